//! The handoff as one self-contained, printable page: no script, no outside resource, readable on paper and on a phone.
//!
//! The template escapes everything; links are made only from web addresses. The page says in its
//! content policy that nothing may be loaded.

use super::cite::{absent, day, needs, place, recording, rejected, source, who_and_when};
use super::gaps::counts;
use super::safe::{shown, web_url};
use crate::handoff::gaps::{gap, gaps};
use crate::model::{
    Cited, Completeness, Decision, FieldOwner, FilledField, Gap, GapState, Handoff, Item, Origin, Section, Step,
};
use askama::Template;

/// Why a page could not be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the handoff of deal {deal} as HTML: {source}")]
pub struct HtmlError {
    deal: String,
    source: askama::Error,
}

/// The document as a page.
///
/// # Errors
/// The template engine's own; none that a handoff can cause.
pub fn handoff(handoff: &Handoff) -> Result<String, HtmlError> {
    Page::of(handoff).render().map_err(|source| HtmlError { deal: handoff.deal_id.clone(), source })
}

#[derive(Template)]
#[template(path = "handoff.html")]
struct Page {
    account: String,
    title: String,
    facts: Vec<(String, String)>,
    summary: String,
    percent: usize,
    meter: Meter,
    notes: Vec<String>,
    gaps: Vec<GapGroup>,
    sections: Vec<SectionView>,
    orphaned: Vec<OrphanView>,
    deal_id: String,
    ruleset: String,
    template: String,
    version: &'static str,
}

/// Widths of the completeness bar, of 1000.
struct Meter {
    confirmed: usize,
    filled: usize,
}

/// The gaps of one role.
struct GapGroup {
    role: &'static str,
    gaps: Vec<GapView>,
}

struct GapView {
    field: String,
    title: String,
    state: &'static str,
}

struct SectionView {
    id: String,
    /// `1` … `6`; empty for a register.
    number: String,
    title: String,
    asks: String,
    fields: Vec<FieldView>,
    /// Lines and lines that wait, of a register.
    count: String,
}

struct FieldView {
    id: String,
    title: String,
    asks: String,
    state: &'static str,
    state_text: String,
    gap: Option<String>,
    absent: Option<String>,
    notes: Vec<String>,
    groups: Vec<GroupView>,
    rejected: Option<String>,
}

struct GroupView {
    heading: Option<String>,
    items: Vec<ItemView>,
}

struct ItemView {
    id: String,
    text: String,
    /// The line is the quote itself.
    is_quote: bool,
    /// The line is an address that a person typed.
    is_link: bool,
    verdict: &'static str,
    decided: String,
    details: Vec<(String, String)>,
    steps: bool,
    sources: Vec<SourceView>,
    notes: Vec<String>,
}

struct SourceView {
    /// What this mention does to the promise; empty where the line has but one.
    state: &'static str,
    /// What is other than before.
    changes: Vec<(String, String)>,
    quote: Option<String>,
    words: String,
    /// Time or turn, of a finding; what a reader clicks.
    place: String,
    url: Option<String>,
    hint: String,
}

struct OrphanView {
    verdict: &'static str,
    text: String,
    by: String,
    on: String,
}

impl Page {
    fn of(handoff: &Handoff) -> Page {
        let Completeness { required, filled, confirmed, .. } = handoff.completeness;
        let share = |n: usize| (n * 1000).checked_div(required).unwrap_or(1000);
        Page {
            account: shown(&handoff.account),
            title: shown(&handoff.title),
            facts: handoff.facts.iter().map(|f| (shown(&f.label), shown(&f.value))).collect(),
            summary: counts(handoff.completeness),
            percent: handoff.completeness.percent(),
            meter: Meter { confirmed: share(confirmed), filled: share(filled.max(confirmed)) },
            notes: handoff.notes.iter().map(|n| shown(n)).collect(),
            gaps: gap_groups(&gaps(handoff)),
            sections: handoff.sections.iter().map(|s| section(&handoff.deal_id, s)).collect(),
            orphaned: handoff.orphaned.iter().map(orphan).collect(),
            deal_id: shown(&handoff.deal_id),
            ruleset: shown(&handoff.ruleset),
            template: shown(&handoff.template),
            version: env!("CARGO_PKG_VERSION"),
        }
    }
}

fn gap_groups(gaps: &[Gap]) -> Vec<GapGroup> {
    let group = |owner: FieldOwner| GapGroup {
        role: owner.role(),
        gaps: gaps
            .iter()
            .filter(|g| g.owner == owner)
            .map(|g| GapView { field: g.field.clone(), title: shown(&g.title), state: gap_state(g.state) })
            .collect(),
    };
    [FieldOwner::Ae, FieldOwner::Csm].into_iter().map(group).filter(|g| !g.gaps.is_empty()).collect()
}

fn gap_state(state: GapState) -> &'static str {
    match state {
        GapState::Empty => "empty",
        GapState::Waiting => "to decide",
        GapState::NotSaid => "not said",
        GapState::NotApplicable => "not applicable",
    }
}

fn section(deal_id: &str, section: &Section) -> SectionView {
    let is_part = section.id.chars().all(|c| c.is_ascii_digit());
    let (lines, waiting) = section.fields.iter().fold((0, 0), |(l, w), f| (l + f.items.len(), w + f.waiting()));
    SectionView {
        id: section.id.clone(),
        number: if is_part { section.id.clone() } else { String::new() },
        title: shown(&section.title),
        asks: shown(&section.asks),
        fields: section.fields.iter().map(|f| field(deal_id, f)).collect(),
        count: if is_part || lines == 0 { String::new() } else { format!("{lines} lines, {waiting} to decide") },
    }
}

fn field(deal_id: &str, filled: &FilledField) -> FieldView {
    let gap = gap(deal_id, filled);
    let (state, state_text) = match &gap {
        Some(gap) => ("gap", gap_state(gap.state).to_owned()),
        None if filled.confirmed() => ("confirmed", "confirmed".to_owned()),
        None => ("optional", "optional".to_owned()),
    };
    let mut groups: Vec<GroupView> = Vec::new();
    for item in &filled.items {
        let heading = item.group.as_deref().map(shown);
        match groups.last_mut() {
            Some(group) if group.heading == heading => group.items.push(self::item(item)),
            _ => groups.push(GroupView { heading, items: vec![self::item(item)] }),
        }
    }
    FieldView {
        id: filled.field.id.clone(),
        title: shown(&filled.field.title),
        asks: shown(&filled.field.asks),
        state,
        state_text,
        absent: filled.absence.as_ref().filter(|_| gap.is_none()).map(|a| shown(&absent(a))),
        gap: gap.map(|g| shown(&needs(&g, filled.absence.as_ref()))),
        notes: filled.notes.iter().map(|n| shown(n)).collect(),
        groups,
        rejected: rejected(filled),
    }
}

fn item(item: &Item) -> ItemView {
    let is_quote = matches!(&item.origin, Origin::Finding(cited) if cited.quote == item.text);
    let own = |cited: &Cited| {
        is_quote && matches!(&item.origin, Origin::Finding(lead) if lead.finding_id == cited.finding_id)
    };
    let sources = match &item.thread {
        Some(thread) => thread.steps.iter().map(|step| step_view(step, !own(&step.cited))).collect(),
        None => {
            let lead = source_view(&item.origin, !is_quote);
            std::iter::once(lead).chain(item.also.iter().map(|o| source_view(o, true))).collect()
        }
    };
    ItemView {
        id: shown(&item.id),
        text: shown(&item.text),
        is_quote,
        is_link: matches!(item.origin, Origin::Person { .. }) && web_url(&item.text).is_some(),
        verdict: item.verdict.as_str(),
        decided: item
            .decided
            .as_ref()
            .map(|d| format!("by {} on {}", shown(&d.by), shown(day(&d.at))))
            .unwrap_or_default(),
        details: item.details.iter().map(|d| (shown(&d.label), shown(&d.value))).collect(),
        steps: matches!(item.origin, Origin::Derived { .. }),
        sources,
        notes: item.notes.iter().map(|n| shown(n)).collect(),
    }
}

fn step_view(step: &Step, with_quote: bool) -> SourceView {
    SourceView {
        state: step.state.as_str(),
        changes: step.changes.iter().map(|c| (shown(&c.label), shown(&c.value))).collect(),
        ..cited_view(&step.cited, with_quote)
    }
}

fn cited_view(cited: &Cited, with_quote: bool) -> SourceView {
    SourceView {
        state: "",
        changes: vec![],
        quote: with_quote.then(|| shown(&cited.quote)),
        words: shown(&who_and_when(cited)) + ",",
        place: place(cited),
        url: recording(cited),
        hint: match cited.finding_id.as_str() {
            "" => "told in passing; no finding, nothing to decide".to_owned(),
            _ => shown(&format!("rule {}, confidence {:.2}", cited.rule, cited.confidence)),
        },
    }
}

fn source_view(origin: &Origin, with_quote: bool) -> SourceView {
    let recorded = match origin {
        Origin::Finding(cited) => return cited_view(cited, with_quote),
        Origin::Derived { url, .. } => url.as_deref(),
        _ => None,
    };
    SourceView {
        state: "",
        changes: vec![],
        quote: None,
        words: shown(&source(origin)),
        place: if recorded.is_some() { "recording".to_owned() } else { String::new() },
        url: recorded.and_then(web_url).map(str::to_owned),
        hint: String::new(),
    }
}

fn orphan(decision: &Decision) -> OrphanView {
    let said = decision.about.as_ref().map(|about| about.quote.as_str());
    OrphanView {
        verdict: decision.verdict.as_str(),
        text: shown(decision.text.as_deref().or(said).unwrap_or(&decision.item_id)),
        by: shown(&decision.by),
        on: shown(day(&decision.at)),
    }
}
