//! Numbers in words and digits: cardinals, ordinals, decimals, scales, years as said.
//!
//! Reads a number at a place and says where it ends; what it counts is the business of `amounts` and
//! `dates`. Never reads across a comma inside a number, since recognisers put commas in lists.

use super::lexicon::Word;
use super::line::Line;

/// A number read at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Number {
    pub value: f64,
    pub end: usize,
    /// The multiplier said last (`sixty thousand`: 1000), which a range may share; 1 when none.
    pub scale: f64,
    pub shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Plain,
    /// `twenty twenty six`, `2026`.
    Year,
    /// Scaled by "k" alone: money unless a noun follows.
    Kilo,
    /// Scaled by "grand": money.
    Grand,
}

/// The number that begins at `p`.
pub(super) fn cardinal(line: &Line, p: usize) -> Option<Number> {
    match line.word(p) {
        Word::Digits(value) => {
            let year = (1900.0..2100.0).contains(&value) && value.fract() == 0.0 && line.text(p).len() == 4;
            let number = Number { value, end: p + 1, scale: 1.0, shape: if year { Shape::Year } else { Shape::Plain } };
            Some(scaled(line, and_a_half(line, number)))
        }
        Word::Scaled(value, scale) => {
            let shape = if scale == 1e3 { Shape::Kilo } else { Shape::Plain };
            Some(Number { value, end: p + 1, scale, shape })
        }
        Word::Small(_) | Word::Tens(_) => spoken_year(line, p).or_else(|| words(line, p, None)),
        Word::A => match line.word(p + 1) {
            Word::Scale(_) if line.text(p + 1).len() < 3 => None,
            Word::Hundred | Word::Scale(_) => words(line, p + 1, Some(1.0)),
            Word::Couple => couple(line, p + 1),
            Word::Dozen => Some(plain(12.0, p + 2)),
            Word::Half if matches!(line.word(p + 2), Word::Scale(_)) => half(line, p + 1),
            _ => None,
        },
        Word::Half => half(line, p),
        Word::Couple => couple(line, p),
        Word::Hundred => words(line, p, Some(1.0)),
        Word::Scale(1e3) if line.is(p, &["thousand"]) => words(line, p, Some(1.0)),
        _ => None,
    }
}

fn plain(value: f64, end: usize) -> Number {
    Number { value, end, scale: 1.0, shape: Shape::Plain }
}

/// `half a million`, `half million`, `half a dozen`.
fn half(line: &Line, p: usize) -> Option<Number> {
    let q = line.skip(p + 1, &["a"]);
    match line.word(q) {
        Word::Scale(_) => Some(scaled(line, plain(0.5, q))),
        Word::Dozen => Some(plain(6.0, q + 1)),
        _ => None,
    }
}

/// `couple`, `couple of hundred`, `couple thousand`.
fn couple(line: &Line, p: usize) -> Option<Number> {
    let q = line.skip(p + 1, &["of"]);
    match line.word(q) {
        Word::Hundred => Some(scaled(line, Number { scale: 100.0, ..plain(200.0, q + 1) })),
        Word::Scale(_) => Some(scaled(line, plain(2.0, q))),
        _ if line.is(q, &["more"]) => Some(plain(2.0, p + 1)),
        _ => Some(plain(2.0, p + 1)),
    }
}

/// `number` times the scale words that follow it: `50 thousand`, `3 hundred thousand`.
fn scaled(line: &Line, mut number: Number) -> Number {
    while !line.comma(number.end) {
        let scale = match line.word(number.end) {
            Word::Hundred if number.scale == 1.0 => 100.0,
            Word::Scale(scale) => scale,
            Word::Dozen if number.scale == 1.0 => 12.0,
            _ => break,
        };
        number.value *= scale;
        number.scale = if number.scale == 100.0 { scale } else { number.scale * scale };
        number.shape = match line.text(number.end) {
            "k" => Shape::Kilo,
            "grand" => Shape::Grand,
            _ => Shape::Plain,
        };
        number.end += 1;
    }
    number
}

/// `two and a half`, `two and half`, `one and a quarter`.
fn and_a_half(line: &Line, number: Number) -> Number {
    let p = number.end;
    if !line.is(p, &["and"]) || line.comma(p) {
        return number;
    }
    let q = line.skip(p + 1, &["a"]);
    let part = match line.text(q) {
        "half" => 0.5,
        "quarter" if q == p + 2 => 0.25,
        _ => return number,
    };
    if line.is(q + 1, &["of", "the", "our", "my", "your", "a"]) {
        return number;
    }
    Number { value: number.value + part, end: q + 1, ..number }
}

/// A number in words from `p` on; `seed` stands for the "a" of "a hundred".
fn words(line: &Line, p: usize, seed: Option<f64>) -> Option<Number> {
    let (mut total, mut least, mut at) = (0.0, f64::INFINITY, p);
    let mut number: Option<Number> = None;
    let mut seed = seed;
    // Whether what was read so far ended in a scale and more may follow.
    let mut joined = true;
    while joined {
        let group = match seed.take() {
            Some(one) => Some(hundreds(line, plain(one, at))),
            None => group(line, at),
        };
        let Some(group) = group else { break };
        let next = scaled_once(line, group);
        let said = next.value / group.value.max(f64::MIN_POSITIVE);
        if number.is_some() && (next.value >= least || !is_remainder(line, at, group, next)) {
            break;
        }
        total += next.value;
        number = Some(Number { value: total, end: next.end, scale: next.scale, shape: next.shape });
        joined = next.end > group.end && !line.comma(next.end);
        least = if joined { said } else { least };
        at = line.skip(next.end, &["and"]);
    }
    number.map(|n| Number { value: round(n.value), ..n })
}

/// One scale word after a group.
fn scaled_once(line: &Line, group: Number) -> Number {
    match line.word(group.end) {
        Word::Scale(scale) if !line.comma(group.end) => {
            let shape = match line.text(group.end) {
                "k" => Shape::Kilo,
                "grand" => Shape::Grand,
                _ => Shape::Plain,
            };
            Number { value: group.value * scale, end: group.end + 1, scale, shape }
        }
        _ => group,
    }
}

/// Whether `group` continues a number after a scale: "and" says so; without it only a number with hundreds does
/// ("two thousand three hundred"), so that "eighteen thousand three months" stays apart.
fn is_remainder(line: &Line, at: usize, group: Number, next: Number) -> bool {
    let unit = matches!(line.word(next.end), Word::Unit(_));
    if line.is(at - 1, &["and"]) {
        (!unit || group.value >= 13.0) && !line.is(at + 1, &["of"])
    } else {
        group.value >= 100.0 || (group.value >= 20.0 && !unit && next.end == group.end)
    }
}

/// A number below a thousand (or "twenty five hundred"), with its decimals.
fn group(line: &Line, p: usize) -> Option<Number> {
    let small = below_hundred(line, p)?;
    Some(short_hundreds(line, small).unwrap_or_else(|| hundreds(line, small)))
}

/// `two eighty` for 280, `one fifteen` for 115; not `two twenty minute calls`.
fn short_hundreds(line: &Line, head: Number) -> Option<Number> {
    let p = head.end;
    if !(1.0..10.0).contains(&head.value) || line.comma(p) {
        return None;
    }
    let rest = below_hundred(line, p).filter(|r| r.value >= 10.0)?;
    let each = line.is(rest.end, &["minute", "hour", "day", "second", "week", "month", "year"]);
    let scaled = matches!(line.word(rest.end), Word::Hundred | Word::Scale(_));
    (!each && !scaled).then(|| decimals(line, plain(head.value * 100.0 + rest.value, rest.end)))
}

fn hundreds(line: &Line, small: Number) -> Number {
    if line.word(small.end) != Word::Hundred || line.comma(small.end) {
        return and_a_half(line, decimals(line, small));
    }
    let base = Number { value: small.value * 100.0, end: small.end + 1, scale: 100.0, shape: Shape::Plain };
    let rest = line.skip(base.end, &["and"]);
    if line.comma(base.end) || line.comma(rest) {
        return base;
    }
    match below_hundred(line, rest) {
        Some(more) if !(rest > base.end && line.is(rest + 1, &["of"])) => {
            decimals(line, Number { value: base.value + more.value, scale: 1.0, end: more.end, shape: Shape::Plain })
        }
        _ => and_a_half(line, base),
    }
}

fn below_hundred(line: &Line, p: usize) -> Option<Number> {
    match line.word(p) {
        Word::Small(n) => Some(plain(f64::from(n), p + 1)),
        Word::Tens(tens) => match line.word(p + 1) {
            Word::Small(n @ 1..=9) if !line.comma(p + 1) => Some(plain(f64::from(tens + n), p + 2)),
            // "twenty first" is an ordinal; "forty second demo" is not.
            Word::Ordinal(n @ 1..=9) if !(n == 2 && tens >= 30) => None,
            _ => Some(plain(f64::from(tens), p + 1)),
        },
        _ => None,
    }
}

/// `point nine`, `point oh five`, `point seventy five` after a number.
fn decimals(line: &Line, number: Number) -> Number {
    if !line.is(number.end, &["point"]) {
        return number;
    }
    let (mut q, mut digits, mut weight) = (number.end + 1, 0.0, 1.0);
    loop {
        let digit = match line.word(q) {
            Word::Small(n @ 0..=9) => f64::from(n),
            Word::Oh => 0.0,
            Word::Small(n) if weight == 1.0 => {
                (digits, weight, q) = (f64::from(n), 100.0, q + 1);
                break;
            }
            Word::Tens(_) if weight == 1.0 => {
                let Some(two) = below_hundred(line, q) else { break };
                (digits, weight, q) = (two.value, 100.0, two.end);
                break;
            }
            _ => break,
        };
        if weight >= 1e6 || (weight > 1.0 && line.comma(q)) {
            break;
        }
        digits = digits * 10.0 + digit;
        weight *= 10.0;
        q += 1;
    }
    if weight == 1.0 {
        return number;
    }
    Number { value: number.value + digits / weight, end: q, ..number }
}

/// `twenty twenty six`, `nineteen ninety nine`, `twenty oh five`. "twenty thirty" is a year only after a word that
/// asks for one.
fn spoken_year(line: &Line, p: usize) -> Option<Number> {
    let century = match line.word(p) {
        Word::Small(n @ 18..=19) => n,
        Word::Tens(20) => 20,
        _ => return None,
    };
    if line.comma(p + 1) {
        return None;
    }
    let rest = match line.word(p + 1) {
        Word::Oh | Word::Small(0) => match line.word(p + 2) {
            Word::Small(n @ 1..=9) => plain(f64::from(n), p + 3),
            _ => return None,
        },
        Word::Small(n @ 10..=19) => plain(f64::from(n), p + 2),
        Word::Tens(_) => below_hundred(line, p + 1)?,
        _ => return None,
    };
    let asked = matches!(line.previous(p), Word::Lead(_) | Word::Month(_, _) | Word::Ordinal(_) | Word::Nth(_))
        || line.follows(p, &["of", "year"]);
    let sure = century < 20 || rest.end == p + 3 || rest.value < 20.0 || asked;
    let counts =
        matches!(line.word(rest.end), Word::Hundred | Word::Scale(_) | Word::Percent | Word::Unit(_) | Word::Coin(_));
    (sure && !counts).then(|| Number {
        value: f64::from(century) * 100.0 + rest.value,
        end: rest.end,
        scale: 1.0,
        shape: Shape::Year,
    })
}

/// The ordinal that begins at `p` (`twenty first`, `15th`) and where it ends.
pub(super) fn ordinal(line: &Line, p: usize) -> Option<(u8, usize)> {
    match line.word(p) {
        Word::Nth(n) | Word::Ordinal(n) => Some((n, p + 1)),
        Word::Tens(tens) => match line.word(p + 1) {
            Word::Ordinal(n @ 1..=9) if !line.comma(p + 1) => Some((tens + n, p + 2)),
            _ => None,
        },
        _ => None,
    }
}

/// Sums of decimals as said: nine digits are more than any call needs.
fn round(value: f64) -> f64 {
    if value.abs() < 1e6 { (value * 1e9).round() / 1e9 } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Tongue, tokenize};

    fn read(text: &str) -> Option<(f64, usize)> {
        let tokens = tokenize(text, Tongue::English);
        let line = Line::new(&tokens)?;
        cardinal(&line, 0).map(|n| (n.value, n.end))
    }

    #[test]
    fn numbers_in_words() {
        for (text, value, words) in [
            ("seven", 7.0, 1),
            ("twenty-five", 25.0, 2),
            ("a hundred and forty", 140.0, 4),
            ("two hundred", 200.0, 2),
            ("hundred twenty", 120.0, 2),
            ("twenty five hundred dollars", 2500.0, 3),
            ("ninety nine point nine", 99.9, 4),
            ("one point five million", 1_500_000.0, 4),
            ("thirty eight point one five lakh", 3_815_000.0, 6),
            ("point", 0.0, 0),
            ("half a million", 500_000.0, 3),
            ("half a dozen", 6.0, 3),
            ("a couple of hundred", 200.0, 4),
            ("a couple", 2.0, 2),
            ("a dozen", 12.0, 2),
            ("two and a half million", 2_500_000.0, 5),
            ("three hundred forty thousand materials", 340_000.0, 4),
            ("six thousand two hundred a month", 6200.0, 4),
            ("eighteen thousand three months", 18_000.0, 2),
            ("two thousand and eighteen", 2018.0, 4),
            ("forty-three thousand two hundred and twelve", 43_212.0, 7),
            ("a million and a half", 1_000_000.0, 2),
            ("twenty twenty six", 2026.0, 3),
            ("nineteen ninety nine", 1999.0, 3),
            ("twenty oh six", 2006.0, 3),
            ("twenty thirty people", 20.0, 1),
            ("twenty first", 0.0, 0),
            ("50 thousand", 50_000.0, 2),
            ("1.2 million", 1_200_000.0, 2),
            ("50k", 50_000.0, 1),
            ("two, three", 2.0, 1),
            ("two eighty is for one year", 280.0, 2),
            ("six forty people", 640.0, 2),
            ("three forty six", 346.0, 3),
            ("two twenty minute calls", 2.0, 1),
            ("five, forty", 5.0, 1),
        ] {
            let expected = (words > 0).then_some((value, words));
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn ordinals_in_words() {
        for (text, expected) in [
            ("thirty first", Some((31, 2))),
            ("15th", Some((15, 1))),
            ("twentieth", Some((20, 1))),
            ("twenty", None),
            ("second", Some((2, 1))),
        ] {
            let tokens = tokenize(text, Tongue::English);
            let line = Line::new(&tokens).expect("a number word");
            assert_eq!(ordinal(&line, 0), expected, "{text}");
        }
    }
}
