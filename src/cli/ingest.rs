//! `throughline ingest` and `convert`: calls into the store, and our calls as other tools export them.

use super::ui::{Context, Paint, count};
use super::{Exit, Failure};
use crate::export::safe::shown;
use crate::pipeline::PipelineError;
use crate::pipeline::gather::{Held, gather};
use crate::pipeline::ingest::{CallBecame, CallReport, FileBecame, Ingested, ingest, rehearsal};
use crate::sources::write::{chorus, gong, zoom};
use crate::store::{STORE_FILE, Store};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Args)]
pub struct IngestArgs {
    /// Files, folders and archives with transcripts, deals and CRM exports
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Show what would happen and write nothing
    #[arg(long)]
    dry_run: bool,
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct ConvertArgs {
    /// Calls of any known format
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The tool whose export is written
    #[arg(long, value_enum)]
    to: Tool,
    /// Folder for the files; each call gets a folder in it
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Tool {
    Gong,
    Chorus,
    Zoom,
}

pub fn run(args: &IngestArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let config = context.config(&workspace)?;
    let mut store = if args.dry_run {
        let real = match workspace.root.join(STORE_FILE).exists() {
            true => Some(Store::open_read_only(&workspace.root)?),
            false => None,
        };
        rehearsal(real.as_ref())?
    } else {
        Store::open(&workspace.root)?
    };
    let bar = context.progress();
    let gathered = gather(&args.paths, &config, |id| store.deal(id).ok().flatten());
    let ingested = ingest(&mut store, gathered, &|step| bar.show(step))?;
    bar.end();
    let mut out = context.out();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &ingested)?;
        writeln!(out)?;
    } else {
        print(&ingested, context.paint(), true, &mut out)?;
        writeln!(out, "{}{}", summary(&ingested), if args.dry_run { "; nothing was written" } else { "" })?;
    }
    out.flush()?;
    Ok(if ingested.failed().next().is_some() { Exit::Partly } else { Exit::Done })
}

/// One line a call, one a file without calls; unchanged calls only if asked.
pub fn print(ingested: &Ingested, paint: Paint, unchanged: bool, out: &mut impl Write) -> Result<(), Failure> {
    for file in &ingested.files {
        let mut notes = file.notes.clone();
        let mut line = |word: &str, what: &str, notes: &[String]| -> Result<(), Failure> {
            let said = if notes.is_empty() { String::new() } else { format!(" · {}", notes.join(" · ")) };
            let text = format!("{}: {what}{said}", file.file);
            writeln!(out, "{} {}", coloured(paint, word), shown(&text))?;
            Ok(())
        };
        match &file.became {
            FileBecame::Calls { calls } => {
                for call in calls.iter().filter(|c| unchanged || c.became != CallBecame::Unchanged) {
                    let mut said = call.notes.clone();
                    said.append(&mut notes);
                    line(word(call), &describe(call, &file.format), &said)?;
                }
            }
            FileBecame::Deals { deals } => {
                let changed = deals.iter().any(|d| ingested.deals.contains(d));
                if changed || unchanged {
                    let which = if deals.len() > 3 { count(deals.len(), "deal") } else { deals.join(", ") };
                    line(if changed { "deal" } else { "unchanged" }, &which, &notes)?;
                }
            }
            FileBecame::Companion { of } => {
                if unchanged {
                    line("part", &format!("{} used by {of}", file.format), &notes)?;
                }
            }
            FileBecame::Skipped { reason } => line("skipped", reason, &notes)?,
            FileBecame::Failed { reason } => line("failed", reason, &notes)?,
        }
    }
    Ok(())
}

fn describe(call: &CallReport, format: &str) -> String {
    let mut parts = vec![call.call_id.clone()];
    if let CallBecame::Duplicate { of } = &call.became {
        parts[0].push_str(&format!(" is the same call as {of}"));
    }
    parts.extend(call.date.clone());
    parts.extend(Some(call.title.clone()).filter(|t| !t.is_empty()));
    parts.push(count(call.turns, "turn"));
    parts.push(format.to_owned());
    parts.join(" · ")
}

fn word(call: &CallReport) -> &'static str {
    match call.became {
        CallBecame::New => "new",
        CallBecame::Unchanged => "unchanged",
        CallBecame::Revision => "revision",
        CallBecame::Duplicate { .. } => "duplicate",
    }
}

fn coloured(paint: Paint, word: &str) -> String {
    let padded = format!("{word:<9}");
    match word {
        "new" | "revision" | "deal" => paint.good(&padded),
        "duplicate" => paint.warn(&padded),
        "failed" => paint.bad(&padded),
        _ => paint.dim(&padded),
    }
}

/// `32 calls: 30 new, 2 unchanged; 9 deals; 4 files skipped`.
pub fn summary(ingested: &Ingested) -> String {
    let mut words: BTreeMap<usize, usize> = BTreeMap::new();
    let order = ["new", "revision", "unchanged", "duplicate"];
    for (_, call) in ingested.calls() {
        *words.entry(order.iter().position(|w| *w == word(call)).unwrap_or(0)).or_default() += 1;
    }
    let calls: Vec<String> = words.iter().map(|(w, n)| format!("{n} {}", order[*w])).collect();
    let total = ingested.calls().count();
    let mut parts = vec![match total {
        0 => "no calls".to_owned(),
        n => format!("{}: {}", count(n, "call"), calls.join(", ")),
    }];
    let (mut deals, mut skipped) = (0, 0);
    for file in &ingested.files {
        match &file.became {
            FileBecame::Deals { deals: d } => deals += d.len(),
            FileBecame::Skipped { .. } => skipped += 1,
            _ => {}
        }
    }
    let failed = ingested.failed().count();
    if deals > 0 {
        parts.push(format!("{} ({} new or changed)", count(deals, "deal"), ingested.deals.len()));
    }
    for (n, what) in [(skipped, "skipped"), (failed, "failed")] {
        if n > 0 {
            parts.push(format!("{} {what}", count(n, "file")));
        }
    }
    parts.join("; ")
}

pub fn convert(args: &ConvertArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let config = context.config(&workspace)?;
    let gathered = gather(&args.paths, &config, |_| None);
    let mut out = context.out();
    let (mut calls, mut exit) = (0, Exit::Done);
    for file in gathered.files {
        match file.held {
            Held::Calls(list) => {
                for c in list {
                    let written = match args.to {
                        Tool::Gong => gong(&c.call),
                        Tool::Chorus => chorus(&c.call),
                        Tool::Zoom => zoom(&c.call),
                    };
                    let name: String = c
                        .call
                        .call_id
                        .chars()
                        .map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '-' })
                        .collect();
                    for (file, bytes) in &written.files {
                        write(&args.out.join(&name).join(file), bytes)?;
                    }
                    writeln!(out, "{} → {}", shown(&c.call.call_id), written.call_id)?;
                    calls += 1;
                }
            }
            Held::Failed { reason } => {
                exit = Exit::Partly;
                context.note(&format!("failed {}: {reason}", file.label));
            }
            Held::Skipped { reason } => context.note(&format!("skipped {}: {reason}", file.label)),
            Held::Deals(_) | Held::Companion { .. } => {}
        }
    }
    out.flush()?;
    context.note(&format!("{} written to {}", count(calls, "call"), args.out.display()));
    Ok(exit)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), PipelineError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(PipelineError::file("make", folder))?;
    }
    std::fs::write(path, bytes).map_err(PipelineError::file("write", path))
}
