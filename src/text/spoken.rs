//! Whole numbers in words of German, French and Spanish, and the same in English words.
//!
//! The grammars of amounts and dates read English; what stands here hands them "twenty five" for "fünfundzwanzig",
//! "vingt-cinq" and "veinticinco". Decimals and halves are left to the glossaries. Numbers from a milliard on are none.

use super::tongue::Tongue;
use super::{french, german, spanish};

/// What a word adds to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Below twenty, or a whole number below a million in one word.
    Small(u64),
    Tens(u64),
    /// Multiplies what stands before it, or stands for itself.
    Hundred,
    /// Hundreds in one word (`quinientos`).
    Hundreds(u64),
    Thousand,
    Million,
    /// Joins tens and ones.
    And,
    /// An article, too: counts only after tens.
    One,
}

const MOST: u64 = 1_000_000_000;

fn piece(tongue: Tongue, word: &str) -> Option<Piece> {
    match tongue {
        Tongue::German => german::number(word),
        Tongue::French => french::number(word),
        Tongue::Spanish => spanish::number(word),
        Tongue::English | Tongue::Other => None,
    }
}

/// The number that the first of `words` begin, and how many of them it takes.
pub(super) fn number(tongue: Tongue, words: &[&str]) -> Option<(u64, usize)> {
    let pieces: Vec<Piece> = words.iter().map_while(|w| piece(tongue, w)).collect();
    let (mut total, mut used, mut least) = (0, 0, u64::MAX);
    loop {
        let rest = &pieces[used.min(pieces.len())..];
        let (group, n) = match below_thousand(rest) {
            Some(group) => group,
            None if rest.first() == Some(&Piece::Thousand) => (1, 0),
            None => break,
        };
        let scale = match rest.get(n) {
            Some(Piece::Thousand) => 1_000,
            Some(Piece::Million) => 1_000_000,
            _ => 1,
        };
        let value = group.checked_mul(scale).filter(|v| *v < MOST)?;
        if value >= least || (used > 0 && group == 0) {
            break;
        }
        (total, used, least) = (total + value, used + n + usize::from(scale > 1), scale);
        if scale == 1 {
            break;
        }
    }
    (used > 0 && total < MOST).then_some((total, used))
}

fn below_thousand(pieces: &[Piece]) -> Option<(u64, usize)> {
    let (hundreds, used) = match pieces {
        [Piece::Hundreds(n), ..] => (*n, 1),
        [Piece::Hundred, ..] => (100, 1),
        [Piece::Small(n @ 1..=9), Piece::Hundred, ..] => (n * 100, 2),
        _ => return below_hundred(pieces),
    };
    Some(below_hundred(&pieces[used..]).map_or((hundreds, used), |(rest, more)| (hundreds + rest, used + more)))
}

fn below_hundred(pieces: &[Piece]) -> Option<(u64, usize)> {
    match *pieces {
        // quatre-vingt(s)
        [Piece::Small(4), Piece::Tens(20), ..] => Some(tens(80, 2, pieces)),
        [Piece::Tens(n), ..] => Some(tens(n, 1, pieces)),
        // dix-sept
        [Piece::Small(10), Piece::Small(n @ 7..=9), ..] => Some((10 + n, 2)),
        [Piece::Small(n), ..] => Some((n, 1)),
        _ => None,
    }
}

/// `value` with the ones that follow it; French counts on to nineteen after sixty and eighty.
fn tens(value: u64, used: usize, pieces: &[Piece]) -> (u64, usize) {
    let most = if matches!(value, 60 | 80) { 19 } else { 9 };
    let and = usize::from(pieces.get(used) == Some(&Piece::And));
    match pieces.get(used + and) {
        // dix-sept
        Some(Piece::Small(10)) if most == 19 => match pieces.get(used + and + 1) {
            Some(Piece::Small(n @ 7..=9)) => (value + 10 + n, used + and + 2),
            _ => (value + 10, used + and + 1),
        },
        Some(Piece::Small(n)) if (1..=most).contains(n) => (value + n, used + and + 1),
        Some(Piece::One) if and == 1 => (value + 1, used + 2),
        _ => (value, used),
    }
}

const SMALL: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 10] = ["", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// A number below a milliard in English words.
pub(super) fn english(number: u64) -> Vec<&'static str> {
    let mut words = Vec::new();
    for (scale, name) in [(1_000_000, Some("million")), (1_000, Some("thousand")), (1, None)] {
        let group = number / scale % 1_000;
        if group > 0 {
            below(group, &mut words);
            words.extend(name);
        }
    }
    if words.is_empty() {
        words.push(SMALL[0]);
    }
    words
}

fn below(group: u64, words: &mut Vec<&'static str>) {
    let index = |n: u64| usize::try_from(n).unwrap_or(0);
    if group >= 100 {
        words.extend([SMALL[index(group / 100)], "hundred"]);
    }
    let rest = group % 100;
    if rest >= 20 {
        words.push(TENS[index(rest / 10)]);
    }
    let ones = if rest >= 20 { rest % 10 } else { rest };
    if ones > 0 {
        words.push(SMALL[index(ones)]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(code: &str, text: &str) -> Option<(u64, usize)> {
        number(Tongue::of(code), &text.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn numbers_in_words() {
        for (code, text, value, used) in [
            ("de", "fünf tage", 5, 1),
            ("de", "fünfundzwanzig", 25, 1),
            ("de", "einundzwanzig", 21, 1),
            ("de", "hundertzwanzig", 120, 1),
            ("de", "zweihundertfünfzig", 250, 1),
            ("de", "dreitausendfünfhundert", 3500, 1),
            ("de", "zweitausendsechsundzwanzig", 2026, 1),
            ("de", "zwei millionen", 2_000_000, 2),
            ("de", "zwanzig tausend euro", 20_000, 2),
            ("fr", "vingt et un jours", 21, 3),
            ("fr", "soixante et onze", 71, 3),
            ("fr", "quatre vingt dix sept", 97, 4),
            ("fr", "quatre vingts", 80, 2),
            ("fr", "dix huit mois", 18, 2),
            ("fr", "deux cent cinquante mille", 250_000, 4),
            ("fr", "mille deux cents", 1200, 3),
            ("fr", "deux mille vingt six", 2026, 4),
            ("es", "treinta y cinco", 35, 3),
            ("es", "veintidós", 22, 1),
            ("es", "ciento veinte", 120, 2),
            ("es", "quinientas", 500, 1),
            ("es", "dos mil veintiséis", 2026, 3),
            ("es", "mil", 1000, 1),
            ("es", "dos tres semanas", 2, 1),
        ] {
            assert_eq!(said(code, text), Some((value, used)), "{text}");
        }
        for (code, text) in
            [("de", "ein"), ("de", "hunde"), ("fr", "une"), ("es", "y"), ("de", "tausende"), ("en", "five")]
        {
            assert_eq!(said(code, text), None, "{text}");
        }
    }

    #[test]
    fn numbers_in_english() {
        for (number, words) in [
            (0, "zero"),
            (25, "twenty five"),
            (117, "one hundred seventeen"),
            (2026, "two thousand twenty six"),
            (250_000, "two hundred fifty thousand"),
            (3_000_010, "three million ten"),
        ] {
            assert_eq!(english(number).join(" "), words);
        }
    }
}
