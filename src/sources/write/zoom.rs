//! Zoom's cloud recording: transcript VTT, recordings JSON, participants CSV.
//!
//! Loses stage, language, titles of people, marks and turn borders (cues that follow closely are
//! joined on reading), and sides other than by e-mail domain. Line breaks in a turn become spaces.

use super::{Written, number};
use crate::model::ids::short_hash;
use crate::model::{Call, CallTime, Participant};
use jiff::{civil::DateTime, tz::Offset};
use serde_json::json;
use std::fmt::Write as _;

/// `GMT…_Recording.transcript.vtt`, `GMT…_recording.json`, `GMT…_participants.csv`.
pub fn zoom(call: &Call) -> Written {
    let uuid = uuid(&call.call_id);
    // A call without a date keeps its files together by a name of its own.
    let utc = call.started_at.map(in_utc);
    let stem = utc.map_or_else(
        || format!("recording-{}", number(&["zoom", &call.call_id], 6)),
        |t| t.strftime("GMT%Y%m%d-%H%M%S").to_string(),
    );
    Written {
        call_id: format!("zoom:{uuid}"),
        files: vec![
            (format!("{stem}_Recording.transcript.vtt"), transcript(call).into_bytes()),
            (format!("{stem}_recording.json"), recordings(call, &uuid, utc)),
            (format!("{stem}_participants.csv"), participants(call)),
        ],
    }
}

/// Start in UTC; a call without a zone counts as UTC.
fn in_utc(at: CallTime) -> DateTime {
    at.timestamp().map_or(at.local, |t| Offset::UTC.to_datetime(t))
}

/// Twenty-two letters and digits and the padding that Zoom's ids have.
fn uuid(call_id: &str) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let hash = format!(
        "{}{}{}",
        short_hash(&[b"zoom", call_id.as_bytes()]),
        short_hash(&[b"uuid", call_id.as_bytes()]),
        short_hash(&[b"meeting", call_id.as_bytes()])
    );
    let letters = hash
        .as_bytes()
        .chunks(2)
        .take(22)
        .map(|pair| char::from(LETTERS[(usize::from(pair[0]) * 7 + usize::from(pair[1])) % LETTERS.len()]));
    letters.chain("==".chars()).collect()
}

fn transcript(call: &Call) -> String {
    let mut out = "WEBVTT\r\n\r\n".to_owned();
    let mut clock = 0;
    for (n, turn) in (1..).zip(&call.turns) {
        let start = turn.start_ms.unwrap_or(clock);
        clock = turn.end_ms.unwrap_or(start).max(start);
        let name = call.speaker(turn).map(|p| one_line(&p.name).replace(": ", " ")).filter(|n| !n.is_empty());
        let name = name.map_or(String::new(), |n| format!("{n}: "));
        let text = one_line(&turn.text);
        // Writing to a string cannot fail.
        let _ = write!(out, "{n}\r\n{} --> {}\r\n{name}{text}\r\n\r\n", time(start), time(clock));
    }
    out
}

fn one_line(text: &str) -> String {
    text.replace("\r\n", " ").replace(['\r', '\n'], " ")
}

fn time(ms: u64) -> String {
    format!("{:02}:{:02}:{:02}.{:03}", ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000)
}

fn recordings(call: &Call, uuid: &str, start: Option<DateTime>) -> Vec<u8> {
    let stamp = |seconds: u64| {
        let seconds = i64::try_from(seconds).unwrap_or(i64::MAX);
        let at = start?.checked_add(jiff::Span::new().try_seconds(seconds).ok()?).ok()?;
        Some(format!("{at}Z"))
    };
    let file = json!({
        "meeting_id": uuid, "recording_start": stamp(0), "recording_end": call.duration_s.and_then(stamp),
        "file_type": "TRANSCRIPT", "file_extension": "VTT", "recording_type": "audio_transcript", "status": "completed",
    });
    let files = if start.is_some() { vec![file] } else { vec![] };
    let body = json!({
        "uuid": uuid, "id": number(&["zoom meeting", &call.call_id], 11), "topic": call.title, "type": 2, "start_time": stamp(0),
        "timezone": call.started_at.and_then(zone), "duration": call.duration_s.map(|s| s.div_ceil(60)), "share_url": call.url,
        "recording_count": 1, "recording_files": files,
    });
    super::pretty(&body)
}

/// A zone that has the call's offset at all times; UTC for offsets that no zone has.
fn zone(at: CallTime) -> Option<String> {
    let minutes = at.offset?.seconds() / 60;
    Some(match (minutes, minutes % 60) {
        (0, _) => "UTC".to_owned(),
        // The signs of these names run the other way.
        (_, 0) => format!("Etc/GMT{}{}", if minutes < 0 { '+' } else { '-' }, minutes.abs() / 60),
        (330, _) => "Asia/Kolkata".to_owned(),
        (345, _) => "Asia/Kathmandu".to_owned(),
        (270, _) => "Asia/Kabul".to_owned(),
        (390, _) => "Asia/Yangon".to_owned(),
        (525, _) => "Australia/Eucla".to_owned(),
        (570, _) => "Australia/Darwin".to_owned(),
        (-570, _) => "Pacific/Marquesas".to_owned(),
        _ => "UTC".to_owned(),
    })
}

fn participants(call: &Call) -> Vec<u8> {
    let cell = |text: &str| {
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", one_line(text).replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let minutes = call.duration_s.unwrap_or(0).div_ceil(60);
    let date = |seconds: u64| {
        let seconds = i64::try_from(seconds).ok()?;
        let at = call.started_at?.local.checked_add(jiff::Span::new().try_seconds(seconds).ok()?).ok()?;
        Some(at.strftime("%m/%d/%Y %I:%M:%S %p").to_string())
    };
    let mut out =
        "\u{feff}Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants,\r\n".to_owned();
    let (start, end) = (date(0).unwrap_or_default(), date(call.duration_s.unwrap_or(0)).unwrap_or_default());
    let id = number(&["zoom meeting", &call.call_id], 11);
    // Writing to a string cannot fail.
    let _ = write!(out, "{id},{},{start},{end},,{minutes},{},\r\n\r\n", cell(&call.title), call.participants.len());
    out.push_str("Name (Original Name),User Email,Total Duration (Minutes),Guest\r\n");
    for Participant { name, email, .. } in &call.participants {
        let _ = write!(out, "{},{},{minutes},\r\n", cell(&one_line(name)), cell(email.as_deref().unwrap_or("")));
    }
    out.into_bytes()
}
