//! Files as they came, and what became of each.

use super::calls::{json, parse};
use super::raw::content_hash;
use super::{Store, StoreError};
use rusqlite::{OptionalExtension, Row, params};
use std::fmt;

/// What one file came to, under the name it was seen by.
#[derive(Clone, PartialEq, Eq)]
pub struct FileOutcome {
    /// The path as shown to people, with the place inside an archive.
    pub label: String,
    /// Hash of its bytes, as [`Store::hash`] makes it.
    pub hash: String,
    pub outcome: Outcome,
    /// Why, for people; empty where there is nothing to say.
    pub reason: String,
    /// Ids of the calls it holds.
    pub calls: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// Its calls are in the store.
    Read,
    /// Its calls are in the store from another source.
    Duplicate,
    /// Not a transcript, and nothing is wrong with that.
    Skipped,
    /// A transcript that could not be read.
    Failed,
}

impl Outcome {
    const ALL: [Outcome; 4] = [Outcome::Read, Outcome::Duplicate, Outcome::Skipped, Outcome::Failed];

    pub fn as_str(self) -> &'static str {
        match self {
            Outcome::Read => "read",
            Outcome::Duplicate => "duplicate",
            Outcome::Skipped => "skipped",
            Outcome::Failed => "failed",
        }
    }
}

impl Store {
    /// The hash by which delivered bytes are known.
    pub fn hash(bytes: &[u8]) -> String {
        content_hash(bytes)
    }

    /// Keeps delivered bytes and gives their hash. The label of the first delivery stays.
    pub fn put_raw(&mut self, label: &str, bytes: &[u8]) -> Result<String, StoreError> {
        let hash = content_hash(bytes);
        if let Some(raw) = &self.raw {
            raw.put(&hash, bytes)?;
        }
        self.conn
            .prepare_cached("INSERT OR IGNORE INTO raw (hash, label, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![hash, label, i64::try_from(bytes.len()).unwrap_or(i64::MAX)])?;
        Ok(hash)
    }

    /// Delivered bytes, checked against their hash; none for bytes that were never kept.
    pub fn raw(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.raw.as_ref().map_or(Ok(None), |raw| raw.read(hash))
    }

    /// Records what became of a file; what was said of the same bytes under the same name before is replaced.
    pub fn put_outcome(&mut self, file: &FileOutcome) -> Result<(), StoreError> {
        let calls = json("outcome of", &file.label, &file.calls)?;
        self.conn
            .prepare_cached(
                "INSERT OR REPLACE INTO outcomes (label, hash, outcome, reason, calls) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![file.label, file.hash, file.outcome.as_str(), file.reason, calls])?;
        Ok(())
    }

    /// What became of these bytes when they came under this name.
    pub fn outcome(&self, label: &str, hash: &str) -> Result<Option<FileOutcome>, StoreError> {
        self.conn
            .prepare_cached("SELECT label, hash, outcome, reason, calls FROM outcomes WHERE label = ?1 AND hash = ?2")?
            .query_row([label, hash], |row| Ok(outcome(row)))
            .optional()?
            .transpose()
    }

    /// Every file ever seen, by name.
    pub fn outcomes(&self) -> Result<Vec<FileOutcome>, StoreError> {
        let mut statement = self
            .conn
            .prepare_cached("SELECT label, hash, outcome, reason, calls FROM outcomes ORDER BY label, hash")?;
        let mut rows = statement.query([])?;
        let mut files = Vec::new();
        while let Some(row) = rows.next()? {
            files.push(outcome(row)?);
        }
        Ok(files)
    }
}

fn outcome(row: &Row<'_>) -> Result<FileOutcome, StoreError> {
    let label: String = row.get(0)?;
    let word: String = row.get(2)?;
    let outcome = Outcome::ALL.into_iter().find(|o| o.as_str() == word);
    Ok(FileOutcome {
        hash: row.get(1)?,
        outcome: outcome.ok_or_else(|| StoreError::Damaged { what: "outcome of", id: label.clone() })?,
        reason: row.get(3)?,
        calls: parse("outcome of", &label, &row.get::<_, String>(4)?)?,
        label,
    })
}

/// Paths name people and companies: only their length is shown.
impl fmt::Debug for FileOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "FileOutcome({} bytes of name, {}, {} calls)",
            self.label.len(),
            self.outcome.as_str(),
            self.calls.len()
        )
    }
}
