//! `throughline extract`: findings of calls that need not be in any store.

use super::ui::{Context, count};
use super::{Exit, Failure};
use crate::config::Config;
use crate::export::findings::{write_json, write_ndjson};
use crate::export::findings_text::{TextStyle, write_text};
use crate::model::Finding;
use crate::pipeline::gather::{Gathered, Held, gather};
use crate::pipeline::rulebook::Rulebook;
use crate::pipeline::stream::{Answered, read_gathered, read_lines, unread_turns};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::io::{BufReader, Write};
use std::path::PathBuf;

#[derive(Args)]
pub struct ExtractArgs {
    /// Transcripts of any known format, folders or archives; without any, calls as lines of JSON on standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// text on a terminal, else ndjson: one finding a line
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Rules laid over the shipped ones; a folder with fields.toml stands in their place [env: THROUGHLINE_RULES=]
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,
    /// Also the possible lane: findings below the operating point of their kind or the configured extract.min_confidence
    #[arg(long)]
    all: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Ndjson,
}

pub fn run(args: &ExtractArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let config = context.config(&workspace)?;
    let mut book = context.rulebook(&workspace, &config, args.rules.as_deref())?;
    if args.all {
        book = book.with_possible();
    }
    let format = args.format.unwrap_or(if context.on_terminal() { Format::Text } else { Format::Ndjson });
    let from_input = args.files.is_empty() || args.files.iter().any(|f| f.as_os_str() == "-");
    if from_input {
        return stream(format, &book, context);
    }
    files(args, &config, format, &book, context)
}

fn files(
    args: &ExtractArgs,
    config: &Config,
    format: Format,
    book: &Rulebook,
    context: &Context,
) -> Result<Exit, Failure> {
    let gathered = gather(&args.files, config, |_| None);
    let exit = note_files(&gathered, context);
    let answered = read_gathered(gathered, &book.reader());
    let mut printer = Printer::new(format, book, context);
    printer.print(answered)?;
    printer.end()?;
    Ok(exit)
}

/// Notes which files hold no call; partly done if one could not be read.
pub fn note_files(gathered: &Gathered, context: &Context) -> Exit {
    let mut exit = Exit::Done;
    for file in &gathered.files {
        match &file.held {
            Held::Failed { reason } => {
                exit = Exit::Partly;
                context.note(&format!("failed {}: {reason}", file.label));
            }
            Held::Skipped { reason } => context.note(&format!("skipped {}: {reason}", file.label)),
            Held::Calls(_) | Held::Deals(_) | Held::Companion { .. } => {}
        }
    }
    exit
}

fn stream(format: Format, book: &Rulebook, context: &Context) -> Result<Exit, Failure> {
    let mut input = BufReader::with_capacity(1 << 20, std::io::stdin().lock());
    let mut printer = Printer::new(format, book, context);
    let mut exit = Exit::Done;
    read_lines(&mut input, &book.reader(), |lines| {
        for line in lines {
            match line.answer {
                Ok(answered) => printer.print(answered)?,
                Err(reason) => {
                    exit = Exit::Partly;
                    context.note(&format!("failed line {}: {reason}", line.number));
                }
            }
        }
        printer.out.flush()?;
        Ok::<(), Failure>(())
    })?;
    printer.end()?;
    Ok(exit)
}

/// Prints answers as they come.
struct Printer<'c> {
    context: &'c Context,
    book: &'c Rulebook,
    format: Format,
    out: Box<dyn Write>,
    calls: usize,
    findings: usize,
    unread: BTreeMap<String, usize>,
    /// Findings of a JSON array, which is written at the end.
    array: Vec<Answered>,
}

impl<'c> Printer<'c> {
    fn new(format: Format, book: &'c Rulebook, context: &'c Context) -> Printer<'c> {
        let out: Box<dyn Write> = Box::new(context.out());
        Printer { context, book, format, out, calls: 0, findings: 0, unread: BTreeMap::new(), array: Vec::new() }
    }

    fn print(&mut self, answered: Vec<Answered>) -> Result<(), Failure> {
        let style = TextStyle { color: self.context.paint().0, width: self.context.width() };
        for (language, turns) in unread_turns(answered.iter().map(|a| &a.extraction)) {
            *self.unread.entry(language).or_default() += turns;
        }
        let possible = |f: &Finding| self.book.is_possible(f);
        for a in answered {
            self.calls += 1;
            self.findings += a.extraction.findings.len();
            match self.format {
                Format::Text => write_text(&mut self.out, &a.call, &a.extraction.findings, &possible, style)?,
                Format::Ndjson => write_ndjson(&mut self.out, &a.call, &a.extraction.findings, &possible)?,
                Format::Json => self.array.push(a),
            }
        }
        Ok(())
    }

    fn end(mut self) -> Result<(), Failure> {
        if self.format == Format::Json {
            let calls = self.array.iter().map(|a| (&a.call, a.extraction.findings.as_slice()));
            write_json(&mut self.out, calls, &|f| self.book.is_possible(f))?;
        }
        self.out.flush()?;
        for (language, turns) in &self.unread {
            self.context.note(&format!("no pack for {language}: {} not searched", count(*turns, "turn")));
        }
        self.context.note(&format!("{}, {}", count(self.calls, "call"), count(self.findings, "finding")));
        Ok(())
    }
}
