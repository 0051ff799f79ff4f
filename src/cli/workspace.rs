//! `throughline init`, `config`, `doctor`, `completions`, `man`: the workspace and the program itself.

use super::ui::Context;
use super::{Cli, Exit, Failure};
use crate::config::{CONFIG_FILE, Config, Found};
use crate::export::safe::shown;
use crate::pipeline::PipelineError;
use crate::pipeline::health::{Health, examine};
use crate::pipeline::vocabulary;
use crate::rules::VOCABULARY_FILE;
use clap::{Args, CommandFactory, Subcommand};
use clap_complete::Shell;
use serde_json::json;
use std::io::Write;
use std::path::PathBuf;

#[derive(Args)]
pub struct InitArgs {
    /// The folder; the workspace given otherwise, else the current folder
    dir: Option<PathBuf>,
}

#[derive(Subcommand)]
pub enum ConfigCommand {
    /// Print every setting
    Show(ShowArgs),
}

#[derive(Args)]
pub struct ShowArgs {
    /// Also where each value comes from
    #[arg(long)]
    origin: bool,
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct DoctorArgs {
    #[arg(long)]
    json: bool,
}

#[derive(Args)]
pub struct CompletionsArgs {
    #[arg(value_enum)]
    shell: Shell,
}

#[derive(Args)]
pub struct ManArgs {
    /// Write the pages of all commands into this folder instead of the main page to standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub fn init(args: &InitArgs, context: &Context) -> Result<Exit, Failure> {
    let given = args.dir.clone().or_else(|| context.global.workspace.clone());
    let root = context.here.join(given.unwrap_or_default());
    let path = root.join(CONFIG_FILE);
    if path.exists() {
        return Err(Failure::Usage(format!("{} exists already; edit it, or name another folder", path.display())));
    }
    std::fs::create_dir_all(&root).map_err(PipelineError::file("make", &root))?;
    std::fs::write(&path, Config::reference()).map_err(PipelineError::file("write", &path))?;
    let names = root.join(VOCABULARY_FILE);
    if !names.exists() {
        std::fs::write(&names, vocabulary::shipped()).map_err(PipelineError::file("write", &names))?;
    }
    let mut out = context.out();
    writeln!(out, "{}\n{}", path.display(), names.display())?;
    out.flush()?;
    context.note("next: name your folders in `sources`, what you sell in vocabulary.toml, then `throughline run`");
    Ok(Exit::Done)
}

pub fn config(command: &ConfigCommand, context: &Context) -> Result<Exit, Failure> {
    let ConfigCommand::Show(args) = command;
    let workspace = context.workspace()?;
    let config = context.config(&workspace)?;
    let mut out = context.out();
    if args.json {
        let table: toml::Table =
            config.show(false).parse().map_err(|e: toml::de::Error| Failure::Usage(e.to_string()))?;
        let keys: Vec<String> =
            config.show(false).lines().filter_map(|l| Some(l.split_once(" = ")?.0.to_owned())).collect();
        let list: Vec<_> = keys
            .iter()
            .map(|key| {
                let value = key.split('.').try_fold(toml::Value::Table(table.clone()), |t, k| t.get(k).cloned());
                json!({"key": key, "value": value, "origin": config.origin(key).to_string()})
            })
            .collect();
        serde_json::to_writer_pretty(&mut out, &json!({"workspace": workspace.root, "settings": list}))?;
        writeln!(out)?;
    } else {
        let why = match workspace.found {
            Found::Flag => "--workspace",
            Found::Env => "THROUGHLINE_WORKSPACE",
            Found::Parent => "a throughline.toml upwards",
            Found::UserData => "the user's data folder",
        };
        writeln!(out, "# workspace {} ({why})", workspace.root.display())?;
        write!(out, "{}", config.show(args.origin))?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

pub fn doctor(args: &DoctorArgs, context: &Context) -> Result<Exit, Failure> {
    let checks = examine(&context.workspace()?, &context.env)?;
    let mut out = context.out();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &checks)?;
        writeln!(out)?;
    } else {
        let paint = context.paint();
        for check in &checks {
            let word = match check.state {
                Health::Well => paint.good("well"),
                Health::Note => paint.warn("note"),
                Health::Ill => paint.bad("ill "),
            };
            writeln!(out, "{word} {:<10} {}", check.what, shown(&check.says))?;
            if let Some(remedy) = &check.remedy {
                writeln!(out, "     {:<10} → {remedy}", "")?;
            }
        }
    }
    out.flush()?;
    let ill = checks.iter().any(|c| c.state == Health::Ill);
    Ok(if ill { Exit::No } else { Exit::Done })
}

pub fn completions(args: &CompletionsArgs, context: &Context) -> Result<Exit, Failure> {
    // Written to memory first: the generator panics where a pipe is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "throughline", &mut script);
    let mut out = context.out();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Exit::Done)
}

pub fn man(args: &ManArgs, context: &Context) -> Result<Exit, Failure> {
    if let Some(dir) = &args.out {
        std::fs::create_dir_all(dir).map_err(PipelineError::file("make", dir))?;
        clap_mangen::generate_to(Cli::command(), dir).map_err(PipelineError::file("write into", dir))?;
        return Ok(Exit::Done);
    }
    let mut out = context.out();
    clap_mangen::Man::new(Cli::command()).render(&mut out)?;
    out.flush()?;
    Ok(Exit::Done)
}
