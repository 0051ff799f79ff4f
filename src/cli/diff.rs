//! `throughline rules diff`: what a change of rules adds and loses over calls.

use super::extract::note_files;
use super::ui::{Context, Paint, columns, count};
use super::{Exit, Failure};
use crate::config::{Config, Workspace};
use crate::export::safe::{clock, shown};
use crate::pipeline::compare::{Books, Both, Change, Comparison, Totals};
use crate::pipeline::gather::gather;
use crate::pipeline::rulebook::RuleFiles;
use crate::pipeline::stream::{read_gathered, read_lines};
use crate::score::difference::{Difference, Edit};
use clap::Args;
use serde_json::{Value, json};
use std::io::{BufReader, Write};
use std::path::PathBuf;

#[derive(Args)]
pub struct DiffArgs {
    /// Transcripts of any known format, folders or archives; - for calls as lines of JSON on standard input; the shipped deals without any
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The rules after the change, laid over the others; a folder with fields.toml stands in their place [env: THROUGHLINE_RULES=]
    #[arg(long, visible_alias = "rules", value_name = "DIR")]
    after: Option<PathBuf>,
    /// The rules before the change, laid over the shipped ones; without it the rules as they are without --after
    #[arg(long, value_name = "DIR")]
    before: Option<PathBuf>,
    /// Findings shown of each rule; 0 is all
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Also compare findings of the possible lane
    #[arg(long)]
    all: bool,
    #[arg(long)]
    json: bool,
    /// End with 1 if anything was added, lost or changed, for scripts
    #[arg(long)]
    exit_code: bool,
}

pub fn diff(args: &DiffArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let config = context.config(&workspace)?;
    let (before, after) = files_of(args, &workspace, context)?;
    let books = Books::compile(before, after, &config, args.all);
    if args.before.is_some() {
        context.note_problems(&books.before);
    }
    context.note_problems(&books.after);
    if books.before.hash == books.after.hash {
        context.note("both sets of rules are the same; name the changed ones with --rules DIR");
    }
    let (comparison, exit) = compare(args, &config, &books.readers(), context)?;
    let mut out = context.out();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &as_json(&comparison))?;
        writeln!(out)?;
    } else {
        print(&comparison, args.limit, context.paint(), &mut out)?;
    }
    out.flush()?;
    let differs = args.exit_code && !comparison.changes.is_empty();
    Ok(if exit == Exit::Done && differs { Exit::No } else { exit })
}

/// The files of the rules before and after the change.
fn files_of(args: &DiffArgs, workspace: &Workspace, context: &Context) -> Result<(RuleFiles, RuleFiles), Failure> {
    let after = context.rule_files(workspace, args.after.as_deref())?;
    let mut before = RuleFiles::shipped();
    if let Some(path) = &args.before {
        before.lay(&context.here.join(path))?;
    } else if context.given_rules(args.after.as_deref()).is_some() {
        before.lay_own(workspace)?;
    }
    Ok((before, after))
}

fn compare(
    args: &DiffArgs,
    config: &Config,
    both: &Both<'_>,
    context: &Context,
) -> Result<(Comparison, Exit), Failure> {
    let mut comparison = Comparison::default();
    let mut exit = Exit::Done;
    if args.files.is_empty() {
        both.shipped()?.into_iter().for_each(|a| comparison.add(a));
    } else if args.files.iter().any(|f| f.as_os_str() == "-") {
        let mut input = BufReader::with_capacity(1 << 20, std::io::stdin().lock());
        read_lines(&mut input, both, |lines| {
            for line in lines {
                match line.answer {
                    Ok(answered) => answered.into_iter().for_each(|a| comparison.add(a)),
                    Err(reason) => {
                        exit = Exit::Partly;
                        context.note(&format!("failed line {}: {reason}", line.number));
                    }
                }
            }
            Ok::<(), Failure>(())
        })?;
    } else {
        let gathered = gather(&args.files, config, |_| None);
        exit = note_files(&gathered, context);
        read_gathered(gathered, both).into_iter().for_each(|a| comparison.add(a));
    }
    Ok((comparison, exit))
}

fn print(comparison: &Comparison, limit: usize, paint: Paint, out: &mut impl Write) -> Result<(), Failure> {
    for (rule, changes) in comparison.by_rule() {
        let signs = ['+', '-', '~'].map(|sign| changes.iter().filter(|c| c.difference.sign() == sign).count());
        writeln!(out, "{}  +{} -{} ~{}", paint.bold(&shown(rule)), signs[0], signs[1], signs[2])?;
        let most = if limit == 0 { changes.len() } else { limit };
        for change in changes.iter().take(most) {
            print_change(change, paint, out)?;
        }
        if changes.len() > most {
            writeln!(out, "  {}", paint.dim(&format!("and {} more; --limit 0 shows all", changes.len() - most)))?;
        }
        writeln!(out)?;
    }
    let head = ["kind", "+", "-", "~"].map(str::to_owned).to_vec();
    let row = |name: &str, t: &Totals| {
        let numbers = [t.added, t.lost, t.changed].map(|n| n.to_string());
        [vec![name.to_owned()], numbers.to_vec()].concat()
    };
    let mut rows = vec![head];
    rows.extend(comparison.totals.iter().map(|(kind, t)| row(kind.as_str(), t)));
    rows.push(row("all", &comparison.sum()));
    writeln!(out, "{}", columns(&rows, &[1, 2, 3, 4, 5]))?;
    writeln!(out, "{}", count(comparison.calls, "call"))?;
    Ok(())
}

fn print_change(change: &Change, paint: Paint, out: &mut impl Write) -> Result<(), Failure> {
    let difference = &change.difference;
    let evidence = &difference.finding().evidence;
    let sign = match difference {
        Difference::Added(_) => paint.good("+"),
        Difference::Lost(_) => paint.bad("-"),
        Difference::Changed(_) => paint.warn("~"),
    };
    let place = evidence.start_ms.map_or_else(|| format!("turn {}", evidence.turn), clock);
    let speaker = shown(change.speaker.as_deref().unwrap_or("unknown speaker"));
    let call = shown(&difference.finding().call_id);
    let about = paint.dim(&format!("{call}  {place}  {speaker} ({})", evidence.side.as_str()));
    writeln!(out, "  {sign} {about}  \"{}\"", shown(&evidence.quote))?;
    if let Difference::Changed(both) = difference
        && both.0.rule != both.1.rule
    {
        writeln!(out, "      rule: {} → {}", shown(&both.0.rule), shown(&both.1.rule))?;
    }
    for Edit { name, was, is } in difference.edits() {
        let value = |v: Option<String>| v.map_or_else(|| "(none)".to_owned(), |v| shown(&v));
        writeln!(out, "      {name}: {} → {}", value(was), value(is))?;
    }
    Ok(())
}

fn as_json(comparison: &Comparison) -> Value {
    let totals = |t: &Totals| json!({"added": t.added, "lost": t.lost, "changed": t.changed});
    let kinds: serde_json::Map<String, Value> =
        comparison.totals.iter().map(|(kind, t)| (kind.as_str().to_owned(), totals(t))).collect();
    let changes: Vec<Value> = comparison.changes.iter().map(change_json).collect();
    json!({"calls": comparison.calls, "all": totals(&comparison.sum()), "kinds": kinds, "changes": changes})
}

fn change_json(change: &Change) -> Value {
    let f = change.difference.finding();
    let mut value = json!({"change": change.difference.as_str(), "rule": f.rule, "kind": f.kind, "call_id": f.call_id,
        "id": f.id, "turn": f.evidence.turn, "quote": f.evidence.quote, "side": f.evidence.side});
    let mut put = |name: &str, given: Option<Value>| {
        if let Some(given) = given {
            value[name] = given;
        }
    };
    put("start_ms", f.evidence.start_ms.map(Value::from));
    put("speaker", change.speaker.clone().map(Value::from));
    if let Difference::Changed(both) = &change.difference {
        put("rule_before", Some(Value::from(both.0.rule.as_str())));
        let edit = |e: Edit| {
            let mut edit = json!({"name": e.name});
            for (key, given) in [("before", e.was), ("after", e.is)] {
                if let Some(given) = given {
                    edit[key] = Value::from(given);
                }
            }
            edit
        };
        put("edits", Some(change.difference.edits().into_iter().map(edit).collect()));
    }
    value
}
