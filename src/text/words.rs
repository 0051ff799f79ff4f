//! Tables by word. A short word is a number of its own, which hashes and compares in an instant.

use rustc_hash::FxHashMap;

/// Bytes of a word that fit into its key.
const SHORT: usize = 8;

/// A number for a word: the word itself if it is short; for longer ones equal numbers rarely mean other words.
pub fn key(word: &str) -> u64 {
    if word.len() <= SHORT {
        word.bytes().fold(0, |key, b| key << 8 | u64::from(b))
    } else {
        // FNV-1a.
        word.bytes().fold(0xcbf2_9ce4_8422_2325, |key, b| (key ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
    }
}

/// Values by word.
pub struct WordMap<V> {
    short: FxHashMap<u64, V>,
    long: FxHashMap<Box<str>, V>,
}

impl<V> Default for WordMap<V> {
    fn default() -> WordMap<V> {
        WordMap { short: FxHashMap::default(), long: FxHashMap::default() }
    }
}

impl<V> WordMap<V> {
    pub fn get(&self, word: &str) -> Option<&V> {
        self.at(key(word), word)
    }

    /// The value of a word whose key is known.
    pub fn at(&self, key: u64, word: &str) -> Option<&V> {
        if word.len() <= SHORT { self.short.get(&key) } else { self.long.get(word) }
    }

    pub fn insert(&mut self, word: &str, value: V) {
        if word.len() <= SHORT {
            self.short.insert(key(word), value);
        } else {
            self.long.insert(word.into(), value);
        }
    }

    /// The value of `word`, which becomes known.
    pub fn or_default(&mut self, word: &str) -> &mut V
    where
        V: Default,
    {
        if word.len() <= SHORT {
            self.short.entry(key(word)).or_default()
        } else {
            self.long.entry(word.into()).or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_every_length_are_told_apart() {
        let words = ["", "a", "b", "ab", "ba", "straße", "contract", "contracts", "contractz", "über"];
        let mut map = WordMap::default();
        for (n, word) in words.iter().enumerate() {
            map.insert(word, n);
        }
        assert!(words.iter().enumerate().all(|(n, word)| map.get(word) == Some(&n)));
        assert_eq!(map.get("contractx"), None);
    }
}
