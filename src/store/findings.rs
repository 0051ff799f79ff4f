//! Findings: replaced as a whole call by call, and never read without their evidence.

use super::calls::{content_of, forget_old_contents, json, parse};
use super::{Store, StoreError};
use crate::model::{Call, Evidence, Finding, Kind, Side, Span};
use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// What extraction made of one call.
pub struct Extracted<'a> {
    pub call_id: &'a str,
    /// Of the content that was read, as [`super::StoredCall`] names it.
    pub revision: &'a str,
    /// Everything beside call and deal that the findings depend on, as one hash; not empty.
    pub ruleset: &'a str,
    pub findings: &'a [Finding],
    pub unread: &'a [Unread],
}

/// A speaker whose words no rules read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unread {
    /// Participant id.
    pub speaker: String,
    /// ISO 639-1 code, where the language was recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
}

/// [`Evidence`] as it is stored; the turn has a column of its own.
#[derive(Serialize, Deserialize)]
struct StoredEvidence {
    start: u32,
    end: u32,
    quote: String,
    also: Vec<u32>,
    start_ms: Option<u64>,
    speaker: Option<String>,
    side: Side,
}

impl Store {
    /// Replaces the findings of a call and marks it read with this ruleset, all or nothing.
    ///
    /// # Errors
    /// The call has another revision by now; a finding does not quote its turn; two findings have one id.
    pub fn put_findings(&mut self, new: &Extracted<'_>) -> Result<(), StoreError> {
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let current: Option<String> = tx
            .query_row("SELECT revision FROM calls WHERE call_id = ?1", [new.call_id], |row| row.get(0))
            .optional()?;
        match current {
            None => return Err(StoreError::NoCall(new.call_id.to_owned())),
            Some(current) if current != new.revision => {
                return Err(StoreError::Superseded { call_id: new.call_id.to_owned() });
            }
            Some(_) => {}
        }
        let call = content_of(&tx, new.call_id, new.revision)?;
        let rows = new.findings.iter().map(|f| FindingRow::of(f, &call)).collect::<Result<Vec<_>, _>>()?;
        let before = hashes(&tx, new.call_id)?;
        tx.prepare_cached(
            "INSERT INTO extractions (call_id, revision, ruleset, unread) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (call_id) DO UPDATE SET revision = ?2, ruleset = ?3, unread = ?4",
        )?
        .execute([
            new.call_id,
            new.revision,
            new.ruleset,
            &json("unread speakers of call", new.call_id, new.unread)?,
        ])?;
        if !before.iter().eq(rows.iter().map(|r| &r.hash)) {
            tx.execute("DELETE FROM findings WHERE call_id = ?1", [new.call_id])?;
            for (seq, row) in rows.iter().enumerate() {
                row.insert(&tx, new.call_id, seq)?;
            }
            super::changes::note(&tx, new.call_id)?;
        }
        forget_old_contents(&tx, new.call_id)?;
        tx.commit()?;
        Ok(())
    }

    /// Calls that were not read in their present revision with this ruleset and their deal as it is now, oldest first.
    pub fn pending(&self, ruleset: &str) -> Result<Vec<String>, StoreError> {
        let mut statement = self.conn.prepare_cached(
            "SELECT c.call_id FROM calls c LEFT JOIN extractions e USING (call_id)
             WHERE e.ruleset IS NOT ?1 OR e.revision <> c.revision
             ORDER BY c.started_ms IS NULL, c.started_ms, c.call_id",
        )?;
        let ids = statement.query_map([ruleset], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(ids)
    }

    /// The findings of a call in the order in which they were put. After a new revision of the call they are those of
    /// the old one until it is extracted again.
    ///
    /// # Errors
    /// A finding or the text it stands on is damaged: evidence that does not hold is never served.
    pub fn findings_of_call(&self, call_id: &str) -> Result<Vec<Finding>, StoreError> {
        read_findings(&self.conn, call_id)
    }

    /// The findings of a deal's calls, oldest call first.
    pub fn findings_of_deal(&self, deal_id: &str) -> Result<Vec<Finding>, StoreError> {
        let mut findings = Vec::new();
        for call_id in super::deals::call_ids(&self.conn, deal_id)? {
            findings.extend(read_findings(&self.conn, &call_id)?);
        }
        Ok(findings)
    }
}

fn read_findings(conn: &Connection, call_id: &str) -> Result<Vec<Finding>, StoreError> {
    let revision: Option<String> = conn
        .prepare_cached("SELECT revision FROM extractions WHERE call_id = ?1")?
        .query_row([call_id], |row| row.get(0))
        .optional()?;
    let Some(revision) = revision else { return Ok(Vec::new()) };
    let mut statement = conn.prepare_cached(
        "SELECT id, kind, turn, evidence, slots, confidence, rule, hash FROM findings WHERE call_id = ?1 ORDER BY seq",
    )?;
    let rows: Vec<FindingRow> = statement.query_map([call_id], FindingRow::read)?.collect::<Result<_, _>>()?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let call = content_of(conn, call_id, &revision)?;
    let texts: BTreeMap<u32, &str> = call.turns.iter().map(|t| (t.i, t.text.as_str())).collect();
    rows.iter().map(|row| row.finding(call_id, &texts)).collect()
}

fn hashes(conn: &Connection, call_id: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare_cached("SELECT hash FROM findings WHERE call_id = ?1 ORDER BY seq")?;
    let hashes = statement.query_map([call_id], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(hashes)
}

/// A finding as its row has it.
struct FindingRow {
    id: String,
    kind: String,
    turn: u32,
    evidence: String,
    slots: String,
    confidence: f64,
    rule: String,
    hash: String,
}

impl FindingRow {
    /// The row of a finding whose evidence holds in the call.
    fn of(finding: &Finding, call: &Call) -> Result<FindingRow, StoreError> {
        let Finding { id, call_id, evidence: e, .. } = finding;
        if *call_id != call.call_id || !call.turns.iter().any(|turn| e.holds_in(turn)) {
            return Err(StoreError::NoEvidence { call_id: call.call_id.clone(), id: id.clone(), turn: e.turn });
        }
        let evidence = StoredEvidence {
            start: e.span.start(),
            end: e.span.end(),
            quote: e.quote.clone(),
            also: e.also.clone(),
            start_ms: e.start_ms,
            speaker: e.speaker.clone(),
            side: e.side,
        };
        let mut row = FindingRow {
            id: id.clone(),
            kind: finding.kind.as_str().to_owned(),
            turn: e.turn,
            evidence: json("finding", id, &evidence)?,
            slots: json("finding", id, &finding.slots)?,
            confidence: finding.confidence,
            rule: finding.rule.clone(),
            hash: String::new(),
        };
        row.hash = row.hash_of_content();
        Ok(row)
    }

    fn hash_of_content(&self) -> String {
        crate::model::ids::short_hash(&[
            self.id.as_bytes(),
            self.kind.as_bytes(),
            &self.turn.to_le_bytes(),
            self.evidence.as_bytes(),
            self.slots.as_bytes(),
            &self.confidence.to_le_bytes(),
            self.rule.as_bytes(),
        ])
    }

    fn insert(&self, conn: &Connection, call_id: &str, seq: usize) -> Result<(), StoreError> {
        let inserted = conn
            .prepare_cached(
                "INSERT OR IGNORE INTO findings (call_id, seq, id, kind, turn, evidence, slots, confidence, rule, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                call_id,
                i64::try_from(seq).unwrap_or(i64::MAX),
                self.id,
                self.kind,
                self.turn,
                self.evidence,
                self.slots,
                self.confidence,
                self.rule,
                self.hash
            ])?;
        if inserted == 0 {
            return Err(StoreError::SameFinding { call_id: call_id.to_owned(), id: self.id.clone() });
        }
        Ok(())
    }

    fn read(row: &Row<'_>) -> rusqlite::Result<FindingRow> {
        Ok(FindingRow {
            id: row.get(0)?,
            kind: row.get(1)?,
            turn: row.get(2)?,
            evidence: row.get(3)?,
            slots: row.get(4)?,
            confidence: row.get(5)?,
            rule: row.get(6)?,
            hash: row.get(7)?,
        })
    }

    /// The finding, if row and evidence are what was put.
    fn finding(&self, call_id: &str, texts: &BTreeMap<u32, &str>) -> Result<Finding, StoreError> {
        let damaged = || StoreError::Damaged { what: "finding", id: self.id.clone() };
        if self.hash != self.hash_of_content() {
            return Err(damaged());
        }
        let stored: StoredEvidence = parse("finding", &self.id, &self.evidence)?;
        let text = texts.get(&self.turn).copied().unwrap_or_default();
        let span = Span::of(text, stored.start as usize, stored.end as usize).ok_or_else(damaged)?;
        if span.slice(text) != Some(stored.quote.as_str()) {
            return Err(damaged());
        }
        Ok(Finding {
            id: self.id.clone(),
            call_id: call_id.to_owned(),
            kind: Kind::parse(&self.kind).ok_or_else(damaged)?,
            evidence: Evidence {
                turn: self.turn,
                span,
                quote: stored.quote,
                also: stored.also,
                start_ms: stored.start_ms,
                speaker: stored.speaker,
                side: stored.side,
            },
            confidence: self.confidence,
            rule: self.rule.clone(),
            slots: parse("finding", &self.id, &self.slots)?,
        })
    }
}

/// Participant ids are names in some sources.
impl fmt::Debug for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unread({})", self.language.as_deref().unwrap_or("unknown language"))
    }
}
