//! The store on a real disk: what is kept, what is refused, what is told.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail the test")]

mod calls;
mod deals;
mod decisions;
mod keeping;
mod opening;

use rusqlite::Connection;
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use throughline::model::handoff::About;
use throughline::model::ids::finding_id;
use throughline::model::{
    Account, Call, CallTime, Deal, Decision, Evidence, Finding, Kind, Opportunity, Side, Slots, Span, Turn, Verdict,
};
use throughline::store::{Extracted, NewCall, Put, STORE_FILE, Store, StoreError};

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

pub fn deal(id: &str, account: &str, opportunity: &str) -> Deal {
    Deal {
        deal_id: id.to_owned(),
        account: Account { name: account.to_owned(), ..Account::default() },
        opportunity: Opportunity { name: opportunity.to_owned(), ..Opportunity::default() },
        ..Deal::default()
    }
}

pub fn put(store: &mut Store, call: &Call) -> Put {
    store.put_call(NewCall { call, raw: None, fingerprint: &[], notes: &[] }).unwrap()
}

pub fn put_marked(store: &mut Store, call: &Call, fingerprint: &[u64]) -> Put {
    store.put_call(NewCall { call, raw: None, fingerprint, notes: &[] }).unwrap()
}

pub fn extract(store: &mut Store, call_id: &str, findings: &[Finding]) -> Result<(), StoreError> {
    let revision = store.call(call_id)?.revision;
    store.put_findings(&Extracted { call_id, revision: &revision, ruleset: "r1", findings, unread: &[] })
}

/// A workspace with a store of one call, one finding, one deal, one decision and one delivery.
pub fn filled() -> TempDir {
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

pub fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
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
pub fn tamper(dir: &Path, sql: &str) {
    let conn = Connection::open(dir.join(STORE_FILE)).unwrap();
    assert!(conn.execute(sql, []).unwrap() > 0, "nothing was tampered with: {sql}");
}
