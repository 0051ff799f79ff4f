//! The handoff as Markdown for wikis and repositories. Every word that a person said or typed is escaped.

use super::cite::{absent, citation, needs, recording, rejected, source};
use super::gaps::summary;
use super::safe::{markdown as md, web_url};
use crate::handoff::gaps::gap;
use crate::model::{Cited, Detail, FilledField, Handoff, Item, Origin, Verdict};
use std::fmt::Write;

/// The document as Markdown.
pub fn handoff(handoff: &Handoff) -> String {
    let mut out = String::new();
    // Writing into a string cannot fail, so the result says nothing.
    let _ = write_handoff(&mut out, handoff);
    out
}

fn write_handoff(out: &mut String, handoff: &Handoff) -> std::fmt::Result {
    writeln!(out, "# Handoff: {}\n", md(&handoff.account))?;
    if handoff.title != handoff.account {
        writeln!(out, "{}\n", md(&handoff.title))?;
    }
    for fact in &handoff.facts {
        writeln!(out, "- **{}:** {}", md(&fact.label), md(&fact.value))?;
    }
    writeln!(out, "- **Completeness:** {}\n", md(&summary(handoff.completeness)))?;
    for note in &handoff.notes {
        writeln!(out, "> {}\n", md(note))?;
    }
    for section in &handoff.sections {
        let number =
            if section.id.chars().all(|c| c.is_ascii_digit()) { format!("{} ", section.id) } else { String::new() };
        writeln!(out, "## {number}{}\n\n*{}*\n", md(&section.title), md(&section.asks))?;
        for field in &section.fields {
            if section.fields.len() > 1 {
                writeln!(out, "### {} {}\n\n*{}*\n", field.field.id, md(&field.field.title), md(&field.field.asks))?;
            }
            write_field(out, &handoff.deal_id, field)?;
        }
    }
    if !handoff.orphaned.is_empty() {
        writeln!(out, "## Decisions whose line is gone\n")?;
        for d in &handoff.orphaned {
            let text = d.text.as_deref().or(d.about.as_ref().map(|a| a.quote.as_str())).unwrap_or(&d.item_id);
            writeln!(out, "- {}: {} ({}, {})", d.verdict.as_str(), md(text), md(&d.by), md(&d.at))?;
        }
        writeln!(out)?;
    }
    writeln!(
        out,
        "---\n\nDeal {} · ruleset {} · template {}",
        md(&handoff.deal_id),
        md(&handoff.ruleset),
        md(&handoff.template)
    )
}

fn write_field(out: &mut String, deal_id: &str, field: &FilledField) -> std::fmt::Result {
    match (gap(deal_id, field), &field.absence) {
        (Some(gap), absence) => writeln!(out, "> **Gap.** {}\n", md(&needs(&gap, absence.as_ref())))?,
        (None, Some(word)) => writeln!(out, "> {}\n", md(&absent(word)))?,
        (None, None) if field.items.is_empty() => writeln!(out, "Nothing found.\n")?,
        (None, None) => {}
    }
    for note in &field.notes {
        writeln!(out, "> Note: {}\n", md(note))?;
    }
    let mut heading = None;
    for (i, item) in field.items.iter().enumerate() {
        if item.group.as_ref() != heading {
            heading = item.group.as_ref();
            if let Some(group) = heading {
                let after_list = if i == 0 { "" } else { "\n" };
                writeln!(out, "{after_list}**{}**\n", md(group))?;
            }
        }
        write_item(out, item)?;
    }
    if !field.items.is_empty() {
        writeln!(out)?;
    }
    if let Some(rejected) = rejected(field) {
        writeln!(out, "*{}*\n", md(&rejected))?;
    }
    Ok(())
}

fn write_item(out: &mut String, item: &Item) -> std::fmt::Result {
    let quoted = matches!(&item.origin, Origin::Finding(cited) if cited.quote == item.text);
    let text = md(&item.text);
    let text = if quoted { format!("“{text}”") } else { text };
    write!(out, "- {text}")?;
    let details: Vec<String> =
        item.details.iter().map(|Detail { label, value }| format!("{}: {}", md(label), md(value))).collect();
    if !details.is_empty() {
        write!(out, " ({})", details.join("; "))?;
    }
    if let Origin::Derived { url: Some(url), .. } = &item.origin
        && let Some(url) = web_url(url)
    {
        write!(out, " [recording]({url})")?;
    }
    let verdict = item.verdict.as_str();
    match &item.decided {
        Some(decided) if item.verdict != Verdict::Open => writeln!(out, " — **{verdict}** by {}", md(&decided.by))?,
        _ => writeln!(out, " — {verdict}")?,
    }
    let own = match &item.origin {
        Origin::Finding(cited) if quoted => Some(cited.finding_id.as_str()),
        _ => None,
    };
    let again = |cited: &Cited| {
        if Some(cited.finding_id.as_str()) == own { String::new() } else { format!("“{}” — ", md(&cited.quote)) }
    };
    for step in item.thread.iter().flat_map(|t| &t.steps) {
        let changes: String = step.changes.iter().map(|c| format!(" — {}: {}", md(&c.label), md(&c.value))).collect();
        writeln!(out, "  - {}: {}{}{changes}", step.state.as_str(), again(&step.cited), linked(&step.cited))?;
    }
    for origin in std::iter::once(&item.origin).chain(&item.also).filter(|_| item.thread.is_none()) {
        match origin {
            Origin::Finding(cited) => writeln!(out, "  - {}{}", again(cited), linked(cited))?,
            other => writeln!(out, "  - {}", md(&source(other)))?,
        }
    }
    for note in &item.notes {
        writeln!(out, "  - Note: {}", md(note))?;
    }
    writeln!(out, "  - id {}", md(&item.id))
}

/// The citation, linked where the recording has a page.
fn linked(cited: &Cited) -> String {
    let words = md(&citation(cited));
    recording(cited).map_or_else(|| words.clone(), |url| format!("[{words}]({url})"))
}
