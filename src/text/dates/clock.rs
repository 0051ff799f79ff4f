//! Times of day. They refine a day that is said; alone they mean the day of the call.

use super::{Ask, Found, Grain, day};
use crate::text::lexicon::{Lead, Part, Unit, Word};
use crate::text::line::Line;

/// A time of day at `q`, with the day after it if one is said: "3 pm", "at ten thirty", "noon on friday",
/// "end of day wednesday", "first thing monday".
pub(super) fn clock(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let (end, edge) = match end_of_day(line, q) {
        Some(end) => (end, true),
        None => (reading(line, q, ask.led_by(&[Lead::At]))?, false),
    };
    let end = line.phrase(end, "in the morning").or_else(|| line.phrase(end, "in the afternoon")).unwrap_or(end);
    let at = line.skip(end, &["on", "of"]);
    if let Some(found) = day::day(Ask { lead: Some(Lead::On), ..ask }, at) {
        let grain = if edge { Grain::Edge } else { found.grain };
        return Some(Found { grain, ..found });
    }
    if line.phrase(q, "first thing").is_some() {
        return None;
    }
    let today = ask.today();
    let grain = if edge { Grain::Edge } else { Grain::Clock };
    let found = Found::new(end, Some((today, today)), grain, "time of day, on the day of the call");
    Some(found.doubtful(!edge))
}

/// "end of day", "eod", "close of business", "close of play", "first thing".
fn end_of_day(line: &Line, q: usize) -> Option<usize> {
    match line.word(q) {
        Word::EndOf(Unit::Day) => return Some(q + 1),
        Word::Part(Part::End) | Word::The | Word::Ordinal(1) => {}
        _ => return None,
    }
    [
        "end of day",
        "end of business",
        "end of play",
        "close of business",
        "close of play",
        "the close of business",
        "first thing",
    ]
    .iter()
    .find_map(|phrase| line.phrase(q, phrase))
}

/// Where a time of day ends that begins at `q`; `asked` when "at" stands before, which allows bare numbers.
fn reading(line: &Line, q: usize, asked: bool) -> Option<usize> {
    let half_day = |p: usize| {
        if line.is(p, &["am", "pm"]) {
            Some(p + 1)
        } else {
            line.phrase(p, "o'clock").or_else(|| line.phrase(p, "a m")).or_else(|| line.phrase(p, "p m"))
        }
    };
    match line.word(q) {
        Word::Noon => Some(q + 1),
        Word::Clock(_, _) => Some(half_day(q + 1).unwrap_or(q + 1)),
        Word::Half if line.is(q + 1, &["past"]) => hour(line, q + 2),
        Word::Half if asked => hour(line, q + 1).filter(|&end| line.closes(end)),
        Word::A if line.phrase(q, "a quarter past").is_some() => hour(line, q + 3),
        Word::A if line.phrase(q, "a quarter to").is_some() => hour(line, q + 3),
        Word::Unit(Unit::Quarter) if line.is(q + 1, &["past", "to"]) => hour(line, q + 2),
        Word::Small(_) | Word::Digits(_) => {
            let end = hour(line, q)?;
            if line.is(end, &["past"]) {
                return hour(line, end + 1);
            }
            if let Some(end) = half_day(end) {
                return Some(end);
            }
            let minutes = match line.word(end) {
                Word::Tens(10 | 20 | 30 | 40 | 50) if line.word(q) != line.word(end) => end + 1,
                Word::Small(15) => end + 1,
                _ => end,
            };
            if minutes > end
                && let Some(end) = half_day(minutes)
            {
                return Some(end);
            }
            let small = !matches!(line.word(q), Word::Digits(n) if n > 12.0);
            (asked && small && line.closes(minutes) && !line.is(minutes, &["of"])).then_some(minutes)
        }
        _ => None,
    }
}

fn hour(line: &Line, q: usize) -> Option<usize> {
    match line.word(q) {
        Word::Small(1..=12) => Some(q + 1),
        Word::Digits(n) if (0.0..=24.0).contains(&n) && n.fract() == 0.0 && !line.glued(q + 1) => Some(q + 1),
        _ => None,
    }
}

/// The place after the times of day that follow a day: "friday morning", "the fifteenth, at noon", "tomorrow eod".
pub(super) fn refine(line: &Line, mut end: usize) -> usize {
    for _ in 0..3 {
        let next = match line.word(end) {
            Word::DayPart => Some(end + 1),
            Word::Lead(Lead::In) if line.is(end + 1, &["the"]) && line.word(end + 2) == Word::DayPart => Some(end + 3),
            Word::EndOf(Unit::Day) | Word::Part(Part::End) | Word::Ordinal(1) => end_of_day(line, end),
            Word::Lead(Lead::At | Lead::By | Lead::About | Lead::Before) => {
                end_of_day(line, end + 1).or_else(|| reading(line, end + 1, true))
            }
            Word::Closed if line.is(end, &["itself"]) => Some(end + 1),
            _ => reading(line, end, false),
        };
        match next {
            Some(next) => end = next,
            None => break,
        }
    }
    end
}

#[cfg(test)]
mod tests {
    use crate::text::dates::testing::check;

    #[test]
    fn times_of_day() {
        check(&[
            ("at ten thirty", "at ten thirty = 2026-03-11?"),
            ("3 pm", "3 pm = 2026-03-11?"),
            ("tomorrow at four", "tomorrow at four = 2026-03-12"),
            ("by noon on Friday", "by noon on Friday = 2026-03-13!"),
            ("by end of day Thursday", "by end of day Thursday = 2026-03-12!"),
            ("first thing Monday", "first thing Monday = 2026-03-16"),
            ("close of play tomorrow", "close of play tomorrow = 2026-03-12"),
            ("EOD", "EOD = 2026-03-11"),
            ("tomorrow in the afternoon", "tomorrow in the afternoon = 2026-03-12"),
            ("looking at two vendors", ""),
        ]);
    }
}
