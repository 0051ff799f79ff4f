//! The document of a deal: from the store to a draft, to files, and a human's decision back into the store.

use super::error::PipelineError;
use super::extract::{not_searched, unread_turns};
use super::{Progress, Step};
use crate::export::{html, json, markdown};
use crate::handoff::draft::{DraftInput, draft};
use crate::handoff::fields::Template;
use crate::handoff::gaps::gaps;
use crate::handoff::threads::threads;
use crate::handoff::told::{Told, told};
use crate::model::handoff::CallSummary as DraftCall;
use crate::model::{Call, Completeness, Deal, Decision, Finding, Handoff, Thread, Verdict};
use crate::store::{Attached, Store, reattach};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Begins the names of files that are still being written.
const UNFINISHED: &str = ".writing-";

/// A deal's document with what it was made from.
pub struct Document {
    pub handoff: Handoff,
    pub findings: Vec<Finding>,
    pub calls: Vec<Call>,
    /// Decisions and the items they stand on now.
    pub attached: Vec<Attached>,
    /// What the turns tell of promises.
    pub told: Vec<Told>,
}

impl Document {
    /// The promises of the deal, each with its life; what a human rejected is none.
    pub fn threads(&self, deal: &Deal) -> Vec<Thread> {
        let rejected: BTreeSet<&str> = self
            .attached
            .iter()
            .filter(|a| a.decision.verdict == Verdict::Rejected)
            .map(|a| a.item_id.as_str())
            .collect();
        let standing: Vec<&Finding> = self.findings.iter().filter(|f| !rejected.contains(f.id.as_str())).collect();
        let calls: Vec<DraftCall> = self.calls.iter().map(DraftCall::of).collect();
        threads(deal, &calls, &standing, &self.told)
    }
}

/// A draft in `out/`.
#[derive(Clone, Serialize)]
pub struct WrittenDraft {
    pub deal_id: String,
    pub account: String,
    /// The page for readers; Markdown and JSON lie beside it.
    pub html: PathBuf,
    pub changed: bool,
    pub calls: usize,
    pub findings: usize,
    /// Commitments of the seller, and of the customer.
    pub promises: (usize, usize),
    pub completeness: Completeness,
    pub gaps: usize,
    pub notes: Vec<String>,
}

/// Formats of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Html,
    Markdown,
    Json,
}

/// Drafts the document of `deal` from what the store has.
///
/// # Errors
/// The store cannot be read, or is damaged.
pub fn document(store: &Store, template: &Template, deal: &Deal) -> Result<Document, PipelineError> {
    let listed = store.calls_of_deal(&deal.deal_id)?;
    let mut calls = Vec::with_capacity(listed.len());
    let mut unread: BTreeMap<String, usize> = BTreeMap::new();
    for call in &listed {
        let stored = store.call(&call.call_id)?.call;
        for (language, turns) in unread_turns(&stored, call) {
            *unread.entry(language).or_default() += turns;
        }
        calls.push(stored);
    }
    let mut notes: Vec<String> = unread.iter().map(|(language, turns)| not_searched(language, *turns)).collect();
    let waiting = listed.iter().filter(|c| c.ruleset.is_none()).count();
    if waiting > 0 {
        notes.push(format!("{waiting} of {} calls not read yet; `throughline run` reads them", listed.len()));
    }
    let rulesets: BTreeSet<&str> = listed.iter().filter_map(|c| c.ruleset.as_deref()).collect();
    let findings = store.findings_of_deal(&deal.deal_id)?;
    let matched = reattach(&store.decisions(&deal.deal_id)?, &findings, &calls);
    let decisions: BTreeMap<String, Decision> =
        matched.attached.iter().map(|a| (a.item_id.clone(), a.decision.clone())).collect();
    let summaries: Vec<DraftCall> = calls.iter().map(DraftCall::of).collect();
    let told = told(&calls);
    let handoff = draft(DraftInput {
        template,
        deal,
        calls: &summaries,
        findings: &findings,
        told: &told,
        decisions: &decisions,
        orphaned: &matched.orphaned,
        ruleset: &rulesets.into_iter().collect::<Vec<_>>().join("+"),
        notes: &notes,
    });
    Ok(Document { handoff, findings, calls, attached: matched.attached, told })
}

/// The document as text in a format.
///
/// # Errors
/// None that a document can cause; the serializers' own are passed on.
pub fn render(handoff: &Handoff, format: Format) -> Result<String, PipelineError> {
    Ok(match format {
        Format::Html => html::handoff(handoff)?,
        Format::Markdown => markdown::handoff(handoff),
        Format::Json => json::handoff(handoff)?,
    })
}

/// Drafts every deal that has calls into `out`, in order of deal. A file that would stay the same is not touched.
///
/// # Errors
/// The store cannot be read or `out` not written.
pub fn write_all(
    store: &Store,
    template: &Template,
    out: &Path,
    progress: Progress<'_>,
) -> Result<Vec<WrittenDraft>, PipelineError> {
    std::fs::create_dir_all(out).map_err(PipelineError::file("make", out))?;
    remove_unfinished(out)?;
    let deals = store.deals()?;
    let total = deals.len();
    let mut written = Vec::new();
    for (n, deal) in deals.iter().enumerate() {
        progress(Step::Drafting { done: n, total });
        let document = document(store, template, deal)?;
        if document.calls.is_empty() {
            continue;
        }
        let handoff = &document.handoff;
        let name = file_name(&deal.deal_id);
        let mut changed = false;
        for (format, ending) in [(Format::Html, "html"), (Format::Markdown, "md"), (Format::Json, "json")] {
            changed |= write_if_changed(&out.join(format!("{name}.{ending}")), &render(handoff, format)?)?;
        }
        let promised = |side: &str| {
            let owed = document.findings.iter().filter(|f| f.slots.by.is_some_and(|s| s.as_str() == side));
            owed.count()
        };
        written.push(WrittenDraft {
            deal_id: deal.deal_id.clone(),
            account: handoff.account.clone(),
            html: out.join(format!("{name}.html")),
            changed,
            calls: document.calls.len(),
            findings: document.findings.len(),
            promises: (promised("seller"), promised("customer")),
            completeness: handoff.completeness,
            gaps: gaps(handoff).len(),
            notes: handoff.notes.clone(),
        });
    }
    progress(Step::Drafting { done: total, total });
    Ok(written)
}

/// Removes what a killed process left.
fn remove_unfinished(out: &Path) -> Result<(), PipelineError> {
    for entry in std::fs::read_dir(out).map_err(PipelineError::file("read", out))? {
        let path = entry.map_err(PipelineError::file("read", out))?.path();
        if path.file_name().is_some_and(|n| n.to_string_lossy().starts_with(UNFINISHED)) {
            std::fs::remove_file(&path).map_err(PipelineError::file("remove", &path))?;
        }
    }
    Ok(())
}

/// Writes a file whole or not at all; tells whether it is another than before.
///
/// # Errors
/// The disk refuses.
pub fn write_if_changed(path: &Path, text: &str) -> Result<bool, PipelineError> {
    if std::fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(false);
    }
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let failed = || PipelineError::file("write", path);
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(folder).map_err(failed())?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(failed())?;
    file.persist(path).map_err(|e| e.error).map_err(failed())?;
    Ok(true)
}

/// A deal id as a file name: what is not a plain letter or digit becomes `-`, and a hash keeps such names apart.
fn file_name(deal_id: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !deal_id.is_empty() && deal_id.len() <= 64 && deal_id.chars().all(plain) {
        return deal_id.to_owned();
    }
    let kept: String = deal_id.chars().take(40).map(|c| if plain(c) { c } else { '-' }).collect();
    format!("{kept}-{}", crate::model::ids::short_hash(&[deal_id.as_bytes()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deal_ids_become_harmless_names_and_stay_apart() {
        assert_eq!(file_name("dev1"), "dev1");
        let (a, b) = (file_name("../../etc/x"), file_name("..-..-etc-x"));
        assert!(!a.contains(['/', '.']) && !b.contains('.'), "{a} {b}");
        assert_ne!(a, b);
        assert!(file_name("").starts_with('-'));
    }

    #[test]
    fn an_equal_file_is_not_written_again() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        assert!(write_if_changed(&path, "x").unwrap());
        assert!(!write_if_changed(&path, "x").unwrap());
        assert!(write_if_changed(&path, "y").unwrap());
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1);
    }
}
