//! Where rule files come from: the binary itself, or a folder.

use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Rule files by path from the rules folder, `/` as separator.
pub type Files = BTreeMap<String, String>;

static EMBEDDED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The packs that ship with the program.
pub fn embedded_files() -> Files {
    let mut files = Files::new();
    let mut folders = vec![&EMBEDDED];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
                files.insert(path.replace('\\', "/"), text.to_owned());
            }
        }
    }
    files
}

/// The `.toml` files of a folder, at any depth.
///
/// # Errors
/// The folder or a file cannot be read as UTF-8 text; the error names it.
pub fn folder_files(folder: &Path) -> io::Result<Files> {
    let mut files = Files::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(current) = folders.pop() {
        for entry in std::fs::read_dir(&current).map_err(|e| named(&current, &e))? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "toml") {
                let text = std::fs::read_to_string(&path).map_err(|e| named(&path, &e))?;
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.insert(name, text);
            }
        }
    }
    Ok(files)
}

fn named(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}
