//! Gaps as a list for a terminal and as JSON.

use super::cite::needs;
use super::safe::shown;
use crate::handoff::gaps::gaps;
use crate::model::{Completeness, Gap, GapState, Handoff};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

#[derive(Serialize)]
struct DealGaps<'a> {
    deal_id: &'a str,
    account: &'a str,
    completeness: Completeness,
    percent: usize,
    gaps: Vec<Gap>,
}

/// What each document still needs, one gap a line, under a line that says how complete it is.
pub fn text(handoffs: &[Handoff]) -> String {
    let mut out = String::new();
    for handoff in handoffs {
        let gaps = gaps(handoff);
        out.push_str(&format!(
            "{} ({}): {}\n",
            shown(&handoff.account),
            shown(&handoff.deal_id),
            summary(handoff.completeness)
        ));
        let width = gaps.iter().map(|g| g.title.width()).max().unwrap_or(0);
        for gap in &gaps {
            let pad = " ".repeat(width - gap.title.width());
            let state = match gap.state {
                GapState::Empty | GapState::Waiting => needs(gap, None),
                GapState::NotSaid => "Not said on any call.".to_owned(),
                GapState::NotApplicable => "Does not apply.".to_owned(),
            };
            out.push_str(&format!("  {:<4} {}{pad}  {state}\n", gap.field, gap.title));
        }
        out.push('\n');
    }
    out
}

/// The same as one JSON array, a deal an object.
///
/// # Errors
/// None that a handoff can cause; the serializer's own are passed on.
pub fn json(handoffs: &[Handoff]) -> Result<String, serde_json::Error> {
    let deals: Vec<DealGaps> = handoffs
        .iter()
        .map(|h| DealGaps {
            deal_id: &h.deal_id,
            account: &h.account,
            completeness: h.completeness,
            percent: h.completeness.percent(),
            gaps: gaps(h),
        })
        .collect();
    let mut text = serde_json::to_string_pretty(&deals)?;
    text.push('\n');
    Ok(text)
}

/// Completeness as a sentence with its percentage first.
pub fn summary(c: Completeness) -> String {
    format!("{} %: {}", c.percent(), counts(c))
}

/// "9 of 23 required fields confirmed, 18 filled, 1 not said".
pub fn counts(c: Completeness) -> String {
    let mut text = format!("{} of {} required fields confirmed, {} filled", c.confirmed, c.required, c.filled);
    for (n, what) in [(c.not_said, "not said"), (c.not_applicable, "not applicable")] {
        if n > 0 {
            text.push_str(&format!(", {n} {what}"));
        }
    }
    text
}
