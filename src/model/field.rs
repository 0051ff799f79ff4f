//! The fields of the document: what fills them, who answers for them, and what is still missing.

use super::call::Side;
use super::finding::Kind;
use serde::Serialize;

/// A field of the document as `rules/fields.toml` declares it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// `1.1` … `6.4`; the registers at the head are `why` and `promised`.
    pub id: String,
    pub title: String,
    /// The question it answers.
    pub asks: String,
    pub required: bool,
    /// Who must fill it when the calls and the CRM do not.
    pub owner: FieldOwner,
    /// What findings fill it; one entry is enough.
    #[serde(skip)]
    pub finds: Vec<Fills>,
    /// Paths of the deal record that fill it (`opportunity.origin`, `contract.scope`).
    #[serde(skip)]
    pub crm: Vec<String>,
    #[serde(skip)]
    pub derived: Option<Derived>,
    /// Side whose findings come first.
    #[serde(skip)]
    pub first: Option<Side>,
    #[serde(skip)]
    pub group_by: Option<GroupBy>,
    /// Lines without a number or a date get a note.
    #[serde(skip)]
    pub quantified: bool,
}

/// Who answers for a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldOwner {
    Ae,
    Csm,
}

/// What the program works out from dates, people and calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derived {
    /// From the opportunity's creation over the calls to the signature.
    Cycle,
    /// Named people on both sides and what they owe.
    Owners,
    /// Milestones and dated commitments within 30 days of signature or kick-off.
    First30Days,
    FirstMilestone,
    /// The recorded calls of the deal.
    Calls,
}

/// Headings made from the findings themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    /// The side that owes.
    Side,
    /// The competitor.
    Name,
}

/// Which findings belong to a field; all conditions hold, an empty list is no condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Fills {
    pub kind: Kind,
    pub category: Vec<String>,
    pub role: Vec<String>,
    pub relation: Vec<String>,
    pub status: Vec<String>,
    /// The side that owes, of a commitment.
    pub by: Vec<String>,
    /// The side of the speaker.
    pub side: Vec<String>,
    /// Slots that must be there.
    pub has: Vec<String>,
    /// Slots that become the line; the quote where empty.
    pub show: Vec<String>,
    /// Heading under which the lines stand.
    pub group: Option<String>,
}

/// A required field without a confirmed item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Gap {
    pub deal_id: String,
    pub field: String,
    pub title: String,
    /// The question that is not answered.
    pub asks: String,
    /// Who must fill it.
    pub owner: FieldOwner,
    pub state: GapState,
    /// Items that wait for a decision.
    pub waiting: usize,
}

/// What stands in the place of a confirmed item, most urgent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum GapState {
    /// Nothing is known.
    Empty,
    /// There are items, and nobody has decided.
    Waiting,
    /// A human said that the calls do not say.
    NotSaid,
    /// A human said that the question does not apply.
    NotApplicable,
}

/// Counts over required fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Completeness {
    pub required: usize,
    /// With an item that has an origin.
    pub filled: usize,
    /// With an item that a human accepted or edited.
    pub confirmed: usize,
    /// Without a confirmed item, and a human said why; never part of `confirmed`.
    pub not_applicable: usize,
    pub not_said: usize,
}

impl Fills {
    /// Every finding of a kind, with its quote as the line.
    pub fn all(kind: Kind) -> Fills {
        Fills {
            kind,
            category: vec![],
            role: vec![],
            relation: vec![],
            status: vec![],
            by: vec![],
            side: vec![],
            has: vec![],
            show: vec![],
            group: None,
        }
    }
}

impl Completeness {
    /// Confirmed required fields in percent, rounded down so that 100 means all.
    pub fn percent(self) -> usize {
        (self.confirmed * 100).checked_div(self.required).unwrap_or(100)
    }
}

impl FieldOwner {
    pub fn as_str(self) -> &'static str {
        match self {
            FieldOwner::Ae => "ae",
            FieldOwner::Csm => "csm",
        }
    }

    /// The role in words.
    pub fn role(self) -> &'static str {
        match self {
            FieldOwner::Ae => "account executive",
            FieldOwner::Csm => "customer success manager",
        }
    }
}
