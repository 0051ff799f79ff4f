//! The house rules as a test: who may use whom, file sizes, module docs, where SQL, HTML and vendor names may stand.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Which modules of the crate each module may use, beside itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("config", &["model"]),
    ("text", &["model"]),
    ("rules", &["model", "text"]),
    ("extract", &["model", "text", "rules"]),
    ("score", &["model", "extract"]),
    ("handoff", &["model", "text"]),
    ("sources", &["model", "config", "text"]),
    ("store", &["model"]),
    ("index", &["model"]),
    ("export", &["model", "handoff"]),
    (
        "pipeline",
        &["model", "config", "text", "rules", "extract", "score", "sources", "store", "index", "handoff", "export"],
    ),
    (
        "cli",
        &[
            "model", "config", "text", "rules", "extract", "score", "sources", "store", "index", "handoff", "export",
            "pipeline",
        ],
    ),
];

/// Longest source file, in lines.
const LONGEST: usize = 500;

/// Vendor names, which only `sources` may know; the marker words stand in code, not in prose.
const VENDORS: &[&str] = &["gong", "chorus", "salesforce", "hubspot", "fireflies", "otter"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn rust_files(folder: &str) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(current) = open.pop() {
        for entry in fs::read_dir(&current).expect("a readable folder") {
            let path = entry.expect("a folder entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let name = path.strip_prefix(root()).expect("under the root").to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).expect("UTF-8 source")));
            }
        }
    }
    assert!(!files.is_empty(), "no files under {folder}");
    files.sort();
    files
}

/// The module a file of `src/` belongs to: `extract` for `src/extract/view.rs`, `config` for `src/config.rs`.
fn module(file: &str) -> &str {
    let rest = file.strip_prefix("src/").unwrap_or(file);
    rest.split_once('/').map_or_else(|| rest.trim_end_matches(".rs"), |(m, _)| m)
}

/// The code without line comments; tests at the bottom of a module may use more.
fn code(text: &str) -> String {
    let shown = text.split("#[cfg(test)]").next().unwrap_or(text);
    shown.lines().map(|l| if l.trim_start().starts_with("//") { "" } else { l }).collect::<Vec<_>>().join("\n")
}

/// Modules named after `crate::`, also inside `crate::{…}`.
fn used(code: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 0;
            let mut word = String::new();
            let mut heads = vec![];
            for c in list.chars() {
                match c {
                    '{' => depth += 1,
                    '}' if depth == 0 => break,
                    '}' => depth -= 1,
                    ',' if depth == 0 => heads.push(std::mem::take(&mut word)),
                    c => word.push(c),
                }
            }
            heads.push(word);
            names.extend(
                heads
                    .iter()
                    .map(|h| h.trim().split("::").next().unwrap_or("").trim().to_owned())
                    .filter(|h| !h.is_empty()),
            );
        } else {
            names.push(rest.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("").to_owned());
        }
    }
    names
}

#[test]
fn layers_hold() {
    let table: BTreeMap<&str, &[&str]> = LAYERS.iter().copied().collect();
    let mut wrong = Vec::new();
    for (file, text) in rust_files("src") {
        let own = module(&file).to_owned();
        if own == "lib" || own == "main" {
            continue;
        }
        let Some(may) = table.get(own.as_str()) else {
            wrong.push(format!("{file}: module `{own}` is not in the layer table"));
            continue;
        };
        for name in used(&code(&text)) {
            if name != own && !may.contains(&name.as_str()) {
                wrong.push(format!("{file}: `{own}` uses `{name}`"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_planted_import_is_seen() {
    assert_eq!(used("use crate::{model::{Call, Turn},\n    store::Store, web};"), ["model", "store", "web"]);
    assert_eq!(used("fn f() { crate::index::open() }"), ["index"]);
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for (file, text) in rust_files("src") {
        let lines = text.lines().count();
        if lines > LONGEST {
            wrong.push(format!("{file}: {lines} lines, {LONGEST} at most"));
        }
        if !text.starts_with("//!") {
            wrong.push(format!("{file}: does not open with module docs"));
        }
        if code(&text).contains("super::super") {
            wrong.push(format!("{file}: super::super"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn things_stand_where_they_belong() {
    let mut wrong = Vec::new();
    for (file, text) in rust_files("src") {
        let (own, code) = (module(&file).to_owned(), code(&text));
        if own != "store" && ["SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM"].iter().any(|s| code.contains(s)) {
            wrong.push(format!("{file}: SQL outside store"));
        }
        if own != "export" && code.contains("<html") {
            wrong.push(format!("{file}: HTML outside export"));
        }
        let lower = code.to_lowercase();
        if !matches!(own.as_str(), "sources" | "pipeline" | "cli" | "main") {
            for vendor in VENDORS.iter().filter(|v| lower.contains(**v)) {
                wrong.push(format!("{file}: vendor name `{vendor}` outside sources"));
            }
        }
        if !matches!(own.as_str(), "sources" | "pipeline" | "main" | "cli")
            && (code.contains("async fn") || code.contains("tokio::"))
        {
            wrong.push(format!("{file}: async outside the edge"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_stands_on_the_map() {
    let map = fs::read_to_string(root().join("docs/ARCHITECTURE.md")).expect("docs/ARCHITECTURE.md");
    let missing: Vec<&str> = LAYERS.iter().map(|(m, _)| *m).filter(|m| !map.contains(&format!("`{m}`"))).collect();
    assert!(missing.is_empty(), "not in docs/ARCHITECTURE.md: {missing:?}");
}

#[test]
fn no_test_file_is_forgotten() {
    let main = fs::read_to_string(root().join("tests/it/main.rs")).expect("tests/it/main.rs");
    for (file, _) in rust_files("tests/it") {
        let inner = file.strip_prefix("tests/it/").expect("under tests/it");
        let name = inner.split('/').next().unwrap_or(inner).trim_end_matches(".rs");
        assert!(name == "main" || main.contains(&format!("mod {name};")), "{file} is not part of tests/it/main.rs");
    }
}
