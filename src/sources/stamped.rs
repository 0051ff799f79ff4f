//! Text with bare times: `[12.16s - 12.48s] Speaker A:` blocks, and `0:02` lines above paragraphs.

use super::document::{Document, Unreadable};
use super::part::{Found, Part, Role};
use super::speech::{Cue, Join, Speaker, assemble};
use super::{Source, clock};

/// AssemblyAI-like text: seconds in brackets, the speaker, the words below or behind.
pub struct SecondsInBrackets;

/// Paragraphs under a line that is only a time; nobody is named.
pub struct TimesOnly;

const SOURCE: &str = "text";

impl Source for SecondsInBrackets {
    fn name(&self) -> &'static str {
        "text transcript with seconds"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.filled_lines().take(5).any(|l| seconds(l).is_some())
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        blocks(doc, |line| {
            let (start, end, rest) = seconds(line)?;
            let (name, text) = rest.split_once(':').unwrap_or((rest, ""));
            let speaker = Some(name.trim()).filter(|n| !n.is_empty()).map(Speaker::named);
            Some(Cue { speaker, start_ms: start, end_ms: end, text: text.trim().to_owned(), utterance: None })
        })
    }
}

/// Times and rest of `[12.16s - 12.48s] rest`.
fn seconds(line: &str) -> Option<(Option<u64>, Option<u64>, &str)> {
    let (times, rest) = line.trim().strip_prefix('[')?.split_once(']')?;
    let (start, end) = times.split_once('-')?;
    let ms = |t: &str| t.trim().strip_suffix('s')?.parse().ok().and_then(clock::from_seconds);
    Some((Some(ms(start)?), Some(ms(end)?), rest.trim()))
}

impl Source for TimesOnly {
    fn name(&self) -> &'static str {
        "text transcript with times"
    }

    fn claims(&self, doc: &Document) -> bool {
        let mut lines = doc.filled_lines();
        let first = lines.next().is_some_and(is_time);
        first && lines.next().is_some_and(|l| !is_time(l)) && doc.filled_lines().filter(|l| is_time(l)).count() >= 2
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        blocks(doc, |line| is_time(line).then(|| Cue { start_ms: clock::clock(line), ..Cue::default() }))
    }
}

/// Whether a line is a time and nothing else.
pub fn is_time(line: &str) -> bool {
    let line = line.trim();
    line.bytes().all(|b| b.is_ascii_digit() || b == b':') && clock::clock(line).is_some()
}

/// Turns under the lines that `heading` reads; what stands before the first heading is no speech.
fn blocks(doc: &Document, heading: impl Fn(&str) -> Option<Cue>) -> Result<Vec<Found>, Unreadable> {
    let mut cues: Vec<Cue> = Vec::new();
    for line in doc.filled_lines() {
        match (heading(line), cues.last_mut()) {
            (Some(cue), _) => cues.push(cue),
            (None, Some(cue)) => {
                let space = if cue.text.is_empty() { "" } else { " " };
                cue.text.push_str(space);
                cue.text.push_str(line.trim());
            }
            (None, None) => {}
        }
    }
    let speech = assemble(cues, Join::Never).map_err(|e| Unreadable(e.to_string()))?;
    Ok(vec![Part::new(SOURCE, Role::Speech).with_speech(speech).found()])
}
