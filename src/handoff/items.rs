//! From a finding to a line of the document: its words, what was read from it, where it was said.

use super::lint;
use crate::model::handoff::Detail;
use crate::model::ids::short_hash;
use crate::model::thread::due;
use crate::model::{
    CallSummary, Cited, Decided, Decision, Fills, Finding, Item, Kind, Origin, Side, Slots, Thread, Verdict,
};
use std::collections::BTreeMap;

/// The calls of a deal in the order in which they took place; undated ones last.
pub struct Calls<'a> {
    by_id: BTreeMap<&'a str, (usize, &'a CallSummary)>,
    /// In that order.
    pub list: Vec<&'a CallSummary>,
}

impl<'a> Calls<'a> {
    pub fn new(calls: &'a [CallSummary]) -> Calls<'a> {
        let mut list: Vec<&CallSummary> = calls.iter().collect();
        list.sort_by_key(|c| {
            let at = c.started_at.and_then(|t| t.sort_key());
            (at.is_none(), at, c.call_id.as_str())
        });
        Calls { by_id: list.iter().enumerate().map(|(i, c)| (c.call_id.as_str(), (i, *c))).collect(), list }
    }

    /// A key that sorts findings by call, then by place in the call.
    pub fn order<'f>(&self, finding: &'f Finding) -> (usize, &'f str, u32, u32, &'f str) {
        let rank = self.by_id.get(finding.call_id.as_str()).map_or(usize::MAX, |(rank, _)| *rank);
        let evidence = &finding.evidence;
        (rank, &finding.call_id, evidence.turn, evidence.span.start(), &finding.id)
    }

    /// The finding with its call's title and day and its speaker's name.
    pub fn cite(&self, finding: &Finding) -> Cited {
        let call = self.by_id.get(finding.call_id.as_str()).map(|(_, call)| *call);
        let evidence = &finding.evidence;
        let person = call.and_then(|c| c.participants.iter().find(|p| Some(&p.id) == evidence.speaker.as_ref()));
        Cited {
            finding_id: finding.id.clone(),
            call_id: finding.call_id.clone(),
            call_title: call.map_or_else(|| finding.call_id.clone(), |c| title(c).to_owned()),
            called_on: call.and_then(CallSummary::called_on),
            turn: evidence.turn,
            start_ms: evidence.start_ms,
            speaker: person
                .map(|p| p.name.clone())
                .filter(|name| !name.is_empty())
                .or_else(|| evidence.speaker.clone()),
            side: evidence.side,
            quote: evidence.quote.clone(),
            rule: finding.rule.clone(),
            confidence: finding.confidence,
            url: call.and_then(|c| c.url.clone()),
        }
    }
}

/// The call's title, or its id.
pub fn title(call: &CallSummary) -> &str {
    if call.title.is_empty() { &call.call_id } else { &call.title }
}

impl Item {
    /// A line that nobody has decided on.
    pub(super) fn drafted(id: String, text: String, origin: Origin) -> Item {
        Item {
            id,
            text,
            group: None,
            details: vec![],
            origin,
            also: vec![],
            thread: None,
            verdict: Verdict::Open,
            decided: None,
            notes: vec![],
        }
    }

    /// The line as the human decided: an edit replaces the text and keeps the evidence.
    pub(super) fn decide(&mut self, decision: Option<&Decision>) {
        let Some(decision) = decision.filter(|d| d.verdict != Verdict::Open) else { return };
        self.verdict = decision.verdict;
        self.decided =
            Some(Decided { by: decision.by.clone(), at: decision.at.clone(), reason: decision.reason.clone() });
        if let (Verdict::Edited, Some(text)) = (decision.verdict, &decision.text) {
            let drafted = std::mem::replace(&mut self.text, text.clone());
            if matches!(self.origin, Origin::Crm { .. } | Origin::Derived { .. }) {
                self.details.push(Detail::new("as drafted", drafted));
            }
        }
    }

    /// Tells of a promise that was said more than once how often, what became of it, and when it is due by now.
    pub(super) fn follow(&mut self, finding: &Finding, thread: Option<&Thread>) {
        let Some(thread) = thread.filter(|t| t.repeated()) else { return };
        let states: Vec<&str> = thread.steps.iter().map(|s| s.state.as_str()).collect();
        self.details.push(Detail::new("said", format!("{} times: {}", states.len(), states.join(", "))));
        let now = thread.due();
        if !now.is_empty() && now != due(finding.slots.due.as_deref(), finding.slots.due_date) {
            self.details.push(Detail::new("due now", now));
        }
        self.thread = Some(thread.clone());
    }

    /// Notes the line if nobody could measure it.
    pub(super) fn lint(&mut self) {
        let said = match &self.origin {
            Origin::Finding(cited) if self.verdict != Verdict::Edited => cited.quote.as_str(),
            _ => "",
        };
        if !lint::quantified(&self.text) && !lint::quantified(said) {
            self.notes.push(lint::VAGUE.to_owned());
        }
    }
}

/// The line that a finding gives a field; what the line itself shows is no detail.
pub fn of_finding(calls: &Calls, finding: &Finding, fills: &Fills) -> Item {
    let shown: Vec<String> = fills.show.iter().filter_map(|name| slot(&finding.slots, name)).collect();
    let text = match (finding.kind, &finding.slots.name, &finding.slots.reason) {
        _ if !shown.is_empty() => shown.join(" · "),
        (Kind::Competitor, Some(name), Some(reason)) => format!("{name}: {reason}"),
        _ => finding.evidence.quote.clone(),
    };
    let mut item = Item::drafted(finding.id.clone(), text, Origin::Finding(calls.cite(finding)));
    item.group.clone_from(&fills.group);
    item.details = details(finding);
    item.details.retain(|d| !fills.show.contains(&d.label));
    item
}

/// What was read from a finding, for the reader.
fn details(finding: &Finding) -> Vec<Detail> {
    let slots = &finding.slots;
    let due = Some(due(slots.due.as_deref(), slots.due_date)).filter(|d| !d.is_empty());
    let named: [(&str, Option<String>); 6] = match finding.kind {
        Kind::Commitment => [
            ("status", slots.status.map(|s| s.as_str().to_owned())),
            ("owner", slots.owner.clone()),
            ("due", due),
            ("if", slots.condition.clone()),
            ("for", slots.recipient.clone()),
            ("", None),
        ],
        Kind::Competitor => {
            [("relation", slots.relation.clone()), ("", None), ("", None), ("", None), ("", None), ("", None)]
        }
        Kind::SuccessCriterion => [
            ("metric", slots.metric.clone()),
            ("baseline", slots.baseline.clone()),
            ("target", slots.target.clone()),
            ("when", slots.when.clone()),
            ("validator", slots.validator.clone()),
            ("", None),
        ],
        Kind::Pain => [("area", slots.area.clone()), ("", None), ("", None), ("", None), ("", None), ("", None)],
        Kind::Risk | Kind::Stakeholder => Default::default(),
    };
    named.into_iter().filter_map(|(label, value)| value.map(|v| Detail::new(label, v))).collect()
}

/// Whether a finding fills a field.
pub fn fits(fills: &Fills, finding: &Finding) -> bool {
    let slots = &finding.slots;
    let among = |allowed: &[String], value: Option<&str>| {
        allowed.is_empty() || value.is_some_and(|v| allowed.iter().any(|a| a == v))
    };
    fills.kind == finding.kind
        // A risk without a category and a person without a role are "other", so that nothing falls out of the document.
        && among(&fills.category, Some(slots.category.as_deref().unwrap_or("other")))
        && among(&fills.role, Some(slots.role.as_deref().unwrap_or("other")))
        && among(&fills.relation, slots.relation.as_deref())
        && among(&fills.status, slots.status.map(|s| s.as_str()))
        && among(&fills.by, Some(owing(finding).as_str()))
        && among(&fills.side, Some(finding.evidence.side.as_str()))
        && fills.has.iter().all(|name| slot(slots, name).is_some())
}

/// The side that owes, as far as the rules proved it.
pub fn owing(finding: &Finding) -> Side {
    finding.slots.by.unwrap_or(Side::Unknown)
}

/// The side that `first` sorts by: who owes of a commitment, who speaks of anything else.
pub fn leading_side(finding: &Finding) -> Side {
    if finding.kind == Kind::Commitment { owing(finding) } else { finding.evidence.side }
}

/// The side of that name.
pub fn side(word: &str) -> Option<Side> {
    [Side::Seller, Side::Customer, Side::Unknown].into_iter().find(|s| s.as_str() == word)
}

/// The slots that a finding of the kind may have.
pub fn slot_names(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Pain => &["area"],
        Kind::SuccessCriterion => &["metric", "baseline", "target", "when", "validator"],
        Kind::Commitment => &["by", "owner", "recipient", "status", "condition", "due", "due_date"],
        Kind::Competitor => &["name", "relation", "reason"],
        Kind::Risk => &["category"],
        Kind::Stakeholder => &["name", "role", "preference"],
    }
}

/// The value of a slot as text.
fn slot(slots: &Slots, name: &str) -> Option<String> {
    match name {
        "by" => slots.by.map(|s| s.as_str().to_owned()),
        "owner" => slots.owner.clone(),
        "recipient" => slots.recipient.clone(),
        "status" => slots.status.map(|s| s.as_str().to_owned()),
        "condition" => slots.condition.clone(),
        "due" => slots.due.clone(),
        "due_date" => slots.due_date.map(|d| d.to_string()),
        "name" => slots.name.clone(),
        "relation" => slots.relation.clone(),
        "reason" => slots.reason.clone(),
        "category" => slots.category.clone(),
        "metric" => slots.metric.clone(),
        "baseline" => slots.baseline.clone(),
        "target" => slots.target.clone(),
        "when" => slots.when.clone(),
        "validator" => slots.validator.clone(),
        "area" => slots.area.clone(),
        "role" => slots.role.clone(),
        "preference" => slots.preference.clone(),
        _ => None,
    }
}

/// Eight digits that change with the text: a decision on a CRM value does not pass over to another value.
pub fn short_key(text: &str) -> String {
    short_hash(&[text.as_bytes()])[..8].to_owned()
}

/// The words of a text in lower case, without punctuation.
pub fn plain(text: &str) -> String {
    let words: Vec<String> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_that_a_field_may_name_is_read() {
        let full = Slots {
            by: Some(Side::Seller),
            status: Some(crate::model::Status::Firm),
            due_date: jiff::civil::Date::new(2026, 1, 2).ok(),
            owner: Some("x".into()),
            recipient: Some("x".into()),
            condition: Some("x".into()),
            due: Some("x".into()),
            name: Some("x".into()),
            relation: Some("x".into()),
            reason: Some("x".into()),
            category: Some("x".into()),
            metric: Some("x".into()),
            baseline: Some("x".into()),
            target: Some("x".into()),
            when: Some("x".into()),
            validator: Some("x".into()),
            area: Some("x".into()),
            role: Some("x".into()),
            preference: Some("x".into()),
        };
        for kind in Kind::ALL {
            for name in slot_names(kind) {
                assert!(slot(&full, name).is_some(), "{name}");
                assert!(slot(&Slots::default(), name).is_none(), "{name}");
            }
        }
    }
}
