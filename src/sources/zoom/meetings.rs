//! Zoom's recordings JSON: a list of meetings, one meeting, or the body of a recording webhook.
//!
//! Durations of meetings are minutes; the recording's own times are exact. A meeting that was
//! recorded in parts has a call for each part.

use super::SOURCE;
use crate::model::CallTime;
use crate::sources::clock::{from_seconds, in_zone};
use crate::sources::document::{Document, Unreadable};
use crate::sources::part::{Found, Part, Role};
use crate::sources::{Source, json};
use serde_json::Value;
use std::collections::BTreeMap;

/// See the module.
pub struct Meetings;

impl Source for Meetings {
    fn name(&self) -> &'static str {
        "Zoom recordings list"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.json().is_some_and(|v| {
            json::has_list(v, "meetings")
                && (v.get("next_page_token").is_some() || json::list(v, "meetings").iter().any(is_meeting))
                || is_meeting(v)
                || webhook(v).is_some()
        })
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let Some(v) = doc.json() else { return Ok(Vec::new()) };
        let single = webhook(v).or(is_meeting(v).then_some(v));
        let meetings = json::list(v, "meetings").iter().chain(single);
        let found: Vec<Found> = meetings.flat_map(heads).map(Part::found).collect();
        if found.is_empty() {
            return Ok(vec![Found::Nothing("a Zoom list without meetings".to_owned())]);
        }
        Ok(found)
    }
}

fn is_meeting(v: &Value) -> bool {
    v.get("uuid").is_some() && (v.get("topic").is_some() || json::has_list(v, "recording_files"))
}

/// The meeting in a webhook body.
fn webhook(v: &Value) -> Option<&Value> {
    v.get("event")?;
    v.get("payload")?.get("object").filter(|o| o.get("uuid").is_some())
}

/// One head for each start of recording, or one for a meeting of which no recording is listed.
fn heads(meeting: &Value) -> Vec<Part> {
    let mut parts: BTreeMap<Option<String>, u64> = BTreeMap::new();
    for file in json::list(meeting, "recording_files") {
        let (Some(start), end) = (json::text(file, "recording_start"), json::moment(file, "recording_end")) else {
            continue;
        };
        let begun = json::moment(file, "recording_start").and_then(|t| t.timestamp());
        let seconds = begun.zip(end.and_then(|t| t.timestamp())).map(|(a, b)| b.duration_since(a).as_secs());
        let longest = parts.entry(Some(start)).or_default();
        *longest = (*longest).max(seconds.and_then(|s| u64::try_from(s).ok()).unwrap_or(0));
    }
    if parts.is_empty() {
        parts.insert(None, 0);
    }
    let several = parts.len() > 1;
    parts.into_iter().map(|(start, seconds)| head(meeting, start.as_deref(), seconds, several)).collect()
}

fn head(meeting: &Value, recorded: Option<&str>, seconds: u64, several: bool) -> Part {
    let start = recorded.and_then(|t| CallTime::parse(t).ok()).or_else(|| json::moment(meeting, "start_time"));
    let stem = start.and_then(stamp);
    let uuid = json::text(meeting, "uuid");
    let id = match &stem {
        Some(stamp) if several => uuid.map(|u| format!("{u}/{stamp}")),
        _ => uuid,
    };
    let mut part = Part::new(SOURCE, Role::Head).with_id(id);
    let minutes = json::number(meeting, "duration").filter(|m| *m > 0.0 && !several);
    let minutes = minutes.and_then(|m| from_seconds(m * 60.0)).map(|ms| ms.div_ceil(1000));
    let call = &mut part.call;
    call.title = json::text(meeting, "topic").unwrap_or_default();
    call.started_at = start.map(|at| json::text(meeting, "timezone").map_or(at, |zone| in_zone(at, &zone)));
    call.duration_s = (seconds > 0).then_some(seconds).or(minutes);
    call.url = json::text(meeting, "share_url");
    // With a zone where there is one: participants lists have local times only.
    part.clues.at = call.started_at;
    part.clues.meeting = json::text(meeting, "id").map(|id| super::participants::number(&id));
    part.clues.stem = stem;
    part
}

/// The stamp that Zoom puts into file names of a recording begun then.
fn stamp(start: CallTime) -> Option<String> {
    let utc = CallTime::from_timestamp(start.timestamp()?).local;
    let (d, t) = (utc.date(), utc.time());
    let date = format!("{:04}{:02}{:02}", d.year(), d.month(), d.day());
    Some(format!("gmt{date}-{:02}{:02}{:02}", t.hour(), t.minute(), t.second()))
}
