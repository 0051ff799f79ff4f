//! `throughline rules`: check, explain, list and begin rules; `measure` and `diff` hold the rest.

use super::ui::{Context, count};
use super::{Exit, Failure, diff, measure};
use crate::extract::explain::explain;
use crate::model::{Kind, Side};
use crate::pipeline::PipelineError;
use crate::pipeline::rulebook::{RuleFiles, Rulebook};
use crate::rules::{Example, Pack, Rule};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Subcommand)]
pub enum RulesCommand {
    /// Print every problem of rule files, also of their examples, as FILE:LINE:COLUMN: CODE: MESSAGE
    Check(CheckArgs),
    /// Walk through a rule and a sentence: tokens, matches, what stopped them, slots
    Explain(ExplainArgs),
    /// Measure findings against annotated calls: by kind, and by rule
    Score(measure::ScoreArgs),
    /// Show what a change of rules adds, loses and changes over calls
    Diff(diff::DiffArgs),
    /// List all rules
    List(ListArgs),
    /// Begin a rule file
    New(NewArgs),
}

#[derive(Args)]
pub struct CheckArgs {
    /// A rule file, or a folder of them, laid over the shipped rules; the workspace's own rules without it
    path: Option<PathBuf>,
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct ExplainArgs {
    /// Id of a rule, a part of it, or a rule file
    rule: String,
    /// What is said
    text: String,
    /// Who says it; the rule's own side if left out
    #[arg(long, value_enum)]
    by: Option<Party>,
    /// What the other side says right before
    #[arg(long, value_name = "TEXT")]
    before: Option<String>,
    /// What the other side says right after
    #[arg(long, value_name = "TEXT")]
    after: Option<String>,
    #[command(flatten)]
    rules: RulesOption,
}

#[derive(Args)]
pub struct ListArgs {
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    rules: RulesOption,
}

#[derive(Args)]
pub struct NewArgs {
    /// KIND/NAME or LANGUAGE/KIND/NAME, for instance risk/no-budget
    id: String,
    /// Rules folder; the workspace's own without it
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
}

#[derive(Args)]
pub struct RulesOption {
    /// Rules laid over the shipped ones; a folder with fields.toml stands in their place [env: THROUGHLINE_RULES=]
    #[arg(long, value_name = "DIR")]
    pub rules: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Party {
    Seller,
    Customer,
}

pub fn run(command: RulesCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        RulesCommand::Check(args) => check(&args, context),
        RulesCommand::Explain(args) => explain_rule(args, context),
        RulesCommand::Score(args) => measure::score(&args, context),
        RulesCommand::Diff(args) => diff::diff(&args, context),
        RulesCommand::List(args) => list(&args, context),
        RulesCommand::New(args) => new(&args, context),
    }
}

fn check(args: &CheckArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let config = context.config(&workspace)?;
    let files = context.rule_files(&workspace, args.path.as_deref())?;
    let only_laid = args.path.is_some();
    let laid = files.laid().count();
    let book = Rulebook::compile(files, &config);
    let mut problems = book.problems.clone();
    problems.extend(book.check_examples(only_laid));
    problems.sort();
    problems.dedup();
    let mut out = context.out();
    if args.json {
        let list: Vec<_> = problems
            .iter()
            .map(|p| json!({"file": p.file, "line": p.line, "column": p.column, "code": p.code, "message": p.message}))
            .collect();
        serde_json::to_writer_pretty(&mut out, &list)?;
        writeln!(out)?;
    } else {
        for problem in &problems {
            writeln!(out, "{problem}")?;
        }
    }
    out.flush()?;
    let rules: usize = book.rules.packs.values().map(|p| p.rules.len()).sum();
    let own = if laid > 0 { format!(", {} of your own", count(laid, "file")) } else { String::new() };
    context.note(&format!("{} checked{own}: {}", count(rules, "rule"), count(problems.len(), "problem")));
    Ok(if problems.is_empty() { Exit::Done } else { Exit::No })
}

fn explain_rule(args: ExplainArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let config = context.config(&workspace)?;
    let mut files = context.rule_files(&workspace, args.rules.rules.as_deref())?;
    let mut wanted = args.rule.clone();
    if wanted.ends_with(".toml") && context.here.join(&wanted).is_file() {
        let before: BTreeSet<String> = files.laid().map(str::to_owned).collect();
        files.lay(&context.here.join(&wanted))?;
        let new = files.laid().find(|id| !before.contains(*id)).map(str::to_owned);
        wanted = new.unwrap_or_else(|| wanted.trim_end_matches(".toml").to_owned());
    }
    let book = Rulebook::compile(files, &config);
    for problem in book.own_problems() {
        context.note(&problem.to_string());
    }
    let rules = named(&book, &wanted);
    if rules.is_empty() {
        return Err(no_rule(&book, &wanted));
    }
    let by = args.by.map(|p| match p {
        Party::Seller => Side::Seller,
        Party::Customer => Side::Customer,
    });
    let example = Example {
        says: args.text,
        by,
        before: args.before,
        after: args.after,
        finds: None,
        slots: std::collections::BTreeMap::new(),
        none: None,
        gate: None,
        known_miss: None,
    };
    let mut out = context.out();
    for (n, (pack, rule)) in rules.into_iter().enumerate() {
        if n > 0 {
            writeln!(out)?;
        }
        out.write_all(explain(&book.rules, pack, rule, &example).as_bytes())?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// An error that names the likest rule, unless there is one with that id.
pub fn must_exist(book: &Rulebook, id: &str) -> Result<(), Failure> {
    if book.rules.packs.values().flat_map(|p| &p.rules).any(|r| r.id == id) { Ok(()) } else { Err(no_rule(book, id)) }
}

fn no_rule(book: &Rulebook, wanted: &str) -> Failure {
    Failure::Usage(format!("no rule `{wanted}`{}; `throughline rules list` shows all", nearest(book, wanted)))
}

/// The rule of that id, or all whose id contains it.
fn named<'b>(book: &'b Rulebook, wanted: &str) -> Vec<(&'b Pack, &'b Rule)> {
    let all = || book.rules.packs.values().flat_map(|p| p.rules.iter().map(move |r| (p, r)));
    let exact: Vec<_> = all().filter(|(_, r)| r.id == wanted).collect();
    if exact.is_empty() { all().filter(|(_, r)| r.id.contains(wanted)).collect() } else { exact }
}

fn nearest(book: &Rulebook, wanted: &str) -> String {
    let ids = book.rules.packs.values().flat_map(|p| &p.rules).map(|r| r.id.as_str());
    let name = |id: &str| id.rsplit('/').next().unwrap_or_default().to_owned();
    let likeness = |id: &str| strsim::jaro_winkler(id, wanted).max(strsim::jaro_winkler(&name(id), &name(wanted)));
    let best = ids.map(|id| (likeness(id), id)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
    best.filter(|(score, _)| *score > 0.75).map_or_else(String::new, |(_, id)| format!("; did you mean `{id}`?"))
}

fn list(args: &ListArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let config = context.config(&workspace)?;
    let book = context.rulebook(&workspace, &config, args.rules.rules.as_deref())?;
    let rules: Vec<&Rule> = book.rules.packs.values().flat_map(|p| &p.rules).collect();
    let mut out = context.out();
    if args.json {
        let list: Vec<_> = rules
            .iter()
            .map(|r| {
                let counts = book.scores.rule.get(&r.id);
                json!({"id": r.id, "title": r.title, "kind": r.kind, "why": r.why, "status": format!("{:?}", r.status).to_lowercase(),
                    "examples": r.examples.len(), "precision": book.precision(&r.id),
                    "right": counts.map(|c| c.right), "wrong": counts.map(|c| c.wrong)})
            })
            .collect();
        serde_json::to_writer_pretty(&mut out, &list)?;
        writeln!(out)?;
    } else {
        let width = rules.iter().map(|r| r.id.len()).max().unwrap_or(0);
        for r in &rules {
            let counts = book.scores.rule.get(&r.id);
            let seen = counts.map_or_else(String::new, |c| format!("{}/{}", c.right, c.right + c.wrong));
            writeln!(out, "{:<width$}  {:.2} {seen:>7}  {}", r.id, book.precision(&r.id), r.title)?;
        }
    }
    out.flush()?;
    context.note(&format!(
        "{}; the number is how often it is right, and how often that was counted",
        count(rules.len(), "rule")
    ));
    Ok(Exit::Done)
}

fn new(args: &NewArgs, context: &Context) -> Result<Exit, Failure> {
    let parts: Vec<&str> = args.id.trim_end_matches(".toml").split('/').collect();
    let (language, kind, name) = match parts.as_slice() {
        [kind, name] => ("en", *kind, *name),
        [language, kind, name] => (*language, *kind, *name),
        _ => {
            return Err(Failure::Usage(format!(
                "`{}` is no rule id; write KIND/NAME, for instance risk/no-budget",
                args.id
            )));
        }
    };
    let kind = Kind::parse(kind).ok_or_else(|| {
        Failure::Usage(format!("no kind `{kind}`; use one of {}", Kind::ALL.map(Kind::as_str).join(", ")))
    })?;
    let plain =
        |word: &str| !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
    if !plain(name) || language.len() != 2 || !plain(language) {
        return Err(Failure::Usage(format!("`{}` is no rule id; use small letters, digits and hyphens", args.id)));
    }
    let folder = match &args.rules {
        Some(dir) => context.here.join(dir),
        None => context.workspace()?.rules(),
    };
    let path = folder.join(language).join(kind.as_str()).join(format!("{name}.toml"));
    if path.exists() || RuleFiles::shipped().has(&format!("{language}/{}/{name}.toml", kind.as_str())) {
        return Err(Failure::Usage(format!(
            "rule {language}/{}/{name} exists already; choose another name",
            kind.as_str()
        )));
    }
    write_new(&path, &skeleton(kind, name))?;
    let mut out = context.out();
    writeln!(out, "{}", path.display())?;
    out.flush()?;
    context.note(&format!(
        "next: edit it, then\n  {0} rules check {1}\n  {0} rules explain {1} \"a sentence\"",
        context.program,
        path.display()
    ));
    Ok(Exit::Done)
}

fn write_new(path: &Path, text: &str) -> Result<(), PipelineError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(PipelineError::file("make", folder))?;
    }
    std::fs::write(path, text).map_err(PipelineError::file("write", path))
}

/// A rule that says nothing yet, with a place for everything.
fn skeleton(kind: Kind, name: &str) -> String {
    let side = if kind == Kind::Commitment { "any" } else { "customer" };
    format!(
        "title  = \"{}\"\nkind   = \"{}\"\nwhy    = \"\"                     # what the next team loses without it\n\
         status = \"draft\"                # draft | stable | retired; stable needs two examples that find and two that stay silent\n\
         side   = \"{side}\"\n\n[[match]]\npattern = \"\"                    # docs/RULES.md has the pattern language\n\n\
         [[example]]\nsays  = \"\"\nfinds = \"\"\n\n[[example]]\nsays = \"\"\nnone = \"\"\ngate = \"pattern\"                # side | pattern | unless | question | modifier: what must stop it\n",
        name.replace('-', " "),
        kind.as_str()
    )
}
