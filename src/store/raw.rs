//! Delivered bytes, one file each, named by their BLAKE3 hash.
//!
//! A file is whole or absent: written beside, synced, renamed, the folder synced. It is never
//! changed afterwards, so the same delivery twice is one file. Names of the outside world never
//! become names here.

use super::StoreError;
use super::open::{io, sync_folder};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// Begins the names of files that are still being written; what a killed process left is removed at the next open.
const UNFINISHED: &str = ".incoming-";

pub(super) struct RawFolder {
    folder: PathBuf,
}

impl RawFolder {
    /// Makes the folder ready for writing.
    pub(super) fn open(folder: PathBuf) -> Result<RawFolder, StoreError> {
        std::fs::create_dir_all(&folder).map_err(|e| io(&folder, e))?;
        for entry in std::fs::read_dir(&folder).map_err(|e| io(&folder, e))? {
            let entry = entry.map_err(|e| io(&folder, e))?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                std::fs::remove_file(entry.path()).map_err(|e| io(&entry.path(), e))?;
            }
        }
        Ok(RawFolder { folder })
    }

    /// The folder as it is, for reading.
    pub(super) fn at(folder: PathBuf) -> RawFolder {
        RawFolder { folder }
    }

    /// Keeps `bytes` durably under `hash`, which must be theirs. A damaged file of that name is replaced.
    pub(super) fn put(&self, hash: &str, bytes: &[u8]) -> Result<(), StoreError> {
        if matches!(self.read(hash), Ok(Some(_))) {
            return Ok(());
        }
        let path = self.folder.join(hash);
        let mut file =
            tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder).map_err(|e| io(&self.folder, e))?;
        file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(|e| io(&path, e))?;
        file.persist(&path).map_err(|e| io(&path, e.error))?;
        sync_folder(&self.folder)
    }

    /// The bytes of `hash`; none if there is no such file.
    ///
    /// # Errors
    /// The file's content is not what its name says.
    pub(super) fn read(&self, hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.folder.join(hash);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(e) if e.kind() == ErrorKind::NotFound => return Ok(None),
            Err(e) => return Err(io(&path, e)),
        };
        if content_hash(&bytes) != hash {
            return Err(StoreError::Damaged { what: "delivery", id: hash.to_owned() });
        }
        Ok(Some(bytes))
    }
}

/// BLAKE3 in hexadecimal.
pub(super) fn content_hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_is_kept_once_and_heals_when_delivered_again() {
        let dir = tempfile::tempdir().unwrap();
        let raw = RawFolder::open(dir.path().join("raw")).unwrap();
        let hash = content_hash(b"WEBVTT");
        raw.put(&hash, b"WEBVTT").unwrap();
        raw.put(&hash, b"WEBVTT").unwrap();
        assert_eq!(std::fs::read_dir(dir.path().join("raw")).unwrap().count(), 1);
        std::fs::write(dir.path().join("raw").join(&hash), b"WEBVTX").unwrap();
        assert!(matches!(raw.read(&hash), Err(StoreError::Damaged { .. })));
        raw.put(&hash, b"WEBVTT").unwrap();
        assert_eq!(raw.read(&hash).unwrap().as_deref(), Some(b"WEBVTT".as_slice()));
    }

    #[test]
    fn what_a_killed_process_left_is_removed() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(".incoming-x"), b"half").unwrap();
        RawFolder::open(dir.path().to_owned()).unwrap();
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }
}
