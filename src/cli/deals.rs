//! `throughline deals`, `calls`, `assign`, `draft`, `gaps`, `decide`: documents, and what humans say of them.

use super::ui::{Context, columns, count};
use super::{Exit, Failure};
use crate::export::gaps as gaps_export;
use crate::export::safe::shown;
use crate::handoff::fields::Template;
use crate::handoff::gaps::gaps as gaps_of;
use crate::model::{Deal, Handoff};
use crate::pipeline::decide::{Act, Words, decide as decide_on};
use crate::pipeline::draft::{Format, document, render, write_if_changed};
use crate::store::Store;
use clap::{Args, ValueEnum};
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;

#[derive(Args)]
pub struct DealsArgs {
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct CallsArgs {
    /// Only of this deal, by id or name
    #[arg(long, value_name = "DEAL")]
    deal: Option<String>,
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct AssignArgs {
    /// Id of the call
    call: String,
    /// By id or name; takes the call out of its deal if left out
    deal: Option<String>,
}

#[derive(Args)]
pub struct DraftArgs {
    /// By id or name
    deal: String,
    #[arg(long, value_enum, default_value_t = Shape::Md)]
    format: Shape,
    /// The same as --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    Md,
    Html,
    Json,
}

#[derive(Args)]
pub struct GapsArgs {
    /// By id or name; all deals with calls if left out
    deal: Option<String>,
    /// Answer with exit code 1 if there are gaps
    #[arg(long)]
    strict: bool,
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct DecideArgs {
    /// By id or name
    deal: String,
    /// Id of an item, or how it begins; of a field (`4.3`) with add, not-said and not-applicable
    item: String,
    #[arg(value_enum)]
    act: ActWord,
    /// The line as you want it, with edit and add
    #[arg(long)]
    text: Option<String>,
    #[arg(long)]
    reason: Option<String>,
    /// Who decides
    #[arg(long, value_name = "NAME", env = "THROUGHLINE_BY")]
    by: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum ActWord {
    Accept,
    Edit,
    Reject,
    /// Take a decision back
    Reopen,
    /// Type a line into a field
    Add,
    /// The calls do not say
    NotSaid,
    /// The question does not apply
    NotApplicable,
}

pub fn deals(args: &DealsArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let store = Store::open_read_only(&workspace.root)?;
    let template = context.template(&workspace)?;
    let mut rows = vec![
        ["deal", "account", "opportunity", "stage", "calls", "findings", "filled", "confirmed"]
            .map(str::to_owned)
            .to_vec(),
    ];
    let mut list = Vec::new();
    for deal in store.deals()? {
        let doc = document(&store, &template, &deal)?;
        let c = doc.handoff.completeness;
        let stage = deal.opportunity.stage.clone().unwrap_or_default();
        list.push(json!({"deal_id": deal.deal_id, "account": deal.account.name, "opportunity": deal.opportunity.name,
            "stage": deal.opportunity.stage, "calls": doc.calls.len(), "findings": doc.findings.len(), "completeness": c}));
        rows.push(vec![
            shown(&deal.deal_id),
            shown(&deal.account.name),
            shown(&deal.opportunity.name),
            shown(&stage),
            doc.calls.len().to_string(),
            doc.findings.len().to_string(),
            format!("{} of {}", c.filled, c.required),
            format!("{} %", c.percent()),
        ]);
    }
    let mut out = context.out();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &list)?;
        writeln!(out)?;
    } else {
        writeln!(out, "{}", columns(&rows, &[4, 5, 6, 7]))?;
        let unassigned = store.counts()?.unassigned;
        if unassigned > 0 {
            context.note(&format!(
                "{unassigned} calls have no deal; `throughline calls` lists them, `assign` gives them one"
            ));
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

pub fn calls(args: &CallsArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let store = Store::open_read_only(&workspace.root)?;
    let calls = match &args.deal {
        Some(name) => store.calls_of_deal(&store.find_deal(name)?.deal_id)?,
        None => store.calls()?,
    };
    let mut out = context.out();
    if args.json {
        let list: Vec<_> = calls
            .iter()
            .map(|c| {
                json!({"call_id": c.call_id, "source": c.source, "title": c.title, "started_at": c.started_at, "duration_s": c.duration_s,
                    "turns": c.turns, "deal_id": c.deal_id, "account": c.account, "findings": c.findings, "notes": c.notes,
                    "read": c.ruleset.is_some(), "revision": c.revision})
            })
            .collect();
        serde_json::to_writer_pretty(&mut out, &list)?;
        writeln!(out)?;
    } else {
        let mut rows = vec![["call", "date", "deal", "turns", "findings", "title", "note"].map(str::to_owned).to_vec()];
        for c in &calls {
            let mut notes = c.notes.clone();
            if c.ruleset.is_none() {
                notes.push("not read yet".to_owned());
            }
            rows.push(vec![
                shown(&c.call_id),
                c.started_at.map_or_else(String::new, |t| t.local.date().to_string()),
                shown(c.deal_id.as_deref().unwrap_or("unassigned")),
                c.turns.to_string(),
                c.findings.to_string(),
                shown(&c.title),
                shown(&notes.join("; ")),
            ]);
        }
        writeln!(out, "{}", columns(&rows, &[3, 4]))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

pub fn assign(args: &AssignArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let mut store = context.existing_store(&workspace)?;
    let deal = args.deal.as_deref().map(|d| store.find_deal(d)).transpose()?;
    store.assign_deal(&args.call, deal.as_ref().map(|d| d.deal_id.as_str()))?;
    context.note("assigned; `throughline run` reads the call again with the deal's people");
    Ok(Exit::Done)
}

pub fn draft(args: &DraftArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let store = Store::open_read_only(&workspace.root)?;
    let deal = store.find_deal(&args.deal)?;
    let doc = document(&store, &context.template(&workspace)?, &deal)?;
    let format = match args.format {
        _ if args.json => Format::Json,
        Shape::Md => Format::Markdown,
        Shape::Html => Format::Html,
        Shape::Json => Format::Json,
    };
    let text = render(&doc.handoff, format)?;
    if let Some(path) = &args.out {
        write_if_changed(path, &text)?;
        context.note(&format!("{} written", path.display()));
        return Ok(Exit::Done);
    }
    let mut out = context.out();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(Exit::Done)
}

pub fn gaps(args: &GapsArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let store = Store::open_read_only(&workspace.root)?;
    let template = context.template(&workspace)?;
    let handoffs = match &args.deal {
        Some(name) => vec![document(&store, &template, &store.find_deal(name)?)?.handoff],
        None => with_calls(&store, &template)?,
    };
    let text = if args.json { gaps_export::json(&handoffs)? } else { gaps_export::text(&handoffs) };
    let mut out = context.out();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    let any = handoffs.iter().any(|h| !gaps_of(h).is_empty());
    Ok(if args.strict && any { Exit::No } else { Exit::Done })
}

fn with_calls(store: &Store, template: &Template) -> Result<Vec<Handoff>, Failure> {
    let mut handoffs = Vec::new();
    for deal in store.deals()? {
        let doc = document(store, template, &deal)?;
        if !doc.calls.is_empty() {
            handoffs.push(doc.handoff);
        }
    }
    Ok(handoffs)
}

pub fn decide(args: &DecideArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let mut store = context.existing_store(&workspace)?;
    let deal: Deal = store.find_deal(&args.deal)?;
    let template = context.template(&workspace)?;
    let before = document(&store, &template, &deal)?;
    let act = match args.act {
        ActWord::Accept => Act::Accept,
        ActWord::Edit => Act::Edit,
        ActWord::Reject => Act::Reject,
        ActWord::Reopen => Act::Reopen,
        ActWord::Add => Act::Add,
        ActWord::NotSaid => Act::NotSaid,
        ActWord::NotApplicable => Act::NotApplicable,
    };
    let words = Words { by: &args.by, text: args.text.as_deref(), reason: args.reason.as_deref(), at: context.now };
    let decision = decide_on(&mut store, &before, &args.item, act, &words)?;
    let after = document(&store, &template, &deal)?.handoff.completeness;
    let mut out = context.out();
    writeln!(
        out,
        "{} {} of {}: {}",
        decision.verdict.as_str(),
        shown(&decision.item_id),
        shown(&deal.deal_id),
        gaps_export::summary(after)
    )?;
    out.flush()?;
    context.note(&format!(
        "{} still without a decision of a human",
        count(after.required - after.confirmed, "required field")
    ));
    Ok(Exit::Done)
}
