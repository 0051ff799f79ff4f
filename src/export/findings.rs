//! Findings as JSON: one object a finding, in the key order of the interchange format.
//!
//! Bytes become Unicode scalar values here and nowhere else. Absent slots are left out, never null;
//! an empty `also` is left out too. Fails when a finding does not stand in the call it is written
//! with, so that no line leaves with evidence that is not there.

use crate::model::{Call, Finding, Slots, Turn};
use serde::Serialize;
use std::io::{self, Write};

/// Why findings could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(
        "finding {finding} does not stand in turn {turn} of call {call}: it was made from another revision; extract the call again"
    )]
    Stale { finding: String, call: String, turn: u32 },
    #[error("cannot write findings: {0}")]
    Io(#[from] io::Error),
    #[error("cannot write findings as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// One finding as the interchange format writes it.
#[derive(Serialize)]
pub struct FindingLine<'a> {
    call_id: &'a str,
    id: &'a str,
    kind: &'static str,
    turn: u32,
    /// Unicode scalar values from the start of the turn's text, half-open.
    start: usize,
    end: usize,
    quote: &'a str,
    #[serde(skip_serializing_if = "<[u32]>::is_empty")]
    also: &'a [u32],
    #[serde(skip_serializing_if = "Option::is_none")]
    start_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    side: &'static str,
    /// At most three decimals.
    confidence: f64,
    rule: &'a str,
    /// `possible`, for what is too unlikely to be shown unasked.
    #[serde(skip_serializing_if = "Option::is_none")]
    lane: Option<&'static str>,
    #[serde(flatten)]
    slots: &'a Slots,
}

/// Whether a finding is too unlikely to be shown unasked.
pub type IsPossible<'p> = &'p dyn Fn(&Finding) -> bool;

/// Writes one line of JSON a finding, in the order given.
///
/// # Errors
/// A finding that does not stand in `call`, or a writer that fails.
pub fn write_ndjson(
    out: &mut impl Write,
    call: &Call,
    findings: &[Finding],
    possible: IsPossible<'_>,
) -> Result<(), ExportError> {
    for finding in findings {
        serde_json::to_writer(&mut *out, &FindingLine::of(call, finding, possible)?)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes one JSON array with a finding a line.
///
/// # Errors
/// As [`write_ndjson`].
pub fn write_json<'a>(
    out: &mut impl Write,
    calls: impl IntoIterator<Item = (&'a Call, &'a [Finding])>,
    possible: IsPossible<'_>,
) -> Result<(), ExportError> {
    let mut before: &[u8] = b"[\n";
    for (call, findings) in calls {
        for finding in findings {
            let line = FindingLine::of(call, finding, possible)?;
            out.write_all(before)?;
            serde_json::to_writer(&mut *out, &line)?;
            before = b",\n";
        }
    }
    out.write_all(if before == b",\n" { b"\n]\n" } else { b"[]\n" })?;
    Ok(())
}

impl<'a> FindingLine<'a> {
    /// The finding with its offsets counted in characters of `call`'s text.
    ///
    /// # Errors
    /// [`ExportError::Stale`] where the quote does not stand there.
    pub fn of(call: &'a Call, finding: &'a Finding, possible: IsPossible<'_>) -> Result<FindingLine<'a>, ExportError> {
        let evidence = &finding.evidence;
        let turn = turn_of(call, finding)?;
        let start = turn.text[..evidence.span.start() as usize].chars().count();
        Ok(FindingLine {
            call_id: &finding.call_id,
            id: &finding.id,
            kind: finding.kind.as_str(),
            turn: evidence.turn,
            start,
            end: start + evidence.quote.chars().count(),
            quote: &evidence.quote,
            also: &evidence.also,
            start_ms: evidence.start_ms,
            speaker: evidence.speaker.as_deref(),
            side: evidence.side.as_str(),
            confidence: (finding.confidence * 1000.0).round() / 1000.0,
            rule: &finding.rule,
            lane: possible(finding).then_some("possible"),
            slots: &finding.slots,
        })
    }
}

/// The turn that a finding quotes.
///
/// # Errors
/// [`ExportError::Stale`] where the call has no such turn or the quote does not stand in it.
pub fn turn_of<'a>(call: &'a Call, finding: &Finding) -> Result<&'a Turn, ExportError> {
    let number = finding.evidence.turn;
    // Turn numbers are dense in almost every call, so the number is nearly always the place.
    let dense = usize::try_from(number).ok().and_then(|n| call.turns.get(n)).filter(|t| t.i == number);
    dense
        .or_else(|| call.turns.iter().find(|t| t.i == number))
        .filter(|turn| call.call_id == finding.call_id && finding.evidence.holds_in(turn))
        .ok_or_else(|| ExportError::Stale { finding: finding.id.clone(), call: finding.call_id.clone(), turn: number })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::model::{Evidence, Kind, Participant, Side, Span, Status};

    pub(crate) fn call(texts: &[&str]) -> Call {
        let turns = texts
            .iter()
            .zip(0u32..)
            .map(|(text, i)| Turn {
                i,
                speaker: Some("p1".into()),
                start_ms: Some(u64::from(i) * 61_000),
                end_ms: None,
                text: (*text).to_owned(),
                marks: vec![],
            })
            .collect();
        Call {
            call_id: "c1".into(),
            source: "throughline".into(),
            title: "Demo".into(),
            started_at: None,
            duration_s: None,
            stage: None,
            language: None,
            url: None,
            deal_id: None,
            participants: vec![Participant {
                id: "p1".into(),
                name: "Ines Vogt".into(),
                email: None,
                title: None,
                side: Side::Seller,
            }],
            turns,
        }
    }

    pub(crate) fn finding(call: &Call, turn: usize, quote: &str, kind: Kind) -> Finding {
        let text = &call.turns[turn].text;
        let start = text.find(quote).unwrap();
        Finding {
            id: "f00d".into(),
            call_id: call.call_id.clone(),
            kind,
            evidence: Evidence {
                turn: call.turns[turn].i,
                span: Span::of(text, start, start + quote.len()).unwrap(),
                quote: quote.into(),
                also: vec![],
                start_ms: call.turns[turn].start_ms,
                speaker: Some("p1".into()),
                side: Side::Seller,
            },
            confidence: 0.912_345,
            rule: "en/commitment/deliver-by".into(),
            slots: Slots::default(),
        }
    }

    #[test]
    fn keys_stand_in_the_order_of_the_format_and_absent_ones_are_left_out() {
        let call = call(&["ok", "we'll send the DPA by Friday"]);
        let mut f = finding(&call, 1, "we'll send the DPA by Friday", Kind::Commitment);
        f.evidence.also = vec![0];
        f.slots.by = Some(Side::Seller);
        f.slots.status = Some(Status::Firm);
        f.slots.due = Some("by Friday".into());
        f.slots.due_date = jiff::civil::Date::new(2026, 10, 9).ok();
        let mut out = Vec::new();
        write_ndjson(&mut out, &call, &[f], &|_| false).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"{"call_id":"c1","id":"f00d","kind":"commitment","turn":1,"start":0,"end":28,"quote":"we'll send the DPA by Friday","also":[0],"start_ms":61000,"speaker":"p1","side":"seller","confidence":0.912,"rule":"en/commitment/deliver-by","by":"seller","status":"firm","due":"by Friday","due_date":"2026-10-09"}"#);
    }

    #[test]
    fn offsets_count_characters_not_bytes() {
        for (text, quote) in [
            ("Für Größe: wir schicken's bis Freitag", "wir schicken's"),
            ("👩‍💻 ok 🎉 we ship it", "we ship it"),
            ("we ship 🎉🎉 it, naïve", "ship 🎉🎉 it"),
            ("e\u{301}tude then we go", "then we"),
            ("plain", "plain"),
        ] {
            let call = call(&[text]);
            let f = finding(&call, 0, quote, Kind::Pain);
            let line = FindingLine::of(&call, &f, &|_| false).unwrap();
            let sliced: String = text.chars().skip(line.start).take(line.end - line.start).collect();
            assert_eq!(sliced, quote, "{text}");
        }
    }

    #[test]
    fn a_quote_that_does_not_stand_in_the_call_is_refused() {
        let call_then = call(&["we'll send it on Monday"]);
        let f = finding(&call_then, 0, "we'll send it", Kind::Commitment);
        let call_now = call(&["I will send it on Monday"]);
        let error = write_ndjson(&mut Vec::new(), &call_now, &[f], &|_| false).unwrap_err();
        assert!(error.to_string().contains("another revision"), "{error}");
    }

    #[test]
    fn turns_are_found_by_number_where_numbers_have_gaps() {
        let mut call = call(&["a", "b", "we will do it"]);
        call.turns[2].i = 70;
        let f = finding(&call, 2, "we will do it", Kind::Commitment);
        assert_eq!(FindingLine::of(&call, &f, &|_| false).unwrap().turn, 70);
    }

    #[test]
    fn an_array_is_json_with_and_without_findings() {
        let call = call(&["we will do it"]);
        let f = [finding(&call, 0, "we will", Kind::Commitment), finding(&call, 0, "do it", Kind::Commitment)];
        for (list, n) in [(&f[..], 2), (&[][..], 0)] {
            let mut out = Vec::new();
            write_json(&mut out, [(&call, list)], &|f| f.evidence.quote == "do it").unwrap();
            let read: Vec<serde_json::Value> = serde_json::from_slice(&out).unwrap();
            assert_eq!(read.len(), n);
            assert!(read.iter().all(|f| f["lane"].is_string() == (f["quote"] == "do it")));
        }
    }
}
