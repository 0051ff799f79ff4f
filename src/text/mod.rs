//! Tokens over untouched text, and the typed values and dates in them.
//!
//! Nothing is deleted or rewritten: a token points into the turn's text (bytes, half-open) and
//! carries flags; matching skips what is flagged as filler or repeat. This layer does no I/O and
//! cannot fail: odd text gives odd tokens, never an error.

mod amounts;
mod common_words;
mod content;
mod dates;
mod english;
mod french;
mod german;
mod gloss;
pub mod language;
mod lengths;
mod lexicon;
mod line;
mod numbers;
mod spanish;
mod spoken;
pub mod token;
pub mod tokenize;
mod tongue;
pub mod values;
mod words;

pub use content::{Content, content};
pub use line::may_hold_values;
pub use token::{Flags, Token, Tokens};
pub use tokenize::{Scratch, tokenize};
pub use tongue::Tongue;
pub use values::{TimeContext, Value, ValueKind, When, values};
pub use words::WordMap;
