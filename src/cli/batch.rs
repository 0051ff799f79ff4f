//! `throughline run` and `demo`: the whole batch, and what came of it.

use super::ingest;
use super::ui::{Context, columns, count};
use super::{Exit, Failure};
use crate::config::{Found, Workspace};
use crate::export::safe::shown;
use crate::index::Filters;
use crate::model::{Kind, Side};
use crate::pipeline::demo::lay_out;
use crate::pipeline::extract::not_searched;
use crate::pipeline::index::sync;
use crate::pipeline::ingest::CallBecame;
use crate::pipeline::run::{Ran, run as run_batch};
use crate::store::Store;
use clap::Args;
use jiff::civil::date;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Args)]
pub struct RunArgs {
    #[arg(long)]
    json: bool,
    /// Also list calls and files that did not change
    #[arg(long)]
    all: bool,
    /// Rules laid over the shipped ones; a folder with fields.toml stands in their place [env: THROUGHLINE_RULES=]
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

#[derive(Args)]
pub struct DemoArgs {
    /// The workspace that is made
    #[arg(long, value_name = "DIR", default_value = "throughline-demo")]
    dir: PathBuf,
    #[arg(long)]
    json: bool,
}

/// Words, options and what these do.
type Example = (&'static str, &'static str, fn(&mut Filters));

/// Example searches, most telling first; those without a hit are not shown.
const EXAMPLES: [Example; 5] = [
    ("", "--kind commitment --side seller --due-before 2026-10-01", |f| {
        f.kind = vec![Kind::Commitment];
        f.side = vec![Side::Seller];
        f.due_before = Some(date(2026, 10, 1));
    }),
    ("order form", "--kind commitment", |f| f.kind = vec![Kind::Commitment]),
    ("migration", "--kind risk", |f| f.kind = vec![Kind::Risk]),
    ("spreadsheet", "--kind competitor", |f| f.kind = vec![Kind::Competitor]),
    ("integration", "", |_| {}),
];
/// Searches shown.
const EXAMPLES_SHOWN: usize = 3;

pub fn run(args: &RunArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let ran = batch(&workspace, args.rules.as_deref(), context)?;
    let mut out = context.out();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &ran)?;
        writeln!(out)?;
    } else {
        ingest::print(&ran.ingested, context.paint(), args.all, &mut out)?;
        writeln!(out, "{}", ingest::summary(&ran.ingested))?;
        outcomes(&ran, &mut out)?;
        languages(&ran, &mut out)?;
        deals(&ran, context, &mut out)?;
        let changed = ran.drafts.iter().filter(|d| d.changed).count();
        let t = &ran.totals;
        writeln!(
            out,
            "{} read, {} indexed, {} written to {}; the store has {} calls, {} turns, {} findings{}",
            count(ran.read.calls.len(), "call"),
            count(ran.index.calls, "call"),
            count(changed, "draft"),
            workspace.out().display(),
            t.calls,
            t.turns,
            t.findings,
            if t.unassigned > 0 { format!(", {} calls without a deal", t.unassigned) } else { String::new() }
        )?;
    }
    out.flush()?;
    Ok(if ran.is_partial() { Exit::Partly } else { Exit::Done })
}

fn batch(workspace: &Workspace, rules: Option<&Path>, context: &Context) -> Result<Ran, Failure> {
    let config = context.config(workspace)?;
    let book = context.rulebook(workspace, &config, rules)?.sound()?;
    let bar = context.progress();
    let ran = run_batch(workspace, &config, &book, &|step| bar.show(step));
    bar.end();
    Ok(ran?)
}

/// A line for every call that was read.
fn outcomes(ran: &Ran, out: &mut impl Write) -> Result<(), Failure> {
    if ran.read.calls.is_empty() && ran.read.failed.is_empty() {
        return Ok(());
    }
    let became: BTreeMap<&str, &str> = ran
        .ingested
        .calls()
        .map(|(_, c)| {
            let word = match c.became {
                CallBecame::New => "new",
                CallBecame::Revision => "revision",
                CallBecame::Unchanged => "read again",
                CallBecame::Duplicate { .. } => "duplicate",
            };
            (c.call_id.as_str(), word)
        })
        .collect();
    let mut rows = vec![
        ["call", "", "pain", "success", "promise", "rival", "risk", "people", "not searched"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for call in &ran.read.calls {
        let mut row = vec![shown(&call.call_id), became.get(call.call_id.as_str()).unwrap_or(&"").to_string()];
        row.extend(Kind::ALL.iter().map(|k| call.findings.get(k).copied().unwrap_or(0).to_string()));
        let unread: Vec<String> = call.unread.iter().map(|(l, n)| format!("{n} {l}")).collect();
        row.push(unread.join(", "));
        rows.push(row);
    }
    for call in &ran.read.failed {
        rows.push(vec![shown(&call.call_id), format!("failed: {}", call.reason)]);
    }
    writeln!(out, "\n{}", columns(&rows, &[2, 3, 4, 5, 6, 7]))?;
    Ok(())
}

fn languages(ran: &Ran, out: &mut impl Write) -> Result<(), Failure> {
    let mut turns: BTreeMap<&str, usize> = BTreeMap::new();
    for (language, n) in ran.read.calls.iter().flat_map(|c| &c.unread) {
        *turns.entry(language).or_default() += n;
    }
    for (language, n) in turns {
        writeln!(out, "{}", not_searched(language, n))?;
    }
    Ok(())
}

fn deals(ran: &Ran, context: &Context, out: &mut impl Write) -> Result<(), Failure> {
    if ran.drafts.is_empty() {
        return Ok(());
    }
    let head = ["deal", "account", "calls", "promised by us", "by them", "filled", "confirmed", "gaps", "note"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for d in &ran.drafts {
        let c = d.completeness;
        rows.push(vec![
            shown(&d.deal_id),
            shown(&d.account),
            d.calls.to_string(),
            d.promises.0.to_string(),
            d.promises.1.to_string(),
            format!("{} of {}", c.filled, c.required),
            format!("{} %", c.percent()),
            d.gaps.to_string(),
            d.notes.join("; "),
        ]);
    }
    let text = columns(&rows, &[2, 3, 4, 5, 6, 7]);
    let (head, rest) = text.split_once('\n').unwrap_or((text.as_str(), ""));
    writeln!(out, "\n{}\n{rest}", context.paint().bold(head))?;
    Ok(())
}

pub fn demo(args: &DemoArgs, context: &Context) -> Result<Exit, Failure> {
    let began = Instant::now();
    let root = context.here.join(&args.dir);
    lay_out(&root)?;
    let workspace = Workspace { root, found: Found::Flag };
    let ran = batch(&workspace, None, context)?;
    let mut out = context.out();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &ran)?;
        writeln!(out)?;
        out.flush()?;
        return Ok(if ran.is_partial() { Exit::Partly } else { Exit::Done });
    }
    let paint = context.paint();
    let mut kinds: BTreeMap<Kind, usize> = BTreeMap::new();
    for (kind, n) in ran.read.calls.iter().flat_map(|c| &c.findings) {
        *kinds.entry(*kind).or_default() += n;
    }
    let found: Vec<String> = kinds.iter().map(|(k, n)| format!("{n} {}", plural(*k))).collect();
    writeln!(
        out,
        "{}",
        paint.bold(&format!(
            "{} of {} in, exported by four tools: {} turns read and cited in {:.1} s",
            count(usize::try_from(ran.totals.calls).unwrap_or(0), "call"),
            count(ran.drafts.len(), "deal"),
            ran.totals.turns,
            began.elapsed().as_secs_f64()
        ))
    )?;
    writeln!(out, "found: {}", if found.is_empty() { "nothing".to_owned() } else { found.join(" · ") })?;
    languages(&ran, &mut out)?;
    deals(&ran, context, &mut out)?;
    writeln!(out, "{}", paint.bold("Handoff drafts, each line with its quote, speaker and second"))?;
    for draft in ran.drafts.iter().take(3) {
        writeln!(out, "  {}", context.shown_path(&draft.html))?;
    }
    if ran.drafts.len() > 3 {
        writeln!(out, "  … and {} more beside them", ran.drafts.len() - 3)?;
    }
    next(&workspace, args, &ran, context, &mut out)?;
    out.flush()?;
    Ok(if ran.is_partial() { Exit::Partly } else { Exit::Done })
}

/// Commands to try, each known to answer.
fn next(
    workspace: &Workspace,
    args: &DemoArgs,
    ran: &Ran,
    context: &Context,
    out: &mut impl Write,
) -> Result<(), Failure> {
    let store = Store::open_read_only(&workspace.root)?;
    let (index, _) = sync(&store, &workspace.index(), &|_| {})?;
    writeln!(out, "\n{}", context.paint().bold("Try next"))?;
    let call = format!("{} -w {}", context.program, args.dir.display());
    let mut searches = Vec::new();
    for (words, options, narrow) in EXAMPLES {
        let mut filters = Filters { limit: 1, ..Filters::default() };
        narrow(&mut filters);
        let hits = usize::try_from(index.search(words, &filters)?.total).unwrap_or(usize::MAX);
        let quoted = if words.contains(' ') { format!("\"{words}\"") } else { words.to_owned() };
        if hits > 0 {
            let parts = ["search", &quoted, options];
            let command = parts.into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
            searches.push((command, count(hits, "hit")));
        }
    }
    for (command, hits) in searches.into_iter().take(EXAMPLES_SHOWN) {
        writeln!(out, "  {:<70} # {hits}", format!("{call} {command}"))?;
    }
    let Some(first) = ran.drafts.iter().find(|d| d.findings > 0).or(ran.drafts.first()) else { return Ok(()) };
    writeln!(out, "  {:<70} # what is still missing", format!("{call} gaps {}", first.deal_id))?;
    writeln!(out, "  {:<70} # the document", format!("{call} draft {}", first.deal_id))?;
    let findings = store.findings_of_deal(&first.deal_id)?;
    if let Some(promise) = findings.iter().find(|f| f.kind == Kind::Commitment) {
        let id: String = promise.id.chars().take(8).collect();
        let command = format!("{call} decide {} {id} accept --by \"Your Name\"", first.deal_id);
        writeln!(out, "  {command:<70} # confirm a promise")?;
    }
    Ok(())
}

fn plural(kind: Kind) -> &'static str {
    match kind {
        Kind::Pain => "pains",
        Kind::SuccessCriterion => "success criteria",
        Kind::Commitment => "commitments",
        Kind::Competitor => "competitor mentions",
        Kind::Risk => "risks",
        Kind::Stakeholder => "stakeholders",
    }
}
