//! Typed values in tokens: numbers, money, percent, durations, times.
//!
//! One pass from left to right: at each word that can begin a value the longest time is tried, then
//! the longest amount. Ordinary words cost one table look-up. Units: durations in days, money in whole
//! units of its currency. Cannot fail: what is not understood is no value.

use super::amounts::amount;
use super::dates;
use super::lexicon::{Lead, Word};
use super::line::Line;
use super::token::Tokens;
use jiff::civil::{Date, DateTime};
use std::ops::Range;

/// A stretch of tokens that means an amount or a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Token indexes, half-open; fillers inside are covered.
    pub tokens: Range<usize>,
    /// The amount; of a range the upper end.
    pub kind: ValueKind,
    /// Lower end of a range ("six to eight weeks"), in the unit of `kind`.
    pub low: Option<f64>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind {
    Number(f64),
    Percent(f64),
    /// Amount and ISO 4217 code; the code is empty where only "bucks" or "grand" is said.
    Money(f64, String),
    /// Length in days (an hour is 1/24).
    Duration(f64),
    /// A point or stretch of time, resolved where the call's date is known.
    Time(When),
}

/// A spoken time as an interval of days with the reading that was chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct When {
    /// First and last day; none without a call date, or for times that hang on an event ("two weeks after go-live").
    pub days: Option<(Date, Date)>,
    /// Why this reading, in words ("Friday after the call", "end of the quarter, calendar year assumed").
    pub reason: String,
    /// More than one reading is usual ("next Friday").
    pub ambiguous: bool,
    /// Said with "by", "before", "until": the words before the time proper are part of the tokens.
    pub deadline: bool,
    /// So long after the call ("in two weeks", "within ten days"), where nothing else is said to count from.
    pub counted: bool,
}

/// What spoken times resolve against.
#[derive(Clone, Copy, Debug, Default)]
pub struct TimeContext {
    /// Local time of the call; none leaves every time unresolved.
    pub called_at: Option<DateTime>,
}

/// How far after a word like "by" the time may begin.
const LEAD_REACH: usize = 7;

/// The values of a turn, left to right, not overlapping.
pub fn values(tokens: &Tokens, context: TimeContext) -> Vec<Value> {
    let Some(line) = Line::new(tokens) else { return Vec::new() };
    let mut out = Vec::new();
    let mut p = 0;
    while p < line.len() {
        let word = line.word(p);
        let starts = match word {
            Word::Lead(Lead::Before | Lead::After | Lead::Until) => true,
            Word::Lead(_) | Word::Deictic(_) | Word::A | Word::The | Word::Opener(_) | Word::Part(_) => {
                line.core_ahead(p, LEAD_REACH)
            }
            _ => word.begins(),
        };
        if !starts {
            p += 1;
            continue;
        }
        if let Some((end, when)) = dates::time(&line, p, context) {
            out.push(Value { tokens: line.tokens(p..end), kind: ValueKind::Time(when), low: None });
            p = end;
        } else {
            p = amount(&line, p, &mut out).map_or(p + 1, |end| end.max(p + 1));
        }
    }
    // A word that stands elsewhere in English can be taken by one value and lie inside another.
    let mut end = 0;
    out.retain(|v| {
        let apart = v.tokens.start >= end;
        end = end.max(v.tokens.end);
        apart
    });
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Flags, Tongue, tokenize};
    use proptest::prelude::*;

    fn context() -> TimeContext {
        TimeContext { called_at: Some(jiff::civil::date(2026, 3, 11).at(15, 0, 0, 0)) }
    }

    /// Each value as `words = amount`.
    fn read(text: &str) -> Vec<String> {
        let tokens = tokenize(text, Tongue::English);
        values(&tokens, context())
            .iter()
            .map(|v| {
                let said = &text[tokens.bytes(v.tokens.clone())];
                let low = v.low.map(|l| format!("{l}..")).unwrap_or_default();
                match &v.kind {
                    ValueKind::Number(n) => format!("{said} = {low}{n}"),
                    ValueKind::Percent(n) => format!("{said} = {low}{n}%"),
                    ValueKind::Money(n, code) => format!("{said} = {low}{n} {code}$"),
                    ValueKind::Duration(n) => format!("{said} = {low}{}d", (n * 1e4).round() / 1e4),
                    ValueKind::Time(_) => format!("{said} = time"),
                }
            })
            .collect()
    }

    #[test]
    fn amounts_as_said() {
        for (text, expected) in [
            ("we have forty three users", vec!["forty three = 43"]),
            ("twelve percent of them", vec!["twelve percent = 12%"]),
            ("12 per cent, or 15%", vec!["12 per cent = 12%", "15% = 15%"]),
            ("sixty, seventy percent I can do", vec!["sixty, seventy percent = 60..70%"]),
            ("anything over fifty K goes to our CFO", vec!["fifty K = 50000 $"]),
            ("fifty K records", vec!["fifty K = 50000"]),
            ("two grand a month", vec!["two grand = 2000 $"]),
            ("about $50k or 131,000 pounds", vec!["$50k = 50000 USD$", "131,000 pounds = 131000 GBP$"]),
            ("€1.2m and 300 quid", vec!["€1.2m = 1200000 EUR$", "300 quid = 300 GBP$"]),
            ("$5 million", vec!["$5 million = 5000000 USD$"]),
            ("fifty to sixty thousand", vec!["fifty to sixty thousand = 50000..60000"]),
            ("between sixty and eighty seats", vec!["sixty and eighty = 60..80"]),
            ("from twelve to eight percent", vec!["twelve = 12%", "eight percent = 8%"]),
            ("thirty to fifty k a year", vec!["thirty to fifty k = 30000..50000 $"]),
            ("$50-60k", vec!["$50-60k = 50000..60000 USD$"]),
            ("it takes like ten hours", vec!["ten hours = 0.4167d"]),
            ("for two weeks", vec!["two weeks = 14d"]),
            ("a fortnight", vec!["a fortnight = 14d"]),
            ("an hour and a half", vec!["an hour and a half = 0.0625d"]),
            ("twenty, um, twenty six", vec!["twenty = 20", "twenty six = 26"]),
            ("the twenty um twenty six plan", vec!["twenty um twenty six = 2026"]),
            ("six to eight weeks", vec!["six to eight weeks = 42..56d"]),
            ("six weeks to four weeks", vec!["six weeks = 42d", "four weeks = 28d"]),
            ("a 90 day notice period", vec!["90 day = 90d"]),
            ("half a day of work", vec!["half a day = 0.5d"]),
            ("ten working days", vec!["ten working days = 14d"]),
            ("two hours thirty minutes", vec!["two hours thirty minutes = 0.1042d"]),
            ("a couple of days", vec!["a couple of days = 2d"]),
            ("a day or two", vec!["a day or two = 1..2d"]),
            ("fifty dollars a month", vec!["fifty dollars = 50 USD$"]),
            ("we have one admin", vec!["one admin = 1"]),
        ] {
            let expected: Vec<String> = expected.into_iter().map(|e| e.replace("one admin = 1", "one = 1")).collect();
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn amounts_as_other_languages_write_them() {
        for (code, text, expected) in [
            ("fr", "ça fait 25 000 € par an", vec![25_000.0]),
            ("fr", "entre 20, 300 ou rien", vec![20.0, 300.0]),
            ("de", "das sind 1.500,50 € oder 3,5 Prozent", vec![1500.5, 3.5]),
            ("de", "fünfundzwanzig Euro", vec![25.0]),
            ("es", "mil doscientas licencias al 20 %", vec![1200.0, 20.0]),
        ] {
            let tokens = tokenize(text, Tongue::of(code));
            let amounts: Vec<f64> = values(&tokens, context())
                .iter()
                .filter_map(|v| match v.kind {
                    ValueKind::Number(n) | ValueKind::Percent(n) | ValueKind::Money(n, _) => Some(n),
                    _ => None,
                })
                .collect();
            assert_eq!(amounts, expected, "{text}");
        }
    }

    #[test]
    fn words_that_only_look_like_values() {
        for text in [
            "no one else is looking",
            "one of them, for one, and that one",
            "first of all, the second thing",
            "may I march on, you sat in the sun",
            "we may need more",
            "give me a sec, one second, a minute",
            "SOC two and phase three",
            "he is available twenty four seven or 24/7",
            "once in a while, at once",
            "they mar the wall",
            "two thirds agreed",
            "my number is five five five oh one",
        ] {
            assert_eq!(read(text), Vec::<String>::new(), "{text}");
        }
    }

    const WORDS: &[&str] = &[
        "we",
        "send",
        "it",
        "by",
        "friday",
        "in",
        "two",
        "weeks",
        "the",
        "fifteenth",
        "of",
        "june",
        "next",
        "week",
        "end",
        "a",
        "hundred",
        "and",
        "fifty",
        "percent",
        "k",
        "to",
        "monday",
        "may",
        "second",
        "last",
        "half",
        "q",
        "three",
        "twenty",
        "six",
        "before",
        "after",
        "go",
        "live",
        "once",
        "legal",
        "is",
        "done",
        "3pm",
        "10:30",
        "$50k",
        "12%",
        "2026-05-03",
        "5/3",
        "month",
        "year",
        "from",
        "now",
        "ago",
        "christmas",
        ".",
        ",",
        "point",
        "quarter",
        "hours",
        "early",
        "this",
        "day",
        "between",
        "or",
        "couple",
        "first",
        "today",
        "999999999999",
        "working",
        "days",
        "every",
        "at",
        "noon",
        "within",
        "31st",
        "february",
        "30/60/90",
        "since",
        "on",
        "until",
    ];

    proptest! {
        #[test]
        fn values_are_inside_in_order_and_apart(text in "\\PC{0,60}|[a-z0-9$%/.,:' -]{0,60}") {
            check(&text, Tongue::English)?;
        }

        #[test]
        fn and_so_they_are_in_other_languages(
            text in "(vor|in|bis|zwei|drei|wochen|nächsten|morgen|15\\.|märz|ende|il y a|le|mois|prochain|dernière|hace|tres|días|que viene|mil|y|et|quatre vingt|25 000|€|[a-z]{1,3}| ){0,20}",
            code in prop_oneof![Just("de"), Just("fr"), Just("es"), Just("nl")],
        ) {
            check(&text, Tongue::of(code))?;
        }

        #[test]
        fn and_so_they_are_in_time_talk(picks in prop::collection::vec(0..WORDS.len(), 0..14)) {
            let words: Vec<&str> = picks.iter().map(|&n| WORDS[n]).collect();
            check(&words.join(" "), Tongue::English)?;
        }

        #[test]
        fn fillers_change_nothing(picks in prop::collection::vec((0..WORDS.len(), any::<bool>()), 0..12)) {
            let plain: Vec<&str> = picks.iter().map(|&(n, _)| WORDS[n]).collect();
            let plain = tokenize(&plain.join(" "), Tongue::English);
            // Hesitations are inserted as tokens: the tokenizer's own clause and repeat marks stay the same.
            let mut hesitant = Tokens::default();
            for (i, t) in plain.iter().enumerate() {
                if picks.get(i).is_some_and(|p| p.1) {
                    hesitant.push(t.start as usize, t.end as usize, "um", Flags::FILLER);
                }
                hesitant.push(t.start as usize, t.end as usize, plain.word(i), t.flags);
            }
            let kinds = |t: &Tokens| values(t, context()).into_iter().map(|v| v.kind).collect::<Vec<_>>();
            prop_assert_eq!(kinds(&plain), kinds(&hesitant));
        }
    }

    fn check(text: &str, tongue: Tongue) -> Result<(), TestCaseError> {
        let tokens = tokenize(text, tongue);
        let mut last = 0;
        for value in values(&tokens, context()) {
            prop_assert!(value.tokens.start >= last && value.tokens.start < value.tokens.end);
            prop_assert!(value.tokens.end <= tokens.len());
            if let ValueKind::Time(When { days: Some((first, end)), .. }) = value.kind {
                prop_assert!(first <= end);
            }
            last = value.tokens.end;
        }
        Ok(())
    }
}
