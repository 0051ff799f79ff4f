//! A question to the index, with what stands around each hit and where it can be heard.

use super::error::PipelineError;
use crate::export::safe::web_url;
use crate::index::{Answer, Filters, Hit, Index, Spellings};
use crate::model::{Call, Turn};
use crate::store::{Store, StoreError};
use std::collections::BTreeMap;

/// Names offered where nothing was found.
const OFFERED: usize = 5;
/// From this Jaro-Winkler similarity on, a name is offered.
const CLOSE: f64 = 0.87;

/// An answer with its surroundings.
pub struct Found {
    pub answer: Answer,
    /// One for each hit.
    pub around: Vec<Around>,
    /// Names like the words of a query that found nothing.
    pub near: Vec<String>,
}

/// What stands around a hit.
#[derive(Default)]
pub struct Around {
    pub before: Vec<Said>,
    /// The whole turn.
    pub turn: Option<Said>,
    pub after: Vec<Said>,
    /// The recording at the second of the hit.
    pub link: Option<String>,
}

/// A turn and who says it.
pub struct Said {
    pub turn: u32,
    pub speaker: String,
    pub text: String,
}

/// Asks the index, also for what the words were heard as; shows `context` turns before and after each hit.
///
/// # Errors
/// The query cannot be meant so, or index or store cannot be read.
pub fn search(
    store: &Store,
    index: &Index,
    query: &str,
    filters: &Filters,
    spellings: &Spellings,
    context: usize,
) -> Result<Found, PipelineError> {
    let answer = index.search_heard(query, filters, spellings)?;
    let mut calls: BTreeMap<String, Option<Call>> = BTreeMap::new();
    let mut around = Vec::with_capacity(answer.hits.len());
    for hit in &answer.hits {
        if !calls.contains_key(&hit.call_id) {
            let call = match store.call(&hit.call_id) {
                Ok(stored) => Some(stored.call),
                // Removed since it was indexed, or damaged: the hit itself still says what was said.
                Err(StoreError::NoCall(_) | StoreError::Damaged { .. }) => None,
                Err(e) => return Err(e.into()),
            };
            calls.insert(hit.call_id.clone(), call);
        }
        around.push(surroundings(hit, calls[&hit.call_id].as_ref(), context));
    }
    let near = if answer.total == 0 { near(index, query)? } else { Vec::new() };
    Ok(Found { answer, around, near })
}

fn surroundings(hit: &Hit, call: Option<&Call>, context: usize) -> Around {
    let link = hit.url.as_deref().and_then(|url| recording(url, hit.start_ms));
    let Some((call, at)) = call.and_then(|c| Some((c, c.turns.iter().position(|t| t.i == hit.turn)?))) else {
        return Around { link, ..Around::default() };
    };
    let said = |turn: &Turn| Said {
        turn: turn.i,
        speaker: call
            .speaker(turn)
            .map_or_else(String::new, |p| if p.name.is_empty() { &p.id } else { &p.name }.clone()),
        text: turn.text.clone(),
    };
    Around {
        before: call.turns[at.saturating_sub(context)..at].iter().map(said).collect(),
        turn: call.turns.get(at).map(said),
        after: call.turns[at + 1..].iter().take(context).map(said).collect(),
        link,
    }
}

/// The page of a recording at a second, where the address is harmless.
fn recording(url: &str, start_ms: Option<u64>) -> Option<String> {
    let url = web_url(url)?;
    Some(match start_ms {
        Some(ms) if !url.contains('#') => format!("{url}#t={}", ms / 1000),
        _ => url.to_owned(),
    })
}

/// Accounts and speakers whose name has a word like one of the query's.
fn near(index: &Index, query: &str) -> Result<Vec<String>, PipelineError> {
    let all = index.search("", &Filters { limit: 0, ..Filters::default() })?.facets;
    let words = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| w.chars().count() > 3).map(str::to_lowercase).collect()
    };
    let asked = words(query);
    let likeness = |name: &str| {
        let parts = words(name);
        let pairs = asked.iter().flat_map(|a| parts.iter().map(move |p| strsim::jaro_winkler(a, p)));
        pairs.fold(0.0, f64::max)
    };
    let mut close: Vec<(f64, String)> = all
        .account
        .into_iter()
        .chain(all.speaker)
        .map(|c| (likeness(&c.value), c.value))
        .filter(|(score, _)| *score >= CLOSE)
        .collect();
    close.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    close.dedup_by(|a, b| a.1 == b.1);
    Ok(close.into_iter().take(OFFERED).map(|(_, name)| name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_go_to_the_second_and_only_to_the_web() {
        assert_eq!(recording("https://rec.example/a", Some(62_900)).as_deref(), Some("https://rec.example/a#t=62"));
        assert_eq!(recording("https://rec.example/a#x", Some(1)).as_deref(), Some("https://rec.example/a#x"));
        assert_eq!(recording("javascript:alert(1)", Some(1)), None);
    }
}
