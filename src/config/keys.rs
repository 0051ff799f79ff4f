//! The one list of settings: name, meaning, how a value is read and shown.

use super::given::{Given, Wrong};
use super::{Config, PREFIX};
use serde::Serialize;
use std::path::PathBuf;

/// Words that `log` may be.
const LOG_LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
/// From this Jaro-Winkler similarity on, a key is offered as what was meant.
const CLOSE: f64 = 0.8;

pub(super) struct Key {
    /// As in the file; a dot stands between table and key.
    pub(super) name: &'static str,
    /// Meaning, unit, and what the default does.
    pub(super) about: &'static str,
    pub(super) read: fn(&mut Config, Given<'_>) -> Result<(), Wrong>,
    /// The value as TOML.
    pub(super) show: fn(&Config) -> String,
}

pub(super) const KEYS: &[Key] = &[
    Key {
        name: "name",
        about: "What documents call this workspace, for instance the company's name; empty leaves it out.",
        read: |c, given| given.text().map(|v| c.name = v),
        show: |c| toml(&c.name),
    },
    Key {
        name: "sources",
        about: "Folders and files that `throughline run` reads; relative paths start in the workspace.",
        read: |c, given| given.list().map(|v| c.sources = v.into_iter().map(PathBuf::from).collect()),
        show: |c| toml(&c.sources),
    },
    Key {
        name: "own_domains",
        about: "E-mail domains of the seller's own people, for instance \"ledgerline.example\"; they decide who is a seller.",
        read: |c, given| {
            let bare = |d: &String| d.trim_start_matches('@').to_lowercase();
            given.list().map(|v| c.own_domains = v.iter().map(bare).collect())
        },
        show: |c| toml(&c.own_domains),
    },
    Key {
        name: "products",
        about: "Names of the seller's own products; they are never taken for competitors. vocabulary.toml also takes what they are heard as.",
        read: |c, given| given.list().map(|v| c.products = v),
        show: |c| toml(&c.products),
    },
    Key {
        name: "people",
        about: "People whose side is known whatever their address: { name, email (may be left out), side = \"seller\" or \"customer\" }.",
        read: |c, given| given.people().map(|v| c.people = v),
        show: |c| toml(&c.people),
    },
    Key {
        name: "extract.threads",
        about: "Calls read at the same time, 0 to 256; 0 is one for each processor core.",
        read: |c, given| given.count(0, 256).map(|v| c.extract.threads = Some(v).filter(|n| *n > 0)),
        show: |c| c.extract.threads.unwrap_or(0).to_string(),
    },
    Key {
        name: "extract.min_confidence",
        about: "Findings below this probability, 0 to 1, are only possible and left out, as are those below the operating point of their kind.",
        read: |c, given| given.number(0.0, 1.0).map(|v| c.extract.min_confidence = v),
        show: |c| toml(&c.extract.min_confidence),
    },
    Key {
        name: "search.limit",
        about: "Hits that a search shows, 1 to 1000.",
        read: |c, given| given.count(1, 1_000).map(|v| c.search.limit = v),
        show: |c| c.search.limit.to_string(),
    },
    Key {
        name: "search.context",
        about: "Turns shown before and after a hit, 0 to 10.",
        read: |c, given| given.count(0, 10).map(|v| c.search.context = v),
        show: |c| c.search.context.to_string(),
    },
    Key {
        name: "log",
        about: "How much is logged to standard error: \"off\", \"error\", \"warn\", \"info\", \"debug\" or \"trace\".",
        read: |c, given| given.one_of(&LOG_LEVELS).map(|v| c.log = v),
        show: |c| toml(&c.log),
    },
];

impl Key {
    /// The variable that sets it.
    pub(super) fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.replace('.', "_").to_uppercase())
    }
}

pub(super) fn named(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// Whether the name is a table of keys.
pub(super) fn is_section(name: &str) -> bool {
    KEYS.iter().any(|key| key.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

/// The end of an error message: what may have been meant.
pub(super) fn nearest(name: &str) -> String {
    let sections = KEYS.iter().filter_map(|k| k.name.split_once('.')).map(|(section, _)| section);
    suggest(name, KEYS.iter().map(|k| k.name).chain(sections), "`throughline config show` lists all keys")
}

/// Offers the closest of `names`, or `otherwise`.
pub(super) fn suggest<'a>(name: &str, names: impl Iterator<Item = &'a str>, otherwise: &str) -> String {
    let closest = names
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(score, _)| *score >= CLOSE)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)));
    closest.map_or_else(|| format!("; {otherwise}"), |(_, candidate)| format!("; did you mean `{candidate}`?"))
}

/// A value on one line of TOML.
fn toml<T: Serialize>(value: &T) -> String {
    // Texts, numbers, and lists and tables of them always have a TOML form; paths that are not Unicode have none.
    toml::Value::try_from(value).map_or_else(|e| format!("\"\" # {e}"), |v| v.to_string())
}
