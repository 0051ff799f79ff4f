//! Which needs of patterns a turn meets: decided by its words alone, before anything is placed.

use super::view::View;
use crate::rules::{Need, Place, Program, Signs, Typed};

/// The needs that one turn meets, and reusable memory for the next.
#[derive(Default)]
pub struct Met {
    /// By need, as bits.
    met: Vec<u64>,
    /// Positions, with the places of the tree that the words from there lead to.
    pub places: Vec<(usize, Place)>,
}

impl Met {
    /// Reads the words of a turn.
    pub fn read(&mut self, view: &View<'_>, signs: &Signs) {
        self.met.clear();
        self.met.resize(signs.width(), 0);
        self.places.clear();
        let Met { met, places } = self;
        if view.capitals {
            add(met, signs.met_by(Typed::Name));
        }
        if view.amounts {
            add(met, signs.met_by(Typed::Number));
        }
        for at in 0..view.len() {
            signs.walk(view.sentence_from(at), |place| {
                places.push((at, place));
                signs.meet(place, met);
            });
        }
    }

    /// The needs of `wanted`, given as bits, that are met; in order.
    pub fn among<'m>(&'m self, wanted: &'m [u64]) -> impl Iterator<Item = usize> + 'm {
        let words = self.met.iter().zip(wanted).enumerate();
        words.flat_map(|(n, (met, wanted))| {
            let mut both = met & wanted;
            std::iter::from_fn(move || {
                let bit = (both != 0).then(|| both.trailing_zeros() as usize)?;
                both &= both - 1;
                Some(n * 64 + bit)
            })
        })
    }

    pub fn has(&self, need: Need) -> bool {
        self.met[need as usize / 64] >> (need % 64) & 1 == 1
    }

    /// Whether the words that `program` needs stand in the turn.
    pub fn allows(&self, program: &Program) -> bool {
        program.needs.iter().all(|&need| self.has(need))
    }
}

fn add(met: &mut [u64], needs: &[Need]) {
    needs.iter().for_each(|&need| met[need as usize / 64] |= 1 << (need % 64));
}
