//! Amounts and dates as CRM exports write them. What can be read two ways is not read.

use crate::model::CallTime;
use jiff::civil::Date;

/// An amount, and its currency if a code or an unmistakable sign stands with it.
pub fn money(text: &str) -> Option<(f64, Option<String>)> {
    let text = text.trim();
    let currency = match text {
        t if t.contains('£') => Some("GBP".to_owned()),
        t if t.contains('€') => Some("EUR".to_owned()),
        t => t.split(|c: char| !c.is_ascii_alphabetic()).find(|w| w.len() == 3).map(str::to_uppercase),
    };
    let digits: String = text.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-')).collect();
    let plain = match (digits.rfind('.'), digits.rfind(',')) {
        // The later of the two sets off the decimals.
        (Some(dot), Some(comma)) if comma > dot => digits.replace('.', "").replace(',', "."),
        (Some(_), Some(_)) => digits.replace(',', ""),
        (None, Some(comma)) if digits.len() - comma == 4 || digits.matches(',').count() > 1 => digits.replace(',', ""),
        (None, Some(_)) => digits.replace(',', "."),
        (Some(_), None) if digits.matches('.').count() > 1 => digits.replace('.', ""),
        _ => digits,
    };
    let amount: f64 = plain.parse().ok()?;
    amount.is_finite().then_some((amount, currency))
}

/// Which of day and month comes first in dates with slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

/// The order that all dates of a table agree on; one with a number over twelve decides.
pub fn order<'a>(dates: impl Iterator<Item = &'a str>) -> Order {
    let (mut day, mut month) = (false, false);
    for (first, second, _) in dates.filter_map(slashed) {
        day |= first > 12;
        month |= second > 12;
    }
    match (day, month) {
        (true, false) => Order::DayFirst,
        (false, true) => Order::MonthFirst,
        _ => Order::Unknown,
    }
}

/// A date: ISO 8601 with or without time, `24.09.2026`, or with slashes where the order is known.
pub fn date(text: &str, order: Order) -> Option<Date> {
    let text = text.trim();
    if let Ok(time) = CallTime::parse(text) {
        return Some(time.local.date());
    }
    let first = text.split_whitespace().next()?;
    if let Ok(time) = CallTime::parse(first) {
        return Some(time.local.date());
    }
    if first.contains('.') {
        let (day, month, year) = three(first, '.')?;
        return new(year, month, day);
    }
    let (a, b, year) = slashed(first)?;
    match order {
        Order::DayFirst => new(year, b, a),
        Order::MonthFirst => new(year, a, b),
        Order::Unknown if a == b => new(year, a, b),
        Order::Unknown => None,
    }
}

fn slashed(text: &str) -> Option<(i16, i16, i16)> {
    three(text.split_whitespace().next()?, '/').filter(|(_, _, year)| *year > 31)
}

fn three(text: &str, sep: char) -> Option<(i16, i16, i16)> {
    let mut parts = text.split(sep).map(|n| n.parse::<i16>().ok());
    let all = (parts.next()??, parts.next()??, parts.next()??);
    parts.next().is_none().then_some(all)
}

fn new(year: i16, month: i16, day: i16) -> Option<Date> {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_all_lands() {
        for (text, want) in [
            ("131000", Some((131_000.0, None))),
            ("5000.00", Some((5000.0, None))),
            ("131,000.00", Some((131_000.0, None))),
            ("131.000,50 €", Some((131_000.5, Some("EUR")))),
            ("GBP 131,000", Some((131_000.0, Some("GBP")))),
            ("$1,250,000", Some((1_250_000.0, None))),
            ("12,5", Some((12.5, None))),
            ("n/a", None),
            ("", None),
        ] {
            assert_eq!(money(text), want.map(|(n, c)| (n, c.map(str::to_owned))), "{text}");
        }
    }

    #[test]
    fn a_date_that_can_be_read_two_ways_is_not_read() {
        let shown = |t, o| date(t, o).map(|d| d.to_string());
        assert_eq!(shown("2026-05-01T07:25:37.000+0000", Order::Unknown).as_deref(), Some("2026-05-01"));
        assert_eq!(shown("2026-02-26 13:45", Order::Unknown).as_deref(), Some("2026-02-26"));
        assert_eq!(shown("24.09.2026", Order::Unknown).as_deref(), Some("2026-09-24"));
        assert_eq!(shown("03/04/2026", Order::Unknown), None);
        assert_eq!(shown("03/04/2026", order(["24/09/2026"].into_iter())).as_deref(), Some("2026-04-03"));
        assert_eq!(shown("03/04/2026", order(["9/24/2026"].into_iter())).as_deref(), Some("2026-03-04"));
        assert_eq!(order(["9/24/2026", "24/9/2026"].into_iter()), Order::Unknown);
    }
}
