//! Gathers delivered files from paths: files, folders, archives. Reads bytes, understands nothing.
//!
//! Order is by name, so that the same folder gives the same list on every machine. Hidden files are
//! left out; links inside folders are not followed; whatever cannot be read becomes a [`Delivery`]
//! with the reason, and never stops the others.

use super::archive::{self, Budget};
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Largest file that is read, in bytes.
pub const MAX_FILE: u64 = 256 << 20;

/// One file as it was handed in.
pub struct Delivery {
    /// Path for people, archive members after `!/`.
    pub label: String,
    /// File name without folders.
    pub name: String,
    /// The folder it lies in; files of one folder may belong together.
    pub folder: String,
    /// The bytes, or why there are none.
    pub content: Result<Vec<u8>, String>,
    /// Of the bytes; of nothing where there are none.
    pub hash: blake3::Hash,
}

impl Delivery {
    /// A file with its bytes, also one that was never on a disk (an API response).
    pub fn new(folder: &str, name: &str, bytes: Vec<u8>) -> Delivery {
        let hash = blake3::hash(&bytes);
        Delivery {
            label: join(folder, name),
            name: name.to_owned(),
            folder: folder.to_owned(),
            content: Ok(bytes),
            hash,
        }
    }

    /// A file that could not be read.
    pub fn refused(folder: &str, name: &str, why: String) -> Delivery {
        let hash = blake3::hash(&[]);
        Delivery {
            label: join(folder, name),
            name: name.to_owned(),
            folder: folder.to_owned(),
            content: Err(why),
            hash,
        }
    }
}

/// All files at `paths`, folders and archives opened; a file that two paths lead to comes once.
pub fn gather(paths: &[PathBuf]) -> Vec<Delivery> {
    let mut walk = Walk { out: Vec::new(), seen: HashSet::new(), budget: Budget::default() };
    for path in paths {
        // A path the user names is followed, also where it is a link.
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() => walk.folder(path),
            Ok(meta) => walk.file(path, &meta),
            Err(error) => walk.refuse(path, reason(&error)),
        }
    }
    walk.out
}

struct Walk {
    out: Vec<Delivery>,
    seen: HashSet<PathBuf>,
    budget: Budget,
}

impl Walk {
    fn folder(&mut self, path: &Path) {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(error) => return self.refuse(path, reason(&error)),
        };
        let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
        paths.sort();
        for path in paths.into_iter().filter(|p| !hidden(&file_name(p))) {
            match fs::symlink_metadata(&path) {
                Ok(meta) if meta.is_symlink() => {
                    self.refuse(&path, "a link; name its target itself to read it".to_owned())
                }
                Ok(meta) if meta.is_dir() => self.folder(&path),
                Ok(meta) => self.file(&path, &meta),
                Err(error) => self.refuse(&path, reason(&error)),
            }
        }
    }

    fn file(&mut self, path: &Path, meta: &fs::Metadata) {
        if !self.seen.insert(fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())) {
            return;
        }
        if !meta.is_file() {
            return self.refuse(path, "neither a file nor a folder".to_owned());
        }
        if meta.len() > MAX_FILE {
            return self.refuse(path, too_large());
        }
        match fs::read(path) {
            Ok(bytes) => {
                let delivery = Delivery::new(&folder_of(path), &file_name(path), bytes);
                archive::open(delivery, &mut self.budget, &mut self.out);
            }
            Err(error) => self.refuse(path, reason(&error)),
        }
    }

    fn refuse(&mut self, path: &Path, why: String) {
        self.out.push(Delivery::refused(&folder_of(path), &file_name(path), why));
    }
}

/// Whether a file or folder is the system's or the user's own business.
pub fn hidden(name: &str) -> bool {
    name.starts_with('.') || name == "__MACOSX"
}

/// The message for a file over [`MAX_FILE`].
pub fn too_large() -> String {
    format!("larger than {} MB; split it, or check that it is a transcript", MAX_FILE >> 20)
}

fn reason(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or folder; check the path".to_owned(),
        std::io::ErrorKind::PermissionDenied => "not readable by this user; change its permissions".to_owned(),
        _ => format!("cannot be read: {error}"),
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| path.to_string_lossy().into_owned(), |n| n.to_string_lossy().into_owned())
}

fn folder_of(path: &Path) -> String {
    path.parent().map_or(String::new(), |p| p.to_string_lossy().into_owned())
}

/// A label of folder and name.
pub fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        "/" => format!("/{name}"),
        _ => format!("{folder}/{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_come_in_order_without_hidden_files_and_links() {
        let dir = tempfile::tempdir().expect("a folder");
        let at = |name: &str| dir.path().join(name);
        fs::create_dir_all(at("b/.git")).expect("made");
        for name in ["z.txt", "b/y.txt", "a.txt", ".hidden", "b/.git/config"] {
            fs::write(at(name), name).expect("written");
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("/etc/hostname", at("link.txt")).expect("linked");
        let found = gather(&[dir.path().to_owned(), at("a.txt"), at("missing.txt")]);
        let names: Vec<(&str, bool)> = found.iter().map(|d| (d.name.as_str(), d.content.is_ok())).collect();
        let want: &[(&str, bool)] = if cfg!(unix) {
            &[("a.txt", true), ("y.txt", true), ("link.txt", false), ("z.txt", true), ("missing.txt", false)]
        } else {
            &[("a.txt", true), ("y.txt", true), ("z.txt", true), ("missing.txt", false)]
        };
        assert_eq!(names, want);
        assert!(found[1].folder.ends_with("/b"));
    }
}
