//! Gong: saved API bodies (`calls`, `calls/extensive`, `calls/transcript`, single objects), webhook
//! bodies, and the export pair `*_metadata.json` + `*_transcript.json`.
//!
//! Sentence times are milliseconds, every other time is in seconds. A monologue is one turn.

use super::document::{Document, Unreadable};
use super::part::{Found, Part, Role, stem};
use super::speech::{Cue, Join, Speaker, assemble};
use super::{Source, clock, json};
use crate::model::{Participant, Side};
use serde_json::Value;
use std::collections::BTreeSet;

/// See the module.
pub struct Gong;

const SOURCE: &str = "gong";

impl Source for Gong {
    fn name(&self) -> &'static str {
        "Gong data"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.json().is_some_and(|v| {
            let v = v.get("payload").unwrap_or(v);
            let calls = json::list(v, "calls")
                .iter()
                .any(|c| json::has_object(c, "metaData") || c.get("primaryUserId").is_some());
            calls
                || v.get("requestId").is_some()
                || json::has_list(v, "callTranscripts")
                || json::has_object(v, "metaData")
                || json::has_object(v, "callData")
                || v.get("callId").is_some() && json::has_list(v, "transcript")
                || v.get("call").is_some_and(|c| c.get("primaryUserId").is_some())
        })
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let Some(root) = doc.json() else { return Ok(Vec::new()) };
        let exported = root.get("payload");
        let v = exported.unwrap_or(root);
        let v = v.get("callData").unwrap_or(v);
        let mut found = Vec::new();
        for transcript in json::list(v, "callTranscripts") {
            found.push(words(transcript)?.found());
        }
        for call in json::list(v, "calls").iter().chain(v.get("call")) {
            found.push(head(call).found());
        }
        if json::has_object(v, "metaData") {
            found.push(pair(head(v), doc, exported.is_some()).found());
        }
        if json::has_list(v, "transcript") {
            found.push(pair(words(v)?, doc, exported.is_some()).found());
        }
        if found.is_empty() {
            found.push(Found::Nothing(nothing(v)));
        }
        Ok(found)
    }
}

/// What a body without calls is.
fn nothing(v: &Value) -> String {
    if let Some(first) = json::list(v, "errors").iter().find_map(json::as_text) {
        if first.starts_with("No calls found") {
            return "Gong's answer that no call matches: an empty page, nothing to read".to_owned();
        }
        return "an error that Gong answered instead of calls (no permission, or an unknown id): correct the request and save it again".to_owned();
    }
    let empty = ["calls", "callTranscripts"].iter().any(|key| json::has_list(v, key));
    if empty { "a Gong page without calls" } else { "a Gong answer that holds no calls (users, workspaces, settings)" }
        .to_owned()
}

/// Exported pairs may come without ids: then their file names say what belongs together.
fn pair(mut part: Part, doc: &Document, exported: bool) -> Part {
    if exported && part.call.call_id.is_empty() {
        part.clues.stem = stem(&doc.name);
    }
    part
}

/// Title, time and people: a `CallBasicData`, or an object with `metaData` and `parties` around it.
fn head(v: &Value) -> Part {
    let meta = v.get("metaData").unwrap_or(v);
    let mut part = Part::new(SOURCE, Role::Head).with_id(json::text(meta, "id"));
    let call = &mut part.call;
    call.title = json::text(meta, "title").unwrap_or_default();
    call.started_at = json::moment(meta, "started").or_else(|| json::moment(meta, "scheduled"));
    call.duration_s = json::seconds(meta, "duration");
    call.language = json::language(meta, "language");
    call.url = json::text(meta, "url");
    call.participants = json::list(v, "parties").iter().filter_map(party).collect();
    part.clues.at = part.call.started_at;
    opportunity(&mut part, json::list(v, "context"));
    part
}

/// Who is or was invited; none for the empty entries that exports contain.
fn party(v: &Value) -> Option<Participant> {
    let (name, email) = (json::text(v, "name"), json::text(v, "emailAddress").filter(|e| e.contains('@')));
    // Transcripts name speakers by `speakerId`, which those who never spoke do not have.
    let id = json::text(v, "speakerId").or_else(|| json::text(v, "id").map(|id| format!("party-{id}")));
    if id.is_none() && name.is_none() && email.is_none() {
        return None;
    }
    let side = match json::text(v, "affiliation").as_deref() {
        Some("Internal") => Side::Seller,
        Some("External") => Side::Customer,
        _ => Side::Unknown,
    };
    let (id, name) = (id.unwrap_or_default(), name.unwrap_or_default());
    Some(Participant { id, name, email, title: json::text(v, "title"), side })
}

/// The deal, if CRM context names exactly one, and its stage at the time of the call; today's stage says nothing of the call.
fn opportunity(part: &mut Part, context: &[Value]) {
    let objects: Vec<&Value> = context
        .iter()
        .flat_map(|system| json::list(system, "objects"))
        .filter(|o| json::text(o, "objectType").as_deref() == Some("Opportunity"))
        .collect();
    let ids: BTreeSet<String> = objects.iter().filter_map(|o| json::text(o, "objectId")).collect();
    if ids.len() == 1 {
        part.call.deal_id = ids.into_iter().next();
    }
    let then = objects.iter().find(|o| json::text(o, "timing").as_deref() == Some("TimeOfCall"));
    let fields = then.map_or(&[][..], |o| json::list(o, "fields"));
    let stage = fields.iter().find(|f| json::text(f, "name").as_deref() == Some("StageName"));
    part.call.stage = stage.and_then(|f| json::text(f, "value"));
}

/// A `{callId, transcript}`: each monologue a turn, each sentence a mark.
fn words(v: &Value) -> Result<Part, Unreadable> {
    let mut cues = Vec::new();
    for (k, monologue) in json::list(v, "transcript").iter().enumerate() {
        let speaker = json::text(monologue, "speakerId").map(|id| Speaker { id, ..Speaker::default() });
        for sentence in json::list(monologue, "sentences") {
            let ms = |key| json::number(sentence, key).and_then(clock::from_millis);
            cues.push(Cue {
                speaker: speaker.clone(),
                start_ms: ms("start"),
                end_ms: ms("end"),
                text: sentence.get("text").and_then(Value::as_str).unwrap_or_default().to_owned(),
                utterance: Some(k.to_string()),
            });
        }
    }
    let speech = assemble(cues, Join::Utterances).map_err(|e| Unreadable(e.to_string()))?;
    Ok(Part::new(SOURCE, Role::Speech).with_id(json::text(v, "callId")).with_speech(speech))
}
