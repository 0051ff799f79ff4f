//! Who may open a store, and which.

use super::{deal, files, filled};
use rusqlite::Connection;
use std::fs;
use std::path::Path;
use throughline::store::{LOCK_FILE, STORE_FILE, Store, StoreError};

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
fn stores_have_their_own_identity() {
    let dir = filled();
    let identity = Store::open(dir.path()).unwrap().identity().unwrap();
    assert_eq!(Store::open_read_only(dir.path()).unwrap().identity().unwrap(), identity);
    assert_ne!(Store::open_in_memory().unwrap().identity().unwrap(), identity);
}
