//! Typed values in tokens: numbers, money, percent, durations, times.

use super::token::Tokens;
use jiff::civil::{Date, DateTime};
use std::ops::Range;

/// A stretch of tokens that means an amount or a time.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    /// Token indexes, half-open; fillers inside are covered.
    pub tokens: Range<usize>,
    pub kind: ValueKind,
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
}

/// What spoken times resolve against.
#[derive(Clone, Copy, Debug, Default)]
pub struct TimeContext {
    /// Local time of the call; none leaves every time unresolved.
    pub called_at: Option<DateTime>,
}

/// The values of a turn, left to right, not overlapping.
pub fn values(tokens: &Tokens, context: TimeContext) -> Vec<Value> {
    let _ = (tokens, context);
    Vec::new()
}
