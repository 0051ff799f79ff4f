//! Calls read with two sets of rules, and what that changes.
//!
//! Each call is read while it is in memory, in parallel over calls; only what changed is kept. Where
//! nothing but rules differs, only turns in which one of the differing rules fires, in its old form or
//! its new one, are read with both sets: what is found in a turn depends on the rules that fire there
//! and on the text around, and on nothing that other rules find.

use super::error::PipelineError;
use super::rule_files::RuleFiles;
use super::rulebook::{Reader, Rulebook};
use super::shipped;
use super::stream::{Answered, Reading};
use crate::config::Config;
use crate::extract::Extractor;
use crate::extract::confidence::Precision;
use crate::model::{Call, Deal, Kind};
use crate::rules::Ruleset;
use crate::score::difference::{Difference, differences};
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Looking for turns where differing rules fire pays while they are at most one of so many.
const FEW: usize = 3;

/// The rules before and after a change.
pub struct Books {
    pub before: Rulebook,
    pub after: Rulebook,
    /// The rules that differ, in both forms, where they are few and nothing else differs.
    apart: Option<Ruleset>,
}

/// Reads calls with the rules before and after a change.
pub struct Both<'b> {
    before: Reader<'b>,
    after: Reader<'b>,
    apart: Option<Extractor<'b>>,
}

/// Findings that differ, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    pub added: usize,
    pub lost: usize,
    pub changed: usize,
}

/// One difference and who said what it quotes.
pub struct Change {
    /// Full name, where the source has one.
    pub speaker: Option<String>,
    pub difference: Difference,
}

/// What a change of rules does to any number of calls.
#[derive(Default)]
pub struct Comparison {
    pub calls: usize,
    pub totals: BTreeMap<Kind, Totals>,
    /// In the order of the calls, then by place.
    pub changes: Vec<Change>,
}

impl Books {
    /// Compiles both sets of rules; with `possible`, findings of the possible lane are compared too.
    pub fn compile(before: RuleFiles, after: RuleFiles, config: &Config, possible: bool) -> Books {
        let book = |files: RuleFiles| {
            let book = Rulebook::compile(files, config);
            if possible { book.with_possible() } else { book }
        };
        let apart = before.rules_apart(&after);
        let (before, after) = rayon::join(|| book(before), || book(after));
        let rules = |set: &Ruleset| set.packs.values().map(|p| p.rules.len()).sum::<usize>();
        let apart = apart.filter(|few| rules(few) * FEW <= rules(&before.rules).max(rules(&after.rules)));
        Books { before, after, apart }
    }

    pub fn readers(&self) -> Both<'_> {
        let apart = self.apart.as_ref().map(|rules| Extractor::new(rules, Precision::default()));
        Both { before: self.before.reader(), after: self.after.reader(), apart }
    }
}

impl Both<'_> {
    /// The calls that ship with the program.
    ///
    /// # Errors
    /// None that a sound build has.
    pub fn shipped(&self) -> Result<Vec<Answered<Vec<Difference>>>, PipelineError> {
        let mut calls = shipped::calls()?;
        calls.sort_by(|a, b| a.0.call_id.cmp(&b.0.call_id));
        let read = |(call, deal): (Call, Option<Deal>)| Answered { extraction: self.read(&call, deal.as_ref()), call };
        Ok(calls.into_par_iter().map(read).collect())
    }
}

impl Reading for Both<'_> {
    type Found = Vec<Difference>;

    fn read(&self, call: &Call, deal: Option<&Deal>) -> Vec<Difference> {
        let firing = self.apart.as_ref().map(|apart| apart.firing(call, deal));
        if firing.as_ref().is_some_and(std::collections::BTreeSet::is_empty) {
            return Vec::new();
        }
        let wanted = |at: usize| firing.as_ref().is_none_or(|places| places.contains(&at));
        let before = self.before.read_from(call, deal, &wanted).findings;
        let after = self.after.read_from(call, deal, &wanted).findings;
        differences(&before, &after)
    }
}

impl Comparison {
    /// Adds a call.
    pub fn add(&mut self, answered: Answered<Vec<Difference>>) {
        let Answered { call, extraction: differences } = answered;
        self.calls += 1;
        for difference in differences {
            let finding = difference.finding();
            let totals = self.totals.entry(finding.kind).or_default();
            *match difference {
                Difference::Added(_) => &mut totals.added,
                Difference::Lost(_) => &mut totals.lost,
                Difference::Changed(_) => &mut totals.changed,
            } += 1;
            let id = finding.evidence.speaker.as_deref();
            let who = call.participants.iter().find(|p| Some(p.id.as_str()) == id);
            let speaker = who.map(|p| if p.name.is_empty() { p.id.clone() } else { p.name.clone() });
            self.changes.push(Change { speaker, difference });
        }
    }

    /// The counts of all kinds together.
    pub fn sum(&self) -> Totals {
        self.totals.values().fold(Totals::default(), |a, b| Totals {
            added: a.added + b.added,
            lost: a.lost + b.lost,
            changed: a.changed + b.changed,
        })
    }

    /// The changes by the rule that leads the finding now, or led what was lost.
    pub fn by_rule(&self) -> BTreeMap<&str, Vec<&Change>> {
        let mut rules: BTreeMap<&str, Vec<&Change>> = BTreeMap::new();
        for change in &self.changes {
            rules.entry(change.difference.finding().rule.as_str()).or_default().push(change);
        }
        rules
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The shipped rules with a file or folder of `text` at `name` laid over.
    fn with(name: &str, text: &str) -> RuleFiles {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("rules").join(name);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        let mut files = RuleFiles::shipped();
        files.lay(&dir.path().join("rules")).unwrap();
        files
    }

    fn compared(books: &Books) -> Comparison {
        let mut all = Comparison::default();
        books.readers().shipped().unwrap().into_iter().for_each(|a| all.add(a));
        all
    }

    const LOOSE: &str =
        "title = \"x\"\nkind = \"risk\"\nwhy = \"y\"\nstatus = \"draft\"\n[[match]]\npattern = \"budget\"\n";

    #[test]
    fn the_same_rules_change_nothing() {
        let books = Books::compile(RuleFiles::shipped(), RuleFiles::shipped(), &Config::default(), false);
        let all = compared(&books);
        assert_eq!((all.calls, all.changes.len(), all.sum()), (32, 0, Totals::default()));
    }

    #[test]
    fn looking_only_where_differing_rules_fire_sees_every_difference() {
        // A rule that comes, one that says something else and one that goes.
        for (name, text) in [
            ("en/risk/loose.toml", LOOSE.to_owned()),
            ("en/commitment/self-future.toml", LOOSE.replace("risk", "commitment").replace("budget", "i will send")),
            ("en/commitment/can-do.toml", "kind = \"commitment\"\n".to_owned()),
        ] {
            let mut books = Books::compile(RuleFiles::shipped(), with(name, &text), &Config::default(), false);
            assert!(books.apart.is_some(), "{name}");
            let quick = compared(&books);
            books.apart = None;
            let slow = compared(&books);
            assert!(!slow.changes.is_empty(), "{name}");
            let seen = |all: &Comparison| all.changes.iter().map(|c| c.difference.clone()).collect::<Vec<_>>();
            assert_eq!(seen(&quick), seen(&slow), "{name}");
        }
    }

    #[test]
    fn changes_stand_under_the_rule_that_leads_now() {
        let books = Books::compile(RuleFiles::shipped(), with("en/risk/loose.toml", LOOSE), &Config::default(), false);
        let all = compared(&books);
        let rules = all.by_rule();
        assert!(rules["en/risk/loose"].iter().all(|c| c.difference.sign() != '-'));
        assert!(all.changes.iter().all(|c| c.speaker.is_some()));
        assert_eq!(all.totals.keys().collect::<Vec<_>>(), [&Kind::Risk]);
    }
}
