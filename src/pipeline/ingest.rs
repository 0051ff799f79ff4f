//! Gathered files into the store: each call once, each file with its outcome.
//!
//! Deals come first, so that their people are known. The same words from another tool are a
//! duplicate: the store finds equal transcripts by fingerprint; here, calls that began together are
//! compared in full, which also finds what two recognisers heard differently.

use super::error::PipelineError;
use super::gather::{Gathered, GatheredCall, GatheredFile, Held};
use super::{Progress, Step};
use crate::model::Call;
use crate::sources::{fingerprint, same_call};
use crate::store::{FileOutcome, NewCall, Outcome, Put, Store, StoreError, StoredCall};
use jiff::Timestamp;
use serde::Serialize;

/// Seconds between the starts of two recordings of one call.
const NEAR_S: i64 = 120;
/// Places of the fingerprint that the store compares.
const PLACES: u32 = 64;

/// What became of every file, in order of path.
#[derive(Clone, Default, Serialize)]
pub struct Ingested {
    pub files: Vec<FileReport>,
    /// Deals that were new or changed.
    pub deals: Vec<String>,
}

#[derive(Clone, Serialize)]
pub struct FileReport {
    pub file: String,
    /// The kind of file, for people.
    pub format: String,
    #[serde(flatten)]
    pub became: FileBecame,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

#[derive(Clone, Serialize)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum FileBecame {
    Calls { calls: Vec<CallReport> },
    Deals { deals: Vec<String> },
    Companion { of: String },
    Skipped { reason: String },
    Failed { reason: String },
}

#[derive(Clone, Serialize)]
pub struct CallReport {
    pub call_id: String,
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    pub turns: usize,
    #[serde(flatten)]
    pub became: CallBecame,
    /// What it lacks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "became")]
pub enum CallBecame {
    New,
    Unchanged,
    Revision,
    Duplicate { of: String },
}

impl Ingested {
    pub fn calls(&self) -> impl Iterator<Item = (&FileReport, &CallReport)> {
        self.files.iter().flat_map(|f| match &f.became {
            FileBecame::Calls { calls } => calls.iter().map(|c| (f, c)).collect(),
            _ => Vec::new(),
        })
    }

    pub fn failed(&self) -> impl Iterator<Item = (&FileReport, &str)> {
        self.files.iter().filter_map(|f| match &f.became {
            FileBecame::Failed { reason } => Some((f, reason.as_str())),
            _ => None,
        })
    }
}

/// Puts everything gathered into the store.
///
/// # Errors
/// The store fails; what was put before stays, and the next run goes on from there.
pub fn ingest(store: &mut Store, gathered: Gathered, progress: Progress<'_>) -> Result<Ingested, PipelineError> {
    let Gathered { files, deals } = gathered;
    let mut done = Ingested::default();
    for deal in deals.values() {
        if store.put_deal(deal)? != Put::Unchanged {
            done.deals.push(deal.deal_id.clone());
        }
    }
    let mut known = Known::of(store)?;
    let total = files.len();
    for (n, file) in files.into_iter().enumerate() {
        progress(Step::Storing { done: n, total });
        done.files.push(put_file(store, file, &mut known)?);
    }
    progress(Step::Storing { done: total, total });
    Ok(done)
}

/// A store in memory with the same deals and calls, to see what ingesting would do.
///
/// # Errors
/// The store cannot be read.
pub fn rehearsal(store: Option<&Store>) -> Result<Store, PipelineError> {
    let mut copy = Store::open_in_memory()?;
    let Some(store) = store else { return Ok(copy) };
    let mut deal_ids: Vec<Option<String>> = vec![None];
    for deal in store.deals()? {
        copy.put_deal(&deal)?;
        deal_ids.push(Some(deal.deal_id));
    }
    for listed in store.calls()? {
        let stored = store.call(&listed.call_id)?;
        let call = as_it_came(stored, &deal_ids)?;
        copy.put_call(NewCall { call: &call, raw: None, fingerprint: &min_hash(&call), notes: &[] })?;
    }
    Ok(copy)
}

/// The call as it was delivered: its revision is of that content, and it may belong to another deal by now.
fn as_it_came(stored: StoredCall, deal_ids: &[Option<String>]) -> Result<Call, PipelineError> {
    let mut call = stored.call.clone();
    for deal_id in std::iter::once(&stored.call.deal_id).chain(deal_ids) {
        call.deal_id.clone_from(deal_id);
        if Store::hash(serde_json::to_string(&call)?.as_bytes()) == stored.revision {
            return Ok(call);
        }
    }
    Ok(stored.call)
}

fn put_file(store: &mut Store, file: GatheredFile, known: &mut Known) -> Result<FileReport, PipelineError> {
    let GatheredFile { label, bytes, format, held, notes } = file;
    let hash = Store::hash(bytes.as_deref().unwrap_or_default());
    let before = store.outcome(&label, &hash)?;
    let used = matches!(held, Held::Calls(_) | Held::Deals(_) | Held::Companion { .. });
    let raw = bytes.as_deref().filter(|_| used);
    if let Some(bytes) = raw.filter(|_| before.as_ref().is_none_or(|o| o.outcome != Outcome::Read)) {
        store.put_raw(&label, bytes)?;
    }
    let became = match held {
        Held::Calls(calls) => {
            let raw = raw.map(|_| hash.as_str());
            let put = calls.iter().map(|c| put_call(store, c, raw, known)).collect::<Result<Vec<_>, _>>()?;
            FileBecame::Calls { calls: put }
        }
        Held::Deals(deals) => FileBecame::Deals { deals },
        Held::Companion { of } => FileBecame::Companion { of },
        Held::Skipped { reason } => FileBecame::Skipped { reason },
        Held::Failed { reason } => FileBecame::Failed { reason },
    };
    let now = outcome(&label, hash, &became);
    if before.as_ref() != Some(&now) {
        store.put_outcome(&now)?;
    }
    Ok(FileReport { file: label, format, became, notes })
}

fn outcome(label: &str, hash: String, became: &FileBecame) -> FileOutcome {
    let (outcome, reason, calls) = match became {
        FileBecame::Calls { calls } => {
            let ids = calls.iter().map(|c| match &c.became {
                CallBecame::Duplicate { of } => of.clone(),
                _ => c.call_id.clone(),
            });
            let all = calls.iter().all(|c| matches!(c.became, CallBecame::Duplicate { .. }));
            (if all { Outcome::Duplicate } else { Outcome::Read }, String::new(), ids.collect())
        }
        FileBecame::Deals { .. } => (Outcome::Read, String::new(), Vec::new()),
        FileBecame::Companion { of } => (Outcome::Read, format!("belongs to {of}"), Vec::new()),
        FileBecame::Skipped { reason } => (Outcome::Skipped, reason.clone(), Vec::new()),
        FileBecame::Failed { reason } => (Outcome::Failed, reason.clone(), Vec::new()),
    };
    FileOutcome { label: label.to_owned(), hash, outcome, reason, calls }
}

fn put_call(
    store: &mut Store,
    gathered: &GatheredCall,
    raw: Option<&str>,
    known: &mut Known,
) -> Result<CallReport, PipelineError> {
    let GatheredCall { call, notes } = gathered;
    let became = match known.same(store, call)? {
        Some(of) => CallBecame::Duplicate { of },
        None => match store.put_call(NewCall { call, raw, fingerprint: &min_hash(call), notes })? {
            Put::New => CallBecame::New,
            Put::Unchanged => CallBecame::Unchanged,
            Put::Revision => CallBecame::Revision,
            Put::Duplicate { of } => CallBecame::Duplicate { of },
        },
    };
    if became == CallBecame::New {
        known.add(call);
    }
    Ok(CallReport {
        call_id: call.call_id.clone(),
        title: call.title.clone(),
        date: call.started_at.map(|t| t.local.date().to_string()),
        turns: call.turns.len(),
        became,
        notes: notes.clone(),
    })
}

/// When the calls in the store began, and which tool recorded them.
struct Known(Vec<(Timestamp, String, String)>);

impl Known {
    fn of(store: &Store) -> Result<Known, StoreError> {
        let dated = store.calls()?.into_iter().filter_map(|c| Some((c.started_at?.timestamp()?, c.source, c.call_id)));
        Ok(Known(dated.collect()))
    }

    fn add(&mut self, call: &Call) {
        if let Some(at) = call.started_at.and_then(|t| t.timestamp()) {
            self.0.push((at, call.source.clone(), call.call_id.clone()));
        }
    }

    /// The call from another tool that began with this one and has its words; none where the store has the call itself.
    fn same(&self, store: &Store, call: &Call) -> Result<Option<String>, StoreError> {
        let Some(at) = call.started_at.and_then(|t| t.timestamp()) else { return Ok(None) };
        let near = self
            .0
            .iter()
            .filter(|(other, source, _)| *source != call.source && other.duration_since(at).as_secs().abs() <= NEAR_S);
        let mut near = near.peekable();
        if near.peek().is_none() || store.has_call(&call.call_id)? {
            return Ok(None);
        }
        for (_, _, id) in near {
            if same_call(&store.call(id)?.call, call) {
                return Ok(Some(id.clone()));
            }
        }
        Ok(None)
    }
}

/// The fingerprint as the store compares it: place by place.
fn min_hash(call: &Call) -> Vec<u64> {
    let sample = fingerprint(call);
    if sample.is_empty() {
        return sample;
    }
    let place = |p: u32| {
        let mix =
            |h: u64| (h ^ (u64::from(p) << 32 | u64::from(p))).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(p % 64);
        sample.iter().map(|h| mix(mix(*h))).min().unwrap_or_default()
    };
    (0..PLACES).map(place).collect()
}
