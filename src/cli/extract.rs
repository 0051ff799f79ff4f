//! `throughline extract`: findings of calls that need not be in any store.

use super::ui::{Context, count};
use super::{Exit, Failure};
use crate::config::Config;
use crate::export::findings::{write_json, write_ndjson};
use crate::export::findings_text::{TextStyle, write_text};
use crate::pipeline::gather::{Held, gather};
use crate::pipeline::rulebook::Reader;
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
    /// Also findings below the configured extract.min_confidence
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
    let mut config = context.config(&workspace)?;
    if args.all {
        config.extract.min_confidence = 0.0;
    }
    let book = context.rulebook(&workspace, &config, args.rules.as_deref())?;
    let reader = book.reader();
    let format = args.format.unwrap_or(if context.on_terminal() { Format::Text } else { Format::Ndjson });
    let from_input = args.files.is_empty() || args.files.iter().any(|f| f.as_os_str() == "-");
    if from_input {
        return stream(format, &reader, context);
    }
    files(args, &config, format, &reader, context)
}

fn files(
    args: &ExtractArgs,
    config: &Config,
    format: Format,
    reader: &Reader<'_>,
    context: &Context,
) -> Result<Exit, Failure> {
    let gathered = gather(&args.files, config, |_| None);
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
    let answered = read_gathered(gathered, reader);
    let mut printer = Printer::new(format, context);
    printer.print(answered)?;
    printer.end()?;
    Ok(exit)
}

fn stream(format: Format, reader: &Reader<'_>, context: &Context) -> Result<Exit, Failure> {
    let mut input = BufReader::with_capacity(1 << 20, std::io::stdin().lock());
    let mut printer = Printer::new(format, context);
    let mut exit = Exit::Done;
    read_lines(&mut input, reader, |lines| {
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
    format: Format,
    out: Box<dyn Write>,
    calls: usize,
    findings: usize,
    unread: BTreeMap<String, usize>,
    /// Findings of a JSON array, which is written at the end.
    array: Vec<Answered>,
}

impl<'c> Printer<'c> {
    fn new(format: Format, context: &'c Context) -> Printer<'c> {
        let out: Box<dyn Write> = Box::new(context.out());
        Printer { context, format, out, calls: 0, findings: 0, unread: BTreeMap::new(), array: Vec::new() }
    }

    fn print(&mut self, answered: Vec<Answered>) -> Result<(), Failure> {
        let style = TextStyle { color: self.context.paint().0, width: self.context.width() };
        for (language, turns) in unread_turns(answered.iter().map(|a| &a.extraction)) {
            *self.unread.entry(language).or_default() += turns;
        }
        for a in answered {
            self.calls += 1;
            self.findings += a.extraction.findings.len();
            match self.format {
                Format::Text => write_text(&mut self.out, &a.call, &a.extraction.findings, style)?,
                Format::Ndjson => write_ndjson(&mut self.out, &a.call, &a.extraction.findings)?,
                Format::Json => self.array.push(a),
            }
        }
        Ok(())
    }

    fn end(mut self) -> Result<(), Failure> {
        if self.format == Format::Json {
            let calls = self.array.iter().map(|a| (&a.call, a.extraction.findings.as_slice()));
            write_json(&mut self.out, calls)?;
        }
        self.out.flush()?;
        for (language, turns) in &self.unread {
            self.context.note(&format!("no pack for {language}: {} not searched", count(*turns, "turn")));
        }
        self.context.note(&format!("{}, {}", count(self.calls, "call"), count(self.findings, "finding")));
        Ok(())
    }
}
