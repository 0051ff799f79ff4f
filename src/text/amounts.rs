//! Amounts: numbers with what they count in (percent, money, time spans) and ranges of them.
//!
//! A range ("six to eight weeks") is one value that carries its lower end; a change ("from six to four
//! weeks", or falling) is two values that share unit and scale, so that rules can name baseline and target.

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
    if measure == Measure::Count {
        if let Some(end) = not_a_count(line, p, first.number) {
            return Some(end);
        }
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
fn shared(first: Number, second: Number) -> f64 {
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

/// A span of time as said: parts from large to small, the first with its lower end when a range is said.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Length {
    pub parts: Vec<(f64, Unit)>,
    pub low: Option<f64>,
    /// Counted in working days.
    pub working: bool,
    pub end: usize,
}

impl Length {
    /// In days; a working day counts as 7/5 days.
    fn days(&self) -> f64 {
        self.stretch() * self.parts.iter().map(|&(n, unit)| n * days_in(unit)).sum::<f64>()
    }

    fn low_days(&self) -> Option<f64> {
        self.low.and_then(|low| self.parts.first().map(|&(_, unit)| self.stretch() * low * days_in(unit)))
    }

    fn stretch(&self) -> f64 {
        if self.working { 1.4 } else { 1.0 }
    }
}

fn days_in(unit: Unit) -> f64 {
    match unit {
        Unit::Second => 1.0 / 86_400.0,
        Unit::Minute => 1.0 / 1440.0,
        Unit::Hour => 1.0 / 24.0,
        Unit::Day => 1.0,
        Unit::Week => 7.0,
        Unit::Fortnight => 14.0,
        Unit::Month => 30.0,
        Unit::Quarter => 91.0,
        Unit::Year => 365.0,
    }
}

/// Words between number and unit that do not change the length.
const PADDING: &[&str] = &["full", "whole", "solid", "more", "extra", "straight", "good", "calendar", "consecutive"];

/// The span of time said at `p`: `two weeks`, `an hour and a half`, `six to eight weeks`, `ten working days`.
pub(super) fn length(line: &Line, p: usize) -> Option<Length> {
    if let Word::Short(value, unit) = line.word(p) {
        return Some(Length { parts: vec![(value, unit)], low: None, working: false, end: p + 1 });
    }
    if line.word(p) == Word::Half {
        let q = line.skip(p + 1, &["a", "an"]);
        let Word::Unit(unit) = line.word(q) else { return None };
        return Some(Length { parts: vec![(0.5, unit)], low: None, working: false, end: q + 1 });
    }
    if let Word::A = line.word(p) {
        if let Some(one) = single(line, p) {
            return Some(one);
        }
    }
    let number = cardinal(line, p)?;
    if number.shape == Shape::Year && line.text(number.end) != "days" {
        return None;
    }
    let (low, high) = match counted(line, p, number) {
        Some(range) => range,
        None => (None, number),
    };
    let (unit, working, end) = unit(line, high)?;
    let mut length = Length { parts: vec![(high.value, unit)], low, working, end };
    and_half(line, &mut length);
    and_smaller(line, &mut length);
    Some(length)
}

/// A range of numbers before one unit.
fn counted(line: &Line, p: usize, first: Number) -> Option<(Option<f64>, Number)> {
    let item = Item { number: first, measure: Measure::Count, end: first.end };
    if line.follows(p, &["from"]) {
        return None;
    }
    let at = first.end;
    let start = match line.text(at) {
        "to" | "or" => at + 1,
        "and" if line.follows(p, &["between"]) => at + 1,
        _ => at,
    };
    // "two three weeks" needs nothing between, "0.22 a couple of months ago" is no range.
    if start == at && !matches!(line.word(start), Word::Small(_) | Word::Tens(_) | Word::Digits(_)) {
        return None;
    }
    let next = cardinal(line, start)?;
    unit(line, next)?;
    let close = next.value <= item.number.value * 2.0 || next.value <= item.number.value + 2.0;
    (item.number.value < next.value && (start > at || close)).then_some((Some(shared(first, next)), next))
}

fn unit(line: &Line, number: Number) -> Option<(Unit, bool, usize)> {
    let mut q = number.end;
    let working = line.is(q, &["working", "business", "work"]);
    if working {
        q += 1;
    } else if line.is(q, PADDING) || (number.value == 2.0 && line.is(q, &["of"]) && line.word(q - 1) == Word::Couple) {
        q += 1;
        q = line.skip(q, PADDING);
    }
    match line.word(q) {
        Word::Unit(unit) if !line.comma(q) && (!working || unit == Unit::Day || unit == Unit::Hour) => {
            Some((unit, working && unit == Unit::Day, q + 1))
        }
        Word::Ordinal(2) if q == number.end && number.value >= 5.0 && line.is(q, &["second"]) => {
            Some((Unit::Second, false, q + 1))
        }
        _ => None,
    }
}

/// `an hour`, `a week`, `a day or two`, where the words before do not make it a rate ("fifty dollars a month").
fn single(line: &Line, p: usize) -> Option<Length> {
    let q = line.skip(p + 1, PADDING);
    let working = line.is(q, &["working", "business"]);
    let q = q + usize::from(working);
    let Word::Unit(unit) = line.word(q) else { return None };
    let mut length = Length { parts: vec![(1.0, unit)], low: None, working, end: q + 1 };
    if let Some(end) = line.phrase(q + 1, "or two").or_else(|| line.phrase(q + 1, "or so")) {
        if line.is(end - 1, &["two"]) {
            length.low = Some(1.0);
            length.parts[0].0 = 2.0;
            length.end = end;
            return Some(length);
        }
    }
    and_half(line, &mut length);
    let idiom = matches!(unit, Unit::Second | Unit::Minute);
    let rate = matches!(line.previous(p), Word::Other | Word::Unit(_) | Word::Digits(_) | Word::Once | Word::Scale(_))
        || matches!(line.previous(p), Word::Percent | Word::Coin(_) | Word::Hundred | Word::Scaled(_, _))
        || matches!(line.previous(p), Word::Small(_) | Word::Tens(_) | Word::Cash(_, _) | Word::Share(_))
        || matches!(line.previous(p), Word::Event | Word::Weekday(_, _));
    let takes = line.follows(
        p,
        &[
            "takes", "take", "took", "taken", "taking", "spend", "spent", "spends", "lose", "lost", "save", "saves",
            "saved", "need", "needs", "needed", "want", "give", "gave", "wait", "waited", "got", "least", "most",
            "nearly", "almost", "under", "like", "worth", "say", "within",
        ],
    );
    let dated = line.is(length.end, &["ago"]) || line.phrase(length.end, "from now").is_some();
    (dated || length.end > q + 1 || (!idiom && (!rate || takes))).then_some(length)
}

/// `a week and a half`, `two days and a half`.
fn and_half(line: &Line, length: &mut Length) {
    let q = length.end;
    if !line.is(q, &["and"]) || line.comma(q) {
        return;
    }
    let a = line.skip(q + 1, &["a"]);
    let part = match line.text(a) {
        "half" => 0.5,
        "quarter" if a > q + 1 => 0.25,
        _ => return,
    };
    if line.is(a + 1, &["of", "the", "our", "a"]) {
        return;
    }
    length.parts[0].0 += part;
    length.end = a + 1;
}

/// `two hours thirty minutes`, `a year and two months`.
fn and_smaller(line: &Line, length: &mut Length) {
    while length.parts.len() < 3 {
        let q = line.skip(length.end, &["and"]);
        let Some(number) = cardinal(line, q) else { return };
        let Some((unit, working, end)) = unit(line, number) else { return };
        let smallest = length.parts.last().map_or(Unit::Second, |&(_, u)| u);
        if unit >= smallest || working || length.low.is_some() {
            return;
        }
        length.parts.push((number.value, unit));
        length.end = end;
    }
}
