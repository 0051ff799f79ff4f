//! No sequence of new rules and new revisions loses what a human decided.

use super::{call, decision, extract, finding, put};
use proptest::prelude::*;
use std::collections::BTreeSet;
use throughline::model::handoff::About;
use throughline::model::{Call, Decision, Finding, Kind, Verdict};
use throughline::store::{Attached, Reattached, Store, reattach};

const WORDS: [&str; 12] =
    ["we", "will", "send", "the", "docs", "by", "friday", "slow", "exports", "budget", "okay", "maybe"];

#[derive(Clone, Debug)]
enum Step {
    /// New rules: findings at these places (turn, first word, words, kind), taken modulo what is there.
    Extract(Vec<(usize, usize, usize, usize)>),
    /// A new export: turns of these words.
    Revise(Vec<Vec<usize>>),
    /// A human decides on the nth finding.
    Decide(usize),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let turns = || prop::collection::vec(prop::collection::vec(0..WORDS.len(), 1..8), 1..5);
    let place = (0..5usize, 0..8usize, 1..6usize, 0..2usize);
    let step = prop_oneof![
        3 => prop::collection::vec(place, 0..6).prop_map(Step::Extract),
        1 => turns().prop_map(Step::Revise),
        3 => (0..6usize).prop_map(Step::Decide),
    ];
    (turns(), prop::collection::vec(step, 1..25))
        .prop_map(|(first, steps)| std::iter::once(Step::Revise(first)).chain(steps).collect())
}

fn worded(turns: &[Vec<usize>]) -> Call {
    let texts: Vec<String> =
        turns.iter().map(|words| words.iter().map(|&w| WORDS[w]).collect::<Vec<_>>().join(" ")).collect();
    call("gong:1", "gong", &texts.iter().map(String::as_str).collect::<Vec<_>>())
}

fn found(call: &Call, places: &[(usize, usize, usize, usize)]) -> Vec<Finding> {
    let mut ids = BTreeSet::new();
    let findings = places.iter().map(|&(turn, first, count, kind)| {
        let turn = turn % call.turns.len();
        let words: Vec<&str> = call.turns[turn].text.split(' ').collect();
        let first = first % words.len();
        let quote = words[first..words.len().min(first + count)].join(" ");
        finding(call, [Kind::Commitment, Kind::Risk][kind], turn, &quote)
    });
    findings.filter(|f| ids.insert(f.id.clone())).collect()
}

fn attached_now(store: &Store) -> Reattached {
    let calls = [store.call("gong:1").unwrap().call];
    reattach(&store.decisions("d1").unwrap(), &store.findings_of_deal("d1").unwrap(), &calls)
}

/// Decides on the nth finding, as the pipeline does: what stood on it before is replaced.
fn decide(store: &mut Store, n: usize, at: usize) -> bool {
    let findings = store.findings_of_call("gong:1").unwrap();
    let Some(finding) = (!findings.is_empty()).then(|| &findings[n % findings.len()]) else { return false };
    let call = store.call("gong:1").unwrap().call;
    let Some(turn) = call.turns.iter().find(|t| finding.evidence.holds_in(t)) else { return false };
    let before = attached_now(store).attached.into_iter().find(|a| a.item_id == finding.id);
    let about = About {
        call_id: finding.call_id.clone(),
        kind: finding.kind,
        turn: turn.i,
        turn_text: turn.text.clone(),
        quote: finding.evidence.quote.clone(),
    };
    let mut new = decision(&finding.id, Verdict::Accepted, Some(about));
    new.reason = Some(format!("step {at}"));
    store.put_decision(&new, before.as_ref().map(|a| a.decision.item_id.as_str())).unwrap();
    assert!(attached_now(store).attached.iter().any(|a| a.decision == new), "a decision stands where it was made");
    true
}

fn reasons<'a>(decisions: impl Iterator<Item = &'a Decision>) -> Vec<&'a str> {
    let mut reasons: Vec<&str> = decisions.filter_map(|d| d.reason.as_deref()).collect();
    reasons.sort_unstable();
    reasons
}

proptest! {
    #[test]
    fn nothing_that_rules_or_recordings_do_loses_a_decision(steps in steps()) {
        let mut store = Store::open_in_memory().unwrap();
        let mut made = 0;
        let mut current = None;
        for (at, step) in steps.iter().enumerate() {
            match (step, &current) {
                (Step::Revise(turns), _) => {
                    let call = worded(turns);
                    put(&mut store, &call);
                    current = Some(call);
                }
                (Step::Extract(places), Some(call)) => extract(&mut store, "gong:1", &found(call, places)).unwrap(),
                (Step::Decide(n), Some(_)) => made += usize::from(decide(&mut store, *n, at)),
                (_, None) => unreachable!("the first step is a call"),
            }
            let standing = store.decisions("d1").unwrap();
            let Reattached { attached, orphaned } = attached_now(&store);
            let all = attached.iter().map(|a: &Attached| &a.decision).chain(&orphaned);
            prop_assert_eq!(reasons(all), reasons(standing.iter()), "attached and orphaned are all that stand");
            let places: BTreeSet<&str> = attached.iter().map(|a| a.item_id.as_str()).collect();
            prop_assert_eq!(places.len(), attached.len(), "no two stand on one finding");
            let findings = store.findings_of_deal("d1").unwrap();
            prop_assert!(places.iter().all(|id| findings.iter().any(|f| f.id == *id)));
            prop_assert_eq!(store.decision_history("d1").unwrap().len(), made, "the history keeps all");
        }
        prop_assert_eq!(store.check().problems, Vec::<String>::new());
    }
}
