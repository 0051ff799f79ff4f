//! Zoom's transcripts and captions: `.transcript.vtt`, `.cc.vtt`, `meeting_saved_closed_caption.txt`.
//!
//! Cloud transcripts are one `Display Name: text` line per numbered cue; tags and entities do not
//! exist in them, so `<` and `&` are text. Some old cues have no name: nobody's, not the one before's.

use super::{SOURCE, named_part};
use crate::sources::Source;
use crate::sources::clock::clock;
use crate::sources::document::{Document, Unreadable};
use crate::sources::part::{Found, Part, Role};
use crate::sources::speaker::Prefixes;
use crate::sources::speech::{Cue, Join, Speaker, assemble};
use crate::sources::vtt::{NO_CUES, RawCue, is_vtt, raw_cues};

/// Cloud recording transcript.
pub struct Transcript;

/// Live captions of a cloud recording.
pub struct LiveCaptions;

/// Captions that a participant saved during the meeting.
pub struct SavedCaptions;

impl Source for Transcript {
    fn name(&self) -> &'static str {
        "Zoom transcript"
    }

    fn claims(&self, doc: &Document) -> bool {
        if !is_vtt(doc) {
            return false;
        }
        let raw = raw_cues(doc.text().unwrap_or(""));
        let named = named_part(doc, Role::Speech).clues.at.is_some() && !is_captions(doc, &raw);
        named || !raw.is_empty() && raw.iter().zip(1u32..).all(|(c, n)| c.id.parse() == Ok(n))
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        words(doc, named_part(doc, Role::Speech))
    }
}

impl Source for LiveCaptions {
    fn name(&self) -> &'static str {
        "Zoom live captions"
    }

    fn claims(&self, doc: &Document) -> bool {
        is_vtt(doc) && is_captions(doc, &raw_cues(doc.text().unwrap_or("")))
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        words(doc, named_part(doc, Role::Captions))
    }
}

/// Without numbers, in whole seconds, or so named.
fn is_captions(doc: &Document, raw: &[RawCue]) -> bool {
    let whole = |ms: Option<u64>| ms.is_some_and(|ms| ms % 1000 == 0);
    let plain = raw.iter().all(|c| c.id.parse::<u32>().is_err());
    let named = doc.name.to_lowercase().contains(".cc");
    plain && (named || raw.len() >= 3 && raw.iter().all(|c| whole(c.start_ms) && whole(c.end_ms)))
}

fn words(doc: &Document, part: Part) -> Result<Vec<Found>, Unreadable> {
    let raw = raw_cues(doc.text().unwrap_or(""));
    if raw.is_empty() {
        return Ok(vec![Found::Nothing(NO_CUES.to_owned())]);
    }
    let texts: Vec<String> = raw.iter().map(|c| c.lines.join(" ")).collect();
    let prefixes = Prefixes::of(texts.iter().map(String::as_str));
    let cue = |(c, text): (&RawCue, &String)| {
        let (name, text) = prefixes.split(text);
        let speaker = name.map(Speaker::named);
        Cue { speaker, start_ms: c.start_ms, end_ms: c.end_ms, text: text.to_owned(), utterance: None }
    };
    let cues = raw.iter().zip(&texts).map(cue).collect();
    let speech = assemble(cues, Join::Closely).map_err(|e| Unreadable(e.to_string()))?;
    Ok(vec![part.with_speech(speech).found()])
}

impl Source for SavedCaptions {
    fn name(&self) -> &'static str {
        "Zoom saved captions"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.filled_lines().next().is_some_and(|l| heading(l).is_some())
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let mut cues: Vec<Cue> = Vec::new();
        let (mut first, mut day, mut last) = (None, 0, 0);
        for line in doc.filled_lines() {
            match (heading(line), cues.last_mut()) {
                (Some((name, at)), _) => {
                    // The wall clock starts anew at midnight.
                    if at + HALF_DAY_MS < last {
                        day += 2 * HALF_DAY_MS;
                    }
                    last = at;
                    let begin = *first.get_or_insert(at);
                    let start_ms = Some((day + at).saturating_sub(begin));
                    cues.push(Cue { speaker: Some(Speaker::named(name)), start_ms, ..Cue::default() });
                }
                (None, Some(cue)) => {
                    let space = if cue.text.is_empty() { "" } else { " " };
                    cue.text = format!("{}{space}{}", cue.text, line.trim());
                }
                (None, None) => {}
            }
        }
        let speech = assemble(cues, Join::Never).map_err(|e| Unreadable(e.to_string()))?;
        let mut part = Part::new(SOURCE, Role::Speech).with_speech(speech);
        part.notes.push("times count from the first caption, not from the start of the recording".to_owned());
        Ok(vec![part.found()])
    }
}

const HALF_DAY_MS: u64 = 12 * 3_600_000;

/// Name and time of day in `[Name] HH:MM:SS`.
fn heading(line: &str) -> Option<(&str, u64)> {
    let (name, time) = line.trim().strip_prefix('[')?.rsplit_once("] ")?;
    let time = time.trim();
    (time.matches(':').count() == 2 && time.len() <= 8).then_some((name, clock(time)?))
}
