//! Deals and what was decided on them.

use super::{call, deal, decision, extract, filled, put};
use rusqlite::Connection;
use throughline::model::{Contact, Verdict};
use throughline::store::{Put, STORE_FILE, Store, StoreError};

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
