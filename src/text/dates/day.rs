//! Single days: relative days, weekdays, dates with a month, days of a month.
//!
//! A weekday alone is the next such day after the call; "next friday" is the Friday of the next calendar week,
//! ambiguous while this week's is still to come. A day of the month alone is the next one after the call.

use super::calendar::{self, Days, day as date, month_of, plus};
use super::clock;
use super::digits::numeric;
use super::period::{determiner, year_after};
use super::weekday::{weekday_name, weekday_said};
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
    let q = if matches!((line.word(q), line.word(q + 1)), (Word::Part(_), Word::Relative(_))) { q + 1 } else { q };
    match line.word(q) {
        Word::Relative(days) => Some(Found::day(q + 1, plus(ask.today(), days.into())?, line.text(q).to_owned())),
        Word::Deictic(Deictic::This) if line.word(q + 1) == Word::DayPart || line.is(q + 1, &["day"]) => {
            Some(Found::day(q + 2, ask.today(), "the day of the call"))
        }
        Word::Deictic(Deictic::Last) if line.is(q + 1, &["night"]) => {
            Some(Found::day(q + 2, plus(ask.today(), -1)?, "the night before the call"))
        }
        Word::The | Word::Unit(Unit::Day) => {
            let at = q + usize::from(line.word(q) == Word::The);
            let (end, days) = [("day after tomorrow", 2), ("day after tmrw", 2), ("day before yesterday", -2)]
                .iter()
                .find_map(|(phrase, days)| line.phrase(at, phrase).map(|end| (end, *days)))?;
            Some(Found::day(end, plus(ask.today(), days)?, "counted from the call"))
        }
        Word::Opener(true) if line.word(q + 1) == Word::Now && line.is(q, &["right", "straight"]) => {
            Some(Found::day(q + 2, ask.today(), "the day of the call"))
        }
        _ => None,
    }
}

/// Leads after which a short form or a bare day of the month is a day.
pub(super) const DAY_LEADS: &[Lead] =
    &[Lead::On, Lead::By, Lead::Before, Lead::Until, Lead::From, Lead::Since, Lead::To, Lead::After, Lead::About];

/// The next such date, today included; 29 February waits for its year.
pub(super) fn coming_date(today: Date, month: u8, n: u8) -> Option<Date> {
    (0..9).find_map(|k| date(today.year() + k, month, n).filter(|d| *d >= today))
}

/// Month and day in either order: "june second", "the 3rd of May 2026", "3 May".
pub(super) fn month_day(ask: Ask, q: usize) -> Option<Found> {
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
            if counts && (n == 1 || line.comma(at) || !line.closes(end)) && year_after(line, end).is_none() {
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
                || (ordinal && ask.lead.is_some());
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
        Word::Digits(_) if the && line.closes(at + 1) && !matches!(line.word(at + 1), Word::Deictic(_)) => {
            bare_number(line, at, false)?
        }
        // "on 15": whatever could be counted would follow.
        Word::Digits(_) if ask.lead == Some(Lead::On) && line.word(at + 1) == Word::Stop => {
            bare_number(line, at, false).filter(|(n, _)| *n > 12)?
        }
        Word::Digits(_) => return None,
        _ => ordinal(line, at).filter(|(n, _)| (1..=31).contains(n))?,
    };
    if let Word::Weekday(wanted, _) = line.word(end) {
        return nth_weekday(ask, n, wanted, end + 1);
    }
    if (line.is(end, &["of", "in"]) || matches!(line.word(end), Word::Deictic(_)))
        && let Some((month, end)) = said_month(ask, line.skip(end, &["of", "in"]))
    {
        return Some(Found::day(end, date(month.0.year(), month_of(month.0), n)?, "day of the month said"));
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

#[cfg(test)]
mod tests {
    use crate::text::dates::testing::check;

    #[test]
    fn days_and_dates() {
        check(&[
            ("send it today", "today = 2026-03-11"),
            ("tomorrow morning first thing", "tomorrow morning first thing = 2026-03-12"),
            ("the day after tomorrow", "the day after tomorrow = 2026-03-13"),
            ("I'll do it this afternoon", "this afternoon = 2026-03-11"),
            ("right now we use spreadsheets", "right now = 2026-03-11"),
            ("on the fifteenth", "on the fifteenth = 2026-03-15"),
            ("by the 15th, please", "by the 15th = 2026-03-15!"),
            ("July first works", "July first = 2026-07-01"),
            ("the 1st of October", "the 1st of October = 2026-10-01"),
            ("3 May 2027", "3 May 2027 = 2027-05-03"),
            ("fifteenth September", "fifteenth September = 2026-09-15"),
            ("October 12th, 2027", "October 12th, 2027 = 2027-10-12"),
            ("on 2026-05-03", "on 2026-05-03 = 2026-05-03"),
            ("due 5/3/2026", "due 5/3/2026 = 2026-05-03!?"),
            ("due 25/3/2026", "due 25/3/2026 = 2026-03-25!"),
            ("before the twelfth of Feb", "before the twelfth of Feb = 2026-03-11..2027-02-11!"),
            ("the third Tuesday of June", "the third Tuesday of June = 2026-06-16"),
            ("20th of next month", "20th of next month = 2026-04-20"),
            ("june second and fourth", "june second and fourth = 2026-06-02..2026-06-04"),
            ("from the sixth to the tenth of April", "from the sixth to the tenth of April = 2026-04-06..2026-04-10"),
            ("the fifth time we call the third vendor", ""),
            ("first of all, I may second that", ""),
        ]);
    }
}
