//! Microsoft Teams: its WebVTT (`<v Name>`, cue ids `guid/n-k`), and text copied from its Word documents.
//!
//! A Teams cue is a piece of an utterance cut anywhere: pieces of one number belong together.

use super::document::{Document, Unreadable};
use super::part::{Found, Part, Role};
use super::speech::{Cue, Join, Speaker, assemble};
use super::vtt::{NO_CUES, RawCue, is_vtt, raw_cues, voices};
use super::{Source, clock};

/// Downloaded from Stream or by Graph.
pub struct TeamsVtt;

/// Pasted from the old Word download: a line of times, a line with the name, the words.
pub struct TeamsText;

const SOURCE: &str = "teams";

impl Source for TeamsVtt {
    fn name(&self) -> &'static str {
        "Teams transcript"
    }

    fn claims(&self, doc: &Document) -> bool {
        is_vtt(doc)
            && doc.filled_lines().any(|l| {
                l.starts_with("<v ")
                    || l.starts_with("NOTE language:")
                    || l.starts_with("NOTE Confidence:")
                    || utterance(l.trim()).is_some()
            })
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let raw = raw_cues(doc.text().unwrap_or(""));
        if raw.is_empty() {
            return Ok(vec![Found::Nothing(NO_CUES.to_owned())]);
        }
        let mut cues = Vec::new();
        for cue in &raw {
            for voice in voices(&cue.lines.join(" ")) {
                cues.push(Cue {
                    speaker: voice.name.as_deref().map(Speaker::named),
                    start_ms: cue.start_ms,
                    end_ms: cue.end_ms,
                    text: voice.text,
                    utterance: utterance(cue.id).map(str::to_owned),
                });
            }
        }
        let speech = assemble(cues, Join::Utterances).map_err(|e| Unreadable(e.to_string()))?;
        Ok(vec![Part::new(SOURCE, Role::Speech).with_speech(speech).found()])
    }
}

/// `guid/n` of a cue id `guid/n-k`.
fn utterance(id: &str) -> Option<&str> {
    let (number, piece) = id.rsplit_once('-')?;
    let (guid, n) = number.split_once('/')?;
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    (guid.len() == 36 && digits(n) && digits(piece)).then_some(number)
}

impl Source for TeamsText {
    fn name(&self) -> &'static str {
        "Teams transcript as text"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.filled_lines().next().is_some_and(|l| matches!(clock::span(l), Some((Some(_), Some(_)))))
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let cue = |c: RawCue| {
            // The line under the times is the name; what stands alone there is a name without words.
            let (name, text) = c.lines.split_first()?;
            let speaker = Some(Speaker::named(name));
            Some(Cue { speaker, start_ms: c.start_ms, end_ms: c.end_ms, text: text.join(" "), utterance: None })
        };
        let cues = raw_cues(doc.text().unwrap_or("")).into_iter().filter_map(cue).collect();
        let speech = assemble(cues, Join::Closely).map_err(|e| Unreadable(e.to_string()))?;
        Ok(vec![Part::new(SOURCE, Role::Speech).with_speech(speech).found()])
    }
}
