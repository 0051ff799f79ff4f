//! Measures findings against annotated calls: by kind, and by rule.
//!
//! The same matching as `corpora/score.py`: a finding matches a mention in the same turn when both
//! quotes share at least half of the shorter's words and a quarter of the longer's, or across a
//! pair of turns that name each other in `also`; one to one, required mentions first. Optional
//! mentions neither help nor hurt.

use crate::extract::confidence::{Counts, Scores};
use crate::model::{Call, Finding, Kind};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Annotations of one call.
#[derive(Clone, Deserialize)]
pub struct Gold {
    pub call_id: String,
    pub findings: Vec<Mention>,
}

/// One annotated mention.
#[derive(Clone, Deserialize)]
pub struct Mention {
    pub id: u32,
    pub kind: Kind,
    pub turn: u32,
    pub quote: String,
    #[serde(default)]
    pub also: Vec<u32>,
    #[serde(default)]
    pub group: Option<i64>,
    #[serde(default)]
    pub optional: Option<bool>,
}

/// Counts of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub required: usize,
    pub found: usize,
    pub wrong: usize,
}

/// Counts over any number of calls.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub kinds: BTreeMap<Kind, Tally>,
    pub rules: Scores,
    pub calls: usize,
}

impl Tally {
    pub fn precision(&self) -> f64 {
        ratio(self.found, self.found + self.wrong)
    }

    pub fn recall(&self) -> f64 {
        ratio(self.found, self.required)
    }

    /// Harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        ratio(2 * self.found, 2 * self.found + self.wrong + (self.required - self.found))
    }
}

impl Report {
    /// Mean F1 over the five annotated kinds.
    pub fn macro_f1(&self) -> f64 {
        let kinds = Kind::ALL.iter().filter(|k| **k != Kind::Stakeholder);
        kinds.map(|k| self.kinds.get(k).map_or(0.0, Tally::f1)).sum::<f64>() / 5.0
    }

    /// Adds one call.
    pub fn add(&mut self, call: &Call, gold: &Gold, findings: &[Finding]) {
        self.calls += 1;
        for kind in Kind::ALL.into_iter().filter(|k| *k != Kind::Stakeholder) {
            let mentions: Vec<&Mention> = gold.findings.iter().filter(|m| m.kind == kind).collect();
            let found: Vec<&Finding> = findings.iter().filter(|f| f.kind == kind).collect();
            let matched = pair(call, &mentions, &found);
            let required: BTreeSet<i64> =
                mentions.iter().filter(|m| !m.optional.unwrap_or(false)).map(|m| group(m)).collect();
            let mut hit = BTreeSet::new();
            let tally = self.kinds.entry(kind).or_default();
            for (f, mention) in found.iter().zip(&matched) {
                let counts: &mut Counts = self.rules.rule.entry(f.rule.clone()).or_default();
                match mention {
                    None => {
                        tally.wrong += 1;
                        counts.wrong += 1;
                    }
                    Some(m) if required.contains(&group(mentions[*m])) => {
                        counts.right += 1;
                        hit.insert(group(mentions[*m]));
                    }
                    Some(_) => {}
                }
            }
            tally.required += required.len();
            tally.found += hit.len();
        }
    }
}

/// For each finding the mention it matches, as many required mentions as possible.
fn pair(call: &Call, mentions: &[&Mention], found: &[&Finding]) -> Vec<Option<usize>> {
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

fn group(m: &Mention) -> i64 {
    // Ids and groups are small; ungrouped mentions get numbers of their own below zero.
    m.group.unwrap_or(-1 - i64::from(m.id))
}

fn ratio(part: usize, whole: usize) -> f64 {
    // Counts of findings are far below 2^52.
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
