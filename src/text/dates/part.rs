//! Parts of a stretch: early, mid, late, end, halves, the rest.
//!
//! Thirds of a month are days 1-10, 11-20, 21-end; of a quarter or year they are months. "End" is the last day,
//! of a week its Friday.

use super::calendar::{self, Days, plus};
use super::period::Span;
use super::{Ask, Grain};
use crate::text::lexicon::{Part, Unit, Word};
use jiff::civil::Date;

/// A part as said, and where the stretch begins that it is taken of.
pub(super) struct Said {
    pub part: Option<(Part, &'static str)>,
    pub at: usize,
    /// The whole was in the same word (`EOM`).
    pub short: Option<Span>,
}

/// The part said at `q`, if any.
pub(super) fn part_said(ask: Ask, q: usize) -> Said {
    let line = ask.line;
    let at = line.skip(line.skip(q, &["the"]), &["very"]);
    let none = Said { part: None, at: q, short: None };
    let half = match line.word(at) {
        Word::Ordinal(1) if line.is(at + 1, &["half", "part"]) => Some((Part::FirstHalf, "first half")),
        Word::Ordinal(2) if line.is(at + 1, &["half", "part"]) => Some((Part::SecondHalf, "second half")),
        Word::Opener(false) if line.is(at, &["front"]) && line.is(at + 1, &["half", "end"]) => {
            Some((Part::FirstHalf, "first half"))
        }
        Word::Opener(false) if line.is(at, &["back", "latter", "tail"]) && line.is(at + 1, &["half", "part"]) => {
            Some((Part::SecondHalf, "second half"))
        }
        Word::Opener(false) if line.is(at, &["back", "tail"]) && line.is(at + 1, &["end"]) => Some((Part::End, "end")),
        _ => None,
    };
    if half.is_some() {
        return Said { part: half, at: line.skip(at + 2, &["of"]), short: None };
    }
    match line.word(at) {
        Word::Part(part) => {
            let name = match part {
                Part::Early => "beginning",
                Part::Mid => "middle",
                Part::Late => "later part",
                Part::End => "end",
                Part::Rest => "rest",
                Part::Gone => "earlier part",
                Part::FirstHalf => "first half",
                Part::SecondHalf => "second half",
            };
            let later = line.is(at, &["later"]);
            let part = if later { Part::Rest } else { part };
            let after = line.skip(line.skip(at + 1, &["of", "in", "to"]), &["my", "our", "your"]);
            Said { part: Some((part, name)), at: after, short: None }
        }
        Word::EndOf(unit) => Said { part: Some((Part::End, "end")), at, short: short(ask, unit, at + 1) },
        _ => none,
    }
}

fn short(ask: Ask, unit: Unit, end: usize) -> Option<Span> {
    let today = ask.today();
    let days = match unit {
        Unit::Day => (today, today),
        Unit::Week => calendar::working_week(today)?,
        Unit::Month => (today.first_of_month(), today.last_of_month()),
        Unit::Quarter => calendar::year_part(today.year(), 4, (calendar::month_of(today) - 1) / 3 + 1)?,
        _ => calendar::year_part(today.year(), 1, 1)?,
    };
    let reason = "the running stretch, calendar year assumed".to_owned();
    Some(Span { days, unit, end, reason, ambiguous: false })
}

/// The days of `part` in `span`, and what kind of stretch they are.
pub(super) fn part_of(today: Date, span: &Span, part: Option<(Part, &'static str)>) -> Option<(Days, Grain)> {
    let (first, last) = span.days;
    let Some((part, _)) = part else {
        let grain = match span.unit {
            Unit::Day => Grain::Day,
            Unit::Week => Grain::Week,
            Unit::Month => Grain::Month,
            _ => Grain::Long,
        };
        return Some((span.days, grain));
    };
    if part == Part::End {
        return Some(((last, last), Grain::Edge));
    }
    if part == Part::Rest && first <= today && today <= last {
        return Some(((today, last), Grain::Long));
    }
    if part == Part::Gone {
        return Some(((first, today.clamp(first, last)), Grain::Long));
    }
    let days = match span.unit {
        Unit::Day => span.days,
        Unit::Week => {
            let day = |n| plus(first, n);
            match part {
                Part::Early => (first, day(1)?),
                Part::Mid => (day(1)?, day(3)?),
                Part::FirstHalf => (first, day(2)?),
                Part::SecondHalf => (day(2)?, last),
                _ => (day(3)?, last),
            }
        }
        Unit::Month => {
            let day = |n: i64| plus(first, n - 1);
            match part {
                Part::Early => (first, day(10)?),
                Part::Mid => (day(11)?, day(20)?),
                Part::FirstHalf => (first, day(15)?),
                Part::SecondHalf => (day(16)?, last),
                _ => (day(21)?, last),
            }
        }
        _ => months(span.days, part)?,
    };
    Some((days, Grain::Week))
}

fn months((first, last): Days, part: Part) -> Option<Days> {
    let count = (i64::from(last.year()) - i64::from(first.year())) * 12 + i64::from(calendar::month_of(last))
        - i64::from(calendar::month_of(first))
        + 1;
    let (third, half) = ((count + 2) / 3, (count + 1) / 2);
    let (from, to) = match part {
        Part::Early => (0, third),
        Part::Mid => (third, count - third),
        Part::FirstHalf => (0, half),
        Part::SecondHalf => (half, count),
        _ => (count - third, count),
    };
    let end = calendar::month_first(first, (to - 1).max(from))?.last_of_month();
    Some((calendar::month_first(first, from)?, end))
}
