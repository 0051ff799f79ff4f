//! Our own call JSON, as given: ids, turn numbers and sides are the file's.

use super::document::{Document, Unreadable};
use super::part::{Found, Part, Role};
use super::speech::{MAX_TURN_BYTES, MAX_TURNS, TooMuch};
use super::{Source, clock, json};
use crate::model::{Mark, Participant, Side, Turn};
use serde_json::Value;
use std::collections::HashSet;

/// See the module.
pub struct Own;

const SOURCE: &str = "throughline";

impl Source for Own {
    fn name(&self) -> &'static str {
        "Throughline call"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.json().is_some_and(|v| {
            json::has_list(v, "turns") && (v.get("call_id").is_some() || json::has_list(v, "participants"))
        })
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let Some(v) = doc.json() else { return Ok(Vec::new()) };
        let mut part = Part::new(&json::text(v, "source").unwrap_or_else(|| SOURCE.to_owned()), Role::Speech);
        let call = &mut part.call;
        call.call_id = json::text(v, "call_id").unwrap_or_default();
        call.title = json::text(v, "title").unwrap_or_default();
        call.started_at = json::moment(v, "started_at");
        call.duration_s = json::seconds(v, "duration_s");
        call.stage = json::text(v, "stage");
        call.language = json::language(v, "language");
        call.url = json::text(v, "url");
        call.deal_id = json::text(v, "deal_id");
        call.participants = json::list(v, "participants").iter().filter_map(participant).collect();
        call.turns = turns(json::list(v, "turns")).map_err(Unreadable)?;
        // A speaker who is not among the participants is one all the same.
        let mut known: HashSet<String> = call.participants.iter().map(|p| p.id.clone()).collect();
        for speaker in call.turns.iter().filter_map(|t| t.speaker.as_ref()) {
            if known.insert(speaker.clone()) {
                call.participants.push(Participant {
                    id: speaker.clone(),
                    name: speaker.clone(),
                    email: None,
                    title: None,
                    side: Side::Unknown,
                });
            }
        }
        if part.call.started_at.is_none() && json::text(v, "started_at").is_some() {
            part.notes.push("the start time is not a date and was left out".to_owned());
        }
        Ok(vec![part.found()])
    }
}

fn participant(v: &Value) -> Option<Participant> {
    let id = json::text(v, "id").or_else(|| json::text(v, "name"))?;
    let side = match json::text(v, "side").as_deref() {
        Some("seller") => Side::Seller,
        Some("customer") => Side::Customer,
        _ => Side::Unknown,
    };
    Some(Participant {
        id,
        name: json::text(v, "name").unwrap_or_default(),
        email: json::text(v, "email"),
        title: json::text(v, "title"),
        side,
    })
}

/// The turns as given; numbered by place where the file does not number them.
fn turns(list: &[Value]) -> Result<Vec<Turn>, String> {
    if list.len() > MAX_TURNS {
        return Err(TooMuch::Turns.to_string());
    }
    let mut seen = HashSet::new();
    let mut turns = Vec::with_capacity(list.len());
    for (place, v) in list.iter().enumerate() {
        let text = v.get("text").and_then(Value::as_str).unwrap_or_default().to_owned();
        if text.len() > MAX_TURN_BYTES {
            return Err(TooMuch::Text(place).to_string());
        }
        let i = match v.get("i") {
            Some(i) => i
                .as_u64()
                .and_then(|i| u32::try_from(i).ok())
                .ok_or_else(|| format!("turn {place}: `i` must be a whole number"))?,
            None => u32::try_from(place).map_err(|_| TooMuch::Turns.to_string())?,
        };
        if !seen.insert(i) {
            return Err(format!("turn number {i} is given twice: `i` must be unique within the call"));
        }
        let ms = |key| json::number(v, key).and_then(clock::from_millis);
        let marks = json::list(v, "marks").iter().filter_map(|m| mark(m, &text)).collect();
        turns.push(Turn {
            i,
            speaker: json::text(v, "speaker"),
            start_ms: ms("start_ms"),
            end_ms: ms("end_ms"),
            text,
            marks,
        });
    }
    Ok(turns)
}

/// A mark that lies on a character of the text.
fn mark(v: &Value, text: &str) -> Option<Mark> {
    let at = u32::try_from(v.get("at")?.as_u64()?).ok()?;
    let ms = clock::from_millis(json::number(v, "ms")?)?;
    text.is_char_boundary(at as usize).then_some(Mark { at, ms })
}
