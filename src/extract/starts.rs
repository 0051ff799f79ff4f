//! Where in a window a match can begin, found for all positions at once.
//!
//! Walks the outline from its end with one word of bits a step: bit `n` says that a match can go on
//! with the step from position `n`. There may be too many starts and never too few.

use super::marks::{Marks, Window};
use super::view::{Surroundings, View};
use crate::model::Side;
use crate::rules::{Assert, Outline, OutlineAct};

/// Reusable memory: by step, the positions it can go on from.
#[derive(Default)]
pub struct Starts {
    from: Vec<u64>,
}

impl Starts {
    /// The positions of window `w` where a match of `outline`'s program can begin. With `guess`, amounts and times are
    /// not read and may stand anywhere.
    pub fn of(
        &mut self,
        outline: &Outline,
        w: usize,
        marks: &mut Marks,
        guess: bool,
        view: &View<'_>,
        around: Surroundings<'_>,
    ) -> u64 {
        let (window, masks, stretches) = marks.at(w);
        let edges = [!0, !window.sentences, !window.clauses];
        if self.from.len() < outline.steps.len() {
            self.from.resize(outline.steps.len(), 0);
        }
        // The first step leads nowhere and follows itself; of the others each follows earlier ones.
        self.from[0] = 0;
        let mut last = 0;
        for (place, step) in outline.steps.iter().enumerate() {
            let (or, next) = (self.from[usize::from(step.or)], self.from[usize::from(step.next)]);
            let edge = edges[step.edge as usize];
            let on = |mask: u64| mask & edge | or;
            last = match step.act {
                OutlineAct::Done => on(window.all),
                _ if next == 0 && !window.goes_on() => or,
                OutlineAct::Sign(sign, len) => {
                    let mask = masks.of(sign);
                    again(step.times, next, |from| on(mask & window.before(from, len.into())))
                }
                OutlineAct::Signs(first, end) => {
                    let signs = &outline.signs[usize::from(first)..usize::from(end)];
                    // Single words come first, and their masks are taken together.
                    let (mut words, mut phrases) = (0, signs);
                    while let [(1, sign), rest @ ..] = phrases {
                        words |= masks.of(*sign);
                        phrases = rest;
                    }
                    again(step.times, next, |from| {
                        let mut begins = words & window.before(from, 1);
                        for &(len, sign) in phrases {
                            begins |= masks.of(sign) & window.before(from, len.into());
                        }
                        on(begins)
                    })
                }
                OutlineAct::Typed(_) if next == 0 => or,
                OutlineAct::Typed(what) if guess && what.is_value() => again(step.times, next, |_| on(window.all)),
                OutlineAct::Typed(what) => {
                    again(step.times, next, |from| on(stretches.before(w, &window, what, from, view, around)))
                }
                OutlineAct::Assert(assert) => on(next & holds(assert, &window, view)),
                OutlineAct::Pass => on(next),
                OutlineAct::Nowhere => or,
            };
            if step.cut && last == 0 {
                return 0;
            }
            self.from[place] = last;
        }
        last
    }
}

/// Where a match can go on from if the step behind `next` is done several times, until that adds nothing.
fn again(times: u8, next: u64, mut back: impl FnMut(u64) -> u64) -> u64 {
    let mut from = next;
    for _ in 0..times {
        let longer = back(from);
        if longer == from {
            break;
        }
        from = longer;
    }
    from
}

/// The positions where an assertion holds.
fn holds(assert: Assert, window: &Window, view: &View<'_>) -> u64 {
    match assert {
        Assert::ClauseStart => window.clauses,
        Assert::ClauseEnd => window.clauses & !window.turn_start,
        Assert::TurnStart => window.turn_start,
        Assert::TurnEnd => window.turn_end,
        Assert::Side(side) if side != Side::Unknown && side == view.side => !0,
        Assert::Side(_) => 0,
    }
}
