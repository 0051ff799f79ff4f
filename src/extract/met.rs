//! Which needs of patterns a turn meets: decided by its words alone, before anything is placed.

use super::view::View;
use crate::rules::{Need, Program, Signs, Typed};

/// The needs that one turn meets, and reusable memory for the next.
#[derive(Default)]
pub struct Met {
    /// By need.
    met: Vec<bool>,
    list: Vec<Need>,
}

impl Met {
    /// Reads the words of a turn.
    pub fn read(&mut self, view: &View<'_>, signs: &Signs) {
        self.met.resize(signs.needs(), false);
        for need in self.list.drain(..) {
            self.met[need as usize] = false;
        }
        if view.capitals {
            self.add(signs.met_by(Typed::Name));
        }
        if view.amounts {
            self.add(signs.met_by(Typed::Number));
        }
        for at in 0..view.len() {
            signs.walk(view.sentence_from(at), |_, needs| self.add(needs));
        }
    }

    fn add(&mut self, needs: &[Need]) {
        for &need in needs {
            if !std::mem::replace(&mut self.met[need as usize], true) {
                self.list.push(need);
            }
        }
    }

    /// All needs that are met, in no order.
    pub fn list(&self) -> &[Need] {
        &self.list
    }

    pub fn has(&self, need: Need) -> bool {
        self.met[need as usize]
    }

    /// Whether the words that `program` needs stand in the turn.
    pub fn allows(&self, program: &Program) -> bool {
        program.needs.iter().all(|&need| self.has(need))
    }
}
