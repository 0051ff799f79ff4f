//! Written for another tool and read back: the same call.

use super::{calls, fixture};
use proptest::prelude::*;
use std::io::Write as _;
use std::path::PathBuf;
use throughline::model::{Call, CallTime, Mark, Participant, Side, Turn};
use throughline::sources::write::{self, Written};
use throughline::sources::{Delivery, KnownPeople, Outcome, assign_sides, gather, read};

/// Reads written files back into the one call they make.
fn back(written: &Written) -> Call {
    let deliveries: Vec<Delivery> =
        written.files.iter().map(|(name, bytes)| Delivery::new("f", name, bytes.clone())).collect();
    let readings = read(&deliveries);
    let found = calls(&readings);
    assert_eq!(found.len(), 1, "{}", super::shown(&readings, ""));
    assert!(readings.iter().all(|r| !matches!(r.outcome, Outcome::Skipped { .. })), "every file is of use");
    assert_eq!(found[0].call_id, written.call_id);
    found[0].clone()
}

/// Name, address, side of everyone, in order of name.
fn people(call: &Call) -> Vec<(String, Option<String>, Side)> {
    let mut people: Vec<_> = call.participants.iter().map(|p| (p.name.clone(), p.email.clone(), p.side)).collect();
    people.sort();
    people
}

type Said = (Option<String>, Option<u64>, Option<u64>, String);

fn said(call: &Call) -> Vec<Said> {
    call.turns.iter().map(|t| (call.speaker(t).map(|p| p.name.clone()), t.start_ms, t.end_ms, t.text.clone())).collect()
}

fn same_head(a: &Call, b: &Call) {
    assert_eq!((&a.title, a.started_at, a.duration_s, &a.url), (&b.title, b.started_at, b.duration_s, &b.url));
}

fn round_trip(call: &Call) {
    let gong = back(&write::gong(call));
    same_head(&gong, call);
    assert_eq!((&gong.stage, &gong.language, &gong.deal_id), (&call.stage, &call.language, &call.deal_id));
    assert_eq!((people(&gong), said(&gong)), (people(call), said(call)));
    assert_eq!(
        gong.turns.iter().map(|t| &t.marks).collect::<Vec<_>>(),
        call.turns.iter().map(|t| &t.marks).collect::<Vec<_>>()
    );

    let chorus = back(&write::chorus(call));
    same_head(&chorus, &Call { url: None, ..call.clone() });
    assert_eq!((&chorus.stage, &chorus.language, &chorus.deal_id), (&call.stage, &call.language, &call.deal_id));
    assert_eq!((people(&chorus), said(&chorus)), (people(call), said(call)));

    let mut zoom = back(&write::zoom(call));
    same_head(&zoom, call);
    let own: Vec<String> = call
        .participants
        .iter()
        .filter(|p| p.side == Side::Seller)
        .filter_map(|p| Some(p.email.as_ref()?.split_once('@')?.1.to_owned()))
        .collect();
    assign_sides(&mut zoom, &KnownPeople::new(&own));
    assert_eq!(people(&zoom), people(call));
    // Turns that follow closely are joined; each mark still stands where a turn began.
    assert_eq!(joined(said(&zoom)), joined(said(call)));
    let starts = |c: &Call| {
        c.turns
            .iter()
            .flat_map(|t| t.start_ms.into_iter().chain(t.marks.iter().map(|m| m.ms)))
            .collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(starts(&zoom), starts(call));
}

/// What each speaker said in a row, without borders between turns.
fn joined(turns: Vec<Said>) -> Vec<(Option<String>, String)> {
    let mut rows: Vec<(Option<String>, String)> = Vec::new();
    for (name, .., text) in turns {
        match rows.last_mut().filter(|(last, _)| *last == name) {
            Some((_, row)) => {
                row.push(' ');
                row.push_str(&text);
            }
            None => rows.push((name, text)),
        }
    }
    rows
}

fn person(id: &str, name: &str, email: &str, side: Side) -> Participant {
    let email = (!email.is_empty()).then(|| email.to_owned());
    Participant { id: id.into(), name: name.into(), email, title: None, side }
}

fn invented() -> Call {
    let people = vec![
        person("p1", "Dana Ruiz", "dana@ledgerline.example", Side::Seller),
        person("p2", "Bo Frey", "bo@acme.example", Side::Customer),
        person("p3", "HQ-4F, \"Cauvery\"", "", Side::Unknown),
        person("p4", "Lee Silent", "lee@acme.example", Side::Customer),
    ];
    let says = [
        ("p1", 1200, 3900, "Hi: can you hear me? At 10:30, yes."),
        ("p1", 4000, 5000, "One more   thing."),
        ("p2", 9007, 9008, "Sure \u{2014} caf\u{e9} & <b>x</b> \u{1f697}."),
        ("p3", 9008, 12_345, "From the room."),
        ("p2", 3_600_000, 3_700_001, "Much later: bye."),
    ];
    let turn = |(i, (who, start, end, text)): (u32, (&str, u64, u64, &str))| Turn {
        i,
        speaker: Some(who.into()),
        start_ms: Some(start),
        end_ms: Some(end),
        text: text.into(),
        marks: vec![],
    };
    Call {
        call_id: "acme-01".into(),
        source: "throughline".into(),
        title: "Acme, \"intro\"".into(),
        started_at: CallTime::parse("2026-06-11T11:30:00+05:30").ok(),
        duration_s: Some(3701),
        stage: Some("discovery".into()),
        language: Some("en".into()),
        url: Some("https://calls.example/1".into()),
        deal_id: Some("acme".into()),
        participants: people,
        turns: (0u32..).zip(says).map(turn).collect(),
    }
}

#[test]
fn an_invented_call_comes_back() {
    round_trip(&invented());
}

#[test]
fn sentences_of_a_turn_come_back_from_gong() {
    let mut call = invented();
    call.turns[0].marks = vec![Mark { at: 0, ms: 1200 }, Mark { at: 4, ms: 1300 }, Mark { at: 21, ms: 2000 }];
    let gong = back(&write::gong(&call));
    assert_eq!((said(&gong), &gong.turns[0].marks), (said(&call), &call.turns[0].marks));
}

#[test]
fn calls_without_date_times_or_speakers_come_back() {
    let mut call = invented();
    (call.started_at, call.duration_s, call.stage, call.deal_id) = (None, None, None, None);
    call.turns.iter_mut().for_each(|t| (t.speaker, t.start_ms, t.end_ms) = (None, None, None));
    let gong = back(&write::gong(&call));
    assert_eq!((people(&gong), said(&gong), gong.started_at), (people(&call), said(&call), None));
    assert_eq!(said(&back(&write::chorus(&call))), said(&call));
    back(&write::zoom(&call));
}

#[test]
fn writing_is_deterministic_and_ids_look_like_the_tools() {
    let call = invented();
    assert_eq!(write::gong(&call).files, write::gong(&call).files);
    let id = write::gong(&call).call_id;
    assert!(id["gong:".len()..].bytes().all(|b| b.is_ascii_digit()) && id.len() == 24, "{id}");
    assert!(write::zoom(&call).files[0].0.starts_with("GMT20260611-060000_Recording.transcript"));
}

#[test]
fn the_deals_come_back() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("corpora/deals");
    if !folder.is_dir() {
        assert!(std::env::var("THROUGHLINE_REQUIRE_ALL").as_deref() != Ok("1"), "corpora/deals must be there");
        let _ = writeln!(std::io::stderr(), "SKIPPED: sources: no corpora/deals");
        return;
    }
    let readings = read(&gather(&[folder]));
    let calls = calls(&readings);
    assert_eq!(calls.len(), 32);
    for call in &calls {
        let mut call = (*call).clone();
        // The consultant's own domain and people without an address have a side only our JSON knows.
        let before = call.clone();
        call.participants.iter_mut().filter(|p| p.email.is_none()).for_each(|p| p.side = Side::Unknown);
        assert_eq!(before.turns, call.turns);
        round_trip(&call);
    }
    assert!(calls.iter().all(|c| c.deal_id.is_some()));
}

#[test]
fn fixtures_come_back() {
    let readings = read(&gather(&[fixture("own/call.json")]));
    let mut call = calls(&readings)[0].clone();
    call.turns.retain(|t| t.start_ms.is_some());
    call.participants.retain(|p| p.id != "p9");
    assert_eq!(said(&back(&write::gong(&call))), said(&call));
}

proptest! {
    #[test]
    fn any_words_come_back_from_gong_and_chorus(texts in proptest::collection::vec("\\PC{1,40}", 1..6), start in 0u64..100_000_000) {
        let mut call = invented();
        let texts: Vec<&String> = texts.iter().filter(|t| !t.trim().is_empty()).collect();
        prop_assume!(!texts.is_empty());
        let turn = |(i, text): (u32, &&String)| Turn {
            i, speaker: Some(if i % 2 == 0 { "p1" } else { "p2" }.into()),
            start_ms: Some(start + u64::from(i) * 977), end_ms: Some(start + u64::from(i) * 977 + 333), text: (*text).clone(), marks: vec![],
        };
        call.turns = (0u32..).zip(&texts).map(turn).collect();
        prop_assert_eq!(said(&back(&write::gong(&call))), said(&call));
        prop_assert_eq!(said(&back(&write::chorus(&call))), said(&call));
    }
}
