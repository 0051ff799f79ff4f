//! When a promise is due: the time that belongs to its quote.
//!
//! Looks into the quote, right before it, and at sentences beside it that only say when. What is over, denied or part
//! of what is promised is no due time; nothing is guessed from other turns.

use super::view::View;
use crate::rules::Pack;
use crate::text::{Value, ValueKind, When};
use jiff::civil::Date;
use std::ops::Range;

/// Positions of the words, and the last day where it is resolved.
pub type Due = (Range<usize>, Option<Date>);

/// How far behind the quote its sentence may still name the time, in visible tokens.
const REACH: usize = 8;
/// Words beside the time in a sentence that says nothing else.
const ALONE: usize = 1;
/// Sentences behind the quote of which one may say when.
const SENTENCES: usize = 2;

/// The due time of the promise at `evidence`; `said` is where its rule found one. What is counted from a condition at
/// `premise` before it ("if you send it, in two days") keeps its words and has no day.
pub fn due(
    view: &View<'_>,
    pack: &Pack,
    evidence: &Range<usize>,
    said: Option<Range<usize>>,
    premise: Option<usize>,
) -> Option<Due> {
    let said = said.and_then(|r| times(view, &r).next().map(|(range, when)| (range.clone(), when)));
    let (range, when) = said.or_else(|| beside(view, pack, evidence))?;
    let hangs = when.counted && premise.is_some_and(|p| p < range.start);
    Some((range, when.days.map(|(_, last)| last).filter(|_| !hangs)))
}

fn beside<'v>(view: &'v View<'_>, pack: &Pack, evidence: &Range<usize>) -> Option<(Range<usize>, &'v When)> {
    let fits = |range: Range<usize>| {
        times(view, &range)
            .filter(|(r, w)| may_be_due(view, pack, r, w))
            .map(|(r, w)| (r.clone(), w))
            .collect::<Vec<_>>()
    };
    let last = view.sentence(evidence.end - 1);
    let inside = fits(evidence.start..last.end.min(evidence.end + REACH));
    // A deadline before any other time, a later one before an earlier.
    let best = inside.iter().rfind(|(_, w)| w.deadline).or(inside.last()).cloned();
    let first = view.sentence(evidence.start).start;
    best.or_else(|| fits(first..evidence.start).pop().filter(|(r, _)| r.end + ALONE >= evidence.start))
        .or_else(|| behind(view, last.end).find_map(|s| fits(s.clone()).pop().filter(|(r, _)| only(view, pack, &s, r))))
        .or_else(|| {
            let before = (first > 0).then(|| view.sentence(first - 1))?;
            fits(before.clone()).pop().filter(|(r, _)| before.len() <= r.len() + ALONE)
        })
}

/// The sentences that begin at `start` and behind it.
fn behind<'v>(view: &'v View<'_>, start: usize) -> impl Iterator<Item = Range<usize>> + 'v {
    let at = |start: usize| (start < view.len()).then(|| view.sentence(start));
    std::iter::successors(at(start), move |s| at(s.end)).take(SENTENCES)
}

/// Whether a sentence says nothing beside the time at `time`: "Tomorrow, probably", "I'd say by the tenth".
fn only(view: &View<'_>, pack: &Pack, sentence: &Range<usize>, time: &Range<usize>) -> bool {
    let frames = |from: usize, end: usize| {
        let mut at = from;
        while at < end {
            at += pack.around_time.lengths(&view.ids, at).filter(|len| at + len <= end).max()?;
        }
        Some(())
    };
    sentence.len() <= time.len() + ALONE
        || frames(sentence.start, time.start).and_then(|()| frames(time.end, sentence.end)).is_some()
}

/// Whether something can be due then: not over, and not led by a word that denies it or makes it a property ("not the
/// tenth", "the numbers of today").
fn may_be_due(view: &View<'_>, pack: &Pack, range: &Range<usize>, when: &When) -> bool {
    let over = view.called_on().zip(when.days).is_some_and(|(today, (first, last))| first < today && last <= today);
    !over && (when.deadline || !pack.no_due.ends_at(&view.ids, range.start))
}

/// Times that begin inside `range`.
pub fn times<'v>(view: &'v View<'_>, range: &Range<usize>) -> impl Iterator<Item = (&'v Range<usize>, &'v When)> {
    let range = range.clone();
    view.values().iter().filter(move |(r, _)| range.contains(&r.start)).filter_map(|(r, v)| match v {
        Value { kind: ValueKind::Time(when), .. } => Some((r, when)),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Extractor, Precision};
    use crate::model::{Call, Kind};
    use crate::rules::{Ruleset, embedded_files};

    /// Words and day of when each promise of a turn is due; the call is on Wednesday, 11 March 2026.
    fn due(text: &str) -> Vec<(String, String)> {
        let (rules, _) = Ruleset::compile_leniently(&embedded_files());
        let call: Call = serde_json::from_value(serde_json::json!({
            "call_id": "c1", "source": "test", "title": "", "started_at": "2026-03-11T10:00:00Z",
            "participants": [{"id": "p1", "name": "Priya Nair", "side": "seller"}],
            "turns": [{"i": 0, "speaker": "p1", "text": text}],
        }))
        .expect("the call is well-formed");
        let found = Extractor::new(&rules, Precision::default()).extract(&call, None).findings;
        let promises = found.into_iter().filter(|f| f.kind == Kind::Commitment);
        let day = |f: &crate::model::Finding| f.slots.due_date.map(|d| d.to_string()).unwrap_or_default();
        promises.map(|f| (f.slots.due.clone().unwrap_or_default(), day(&f))).collect()
    }

    #[track_caller]
    fn is_due(text: &str, words: &str, day: &str) {
        assert_eq!(due(text), [(words.to_owned(), day.to_owned())], "{text}");
    }

    #[test]
    fn the_time_may_stand_before_the_quote_or_in_a_sentence_of_its_own() {
        is_due("Friday I'll send you the new price list.", "Friday", "2026-03-13");
        is_due("Next Tuesday. I'll put the training plan in front of your team.", "Next Tuesday", "2026-03-17");
        is_due("I'll send you the training plan for the depot. Tomorrow, probably.", "Tomorrow", "2026-03-12");
        is_due("I'll send you the training plan for the depot. By, I don't know. Friday.", "Friday", "2026-03-13");
        is_due(
            "I'll send you the training plan for the depot. I'd say by the twentieth.",
            "by the twentieth",
            "2026-03-20",
        );
        is_due("I'll send you the training plan for the depot. Friday is when our boss flies home.", "", "");
    }

    #[test]
    fn what_is_over_or_denied_or_a_property_is_no_due_time() {
        is_due("I'll run your last two years of invoices through the checker.", "", "");
        is_due("I'll send the contract on the thirteenth, not on the twentieth.", "on the thirteenth", "2026-03-13");
        is_due("On Friday I'll send you the price list with the figures of today.", "On Friday", "2026-03-13");
    }

    #[test]
    fn what_is_counted_from_a_condition_has_no_day() {
        is_due("I'll send you the mapping in two weeks.", "in two weeks", "2026-03-25");
        is_due("If you give us the go ahead I'll send you the mapping in two weeks.", "in two weeks", "");
    }
}
