//! The words that rules know, as numbers, and sets of them.

use crate::text::WordMap;

/// Words of all rules of a pack. Number 0 is every other word.
#[derive(Default)]
pub struct Lexicon {
    ids: WordMap<u32>,
    /// By number, less one.
    words: Vec<Box<str>>,
}

/// A set of word numbers with constant-time tests.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordSet {
    bits: Vec<u64>,
}

impl Lexicon {
    /// The number of `word`, which becomes known.
    pub fn intern(&mut self, word: &str) -> u32 {
        if let Some(&id) = self.ids.get(word) {
            return id;
        }
        // Packs have thousands of words; four billion cannot be reached from files that fit in memory.
        self.words.push(word.into());
        let id = u32::try_from(self.words.len()).unwrap_or(0);
        self.ids.insert(word, id);
        id
    }

    /// The number of `word`, 0 if no rule knows it.
    pub fn id(&self, word: &str) -> u32 {
        self.ids.get(word).copied().unwrap_or(0)
    }

    /// The same for a token's word, whose key is known.
    pub fn id_at(&self, key: u64, word: &str) -> u32 {
        self.ids.at(key, word).copied().unwrap_or(0)
    }

    /// All known words, in order.
    pub fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.words.iter().map(AsRef::as_ref).collect();
        words.sort_unstable();
        words
    }

    /// How many words are known, plus one for the unknown.
    pub fn len(&self) -> usize {
        self.words.len() + 1
    }

    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }
}

impl WordSet {
    pub fn insert(&mut self, id: u32) {
        let at = id as usize / 64;
        if self.bits.len() <= at {
            self.bits.resize(at + 1, 0);
        }
        self.bits[at] |= 1 << (id % 64);
    }

    pub fn contains(&self, id: u32) -> bool {
        self.bits.get(id as usize / 64).is_some_and(|b| b >> (id % 64) & 1 == 1)
    }

    pub fn extend(&mut self, other: &WordSet) {
        for id in other.iter() {
            self.insert(id);
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let of = |(n, &bits): (u32, &u64)| {
            let after = |bits: &u64| Some(bits & (bits - 1)).filter(|&rest| rest != 0);
            std::iter::successors(Some(bits).filter(|&b| b != 0), after).map(move |b| n * 64 + b.trailing_zeros())
        };
        (0u32..).zip(&self.bits).flat_map(of)
    }

    pub fn is_empty(&self) -> bool {
        self.bits.iter().all(|&b| b == 0)
    }
}

impl FromIterator<u32> for WordSet {
    fn from_iter<I: IntoIterator<Item = u32>>(ids: I) -> WordSet {
        let mut set = WordSet::default();
        ids.into_iter().for_each(|id| set.insert(id));
        set
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_hold_what_was_put_in() {
        let set: WordSet = [3, 64, 200].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 64, 200]);
        assert!(set.contains(64) && !set.contains(65) && !set.contains(100_000));
    }
}
