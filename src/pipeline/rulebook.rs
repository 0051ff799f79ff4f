//! The rules that a command reads with: shipped packs, what is laid over them, measured precision, settings.
//!
//! The hash covers everything beside the call and its deal that findings depend on.

use super::error::PipelineError;
pub use super::rule_files::RuleFiles;
use crate::config::Config;
use crate::extract::confidence::{Precision, Scores, operating_point};
use crate::extract::{Extraction, Extractor, check};
use crate::handoff::fields::Template;
use crate::model::{Call, Deal, Finding, Kind, ids};
use crate::rules::{Problem, Rule, Ruleset};
use std::collections::BTreeSet;

/// Counted precision of the shipped rules.
const SHIPPED_SCORES: &str = include_str!("../../corpora/scores.toml");

/// Rules ready to read calls.
pub struct Rulebook {
    pub rules: Ruleset,
    pub scores: Scores,
    pub template: Template,
    /// Changes whenever the same call and deal would give other findings.
    pub hash: String,
    /// What is wrong with the rules; the rest is usable.
    pub problems: Vec<Problem>,
    files: RuleFiles,
    precision: Precision,
    own_products: BTreeSet<String>,
    least: f64,
    /// Whether findings below the operating point are kept too.
    possible: bool,
}

/// Reads calls with a rulebook.
pub struct Reader<'b> {
    extractor: Extractor<'b>,
    book: &'b Rulebook,
}

impl Rulebook {
    /// Compiles what can be compiled; the rest is in `problems`.
    pub fn compile(files: RuleFiles, config: &Config) -> Rulebook {
        let (rules, mut problems) = Ruleset::compile_with(files.all(), &config.products);
        // A rule of one's own that takes the place of a shipped one may leave words behind that nothing else uses.
        let laid = files.shown();
        problems.retain(|p| p.code != "unused-class" || laid.is_empty() || laid.contains_key(&p.file));
        let template = files.read_template().unwrap_or_else(|wrong| {
            problems.extend(wrong);
            Template::shipped()
        });
        problems.sort();
        // The shipped counts are read by a test of this module.
        let scores = Scores::parse(SHIPPED_SCORES).unwrap_or_default();
        let own_products = rules.vocabulary.products.iter().flat_map(|p| p.spellings().map(fold)).collect();
        let least = config.extract.min_confidence;
        let hash = ids::short_hash(&[rules.hash.as_bytes(), SHIPPED_SCORES.as_bytes(), &least.to_le_bytes()]);
        let mut book = Rulebook {
            precision: scores.precision(),
            rules,
            scores,
            template,
            hash,
            problems: Vec::new(),
            files,
            own_products,
            least,
            possible: false,
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

    /// The same rules, which also give the findings of the possible lane.
    pub fn with_possible(self) -> Rulebook {
        Rulebook { possible: true, ..self }
    }

    /// The same rules with other counts.
    pub fn with_scores(self, scores: Scores) -> Rulebook {
        let hash = ids::short_hash(&[self.hash.as_bytes(), format!("{scores:?}").as_bytes()]);
        Rulebook { precision: scores.precision(), scores, hash, ..self }
    }

    /// Whether a finding is below the operating point of its kind, or below what is configured.
    pub fn is_possible(&self, finding: &Finding) -> bool {
        finding.confidence < operating_point(finding.kind).max(self.least)
    }

    /// Problems in what was laid over the shipped rules.
    pub fn own_problems(&self) -> Vec<Problem> {
        let own: BTreeSet<&String> = self.files.shown().values().collect();
        self.problems.iter().filter(|p| own.contains(&p.file)).cloned().collect()
    }

    /// Runs the examples of all rules, or of those that were laid over the shipped ones; none while a file of classes
    /// cannot be read, since most of them would fail for that alone. Shipped rules are proven without the names of the workspace.
    pub fn check_examples(&self, only_laid: bool) -> Vec<Problem> {
        let mut problems = Vec::new();
        if self.problems.iter().any(|p| p.code == "syntax" && p.file.contains("vocab")) {
            return problems;
        }
        let laid = |rule: &&Rule| self.files.shown().contains_key(&rule.file);
        let mut check = |rules: &Ruleset, wanted: &dyn Fn(&&Rule) -> bool| {
            for pack in rules.packs.values() {
                for rule in pack.rules.iter().filter(wanted) {
                    problems.extend(check::rule(rules, pack, rule).into_iter().map(|p| self.named(p)));
                }
            }
        };
        check(&self.rules, &laid);
        if !only_laid && self.rules.vocabulary.is_empty() {
            check(&self.rules, &|rule| !laid(rule));
        } else if !only_laid {
            let (shipped, _) = Ruleset::compile_leniently(&self.files.without_vocabulary());
            check(&shipped, &|rule| !laid(rule));
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
        self.reader_with(self.precision.clone())
    }

    /// A reader that believes in other precisions than those that were counted.
    pub fn reader_with(&self, precision: Precision) -> Reader<'_> {
        Reader { extractor: Extractor::new(&self.rules, precision).with_possible(self.possible), book: self }
    }

    /// The problem under the path that the person knows.
    fn named(&self, problem: Problem) -> Problem {
        let file = self.files.shown().get(&problem.file).cloned().unwrap_or(problem.file);
        Problem { file, ..problem }
    }
}

impl Reader<'_> {
    /// The findings of one call: each id once, none of the possible lane unless that is wanted, no competitor that is the seller's own.
    pub fn read(&self, call: &Call, deal: Option<&Deal>) -> Extraction {
        self.read_from(call, deal, &|_| true)
    }

    /// The same for the turns at the places that are `wanted`.
    pub fn read_from(&self, call: &Call, deal: Option<&Deal>, wanted: &dyn Fn(usize) -> bool) -> Extraction {
        let mut extraction = self.extractor.extract_from(call, deal, wanted);
        let mut seen = BTreeSet::new();
        extraction.findings.retain(|f| {
            let own =
                f.kind == Kind::Competitor && f.slots.name.as_deref().is_some_and(|name| self.book.is_own(name, deal));
            (self.book.possible || !self.book.is_possible(f)) && !own && seen.insert(f.id.clone())
        });
        extraction
    }
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase()
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
}
