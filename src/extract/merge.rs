//! One finding for one thing said: of candidates of a kind that share words, the surest stays.

use super::trial::Candidate;
use crate::rules::Pack;

/// The candidates that stay, in order of place. `precision` tells how sure a rule is.
pub fn best(
    mut candidates: Vec<(usize, Candidate)>,
    pack: &Pack,
    precision: impl Fn(usize) -> f64,
) -> Vec<(usize, Candidate)> {
    candidates.sort_by(|(ra, a), (rb, b)| {
        let support = |c: &Candidate| usize::from(c.asked.is_some() || c.answered.is_some());
        precision(*rb)
            .total_cmp(&precision(*ra))
            .then_with(|| support(b).cmp(&support(a)))
            .then_with(|| b.found.range.len().cmp(&a.found.range.len()))
            .then_with(|| a.evidence.start.cmp(&b.evidence.start))
            .then_with(|| ra.cmp(rb))
            .then_with(|| a.nth.cmp(&b.nth))
    });
    let mut kept: Vec<(usize, Candidate)> = Vec::new();
    for (rule, candidate) in candidates {
        let same = kept.iter_mut().find(|(other, k)| {
            pack.rules[*other].kind == pack.rules[rule].kind
                && k.evidence.start < candidate.evidence.end
                && candidate.evidence.start < k.evidence.end
        });
        match same {
            None => kept.push((rule, candidate)),
            // What the weaker rule knows of the turns around is true of the same words.
            Some((_, stays)) => {
                stays.asked = stays.asked.or(candidate.asked);
                stays.answered = stays.answered.or(candidate.answered);
            }
        }
    }
    kept.sort_by_key(|(_, c)| c.evidence.start);
    kept
}
