//! How much of a turn becomes the quote.

use super::view::View;
use crate::model::Kind;
use crate::rules::{Evidence, Pack};
use std::ops::Range;

/// Longest quote, in visible tokens; the interchange format allows 60 words.
const LONGEST: usize = 45;
/// A sentence of fewer tokens ("It's spreadsheets.") says too little without what follows.
const SHORTEST: usize = 6;

/// A promise in fewer visible tokens ("I'll ask") says nothing on its own.
const BARE: usize = 8;
/// Longest quote that is grown out of a bare one, in visible tokens.
const GROWN: usize = 16;

/// The positions of the quote for a match at `found`; a bare quote of a commitment grows by what stands next to it.
pub fn of(kind: Kind, how: Evidence, view: &View<'_>, found: &Range<usize>, pack: &Pack) -> Range<usize> {
    let quote = range(how, view, found, pack);
    if kind == Kind::Commitment && how == Evidence::Clause { grown(view, quote) } else { quote }
}

/// The quote with the rest of its sentence and, while it is bare, with the sentence before it or else behind it.
fn grown(view: &View<'_>, quote: Range<usize>) -> Range<usize> {
    let own = view.sentence(quote.start);
    let ahead = own.end.min(quote.start + GROWN).max(quote.end);
    let back = own.start.max(quote.end.saturating_sub(GROWN)).min(quote.start);
    let mut wider = vec![quote.start..ahead, own.clone(), back..quote.end];
    if own.start > 0 {
        wider.push(view.sentence(own.start - 1).start..own.end);
    }
    if own.end < view.len() {
        wider.push(own.start..view.sentence(own.end).end);
    }
    wider.into_iter().fold(quote, |whole, next| if whole.len() < BARE && next.len() <= GROWN { next } else { whole })
}

/// The positions of the quote as a rule asks for it.
fn range(how: Evidence, view: &View<'_>, found: &Range<usize>, pack: &Pack) -> Range<usize> {
    let whole = match how {
        Evidence::Match => found.clone(),
        Evidence::Clause => found.start..view.clause(found.end - 1).end,
        Evidence::Sentence => sentence(view, found),
    };
    let whole = without_opener(view, whole, found, pack);
    if whole.len() <= LONGEST {
        return whole;
    }
    // Too long: keep the match, and what follows before what precedes.
    let start = found.start.max(whole.start);
    start..(start + LONGEST).max(found.end.min(start + LONGEST)).min(whole.end)
}

/// The sentence around a match, with the next one if it is too short to be understood alone.
fn sentence(view: &View<'_>, found: &Range<usize>) -> Range<usize> {
    let (start, end) = (view.sentence(found.start).start, view.sentence(found.end - 1).end);
    if end - start < SHORTEST && end < view.len() { start..view.sentence(end).end } else { start..end }
}

/// Leaves out discourse openers ("so", "yeah") before the match.
fn without_opener(view: &View<'_>, whole: Range<usize>, found: &Range<usize>, pack: &Pack) -> Range<usize> {
    let start = (whole.start..found.start).find(|&p| !pack.openings.contains(view.ids[p])).unwrap_or(found.start);
    start..whole.end
}
