//! From a turn's text to tokens.

use super::token::{Flags, Tokens};

/// The tokens of `text`.
pub fn tokenize(text: &str) -> Tokens {
    let mut tokens = Tokens::default();
    tokens.push(0, text.len(), text, Flags::default());
    tokens
}
