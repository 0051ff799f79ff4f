//! Words like a word that nobody said: typing errors, other endings, and names as they sound.
//!
//! Speech recognition writes a name as it hears it (`Gainsite` for `Gainsight`), further away than a
//! typing error; so words that sound the same count as like it, next to those one or two letters off.

use super::open::Live;
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
    let sound = sound(word);
    let mut found = BTreeSet::new();
    for segment in live.searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut stream = index.terms().search(&automaton).into_stream()?;
        while stream.advance() {
            found.extend(std::str::from_utf8(stream.key()).ok().map(str::to_owned));
        }
        let (Some(sound), Some(first)) = (&sound, word.as_bytes().first()) else { continue };
        let mut stream = index.terms().range().ge([*first]).lt([first + 1]).into_stream()?;
        while stream.advance() {
            let Ok(term) = std::str::from_utf8(stream.key()) else { continue };
            if term.len().abs_diff(word.len()) > SOUND_LENGTHS {
                continue;
            }
            if self::sound(term).as_ref() == Some(sound) && strsim::jaro_winkler(word, term) >= SOUND_FLOOR {
                found.insert(term.to_owned());
            }
        }
    }
    found.remove(word);
    let mut found: Vec<(f64, String)> = found.into_iter().map(|t| (strsim::jaro_winkler(word, &t), t)).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    Ok(found.into_iter().map(|(_, term)| term).collect())
}

/// The consonants of an English word as they sound; none for words of other scripts or without two consonants.
///
/// `ght` is `t`, `ph` is `f`, soft `c` is `s`, hard `c`, `ck` and `q` are `k`, `x` is `ks`, `z` is `s`; a first vowel is kept as `a`.
fn sound(word: &str) -> Option<String> {
    let letters = word.as_bytes();
    if !letters.iter().all(u8::is_ascii_lowercase) {
        return None;
    }
    let mut out: Vec<u8> = Vec::with_capacity(letters.len());
    let mut push = |sounds: &[u8]| {
        for s in sounds {
            if out.last() != Some(s) {
                out.push(*s);
            }
        }
    };
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let (sounds, taken): (&[u8], usize) = match (letter, next) {
            (b'p', Some(b'h')) => (b"f", 2),
            (b'g', Some(b'h')) if at > 0 => (b"", 2),
            (b'c', Some(b'k')) => (b"k", 2),
            (b'k', Some(b'n')) | (b'w', Some(b'r')) if at == 0 => (b"", 1),
            (b'c', Some(b'h')) => (b"x", 2),
            (b's', Some(b'h')) => (b"x", 2),
            (b'c', Some(b'e' | b'i' | b'y')) => (b"s", 1),
            (b'c' | b'q', _) => (b"k", 1),
            (b'x', _) => (b"ks", 1),
            (b'z', _) => (b"s", 1),
            (b'a' | b'e' | b'i' | b'o' | b'u' | b'y', _) if at == 0 => (b"a", 1),
            (b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' | b'w', _) => (b"", 1),
            _ => (&letters[at..=at], 1),
        };
        push(sounds);
        at += taken;
    }
    (out.len() >= 3).then(|| String::from_utf8_lossy(&out).into_owned())
}

#[cfg(test)]
mod tests {
    use super::sound;

    #[test]
    fn names_sound_as_they_are_heard() {
        for (a, b) in [
            ("gainsite", "gainsight"),
            ("salesforce", "sailsforse"),
            ("zendesk", "sendesc"),
            ("phoenix", "fenix"),
            ("workato", "workatto"),
            ("wrangler", "rangler"),
        ] {
            assert_eq!(sound(a), sound(b), "{a} {b}");
        }
        assert_ne!(sound("contract"), sound("contact"));
        assert_eq!(sound("aie"), None);
        assert_eq!(sound("straße"), None);
    }
}
