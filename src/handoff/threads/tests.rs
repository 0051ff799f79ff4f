//! Lives of promises over the calls of a small deal.

use super::*;
use crate::model::{CallTime, Evidence, Kind, Participant, Span, ids::finding_id};
use proptest::prelude::*;

const DAYS: [&str; 4] = ["2026-03-02", "2026-03-09", "2026-03-16", "2026-03-23"];

fn calls() -> Vec<CallSummary> {
    let person =
        |id: &str, name: &str, side| Participant { id: id.into(), name: name.into(), email: None, title: None, side };
    let call = |(n, day): (usize, &&str)| CallSummary {
        call_id: format!("c{n}"),
        title: format!("Talk {n}"),
        started_at: CallTime::parse(&format!("{day}T10:00:00Z")).ok(),
        duration_s: None,
        stage: None,
        url: None,
        participants: vec![person("s", "Ida Holm", Side::Seller), person("c", "Bo Lind", Side::Customer)],
    };
    DAYS.iter().enumerate().map(call).collect()
}

/// Something that the seller owes, said by them on call `call`.
fn said(call: usize, turn: u32, quote: &str, slots: Slots) -> Finding {
    let call_id = format!("c{call}");
    Finding {
        id: finding_id(&call_id, Kind::Commitment, turn, quote),
        call_id,
        kind: Kind::Commitment,
        evidence: Evidence {
            turn,
            span: Span::of(quote, 0, quote.len()).unwrap(),
            quote: quote.to_owned(),
            also: vec![],
            start_ms: Some(u64::from(turn) * 1000),
            speaker: Some("s".into()),
            side: Side::Seller,
        },
        confidence: 0.9,
        rule: "en/commitment/test".into(),
        slots: Slots { by: Some(Side::Seller), ..slots },
    }
}

/// The same, said by the customer.
fn heard(call: usize, turn: u32, quote: &str, slots: Slots) -> Finding {
    let mut finding = said(call, turn, quote, slots);
    finding.evidence.side = Side::Customer;
    finding.evidence.speaker = Some("c".into());
    finding
}

fn status(status: Status) -> Slots {
    Slots { status: Some(status), ..Slots::default() }
}

fn by(day: &str) -> Slots {
    Slots { due: Some("by then".into()), due_date: day.parse().ok(), ..status(Status::Firm) }
}

fn of(findings: &[Finding]) -> Vec<Thread> {
    threads(&Deal::default(), &calls(), &findings.iter().collect::<Vec<_>>(), &[])
}

/// The states of each thread, in order.
fn lives(findings: &[Finding]) -> Vec<String> {
    lives_with(findings, &[])
}

/// The same, where turns also tell of them.
fn lives_with(findings: &[Finding], told: &[Told]) -> Vec<String> {
    let life = |t: &Thread| t.steps.iter().map(|s| s.state.as_str()).collect::<Vec<_>>().join(" ");
    let findings: Vec<&Finding> = findings.iter().collect();
    threads(&Deal::default(), &calls(), &findings, told).iter().map(life).collect()
}

#[test]
fn a_promise_lives_through_the_calls() {
    let findings = [
        said(0, 4, "we're hoping to build you the payroll bridge", status(Status::Hedged)),
        said(1, 9, "we'll build the payroll bridge by then", by("2026-04-30")),
        said(2, 3, "the payroll bridge will be there by then", by("2026-04-30")),
        said(3, 8, "you get the payroll bridge by then", by("2026-05-29")),
    ];
    assert_eq!(lives(&findings), ["hedged firm restated changed"]);
    let thread = &of(&findings)[0];
    assert_eq!(
        (thread.id.as_str(), thread.state, thread.status),
        (findings[0].id.as_str(), State::Changed, Some(Status::Firm))
    );
    assert_eq!(thread.due(), "by then (2026-05-29)");
    assert_eq!(thread.steps[3].changes[0].value, "by then (2026-05-29), was by then (2026-04-30)");
    let cited = &thread.steps[1].cited;
    assert_eq!((cited.speaker.as_deref(), cited.turn, cited.start_ms), (Some("Ida Holm"), 9, Some(9000)));
}

#[test]
fn what_the_other_side_has_heard_contradicts_for_good() {
    let findings = [
        said(0, 4, "we'll migrate the archive by then", by("2026-04-30")),
        heard(1, 2, "you will migrate the archive by then", by("2026-04-10")),
        said(2, 2, "we'll migrate the archive by then", by("2026-04-30")),
    ];
    assert_eq!(lives(&findings), ["firm contradicted restated"]);
    let thread = &of(&findings)[0];
    assert_eq!((thread.state, thread.due_date), (State::Contradicted, "2026-04-30".parse().ok()), "nobody is right");
}

#[test]
fn what_will_not_be_is_withdrawn_and_may_come_back() {
    let findings = [
        said(0, 4, "we'll do the warehouse connector for you", status(Status::Firm)),
        said(1, 4, "we'll leave the warehouse connector out", status(Status::Firm)),
        said(2, 4, "we'll do the warehouse connector after all", status(Status::Firm)),
    ];
    assert_eq!(lives(&findings), ["firm withdrawn changed"]);
    let denied = heard(1, 4, "you'll leave the warehouse connector out", status(Status::Firm));
    assert_eq!(lives(&[findings[0].clone(), denied]), ["firm contradicted"]);
}

/// What the seller (or else the customer) tells.
fn told(call: usize, quote: &str, state: State, seller: bool) -> Told {
    let mut said =
        if seller { said(call, 2, quote, Slots::default()) } else { heard(call, 2, quote, Slots::default()) };
    said.slots = Slots::default();
    Told { state, handed: true, said }
}

#[test]
fn what_is_told_is_a_step_of_the_promise_that_it_is_about_or_nothing() {
    let promised = said(1, 4, "we'll build the payroll bridge", status(Status::Firm));
    let lives = |told: Told| lives_with(std::slice::from_ref(&promised), &[told]);
    assert_eq!(lives(told(2, "the payroll bridge is live", State::Done, true)), ["firm done"]);
    assert_eq!(lives(told(2, "we got the payroll bridge", State::Done, false)), ["firm done"]);
    let off = "we won't build the payroll bridge";
    assert_eq!(lives(told(2, off, State::Withdrawn, true)), ["firm withdrawn"]);
    assert_eq!(lives(told(2, off, State::Withdrawn, false)), ["firm contradicted"]);
    assert_eq!(lives(told(0, "the payroll bridge is live", State::Done, true)), ["firm"], "before it was promised");
    assert_eq!(lives(told(2, "the holiday rota is live", State::Done, true)), ["firm"]);
    let mut theirs = told(2, "we've sent the payroll bridge", State::Done, false);
    theirs.said.slots.by = Some(Side::Customer);
    assert_eq!(lives(theirs), ["firm"], "the other side cannot keep it");
    let again = said(3, 4, "we'll build the payroll bridge after all", status(Status::Firm));
    assert_eq!(
        lives_with(&[promised.clone(), again], &[told(2, off, State::Withdrawn, true)]),
        ["firm withdrawn changed"]
    );
    let thread =
        &threads(&Deal::default(), &calls(), &[&promised], &[told(2, "the payroll bridge is live", State::Done, true)])
            [0];
    assert!(thread.steps[1].cited.finding_id.is_empty(), "nobody can decide on it");
}

#[test]
fn who_names_nothing_new_speaks_of_the_same() {
    let ask = || said(0, 4, "I can ask the finance desk", status(Status::Hedged));
    let again = |call, turn| said(call, turn, "so I will ask", status(Status::Firm));
    assert_eq!(lives(&[ask(), again(0, 6)]), ["hedged firm"]);
    assert_eq!(lives(&[ask(), again(0, 16)]).len(), 2, "too late");
    assert_eq!(lives(&[ask(), again(1, 6)]).len(), 2, "another call");
    assert_eq!(lives(&[ask(), said(0, 6, "I will ask Bo", status(Status::Firm))]).len(), 2, "a person is new");
}

#[test]
fn conditions_and_amounts_change_a_promise() {
    let when = |condition: &str| Slots { condition: Some(condition.into()), ..status(Status::Conditional) };
    let plain = said(0, 4, "we'll open the supplier portal", status(Status::Firm));
    let bound = said(1, 4, "we'll open the supplier portal", when("if legal agrees"));
    let again = said(2, 4, "we'll open the supplier portal", when("once legal is happy"));
    let other = said(2, 4, "we'll open the supplier portal", when("if the auditor signs"));
    assert_eq!(lives(&[plain.clone(), bound.clone(), again]), ["firm changed restated"]);
    assert_eq!(lives(&[plain.clone(), bound.clone(), other]), ["firm changed changed"]);
    assert_eq!(
        lives(&[bound, said(2, 4, "we'll open the supplier portal", status(Status::Firm))]),
        ["conditional firm"]
    );
    let sixty = said(0, 7, "the sandbox stays up for sixty days", status(Status::Firm));
    let ninety = said(1, 7, "the sandbox stays up for ninety days", status(Status::Firm));
    assert_eq!(lives(&[sixty, ninety]), ["firm changed"]);
}

#[test]
fn two_promises_stay_two() {
    let firm = || status(Status::Firm);
    let apart = |a: Finding, b: Finding| assert_eq!(of(&[a.clone(), b]).len(), 2, "{}", a.evidence.quote);
    let portal = || said(0, 1, "we'll build the supplier portal", firm());
    apart(portal(), said(1, 1, "we'll train the supplier managers on the new tariff", firm()));
    apart(said(0, 1, "I'll send it over", firm()), said(1, 1, "I'll send it over", firm()));
    apart(said(0, 1, "I'll ask Bo about it", firm()), said(1, 1, "I'll ring Bo", firm()));
    let mut theirs = said(1, 1, "we'll build the supplier portal", firm());
    theirs.slots.by = Some(Side::Customer);
    apart(portal(), theirs);
    // A list shares a word with each of its promises and is none of them.
    let list = said(2, 1, "I owe you the supplier portal, the tariff sheet, a sandbox and the archive figures", firm());
    let findings = [portal(), said(0, 5, "we'll set up a sandbox", firm()), list];
    assert_eq!(of(&findings).len(), 3);
}

#[test]
fn words_that_all_promises_have_join_none() {
    let things = ["cranes", "tugs", "buoys", "pilots", "berths", "gates", "ropes", "lamps", "scales", "ramps"];
    let about = |(n, thing): (usize, &&str)| {
        said(
            n % 4,
            u32::try_from(n).unwrap() * 20,
            &format!("we'll cover harbour {thing} from the depot"),
            status(Status::Firm),
        )
    };
    let findings: Vec<Finding> = things.iter().enumerate().map(about).collect();
    assert_eq!(of(&findings).len(), things.len());
}

#[test]
fn a_request_and_its_acceptance_are_one_promise() {
    let mut request = heard(0, 4, "can you get us a test account?", status(Status::Firm));
    let mut accepted = said(0, 5, "sure, will do", status(Status::Firm));
    assert_eq!(of(&[request.clone(), accepted.clone()]).len(), 2, "neither names the other");
    request.evidence.also = vec![5];
    assert_eq!(lives(&[request.clone(), accepted.clone()]), ["firm restated"], "it says nothing of its own");
    let own = said(0, 5, "sure, I'll set up a sandbox", status(Status::Firm));
    assert_eq!(of(&[request.clone(), own]).len(), 2);
    accepted.evidence.also = vec![4];
    assert_eq!(lives(&[request.clone(), accepted.clone()]), ["firm restated"]);
    request.slots.due_date = "2026-04-08".parse().ok();
    accepted.slots.due_date = "2026-04-01".parse().ok();
    assert_eq!(of(&[request, accepted]).len(), 2, "another due date is another promise");
}

#[test]
fn other_languages_are_compared_by_their_own_words() {
    let mut first = said(0, 1, "wir liefern die Schnittstelle zum Lagersystem", status(Status::Firm));
    let mut second = said(1, 1, "die Schnittstellen zum Lagersystem bekommen Sie", status(Status::Firm));
    for finding in [&mut first, &mut second] {
        finding.rule = "de/commitment/test".into();
    }
    assert_eq!(lives(&[first, second]), ["firm restated"]);
}

prop_compose! {
    fn any_finding()(
        call in 0usize..5, turn in 0u32..30, quote in 0usize..QUOTES.len(), by in 0usize..3, side in 0usize..3,
        firmness in 0usize..4, day in 0usize..6, kind in 0usize..8,
    ) -> Finding {
        let sides = [Side::Seller, Side::Customer, Side::Unknown];
        let mut finding = said(call, turn, QUOTES[quote], Slots::default());
        finding.kind = if kind == 0 { Kind::Risk } else { Kind::Commitment };
        finding.id = finding_id(&finding.call_id, finding.kind, turn, QUOTES[quote]);
        finding.evidence.side = sides[side];
        finding.slots.by = Some(sides[by]);
        finding.slots.status = [None, Some(Status::Hedged), Some(Status::Conditional), Some(Status::Firm)][firmness];
        finding.slots.due_date = DAYS.get(day).and_then(|d| d.parse().ok());
        finding
    }
}

prop_compose! {
    fn any_told()(mut said in any_finding(), done in any::<bool>(), handed in any::<bool>()) -> Told {
        said.slots = Slots::default();
        Told { state: if done { State::Done } else { State::Withdrawn }, handed, said }
    }
}

const QUOTES: [&str; 10] = [
    "we'll build the supplier portal",
    "the supplier portal will be ready by then",
    "we'll leave the supplier portal out",
    "I owe you the supplier portal, the tariff sheet and a sandbox",
    "a sandbox for sixty days",
    "a sandbox for ninety days",
    "I'll send the tariff sheet",
    "sure, will do",
    "I'll ask Bo",
    "the archive gets migrated if legal agrees",
];

proptest! {
    #[test]
    fn each_commitment_stands_in_one_thread_whatever_the_order(
        findings in prop::collection::vec(any_finding(), 0..25), turned in 0usize..25,
        told in prop::collection::vec(any_told(), 0..8),
    ) {
        let mut findings = findings;
        let mut seen = std::collections::BTreeSet::new();
        findings.retain(|f| seen.insert(f.id.clone()));
        let mut told = told;
        told.retain(|t| seen.insert(t.said.id.clone()));
        let before = threads(&Deal::default(), &calls(), &findings.iter().collect::<Vec<_>>(), &told);
        let mut stands: Vec<&str> = before.iter().flat_map(|t| &t.steps).map(|s| s.cited.finding_id.as_str()).collect();
        stands.retain(|id| !id.is_empty());
        stands.sort_unstable();
        let mut ids: Vec<&str> =
            findings.iter().filter(|f| f.kind == Kind::Commitment).map(|f| f.id.as_str()).collect();
        ids.sort_unstable();
        prop_assert_eq!(stands, ids);
        for thread in &before {
            prop_assert_eq!(&thread.id, &thread.steps[0].cited.finding_id);
            let contradicted = thread.steps.iter().any(|s| s.state == State::Contradicted);
            prop_assert_eq!(contradicted, thread.state == State::Contradicted);
        }
        let mut other = findings.clone();
        other.reverse();
        if !other.is_empty() {
            let turn = turned % other.len();
            other.rotate_left(turn);
        }
        let mut calls = calls();
        calls.reverse();
        told.reverse();
        let after = threads(&Deal::default(), &calls, &other.iter().collect::<Vec<_>>(), &told);
        prop_assert_eq!(before, after);
    }
}
