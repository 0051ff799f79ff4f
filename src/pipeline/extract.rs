//! Findings of every call in the store that was not read with these rules, in batches, in parallel over calls.

use super::error::PipelineError;
use super::rulebook::Rulebook;
use super::{Progress, Step};
use crate::extract::Extraction;
use crate::model::{Call, Deal, Kind};
use crate::store::{CallSummary, Extracted, Store, StoreError, StoredCall, Unread};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// Calls in memory at the same time.
const BATCH: usize = 64;
/// A language that was not recognised.
pub const UNKNOWN_LANGUAGE: &str = "und";

/// What was read, oldest call first.
#[derive(Clone, Default, Serialize)]
pub struct Read {
    pub calls: Vec<ReadCall>,
    pub failed: Vec<FailedCall>,
}

#[derive(Clone, Serialize)]
pub struct ReadCall {
    pub call_id: String,
    pub findings: BTreeMap<Kind, usize>,
    /// Turns that no pack reads, by language.
    pub unread: BTreeMap<String, usize>,
}

#[derive(Clone, Serialize)]
pub struct FailedCall {
    pub call_id: String,
    pub reason: String,
}

/// Reads what is to be read. A call that cannot be read is part of the report and stops nobody.
///
/// # Errors
/// The store cannot be asked or written.
pub fn extract(store: &mut Store, book: &Rulebook, progress: Progress<'_>) -> Result<Read, PipelineError> {
    let reader = book.reader();
    let pending = store.pending(&book.hash)?;
    let total = pending.len();
    let mut report = Read::default();
    let mut deals: BTreeMap<String, Option<Deal>> = BTreeMap::new();
    progress(Step::Extracting { done: 0, total });
    for (n, batch) in pending.chunks(BATCH).enumerate() {
        let mut calls: Vec<StoredCall> = Vec::with_capacity(batch.len());
        for call_id in batch {
            match store.call(call_id) {
                Ok(stored) => {
                    if let Some(id) = &stored.call.deal_id
                        && !deals.contains_key(id)
                    {
                        deals.insert(id.clone(), store.deal(id)?);
                    }
                    calls.push(stored);
                }
                Err(e) => report.fail(call_id, e)?,
            }
        }
        let deal = |call: &Call| call.deal_id.as_ref().and_then(|id| deals.get(id)).and_then(Option::as_ref);
        let read: Vec<Extraction> = calls.par_iter().map(|s| reader.read(&s.call, deal(&s.call))).collect();
        for (k, (stored, extraction)) in calls.iter().zip(&read).enumerate() {
            match put(store, stored, extraction, &book.hash) {
                Ok(()) => report.calls.push(read_call(&stored.call, extraction)),
                Err(e) => report.fail(&stored.call.call_id, e)?,
            }
            progress(Step::Extracting { done: n * BATCH + k + 1, total });
        }
    }
    Ok(report)
}

impl Read {
    /// Damage of one call is reported; trouble with the store itself ends everything.
    fn fail(&mut self, call_id: &str, error: StoreError) -> Result<(), PipelineError> {
        match error {
            StoreError::Damaged { .. }
            | StoreError::Unreadable { .. }
            | StoreError::NoEvidence { .. }
            | StoreError::SameFinding { .. } => {
                self.failed.push(FailedCall { call_id: call_id.to_owned(), reason: error.to_string() });
                Ok(())
            }
            _ => Err(error.into()),
        }
    }
}

fn put(store: &mut Store, stored: &StoredCall, extraction: &Extraction, ruleset: &str) -> Result<(), StoreError> {
    let unread: Vec<Unread> = extraction
        .unread
        .iter()
        .map(|u| Unread {
            speaker: u.speaker.clone().unwrap_or_default(),
            language: Some(u.language.clone()).filter(|l| l != UNKNOWN_LANGUAGE),
        })
        .collect();
    store.put_findings(&Extracted {
        call_id: &stored.call.call_id,
        revision: &stored.revision,
        ruleset,
        findings: &extraction.findings,
        unread: &unread,
    })
}

fn read_call(call: &Call, extraction: &Extraction) -> ReadCall {
    let mut read = ReadCall { call_id: call.call_id.clone(), findings: BTreeMap::new(), unread: BTreeMap::new() };
    for finding in &extraction.findings {
        *read.findings.entry(finding.kind).or_default() += 1;
    }
    for unread in &extraction.unread {
        *read.unread.entry(unread.language.clone()).or_default() += unread.turns;
    }
    read
}

/// Turns of a call that no pack reads, by language.
pub fn unread_turns(call: &Call, listed: &CallSummary) -> BTreeMap<String, usize> {
    let mut turns = BTreeMap::new();
    for unread in &listed.unread {
        let said = call.turns.iter().filter(|t| t.speaker.as_deref().unwrap_or_default() == unread.speaker).count();
        let language = unread.language.clone().unwrap_or_else(|| UNKNOWN_LANGUAGE.to_owned());
        *turns.entry(language).or_default() += said;
    }
    turns
}

/// `no pack for de: 426 turns not searched`.
pub fn not_searched(language: &str, turns: usize) -> String {
    let what = if turns == 1 { "1 turn".to_owned() } else { format!("{turns} turns") };
    match language {
        UNKNOWN_LANGUAGE => format!("language not recognised: {what} not searched"),
        _ => format!("no pack for {language}: {what} not searched"),
    }
}
