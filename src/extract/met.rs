//! Which needs of patterns a turn meets: decided by its words alone, before anything is placed.

use super::view::{Surroundings, View};
use crate::rules::{Need, Place, Program, Typed};

/// The needs that one turn meets, and reusable memory for the next.
#[derive(Default)]
pub struct Met {
    /// By need, as bits.
    met: Vec<u64>,
    /// Types of stretches that stand nowhere in the turn, as bits.
    pub absent: u16,
    /// Positions, with the places of the tree that the words from there lead to.
    pub places: Vec<(usize, Place)>,
}

impl Met {
    /// Reads the words of a turn.
    pub fn read(&mut self, view: &View<'_>, around: Surroundings<'_>) {
        let signs = &around.pack.signs;
        self.met.clear();
        self.met.resize(signs.width(), 0);
        self.places.clear();
        let Met { met, places, .. } = self;
        let (mut person, mut name) = (false, false);
        for at in 0..view.len() {
            signs.walk(view.sentence_from(at), |place| {
                places.push((at, place));
                signs.meet(place, met);
            });
            person = person || around.people.stands(view, at);
            name = name || view.may_be_name(at, around);
        }
        let product = signs.spelt().is_some_and(|need| self.has(need))
            && (0..view.len()).any(|at| view.product(at, around).is_some());
        use Typed::{Duration, Money, Name, Number, Percent, Person, Product, Time};
        let kinds: [(bool, &[Typed]); 4] = [
            (view.amounts, &[Number, Time, Money, Percent, Duration]),
            (person, &[Person]),
            (name, &[Name]),
            (product, &[Product]),
        ];
        self.absent = 0;
        for (stands, types) in kinds {
            for &what in types {
                if stands {
                    signs.met_by(what).iter().for_each(|&need| self.met[need as usize / 64] |= 1 << (need % 64));
                } else {
                    self.absent |= 1 << what as u16;
                }
            }
        }
    }

    /// The needs that are met.
    pub fn bits(&self) -> &[u64] {
        &self.met
    }

    pub fn has(&self, need: Need) -> bool {
        self.met[need as usize / 64] >> (need % 64) & 1 == 1
    }

    /// Whether the words that `program` needs stand in the turn.
    pub fn allows(&self, program: &Program) -> bool {
        program.needs.iter().all(|&need| self.has(need))
    }
}
