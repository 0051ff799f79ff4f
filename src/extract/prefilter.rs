//! Which patterns are worth trying on a turn: those whose anchor word stands in it.
//!
//! Saves time and nothing else: every match contains one of its pattern's anchor words, so no
//! finding is lost (held by a property test).

use super::view::View;
use crate::rules::Pack;

/// Patterns by anchor word.
pub struct Prefilter {
    /// By word number: indexes into `patterns`.
    by_word: Vec<Vec<u32>>,
    /// Patterns without an anchor.
    always: Vec<u32>,
    /// (rule, match) in order.
    patterns: Vec<(usize, usize)>,
}

/// Reusable memory of [`Prefilter::candidates`].
pub struct Hits {
    marks: Vec<bool>,
    touched: Vec<u32>,
    /// Patterns to try, in order of rule and match.
    pub found: Vec<(usize, usize)>,
}

impl Prefilter {
    pub fn new(pack: &Pack) -> Prefilter {
        let mut filter =
            Prefilter { by_word: vec![Vec::new(); pack.lexicon.len()], always: Vec::new(), patterns: Vec::new() };
        for (r, rule) in pack.rules.iter().enumerate() {
            for (n, m) in rule.matches.iter().enumerate() {
                // Packs hold thousands of patterns.
                let index = u32::try_from(filter.patterns.len()).unwrap_or(u32::MAX);
                filter.patterns.push((r, n));
                match &m.program.anchor {
                    Some(anchor) => anchor.iter().for_each(|word| filter.by_word[word as usize].push(index)),
                    None => filter.always.push(index),
                }
            }
        }
        filter
    }

    pub fn hits(&self) -> Hits {
        Hits { marks: vec![false; self.patterns.len()], touched: Vec::new(), found: Vec::new() }
    }

    /// Fills `hits.found`; all patterns if `on` is false.
    pub fn candidates(&self, view: &View<'_>, on: bool, hits: &mut Hits) {
        hits.found.clear();
        if !on {
            hits.found.extend(&self.patterns);
            return;
        }
        hits.touched.clear();
        for &id in &view.ids {
            for &pattern in &self.by_word[id as usize] {
                if !std::mem::replace(&mut hits.marks[pattern as usize], true) {
                    hits.touched.push(pattern);
                }
            }
        }
        hits.touched.extend(&self.always);
        hits.touched.sort_unstable();
        for &pattern in &hits.touched {
            hits.marks[pattern as usize] = false;
            hits.found.push(self.patterns[pattern as usize]);
        }
    }
}
