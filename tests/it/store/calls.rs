//! Calls, their revisions and findings, and what counts as a change.

use super::{call, decision, extract, finding, put, put_marked};
use std::slice;
use throughline::model::handoff::About;
use throughline::model::{CallTime, Kind, Verdict};
use throughline::store::{Extracted, Put, Store, StoreError, Unread};

#[test]
fn the_same_call_twice_is_one() {
    let mut store = Store::open_in_memory().unwrap();
    let one = call("gong:1", "gong", &["Hello."]);
    assert_eq!(put(&mut store, &one), Put::New);
    let revision = store.revision().unwrap();
    assert_eq!(put(&mut store, &one), Put::Unchanged);
    assert_eq!((store.counts().unwrap().calls, store.revision().unwrap()), (1, revision));
}

#[test]
fn a_revision_replaces_the_turns_and_keeps_the_findings_until_it_is_extracted() {
    let mut store = Store::open_in_memory().unwrap();
    let first = call("gong:1", "gong", &["Hello.", "I'll send it by friday."]);
    put(&mut store, &first);
    let found = finding(&first, Kind::Commitment, 1, "I'll send it by friday");
    extract(&mut store, "gong:1", slice::from_ref(&found)).unwrap();
    assert!(store.pending("r1").unwrap().is_empty());

    let second = call("gong:1", "gong", &["Hello.", "Right.", "I'll send it by monday."]);
    let old_revision = store.call("gong:1").unwrap().revision;
    assert_eq!(put(&mut store, &second), Put::Revision);
    assert_eq!(store.call("gong:1").unwrap().call, second);
    assert_eq!(store.findings_of_call("gong:1").unwrap(), slice::from_ref(&found));
    assert_eq!(store.pending("r1").unwrap(), ["gong:1"]);
    assert_eq!(store.calls().unwrap()[0].ruleset, None);
    assert_eq!(store.check().problems, [""; 0]);

    let late = Extracted { call_id: "gong:1", revision: &old_revision, ruleset: "r1", findings: &[found], unread: &[] };
    assert!(matches!(store.put_findings(&late), Err(StoreError::Superseded { .. })));
    let new = finding(&second, Kind::Commitment, 2, "I'll send it by monday");
    extract(&mut store, "gong:1", slice::from_ref(&new)).unwrap();
    assert_eq!(store.findings_of_call("gong:1").unwrap(), [new]);
    assert!(store.pending("r1").unwrap().is_empty());
    assert_eq!(store.pending("r2").unwrap(), ["gong:1"]);
}

#[test]
fn a_revision_may_be_taken_back() {
    let mut store = Store::open_in_memory().unwrap();
    let (a, b) = (call("gong:1", "gong", &["One."]), call("gong:1", "gong", &["Two."]));
    put(&mut store, &a);
    extract(&mut store, "gong:1", &[]).unwrap();
    assert_eq!((put(&mut store, &b), put(&mut store, &a)), (Put::Revision, Put::Revision));
    assert_eq!(store.call("gong:1").unwrap().call, a);
    assert!(store.pending("r1").unwrap().is_empty(), "it was read with these rules already");
}

#[test]
fn the_same_conversation_from_another_source_is_a_duplicate() {
    let mut store = Store::open_in_memory().unwrap();
    let marks: Vec<u64> = (0..64).collect();
    let mut alike = marks.clone();
    (0..10).for_each(|i| alike[i * 6] = 999);
    let mut other = marks.clone();
    (0..20).for_each(|i| other[i * 3] = 777);
    assert_eq!(put_marked(&mut store, &call("gong:1", "gong", &["Hello."]), &marks), Put::New);
    let zoom = call("zoom:7", "zoom", &["Hello"]);
    assert_eq!(put_marked(&mut store, &zoom, &alike), Put::Duplicate { of: "gong:1".to_owned() });
    assert!(!store.has_call("zoom:7").unwrap());
    let twin = call("gong:2", "gong", &["Hello"]);
    assert_eq!(put_marked(&mut store, &twin, &alike), Put::New, "a source knows its own calls apart");
    assert_eq!(put_marked(&mut store, &zoom, &other), Put::New, "too different");
    let mut later = call("chorus:1", "chorus", &["Hello"]);
    later.started_at = CallTime::parse("2026-09-15T10:00:00+01:00").ok();
    assert_eq!(put_marked(&mut store, &later, &marks), Put::New, "a week later");
    later.call_id = "chorus:2".to_owned();
    later.started_at = None;
    assert_eq!(put_marked(&mut store, &later, &marks), Put::Duplicate { of: "gong:1".to_owned() });
}

#[test]
fn findings_without_evidence_or_with_one_id_are_refused_as_a_whole() {
    let mut store = Store::open_in_memory().unwrap();
    let one = call("gong:1", "gong", &["I'll send it by friday.", "We will see."]);
    put(&mut store, &one);
    let good = finding(&one, Kind::Commitment, 0, "I'll send it by friday");
    let mut moved = finding(&one, Kind::Risk, 1, "We will see");
    moved.evidence.turn = 0;
    let refused = extract(&mut store, "gong:1", &[good.clone(), moved]);
    assert!(matches!(refused, Err(StoreError::NoEvidence { turn: 0, .. })));
    let refused = extract(&mut store, "gong:1", &[good.clone(), good]);
    assert!(matches!(refused, Err(StoreError::SameFinding { .. })));
    assert_eq!((store.counts().unwrap().findings, store.pending("r1").unwrap().len()), (0, 1));
}

#[test]
fn unread_speakers_are_kept_with_the_extraction() {
    let mut store = Store::open_in_memory().unwrap();
    put(&mut store, &call("gong:1", "gong", &["Guten Tag."]));
    let revision = store.call("gong:1").unwrap().revision;
    let unread = [Unread { speaker: "p1".to_owned(), language: Some("de".to_owned()) }];
    let new = Extracted { call_id: "gong:1", revision: &revision, ruleset: "r1", findings: &[], unread: &unread };
    store.put_findings(&new).unwrap();
    let listed = &store.calls().unwrap()[0];
    assert_eq!((listed.unread.as_slice(), listed.ruleset.as_deref()), (unread.as_slice(), Some("r1")));
}

#[test]
fn changes_name_each_call_once_and_only_when_something_changed() {
    let mut store = Store::open_in_memory().unwrap();
    let one = call("gong:1", "gong", &["I'll send it by friday."]);
    put(&mut store, &one);
    put(&mut store, &call("gong:2", "gong", &["Hello."]));
    let all = store.changes_since(0).unwrap();
    assert_eq!((all.call_ids, all.to), (vec!["gong:1".to_owned(), "gong:2".to_owned()], store.revision().unwrap()));

    let found = finding(&one, Kind::Commitment, 0, "I'll send it by friday");
    extract(&mut store, "gong:1", slice::from_ref(&found)).unwrap();
    let changes = store.changes_since(all.to).unwrap();
    assert_eq!(changes.call_ids, ["gong:1"]);
    extract(&mut store, "gong:1", slice::from_ref(&found)).unwrap();
    assert!(store.changes_since(changes.to).unwrap().call_ids.is_empty(), "the same findings again are no change");

    let about = About {
        call_id: "gong:1".to_owned(),
        kind: Kind::Commitment,
        turn: 0,
        turn_text: one.turns[0].text.clone(),
        quote: found.evidence.quote.clone(),
    };
    store.put_decision(&decision(&found.id, Verdict::Rejected, Some(about)), None).unwrap();
    assert_eq!(store.changes_since(changes.to).unwrap().call_ids, ["gong:1"]);
    extract(&mut store, "gong:1", &[]).unwrap();
    assert_eq!(store.changes_since(all.to).unwrap().call_ids, ["gong:1"]);
}
