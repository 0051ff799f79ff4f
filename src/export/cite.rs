//! Citations as every readable format words them, and the sentences that say what a field still needs.

use super::safe::{clock, web_url};
use crate::model::{Absence, Absent, Cited, FilledField, Gap, GapState, Origin};

/// "call title, date, speaker (side), 00:12:34".
pub fn citation(cited: &Cited) -> String {
    format!("{}, {}", who_and_when(cited), place(cited))
}

/// The citation up to the place in the call: "call title, date, speaker (side)".
pub fn who_and_when(cited: &Cited) -> String {
    let mut parts = vec![cited.call_title.clone()];
    parts.extend(cited.called_on.map(|d| d.to_string()));
    let side = cited.side.as_str();
    parts.push(match &cited.speaker {
        Some(name) => format!("{name} ({side})"),
        None => format!("unknown speaker ({side})"),
    });
    parts.join(", ")
}

/// The time in the recording, or the turn where the call has no times.
pub fn place(cited: &Cited) -> String {
    cited.start_ms.map_or_else(|| format!("turn {}", cited.turn), clock)
}

/// The recording at the second of the quote, where the page is known and harmless.
pub fn recording(cited: &Cited) -> Option<String> {
    let url = web_url(cited.url.as_deref()?)?;
    Some(match cited.start_ms {
        Some(ms) if !url.contains('#') => format!("{url}#t={}", ms / 1000),
        _ => url.to_owned(),
    })
}

/// Where a line that no call carries comes from, in words.
pub fn source(origin: &Origin) -> String {
    match origin {
        Origin::Finding(cited) => citation(cited),
        Origin::Crm { record, path } => format!("CRM record {record}, {path}"),
        Origin::Derived { how, .. } => how.clone(),
        Origin::Person { name } => format!("written by {name}"),
    }
}

/// What a gap needs, as a sentence.
pub fn needs(gap: &Gap, absence: Option<&Absent>) -> String {
    let role = gap.owner.role();
    match gap.state {
        GapState::Empty => format!("Nothing is known. The {role} must fill this."),
        GapState::Waiting if gap.waiting == 1 => format!("1 line waits for a decision by the {role}."),
        GapState::Waiting => format!("{} lines wait for a decision by the {role}.", gap.waiting),
        GapState::NotSaid | GapState::NotApplicable => absence.map_or_else(String::new, absent),
    }
}

/// A human's word that there is nothing to say, as a sentence.
pub fn absent(absent: &Absent) -> String {
    let what = match absent.what {
        Absence::NotApplicable => "Does not apply",
        Absence::NotSaid => "Not said on any call",
    };
    let reason = absent.reason.as_deref().map(|r| format!(": {r}")).unwrap_or_default();
    format!("{what}, according to {} on {}{reason}", absent.by, day(&absent.at))
}

/// The day of an RFC 3339 time.
pub fn day(at: &str) -> &str {
    at.split('T').next().unwrap_or(at)
}

/// How many lines of a field a human rejected, if any.
pub fn rejected(field: &FilledField) -> Option<String> {
    match field.rejected {
        0 => None,
        1 => Some("1 line was rejected and is not shown.".to_owned()),
        n => Some(format!("{n} lines were rejected and are not shown.")),
    }
}
