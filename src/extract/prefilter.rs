//! Which patterns are worth trying on a turn: those that find there all the words they need.
//!
//! Saves time and nothing else: no finding is lost (held by a property test).

use super::matcher::Matcher;
use super::view::{Surroundings, View};
use crate::rules::{Lane, Need, Pack, SideTest};
use std::ops::Range;

/// The rules' patterns by what they need.
pub struct Prefilter {
    /// By need: the stretch of `patterns` whose rarest need it is; at the end those that need no words.
    by_need: Vec<Range<usize>>,
    /// The needs that are some pattern's rarest, as bits.
    rarest: Vec<u64>,
    /// What decides on a pattern lies together, since most of them fail here.
    patterns: Vec<Pattern>,
    /// Rule and match of all, in order.
    all: Vec<(usize, usize)>,
}

#[derive(Clone, Copy)]
struct Pattern {
    rule: u32,
    nth: u32,
    side: SideTest,
    /// What it needs beside its rarest need; the last is repeated.
    needs: [Need; LOOKED_AT],
}

/// Needs that are looked at before the match itself; more hardly ever decide.
const LOOKED_AT: usize = 6;

impl Prefilter {
    /// Of the rules of `pack` whose lane is `wanted`.
    pub fn new(pack: &Pack, wanted: impl Fn(Lane) -> bool) -> Prefilter {
        let mut filter = Prefilter {
            by_need: Vec::new(),
            rarest: vec![0; pack.signs.width()],
            patterns: Vec::new(),
            all: Vec::new(),
        };
        let mut anchored: Vec<Vec<Pattern>> = vec![Vec::new(); pack.signs.needs() + 1];
        for (r, rule) in pack.rules.iter().enumerate().filter(|(_, rule)| wanted(rule.lane)) {
            for (n, m) in rule.matches.iter().enumerate() {
                filter.all.push((r, n));
                let mut needs = m.program.needs.iter().chain(m.with.iter().flat_map(|p| &p.needs));
                let anchor = m.program.needs.first().map_or(pack.signs.needs(), |&need| need as usize);
                let mut last = needs.next().copied();
                if let Some(word) = filter.rarest.get_mut(anchor / 64).filter(|_| !m.program.needs.is_empty()) {
                    *word |= 1 << (anchor % 64);
                }
                let needs = std::array::from_fn(|_| {
                    last = needs.next().copied().or(last);
                    last.unwrap_or(0)
                });
                // Packs hold hundreds of rules.
                let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                anchored[anchor].push(Pattern { rule: number(r), nth: number(n), side: m.side, needs });
            }
        }
        for patterns in anchored {
            let from = filter.patterns.len();
            filter.patterns.extend(patterns);
            filter.by_need.push(from..filter.patterns.len());
        }
        filter
    }

    /// Fills `found` with (rule, match) in order; all patterns if `on` is false.
    pub fn candidates<'v, 'a>(
        &self,
        view: &'v View<'a>,
        around: Surroundings<'_>,
        on: bool,
        matcher: &mut Matcher<'v, 'a>,
        found: &mut Vec<(usize, usize)>,
    ) {
        found.clear();
        if !on {
            found.extend(&self.all);
            return;
        }
        let met = matcher.met(view, around);
        for need in met.among(&self.rarest) {
            let patterns = &self.patterns[self.by_need[need].clone()];
            let tried = patterns.iter().filter(|p| p.side.admits(view.side) && p.needs.iter().all(|&n| met.has(n)));
            found.extend(tried.map(|p| (p.rule as usize, p.nth as usize)));
        }
        let always = self.by_need.last().map_or(&[][..], |range| &self.patterns[range.clone()]);
        found.extend(always.iter().filter(|p| p.side.admits(view.side)).map(|p| (p.rule as usize, p.nth as usize)));
        found.sort_unstable();
    }
}
