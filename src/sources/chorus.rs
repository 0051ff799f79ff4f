//! Chorus (ZoomInfo): the conversation body of its JSON:API, and pages of the v3 engagements list.
//!
//! All times are seconds. Speakers of utterances may be missing in any of three ways; utterances
//! come unsorted. An utterance is one turn. Engagements add details to the conversation of their id.

use super::document::{Document, Unreadable};
use super::part::{Found, Part, Role};
use super::people::add_people;
use super::speech::{Cue, Join, Speaker, assemble};
use super::{Source, clock, json};
use crate::model::{Participant, Side};
use serde_json::Value;

/// See the module.
pub struct Chorus;

const SOURCE: &str = "chorus";

impl Source for Chorus {
    fn name(&self) -> &'static str {
        "Chorus data"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.json().is_some_and(|v| {
            let attributes = |d: &Value| {
                d.get("attributes").is_some_and(|a| json::has_object(a, "recording") || a.get("participants").is_some())
            };
            json::has_list(v, "engagements")
                || v.get("data").is_some_and(attributes)
                || json::list(v, "data").iter().any(attributes)
        })
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let Some(v) = doc.json() else { return Ok(Vec::new()) };
        let mut found: Vec<Found> = json::list(v, "engagements").iter().map(|e| engagement(e).found()).collect();
        let single = v.get("data").filter(|d| d.is_object());
        for data in json::list(v, "data").iter().chain(single) {
            found.push(conversation(data)?.found());
        }
        if found.is_empty() {
            found.push(Found::Nothing("a Chorus page without conversations".to_owned()));
        }
        Ok(found)
    }
}

fn conversation(data: &Value) -> Result<Part, Unreadable> {
    let nothing = Value::Null;
    let v = data.get("attributes").unwrap_or(&nothing);
    let recording = v.get("recording").unwrap_or(&nothing);
    let people: Vec<Participant> = json::list(v, "participants").iter().filter_map(person).collect();
    let utterances = json::list(recording, "utterances");
    let role = if utterances.is_empty() { Role::Head } else { Role::Speech };
    let mut part = Part::new(SOURCE, role).with_id(json::text(data, "id"));
    if role == Role::Speech {
        let speech = assemble(cues(utterances, &people, json::list(recording, "clusters")), Join::Never);
        part = part.with_speech(speech.map_err(|e| Unreadable(e.to_string()))?);
    }
    let call = &mut part.call;
    call.title = json::text(v, "name").unwrap_or_default();
    call.started_at = json::moment(recording, "start_time").or_else(|| json::moment(recording, "schedule_start_time"));
    call.duration_s = json::seconds(recording, "duration");
    call.language = json::language(v, "language");
    if let Some(deal) = v.get("deal") {
        call.deal_id = json::text(deal, "id");
        call.stage = json::text(deal, "current_stage");
    }
    add_people(call, &people);
    Ok(part)
}

fn engagement(v: &Value) -> Part {
    let mut part = Part::new(SOURCE, Role::Head).with_id(json::text(v, "engagement_id"));
    let call = &mut part.call;
    call.title = json::text(v, "subject").unwrap_or_default();
    call.started_at = json::moment(v, "date_time");
    call.duration_s = json::seconds(v, "duration");
    call.language = json::language(v, "language");
    call.url = json::text(v, "url");
    call.deal_id = json::text(v, "opportunity_id");
    call.participants = json::list(v, "participants").iter().filter_map(person).collect();
    part
}

fn person(v: &Value) -> Option<Participant> {
    let (id, name, email) = (json::text(v, "person_id"), json::text(v, "name"), json::text(v, "email"));
    if id.is_none() && name.is_none() && email.is_none() {
        return None;
    }
    let (id, name) = (id.unwrap_or_default(), name.unwrap_or_default());
    Some(Participant { id, name, email, title: json::text(v, "title"), side: side(v, "type") })
}

fn side(v: &Value, key: &str) -> Side {
    match json::text(v, key).map(|t| t.to_lowercase()).as_deref() {
        Some("rep") => Side::Seller,
        Some("cust" | "customer" | "prospect") => Side::Customer,
        _ => Side::Unknown,
    }
}

/// Utterances in order, each with the best that is known of its speaker.
fn cues(utterances: &[Value], people: &[Participant], clusters: &[Value]) -> Vec<Cue> {
    let mut sorted: Vec<&Value> = utterances.iter().collect();
    // Stable: utterances without a number keep their place behind the numbered ones.
    sorted.sort_by_key(|u| u.get("index").and_then(Value::as_u64).unwrap_or(u64::MAX));
    sorted
        .into_iter()
        .map(|u| {
            let start = json::number(u, "snippet_time");
            let end = start.zip(json::number(u, "snippet_length")).map(|(start, length)| start + length.max(0.0));
            Cue {
                speaker: speaker(u, people, clusters),
                start_ms: start.and_then(clock::from_seconds),
                end_ms: end.and_then(clock::from_seconds),
                text: u.get("snippet").and_then(Value::as_str).unwrap_or_default().to_owned(),
                utterance: None,
            }
        })
        .collect()
}

/// By the person's id, else the voice cluster's, else the name, else at least the side.
fn speaker(u: &Value, people: &[Participant], clusters: &[Value]) -> Option<Speaker> {
    let id = json::text(u, "participant").or_else(|| json::text(u, "speaker_id"));
    let name = json::text(u, "speaker_name");
    let side = side(u, "speaker_type");
    let listed = |id: &Option<String>| people.iter().find(|p| Some(&p.id) == id.as_ref());
    let called = |name: &Option<String>| people.iter().find(|p| Some(&p.name) == name.as_ref());
    let cluster = || {
        let voice = json::text(u, "speaker_id");
        clusters.iter().find(|c| voice.is_some() && json::text(c, "id") == voice)
    };
    let person = listed(&id).or_else(|| listed(&json::text(cluster()?, "participant"))).or_else(|| called(&name));
    if let Some(p) = person {
        let side = if p.side == Side::Unknown { side } else { p.side };
        return Some(Speaker { id: p.id.clone(), name: p.name.clone(), side });
    }
    let name = name.or_else(|| json::text(cluster()?, "speaker_name"));
    if id.is_none() && name.is_none() && side == Side::Unknown {
        return None;
    }
    Some(Speaker { id: id.unwrap_or_default(), name: name.unwrap_or_default(), side })
}
