//! Chorus' conversation body. Carries everything but turn numbers, marks within turns, and the page's address.

use super::{Written, iso, number, pretty};
use crate::model::ids::short_hash;
use crate::model::{Call, Side, Turn};
use serde_json::{Value, json};

/// `ID_transcript.json`: one conversation, one utterance per turn, times in seconds.
pub fn chorus(call: &Call) -> Written {
    let half = |what: &str| short_hash(&[what.as_bytes(), call.call_id.as_bytes()]);
    let id = format!("{}{}", half("chorus"), half("conversation")).to_uppercase();
    let person_id = |person: &str| number(&["chorus", &call.call_id, person], 9);
    let kind = |side: Side| match side {
        Side::Seller => "rep",
        Side::Customer => "cust",
        Side::Unknown => "unknown",
    };
    let person = |p: &crate::model::Participant| {
        json!({"person_id": person_id(&p.id), "name": p.name, "type": kind(p.side), "email": p.email, "title": p.title,
            "company_name": null, "is_my_team": null, "user_id": null, "zi_person_id": null})
    };
    let participants: Vec<Value> = call.participants.iter().map(person).collect();
    let utterance = |(index, t): (usize, &Turn)| {
        let speaker = call.speaker(t);
        // Milliseconds of a recording are far below 2^52: the division keeps them apart.
        let seconds = |ms: u64| ms as f64 / 1000.0;
        let length = t.start_ms.zip(t.end_ms).map(|(start, end)| seconds(end.saturating_sub(start)));
        json!({
            "id": format!("{id}-{index}"), "index": index, "snippet_time": t.start_ms.map(seconds), "snippet_length": length,
            "snippet_word_count": t.text.split_whitespace().count(), "snippet": t.text,
            "participant": speaker.map(|p| person_id(&p.id)), "speaker_id": speaker.map(|p| person_id(&p.id)),
            "speaker_name": speaker.map(|p| p.name.as_str()), "speaker_type": speaker.map(|p| kind(p.side)),
            "engaging": false, "expired": false,
        })
    };
    let utterances: Vec<Value> = call.turns.iter().enumerate().map(utterance).collect();
    let deal = json!({"id": call.deal_id, "current_stage": call.stage, "initial_amount": -1.0, "size": 0});
    let body = json!({"data": {"id": id, "type": "recording", "attributes": {
        "name": call.title, "status": "done", "language": call.language, "private": false, "deal": deal,
        "participants": participants,
        "recording": {"start_time": iso(call.started_at), "duration": call.duration_s.map(|s| s as f64), "clusters": [], "utterances": utterances},
    }}});
    Written { call_id: format!("chorus:{id}"), files: vec![(format!("{id}_transcript.json"), pretty(&body))] }
}
