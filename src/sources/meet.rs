//! Google Meet transcripts, as text or Markdown of the document.
//!
//! Times stand on lines of their own every five minutes and hold for what follows; each turn has
//! the last one before it. Title, date, attendees and length come from the document's own lines.

use super::clock::clock;
use super::document::{Document, Unreadable};
use super::part::{Found, Part, Role};
use super::people::add_people;
use super::speaker::{Prefixes, unbold};
use super::speech::{Cue, Join, Speaker, assemble};
use super::{Source, stamped};
use crate::model::{CallTime, Participant, Side};

/// See the module.
pub struct Meet;

/// Lines that Meet adds and nobody said.
const BOILERPLATE: &str = "this editable transcript was computer generated";
const ENDS: [&str; 2] = ["meeting ended after", "transcription ended after"];

impl Source for Meet {
    fn name(&self) -> &'static str {
        "Google Meet transcript"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.filled_lines().any(|l| {
            let line = bare(l).to_lowercase();
            is_boilerplate(&line) || line.ends_with("- transcript") || length(&line).is_some()
        })
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let mut part = Part::new("meet", Role::Speech);
        let lines = spoken_part(doc);
        let prefixes = Prefixes::of(lines.iter().map(String::as_str));
        let (mut cues, mut attendees): (Vec<Cue>, Vec<Participant>) = (Vec::new(), Vec::new());
        let (mut at, mut speaker, mut started, mut expect_names) = (None, None, false, false);
        for line in doc.filled_lines().take_while(|l| !is_transcript_tab(l)) {
            title(&bare(line), &mut part);
        }
        for line in lines.iter().map(String::as_str) {
            let lower = line.to_lowercase();
            if std::mem::take(&mut expect_names) {
                attendees = names(line);
            } else if lower == "attendees" || lower == "invited" {
                expect_names = true;
            } else if let Some(ms) = length(&lower) {
                part.call.duration_s = Some(ms.div_ceil(1000));
            } else if stamped::is_time(line) {
                (at, started) = (clock(line), true);
            } else if !is_boilerplate(&lower) && !title(line, &mut part) {
                let (name, text) = prefixes.split(line);
                let text = text.trim();
                started |= name.is_some();
                speaker = name.map(Speaker::named).or(speaker);
                if started && !text.is_empty() {
                    cues.push(Cue {
                        speaker: speaker.clone(),
                        start_ms: at,
                        end_ms: None,
                        text: text.to_owned(),
                        utterance: None,
                    });
                }
            }
        }
        if at.is_some() {
            part.notes.push("times are those of the last mark before, every five minutes".to_owned());
        }
        let speech = assemble(cues, Join::Never).map_err(|e| Unreadable(e.to_string()))?;
        part = part.with_speech(speech);
        add_people(&mut part.call, &attendees);
        Ok(vec![part.found()])
    }
}

fn is_boilerplate(lower: &str) -> bool {
    lower.trim_start_matches(['*', '_']).starts_with(BOILERPLATE)
}

/// The lines of the transcript without Markdown: all, or those under the transcript's tab where notes come first.
fn spoken_part(doc: &Document) -> Vec<String> {
    let tab = doc.filled_lines().position(is_transcript_tab).map_or(0, |at| at + 1);
    doc.filled_lines().skip(tab).map(bare).collect()
}

fn is_transcript_tab(line: &str) -> bool {
    bare(line).trim_start_matches('\u{1f4d6}').trim() == "Transcript" && line.contains('\u{1f4d6}')
}

/// A line without Markdown: `## x`, `- x`, `**Name:** x`, `**x**`.
fn bare(line: &str) -> String {
    let line = line.trim().trim_start_matches('#').trim();
    unbold(line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")).unwrap_or(line))
}

/// Reads `Weekly sync (2024/11/21 15:51 GMT+1) - Transcript`; whether the line is the title.
fn title(line: &str, part: &mut Part) -> bool {
    let Some(line) = line.strip_suffix("Transcript").map(|l| l.trim_end().trim_end_matches(['-', '–']).trim_end())
    else {
        return false;
    };
    let (name, date) = line.rsplit_once('(').map_or((line, None), |(name, date)| (name, date.strip_suffix(')')));
    let when = date.and_then(moment);
    if part.call.title.is_empty() && (when.is_some() || date.is_none()) {
        part.call.title = name.trim().trim_start_matches(is_symbol).trim().to_owned();
    }
    part.call.started_at = part.call.started_at.or(when);
    when.is_some() || date.is_none()
}

fn is_symbol(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_ascii()
}

/// `2024/11/21 15:51 GMT+1`; a zone that is no offset from GMT (`CET`) leaves the offset open.
fn moment(text: &str) -> Option<CallTime> {
    let mut words = text.split_whitespace().filter(|w| *w != "at");
    let (date, time) = (words.next()?.replace('/', "-"), words.next()?);
    let offset = match words.next() {
        Some("GMT" | "UTC") => "Z".to_owned(),
        Some(zone) => zone.strip_prefix("GMT").or_else(|| zone.strip_prefix("UTC")).and_then(hours).unwrap_or_default(),
        None => String::new(),
    };
    CallTime::parse(&format!("{date}T{time}:00{offset}")).ok()
}

/// `+1`, `-03:30` as ISO 8601 writes them.
fn hours(offset: &str) -> Option<String> {
    let (sign, rest) = offset.split_at_checked(1)?;
    let (h, m) = rest.split_once(':').unwrap_or((rest, "0"));
    let (h, m): (u8, u8) = (h.parse().ok()?, m.parse().ok()?);
    matches!(sign, "+" | "-").then(|| format!("{sign}{h:02}:{m:02}"))
}

/// Milliseconds in `Meeting ended after 00:46:25 👋`, given in lower case.
fn length(lower: &str) -> Option<u64> {
    let rest = ENDS.iter().find_map(|end| lower.strip_prefix(end))?;
    clock(rest.split_whitespace().next()?)
}

/// The people of an attendees line; a shared screen is none.
fn names(line: &str) -> Vec<Participant> {
    let person = |name: &str| Participant {
        id: String::new(),
        name: name.to_owned(),
        email: None,
        title: None,
        side: Side::Unknown,
    };
    let is_screen = |n: &&str| n.ends_with("'s Presentation") || n.ends_with("\u{2019}s Presentation");
    line.split(',').map(str::trim).filter(|n| !n.is_empty() && !is_screen(n)).map(person).collect()
}
