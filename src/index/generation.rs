//! Where an index lies: numbered directories, and a file `CURRENT` that names the one in use.
//!
//! A rebuild fills a new directory beside the one in use and then replaces `CURRENT` by a rename, so
//! that every reader opens a whole index. All steps are synced to disk in this order.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tantivy::Directory;
use tantivy::directory::{INDEX_WRITER_LOCK, MmapDirectory};

const CURRENT: &str = "CURRENT";

/// The generation in use; none where `CURRENT` is missing or names none.
pub(super) fn current(root: &Path) -> Option<u64> {
    parse(fs::read_to_string(root.join(CURRENT)).ok()?.trim_end())
}

pub(super) fn path(root: &Path, generation: u64) -> PathBuf {
    root.join(format!("g{generation:06}"))
}

/// Makes an empty directory, numbered above all others.
pub(super) fn create(root: &Path) -> io::Result<u64> {
    fs::create_dir_all(root)?;
    if let Some(parent) = root.parent().filter(|p| !p.as_os_str().is_empty()) {
        sync_dir(parent)?;
    }
    let mut next = all(root)?.into_iter().max().unwrap_or(0);
    loop {
        next += 1;
        match fs::create_dir(path(root, next)) {
            Ok(()) => return Ok(next),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
        }
    }
}

/// Makes `generation` the one in use.
pub(super) fn publish(root: &Path, generation: u64) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(root)?;
    writeln!(file, "g{generation:06}")?;
    file.as_file().sync_all()?;
    file.persist(root.join(CURRENT)).map_err(|e| e.error)?;
    sync_dir(root)
}

/// Removes all directories but that of `generation`: replaced ones, and those of rebuilds that were killed.
/// One that is being written stays; one that is being read stays readable to its reader.
pub(super) fn sweep(root: &Path, generation: u64) -> io::Result<()> {
    for other in all(root)?.into_iter().filter(|g| *g != generation) {
        let dir = path(root, other);
        let locked = MmapDirectory::open(&dir).is_ok_and(|d| d.acquire_lock(&INDEX_WRITER_LOCK).is_err());
        if !locked {
            fs::remove_dir_all(dir)?;
        }
    }
    Ok(())
}

/// Makes names in a directory survive a power cut: file contents alone are not enough.
pub(super) fn sync_dir(dir: &Path) -> io::Result<()> {
    File::open(dir)?.sync_all()
}

fn all(root: &Path) -> io::Result<Vec<u64>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root)? {
        found.extend(entry?.file_name().to_str().and_then(parse));
    }
    Ok(found)
}

fn parse(name: &str) -> Option<u64> {
    let digits = name.strip_prefix('g')?;
    (digits.len() >= 6 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generation_is_in_use_once_published_and_alone_once_swept() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().join("index");
        assert_eq!(current(&root), None);
        let first = create(&root).unwrap();
        assert_eq!(current(&root), None);
        publish(&root, first).unwrap();
        let second = create(&root).unwrap();
        assert_eq!((current(&root), second), (Some(first), first + 1));
        publish(&root, second).unwrap();
        assert_eq!(current(&root), Some(second));
        let third = create(&root).unwrap();
        let lock = MmapDirectory::open(path(&root, third)).unwrap().acquire_lock(&INDEX_WRITER_LOCK).unwrap();
        sweep(&root, second).unwrap();
        assert_eq!(all(&root).unwrap().len(), 2, "one that is being written stays");
        drop(lock);
        sweep(&root, second).unwrap();
        assert!(!path(&root, first).exists() && path(&root, second).exists());
    }

    #[test]
    fn a_damaged_name_names_nothing() {
        let dir = tempfile::tempdir().unwrap();
        for text in ["", "g", "g00000x", "000001", "g-00001", "g99999999999999999999999"] {
            fs::write(dir.path().join(CURRENT), text).unwrap();
            assert_eq!(current(dir.path()), None, "{text}");
        }
    }
}
