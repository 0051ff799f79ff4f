//! What is put stays as it was put, or says that it did not.

use super::{call, decision, filled, finding, tamper};
use rusqlite::Connection;
use std::fs;
use std::slice;
use throughline::model::{Kind, Verdict};
use throughline::store::{FileOutcome, Outcome, RAW_FOLDER, STORE_FILE, Store, StoreError};

#[test]
fn what_is_put_is_there_after_reopening() {
    let dir = filled();
    let store = Store::open(dir.path()).unwrap();
    let stored = store.call("gong:1").unwrap();
    let one = call("gong:1", "gong", &["Hello there.", "I'll send it by friday."]);
    assert_eq!((&stored.call, stored.notes.as_slice()), (&one, ["no speakers".to_owned()].as_slice()));
    assert_eq!(store.raw(&stored.raw.unwrap()).unwrap().as_deref(), Some(b"{}".as_slice()));
    let found = finding(&one, Kind::Commitment, 1, "I'll send it by friday");
    assert_eq!(store.findings_of_call("gong:1").unwrap(), slice::from_ref(&found));
    assert_eq!(store.findings_of_deal("d1").unwrap(), slice::from_ref(&found));
    assert_eq!(store.decisions("d1").unwrap(), [decision(&found.id, Verdict::Accepted, None)]);
    let listed = &store.calls().unwrap()[0];
    assert_eq!((listed.turns, listed.findings, listed.account.as_deref()), (2, 1, Some("Northwind Labs")));
    let report = store.check();
    assert_eq!(report.problems, [""; 0]);
    let seen = (report.calls, report.findings, report.deals, report.decisions, report.deliveries);
    assert_eq!(seen, (1, 1, 1, 1, 1));
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
        ("UPDATE calls SET title = 'Demo'", "listed otherwise"),
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

/// What a flipped bit may not change unseen.
fn contents(store: &Store) -> Result<String, StoreError> {
    let stored = store.call("gong:1")?;
    let listed = store.calls()?.remove(0);
    let findings: Vec<_> = store.findings_of_deal("d1")?.into_iter().map(|f| (f.evidence.quote, f.slots)).collect();
    Ok(serde_json::json!([
        stored.call,
        listed.title,
        listed.turns,
        listed.deal_id,
        findings,
        store.deals()?,
        store.decisions("d1")?
    ])
    .to_string())
}

#[test]
fn a_flipped_bit_is_told_or_changes_nothing() {
    let dir = filled();
    let file = dir.path().join(STORE_FILE);
    let whole = fs::read(&file).unwrap();
    let expected = contents(&Store::open_read_only(dir.path()).unwrap()).unwrap();
    let (mut told, mut unused) = (0, 0);
    // 97 is prime to the page size, so that the samples fall everywhere in a page.
    for at in (0..whole.len()).step_by(97) {
        let mut bytes = whole.clone();
        bytes[at] ^= 1 << (at % 8);
        fs::write(&file, &bytes).unwrap();
        let Ok(store) = Store::open_read_only(dir.path()) else {
            told += 1;
            continue;
        };
        if !store.check().is_well() {
            told += 1;
            continue;
        }
        unused += 1;
        assert_eq!(contents(&store).unwrap(), expected, "byte {at} was flipped and nobody said so");
    }
    assert!(told > 50, "{told} told, {unused} in unused space");
}
