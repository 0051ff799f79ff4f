//! What turns a promise into no promise: cues with direction, reach and stand-ins.
//!
//! Decided per target (the stretch that a rule matched), never per turn.

use super::matcher::{Found, Matcher};
use super::view::{Surroundings, View};
use crate::rules::{Direction, Modifier, Stance};
use crate::text::Flags;
use std::ops::Range;

/// Words of a sentence that only opens an answer.
const OPENING: usize = 2;

/// A cue of a modifier in a turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    pub stance: Stance,
    pub range: Range<usize>,
    modifier: usize,
}

/// The cues of a turn, longest first where they overlap; what a pseudo-cue covers is gone.
pub fn cues<'v, 'a>(view: &'v View<'a>, around: Surroundings<'_>, matcher: &mut Matcher<'v, 'a>) -> Vec<Cue> {
    let mut cues = Vec::new();
    for near in matcher.near(&around.pack.cues, view, around).chunk_by(|a, b| a.0 == b.0) {
        let modifier = near[0].0 as usize;
        let m = &around.pack.modifiers[modifier];
        let mut found: Vec<Found> = Vec::new();
        for (_, cue) in near {
            found.extend(matcher.all(&m.cues[*cue as usize], view, around));
        }
        if found.is_empty() {
            continue;
        }
        let pseudo: Vec<Found> = m.pseudo.iter().flat_map(|p| matcher.all(p, view, around)).collect();
        found.retain(|f| !pseudo.iter().any(|p| overlap(&p.range, &f.range)));
        cues.extend(found.into_iter().map(|f| Cue { stance: m.stance, range: f.range, modifier }));
    }
    cues
}

/// The cues that reach the target: `target` is the whole stretch, `head` the position that carries its meaning.
pub fn reaching<'c, 'v, 'a>(
    cues: &'c [Cue],
    view: &'v View<'a>,
    around: Surroundings<'_>,
    matcher: &mut Matcher<'v, 'a>,
    target: &Range<usize>,
    head: usize,
) -> Vec<&'c Cue> {
    cues.iter()
        .filter(|cue| {
            let modifier = &around.pack.modifiers[cue.modifier];
            reaches(cue, modifier, view, target, head) && !is_cut(cue, modifier, view, around, matcher, head)
        })
        .collect()
}

fn reaches(cue: &Cue, modifier: &Modifier, view: &View<'_>, target: &Range<usize>, head: usize) -> bool {
    let clause = |at: usize| view.clause_number(at.min(view.len() - 1));
    let cue_clause = clause(cue.range.start);
    let distance = if cue.range.start >= head { cue.range.start - head } else { head.saturating_sub(cue.range.end) };
    if distance > modifier.within {
        return false;
    }
    match modifier.direction {
        Direction::Forward => cue.range.end <= head && cue_clause == clause(head),
        Direction::Backward => cue.range.start >= head && cue_clause == clause(head),
        Direction::Clause => cue_clause == clause(head),
        Direction::Sentence => view.one_sentence(cue.range.start, head),
        Direction::Near => {
            let (first, last) = (clause(target.start), clause(target.end - 1));
            cue_clause + 1 >= first && cue_clause <= last + 1
        }
    }
}

/// Whether a terminator stands between cue and head.
fn is_cut<'v, 'a>(
    cue: &Cue,
    modifier: &Modifier,
    view: &'v View<'a>,
    around: Surroundings<'_>,
    matcher: &mut Matcher<'v, 'a>,
    head: usize,
) -> bool {
    let between = if cue.range.end <= head { cue.range.end..head } else { head + 1..cue.range.start.max(head + 1) };
    !between.is_empty()
        && modifier
            .terminators
            .iter()
            .any(|t| matcher.find(t, view, around, between.clone()).is_some_and(|f| f.range.end <= between.end))
}

/// Whether the clause of `head` is asked: it closes a sentence that ends in a question mark.
pub fn is_asked(view: &View<'_>, head: usize) -> bool {
    let clause = view.clause(head);
    view.sentence(head).end == clause.end && view.flags(clause.end - 1).has(Flags::QUESTION)
}

/// Whether `head` stands in what a turn answers first: its first sentence of more words than a "yeah, sure" has.
pub fn answers(view: &View<'_>, head: usize) -> bool {
    let first = view.sentence(0);
    let said = if first.len() <= OPENING && first.end < view.len() { view.sentence(first.end) } else { first };
    head < said.end
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
