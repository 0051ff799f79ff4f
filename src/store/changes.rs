//! What changed since when, for whoever derives something from the store (the search index).

use super::{Store, StoreError};
use rusqlite::Connection;

/// Calls whose content, findings, deal or decisions changed after a given moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changes {
    /// Ask from here next time.
    pub to: i64,
    /// Each call once, in the order of its last change. One that [`Store::call`] no longer knows was removed.
    pub call_ids: Vec<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub calls: u64,
    pub turns: u64,
    pub deals: u64,
    pub findings: u64,
    /// Items with a decision that stands.
    pub decisions: u64,
    /// Calls without a deal.
    pub unassigned: u64,
}

impl Store {
    /// The number of the last change; it never falls, and is zero in a new store.
    pub fn revision(&self) -> Result<i64, StoreError> {
        Ok(self.conn.query_row("SELECT coalesce(max(seq), 0) FROM changes", [], |row| row.get(0))?)
    }

    /// Names this store among all: what was derived from a store of another name must be made anew.
    pub fn identity(&self) -> Result<String, StoreError> {
        Ok(self.conn.query_row("SELECT id FROM identity", [], |row| row.get(0))?)
    }

    /// What changed after `revision`; from 0, everything.
    pub fn changes_since(&self, revision: i64) -> Result<Changes, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT seq, call_id FROM changes WHERE seq > ?1 ORDER BY seq")?;
        let mut changes = Changes { to: revision, call_ids: Vec::new() };
        let mut rows = statement.query([revision])?;
        while let Some(row) = rows.next()? {
            changes.to = row.get(0)?;
            changes.call_ids.push(row.get(1)?);
        }
        Ok(changes)
    }

    pub fn counts(&self) -> Result<Counts, StoreError> {
        let count = |sql: &str| -> Result<u64, StoreError> {
            let n: i64 = self.conn.query_row(sql, [], |row| row.get(0))?;
            Ok(u64::try_from(n).unwrap_or_default())
        };
        Ok(Counts {
            calls: count("SELECT count(*) FROM calls")?,
            turns: count("SELECT coalesce(sum(turns), 0) FROM calls")?,
            deals: count("SELECT count(*) FROM deals")?,
            findings: count("SELECT count(*) FROM findings")?,
            decisions: count("SELECT count(*) FROM current_decisions")?,
            unassigned: count("SELECT count(*) FROM calls WHERE deal_id IS NULL")?,
        })
    }
}

/// Records that a call changed, within the transaction that changes it.
pub(super) fn note(conn: &Connection, call_id: &str) -> Result<(), StoreError> {
    conn.prepare_cached("INSERT OR REPLACE INTO changes (call_id) VALUES (?1)")?.execute([call_id])?;
    Ok(())
}
