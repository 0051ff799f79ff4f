//! Where signs stand in a turn, as bits.
//!
//! Bit `n` of a mask is position `base + n` of a window. A turn of up to 63 positions has one
//! window; a longer one has a window every [`STEP`] positions, each reading on into the next.

use super::stretches::Stretches;
use super::view::{Surroundings, View};
use crate::rules::{Place, Program, Signs};
use std::ops::Range;

/// Positions between the windows of a long turn. A match that reaches out of its window is not judged here but let pass.
const STEP: usize = 32;
pub const WIDTH: usize = 64;

/// A stretch of a turn that one word of bits covers.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub base: usize,
    /// Positions from which a match may end or go on; beyond the window all of them.
    pub all: u64,
    /// The positions that no earlier and no later window answers for.
    pub own: u64,
    /// Ones that move in from above: set if the turn goes on.
    more: u64,
    /// Where clauses and sentences begin; the end of the turn counts as both.
    pub clauses: u64,
    pub sentences: u64,
    positions: u64,
    pub turn_start: u64,
    pub turn_end: u64,
}

impl Window {
    /// The positions `len` before those of `mask`.
    pub fn before(&self, mask: u64, len: u32) -> u64 {
        mask.checked_shr(len).unwrap_or(0) | self.more & !(!0u64).checked_shr(len).unwrap_or(0)
    }

    /// The bits of `positions` that belong to this window.
    pub fn bits(&self, positions: &Range<usize>) -> u64 {
        let below = |at: usize| match at.saturating_sub(self.base) {
            n @ 0..64 => (1 << n) - 1,
            _ => !0,
        };
        self.own & below(positions.end) & !below(positions.start)
    }
}

/// The signs of one turn, and reusable memory for the next.
#[derive(Default)]
pub struct Marks {
    pub windows: Vec<Window>,
    /// By window, then sign.
    bits: Vec<u64>,
    signs: usize,
    /// Places in `bits` that are not zero.
    touched: Vec<usize>,
    stretches: Stretches,
}

impl Marks {
    /// Places the words of a turn, which lead to `places` of the tree.
    pub fn place(&mut self, view: &View<'_>, places: &[(usize, Place)], signs: &Signs) {
        for at in self.touched.drain(..) {
            self.bits[at] = 0;
        }
        self.windows.clear();
        self.signs = signs.len();
        let mut base = 0;
        loop {
            let window = window(view, base);
            self.windows.push(window);
            if window.more == 0 {
                break;
            }
            base += STEP;
        }
        self.stretches.forget(self.windows.len());
        let size = self.windows.len() * self.signs;
        if self.bits.len() < size {
            self.bits.resize(size, 0);
        }
        for (w, window) in self.windows.iter().enumerate() {
            let any = w * self.signs + Signs::ANY as usize;
            self.bits[any] = window.positions;
            self.touched.push(any);
        }
        let (bits, touched, last) = (&mut self.bits, &mut self.touched, self.windows.len() - 1);
        for &(at, place) in places {
            // The windows that the position lies in: `base <= at < base + WIDTH`.
            let to = (at / STEP).min(last);
            let from = if at >= WIDTH { (at - WIDTH) / STEP + 1 } else { 0 };
            for w in from.min(to)..=to {
                for &sign in signs.at(place) {
                    let mark = w * signs.len() + sign as usize;
                    if bits[mark] == 0 {
                        touched.push(mark);
                    }
                    bits[mark] |= 1 << (at - w * STEP);
                }
            }
        }
    }

    /// The windows that answer for `positions`.
    pub fn windows(&self, positions: &Range<usize>) -> Range<usize> {
        let last = self.windows.len() - 1;
        if positions.is_empty() {
            0..0
        } else {
            (positions.start / STEP).min(last)..((positions.end - 1) / STEP).min(last) + 1
        }
    }

    /// Whether the names that `program` needs stand in window `w` or after it.
    pub fn allows(&mut self, w: usize, program: &Program, view: &View<'_>, around: Surroundings<'_>) -> bool {
        let Marks { windows, stretches, .. } = self;
        let mut has = |what| (w..windows.len()).any(|w| stretches.has(w, &windows[w], what, view, around));
        program.outline.names.iter().all(|&what| has(what))
    }

    /// Window `w`, by sign where it begins there, and what finds typed stretches.
    pub fn at(&mut self, w: usize) -> (Window, &[u64], &mut Stretches) {
        (self.windows[w], &self.bits[w * self.signs..(w + 1) * self.signs], &mut self.stretches)
    }
}

fn window(view: &View<'_>, base: usize) -> Window {
    let more = base + WIDTH <= view.len();
    let end = if more { base + WIDTH } else { view.len() };
    let (mut clauses, mut sentences) = (0u64, 0u64);
    for at in base..end {
        clauses |= u64::from(view.clause_begins(at)) << (at - base);
        sentences |= u64::from(view.sentence_begins(at)) << (at - base);
    }
    // Position `end` itself has a bit if the turn ends in this window.
    let end_bit = if more { 0 } else { 1u64 << (end - base) };
    let positions = if more { !0 } else { end_bit - 1 };
    Window {
        base,
        positions,
        all: positions | end_bit,
        own: if more { (1 << STEP) - 1 } else { positions },
        more: if more { !0 } else { 0 },
        clauses: clauses | end_bit,
        sentences: sentences | end_bit,
        turn_start: u64::from(base == 0),
        turn_end: end_bit,
    }
}
