//! Times that hang on something that happens: "once legal is done", "before go-live", "right after this".
//!
//! They have a reason and no days, but for the end of the call itself, which is today.

use super::{Ask, Found, HANGS};
use crate::text::lexicon::{Lead, Unit, Word};
use crate::text::line::Line;

/// Most words of a clause that belong to the time.
const LONGEST: usize = 8;

/// The event, vague or repeated time at `p`.
pub(super) fn event(ask: Ask, p: usize) -> Option<Found> {
    let line = ask.line;
    if let Some(end) = after_this(line, p) {
        return Some(Found::day(end, ask.today(), "right after the call"));
    }
    match line.word(p) {
        Word::Soon if !line.follows(p, &["as", "how", "too"]) => Some(Found::open(p + 1, "names no day")),
        Word::Once => clause(line, p + 1).filter(|_| opens_clause(line, p)).map(|end| Found::open(end, HANGS)),
        Word::Opener(true) if line.phrase(p, "as soon as possible").is_some() => {
            Some(Found::open(p + 4, "names no day"))
        }
        Word::Opener(true) if line.phrase(p, "as soon as").is_some() => {
            clause(line, p + 3).map(|end| Found::open(end, HANGS))
        }
        Word::Opener(true) if line.is(p, &["every", "each"]) => repeated(line, p),
        Word::Lead(lead @ (Lead::Before | Lead::After | Lead::Until | Lead::By | Lead::On)) => {
            let subject = matches!(lead, Lead::Before | Lead::After | Lead::Until)
                && !line.comma(p + 1)
                && line.is(p + 1, &["we", "you", "they", "i", "he", "she"]);
            let end =
                if subject { clause(line, p + 1)? } else { name(line, p + 1).filter(|_| named(line, p, lead))? };
            Some(Found { deadline: matches!(lead, Lead::Before | Lead::Until | Lead::By), ..Found::open(end, HANGS) })
        }
        _ => None,
    }
}

/// "on signature" is a time; "on the demo" is a place in the talk.
fn named(line: &Line, p: usize, lead: Lead) -> bool {
    (lead != Lead::By || line.word(p + 1) != Word::A) && lead != Lead::On
        || line.is(p + 1, &["signature", "signing", "launch", "golive", "renewal", "approval"])
}

/// Where the name of an event at `p` ends: "the go live", "our security review", "the next board meeting".
pub(super) fn name(line: &Line, p: usize) -> Option<usize> {
    let mut q = p;
    while q < p + 5 {
        if let Some(end) = ["go live", "kick off", "sign off", "cut over"].iter().find_map(|e| line.phrase(q, e)) {
            return Some(end);
        }
        match line.word(q) {
            Word::Event => {
                let end = q + 1;
                let end = if line.word(end) == Word::Event { end + 1 } else { end };
                // "before the trial's done"
                let done = line.is(end, &["'s", "is"]) && line.word(end + 1) == Word::Other && line.closes(end + 2);
                return Some(if done { end + 2 } else { end });
            }
            Word::The | Word::A | Word::Deictic(_) | Word::Ordinal(_) => q += 1,
            Word::Closed if line.is(q, &["my", "your", "our", "their", "his", "her", "its"]) => q += 1,
            Word::Other if q < p + 4 && !line.comma(q + 1) && !line.clause(q + 1) => q += 1,
            _ => return None,
        }
    }
    None
}

/// Where the clause that begins at `p` ends: at its edge, a comma, another time, or after a few words.
fn clause(line: &Line, p: usize) -> Option<usize> {
    let mut q = p;
    while q < p + LONGEST {
        let word = line.word(q);
        let edge = q > p && (line.comma(q) || line.clause(q));
        if word == Word::Stop || edge || (q > p && matches!(word, Word::Once | Word::Lead(Lead::By | Lead::Before))) {
            break;
        }
        q += 1;
    }
    let long = q == p + LONGEST && !(line.word(q) == Word::Stop || line.comma(q) || line.clause(q));
    (q > p + 1).then_some(if long { p + 4 } else { q })
}

/// "once legal signs" says when; "once a year", "at once", "once, but" do not.
fn opens_clause(line: &Line, p: usize) -> bool {
    let often = line.follows(p, &["at", "more", "than", "just", "only", "every", "even", "for", "never", "not"]);
    let subject = matches!(line.word(p + 1), Word::Other | Word::The | Word::Event | Word::Deictic(_))
        || line
            .is(p + 1, &["we", "you", "they", "i", "he", "she", "it", "that", "there", "my", "your", "our", "their"]);
    subject && !often && !line.comma(p + 1)
}

fn repeated(line: &Line, p: usize) -> Option<Found> {
    let at = line.skip(p + 1, &["other", "single"]);
    match line.word(at) {
        Word::Weekday(_, true) => Some(Found::open(super::clock::refine(line, at + 1), "comes back regularly")),
        Word::Unit(Unit::Day | Unit::Week | Unit::Month | Unit::Quarter | Unit::Year) => {
            Some(Found::open(at + 1, "comes back regularly"))
        }
        _ => None,
    }
}

/// "right after this", "after this call", "after the call", "after we hang up".
fn after_this(line: &Line, p: usize) -> Option<usize> {
    let off = [
        "as soon as we are off",
        "as soon as we hang up",
        "as soon as we finish",
        "as soon as we are done here",
        "once we hang up",
        "once we are off",
    ];
    if let Some(end) = off.iter().find_map(|phrase| line.phrase(p, phrase)) {
        return Some(end);
    }
    let at = line.skip(p, &["right", "straight", "just"]);
    if !line.is(at, &["after"]) {
        return None;
    }
    for phrase in ["after this call", "after the call", "after this meeting", "after our call", "after we hang up"] {
        if let Some(end) = line.phrase(at, phrase) {
            return Some(end);
        }
    }
    if let Some(end) = line.phrase(at, "after this") {
        return line.closes(end).then_some(end);
    }
    (at > p && line.closes(at + 1)).then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use crate::text::dates::testing::check;

    #[test]
    fn events() {
        check(&[
            ("I'll send it right after this", "right after this = 2026-03-11"),
            ("once legal is done", "once legal is done = -"),
            ("before you go live", "before you go live = -!"),
            ("as soon as they're ready", "as soon as they're ready = -"),
            ("after the demo", "after the demo = -"),
            ("every Wednesday at half nine", "every Wednesday at half nine = -"),
            ("I'll send it soon", "soon = -"),
            ("once a year, at once, never once", ""),
            ("as soon as possible", "as soon as possible = -"),
        ]);
    }
}
