//! The draft: every field of the template filled with what the deal's calls, its CRM record and its people say.
//!
//! The same input gives the same document. Rejected lines are counted, not shown; a decision whose
//! line is gone is listed as orphaned, never dropped.

use super::derived::{self, Basis, company};
use super::fields::Template;
use super::gaps::completeness;
use super::group::{Line, by_heading, fold_mentions, merge};
use super::items::{Calls, fits, leading_side, of_finding, owing};
use super::told::Told;
use super::{crm, lint, threads};
use crate::model::handoff::Detail;
use crate::model::ids::{TypedItem, typed_item};
use crate::model::{
    Absent, CallSummary, Deal, Decision, Field, FilledField, Finding, GroupBy, Handoff, Item, Origin, Section, Side,
    Verdict,
};
use std::collections::{BTreeMap, BTreeSet};

/// Everything a draft is made from.
#[derive(Clone, Copy)]
pub struct DraftInput<'a> {
    pub template: &'a Template,
    pub deal: &'a Deal,
    /// All calls of the deal, in any order.
    pub calls: &'a [CallSummary],
    /// The findings of all these calls, in any order.
    pub findings: &'a [Finding],
    /// What the turns of these calls tell of promises.
    pub told: &'a [Told],
    /// By item id, already re-attached to today's findings.
    pub decisions: &'a BTreeMap<String, Decision>,
    /// Decisions that could not be re-attached.
    pub orphaned: &'a [Decision],
    /// Hash of the rules that made the findings.
    pub ruleset: &'a str,
    /// What a reader must know of the document as a whole.
    pub notes: &'a [String],
}

/// Drafts the document of a deal.
pub fn draft(input: DraftInput) -> Handoff {
    let calls = Calls::new(input.calls);
    let mut findings: Vec<&Finding> = input.findings.iter().collect();
    findings.sort_by(|a, b| calls.order(a).cmp(&calls.order(b)));
    findings.dedup_by(|a, b| a.id == b.id);
    let rejected = |f: &&&Finding| input.decisions.get(&f.id).is_some_and(|d| d.verdict == Verdict::Rejected);
    let standing: Vec<&Finding> = findings.iter().filter(|f| !rejected(f)).copied().collect();
    let promises = threads::in_order(input.deal, &calls, &standing, input.told);
    let promises = threads::by_finding(&promises);
    let basis =
        Basis { deal: input.deal, calls: &calls, findings: &standing, threads: &promises, decisions: input.decisions };
    let mut used: BTreeSet<String> = findings.iter().map(|f| f.id.clone()).collect();
    let sections: Vec<Section> = input
        .template
        .sections
        .iter()
        .map(|section| Section {
            id: section.id.clone(),
            title: section.title.clone(),
            asks: section.asks.clone(),
            fields: section.fields.iter().map(|f| fill(&input, &basis, &findings, f, &mut used)).collect(),
        })
        .collect();
    let mut orphaned = input.orphaned.to_vec();
    let unused = input.decisions.iter().filter(|(id, d)| !used.contains(*id) && d.verdict != Verdict::Open);
    orphaned.extend(unused.map(|(_, d)| d.clone()));
    orphaned.sort_by(|a, b| (&a.item_id, &a.at).cmp(&(&b.item_id, &b.at)));
    let deal = input.deal;
    Handoff {
        deal_id: deal.deal_id.clone(),
        account: named_or(&deal.account.name, &deal.deal_id),
        title: named_or(&deal.opportunity.name, &deal.deal_id),
        ruleset: input.ruleset.to_owned(),
        template: input.template.hash.clone(),
        completeness: completeness(&sections),
        facts: facts(deal),
        notes: input.notes.to_vec(),
        sections,
        orphaned,
    }
}

/// Fills one field: typed lines, CRM, derived lines, findings.
fn fill(
    input: &DraftInput,
    basis: &Basis,
    findings: &[&Finding],
    field: &Field,
    used: &mut BTreeSet<String>,
) -> FilledField {
    let mut rejected = 0;
    let mut items: Vec<Item> = field.crm.iter().flat_map(|path| crm::lines(input.deal, path)).collect();
    items.extend(field.derived.into_iter().flat_map(|what| derived::lines(basis, what, &field.id)));
    for item in &mut items {
        used.insert(item.id.clone());
        item.decide(input.decisions.get(&item.id));
    }
    let mut lines = found(input, basis, findings, field);
    let before = items.len() + lines.len();
    items.retain(|item| item.verdict != Verdict::Rejected);
    lines.retain(|line| line.item.verdict != Verdict::Rejected);
    rejected += before - items.len() - lines.len();
    let lines = fold_mentions(merge(lines));
    let (mut typed, absence) = typed(input, field, used, &mut rejected);
    typed.append(&mut items);
    typed.extend(lines.into_iter().map(|line| line.item));
    let mut items = by_heading(typed);
    let mut notes = missing_parts(input.deal, field);
    if field.quantified {
        items.iter_mut().for_each(Item::lint);
        if !items.is_empty() && items.iter().all(|item| item.notes.iter().any(|n| n == lint::VAGUE)) {
            notes.push("none of these lines has a number: success cannot be measured yet".to_owned());
        }
    }
    FilledField { field: field.clone(), items, rejected, absence, notes }
}

/// The lines that findings give a field, sorted and under their headings.
fn found<'a>(input: &DraftInput, basis: &Basis<'a>, findings: &[&'a Finding], field: &Field) -> Vec<Line<'a>> {
    let mut lines: Vec<(usize, Line)> = Vec::new();
    for finding in findings {
        let Some((entry, fills)) = field.finds.iter().enumerate().find(|(_, fills)| fits(fills, finding)) else {
            continue;
        };
        let mut item = of_finding(basis.calls, finding, fills);
        match field.group_by {
            Some(GroupBy::Side) => item.group = Some(owed_by(input.deal, owing(finding))),
            Some(GroupBy::Name) => item.group.clone_from(&finding.slots.name),
            None => {}
        }
        let mut line = Line::new(item, finding, basis.threads.get(finding.id.as_str()).copied());
        line.item.decide(input.decisions.get(&finding.id));
        lines.push((if fills.group.is_some() { entry + 1 } else { 0 }, line));
    }
    // Stable: within a side, findings keep the order of the calls.
    lines.sort_by_key(|(entry, line)| (*entry, side_rank(field.first, leading_side(line.finding))));
    lines.into_iter().map(|(_, line)| line).collect()
}

/// What humans typed into a field, and their word that there is nothing to say.
fn typed(
    input: &DraftInput,
    field: &Field,
    used: &mut BTreeSet<String>,
    rejected: &mut usize,
) -> (Vec<Item>, Option<Absent>) {
    let mut lines: Vec<(usize, Item)> = Vec::new();
    let mut absence = None;
    for (id, decision) in input.decisions {
        match typed_item(id) {
            Some(TypedItem::Line { field: of, n }) if of == field.id => {
                used.insert(id.clone());
                *rejected += usize::from(decision.verdict == Verdict::Rejected);
                if let (true, Some(text)) = (decision.verdict.confirms(), &decision.text) {
                    let origin = Origin::Person { name: decision.by.clone() };
                    let mut item = Item::drafted(id.clone(), text.clone(), origin);
                    item.decide(Some(decision));
                    lines.push((n, item));
                }
            }
            Some(TypedItem::Absent { field: of, what }) if of == field.id => {
                used.insert(id.clone());
                if decision.verdict.confirms() {
                    let reason = decision.text.clone().or_else(|| decision.reason.clone());
                    absence = Some(Absent { what, by: decision.by.clone(), at: decision.at.clone(), reason });
                }
            }
            _ => {}
        }
    }
    lines.sort_by_key(|(n, _)| *n);
    (lines.into_iter().map(|(_, item)| item).collect(), absence)
}

/// Which parts of a contract summary the CRM leaves open.
fn missing_parts(deal: &Deal, field: &Field) -> Vec<String> {
    let missing: Vec<&str> = field
        .crm
        .iter()
        .filter_map(|path| crm::contract_part(path).filter(|_| crm::lines(deal, path).is_empty()))
        .collect();
    if missing.is_empty() { vec![] } else { vec![format!("not in the CRM: {}", missing.join(", "))] }
}

/// Heading of the commitments of one side.
fn owed_by(deal: &Deal, side: Side) -> String {
    let word = match side {
        Side::Seller => "the seller",
        Side::Customer => "the customer",
        Side::Unknown => return "Not proven who owes it".to_owned(),
    };
    match company(deal, side) {
        "" => format!("Owed by {word}"),
        company => format!("Owed by {word}, {company}"),
    }
}

fn side_rank(first: Option<Side>, side: Side) -> usize {
    match first {
        None => 0,
        Some(first) if first == side => 0,
        Some(_) if side == Side::Unknown => 2,
        Some(_) => 1,
    }
}

/// What the CRM says of deal and people, for the head of the page.
fn facts(deal: &Deal) -> Vec<Detail> {
    let (account, opportunity) = (&deal.account, &deal.opportunity);
    let about: Vec<String> = [account.industry.clone(), account.segment.clone(), account.country.clone()]
        .into_iter()
        .flatten()
        .chain(account.employees.map(|n| format!("{n} employees")))
        .collect();
    let dates = |label, date: Option<jiff::civil::Date>| (label, date.map(|d| d.to_string()));
    let facts: [(&str, Option<String>); 8] = [
        ("Account", Some(about.join(" · ")).filter(|a| !a.is_empty())),
        ("Contract value", opportunity.amount.map(|a| crm::money(a, opportunity.currency.as_deref()))),
        ("Account executive", opportunity.owner.clone()),
        ("Customer success manager", deal.csm.as_ref().map(|p| p.name.clone())),
        dates("Signed", opportunity.signed_on),
        dates("Renewal", opportunity.renewal_on),
        ("Stage", opportunity.stage.clone()),
        ("Products", Some(opportunity.products.join(", ")).filter(|p| !p.is_empty())),
    ];
    facts.into_iter().filter_map(|(label, value)| Some(Detail::new(label, value?))).collect()
}

fn named_or(name: &str, id: &str) -> String {
    if name.is_empty() { id.to_owned() } else { name.to_owned() }
}
