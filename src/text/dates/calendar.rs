//! Civil calendar arithmetic: days, working days, weeks, months, quarters and the feasts that move.
//!
//! All of it on civil dates; what lies outside jiff's years gives none.

use crate::text::lexicon::{Holiday, Unit};
use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

/// First and last day, both included.
pub(super) type Days = (Date, Date);

pub(super) fn day(year: i16, month: u8, day: u8) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

pub(super) fn plus(date: Date, days: i64) -> Option<Date> {
    date.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

/// Monday 0 to Sunday 6.
pub(super) fn weekday(date: Date) -> u8 {
    u8::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0)
}

/// The Monday of the week that `date` lies in.
pub(super) fn monday(date: Date) -> Option<Date> {
    plus(date, -i64::from(weekday(date)))
}

/// The first `wanted` weekday after `date`.
pub(super) fn next_weekday(date: Date, wanted: u8) -> Option<Date> {
    let ahead = (i64::from(wanted) - i64::from(weekday(date)) + 6).rem_euclid(7) + 1;
    plus(date, ahead)
}

/// The next `n`th of a month after `date`.
pub(super) fn next_day_of_month(date: Date, n: u8) -> Option<Date> {
    let mut first = date.first_of_month();
    for _ in 0..4 {
        match day(first.year(), month_of(first), n) {
            Some(found) if found > date => return Some(found),
            _ => first = first.checked_add(1.month()).ok()?,
        }
    }
    None
}

pub(super) fn month_of(date: Date) -> u8 {
    u8::try_from(date.month()).unwrap_or(1)
}

pub(super) fn month(year: i16, month: u8) -> Option<Days> {
    let first = day(year, month, 1)?;
    Some((first, first.last_of_month()))
}

/// The month `month` that is running or comes next.
pub(super) fn coming_month(today: Date, month_wanted: u8) -> Option<Days> {
    let year = today.year() + i16::from(month_wanted < month_of(today));
    month(year, month_wanted)
}

/// `date` moved by whole months, to the first of that month.
pub(super) fn month_first(date: Date, months: i64) -> Option<Date> {
    date.first_of_month().checked_add(jiff::Span::new().try_months(months).ok()?).ok()
}

/// Part `n` (from 1) of the `of` equal parts of a year.
pub(super) fn year_part(year: i16, of: u8, n: u8) -> Option<Days> {
    let months = 12 / of.clamp(1, 12);
    let first = day(year, months * n.checked_sub(1)? + 1, 1)?;
    let last = month_first(first, i64::from(months) - 1)?.last_of_month();
    Some((first, last))
}

/// Monday to Friday of the `n`th week of a month: the first is the one that holds its first Thursday.
pub(super) fn week_of_month(year: i16, month: u8, n: u8) -> Option<Days> {
    let fourth = day(year, month, 4)?;
    working_week(plus(monday(fourth)?, 7 * (i64::from(n) - 1))?)
}

/// Monday to Friday of the `n`th week of a year as ISO 8601 counts: the first is the one that holds 4 January.
pub(super) fn iso_week(year: i16, n: u8) -> Option<Days> {
    working_week(plus(monday(day(year, 1, 4)?)?, 7 * (i64::from(n) - 1))?)
}

/// Monday to Friday of the week that `date` lies in.
pub(super) fn working_week(date: Date) -> Option<Days> {
    let monday = monday(date)?;
    Some((monday, plus(monday, 4)?))
}

/// The `n`th such weekday of a month.
pub(super) fn nth_weekday(year: i16, month: u8, n: u8, wanted: u8) -> Option<Date> {
    let first = day(year, month, 1)?;
    let found = plus(next_weekday(plus(first, -1)?, wanted)?, 7 * (i64::from(n) - 1))?;
    (month_of(found) == month).then_some(found)
}

/// `from` moved by `count` units; parts of a unit are rounded away from the call.
pub(super) fn shift(from: DateTime, count: f64, unit: Unit, working: bool) -> Option<Date> {
    if !count.is_finite() || count.abs() > 100_000.0 {
        return None;
    }
    let date = from.date();
    let days = |n: f64| plus(date, rounded(n));
    match unit {
        Unit::Second | Unit::Minute | Unit::Hour => {
            let seconds = match unit {
                Unit::Second => 1.0,
                Unit::Minute => 60.0,
                _ => 3600.0,
            };
            Some(from.checked_add(jiff::Span::new().try_seconds(rounded(count * seconds)).ok()?).ok()?.date())
        }
        Unit::Day if working => working_days(date, rounded(count)),
        Unit::Day => days(count),
        Unit::Week => days(count * 7.0),
        Unit::Fortnight => days(count * 14.0),
        Unit::Month => months(date, count, 1.0),
        Unit::Quarter => months(date, count, 3.0),
        Unit::Year => months(date, count, 12.0),
        Unit::Decade => months(date, count, 120.0),
    }
}

fn months(date: Date, count: f64, each: f64) -> Option<Date> {
    let whole = (count * each).trunc();
    let moved = date.checked_add(jiff::Span::new().try_months(rounded(whole)).ok()?).ok()?;
    plus(moved, rounded((count * each - whole) * 30.0))
}

fn working_days(date: Date, count: i64) -> Option<Date> {
    let step = count.signum();
    let (mut at, mut left) = (date, count.abs().min(5_000));
    while left > 0 {
        at = plus(at, step)?;
        if weekday(at) < 5 {
            left -= 1;
        }
    }
    Some(at)
}

/// Away from zero, so that "a week and a half" does not end early.
fn rounded(value: f64) -> i64 {
    let away = if value < 0.0 { value.floor() } else { value.ceil() };
    // In range: callers bound the counts they pass.
    #[allow(clippy::cast_possible_truncation)]
    let whole = away.clamp(-1e12, 1e12) as i64;
    whole
}

/// The days of a holiday in a year.
pub(super) fn holiday(holiday: Holiday, year: i16) -> Option<Days> {
    let one = |d: Option<Date>| d.map(|d| (d, d));
    match holiday {
        Holiday::Christmas => one(day(year, 12, 25)),
        Holiday::NewYear => one(day(year, 1, 1)),
        Holiday::Valentine => one(day(year, 2, 14)),
        Holiday::Halloween => one(day(year, 10, 31)),
        Holiday::IndependenceDay => one(day(year, 7, 4)),
        Holiday::LaborDay => one(nth_weekday(year, 9, 1, 0)),
        Holiday::MemorialDay => one(plus(next_weekday(day(year, 5, 24)?, 0)?, 0)),
        Holiday::Thanksgiving => one(nth_weekday(year, 11, 4, 3)),
        Holiday::BlackFriday => one(plus(nth_weekday(year, 11, 4, 3)?, 1)),
        Holiday::CyberMonday => one(plus(nth_weekday(year, 11, 4, 3)?, 4)),
        Holiday::CyberWeekend => {
            let thursday = nth_weekday(year, 11, 4, 3)?;
            Some((plus(thursday, 1)?, plus(thursday, 4)?))
        }
        Holiday::Easter => one(easter(year)),
        Holiday::Diwali => one(DIWALI.iter().find(|d| d.0 == year).and_then(|&(y, m, d)| day(y, m, d))),
    }
}

/// Diwali follows the moon; a table instead of astronomy, good for the years it names.
const DIWALI: &[(i16, u8, u8)] = &[
    (2023, 11, 12),
    (2024, 10, 31),
    (2025, 10, 20),
    (2026, 11, 8),
    (2027, 10, 29),
    (2028, 10, 17),
    (2029, 11, 5),
    (2030, 10, 26),
];

/// Western Easter Sunday by the Gregorian computus (anonymous algorithm).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    day(year, u8::try_from(n / 31).ok()?, u8::try_from(n % 31 + 1).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weeks_and_weekdays() {
        let wednesday = date(2026, 3, 11);
        assert_eq!(monday(wednesday), Some(date(2026, 3, 9)));
        assert_eq!(next_weekday(wednesday, 2), Some(date(2026, 3, 18)));
        assert_eq!(next_weekday(wednesday, 4), Some(date(2026, 3, 13)));
        assert_eq!(next_day_of_month(wednesday, 11), Some(date(2026, 4, 11)));
        assert_eq!(next_day_of_month(wednesday, 31), Some(date(2026, 3, 31)));
        assert_eq!(next_day_of_month(date(2026, 1, 31), 30), Some(date(2026, 3, 30)));
        assert_eq!(nth_weekday(2026, 6, 3, 1), Some(date(2026, 6, 16)));
        assert_eq!(nth_weekday(2026, 6, 5, 2), None);
        // May 2026 begins on a Friday: its first week is the next one.
        assert_eq!(week_of_month(2026, 5, 1), Some((date(2026, 5, 4), date(2026, 5, 8))));
    }

    #[test]
    fn shifts() {
        let from = date(2026, 3, 11).at(23, 30, 0, 0);
        assert_eq!(shift(from, 1.0, Unit::Hour, false), Some(date(2026, 3, 12)));
        assert_eq!(shift(from, 1.5, Unit::Week, false), Some(date(2026, 3, 22)));
        assert_eq!(shift(from, 5.0, Unit::Day, true), Some(date(2026, 3, 18)));
        assert_eq!(shift(from, -2.0, Unit::Month, false), Some(date(2026, 1, 11)));
        assert_eq!(shift(from, f64::NAN, Unit::Day, false), None);
        assert_eq!(shift(from, 99_999.0, Unit::Year, false), None);
    }

    #[test]
    fn feasts() {
        assert_eq!(holiday(Holiday::Easter, 2026), Some((date(2026, 4, 5), date(2026, 4, 5))));
        assert_eq!(holiday(Holiday::Thanksgiving, 2026), Some((date(2026, 11, 26), date(2026, 11, 26))));
        assert_eq!(holiday(Holiday::CyberWeekend, 2026), Some((date(2026, 11, 27), date(2026, 11, 30))));
        assert_eq!(holiday(Holiday::MemorialDay, 2026), Some((date(2026, 5, 25), date(2026, 5, 25))));
        assert_eq!(holiday(Holiday::LaborDay, 2026), Some((date(2026, 9, 7), date(2026, 9, 7))));
    }
}
