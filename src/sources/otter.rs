//! Otter's text export, and text pasted from new Teams documents: `Name  0:15`, then what was said.
//!
//! A paragraph is a turn; later paragraphs of a speaker have the last known time, that of the heading.

use super::clock::clock;
use super::document::{Document, Unreadable};
use super::part::{Found, Part, Role};
use super::speech::{Cue, Join, Speaker, assemble};
use super::{Source, stamped};

/// See the module.
pub struct Otter;

/// The footer, which is nobody's speech.
const FOOTER: &str = "transcribed by https://otter.ai";

impl Source for Otter {
    fn name(&self) -> &'static str {
        "Otter or Teams text"
    }

    fn claims(&self, doc: &Document) -> bool {
        let headings = || doc.filled_lines().filter_map(heading);
        let named = headings().filter(|(name, ..)| !name.is_empty()).count();
        // A line may look like a heading by chance; a transcript begins with one, or has the footer.
        named > 0 && (footer(doc) || doc.filled_lines().take(3).any(|l| heading(l).is_some()))
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let mut cues: Vec<Cue> = Vec::new();
        let mut current: Option<Cue> = None;
        // Three spaces before the time are Teams' way, unless the footer says otherwise.
        let mut teams = !footer(doc);
        let mut fresh = false;
        for line in doc.lines() {
            if let Some((name, spaces, at)) = heading(line) {
                teams &= name.is_empty() || spaces >= 3;
                let speaker = (!name.is_empty()).then(|| Speaker::named(name));
                current = Some(Cue { speaker, start_ms: Some(at), ..Cue::default() });
                fresh = true;
            } else if line.trim().is_empty() {
                fresh = true;
            } else if let Some(heading) = current.as_ref().filter(|_| !is_footer(line)) {
                if fresh {
                    cues.push(Cue { text: line.trim().to_owned(), ..heading.clone() });
                } else if let Some(cue) = cues.last_mut() {
                    cue.text.push(' ');
                    cue.text.push_str(line.trim());
                }
                fresh = false;
            }
        }
        let speech = assemble(cues, Join::Never).map_err(|e| Unreadable(e.to_string()))?;
        let source = if teams { "teams" } else { "otter" };
        Ok(vec![Part::new(source, Role::Speech).with_speech(speech).found()])
    }
}

fn footer(doc: &Document) -> bool {
    doc.filled_lines().any(is_footer)
}

fn is_footer(line: &str) -> bool {
    line.trim().to_lowercase().starts_with(FOOTER)
}

/// Name, spaces before the time, and time of a heading; the name is empty where only a time stands.
fn heading(line: &str) -> Option<(&str, usize, u64)> {
    let line = line.trim_end();
    let (before, time) = line.rsplit_once([' ', '\u{a0}']).unwrap_or(("", line));
    if !stamped::is_time(time) {
        return None;
    }
    let name = before.trim_end();
    let spaces = line[name.len()..line.len() - time.len()].chars().count();
    (name.is_empty() || spaces >= 2).then_some((name.trim_start(), spaces, clock(time)?))
}
