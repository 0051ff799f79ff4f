//! One pass over all matching documents: how many, how they spread, and the best of them.
//!
//! A turn whose finding matches too is left out, everywhere: the finding stands for it.

use super::answer::{Count, Facets};
use super::rounded::STEPS;
use super::schema::TURN;
use super::sight::{Seen, Sight};
use super::tally::{BLOCK, COUNTED, Named, Tally, read};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

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
    /// The best first, with their scores in steps.
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
    tally: Tally,
    kind: Option<StrColumn>,
    turn_kind: Option<u64>,
    call: Option<StrColumn>,
    turn: Option<Column<u64>>,
    total: u64,
    kept: BinaryHeap<Reverse<Key>>,
    /// Call and turn of the last finding that matched, until a turn came after it.
    last: Option<(Option<u64>, Option<u64>)>,
    /// Documents that wait for their block to be full, with their scores.
    docs: Vec<DocId>,
    scores: Vec<Score>,
}

pub(super) struct SegmentGathered {
    total: u64,
    counts: Named,
    best: Vec<(Ranked, DocAddress)>,
}

impl Collector for Gather {
    type Fruit = Gathered;
    type Child = SegmentGather;

    fn for_segment(&self, segment: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<SegmentGather> {
        let columns = reader.fast_fields();
        let kind = columns.str("kind")?;
        Ok(SegmentGather {
            segment,
            best: self.best,
            seen: self.sight.segment(usize::try_from(segment).unwrap_or(usize::MAX)),
            tally: Tally::new(reader)?,
            turn_kind: kind.as_ref().map(|k| k.dictionary().term_ord(TURN)).transpose()?.flatten(),
            kind,
            call: columns.str("call")?,
            turn: columns.column_opt("turn")?,
            total: 0,
            kept: BinaryHeap::new(),
            last: None,
            docs: Vec::with_capacity(BLOCK),
            scores: Vec::with_capacity(BLOCK),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.scored
    }

    fn merge_fruits(&self, fruits: Vec<tantivy::Result<SegmentGathered>>) -> tantivy::Result<Gathered> {
        let mut all = Gathered::default();
        let mut counts: BTreeMap<&str, BTreeMap<String, u64>> = BTreeMap::new();
        let mut best = Vec::new();
        for fruit in fruits {
            let fruit = fruit?;
            all.total += fruit.total;
            best.extend(fruit.best);
            for (name, part) in fruit.counts {
                let sum = counts.entry(name).or_default();
                for (value, hits) in part {
                    *sum.entry(value).or_default() += hits;
                }
            }
        }
        best.sort_by(|a, b| b.0.cmp(&a.0));
        best.truncate(self.best);
        all.best = best.into_iter().map(|(key, address)| (key.0, address)).collect();
        let [kind, account, side, speaker, status, source, stage] = COUNTED.map(|name| {
            let counted = counts.remove(name).unwrap_or_default().into_iter().filter(|(value, _)| value != TURN);
            let mut list: Vec<Count> = counted.map(|(value, hits)| Count { value, hits }).collect();
            list.sort_by(|a, b| b.hits.cmp(&a.hits).then_with(|| a.value.cmp(&b.value)));
            list.truncate(Facets::MOST);
            list
        });
        all.facets = Facets { kind, account, side, speaker, status, source, stage };
        Ok(all)
    }
}

impl SegmentCollector for SegmentGather {
    type Fruit = tantivy::Result<SegmentGathered>;

    fn collect(&mut self, doc: DocId, score: Score) {
        if self.seen.sees(doc) {
            self.docs.push(doc);
            self.scores.push(score);
            if self.docs.len() == BLOCK {
                self.take_block();
            }
        }
    }

    fn harvest(mut self) -> tantivy::Result<SegmentGathered> {
        self.take_block();
        let mut best = Vec::with_capacity(self.kept.len());
        for Reverse((score, day, call, turn, doc)) in self.kept {
            let key = (score, day, Reverse(self.tally.call(call.0)?), turn, doc);
            best.push((key, DocAddress::new(self.segment, doc.0)));
        }
        Ok(SegmentGathered { total: self.total, counts: self.tally.named()?, best })
    }
}

impl SegmentGather {
    fn take_block(&mut self) {
        let kinds = read(self.kind.as_ref(), &self.docs);
        let mut hits: [(DocId, u32); BLOCK] = [(0, 0); BLOCK];
        let mut docs: [DocId; BLOCK] = [0; BLOCK];
        let mut len = 0;
        for ((&doc, &score), kind) in self.docs.iter().zip(&self.scores).zip(kinds) {
            // Whole steps by construction, and far below 2^24.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "scores are small and not negative; the cast saturates"
            )]
            let mut score = (score * STEPS) as u32;
            if kind == self.turn_kind {
                // Documents come in the order of turns, findings first: only the next turn can be the finding's.
                if self.last.take().is_some_and(|last| last == self.place(doc)) {
                    continue;
                }
            } else {
                self.last = Some(self.place(doc));
                score += score / 4;
            }
            (hits[len], docs[len]) = ((doc, score), doc);
            len += 1;
        }
        self.docs.clear();
        self.scores.clear();
        self.total += len as u64;
        let calls = self.tally.count(&docs[..len]);
        for ((doc, score), call) in hits[..len].iter().zip(calls) {
            self.keep(*doc, *score, call.unwrap_or_default());
        }
    }

    /// Call and turn; a finding and its turn have the same.
    fn place(&self, doc: DocId) -> (Option<u64>, Option<u64>) {
        let call = self.call.as_ref().and_then(|c| c.ords().first(doc));
        (call, self.turn.as_ref().and_then(|t| t.first(doc)))
    }

    fn keep(&mut self, doc: DocId, score: u32, call: u64) {
        let coarse = (score, self.tally.day(call), Reverse(call));
        let full = self.kept.len() >= self.best;
        if full && self.kept.peek().is_none_or(|Reverse(worst)| (worst.0, worst.1, worst.2) > coarse) {
            return;
        }
        let turn = self.turn.as_ref().and_then(|t| t.first(doc)).unwrap_or_default();
        let key = (coarse.0, coarse.1, coarse.2, Reverse(turn), Reverse(doc));
        if !full {
            self.kept.push(Reverse(key));
        } else if let Some(mut worst) = self.kept.peek_mut()
            && worst.0 < key
        {
            *worst = Reverse(key);
        }
    }
}
