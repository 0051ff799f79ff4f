//! Stretches with a name: weeks, months, quarters, halves, years, and parts of them.
//!
//! Quarters and halves are those of the calendar year; a month or quarter without a year is the running or the
//! next one.

use super::calendar::{self, Days, month_of, plus};
use super::part::{Said, part_of, part_said};
use super::season::{holiday_span, season_span};
use super::{Ask, Found, Grain};
use crate::text::lexicon::{Deictic, Lead, Part, Unit, Word};
use crate::text::line::Line;
use crate::text::numbers::{Shape, cardinal, ordinal};
use jiff::civil::Date;

/// A stretch before a part of it is taken.
pub(super) struct Span {
    pub days: Days,
    pub unit: Unit,
    pub end: usize,
    pub reason: String,
    pub ambiguous: bool,
}

impl Span {
    pub fn new(days: Days, unit: Unit, end: usize, reason: impl Into<String>) -> Span {
        Span { days, unit, end, reason: reason.into(), ambiguous: false }
    }

    pub fn doubtful(self, ambiguous: bool) -> Span {
        Span { ambiguous: self.ambiguous || ambiguous, ..self }
    }
}

/// The stretch, or part of one, at `q`.
pub(super) fn period(ask: Ask, q: usize) -> Option<Found> {
    if let Some(found) = week_of(ask, q).or_else(|| nth_of(ask, q)).or_else(|| in_said_week(ask, q)) {
        return Some(found);
    }
    let Said { part, at, short } = part_said(ask, q);
    let inside = part.is_some();
    let span = short.or_else(|| span(ask, at, inside))?;
    let line = ask.line;
    // "at the end of the day" is a figure of speech.
    if span.unit == Unit::Day && line.is(span.end - 1, &["day"]) {
        let head = if line.follows(q, &["the"]) { q - 1 } else { q };
        if line.follows(head, &["at"]) {
            return None;
        }
    }
    // "june end", "month end".
    let (part, end) = match part {
        None if line.is(span.end, &["end"]) => (Some((Part::End, "end")), span.end + 1),
        part => (part, span.end),
    };
    let (days, grain) = part_of(ask.today(), &span, part)?;
    let reason = match part {
        Some((_, word)) => format!("{word} of {}", span.reason),
        None => span.reason,
    };
    Some(Found::new(end, Some(days), grain, reason).doubtful(span.ambiguous))
}

/// `this`, `the next`, `this coming`, `the`: what points, whether an article was said, and the place after.
pub(super) fn determiner(line: &Line, q: usize) -> (Option<Deictic>, bool, usize) {
    let the = line.word(q) == Word::The;
    let at = q + usize::from(the);
    match (line.word(at), line.word(at + 1)) {
        (Word::Deictic(Deictic::This), Word::Deictic(second @ (Deictic::Coming | Deictic::Last))) => {
            (Some(second), the, at + 2)
        }
        (Word::Deictic(deictic), _) => (Some(deictic), the, at + 1),
        _ => (None, the, at),
    }
}

/// A year said after something: in figures, or relative to the call's.
pub(super) enum Year {
    Said(i16),
    From(i16),
}

impl Year {
    pub fn in_year(&self, today: Date) -> i16 {
        match *self {
            Year::Said(year) => year,
            Year::From(years) => today.year() + years,
        }
    }
}

/// `2027`, `, twenty twenty seven`, `of next year`.
pub(super) fn year_after(line: &Line, q: usize) -> Option<(Year, usize)> {
    let at = line.skip(q, &["of", "in"]);
    if let Some(number) = cardinal(line, at) {
        let spoken = number.value == 2000.0 + number.value % 100.0 && line.is(at, &["two"]);
        let year = (1900..2100i16).find(|&y| f64::from(y) == number.value)?;
        return (number.shape == Shape::Year || spoken).then_some((Year::Said(year), number.end));
    }
    let (deictic, _, y) = determiner(line, at);
    let ahead = match deictic? {
        Deictic::This => 0,
        Deictic::Next | Deictic::Coming => 1,
        Deictic::Last => -1,
    };
    line.is(y, &["year"]).then_some((Year::From(ahead), y + 1))
}

/// A named stretch at `q`; `inside` when a part of it was asked for, which allows "the week" and bare names.
pub(super) fn span(ask: Ask, q: usize, inside: bool) -> Option<Span> {
    unit_span(ask, q, inside)
        .or_else(|| calendar_week(ask, q))
        .or_else(|| month_span(ask, q, inside))
        .or_else(|| fraction_span(ask, q))
        .or_else(|| holiday_span(ask, q))
        .or_else(|| season_span(ask, q, inside))
        .or_else(|| year_span(ask, q, inside))
}

/// "calendar week 14": of this year, of the next once its Friday has passed.
fn calendar_week(ask: Ask, q: usize) -> Option<Span> {
    let number = cardinal(ask.line, ask.line.phrase(q, "calendar week")?)?;
    let n = (1..=53u8).find(|n| f64::from(*n) == number.value)?;
    let week = |year| calendar::iso_week(year, n);
    let this = week(ask.today().year())?;
    let days = if this.1 < ask.today() { week(ask.today().year() + 1)? } else { this };
    Some(Span::new(days, Unit::Week, number.end, format!("calendar week {n}")))
}

/// "next week", "this quarter", "the weekend", "the week after next"; inside a part also "the month", "week".
fn unit_span(ask: Ask, q: usize, inside: bool) -> Option<Span> {
    let line = ask.line;
    let today = ask.today();
    let (deictic, the, mut u) = determiner(line, q);
    let fiscal = line.is(u, &["fiscal", "financial", "new"]);
    while line.is(u, &["new", "fiscal", "financial", "calendar", "business"]) {
        u += 1;
    }
    if line.word(u) == Word::Weekend && (deictic.is_some() || the || ask.lead.is_some()) {
        let weeks = i64::from(deictic == Some(Deictic::Next)) - i64::from(deictic == Some(Deictic::Last));
        let saturday = plus(calendar::monday(today)?, 5 + 7 * weeks)?;
        let ambiguous = deictic == Some(Deictic::Next);
        let span = Span::new((saturday, plus(saturday, 1)?), Unit::Day, u + 1, "the weekend");
        return Some(span.doubtful(ambiguous));
    }
    let Word::Unit(unit) = line.word(u) else { return None };
    if line.text(u).ends_with('s') || !matches!(unit, Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year)
    {
        return None;
    }
    let after_next = line.phrase(u + 1, "after next").or_else(|| line.phrase(u + 1, "after the next"));
    let (ahead, end) = match (deictic, after_next) {
        (None, Some(end)) if unit != Unit::Day => (2, end),
        (None, None) if !inside && !the && line.is(u + 1, &["end"]) && unit != Unit::Day => (0, u + 1),
        (None, None) if inside => (0, u + 1),
        (None, None) if the && ask.lead == Some(Lead::Within) => (0, u + 1),
        (Some(Deictic::This), _) if unit != Unit::Day => (0, u + 1),
        (Some(Deictic::Next | Deictic::Coming), _) if unit != Unit::Day => (1, u + 1),
        (Some(Deictic::Last), _) if unit != Unit::Day => (-1, u + 1),
        _ => return None,
    };
    let (days, name) = match unit {
        Unit::Day => ((today, today), "day"),
        Unit::Week => (week(today, ahead)?, "week"),
        Unit::Month => {
            let first = calendar::month_first(today, ahead)?;
            ((first, first.last_of_month()), "month")
        }
        Unit::Quarter => {
            let first = calendar::month_first(today, 3 * ahead)?;
            (calendar::year_part(first.year(), 4, (month_of(first) - 1) / 3 + 1)?, "quarter")
        }
        _ => (calendar::year_part(today.year().checked_add(i16::try_from(ahead).ok()?)?, 1, 1)?, "year"),
    };
    let which = ["the previous", "this", "the next", "the second next"][usize::try_from(ahead + 1).unwrap_or(1)];
    let calendar = if unit >= Unit::Quarter { ", calendar year assumed" } else { "" };
    Some(Span::new(days, unit, end, format!("{which} {name}{calendar}")).doubtful(fiscal))
}

/// Monday to Friday of a week counted from the call's; to Sunday where the call is on that weekend.
fn week(today: Date, ahead: i64) -> Option<Days> {
    let (monday, friday) = calendar::working_week(plus(today, 7 * ahead)?)?;
    Some((monday, if ahead == 0 && today > friday { plus(monday, 6)? } else { friday }))
}

/// "june", "next june", "june 2027", "june of next year".
fn month_span(ask: Ask, q: usize, inside: bool) -> Option<Span> {
    let line = ask.line;
    let (deictic, the, mut m) = determiner(line, q);
    if the && deictic.is_none() {
        m = line.phrase(m, "month of")?;
    }
    let year_first = cardinal(line, m).filter(|n| n.shape == Shape::Year && deictic.is_none());
    let at = year_first.map_or(m, |n| n.end);
    let Word::Month(month, sure) = line.word(at) else { return None };
    let end = at + 1;
    let today = ask.today();
    if let Some(number) = year_first {
        let year = (1900..2100i16).find(|&y| f64::from(y) == number.value)?;
        return Some(Span::new(calendar::month(year, month)?, Unit::Month, end, "month as said"));
    }
    if let Some((year, end)) = year_after(line, end) {
        let days = calendar::month(year.in_year(today), month)?;
        return Some(Span::new(days, Unit::Month, end, "month as said"));
    }
    let led = ask.led_by(&[
        Lead::In,
        Lead::By,
        Lead::Before,
        Lead::Until,
        Lead::Since,
        Lead::From,
        Lead::For,
        Lead::About,
        Lead::After,
        Lead::Over,
        Lead::Within,
    ]);
    let asked = led || deictic.is_some() || inside || line.is(end, &["end"]);
    let proven = sure || inside || line.is(end, &["end"]) || (asked && line.closes(end));
    if !proven {
        return None;
    }
    // June and April are also people: without a word that asks for a month no verb may follow.
    if !asked && matches!(month, 4 | 6) && !(line.closes(end) || matches!(line.word(end), Word::Event)) {
        return None;
    }
    let coming = calendar::coming_month(today, month)?;
    let running = coming.0 <= today;
    let days = match deictic {
        Some(Deictic::Last) => calendar::month(coming.0.year() - 1, month)?,
        Some(Deictic::This) => calendar::month(today.year(), month)?,
        Some(Deictic::Next) if running => calendar::month(coming.0.year() + 1, month)?,
        _ => coming,
    };
    let doubt = deictic == Some(Deictic::Next) && days.0.year() == today.year();
    Some(Span::new(days, Unit::Month, end, "the month named, in the coming twelve").doubtful(doubt))
}

/// "Q2", "q two", "quarter four", "the second quarter", "H1", with or without a year.
fn fraction_span(ask: Ask, q: usize) -> Option<Span> {
    let line = ask.line;
    let at = line.skip(q, &["the"]);
    let number = |p: usize, most: u8| match line.word(p) {
        Word::Small(n @ 1..=4) if n <= most => Some(n),
        Word::Digits(n) => (1..=most).find(|&k| f64::from(k) == n),
        _ => None,
    };
    let year_first = cardinal(line, at).filter(|n| n.shape == Shape::Year);
    let at = year_first.map_or(at, |n| n.end);
    let (of, n, end) = match line.word(at) {
        Word::Fraction(of, n) => (of, n, at + 1),
        Word::Opener(false) if line.is(at, &["q"]) => (4, number(at + 1, 4)?, at + 2),
        Word::Opener(false) if line.is(at, &["h"]) => (2, number(at + 1, 2)?, at + 2),
        Word::Unit(Unit::Quarter) if at == q => (4, number(at + 1, 4)?, at + 2),
        _ => {
            let (n, u) = ordinal(line, at).filter(|(n, _)| *n <= 4)?;
            let mine = line.follows(q, &["my", "our", "your", "their", "his", "her"]);
            if !line.is(u, &["quarter"]) || mine {
                return None;
            }
            (4, n, u + 1)
        }
    };
    let today = ask.today();
    let end = line.phrase(end, "of the year").or_else(|| line.phrase(end, "calendar")).unwrap_or(end);
    let (year, end, said) = match (year_first, year_after(line, end)) {
        (Some(y), _) => ((1900..2100i16).find(|&k| f64::from(k) == y.value)?, end, true),
        (None, Some((year, end))) => (year.in_year(today), end, true),
        (None, None) => (today.year(), end, false),
    };
    let mut days = calendar::year_part(year, of, n)?;
    if !said && days.1 < today {
        days = calendar::year_part(year + 1, of, n)?;
    }
    let unit = if of == 4 { Unit::Quarter } else { Unit::Year };
    let name = if of == 4 { "quarter" } else { "half" };
    Some(Span::new(days, unit, end, format!("{name} {n} of {}, calendar year assumed", days.0.year())))
}

/// A year alone, after a word that asks for one.
fn year_span(ask: Ask, q: usize, inside: bool) -> Option<Span> {
    let line = ask.line;
    let at = line.skip(line.skip(q, &["the"]), &["year"]);
    let number = cardinal(line, at).filter(|n| n.shape == Shape::Year)?;
    let led = ask.led_by(&[
        Lead::In,
        Lead::By,
        Lead::Before,
        Lead::Until,
        Lead::Since,
        Lead::From,
        Lead::After,
        Lead::Over,
        Lead::Between,
    ]);
    let asked = led || inside || at > q || line.follows(q, &["of", "to", "until", "and", "through"]);
    if !asked || !line.closes(number.end) {
        return None;
    }
    let year = (1900..2100i16).find(|&y| f64::from(y) == number.value)?;
    Some(Span::new(calendar::year_part(year, 1, 1)?, Unit::Year, number.end, "year as said"))
}

/// "the week of the 12th", "week commencing may 4".
fn week_of(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let at = line.skip(q, &["the"]);
    if !line.is(at, &["week"]) || !line.is(at + 1, &["of", "commencing", "beginning", "starting"]) {
        return None;
    }
    let start = line.skip(at + 2, &["on"]);
    let day = super::day::day(Ask { lead: Some(Lead::On), ..ask }, start)?;
    // "the week of sunday the 22nd" begins there.
    let said = day.days?.0;
    let ahead = if calendar::weekday(said) > 4 { 7 - i64::from(calendar::weekday(said)) } else { 0 };
    let days = calendar::working_week(plus(said, ahead)?)?;
    Some(Found::new(day.end, Some(days), Grain::Week, format!("the week of {said}")))
}

/// "the first week of may", "last week of next month", "the last day of june".
fn nth_of(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let at = line.skip(q, &["the"]);
    let (n, u) = match line.word(at) {
        Word::Deictic(Deictic::Last) if line.is(at, &["last"]) => (0, at + 1),
        _ => ordinal(line, at)?,
    };
    let Word::Unit(unit @ (Unit::Week | Unit::Day)) = line.word(u) else { return None };
    let of = line.skip(u + 1, &["of", "in"]);
    let whole = span(ask, of, of > u + 1).filter(|s| matches!(s.unit, Unit::Month | Unit::Quarter | Unit::Year))?;
    let (first, last) = whole.days;
    let days = match (unit, n) {
        (Unit::Day, 0) => (last, last),
        (Unit::Day, n) => {
            let day = plus(first, i64::from(n) - 1).filter(|d| *d <= last)?;
            (day, day)
        }
        // The week that holds the last Thursday, as the first one holds the first.
        (_, 0) => calendar::working_week(calendar::next_weekday(plus(last, -7)?, 3)?)?,
        (_, n) if whole.unit == Unit::Month => calendar::week_of_month(first.year(), month_of(first), n)?,
        (_, n) => {
            let (monday, friday) = calendar::week_of_month(first.year(), month_of(first), 1)?;
            let weeks = 7 * (i64::from(n) - 1);
            (plus(monday, weeks)?, plus(friday, weeks)?)
        }
    };
    let grain = if unit == Unit::Day { Grain::Edge } else { Grain::Week };
    let which = if n == 0 { "the last".to_owned() } else { format!("number {n}") };
    Some(Found::new(whole.end, Some(days), grain, format!("{which} of {}", whole.reason)).doubtful(whole.ambiguous))
}

/// "next week on friday", "this week wednesday".
fn in_said_week(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let (deictic, _, u) = determiner(line, q);
    let ahead = match deictic? {
        Deictic::This => 0,
        Deictic::Next | Deictic::Coming => 1,
        Deictic::Last => -1,
    };
    let at = line.skip(line.skip(u + 1, &["on", "between", "from"]), &["the"]);
    let Word::Weekday(wanted, _) = line.word(at) else { return None };
    if !line.is(u, &["week"]) {
        return None;
    }
    let day = plus(calendar::monday(ask.today())?, 7 * ahead + i64::from(wanted))?;
    let end = super::clock::refine(line, at + 1);
    Some(Found::new(end, Some((day, day)), Grain::Weekday, "weekday of the week said"))
}

#[cfg(test)]
mod tests {
    use crate::text::dates::testing::check;

    #[test]
    fn named_stretches() {
        check(&[
            ("next week", "next week = 2026-03-16..2026-03-20"),
            ("early next week", "early next week = 2026-03-16..2026-03-17"),
            ("by the end of the week", "by the end of the week = 2026-03-13!"),
            ("EOW", "EOW = 2026-03-13"),
            ("the week after next", "the week after next = 2026-03-23..2026-03-27"),
            ("the week of the 12th of May", "the week of the 12th of May = 2026-05-11..2026-05-15"),
            ("the first week of May", "the first week of May = 2026-05-04..2026-05-08"),
            ("over the weekend", "over the weekend = 2026-03-14..2026-03-15"),
            ("in June", "in June = 2026-06-01..2026-06-30"),
            ("mid-june", "mid-june = 2026-06-11..2026-06-20"),
            ("end of june", "end of june = 2026-06-30"),
            ("November end", "November end = 2026-11-30"),
            ("november december", "november december = 2026-11-01..2026-12-31"),
            ("beginning of next month", "beginning of next month = 2026-04-01..2026-04-10"),
            ("month end", "month end = 2026-03-31"),
            ("end of q two", "end of q two = 2026-06-30"),
            ("Q1 2027", "Q1 2027 = 2027-01-01..2027-03-31"),
            ("the fourth quarter", "the fourth quarter = 2026-10-01..2026-12-31"),
            ("second half of the year", "second half of the year = 2026-07-01..2026-12-31"),
            ("H2", "H2 = 2026-07-01..2026-12-31"),
            ("by twenty twenty seven", "by twenty twenty seven = 2027-01-01..2027-12-31!"),
            ("next fiscal year", "next fiscal year = 2027-01-01..2027-12-31?"),
            ("later this week", "later this week = 2026-03-11..2026-03-13"),
            ("we may march on at the end of the day", ""),
        ]);
    }
}
