//! `throughline rules score`: findings beside what annotators found.

use super::rules::RulesOption;
use super::ui::{Context, count};
use super::{Exit, Failure, measured};
use crate::extract::confidence::Scores;
use crate::model::Kind;
use crate::pipeline::PipelineError;
use crate::pipeline::measure::{Corpus, begins, scores_file};
use crate::pipeline::rulebook::Rulebook;
use crate::score::calibration::Calibration;
use crate::score::{Judged, scores};
use clap::Args;
use std::io::Write;
use std::path::{Path, PathBuf};

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
    /// Calls that no rule was written from, by the beginning of their id; --write counts them apart, --calibration measures on them
    #[arg(long, value_name = "PREFIX", value_delimiter = ',', default_values_t = ["dev5".to_owned(), "dev6".to_owned()])]
    unseen: Vec<String>,
    /// Write what was counted by rule, in the form of corpora/scores.toml
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Take confidences from these counts, in the form of corpora/scores.toml
    #[arg(long, value_name = "FILE")]
    scores: Option<PathBuf>,
    /// How true the confidences are, on the unseen calls; each deal with the counts of the others, or with --scores
    #[arg(long)]
    calibration: bool,
    /// Draw the calibration as a reliability diagram
    #[arg(long, value_name = "FILE", requires = "calibration")]
    svg: Option<PathBuf>,
    /// Also measure findings of the possible lane
    #[arg(long)]
    all: bool,
    /// Print the counts of every rule too
    #[arg(long)]
    by_rule: bool,
    /// List annotated findings of a kind that nothing finds
    #[arg(long, value_name = "KIND", value_parser = kind)]
    missing: Option<Kind>,
    /// List findings of a kind that match nothing, by rule
    #[arg(long, value_name = "KIND", value_parser = kind)]
    noisy: Option<Kind>,
    /// Most lines of a list; 0 is all
    #[arg(long, value_name = "N", default_value_t = 40)]
    limit: usize,
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    rules: RulesOption,
}

/// What was measured, and what of it is to be shown.
pub struct Report<'r> {
    pub calls: &'r [Judged],
    pub rules: Scores,
    pub by_rule: bool,
    pub missing: Option<Kind>,
    pub noisy: Option<Kind>,
    /// Most lines of a list.
    pub limit: usize,
    pub calibration: Option<Calibration>,
}

fn kind(name: &str) -> Result<Kind, String> {
    Kind::parse(name).ok_or_else(|| format!("use one of {}", Kind::ALL.map(Kind::as_str).join(", ")))
}

pub fn score(args: &ScoreArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let config = context.config(&workspace)?;
    let mut book = context.rulebook(&workspace, &config, args.rules.rules.as_deref())?;
    if args.all {
        book = book.with_possible();
    }
    if let Some(path) = &args.scores {
        book = book.with_scores(read_scores(path)?);
    }
    let corpus = match (&args.gold, &args.calls) {
        (Some(gold), Some(calls)) => Corpus::of_folders(gold, calls, &config)?,
        _ => Corpus::shipped()?,
    };
    let calibration = if args.calibration { Some(calibration(args, &book, &corpus)?) } else { None };
    let calls = corpus.only(&args.only)?.judge(&book.reader());
    let report = Report {
        calls: &calls,
        rules: scores(&calls, |c| begins(&c.call_id, &args.unseen)),
        by_rule: args.by_rule,
        missing: args.missing,
        noisy: args.noisy,
        limit: if args.limit == 0 { usize::MAX } else { args.limit },
        calibration,
    };
    let mut out = context.out();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &measured::as_json(&report))?;
        writeln!(out)?;
    } else {
        measured::print(&report, &mut out)?;
    }
    out.flush()?;
    if let Some(path) = &args.write {
        write(path, &scores_file(&report.rules))?;
        context.note(&format!("{} written to {}", count(report.rules.rule.len(), "rule"), path.display()));
    }
    if let (Some(path), Some(calibration)) = (&args.svg, &report.calibration) {
        write(path, &calibration.svg())?;
        context.note(&format!("reliability diagram written to {}", path.display()));
    }
    Ok(Exit::Done)
}

/// Calibration on the unseen calls among those that are measured; on all of them where none is unseen.
fn calibration(args: &ScoreArgs, book: &Rulebook, corpus: &Corpus) -> Result<Calibration, Failure> {
    let judged = match args.scores {
        Some(_) => corpus.judge(&book.reader()),
        None => corpus.judge_apart(book, &args.unseen),
    };
    let chosen = |c: &&Judged| args.only.is_empty() || begins(&c.call_id, &args.only);
    let unseen = |c: &&Judged| begins(&c.call_id, &args.unseen);
    let any = judged.iter().filter(chosen).any(|c| unseen(&c));
    let calls = judged.iter().filter(chosen).filter(|c| !any || unseen(c));
    Ok(Calibration::of(calls.flat_map(|c| &c.findings)))
}

fn read_scores(path: &Path) -> Result<Scores, Failure> {
    let text = std::fs::read_to_string(path).map_err(PipelineError::file("read", path))?;
    Scores::parse(&text).map_err(|e| Failure::Usage(format!("{} holds no counts of rules: {e}", path.display())))
}

fn write(path: &Path, text: &str) -> Result<(), PipelineError> {
    std::fs::write(path, text).map_err(PipelineError::file("write", path))
}
