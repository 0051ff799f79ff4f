//! The store on a real disk: what is kept, what is refused, what is told.

use rusqlite::Connection;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use throughline::model::ids::finding_id;
use throughline::model::{
    Account, Call, CallTime, Contact, Deal, Decision, Evidence, Finding, Kind, Opportunity, Side, Slots, Span, Turn,
    Verdict, handoff::About,
};
use throughline::store::{
    Extracted, FileOutcome, LOCK_FILE, NewCall, Outcome, Put, RAW_FOLDER, STORE_FILE, Store, StoreError, Unread,
};

pub fn call(id: &str, source: &str, texts: &[&str]) -> Call {
    let turns = texts.iter().zip(0..).map(|(text, i)| Turn {
        i,
        speaker: None,
        start_ms: None,
        end_ms: None,
        text: (*text).to_owned(),
        marks: Vec::new(),
    });
    Call {
        call_id: id.to_owned(),
        source: source.to_owned(),
        title: "Discovery".to_owned(),
        started_at: CallTime::parse("2026-09-08T10:00:00+01:00").ok(),
        duration_s: Some(1_480),
        stage: None,
        language: None,
        url: None,
        deal_id: Some("d1".to_owned()),
        participants: Vec::new(),
        turns: turns.collect(),
    }
}

pub fn finding(call: &Call, kind: Kind, turn: usize, quote: &str) -> Finding {
    let turn = &call.turns[turn];
    let start = turn.text.find(quote).expect("the fixture's quote is in its turn");
    Finding {
        id: finding_id(&call.call_id, kind, turn.i, quote),
        call_id: call.call_id.clone(),
        kind,
        evidence: Evidence {
            turn: turn.i,
            span: Span::of(&turn.text, start, start + quote.len()).expect("the quote is not empty"),
            quote: quote.to_owned(),
            also: vec![0],
            start_ms: Some(1_200),
            speaker: Some("p1".to_owned()),
            side: Side::Seller,
        },
        confidence: 0.875,
        rule: "en/commitment/deliver-by".to_owned(),
        slots: Slots { by: Some(Side::Seller), due: Some("by friday".to_owned()), ..Slots::default() },
    }
}

pub fn decision(item_id: &str, verdict: Verdict, about: Option<About>) -> Decision {
    Decision {
        deal_id: "d1".to_owned(),
        item_id: item_id.to_owned(),
        verdict,
        text: None,
        reason: None,
        by: "Ines Marlow".to_owned(),
        at: "2026-09-09T08:00:00Z".to_owned(),
        about,
    }
}

fn deal(id: &str, account: &str, opportunity: &str) -> Deal {
    Deal {
        deal_id: id.to_owned(),
        account: Account { name: account.to_owned(), ..Account::default() },
        opportunity: Opportunity { name: opportunity.to_owned(), ..Opportunity::default() },
        ..Deal::default()
    }
}

fn put(store: &mut Store, call: &Call) -> Put {
    store.put_call(NewCall { call, raw: None, fingerprint: &[], notes: &[] }).unwrap()
}

fn put_marked(store: &mut Store, call: &Call, fingerprint: &[u64]) -> Put {
    store.put_call(NewCall { call, raw: None, fingerprint, notes: &[] }).unwrap()
}

fn extract(store: &mut Store, call_id: &str, findings: &[Finding]) -> Result<(), StoreError> {
    let revision = store.call(call_id)?.revision;
    store.put_findings(&Extracted { call_id, revision: &revision, ruleset: "r1", findings, unread: &[] })
}

/// A workspace with a store of one call, one finding, one deal, one decision and one delivery.
fn filled() -> TempDir {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let hash = store.put_raw("calls/one.json", b"{}").unwrap();
    let one = call("gong:1", "gong", &["Hello there.", "I'll send it by friday."]);
    let notes = ["no speakers".to_owned()];
    store.put_call(NewCall { call: &one, raw: Some(&hash), fingerprint: &[1, 2, 3, 4], notes: &notes }).unwrap();
    let found = finding(&one, Kind::Commitment, 1, "I'll send it by friday");
    extract(&mut store, "gong:1", std::slice::from_ref(&found)).unwrap();
    store.put_deal(&deal("d1", "Northwind Labs", "Rollout")).unwrap();
    store.put_decision(&decision(&found.id, Verdict::Accepted, None), None).unwrap();
    dir
}

fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap())
        .filter(|e| e.path().is_file())
        .map(|e| (e.file_name().to_string_lossy().into_owned(), fs::read(e.path()).unwrap()))
        .collect();
    files.sort();
    files
}

/// Changes the database behind the store's back.
fn tamper(dir: &Path, sql: &str) {
    let conn = Connection::open(dir.join(STORE_FILE)).unwrap();
    assert!(conn.execute(sql, []).unwrap() > 0, "nothing was tampered with: {sql}");
}

#[test]
fn what_is_put_is_there_after_reopening() {
    let dir = filled();
    let store = Store::open(dir.path()).unwrap();
    let stored = store.call("gong:1").unwrap();
    let one = call("gong:1", "gong", &["Hello there.", "I'll send it by friday."]);
    assert_eq!((&stored.call, stored.notes.as_slice()), (&one, ["no speakers".to_owned()].as_slice()));
    assert_eq!(store.raw(&stored.raw.unwrap()).unwrap().as_deref(), Some(b"{}".as_slice()));
    let found = finding(&one, Kind::Commitment, 1, "I'll send it by friday");
    assert_eq!(store.findings_of_call("gong:1").unwrap(), [found.clone()]);
    assert_eq!(store.findings_of_deal("d1").unwrap(), [found.clone()]);
    assert_eq!(store.decisions("d1").unwrap(), [decision(&found.id, Verdict::Accepted, None)]);
    let listed = &store.calls().unwrap()[0];
    assert_eq!((listed.turns, listed.findings, listed.account.as_deref()), (2, 1, Some("Northwind Labs")));
    let report = store.check();
    assert_eq!(report.problems, [""; 0]);
    let seen = (report.calls, report.findings, report.deals, report.decisions, report.deliveries);
    assert_eq!(seen, (1, 1, 1, 1, 1));
}

#[test]
fn a_newer_schema_is_refused_and_no_byte_is_touched() {
    let dir = filled();
    Connection::open(dir.path().join(STORE_FILE)).unwrap().pragma_update(None, "user_version", 99).unwrap();
    fs::remove_file(dir.path().join(LOCK_FILE)).unwrap();
    let before = files(dir.path());
    for refused in [Store::open(dir.path()), Store::open_read_only(dir.path())] {
        assert!(matches!(refused.err(), Some(StoreError::NewerSchema { found: 99, .. })));
    }
    assert!(before == files(dir.path()), "a file changed, came or went");
}

#[test]
fn a_newer_schema_that_still_lies_in_the_log_is_refused_and_stays_there() {
    let dir = filled();
    let newer = Connection::open(dir.path().join(STORE_FILE)).unwrap();
    newer.pragma_update(None, "user_version", 99).unwrap();
    let database = |dir: &Path| fs::read(dir.join(STORE_FILE)).unwrap();
    // A copy, as a killed process leaves it: the log holds what the file does not.
    let killed = tempfile::tempdir().unwrap();
    for (name, bytes) in files(dir.path()) {
        fs::write(killed.path().join(name), bytes).unwrap();
    }
    assert_eq!(database(killed.path())[63], 1, "the header still has the old number");
    let before = database(killed.path());
    for refused in [Store::open(killed.path()), Store::open_read_only(killed.path())] {
        assert!(matches!(refused.err(), Some(StoreError::NewerSchema { found: 99, .. })));
    }
    assert!(before == database(killed.path()));
}

#[test]
fn one_process_writes_and_others_may_read() {
    let dir = filled();
    let writer = Store::open(dir.path()).unwrap();
    let refused = Store::open(dir.path()).err();
    assert!(matches!(refused, Some(StoreError::InUse { .. })));
    assert!(refused.unwrap().to_string().contains("is in use"));
    let mut reader = Store::open_read_only(dir.path()).unwrap();
    assert_eq!(reader.counts().unwrap().calls, 1);
    assert!(reader.put_deal(&deal("d2", "Other", "Deal")).is_err());
    drop(writer);
    Store::open(dir.path()).unwrap();
}

#[test]
fn of_many_that_open_at_once_one_writes() {
    let dir = filled();
    for _ in 0..20 {
        let held: Vec<_> = std::thread::scope(|scope| {
            let open: Vec<_> = (0..8).map(|_| scope.spawn(|| Store::open(dir.path()))).collect();
            open.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let writers = held.iter().filter(|store| store.is_ok()).count();
        let refused = held.iter().filter(|s| matches!(s, Err(StoreError::InUse { .. }))).count();
        assert_eq!((writers, refused), (1, 7));
    }
}

#[test]
fn reading_needs_a_store() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(Store::open_read_only(dir.path()).err(), Some(StoreError::Missing { .. })));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

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
    extract(&mut store, "gong:1", std::slice::from_ref(&found)).unwrap();
    assert!(store.pending("r1").unwrap().is_empty());

    let second = call("gong:1", "gong", &["Hello.", "Right.", "I'll send it by monday."]);
    let old_revision = store.call("gong:1").unwrap().revision;
    assert_eq!(put(&mut store, &second), Put::Revision);
    assert_eq!(store.call("gong:1").unwrap().call, second);
    assert_eq!(store.findings_of_call("gong:1").unwrap(), [found.clone()]);
    assert_eq!(store.pending("r1").unwrap(), ["gong:1"]);
    assert_eq!(store.calls().unwrap()[0].ruleset, None);
    assert_eq!(store.check().problems, [""; 0]);

    let late = Extracted { call_id: "gong:1", revision: &old_revision, ruleset: "r1", findings: &[found], unread: &[] };
    assert!(matches!(store.put_findings(&late), Err(StoreError::Superseded { .. })));
    let new = finding(&second, Kind::Commitment, 2, "I'll send it by monday");
    extract(&mut store, "gong:1", std::slice::from_ref(&new)).unwrap();
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
    (0..20).for_each(|i| other[i * 3] = 999);
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
fn a_changed_deal_makes_its_calls_pending_and_changed() {
    let mut store = Store::open_in_memory().unwrap();
    put(&mut store, &call("gong:1", "gong", &["Hello."]));
    let mut northwind = deal("d1", "Northwind Labs", "Rollout");
    assert_eq!(store.put_deal(&northwind).unwrap(), Put::New);
    extract(&mut store, "gong:1", &[]).unwrap();
    let revision = store.revision().unwrap();
    assert_eq!(store.put_deal(&northwind).unwrap(), Put::Unchanged);
    assert_eq!((store.pending("r1").unwrap().len(), store.revision().unwrap()), (0, revision));
    northwind.contacts.push(Contact { name: "Tomas Reyl".to_owned(), ..Contact::default() });
    assert_eq!(store.put_deal(&northwind).unwrap(), Put::Revision);
    assert_eq!(store.pending("r1").unwrap(), ["gong:1"]);
    assert_eq!(store.changes_since(revision).unwrap().call_ids, ["gong:1"]);
    assert_eq!(store.deal("d1").unwrap(), Some(northwind));
}

#[test]
fn a_deal_given_by_hand_stays() {
    let mut store = Store::open_in_memory().unwrap();
    let mut one = call("gong:1", "gong", &["Hello."]);
    put(&mut store, &one);
    store.assign_deal("gong:1", Some("d9")).unwrap();
    one.turns[0].text = "Hello again.".to_owned();
    put(&mut store, &one);
    assert_eq!(store.call("gong:1").unwrap().call.deal_id.as_deref(), Some("d9"));
    assert_eq!((store.calls_of_deal("d9").unwrap().len(), store.calls_of_deal("d1").unwrap().len()), (1, 0));
    assert!(matches!(store.assign_deal("gong:2", None), Err(StoreError::NoCall(_))));
}

#[test]
fn a_deal_is_found_by_id_or_unique_name() {
    let mut store = Store::open_in_memory().unwrap();
    for (id, account, opportunity) in
        [("d1", "Northwind Labs", "Rollout"), ("d2", "Northgate", "Rollout"), ("d3", "Kestrel", "Pilot")]
    {
        store.put_deal(&deal(id, account, opportunity)).unwrap();
    }
    let found = |name: &str| store.find_deal(name).map(|d| d.deal_id);
    assert_eq!(found("d3").unwrap(), "d3");
    assert_eq!(found("northwind labs").unwrap(), "d1");
    assert_eq!(found(" PILOT ").unwrap(), "d3");
    assert_eq!(found("northw").unwrap(), "d1");
    let several = found("rollout").unwrap_err().to_string();
    assert_eq!(
        several,
        "`rollout` may be d1 (Northwind Labs, Rollout) or d2 (Northgate, Rollout); name the deal by its id"
    );
    assert!(matches!(found("north"), Err(StoreError::ManyDeals { .. })));
    assert_eq!(found("kestral").unwrap_err().to_string(), "no deal `kestral`; did you mean `Kestrel`?");
    assert_eq!(found("zzz").unwrap_err().to_string(), "no deal `zzz`; no name in the store is close to it");
    assert!(matches!(found(""), Err(StoreError::NoDeal { .. })));
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
    extract(&mut store, "gong:1", std::slice::from_ref(&found)).unwrap();
    let changes = store.changes_since(all.to).unwrap();
    assert_eq!(changes.call_ids, ["gong:1"]);
    extract(&mut store, "gong:1", std::slice::from_ref(&found)).unwrap();
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

#[test]
fn stores_have_their_own_identity() {
    let dir = filled();
    let identity = Store::open(dir.path()).unwrap().identity().unwrap();
    assert_eq!(Store::open_read_only(dir.path()).unwrap().identity().unwrap(), identity);
    assert_ne!(Store::open_in_memory().unwrap().identity().unwrap(), identity);
}

#[test]
fn the_last_decision_stands_and_the_history_keeps_all() {
    let mut store = Store::open_in_memory().unwrap();
    let item = |id: &str, verdict| decision(id, verdict, None);
    store.put_decision(&item("a", Verdict::Accepted), None).unwrap();
    store.put_decision(&item("b", Verdict::Accepted), None).unwrap();
    store.put_decision(&item("a", Verdict::Rejected), None).unwrap();
    assert_eq!(store.decisions("d1").unwrap(), [item("b", Verdict::Accepted), item("a", Verdict::Rejected)]);
    store.put_decision(&item("b", Verdict::Open), None).unwrap();
    assert_eq!(store.decisions("d1").unwrap(), [item("a", Verdict::Rejected)]);
    store.put_decision(&item("a2", Verdict::Edited), Some("a")).unwrap();
    assert_eq!(store.decisions("d1").unwrap(), [item("a2", Verdict::Edited)]);
    assert_eq!((store.decision_history("d1").unwrap().len(), store.counts().unwrap().decisions), (5, 1));
}

#[test]
fn decisions_cannot_be_changed_or_removed() {
    let dir = filled();
    let conn = Connection::open(dir.path().join(STORE_FILE)).unwrap();
    assert!(conn.execute("UPDATE decisions SET verdict = 'rejected'", []).is_err());
    assert!(conn.execute("DELETE FROM decisions", []).is_err());
}

#[test]
fn files_and_their_outcomes_are_remembered() {
    let dir = tempfile::tempdir().unwrap();
    let mut store = Store::open(dir.path()).unwrap();
    let hash = store.put_raw("calls/bad.vtt", b"WEBVTT?").unwrap();
    assert_eq!(
        (store.put_raw("copy of bad.vtt", b"WEBVTT?").unwrap(), Store::hash(b"WEBVTT?")),
        (hash.clone(), hash.clone())
    );
    assert_eq!(fs::read_dir(dir.path().join(RAW_FOLDER)).unwrap().count(), 1);
    let mut file = FileOutcome {
        label: "calls/bad.vtt".to_owned(),
        hash: hash.clone(),
        outcome: Outcome::Failed,
        reason: "line 1: not a WebVTT header".to_owned(),
        calls: Vec::new(),
    };
    store.put_outcome(&file).unwrap();
    file.outcome = Outcome::Read;
    file.calls = vec!["zoom:7".to_owned()];
    store.put_outcome(&file).unwrap();
    assert_eq!(store.outcome("calls/bad.vtt", &hash).unwrap(), Some(file.clone()));
    assert_eq!(store.outcome("elsewhere.vtt", &hash).unwrap(), None);
    assert_eq!(store.outcomes().unwrap(), [file]);
}

#[test]
fn damage_is_told_and_never_served() {
    let cases: [(&str, &str); 6] = [
        ("UPDATE revisions SET content = replace(content, 'friday', 'monday')", "call gong:1"),
        ("UPDATE findings SET slots = replace(slots, 'friday', 'monday')", "finding"),
        ("UPDATE findings SET confidence = 0.5", "finding"),
        ("UPDATE deals SET content = replace(content, 'Rollout', 'Pilot')", "deal d1"),
        ("UPDATE calls SET title = 'Demo'", "another title"),
        ("DELETE FROM calls", "damaged"),
    ];
    for (sql, told) in cases {
        let dir = filled();
        if sql.starts_with("DELETE") {
            Connection::open(dir.path().join(STORE_FILE))
                .unwrap()
                .execute_batch(&format!("PRAGMA foreign_keys = OFF; {sql}"))
                .unwrap();
        } else {
            tamper(dir.path(), sql);
        }
        let problems = Store::open_read_only(dir.path()).unwrap().check().problems;
        assert!(problems.iter().any(|p| p.contains(told)), "{sql}: {problems:?}");
    }
    let dir = filled();
    tamper(dir.path(), "UPDATE findings SET slots = replace(slots, 'friday', 'monday')");
    let served = Store::open_read_only(dir.path()).unwrap().findings_of_call("gong:1");
    assert!(matches!(served, Err(StoreError::Damaged { what: "finding", .. })));
}

#[test]
fn a_missing_or_changed_delivery_is_told() {
    let dir = filled();
    let file = dir.path().join(RAW_FOLDER).join(Store::hash(b"{}"));
    fs::write(&file, b"[]").unwrap();
    let problems = || Store::open_read_only(dir.path()).unwrap().check().problems;
    assert!(problems()[0].starts_with("delivery"), "{:?}", problems());
    fs::remove_file(&file).unwrap();
    assert!(problems()[0].contains("missing from raw/"), "{:?}", problems());
}
