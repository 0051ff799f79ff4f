//! How much there is to search, by deal: counted once for each state of the index.

use super::answer::Searched;
use super::schema::TURN;
use std::collections::{BTreeMap, BTreeSet};
use tantivy::{Searcher, TantivyError};

#[derive(Default)]
pub(super) struct Census {
    all: Searched,
    by_deal: BTreeMap<String, Searched>,
}

impl Census {
    pub(super) fn of(searcher: &Searcher) -> Result<Census, TantivyError> {
        let mut census = Census::default();
        for segment in searcher.segment_readers() {
            let columns = segment.fast_fields();
            let (Some(call), Some(kind)) = (columns.str("call")?, columns.str("kind")?) else { continue };
            let deal = columns.str("deal")?;
            let turn = kind.dictionary().term_ord(TURN)?;
            let mut last_call = None;
            let mut of_deal: BTreeMap<Option<u64>, Searched> = BTreeMap::new();
            for doc in segment.doc_ids_alive() {
                let counted = of_deal.entry(deal.as_ref().and_then(|d| d.ords().first(doc))).or_default();
                // The documents of a call lie together, see `writer`.
                let this_call = call.ords().first(doc);
                counted.calls += u64::from(this_call != last_call);
                last_call = this_call;
                if kind.ords().first(doc) == turn {
                    counted.turns += 1;
                } else {
                    counted.findings += 1;
                }
            }
            for (ord, counted) in of_deal {
                census.all.add(counted);
                let mut name = String::new();
                if let (Some(deal), Some(ord)) = (&deal, ord)
                    && deal.ord_to_str(ord, &mut name)?
                {
                    census.by_deal.entry(name).or_default().add(counted);
                }
            }
        }
        Ok(census)
    }

    /// What can be searched by one who may see only these deals.
    pub(super) fn visible(&self, deals: Option<&[String]>) -> Searched {
        let Some(deals) = deals else { return self.all };
        let mut sum = Searched::default();
        for deal in deals.iter().collect::<BTreeSet<_>>() {
            if let Some(counted) = self.by_deal.get(deal) {
                sum.add(*counted);
            }
        }
        sum
    }
}
