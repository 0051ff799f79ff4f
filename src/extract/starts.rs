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
        let (window, bits, stretches) = marks.at(w);
        let edges = [!0, !window.sentences, !window.clauses];
        self.from.clear();
        for step in &outline.steps {
            // The first step leads nowhere and follows itself.
            let after = |place: u32| self.from.get(place as usize).copied().unwrap_or(0);
            let next = after(step.next);
            let here = match step.act {
                OutlineAct::Signs(first, end) => {
                    let signs = outline.signs[first as usize..end as usize].iter();
                    signs.fold(0, |all, &(len, sign)| all | bits[sign as usize] & window.before(next, len))
                }
                OutlineAct::Pass => next,
                OutlineAct::Typed(_) if next == 0 => 0,
                OutlineAct::Typed(what) if guess && what.is_value() => window.all,
                OutlineAct::Typed(what) => stretches.before(w, &window, what, next, view, around),
                OutlineAct::Assert(assert) => next & holds(assert, &window, view),
                OutlineAct::Nowhere => 0,
                OutlineAct::Done => window.all,
            };
            let from = here & edges[step.edge as usize] | after(step.or);
            if step.cut && from == 0 {
                return 0;
            }
            self.from.push(from);
        }
        self.from.last().copied().unwrap_or(0)
    }
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
