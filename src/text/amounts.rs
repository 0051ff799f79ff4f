//! Amounts: numbers with what they count in (percent, money, time spans) and ranges of them.
//!
//! A range ("six to eight weeks") is one value that carries its lower end; a change ("from six to four
//! weeks", or falling) is two values that share unit and scale, so that rules can name baseline and target.

use super::lengths::{days_in, length};
use super::lexicon::{Currency, Unit, Word};
use super::line::Line;
use super::numbers::{Number, Shape, cardinal, ordinal};
use super::values::{Value, ValueKind};

/// Reads the amount at `p` into `out`; the place after it. Words that only look like a number are passed over.
pub(super) fn amount(line: &Line, p: usize, out: &mut Vec<Value>) -> Option<usize> {
    if let Some(length) = length(line, p) {
        push(line, out, p, length.end, ValueKind::Duration(length.days()), length.low_days());
        return Some(length.end);
    }
    if let Some((_, end)) = ordinal(line, p) {
        return Some(end);
    }
    let first = item(line, p)?;
    if let Some((from, second)) = second(line, p, &first) {
        let (low, high) = (shared(first.number, second.number), second.number);
        let measure = settle(line, &second);
        let falls = high.value <= low;
        if falls || line.follows(p, &["from"]) {
            push(line, out, p, first.end, kind(low, measure), None);
            push(line, out, from, second.end, kind(high.value, measure), None);
        } else {
            push(line, out, p, second.end, kind(high.value, measure), Some(low));
        }
        return Some(second.end);
    }
    let measure = settle(line, &first);
    if measure == Measure::Count
        && let Some(end) = not_a_count(line, p, first.number)
    {
        return Some(end);
    }
    push(line, out, p, first.end, kind(first.number.value, measure), None);
    Some(first.end)
}

fn push(line: &Line, out: &mut Vec<Value>, start: usize, end: usize, kind: ValueKind, low: Option<f64>) {
    out.push(Value { tokens: line.tokens(start..end), kind, low });
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Measure {
    Count,
    Percent,
    Money(Currency),
    Time(Unit),
}

fn kind(value: f64, measure: Measure) -> ValueKind {
    match measure {
        Measure::Count => ValueKind::Number(value),
        Measure::Percent => ValueKind::Percent(value),
        Measure::Money(currency) => ValueKind::Money(value, currency.code().to_owned()),
        Measure::Time(unit) => ValueKind::Duration(value * days_in(unit)),
    }
}

/// A number with the unit that follows or precedes it.
struct Item {
    number: Number,
    measure: Measure,
    end: usize,
}

fn item(line: &Line, p: usize) -> Option<Item> {
    let (number, sign) = match line.word(p) {
        Word::Share(value) => {
            let number = Number { value, end: p + 1, scale: 1.0, shape: Shape::Plain };
            return Some(Item { number, measure: Measure::Percent, end: p + 1 });
        }
        Word::Cash(value, currency) => {
            let scale = match line.word(p + 1) {
                Word::Scale(scale) => scale,
                _ => 1.0,
            };
            let end = p + 1 + usize::from(scale > 1.0);
            let said = if line.text(p).ends_with('k') { 1e3 } else { scale };
            (Number { value: value * scale, end, scale: said, shape: Shape::Plain }, Some(currency))
        }
        Word::Coin(currency) if line.text(p).len() == 3 => (cardinal(line, p + 1)?, Some(currency)),
        _ => (cardinal(line, p)?, None),
    };
    let after = number.end;
    let (measure, end) = match (sign, line.word(after)) {
        (Some(currency), Word::Coin(_)) => (Measure::Money(currency), after + 1),
        (Some(currency), _) => (Measure::Money(currency), after),
        (None, Word::Percent) => (Measure::Percent, after + 1),
        (None, Word::Coin(currency)) => (Measure::Money(currency), after + 1),
        (None, Word::Unit(unit)) => (Measure::Time(unit), after + 1),
        _ if line.phrase(after, "per cent").is_some() => (Measure::Percent, after + 2),
        _ if number.shape == Shape::Grand => (Measure::Money(Currency::Unsaid), after),
        _ => (Measure::Count, after),
    };
    Some(Item { number, measure, end })
}

/// The upper end of a range or the target of a change whose first amount is `first`.
fn second(line: &Line, p: usize, first: &Item) -> Option<(usize, Item)> {
    let at = first.end;
    let joined = match line.text(at) {
        "to" | "or" => !line.comma(at),
        "and" => line.follows(p, &["between"]),
        _ => false,
    };
    let start = at + usize::from(joined);
    let mut next = item(line, start)?;
    // "$50 to 60k": the sign is said once.
    if matches!(first.measure, Measure::Money(_)) && next.measure == Measure::Count && line.closes(next.end) {
        next.measure = first.measure;
    }
    if first.measure != Measure::Count && first.measure != next.measure {
        return None;
    }
    let close = next.number.value <= first.number.value * 2.0 || next.number.value <= first.number.value + 2.0;
    let measured = next.measure != Measure::Count;
    let fits = match line.text(at) {
        _ if line.glued(at) => true,
        // "four or five" is a range; "one or the other" never comes here.
        "or" if joined => first.number.value < next.number.value && close,
        _ if joined => measured || next.number.value > first.number.value || line.follows(p, &["from"]),
        // "sixty, seventy percent": nothing said between, so the unit has to prove it.
        _ => measured && first.measure == Measure::Count && first.number.value < next.number.value && close,
    };
    let low = shared(first.number, next.number);
    let year = first.number.shape == Shape::Year || next.number.shape == Shape::Year;
    (fits && !year && low != next.number.value).then_some((start, next))
}

/// The first amount of a range in the scale of the second ("fifty to sixty thousand").
pub(super) fn shared(first: Number, second: Number) -> f64 {
    if first.scale == 1.0 && second.scale > 1.0 && first.value < 1000.0 && first.value < second.value {
        let scaled = first.value * second.scale;
        if scaled < second.value * 10.0 {
            return scaled;
        }
    }
    first.value
}

/// "fifty K" is money unless a noun says what is counted.
fn settle(line: &Line, item: &Item) -> Measure {
    let money = item.number.shape == Shape::Kilo
        && (line.closes(item.end)
            || line.is(
                item.end,
                &["budget", "deal", "arr", "acv", "annually", "annual", "contract", "goes", "needs", "comes", "sounds"],
            ));
    if item.measure == Measure::Count && money { Measure::Money(Currency::Unsaid) } else { item.measure }
}

/// Words whose number is a name.
const LABELS: &[&str] = &[
    "soc", "iso", "phase", "step", "version", "tier", "level", "option", "number", "point", "part", "section",
    "clause", "page", "slide", "room", "type", "series", "article", "priority", "chapter", "grade", "class", "row",
    "line", "net", "p", "s", "v", "bs", "en", "dot", "ticket", "figure", "item", "question",
];

/// Numbers that count nothing: pronouns, labels, digits read out, fractions. Where they end.
fn not_a_count(line: &Line, p: usize, number: Number) -> Option<usize> {
    let end = number.end;
    if line.follows(p, LABELS) {
        return Some(end);
    }
    if line.is(end, &["thirds", "third", "quarters", "fifths", "halves", "something", "st"]) {
        return Some(end);
    }
    if let Some(end) = line.phrase(p, "twenty four seven") {
        return Some(end);
    }
    let digits = (p..).take_while(|&q| matches!(line.word(q), Word::Small(0..=9) | Word::Oh)).count();
    if digits >= 3 {
        return Some(p + digits);
    }
    if line.is(p, &["one"]) && end == p + 1 && !counts_one(line, p) {
        return Some(end);
    }
    None
}

/// "one" counts only between words that are neither pronoun company nor sentence edges: "we have one admin".
fn counts_one(line: &Line, p: usize) -> bool {
    let company = matches!(line.previous(p), Word::Stop | Word::Deictic(_) | Word::Ordinal(_) | Word::Lead(_))
        || line.follows(
            p,
            &[
                "no", "that", "the", "which", "each", "every", "any", "another", "only", "good", "big", "some", "and",
                "new", "old", "other", "as", "a", "but", "'s", "or", "not", "these", "those",
            ],
        );
    let noun = matches!(line.word(p + 1), Word::Other | Word::Event | Word::Opener(false))
        && !line.comma(p + 1)
        && !line.clause(p + 1);
    !company && noun && !line.is(p + 1, &["thing", "way", "point", "another", "time", "else"])
}
