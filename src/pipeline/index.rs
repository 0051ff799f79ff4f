//! The search index kept in step with the store: fed what changed, made anew where it cannot be trusted.
//!
//! The index carries the number of the last change it has; `STORE` beside it names the store that
//! the number is of, and is written after the commit, so that a power cut in between only costs a rebuild.

use super::error::PipelineError;
use super::{Progress, Step};
use crate::index::{CallDocs, Index, IndexError, Opened, State, Writer};
use crate::model::{Finding, Verdict};
use crate::store::{Store, StoreError, reattach};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Names the store that the index is of.
const STORE_NAME: &str = "STORE";

/// What was done to the index.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Indexed {
    /// Calls that were fed.
    pub calls: usize,
    /// Why it was made anew.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rebuilt: Option<String>,
}

/// Opens the index in `dir` and brings it up to the store.
///
/// # Errors
/// The disk refuses, another process writes the index, or the store cannot be read.
pub fn sync(store: &Store, dir: &Path, progress: Progress<'_>) -> Result<(Index, Indexed), PipelineError> {
    let newest = u64::try_from(store.revision()?).unwrap_or_default();
    let Opened { index, watermark, state } = Index::open(dir, newest)?;
    let identity = store.identity()?;
    let named = std::fs::read_to_string(dir.join(STORE_NAME)).ok();
    let why = match state {
        State::Rebuilt { why } => Some(why),
        State::Fresh => None,
        State::Ok if named.as_deref() == Some(&identity) => {
            if watermark == newest {
                return Ok((index, Indexed::default()));
            }
            let mut writer = index.writer()?;
            let calls = feed(store, &mut writer, watermark, progress)?;
            return Ok((index, Indexed { calls, rebuilt: None }));
        }
        State::Ok => Some("it was made from another store".to_owned()),
    };
    if let Some(why) = &why {
        tracing::warn!("index made anew: {why}");
    }
    let calls = rebuild(store, &index, dir, &identity, progress)?;
    Ok((index, Indexed { calls, rebuilt: why }))
}

/// Makes the index anew, whatever state it is in.
///
/// # Errors
/// As [`sync`].
pub fn remake(store: &Store, dir: &Path, progress: Progress<'_>) -> Result<Indexed, PipelineError> {
    let newest = u64::try_from(store.revision()?).unwrap_or_default();
    let opened = Index::open(dir, newest)?;
    let calls = rebuild(store, &opened.index, dir, &store.identity()?, progress)?;
    Ok(Indexed { calls, rebuilt: Some("asked for".to_owned()) })
}

fn rebuild(
    store: &Store,
    index: &Index,
    dir: &Path,
    identity: &str,
    progress: Progress<'_>,
) -> Result<usize, PipelineError> {
    let mut writer = index.rebuild()?;
    let calls = feed(store, &mut writer, 0, progress)?;
    let mut file = tempfile::NamedTempFile::new_in(dir).map_err(PipelineError::file("write into", dir))?;
    let written = file.write_all(identity.as_bytes()).and_then(|()| file.as_file().sync_all());
    written.map_err(PipelineError::file("write into", dir))?;
    file.persist(dir.join(STORE_NAME)).map_err(|e| e.error).map_err(PipelineError::file("write into", dir))?;
    Ok(calls)
}

/// Feeds every call that changed after `from`, and commits.
fn feed(store: &Store, writer: &mut Writer, from: u64, progress: Progress<'_>) -> Result<usize, PipelineError> {
    let changes = store.changes_since(i64::try_from(from).unwrap_or_default())?;
    let total = changes.call_ids.len();
    let mut deals = Deals { store, known: BTreeMap::new() };
    for (n, call_id) in changes.call_ids.iter().enumerate() {
        progress(Step::Indexing { done: n, total });
        let stored = match store.call(call_id) {
            Ok(stored) => stored,
            Err(StoreError::NoCall(_)) => {
                writer.remove(call_id);
                continue;
            }
            Err(e @ StoreError::Damaged { .. }) => {
                // What is damaged cannot be searched; `doctor` and `run` name it.
                tracing::warn!("{e}");
                writer.remove(call_id);
                continue;
            }
            Err(e) => return Err(e.into()),
        };
        let deal_id = stored.call.deal_id.as_deref();
        let of_deal = deals.of(deal_id)?;
        let findings: Vec<(Finding, Verdict)> = store
            .findings_of_call(call_id)?
            .into_iter()
            // Findings of an earlier revision wait for extraction; they may not stand in this text.
            .filter(|f| stored.call.turns.iter().any(|t| f.evidence.holds_in(t)))
            .map(|f| (of_deal.verdicts.get(&f.id).copied().unwrap_or_default(), f))
            .map(|(verdict, finding)| (finding, verdict))
            .collect();
        let account = of_deal.account.as_deref();
        writer.replace(&CallDocs { call: &stored.call, deal_id, account, findings: &findings })?;
    }
    progress(Step::Indexing { done: total, total });
    let to = u64::try_from(changes.to).unwrap_or_default();
    writer.commit(to)?;
    Ok(total)
}

/// What the index needs of deals.
struct Deals<'s> {
    store: &'s Store,
    known: BTreeMap<String, OfDeal>,
}

#[derive(Default)]
struct OfDeal {
    account: Option<String>,
    /// What humans said, by finding id.
    verdicts: BTreeMap<String, Verdict>,
}

impl Deals<'_> {
    fn of(&mut self, deal_id: Option<&str>) -> Result<&OfDeal, PipelineError> {
        let key = deal_id.unwrap_or_default();
        if !self.known.contains_key(key) {
            let made = deal_id.map(|id| self.read(id)).transpose()?.unwrap_or_default();
            self.known.insert(key.to_owned(), made);
        }
        Ok(&self.known[key])
    }

    fn read(&self, deal_id: &str) -> Result<OfDeal, PipelineError> {
        let account = self.store.deal(deal_id)?.map(|d| d.account.name).filter(|n| !n.is_empty());
        let decisions = self.store.decisions(deal_id)?;
        if decisions.is_empty() {
            return Ok(OfDeal { account, verdicts: BTreeMap::new() });
        }
        let findings = self.store.findings_of_deal(deal_id)?;
        let mut calls = Vec::new();
        for listed in self.store.calls_of_deal(deal_id)? {
            calls.push(self.store.call(&listed.call_id)?.call);
        }
        let attached = reattach(&decisions, &findings, &calls).attached;
        let verdicts = attached.into_iter().map(|a| (a.item_id, a.decision.verdict)).collect();
        Ok(OfDeal { account, verdicts })
    }
}

/// Whether the error says that another process is writing the index.
pub fn is_busy(error: &PipelineError) -> bool {
    matches!(error, PipelineError::Index(IndexError::Locked { .. } | IndexError::Replaced { .. }))
}
