//! What is still missing: required fields without a confirmed item, and how complete the document is.
//!
//! "Not applicable" and "not said" are a human's words; they are listed and counted apart and never
//! count as confirmed.

use crate::model::{Absence, Completeness, FilledField, Gap, GapState, Handoff, Section};

/// The gaps of a document in its own order.
pub fn gaps(handoff: &Handoff) -> Vec<Gap> {
    let fields = handoff.sections.iter().flat_map(|s| &s.fields);
    fields.filter_map(|field| gap(&handoff.deal_id, field)).collect()
}

/// The gap that a field is; none where it is confirmed or not required.
pub fn gap(deal_id: &str, filled: &FilledField) -> Option<Gap> {
    let field = &filled.field;
    (field.required && !filled.confirmed()).then(|| Gap {
        deal_id: deal_id.to_owned(),
        field: field.id.clone(),
        title: field.title.clone(),
        asks: field.asks.clone(),
        owner: field.owner,
        state: match &filled.absence {
            Some(absent) if absent.what == Absence::NotApplicable => GapState::NotApplicable,
            Some(_) => GapState::NotSaid,
            None if filled.items.is_empty() => GapState::Empty,
            None => GapState::Waiting,
        },
        waiting: filled.waiting(),
    })
}

/// Counts over the required fields of all sections.
pub fn completeness(sections: &[Section]) -> Completeness {
    let mut counts = Completeness::default();
    for filled in sections.iter().flat_map(|s| &s.fields).filter(|f| f.field.required) {
        counts.required += 1;
        counts.filled += usize::from(!filled.items.is_empty());
        counts.confirmed += usize::from(filled.confirmed());
        match gap("", filled).map(|gap| gap.state) {
            Some(GapState::NotApplicable) => counts.not_applicable += 1,
            Some(GapState::NotSaid) => counts.not_said += 1,
            _ => {}
        }
    }
    counts
}
