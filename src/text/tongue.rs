//! The languages whose words the token layer knows, and the marks that are made the same way in all of them.
//!
//! A language is a file of closed word lists beside this one; what carries meaning stands in its rule files.
//! [`Tongue::Other`] has no lists: its words are told apart and nothing more.

use super::token::{Flags, Tokens, Traits};
use super::words::{WordMap, key};
use super::{english, french, german, spanish};

/// A language of the token layer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tongue {
    #[default]
    English,
    German,
    French,
    Spanish,
    Other,
}

/// Stands for other words as a whole (`can't`).
pub(super) const WHOLE: Traits = Traits::bit(0);
/// A hesitation, or in English a word that may begin an empty phrase.
pub(super) const FILLER: Traits = Traits::bit(1);
/// Empty inside a sentence.
pub(super) const EMPTY_INSIDE: Traits = Traits::bit(2);
/// Empty at the beginning of a sentence.
pub(super) const EMPTY_FIRST: Traits = Traits::bit(3);
/// Subject of a clause.
pub(super) const PRONOUN: Traits = Traits::bit(4);
/// Begins a clause wherever it stands.
pub(super) const OPENS: Traits = Traits::bit(5);
/// Begins a clause after a comma or before a pronoun.
pub(super) const MAY_OPEN: Traits = Traits::bit(6);
/// Begins a clause after a comma only.
pub(super) const AFTER_COMMA: Traits = Traits::bit(7);
pub(super) const KEEPS_REPEATS: Traits = Traits::bit(8);
pub(super) const ABBREVIATION: Traits = Traits::bit(9);
/// May be a number or a time.
pub const VALUE: Traits = Traits::bit(10);
/// The first trait that is a language's own.
pub(super) const OWN: u8 = 11;

/// What a language's lists say of a word.
#[derive(Default)]
pub struct Known {
    pub traits: Traits,
    /// What it stands for, if it is a [`WHOLE`].
    pub parts: &'static [&'static str],
}

pub type Table = WordMap<Known>;

impl Tongue {
    /// The language of an ISO 639-1 code.
    pub fn of(code: &str) -> Tongue {
        match code {
            "en" => Tongue::English,
            "de" => Tongue::German,
            "fr" => Tongue::French,
            "es" => Tongue::Spanish,
            _ => Tongue::Other,
        }
    }

    /// What the lists say of a word in its normal form, whose key is given.
    pub fn traits(self, key: u64, word: &str) -> Traits {
        self.table().and_then(|t| t.at(key, word)).map(|w| w.traits).unwrap_or_default()
    }

    /// The words that a whole stands for.
    pub fn parts(self, word: &str) -> &'static [&'static str] {
        self.table().and_then(|t| t.at(key(word), word)).map_or(&[], |w| w.parts)
    }

    fn table(self) -> Option<&'static Table> {
        match self {
            Tongue::English => Some(english::table()),
            Tongue::German => Some(german::table()),
            Tongue::French => Some(french::table()),
            Tongue::Spanish => Some(spanish::table()),
            Tongue::Other => None,
        }
    }

    /// Whether a comma stands between the whole and its decimals, and a dot or blank between thousands.
    pub fn comma_decimals(self) -> bool {
        matches!(self, Tongue::German | Tongue::French | Tongue::Spanish)
    }

    /// Whether a capital letter inside a sentence tells a name from a noun.
    pub fn capitals_name(self) -> bool {
        self != Tongue::German
    }

    /// Whether a full stop after the last token of `tokens`, before `rest`, leaves the sentence open.
    pub fn goes_on(self, tokens: &Tokens, rest: &str) -> bool {
        let Some(last) = tokens.len().checked_sub(1) else { return false };
        tokens.get(last).traits.has(ABBREVIATION) || (self == Tongue::German && german::is_ordinal(tokens, last, rest))
    }

    /// Copies `raw`, the tokens of `text`, into `out` with contractions opened.
    pub fn open(self, text: &str, raw: &Tokens, out: &mut Tokens) {
        match self {
            Tongue::English => english::open_contractions(raw, out),
            Tongue::German => german::open(raw, out),
            Tongue::French => french::open(text, raw, out),
            Tongue::Spanish | Tongue::Other => (0..raw.len()).for_each(|i| out.copy(raw, i)),
        }
    }

    /// Flags hesitations and empty phrases.
    pub fn mark_fillers(self, tokens: &mut Tokens) {
        match self {
            Tongue::English => english::mark_fillers(tokens),
            Tongue::French => hide(tokens, &[("du", "coup"), ("en", "fait")]),
            Tongue::Spanish => hide(tokens, &[("o", "sea")]),
            Tongue::German | Tongue::Other => hide(tokens, &[]),
        }
    }

    /// Flags where clauses begin; every sentence begins one.
    pub fn mark_clauses(self, tokens: &mut Tokens) {
        match self {
            Tongue::English => english::mark_clauses(tokens),
            _ => mark_clauses(tokens),
        }
    }
}

/// A language's table from its lists of traits, its contractions and the words of its values.
pub(super) fn table(
    lists: &[(Traits, &'static str)],
    contractions: &[(&'static str, &'static [&'static str])],
    values: impl Iterator<Item = &'static str>,
) -> Table {
    let mut table = Table::default();
    for &(traits, words) in lists {
        for word in words.split_ascii_whitespace() {
            table.or_default(word).traits.set(traits);
        }
    }
    for &(word, parts) in contractions {
        let known = table.or_default(word);
        known.traits.set(WHOLE);
        known.parts = parts;
    }
    for word in values {
        table.or_default(word).traits.set(VALUE);
    }
    table
}

/// Flags token `i` and the `more` after it as filler.
pub(super) fn hide_at(tokens: &mut Tokens, i: usize, more: usize) {
    for k in i..=i + more {
        tokens.flags_mut(k).set(Flags::FILLER);
    }
    // What follows a filler at the head of a sentence heads it now.
    if i + more + 1 < tokens.len() && tokens.get(i).flags.has(Flags::SENTENCE) {
        tokens.flags_mut(i + more + 1).set(Flags::SENTENCE);
    }
}

fn hide(tokens: &mut Tokens, pairs: &[(&str, &str)]) {
    for i in 0..tokens.len() {
        let (traits, first) = (tokens.get(i).traits, tokens.get(i).flags.has(Flags::SENTENCE));
        let last = i + 1 >= tokens.len() || tokens.get(i + 1).flags.has(Flags::SENTENCE);
        let empty =
            traits.has(FILLER) || (traits.has(EMPTY_INSIDE) && !first) || (traits.has(EMPTY_FIRST) && first && !last);
        if empty {
            hide_at(tokens, i, 0);
        } else if !last && pairs.contains(&(tokens.word(i), tokens.word(i + 1))) {
            hide_at(tokens, i, 1);
        }
    }
}

fn mark_clauses(tokens: &mut Tokens) {
    let mut any = false;
    for i in 0..tokens.len() {
        let token = *tokens.get(i);
        if !token.flags.visible() {
            continue;
        }
        let comma = token.flags.has(Flags::COMMA);
        let subject = || {
            let next = (i + 1..tokens.len()).find(|&n| tokens.get(n).flags.visible());
            next.is_some_and(|n| tokens.get(n).traits.has(PRONOUN) && !tokens.get(n).flags.has(Flags::SENTENCE))
        };
        let clause = !any
            || token.flags.has(Flags::SENTENCE)
            || token.traits.has(OPENS)
            || (token.traits.any(PRONOUN.and(AFTER_COMMA)) && comma)
            || (token.traits.has(MAY_OPEN) && (comma || subject()));
        if clause {
            tokens.flags_mut(i).set(Flags::CLAUSE);
        }
        any = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::tokenize;

    /// The words that patterns see, `^` at sentences and `|` at clauses.
    fn words(code: &str, text: &str) -> String {
        let t = tokenize(text, Tongue::of(code));
        let shown = (0..t.len()).filter(|&i| t.get(i).flags.visible()).map(|i| {
            let flags = t.get(i).flags;
            let edge = ["", "|", "^"][usize::from(flags.has(Flags::CLAUSE)) + usize::from(flags.has(Flags::SENTENCE))];
            format!("{edge}{}", t.word(i))
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn german_words_and_clauses() {
        assert_eq!(
            words("de", "Ähm, ich hab's gesehen, aber wir schicken's am 15. März, wenn Sie wollen."),
            "^ich hab es gesehen |aber wir schicken es am 15 märz |wenn sie wollen"
        );
        assert_eq!(
            words("de", "Das ist quasi fertig. Am 15. Dann 1.500,50 €"),
            "^das ist fertig ^am 15 ^dann 1.500,50 €"
        );
        assert_eq!(
            words("de", "z.B. Frau Dr. Weiß und dann melde ich mich"),
            "^zb frau dr weiß und dann melde ich mich"
        );
    }

    #[test]
    fn french_elision_is_opened() {
        assert_eq!(
            words("fr", "Euh, j'enverrai l'offre, du coup d'ici vendredi, parce qu'on n'a rien aujourd'hui."),
            "^je enverrai le offre de ici vendredi |parce que on ne a rien aujourd'hui"
        );
        assert_eq!(words("fr", "d’accord, quelqu’un d’Artois l’Oréal"), "^d'accord quelqu'un de artois le oréal");
        let text = "L’équipe l’Oréal";
        let t = tokenize(text, Tongue::French);
        assert_eq!(&text[t.bytes(1..2)], "équipe");
        assert!(t.get(3).flags.has(Flags::CAPITAL) && !t.get(1).flags.has(Flags::CAPITAL));
    }

    #[test]
    fn spanish_openings_are_hidden() {
        assert_eq!(
            words("es", "Bueno, te lo mando el viernes, pero ¿quién firma? Eh, o sea, yo."),
            "^te lo mando el viernes |pero quién firma ^yo"
        );
    }

    #[test]
    fn words_of_other_languages_are_told_apart() {
        assert_eq!(words("nl", "Wij sturen 't morgen, oké?"), "^wij sturen 't morgen oké");
    }
}
