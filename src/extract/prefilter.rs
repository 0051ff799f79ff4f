//! Which patterns are worth trying on a turn: those whose anchor word stands in it.
//!
//! Saves time and nothing else: every match contains one of its pattern's anchor words, so no
//! finding is lost (held by a property test).

use super::view::{Surroundings, View};
use crate::rules::{Pack, Typed, WordSet};

/// Patterns by anchor word.
pub struct Prefilter {
    /// By word number: indexes into `patterns`.
    by_word: Vec<Vec<u32>>,
    /// Patterns without an anchor.
    always: Vec<u32>,
    /// (rule, match) in order.
    patterns: Vec<(usize, usize)>,
    /// By pattern: typed stretches that must stand in the turn.
    typed: Vec<Vec<Typed>>,
    /// By pattern: what else must stand in the turn, also of what the match asks to stand with it.
    needs: Vec<Vec<WordSet>>,
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
        let mut filter = Prefilter {
            by_word: vec![Vec::new(); pack.lexicon.len()],
            always: Vec::new(),
            patterns: Vec::new(),
            typed: Vec::new(),
            needs: Vec::new(),
        };
        for (r, rule) in pack.rules.iter().enumerate() {
            for (n, m) in rule.matches.iter().enumerate() {
                // Packs hold thousands of patterns.
                let index = u32::try_from(filter.patterns.len()).unwrap_or(u32::MAX);
                filter.patterns.push((r, n));
                filter.typed.push(m.program.typed.clone());
                let with = m.with.iter().flat_map(|p| p.anchor.iter().chain(&p.needs));
                filter.needs.push(m.program.needs.iter().chain(with).cloned().collect());
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
    pub fn candidates(&self, view: &View<'_>, around: Surroundings<'_>, on: bool, hits: &mut Hits) {
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
            let stands = |set: &WordSet| view.ids.iter().any(|&id| set.contains(id));
            let typed = || self.typed[pattern as usize].iter().all(|&what| view.has(what, around));
            if self.needs[pattern as usize].iter().all(stands) && typed() {
                hits.found.push(self.patterns[pattern as usize]);
            }
        }
    }
}
