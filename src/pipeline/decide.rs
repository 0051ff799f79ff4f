//! A human's decision on a line of a document, kept so that it outlives re-extraction.

use super::draft::Document;
use super::error::PipelineError;
use crate::model::handoff::{About, Absence};
use crate::model::ids::{absence_item_id, person_item_id, typed_item};
use crate::model::{Decision, Item, Origin, Verdict};
use crate::store::Store;
use jiff::Timestamp;

/// What a human does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Accept,
    Edit,
    Reject,
    /// Takes an earlier decision back.
    Reopen,
    /// Types a line into a field.
    Add,
    /// The calls do not say.
    NotSaid,
    /// The question does not apply.
    NotApplicable,
}

/// Who decides, when, and in which words.
pub struct Words<'a> {
    pub by: &'a str,
    pub text: Option<&'a str>,
    pub reason: Option<&'a str>,
    pub at: Timestamp,
}

/// Decides on `item`: an item's id or the beginning of one, or, to add a line or say that there is none, a field's id.
///
/// # Errors
/// There is no such item or field, several begin so, words are missing, or the store fails.
pub fn decide(
    store: &mut Store,
    document: &Document,
    item: &str,
    act: Act,
    words: &Words<'_>,
) -> Result<Decision, PipelineError> {
    let need_text = matches!(act, Act::Edit | Act::Add);
    if need_text && words.text.is_none_or(|t| t.trim().is_empty()) {
        return Err(missing("the words are missing; give them with --text"));
    }
    if words.by.trim().is_empty() {
        return Err(missing("a decision needs a name behind it; give it with --by"));
    }
    let target = match act {
        Act::Accept | Act::Edit | Act::Reject | Act::Reopen => Target::item(document, item)?,
        Act::Add | Act::NotSaid | Act::NotApplicable => Target::field(document, item, act)?,
    };
    let decision = Decision {
        deal_id: document.handoff.deal_id.clone(),
        item_id: target.id.clone(),
        verdict: match act {
            Act::Accept | Act::NotSaid | Act::NotApplicable => Verdict::Accepted,
            Act::Edit | Act::Add => Verdict::Edited,
            Act::Reject => Verdict::Rejected,
            Act::Reopen => Verdict::Open,
        },
        text: words.text.map(str::to_owned),
        reason: words.reason.map(str::to_owned),
        by: words.by.trim().to_owned(),
        at: words.at.round(jiff::Unit::Second).unwrap_or(words.at).to_string(),
        about: target.about,
    };
    store.put_decision(&decision, target.replaces.as_deref())?;
    Ok(decision)
}

struct Target {
    id: String,
    about: Option<About>,
    /// Item id of an earlier decision that stands on this item now.
    replaces: Option<String>,
}

impl Target {
    fn item(document: &Document, wanted: &str) -> Result<Target, PipelineError> {
        let fields = || document.handoff.sections.iter().flat_map(|s| &s.fields);
        let mut ids: Vec<String> = fields().flat_map(|f| &f.items).flat_map(ids_of).collect();
        // Rejected lines are not shown, and words about a whole field are no lines; both can be taken back.
        ids.extend(document.attached.iter().map(|a| a.item_id.clone()));
        ids.extend(document.findings.iter().map(|f| f.id.clone()));
        ids.sort();
        ids.dedup();
        let found: Vec<&String> = match ids.iter().find(|id| *id == wanted) {
            Some(exact) => vec![exact],
            None => ids.iter().filter(|id| !wanted.is_empty() && id.starts_with(wanted)).collect(),
        };
        let id = match found.as_slice() {
            [one] => (*one).clone(),
            [] => {
                return Err(missing(&format!(
                    "no item `{wanted}` in the document of {}; `throughline draft {} --format json` shows the ids",
                    document.handoff.deal_id, document.handoff.deal_id
                )));
            }
            many => {
                let listed: Vec<String> = many.iter().take(4).map(|id| format!("`{id}`")).collect();
                return Err(missing(&format!(
                    "`{wanted}` begins {} items ({}, …); give more of the id",
                    many.len(),
                    listed.join(", ")
                )));
            }
        };
        let about = document.findings.iter().find(|f| f.id == id).and_then(|f| {
            let call = document.calls.iter().find(|c| c.call_id == f.call_id)?;
            let turn = call.turns.iter().find(|t| t.i == f.evidence.turn)?;
            Some(About {
                call_id: f.call_id.clone(),
                kind: f.kind,
                turn: turn.i,
                turn_text: turn.text.clone(),
                quote: f.evidence.quote.clone(),
            })
        });
        let earlier = document.attached.iter().find(|a| a.item_id == id);
        Ok(Target { replaces: earlier.map(|a| a.decision.item_id.clone()).filter(|e| *e != id), about, id })
    }

    fn field(document: &Document, wanted: &str, act: Act) -> Result<Target, PipelineError> {
        let fields: Vec<&str> =
            document.handoff.sections.iter().flat_map(|s| &s.fields).map(|f| f.field.id.as_str()).collect();
        if !fields.contains(&wanted) {
            return Err(missing(&format!("no field `{wanted}`; fields are {}", fields.join(", "))));
        }
        let id = match act {
            Act::NotSaid => absence_item_id(wanted, Absence::NotSaid),
            Act::NotApplicable => absence_item_id(wanted, Absence::NotApplicable),
            _ => {
                let taken = |n: usize| document.attached.iter().any(|a| a.item_id == person_item_id(wanted, n));
                person_item_id(wanted, (1..).find(|n| !taken(*n)).unwrap_or(1))
            }
        };
        debug_assert!(typed_item(&id).is_some(), "typed ids are read back");
        Ok(Target { id, about: None, replaces: None })
    }
}

/// The item's own id, and those of the findings that say the same again.
fn ids_of(item: &Item) -> Vec<String> {
    let again = item.also.iter().filter_map(|origin| match origin {
        Origin::Finding(cited) => Some(cited.finding_id.clone()),
        _ => None,
    });
    std::iter::once(item.id.clone()).chain(again).collect()
}

fn missing(what: &str) -> PipelineError {
    PipelineError::NotThere(what.to_owned())
}
