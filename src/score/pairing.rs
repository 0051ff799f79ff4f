//! Which finding matches which annotated mention: one to one, as many required mentions as possible.
//!
//! The same matching as `corpora/score.py`: a finding matches a mention in the same turn when both
//! quotes share at least half of the shorter's words and a quarter of the longer's, or across a
//! pair of turns that name each other in `also`.

use super::{Mention, ratio};
use crate::model::{Call, Finding};
use std::collections::{BTreeMap, BTreeSet};

/// For each finding the mention it matches, as many required mentions as possible.
pub fn pair(call: &Call, mentions: &[&Mention], found: &[&Finding]) -> Vec<Option<usize>> {
    let text: BTreeMap<u32, &str> = call.turns.iter().map(|t| (t.i, t.text.as_str())).collect();
    let edges: Vec<Vec<usize>> = mentions
        .iter()
        .map(|m| {
            let mut near: Vec<(f64, usize)> = Vec::new();
            for (at, f) in found.iter().enumerate() {
                let e = &f.evidence;
                if m.turn == e.turn {
                    let body = text.get(&m.turn).copied().unwrap_or_default();
                    if let Some(share) = shared(body, &m.quote, e.span.start() as usize..e.span.end() as usize) {
                        near.push((share, at));
                    }
                } else if m.also.contains(&e.turn) && e.also.contains(&m.turn) {
                    near.push((0.01, at));
                }
            }
            near.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            near.into_iter().map(|(_, at)| at).collect()
        })
        .collect();
    let mut order: Vec<usize> = (0..mentions.len()).collect();
    order.sort_by_key(|&m| (mentions[m].optional.unwrap_or(false), m));
    let mut of_finding = vec![None; found.len()];
    for m in order {
        grow(m, &edges, &mut of_finding, &mut BTreeSet::new());
    }
    of_finding
}

/// Finds a place for mention `m`, moving others where that helps.
fn grow(m: usize, edges: &[Vec<usize>], of_finding: &mut Vec<Option<usize>>, seen: &mut BTreeSet<usize>) -> bool {
    for &at in &edges[m] {
        if !seen.insert(at) {
            continue;
        }
        let free = match of_finding[at] {
            None => true,
            Some(other) => grow(other, edges, of_finding, seen),
        };
        if free {
            of_finding[at] = Some(m);
            return true;
        }
    }
    false
}

/// Share of the longer quote's words that both have; none if they do not match.
fn shared(body: &str, gold: &str, span: std::ops::Range<usize>) -> Option<f64> {
    let at = body.find(gold)?;
    let theirs = words(body, at..at + gold.len());
    let ours = words(body, span);
    let both = theirs.intersection(&ours).count();
    let (short, long) = (theirs.len().min(ours.len()), theirs.len().max(ours.len()));
    (both > 0 && 2 * both >= short && 4 * both >= long).then(|| ratio(both, long))
}

/// Where the words that touch `span` begin.
fn words(body: &str, span: std::ops::Range<usize>) -> BTreeSet<usize> {
    let mut starts = BTreeSet::new();
    let mut open: Option<usize> = None;
    for (i, c) in body.char_indices().chain([(body.len(), ' ')]) {
        let inside = c.is_alphanumeric() || c == '_' || c == '\'';
        match (open, inside) {
            (None, true) => open = Some(i),
            (Some(start), false) => {
                if start < span.end && i > span.start {
                    starts.insert(start);
                }
                open = None;
            }
            _ => {}
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_match_when_they_share_half_of_the_shorter_and_a_quarter_of_the_longer() {
        let body = "one two three four five six seven eight";
        let part = |words: &str| body.find(words).map(|at| at..at + words.len()).unwrap();
        assert_eq!(shared(body, "one two three four", part("three four five")), Some(0.5));
        assert_eq!(shared(body, "one two three four", part("four five six")), None);
        assert_eq!(shared(body, body, part("one")), None);
        assert_eq!(shared(body, "not there", part("one")), None);
    }
}
