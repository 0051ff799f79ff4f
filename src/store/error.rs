//! What can go wrong with the store, in words for the person at the terminal.

use std::path::PathBuf;
use thiserror::Error;

#[derive(Debug, Error)]
pub enum StoreError {
    #[error("workspace {} is in use by another throughline process; wait until it ends, or stop it", path.display())]
    InUse { path: PathBuf },
    #[error("no store in {}; bring calls in first with `throughline ingest PATH` or `throughline run`", path.display())]
    Missing { path: PathBuf },
    #[error("{} has schema {found}, newer than {known}, the newest this throughline knows; use the throughline that wrote it (nothing was touched)", path.display())]
    NewerSchema { path: PathBuf, found: usize, known: usize },
    #[error("{} has schema {found}, older than {known}; upgrade it with any command that writes, for instance `throughline run`", path.display())]
    OlderSchema { path: PathBuf, found: usize, known: usize },
    #[error("{}: {source}; check that the folder exists, is writable and has space", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    #[error("store: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error("store: schema: {0}")]
    Schema(#[from] rusqlite_migration::Error),
    #[error(
        "{what} {id} in the store does not match its checksum; restore store.sqlite from a backup, or ingest the calls into a new workspace"
    )]
    Damaged { what: &'static str, id: String },
    #[error("{what} {id} in the store cannot be read by this version: {source}")]
    Unreadable { what: &'static str, id: String, source: serde_json::Error },
    #[error("no call {0}; `throughline search` and the summary of `ingest` show call ids")]
    NoCall(String),
    #[error("no deal `{name}`{}", did_you_mean(.nearest))]
    NoDeal { name: String, nearest: Vec<String> },
    #[error("`{name}` may be {}; name the deal by its id", found.join(" or "))]
    ManyDeals { name: String, found: Vec<String> },
    #[error("call {call_id} changed while it was read; extract it again")]
    Superseded { call_id: String },
    #[error("finding {id} of call {call_id} does not quote turn {turn} as it stands; nothing of this call was stored")]
    NoEvidence { call_id: String, id: String, turn: u32 },
    #[error("call {call_id} has two findings with id {id}; nothing of this call was stored")]
    SameFinding { call_id: String, id: String },
}

fn did_you_mean(names: &[String]) -> String {
    if names.is_empty() {
        return "; no name in the store is close to it".to_owned();
    }
    format!("; did you mean {}?", names.iter().map(|n| format!("`{n}`")).collect::<Vec<_>>().join(" or "))
}
