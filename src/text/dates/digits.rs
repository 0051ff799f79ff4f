//! Dates in digits: ISO, with slashes, dots or dashes, with and without a year.
//!
//! English puts the month first where both readings are possible, the other languages the day.

use super::calendar::{self, day as date};
use super::day::{DAY_LEADS, coming_date};
use super::{Ask, Found, Grain};
use crate::text::lexicon::{Lead, Word};

/// Dates in digits. Which of two small numbers is the month stays open in English: the first is taken, flagged.
pub(super) fn numeric(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let q = line.skip(q, &["the"]);
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
        // "on 4-22"; what follows must not be counted by it.
        (Word::Digits(a), Word::Digits(b), _) if glued && ask.led_by(&[Lead::On]) && line.closes(q + 2) => {
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
    let day_first = dotted || (line.day_first() && b <= 12);
    let (m, d) = if day_first || a > 12 { (small(b)?, small(a)?) } else { (small(a)?, small(b)?) };
    let unsure = !day_first && a <= 12 && b <= 12 && a != b;
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
