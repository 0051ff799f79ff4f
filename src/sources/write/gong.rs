//! Gong's export pair. Carries everything but turn numbers, which are dense on reading.

use super::{Written, iso, number, pretty};
use crate::model::{Call, Side, Turn};
use crate::sources::json::LANGUAGES;
use serde_json::{Value, json};

/// `ID_metadata.json` and `ID_transcript.json`; our own id is kept in `clientUniqueId`.
pub fn gong(call: &Call) -> Written {
    let id = number(&["gong", &call.call_id], 19).to_string();
    let speaker_id = |person: &str| number(&["gong", &call.call_id, person], 19).to_string();
    let spoke = |person: &str| call.turns.iter().any(|t| t.speaker.as_deref() == Some(person));
    let parties: Vec<Value> = call
        .participants
        .iter()
        .map(|p| {
            let affiliation = match p.side {
                Side::Seller => "Internal",
                Side::Customer => "External",
                Side::Unknown => "Unknown",
            };
            json!({
                "id": number(&["gong party", &call.call_id, &p.id], 19).to_string(),
                "emailAddress": p.email, "name": p.name, "title": p.title, "userId": null,
                "speakerId": spoke(&p.id).then(|| speaker_id(&p.id)),
                "affiliation": affiliation, "phoneNumber": null, "methods": ["Invitee", "Attendee"],
            })
        })
        .collect();
    let language = call.language.as_deref().map(|l| {
        LANGUAGES.iter().find(|(_, two)| *two == l).and_then(|(three, _)| three.split(' ').next()).unwrap_or(l)
    });
    let fields: Vec<Value> = call.stage.iter().map(|s| json!({"name": "StageName", "value": s})).collect();
    let context = json!([{"system": "Salesforce", "objects": [
        {"objectType": "Opportunity", "objectId": call.deal_id, "timing": "TimeOfCall", "fields": fields}]}]);
    let metadata = json!({"payload": {
        "metaData": {
            "id": id, "url": call.url, "title": call.title, "scheduled": iso(call.started_at), "started": iso(call.started_at),
            "duration": call.duration_s, "primaryUserId": null, "direction": "Conference", "system": "Zoom", "scope": "External",
            "media": "Video", "language": language, "workspaceId": null, "sdrDisposition": null,
            "clientUniqueId": call.call_id, "customData": null, "purpose": null, "meetingUrl": null, "isPrivate": false,
            "calendarEventId": null,
        },
        "context": context, "parties": parties, "videoUrl": null,
    }});
    let monologue =
        |t: &Turn| json!({"speakerId": t.speaker.as_deref().map(speaker_id), "topic": null, "sentences": sentences(t)});
    let transcript: Vec<Value> = call.turns.iter().map(monologue).collect();
    let transcript = json!({"payload": {"callId": id, "transcript": transcript}});
    Written {
        call_id: format!("gong:{id}"),
        files: vec![
            (format!("{id}_metadata.json"), pretty(&metadata)),
            (format!("{id}_transcript.json"), pretty(&transcript)),
        ],
    }
}

/// The turn cut at its marks where a single space stands before each; else in one piece.
fn sentences(turn: &Turn) -> Vec<Value> {
    let cut = |at: u32| turn.text.get(..at as usize).is_some_and(|t| t.ends_with(' '));
    let rising = turn.marks.windows(2).all(|w| w[0].at + 1 < w[1].at);
    let whole =
        turn.marks.first().is_none_or(|m| m.at != 0) || !rising || !turn.marks.iter().skip(1).all(|m| cut(m.at));
    if whole {
        return vec![json!({"start": turn.start_ms, "end": turn.end_ms, "text": turn.text})];
    }
    let ends =
        turn.marks.iter().skip(1).map(|m| (m.at as usize - 1, Some(m.ms))).chain([(turn.text.len(), turn.end_ms)]);
    let pieces = turn.marks.iter().zip(ends);
    pieces
        .map(|(m, (end, end_ms))| json!({"start": m.ms, "end": end_ms, "text": turn.text[m.at as usize..end]}))
        .collect()
}
