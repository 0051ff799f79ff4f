//! How true confidences are: of the findings that are called 0.7 likely, are 0.7 right?
//!
//! Findings are put into ten bins by their confidence. The expected calibration error (ECE) is the
//! mean distance between confidence and share right, weighed by the findings of each bin. Bins of
//! equal width hide nothing when confidences lie close together; bins of equal number say more
//! there, and are noisier: with 50 findings a bin even perfect confidences show an error of 0.06.

use super::Verdict;
use super::diagram;
use crate::model::Kind;
use std::collections::BTreeMap;

/// Bins of each table.
const BINS: usize = 10;

/// How true the confidences of some findings are.
#[derive(Clone, Debug, PartialEq)]
pub struct Calibration {
    pub all: Measure,
    pub kinds: BTreeMap<Kind, Measure>,
    /// Ten bins of equal width, from 0 to 1.
    pub bins: Vec<Bin>,
}

/// The figures of one set of findings.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Measure {
    pub count: usize,
    /// Mean confidence, 0 to 1.
    pub confidence: f64,
    /// Share right, 0 to 1.
    pub right: f64,
    /// Expected calibration error over bins of equal width.
    pub ece: f64,
    /// The same over bins of equal number.
    pub even_ece: f64,
    /// Mean squared distance of confidence and outcome; 0.25 is what "one half" always scores.
    pub brier: f64,
}

/// Findings whose confidence is at least `from` and below `to`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    pub from: f64,
    pub to: f64,
    pub count: usize,
    /// Mean confidence; 0 in an empty bin.
    pub confidence: f64,
    /// Share right; 0 in an empty bin.
    pub right: f64,
}

/// A confidence and whether it came true.
type Bet = (f64, bool);

impl Calibration {
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Verdict>) -> Calibration {
        let mut all: Vec<Bet> = Vec::new();
        let mut kinds: BTreeMap<Kind, Vec<Bet>> = BTreeMap::new();
        for v in findings {
            let bet = (v.finding.confidence, v.right);
            all.push(bet);
            kinds.entry(v.finding.kind).or_default().push(bet);
        }
        let bins = by_width(&all).iter().enumerate().map(|(n, bets)| bin(n, bets)).collect();
        Calibration {
            all: measure(&all),
            kinds: kinds.into_iter().map(|(kind, bets)| (kind, measure(&bets))).collect(),
            bins,
        }
    }

    /// The reliability diagram as an SVG file that needs nothing else.
    pub fn svg(&self) -> String {
        diagram::svg(self)
    }
}

fn measure(bets: &[Bet]) -> Measure {
    let mut sorted = bets.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    let even: Vec<Vec<Bet>> =
        (0..BINS).map(|n| sorted[n * sorted.len() / BINS..(n + 1) * sorted.len() / BINS].to_vec()).collect();
    let (confidence, right) = means(bets);
    let squares: f64 = bets.iter().map(|(p, right)| (p - f64::from(*right)).powi(2)).sum();
    Measure {
        count: bets.len(),
        confidence,
        right,
        ece: error(&by_width(bets)),
        even_ece: error(&even),
        brier: share(squares, bets.len()),
    }
}

/// The bets in ten bins of equal width; a certainty of 1 stands in the last.
fn by_width(bets: &[Bet]) -> Vec<Vec<Bet>> {
    let mut bins = vec![Vec::new(); BINS];
    for bet in bets {
        let at = (1..BINS).filter(|n| bet.0 >= tenth(*n)).count();
        bins[at].push(*bet);
    }
    bins
}

fn error(bins: &[Vec<Bet>]) -> f64 {
    let distance = |bets: &Vec<Bet>| {
        let (confidence, right) = means(bets);
        // Counts of findings are far below 2^52.
        (confidence - right).abs() * bets.len() as f64
    };
    share(bins.iter().map(distance).sum(), bins.iter().map(Vec::len).sum())
}

fn bin(n: usize, bets: &[Bet]) -> Bin {
    let (confidence, right) = means(bets);
    Bin { from: tenth(n), to: tenth(n + 1), count: bets.len(), confidence, right }
}

/// Mean confidence and share right; zeros of nothing.
fn means(bets: &[Bet]) -> (f64, f64) {
    let confidence = bets.iter().map(|b| b.0).sum();
    let right = bets.iter().map(|b| f64::from(b.1)).sum();
    (share(confidence, bets.len()), share(right, bets.len()))
}

fn share(sum: f64, of: usize) -> f64 {
    if of == 0 { 0.0 } else { sum / of as f64 }
}

fn tenth(n: usize) -> f64 {
    n as f64 / BINS as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::tests::finding;

    fn verdicts(bets: &[Bet]) -> Vec<Verdict> {
        bets.iter().map(|(p, right)| Verdict { finding: finding("it costs us", *p), right: *right }).collect()
    }

    #[test]
    fn true_confidences_have_no_error_and_boasts_have_theirs() {
        let fair: Vec<Bet> = (0..10).map(|n| (0.7, n < 7)).collect();
        let calibration = Calibration::of(&verdicts(&fair));
        assert!(calibration.all.ece < 1e-9, "{calibration:?}");
        assert_eq!(calibration.bins[7].count, 10);
        let boast: Vec<Bet> = (0..10).map(|n| (0.9, n < 5)).collect();
        let calibration = Calibration::of(&verdicts(&boast));
        assert!((calibration.all.ece - 0.4).abs() < 1e-9);
        assert!((calibration.kinds[&Kind::Pain].ece - 0.4).abs() < 1e-9);
        assert!((calibration.all.brier - 0.41).abs() < 1e-9);
    }

    #[test]
    fn every_confidence_has_a_bin() {
        let calibration = Calibration::of(&verdicts(&[(0.0, false), (0.1, true), (0.3, true), (1.0, true)]));
        let filled: Vec<usize> = calibration.bins.iter().map(|b| b.count).collect();
        assert_eq!(filled, [1, 1, 0, 1, 0, 0, 0, 0, 0, 1]);
        assert_eq!(Calibration::of([]).all, Measure::default());
    }

    #[test]
    fn bins_of_equal_number_see_what_lies_in_one_bin_of_equal_width() {
        let bets: Vec<Bet> = (0..100).map(|n| (0.4 + f64::from(n) / 1000.0, n >= 55)).collect();
        let all = Calibration::of(&verdicts(&bets)).all;
        assert!(all.ece < 0.01 && all.even_ece > 0.4, "{all:?}");
    }
}
