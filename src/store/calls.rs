//! Calls: kept once, replaced by new revisions, told apart from duplicates.

use super::fingerprint::{bands, from_bytes, same_conversation, similarity, to_bytes};
use super::raw::content_hash;
use super::{Store, StoreError, Unread};
use crate::model::{Call, CallTime};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use std::fmt;

/// A call on its way into the store.
#[derive(Clone, Copy)]
pub struct NewCall<'a> {
    pub call: &'a Call,
    /// Hash of the delivery it was read from, as `put_raw` gave it.
    pub raw: Option<&'a str>,
    /// Min-hash of what was said; empty for a call that is never to be taken for a duplicate.
    pub fingerprint: &'a [u64],
    /// What a reader of the call must know: no date, no speakers, sides unknown.
    pub notes: &'a [String],
}

/// What became of a call given to [`Store::put_call`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    New,
    /// The store has it, byte for byte.
    Unchanged,
    /// The store had another content under this id; its findings stay until it is extracted again.
    Revision,
    /// The same conversation is in the store from another source; nothing was stored.
    Duplicate {
        of: String,
    },
}

/// A call as the store has it. `call.deal_id` is the deal it belongs to now.
#[derive(Clone, PartialEq)]
pub struct StoredCall {
    pub call: Call,
    /// Names the content; changes with it.
    pub revision: String,
    /// Hash of the delivery it was read from.
    pub raw: Option<String>,
    pub notes: Vec<String>,
}

/// A line in a list of calls.
#[derive(Clone, PartialEq)]
pub struct CallSummary {
    pub call_id: String,
    pub source: String,
    pub title: String,
    pub started_at: Option<CallTime>,
    /// Seconds.
    pub duration_s: Option<u64>,
    pub turns: u64,
    pub deal_id: Option<String>,
    /// Name of the deal's account, where the deal is in the store.
    pub account: Option<String>,
    pub revision: String,
    pub findings: u64,
    pub notes: Vec<String>,
    /// Rules that its findings come from; none where it waits for extraction.
    pub ruleset: Option<String>,
    /// Speakers whose language no pack reads.
    pub unread: Vec<Unread>,
}

impl Store {
    /// Keeps a call. The same call twice is one; a changed one is a new revision under its id.
    ///
    /// A deal given by hand stays; otherwise a deal named by the source replaces the one known, and none leaves it.
    pub fn put_call(&mut self, new: NewCall<'_>) -> Result<Put, StoreError> {
        let call = new.call;
        let content = json("call", &call.call_id, call)?;
        let revision = content_hash(content.as_bytes());
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known: Option<String> = tx
            .prepare_cached("SELECT revision FROM calls WHERE call_id = ?1")?
            .query_row([&call.call_id], |row| row.get(0))
            .optional()?;
        let put = match known {
            Some(known) if known == revision => return Ok(Put::Unchanged),
            Some(_) => Put::Revision,
            None => match duplicate_of(&tx, new)? {
                Some(of) => return Ok(Put::Duplicate { of }),
                None => Put::New,
            },
        };
        let seq: i64 = tx
            .prepare_cached(
                "INSERT INTO calls (call_id, source, revision, title, started_at, started_ms, duration_s, turns, deal_id, raw, fingerprint, notes)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
                 ON CONFLICT (call_id) DO UPDATE SET source = ?2, revision = ?3, title = ?4, started_at = ?5, started_ms = ?6,
                     duration_s = ?7, turns = ?8, raw = ?10, fingerprint = ?11, notes = ?12,
                     deal_id = CASE WHEN deal_by_hand THEN deal_id ELSE coalesce(?9, deal_id) END
                 RETURNING seq",
            )?
            .query_row(
                params![
                    call.call_id,
                    call.source,
                    revision,
                    call.title,
                    call.started_at.map(|t| t.to_string()),
                    call.started_at.and_then(|t| t.sort_key()).map(|t| t.as_millisecond()),
                    call.duration_s.map(i64::try_from).transpose().unwrap_or_default(),
                    i64::try_from(call.turns.len()).unwrap_or(i64::MAX),
                    call.deal_id,
                    new.raw,
                    to_bytes(new.fingerprint),
                    json("notes of call", &call.call_id, &new.notes)?,
                ],
                |row| row.get(0),
            )?;
        keep_content(&tx, &call.call_id, &revision, &content)?;
        tx.execute("DELETE FROM bands WHERE seq = ?1", [seq])?;
        for band in bands(new.fingerprint) {
            tx.prepare_cached("INSERT INTO bands (band, seq) VALUES (?1, ?2)")?.execute([band, seq])?;
        }
        super::changes::note(&tx, &call.call_id)?;
        tx.commit()?;
        Ok(put)
    }

    /// The call of that id, its content checked against its hash.
    pub fn call(&self, call_id: &str) -> Result<StoredCall, StoreError> {
        let (revision, deal_id, raw, notes): (String, Option<String>, Option<String>, String) = self
            .conn
            .prepare_cached("SELECT revision, deal_id, raw, notes FROM calls WHERE call_id = ?1")?
            .query_row([call_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
            .optional()?
            .ok_or_else(|| StoreError::NoCall(call_id.to_owned()))?;
        let mut call = content_of(&self.conn, call_id, &revision)?;
        call.deal_id = deal_id;
        Ok(StoredCall { call, revision, raw, notes: parse("notes of call", call_id, &notes)? })
    }

    /// Whether the call is in the store.
    pub fn has_call(&self, call_id: &str) -> Result<bool, StoreError> {
        Ok(self.conn.prepare_cached("SELECT 1 FROM calls WHERE call_id = ?1")?.exists([call_id])?)
    }

    /// All calls, oldest first; calls without a date come last.
    pub fn calls(&self) -> Result<Vec<CallSummary>, StoreError> {
        self.summaries(None)
    }

    /// The calls of one deal, oldest first.
    pub fn calls_of_deal(&self, deal_id: &str) -> Result<Vec<CallSummary>, StoreError> {
        self.summaries(Some(deal_id))
    }

    /// Says by hand which deal a call belongs to; later deliveries of the call do not change it. It must be extracted again.
    pub fn assign_deal(&mut self, call_id: &str, deal_id: Option<&str>) -> Result<(), StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known = tx
            .execute("UPDATE calls SET deal_id = ?2, deal_by_hand = 1 WHERE call_id = ?1", params![call_id, deal_id])?;
        if known == 0 {
            return Err(StoreError::NoCall(call_id.to_owned()));
        }
        tx.execute("UPDATE extractions SET ruleset = '' WHERE call_id = ?1", [call_id])?;
        super::changes::note(&tx, call_id)?;
        tx.commit()?;
        Ok(())
    }

    fn summaries(&self, deal_id: Option<&str>) -> Result<Vec<CallSummary>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.call_id, c.source, c.title, c.started_at, c.duration_s, c.turns, c.deal_id, d.account, c.revision,
                    (SELECT count(*) FROM findings f WHERE f.call_id = c.call_id), c.notes,
                    CASE WHEN e.revision = c.revision AND e.ruleset <> '' THEN e.ruleset END, coalesce(e.unread, '[]')
             FROM calls c LEFT JOIN deals d USING (deal_id) LEFT JOIN extractions e USING (call_id)
             WHERE ?1 IS NULL OR c.deal_id = ?1
             ORDER BY c.started_ms IS NULL, c.started_ms, c.call_id",
        )?;
        let mut rows = statement.query([deal_id])?;
        let mut calls = Vec::new();
        while let Some(row) = rows.next()? {
            calls.push(summary(row)?);
        }
        Ok(calls)
    }
}

fn summary(row: &Row<'_>) -> Result<CallSummary, StoreError> {
    let call_id: String = row.get(0)?;
    let started_at: Option<String> = row.get(3)?;
    let count = |column| row.get(column).map(|n: i64| u64::try_from(n).unwrap_or_default());
    Ok(CallSummary {
        source: row.get(1)?,
        title: row.get(2)?,
        started_at: started_at.and_then(|t| CallTime::parse(&t).ok()),
        duration_s: row.get::<_, Option<i64>>(4)?.and_then(|n| u64::try_from(n).ok()),
        turns: count(5)?,
        deal_id: row.get(6)?,
        account: row.get(7)?,
        revision: row.get(8)?,
        findings: count(9)?,
        notes: parse("notes of call", &call_id, &row.get::<_, String>(10)?)?,
        ruleset: row.get(11)?,
        unread: parse("unread speakers of call", &call_id, &row.get::<_, String>(12)?)?,
        call_id,
    })
}

/// The call from another source that is the same conversation: the most alike, of equals the first ingested.
fn duplicate_of(conn: &Connection, new: NewCall<'_>) -> Result<Option<String>, StoreError> {
    let mut by_band = conn.prepare_cached(
        "SELECT c.seq, c.call_id, c.fingerprint, c.started_at FROM bands b JOIN calls c USING (seq) WHERE b.band = ?1 AND c.source <> ?2",
    )?;
    let mut best: Option<(f64, i64, String)> = None;
    for band in bands(new.fingerprint) {
        let mut rows = by_band.query(params![band, new.call.source])?;
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let alike = similarity(new.fingerprint, &from_bytes(&row.get::<_, Vec<u8>>(2)?));
            let started_at = row.get::<_, Option<String>>(3)?.and_then(|t| CallTime::parse(&t).ok());
            let better = best.as_ref().is_none_or(|(a, s, _)| alike > *a || (alike == *a && seq < *s));
            if better && same_conversation(alike, new.call.started_at, started_at) {
                best = Some((alike, seq, row.get(1)?));
            }
        }
    }
    Ok(best.map(|(_, _, call_id)| call_id))
}

/// Stores a content, and forgets earlier ones that no findings stand on.
fn keep_content(conn: &Connection, call_id: &str, revision: &str, content: &str) -> Result<(), StoreError> {
    conn.prepare_cached("INSERT OR IGNORE INTO revisions (call_id, revision, content) VALUES (?1, ?2, ?3)")?
        .execute([call_id, revision, content])?;
    forget_old_contents(conn, call_id)
}

/// Removes the contents of a call that are neither current nor the ground of its findings.
pub(super) fn forget_old_contents(conn: &Connection, call_id: &str) -> Result<(), StoreError> {
    conn.prepare_cached(
        "DELETE FROM revisions WHERE call_id = ?1
           AND revision <> (SELECT revision FROM calls WHERE call_id = ?1)
           AND revision NOT IN (SELECT revision FROM extractions WHERE call_id = ?1)",
    )?
    .execute([call_id])?;
    Ok(())
}

/// A revision's content, checked.
pub(super) fn content_of(conn: &Connection, call_id: &str, revision: &str) -> Result<Call, StoreError> {
    let content: Option<String> = conn
        .prepare_cached("SELECT content FROM revisions WHERE call_id = ?1 AND revision = ?2")?
        .query_row([call_id, revision], |row| row.get(0))
        .optional()?;
    let damaged = || StoreError::Damaged { what: "call", id: call_id.to_owned() };
    let content = content.ok_or_else(damaged)?;
    if content_hash(content.as_bytes()) != revision {
        return Err(damaged());
    }
    parse("call", call_id, &content)
}

pub(super) fn json<T: serde::Serialize + ?Sized>(
    what: &'static str,
    id: &str,
    value: &T,
) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|source| StoreError::Unreadable { what, id: id.to_owned(), source })
}

pub(super) fn parse<T: serde::de::DeserializeOwned>(what: &'static str, id: &str, text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|source| StoreError::Unreadable { what, id: id.to_owned(), source })
}

impl fmt::Debug for StoredCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StoredCall({:?}, revision {}, {} notes)", self.call, self.revision, self.notes.len())
    }
}

impl fmt::Debug for CallSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallSummary({}, {} turns, {} findings)", self.call_id, self.turns, self.findings)
    }
}
