//! How text becomes searchable words, the same for what is indexed and for what is asked.
//!
//! A word is a run of letters and digits; case, accents and Unicode composition are folded away;
//! an ideograph is a word of its own. No stemming: a word that nobody said is searched by what is
//! most like it (see `near`), which covers endings too. Offsets are bytes of the untouched text.

use tantivy::tokenizer::{AsciiFoldingFilter, TextAnalyzer, Token, TokenStream, Tokenizer};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Name of the tokenizer inside the schema; it changes whenever the words of a text change, which makes old indexes rebuild.
pub(super) const WORDS: &str = "words-1";

/// One word of a text, folded, and where it stands.
pub(super) struct Word {
    pub text: String,
    pub start: usize,
    pub end: usize,
}

/// The words of `text`, in order.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut analyzer = analyzer();
    let mut stream = analyzer.token_stream(text);
    let mut found = Vec::new();
    stream.process(&mut |t: &Token| {
        found.push(Word { text: t.text.clone(), start: t.offset_from, end: t.offset_to });
    });
    found
}

pub(super) fn analyzer() -> TextAnalyzer {
    TextAnalyzer::builder(WordTokenizer::default()).filter(AsciiFoldingFilter).build()
}

#[derive(Clone, Default)]
pub(super) struct WordTokenizer {
    token: Token,
}

pub(super) struct WordStream<'a> {
    text: &'a str,
    at: usize,
    token: &'a mut Token,
}

impl Tokenizer for WordTokenizer {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { text, at: 0, token: &mut self.token }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        self.token.text.clear();
        self.token.position = self.token.position.wrapping_add(1);
        while let Some(start) = self.next_start() {
            let plain = self.skip_word();
            let word = &self.text[start..self.at];
            if plain {
                self.token.text.push_str(word);
                self.token.text.make_ascii_lowercase();
            } else {
                self.token.text.extend(word.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c)));
            }
            (self.token.offset_from, self.token.offset_to) = (start, self.at);
            // A stray mark of a script folds to nothing, and is no word.
            if !self.token.text.is_empty() {
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

impl WordStream<'_> {
    /// Moves to the next letter or digit; none at the end of the text.
    fn next_start(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if byte.is_ascii() {
                if byte.is_ascii_alphanumeric() {
                    return Some(self.at);
                }
                self.at += 1;
            } else {
                let c = self.text[self.at..].chars().next()?;
                if c.is_alphanumeric() {
                    return Some(self.at);
                }
                self.at += c.len_utf8();
            }
        }
        None
    }

    /// Moves behind the word that starts here; says whether it is all ASCII.
    fn skip_word(&mut self) -> bool {
        let start = self.at;
        let mut plain = true;
        let bytes = self.text.as_bytes();
        while let Some(&byte) = bytes.get(self.at) {
            if byte.is_ascii() {
                if !byte.is_ascii_alphanumeric() {
                    break;
                }
                self.at += 1;
                continue;
            }
            let Some(c) = self.text[self.at..].chars().next() else { break };
            if stands_alone(c) {
                if self.at == start {
                    self.at += c.len_utf8();
                    plain = false;
                }
                break;
            }
            if !c.is_alphanumeric() && !is_combining_mark(c) {
                break;
            }
            plain = false;
            self.at += c.len_utf8();
        }
        plain
    }
}

/// Scripts written without spaces: each character is a word, and what is asked becomes a phrase of them.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<String> {
        words(text).into_iter().map(|w| w.text).collect()
    }

    #[test]
    fn folds_case_accents_and_composition() {
        assert_eq!(texts("We'll ship SOC2, by Q3!"), ["we", "ll", "ship", "soc2", "by", "q3"]);
        assert_eq!(texts("Müller Straße"), ["muller", "strasse"]);
        assert_eq!(texts("re\u{301}sume\u{301}"), texts("résumé"));
        assert_eq!(texts("Й"), texts("И\u{306}"));
        assert_eq!(texts("東京の"), ["東", "京", "の"]);
        assert_eq!(texts("-- … 😀 \u{93e}"), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn every_word_is_where_it_says(text in "\\PC{0,40}") {
            let mut at = 0;
            for word in words(&text) {
                prop_assert!(word.start >= at && word.end > word.start);
                prop_assert!(text.get(word.start..word.end).is_some() && !word.text.is_empty());
                at = word.end;
            }
        }
    }
}
