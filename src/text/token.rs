//! The token and the list of tokens of one turn.

use super::tongue::Tongue;
use super::words::key;
use std::ops::Range;

/// A word (or number, or part of a contraction) of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the turn's text, half-open. Both halves of `we'll` share the range of the whole.
    pub start: u32,
    pub end: u32,
    /// Where the normal form lies in [`Tokens`]' buffer.
    word: (u32, u32),
    /// Equal for equal words, and rarely for others.
    pub key: u64,
    pub flags: Flags,
    pub traits: Traits,
}

/// What is known of a token beside its word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(u16);

/// What the language's closed lists say of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits(u32);

impl Flags {
    /// Hesitation or empty phrase (`um`, `you know`): not seen by patterns.
    pub const FILLER: Flags = Flags(1);
    /// First copy of an exact repeat (`the the`): not seen by patterns.
    pub const REPEAT: Flags = Flags(1 << 1);
    /// Begins with a capital letter in the text.
    pub const CAPITAL: Flags = Flags(1 << 2);
    /// A clause begins here.
    pub const CLAUSE: Flags = Flags(1 << 3);
    /// A sentence begins here (the text's own punctuation says so, or it is the first token).
    pub const SENTENCE: Flags = Flags(1 << 4);
    /// A comma, dash or colon stands right before.
    pub const COMMA: Flags = Flags(1 << 5);
    /// The sentence that ends with this token ends in a question mark.
    pub const QUESTION: Flags = Flags(1 << 6);
    /// Second half of a contraction (`will` of `we'll`).
    pub const CLITIC: Flags = Flags(1 << 7);
    /// Begins with a digit, or is a currency sign with one.
    pub const DIGIT: Flags = Flags(1 << 8);
    /// Written with an apostrophe.
    pub const APOSTROPHE: Flags = Flags(1 << 9);

    pub fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    pub fn set(&mut self, other: Flags) {
        self.0 |= other.0;
    }

    pub const fn without(self, other: Flags) -> Flags {
        Flags(self.0 & !other.0)
    }

    /// Whether patterns see the token.
    pub fn visible(self) -> bool {
        self.0 & (Flags::FILLER.0 | Flags::REPEAT.0) == 0
    }
}

impl Traits {
    pub const fn bit(n: u8) -> Traits {
        Traits(1 << n)
    }

    pub fn has(self, other: Traits) -> bool {
        self.0 & other.0 == other.0
    }

    pub fn any(self, other: Traits) -> bool {
        self.0 & other.0 != 0
    }

    pub fn set(&mut self, other: Traits) {
        self.0 |= other.0;
    }

    /// Both sets.
    pub const fn and(self, other: Traits) -> Traits {
        Traits(self.0 | other.0)
    }
}

/// The tokens of one turn with their normal forms: lower case, straight apostrophes, contractions opened.
#[derive(Clone, Default)]
pub struct Tokens {
    tongue: Tongue,
    list: Vec<Token>,
    words: String,
}

impl Tokens {
    pub fn new(tongue: Tongue) -> Tokens {
        Tokens { tongue, ..Tokens::default() }
    }

    /// The language whose lists gave the traits.
    pub fn tongue(&self) -> Tongue {
        self.tongue
    }

    /// Adds a token whose normal form is `word`.
    pub fn push(&mut self, start: usize, end: usize, word: &str, flags: Flags) {
        let at = self.words.len();
        self.words.push_str(word);
        self.add(start, end, at, flags);
    }

    /// Adds a token whose normal form is an ASCII word in lower case.
    pub fn push_lower(&mut self, start: usize, end: usize, word: &str, flags: Flags) {
        let at = self.words.len();
        self.words.push_str(word);
        self.words[at..].make_ascii_lowercase();
        self.add(start, end, at, flags);
    }

    fn add(&mut self, start: usize, end: usize, at: usize, flags: Flags) {
        // A turn's text is bounded at ingest far below 4 GiB; a longer one would be cut here rather than wrap.
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let word = &self.words[at..];
        let key = key(word);
        let traits = self.tongue.traits(key, word);
        let word = (cut(at), cut(self.words.len()));
        self.list.push(Token { start: cut(start), end: cut(end), word, key, flags, traits });
    }

    /// Makes room for the tokens of `text`, so that pushing them does not move what is there.
    pub fn reserve(&mut self, text: &str) {
        const USUAL_WORD: usize = 4;
        self.list.reserve(text.len() / USUAL_WORD + 4);
        self.words.reserve(text.len() + 8);
    }

    /// Takes over the words of `other` in place of its own, so that its tokens can be copied.
    pub fn share_words(&mut self, other: &Tokens) {
        // What contractions add is little.
        const MORE: usize = 4;
        self.list.reserve(other.len() + MORE);
        self.words.reserve(other.words.len() + 8 * MORE);
        self.words.push_str(&other.words);
    }

    /// Adds token `i` of `other`, whose words are shared, as it is.
    pub fn copy(&mut self, other: &Tokens, i: usize) {
        self.list.push(other.list[i]);
    }

    /// Adds the parts of a contraction; all share its range, the last keeps its question mark.
    pub fn push_parts(&mut self, token: &Token, parts: &[&str]) {
        for (n, part) in parts.iter().enumerate() {
            let mut flags = token.flags.without(Flags::APOSTROPHE);
            if n + 1 < parts.len() {
                flags = flags.without(Flags::QUESTION);
            }
            if n > 0 {
                let asked = flags.has(Flags::QUESTION);
                flags = Flags::CLITIC;
                if asked {
                    flags.set(Flags::QUESTION);
                }
            }
            self.push(token.start as usize, token.end as usize, part, flags);
        }
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Empties the list for a text in `tongue` and keeps its memory.
    pub fn clear(&mut self, tongue: Tongue) {
        self.tongue = tongue;
        self.list.clear();
        self.words.clear();
    }

    /// The normal form of token `i`.
    pub fn word(&self, i: usize) -> &str {
        let (start, end) = self.list[i].word;
        &self.words[start as usize..end as usize]
    }

    pub fn get(&self, i: usize) -> &Token {
        &self.list[i]
    }

    pub fn flags_mut(&mut self, i: usize) -> &mut Flags {
        &mut self.list[i].flags
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Token> {
        self.list.iter()
    }

    /// Bytes of the text that tokens `range` cover.
    pub fn bytes(&self, range: Range<usize>) -> Range<usize> {
        let last = range.end.max(range.start + 1) - 1;
        self.list[range.start].start as usize..self.list[last].end as usize
    }
}
