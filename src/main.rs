//! The program: arguments, logging, exit code. What commands do is in [`throughline::cli`].

use clap::Parser;
use std::collections::BTreeMap;
use std::io::Write;
use std::process::ExitCode;
use throughline::cli::{self, Cli, Context};
use throughline::config::{Config, Workspace};
use throughline::export::safe::shown;
use tracing_subscriber::EnvFilter;

#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let Cli { global, command } = Cli::parse();
    let verbose = global.verbose;
    let context = match context(global) {
        Ok(context) => context,
        Err(what) => return fail(&what, &[], cli::Exit::Trouble),
    };
    start(&context);
    match cli::run(command, &context) {
        Ok(exit) => exit.into(),
        Err(failure) if failure.is_closed_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            let causes = if verbose > 0 { failure.causes() } else { Vec::new() };
            fail(&failure.to_string(), &causes, failure.exit())
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the clock")]
fn context(global: cli::Global) -> Result<Context, String> {
    let here = std::env::current_dir()
        .map_err(|e| format!("the current folder cannot be used: {e}; change into one that exists"))?;
    let env: BTreeMap<String, String> =
        std::env::vars_os().filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?))).collect();
    // A path as it was typed (`target/release/throughline`) works again; a bare name is on the PATH.
    let program = std::env::args().next().filter(|p| p.contains(std::path::MAIN_SEPARATOR));
    let program = program.unwrap_or_else(|| "throughline".to_owned());
    Ok(Context { global, env, here, now: jiff::Timestamp::now(), program })
}

/// Logging and threads as flags and settings say; unreadable settings are the command's to report.
fn start(context: &Context) {
    let workspace = Workspace::discover(context.global.workspace.as_deref(), &context.env, &context.here);
    let config = workspace.ok().and_then(|w| Config::load(&w, &context.env).ok()).unwrap_or_default();
    let level = match context.global.verbose {
        0 => config.log.as_str(),
        1 => "info",
        2 => "debug",
        _ => "trace",
    };
    let filter = EnvFilter::new(format!("off,throughline={level}"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // Fails only where a logger was set before, which nothing here does.
    let _ = log.with_ansi(false).try_init();
    let threads = context.global.threads.filter(|n| *n > 0).or(config.extract.threads);
    if let Some(threads) = threads {
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
}

fn fail(what: &str, causes: &[String], exit: cli::Exit) -> ExitCode {
    let mut err = std::io::stderr().lock();
    let mut head = "throughline: ";
    for line in what.lines() {
        // Nobody is left to tell where standard error is closed.
        let _ = writeln!(err, "{head}{}", shown(line));
        head = "";
    }
    for cause in causes {
        let _ = writeln!(err, "  because: {}", shown(cause));
    }
    exit.into()
}
