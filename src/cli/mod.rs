//! The command line: one file a group of commands, each a definition and what it prints.
//!
//! Nothing here decides anything about calls: that is `pipeline` and below. Everything that a person
//! said is made harmless before it reaches a terminal. Errors are [`Failure`]; [`Exit`] is the
//! process's answer. Only `main` reads the clock, the environment and the arguments.

mod batch;
mod deals;
mod diff;
mod extract;
mod failure;
mod hits;
mod ingest;
mod measure;
mod measured;
mod progress;
mod rules;
mod search;
mod threads;
mod ui;
mod vocabulary;
mod workspace;

pub use failure::{Exit, Failure};
pub use ui::Context;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Shown at the end of `--help` and in the man page.
const AFTER_HELP: &str = "\
Exit codes:
  0  done
  1  what was asked is answered with no: problems in rules, gaps with --strict, changes with --exit-code,
     doctor found something
  2  wrong usage, or something named that does not exist (a deal, an item, a rule)
  3  trouble with the workspace: settings, store, index, disk
  4  the store was written by a newer throughline; nothing was touched
  5  partly done: some files or calls failed, each with its reason

Workspace: --workspace DIR, else THROUGHLINE_WORKSPACE, else the nearest folder upwards with
throughline.toml, else the user's data folder. `throughline init` makes one.";

/// Keeps the thread of a deal: call transcripts in, promises and risks with evidence out, a cited handoff to customer success.
#[derive(Parser)]
#[command(name = "throughline", version, after_help = AFTER_HELP, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Args, Clone)]
pub struct Global {
    /// Folder with settings, store, index and documents
    #[arg(short, long, global = true, value_name = "DIR", help_heading = "Everywhere")]
    pub workspace: Option<PathBuf>,
    /// Print results only: no progress, no notes
    #[arg(short, long, global = true, help_heading = "Everywhere")]
    pub quiet: bool,
    /// Log more to standard error (-v info, -vv debug, -vvv trace), and show the causes of errors
    #[arg(short, long, global = true, action = ArgAction::Count, help_heading = "Everywhere")]
    pub verbose: u8,
    /// Colours: on a terminal without NO_COLOR, always, or never
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto, help_heading = "Everywhere")]
    pub color: Color,
    /// Calls read at the same time; 0 is one for each processor core
    #[arg(long, global = true, value_name = "N", help_heading = "Everywhere")]
    pub threads: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
pub enum Command {
    /// Read the deals that ship with the program into a fresh workspace, and show what comes of it
    Demo(batch::DemoArgs),
    /// Read the configured sources, find, index and draft: only what is new or changed
    Run(batch::RunArgs),
    /// Bring transcripts, deals and CRM exports into the store
    Ingest(ingest::IngestArgs),
    /// Search everything ever said
    Search(search::SearchArgs),
    /// Print the handoff document of a deal
    Draft(deals::DraftArgs),
    /// Print each promise of a deal with its life: every mention, and what changed
    Threads(threads::ThreadsArgs),
    /// List what documents still need
    Gaps(deals::GapsArgs),
    /// Accept, edit or reject a line of a document
    Decide(deals::DecideArgs),
    /// List deals
    Deals(deals::DealsArgs),
    /// List calls
    Calls(deals::CallsArgs),
    /// Say which deal a call belongs to
    Assign(deals::AssignArgs),
    /// Print the findings of calls, from files or from standard input
    Extract(extract::ExtractArgs),
    /// Write calls as another tool exports them
    Convert(ingest::ConvertArgs),
    /// Check, try, measure and make rules
    #[command(subcommand)]
    Rules(rules::RulesCommand),
    /// List and add the names of this workspace: products, competitors, people, terms
    #[command(subcommand)]
    Vocabulary(vocabulary::VocabularyCommand),
    /// Look after the search index
    #[command(subcommand)]
    Index(search::IndexCommand),
    /// Make a workspace: a throughline.toml that says what every setting means
    Init(workspace::InitArgs),
    /// Look at settings
    #[command(subcommand)]
    Config(workspace::ConfigCommand),
    /// Look whether the workspace is well, and say what to do
    Doctor(workspace::DoctorArgs),
    /// Print a completion script for a shell
    Completions(workspace::CompletionsArgs),
    /// Print the manual page
    Man(workspace::ManArgs),
}

/// Runs one command.
///
/// # Errors
/// The command could not answer; see [`Failure`].
pub fn run(command: Command, context: &Context) -> Result<Exit, Failure> {
    match command {
        Command::Demo(args) => batch::demo(&args, context),
        Command::Run(args) => batch::run(&args, context),
        Command::Ingest(args) => ingest::run(&args, context),
        Command::Search(args) => search::run(&args, context),
        Command::Draft(args) => deals::draft(&args, context),
        Command::Threads(args) => threads::run(&args, context),
        Command::Gaps(args) => deals::gaps(&args, context),
        Command::Decide(args) => deals::decide(&args, context),
        Command::Deals(args) => deals::deals(&args, context),
        Command::Calls(args) => deals::calls(&args, context),
        Command::Assign(args) => deals::assign(&args, context),
        Command::Extract(args) => extract::run(&args, context),
        Command::Convert(args) => ingest::convert(&args, context),
        Command::Rules(command) => rules::run(command, context),
        Command::Vocabulary(command) => vocabulary::run(command, context),
        Command::Index(command) => search::index(&command, context),
        Command::Init(args) => workspace::init(&args, context),
        Command::Config(command) => workspace::config(&command, context),
        Command::Doctor(args) => workspace::doctor(&args, context),
        Command::Completions(args) => workspace::completions(&args, context),
        Command::Man(args) => workspace::man(&args, context),
    }
}
