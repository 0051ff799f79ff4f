//! Scores on a grid of 1/1024, so that their sum does not depend on the order of adding.
//!
//! Segments differ between two runs over the same calls, and with them the order in which a
//! document's scores are summed; on the grid every sum is exact, and answers are the same bytes.

use tantivy::query::{EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, Score, SeekDangerResult, SegmentReader, Term};

/// Steps in one point of score.
pub(super) const STEPS: f32 = 1024.0;

/// A query whose scores are rounded, and never below `floor`: an exact word beats what is only like it.
#[derive(Debug)]
pub(super) struct Rounded {
    pub query: Box<dyn Query>,
    pub floor: Score,
}

impl Clone for Rounded {
    fn clone(&self) -> Rounded {
        Rounded { query: self.query.box_clone(), floor: self.floor }
    }
}

impl Query for Rounded {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let inner = self.query.weight(scoring)?;
        if !scoring.is_scoring_enabled() {
            return Ok(inner);
        }
        Ok(Box::new(RoundedWeight { inner, floor: self.floor }))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.query.query_terms(visitor);
    }
}

struct RoundedWeight {
    inner: Box<dyn Weight>,
    floor: Score,
}

impl Weight for RoundedWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        Ok(Box::new(RoundedScorer { inner: self.inner.scorer(reader, boost)?, floor: self.floor }))
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.inner.explain(reader, doc)
    }

    fn count(&self, reader: &SegmentReader) -> tantivy::Result<u32> {
        self.inner.count(reader)
    }
}

struct RoundedScorer {
    inner: Box<dyn Scorer>,
    floor: Score,
}

impl Scorer for RoundedScorer {
    fn score(&mut self) -> Score {
        ((self.inner.score() * STEPS).round() / STEPS).max(self.floor)
    }
}

impl DocSet for RoundedScorer {
    fn advance(&mut self) -> DocId {
        self.inner.advance()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.inner.seek(target)
    }

    fn seek_danger(&mut self, target: DocId) -> SeekDangerResult {
        self.inner.seek_danger(target)
    }

    fn fill_buffer(&mut self, buffer: &mut [DocId; COLLECT_BLOCK_BUFFER_LEN]) -> usize {
        self.inner.fill_buffer(buffer)
    }

    fn doc(&self) -> DocId {
        self.inner.doc()
    }

    fn size_hint(&self) -> u32 {
        self.inner.size_hint()
    }

    fn cost(&self) -> u64 {
        self.inner.cost()
    }
}
