//! Measures findings against annotated calls, and against those of another reading.
//!
//! A call is judged once ([`Judged`]); whatever is counted over calls is summed up from that. Optional
//! mentions neither help nor hurt. Matching is in [`pairing`], how sure the figures are in
//! [`intervals`], how true the confidences are in [`calibration`].

pub mod calibration;
mod diagram;
pub mod difference;
pub mod intervals;
mod pairing;

use crate::extract::confidence::Scores;
use crate::model::{Call, Finding, Kind};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds that annotators mark.
pub const KINDS: [Kind; 5] = [Kind::Pain, Kind::SuccessCriterion, Kind::Commitment, Kind::Competitor, Kind::Risk];

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

/// Counts by kind; a kind that was neither annotated nor found is left out.
pub type Tallies = BTreeMap<Kind, Tally>;

/// One call's findings beside its annotations.
#[derive(Clone)]
pub struct Judged {
    pub call_id: String,
    pub deal_id: Option<String>,
    pub tallies: Tallies,
    /// Findings of annotated kinds in their order, without those that match an optional mention.
    pub findings: Vec<Verdict>,
    /// Required mentions that no finding matches, one of each group.
    pub missing: Vec<Mention>,
}

/// A finding that annotators kept or not.
#[derive(Clone)]
pub struct Verdict {
    pub finding: Finding,
    pub right: bool,
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

impl Judged {
    /// The deal, or the call itself where it belongs to none.
    pub fn deal(&self) -> &str {
        self.deal_id.as_deref().unwrap_or(&self.call_id)
    }
}

/// Mean F1 over the annotated kinds.
pub fn macro_f1(tallies: &Tallies) -> f64 {
    KINDS.iter().map(|k| tallies.get(k).map_or(0.0, Tally::f1)).sum::<f64>() / 5.0
}

/// The counts of several calls together.
pub fn sum<'a>(calls: impl IntoIterator<Item = &'a Judged>) -> Tallies {
    let mut all = Tallies::new();
    for (kind, tally) in calls.into_iter().flat_map(|c| &c.tallies) {
        let sum = all.entry(*kind).or_default();
        sum.required += tally.required;
        sum.found += tally.found;
        sum.wrong += tally.wrong;
    }
    all
}

/// How often each rule was right; `unseen` says which calls no rule was written from.
pub fn scores(calls: &[Judged], unseen: impl Fn(&Judged) -> bool) -> Scores {
    let mut scores = Scores::default();
    for call in calls {
        let unseen = unseen(call);
        for v in &call.findings {
            scores.count(&v.finding.rule, v.right, unseen);
        }
    }
    scores
}

/// Holds the findings of one call against its annotations.
pub fn judge(call: &Call, gold: &Gold, findings: &[Finding]) -> Judged {
    let mut judged = Judged {
        call_id: call.call_id.clone(),
        deal_id: call.deal_id.clone(),
        tallies: Tallies::new(),
        findings: Vec::new(),
        missing: Vec::new(),
    };
    for kind in KINDS {
        let mentions: Vec<&Mention> = gold.findings.iter().filter(|m| m.kind == kind).collect();
        let found: Vec<&Finding> = findings.iter().filter(|f| f.kind == kind).collect();
        let matched = pairing::pair(call, &mentions, &found);
        let required: BTreeMap<i64, &Mention> =
            mentions.iter().rev().filter(|m| !m.optional.unwrap_or(false)).map(|m| (group(m), *m)).collect();
        let mut hit = BTreeSet::new();
        let tally = judged.tallies.entry(kind).or_default();
        for (f, mention) in found.iter().zip(&matched) {
            let right = match mention {
                None => {
                    tally.wrong += 1;
                    false
                }
                Some(m) if required.contains_key(&group(mentions[*m])) => {
                    hit.insert(group(mentions[*m]));
                    true
                }
                Some(_) => continue,
            };
            judged.findings.push(Verdict { finding: (*f).clone(), right });
        }
        tally.required = required.len();
        tally.found = hit.len();
        let missed = required.iter().filter(|(group, _)| !hit.contains(group));
        judged.missing.extend(missed.map(|(_, m)| (*m).clone()));
    }
    judged.missing.sort_by_key(|m| (m.turn, m.id));
    judged
}

fn group(m: &Mention) -> i64 {
    // Ids and groups are small; ungrouped mentions get numbers of their own below zero.
    m.group.unwrap_or(-1 - i64::from(m.id))
}

fn ratio(part: usize, whole: usize) -> f64 {
    // Counts of findings are far below 2^52.
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::model::{Evidence, Side, Slots, Span};

    const SAID: &str = "we lose two days a month. nobody knows why. it costs us.";

    fn call() -> Call {
        serde_json::from_value(serde_json::json!({"call_id": "c", "turns": [{"i": 0, "text": SAID}]})).unwrap()
    }

    pub(crate) fn finding(quote: &str, confidence: f64) -> Finding {
        let start = SAID.find(quote).unwrap();
        Finding {
            id: quote.into(),
            call_id: "c".into(),
            kind: Kind::Pain,
            evidence: Evidence {
                turn: 0,
                span: Span::of(SAID, start, start + quote.len()).unwrap(),
                quote: quote.into(),
                also: vec![],
                start_ms: None,
                speaker: None,
                side: Side::Customer,
            },
            confidence,
            rule: "en/pain/x".into(),
            slots: Slots::default(),
        }
    }

    fn mention(id: u32, quote: &str, group: Option<i64>, optional: bool) -> Mention {
        Mention {
            id,
            kind: Kind::Pain,
            turn: 0,
            quote: quote.into(),
            also: vec![],
            group,
            optional: optional.then_some(true),
        }
    }

    #[test]
    fn groups_count_once_and_optional_mentions_not_at_all() {
        let gold = Gold {
            call_id: "c".into(),
            findings: vec![
                mention(0, "we lose two days a month", Some(1), false),
                mention(1, "it costs us", Some(1), false),
                mention(2, "nobody knows why", None, true),
            ],
        };
        let found = [finding("we lose two days", 0.5), finding("nobody knows why", 0.5)];
        let judged = judge(&call(), &gold, &found);
        assert_eq!(judged.tallies[&Kind::Pain], Tally { required: 1, found: 1, wrong: 0 });
        assert_eq!((judged.findings.len(), judged.missing.len()), (1, 0));
        let nothing = judge(&call(), &gold, &[]);
        assert_eq!(nothing.missing.iter().map(|m| m.id).collect::<Vec<_>>(), [0]);
    }

    #[test]
    fn what_matches_nothing_is_wrong_and_counted_for_its_rule() {
        let gold = Gold { call_id: "c".into(), findings: vec![mention(0, "it costs us", None, false)] };
        let judged = judge(&call(), &gold, &[finding("nobody knows why", 0.5), finding("it costs us", 0.5)]);
        let tally = judged.tallies[&Kind::Pain];
        assert_eq!((tally.precision(), tally.recall()), (0.5, 1.0));
        let scores = scores(&[judged], |c| c.call_id == "c");
        assert_eq!((scores.rule["en/pain/x"].right, scores.unseen["en/pain/x"].wrong), (1, 1));
    }
}
