//! What commands share: workspace, settings, rules, and how output looks.

use super::progress::Progress;
use super::{Color, Failure, Global};
use crate::config::{Config, Env, Workspace};
use crate::export::safe::shown;
use crate::handoff::fields::Template;
use crate::pipeline::rulebook::{RuleFiles, Rulebook};
use crate::pipeline::vocabulary::OwnNames;
use crate::store::{STORE_FILE, Store, StoreError};
use jiff::Timestamp;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::path::{Path, PathBuf};
use terminal_size::{Width, terminal_size};
use unicode_width::UnicodeWidthStr;

/// Columns where the width of the terminal is not known.
const WIDTH: usize = 100;
/// Names the rules folder of a rule author.
const RULES_VARIABLE: &str = "THROUGHLINE_RULES";

/// Everything a command takes from outside.
pub struct Context {
    pub global: Global,
    pub env: Env,
    /// The current folder.
    pub here: PathBuf,
    /// The time at which the command began.
    pub now: Timestamp,
    /// How the program was called.
    pub program: String,
}

/// Colours, or none.
#[derive(Clone, Copy)]
pub struct Paint(pub bool);

impl Context {
    pub fn workspace(&self) -> Result<Workspace, Failure> {
        Ok(Workspace::discover(self.global.workspace.as_deref(), &self.env, &self.here)?)
    }

    pub fn config(&self, workspace: &Workspace) -> Result<Config, Failure> {
        Ok(Config::load(workspace, &self.env)?)
    }

    /// Shipped packs, the workspace's own rules over them, then `rules` or `THROUGHLINE_RULES`.
    pub fn rule_files(&self, workspace: &Workspace, rules: Option<&Path>) -> Result<RuleFiles, Failure> {
        let mut files = RuleFiles::shipped();
        files.lay_own(workspace)?;
        if let Some(path) = self.given_rules(rules) {
            files.lay(&self.here.join(path))?;
        }
        Ok(files)
    }

    /// `rules`, else what `THROUGHLINE_RULES` names.
    pub fn given_rules(&self, rules: Option<&Path>) -> Option<PathBuf> {
        let variable = || self.env.get(RULES_VARIABLE).filter(|v| !v.is_empty()).map(PathBuf::from);
        rules.map(Path::to_owned).or_else(variable)
    }

    /// The rules of [`Context::rule_files`], with a note about what is wrong in them.
    pub fn rulebook(&self, workspace: &Workspace, config: &Config, rules: Option<&Path>) -> Result<Rulebook, Failure> {
        let book = Rulebook::compile(self.rule_files(workspace, rules)?, config);
        self.note_problems(&book);
        Ok(book)
    }

    /// The workspace's own names, with a note about what is wrong in them.
    pub fn own_names(&self, workspace: &Workspace) -> Result<OwnNames, Failure> {
        let own = OwnNames::load(workspace)?;
        own.problems.iter().for_each(|p| self.note(&p.to_string()));
        Ok(own)
    }

    /// Notes what is wrong in what was laid over the shipped rules.
    pub fn note_problems(&self, book: &Rulebook) {
        for problem in book.own_problems() {
            self.note(&problem.to_string());
        }
    }

    /// Standard output, buffered; flush it at the end.
    pub fn out(&self) -> BufWriter<StdoutLock<'static>> {
        BufWriter::with_capacity(1 << 16, io::stdout().lock())
    }

    /// A line for the person on standard error; nothing with `--quiet`.
    pub fn note(&self, text: &str) {
        if !self.global.quiet {
            for line in text.lines() {
                // Nobody is left to tell where standard error is closed.
                let _ = writeln!(io::stderr(), "{}", shown(line));
            }
        }
    }

    /// Whether standard output goes to a person.
    pub fn on_terminal(&self) -> bool {
        io::stdout().is_terminal()
    }

    pub fn paint(&self) -> Paint {
        let no_color = self.env.get("NO_COLOR").is_some_and(|v| !v.is_empty());
        Paint(match self.global.color {
            Color::Always => true,
            Color::Never => false,
            Color::Auto => self.on_terminal() && !no_color,
        })
    }

    /// Columns of the terminal.
    pub fn width(&self) -> usize {
        terminal_size().map_or(WIDTH, |(Width(w), _)| usize::from(w))
    }

    /// The store for writing, where there is one: what is decided on must have been brought in first.
    pub fn existing_store(&self, workspace: &Workspace) -> Result<Store, Failure> {
        if !workspace.root.join(STORE_FILE).is_file() {
            return Err(StoreError::Missing { path: workspace.root.clone() }.into());
        }
        Ok(Store::open(&workspace.root)?)
    }

    /// A bar for the steps of a batch.
    pub fn progress(&self) -> Progress {
        Progress::new(!self.global.quiet && io::stderr().is_terminal())
    }

    /// The document's template: the workspace's own, else the shipped one.
    pub fn template(&self, workspace: &Workspace) -> Result<Template, Failure> {
        let mut files = RuleFiles::shipped();
        files.lay_own(workspace)?;
        Ok(files.template()?)
    }

    /// A path as it is shortest from the current folder.
    pub fn shown_path(&self, path: &Path) -> String {
        shown(&path.strip_prefix(&self.here).unwrap_or(path).to_string_lossy())
    }
}

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    pub fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    pub fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    pub fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    pub fn warn(self, text: &str) -> String {
        self.with("33", text)
    }

    pub fn bad(self, text: &str) -> String {
        self.with("31", text)
    }

    pub fn mark(self, text: &str) -> String {
        self.with("1;33", text)
    }

    pub fn kind(self, text: &str) -> String {
        self.with("1;36", text)
    }
}

/// Rows as columns, two blanks apart; the columns of numbers in `right` are aligned to the right.
pub fn columns(rows: &[Vec<String>], right: &[usize]) -> String {
    let most = rows.iter().map(Vec::len).max().unwrap_or(0);
    // A row with fewer cells lets its last one run over the rest.
    let whole = rows.iter().filter(|r| r.len() == most);
    let widths: Vec<usize> = (0..most).map(|c| whole.clone().map(|r| r[c].width()).max().unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().enumerate().map(|(c, text)| {
            let pad = " ".repeat(widths[c].saturating_sub(text.width()));
            if right.contains(&c) { format!("{pad}{text}") } else { format!("{text}{pad}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// `1 call`, `3 calls`.
pub fn count(n: usize, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_agree_with_their_nouns() {
        assert_eq!([count(0, "call"), count(1, "call"), count(2, "call")], ["0 calls", "1 call", "2 calls"]);
        assert_eq!(Paint(false).bold("x"), "x");
    }

    #[test]
    fn columns_align_by_what_the_eye_sees() {
        let rows = [
            vec!["a".to_owned(), "n".to_owned()],
            vec!["契約".to_owned(), "12".to_owned()],
            vec!["long text".to_owned()],
        ];
        assert_eq!(columns(&rows, &[1]), "a      n\n契約  12\nlong text");
    }
}
