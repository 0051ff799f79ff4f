//! The statement around a match: what else must stand in it, and what must not.
//!
//! A statement begins where a clause begins and reaches [`LONGEST`] tokens far, also over the end of a sentence:
//! speakers end sentences in the middle of a thought.

use super::matcher::Matcher;
use super::view::{Surroundings, View};
use crate::rules::{Match, Program};
use std::ops::Range;

/// Reach of a statement, in visible tokens.
const LONGEST: usize = 25;

/// Where the statement of a match begins: the earliest clause from which all conditions hold; none if they hold nowhere.
///
/// Without conditions it is the match's own begin.
pub fn begin<'v, 'a>(
    m: &Match,
    view: &'v View<'a>,
    around: Surroundings<'_>,
    matcher: &mut Matcher<'v, 'a>,
    found: &Range<usize>,
) -> Option<usize> {
    if m.with.is_empty() && m.without.is_empty() && m.words == 0 {
        return Some(found.start);
    }
    let first = (found.start + 1).saturating_sub(LONGEST);
    (first..=found.start).filter(|&at| view.clause_begins(at)).find(|&at| {
        let reach = at..(at + LONGEST).min(view.len());
        let mut stands = |p: &Program| matcher.find(p, view, around, reach.clone()).is_some();
        view.sentence(at).end - at >= m.words && m.with.iter().all(&mut stands) && !m.without.iter().any(&mut stands)
    })
}
