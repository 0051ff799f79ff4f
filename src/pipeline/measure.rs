//! Findings measured against annotated calls: the shipped deals, or folders of one's own.

use super::error::PipelineError;
use super::gather::{Held, gather};
use super::rulebook::{Reader, Rulebook};
use super::shipped;
use crate::config::Config;
use crate::extract::confidence::{Counts, Scores};
use crate::model::{Call, Deal};
use crate::score::{Gold, Judged, judge, scores};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Annotated calls.
pub struct Corpus {
    calls: Vec<(Call, Option<Deal>, Gold)>,
}

impl Corpus {
    /// The calls and annotations that ship with the program.
    ///
    /// # Errors
    /// None that a sound build has.
    pub fn shipped() -> Result<Corpus, PipelineError> {
        let calls = shipped::calls()?;
        let gold = shipped::gold()?;
        Ok(Corpus::pair(calls, gold))
    }

    /// Calls in `calls` (any depth, any known format) with `<call_id>.json` in `gold`.
    ///
    /// # Errors
    /// A folder or an annotation cannot be read.
    pub fn of_folders(gold: &Path, calls: &Path, config: &Config) -> Result<Corpus, PipelineError> {
        let mut annotations = BTreeMap::new();
        let entries = std::fs::read_dir(gold).map_err(PipelineError::file("read", gold))?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
        paths.sort();
        for path in paths.into_iter().filter(|p| p.extension().is_some_and(|e| e == "json")) {
            let text = std::fs::read_to_string(&path).map_err(PipelineError::file("read", &path))?;
            let read: Gold = serde_json::from_str(&text)
                .map_err(|e| PipelineError::NotThere(format!("{} is no annotation: {e}", path.display())))?;
            annotations.insert(read.call_id.clone(), read);
        }
        let gathered = gather(&[calls.to_owned()], config, |_| None);
        let mut found = Vec::new();
        for file in gathered.files {
            if let Held::Calls(calls) = file.held {
                for c in calls {
                    let deal = c.call.deal_id.as_ref().and_then(|id| gathered.deals.get(id)).cloned();
                    found.push((c.call, deal));
                }
            }
        }
        Ok(Corpus::pair(found, annotations))
    }

    fn pair(calls: Vec<(Call, Option<Deal>)>, mut gold: BTreeMap<String, Gold>) -> Corpus {
        let mut calls: Vec<_> =
            calls.into_iter().filter_map(|(c, d)| gold.remove(&c.call_id).map(|g| (c, d, g))).collect();
        calls.sort_by(|a, b| a.0.call_id.cmp(&b.0.call_id));
        Corpus { calls }
    }

    /// The calls whose id begins with one of `only`; all where that is empty.
    ///
    /// # Errors
    /// There is no such call.
    pub fn only(mut self, only: &[String]) -> Result<Corpus, PipelineError> {
        self.calls.retain(|(call, ..)| only.is_empty() || begins(&call.call_id, only));
        if self.calls.is_empty() {
            return Err(PipelineError::NotThere(
                "no annotated call to measure on; give --gold and --calls, or other prefixes with --only".to_owned(),
            ));
        }
        Ok(self)
    }

    /// Each call's findings beside its annotations, in order of call id.
    pub fn judge(&self, reader: &Reader<'_>) -> Vec<Judged> {
        self.calls.par_iter().map(|held| judged(held, reader)).collect()
    }

    /// As [`Corpus::judge`], but each deal is read with what `book`'s rules count on the other deals only,
    /// `unseen` being those that no rule was written from: the confidences that a new deal would get.
    pub fn judge_apart(&self, book: &Rulebook, unseen: &[String]) -> Vec<Judged> {
        let counted = self.judge(&book.reader());
        let deals: BTreeSet<&str> = counted.iter().map(Judged::deal).collect();
        let mut apart: Vec<Judged> = deals
            .par_iter()
            .flat_map_iter(|deal| {
                let others: Vec<Judged> = counted.iter().filter(|c| c.deal() != *deal).cloned().collect();
                let reader = book.reader_with(scores(&others, |c| begins(&c.call_id, unseen)).precision());
                let own = counted.iter().zip(&self.calls).filter(|(c, _)| c.deal() == *deal);
                own.map(|(_, held)| judged(held, &reader)).collect::<Vec<_>>()
            })
            .collect();
        apart.sort_by(|a, b| a.call_id.cmp(&b.call_id));
        apart
    }
}

fn judged((call, deal, gold): &(Call, Option<Deal>, Gold), reader: &Reader<'_>) -> Judged {
    judge(call, gold, &reader.read(call, deal.as_ref()).findings)
}

/// Whether `call_id` begins with one of `prefixes`.
pub fn begins(call_id: &str, prefixes: &[String]) -> bool {
    prefixes.iter().any(|p| call_id.starts_with(p.as_str()))
}

/// A scores file with one rule a line.
pub fn scores_file(scores: &Scores) -> String {
    let mut text = "# Findings of each rule that annotators kept (right) or not (wrong), counted on corpora/gold.\n\
                    # Made by `throughline rules score --write corpora/scores.toml`; reviewed like code.\n"
        .to_owned();
    let mut table = |head: &str, rules: &BTreeMap<String, Counts>| {
        text.push_str(head);
        for (rule, counts) in rules {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "{rule:?} = {{ right = {}, wrong = {} }}", counts.right, counts.wrong);
        }
    };
    table("[rule]\n", &scores.rule);
    if !scores.unseen.is_empty() {
        table("\n# The part of it in calls that no rule was written from.\n[unseen]\n", &scores.unseen);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::pipeline::rulebook::RuleFiles;

    #[test]
    fn a_scores_file_is_read_back() {
        let mut scores = Scores::default();
        scores.count("en/risk/a", true, false);
        assert_eq!(Scores::parse(&scores_file(&scores)).unwrap(), scores);
        scores.count("en/risk/a", false, true);
        assert_eq!(Scores::parse(&scores_file(&scores)).unwrap(), scores);
    }

    #[test]
    fn a_deal_says_nothing_about_its_own_confidences() {
        let corpus = Corpus::shipped().unwrap().only(&["dev1".to_owned(), "dev2".to_owned()]).unwrap();
        let book = Rulebook::compile(RuleFiles::shipped(), &Config::default());
        let apart = corpus.judge_apart(&book, &["dev2".to_owned()]);
        let others: Vec<Judged> =
            corpus.judge(&book.reader()).into_iter().filter(|c| c.call_id.starts_with("dev2")).collect();
        let precision = scores(&others, |_| true).precision();
        let own: Vec<_> = apart.iter().filter(|c| c.call_id.starts_with("dev1")).flat_map(|c| &c.findings).collect();
        assert!(own.len() > 20, "{}", own.len());
        for v in own {
            assert!((v.finding.confidence - precision.of(&v.finding.rule)).abs() < 1e-9, "{:?}", v.finding);
        }
    }
}
