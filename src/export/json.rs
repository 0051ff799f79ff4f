//! The handoff as one JSON document, with the name and version of its format first.

use crate::model::Handoff;
use serde::Serialize;

/// Name and version of the format; the version grows when a key changes its meaning or goes.
const FORMAT: &str = "throughline.handoff/1";

#[derive(Serialize)]
struct Document<'a> {
    format: &'static str,
    /// Confirmed required fields in percent, rounded down.
    percent: usize,
    #[serde(flatten)]
    handoff: &'a Handoff,
}

/// The document, indented, with a line break at its end.
///
/// # Errors
/// None that a handoff can cause; the serializer's own are passed on.
pub fn handoff(handoff: &Handoff) -> Result<String, serde_json::Error> {
    let document = Document { format: FORMAT, percent: handoff.completeness.percent(), handoff };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}
