//! Where the rules of a command come from: the shipped packs, and files and folders over them.
//!
//! A folder that has `fields.toml` is a whole set of rules and stands in place of what is there;
//! every other folder or file is laid over it, path by path.

use super::error::PipelineError;
use crate::config::Workspace;
use crate::handoff::fields::{self, Template};
use crate::model::Kind;
use crate::rules::{Files, Problem, Ruleset, VOCABULARY_FILE, embedded_files, folder_files};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The document's template within a rules folder; marks the folder as a whole set.
const FIELDS: &str = "fields.toml";

/// Rule files from one or more places.
pub struct RuleFiles {
    files: Files,
    /// Files that were laid over the shipped ones, with the path under which the person knows them.
    laid: BTreeMap<String, String>,
}

impl RuleFiles {
    /// The packs that ship with the program.
    pub fn shipped() -> RuleFiles {
        RuleFiles { files: embedded_files(), laid: BTreeMap::new() }
    }

    /// Lays a file or folder over what is there; a whole set of rules (see the module) stands in its place.
    ///
    /// # Errors
    /// The path does not exist or is not UTF-8 text.
    pub fn lay(&mut self, path: &Path) -> Result<(), PipelineError> {
        if path.join(FIELDS).is_file() {
            self.files = Files::new();
        }
        self.lay_over(path)
    }

    /// Lays the workspace's own rules and its vocabulary over what is there, if it has any.
    ///
    /// # Errors
    /// They exist and cannot be read.
    pub fn lay_own(&mut self, workspace: &Workspace) -> Result<(), PipelineError> {
        if workspace.rules().is_dir() {
            self.lay_over(&workspace.rules())?;
        }
        let vocabulary = workspace.root.join(VOCABULARY_FILE);
        if vocabulary.is_file() { self.lay_over(&vocabulary) } else { Ok(()) }
    }

    fn lay_over(&mut self, path: &Path) -> Result<(), PipelineError> {
        let read = PipelineError::file("read the rules in", path);
        if path.is_dir() {
            let files = folder_files(path).map_err(read)?;
            // A folder that holds languages is none, whatever its name.
            let holds_languages =
                files.keys().any(|f| is_whole(f) || f.split_once('/').is_some_and(|(l, _)| is_language(l)));
            let prefix = place(path, |parts| matches!(parts, [.., l] if is_language(l)), 1)
                .or_else(|| place(path, |parts| matches!(parts, [.., l, k] if is_language(l) && is_folder(k)), 2))
                .filter(|_| !holds_languages);
            for (name, text) in files {
                let shown = path.join(&name).to_string_lossy().into_owned();
                let inner = prefix.as_ref().map_or_else(|| name.clone(), |p| format!("{p}/{name}"));
                self.laid.insert(inner.clone(), shown);
                self.files.insert(inner, text);
            }
            return Ok(());
        }
        let text = std::fs::read_to_string(path).map_err(read)?;
        let inner = place(path, |parts| matches!(parts, [.., l, k, _] if is_language(l) && is_folder(k)), 3)
            .unwrap_or_else(|| loose(path, &text));
        self.laid.insert(inner.clone(), path.to_string_lossy().into_owned());
        self.files.insert(inner, text);
        Ok(())
    }

    /// The document's template, without compiling any rule.
    ///
    /// # Errors
    /// All problems of the fields file.
    pub fn template(&self) -> Result<Template, PipelineError> {
        self.read_template().map_err(PipelineError::Rules)
    }

    /// The document's template, or what is wrong with it.
    pub(super) fn read_template(&self) -> Result<Template, Vec<Problem>> {
        template(&self.files)
    }

    /// All files, by path within the rules folder.
    pub(super) fn all(&self) -> &Files {
        &self.files
    }

    /// What was laid over the shipped files, with the path under which the person knows it.
    pub(super) fn shown(&self) -> &BTreeMap<String, String> {
        &self.laid
    }

    /// The same files without a vocabulary.
    pub(super) fn without_vocabulary(&self) -> Files {
        self.files.iter().filter(|(f, _)| *f != VOCABULARY_FILE).map(|(f, t)| (f.clone(), t.clone())).collect()
    }

    /// Whether there is a file of that path within the rules folder.
    pub fn has(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }

    /// The rules that are not the same in `other`, in both forms, with everything that rules rest on; none if
    /// anything but rules differs.
    pub fn rules_apart(&self, other: &RuleFiles) -> Option<Ruleset> {
        let languages = |files: &Files| -> BTreeSet<String> {
            files.keys().filter_map(|f| Some(f.split_once('/')?.0.to_owned())).filter(|l| is_language(l)).collect()
        };
        if languages(&self.files) != languages(&other.files) {
            return None;
        }
        let mut apart = Files::new();
        for (n, (files, others)) in [(&self.files, &other.files), (&other.files, &self.files)].into_iter().enumerate() {
            for (file, text) in files {
                let same = others.get(file) == Some(text);
                match (is_rule(file), same) {
                    (true, true) => {}
                    (true, false) => {
                        apart.insert(format!("{}-{n}.toml", file.trim_end_matches(".toml")), text.clone());
                    }
                    (false, true) => {
                        apart.insert(file.clone(), text.clone());
                    }
                    // The document does not change what is found.
                    (false, false) if file == FIELDS => {}
                    (false, false) => return None,
                }
            }
        }
        Some(Ruleset::compile_leniently(&apart).0)
    }

    /// Ids of the rules that were laid over the shipped ones.
    pub fn laid(&self) -> impl Iterator<Item = &str> {
        self.laid.keys().map(|file| file.trim_end_matches(".toml"))
    }
}

fn template(files: &Files) -> Result<Template, Vec<Problem>> {
    let Some(text) = files.get(FIELDS) else { return Ok(Template::shipped()) };
    fields::load(FIELDS, text).map_err(|wrong| {
        let problem = |p: fields::FieldsProblem| Problem {
            file: FIELDS.to_owned(),
            line: p.line,
            column: p.column,
            code: "fields",
            message: p.message,
        };
        wrong.problems.into_iter().map(problem).collect()
    })
}

/// Whether a file is one for all languages.
fn is_whole(file: &str) -> bool {
    [FIELDS, VOCABULARY_FILE].contains(&file)
}

fn is_language(part: &str) -> bool {
    part.len() == 2 && part.bytes().all(|b| b.is_ascii_lowercase())
}

/// Whether a file is one rule: `en/risk/no-budget.toml`.
fn is_rule(file: &str) -> bool {
    let mut parts = file.split('/');
    parts.next().is_some_and(is_language) && parts.next().is_some_and(|kind| Kind::parse(kind).is_some())
}

/// Whether a folder of this name stands in a pack.
fn is_folder(part: &str) -> bool {
    part == "vocab" || Kind::parse(part).is_some()
}

/// The last `take` parts of a path, if `fits` says that they stand in a rules folder.
fn place(path: &Path, fits: impl Fn(&[&str]) -> bool, take: usize) -> Option<String> {
    let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let parts: Vec<&str> = whole.iter().filter_map(|p| p.to_str()).collect();
    fits(&parts).then(|| parts[parts.len() - take..].join("/"))
}

/// Where a rule file that lies outside a rules folder belongs: English, in the folder of its kind.
fn loose(path: &Path, text: &str) -> String {
    let name = path.file_name().map_or_else(|| "rule.toml".into(), |n| n.to_string_lossy().replace('\\', "/"));
    if is_whole(&name) {
        return name;
    }
    let line = |l: &str| l.trim_start().strip_prefix("kind")?.trim_start().strip_prefix('=').map(str::to_owned);
    let given = text.lines().find_map(line).unwrap_or_default();
    let kind = Kind::ALL.into_iter().find(|k| given.contains(&format!("\"{}\"", k.as_str())));
    format!("en/{}/{name}", kind.unwrap_or(Kind::Commitment).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::pipeline::rulebook::Rulebook;

    #[test]
    fn a_loose_file_finds_its_place_and_problems_name_it_as_given() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("mine.toml");
        std::fs::write(
            &file,
            "title = \"x\"\nkind = \"risk\"\nwhy = \"y\"\nstatus = \"draft\"\n[[match]]\npattern = \"{NO_SUCH}\"\n",
        )
        .unwrap();
        let mut files = RuleFiles::shipped();
        files.lay(&file).unwrap();
        assert_eq!(files.laid().collect::<Vec<_>>(), ["en/risk/mine"]);
        let book = Rulebook::compile(files, &Config::default());
        let shown = file.to_string_lossy().into_owned();
        assert!(book.problems.iter().any(|p| p.file == shown && p.line == 6), "{:?}", book.problems);
        assert!(matches!(book.sound(), Err(PipelineError::Rules(_))));
    }

    #[test]
    fn a_folder_within_a_rules_folder_keeps_its_place() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("rules/en/risk");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("own.toml"), "kind = \"risk\"\n").unwrap();
        for at in ["rules", "rules/en", "rules/en/risk", "rules/en/risk/own.toml"] {
            let mut files = RuleFiles::shipped();
            files.lay(&dir.path().join(at)).unwrap();
            assert_eq!(files.laid().collect::<Vec<_>>(), ["en/risk/own"], "{at}");
        }
    }

    #[test]
    fn a_rules_folder_may_be_called_like_a_language() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("my/en/risk");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("own.toml"), "kind = \"risk\"\n").unwrap();
        let mut files = RuleFiles::shipped();
        files.lay(&dir.path().join("my")).unwrap();
        assert_eq!(files.laid().collect::<Vec<_>>(), ["en/risk/own"]);
    }

    #[test]
    fn rules_stand_apart_only_where_nothing_else_differs() {
        let shipped = RuleFiles::shipped();
        let rules = |set: Option<Ruleset>| -> Option<Vec<String>> {
            Some(set?.packs.values().flat_map(|p| p.rules.iter().map(|r| r.id.clone())).collect())
        };
        assert_eq!(rules(shipped.rules_apart(&RuleFiles::shipped())), Some(vec![]));
        let mut other = RuleFiles::shipped();
        other.files.insert("en/risk/own.toml".into(), "kind = \"risk\"\n".into());
        assert_eq!(rules(shipped.rules_apart(&other)), Some(vec!["en/risk/own-1".to_owned()]));
        assert_eq!(rules(other.rules_apart(&shipped)), Some(vec!["en/risk/own-0".to_owned()]));
        other.files.insert("en/vocab/own.toml".into(), String::new());
        assert_eq!(rules(shipped.rules_apart(&other)), None);
    }
}
