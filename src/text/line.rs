//! The tokens of a turn as the grammars see them: hidden tokens left out, each word with its class,
//! sentence ends as places of their own so that no value runs across one.

use super::gloss;
use super::lexicon::{Currency, Unit, Word, class};
use super::token::{Flags, Tokens};
use super::tongue::{self, Tongue};
use std::ops::Range;

/// A turn's visible tokens with their classes. Places are indexes into this list, not token indexes.
pub(super) struct Line<'a> {
    tokens: &'a Tokens,
    list: Vec<Seen>,
}

/// A word of a line: its class, the tokens that it stands for, and its English where it has another than the token.
#[derive(Clone)]
pub(super) struct Seen {
    pub tokens: Range<usize>,
    pub word: Word,
    pub text: Option<&'static str>,
    pub flags: Flags,
}

impl Seen {
    /// The end of a sentence before `token`.
    pub fn stop(token: usize) -> Seen {
        Seen { tokens: token..token + 1, word: Word::Stop, text: None, flags: Flags::default() }
    }

    /// Tokens that stand for themselves.
    pub fn token(tokens: Range<usize>, flags: Flags) -> Seen {
        Seen { tokens, word: Word::Other, text: None, flags }
    }

    /// Tokens that mean an English word.
    pub fn said(tokens: Range<usize>, word: Word, text: &'static str, flags: Flags) -> Seen {
        Seen { tokens, word, text: Some(text), flags }
    }
}

/// Whether a word of `tokens` can be part of a value: if not, there is none.
pub fn may_hold_values(tokens: &Tokens) -> bool {
    // Numbers of other languages are words of their own, which no list holds.
    let open = !matches!(tokens.tongue(), Tongue::English | Tongue::Other);
    open || tokens.iter().any(|t| t.flags.has(Flags::DIGIT) || t.traits.has(tongue::VALUE))
}

impl<'a> Line<'a> {
    /// The line of `tokens`; none when no word in it can be part of a value.
    pub fn new(tokens: &'a Tokens) -> Option<Line<'a>> {
        if !may_hold_values(tokens) {
            return None;
        }
        if tokens.tongue() != Tongue::English {
            let list = gloss::line(tokens);
            return (!list.is_empty()).then_some(Line { tokens, list });
        }
        let mut list = Vec::with_capacity(tokens.len() + 4);
        let mut core = false;
        let mut in_year = false;
        for (token, t) in tokens.iter().enumerate() {
            if !t.flags.visible() && !is_year_head(tokens, token) {
                continue;
            }
            // The tokenizer moved the sentence's edge past what it took for a stutter.
            if t.flags.has(Flags::SENTENCE) && !list.is_empty() && !in_year {
                list.push(Seen::stop(token));
            }
            in_year = !t.flags.visible();
            let text = tokens.word(token);
            let word = if t.flags.has(Flags::DIGIT) { digits(text) } else { class(t.key, text) };
            core |= word.is_core();
            list.push(Seen { word, ..Seen::token(token..token + 1, t.flags) });
        }
        core.then_some(Line { tokens, list })
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether dates in digits begin with the day.
    pub fn day_first(&self) -> bool {
        self.tokens.tongue().comma_decimals()
    }

    pub fn word(&self, p: usize) -> Word {
        self.list.get(p).map_or(Word::Stop, |s| s.word)
    }

    /// The class before `p`.
    pub fn previous(&self, p: usize) -> Word {
        p.checked_sub(1).map_or(Word::Stop, |p| self.word(p))
    }

    pub fn text(&self, p: usize) -> &'a str {
        match self.list.get(p) {
            Some(s) if s.word != Word::Stop => s.text.unwrap_or_else(|| self.tokens.word(s.tokens.start)),
            _ => "",
        }
    }

    /// Whether one of `words` stands right before `p`.
    pub fn follows(&self, p: usize, words: &[&str]) -> bool {
        p.checked_sub(1).is_some_and(|p| self.is(p, words))
    }

    pub fn is(&self, p: usize, words: &[&str]) -> bool {
        let text = self.text(p);
        !text.is_empty() && words.contains(&text)
    }

    /// `p + n` where the words `phrase` (separated by blanks) stand at `p`.
    pub fn phrase(&self, p: usize, phrase: &str) -> Option<usize> {
        let (mut at, mut rest) = (p, phrase);
        loop {
            let text = self.text(at);
            if text.is_empty() {
                return None;
            }
            rest = rest.strip_prefix(text)?;
            at += 1;
            if rest.is_empty() {
                return Some(at);
            }
            rest = rest.strip_prefix(' ')?;
        }
    }

    /// `p + 1` where one of `words` stands at `p`, else `p`.
    pub fn skip(&self, p: usize, words: &[&str]) -> usize {
        if self.is(p, words) { p + 1 } else { p }
    }

    /// Whether a comma, dash or colon stands right before.
    pub fn comma(&self, p: usize) -> bool {
        self.list.get(p).is_some_and(|s| s.flags.has(Flags::COMMA))
    }

    pub fn clause(&self, p: usize) -> bool {
        self.list.get(p).is_none_or(|s| s.word == Word::Stop || s.flags.has(Flags::CLAUSE))
    }

    /// Whether digits stand at `p` and right before it, one character apart: `6-8`.
    pub fn glued(&self, p: usize) -> bool {
        let (Some(a), Some(b)) = (p.checked_sub(1).and_then(|a| self.list.get(a)), self.list.get(p)) else {
            return false;
        };
        a.flags.has(Flags::DIGIT)
            && b.flags.has(Flags::DIGIT)
            && a.word != Word::Stop
            && self.tokens.get(a.tokens.end - 1).end + 1 == self.tokens.get(b.tokens.start).start
    }

    /// Whether a complete amount or date may end before `p`: no noun follows that it would count or describe.
    pub fn closes(&self, p: usize) -> bool {
        self.comma(p)
            || self.clause(p)
            || matches!(
                self.word(p),
                Word::Stop
                    | Word::Closed
                    | Word::Lead(_)
                    | Word::Deictic(_)
                    | Word::A
                    | Word::The
                    | Word::Opener(true)
                    | Word::Once
                    | Word::Now
                    | Word::Soon
                    | Word::DayPart
                    | Word::Relative(_)
                    | Word::Weekday(_, true)
                    | Word::Month(_, _)
            )
    }

    /// Whether one of the `ahead` places from `p` on, within the sentence, is a word that a value needs.
    pub fn core_ahead(&self, p: usize, ahead: usize) -> bool {
        (p..p + ahead).map(|q| self.word(q)).take_while(|w| *w != Word::Stop).any(Word::is_core)
    }

    /// The tokens of places `start..end`, fillers between included.
    pub fn tokens(&self, places: Range<usize>) -> Range<usize> {
        gloss::covered(&self.list[places.start..places.end.max(places.start + 1)])
    }
}

/// "twenty twenty six" looks like a stutter to the tokenizer and is a year.
fn is_year_head(tokens: &Tokens, token: usize) -> bool {
    let next = || (token + 1..tokens.len()).find(|&i| !tokens.get(i).flags.has(Flags::FILLER));
    !tokens.get(token).flags.has(Flags::FILLER)
        && tokens.word(token) == "twenty"
        && next().is_some_and(|i| tokens.word(i) == "twenty")
}

/// The class of a word that begins with a digit or a currency sign.
pub(super) fn digits(word: &str) -> Word {
    let currency = word.chars().next().and_then(sign);
    let bare = if currency.is_some() { word.trim_start_matches(|c: char| !c.is_ascii_digit()) } else { word };
    if bare.len() == 10 && bare.as_bytes()[4] == b'-' {
        return iso(bare).unwrap_or(Word::Other);
    }
    if bare.contains(':') {
        return clock(bare).unwrap_or(Word::Other);
    }
    if bare.contains('/') || bare.matches('.').count() == 2 {
        return slashed(bare).unwrap_or(Word::Other);
    }
    let body = bare.trim_end_matches(|c: char| c.is_alphabetic() || c == '%');
    let suffix = &bare[body.len()..];
    let Some(value) = decimal(body) else { return Word::Other };
    let whole = whole(body);
    match (suffix, currency) {
        ("", None) => Word::Digits(value),
        ("", Some(c)) => Word::Cash(value, c),
        ("%", _) => Word::Share(value),
        ("st" | "nd" | "rd" | "th", _) => match whole.and_then(|n| u8::try_from(n).ok()) {
            Some(n) => Word::Nth(n),
            None => Word::Other,
        },
        ("am" | "pm" | "a" | "p", None) => match whole {
            Some(h @ 0..=24) => Word::Clock(u8::try_from(h).unwrap_or(0), 0),
            _ => Word::Other,
        },
        _ => {
            let scale = match suffix {
                "k" => 1e3,
                "m" | "mm" | "mil" | "mn" => 1e6,
                "b" | "bn" => 1e9,
                "l" => 1e5,
                "cr" => 1e7,
                _ => 0.0,
            };
            match (scale > 0.0, currency, short_unit(suffix)) {
                (true, Some(c), _) => Word::Cash(value * scale, c),
                (true, None, _) => Word::Scaled(value * scale, scale),
                (false, None, Some(unit)) => Word::Short(value, unit),
                _ => Word::Other,
            }
        }
    }
}

fn sign(c: char) -> Option<Currency> {
    match c {
        '$' => Some(Currency::Usd),
        '€' => Some(Currency::Eur),
        '£' => Some(Currency::Gbp),
        '¥' => Some(Currency::Jpy),
        _ => None,
    }
}

fn short_unit(suffix: &str) -> Option<Unit> {
    Some(match suffix {
        "s" | "sec" | "secs" => return None,
        "min" | "mins" => Unit::Minute,
        "h" | "hr" | "hrs" => Unit::Hour,
        "d" | "day" | "days" => Unit::Day,
        "w" | "wk" | "wks" | "week" | "weeks" => Unit::Week,
        "mo" | "mos" | "month" | "months" => Unit::Month,
        "y" | "yr" | "yrs" | "year" | "years" => Unit::Year,
        _ => return None,
    })
}

/// `50,000` and `3.5`; a comma elsewhere than before three digits is not a number.
fn decimal(body: &str) -> Option<f64> {
    if body.len() > 18 || body.is_empty() {
        return None;
    }
    let plain: String = body.chars().filter(|&c| c != ',').collect();
    if !plain.bytes().all(|b| b.is_ascii_digit() || b == b'.') {
        return None;
    }
    plain.parse().ok()
}

fn whole(body: &str) -> Option<u16> {
    body.parse().ok()
}

fn clock(word: &str) -> Option<Word> {
    let body = word.trim_end_matches(char::is_alphabetic);
    let (h, m) = body.split_once(':')?;
    let (hour, minute) = (h.parse::<u8>().ok()?, m.get(..2)?.parse::<u8>().ok()?);
    (m.len() == 2 && hour <= 24 && minute < 60).then_some(Word::Clock(hour, minute))
}

fn iso(word: &str) -> Option<Word> {
    let mut parts = word.split('-');
    let year = parts.next()?.parse().ok()?;
    let (month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    Some(Word::Iso(year, month, day))
}

/// `5/3`, `5/3/2026`, `13.5.2026`, `11/2026`; a missing part is 0. "24/7" is no date.
fn slashed(word: &str) -> Option<Word> {
    let mut parts = word.split(['/', '.']).map(whole);
    let (first, second) = (parts.next()??, parts.next()??);
    let third = match parts.next() {
        Some(third) => third?,
        None => 0,
    };
    (parts.next().is_none() && (first, second, third) != (24, 7, 0)).then_some(Word::Slashed(first, second, third))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_with_digits_have_their_class() {
        for (word, expected) in [
            ("50,000", Word::Digits(50_000.0)),
            ("3.5", Word::Digits(3.5)),
            ("50k", Word::Scaled(50_000.0, 1e3)),
            ("1.2bn", Word::Scaled(1.2e9, 1e9)),
            ("$50k", Word::Cash(50_000.0, Currency::Usd)),
            ("€1.5m", Word::Cash(1_500_000.0, Currency::Eur)),
            ("12%", Word::Share(12.0)),
            ("15th", Word::Nth(15)),
            ("3pm", Word::Clock(3, 0)),
            ("10:30", Word::Clock(10, 30)),
            ("2026-05-03", Word::Iso(2026, 5, 3)),
            ("5/3/2026", Word::Slashed(5, 3, 2026)),
            ("24/7", Word::Other),
            ("24h", Word::Short(24.0, Unit::Hour)),
            ("1990s", Word::Other),
            ("3d4", Word::Other),
            ("99999999999999999999", Word::Other),
        ] {
            assert_eq!(digits(word), expected, "{word}");
        }
    }
}
