//! Words like a word that nobody said: typing errors, other endings, and names as they sound.
//!
//! Speech recognition writes a name as it hears it (`Gainsite` for `Gainsight`), further away than a
//! typing error; so words that sound the same count as like it, next to those one or two letters off.

use super::open::Live;
use crate::model::sound;
use std::collections::BTreeSet;
use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{TantivyError, Term};

/// Letters from which on one letter may be wrong.
const ONE_OFF: usize = 5;

/// Letters from which on two letters may be wrong.
const TWO_OFF: usize = 8;

/// Likeness below which two words that sound alike are too different all the same.
const SOUND_FLOOR: f64 = 0.8;

/// Letters that two words of one sound may differ in number.
const SOUND_LENGTHS: usize = 3;

/// Words of the index in `field` that are like `word`, the likest first.
pub(super) fn like(live: &Live, field: Field, word: &str) -> Result<Vec<String>, TantivyError> {
    let letters = word.chars().count();
    if letters < ONE_OFF || word.chars().any(|c| c.is_numeric()) {
        return Ok(Vec::new());
    }
    let distance = if letters < TWO_OFF { 1 } else { 2 };
    let automaton = FuzzyTermQuery::new(Term::from_field_text(field, word), distance, true).automaton()?;
    let own = sound::sound(word);
    let mut found = BTreeSet::new();
    for segment in live.searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().search(&automaton).into_stream()?;
        while stream.advance() {
            found.extend(std::str::from_utf8(stream.key()).ok().map(str::to_owned));
        }
        let (Some(own), Some(first)) = (&own, word.as_bytes().first()) else { continue };
        let mut stream = index.terms().range().ge([*first]).lt([first + 1]).into_stream()?;
        while stream.advance() {
            let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
            if term.len().abs_diff(word.len()) > SOUND_LENGTHS {
                continue;
            }
            if sound::sound(term).as_ref() == Some(own) && strsim::jaro_winkler(word, term) >= SOUND_FLOOR {
                found.insert(term.to_owned());
            }
        }
    }
    found.remove(word);
    let mut found: Vec<(f64, String)> = found.into_iter().map(|t| (strsim::jaro_winkler(word, &t), t)).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(found.into_iter().map(|(_, term)| term).collect())
}
