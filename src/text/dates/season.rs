//! Feasts and seasons. A feast without a year is the next one; a season is that of the northern half of the world,
//! flagged as ambiguous.

use super::Ask;
use super::calendar::{self, Days, plus};
use super::period::{Span, determiner, year_after};
use crate::text::lexicon::{Deictic, Holiday, Lead, Unit, Word};

/// "christmas", "new year", "the cyber weekend", "easter week"; the next one, or of a year said.
pub(super) fn holiday_span(ask: Ask, q: usize) -> Option<Span> {
    let line = ask.line;
    let (deictic, _, at) = determiner(line, q);
    let (holiday, mut end) = match line.word(at) {
        Word::Holiday(holiday) => (holiday, at + 1),
        Word::Opener(false) => HOLIDAYS.iter().find_map(|(phrase, h)| line.phrase(at, phrase).map(|end| (*h, end)))?,
        Word::Month(7, _) if line.phrase(at, "july fourth").is_some() => (Holiday::IndependenceDay, at + 2),
        _ => return None,
    };
    end = line.skip(end, &["'s"]);
    let monday_after = holiday == Holiday::Easter && line.is(end, &["monday"]);
    if holiday == Holiday::Easter {
        end = line.skip(end, &["sunday", "monday"]);
    }
    let week = line.is(end, &["week"]);
    end = line.skip(end, &["day", "week", "eve"]);
    let eve = line.is(end - 1, &["eve"]);
    let today = ask.today();
    let year = year_after(line, end);
    let mut days = match &year {
        Some((year, after)) => {
            end = *after;
            calendar::holiday(holiday, year.in_year(today))?
        }
        None => {
            (today.year()..=today.year() + 1).find_map(|y| calendar::holiday(holiday, y).filter(|d| d.1 >= today))?
        }
    };
    if deictic == Some(Deictic::Last) {
        days = (today.year() - 1..=today.year())
            .rev()
            .find_map(|y| calendar::holiday(holiday, y).filter(|d| d.1 < today))?;
    }
    if monday_after {
        let monday = plus(days.1, 1)?;
        days = (monday, monday);
    }
    if eve {
        let before = plus(days.0, -1)?;
        days = (before, before);
    }
    if week {
        days = calendar::working_week(days.0)?;
    }
    Some(Span::new(days, Unit::Day, end, "the feast named").doubtful(deictic == Some(Deictic::Next)))
}

const HOLIDAYS: &[(&str, Holiday)] = &[
    ("new year", Holiday::NewYear),
    ("new years", Holiday::NewYear),
    ("black friday", Holiday::BlackFriday),
    ("cyber weekend", Holiday::CyberWeekend),
    ("cyber week", Holiday::CyberWeekend),
    ("cyber monday", Holiday::CyberMonday),
    ("labor day", Holiday::LaborDay),
    ("labour day", Holiday::LaborDay),
    ("memorial day", Holiday::MemorialDay),
    ("independence day", Holiday::IndependenceDay),
    ("valentine 's day", Holiday::Valentine),
];

pub(super) fn season_span(ask: Ask, q: usize, inside: bool) -> Option<Span> {
    let line = ask.line;
    let (deictic, the, at) = determiner(line, q);
    let Word::Season(n) = line.word(at) else { return None };
    let led = ask.led_by(&[Lead::In, Lead::By, Lead::Before, Lead::Until, Lead::Over, Lead::After]);
    let asked = deictic.is_some() || inside || (led && (the || n != 3 || line.is(at, &["autumn", "fall"])));
    let today = ask.today();
    let year = year_after(line, at + 1);
    if !(asked || year.is_some()) || (year.is_none() && !line.closes(at + 1)) {
        return None;
    }
    let of = |year: i16| -> Option<Days> {
        let first = if n == 0 { calendar::day(year, 12, 1)? } else { calendar::day(year, 3 * n, 1)? };
        Some((first, calendar::month_first(first, 2)?.last_of_month()))
    };
    let (days, end) = match year {
        Some((year, end)) => (of(year.in_year(today))?, end),
        None => {
            let mut days = (today.year() - 1..=today.year() + 1).find_map(|y| of(y).filter(|d| d.1 >= today))?;
            if deictic == Some(Deictic::Last) || (deictic == Some(Deictic::Next) && days.0 <= today) {
                let ahead = if deictic == Some(Deictic::Next) { 1 } else { -1 };
                days = of(days.0.year() + ahead)?;
            }
            (days, at + 1)
        }
    };
    Some(Span::new(days, Unit::Quarter, end, "the season, northern half of the world assumed").doubtful(true))
}

#[cfg(test)]
mod tests {
    use crate::text::dates::testing::check;

    #[test]
    fn feasts_and_seasons() {
        check(&[
            ("before Christmas", "before Christmas = 2026-03-11..2026-12-24!"),
            ("by new year's", "by new year's = 2027-01-01!"),
            ("over the cyber weekend", "over the cyber weekend = 2026-11-27..2026-11-30"),
            ("Easter Monday", "Easter Monday = 2026-04-06"),
            ("by Diwali", "by Diwali = 2026-11-08!"),
            ("in the summer", "in the summer = 2026-06-01..2026-08-31?"),
            ("we fall behind in spring cleaning", ""),
        ]);
    }
}
