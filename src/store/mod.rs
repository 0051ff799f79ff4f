//! The system of record: calls, deals, findings, decisions, and what became of every file.
//!
//! A workspace holds `store.sqlite`, `raw/` (delivered bytes by content hash) and `store.lock`. One
//! process writes, any number read. What a function returned without error survives a power cut
//! (write-ahead log with full sync). All SQL lives here, and what is not SQL does not: nothing is
//! extracted, matched to a deal or drafted. Synchronous; every function that writes is one
//! transaction. Errors are [`StoreError`].

mod calls;
mod changes;
mod check;
mod deals;
mod decisions;
mod deliveries;
mod error;
mod findings;
mod fingerprint;
mod open;
mod raw;
mod reattach;

pub use calls::{CallSummary, NewCall, Put, StoredCall};
pub use changes::{Changes, Counts};
pub use check::CheckReport;
pub use deliveries::{FileOutcome, Outcome};
pub use error::StoreError;
pub use findings::{Extracted, Unread};
pub use open::{Durability, LOCK_FILE, RAW_FOLDER, STORE_FILE};
pub use reattach::{Attached, Reattached, reattach};

use rusqlite::Connection;
use std::fs::File;

/// An open store. Dropping it closes the database and frees the workspace.
pub struct Store {
    conn: Connection,
    /// Where delivered bytes lie; none in memory.
    raw: Option<raw::RawFolder>,
    /// Held, not read: the lock lasts as long as the file is open. Declared last so that it is freed last.
    _lock: Option<File>,
}
