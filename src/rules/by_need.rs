//! Things with patterns, sorted by the rarest need of their pattern.
//!
//! What a turn meets leads straight to what is worth a closer look; nothing else is touched.

use super::signs::{Need, Signs};

/// Things of type `T` by need.
#[derive(Default)]
pub struct ByNeed<T> {
    /// By need: where in `things` those begin whose rarest need it is; after the last need those that need nothing.
    begins: Vec<u32>,
    things: Vec<T>,
    /// The needs that have things, as bits.
    rarest: Vec<u64>,
}

impl<T: Clone> ByNeed<T> {
    /// `things` with their rarest needs.
    pub fn new(signs: &Signs, things: impl IntoIterator<Item = (Option<Need>, T)>) -> ByNeed<T> {
        let mut sorted: Vec<Vec<T>> = vec![Vec::new(); signs.needs() + 1];
        let mut rarest = vec![0; signs.width()];
        for (need, thing) in things {
            sorted[need.map_or(signs.needs(), |need| need as usize)].push(thing);
            if let Some(need) = need {
                rarest[need as usize / 64] |= 1 << (need % 64);
            }
        }
        let mut index = ByNeed { begins: Vec::new(), things: Vec::new(), rarest };
        for things in sorted {
            index.begins.push(index.place());
            index.things.extend(things);
        }
        index.begins.push(index.place());
        index
    }

    /// Packs hold thousands of patterns.
    fn place(&self) -> u32 {
        u32::try_from(self.things.len()).unwrap_or(u32::MAX)
    }

    pub fn all(&self) -> &[T] {
        &self.things
    }

    /// Calls `found` with the things whose rarest need is among those that `met` has as bits, and those that need nothing.
    pub fn among(&self, met: &[u64], mut found: impl FnMut(&T)) {
        let mut at = |need: usize| {
            self.things[self.begins[need] as usize..self.begins[need + 1] as usize].iter().for_each(&mut found)
        };
        for (n, (met, rarest)) in met.iter().zip(&self.rarest).enumerate() {
            let mut both = met & rarest;
            while both != 0 {
                at(n * 64 + both.trailing_zeros() as usize);
                both &= both - 1;
            }
        }
        if let Some(free) = self.begins.len().checked_sub(2) {
            at(free);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::needs::Wanted;
    use super::super::signs::Draft;
    use super::*;

    #[test]
    fn what_is_met_leads_to_what_needs_it() {
        let mut draft = Draft::default();
        let need = |word: u32| Wanted { phrases: vec![vec![word]].into(), typed: Vec::new() };
        let needs = [7, 8, 9].map(|word| draft.need(need(word)));
        let signs = draft.done(10);
        let index = ByNeed::new(&signs, [(Some(needs[2]), 'c'), (None, 'x'), (Some(needs[0]), 'a')]);
        assert_eq!(index.all(), ['a', 'c', 'x']);
        let among = |index: &ByNeed<char>, met: u64| {
            let mut found = String::new();
            index.among(&[met], |&thing| found.push(thing));
            found
        };
        assert_eq!(among(&index, 0b110), "cx");
        assert_eq!(among(&index, 0b011), "ax");
        assert_eq!(among(&ByNeed::default(), 0b11), "");
    }
}
