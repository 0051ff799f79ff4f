//! The promises of a deal with their lives, as a list for a terminal and as JSON.

use super::cite::citation;
use super::safe::shown;
use crate::model::{Side, Step, Thread};
use serde::Serialize;

/// Name and version of the format; the version grows when a key changes its meaning or goes.
const FORMAT: &str = "throughline.threads/1";

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    deal_id: &'a str,
    account: &'a str,
    threads: &'a [Thread],
}

/// The promises of each side under a heading: those said more than once first, each mention a line with its quote.
pub fn text(threads: &[Thread]) -> String {
    let mut out = String::new();
    for (side, heading) in [
        (Side::Seller, "Owed by the seller"),
        (Side::Customer, "Owed by the customer"),
        (Side::Unknown, "Not proven who owes it"),
    ] {
        let mut owed: Vec<&Thread> = threads.iter().filter(|t| t.by == side).collect();
        if owed.is_empty() {
            continue;
        }
        owed.sort_by_key(|t| !t.repeated());
        out.push_str(&format!("{heading}: {}\n", owed.len()));
        for thread in owed {
            write_thread(&mut out, thread);
        }
        out.push('\n');
    }
    if threads.is_empty() {
        out.push_str("no promises found\n");
    }
    out
}

fn write_thread(out: &mut String, thread: &Thread) {
    out.push_str(&format!("\n  {}\n", shown(&head(thread))));
    for step in &thread.steps {
        let state = if thread.repeated() { format!("{}: ", step.state.as_str()) } else { String::new() };
        out.push_str(&format!("    {state}“{}”\n", shown(&step.cited.quote)));
        out.push_str(&format!("      {}{}\n", shown(&citation(&step.cited)), shown(&changes(step))));
    }
}

/// "contradicted, firm · due by March (2026-03-31) · if legal agrees · owner Ida Holm · 3 mentions · 04e1f54b…".
fn head(thread: &Thread) -> String {
    let status = thread.status.map(|s| s.as_str()).filter(|s| *s != thread.state.as_str());
    let mut parts = vec![
        status
            .map_or_else(|| thread.state.as_str().to_owned(), |status| format!("{}, {status}", thread.state.as_str())),
    ];
    parts.extend(Some(thread.due()).filter(|d| !d.is_empty()).map(|d| format!("due {d}")));
    parts.extend(thread.condition.as_ref().map(|c| format!("if: {c}")));
    parts.extend(thread.owner.as_ref().map(|o| format!("owner {o}")));
    if thread.repeated() {
        parts.push(format!("{} mentions", thread.steps.len()));
    }
    parts.push(thread.id.clone());
    parts.join(" · ")
}

/// What is other than before, behind a citation.
fn changes(step: &Step) -> String {
    step.changes.iter().map(|c| format!(" · {}: {}", c.label, c.value)).collect()
}

/// The threads of one deal as one JSON document.
///
/// # Errors
/// None that a thread can cause; the serializer's own are passed on.
pub fn json(deal_id: &str, account: &str, threads: &[Thread]) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(&Document { format: FORMAT, deal_id, account, threads })?;
    text.push('\n');
    Ok(text)
}
