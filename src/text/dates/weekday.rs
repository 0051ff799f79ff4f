//! Weekdays: alone, of a week that is said, with a date beside them.
//!
//! A weekday alone is the next such day after the call; "next friday" is the Friday of the next calendar week,
//! ambiguous while this week's is still to come.

use super::calendar::{self, plus, weekday};
use super::day::{DAY_LEADS, bare_number, month_day};
use super::digits::numeric;
use super::period::determiner;
use super::{Ask, Found, Grain};
use crate::text::lexicon::{Deictic, Lead, Unit, Word, class};
use crate::text::line::Line;
use crate::text::numbers::ordinal;
use crate::text::words::key;

/// "two sundays from now".
fn counted(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let Word::Small(count @ 1..=9) = line.word(q) else { return None };
    let name = line.text(q + 1).strip_suffix('s')?;
    let Word::Weekday(wanted, true) = class(key(name), name) else { return None };
    let end = line.phrase(q + 2, "from now").or_else(|| line.phrase(q + 2, "from today"))?;
    let day = plus(calendar::next_weekday(ask.today(), wanted)?, 7 * (i64::from(count) - 1))?;
    Some(Found::day(end, day, format!("{} number {count} after the call", weekday_name(wanted))))
}

/// A weekday at `q`, with the week or the date that goes with it.
pub(super) fn weekday_said(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    if let Some(found) = counted(ask, q) {
        return Some(found);
    }
    let (deictic, the, w) = determiner(line, q);
    let Word::Weekday(wanted, sure) = line.word(w) else { return None };
    let end = w + 1;
    if !sure && deictic.is_none() && !ask.led_by(DAY_LEADS) && month_day(ask, line.skip(end, &["the"])).is_none() {
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
    let at = line.skip(end, &["the"]);
    let strict = Ask { lead: Some(Lead::On), ..ask };
    if let Some(found) = numeric(strict, at).or_else(|| month_day(ask, at)) {
        let (day, _) = found.days?;
        // "friday june 15" said five days later is this year's, as the weekday tells.
        let passed = calendar::shift(day.at(0, 0, 0, 0), -1.0, Unit::Year, false).filter(|d| {
            weekday(day) != wanted && weekday(*d) == wanted && plus(*d, 60).is_some_and(|l| l > ask.today())
        });
        return Some(match passed {
            Some(day) => Found::day(found.end, day, "date as said, by its weekday"),
            None => found,
        });
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

fn as_i8(n: u8) -> i8 {
    i8::try_from(n).unwrap_or(0)
}

pub(super) fn weekday_name(n: u8) -> &'static str {
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][usize::from(n.min(6))]
}

#[cfg(test)]
mod tests {
    use crate::text::dates::testing::check;

    #[test]
    fn weekdays() {
        check(&[
            ("by friday", "by friday = 2026-03-13!"),
            ("on Wednesday", "on Wednesday = 2026-03-18"),
            ("this Friday", "this Friday = 2026-03-13"),
            ("next friday is fine", "next friday = 2026-03-20?"),
            ("next Tuesday", "next Tuesday = 2026-03-17"),
            ("Friday week", "Friday week = 2026-03-20"),
            ("by Friday of next week. The twentieth.", "by Friday of next week. The twentieth = 2026-03-20!"),
            ("Monday the twentieth", "Monday the twentieth = 2026-04-20"),
            ("Monday. The twenty third.", "Monday. The twenty third = 2026-03-23"),
            ("Monday twenty-three", "Monday twenty-three = 2026-03-23"),
            ("two Sundays from now", "two Sundays from now = 2026-03-22"),
            ("last Thursday", "last Thursday = 2026-03-05"),
            ("Wednesday next", "Wednesday next = 2026-03-18"),
            ("Monday or Tuesday", "Monday or Tuesday = 2026-03-16..2026-03-17"),
            ("thursday through monday", "thursday through monday = 2026-03-12..2026-03-16"),
            ("tomorrow thursday latest", "tomorrow thursday latest = 2026-03-12!"),
            ("we sat in the sun and wed like it", ""),
        ]);
    }
}
