//! One finding for one thing said: of candidates of a kind that share words, the surest stays; promises of one breath are
//! one, and so are risks: who worries says why.

use super::trial::Candidate;
use crate::model::{Finding, Kind, Span, Turn, ids};
use crate::rules::Pack;

/// A promise of at most this many words ("I'll come back to you") says little without its neighbour.
const BARE: usize = 9;
/// Most bytes between two findings of one breath.
const BREATH: u32 = 60;
/// Category of a risk in which no topic was heard.
const UNSORTED: &str = "other";
/// Longest joint quote, in words.
const LONGEST: usize = 45;

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

/// Two findings of one breath as one: risks, or promises of the same owner, one of them bare, and not due on two days.
pub fn joined(last: &Finding, next: &Finding, turn: &Turn) -> Option<Finding> {
    let (a, b) = (&last.slots, &next.slots);
    let (from, to) = (last.evidence.span, next.evidence.span);
    let words = |f: &Finding| f.evidence.quote.split_whitespace().count();
    let alike = match (last.kind, next.kind) {
        (Kind::Risk, Kind::Risk) => true,
        (Kind::Commitment, Kind::Commitment) => {
            (&a.by, &a.owner) == (&b.by, &b.owner)
                && (a.due.is_none() || b.due.is_none() || a.due == b.due)
                && words(last).min(words(next)) <= BARE
        }
        _ => false,
    };
    let near = to.start() >= from.end() && to.start() - from.end() <= BREATH;
    let breath = alike && near && [last, next].iter().all(|f| f.evidence.turn == turn.i);
    let span = Span::of(&turn.text, from.start() as usize, to.end() as usize).filter(|_| breath)?;
    let quote = span.slice(&turn.text).filter(|q| q.split_whitespace().count() <= LONGEST)?;
    let mut joint = last.clone();
    joint.id = ids::finding_id(&joint.call_id, joint.kind, turn.i, quote);
    if next.confidence > last.confidence {
        (joint.confidence, joint.rule) = (next.confidence, next.rule.clone());
    }
    joint.evidence.quote = quote.to_owned();
    joint.evidence.span = span;
    joint.evidence.also.extend(&next.evidence.also);
    joint.evidence.also.sort_unstable();
    joint.evidence.also.dedup();
    // What holds only under a condition is not shown as firm.
    joint.slots.status = a.status.max(b.status);
    joint.slots.condition = a.condition.clone().or_else(|| b.condition.clone());
    if a.category.as_deref() == Some(UNSORTED) {
        joint.slots.category.clone_from(&b.category);
    }
    joint.slots.recipient = a.recipient.clone().or_else(|| b.recipient.clone());
    if a.due.is_none() {
        (joint.slots.due, joint.slots.due_date) = (b.due.clone(), b.due_date);
    }
    Some(joint)
}
