//! A call as every stage sees it, whatever tool recorded it.
//!
//! The serialised form is the interchange format of `docs/FORMATS.md`: offsets in `marks` are the
//! only place where bytes leave the program, and only into the store.

use super::time::CallTime;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One recorded conversation. Immutable once ingested; a changed export is a new revision.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// `source:external-id`, or `source:` and a hash of the content where the source has no id.
    pub call_id: String,
    /// The tool that recorded it: `gong`, `chorus`, `zoom`, `teams`, `meet`, `otter`, `fireflies`, `srt`, `vtt`, `text`, `throughline`.
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_at: Option<CallTime>,
    /// Seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_s: Option<u64>,
    /// Sales stage in which the call took place, as the source names it (`discovery`, `demo`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// ISO 639-1 code as the source claims it; the language layer decides for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Page of the recording, without a time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Deal that the source itself names (a CRM id or a deal folder).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deal_id: Option<String>,
    #[serde(default)]
    pub participants: Vec<Participant>,
    #[serde(default)]
    pub turns: Vec<Turn>,
}

/// A person on a call, also one who never spoke.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Participant {
    /// Unique within the call.
    pub id: String,
    #[serde(default)]
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(default)]
    pub side: Side,
}

/// Whose interest a person speaks for. Never guessed: what is not proven is `Unknown`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    Seller,
    Customer,
    #[default]
    Unknown,
}

/// What one speaker said in one go.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// Number within the call; unique and never renumbered within a revision, not always dense.
    pub i: u32,
    /// Participant id; none where the source does not say who speaks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start_ms: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_ms: Option<u64>,
    /// As delivered, after character decoding.
    pub text: String,
    /// One mark for every cue or sentence the turn was joined from, in text order; empty where the turn has no inner times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// From byte `at` of the turn's text on, speech begins at `ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    pub at: u32,
    pub ms: u64,
}

impl Call {
    /// The participant a turn belongs to, if the source names one.
    pub fn speaker(&self, turn: &Turn) -> Option<&Participant> {
        let id = turn.speaker.as_deref()?;
        self.participants.iter().find(|p| p.id == id)
    }

    /// The side of a turn's speaker; `Unknown` where there is none.
    pub fn side(&self, turn: &Turn) -> Side {
        self.speaker(turn).map_or(Side::Unknown, |p| p.side)
    }
}

impl Turn {
    /// The last known time at or before byte `offset` of the text, in milliseconds.
    pub fn ms_at(&self, offset: u32) -> Option<u64> {
        self.marks.iter().rev().find(|m| m.at <= offset).map(|m| m.ms).or(self.start_ms)
    }
}

impl Side {
    /// The word used in JSON, on the command line and on pages.
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Seller => "seller",
            Side::Customer => "customer",
            Side::Unknown => "unknown",
        }
    }

    /// The party across the table; `Unknown` stays so.
    pub fn other(self) -> Side {
        match self {
            Side::Seller => Side::Customer,
            Side::Customer => Side::Seller,
            Side::Unknown => Side::Unknown,
        }
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Call({}, {} participants, {} turns)", self.call_id, self.participants.len(), self.turns.len())
    }
}

impl fmt::Debug for Participant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Participant({}, {})", self.id, self.side.as_str())
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Turn({}, {} bytes, {} marks)", self.i, self.text.len(), self.marks.len())
    }
}
