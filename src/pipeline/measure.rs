//! Findings measured against annotated calls: the shipped deals, or folders of one's own.

use super::error::PipelineError;
use super::gather::{Held, gather};
use super::rulebook::Rulebook;
use super::shipped;
use crate::config::Config;
use crate::extract::confidence::Scores;
use crate::model::{Call, Deal};
use crate::score::{Gold, Report};
use rayon::prelude::*;
use std::collections::BTreeMap;
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

    /// Measures `book` on the calls whose id begins with one of `only`; on all where that is empty.
    ///
    /// # Errors
    /// There is no such call.
    pub fn measure(&self, book: &Rulebook, only: &[String]) -> Result<Report, PipelineError> {
        let reader = book.reader();
        let chosen: Vec<_> = self
            .calls
            .iter()
            .filter(|(c, ..)| only.is_empty() || only.iter().any(|o| c.call_id.starts_with(o.as_str())))
            .collect();
        if chosen.is_empty() {
            return Err(PipelineError::NotThere(
                "no annotated call to measure on; give --gold and --calls, or other prefixes with --only".to_owned(),
            ));
        }
        let found: Vec<_> =
            chosen.par_iter().map(|(call, deal, _)| reader.read(call, deal.as_ref()).findings).collect();
        let mut report = Report::default();
        for ((call, _, gold), findings) in chosen.into_iter().zip(&found) {
            report.add(call, gold, findings);
        }
        Ok(report)
    }
}

/// A scores file with one rule a line.
pub fn scores_file(scores: &Scores) -> String {
    let mut text = "# Findings of each rule that annotators kept (right) or not (wrong), counted on corpora/gold.\n\
                    # Made by `throughline rules score --write corpora/scores.toml`; reviewed like code.\n[rule]\n"
        .to_owned();
    for (rule, counts) in &scores.rule {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{rule:?} = {{ right = {}, wrong = {} }}", counts.right, counts.wrong);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::confidence::Counts;

    #[test]
    fn a_scores_file_is_read_back() {
        let mut scores = Scores::default();
        scores.rule.insert("en/risk/a".into(), Counts { right: 3, wrong: 1 });
        assert_eq!(Scores::parse(&scores_file(&scores)).unwrap(), scores);
    }
}
