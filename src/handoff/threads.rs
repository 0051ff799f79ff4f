//! Commitment threads: each promise of a deal with its life over all calls.
//!
//! Every commitment stands in exactly one thread. What a later mention does to a promise is said by its own slots
//! and words; that two mentions cannot both hold is shown and never resolved. What turns tell without promising (that
//! it was done, that it will not be) is a step as well; nobody checks whether it is true.

use super::items::{Calls, owing, plain};
use super::joined::joined;
use super::mentions::{Mention, mentions, tongue};
use super::told::Told;
use crate::model::handoff::Detail;
use crate::model::thread::due;
use crate::model::{CallSummary, Deal, Finding, Side, Slots, State, Status, Step, Thread};
use crate::text::content;
use std::collections::BTreeMap;

/// The threads of a deal: what the seller owes first, then the customer's, in the order in which they began. `calls`
/// and `findings` may come in any order; the findings that are no commitments only tell which words are common.
pub fn threads(deal: &Deal, calls: &[CallSummary], findings: &[&Finding], told: &[Told]) -> Vec<Thread> {
    let calls = Calls::new(calls);
    let mut findings = findings.to_vec();
    findings.sort_by(|a, b| calls.order(a).cmp(&calls.order(b)));
    findings.dedup_by(|a, b| a.id == b.id);
    let mut threads = in_order(deal, &calls, &findings, told);
    threads.sort_by_key(|t| match t.by {
        Side::Seller => 0,
        Side::Customer => 1,
        Side::Unknown => 2,
    });
    threads
}

/// The threads of findings that are in the order of the calls, by their first mentions.
pub(super) fn in_order(deal: &Deal, calls: &Calls, findings: &[&Finding], told: &[Told]) -> Vec<Thread> {
    let mentions = mentions(deal, calls, findings, told);
    joined(&mentions).into_iter().map(|of_one| thread(calls, &of_one)).collect()
}

/// Threads by the ids of their findings.
pub(super) fn by_finding<'t>(threads: &'t [Thread]) -> BTreeMap<&'t str, &'t Thread> {
    let ids = |t: &'t Thread| t.steps.iter().map(|s| s.cited.finding_id.as_str()).filter(|id| !id.is_empty());
    threads.iter().flat_map(|t| ids(t).map(move |id| (id, t))).collect()
}

fn thread(calls: &Calls, mentions: &[&Mention]) -> Thread {
    let first = mentions[0];
    let by = owing(first.finding);
    let mut standing = Standing::default();
    let mut steps: Vec<Step> = Vec::with_capacity(mentions.len());
    for mention in mentions {
        let (state, changes) = match standing.last {
            None => (State::from(mention.finding.slots.status), vec![]),
            Some(_) => standing.meets(mention, by),
        };
        // What the other side says, or what is told as done, stands beside the promise and not in its place.
        if (mention.own_word(by) && !mention.tells_done()) || standing.last.is_none() {
            standing.take(mention);
        }
        let mut cited = calls.cite(mention.finding);
        if mention.told.is_some() {
            cited.finding_id.clear();
        }
        steps.push(Step { state, changes, cited });
    }
    let contradicted = steps.iter().any(|s| s.state == State::Contradicted);
    let last = steps.last().map_or(State::Hinted, |s| s.state);
    Thread {
        id: first.finding.id.clone(),
        by,
        state: if contradicted { State::Contradicted } else { last },
        status: standing.slots.status,
        owner: standing.slots.owner,
        due: standing.slots.due,
        due_date: standing.slots.due_date,
        condition: standing.slots.condition,
        steps,
    }
}

/// What a promise comes to after the mentions so far.
#[derive(Default)]
struct Standing<'m> {
    slots: Slots,
    /// The mention of the owing side that spoke last, and the one that named an amount last.
    last: Option<&'m Mention<'m>>,
    amount: Option<&'m Mention<'m>>,
}

impl<'m> Standing<'m> {
    /// What another mention does to it, and what is other than before.
    fn meets(&self, mention: &Mention, by: Side) -> (State, Vec<Detail>) {
        let slots = &mention.finding.slots;
        if mention.tells_done() {
            return (State::Done, vec![]);
        }
        let denied = self.last.is_some_and(|last| mention.denies(last));
        let revived = self.last.is_some_and(|last| last.denies(mention));
        let mut changes = Vec::new();
        if other_due(&self.slots, slots) {
            changes.push(Detail::new("due", was(&said(slots), &said(&self.slots))));
        }
        match (&self.slots.condition, &slots.condition) {
            (None, Some(now)) => changes.push(Detail::new("if", now)),
            (Some(before), Some(now)) if !share_words(before, now, mention.finding) => {
                changes.push(Detail::new("if", was(now, before)));
            }
            _ => {}
        }
        if let Some((now, before)) = self.amount.and_then(|m| mention.other_amount(m)) {
            changes.push(Detail::new("amount", was(&now.said, &before.said)));
        }
        let state = match mention.own_word(by) {
            false if denied || revived || !changes.is_empty() => State::Contradicted,
            true if denied => State::Withdrawn,
            true if revived || !changes.is_empty() => State::Changed,
            true if slots.status.is_some() && slots.status != self.slots.status => State::from(slots.status),
            _ => State::Restated,
        };
        (state, changes)
    }

    /// What the owing side said last stands.
    fn take(&mut self, mention: &'m Mention<'m>) {
        let slots = &mention.finding.slots;
        if slots.status == Some(Status::Firm) || slots.condition.is_some() {
            self.slots.condition.clone_from(&slots.condition);
        }
        if slots.due.is_some() || slots.due_date.is_some() {
            self.slots.due.clone_from(&slots.due);
            self.slots.due_date = slots.due_date;
        }
        self.slots.status = slots.status.or(self.slots.status);
        if slots.owner.is_some() {
            self.slots.owner.clone_from(&slots.owner);
        }
        self.last = Some(mention);
        if mention.has_amount() {
            self.amount = Some(mention);
        }
    }
}

/// Whether two due times are not the same: by their days, or by their words where neither has a day.
fn other_due(before: &Slots, now: &Slots) -> bool {
    match (before.due_date, now.due_date, &before.due, &now.due) {
        (Some(before), Some(now), ..) => before != now,
        (None, None, Some(before), Some(now)) => {
            let (before, now) = (plain(before), plain(now));
            let within = |a: &str, b: &str| a.split(' ').all(|w| b.split(' ').any(|v| v == w));
            !within(&before, &now) && !within(&now, &before)
        }
        _ => false,
    }
}

/// Whether two conditions speak of the same: one word that tells them from others, also inside a time ("once legal agrees").
fn share_words(a: &str, b: &str, finding: &Finding) -> bool {
    const TELLING: usize = 5;
    let stems = |text| content(text, tongue(finding)).into_iter().map(|w| w.stem);
    let (plain_a, plain_b) = (plain(a), plain(b));
    let long = |w: &str| w.len() >= TELLING && plain_b.split(' ').any(|v| v == w);
    plain_a == plain_b || stems(a).any(|w| stems(b).any(|v| v == w)) || plain_a.split(' ').any(long)
}

fn said(slots: &Slots) -> String {
    due(slots.due.as_deref(), slots.due_date)
}

fn was(now: &str, before: &str) -> String {
    format!("{now}, was {before}")
}

#[cfg(test)]
mod tests;
