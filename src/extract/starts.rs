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
        self.from.clear();
        for step in &outline.steps {
            // The first step leads nowhere and follows itself.
            let after = |place: u16| self.from.get(usize::from(place)).copied().unwrap_or(0);
            let or = after(step.or);
            let mut from = after(step.next);
            for _ in 0..step.times {
                let next = from;
                let here = match step.act {
                    OutlineAct::Pass => next,
                    OutlineAct::Sign(..) | OutlineAct::Signs(..) if next == 0 && !window.goes_on() => 0,
                    OutlineAct::Sign(sign, len) => masks.of(sign) & window.before(next, len.into()),
                    OutlineAct::Signs(first, end) => {
                        let signs = outline.signs[usize::from(first)..usize::from(end)].iter();
                        signs.fold(0, |all, &(len, sign)| all | masks.of(sign) & window.before(next, len.into()))
                    }
                    OutlineAct::Typed(_) if next == 0 => 0,
                    OutlineAct::Typed(what) if guess && what.is_value() => window.all,
                    OutlineAct::Typed(what) => stretches.before(w, &window, what, next, view, around),
                    OutlineAct::Assert(assert) => next & holds(assert, &window, view),
                    OutlineAct::Nowhere => 0,
                    OutlineAct::Done => window.all,
                };
                from = here & edges[step.edge as usize] | or;
                if from == next {
                    break;
                }
            }
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
