//! The rules that a command reads with: shipped packs, what is laid over them, measured precision, settings.
//!
//! A folder that has `fields.toml` is a whole set of rules and stands in place of what is there;
//! every other folder or file is laid over it, path by path. The hash covers everything beside the
//! call and its deal that findings depend on.

use super::error::PipelineError;
use crate::config::Config;
use crate::extract::confidence::{Precision, Scores};
use crate::extract::{Extraction, Extractor, check};
use crate::handoff::fields::{self, Template};
use crate::model::{Call, Deal, Kind, ids};
use crate::rules::{Files, Problem, Ruleset, embedded_files, folder_files};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Counted precision of the shipped rules.
const SHIPPED_SCORES: &str = include_str!("../../corpora/scores.toml");
/// The document's template within a rules folder; marks the folder as a whole set.
const FIELDS: &str = "fields.toml";

/// Rule files from one or more places.
pub struct RuleFiles {
    files: Files,
    /// Files that were laid over the shipped ones, with the path under which the person knows them.
    laid: BTreeMap<String, String>,
}

/// Rules ready to read calls.
pub struct Rulebook {
    pub rules: Ruleset,
    pub scores: Scores,
    pub template: Template,
    /// Changes whenever the same call and deal would give other findings.
    pub hash: String,
    /// What is wrong with the rules; the rest is usable.
    pub problems: Vec<Problem>,
    laid: BTreeMap<String, String>,
    precision: Precision,
    own_products: BTreeSet<String>,
    least: f64,
}

/// Reads calls with a rulebook.
pub struct Reader<'b> {
    extractor: Extractor<'b>,
    book: &'b Rulebook,
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

    /// Lays the workspace's own rules over what is there, if it has any.
    ///
    /// # Errors
    /// The folder exists and cannot be read.
    pub fn lay_own(&mut self, folder: &Path) -> Result<(), PipelineError> {
        if folder.is_dir() { self.lay_over(folder) } else { Ok(()) }
    }

    fn lay_over(&mut self, path: &Path) -> Result<(), PipelineError> {
        let read = PipelineError::file("read the rules in", path);
        if path.is_dir() {
            let files = folder_files(path).map_err(read)?;
            let prefix = place(path, |parts| matches!(parts, [.., l] if is_language(l)), 1)
                .or_else(|| place(path, |parts| matches!(parts, [.., l, k] if is_language(l) && is_folder(k)), 2));
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
        template(&self.files).map_err(PipelineError::Rules)
    }

    /// Whether there is a file of that path within the rules folder.
    pub fn has(&self, file: &str) -> bool {
        self.files.contains_key(file)
    }

    /// Ids of the rules that were laid over the shipped ones.
    pub fn laid(&self) -> impl Iterator<Item = &str> {
        self.laid.keys().map(|file| file.trim_end_matches(".toml"))
    }
}

impl Rulebook {
    /// Compiles what can be compiled; the rest is in `problems`.
    pub fn compile(files: RuleFiles, config: &Config) -> Rulebook {
        let RuleFiles { files, laid } = files;
        let (rules, mut problems) = Ruleset::compile_leniently(&files);
        let template = template(&files).unwrap_or_else(|wrong| {
            problems.extend(wrong);
            Template::shipped()
        });
        problems.sort();
        // The shipped counts are read by a test of this module.
        let scores = Scores::parse(SHIPPED_SCORES).unwrap_or_default();
        let own_products: BTreeSet<String> = config.products.iter().map(|p| fold(p)).collect();
        let least = config.extract.min_confidence;
        let mut parts: Vec<Vec<u8>> =
            vec![rules.hash.clone().into(), SHIPPED_SCORES.into(), least.to_le_bytes().to_vec()];
        parts.extend(own_products.iter().map(|p| p.clone().into_bytes()));
        let hash = ids::short_hash(&parts.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let mut book = Rulebook {
            precision: scores.precision(),
            rules,
            scores,
            template,
            hash,
            problems: Vec::new(),
            laid,
            own_products,
            least,
        };
        book.problems = problems.into_iter().map(|p| book.named(p)).collect();
        book
    }

    /// This rulebook if nothing of the person's own is wrong; what ships is held by tests and still usable.
    ///
    /// # Errors
    /// All problems at once.
    pub fn sound(self) -> Result<Rulebook, PipelineError> {
        let wrong = self.own_problems();
        if wrong.is_empty() { Ok(self) } else { Err(PipelineError::Rules(wrong)) }
    }

    /// Problems in what was laid over the shipped rules.
    pub fn own_problems(&self) -> Vec<Problem> {
        let own: BTreeSet<&String> = self.laid.values().collect();
        self.problems.iter().filter(|p| own.contains(&p.file)).cloned().collect()
    }

    /// Runs the examples of all rules, or of those that were laid over the shipped ones.
    pub fn check_examples(&self, only_laid: bool) -> Vec<Problem> {
        let mut problems = Vec::new();
        for pack in self.rules.packs.values() {
            for rule in pack.rules.iter().filter(|r| !only_laid || self.laid.contains_key(&r.file)) {
                problems.extend(check::rule(&self.rules, pack, rule).into_iter().map(|p| self.named(p)));
            }
        }
        problems
    }

    /// Whether findings of `kind` by this name are the seller's own product.
    fn is_own(&self, name: &str, deal: Option<&Deal>) -> bool {
        let name = fold(name);
        let is = |own: &str| own == name || own.strip_prefix(&name).is_some_and(|rest| rest.starts_with(' '));
        let of_deal = deal.into_iter().flat_map(|d| {
            d.seller.product.iter().chain(&d.seller.company).chain(&d.opportunity.products).map(|p| fold(p))
        });
        !name.is_empty() && (self.own_products.iter().any(|p| is(p)) || of_deal.into_iter().any(|p| is(&p)))
    }

    /// Counted precision of a rule, 0 to 1.
    pub fn precision(&self, rule: &str) -> f64 {
        self.precision.of(rule)
    }

    pub fn reader(&self) -> Reader<'_> {
        Reader { extractor: Extractor::new(&self.rules, self.precision.clone()), book: self }
    }

    /// The problem under the path that the person knows.
    fn named(&self, problem: Problem) -> Problem {
        let file = self.laid.get(&problem.file).cloned().unwrap_or(problem.file);
        Problem { file, ..problem }
    }
}

impl Reader<'_> {
    /// The findings of one call: each id once, none below the configured confidence, no competitor that is the seller's own.
    pub fn read(&self, call: &Call, deal: Option<&Deal>) -> Extraction {
        let mut extraction = self.extractor.extract(call, deal);
        let mut seen = BTreeSet::new();
        extraction.findings.retain(|f| {
            let own =
                f.kind == Kind::Competitor && f.slots.name.as_deref().is_some_and(|name| self.book.is_own(name, deal));
            f.confidence >= self.book.least && !own && seen.insert(f.id.clone())
        });
        extraction
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

fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

fn is_language(part: &str) -> bool {
    part.len() == 2 && part.bytes().all(|b| b.is_ascii_lowercase())
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
    if name == FIELDS {
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
    use crate::config::Env;

    #[test]
    fn shipped_scores_read_and_everything_counts_for_the_hash() {
        assert!(Scores::parse(SHIPPED_SCORES).is_ok());
        let hash =
            |toml: &str| Rulebook::compile(RuleFiles::shipped(), &Config::parse(toml, &Env::new()).unwrap()).hash;
        let plain = hash("");
        assert_eq!(plain, hash("name = \"Ledgerline\""));
        assert_ne!(plain, hash("products = [\"Ledgerline\"]"));
        assert_ne!(plain, hash("[extract]\nmin_confidence = 0.4"));
    }

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
}
