//! What the program works out from dates, people and calls. Days are civil; nothing depends on today.

use super::crm::{line, milestone, named};
use super::items::{Calls, of_finding, owing, plain, short_key, title};
use crate::model::handoff::Detail;
use crate::model::{CallSummary, Deal, Decision, Derived, Fills, Finding, Item, Kind, Origin, Side, Thread};
use jiff::ToSpan;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

/// Length of the time in which early progress must show, in days after the signature or the first milestone.
const FIRST_DAYS: i32 = 30;

/// What a derivation may look at.
pub struct Basis<'a> {
    pub deal: &'a Deal,
    pub calls: &'a Calls<'a>,
    /// Of the whole deal, in order, without those that a human rejected.
    pub findings: &'a [&'a Finding],
    /// Promises by the ids of their findings.
    pub threads: &'a BTreeMap<&'a str, &'a Thread>,
    pub decisions: &'a BTreeMap<String, Decision>,
}

impl<'a> Basis<'a> {
    /// Each promise with the mention that stands for it: the first that a human confirmed, else the first of all.
    fn promises(&self) -> impl Iterator<Item = (&'a Thread, &'a Finding)> {
        let by_id: BTreeMap<&str, &Finding> = self.findings.iter().map(|f| (f.id.as_str(), *f)).collect();
        let began = self.findings.iter().filter_map(|f| self.threads.get(f.id.as_str()).filter(|t| t.id == f.id));
        began.filter_map(move |thread| {
            let ids = || thread.steps.iter().map(|s| s.cited.finding_id.as_str());
            let confirmed = |id: &&str| self.decisions.get(*id).is_some_and(|d| d.verdict.confirms());
            let lead = ids().find(confirmed).or_else(|| ids().next())?;
            Some((*thread, *by_id.get(lead)?))
        })
    }
}

/// The lines of one derivation for field `field`.
pub fn lines(basis: &Basis, what: Derived, field: &str) -> Vec<Item> {
    match what {
        Derived::Cycle => cycle(basis, field).into_iter().collect(),
        Derived::Calls => basis.calls.list.iter().map(|call| recorded(call, field)).collect(),
        Derived::Owners => owners(basis, field),
        Derived::First30Days => first_30_days(basis),
        Derived::FirstMilestone => first_milestone(basis.deal).into_iter().collect(),
    }
}

/// One line with the length of the cycle, and its steps as details.
fn cycle(basis: &Basis, field: &str) -> Option<Item> {
    let opportunity = &basis.deal.opportunity;
    let calls = &basis.calls.list;
    let mut steps: Vec<(Option<Date>, String)> = Vec::new();
    steps.extend(opportunity.created.map(|d| (Some(d), "opportunity created".to_owned())));
    steps.extend(calls.iter().map(|c| (c.called_on(), with_stage(c))));
    steps.extend(opportunity.signed_on.map(|d| (Some(d), "signed".to_owned())));
    // Undated calls last; stable, so that the signature follows the calls of its day.
    steps.sort_by_key(|(date, _)| (date.is_none(), *date));
    let first = steps.first()?.0;
    let counted = format!("{} recorded call{}", calls.len(), if calls.len() == 1 { "" } else { "s" });
    let text = match (first, opportunity.signed_on) {
        (Some(first), Some(signed)) => {
            let days = signed.since(first).map_or(0, |s| s.get_days());
            format!("{days} days from {first} to the signature on {signed}, with {counted}")
        }
        (Some(first), None) => format!("{counted} since {first}; no signature date in the CRM"),
        (None, _) => format!("{counted} without a date"),
    };
    let mut item = derived(field, "cycle", text, "worked out from the opportunity's dates and the calls", None);
    item.details = steps
        .into_iter()
        .map(|(date, step)| Detail::new(&date.map_or_else(|| "undated".to_owned(), |d| d.to_string()), step))
        .collect();
    Some(item)
}

fn recorded(call: &CallSummary, field: &str) -> Item {
    let mut parts = vec![with_stage(call)];
    parts.extend(call.called_on().map(|d| d.to_string()));
    parts.extend(call.duration_s.map(|s| format!("{} min", s.div_ceil(60))));
    derived(field, &call.call_id, parts.join(" · "), "a recorded call of the deal", call.url.clone())
}

/// The call's title, with its stage where the title does not say it.
fn with_stage(call: &CallSummary) -> String {
    match &call.stage {
        Some(stage) if !plain(title(call)).contains(&plain(stage)) => format!("{} ({stage})", title(call)),
        _ => title(call).to_owned(),
    }
}

/// Named people on both sides, with what each owes; people whom only calls name come last.
fn owners(basis: &Basis, field: &str) -> Vec<Item> {
    let deal = basis.deal;
    let mut owed: BTreeMap<String, (&str, Side, usize)> = BTreeMap::new();
    let mut counted: BTreeSet<(String, &str)> = BTreeSet::new();
    for finding in basis.findings.iter().filter(|f| f.kind == Kind::Commitment) {
        let Some(owner) = &finding.slots.owner else { continue };
        let promise = basis.threads.get(finding.id.as_str()).map_or(finding.id.as_str(), |t| t.id.as_str());
        // A promise that two people made is owed by both, once each.
        if counted.insert((plain(owner), promise)) {
            owed.entry(plain(owner)).or_insert((owner, owing(finding), 0)).2 += 1;
        }
    }
    let mut items: Vec<Item> = Vec::new();
    let mut add = |path: &str, side: Side, name: &str, title: Option<&str>, role: Option<&str>| {
        let owes = owed.remove(&plain(name));
        let known = items.iter_mut().find(|i: &&mut Item| i.text == name || i.text.starts_with(&format!("{name}, ")));
        let new = known.is_none();
        let mut fresh = line(deal, path, Some(&party(deal, side)), named(name, title));
        let item = known.unwrap_or(&mut fresh);
        item.details.extend(role.filter(|r| !r.is_empty()).map(|r| Detail::new("role", r)));
        item.details.extend(owes.map(|(_, _, n)| Detail::new("owes", commitments(n))));
        if new && !name.is_empty() {
            items.push(fresh);
        }
    };
    for person in &deal.seller.people {
        add("seller.people", Side::Seller, &person.name, person.title.as_deref(), None);
    }
    if let Some(owner) = &deal.opportunity.owner {
        add("opportunity.owner", Side::Seller, owner, None, Some("account executive"));
    }
    if let Some(csm) = &deal.csm {
        add("csm", Side::Seller, &csm.name, csm.title.as_deref(), Some("takes over from sales"));
    }
    for contact in &deal.contacts {
        add("contacts", Side::Customer, &contact.name, contact.title.as_deref(), contact.crm_role.as_deref());
    }
    for (key, (name, side, n)) in owed {
        let mut item = derived(field, &short_key(&key), name.to_owned(), "named on calls, not in the CRM", None);
        item.group = Some(party(deal, side));
        item.details.push(Detail::new("owes", commitments(n)));
        items.push(item);
    }
    items
}

fn commitments(n: usize) -> String {
    format!("{n} commitment{}", if n == 1 { "" } else { "s" })
}

/// Heading of the people of one side.
fn party(deal: &Deal, side: Side) -> String {
    let word = match side {
        Side::Seller => "Seller",
        Side::Customer => "Customer",
        Side::Unknown => "Side not proven",
    };
    match company(deal, side) {
        "" => word.to_owned(),
        company => format!("{word}: {company}"),
    }
}

/// The company on that side; empty where nothing names it.
pub fn company(deal: &Deal, side: Side) -> &str {
    match side {
        Side::Seller => deal.seller.company.as_deref().unwrap_or(""),
        Side::Customer => &deal.account.name,
        Side::Unknown => "",
    }
}

/// Milestones of the contract and dated commitments within 30 days of the signature or of the first milestone.
fn first_30_days(basis: &Basis) -> Vec<Item> {
    let milestones = milestones(basis.deal);
    let starts = [basis.deal.opportunity.signed_on, milestones.first().map(|(due, _)| *due)];
    let windows: Vec<(Date, Date)> = starts
        .into_iter()
        .flatten()
        .filter_map(|start| Some((start, start.checked_add(FIRST_DAYS.days()).ok()?)))
        .collect();
    let within = |day: Date| windows.iter().any(|(start, end)| (*start..=*end).contains(&day));
    let mut dated: Vec<(Date, Item)> = milestones
        .into_iter()
        .filter(|(due, _)| within(*due))
        .map(|(due, title)| (due, milestone(basis.deal, title, due)))
        .collect();
    for (thread, finding) in basis.promises() {
        if let Some(due) = thread.due_date.filter(|due| within(*due)) {
            let mut item = of_finding(basis.calls, finding, &Fills::all(Kind::Commitment));
            item.follow(finding, Some(thread));
            dated.push((due, item));
        }
    }
    dated.sort_by_key(|(due, _)| *due);
    dated.into_iter().map(|(_, item)| item).collect()
}

/// The first milestone after the kick-off, or the first of all.
fn first_milestone(deal: &Deal) -> Option<Item> {
    let milestones = milestones(deal);
    let after = milestones.iter().find(|(_, title)| !title.to_lowercase().contains("kick"));
    let (due, title) = after.or(milestones.first())?;
    Some(milestone(deal, title, *due))
}

/// Dated milestones by date, those of one day in the contract's order.
fn milestones(deal: &Deal) -> Vec<(Date, &str)> {
    let dated = deal.contract.sow_milestones.iter().filter_map(|m| Some((m.due?, m.title.as_str())));
    let mut list: Vec<(Date, &str)> = dated.collect();
    list.sort_by_key(|(due, _)| *due);
    list
}

fn derived(field: &str, key: &str, text: String, how: &str, url: Option<String>) -> Item {
    Item::drafted(format!("derived:{field}:{key}"), text, Origin::Derived { how: how.to_owned(), url })
}
