//! Spans of time as said: "two weeks", "an hour and a half", "six to eight weeks", "ten working days".
//!
//! "A week" counts only where the words before do not make it a rate ("fifty dollars a month").

use super::amounts::shared;
use super::lexicon::{Unit, Word};
use super::line::Line;
use super::numbers::{Number, Shape, cardinal};

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
    /// In days; of several working days each counts as 7/5 days.
    pub fn days(&self) -> f64 {
        self.stretch() * self.parts.iter().map(|&(n, unit)| n * days_in(unit)).sum::<f64>()
    }

    pub fn low_days(&self) -> Option<f64> {
        self.low.and_then(|low| self.parts.first().map(|&(_, unit)| self.stretch() * low * days_in(unit)))
    }

    fn stretch(&self) -> f64 {
        let one = self.parts.first().is_some_and(|&(n, _)| n <= 1.0);
        if self.working && !one { 1.4 } else { 1.0 }
    }
}

pub(super) fn days_in(unit: Unit) -> f64 {
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
        Unit::Decade => 3650.0,
    }
}

/// Words between number and unit that do not change the length.
const PADDING: &[&str] = &["full", "whole", "solid", "more", "extra", "straight", "good", "calendar", "consecutive"];

/// The span of time said at `p`: `two weeks`, `an hour and a half`, `six to eight weeks`, `ten working days`.
pub(super) fn length(line: &Line, p: usize) -> Option<Length> {
    if let Word::Short(value, unit) = line.word(p) {
        return Some(Length { parts: vec![(value, unit)], low: None, working: false, end: p + 1 });
    }
    let half = if line.word(p) == Word::A { p + 1 } else { p };
    if line.word(half) == Word::Half {
        let q = line.skip(half + 1, &["a", "an"]);
        let Word::Unit(unit) = line.word(q) else { return None };
        return Some(Length { parts: vec![(0.5, unit)], low: None, working: false, end: q + 1 });
    }
    if line.word(p) == Word::A
        && let Some(one) = single(line, p)
    {
        return Some(one);
    }
    if let Some(all) = whole(line, p) {
        return Some(all);
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

/// `all day`, `full week`, and after an article that is left alone `whole month`.
fn whole(line: &Line, p: usize) -> Option<Length> {
    if !line.is(p, &["all", "full", "whole", "entire"]) {
        return None;
    }
    let q = line.skip(p + 1, &["the"]);
    let Word::Unit(unit) = line.word(q) else { return None };
    let one = unit >= Unit::Day && !line.text(q).ends_with('s');
    one.then(|| Length { parts: vec![(1.0, unit)], low: None, working: false, end: q + 1 })
}

/// A range of numbers before one unit.
fn counted(line: &Line, p: usize, first: Number) -> Option<(Option<f64>, Number)> {
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
    let close = next.value <= first.value * 2.0 || next.value <= first.value + 2.0;
    (first.value < next.value && (start > at || close)).then_some((Some(shared(first, next)), next))
}

fn unit(line: &Line, number: Number) -> Option<(Unit, bool, usize)> {
    let mut q = number.end;
    if !matches!(line.word(q), Word::Unit(_) | Word::Other | Word::Closed | Word::Opener(false) | Word::Ordinal(2)) {
        return None;
    }
    let figures = q > 0 && matches!(line.word(q - 1), Word::Digits(_));
    if figures && line.is(q, &["h"]) {
        return Some((Unit::Hour, false, q + 1));
    }
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
        Word::Ordinal(2) if q == number.end && (number.value >= 5.0 || figures) && line.is(q, &["second"]) => {
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
    if let Some(end) = line.phrase(q + 1, "or two") {
        length.low = Some(1.0);
        length.parts[0].0 = 2.0;
        length.end = end;
        return Some(length);
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
