//! What the turns around a match say: the question before it, the answer after it.
//!
//! Only adjacent turns of another speaker count; a backchannel ("mhm") in between is passed over.
//! Silence is no acceptance.

use super::matcher::{Found, Matcher};
use super::view::{Surroundings, View};
use crate::rules::Act;

/// Turns looked back or ahead for the other half of a pair.
const REACH: usize = 3;
/// A turn of at most this many words may be passed over.
const BACKCHANNEL: usize = 2;

/// The index of the turn before `at` in which another speaker asks `question`.
pub fn asked<'v, 'a>(
    question: &Act,
    views: &'v [Option<View<'a>>],
    at: usize,
    around: Surroundings<'_>,
    matcher: &mut Matcher<'v, 'a>,
) -> Option<usize> {
    let speaker = views[at].as_ref()?.speaker;
    let mut passed = 0;
    for before in (0..at).rev() {
        let view = views[before].as_ref()?;
        if view.len() == 0 {
            continue;
        }
        // The answer may run over several turns of its speaker.
        if view.speaker == speaker && speaker.is_some() {
            passed += 1;
            if passed > REACH {
                return None;
            }
            continue;
        }
        if performs(question, view, around, matcher).is_some() {
            return Some(before);
        }
        passed += 1;
        if view.len() > BACKCHANNEL || passed > REACH {
            return None;
        }
    }
    None
}

/// The index of the turn after `at` in which another speaker performs `act`.
pub fn answered<'v, 'a>(
    act: &Act,
    views: &'v [Option<View<'a>>],
    at: usize,
    around: Surroundings<'_>,
    matcher: &mut Matcher<'v, 'a>,
) -> Option<usize> {
    let speaker = views[at].as_ref()?.speaker;
    for (passed, after) in (at + 1..views.len()).enumerate() {
        let view = views[after].as_ref()?;
        if passed >= REACH {
            return None;
        }
        if view.len() == 0 || (view.speaker == speaker && speaker.is_some() && view.len() <= BACKCHANNEL) {
            continue;
        }
        if view.speaker == speaker && speaker.is_some() {
            return None;
        }
        return performs(act, view, around, matcher).map(|_| after);
    }
    None
}

/// Where a turn performs an act, unless one of the act's exceptions stands in it.
pub fn performs<'v, 'a>(
    act: &Act,
    view: &'v View<'a>,
    around: Surroundings<'_>,
    matcher: &mut Matcher<'v, 'a>,
) -> Option<Found> {
    let found = matcher.first(&act.patterns, view, around, 0..view.len())?;
    let excepted = matcher.first(&act.unless, view, around, 0..view.len());
    excepted.is_none().then_some(found)
}
