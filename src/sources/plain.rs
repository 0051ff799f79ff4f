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
        let lines: Vec<String> = doc.filled_lines().map(|l| untimed(l).1).collect();
        let prefixes = Prefixes::of(lines.iter().map(String::as_str));
        let (named, names) = (prefixes.lines(), prefixes.names());
        // Counts are far below 2^52: the casts are exact.
        let share = named as f64 / lines.len().max(1) as f64;
        let come_back = names * 10 <= named * 6 || names <= 2;
        named >= 2 && share >= 0.3 && come_back
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let lines: Vec<(Option<u64>, String)> = doc.lines().map(untimed).collect();
        let prefixes = Prefixes::of(lines.iter().map(|(_, l)| l.as_str()).filter(|l| !l.is_empty()));
        let mut cues: Vec<Cue> = Vec::new();
        let (mut speaker, mut at, mut waiting, mut fresh) = (None, None, None, true);
        for (time, line) in &lines {
            let (name, text) = prefixes.split(line);
            fresh |= line.is_empty() || time.is_some() || name.is_some();
            // A time on a line of its own holds for the next line; a name without a time is no longer where the last one was.
            let time = time.or_else(|| waiting.take());
            if line.is_empty() {
                waiting = time;
            } else if name.is_some() || time.is_some() {
                at = time;
            }
            speaker = name.map(Speaker::named).or(speaker);
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
                    text: text.trim().to_owned(),
                    ..Cue::default()
                }),
            }
            fresh = false;
        }
        let speech = assemble(cues, Join::Never).map_err(|e| Unreadable(e.to_string()))?;
        Ok(vec![Part::new("text", Role::Speech).with_speech(speech).found()])
    }
}

/// A line without Markdown's bold, and without the time before it (`[0:15] x`, `0:15 - x`) or behind the name (`Dana (0:15): x`).
fn untimed(line: &str) -> (Option<u64>, String) {
    let line = unbold(line);
    let closed = BRACKETS.into_iter().find_map(|(open, close)| line.strip_prefix(open)?.split_once(close));
    let (time, rest) = closed.or_else(|| line.split_once(char::is_whitespace)).unwrap_or((&line, ""));
    if let Some(ms) = clock(time) {
        return (Some(ms), rest.trim().trim_start_matches(['-', '–']).trim().to_owned());
    }
    for (open, close) in BRACKETS {
        if let Some((before, after)) = line.split_once([close, ':'].iter().collect::<String>().as_str())
            && let Some((name, time)) = before.rsplit_once(open)
            && let Some(ms) = clock(time)
        {
            return (Some(ms), format!("{}:{after}", name.trim()));
        }
    }
    (None, line)
}

const BRACKETS: [(char, char); 2] = [('[', ']'), ('(', ')')];
