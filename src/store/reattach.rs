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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::handoff::About;
    use crate::model::ids::finding_id;
    use crate::model::{Evidence, Kind, Side, Slots, Span, Verdict};

    const PROMISE: &str = "okay so i'll send you the security docs by friday if that helps";

    fn call(texts: &[&str]) -> Call {
        let turns: Vec<_> = texts.iter().enumerate().map(|(i, t)| serde_json::json!({"i": i, "text": t})).collect();
        serde_json::from_value(serde_json::json!({"call_id": "gong:1", "turns": turns})).unwrap()
    }

    fn finding(call: &Call, kind: Kind, turn: usize, quote: &str) -> Finding {
        let text = &call.turns[turn].text;
        let start = text.find(quote).unwrap();
        let number = call.turns[turn].i;
        Finding {
            id: finding_id(&call.call_id, kind, number, quote),
            call_id: call.call_id.clone(),
            kind,
            evidence: Evidence {
                turn: number,
                span: Span::of(text, start, start + quote.len()).unwrap(),
                quote: quote.to_owned(),
                also: Vec::new(),
                start_ms: None,
                speaker: None,
                side: Side::Unknown,
            },
            confidence: 0.9,
            rule: "en/commitment/deliver-by".to_owned(),
            slots: Slots::default(),
        }
    }

    fn accepted(call: &Call, finding: &Finding) -> Decision {
        let turn = call.turns.iter().find(|t| t.i == finding.evidence.turn).unwrap();
        Decision {
            deal_id: "d1".to_owned(),
            item_id: finding.id.clone(),
            verdict: Verdict::Accepted,
            text: None,
            reason: None,
            by: "Ines Marlow".to_owned(),
            at: "2026-09-09T08:00:00Z".to_owned(),
            about: Some(About {
                call_id: call.call_id.clone(),
                kind: finding.kind,
                turn: turn.i,
                turn_text: turn.text.clone(),
                quote: finding.evidence.quote.clone(),
            }),
        }
    }

    /// Where the decisions stand, by finding id, and how many are orphaned.
    fn places(decisions: &[Decision], findings: &[Finding], call: &Call) -> (Vec<String>, usize) {
        let result = reattach(decisions, findings, std::slice::from_ref(call));
        (result.attached.into_iter().map(|a| a.item_id).collect(), result.orphaned.len())
    }

    #[test]
    fn a_decision_follows_its_finding_by_id_and_by_words() {
        let call = call(&["hello", PROMISE]);
        let old = finding(&call, Kind::Commitment, 1, "i'll send you the security docs");
        let wider = finding(&call, Kind::Commitment, 1, "i'll send you the security docs by friday");
        let decided = [accepted(&call, &old)];
        assert_eq!(places(&decided, &[wider.clone(), old.clone()], &call), (vec![old.id], 0));
        assert_eq!(places(&decided, std::slice::from_ref(&wider), &call), (vec![wider.id], 0));
    }

    #[test]
    fn a_decision_follows_its_turn_into_a_new_revision() {
        let first = call(&["hello", PROMISE, "great"]);
        let old = finding(&first, Kind::Commitment, 1, "i'll send you the security docs by friday");
        let decided = [accepted(&first, &old)];
        let second =
            call(&["hello", "sorry, can you hear me", "yes", "Okay, so I will send you the security docs by Friday."]);
        let new = finding(&second, Kind::Commitment, 3, "I will send you the security docs by Friday");
        assert_eq!(places(&decided, std::slice::from_ref(&new), &second), (vec![new.id], 0));
    }

    #[test]
    fn of_equal_turns_the_nearest_is_the_one() {
        let first = call(&["yes", "we will do that for you", "no", "no", "no", "no"]);
        let decided = [accepted(&first, &finding(&first, Kind::Commitment, 1, "we will do that"))];
        let second = call(&["yes", "no", "we will do that for you", "no", "no", "we will do that for you"]);
        let near = finding(&second, Kind::Commitment, 2, "we will do that");
        let far = finding(&second, Kind::Commitment, 5, "we will do that");
        assert_eq!(places(&decided, &[far, near.clone()], &second), (vec![near.id], 0));
    }

    #[test]
    fn other_words_kinds_turns_and_calls_orphan_a_decision() {
        let call = call(&["i'll send you the security docs by friday", PROMISE]);
        let old = finding(&call, Kind::Commitment, 1, "i'll send you the security docs");
        let decided = [accepted(&call, &old)];
        let others = [
            finding(&call, Kind::Commitment, 1, "if that helps"),
            finding(&call, Kind::Risk, 1, "i'll send you the security docs by friday"),
            finding(&call, Kind::Commitment, 0, "i'll send you the security docs by friday"),
        ];
        assert_eq!(places(&decided, &others, &call), (vec![], 1));
        assert_eq!(places(&decided, &[], &call), (vec![], 1));
        assert_eq!(reattach(&decided, &others, &[]).orphaned, decided);
    }

    #[test]
    fn two_decisions_never_stand_on_one_finding() {
        let call = call(&[PROMISE]);
        let quotes = ["i'll send you the security docs", "send you the security docs by friday if that helps"];
        let decided: Vec<Decision> = quotes.map(|q| accepted(&call, &finding(&call, Kind::Commitment, 0, q))).to_vec();
        let new = finding(&call, Kind::Commitment, 0, "i'll send you the security docs by friday");
        let result = reattach(&decided, std::slice::from_ref(&new), std::slice::from_ref(&call));
        assert_eq!((&result.attached[0].decision, result.attached.len()), (&decided[0], 1));
        assert_eq!(result.orphaned, [decided[1].clone()]);

        let twice = [decided[0].clone(), Decision { verdict: Verdict::Rejected, ..decided[0].clone() }];
        let result = reattach(&twice, &[finding(&call, Kind::Commitment, 0, quotes[0])], std::slice::from_ref(&call));
        assert_eq!(result.attached[0].decision, twice[1], "the later of two");
        assert_eq!(result.orphaned, [twice[0].clone()]);
    }

    #[test]
    fn what_comes_from_crm_or_a_person_stays_where_it_is() {
        let call = call(&[PROMISE]);
        let mut decided = accepted(&call, &finding(&call, Kind::Commitment, 0, "i'll send you"));
        decided.item_id = "crm:opportunity.origin".to_owned();
        decided.about = None;
        assert_eq!(places(&[decided], &[], &call), (vec!["crm:opportunity.origin".to_owned()], 0));
    }
}
