//! From a turn's text to tokens: words, numbers, sentence and clause edges, fillers, repeats.
//!
//! Works on speech as recognisers write it, with and without punctuation, case and apostrophes.
//! It marks and never deletes; what a mark means is said at [`Flags`]. What a language's own words
//! ask for is the business of [`Tongue`].

use super::token::{Flags, Tokens};
use super::tongue::{KEEPS_REPEATS, Tongue};

/// The tokens of `text`, which is read as `tongue`, in order.
pub fn tokenize(text: &str, tongue: Tongue) -> Tokens {
    let mut out = Tokens::default();
    Scratch::default().tokenize(text, tongue, &mut out);
    out
}

/// Reusable memory for [`tokenize`], for callers that read many turns.
#[derive(Default)]
pub struct Scratch {
    raw: Tokens,
    visible: Vec<usize>,
}

impl Scratch {
    /// Replaces the contents of `out` by the tokens of `text`.
    pub fn tokenize(&mut self, text: &str, tongue: Tongue, out: &mut Tokens) {
        self.raw.clear(tongue);
        out.clear(tongue);
        self.raw.reserve(text);
        scan(text, &mut self.raw);
        out.share_words(&self.raw);
        tongue.open(text, &self.raw, out);
        tongue.mark_fillers(out);
        mark_repeats(out, &mut self.visible);
        tongue.mark_clauses(out);
    }
}

/// Words as they stand, lower-cased, with the flags that punctuation gives.
fn scan(text: &str, out: &mut Tokens) {
    let bytes = text.as_bytes();
    let tongue = out.tongue();
    let mut pending = Flags::SENTENCE;
    let mut word = String::new();
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        if byte == b' ' {
            at += 1;
            continue;
        }
        if let Some(end) = plain_word_end(bytes, at) {
            let mut flags = std::mem::take(&mut pending);
            if byte.is_ascii_uppercase() {
                flags.set(Flags::CAPITAL);
            }
            if byte.is_ascii_digit() {
                flags.set(Flags::DIGIT);
            }
            out.push_lower(at, end, &text[at..end], flags);
            at = end;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        if starts_word(text, at, c, tongue) {
            let end = word_end(text, at, tongue);
            let raw = &text[at..end];
            let mut flags = std::mem::take(&mut pending);
            if c.is_uppercase() {
                flags.set(Flags::CAPITAL);
            }
            if !c.is_alphabetic() && raw.bytes().any(|b| b.is_ascii_digit()) {
                flags.set(Flags::DIGIT);
            }
            normalise(raw, &mut word);
            if word.contains('\'') {
                flags.set(Flags::APOSTROPHE);
            }
            out.push(at, end, &word, flags);
            at = end;
        } else {
            at += punctuation(text, at, c, out, &mut pending);
        }
    }
}

/// The end of a word of ASCII letters and digits with nothing inside that needs a closer look; none otherwise.
fn plain_word_end(bytes: &[u8], at: usize) -> Option<usize> {
    let length = bytes[at..].iter().position(|b| !b.is_ascii_alphanumeric()).unwrap_or(bytes.len() - at);
    let end = at + length;
    let plain = length > 0
        && match bytes.get(end) {
            None | Some(b' ' | b'?' | b'!' | b')' | b'(' | b';' | b'"' | b'\n' | b'\r') => true,
            Some(b'.') => length > 1 && !bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric),
            Some(b',' | b':' | b'/') => !bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric),
            Some(b'-') => !bytes[at].is_ascii_digit(),
            _ => false,
        };
    plain.then_some(end)
}

/// Takes punctuation into what is pending for the next word; returns the bytes passed.
fn punctuation(text: &str, at: usize, c: char, out: &mut Tokens, pending: &mut Flags) -> usize {
    match c {
        '?' | '!' | '.' | '\n' | '…' | '。' | '？' | '！' => {
            if c == '?' && !out.is_empty() {
                let last = out.len() - 1;
                out.flags_mut(last).set(Flags::QUESTION);
            }
            if text[at..].starts_with("..") {
                pending.set(Flags::COMMA);
                return text[at..].len() - text[at..].trim_start_matches('.').len();
            }
            if c == '…' {
                pending.set(Flags::COMMA);
            } else if c != '.' || !out.tongue().goes_on(out, &text[at + 1..]) {
                pending.set(Flags::SENTENCE);
            }
        }
        ',' | ';' | ':' | '—' | '–' | '(' | ')' | '¿' => pending.set(Flags::COMMA),
        '-' if text[..at].ends_with(' ') || text[at + 1..].starts_with(' ') => pending.set(Flags::COMMA),
        _ => {}
    }
    c.len_utf8()
}

fn starts_word(text: &str, at: usize, c: char, tongue: Tongue) -> bool {
    if c.is_alphanumeric() {
        return true;
    }
    let next = || text[at + c.len_utf8()..].chars().next();
    match c {
        // "25 000 €": the sign is said after the amount.
        '€' | '$' | '%' if tongue.comma_decimals() && counts(&text[..at]) => true,
        '$' | '€' | '£' | '¥' | '#' | '+' => next().is_some_and(|n| n.is_ascii_digit()),
        // 'cause, 'em: an apostrophe that begins a word, not one that closes a quotation.
        '\'' | '’' => {
            next().is_some_and(char::is_alphabetic)
                && !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
        }
        _ => false,
    }
}

/// Whether a number stands at the end of `before`, with a blank at most behind it.
fn counts(before: &str) -> bool {
    let number = before.strip_suffix([' ', '\u{a0}', '\u{202f}']).unwrap_or(before);
    number.ends_with(|c: char| c.is_ascii_digit())
}

/// Where the word that begins at `at` ends.
fn word_end(text: &str, at: usize, tongue: Tongue) -> usize {
    let rest = &text[at..];
    let mut previous = ' ';
    let mut iter = rest.char_indices().peekable();
    while let Some((i, c)) = iter.next() {
        let next = iter.peek().map(|&(_, n)| n);
        let inside = i == 0
            || c.is_alphanumeric()
            || is_mark(c)
            || match c {
                '\'' | '’' => previous.is_alphanumeric() && next.is_some_and(char::is_alphabetic),
                ',' => {
                    previous.is_ascii_digit()
                        && (is_thousands(&rest[i + 1..])
                            || (tongue.comma_decimals() && next.is_some_and(|n| n.is_ascii_digit())))
                }
                '.' => {
                    (previous.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit()))
                        || is_dotted_letters(&rest[..i], &rest[i + 1..])
                        || (tongue == Tongue::German && is_dotted_day(&rest[..i], &rest[i + 1..]))
                        || closes_dotted_letters(&rest[..i])
                }
                ':' | '/' => previous.is_ascii_digit() && next.is_some_and(|n| n.is_ascii_digit()),
                '-' => is_iso_date(rest, i),
                '%' => previous.is_ascii_digit(),
                '&' => previous.is_alphabetic() && next.is_some_and(char::is_alphabetic),
                _ => false,
            };
        if !inside {
            return at + i;
        }
        previous = c;
    }
    text.len()
}

/// Combining marks stay with their letter.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe0f}')
}

fn is_thousands(after: &str) -> bool {
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    digits == 3
}

/// `p.m`, `U.S`: single letters with dots between.
fn is_dotted_letters(before: &str, after: &str) -> bool {
    let single =
        before.rsplit('.').next().is_some_and(|l| l.chars().count() == 1 && l.chars().all(char::is_alphabetic));
    let mut next = after.chars();
    single && next.next().is_some_and(char::is_alphabetic) && !next.next().is_some_and(char::is_alphanumeric)
}

/// The second dot of `15.1.`.
fn is_dotted_day(before: &str, after: &str) -> bool {
    let short = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    before.split_once('.').is_some_and(|(day, month)| short(day) && short(month))
        && !after.starts_with(|c: char| c.is_alphanumeric())
}

/// The dot of `p.m.` after its last letter belongs to it; whether a sentence ends there too stays open.
fn closes_dotted_letters(before: &str) -> bool {
    before.contains('.') && before.split('.').all(|l| l.chars().count() == 1 && l.chars().all(char::is_alphabetic))
}

fn is_iso_date(word: &str, dash: usize) -> bool {
    let b = word.as_bytes();
    let all = |r: std::ops::Range<usize>| b.get(r).is_some_and(|s| s.iter().all(u8::is_ascii_digit));
    b.len() >= 10 && all(0..4) && b[4] == b'-' && all(5..7) && b[7] == b'-' && all(8..10) && (dash == 4 || dash == 7)
}

/// Lower case, straight apostrophes, no dots between letters.
fn normalise(raw: &str, out: &mut String) {
    out.clear();
    if raw.is_ascii() {
        out.push_str(raw);
        out.make_ascii_lowercase();
    } else {
        out.extend(raw.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
    }
    if out.contains('.') && !out.bytes().any(|b| b.is_ascii_digit()) {
        out.retain(|c| c != '.');
    }
}

/// Longest repeated run looked for, in visible tokens.
const LONGEST_REPEAT: usize = 4;

/// Flags the first copy of an exact repeat; numbers and negations are kept, since doubling them can mean something.
fn mark_repeats(tokens: &mut Tokens, visible: &mut Vec<usize>) {
    visible.clear();
    visible.extend((0..tokens.len()).filter(|&i| tokens.get(i).flags.visible()));
    let mut at = 0;
    while at < visible.len() {
        let key = tokens.get(visible[at]).key;
        let ahead = &visible[at + 1..visible.len().min(at + 1 + LONGEST_REPEAT)];
        // Most words do not come again so soon.
        let near = ahead.iter().any(|&t| tokens.get(t).key == key);
        let Some(n) = near.then(|| (1..=LONGEST_REPEAT).rev().find(|&n| repeats(tokens, visible, at, n))).flatten()
        else {
            at += 1;
            continue;
        };
        for k in 0..n {
            tokens.flags_mut(visible[at + k]).set(Flags::REPEAT);
        }
        // The sentence still begins where it began.
        if tokens.get(visible[at]).flags.has(Flags::SENTENCE) {
            tokens.flags_mut(visible[at + n]).set(Flags::SENTENCE);
        }
        at += n;
    }
}

/// Whether the `n` visible tokens from `at` on stand there twice.
fn repeats(tokens: &Tokens, visible: &[usize], at: usize, n: usize) -> bool {
    at + 2 * n <= visible.len()
        && (0..n).all(|k| {
            let (a, b) = (visible[at + k], visible[at + n + k]);
            let (first, second) = (tokens.get(a), tokens.get(b));
            first.key == second.key
                && tokens.word(a) == tokens.word(b)
                && !second.flags.has(Flags::SENTENCE)
                && !first.flags.has(Flags::DIGIT)
                && !first.traits.has(KEEPS_REPEATS)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn words(text: &str) -> String {
        let t = tokenize(text, Tongue::English);
        (0..t.len())
            .filter(|&i| t.get(i).flags.visible())
            .map(|i| {
                let edge = if t.get(i).flags.has(Flags::SENTENCE) {
                    "^"
                } else if t.get(i).flags.has(Flags::CLAUSE) {
                    "|"
                } else {
                    ""
                };
                format!("{edge}{}", t.word(i))
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn opens_contractions_with_and_without_apostrophe() {
        assert_eq!(words("We'll send it"), "^we will send it");
        assert_eq!(words("we’ll send it"), "^we will send it");
        assert_eq!(words("well send it over"), "^we will send it over");
        assert_eq!(words("well that is fine"), "^well that is fine");
        assert_eq!(words("i dont wanna lose it"), "^i do not want to lose it");
        assert_eq!(words("I'm gonna call you"), "^i am going to call you");
        assert_eq!(words("it's Dana's call"), "^it is dana 's call");
        assert_eq!(words("we can't, won't"), "^we can not will not");
        assert_eq!(words("let's meet"), "^let us meet");
    }

    #[test]
    fn numbers_are_one_token() {
        assert_eq!(
            words("50,000 at 3.5% is $50k, 30/60/90 at 10:30 on 2026-05-01"),
            "^50,000 at 3.5% is $50k 30/60/90 at 10:30 on 2026-05-01"
        );
        assert_eq!(words("one, two"), "^one two");
        assert_eq!(words("at 3 p.m. in the U.S. today"), "^at 3 pm in the us today");
    }

    #[test]
    fn fillers_and_repeats_are_hidden() {
        assert_eq!(words("Um, the the uh report"), "^the report");
        assert_eq!(words("we need we need it"), "^we need it");
        assert_eq!(words("no no that is fine"), "^no no that is fine");
        assert_eq!(words("it takes, like, ten hours, you know"), "^it takes ten hours");
        assert_eq!(words("it looks like rain"), "^it looks like rain");
    }

    #[test]
    fn clauses_without_punctuation() {
        assert_eq!(
            words("i'll send it today but legal has to read it so we can sign if they agree"),
            "^i will send it today |but legal has to read it |so we can sign |if they agree"
        );
        assert_eq!(words("Dr. Wessels signs. Then we go."), "^dr wessels signs ^then we go");
    }

    proptest! {
        #[test]
        fn offsets_stand_on_borders_and_in_order(
            text in "\\PC{0,80}|[a-z' ,.?’éß€%0-9-]{0,80}|(l’|qu'|d'|hab's |15. |1.500,5 €|o sea ){0,9}",
            tongue in prop_oneof![Just(Tongue::English), Just(Tongue::German), Just(Tongue::French), Just(Tongue::Spanish)],
        ) {
            let tokens = tokenize(&text, tongue);
            let mut last = 0;
            for t in tokens.iter() {
                prop_assert!(text.get(t.start as usize..t.end as usize).is_some_and(|s| !s.is_empty()));
                prop_assert!(t.start >= last);
                last = t.start;
            }
        }
    }
}
