//! Plain text: `Name: what was said`, with or without a time before or behind the name.
//!
//! A paragraph is a turn; a paragraph without a name continues the speaker before. Claimed last, and
//! only where names come back: lists of `key: value` are no conversation.

use super::Source;
use super::clock::clock;
use super::document::{Document, Unreadable};
use super::part::{Found, Part, Role};
use super::speaker::{Prefixes, unbold};
use super::speech::{Cue, Join, Speaker, assemble};

/// See the module.
pub struct Plain;

/// Endings of files whose `key: value` lines are settings, data or program text.
const NOT_SPEECH: [&str; 18] = [
    "yml", "yaml", "toml", "ini", "cfg", "conf", "rs", "py", "js", "ts", "css", "html", "xml", "log", "csv", "tsv",
    "env", "lock",
];

impl Source for Plain {
    fn name(&self) -> &'static str {
        "text transcript"
    }

    fn claims(&self, doc: &Document) -> bool {
        if doc.text().is_none() || NOT_SPEECH.contains(&doc.ending().as_str()) {
            return false;
        }
        let lines: Vec<String> = doc.filled_lines().map(unbold).collect();
        let prefixes = Prefixes::of(lines.iter().map(|l| untimed(l).1));
        let (named, names) = (prefixes.lines(), prefixes.names());
        // Counts are far below 2^52: the casts are exact.
        let share = named as f64 / lines.len().max(1) as f64;
        let come_back = names * 10 <= named * 6 || named >= 2 && names <= 2;
        named >= 2 && share >= 0.3 && come_back
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let lines: Vec<String> = doc.lines().map(unbold).collect();
        let prefixes = Prefixes::of(lines.iter().map(|l| untimed(l).1).filter(|l| !l.is_empty()));
        let mut cues: Vec<Cue> = Vec::new();
        let (mut speaker, mut at, mut fresh) = (None, None, true);
        for line in &lines {
            let (time, rest) = untimed(line);
            if rest.is_empty() {
                (fresh, at) = (true, time.or(at));
                continue;
            }
            let (name, text) = prefixes.split(rest);
            if let Some(name) = name {
                let (name, behind) = timed_name(name);
                (speaker, at, fresh) = (Some(Speaker::named(name)), time.or(behind), true);
            } else if time.is_some() {
                (at, fresh) = (time, true);
            }
            // What stands before the first name is a title or an introduction.
            if speaker.is_none() || text.trim().is_empty() {
                continue;
            }
            match cues.last_mut().filter(|_| !fresh) {
                Some(cue) => {
                    cue.text.push(' ');
                    cue.text.push_str(text.trim());
                }
                None => cues.push(Cue {
                    speaker: speaker.clone(),
                    start_ms: at,
                    end_ms: None,
                    text: text.trim().to_owned(),
                    utterance: None,
                }),
            }
            fresh = false;
        }
        let speech = assemble(cues, Join::Never).map_err(|e| Unreadable(e.to_string()))?;
        Ok(vec![Part::new("text", Role::Speech).with_speech(speech).found()])
    }
}

/// A line without the time before it, in brackets or bare.
fn untimed(line: &str) -> (Option<u64>, &str) {
    let line = line.trim();
    let closed =
        [('[', ']'), ('(', ')')].into_iter().find_map(|(open, close)| line.strip_prefix(open)?.split_once(close));
    let (time, rest) = closed.or_else(|| line.split_once(char::is_whitespace)).unwrap_or((line, ""));
    match clock(time) {
        Some(ms) => (Some(ms), rest.trim().trim_start_matches(['-', '–']).trim()),
        None => (None, line),
    }
}

/// `Dana Ruiz (00:01:02)` or `Dana Ruiz [1:02]` apart.
fn timed_name(name: &str) -> (&str, Option<u64>) {
    let cut = name.rfind(['(', '[']).filter(|at| name[at + 1..].ends_with([')', ']']));
    match cut.and_then(|at| Some((at, clock(&name[at + 1..name.len() - 1])?))) {
        Some((at, ms)) => (name[..at].trim(), Some(ms)),
        None => (name, None),
    }
}
