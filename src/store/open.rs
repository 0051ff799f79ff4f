//! Opening a workspace's store: schema version, single writer, durability.

use super::raw::RawFolder;
use super::{Store, StoreError};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use rusqlite_migration::{M, Migrations};
use std::fs::{File, OpenOptions, TryLockError};
use std::io::Read;
use std::path::Path;
use std::time::Duration;

/// The database inside a workspace.
pub const STORE_FILE: &str = "store.sqlite";
/// Locked by the one process that writes; stays behind, empty, and means nothing unlocked.
pub const LOCK_FILE: &str = "store.lock";
/// Delivered bytes, one file a content hash.
pub const RAW_FOLDER: &str = "raw";

/// One file a step; a released step is never edited. The schema's number is the count of steps.
const STEPS: &[M<'static>] = &[M::up(include_str!("migrations/0001_store.sql"))];

/// How long a statement waits for another process, which holds the database for single transactions only.
const BUSY: Duration = Duration::from_secs(10);

/// When a commit is on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// When the function returns; the only setting the product uses.
    Full,
    /// At the next checkpoint: loses commits in a power cut. The fault that the durability test plants.
    Normal,
}

impl Store {
    /// Opens the store of the workspace folder for writing; makes folder and store where there is none.
    ///
    /// # Errors
    /// Another process writes; the schema is newer than this program (nothing is touched then); the disk refuses.
    pub fn open(workspace: &Path) -> Result<Store, StoreError> {
        Store::open_with(workspace, Durability::Full)
    }

    /// [`Store::open`] with a chosen durability, for the tests that prove that `Full` is needed.
    pub fn open_with(workspace: &Path, durability: Durability) -> Result<Store, StoreError> {
        let path = workspace.join(STORE_FILE);
        refuse_newer(&path, schema_in_header(&path)?)?;
        std::fs::create_dir_all(workspace).map_err(|source| io(workspace, source))?;
        let lock = lock(workspace)?;
        let mut conn = Connection::open(&path)?;
        conn.busy_timeout(BUSY)?;
        // The header does not know of a newer schema that still waits in the write-ahead log; until
        // that is ruled out, closing must not fold the log into the file.
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        refuse_newer(&path, schema(&conn)?)?;
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
        conn.pragma_update(None, "journal_mode", "WAL")?;
        conn.pragma_update(
            None,
            "synchronous",
            match durability {
                Durability::Full => "FULL",
                Durability::Normal => "NORMAL",
            },
        )?;
        prepare(&mut conn)?;
        let raw = RawFolder::open(workspace.join(RAW_FOLDER))?;
        sync_folder(workspace)?;
        Ok(Store { conn, raw: Some(raw), _lock: Some(lock) })
    }

    /// Opens the store for commands that only read; needs no lock and disturbs no writer.
    ///
    /// # Errors
    /// There is no store yet, or its schema is not this program's.
    pub fn open_read_only(workspace: &Path) -> Result<Store, StoreError> {
        let path = workspace.join(STORE_FILE);
        if !path.is_file() {
            return Err(StoreError::Missing { path: workspace.to_owned() });
        }
        refuse_newer(&path, schema_in_header(&path)?)?;
        let conn =
            Connection::open_with_flags(&path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        conn.busy_timeout(BUSY)?;
        let found = schema(&conn)?;
        refuse_newer(&path, found)?;
        if found < STEPS.len() {
            return Err(StoreError::OlderSchema { path, found, known: STEPS.len() });
        }
        conn.pragma_update(None, "cell_size_check", true)?;
        Ok(Store { conn, raw: Some(RawFolder::at(workspace.join(RAW_FOLDER))), _lock: None })
    }

    /// A store that ends with the process; delivered bytes are counted, not kept.
    pub fn open_in_memory() -> Result<Store, StoreError> {
        let mut conn = Connection::open_in_memory()?;
        prepare(&mut conn)?;
        Ok(Store { conn, raw: None, _lock: None })
    }
}

/// Settings of a writing connection, and the steps that the schema lacks, each in its own transaction.
fn prepare(conn: &mut Connection) -> Result<(), StoreError> {
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "secure_delete", true)?;
    conn.pragma_update(None, "cell_size_check", true)?;
    conn.pragma_update(None, "trusted_schema", false)?;
    Migrations::from_slice(STEPS).to_latest(conn)?;
    Ok(())
}

fn lock(workspace: &Path) -> Result<File, StoreError> {
    let path = workspace.join(LOCK_FILE);
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path).map_err(|e| io(&path, e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::InUse { path: workspace.to_owned() }),
        Err(TryLockError::Error(source)) => Err(io(&path, source)),
    }
}

fn refuse_newer(path: &Path, found: usize) -> Result<(), StoreError> {
    if found > STEPS.len() {
        return Err(StoreError::NewerSchema { path: path.to_owned(), found, known: STEPS.len() });
    }
    Ok(())
}

fn schema(conn: &Connection) -> Result<usize, StoreError> {
    let version: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(usize::try_from(version).unwrap_or(usize::MAX))
}

/// The schema number as the file's header has it (four bytes at 60, big-endian), read without opening the database:
/// even a reading connection makes files beside it. Zero where there is no file or no whole header.
fn schema_in_header(path: &Path) -> Result<usize, StoreError> {
    let mut header = [0u8; 64];
    match File::open(path).and_then(|mut file| file.read_exact(&mut header)) {
        Ok(()) => {}
        Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::UnexpectedEof) => return Ok(0),
        Err(source) => return Err(io(path, source)),
    }
    if !header.starts_with(b"SQLite format 3\0") {
        // SQLite itself will say what is wrong with it.
        return Ok(0);
    }
    let [.., a, b, c, d] = header;
    Ok(usize::try_from(u32::from_be_bytes([a, b, c, d])).unwrap_or(usize::MAX))
}

/// Makes the names in a folder durable; a rename alone is not.
pub(super) fn sync_folder(folder: &Path) -> Result<(), StoreError> {
    #[cfg(unix)]
    File::open(folder).and_then(|f| f.sync_all()).map_err(|source| io(folder, source))?;
    Ok(())
}

pub(super) fn io(path: &Path, source: std::io::Error) -> StoreError {
    StoreError::Io { path: path.to_owned(), source }
}
