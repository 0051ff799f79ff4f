//! `throughline rules score`: findings beside what annotators found.

use super::rules::RulesOption;
use super::ui::{Context, count};
use super::{Exit, Failure};
use crate::pipeline::PipelineError;
use crate::pipeline::measure::{Corpus, scores_file};
use crate::score::Report;
use clap::Args;
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;

#[derive(Args)]
pub struct ScoreArgs {
    /// Folder of annotations, CALL_ID.json each; the shipped ones without it
    #[arg(long, value_name = "DIR", requires = "calls")]
    gold: Option<PathBuf>,
    /// Folder of calls
    #[arg(long, value_name = "DIR", requires = "gold")]
    calls: Option<PathBuf>,
    /// Only calls whose id begins so
    #[arg(long, value_name = "PREFIX", value_delimiter = ',')]
    only: Vec<String>,
    /// Write what was counted by rule, in the form of corpora/scores.toml
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Print the counts of every rule too
    #[arg(long)]
    by_rule: bool,
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    rules: RulesOption,
}

pub fn score(args: &ScoreArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let config = context.config(&workspace)?;
    let book = context.rulebook(&workspace, &config, args.rules.rules.as_deref())?;
    let corpus = match (&args.gold, &args.calls) {
        (Some(gold), Some(calls)) => Corpus::of_folders(gold, calls, &config)?,
        _ => Corpus::shipped()?,
    };
    let report = corpus.measure(&book, &args.only)?;
    let mut out = context.out();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &as_json(&report))?;
        writeln!(out)?;
    } else {
        print_report(&report, args.by_rule, &mut out)?;
    }
    out.flush()?;
    if let Some(path) = &args.write {
        std::fs::write(path, scores_file(&report.rules)).map_err(PipelineError::file("write", path))?;
        context.note(&format!("{} written to {}", count(report.rules.rule.len(), "rule"), path.display()));
    }
    Ok(Exit::Done)
}

fn print_report(report: &Report, by_rule: bool, out: &mut impl Write) -> Result<(), Failure> {
    writeln!(out, "{}", count(report.calls, "annotated call"))?;
    writeln!(out, "{:<18} {:>6} {:>6} {:>6} {:>6} {:>6} {:>6}", "kind", "gold", "found", "wrong", "P", "R", "F1")?;
    for (kind, t) in &report.kinds {
        writeln!(
            out,
            "{:<18} {:>6} {:>6} {:>6} {:>6.3} {:>6.3} {:>6.3}",
            kind.as_str(),
            t.required,
            t.found,
            t.wrong,
            t.precision(),
            t.recall(),
            t.f1()
        )?;
    }
    writeln!(out, "{:<18} {:>48.3}", "mean F1", report.macro_f1())?;
    if by_rule {
        writeln!(out, "\n{:<52} {:>6} {:>6}", "rule", "right", "wrong")?;
        for (rule, c) in &report.rules.rule {
            writeln!(out, "{rule:<52} {:>6} {:>6}", c.right, c.wrong)?;
        }
    }
    Ok(())
}

fn as_json(report: &Report) -> serde_json::Value {
    let kinds: serde_json::Map<String, serde_json::Value> = report
        .kinds
        .iter()
        .map(|(kind, t)| {
            let round = |x: f64| (x * 1000.0).round() / 1000.0;
            let value = json!({"gold": t.required, "found": t.found, "wrong": t.wrong,
                "precision": round(t.precision()), "recall": round(t.recall()), "f1": round(t.f1())});
            (kind.as_str().to_owned(), value)
        })
        .collect();
    json!({"calls": report.calls, "kinds": kinds, "macro_f1": (report.macro_f1() * 1000.0).round() / 1000.0,
        "rules": report.rules.rule})
}
