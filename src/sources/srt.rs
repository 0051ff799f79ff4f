//! SRT subtitles: numbered cues with times that use a comma, speakers if lines begin with a name.

use super::document::{Document, Unreadable};
use super::part::{Found, Part, Role};
use super::speech::{Join, assemble};
use super::vtt::{prefixed, raw_cues};
use super::{Source, clock};

/// See the module.
pub struct Srt;

impl Source for Srt {
    fn name(&self) -> &'static str {
        "SRT subtitles"
    }

    fn claims(&self, doc: &Document) -> bool {
        let mut lines = doc.filled_lines();
        let number = lines.next().is_some_and(|l| l.trim().bytes().all(|b| b.is_ascii_digit()));
        number && lines.next().is_some_and(|l| clock::span(l).is_some())
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let cues = prefixed(raw_cues(doc.text().unwrap_or("")));
        let speech = assemble(cues, Join::Closely).map_err(|e| Unreadable(e.to_string()))?;
        Ok(vec![Part::new("srt", Role::Speech).with_speech(speech).found()])
    }
}
