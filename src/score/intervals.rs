//! How sure a score is: bootstrap over calls.
//!
//! Calls are drawn again with replacement, as many as there are; the middle 95 % of the scores of
//! all drawings is the interval. The drawings are the same on every machine and in every run.

use super::{Judged, KINDS, Tally, macro_f1, sum};
use crate::model::Kind;
use std::collections::BTreeMap;

/// Drawings; enough that the ends of an interval move by less than 0.01.
const DRAWINGS: usize = 1000;
/// Any number; fixed, so that figures can be compared.
const SEED: u64 = 0x7468_726f_7567_6863;

/// Lower and upper end, 0 to 1.
pub type Interval = (f64, f64);

/// The intervals of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Intervals {
    pub precision: Interval,
    pub recall: Interval,
    pub f1: Interval,
}

/// Intervals by kind, and that of the mean F1; nothing for fewer than two calls.
pub fn intervals(calls: &[Judged]) -> Option<(BTreeMap<Kind, Intervals>, Interval)> {
    if calls.len() < 2 {
        return None;
    }
    let mut numbers = Numbers(SEED);
    let drawn: Vec<_> =
        (0..DRAWINGS).map(|_| sum((0..calls.len()).map(|_| &calls[numbers.below(calls.len())]))).collect();
    let of = |kind: &Kind, score: fn(&Tally) -> f64| middle(drawn.iter().map(|t| t.get(kind).map_or(0.0, score)));
    let kinds = KINDS.iter().map(|kind| {
        let (precision, recall, f1) = (of(kind, Tally::precision), of(kind, Tally::recall), of(kind, Tally::f1));
        (*kind, Intervals { precision, recall, f1 })
    });
    Some((kinds.collect(), middle(drawn.iter().map(macro_f1))))
}

/// Where the middle 95 % of the values lie.
fn middle(values: impl Iterator<Item = f64>) -> Interval {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let cut = values.len() / 40;
    (values[cut], values[values.len() - 1 - cut])
}

/// Even pseudo-random numbers (SplitMix64).
struct Numbers(u64);

impl Numbers {
    /// A number below `n`, which is far below 2^32.
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % n as u64).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::Tallies;

    fn call(found: usize, wrong: usize) -> Judged {
        let tallies = Tallies::from([(Kind::Risk, Tally { required: 4, found, wrong })]);
        Judged { call_id: String::new(), deal_id: None, tallies, findings: vec![], missing: vec![] }
    }

    #[test]
    fn calls_that_agree_leave_no_doubt_and_calls_that_differ_do() {
        let (kinds, _) = intervals(&[call(2, 1), call(2, 1), call(2, 1)]).unwrap();
        assert_eq!(kinds[&Kind::Risk].recall, (0.5, 0.5));
        let mixed: Vec<Judged> = (0..20).map(|n| call(n % 5, 2)).collect();
        let (kinds, mean) = intervals(&mixed).unwrap();
        let recall = kinds[&Kind::Risk].recall;
        assert!(recall.0 < 0.45 && recall.1 > 0.55 && recall.1 - recall.0 < 0.4, "{recall:?}");
        assert!(mean.0 <= mean.1);
        assert_eq!(intervals(&mixed).unwrap().0, kinds);
        assert_eq!(intervals(&mixed[..1]), None);
    }
}
