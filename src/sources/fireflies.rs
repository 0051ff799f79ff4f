//! Fireflies: answers of its GraphQL API with one transcript or several.
//!
//! Sentences are timed in seconds, the meeting's length in minutes, its date in epoch milliseconds.

use super::document::{Document, Unreadable};
use super::part::{Found, Part, Role};
use super::people::add_people;
use super::speech::{Cue, Join, Speaker, assemble};
use super::{Source, clock, json};
use crate::model::{Participant, Side};
use serde_json::Value;

/// See the module.
pub struct Fireflies;

impl Source for Fireflies {
    fn name(&self) -> &'static str {
        "Fireflies transcript"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.json().is_some_and(|v| !transcripts(v).is_empty())
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let found = transcripts(doc.json().unwrap_or(&Value::Null)).into_iter().map(transcript);
        found.map(|part| Ok(part?.found())).collect()
    }
}

/// The transcript objects in a body, with or without the layers of GraphQL around them.
fn transcripts(v: &Value) -> Vec<&Value> {
    let v = v.get("data").filter(|d| d.is_object()).unwrap_or(v);
    let is_one = |t: &&Value| json::has_list(t, "sentences");
    let listed = json::list(v, "transcripts").iter().filter(|t| t.get("id").is_some());
    listed.chain(v.get("transcript").filter(is_one)).chain(Some(v).filter(is_one)).collect()
}

fn transcript(v: &Value) -> Result<Part, Unreadable> {
    let mut cues = Vec::new();
    for sentence in json::list(v, "sentences") {
        let ms = |key| json::number(sentence, key).and_then(clock::from_seconds);
        cues.push(Cue {
            speaker: json::text(sentence, "speaker_name").map(|name| Speaker::named(&name)),
            start_ms: ms("start_time"),
            end_ms: ms("end_time"),
            text: sentence.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
            utterance: None,
        });
    }
    let speech = assemble(cues, Join::Closely).map_err(|e| Unreadable(e.to_string()))?;
    let role = if speech.turns.is_empty() { Role::Head } else { Role::Speech };
    let mut part = Part::new("fireflies", role).with_id(json::text(v, "id")).with_speech(speech);
    if role == Role::Head && json::has_list(v, "sentences") {
        part.notes.push("no sentences in it: nobody spoke, or it is still being processed".to_owned());
    }
    let call = &mut part.call;
    call.title = json::text(v, "title").unwrap_or_default();
    call.started_at = json::moment(v, "date").or_else(|| json::moment(v, "dateString"));
    call.duration_s =
        json::number(v, "duration").and_then(|m| clock::from_seconds(m * 60.0)).map(|ms| ms.div_ceil(1000));
    call.url = json::text(v, "transcript_url");
    add_people(call, &attendees(v));
    Ok(part)
}

/// Attendees with names, then addresses of which only the address is known.
fn attendees(v: &Value) -> Vec<Participant> {
    let person = |name: String, email: Option<String>| Participant {
        id: String::new(),
        name,
        email,
        title: None,
        side: Side::Unknown,
    };
    let mut people: Vec<Participant> = Vec::new();
    for a in json::list(v, "meeting_attendees") {
        let (name, email) = (json::text(a, "displayName").or_else(|| json::text(a, "name")), json::text(a, "email"));
        if name.is_some() || email.is_some() {
            people.push(person(name.unwrap_or_default(), email));
        }
    }
    // Entries may hold several addresses in one string.
    let listed: Vec<String> = json::list(v, "participants").iter().filter_map(json::as_text).collect();
    for address in listed.iter().flat_map(|a| a.split(',')).map(str::trim).filter(|a| a.contains('@')) {
        if !people.iter().any(|p| p.email.as_deref().is_some_and(|e| e.eq_ignore_ascii_case(address))) {
            people.push(person(String::new(), Some(address.to_owned())));
        }
    }
    people
}
