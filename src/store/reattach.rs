//! Which findings the decisions of humans are about, after rules or calls changed.
//!
//! Pure: decisions in, decisions out, each exactly once. A decision holds on to its finding by id; if
//! no finding has that id any more, by the words of its quote, on the turn it was said in, also where
//! a new revision of the call moved that turn. A decision that finds nothing is orphaned, never dropped.

use crate::model::{Call, Decision, Finding, Turn};
use std::collections::{BTreeMap, BTreeSet};

/// A decision and the item it stands on now.
#[derive(Clone, Debug, PartialEq)]
pub struct Attached {
    /// Id of the finding, or the item id as it was for what comes from CRM or a person.
    pub item_id: String,
    pub decision: Decision,
}

/// Every decision, in one of the two lists, in the order given.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reattached {
    pub attached: Vec<Attached>,
    /// About findings that are gone, or that another decision fits better.
    pub orphaned: Vec<Decision>,
}

/// Attaches the decisions of one deal to its findings. `calls` are the deal's calls as they are now.
///
/// A quote fits when it shares half the words of the shorter and a quarter of the longer, the measure
/// by which findings are scored. Two decisions never stand on one finding: an equal id wins, then the
/// larger overlap, then the later decision.
pub fn reattach(decisions: &[Decision], findings: &[Finding], calls: &[Call]) -> Reattached {
    let by_id: BTreeMap<&str, usize> = findings.iter().enumerate().map(|(i, f)| (f.id.as_str(), i)).collect();
    let mut places: Vec<Option<String>> = vec![None; decisions.len()];
    let mut taken = BTreeSet::new();
    for (d, decision) in decisions.iter().enumerate().rev() {
        match by_id.get(decision.item_id.as_str()) {
            Some(&f) if taken.insert(f) => places[d] = Some(decision.item_id.clone()),
            None if decision.about.is_none() => places[d] = Some(decision.item_id.clone()),
            _ => {}
        }
    }
    let mut fits: Vec<Fit> = (0..decisions.len())
        .filter(|&d| places[d].is_none())
        .flat_map(|d| fits(d, &decisions[d], findings, calls))
        .filter(|fit| !taken.contains(&fit.finding))
        .collect();
    fits.sort_by(|a, b| {
        b.overlap.total_cmp(&a.overlap).then(b.decision.cmp(&a.decision)).then(a.finding.cmp(&b.finding))
    });
    for fit in fits {
        if places[fit.decision].is_none() && taken.insert(fit.finding) {
            places[fit.decision] = Some(findings[fit.finding].id.clone());
        }
    }
    let mut result = Reattached::default();
    for (decision, place) in decisions.iter().zip(places) {
        match place {
            Some(item_id) => result.attached.push(Attached { item_id, decision: decision.clone() }),
            None => result.orphaned.push(decision.clone()),
        }
    }
    result
}

/// A decision and a finding that it may stand on, by their places in the lists.
struct Fit {
    decision: usize,
    finding: usize,
    /// Dice coefficient of the quotes' words.
    overlap: f64,
}

fn fits(place: usize, decision: &Decision, findings: &[Finding], calls: &[Call]) -> Vec<Fit> {
    let Some(about) = &decision.about else { return Vec::new() };
    let Some(call) = calls.iter().find(|c| c.call_id == about.call_id) else { return Vec::new() };
    let Some(turn) = aligned(about.turn, &about.turn_text, &call.turns) else { return Vec::new() };
    let quote = words(&about.quote);
    findings
        .iter()
        .enumerate()
        .filter(|(_, f)| f.call_id == about.call_id && f.kind == about.kind && f.evidence.turn == turn)
        .filter_map(|(finding, f)| {
            let other = words(&f.evidence.quote);
            let shared = shared(&quote, &other);
            let (short, long) = (quote.len().min(other.len()), quote.len().max(other.len()));
            let fit = shared > 0 && 2 * shared >= short && 4 * shared >= long;
            fit.then(|| Fit { decision: place, finding, overlap: dice(shared, quote.len(), other.len()) })
        })
        .collect()
}

/// The number of the turn that now says what turn `number` said: the same one if its text is the same, else the one
/// whose words agree best, of equals the nearest.
fn aligned(number: u32, text: &str, turns: &[Turn]) -> Option<u32> {
    if turns.iter().any(|t| t.i == number && t.text == text) {
        return Some(number);
    }
    let said = words(text);
    turns
        .iter()
        .map(|turn| {
            let now = words(&turn.text);
            (dice(shared(&said, &now), said.len(), now.len()), turn.i)
        })
        .filter(|(agreement, _)| *agreement > 0.0)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.abs_diff(number).cmp(&a.1.abs_diff(number))))
        .map(|(_, i)| i)
}

/// Words in lower case, sorted, each as often as it is said.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| !(c.is_alphanumeric() || c == '\'' || c == '’'))
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.sort_unstable();
    words
}

/// Words that two sorted lists have in common.
fn shared(a: &[String], b: &[String]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, n) = (i + 1, j + 1, n + 1),
        }
    }
    n
}

fn dice(shared: usize, a: usize, b: usize) -> f64 {
    // Exact: word counts are far below 2^52.
    if a + b == 0 { 0.0 } else { 2.0 * shared as f64 / (a + b) as f64 }
}
