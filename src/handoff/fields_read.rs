//! Reads tables of a TOML file value by value and collects what is wrong, so that one run names every mistake.

use super::fields::FieldsProblem;
use std::collections::BTreeSet;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text of a file, and the problems found so far.
pub struct Reader<'t> {
    text: &'t str,
    problems: BTreeSet<FieldsProblem>,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Reader<'t> {
        Reader { text, problems: BTreeSet::new() }
    }

    /// The problems in the order of the file, each once.
    pub fn into_problems(self) -> Vec<FieldsProblem> {
        self.problems.into_iter().collect()
    }

    /// Notes a problem at byte `offset`.
    pub fn problem(&mut self, offset: usize, message: String) {
        let before = self.text.get(..offset).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
        self.problems.insert(FieldsProblem { line, column, message });
    }

    /// The value as a table that has no other keys than `keys`.
    pub fn table<'v, 'i>(
        &mut self,
        value: &'v Spanned<DeValue<'i>>,
        what: &str,
        keys: &[&str],
    ) -> Option<&'v DeTable<'i>> {
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(value, "a table");
            return None;
        };
        for key in table.keys() {
            if !keys.contains(&key.get_ref().as_ref()) {
                let help = choose(key.get_ref(), keys);
                self.problem(key.span().start, format!("{what} has no key `{}`; {help}", key.get_ref()));
            }
        }
        Some(table)
    }

    /// The tables under `key`, at least one.
    pub fn tables<'v, 'i>(
        &mut self,
        table: &'v DeTable<'i>,
        key: &str,
        parent: &Spanned<DeValue>,
    ) -> Vec<&'v Spanned<DeValue<'i>>> {
        let list = match table.get(key) {
            None => {
                self.problem(parent.span().start, format!("`{key}` is missing; add at least one"));
                return vec![];
            }
            Some(value) => match value.get_ref().as_array() {
                None => {
                    self.wrong_type(value, "a list of tables");
                    return vec![];
                }
                Some(list) => list,
            },
        };
        list.iter().collect()
    }

    /// The text under `key`; empty, with a problem, where there is none.
    pub fn text(&mut self, table: &DeTable, key: &str, parent: &Spanned<DeValue>) -> String {
        match table.get(key) {
            None => self.problem(parent.span().start, format!("`{key}` is missing; add it")),
            Some(value) => match value.get_ref().as_str() {
                None => self.wrong_type(value, "a text"),
                Some("") => self.problem(value.span().start, format!("`{key}` is empty; fill it")),
                Some(text) => return text.to_owned(),
            },
        }
        String::new()
    }

    /// True or false under `key`.
    pub fn flag(&mut self, table: &DeTable, key: &str, default: bool) -> bool {
        let Some(value) = table.get(key) else { return default };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong_type(value, "true or false");
            default
        })
    }

    /// The word under `key`, one of `allowed`.
    pub fn word(&mut self, table: &DeTable, key: &str, allowed: &[&str]) -> Option<String> {
        let value = table.get(key)?;
        self.one_of(value, key, allowed)
    }

    /// As [`Reader::word`]; a missing key is a problem.
    pub fn required_word(
        &mut self,
        table: &DeTable,
        key: &str,
        allowed: &[&str],
        parent: &Spanned<DeValue>,
    ) -> Option<String> {
        if !table.contains_key(key) {
            self.problem(parent.span().start, format!("`{key}` is missing; choose one of {}", allowed.join(", ")));
        }
        self.word(table, key, allowed)
    }

    /// The list of words under `key`, each one of `allowed`; empty where the key is missing.
    pub fn words(&mut self, table: &DeTable, key: &str, allowed: &[&str]) -> Vec<String> {
        let Some(value) = table.get(key) else { return vec![] };
        let Some(list) = value.get_ref().as_array() else {
            self.wrong_type(value, "a list of words");
            return vec![];
        };
        list.iter().filter_map(|v| self.one_of(v, key, allowed)).collect()
    }

    fn one_of(&mut self, value: &Spanned<DeValue>, key: &str, allowed: &[&str]) -> Option<String> {
        match value.get_ref().as_str() {
            None => self.wrong_type(value, "a word"),
            Some(word) if allowed.contains(&word) => return Some(word.to_owned()),
            Some(word) => {
                self.problem(value.span().start, format!("`{word}` is no value of `{key}`; {}", choose(word, allowed)));
            }
        }
        None
    }

    fn wrong_type(&mut self, value: &Spanned<DeValue>, wanted: &str) {
        self.problem(value.span().start, format!("expected {wanted}, found {}", value.get_ref().type_str()));
    }
}

/// What to write instead of `word`.
fn choose(word: &str, allowed: &[&str]) -> String {
    const NEAR_ENOUGH: f64 = 0.8;
    let near = allowed
        .iter()
        .map(|a| (strsim::jaro_winkler(word, a), a))
        .filter(|(score, _)| *score >= NEAR_ENOUGH)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
    match near {
        Some((_, near)) => format!("did you mean `{near}`?"),
        None => format!("choose one of {}", allowed.join(", ")),
    }
}
