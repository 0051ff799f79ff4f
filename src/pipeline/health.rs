//! Whether a workspace is well, without changing anything in it that counts.

use super::error::PipelineError;
use super::rulebook::{RuleFiles, Rulebook};
use crate::config::{Config, Env, Workspace};
use crate::index::{Index, State};
use crate::store::{STORE_FILE, Store, StoreError};
use serde::Serialize;

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    pub what: &'static str,
    pub state: Health,
    pub says: String,
    /// What to do; none where nothing is to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    Well,
    /// Works, but something is to be known.
    Note,
    Ill,
}

/// Looks at workspace, settings, rules, store and index.
///
/// # Errors
/// None of what is looked at: that is in the checks.
pub fn examine(workspace: &Workspace, env: &Env) -> Result<Vec<Check>, PipelineError> {
    let mut checks = vec![folder(workspace)];
    let config = match Config::load(workspace, env) {
        Ok(config) => {
            let missing: Vec<String> =
                workspace.sources(&config).iter().filter(|p| !p.exists()).map(|p| p.display().to_string()).collect();
            checks.push(match missing.as_slice() {
                [] => well("settings", "every key is known and has a possible value".to_owned()),
                missing => ill(
                    "settings",
                    format!("sources that do not exist: {}", missing.join(", ")),
                    "correct `sources` in throughline.toml",
                ),
            });
            config
        }
        Err(e) => {
            checks.push(ill("settings", e.to_string(), "correct throughline.toml or the environment"));
            Config::default()
        }
    };
    let book = rules(workspace, &config, &mut checks)?;
    if let Some(store) = store(workspace, &mut checks) {
        pending(&store, book.as_ref(), &mut checks);
        index(workspace, &store, &mut checks);
    }
    Ok(checks)
}

fn folder(workspace: &Workspace) -> Check {
    let root = workspace.root.display();
    if !workspace.root.is_dir() {
        return note("workspace", format!("{root} does not exist yet"), "`throughline init` makes it");
    }
    match tempfile::Builder::new().prefix(".doctor-").tempfile_in(&workspace.root) {
        Ok(_) => well("workspace", format!("{root} can be written")),
        Err(e) => ill("workspace", format!("{root} cannot be written: {e}"), "check owner, permissions and space"),
    }
}

fn rules(workspace: &Workspace, config: &Config, checks: &mut Vec<Check>) -> Result<Option<Rulebook>, PipelineError> {
    let mut files = RuleFiles::shipped();
    if let Err(e) = files.lay_own(workspace) {
        checks.push(ill("rules", e.to_string(), "make the rules folder and vocabulary.toml readable"));
        return Ok(None);
    }
    let own = files.laid().count();
    let book = Rulebook::compile(files, config);
    let rules: usize = book.rules.packs.values().map(|p| p.rules.len()).sum();
    let languages: Vec<&str> = book.rules.packs.keys().map(String::as_str).collect();
    let says = format!("{rules} rules for {}, {own} files of your own", languages.join(", "));
    let wrong = book.own_problems().len();
    checks.push(match wrong {
        0 => well("rules", says),
        n => ill("rules", format!("{says}, {n} problems"), "`throughline rules check` shows them"),
    });
    checks.push(match book.rules.vocabulary.len() {
        0 => well("vocabulary", "no names of your own; `throughline vocabulary add` takes them".to_owned()),
        n => well("vocabulary", format!("{n} names of your own")),
    });
    Ok(Some(book))
}

fn store(workspace: &Workspace, checks: &mut Vec<Check>) -> Option<Store> {
    if !workspace.root.join(STORE_FILE).exists() {
        checks.push(note("store", "none yet".to_owned(), "`throughline ingest PATH` or `throughline run` makes it"));
        return None;
    }
    let store = match Store::open_read_only(&workspace.root) {
        Ok(store) => store,
        Err(e @ StoreError::NewerSchema { .. }) => {
            checks.push(ill("store", e.to_string(), "use the newer throughline"));
            return None;
        }
        Err(e) => {
            checks.push(ill("store", e.to_string(), "restore store.sqlite from a backup"));
            return None;
        }
    };
    let report = store.check();
    let says = format!(
        "{} calls, {} findings, {} deals, {} decisions, {} delivered files, all as they were put",
        report.calls, report.findings, report.deals, report.decisions, report.deliveries
    );
    if report.is_well() {
        checks.push(well("store", says));
    } else {
        for problem in &report.problems {
            checks.push(ill("store", problem.clone(), "restore store.sqlite and raw/ from a backup"));
        }
    }
    Some(store)
}

fn pending(store: &Store, book: Option<&Rulebook>, checks: &mut Vec<Check>) {
    let Some(pending) = book.and_then(|b| store.pending(&b.hash).ok()) else { return };
    if !pending.is_empty() {
        let says = format!("{} calls were not read with the rules as they are now", pending.len());
        checks.push(note("findings", says, "`throughline run` reads them"));
    }
}

fn index(workspace: &Workspace, store: &Store, checks: &mut Vec<Check>) {
    let dir = workspace.index();
    if !dir.exists() {
        checks.push(note("index", "none yet".to_owned(), "the next search makes it"));
        return;
    }
    let newest = store.revision().ok().and_then(|r| u64::try_from(r).ok()).unwrap_or_default();
    checks.push(match Index::open(&dir, newest) {
        Ok(opened) => match opened.state {
            State::Ok if opened.watermark < newest => {
                note("index", "behind the store".to_owned(), "the next search or run brings it up")
            }
            State::Ok => well("index", "whole, and up with the store".to_owned()),
            State::Fresh => note("index", "empty".to_owned(), "the next search makes it anew"),
            State::Rebuilt { why } => ill(
                "index",
                format!("not to be trusted: {why}"),
                "`throughline index rebuild`, or the next search makes it anew",
            ),
        },
        Err(e) => ill("index", e.to_string(), "check permissions and space, then `throughline index rebuild`"),
    });
}

fn well(what: &'static str, says: String) -> Check {
    Check { what, state: Health::Well, says, remedy: None }
}

fn note(what: &'static str, says: String, remedy: &str) -> Check {
    Check { what, state: Health::Note, says, remedy: Some(remedy.to_owned()) }
}

fn ill(what: &'static str, says: String, remedy: &str) -> Check {
    Check { what, state: Health::Ill, says, remedy: Some(remedy.to_owned()) }
}
