//! The handoff document: items, where each comes from, what humans decided.

use super::call::{Call, Participant, Side};
use super::field::{Completeness, Field};
use super::finding::Kind;
use super::thread::Thread;
use super::time::CallTime;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the document needs to know of a call beside its findings.
#[derive(Clone, PartialEq)]
pub struct CallSummary {
    pub call_id: String,
    pub title: String,
    pub started_at: Option<CallTime>,
    /// Seconds.
    pub duration_s: Option<u64>,
    pub stage: Option<String>,
    /// Page of the recording, without a time.
    pub url: Option<String>,
    pub participants: Vec<Participant>,
}

/// One deal's document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Handoff {
    pub deal_id: String,
    pub account: String,
    pub title: String,
    /// Hash of the rules that made it.
    pub ruleset: String,
    /// Hash of the template that shaped it.
    pub template: String,
    pub completeness: Completeness,
    /// What the CRM says of deal and people, for the head of the page.
    pub facts: Vec<Detail>,
    /// What a reader must know of the document as a whole, such as calls in a language that no rules read.
    pub notes: Vec<String>,
    pub sections: Vec<Section>,
    /// Decisions whose finding is gone.
    pub orphaned: Vec<Decision>,
}

/// One of the two registers or six parts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Section {
    pub id: String,
    pub title: String,
    pub asks: String,
    pub fields: Vec<FilledField>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FilledField {
    #[serde(flatten)]
    pub field: Field,
    pub items: Vec<Item>,
    /// Lines that a human rejected and that are not shown.
    pub rejected: usize,
    /// What a human said in place of content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub absence: Option<Absent>,
    pub notes: Vec<String>,
}

/// Why a field may stay without content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Absence {
    NotApplicable,
    NotSaid,
}

/// A human's word that there is nothing to say.
#[derive(Clone, PartialEq, Serialize)]
pub struct Absent {
    pub what: Absence,
    pub by: String,
    /// RFC 3339 in UTC.
    pub at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// One line in a field.
#[derive(Clone, PartialEq, Serialize)]
pub struct Item {
    /// Unique within the deal: the finding's id, `crm:path:hash`, `derived:field:key`, or `person:field:n`.
    pub id: String,
    pub text: String,
    /// Heading within the field.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// What was read from it: owner, due time, relation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub details: Vec<Detail>,
    pub origin: Origin,
    /// Where the same was said again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Origin>,
    /// Of a commitment that was said more than once: its life.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thread: Option<Thread>,
    pub verdict: Verdict,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<Decided>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
}

/// A named value beside a line or in the head.
#[derive(Clone, PartialEq, Serialize)]
pub struct Detail {
    pub label: String,
    pub value: String,
}

/// Who decided on an item, and when.
#[derive(Clone, PartialEq, Serialize)]
pub struct Decided {
    pub by: String,
    /// RFC 3339 in UTC.
    pub at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// Why a line stands in the document. There is no line without one.
#[derive(Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case", tag = "from")]
pub enum Origin {
    Finding(Cited),
    /// A field of the deal record `record`.
    Crm {
        record: String,
        path: String,
    },
    /// Worked out from dates, people and calls; `url` is the page of the recording it lists.
    Derived {
        how: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String>,
    },
    Person {
        name: String,
    },
}

/// A finding as the document cites it.
#[derive(Clone, PartialEq, Serialize)]
pub struct Cited {
    /// Empty for what a turn tells without a finding.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub finding_id: String,
    pub call_id: String,
    pub call_title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called_on: Option<Date>,
    pub turn: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<u64>,
    /// Name of the speaker where the call has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    pub side: Side,
    pub quote: String,
    pub rule: String,
    pub confidence: f64,
    /// Page of the recording, without a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
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
    /// The item's id. A line that a human types is `person:<field>:<n>` with its text; a word about a whole field is
    /// `not_applicable:<field>` or `not_said:<field>`; both exist through their decision alone (see [`super::ids`]).
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

impl CallSummary {
    pub fn of(call: &Call) -> CallSummary {
        CallSummary {
            call_id: call.call_id.clone(),
            title: call.title.clone(),
            started_at: call.started_at,
            duration_s: call.duration_s,
            stage: call.stage.clone(),
            url: call.url.clone(),
            participants: call.participants.clone(),
        }
    }

    /// Day of the call where it took place.
    pub fn called_on(&self) -> Option<Date> {
        self.started_at.map(|t| t.local.date())
    }
}

impl Detail {
    pub fn new(label: &str, value: impl Into<String>) -> Detail {
        Detail { label: label.to_owned(), value: value.into() }
    }
}

impl FilledField {
    /// Whether a human accepted or edited an item.
    pub fn confirmed(&self) -> bool {
        self.items.iter().any(|item| item.verdict.confirms())
    }

    /// Items that wait for a decision.
    pub fn waiting(&self) -> usize {
        self.items.iter().filter(|item| item.verdict == Verdict::Open).count()
    }
}

impl Absence {
    pub const ALL: [Absence; 2] = [Absence::NotApplicable, Absence::NotSaid];

    /// The word used in JSON and in item ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Absence::NotApplicable => "not_applicable",
            Absence::NotSaid => "not_said",
        }
    }
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

impl fmt::Debug for CallSummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CallSummary({}, {} participants)", self.call_id, self.participants.len())
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Item({}, {}, {} bytes)", self.id, self.verdict.as_str(), self.text.len())
    }
}

impl fmt::Debug for Detail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Detail({}, {} bytes)", self.label, self.value.len())
    }
}

impl fmt::Debug for Decided {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Decided({})", self.at)
    }
}

impl fmt::Debug for Absent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Absent({}, {})", self.what.as_str(), self.at)
    }
}

impl fmt::Debug for Cited {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Cited({}, {}, turn {})", self.finding_id, self.call_id, self.turn)
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Finding(cited) => write!(f, "{cited:?}"),
            Origin::Crm { record, path } => write!(f, "Crm({record}, {path})"),
            Origin::Derived { how, .. } => write!(f, "Derived({how})"),
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
