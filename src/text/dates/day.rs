//! Single days: relative days, weekdays, dates with a month, days of a month.
//!
//! A weekday alone is the next such day after the call; "next friday" is the Friday of the next calendar week,
//! ambiguous while this week's is still to come. A day of the month alone is the next one after the call.

use super::calendar::{self, Days, day as date, month_of, plus, weekday};
use super::clock;
use super::period::{determiner, year_after};
use super::{Ask, Found, Grain};
use crate::text::lexicon::{Deictic, Lead, Unit, Word};
use crate::text::line::Line;
use crate::text::numbers::{cardinal, ordinal};
use jiff::civil::Date;

/// The single day (or days of one month) at `q`.
pub(super) fn day(ask: Ask, q: usize) -> Option<Found> {
    let found = relative(ask, q)
        .or_else(|| weekday_said(ask, q))
        .or_else(|| numeric(ask, q))
        .or_else(|| month_day(ask, q))
        .or_else(|| day_span(ask, q))
        .or_else(|| day_of_month(ask, q))?;
    Some(Found { end: clock::refine(ask.line, found.end), ..found })
}

fn relative(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let q = if line.is(q, &["later", "early", "earlier"]) && matches!(line.word(q + 1), Word::Relative(_)) {
        q + 1
    } else {
        q
    };
    let at = line.skip(q, &["the"]);
    for (phrase, days) in [("day after tomorrow", 2), ("day after tmrw", 2), ("day before yesterday", -2)] {
        if let Some(end) = line.phrase(at, phrase) {
            return Some(Found::day(end, plus(ask.today(), days)?, "counted from the call"));
        }
    }
    match line.word(q) {
        Word::Relative(days) => Some(Found::day(q + 1, plus(ask.today(), days.into())?, line.text(q).to_owned())),
        Word::Deictic(Deictic::This) if line.word(q + 1) == Word::DayPart => {
            Some(Found::day(q + 2, ask.today(), "the day of the call"))
        }
        Word::Deictic(Deictic::Last) if line.is(q + 1, &["night"]) => {
            Some(Found::day(q + 2, plus(ask.today(), -1)?, "the night before the call"))
        }
        Word::Opener(true) => {
            let end = ["right now", "right away", "straight away"].iter().find_map(|p| line.phrase(q, p))?;
            Some(Found::day(end, ask.today(), "the day of the call"))
        }
        _ => None,
    }
}

/// Leads after which a short form or a bare day of the month is a day.
const DAY_LEADS: &[Lead] =
    &[Lead::On, Lead::By, Lead::Before, Lead::Until, Lead::From, Lead::Since, Lead::To, Lead::After, Lead::About];

fn weekday_said(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let (deictic, the, w) = determiner(line, q);
    let Word::Weekday(wanted, sure) = line.word(w) else { return None };
    let end = w + 1;
    if !sure && deictic.is_none() && !ask.led_by(DAY_LEADS) && month_day(ask, skip_comma_the(line, end)).is_none() {
        return None;
    }
    if let Some(found) = dated_weekday(ask, wanted, end) {
        return Some(found);
    }
    if the && deictic.is_none() && !line.closes(end) && line.word(end) != Word::DayPart {
        return None;
    }
    let today = ask.today();
    let coming = calendar::next_weekday(today, wanted)?;
    let name = weekday_name(wanted);
    let named = |end, day, reason: String| Found::new(end, Some((day, day)), Grain::Weekday, reason);
    let in_week = |end: usize, weeks: i64| -> Option<Found> {
        let day = plus(calendar::monday(today)?, 7 * weeks + i64::from(wanted))?;
        let reason = if weeks == 0 { "of this week" } else { "of the week after the call's" };
        Some(apposed(line, named(end, day, format!("{name} {reason}"))))
    };
    let w = line.skip(end, &["of", "in"]);
    let (week, _, u) = determiner(line, w);
    if line.is(u, &["week"]) {
        match week {
            Some(Deictic::This) => return in_week(u + 1, 0),
            Some(Deictic::Next | Deictic::Coming) => return in_week(u + 1, 1),
            Some(Deictic::Last) => return in_week(u + 1, -1),
            None => {}
        }
    }
    if deictic.is_none() && line.is(end, &["week"]) && line.closes(end + 1) {
        return Some(named(end + 1, plus(coming, 7)?, format!("a week after the coming {name}")));
    }
    let next = deictic == Some(Deictic::Next) || (line.is(end, &["next"]) && line.closes(end + 1));
    let end = if next && deictic.is_none() { end + 1 } else { end };
    let found = match deictic {
        _ if next => in_week(end, 1)?.doubtful(weekday(today) < wanted),
        Some(Deictic::Last) => named(
            end,
            plus(coming, if wanted == weekday(today) { -14 } else { -7 })?,
            format!("{name} before the call"),
        ),
        Some(Deictic::This) if wanted >= weekday(today) => in_week(end, 0)?,
        _ => named(end, coming, format!("{name} after the call")),
    };
    Some(apposed(line, found))
}

/// A weekday with its date: "monday the twentieth", "tuesday, june 3", "monday twenty-three", "friday 7/6".
fn dated_weekday(ask: Ask, wanted: u8, end: usize) -> Option<Found> {
    let line = ask.line;
    let at = skip_comma_the(line, end);
    let strict = Ask { lead: Some(Lead::On), ..ask };
    if let Some(found) = numeric(strict, at).or_else(|| month_day(ask, at)) {
        return Some(found);
    }
    // "Monday. The twenty seventh.": the sentence after names the same day.
    let beyond = line.word(end) == Word::Stop;
    let start = line.skip(if beyond { end + 1 } else { end }, &["the"]);
    let (n, after) = bare_number(line, start, !beyond)?;
    let (_, _, m) = determiner(line, after);
    let hour = start == end && line.word(start) == Word::Small(n);
    if !line.closes(after) || hour || line.word(m) == Word::Unit(Unit::Month) {
        return None;
    }
    let falls = |d: i64| plus(ask.today(), d).filter(|day| weekday(*day) == wanted && day.day() == as_i8(n));
    let near = (0..63).find_map(falls);
    let found = match near {
        None if beyond || line.comma(end) => None,
        None => (-31..0).rev().find_map(falls).or_else(|| (63..400).find_map(falls)),
        near => near,
    };
    found.map(|day| {
        let reason = format!("{} that falls on the {n}.", weekday_name(wanted));
        Found::new(after, Some((day, day)), Grain::Weekday, reason)
    })
}

/// "next friday, the fifth": the number repeats the day.
fn apposed(line: &Line, found: Found) -> Found {
    let at = if line.word(found.end) == Word::Stop { found.end + 1 } else { found.end };
    let start = line.skip(at, &["the"]);
    match (found.days, ordinal(line, start)) {
        (Some((day, _)), Some((n, end))) if day.day() == as_i8(n) && line.closes(end) => Found { end, ..found },
        _ => found,
    }
}

fn skip_comma_the(line: &Line, p: usize) -> usize {
    line.skip(p, &["the"])
}

fn as_i8(n: u8) -> i8 {
    i8::try_from(n).unwrap_or(0)
}

fn weekday_name(n: u8) -> &'static str {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][usize::from(n.min(6))]
}

/// Dates in digits. Which of two small numbers is the month stays open: the first is taken, flagged.
fn numeric(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let glued = line.glued(q + 1);
    match (line.word(q), line.word(q + 1), line.word(q + 2)) {
        (Word::Iso(y, m, d), _, _) => Some(Found::day(q + 1, date(y, m, d)?, "date as said")),
        (Word::Slashed(a, b, year), _, _) => parts(ask, q, q + 1, [a, b, year]),
        // "9-18-2026" and "11-2026" come as single numbers.
        (Word::Digits(a), Word::Digits(b), Word::Digits(c)) if glued && line.glued(q + 2) => {
            parts(ask, q, q + 3, [whole(a)?, whole(b)?, whole(c).filter(|&c| c > 0)?])
        }
        (Word::Digits(a), Word::Digits(b), _) if glued && (a >= 1900.0) != (b >= 1900.0) => {
            parts(ask, q, q + 2, [whole(a)?, whole(b)?, 0])
        }
        _ => None,
    }
}

fn whole(n: f64) -> Option<u16> {
    (0..=2100).find(|&k| f64::from(k) == n)
}

/// A date from two or three numbers; the third is 0 when it is not said.
fn parts(ask: Ask, q: usize, end: usize, [a, b, year]: [u16; 3]) -> Option<Found> {
    let line = ask.line;
    let dotted = line.text(q).contains('.');
    let small = |n: u16| u8::try_from(n).ok();
    if a >= 1900 && year == 0 {
        let days = calendar::month(i16::try_from(a).ok()?, small(b)?)?;
        return Some(Found::new(end, Some(days), Grain::Month, "month as said"));
    }
    if a > 31 {
        let day = date(i16::try_from(a).ok()?, small(b)?, small(year)?)?;
        return Some(Found::day(end, day, "date as said"));
    }
    if b >= 1900 && year == 0 {
        let days = calendar::month(i16::try_from(b).ok()?, small(a)?)?;
        return Some(Found::new(end, Some(days), Grain::Month, "month as said"));
    }
    let (m, d) = if dotted || a > 12 { (small(b)?, small(a)?) } else { (small(a)?, small(b)?) };
    let unsure = !dotted && a <= 12 && b <= 12 && a != b;
    let day = match year {
        0 => {
            // "1/2" and "2/3" are fractions until a word asks for a day.
            let fraction = (a < b && b <= 10) || line.is(end, &["of"]) || !line.closes(end);
            if fraction && !ask.led_by(DAY_LEADS) && ask.lead != Some(Lead::For) {
                return None;
            }
            coming_date(ask.today(), m, d)?
        }
        y => date(full_year(y)?, m, d)?,
    };
    let reason = if unsure { "month before day assumed" } else { "date as said" };
    Some(Found::day(end, day, reason).doubtful(unsure))
}

fn full_year(year: u16) -> Option<i16> {
    i16::try_from(match year {
        0..=69 => year + 2000,
        70..=99 => year + 1900,
        _ => year,
    })
    .ok()
}

/// The next such date, today included; 29 February waits for its year.
fn coming_date(today: Date, month: u8, n: u8) -> Option<Date> {
    (0..9).find_map(|k| date(today.year() + k, month, n).filter(|d| *d >= today))
}

/// Month and day in either order: "june second", "the 3rd of May 2026", "3 May".
fn month_day(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let (month, sure, number, end) = match line.word(q) {
        Word::Digits(_) if matches!(line.word(q + 1), Word::Month(_, _)) && line.text(q).len() == 4 => {
            let Word::Month(m, _) = line.word(q + 1) else { return None };
            let (n, end) = bare_number(line, q + 2, false)?;
            let year = cardinal(line, q).and_then(|y| (1900..2100i16).find(|&k| f64::from(k) == y.value))?;
            return Some(Found::day(end, date(year, m, n)?, "date as said"));
        }
        Word::Month(m, sure) => {
            let at = line.skip(q + 1, &["the"]);
            let (n, end) = bare_number(line, at, true)?;
            let digits = matches!(line.word(at), Word::Digits(_) | Word::Nth(_));
            // "I may second that", "march first and ask later".
            if !sure
                && m != 1
                && !digits
                && (n < 4 || !line.closes(end))
                && ask.lead.is_none()
                && year_after(line, end).is_none()
            {
                return None;
            }
            // "june two vendors": a cardinal is a day only where nothing is counted.
            let counts = matches!(line.word(at), Word::Small(_) | Word::Tens(_)) && ordinal(line, at).is_none();
            if counts && (n == 1 || !line.closes(end)) && year_after(line, end).is_none() {
                return None;
            }
            (m, true, n, end)
        }
        _ => {
            let at = line.skip(q, &["the"]);
            let (n, after) = bare_number(line, at, true)?;
            let ordinal = matches!(line.word(at), Word::Digits(_)) || ordinal(line, at).is_some();
            let m = if ordinal { line.skip(after, &["of"]) } else { after };
            let Word::Month(month, sure) = line.word(m) else { return None };
            let sure = (sure && (ordinal || n > 1))
                || m > after
                || matches!(line.word(at), Word::Nth(_))
                || ask.lead.is_some();
            (month, sure, n, m + 1)
        }
    };
    let year = year_after(line, end);
    if !sure && year.is_none() {
        return None;
    }
    let (day, end) = match year {
        Some((year, end)) => (date(year.in_year(ask.today()), month, number)?, end),
        None => (coming_date(ask.today(), month, number)?, end),
    };
    Some(Found::day(end, day, "date as said"))
}

/// A day of a month at `p`: an ordinal, small digits or, where `words` allows, a cardinal.
pub(super) fn bare_number(line: &Line, p: usize, words: bool) -> Option<(u8, usize)> {
    let (n, end) = match line.word(p) {
        Word::Digits(n) if n.fract() == 0.0 && (1.0..=31.0).contains(&n) && line.text(p).len() <= 2 => {
            ((1..=31u8).find(|&k| f64::from(k) == n)?, p + 1)
        }
        Word::Small(_) | Word::Tens(_) if ordinal(line, p).is_none() => {
            let number = cardinal(line, p).filter(|_| words)?;
            ((1..=31u8).find(|&k| f64::from(k) == number.value)?, number.end)
        }
        _ => ordinal(line, p)?,
    };
    ((1..=31).contains(&n) && !matches!(line.word(end), Word::Unit(_) | Word::Percent)).then_some((n, end))
}

/// "4 to 22 january", "the third to the fifth of june", "between 4 and 22 this month".
fn day_span(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let (a, end) = bare_number(line, line.skip(q, &["the"]), false)?;
    let joined = line.is(end, &["to", "till", "until", "through"])
        || (ask.lead == Some(Lead::Between) && line.is(end, &["and"]));
    let start = match joined {
        true => line.skip(end + 1, &["the"]),
        false if line.glued(end) => end,
        false => return None,
    };
    let (b, end) = bare_number(line, start, false)?;
    let at = line.skip(end, &["of", "in"]);
    let (first, end) = match line.word(at) {
        Word::Month(m, _) => match year_after(line, at + 1) {
            Some((year, end)) => (date(year.in_year(ask.today()), m, a)?, end),
            None => (coming_date(ask.today(), m, a)?, at + 1),
        },
        _ => {
            let (month, end) = said_month(ask, at)?;
            (date(month.0.year(), month_of(month.0), a)?, end)
        }
    };
    let last = date(first.year(), month_of(first), b).filter(|l| *l >= first)?;
    Some(Found::new(end, Some((first, last)), Grain::Day, "days as said"))
}

/// "this month", "of next month", "the month".
pub(super) fn said_month(ask: Ask, q: usize) -> Option<(Days, usize)> {
    let (deictic, the, m) = determiner(ask.line, q);
    if !ask.line.is(m, &["month"]) || (deictic.is_none() && !the) {
        return None;
    }
    let ahead = match deictic {
        Some(Deictic::Next | Deictic::Coming) => 1,
        Some(Deictic::Last) => -1,
        _ => 0,
    };
    let first = calendar::month_first(ask.today(), ahead)?;
    Some(((first, first.last_of_month()), m + 1))
}

/// "the fifteenth", "by the 15th", "20th of next month", "the third tuesday (of june)".
fn day_of_month(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let at = line.skip(q, &["the"]);
    let the = at > q;
    let (n, end) = match line.word(at) {
        Word::Digits(_) if the && line.closes(at + 1) => bare_number(line, at, false)?,
        Word::Digits(_) => return None,
        _ => ordinal(line, at).filter(|(n, _)| (1..=31).contains(n))?,
    };
    if let Word::Weekday(wanted, _) = line.word(end) {
        return nth_weekday(ask, n, wanted, end + 1);
    }
    if line.is(end, &["of", "in"]) || matches!(line.word(end), Word::Deictic(_)) {
        if let Some((month, end)) = said_month(ask, line.skip(end, &["of", "in"])) {
            return Some(Found::day(end, date(month.0.year(), month_of(month.0), n)?, "day of the month said"));
        }
    }
    let alone = line.previous(q) == Word::Stop && line.word(end) == Word::Stop;
    let digits = matches!(line.word(at), Word::Nth(_) | Word::Digits(_));
    let proof = match n {
        1..=3 if !digits => the && ask.led_by(DAY_LEADS),
        _ => the || alone || ask.led_by(DAY_LEADS) || n >= 13,
    };
    if !proof || !line.closes(end) || line.is(end, &["of"]) || line.follows(q, &["every", "each"]) {
        return None;
    }
    let day = calendar::next_day_of_month(ask.today(), n)?;
    let found = Found::day(end, day, format!("the next {n}. after the call"));
    Some(Found { bare_day: Some(n), ..found })
}

fn nth_weekday(ask: Ask, n: u8, wanted: u8, end: usize) -> Option<Found> {
    let line = ask.line;
    let at = line.skip(end, &["of", "in"]);
    let (first, end) = match line.word(at) {
        Word::Month(m, _) => match year_after(line, at + 1) {
            Some((year, end)) => (date(year.in_year(ask.today()), m, 1)?, end),
            None => (calendar::coming_month(ask.today(), m)?.0, at + 1),
        },
        _ => match said_month(ask, at) {
            Some((month, end)) => (month.0, end),
            None if line.closes(end) => {
                let this = ask.today().first_of_month();
                let gone =
                    calendar::nth_weekday(this.year(), month_of(this), n, wanted).is_none_or(|d| d < ask.today());
                (calendar::month_first(this, i64::from(gone))?, end)
            }
            None => return None,
        },
    };
    let day = calendar::nth_weekday(first.year(), month_of(first), n, wanted)?;
    Some(Found::day(end, day, format!("{} number {n} of the month", weekday_name(wanted))))
}
