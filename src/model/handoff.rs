//! The handoff document: fields, items, where each comes from, what humans decided.

use super::finding::Kind;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A field of the document as `rules/fields.toml` declares it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// `1.1` … `6.4`; the registers at the head are `why` and `promised`.
    pub id: String,
    pub title: String,
    /// The question it answers, in the guide's words.
    pub asks: String,
    #[serde(default)]
    pub required: bool,
    /// Who must fill it when the calls and the CRM do not: `ae`, `csm`.
    pub owner: String,
    /// What findings fill it; all conditions of one entry must hold.
    #[serde(default)]
    pub finds: Vec<Fills>,
    /// CRM paths that fill it (`opportunity.origin`, `contract.scope`).
    #[serde(default)]
    pub crm: Vec<String>,
    /// What the program derives: `cycle`, `calls`, `owners`, `first_30_days`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub derived: Option<String>,
}

/// Which findings belong to a field.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fills {
    pub kind: Option<Kind>,
    /// Only findings with one of these values in the slot of that name, e.g. `category = ["technical"]`.
    #[serde(default)]
    pub category: Vec<String>,
    #[serde(default)]
    pub role: Vec<String>,
    #[serde(default)]
    pub by: Vec<String>,
    /// Only findings that have this slot at all (`target`, `when`, `validator`, `preference`).
    #[serde(default)]
    pub has: Vec<String>,
}

/// One deal's document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Handoff {
    pub deal_id: String,
    pub account: String,
    pub title: String,
    /// Hash of the rules that made it.
    pub ruleset: String,
    pub sections: Vec<Section>,
    /// Decisions whose finding is gone.
    pub orphaned: Vec<Decision>,
    pub completeness: Completeness,
}

/// One of the two registers or six parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    pub id: String,
    pub title: String,
    pub fields: Vec<FilledField>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FilledField {
    pub field: Field,
    pub items: Vec<Item>,
}

/// One line in a field.
#[derive(Clone, PartialEq, Serialize)]
pub struct Item {
    /// Unique within the deal: the finding's id, `crm:path`, or `person:n`.
    pub id: String,
    pub text: String,
    pub origin: Origin,
    pub verdict: Verdict,
}

/// Why a line stands in the document. There is no line without one.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum Origin {
    Finding {
        finding_id: String,
        call_id: String,
        call_title: String,
        called_on: Option<Date>,
        turn: u32,
        start_ms: Option<u64>,
        speaker: Option<String>,
        quote: String,
        rule: String,
        confidence: f64,
        url: Option<String>,
    },
    Crm {
        path: String,
    },
    Derived {
        how: String,
    },
    Person {
        name: String,
    },
}

/// What a human said of an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    #[default]
    Open,
    Accepted,
    Edited,
    Rejected,
}

/// A human's decision, kept apart from what it is about so that it outlives re-extraction.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    pub deal_id: String,
    pub item_id: String,
    pub verdict: Verdict,
    /// The line as the human wants it, with `Edited`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Name of the human.
    pub by: String,
    /// RFC 3339 in UTC.
    pub at: String,
    /// What was decided on, to find it again after re-extraction; none for CRM and typed items.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about: Option<About>,
}

/// The evidence as it stood when the decision was made.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    pub call_id: String,
    pub kind: Kind,
    pub turn: u32,
    pub turn_text: String,
    pub quote: String,
}

/// A required field without a confirmed item.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gap {
    pub deal_id: String,
    pub field: String,
    pub title: String,
    /// Who must fill it.
    pub owner: String,
    /// Items that wait for a decision; zero means that nothing is known.
    pub waiting: usize,
}

/// Counts over required fields.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Completeness {
    pub required: usize,
    /// With an item that has an origin.
    pub filled: usize,
    /// With an item that a human accepted or edited.
    pub confirmed: usize,
}

impl Verdict {
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Open => "open",
            Verdict::Accepted => "accepted",
            Verdict::Edited => "edited",
            Verdict::Rejected => "rejected",
        }
    }

    /// Whether a human stands behind the item.
    pub fn confirms(self) -> bool {
        matches!(self, Verdict::Accepted | Verdict::Edited)
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Item({}, {}, {} bytes)", self.id, self.verdict.as_str(), self.text.len())
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Finding { finding_id, .. } => write!(f, "Finding({finding_id})"),
            Origin::Crm { path } => write!(f, "Crm({path})"),
            Origin::Derived { how } => write!(f, "Derived({how})"),
            Origin::Person { .. } => write!(f, "Person"),
        }
    }
}

impl fmt::Debug for Decision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decision({}, {}, {})", self.deal_id, self.item_id, self.verdict.as_str())
    }
}

impl fmt::Debug for About {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "About({}, turn {})", self.call_id, self.turn)
    }
}
