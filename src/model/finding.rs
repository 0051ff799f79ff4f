//! What a rule found: kind, evidence, slots.

use super::call::{Side, Turn};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One thing said on a call that the next team must know.
#[derive(Clone, PartialEq)]
pub struct Finding {
    /// Stable under re-extraction; see [`super::ids::finding_id`].
    pub id: String,
    pub call_id: String,
    pub kind: Kind,
    pub evidence: Evidence,
    /// Probability that a careful reader would keep it, 0 to 1, in steps of 0.001.
    pub confidence: f64,
    /// Id of the leading rule.
    pub rule: String,
    pub slots: Slots,
}

/// The kinds of finding, in the order in which every list shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Pain,
    SuccessCriterion,
    Commitment,
    Competitor,
    Risk,
    Stakeholder,
}

/// A stretch of one turn's text that carries the finding on its own.
#[derive(Clone, PartialEq)]
pub struct Evidence {
    /// The turn's number `i`.
    pub turn: u32,
    pub span: Span,
    /// `turn.text[span]`, always.
    pub quote: String,
    /// Other turns that belong to it: the request of an acceptance, the acceptance of a request, further mentions.
    pub also: Vec<u32>,
    pub start_ms: Option<u64>,
    /// Participant id of the quoted turn's speaker.
    pub speaker: Option<String>,
    pub side: Side,
}

/// Bytes of a turn's text, half-open, not empty, on character borders. Only [`Span::of`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    start: u32,
    end: u32,
}

/// How firmly a commitment binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Firm,
    Hedged,
    Conditional,
}

/// What a finding says about itself, by name; absent slots are left out everywhere, never null.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Slots {
    /// Commitment: the side that owes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Side>,
    /// Commitment: full name of who owes, as in participants or CRM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Commitment: who is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Commitment: the words of the condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Commitment: the due time, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Commitment: last day of the due interval.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_date: Option<Date>,
    /// Competitor: as the company writes itself. Stakeholder: the person or role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Competitor: `incumbent`, `evaluated`, `rejected`, `mentioned`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// Competitor: why, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Risk: `technical`, `integration`, `migration`, `security_legal`, `approval`, `budget`, `timeline`, `people`, `roadmap`, `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Success criterion: what is measured, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub baseline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validator: Option<String>,
    /// Pain: one to four words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub area: Option<String>,
    /// Stakeholder: `economic_buyer`, `champion`, `end_user`, `sceptic`, `technical`, `other`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preference: Option<String>,
}

impl Span {
    /// The span `start..end` of `text`, or none if it is empty, out of range or splits a character.
    pub fn of(text: &str, start: usize, end: usize) -> Option<Span> {
        (start < end && text.get(start..end).is_some()).then_some(())?;
        Some(Span { start: u32::try_from(start).ok()?, end: u32::try_from(end).ok()? })
    }

    pub fn start(self) -> u32 {
        self.start
    }

    pub fn end(self) -> u32 {
        self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The stretch of `text`; none if the text is not the one the span was made for.
    pub fn slice(self, text: &str) -> Option<&str> {
        text.get(self.start as usize..self.end as usize)
    }
}

impl Evidence {
    /// Whether the quote still stands where the evidence says.
    pub fn holds_in(&self, turn: &Turn) -> bool {
        turn.i == self.turn && self.span.slice(&turn.text) == Some(self.quote.as_str())
    }
}

impl Kind {
    pub const ALL: [Kind; 6] =
        [Kind::Pain, Kind::SuccessCriterion, Kind::Commitment, Kind::Competitor, Kind::Risk, Kind::Stakeholder];

    /// The word used in JSON, in rule files and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Pain => "pain",
            Kind::SuccessCriterion => "success_criterion",
            Kind::Commitment => "commitment",
            Kind::Competitor => "competitor",
            Kind::Risk => "risk",
            Kind::Stakeholder => "stakeholder",
        }
    }

    /// The kind of that name.
    pub fn parse(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|k| k.as_str() == name)
    }
}

impl Status {
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Firm => "firm",
            Status::Hedged => "hedged",
            Status::Conditional => "conditional",
        }
    }
}

impl fmt::Debug for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Finding({}, {}, {}, {:?})", self.id, self.kind.as_str(), self.rule, self.evidence)
    }
}

impl fmt::Debug for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Evidence(turn {}, bytes {}..{})", self.turn, self.span.start, self.span.end)
    }
}

impl fmt::Debug for Slots {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Slots({:?}, {:?}, due {:?})", self.by, self.status, self.due_date)
    }
}
