//! How the hits of one segment spread over the values of its columns.
//!
//! What all documents of a call share is counted by call and spread at the end, and columns are read
//! a block of documents at a time: counting must keep up with matching.

use std::collections::BTreeMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, SegmentReader, TantivyError};

/// Documents in a block.
pub(super) const BLOCK: usize = 64;

/// A column's values for a block of documents.
pub(super) type Values = [Option<u64>; BLOCK];

/// Counts by column and value.
pub(super) type Named = BTreeMap<&'static str, Vec<(String, u64)>>;

/// Columns that are counted, in the order of [`super::answer::Facets`].
pub(super) const COUNTED: [&str; 7] = ["kind", "account", "side", "speaker", "status", "source", "stage"];

/// Those that a document has of its own.
const OWN: [&str; 4] = ["kind", "side", "speaker", "status"];

pub(super) struct Tally {
    own: [Counted; OWN.len()],
    calls: Vec<OfCall>,
    call: Option<StrColumn>,
    day: Option<Column<i64>>,
    /// Account, source, stage.
    shared: [(&'static str, Option<StrColumn>); 3],
}

/// A call's hits, and what they share.
#[derive(Clone, Copy, Default)]
struct OfCall {
    hits: u64,
    any: DocId,
    day: i64,
}

struct Counted {
    name: &'static str,
    column: Option<StrColumn>,
    hits: Vec<u64>,
}

/// Reads a column for a block; without a column there are no values.
pub(super) fn read(column: Option<&StrColumn>, docs: &[DocId]) -> Values {
    let mut values = [None; BLOCK];
    if let Some(column) = column {
        column.ords().first_vals(docs, &mut values[..docs.len()]);
    }
    values
}

impl Tally {
    pub(super) fn new(reader: &SegmentReader) -> Result<Tally, TantivyError> {
        let columns = reader.fast_fields();
        let counted = |name| {
            let column = columns.str(name)?;
            let hits = vec![0; column.as_ref().map_or(0, |c| c.num_terms())];
            Ok::<_, TantivyError>(Counted { name, column, hits })
        };
        let [kind, side, speaker, status] = OWN;
        let call = columns.str("call")?;
        Ok(Tally {
            own: [counted(kind)?, counted(side)?, counted(speaker)?, counted(status)?],
            calls: vec![OfCall::default(); call.as_ref().map_or(0, |c| c.num_terms())],
            call,
            day: columns.column_opt("day")?,
            shared: [
                ("account", columns.str("account")?),
                ("source", columns.str("source")?),
                ("stage", columns.str("stage")?),
            ],
        })
    }

    /// Counts a block; gives each document's call.
    pub(super) fn count(&mut self, docs: &[DocId]) -> Values {
        for counted in &mut self.own {
            for ord in read(counted.column.as_ref(), docs).into_iter().flatten() {
                if let Some(hits) = index(ord).and_then(|o| counted.hits.get_mut(o)) {
                    *hits += 1;
                }
            }
        }
        let calls = read(self.call.as_ref(), docs);
        for (doc, ord) in docs.iter().zip(calls) {
            let Some(call) = ord.and_then(index).and_then(|o| self.calls.get_mut(o)) else { continue };
            if call.hits == 0 {
                call.any = *doc;
                call.day = self.day.as_ref().and_then(|d| d.first(*doc)).unwrap_or(i64::MIN);
            }
            call.hits += 1;
        }
        calls
    }

    /// The day of a call that has been counted.
    pub(super) fn day(&self, call: u64) -> i64 {
        index(call).and_then(|o| self.calls.get(o)).map_or(i64::MIN, |c| c.day)
    }

    /// The id of a call.
    pub(super) fn call(&self, call: u64) -> Result<String, TantivyError> {
        let mut id = String::new();
        if let Some(column) = &self.call {
            column.ord_to_str(call, &mut id)?;
        }
        Ok(id)
    }

    /// The counts that are not zero.
    pub(super) fn named(&self) -> Result<Named, TantivyError> {
        let mut all = BTreeMap::new();
        for Counted { name, column, hits } in &self.own {
            if let Some(column) = column {
                all.insert(*name, values(column, hits)?);
            }
        }
        for (name, column) in &self.shared {
            let Some(column) = column else { continue };
            let mut hits = vec![0; column.num_terms()];
            for call in self.calls.iter().filter(|c| c.hits > 0) {
                if let Some(sum) = column.ords().first(call.any).and_then(index).and_then(|o| hits.get_mut(o)) {
                    *sum += call.hits;
                }
            }
            all.insert(*name, values(column, &hits)?);
        }
        Ok(all)
    }
}

fn values(column: &StrColumn, hits: &[u64]) -> Result<Vec<(String, u64)>, TantivyError> {
    let counted = || (0u64..).zip(hits).filter(|(_, hits)| **hits > 0);
    let ords: Vec<u64> = counted().map(|(ord, _)| ord).collect();
    let mut counts = counted().map(|(_, hits)| *hits);
    let mut named = Vec::with_capacity(ords.len());
    column.dictionary().sorted_ords_to_term_cb(&ords, |term| {
        named.push((String::from_utf8_lossy(term).into_owned(), counts.next().unwrap_or_default()));
    })?;
    Ok(named)
}

fn index(ord: u64) -> Option<usize> {
    usize::try_from(ord).ok()
}
