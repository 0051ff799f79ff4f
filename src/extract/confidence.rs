//! How likely a finding is right: counted precision of its rule, backed off to its kind's, for a call that nobody has seen.
//!
//! Counts come from annotated calls (`corpora/scores.toml`, made by `throughline rules score
//! --write`). Rules are written with some of those calls in view, and there they are right more
//! often than elsewhere. So the file counts apart what was found in *unseen* calls, which no rule
//! was written from. By kind, the share of right findings that are still right on unseen calls
//! ([`KEPT`] where nothing was counted) discounts what was counted on the others; with few counts a
//! rule is believed to be as good as its kind ([`RULE_PRIOR`]), a kind as good as all ([`KIND_PRIOR`]).
//! The reference's 4.11 has the idea; `rules score --calibration` shows how well it does.

use crate::model::Kind;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Pseudo-counts of the kind's precision in a rule's. The likelihood of developed-on deals is highest
/// from 15 to 40, each deal predicted from the counts of the others.
const RULE_PRIOR: f64 = 20.0;
/// Pseudo-counts of the share that all kinds keep in the share that one kind keeps.
const KIND_PRIOR: f64 = 20.0;
/// Pseudo-counts of [`UNPROVEN`] in a kind's precision.
const UNPROVEN_PRIOR: f64 = 4.0;
/// Precision of a kind that was never counted, on calls that its rules were written from.
const UNPROVEN: f64 = 0.5;
/// Share of right findings that are still right on unseen calls, where that was not counted.
const KEPT: f64 = 0.75;

/// Findings of one rule that readers kept or not; what they call optional is in neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    pub right: u32,
    pub wrong: u32,
}

/// Counts by rule id.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scores {
    /// On all annotated calls.
    #[serde(default)]
    pub rule: BTreeMap<String, Counts>,
    /// The part of it that stands in calls which no rule was written from.
    #[serde(default)]
    pub unseen: BTreeMap<String, Counts>,
}

/// Precision by rule id, 0 to 1.
#[derive(Clone, Debug, Default)]
pub struct Precision {
    rules: BTreeMap<String, f64>,
    kinds: BTreeMap<String, f64>,
}

/// The least confidence at which a finding of `kind` is shown; what is less likely is only possible.
///
/// F1 gains by a finding that is more likely right than half of the F1 that is reached, and loses by
/// any other: these are the halves of what each kind reaches on unseen calls.
pub fn operating_point(kind: Kind) -> f64 {
    match kind {
        Kind::Pain => 0.20,
        Kind::SuccessCriterion => 0.21,
        Kind::Commitment => 0.31,
        Kind::Competitor => 0.24,
        Kind::Risk => 0.21,
        Kind::Stakeholder => 0.0,
    }
}

impl Scores {
    /// Reads a scores file.
    ///
    /// # Errors
    /// The text is not such a file; the error names line and column.
    pub fn parse(text: &str) -> Result<Scores, toml::de::Error> {
        toml::from_str(text)
    }

    /// Adds one finding of `rule` that was kept or not, in a call that is unseen or not.
    pub fn count(&mut self, rule: &str, right: bool, unseen: bool) {
        self.rule.entry(rule.to_owned()).or_default().count(right);
        if unseen {
            self.unseen.entry(rule.to_owned()).or_default().count(right);
        }
    }

    /// The precision of each rule and kind on unseen calls.
    pub fn precision(&self) -> Precision {
        let unseen = |rule: &str| self.unseen.get(rule).copied().unwrap_or_default();
        // What was counted on calls that rules were written from, and on others.
        let mut kinds: BTreeMap<&str, (Counts, Counts)> = BTreeMap::new();
        for (rule, all) in &self.rule {
            let (developed, elsewhere) = kinds.entry(kind_of(rule)).or_default();
            developed.add(all.without(unseen(rule)));
            elsewhere.add(unseen(rule));
        }
        let base = |c: Counts| (f64::from(c.right) + UNPROVEN_PRIOR * UNPROVEN) / (c.all() + UNPROVEN_PRIOR);
        // Right findings on unseen calls, and how many there would be if rules did as well there.
        let (mut right, mut hoped) = (0.0, 0.0);
        for (developed, elsewhere) in kinds.values() {
            right += f64::from(elsewhere.right);
            hoped += base(*developed) * elsewhere.all();
        }
        let kept_by_all = (right + KIND_PRIOR * KEPT) / (hoped + KIND_PRIOR);
        let kept = |(developed, elsewhere): &(Counts, Counts)| {
            (f64::from(elsewhere.right) + KIND_PRIOR * kept_by_all) / (base(*developed) * elsewhere.all() + KIND_PRIOR)
        };
        let rule = |(rule, all): (&String, &Counts)| {
            let kind = &kinds[kind_of(rule)];
            let (developed, elsewhere) = (all.without(unseen(rule)), unseen(rule));
            let right = f64::from(developed.right) * kept(kind) + f64::from(elsewhere.right);
            let prior = base(kind.0) * kept(kind);
            (rule.clone(), rounded((right + RULE_PRIOR * prior) / (all.all() + RULE_PRIOR)))
        };
        let mut of_kinds: BTreeMap<String, f64> =
            kinds.iter().map(|(k, c)| ((*k).to_owned(), rounded(base(c.0) * kept(c)))).collect();
        of_kinds.insert(String::new(), rounded(UNPROVEN * kept_by_all));
        Precision { rules: self.rule.iter().map(rule).collect(), kinds: of_kinds }
    }
}

impl Counts {
    fn count(&mut self, right: bool) {
        *(if right { &mut self.right } else { &mut self.wrong }) += 1;
    }

    fn add(&mut self, other: Counts) {
        self.right += other.right;
        self.wrong += other.wrong;
    }

    fn without(self, part: Counts) -> Counts {
        Counts { right: self.right.saturating_sub(part.right), wrong: self.wrong.saturating_sub(part.wrong) }
    }

    fn all(self) -> f64 {
        f64::from(self.right) + f64::from(self.wrong)
    }
}

impl Precision {
    /// How often findings of `rule` are right; its kind's precision if it was never counted.
    pub fn of(&self, rule: &str) -> f64 {
        let kind = || self.kinds.get(kind_of(rule)).or_else(|| self.kinds.get(""));
        self.rules.get(rule).or_else(kind).copied().unwrap_or(UNPROVEN * KEPT)
    }
}

/// `en/commitment` of `en/commitment/deliver-by`: kinds are counted apart by language.
fn kind_of(rule: &str) -> &str {
    rule.rsplit_once('/').map_or(rule, |(kind, _)| kind)
}

/// In steps of 0.001, so that every machine prints the same.
fn rounded(p: f64) -> f64 {
    (p.clamp(0.0, 1.0) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn precision(text: &str) -> Precision {
        Scores::parse(text).expect("sound").precision()
    }

    #[test]
    fn few_counts_lean_on_the_kind() {
        let p =
            precision("[rule]\n\"en/risk/a\" = { right = 90, wrong = 10 }\n\"en/risk/b\" = { right = 0, wrong = 1 }\n");
        let kind = p.of("en/risk/new");
        assert!((0.6..0.7).contains(&kind), "{kind}");
        assert!(p.of("en/risk/a") > kind && p.of("en/risk/b") < kind && p.of("en/risk/b") > kind - 0.1);
        assert!((p.of("en/pain/new") - UNPROVEN * KEPT).abs() < 1e-9);
    }

    #[test]
    fn what_unseen_calls_say_discounts_what_developed_ones_said() {
        let developed =
            "[rule]\n\"en/risk/a\" = { right = 100, wrong = 100 }\n\"en/risk/b\" = { right = 90, wrong = 10 }\n";
        let unseen = "[unseen]\n\"en/risk/a\" = { right = 20, wrong = 80 }\n";
        let (before, after) = (precision(developed), precision(&format!("{developed}{unseen}")));
        // Rule `a` was right in 80 of 100 developed findings, and in 20 of 100 unseen ones.
        assert!(after.of("en/risk/a") < before.of("en/risk/a") && after.of("en/risk/b") < before.of("en/risk/b"));
        assert!(after.of("en/risk/b") > after.of("en/risk/a"));
        assert!((0.2..0.4).contains(&after.of("en/risk/new")), "{}", after.of("en/risk/new"));
    }

    #[test]
    fn unseen_calls_that_go_as_well_discount_nothing() {
        let p = precision(
            "[rule]\n\"en/pain/a\" = { right = 400, wrong = 400 }\n[unseen]\n\"en/pain/a\" = { right = 200, wrong = 200 }\n",
        );
        assert!((p.of("en/pain/a") - 0.5).abs() < 0.02, "{}", p.of("en/pain/a"));
    }
}
