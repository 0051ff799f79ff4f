//! The whole batch: files → store → findings → index → drafts. Every step takes up where a killed run ended.

use super::draft::{WrittenDraft, write_all};
use super::error::PipelineError;
use super::extract::{Read, extract};
use super::gather::gather;
use super::index::{Indexed, sync};
use super::ingest::{Ingested, ingest};
use super::rulebook::Rulebook;
use super::{Progress, Step};
use crate::config::{Config, Workspace};
use crate::store::Store;
use serde::Serialize;

/// What a run did and where things stand after it.
#[derive(Clone, Serialize)]
pub struct Ran {
    #[serde(flatten)]
    pub ingested: Ingested,
    pub read: Read,
    pub index: Indexed,
    pub drafts: Vec<WrittenDraft>,
    pub totals: Totals,
}

/// What the store has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub calls: u64,
    pub turns: u64,
    pub deals: u64,
    pub findings: u64,
    pub unassigned: u64,
}

impl Ran {
    /// Whether something that was asked for could not be done.
    pub fn is_partial(&self) -> bool {
        self.ingested.failed().next().is_some() || !self.read.failed.is_empty()
    }
}

/// Runs everything over a workspace.
///
/// # Errors
/// There is nothing to run on; the store, the index or the disk fails. What was done before stays.
pub fn run(
    workspace: &Workspace,
    config: &Config,
    book: &Rulebook,
    progress: Progress<'_>,
) -> Result<Ran, PipelineError> {
    let mut store = Store::open(&workspace.root)?;
    let sources = workspace.sources(config);
    if sources.is_empty() && store.counts()?.calls == 0 {
        return Err(PipelineError::NotThere(format!(
            "nothing to run on: set `sources` in {}, or bring calls in with `throughline ingest PATH`",
            workspace.config_file().display()
        )));
    }
    progress(Step::Reading);
    let gathered = gather(&sources, config, |id| store.deal(id).ok().flatten());
    let ingested = ingest(&mut store, gathered, progress)?;
    let read = extract(&mut store, book, progress)?;
    let (_, index) = sync(&store, &workspace.index(), progress)?;
    let drafts = write_all(&store, &book.template, &workspace.out(), progress)?;
    let counts = store.counts()?;
    Ok(Ran {
        ingested,
        read,
        index,
        drafts,
        totals: Totals {
            calls: counts.calls,
            turns: counts.turns,
            deals: counts.deals,
            findings: counts.findings,
            unassigned: counts.unassigned,
        },
    })
}
