//! Calls and CRM data in, from files of any tool: recognised by content, read leniently, joined.
//!
//! [`gather`] finds files, [`read`] says of each what it is and gives the calls in it. Parsing is
//! pure, so the same parsers serve bodies that come over the network ([`Delivery::new`], then
//! [`read`]). To add a source: one file with a [`Source`], one line in [`SOURCES`]. A file that
//! cannot be read gives a reason and stops no other. Vendor names appear in this module only.

mod archive;
mod aside;

mod chorus;
mod clock;
mod cluster;
mod crm;
mod decode;
mod delivery;
mod document;
mod fireflies;
mod gong;
mod join;
mod json;
mod meet;
mod otter;
mod own;
mod part;
mod people;
mod plain;
mod same;
mod sides;
mod speaker;
mod speech;
mod srt;
mod stamped;
mod teams;
mod vtt;
pub mod write;
mod zoom;

pub use delivery::{Delivery, gather};
pub use same::{Fingerprint, fingerprint, likely_same, same_call};
pub use sides::{KnownPeople, assign_sides};

use crate::model::{Call, Deal, Side};
use document::{Document, Unreadable};
use part::Found;
use rayon::prelude::*;

/// A kind of file that Throughline can read.
trait Source: Sync {
    /// What such a file is called, for people.
    fn name(&self) -> &'static str;
    /// Whether the body is of this kind; judged by content, the file name only decides between equals.
    fn claims(&self, doc: &Document) -> bool;
    /// What is in it. Only called on what was claimed.
    ///
    /// # Errors
    /// The body is of this kind but breaks a limit.
    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable>;
}

/// Every source, the most particular first: the first that claims a body reads it.
const SOURCES: &[&dyn Source] = &[
    &own::Own,
    &crm::DealJson,
    &gong::Gong,
    &chorus::Chorus,
    &zoom::Meetings,
    &fireflies::Fireflies,
    &aside::OtherJson,
    &aside::Page,
    &teams::TeamsVtt,
    &zoom::Transcript,
    &zoom::LiveCaptions,
    &vtt::Vtt,
    &srt::Srt,
    &teams::TeamsText,
    &zoom::SavedCaptions,
    &zoom::Chat,
    &meet::Meet,
    &stamped::SecondsInBrackets,
    &otter::Otter,
    &stamped::TimesOnly,
    &zoom::Participants,
    &crm::CrmTable,
    &plain::Plain,
];

/// What one delivered file turned out to be.
pub struct Reading {
    pub label: String,
    pub hash: blake3::Hash,
    /// The kind of file, for people: `Zoom transcript`.
    pub format: String,
    pub outcome: Outcome,
    /// What is to be said of the file: how it was decoded, what in it could not be used.
    pub notes: Vec<String>,
}

pub enum Outcome {
    /// Complete calls, with what other files of the same gathering add to them.
    Calls(Vec<Call>),
    /// Deals, from our JSON or from CRM exports.
    Deals(Vec<Deal>),
    /// Read, and used by another file.
    Companion { of: String },
    /// Nothing to ingest: what it is, and what to do.
    Skipped { reason: String },
}

/// What a body holds, before it is joined with others.
struct Parsed {
    format: &'static str,
    found: Vec<Found>,
    notes: Vec<String>,
}

/// Reads deliveries: one reading per delivery, in their order, the same on any number of threads.
pub fn read(deliveries: &[Delivery]) -> Vec<Reading> {
    let parsed: Vec<Parsed> = deliveries
        .par_iter()
        .map(|d| match &d.content {
            Ok(bytes) => parse(&d.name, bytes),
            Err(why) => Parsed { format: "file", found: vec![Found::Nothing(why.clone())], notes: Vec::new() },
        })
        .collect();
    join::join(deliveries, parsed)
}

/// What a call lacks, in words for people; ask after sides were assigned.
pub fn shortcomings(call: &Call) -> Vec<String> {
    let unnamed = call.turns.iter().filter(|t| t.speaker.is_none()).count();
    let mut lacks = Vec::new();
    if unnamed == call.turns.len() {
        lacks.push("no speakers".to_owned());
    } else if unnamed > 0 {
        lacks.push(format!("{unnamed} of {} turns without a speaker", call.turns.len()));
    }
    if call.started_at.is_none() {
        lacks.push("no date".to_owned());
    }
    if call.turns.iter().all(|t| t.start_ms.is_none()) {
        lacks.push("no times".to_owned());
    }
    let unsided = call.participants.iter().filter(|p| p.side == Side::Unknown).count();
    if unsided > 0 && unsided == call.participants.len() {
        lacks.push("sides unknown".to_owned());
    } else if unsided > 0 {
        lacks.push(format!("side of {unsided} of {} people unknown", call.participants.len()));
    }
    lacks
}

/// Decodes, recognises and reads one file.
fn parse(name: &str, bytes: &[u8]) -> Parsed {
    let (documents, notes) = match Document::open(name, bytes) {
        Ok(opened) => opened,
        Err(Unreadable(why)) => return Parsed { format: "file", found: vec![Found::Nothing(why)], notes: Vec::new() },
    };
    let mut parsed = Parsed { format: "file", found: Vec::new(), notes };
    let several = documents.len() > 1;
    for (k, doc) in documents.iter().enumerate() {
        let source = SOURCES.iter().find(|s| s.claims(doc));
        parsed.format = source.map_or(parsed.format, |s| s.name());
        let found = match source.map(|s| s.parse(doc)) {
            Some(Ok(found)) => found,
            Some(Err(Unreadable(why))) => {
                let at = if several { format!("entry {}: ", k + 1) } else { String::new() };
                vec![Found::Nothing(format!("{at}{why}"))]
            }
            None => vec![Found::Nothing(aside::unknown(doc))],
        };
        parsed.found.extend(found);
    }
    parsed
}
