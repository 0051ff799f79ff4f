//! Zoom: cloud transcripts, live captions, saved captions, and the files that tell about them.
//!
//! A transcript holds nothing but names, times and words; title, date, id and e-mail addresses come
//! from recordings JSON and participants CSV in the same folder, found by the UTC stamp of the file
//! names, the start of the meeting, or as the only candidates.

mod chat;
mod meetings;
mod participants;
mod transcript;

pub use chat::Chat;
pub use meetings::Meetings;
pub use participants::Participants;
pub use transcript::{LiveCaptions, SavedCaptions, Transcript};

use super::document::Document;
use super::part::{Part, Role, stamp_time, stem};

const SOURCE: &str = "zoom";

/// A piece that is placed by its file's name, in time too if the name has a UTC stamp.
fn named_part(doc: &Document, role: Role) -> Part {
    let mut part = Part::new(SOURCE, role);
    part.clues.stem = stem(&doc.name);
    part.clues.at = part.clues.stem.as_deref().and_then(stamp_time);
    part
}
