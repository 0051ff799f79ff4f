//! What a sentence is about: its words without those that every sentence has, each cut to its stem.
//!
//! For comparing what was said at different times, so it errs on the side of fewer words: function words,
//! numbers, times and the verbs and nouns of any promise ("send", "check", "page") do not count. Endings are cut by
//! rule, without a dictionary: forms of a word become equal, and rarely two words.

use super::common_words::{function_words, light_words};
use super::lexicon::{Word as Class, class};
use super::token::{Flags, Tokens, Traits};
use super::tokenize::tokenize;
use super::tongue::{Tongue, VALUE};
use super::values::{TimeContext, values};
use super::words::key;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

/// A word that is no function word, number or time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    pub stem: String,
    /// Bytes of the text, half-open.
    pub bytes: Range<usize>,
    /// Whether it tells this sentence from others; a light word only together with its neighbour.
    pub heavy: bool,
    /// Follows the word before it in the list without another between.
    pub joined: bool,
    /// Heavy, and said not to be done (English).
    pub denied: bool,
}

/// The words of `text` that say what it is about, in order.
pub fn content(text: &str, tongue: Tongue) -> Vec<Content> {
    let tokens = tokenize(text, tongue);
    let mut valued = vec![false; tokens.len()];
    for value in values(&tokens, TimeContext::default()) {
        valued[value.tokens].fill(true);
    }
    let visible: Vec<usize> = (0..tokens.len()).filter(|i| tokens.get(*i).flags.visible()).collect();
    let mut words: Vec<Content> = Vec::new();
    let mut last_place = None;
    // Heavy words that are still denied: a verb and what it is about.
    let mut denying = 0;
    for (place, &i) in visible.iter().enumerate() {
        let (token, word) = (tokens.get(i), tokens.word(i));
        if token.flags.has(Flags::CLAUSE) {
            denying = 0;
        }
        if tongue == Tongue::English && gives_up(&tokens, &visible[place..], place.checked_sub(1).map(|p| visible[p])) {
            denying = 2;
        }
        let known = token.traits != Traits::default() && token.traits != VALUE;
        if valued[i] || token.flags.has(Flags::DIGIT) || is_function(tongue, word) || word.len() < 2 {
            continue;
        }
        let stem = stem(word, tongue);
        let heavy = !LIGHT[tongue as usize].contains(&stem);
        if known && heavy {
            continue;
        }
        words.push(Content {
            bytes: token.start as usize..token.end as usize,
            heavy,
            joined: last_place.is_some_and(|last| last + 1 == place),
            denied: heavy && denying > 0,
            stem,
        });
        last_place = Some(place);
        denying -= usize::from(heavy && denying > 0);
    }
    words
}

/// Whether the tokens at `ahead`, of which `before` is the one before, say that what follows will not be.
fn gives_up(tokens: &Tokens, ahead: &[usize], before: Option<usize>) -> bool {
    let word = tokens.word(ahead[0]);
    if matches!(word, "not" | "never") {
        return before.is_some_and(|b| MODALS.contains(&tokens.word(b)));
    }
    let clause = ahead.iter().skip(1).take_while(|i| !tokens.get(**i).flags.has(Flags::CLAUSE));
    let mut rest = clause.take(REACH).map(|i| tokens.word(*i));
    GIVING_UP.iter().any(|(verb, particle)| *verb == word && (particle.is_empty() || rest.any(|w| w == *particle)))
}

/// Words after which "not" denies what follows.
const MODALS: &[&str] = &["will", "would", "can", "could", "shall", "going", "am", "are", "is", "decided"];
/// How far behind its verb a particle may stand.
const REACH: usize = 6;
/// Said as something to do, meant as something that will not be: the verb, and the particle that it needs.
const GIVING_UP: &[(&str, &str)] = &[
    ("leave", "out"),
    ("leaving", "out"),
    ("take", "out"),
    ("taking", "out"),
    ("hold", "off"),
    ("holding", "off"),
    ("call", "off"),
    ("calling", "off"),
    ("cancel", ""),
    ("cancelling", ""),
    ("canceling", ""),
    ("skip", ""),
    ("skipping", ""),
    ("scrap", ""),
    ("scrapping", ""),
];

fn is_function(tongue: Tongue, word: &str) -> bool {
    let valued = tongue == Tongue::English && !matches!(class(key(word), word), Class::Other | Class::Event);
    valued || FUNCTION[tongue as usize].contains(word)
}

/// The word without its ending; the same for the forms of most words.
fn stem(word: &str, tongue: Tongue) -> String {
    let endings: &[(&str, &str)] = match tongue {
        Tongue::English | Tongue::Other => ENGLISH_ENDINGS,
        Tongue::German => GERMAN_ENDINGS,
        Tongue::French => FRENCH_ENDINGS,
        Tongue::Spanish => SPANISH_ENDINGS,
    };
    let whole = word.strip_suffix("'s").unwrap_or(word);
    let no_plural = tongue == Tongue::English && ["ss", "us", "is"].iter().any(|e| whole.ends_with(e));
    let cut = endings.iter().filter(|_| !no_plural).find_map(|(ending, instead)| {
        let rest = whole.strip_suffix(ending)?;
        let sounds = rest.chars().count() >= 3 && rest.contains(|c: char| !c.is_ascii() || "aeiouy".contains(c));
        sounds.then(|| format!("{rest}{instead}"))
    });
    let mut stem = cut.unwrap_or_else(|| whole.to_owned());
    if tongue == Tongue::English {
        let end: Vec<char> = stem.chars().rev().take(2).collect();
        // "mapping" is of "map"; "call" and "pass" keep both.
        if stem.len() < whole.len() && end.len() == 2 && end[0] == end[1] && !"aeioulsz".contains(end[0]) {
            stem.pop();
        }
        if stem.len() > 3 && stem.ends_with('e') {
            stem.pop();
        }
    }
    stem
}

// Longest first; what stands in place of the ending.
const ENGLISH_ENDINGS: &[(&str, &str)] = &[
    ("ations", ""),
    ("ation", ""),
    ("ings", ""),
    ("sses", "ss"),
    ("ing", ""),
    ("ies", "y"),
    ("ied", "y"),
    ("ses", "s"),
    ("xes", "x"),
    ("ches", "ch"),
    ("shes", "sh"),
    ("ed", ""),
    ("s", ""),
];
const GERMAN_ENDINGS: &[(&str, &str)] =
    &[("en", ""), ("er", ""), ("es", ""), ("em", ""), ("et", ""), ("e", ""), ("n", ""), ("s", ""), ("t", "")];
const FRENCH_ENDINGS: &[(&str, &str)] = &[
    ("ements", ""),
    ("ement", ""),
    ("ées", ""),
    ("ée", ""),
    ("és", ""),
    ("er", ""),
    ("ez", ""),
    ("é", ""),
    ("es", ""),
    ("e", ""),
    ("s", ""),
    ("x", ""),
];
const SPANISH_ENDINGS: &[(&str, &str)] = &[
    ("aciones", ""),
    ("ación", ""),
    ("ando", ""),
    ("iendo", ""),
    ("amos", ""),
    ("ados", ""),
    ("adas", ""),
    ("ado", ""),
    ("ada", ""),
    ("es", ""),
    ("os", ""),
    ("as", ""),
    ("ar", ""),
    ("er", ""),
    ("ir", ""),
    ("o", ""),
    ("a", ""),
    ("e", ""),
    ("s", ""),
];

const ALL: [Tongue; 5] = [Tongue::English, Tongue::German, Tongue::French, Tongue::Spanish, Tongue::Other];

/// By place of the language in the enum.
static FUNCTION: LazyLock<[BTreeSet<&str>; 5]> =
    LazyLock::new(|| ALL.map(|t| function_words(t).split_ascii_whitespace().collect()));
/// Stems, by place of the language in the enum.
static LIGHT: LazyLock<[BTreeSet<String>; 5]> =
    LazyLock::new(|| ALL.map(|t| light_words(t).split_ascii_whitespace().map(|w| stem(w, t)).collect()));

#[cfg(test)]
mod tests {
    use super::*;

    fn heavy(text: &str, tongue: Tongue) -> String {
        let words = content(text, tongue);
        words.into_iter().filter(|w| w.heavy).map(|w| w.stem).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn only_what_it_is_about_is_left() {
        for (text, words) in [
            ("I'll send you the penetration test report by Friday", "penetr test report"),
            ("we'd have single sign-on live in the second quarter", "singl"),
            ("let me check with them and I'll get back to you", ""),
            ("you'll have two hundred seats, thirty percent off", "seat"),
            ("um we will migrate the the invoices", "migrat invoic"),
        ] {
            let read = heavy(text, Tongue::English);
            assert!(words.split(' ').all(|w| read.contains(w)), "{text}: {read}");
        }
        assert_eq!(heavy("I'll send it over by Friday", Tongue::English), "");
        assert_eq!(heavy("ich schicke Ihnen das Protokoll bis Freitag", Tongue::German), "protokoll");
        assert_eq!(heavy("je vous envoie le contrat demain", Tongue::French), "contrat");
        assert_eq!(heavy("le mando el contrato el lunes", Tongue::Spanish), "contrat");
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        let one = |words: &str| {
            let stems: BTreeSet<String> = words.split(' ').map(|w| stem(w, Tongue::English)).collect();
            assert_eq!(stems.len(), 1, "{words}: {stems:?}");
        };
        for words in [
            "map maps mapped mapping",
            "invoice invoices invoiced invoicing",
            "install installed installing installation",
            "policy policies",
            "pass passes passed",
            "box boxes",
            "process processes",
        ] {
            one(words);
        }
        assert_ne!(stem("bus", Tongue::English), stem("bu", Tongue::English));
        assert_eq!(stem("sso", Tongue::English), "sso");
    }

    #[test]
    fn neighbours_and_what_is_denied_are_marked() {
        let words = content("we'll bring the side letters and the seal", Tongue::English);
        let letters = words.iter().find(|w| w.stem == "letter").unwrap();
        assert!(letters.joined && letters.heavy);
        let denied = |text: &str| -> Vec<String> {
            content(text, Tongue::English).into_iter().filter(|w| w.denied).map(|w| w.stem).collect()
        };
        assert_eq!(denied("we won't rebuild the portal this year"), ["rebuild", "portal"]);
        assert_eq!(denied("we'll leave the portal out of phase one"), ["portal", "phas"]);
        assert_eq!(denied("we'll skip the pilot"), ["pilot"]);
        for text in ["not today, but we'll build the portal", "I'll leave the printout with you"] {
            assert!(denied(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn any_text_is_read() {
        for text in ["", "…", "?!", "東京の契約", "a’b’c", "\u{1f600} docs"] {
            for tongue in [Tongue::English, Tongue::German, Tongue::French, Tongue::Spanish, Tongue::Other] {
                for word in content(text, tongue) {
                    assert!(text.get(word.bytes.clone()).is_some() && !word.stem.is_empty());
                }
            }
        }
    }
}
