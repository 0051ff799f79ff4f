//! One promise through all calls of a deal: each time it was said, and what became of it there.

use super::call::Side;
use super::finding::Status;
use super::handoff::{Cited, Detail};
use jiff::civil::Date;
use serde::Serialize;
use std::fmt;

/// A commitment and its life. What it says of itself comes from the findings it is made of, never from elsewhere.
#[derive(Clone, PartialEq, Serialize)]
pub struct Thread {
    /// Id of the finding that it began with.
    pub id: String,
    /// The side that owes.
    pub by: Side,
    /// `contradicted` once anything in it is; else what happened when it was said last.
    pub state: State,
    /// How firmly it stands now; none where no rule read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Who owes, as named last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// The due time that stands now, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// In the order in which they were said; at least one.
    pub steps: Vec<Step>,
}

/// One mention of a promise.
#[derive(Clone, PartialEq, Serialize)]
pub struct Step {
    pub state: State,
    /// What is other than it stood before: due time, condition, amount.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<Detail>,
    #[serde(flatten)]
    pub cited: Cited,
}

/// What a mention does to its promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Said, and nothing tells how firmly.
    Hinted,
    Hedged,
    Conditional,
    Firm,
    /// Said again, and nothing is other than before.
    Restated,
    /// The side that owes gives another time, condition or amount.
    Changed,
    /// Told as done, by whichever side.
    Done,
    /// The side that owes says that it will not be.
    Withdrawn,
    /// The other side says another time, condition or amount, or that it will not be. Nobody is taken to be right.
    Contradicted,
}

impl Thread {
    /// Whether it was said more than once.
    pub fn repeated(&self) -> bool {
        self.steps.len() > 1
    }

    /// When it is due by now; empty where nobody said.
    pub fn due(&self) -> String {
        due(self.due.as_deref(), self.due_date)
    }
}

/// A due time as said, with its day; empty where there is neither.
pub fn due(said: Option<&str>, day: Option<Date>) -> String {
    match (said, day) {
        (Some(said), Some(day)) => format!("{said} ({day})"),
        (Some(said), None) => said.to_owned(),
        (None, day) => day.map(|d| d.to_string()).unwrap_or_default(),
    }
}

impl State {
    /// The word used in JSON and for readers.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Hinted => "hinted",
            State::Hedged => "hedged",
            State::Conditional => "conditional",
            State::Firm => "firm",
            State::Restated => "restated",
            State::Changed => "changed",
            State::Done => "done",
            State::Withdrawn => "withdrawn",
            State::Contradicted => "contradicted",
        }
    }
}

impl From<Option<Status>> for State {
    fn from(status: Option<Status>) -> State {
        match status {
            None => State::Hinted,
            Some(Status::Hedged) => State::Hedged,
            Some(Status::Conditional) => State::Conditional,
            Some(Status::Firm) => State::Firm,
        }
    }
}

impl fmt::Debug for Thread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Thread({}, {}, {}, {:?})", self.id, self.by.as_str(), self.state.as_str(), self.steps)
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Step({}, {:?})", self.state.as_str(), self.cited)
    }
}
