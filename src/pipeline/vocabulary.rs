//! The workspace's own names for those who ask and edit: read without any rule, added to as a person would.

use super::draft::write_if_changed;
use super::error::PipelineError;
use crate::config::Workspace;
use crate::index::Spellings;
use crate::model::Side;
use crate::rules::{Named, Problem, VOCABULARY_FILE, Vocabulary, embedded_files};
use std::path::PathBuf;

/// The vocabulary of a workspace.
pub struct OwnNames {
    pub path: PathBuf,
    /// As it stands in the file; what ships where there is none.
    text: String,
    pub vocabulary: Vocabulary,
    /// What is wrong in it; the rest is usable.
    pub problems: Vec<Problem>,
}

/// What can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Product,
    Competitor,
    Person,
    Term,
    Off,
}

impl OwnNames {
    /// Reads the vocabulary of a workspace, which need not have one.
    ///
    /// # Errors
    /// The file exists and cannot be read.
    pub fn load(workspace: &Workspace) -> Result<OwnNames, PipelineError> {
        let path = workspace.root.join(VOCABULARY_FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => shipped(),
            Err(e) => return Err(PipelineError::file("read", &path)(e)),
        };
        Ok(OwnNames::of(path, text))
    }

    fn of(path: PathBuf, text: String) -> OwnNames {
        let (vocabulary, mut problems) = Vocabulary::read(&text);
        let shown = path.to_string_lossy();
        problems.iter_mut().for_each(|p| p.file = shown.clone().into_owned());
        OwnNames { path, text, vocabulary, problems }
    }

    /// What a search finds along with what it is asked for.
    pub fn spellings(&self) -> Spellings {
        let Vocabulary { products, competitors, people, terms, .. } = &self.vocabulary;
        let mut spellings = Spellings::default();
        for named in [products, competitors, people, terms].into_iter().flatten() {
            spellings.add(&named.name, &named.heard);
        }
        for person in people {
            if let Some((first, _)) = person.name.split_once(' ') {
                spellings.add(first, &person.heard);
            }
        }
        spellings
    }

    /// Adds an entry at the end of the file and writes it; comments and order stay. A rule that is off is named as one.
    ///
    /// # Errors
    /// The file has problems, or would have; nothing is written then. The file cannot be written.
    pub fn add(self, sort: Sort, entry: &Named, why: &str) -> Result<OwnNames, PipelineError> {
        if !self.problems.is_empty() {
            return Err(PipelineError::Rules(self.problems));
        }
        let text = format!("{}\n\n{}", self.text.trim_end(), block(sort, entry, why));
        let added = OwnNames::of(self.path, text);
        if !added.problems.is_empty() {
            return Err(PipelineError::NotAdded(added.problems));
        }
        write_if_changed(&added.path, &added.text)?;
        Ok(added)
    }
}

/// The vocabulary that ships: comments only.
pub fn shipped() -> String {
    embedded_files().remove(VOCABULARY_FILE).unwrap_or_default()
}

/// An entry as it stands in the file.
fn block(sort: Sort, entry: &Named, why: &str) -> String {
    let (table, name) = match sort {
        Sort::Product => ("product", "name"),
        Sort::Competitor => ("competitor", "name"),
        Sort::Person => ("person", "name"),
        Sort::Term => ("term", "name"),
        Sort::Off => ("off", "rule"),
    };
    let mut text = format!("[[{table}]]\n{name} = {}\n", quoted(&entry.name));
    let side = if entry.side == Side::Unknown { "" } else { entry.side.as_str() };
    if !entry.heard.is_empty() {
        let heard: Vec<String> = entry.heard.iter().map(|h| quoted(h)).collect();
        text.push_str(&format!("heard = [{}]\n", heard.join(", ")));
    }
    for (key, value) in [("side", side), ("category", &entry.category), ("why", why)] {
        if !value.is_empty() {
            text.push_str(&format!("{key} = {}\n", quoted(value)));
        }
    }
    text
}

fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Found;

    #[test]
    fn entries_are_added_behind_what_stands_there_and_nothing_wrong_is_written() {
        let dir = tempfile::tempdir().unwrap();
        let workspace = Workspace { root: dir.path().to_owned(), found: Found::Flag };
        let load = || OwnNames::load(&workspace).unwrap();
        let named =
            |name: &str, heard: &str| Named { name: name.into(), heard: vec![heard.into()], ..Named::default() };
        load().add(Sort::Term, &named("SCIM", "say \"skim\""), "").unwrap();
        load().add(Sort::Person, &Named { side: Side::Seller, ..named("Ida Holm", "Eider Home") }, "").unwrap();
        let text = std::fs::read_to_string(dir.path().join(VOCABULARY_FILE)).unwrap();
        assert!(text.starts_with(shipped().trim_end()), "{text}");
        let own = load().vocabulary;
        assert_eq!(own.terms[0].heard, ["say \"skim\""]);
        assert_eq!((own.people[0].name.as_str(), own.people[0].side), ("Ida Holm", Side::Seller));
        let wrong = load().add(Sort::Person, &named("Bo Lind", "eider home"), "").err();
        assert!(matches!(wrong, Some(PipelineError::NotAdded(p)) if p.len() == 1));
        assert_eq!(std::fs::read_to_string(dir.path().join(VOCABULARY_FILE)).unwrap(), text);
    }
}
