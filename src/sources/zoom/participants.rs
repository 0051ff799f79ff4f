//! Zoom's participants report (CSV): who was there, with e-mail addresses; mostly with the meeting above.

use super::named_part;
use crate::model::{Participant, Side};
use crate::sources::Source;
use crate::sources::clock::us_moment;
use crate::sources::document::{Document, Unreadable};
use crate::sources::part::{Found, Part, Role};
use std::collections::HashSet;

/// See the module.
pub struct Participants;

impl Source for Participants {
    fn name(&self) -> &'static str {
        "Zoom participants list"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.filled_lines().take(3).any(|l| {
            let l = l.to_lowercase();
            l.contains("name (original name)") || l.starts_with("meeting id,topic,start time")
        })
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let mut part = named_part(doc, Role::Head);
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(doc.text().unwrap_or("").as_bytes());
        let mut header = Header::None;
        let mut seen = HashSet::new();
        for (k, row) in reader.records().enumerate() {
            let Ok(row) = row else {
                part.notes.push(format!("row {} is damaged and was left out", k + 1));
                continue;
            };
            let find = |names: &[&str]| row.iter().position(|c| names.iter().any(|n| c.trim().eq_ignore_ascii_case(n)));
            if let Some(id) = find(&["Meeting ID"]) {
                header = Header::Meeting { id, topic: find(&["Topic"]), start: find(&["Start Time"]) };
            } else if let Some(name) = find(&["Name (Original Name)"]) {
                header = Header::People { name, email: find(&["User Email", "Email"]) };
            } else {
                take(&mut part, &row, &header, &mut seen);
            }
        }
        if part.call.participants.is_empty() {
            return Ok(vec![Found::Nothing("a Zoom participants list without participants".to_owned())]);
        }
        Ok(vec![part.found()])
    }
}

/// Columns of the rows that follow.
enum Header {
    None,
    Meeting { id: usize, topic: Option<usize>, start: Option<usize> },
    People { name: usize, email: Option<usize> },
}

fn take(part: &mut Part, row: &csv::StringRecord, header: &Header, seen: &mut HashSet<(String, Option<String>)>) {
    let cell = |at: usize| row.get(at).map(str::trim).filter(|c| !c.is_empty());
    match *header {
        Header::None => {}
        Header::Meeting { id, topic, start } => {
            part.clues.meeting = cell(id).map(number);
            part.call.title = topic.and_then(cell).unwrap_or_default().to_owned();
            part.call.started_at = start.and_then(cell).and_then(us_moment);
            part.clues.at = part.clues.at.or(part.call.started_at);
        }
        Header::People { name, email } => {
            let Some(name) = cell(name) else { return };
            let email = email.and_then(cell).filter(|e| e.contains('@')).map(str::to_owned);
            // Whoever left and came back is listed again.
            if seen.insert((name.to_owned(), email.clone())) {
                part.call.participants.push(Participant {
                    id: String::new(),
                    name: name.to_owned(),
                    email,
                    title: None,
                    side: Side::Unknown,
                });
            }
        }
    }
}

/// A meeting number without the spaces and leading zeros that reports put in.
pub fn number(id: &str) -> String {
    let digits: String = id.chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}
