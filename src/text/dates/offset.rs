//! Distances from the call: "in two weeks", "within ten days", "the next 30 days", "a week on friday", "two days ago".
//!
//! "In" and "ago" name a day, "within" and "the next" the stretch up to it. A distance from an event has no days.

use super::calendar;
use super::period::determiner;
use super::{Ask, Found, Grain, HANGS, event};
use crate::text::lengths::{Length, length};
use crate::text::lexicon::{Deictic, Lead, Unit, Word};
use crate::text::line::Line;
use jiff::civil::{Date, DateTime};

/// The distance at `q`.
pub(super) fn offset(ask: Ask, q: usize) -> Option<Found> {
    if let Some(end) = numbered(ask.line, q) {
        return Some(Found::open(end, "counted from a start that is not said"));
    }
    stretch(ask, q).or_else(|| day_after(ask, q)).or_else(|| vague(ask, q)).or_else(|| point(ask, q))
}

/// "the next two weeks", "the coming 30 days", "the last three months".
fn stretch(ask: Ask, q: usize) -> Option<Found> {
    let (deictic, the, at) = determiner(ask.line, q);
    let deictic = deictic.filter(|d| *d != Deictic::This)?;
    // "over the next month" runs from the call, "next month" is one of the calendar.
    let one = the && deictic != Deictic::Last && ask.led_by(&[Lead::In, Lead::Within, Lead::Over]);
    let length = match ask.line.word(at) {
        Word::A => return None,
        Word::Unit(unit) if one && unit >= Unit::Day && !ask.line.text(at).ends_with('s') => {
            Length { parts: vec![(1.0, unit)], low: None, working: false, end: at + 1 }
        }
        _ => length(ask.line, at)?,
    };
    let today = ask.today();
    let (days, reason) = if deictic == Deictic::Last {
        ((moved(ask.now, &length, -1.0)?, today), "up to the call")
    } else {
        ((today, moved(ask.now, &length, 1.0)?), "from the call on")
    };
    let found = Found::new(length.end, Some(days), Grain::Long, reason);
    Some(Found { deadline: ask.lead == Some(Lead::Within), ..found })
}

/// "the next day": of which one depends on the story.
fn day_after(ask: Ask, q: usize) -> Option<Found> {
    let (deictic, _, at) = determiner(ask.line, q);
    let next = matches!(deictic, Some(Deictic::Next | Deictic::Coming)) && ask.line.is(at, &["day"]);
    let alone = next && ask.line.closes(at + 1) && !ask.led_by(&[Lead::In, Lead::Within, Lead::Over]);
    alone.then(|| Found::open(at + 1, "counted from a day that is not said"))
}

/// "in a few weeks", "the next couple days" has a number; "some weeks" has none.
fn vague(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let (deictic, _, at) = determiner(line, q);
    let at = line.skip(at, &["a"]);
    let vague = line.is(at, &["few", "several", "some", "many"]);
    let Word::Unit(unit) = line.word(at + usize::from(vague)) else { return None };
    let plural = line.text(at + usize::from(vague)).ends_with('s');
    let led = ask.led_by(&[Lead::In, Lead::Within, Lead::Over, Lead::After]);
    let after = at + usize::from(vague) + 1;
    let ago = line.is(after, &["ago"]);
    let fits = (vague && (led || deictic.is_some() || ago)) || (deictic.is_some() && plural && led);
    (fits && unit >= Unit::Day).then(|| Found::open(after + usize::from(ago), "no number said"))
}

fn point(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let length = length(line, q)?;
    let end = length.end;
    if let Some(found) = anchored(ask, &length) {
        return Some(found);
    }
    let day = |end, sign| -> Option<Found> {
        let day = moved(ask.now, &length, sign)?;
        let first = match length.low {
            Some(low) => moved_first(ask.now, &length, low * sign)?,
            None => day,
        };
        let reason =
            if length.working { "working days from the call, no public holidays" } else { "counted from the call" };
        Some(Found::new(end, Some((first.min(day), first.max(day))), Grain::Day, reason))
    };
    if line.is(end, &["ago"]) {
        return day(end + 1, -1.0);
    }
    if line.is(end, &["later"]) {
        return Some(Found::open(end + 1, "counted from a day that is not said"));
    }
    if let Some(end) = line.phrase(end, "from now").or_else(|| line.phrase(end, "from today")) {
        return day(end, 1.0);
    }
    let time = line.skip(line.skip(end, &["'s"]), &["time"]);
    match ask.lead {
        Some(Lead::In) if line.is(end, &["of", "after", "before"]) => None,
        Some(Lead::In) => Some(Found { counted: true, ..day(time, 1.0)? }),
        Some(Lead::After) => {
            let found = day(end, 1.0)?;
            // Keeps its day: the wait is said in full.
            Some(Found { deadline: true, ..found }.doubtful(true)).map(|f| Found {
                grain: Grain::Clock,
                deadline: false,
                ..f
            })
        }
        Some(Lead::Within) => {
            let last = moved(ask.now, &length, 1.0)?;
            let found = Found::new(end, Some((ask.today(), last)), Grain::Long, "from the call on");
            Some(Found { deadline: true, counted: true, ..found })
        }
        Some(Lead::At) => Some(Found::open(end, HANGS)),
        _ => None,
    }
}

/// A distance from a day that is said, or from an event: "a week from tomorrow", "a week on friday", "thirty days
/// after go-live".
fn anchored(ask: Ask, length: &Length) -> Option<Found> {
    let line = ask.line;
    let end = length.end;
    let weeks = length.parts.iter().all(|(_, unit)| matches!(unit, Unit::Week | Unit::Fortnight));
    let (sign, start) = match line.text(end) {
        "from" | "after" | "post" => (1.0, end + 1),
        "of" if ask.lead == Some(Lead::Within) => (1.0, end + 1),
        "before" | "prior" | "ahead" => (-1.0, line.skip(end + 1, &["to", "of"])),
        "on" if weeks => (1.0, end + 1),
        _ if weeks && matches!(line.word(end), Word::Relative(0 | 1) | Word::Weekday(_, true)) => (1.0, end),
        _ => return None,
    };
    let after = |end| Some(Found::open(end, HANGS));
    let anchor = super::core(Ask { lead: Some(Lead::On), ..ask }, start).filter(|f| f.grain != Grain::Clock);
    match anchor {
        Some(Found { days: Some((day, _)), end, ambiguous, .. }) => {
            let from = day;
            let day = moved(from.to_datetime(ask.now.time()), length, sign)?;
            if ask.led_by(&[Lead::Within, Lead::For]) && sign > 0.0 {
                let found = Found::new(end, Some((from, day)), Grain::Long, "counted from the day said");
                return Some(Found { deadline: ask.lead == Some(Lead::Within), ..found });
            }
            Some(Found::day(end, day, "counted from the day said").doubtful(ambiguous))
        }
        Some(open) => after(open.end),
        None if line.is(end, &["from", "on", "of"]) && event::name(line, start).is_none() => None,
        None => after(event::name(line, start).unwrap_or(start)),
    }
}

fn moved(from: DateTime, length: &Length, sign: f64) -> Option<Date> {
    let mut at = from;
    for &(count, unit) in &length.parts {
        at = calendar::shift(at, sign * count, unit, length.working)?.to_datetime(at.time());
    }
    Some(at.date())
}

fn moved_first(from: DateTime, length: &Length, count: f64) -> Option<Date> {
    let &(_, unit) = length.parts.first()?;
    calendar::shift(from, count, unit, length.working)
}

/// "day one", "week two", "by day sixty": counted from a start that is not said.
fn numbered(line: &Line, q: usize) -> Option<usize> {
    let Word::Unit(Unit::Day | Unit::Week | Unit::Month | Unit::Year) = line.word(q) else { return None };
    let number = crate::text::numbers::cardinal(line, q + 1)?;
    let whole = number.value.fract() == 0.0 && (1.0..=400.0).contains(&number.value);
    let plain = !line.text(q).ends_with('s') && !line.comma(q + 1) && line.closes(number.end);
    (whole && plain && !matches!(line.previous(q), Word::Deictic(_))).then_some(number.end)
}

#[cfg(test)]
mod tests {
    use crate::text::dates::testing::check;

    #[test]
    fn distances() {
        check(&[
            ("in two weeks", "in two weeks = 2026-03-25"),
            ("in a week or two", "in a week or two = 2026-03-18..2026-03-25"),
            ("in six to eight weeks", "in six to eight weeks = 2026-04-22..2026-05-06"),
            ("in two weeks' time", "in two weeks' time = 2026-03-25"),
            ("within ten days", "within ten days = 2026-03-11..2026-03-21!"),
            ("in the next couple of weeks", "in the next couple of weeks = 2026-03-11..2026-03-25"),
            ("over the next 30 days", "over the next 30 days = 2026-03-11..2026-04-10"),
            ("in five working days", "in five working days = 2026-03-18"),
            ("a week on Friday", "a week on Friday = 2026-03-20"),
            ("a week from tomorrow", "a week from tomorrow = 2026-03-19"),
            ("two weeks ago", "two weeks ago = 2026-02-25"),
            ("two weeks later they signed", "two weeks later = -"),
            ("we got it the next day", "the next day = -"),
            ("in the last three months", "in the last three months = 2025-12-11..2026-03-11"),
            ("in a few weeks", "in a few weeks = -"),
            ("two weeks after go-live", "two weeks after go-live = -"),
            ("thirty days after", "thirty days after = -"),
            ("by day sixty", "by day sixty = -!"),
            ("it takes two weeks, fifty dollars a month", ""),
        ]);
    }
}
