//! Where signs stand in a turn, as bits.
//!
//! Bit `n` of a mask is position `base + n` of a window. A turn of up to 63 positions has one
//! window; a longer one has a window every [`STEP`] positions, each reading on into the next.

use super::met::Met;
use super::stretches::Stretches;
use super::view::View;
use crate::rules::{Sign, Signs};
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
        if len >= u64::BITS {
            return self.more;
        }
        mask >> len | self.more & !(!0 >> len)
    }

    /// Whether the turn goes on behind the window.
    pub fn goes_on(&self) -> bool {
        self.more != 0
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
    /// By sign: its place among those that stand in the turn, 0 for the others. A turn has few of a pack's signs, so
    /// their masks stay close together.
    slots: Vec<u16>,
    standing: Vec<Sign>,
    /// By slot, then window; nothing stands in slot 0.
    bits: Vec<u64>,
    stretches: Stretches,
}

/// Where signs stand in one window.
pub struct Masks<'m> {
    slots: &'m [u16],
    /// From the window's own mask of slot 0 on.
    bits: &'m [u64],
    windows: usize,
}

impl Masks<'_> {
    pub fn of(&self, sign: u16) -> u64 {
        self.bits[usize::from(self.slots[usize::from(sign)]) * self.windows]
    }
}

impl Marks {
    /// Places the words of a turn.
    pub fn place(&mut self, view: &View<'_>, met: &Met, signs: &Signs) {
        for sign in self.standing.drain(..) {
            self.slots[sign as usize] = 0;
        }
        self.slots.resize(signs.len(), 0);
        self.windows.clear();
        let mut base = 0;
        loop {
            let window = window(view, base);
            self.windows.push(window);
            if window.more == 0 {
                break;
            }
            base += STEP;
        }
        let count = self.windows.len();
        self.stretches.forget(count, met.absent);
        self.bits.clear();
        self.bits.resize(count, 0);
        let any = self.slot(Signs::ANY);
        for (w, window) in self.windows.iter().enumerate() {
            self.bits[any + w] = window.positions;
        }
        if count == 1 {
            for &(at, place) in &met.places {
                let bit = 1 << at;
                for &sign in signs.at(place) {
                    match self.slots[sign as usize] {
                        0 => {
                            let slot = self.slot(sign);
                            self.bits[slot] = bit;
                        }
                        slot => self.bits[usize::from(slot)] |= bit,
                    }
                }
            }
            return;
        }
        for &(at, place) in &met.places {
            // The windows that the position lies in: `base <= at < base + WIDTH`.
            let to = (at / STEP).min(count - 1);
            let from = if at >= WIDTH { (at - WIDTH) / STEP + 1 } else { 0 };
            for &sign in signs.at(place) {
                let slot = self.slot(sign);
                for w in from.min(to)..=to {
                    self.bits[slot + w] |= 1 << (at - w * STEP);
                }
            }
        }
    }

    /// Where the masks of a sign begin, which stands in the turn.
    fn slot(&mut self, sign: Sign) -> usize {
        let slot = &mut self.slots[sign as usize];
        if *slot == 0 {
            self.standing.push(sign);
            // Signs beyond the last slot would share it, and let a little more through.
            *slot = u16::try_from(self.standing.len()).unwrap_or(u16::MAX);
            self.bits.resize(self.bits.len() + self.windows.len(), 0);
        }
        usize::from(*slot) * self.windows.len()
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

    /// Window `w`, where signs begin in it, and what finds typed stretches.
    pub fn at(&mut self, w: usize) -> (Window, Masks<'_>, &mut Stretches) {
        let masks = Masks { slots: &self.slots, bits: &self.bits[w..], windows: self.windows.len() };
        (self.windows[w], masks, &mut self.stretches)
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
