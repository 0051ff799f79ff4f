//! Which patterns are worth trying on a turn: those that find there all the words they need.
//!
//! Saves time and nothing else: no finding is lost (held by a property test).

use super::matcher::Matcher;
use super::view::{Surroundings, View};
use crate::rules::{ByNeed, Lane, Need, Pack, SideTest};

/// The rules' patterns by what they need.
pub struct Prefilter {
    patterns: ByNeed<Pattern>,
}

/// A pattern that is worth trying.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    rule: u32,
    nth: u32,
}

impl Hit {
    pub fn rule(&self) -> usize {
        self.rule as usize
    }

    /// Which match of the rule.
    pub fn nth(&self) -> usize {
        self.nth as usize
    }
}

/// What decides on a pattern lies together, since most of them fail here.
#[derive(Clone, Copy)]
struct Pattern {
    hit: Hit,
    side: SideTest,
    /// What it needs beside its rarest need, and how many that are.
    needs: [Need; LOOKED_AT],
    others: u8,
}

impl Pattern {
    fn needs(&self) -> &[Need] {
        &self.needs[..usize::from(self.others)]
    }
}

/// Needs that are looked at before the match itself; more hardly ever decide.
const LOOKED_AT: usize = 6;

impl Prefilter {
    /// Of the rules of `pack` whose lane is `wanted`.
    pub fn new(pack: &Pack, wanted: impl Fn(Lane) -> bool) -> Prefilter {
        // Packs hold hundreds of rules.
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let matches = pack
            .rules
            .iter()
            .enumerate()
            .filter(|(_, rule)| wanted(rule.lane))
            .flat_map(|(r, rule)| rule.matches.iter().enumerate().map(move |(n, m)| (number(r), number(n), m)));
        let patterns = matches.map(|(rule, nth, m)| {
            let rarest = m.program.needs.first().copied();
            let others = m.program.needs.iter().skip(1).chain(m.with.iter().flat_map(|p| p.needs.iter()));
            let mut pattern = Pattern { hit: Hit { rule, nth }, side: m.side, needs: [0; LOOKED_AT], others: 0 };
            for (place, &need) in pattern.needs.iter_mut().zip(others) {
                *place = need;
                pattern.others += 1;
            }
            (rarest, pattern)
        });
        Prefilter { patterns: ByNeed::new(&pack.signs, patterns) }
    }

    /// Fills `found` in order of rule and match; all patterns if `on` is false.
    pub fn candidates<'v, 'a>(
        &self,
        view: &'v View<'a>,
        around: Surroundings<'_>,
        on: bool,
        matcher: &mut Matcher<'v, 'a>,
        found: &mut Vec<Hit>,
    ) {
        found.clear();
        if on {
            let met = matcher.met(view, around);
            self.patterns.among(met.bits(), |p| {
                if p.needs().iter().all(|&n| met.has(n)) && p.side.admits(view.side) {
                    found.push(p.hit);
                }
            });
        } else {
            found.extend(self.patterns.all().iter().map(|p| p.hit));
        }
        found.sort_unstable();
    }
}
