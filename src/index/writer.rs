//! Calls into documents, and commits that survive a power cut.
//!
//! All documents of a call go to one segment in one batch, each finding before its turn: searching
//! relies on it to show a finding instead of its turn.

use super::generation;
use super::inspect::Seal;
use super::open::{Index, IndexError};
use super::schema::{Fields, TURN, day_of, schema};
use crate::model::{Call, Finding, Side, Turn, Verdict};
use std::collections::BTreeMap;
use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::Duration;
use tantivy::directory::error::LockError;
use tantivy::indexer::{IndexWriterOptions, UserOperation};
use tantivy::schema::Field;
use tantivy::{IndexWriter, TantivyDocument, TantivyError, Term};

/// Bytes that a thread gathers before it writes a segment: few segments, and little beside the store's own memory.
const HEAP: usize = 64 << 20;

/// How often, and after how long, a lock that is taken is asked for again.
const TRIES: usize = 20;
const PATIENCE: Duration = Duration::from_millis(50);

/// More threads only make more and smaller segments.
const MAX_THREADS: usize = 4;

/// What is indexed of one call.
pub struct CallDocs<'a> {
    pub call: &'a Call,
    /// Deal that the store matched the call to.
    pub deal_id: Option<&'a str>,
    /// Name of the deal's account.
    pub account: Option<&'a str>,
    /// The call's findings with what a human said of each.
    pub findings: &'a [(Finding, Verdict)],
}

/// The one writer of an index. What is not committed is gone when it is dropped.
pub struct Writer {
    index: Index,
    generation: u64,
    /// Whether this generation was ever the one in use.
    published: bool,
    fields: Fields,
    engine: IndexWriter,
}

impl Writer {
    pub(super) fn new(index: Index, generation: u64, engine: &tantivy::Index) -> Result<Writer, IndexError> {
        let open = || {
            let options = IndexWriterOptions::builder()
                .memory_budget_per_thread(HEAP)
                .num_worker_threads(available_parallelism().map_or(1, NonZero::get).min(MAX_THREADS))
                .num_merge_threads(1)
                .build();
            engine.writer_with_options(options).map_err(|source| match source {
                TantivyError::LockFailure(LockError::LockBusy, _) => {
                    IndexError::Locked { path: index.root().to_owned() }
                }
                source => IndexError::Engine { doing: "write", path: index.root().to_owned(), source },
            })
        };
        // A writer that was just closed gives its lock back with its last thread.
        let mut writer = open();
        for _ in 0..TRIES {
            if !matches!(writer, Err(IndexError::Locked { .. })) {
                break;
            }
            std::thread::sleep(PATIENCE);
            writer = open();
        }
        let writer = writer?;
        let published = generation::current(index.root()) == Some(generation);
        Ok(Writer { index, generation, published, fields: schema().1, engine: writer })
    }

    /// Replaces all documents of a call; seen after the next commit.
    ///
    /// # Errors
    /// The disk is full or fails; what was committed stays.
    pub fn replace(&self, docs: &CallDocs) -> Result<(), IndexError> {
        let added = Documents { fields: self.fields, docs }.all();
        if added.is_empty() {
            self.remove(&docs.call.call_id);
            return Ok(());
        }
        let delete = UserOperation::Delete(self.call(&docs.call.call_id));
        let operations: Vec<_> = std::iter::once(delete).chain(added.into_iter().map(UserOperation::Add)).collect();
        self.engine.run(operations).map_err(|source| self.failed("write", source))?;
        Ok(())
    }

    /// Removes all documents of a call; seen after the next commit.
    pub fn remove(&self, call_id: &str) {
        self.engine.delete_term(self.call(call_id));
    }

    /// Makes everything fed so far durable and visible. `watermark` is the store's change sequence
    /// up to which everything has been fed. The first commit of a new index makes it the one in use:
    /// feed all of the store before it.
    ///
    /// # Errors
    /// The disk is full or fails, or a rebuild has replaced this index; it stays as the last commit left it.
    pub fn commit(&mut self, watermark: u64) -> Result<(), IndexError> {
        let root = self.index.root().to_owned();
        let dir = generation::path(&root, self.generation);
        let used = generation::current(&root);
        if self.published && used.is_some_and(|g| g != self.generation) {
            return Err(IndexError::Replaced { path: root });
        }
        let engine = |source| IndexError::Engine { doing: "commit", path: root.clone(), source };
        let mut prepared = self.engine.prepare_commit().map_err(engine)?;
        let seal = Seal { watermark, opstamp: prepared.opstamp() };
        prepared.set_payload(&seal.write());
        prepared.commit().map_err(engine)?;
        let io = |source| IndexError::Io { doing: "commit", path: root.clone(), source };
        // tantivy renames its list of segments into place without syncing the directory: a power cut would undo the commit.
        generation::sync_dir(&dir).map_err(io)?;
        if used != Some(self.generation) {
            generation::publish(&root, self.generation).map_err(io)?;
        }
        self.published = true;
        generation::sweep(&root, self.generation).map_err(io)?;
        self.index.refresh()
    }

    /// Waits for segments that are being merged. Dropping a writer instead is safe, and leaves the merging to the next.
    ///
    /// # Errors
    /// The disk is full or fails; what was committed stays.
    pub fn finish(self) -> Result<(), IndexError> {
        let Writer { index, engine, .. } = self;
        engine.wait_merging_threads().map_err(|source| IndexError::Engine {
            doing: "merge",
            path: index.root().to_owned(),
            source,
        })?;
        index.refresh()
    }

    fn call(&self, call_id: &str) -> Term {
        Term::from_field_text(self.fields.call, call_id)
    }

    fn failed(&self, doing: &'static str, source: TantivyError) -> IndexError {
        IndexError::Engine { doing, path: self.index.root().to_owned(), source }
    }
}

/// Makes the documents of one call.
struct Documents<'a> {
    fields: Fields,
    docs: &'a CallDocs<'a>,
}

impl Documents<'_> {
    /// In turn order; the findings of a turn stand before it, those of no turn at the end.
    fn all(&self) -> Vec<TantivyDocument> {
        let mut by_turn: BTreeMap<u32, Vec<&(Finding, Verdict)>> = BTreeMap::new();
        for found in self.docs.findings {
            by_turn.entry(found.0.evidence.turn).or_default().push(found);
        }
        let mut all = Vec::with_capacity(self.docs.call.turns.len() + self.docs.findings.len());
        for turn in &self.docs.call.turns {
            self.findings(by_turn.remove(&turn.i), Some(turn), &mut all);
            all.push(self.turn(turn));
        }
        for found in by_turn.into_values() {
            self.findings(Some(found), None, &mut all);
        }
        all
    }

    fn findings(&self, found: Option<Vec<&(Finding, Verdict)>>, turn: Option<&Turn>, all: &mut Vec<TantivyDocument>) {
        let mut found = found.unwrap_or_default();
        found.sort_by_key(|(f, _)| (f.kind, f.evidence.span, f.id.clone()));
        all.extend(found.into_iter().map(|(f, verdict)| self.finding(f, *verdict, turn)));
    }

    fn turn(&self, turn: &Turn) -> TantivyDocument {
        let f = &self.fields;
        let mut doc = self.common(turn.speaker.as_deref(), self.docs.call.side(turn), turn.i, turn.start_ms);
        doc.add_text(f.text, &turn.text);
        doc.add_text(f.kind, TURN);
        doc
    }

    fn finding(&self, finding: &Finding, verdict: Verdict, turn: Option<&Turn>) -> TantivyDocument {
        let f = &self.fields;
        let evidence = &finding.evidence;
        let start = evidence.start_ms.or_else(|| turn?.ms_at(evidence.span.start()));
        let mut doc = self.common(evidence.speaker.as_deref(), evidence.side, evidence.turn, start);
        doc.add_text(f.text, &evidence.quote);
        doc.add_text(f.kind, finding.kind.as_str());
        doc.add_text(f.verdict, verdict.as_str());
        doc.add_text(f.rule, &finding.rule);
        doc.add_text(f.finding, &finding.id);
        let slots = &finding.slots;
        if let Some(status) = slots.status {
            doc.add_text(f.status, status.as_str());
        }
        if let Some(due) = slots.due_date {
            doc.add_i64(f.due, day_of(due));
        }
        add(&mut doc, f.owner, slots.owner.as_deref());
        for name in [&slots.owner, &slots.recipient, &slots.name, &slots.category, &slots.area] {
            add(&mut doc, f.about, name.as_deref());
        }
        doc
    }

    fn common(&self, speaker: Option<&str>, side: Side, turn: u32, start_ms: Option<u64>) -> TantivyDocument {
        let f = &self.fields;
        let call = self.docs.call;
        let mut doc = TantivyDocument::with_capacity(256);
        doc.add_text(f.call, &call.call_id);
        add(&mut doc, f.deal, self.docs.deal_id);
        add(&mut doc, f.account, self.docs.account);
        add(&mut doc, f.speaker, speaker.map(|id| self.name(id)));
        doc.add_text(f.side, side.as_str());
        add(&mut doc, f.source, Some(&call.source));
        add(&mut doc, f.stage, call.stage.as_deref());
        add(&mut doc, f.title, Some(&call.title));
        add(&mut doc, f.url, call.url.as_deref());
        doc.add_u64(f.turn, u64::from(turn));
        if let Some(ms) = start_ms {
            doc.add_u64(f.start_ms, ms);
        }
        if let Some(started) = call.started_at {
            doc.add_i64(f.day, day_of(started.local.date()));
        }
        doc
    }

    /// A participant's name, or its id where the source gives no name.
    fn name<'b>(&'b self, id: &'b str) -> &'b str {
        self.docs.call.participants.iter().find(|p| p.id == id && !p.name.is_empty()).map_or(id, |p| &p.name)
    }
}

fn add(doc: &mut TantivyDocument, field: Field, value: Option<&str>) {
    if let Some(value) = value.filter(|v| !v.is_empty()) {
        doc.add_text(field, value);
    }
}
