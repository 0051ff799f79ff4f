//! Ranges and lists of times: "thursday through monday", "monday or tuesday", "november december", "june second and
//! fourth", "between now and friday". One time from the first day to the last.

use super::{Ask, Found, Grain, calendar, core, day};
use crate::text::lexicon::{Lead, Unit, Word};
use jiff::civil::Date;

/// A core and the cores that continue it: "thursday through monday", "monday or tuesday", "november december".
pub(super) fn joined(ask: Ask, q: usize) -> Option<Found> {
    if let Some(found) = from_now(ask, q) {
        return Some(found);
    }
    let mut found = core(ask, q)?;
    for _ in 0..3 {
        let Some(next) = continuation(ask, &found) else { break };
        found = next;
    }
    Some(found)
}

/// "between now and june 3", "from now until friday".
fn from_now(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let joins = line.is(q, &["now"]) && line.is(q + 1, &["and", "to", "until", "till", "through"]);
    if !joins || !ask.led_by(&[Lead::Between, Lead::From]) {
        return None;
    }
    let found = core(Ask { lead: Some(Lead::On), ..ask }, q + 2)?;
    let today = ask.today();
    Some(Found { days: found.days.map(|d| (today, d.1.max(today))), deadline: true, ..found })
}

fn continuation(ask: Ask, found: &Found) -> Option<Found> {
    let line = ask.line;
    let at = found.end;
    let (first, last) = found.days?;
    if matches!(found.grain, Grain::Clock | Grain::Open) {
        return None;
    }
    let between = ask.lead == Some(Lead::Between);
    let (start, range) = match line.text(at) {
        "to" | "through" | "thru" | "until" | "till" | "til" => (at + 1, true),
        "and" if between => (at + 1, true),
        "or" => (at + 1, false),
        "and" if !line.clause(at) => (at + 1, false),
        _ if line.glued(at) => (at, true),
        _ if line.word(at) == Word::Stop => return None,
        _ => (at, false),
    };
    let said = start > at || line.glued(at);
    // "june second and fourth": a bare day borrows the month before it.
    let borrowed = || {
        let n = day::bare_number(line, start, range)?;
        let date = calendar::day(last.year(), calendar::month_of(last), n.0)?;
        let close = found.grain == Grain::Day && found.bare_day.is_none() && said && line.closes(n.1);
        (close && date > first).then(|| Found::day(n.1, date, found.reason.clone()))
    };
    // A range says that a day follows, a list does not.
    let second = Ask { lead: range.then_some(Lead::Until), ..ask };
    let mut next = core(second, start);
    if next.as_ref().is_none_or(|n| n.bare_day.is_some()) {
        next = borrowed().or(next);
    }
    let mut next = next?;
    let alike = next.grain == found.grain
        || (range && next.grain != Grain::Clock)
        || matches!(
            (found.grain, next.grain),
            (Grain::Day, Grain::Weekday) | (Grain::Weekday, Grain::Day) | (Grain::Week, Grain::Weekday)
        ) && line.text(at) != "and";
    let plain = (matches!(found.grain, Grain::Weekday | Grain::Month) && next.bare_day.is_none())
        || next.grain == Grain::Weekday;
    if !alike || next.grain == Grain::Open || !(said || (plain && line.word(start) != Word::The)) {
        return None;
    }
    let mut days = next.days?;
    let mut first = first;
    if let (Some(n), None) = (found.bare_day, next.bare_day) {
        let same_month = calendar::day(days.0.year(), calendar::month_of(days.0), n);
        first = same_month.filter(|d| *d <= days.0).unwrap_or(first);
    }
    if days.0 < first && next.grain != Grain::Long {
        let later = Ask { now: first.to_datetime(ask.now.time()), ..second };
        if let Some(again) = core(later, start) {
            next = again;
            days = next.days?;
        }
    }
    // "the tenth of march, tuesday" names one day twice; "tomorrow thursday" are two near ones.
    if !said && found.grain == Grain::Day && next.grain == Grain::Weekday {
        if calendar::weekday(first) == calendar::weekday(days.0) {
            return Some(Found { end: next.end, days: found.days, grain: Grain::Day, ..next });
        }
        calendar::plus(first, 6).filter(|limit| days.0 <= *limit)?;
    }
    // "nov to feb 2027", "may to oct 2027": the year of the second belongs to both.
    let year = |date: Date, years: f64| calendar::shift(date.at(0, 0, 0, 0), years, Unit::Year, false);
    let months = found.grain == Grain::Month && next.grain == Grain::Month;
    let mut last = last;
    if (range || months) && first > days.1 {
        (first, last) = (year(first, -1.0)?, year(last, -1.0)?);
    } else if months && year(first, 1.0)? <= days.0 {
        (first, last) = (year(first, 1.0)?, year(last, 1.0)?);
    }
    if range && first > days.1 {
        return None;
    }
    Some(Found {
        end: next.end,
        days: Some((first.min(days.0), days.1.max(if range { days.1 } else { last }))),
        grain: if said { next.grain } else { found.grain },
        reason: format!("{}; {}", found.reason, next.reason).into(),
        ambiguous: found.ambiguous || next.ambiguous,
        deadline: found.deadline || next.deadline,
        counted: found.counted && next.counted,
        bare_day: None,
    })
}
