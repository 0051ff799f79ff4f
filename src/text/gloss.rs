//! Times and amounts of other languages in the words of the English grammars.
//!
//! A glossary maps phrases to what an Englishman says in their place; numbers in words are counted, a word that
//! stands behind what it points at ("la semaine prochaine") moves before it, and one that stands before its length
//! ("vor zwei Wochen") behind it. Grammar beyond that is not looked at.

use super::lexicon::{Currency, Word, class};
use super::line::{Seen, digits};
use super::token::{Flags, Tokens};
use super::tongue::Tongue;
use super::words::{WordMap, key};
use super::{french, german, spanish, spoken};
use std::ops::Range;

/// Phrases of a language with their English, by first word, longest first.
#[derive(Default)]
pub(super) struct Glossary {
    phrases: WordMap<Vec<Phrase>>,
    /// First words of phrases that mean an amount or a time.
    core: Vec<&'static str>,
}

/// The words after the first, and what the whole says.
struct Phrase {
    rest: Vec<&'static str>,
    says: Vec<Say>,
}

#[derive(Clone, Copy)]
enum Say {
    Word(&'static str),
    /// `<next`: moves before the unit, weekday or month that it stands behind.
    Behind(&'static str),
    /// `before/>ago`: the second behind the length that follows, else the first.
    Before(&'static str, &'static str),
    /// `by/within`: the second if a length follows.
    Led(&'static str, &'static str),
    /// `until~to`: the second between two numbers.
    Joins(&'static str, &'static str),
    /// `by^latest`: the second behind a time.
    Tails(&'static str, &'static str),
}

impl Glossary {
    /// A glossary from lines `phrase|phrase = english words`.
    pub fn new(lines: &'static str) -> Glossary {
        let mut glossary = Glossary::default();
        for (left, right) in lines.lines().filter_map(|l| l.split_once(" = ")) {
            for phrase in left.split('|') {
                let mut words = phrase.split_whitespace();
                let Some(first) = words.next() else { continue };
                let says: Vec<Say> = right.split_whitespace().map(say).collect();
                if says.iter().any(|s| s.is_core()) {
                    glossary.core.push(first);
                }
                glossary.phrases.or_default(&folded(first)).push(Phrase { rest: words.collect(), says });
            }
        }
        glossary
    }

    /// First words of phrases that mean an amount or a time.
    pub fn core_words(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.core.iter().copied()
    }

    /// The longest phrase that `words` begin with.
    fn phrase(&self, words: &[&str]) -> Option<&Phrase> {
        let (first, rest) = words.split_first()?;
        let same = |a: &str, b: &str| a == b || folded(a) == folded(b);
        let fits = |p: &&Phrase| rest.len() >= p.rest.len() && p.rest.iter().zip(rest).all(|(a, b)| same(a, b));
        self.phrases.get(&folded(first))?.iter().filter(fits).max_by_key(|p| p.rest.len())
    }
}

/// A word without its accents, which are left out where people type; "año" keeps its ñ.
fn folded(word: &str) -> String {
    let plain = |c: char| match c {
        'á' | 'à' | 'â' => 'a',
        'é' | 'è' | 'ê' => 'e',
        'í' | 'î' => 'i',
        'ó' | 'ô' => 'o',
        'ú' | 'û' | 'ù' => 'u',
        c => c,
    };
    word.chars().map(plain).collect()
}

fn say(word: &'static str) -> Say {
    if let Some(word) = word.strip_prefix('<') {
        Say::Behind(word)
    } else if let Some((first, second)) = word.split_once("/>") {
        Say::Before(first, second)
    } else if let Some((first, second)) = word.split_once('/') {
        Say::Led(first, second)
    } else if let Some((first, second)) = word.split_once('~') {
        Say::Joins(first, second)
    } else if let Some((first, second)) = word.split_once('^') {
        Say::Tails(first, second)
    } else {
        Say::Word(word)
    }
}

impl Say {
    fn word(self) -> &'static str {
        match self {
            Say::Word(w)
            | Say::Behind(w)
            | Say::Before(w, _)
            | Say::Led(w, _)
            | Say::Joins(w, _)
            | Say::Tails(w, _) => w,
        }
    }

    fn is_core(self) -> bool {
        let word = self.word();
        class(key(word), word).is_core()
    }
}

fn glossary(tongue: Tongue) -> Option<&'static Glossary> {
    match tongue {
        Tongue::German => Some(german::glossary()),
        Tongue::French => Some(french::glossary()),
        Tongue::Spanish => Some(spanish::glossary()),
        Tongue::English | Tongue::Other => None,
    }
}

/// A word of the line while it is being made, with what it may still become.
struct Open {
    seen: Seen,
    say: Option<Say>,
}

/// The visible tokens of `tokens` in English classes.
pub(super) fn line(tokens: &Tokens) -> Vec<Seen> {
    let tongue = tokens.tongue();
    let visible: Vec<usize> = (0..tokens.len()).filter(|&i| tokens.get(i).flags.visible()).collect();
    let words: Vec<&str> = visible.iter().map(|&i| tokens.word(i)).collect();
    let mut open: Vec<Open> = Vec::with_capacity(words.len() + 4);
    let mut at = 0;
    while at < words.len() {
        let flags = tokens.get(visible[at]).flags;
        if flags.has(Flags::SENTENCE) && !open.is_empty() {
            open.push(Open { seen: Seen::stop(visible[at]), say: None });
        }
        // A phrase ends where the next sentence begins.
        let sentence =
            (at + 1..words.len()).find(|&n| tokens.get(visible[n]).flags.has(Flags::SENTENCE)).unwrap_or(words.len());
        at += step(tongue, tokens, &visible[at..sentence], &words[at..sentence], &mut open);
    }
    let seen = settled(&open);
    let core = seen.iter().any(|s| s.word.is_core());
    if core { seen } else { Vec::new() }
}

/// Reads what the first of `words` begin; how many of them it took.
fn step(tongue: Tongue, tokens: &Tokens, at: &[usize], words: &[&str], open: &mut Vec<Open>) -> usize {
    let flags = tokens.get(at[0]).flags;
    let after_the = open.last().is_some_and(|o| o.seen.word == Word::The);
    let mut push = |n: usize, says: &[Say]| {
        for (k, &say) in says.iter().enumerate() {
            let word = say.word();
            let flags = if k == 0 { flags } else { Flags::default() };
            open.push(Open { seen: Seen::said(at[0]..at[n - 1] + 1, english(word), word, flags), say: Some(say) });
        }
        n
    };
    if flags.has(Flags::DIGIT) || matches!(words[0], "€" | "$" | "%") {
        let (word, n) = figures(tongue, tokens, at, words);
        open.push(Open { seen: Seen { word, ..Seen::token(at[0]..at[n - 1] + 1, flags) }, say: None });
        return n;
    }
    let glossed = glossary(tongue).and_then(|g| g.phrase(words));
    let number = spoken::number(tongue, words);
    match (glossed, number) {
        (Some(phrase), None) => push(phrase.rest.len() + 1, &phrase.says),
        (Some(phrase), Some((_, n))) if phrase.rest.len() + 1 > n => push(phrase.rest.len() + 1, &phrase.says),
        // "el quince de marzo": days are counted, not numbered.
        (_, Some((value @ 1..=31, n))) if after_the => {
            let day = DAYS[usize::try_from(value).unwrap_or(0)];
            let seen = Seen::said(at[0]..at[n - 1] + 1, digits(day), day, flags);
            open.push(Open { seen, say: None });
            n
        }
        (_, Some((value, n))) => {
            let says: Vec<Say> = spoken::english(value).into_iter().map(Say::Word).collect();
            push(n, &says)
        }
        (None, None) => {
            // German writes its nouns with a capital; elsewhere most words that follow a time are no nouns.
            let noun = tongue == Tongue::German && flags.has(Flags::CAPITAL) && !flags.has(Flags::SENTENCE);
            let word = if noun { Word::Other } else { Word::Closed };
            open.push(Open { seen: Seen::said(at[0]..at[0] + 1, word, "", flags), say: None });
            1
        }
    }
}

/// The class of an English word that another language has no second meaning for.
fn english(word: &str) -> Word {
    match class(key(word), word) {
        Word::Month(n, _) => Word::Month(n, true),
        Word::Weekday(n, _) => Word::Weekday(n, true),
        class => class,
    }
}

const DAYS: [&str; 32] = [
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "20",
    "21", "22", "23", "24", "25", "26", "27", "28", "29", "30", "31",
];

/// The class of a token in figures, and how many tokens it takes.
fn figures(tongue: Tongue, tokens: &Tokens, at: &[usize], words: &[&str]) -> (Word, usize) {
    match words[0] {
        "€" => return (Word::Coin(Currency::Eur), 1),
        "$" => return (Word::Coin(Currency::Usd), 1),
        "%" => return (Word::Percent, 1),
        _ => {}
    }
    let all_digits = |w: &str| w.bytes().all(|b| b.is_ascii_digit());
    // "25 000"
    let mut n = 1;
    let mut figures = words[0].to_owned();
    // A blank of any width between, and no comma.
    let glued = |n: usize| {
        let (before, next) = (tokens.get(at[n - 1]), tokens.get(at[n]));
        before.end + 3 >= next.start && !next.flags.has(Flags::COMMA)
    };
    while n < words.len()
        && words[n].len() == 3
        && all_digits(words[n])
        && all_digits(&figures)
        && glued(n)
        && (n > 1 || figures.len() <= 3)
    {
        figures.push_str(words[n]);
        n += 1;
    }
    let uhr = words.get(n) == Some(&"uhr");
    (written(tongue, &figures, uhr), n)
}

/// What follows the figures of an ordinal (`1er`, `3ème`, `2º`, `15te`).
const ORDINAL_ENDINGS: [&str; 15] =
    ["er", "ère", "re", "e", "ème", "eme", "º", "ª", "o", "nd", "te", "ten", "ro", "ra", "do"];

/// The class of a number as it is written in the language; `clock` where a word for o'clock follows.
fn written(tongue: Tongue, figures: &str, clock: bool) -> Word {
    // "15.1."
    if let Some((day, month)) = figures.strip_suffix('.').and_then(|f| f.split_once('.'))
        && let (Ok(day @ 1..=31), Ok(month @ 1..=12)) = (day.parse(), month.parse())
    {
        return Word::Slashed(day, month, 0);
    }
    let ends = figures.trim_end_matches(|c: char| c.is_alphabetic() || matches!(c, '%' | '€'));
    let (body, suffix) = figures.split_at(ends.len());
    if let Ok(n @ 1..=31) = body.parse::<u8>()
        && ORDINAL_ENDINGS.contains(&suffix)
    {
        return Word::Nth(n);
    }
    if let Some((hour, minute)) = figures.split_once('h').filter(|_| tongue == Tongue::French) {
        let minute = if minute.is_empty() { "00" } else { minute };
        return match hour.parse::<u8>() {
            Ok(0..=23) => digits(&format!("{hour}:{minute}")),
            _ => digits(figures),
        };
    }
    let groups: Vec<&str> = body.split('.').collect();
    let thousands = groups.len() > 1
        && (1..=3).contains(&groups[0].trim_start_matches(['€', '$']).len())
        && groups[1..].iter().all(|g| g.split(',').next().is_some_and(|w| w.len() == 3));
    let plain = if thousands {
        body.replace('.', "").replace(',', ".")
    } else if clock && groups.len() == 2 {
        body.replace('.', ":")
    } else if body.matches(',').count() == 1 {
        body.replace(',', ".")
    } else {
        body.to_owned()
    };
    let word = match suffix.strip_suffix('€') {
        Some(scale) => digits(&format!("€{plain}{scale}")),
        None => digits(&format!("{plain}{suffix}")),
    };
    // "3días"
    let unit = || match glossary(tongue)?.phrase(&[suffix])?.says.as_slice() {
        [one] => match english(one.word()) {
            Word::Unit(unit) => Some(Word::Short(plain.parse().ok()?, unit)),
            _ => None,
        },
        _ => None,
    };
    if word == Word::Other { unit().unwrap_or(word) } else { word }
}

/// The line once every word has become what its neighbours make of it.
fn settled(open: &[Open]) -> Vec<Seen> {
    let mut out: Vec<Seen> = Vec::with_capacity(open.len());
    // What waits to stand behind a length: place of its end in `open`, and the word.
    let mut behind: Option<(usize, Seen)> = None;
    for (i, o) in open.iter().enumerate() {
        if let Some((_, seen)) = behind.take_if(|(end, _)| *end == i) {
            out.push(seen);
        }
        let said = |word: &'static str| Seen::said(o.seen.tokens.clone(), english(word), word, o.seen.flags);
        match o.say {
            Some(Say::Behind(word)) => {
                let noun = out.last().is_some_and(|s| {
                    matches!(
                        s.word,
                        Word::Unit(_) | Word::Weekday(..) | Word::Month(..) | Word::Weekend | Word::Season(_)
                    )
                });
                let place = out.len() - usize::from(noun);
                out.insert(place, said(word));
            }
            Some(Say::Before(_, word)) if behind.is_none() && length(open, i + 1).is_some() => {
                let end = length(open, i + 1).unwrap_or(i + 1);
                behind = Some((end, said(word)));
            }
            Some(Say::Led(_, word)) if length(open, i + 1).is_some() => out.push(said(word)),
            Some(Say::Joins(_, word)) if i > 0 && open[i - 1].counts() && open.get(i + 1).is_some_and(Open::counts) => {
                out.push(said(word));
            }
            Some(Say::Tails(_, word)) if out.last().is_some_and(|s| dates(s.word)) => out.push(said(word)),
            _ => out.push(o.seen.clone()),
        }
    }
    out.extend(behind.map(|(_, seen)| seen));
    out
}

/// Whether a time may end with the word.
fn dates(word: Word) -> bool {
    matches!(
        word,
        Word::Unit(_)
            | Word::Weekday(..)
            | Word::Month(..)
            | Word::Relative(_)
            | Word::DayPart
            | Word::Weekend
            | Word::Digits(_)
            | Word::Nth(_)
            | Word::Slashed(..)
    )
}

impl Open {
    /// Whether it is a number or part of one.
    fn counts(&self) -> bool {
        matches!(
            self.seen.word,
            Word::Digits(_)
                | Word::Scaled(..)
                | Word::Small(_)
                | Word::Tens(_)
                | Word::Hundred
                | Word::Scale(_)
                | Word::Share(_)
                | Word::Percent
                | Word::Unit(_)
                | Word::Short(..)
                | Word::Half
        )
    }
}

/// Where the length of time ends that begins at `at`: words of a number, a unit, a half.
fn length(open: &[Open], at: usize) -> Option<usize> {
    const LONGEST: usize = 6;
    let number = |o: &Open| {
        o.counts()
            || matches!(o.seen.word, Word::A | Word::Couple)
            || matches!(o.seen.text, Some("few" | "about" | "around" | "and" | "or" | "of" | "working" | "the"))
    };
    let count = open[at.min(open.len())..].iter().take(LONGEST).take_while(|o| number(o)).count();
    let last = (at..at + count).rev().find(|&i| matches!(open[i].seen.word, Word::Unit(_) | Word::Short(..)))?;
    // "two years and a half"
    let half = open.get(last + 3).is_some_and(|o| o.seen.word == Word::Half) && open[last + 1].seen.text == Some("and");
    Some(if half { last + 4 } else { last + 1 })
}

/// The tokens that `places` of a line cover, words that were moved included.
pub(super) fn covered(seen: &[Seen]) -> Range<usize> {
    let start = seen.iter().map(|s| s.tokens.start).min().unwrap_or(0);
    let end = seen.iter().map(|s| s.tokens.end).max().unwrap_or(start + 1);
    start..end
}
