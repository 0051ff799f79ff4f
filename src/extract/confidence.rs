//! How likely a finding is right: counted precision of its rule, smoothed towards its kind.
//!
//! Counts come from annotated calls (`corpora/scores.toml`, made by `throughline rules score
//! --write`). With few counts a rule is believed to be as good as its kind: Beta-smoothed mean with
//! [`PRIOR`] pseudo-counts, as in the reference's 4.11; a kind without counts is half right.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Pseudo-counts of the kind's precision in a rule's.
const PRIOR: f64 = 4.0;
/// Precision of a kind that was never counted.
const UNPROVEN: f64 = 0.5;

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
    #[serde(default)]
    pub rule: BTreeMap<String, Counts>,
}

/// Precision by rule id, 0 to 1.
#[derive(Clone, Debug, Default)]
pub struct Precision {
    rules: BTreeMap<String, f64>,
    kinds: BTreeMap<String, f64>,
}

impl Scores {
    /// Reads a scores file.
    ///
    /// # Errors
    /// The text is not such a file; the error names line and column.
    pub fn parse(text: &str) -> Result<Scores, toml::de::Error> {
        toml::from_str(text)
    }

    /// The precision of each rule and kind.
    pub fn precision(&self) -> Precision {
        let mut kinds: BTreeMap<String, Counts> = BTreeMap::new();
        for (rule, counts) in &self.rule {
            let sum = kinds.entry(kind_of(rule).to_owned()).or_default();
            sum.right += counts.right;
            sum.wrong += counts.wrong;
        }
        let kinds: BTreeMap<String, f64> = kinds.into_iter().map(|(k, c)| (k, smoothed(c, UNPROVEN))).collect();
        let rules = self
            .rule
            .iter()
            .map(|(rule, counts)| {
                (rule.clone(), smoothed(*counts, kinds.get(kind_of(rule)).copied().unwrap_or(UNPROVEN)))
            })
            .collect();
        Precision { rules, kinds }
    }
}

impl Precision {
    /// How often findings of `rule` are right; its kind's precision if it was never counted.
    pub fn of(&self, rule: &str) -> f64 {
        self.rules.get(rule).or_else(|| self.kinds.get(kind_of(rule))).copied().unwrap_or(UNPROVEN)
    }
}

/// `commitment` of `en/commitment/deliver-by`; kinds of all languages are counted apart by language.
fn kind_of(rule: &str) -> &str {
    rule.rsplit_once('/').map_or(rule, |(kind, _)| kind)
}

/// Mean of the Beta posterior, in steps of 0.001 so that every machine prints the same.
fn smoothed(counts: Counts, prior: f64) -> f64 {
    let (right, wrong) = (f64::from(counts.right), f64::from(counts.wrong));
    (((right + PRIOR * prior) / (right + wrong + PRIOR)) * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_counts_lean_on_the_kind() {
        let scores = Scores::parse(
            "[rule]\n\"en/risk/a\" = { right = 90, wrong = 10 }\n\"en/risk/b\" = { right = 0, wrong = 1 }\n",
        )
        .expect("sound");
        let precision = scores.precision();
        assert!(precision.of("en/risk/a") > 0.85);
        assert!((0.5..0.8).contains(&precision.of("en/risk/b")), "{}", precision.of("en/risk/b"));
        assert!(precision.of("en/risk/new") > 0.8);
        assert!((precision.of("en/pain/new") - 0.5).abs() < 1e-9);
    }
}
