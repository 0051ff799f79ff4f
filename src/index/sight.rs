//! Which documents one may see: by their deal, for hits, counts and the statistics of scores alike.

use super::open::Live;
use std::sync::Arc;
use tantivy::columnar::Column;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED, TantivyError, Term};

/// What is visible in each segment, in the searcher's order.
#[derive(Clone)]
pub(super) struct Sight(Vec<Arc<Seen>>);

pub(super) enum Seen {
    Everything,
    /// Documents whose deal has its bit set; those without a deal are hidden.
    Deals {
        ords: Column<u64>,
        seen: Vec<bool>,
    },
    Nothing,
}

impl Sight {
    pub(super) fn new(live: &Live, visible: Option<&[String]>) -> Result<Sight, TantivyError> {
        let of = |segment| Ok(Arc::new(visible.map_or(Ok(Seen::Everything), |deals| Seen::deals(segment, deals))?));
        Ok(Sight(live.searcher.segment_readers().iter().map(of).collect::<Result<_, TantivyError>>()?))
    }

    /// The part for one segment.
    pub(super) fn segment(&self, ord: usize) -> Arc<Seen> {
        self.0.get(ord).map_or(Arc::new(Seen::Nothing), Arc::clone)
    }

    /// How many documents hold a term, without those that are deleted or hidden: such a count does
    /// not depend on how the index grew, and tells nothing of what may not be seen.
    pub(super) fn docs_with(&self, live: &Live, term: &Term) -> Result<u64, TantivyError> {
        let mut sum = 0;
        for (segment, seen) in live.searcher.segment_readers().iter().zip(&self.0) {
            let index = segment.inverted_index(term.field())?;
            let Some(info) = index.get_term_info(term)? else { continue };
            if matches!(**seen, Seen::Everything) && !segment.has_deletes() {
                sum += u64::from(info.doc_freq);
                continue;
            }
            let mut postings = index.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
            let mut doc = postings.doc();
            while doc != TERMINATED {
                sum += u64::from(!segment.is_deleted(doc) && seen.sees(doc));
                doc = postings.advance();
            }
        }
        Ok(sum)
    }
}

impl Seen {
    fn deals(segment: &SegmentReader, deals: &[String]) -> Result<Seen, TantivyError> {
        let Some(column) = segment.fast_fields().str("deal")? else { return Ok(Seen::Nothing) };
        let mut seen = vec![false; column.num_terms()];
        for deal in deals {
            let ord = column.dictionary().term_ord(deal)?;
            if let Some(bit) = ord.and_then(|o| usize::try_from(o).ok()).and_then(|o| seen.get_mut(o)) {
                *bit = true;
            }
        }
        Ok(Seen::Deals { ords: column.ords().clone(), seen })
    }

    pub(super) fn sees(&self, doc: DocId) -> bool {
        match self {
            Seen::Everything => true,
            Seen::Nothing => false,
            Seen::Deals { ords, seen } => {
                ords.first(doc).and_then(|o| usize::try_from(o).ok()).is_some_and(|o| seen.get(o) == Some(&true))
            }
        }
    }
}
