//! Fills a finding's slots from captures, values, people and the dialogue.
//!
//! A side that is not proven is left out, and so is an owner, with one exception: a promise that names nobody is its speaker's.

use super::due::{due, times};
use super::matcher::Matcher;
use super::naming::Heard;
use super::trial::Candidate;
use super::view::{Surroundings, View};
use crate::model::{Call, Kind, Participant, Side, Slots, Status};
use crate::rules::{Match, Rule, Stance, WordSet};
use std::ops::Range;

/// What slots are filled from, beside the candidate.
pub struct Scene<'s, 'a> {
    pub call: &'a Call,
    pub views: &'s [Option<View<'a>>],
    /// By participant: the name that was heard of a speaker whom the source does not name.
    pub heard: &'s [Option<Heard>],
    pub around: Surroundings<'s>,
}

/// The slots of a candidate of `rule` in turn `at`.
pub fn fill<'s, 'a>(
    scene: &Scene<'s, 'a>,
    rule: &Rule,
    candidate: &Candidate,
    at: usize,
    matcher: &mut Matcher<'s, 'a>,
) -> Slots {
    let Some(view) = &scene.views[at] else { return Slots::default() };
    let m = &rule.matches[candidate.nth];
    let mut slots = Slots::default();
    match rule.kind {
        Kind::Commitment => commitment(scene, m, candidate, view, &mut slots),
        Kind::Competitor => competitor(scene, m, candidate, view, &mut slots),
        Kind::Stakeholder => stakeholder(scene, m, candidate, view, &mut slots),
        Kind::Pain | Kind::SuccessCriterion | Kind::Risk => {}
    }
    for (name, value) in &m.set {
        let text = match value.strip_prefix('@') {
            None => Some(value.clone()),
            Some("topic") => Some(topic(scene.around, view, &candidate.evidence, matcher).to_owned()),
            Some(capture) => captured(m, candidate, capture).map(|r| view.text(&r).to_owned()),
        };
        if let Some(text) = text {
            put(&mut slots, name, text);
        }
    }
    for name in ["metric", "baseline", "target", "when", "validator", "area", "reason", "preference"] {
        if let Some(range) = captured(m, candidate, name).filter(|_| rule.kind != Kind::Commitment) {
            put(&mut slots, name, view.text(&range).to_owned());
        }
    }
    if rule.kind == Kind::SuccessCriterion && slots.when.is_none() {
        slots.when = times(view, &candidate.evidence).last().map(|(range, _)| view.text(range).to_owned());
    }
    slots
}

fn commitment(scene: &Scene<'_, '_>, m: &Match, candidate: &Candidate, view: &View<'_>, slots: &mut Slots) {
    let owner = captured(m, candidate, "owner");
    let by_other = m.set.iter().any(|(k, v)| k == "by" && v == "other");
    let pack = scene.around.pack;
    let says = |words: &WordSet| owner.as_ref().is_some_and(|r| words.contains(view.ids[r.start]));
    let person = owner.as_ref().and_then(|r| scene.around.people.one_at(view, r.start));
    if let Some(person) = person {
        slots.owner = Some(person.name.clone());
        slots.by = Some(if person.side == Side::Unknown { view.side } else { person.side });
    } else if by_other || says(&pack.addressee) {
        let answer = candidate.answered.and_then(|t| scene.views[t].as_ref());
        let participants = scene.call.participants.iter().enumerate();
        let others: Vec<usize> = participants
            .filter(|(_, p)| p.side == view.side.other() && p.side != Side::Unknown)
            .map(|(n, _)| n)
            .collect();
        let meant = match (answer.and_then(|v| v.speaker), others.as_slice()) {
            (Some(p), _) => Some(p),
            (None, [only]) => Some(*only),
            _ => None,
        };
        slots.owner = meant.and_then(|p| name(scene, p));
        slots.by = Some(answer.map_or(view.side.other(), |v| v.side));
    } else {
        // Who answers the seller's request is not the seller, whatever the source calls them.
        let partner = [candidate.asked, candidate.answered].into_iter().flatten().find_map(|t| scene.views[t].as_ref());
        slots.by = Some(match (view.side, partner) {
            (Side::Unknown, Some(partner)) => partner.side.other(),
            (side, _) => side,
        });
        // Who says "we will" takes it on for the company: of those who promised so in the gold calls, 97 in 100 owned it.
        // Who promises a result without saying who sees to it ("you'll have it Friday") owns it, unless the rule knows better.
        let open = owner.is_none() && slots.by == Some(view.side) && !m.set.iter().any(|(k, _)| k == "owner");
        if open || says(&pack.speaker) {
            slots.owner = view.speaker.and_then(|s| name(scene, s));
        } else if let Some(range) = owner.filter(|r| view.is_name(r.start, scene.around)) {
            // A colleague of whom nothing else is known.
            slots.owner = Some(said(view, &range));
        }
    }
    slots.status = Some(status(candidate));
    if let Some(asking) = candidate.premise.and_then(|t| scene.views[t].as_ref()).filter(|v| v.len() > 0) {
        slots.condition = Some(asking.text(&asking.sentence(asking.len() - 1)).to_owned());
    } else if let Some((_, cue)) = candidate.stances.iter().find(|(s, _)| *s == Stance::Conditional) {
        let clause = view.clause(cue.start);
        slots.condition = Some(view.text(&(cue.start..clause.end)).to_owned());
    }
    slots.recipient =
        captured(m, candidate, "to").and_then(|r| scene.around.people.one_at(view, r.start)).map(|p| p.name.clone());
    let premise = candidate.stances.iter().filter(|(s, _)| *s == Stance::Conditional).map(|(_, cue)| cue.start).min();
    if let Some((range, date)) = due(view, pack, &candidate.evidence, captured(m, candidate, "due"), premise) {
        slots.due = Some(view.text(&range).to_owned());
        slots.due_date = date;
    }
}

/// A participant's name; what the source calls somebody it does not place ("Speaker 3", a room) is none, unless others
/// called them by name.
fn name(scene: &Scene<'_, '_>, participant: usize) -> Option<String> {
    let heard = scene.heard[participant].as_ref().map(|h| h.name.clone());
    let Participant { name, side, .. } = &scene.call.participants[participant];
    heard.or_else(|| (*side != Side::Unknown && !name.is_empty()).then(|| name.clone()))
}

fn status(candidate: &Candidate) -> Status {
    let has = |stance| candidate.stances.iter().any(|(s, _)| *s == stance);
    if has(Stance::Conditional) {
        Status::Conditional
    } else if has(Stance::Hedged) {
        Status::Hedged
    } else {
        Status::Firm
    }
}

fn competitor(scene: &Scene<'_, '_>, m: &Match, candidate: &Candidate, view: &View<'_>, slots: &mut Slots) {
    let Some(range) = captured(m, candidate, "name") else { return };
    let products = scene.around.products;
    let product = view.product(range.start, scene.around).map(|(_, p)| &products.list[p]);
    let name = said(view, &range);
    slots.name = Some(product.or_else(|| products.sounding(&name)).map_or(name, |p| p.name.clone()));
}

fn stakeholder(scene: &Scene<'_, '_>, m: &Match, candidate: &Candidate, view: &View<'_>, slots: &mut Slots) {
    if let Some(range) = captured(m, candidate, "name").or_else(|| captured(m, candidate, "owner")) {
        let person = scene.around.people.one_at(view, range.start).map(|p| p.name.clone());
        let own = range.len() == 1 && scene.around.pack.speaker.contains(view.ids[range.start]);
        let own = own.then_some(view.speaker).flatten();
        let speaker = own.map(|s| scene.call.participants[s].name.clone());
        slots.name = Some(person.or(speaker).unwrap_or_else(|| said(view, &range)));
    }
}

/// A name as it was said, without the genitive that shares its last word ("Greg's").
fn said(view: &View<'_>, range: &Range<usize>) -> String {
    let text = view.text(range);
    text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text).to_owned()
}

/// The first topic whose words stand in the quote.
fn topic<'p, 's, 'a>(
    around: Surroundings<'p>,
    view: &'s View<'a>,
    evidence: &Range<usize>,
    matcher: &mut Matcher<'s, 'a>,
) -> &'p str {
    let mut about = |p| matcher.find(p, view, around, evidence.clone()).is_some();
    around.pack.topics.iter().find(|t| t.patterns.iter().any(&mut about)).map_or("other", |t| t.name.as_str())
}

/// The positions of the first capture of that name.
pub fn captured(m: &Match, candidate: &Candidate, name: &str) -> Option<Range<usize>> {
    let n = m.program.captures.iter().position(|c| c == name)?;
    candidate.found.captures[n].clone()
}

fn put(slots: &mut Slots, name: &str, text: String) {
    match name {
        "name" => slots.name = slots.name.take().or(Some(text)),
        "relation" => slots.relation = Some(text),
        "reason" => slots.reason = Some(text),
        "category" => slots.category = Some(text),
        "metric" => slots.metric = Some(text),
        "baseline" => slots.baseline = Some(text),
        "target" => slots.target = Some(text),
        "when" => slots.when = Some(text),
        "validator" => slots.validator = Some(text),
        "area" => slots.area = Some(text),
        "role" => slots.role = Some(text),
        "preference" => slots.preference = Some(text),
        "condition" => slots.condition = Some(text),
        "status" => {
            slots.status = [Status::Firm, Status::Hedged, Status::Conditional]
                .into_iter()
                .find(|s| s.as_str() == text)
                .or(slots.status);
        }
        // `by` is read where the owner is decided.
        _ => {}
    }
}
