//! One pass over all matching documents: how many, how they spread, and the best of them.
//!
//! A turn whose finding matches too is left out, everywhere: the finding stands for it.

use super::answer::{Count, Facets};
use super::rounded::STEPS;
use super::schema::TURN;
use super::sight::{Seen, Sight};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

/// Columns that are counted, in the order of [`Facets`].
const COUNTED: [&str; 7] = ["kind", "account", "side", "speaker", "status", "source", "stage"];

pub(super) struct Gather {
    /// How many of the best are kept.
    pub best: usize,
    pub scored: bool,
    pub sight: Sight,
}

#[derive(Default)]
pub(super) struct Gathered {
    pub total: u64,
    pub facets: Facets,
    /// The best first.
    pub best: Vec<(u32, DocAddress)>,
}

/// What decides between two hits of one segment; the greater is the better.
type Key = (u32, i64, Reverse<u64>, Reverse<u64>, Reverse<DocId>);

/// The same across segments, where calls are compared by id and have no documents in common.
type Ranked = (u32, i64, Reverse<String>, Reverse<u64>, Reverse<DocId>);

pub(super) struct SegmentGather {
    segment: SegmentOrdinal,
    best: usize,
    seen: Arc<Seen>,
    counted: Vec<Option<Counted>>,
    kind: Option<Column<u64>>,
    turn_kind: Option<u64>,
    call: Option<StrColumn>,
    turn: Option<Column<u64>>,
    day: Option<Column<i64>>,
    total: u64,
    kept: BinaryHeap<Reverse<Key>>,
    /// Call and turn of the last finding that matched.
    last: Option<(Option<u64>, Option<u64>)>,
}

struct Counted {
    column: StrColumn,
    hits: Vec<u64>,
}

pub(super) struct SegmentGathered {
    total: u64,
    counts: Vec<Vec<(String, u64)>>,
    best: Vec<(Ranked, DocAddress)>,
}

impl Collector for Gather {
    type Fruit = Gathered;
    type Child = SegmentGather;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentGather> {
        let columns = reader.fast_fields();
        let kind = columns.str("kind")?;
        let turn_kind = kind.as_ref().map(|k| k.dictionary().term_ord(TURN)).transpose()?.flatten();
        let counted = COUNTED.iter().map(|name| {
            let column = columns.str(name)?;
            Ok(column.map(|column| Counted { hits: vec![0; column.num_terms()], column }))
        });
        Ok(SegmentGather {
            segment,
            best: self.best,
            seen: self.sight.segment(usize::try_from(segment).unwrap_or(usize::MAX)),
            counted: counted.collect::<tantivy::Result<_>>()?,
            kind: kind.map(|k| k.ords().clone()),
            turn_kind,
            call: columns.str("call")?,
            turn: columns.column_opt("turn")?,
            day: columns.column_opt("day")?,
            total: 0,
            kept: BinaryHeap::new(),
            last: None,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<SegmentGathered>>) -> tantivy::Result<Gathered> {
        let mut all = Gathered::default();
        let mut counts: Vec<BTreeMap<String, u64>> = vec![BTreeMap::new(); COUNTED.len()];
        let mut best = Vec::new();
        for fruit in fruits {
            let fruit = fruit?;
            all.total += fruit.total;
            best.extend(fruit.best);
            for (sum, part) in counts.iter_mut().zip(fruit.counts) {
                for (value, hits) in part {
                    *sum.entry(value).or_default() += hits;
                }
            }
        }
        best.sort_by(|a, b| b.0.cmp(&a.0));
        best.truncate(self.best);
        all.best = best.into_iter().map(|(key, address)| (key.0, address)).collect();
        let mut lists = counts.into_iter().map(|c| c.into_iter().map(|(value, hits)| Count { value, hits }).collect());
        let mut list = || {
            let mut list: Vec<Count> = lists.next().unwrap_or_default();
            list.sort_by(|a, b| b.hits.cmp(&a.hits).then_with(|| a.value.cmp(&b.value)));
            list.truncate(Facets::MOST);
            list
        };
        all.facets = Facets {
            kind: list(),
            account: list(),
            side: list(),
            speaker: list(),
            status: list(),
            source: list(),
            stage: list(),
        };
        all.facets.kind.retain(|c| c.value != TURN);
        Ok(all)
    }
}

impl SegmentCollector for SegmentGather {
    type Fruit = tantivy::Result<SegmentGathered>;

    fn collect(&mut self, doc: DocId, score: Score) {
        if !self.seen.sees(doc) {
            return;
        }
        let is_turn = self.kind.as_ref().and_then(|k| k.first(doc)) == self.turn_kind;
        // Whole steps by construction, and far below 2^24.
        let mut score = (score * STEPS) as u32;
        if is_turn {
            if self.last.is_some_and(|last| last == self.place(doc)) {
                return;
            }
        } else {
            self.last = Some(self.place(doc));
            score += score / 4;
        }
        self.total += 1;
        for counted in self.counted.iter_mut().flatten() {
            let ord = counted.column.ords().first(doc).and_then(|o| usize::try_from(o).ok());
            if let Some(hits) = ord.and_then(|o| counted.hits.get_mut(o)) {
                *hits += 1;
            }
        }
        self.keep(doc, score);
    }

    fn harvest(self) -> tantivy::Result<SegmentGathered> {
        let counts = self.counted.iter().map(|c| c.as_ref().map_or(Ok(Vec::new()), Counted::named));
        let counts = counts.collect::<Result<_, TantivyError>>()?;
        let mut best = Vec::with_capacity(self.kept.len());
        for Reverse((score, day, call, turn, doc)) in self.kept {
            let mut id = String::new();
            if let Some(calls) = &self.call {
                calls.ord_to_str(call.0, &mut id)?;
            }
            best.push(((score, day, Reverse(id), turn, doc), DocAddress::new(self.segment, doc.0)));
        }
        Ok(SegmentGathered { total: self.total, counts, best })
    }
}

impl SegmentGather {
    /// Call and turn; a finding and its turn have the same.
    fn place(&self, doc: DocId) -> (Option<u64>, Option<u64>) {
        let call = self.call.as_ref().and_then(|c| c.ords().first(doc));
        (call, self.turn.as_ref().and_then(|t| t.first(doc)))
    }

    fn keep(&mut self, doc: DocId, score: u32) {
        let full = self.kept.len() >= self.best;
        if full && self.kept.peek().is_none_or(|worst| worst.0.0 > score) {
            return;
        }
        let (call, turn) = self.place(doc);
        let day = self.day.as_ref().and_then(|d| d.first(doc)).unwrap_or(i64::MIN);
        let key = (score, day, Reverse(call.unwrap_or_default()), Reverse(turn.unwrap_or_default()), Reverse(doc));
        if !full {
            self.kept.push(Reverse(key));
        } else if let Some(mut worst) = self.kept.peek_mut()
            && worst.0 < key
        {
            *worst = Reverse(key);
        }
    }
}

impl Counted {
    /// The counts by value, without those that are zero.
    fn named(&self) -> Result<Vec<(String, u64)>, TantivyError> {
        let hit = || self.hits.iter().enumerate().filter(|(_, hits)| **hits > 0);
        let ords: Vec<u64> = hit().map(|(ord, _)| ord as u64).collect();
        let mut hits = hit().map(|(_, hits)| *hits);
        let mut named = Vec::with_capacity(ords.len());
        self.column.dictionary().sorted_ords_to_term_cb(&ords, |term| {
            named.push((String::from_utf8_lossy(term).into_owned(), hits.next().unwrap_or_default()));
        })?;
        Ok(named)
    }
}
