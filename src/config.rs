//! Settings: what they are, where each value comes from, and which workspace they belong to.
//!
//! Defaults, then `throughline.toml` in the workspace, then the environment (`THROUGHLINE_` and the
//! key in capitals, dots as `_`; lists by comma). Unknown keys and wrong values are errors, all
//! reported at once with line and column. Reads that one file and nothing else; the environment is
//! passed in. Secrets are no settings.

mod given;
mod keys;
mod workspace;

pub use workspace::{CONFIG_FILE, Found, Workspace};

use crate::model::Side;
use given::{Given, Wrong, form};
use keys::{KEYS, Key, named, nearest};
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use thiserror::Error;
use toml::de::{DeTable, DeValue};

/// The environment, as `std::env::vars` gives it.
pub type Env = BTreeMap<String, String>;

/// Begins the names of all variables that are read.
const PREFIX: &str = "THROUGHLINE_";
/// Variables of that prefix that are no settings.
const NO_SETTINGS: [&str; 1] = [workspace::WORKSPACE_VARIABLE];

/// Every setting with its value. [`Config::reference`] says what each means.
#[derive(Clone, PartialEq)]
pub struct Config {
    pub name: String,
    /// Folders and files that `run` reads; relative ones lie in the workspace.
    pub sources: Vec<PathBuf>,
    /// Lower case, without `@`.
    pub own_domains: Vec<String>,
    pub products: Vec<String>,
    pub people: Vec<KnownPerson>,
    pub extract: ExtractConfig,
    pub search: SearchConfig,
    /// One of `off`, `error`, `warn`, `info`, `debug`, `trace`.
    pub log: String,
    origins: BTreeMap<&'static str, Origin>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExtractConfig {
    /// None is one for each core.
    pub threads: Option<usize>,
    /// Probability, 0 to 1.
    pub min_confidence: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SearchConfig {
    /// Hits shown.
    pub limit: usize,
    /// Turns shown before and after a hit.
    pub context: usize,
}

/// A person whose side is known whatever domain they write from.
#[derive(Clone, PartialEq, Serialize)]
pub struct KnownPerson {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    pub side: Side,
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    Default,
    /// Line of `throughline.toml`, from 1.
    File {
        line: usize,
    },
    Env {
        variable: String,
    },
}

#[derive(Debug, Error)]
pub enum ConfigError {
    #[error("{}: {source}; check that the file can be read and is UTF-8", path.display())]
    Unreadable { path: PathBuf, source: std::io::Error },
    /// One line each: place, what is wrong, what to do.
    #[error("{}", .0.join("\n"))]
    Invalid(Vec<String>),
    #[error("no workspace: this user has no data folder; name one with --workspace DIR")]
    NoDataFolder,
}

impl Config {
    /// The settings of a workspace; one without `throughline.toml` has the defaults.
    pub fn load(workspace: &Workspace, env: &Env) -> Result<Config, ConfigError> {
        let path = workspace.config_file();
        match std::fs::read_to_string(&path) {
            Ok(text) => Config::parse(&text, env),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Config::parse("", env),
            Err(source) => Err(ConfigError::Unreadable { path, source }),
        }
    }

    /// The settings of a `throughline.toml` with this text.
    pub fn parse(text: &str, env: &Env) -> Result<Config, ConfigError> {
        let mut config = Config::default();
        let mut problems = Vec::new();
        config.take_file(text, &mut problems);
        config.take_env(env, &mut problems);
        if problems.is_empty() { Ok(config) } else { Err(ConfigError::Invalid(problems)) }
    }

    /// Where the value of a key comes from.
    pub fn origin(&self, key: &str) -> Origin {
        self.origins.get(key).cloned().unwrap_or(Origin::Default)
    }

    /// All settings as TOML, one a line, each with its origin if asked.
    pub fn show(&self, origins: bool) -> String {
        let line = |key: &Key| {
            let value = (key.show)(self);
            match origins {
                true => format!("{} = {value}  # from {}\n", key.name, self.origin(key.name)),
                false => format!("{} = {value}\n", key.name),
            }
        };
        KEYS.iter().map(line).collect()
    }

    /// A `throughline.toml` that says what every key means and sets none.
    pub fn reference() -> String {
        let defaults = Config::default();
        KEYS.iter().map(|key| format!("# {}\n# {} = {}\n", key.about, key.name, (key.show)(&defaults))).collect()
    }

    fn take_file(&mut self, text: &str, problems: &mut Vec<String>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in &errors {
            let at = error.span().map_or(0, |span| span.start);
            problems.push(format!("{}: {}", place(text, at), error.message()));
        }
        if errors.is_empty() {
            self.take_table("", table.get_ref(), text, problems);
        }
    }

    fn take_table(&mut self, section: &str, table: &DeTable<'_>, text: &str, problems: &mut Vec<String>) {
        for (name, value) in table {
            let full =
                if section.is_empty() { name.get_ref().to_string() } else { format!("{section}.{}", name.get_ref()) };
            let at = name.span().start;
            match (named(&full), value.get_ref()) {
                (Some(key), given) => match (key.read)(self, Given::File(given)) {
                    Ok(()) => {
                        self.origins.insert(key.name, Origin::File { line: line_and_column(text, at).0 });
                    }
                    Err(Wrong { at: inner, what }) => {
                        let at = inner.unwrap_or(value.span().start);
                        problems.push(format!("{}: `{full}` {what}", place(text, at)));
                    }
                },
                (None, DeValue::Table(inner)) if keys::is_section(&full) => {
                    self.take_table(&full, inner, text, problems);
                }
                (None, other) if keys::is_section(&full) => {
                    problems.push(format!("{}: `{full}` must be a table, not {}", place(text, at), form(other)));
                }
                (None, _) => {
                    problems.push(format!("{}: unknown key `{full}`{}", place(text, at), nearest(&full)));
                }
            }
        }
    }

    fn take_env(&mut self, env: &Env, problems: &mut Vec<String>) {
        for key in KEYS {
            let variable = key.variable();
            let Some(value) = env.get(&variable) else { continue };
            match (key.read)(self, Given::Env(value)) {
                Ok(()) => {
                    self.origins.insert(key.name, Origin::Env { variable });
                }
                Err(Wrong { what, .. }) => problems.push(format!("{variable}: {what}")),
            }
        }
        // Only what is nearly a setting is taken for a mistake: other programs may share the prefix.
        for variable in env.keys().filter(|v| v.starts_with(PREFIX) && !NO_SETTINGS.contains(&v.as_str())) {
            let meant = KEYS.iter().map(Key::variable).find(|v| (1..=2).contains(&strsim::levenshtein(v, variable)));
            if let Some(meant) = meant.filter(|_| !KEYS.iter().any(|k| k.variable() == *variable)) {
                problems.push(format!("{variable}: no such setting; did you mean {meant}?"));
            }
        }
    }
}

impl Default for Config {
    fn default() -> Config {
        Config {
            name: String::new(),
            sources: Vec::new(),
            own_domains: Vec::new(),
            products: Vec::new(),
            people: Vec::new(),
            extract: ExtractConfig { threads: None, min_confidence: 0.0 },
            search: SearchConfig { limit: 10, context: 1 },
            log: "warn".to_owned(),
            origins: BTreeMap::new(),
        }
    }
}

fn place(text: &str, at: usize) -> String {
    let (line, column) = line_and_column(text, at);
    format!("{CONFIG_FILE}:{line}:{column}")
}

/// Line and column of a byte, both from 1; columns count characters.
fn line_and_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File { line } => write!(f, "{CONFIG_FILE}:{line}"),
            Origin::Env { variable } => write!(f, "env {variable}"),
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Config({} keys set, {:?}, {:?})", self.origins.len(), self.extract, self.search)
    }
}

impl fmt::Debug for KnownPerson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KnownPerson({})", self.side.as_str())
    }
}

#[cfg(test)]
mod tests;
