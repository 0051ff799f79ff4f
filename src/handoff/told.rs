//! What turns tell of promises without making one: that something was done, or that it will not be.
//!
//! English only. A telling is no finding: it is no line of any document and nobody decides on it. It only ever stands as
//! a step in the life of a promise that was made before, and says nothing where none is about the same. Questions
//! and what depends on a condition pass.

use crate::model::ids::finding_id;
use crate::model::{Call, Evidence, Finding, Kind, Side, Slots, Span, State, Turn};
use crate::text::{Flags, Tokens, Tongue, content, tokenize};
use std::ops::Range;

/// A clause that tells what became of something.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// [`State::Done`] or [`State::Withdrawn`].
    pub state: State,
    /// Something came into the hands of another; one thing named is then enough to know what.
    pub handed: bool,
    /// The clause in the form of a finding, with the name of the reading as its rule; `by` is the side that did it, where that is told.
    pub said: Finding,
}

/// Everything that the turns of these calls tell.
pub fn told(calls: &[Call]) -> Vec<Told> {
    calls.iter().flat_map(|call| call.turns.iter().flat_map(move |turn| of_turn(call, turn))).collect()
}

fn of_turn(call: &Call, turn: &Turn) -> Vec<Told> {
    let tokens = tokenize(&turn.text, Tongue::English);
    let seen: Vec<usize> = (0..tokens.len()).filter(|i| tokens.get(*i).flags.visible()).collect();
    clauses(&tokens, &seen).filter_map(|clause| telling(call, turn, &tokens, &seen[clause])).collect()
}

/// The clauses among visible tokens. One that begins with a word that depends on another is one with the clause before.
fn clauses<'t>(tokens: &'t Tokens, seen: &'t [usize]) -> impl Iterator<Item = Range<usize>> + 't {
    let begins = |at: usize| {
        let flags = tokens.get(seen[at]).flags;
        let depends = |from: usize| DEPENDS.contains(&tokens.word(seen[from]));
        flags.has(Flags::SENTENCE) || (flags.has(Flags::CLAUSE) && !depends(at))
    };
    let mut from = 0;
    std::iter::from_fn(move || {
        (from < seen.len()).then(|| {
            let end = (from + 1..seen.len()).find(|at| begins(*at)).unwrap_or(seen.len());
            std::mem::replace(&mut from, end)..end
        })
    })
}

fn telling(call: &Call, turn: &Turn, tokens: &Tokens, clause: &[usize]) -> Option<Told> {
    let words: Vec<&str> = clause.iter().map(|i| tokens.word(*i)).collect();
    let (first, last) = (*clause.first()?, *clause.last()?);
    let asked = tokens.get(last).flags.has(Flags::QUESTION) || ASKS.contains(&words[0]);
    let depends = |at: usize| DEPENDS.contains(&words[at]) && (words[at], words.get(at + 1)) != ("after", Some(&"all"));
    if asked || (0..words.len()).any(depends) {
        return None;
    }
    let bytes = tokens.bytes(first..last + 1);
    let quote = turn.text.get(bytes.clone())?;
    let speaker = call.speaker(turn).map(|p| p.side).unwrap_or_default();
    let (state, by, handed, rule) = if let Some(deed) = deed(&words) {
        (State::Done, deed.by(speaker), deed.handed, "en/threads/done")
    } else if content(quote, Tongue::English).iter().any(|w| w.denied) {
        (State::Withdrawn, None, false, "en/threads/withdrawn")
    } else {
        return None;
    };
    let span = Span::of(&turn.text, bytes.start, bytes.end)?;
    let evidence = Evidence {
        turn: turn.i,
        span,
        quote: quote.to_owned(),
        also: vec![],
        start_ms: turn.ms_at(span.start()),
        speaker: turn.speaker.clone(),
        side: speaker,
    };
    let said = Finding {
        id: finding_id(&call.call_id, Kind::Commitment, turn.i, quote),
        call_id: call.call_id.clone(),
        kind: Kind::Commitment,
        evidence,
        confidence: 0.0,
        rule: rule.to_owned(),
        slots: Slots { by, ..Slots::default() },
    };
    Some(Told { state, handed, said })
}

/// Who did it, as the words tell.
enum Doer {
    Speaker,
    Listener,
    Untold,
}

struct Deed {
    doer: Doer,
    handed: bool,
}

impl Deed {
    fn by(&self, speaker: Side) -> Option<Side> {
        match (&self.doer, speaker) {
            (Doer::Untold, _) | (_, Side::Unknown) => None,
            (Doer::Speaker, side) => Some(side),
            (Doer::Listener, Side::Seller) => Some(Side::Customer),
            (Doer::Listener, Side::Customer) => Some(Side::Seller),
        }
    }
}

/// What the words tell of something done: "I've sent the summary", "the portal is live", "we got the summary".
fn deed(words: &[&str]) -> Option<Deed> {
    (0..words.len()).find_map(|at| {
        let verb = words[at];
        let (received, handed) = (RECEIVED.contains(&verb), HANDED.contains(&verb));
        if !received && !handed && !MADE.contains(&verb) {
            return None;
        }
        let mut from = at;
        let skip = |from: &mut usize, list: &[&str]| {
            while *from > 0 && list.contains(&words[*from - 1]) {
                *from -= 1;
            }
        };
        skip(&mut from, ADVERBS);
        let helped = from;
        skip(&mut from, HELPERS);
        let passive = words[from..helped].iter().any(|w| PASSIVE.contains(w));
        skip(&mut from, ADVERBS);
        let subject = if from == 0 { "" } else { words[from - 1] };
        let owns = verb == "got" && from < helped && !words.get(at + 1).is_some_and(|w| KNOWN.contains(w));
        if owns || UNSURE.contains(&subject) || (verb == "live" && !passive) {
            return None;
        }
        let doer = match subject {
            _ if passive => Doer::Untold,
            "i" | "we" if received => Doer::Listener,
            "you" if received => Doer::Speaker,
            "i" | "we" => Doer::Speaker,
            "you" => Doer::Listener,
            "he" | "she" | "they" => Doer::Untold,
            _ if from < helped || verb == "arrived" => Doer::Untold,
            _ => return None,
        };
        Some(Deed { doer, handed: handed || received || verb == "live" })
    })
}

/// Words that make a clause depend on another.
const DEPENDS: &[&str] = &[
    "if", "when", "once", "until", "till", "unless", "after", "before", "whether", "because", "that", "which", "who",
    "than",
];
const ASKS: &[&str] = &[
    "did", "have", "has", "had", "is", "are", "was", "were", "do", "does", "can", "could", "would", "will", "why",
    "how", "what",
];
const ADVERBS: &[&str] = &["already", "just", "now", "finally", "actually", "also", "all", "both", "even", "since"];
/// Between who did it and what was done.
const HELPERS: &[&str] = &["have", "has", "is", "are", "was", "were", "been", "got"];
const PASSIVE: &[&str] = &["is", "are", "was", "were", "been"];
/// In front of a helper or a verb: what is wished, expected or denied.
const UNSURE: &[&str] =
    &["should", "would", "could", "will", "might", "may", "must", "can", "to", "be", "not", "never", "did", "do"];
/// Behind "have got", which else tells of what one has: "we've got the summary", not "we've got a problem".
const KNOWN: &[&str] = &["the", "your", "our", "both", "all", "those", "these", "that", "this"];
const RECEIVED: &[&str] = &["got", "received"];
/// What is sent or given.
const HANDED: &[&str] = &[
    "sent",
    "emailed",
    "mailed",
    "shared",
    "forwarded",
    "posted",
    "uploaded",
    "delivered",
    "shipped",
    "gave",
    "given",
    "arrived",
    "live",
];
/// What else promises promise.
const MADE: &[&str] = &[
    "finished",
    "completed",
    "done",
    "built",
    "rebuilt",
    "fixed",
    "set",
    "installed",
    "migrated",
    "imported",
    "loaded",
    "added",
    "enabled",
    "opened",
    "created",
    "written",
    "wrote",
    "signed",
    "booked",
    "scheduled",
    "arranged",
    "raised",
    "asked",
    "checked",
    "confirmed",
    "introduced",
    "trained",
    "tested",
    "updated",
    "changed",
    "removed",
    "extended",
    "ran",
    "configured",
    "mapped",
    "spoke",
    "spoken",
    "talked",
    "drafted",
    "prepared",
    "launched",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Participant;

    fn call(side: Side, text: &str) -> Call {
        let person = Participant { id: "p".into(), name: "Ida Holm".into(), email: None, title: None, side };
        let turn = Turn { i: 3, speaker: Some("p".into()), start_ms: Some(7000), text: text.into(), ..Turn::default() };
        Call { call_id: "c".into(), participants: vec![person], turns: vec![turn], ..Call::default() }
    }

    #[test]
    fn what_was_done_is_heard_with_who_did_it() {
        let (seller, customer) = (Some(Side::Seller), Some(Side::Customer));
        for (text, by) in [
            ("I've sent you the penetration test summary", seller),
            ("right, we have already booked the loading bay", seller),
            ("you sent us the timesheets", customer),
            ("you've got the penetration test summary", seller),
            ("we got the timesheets, thank you", customer),
            ("the payroll bridge is live", None),
            ("the timesheets have arrived", None),
            ("the connector has been built", None),
        ] {
            let heard = told(&[call(Side::Seller, text)]);
            assert_eq!(heard.len(), 1, "{text}");
            assert_eq!((heard[0].state, heard[0].said.slots.by), (State::Done, by), "{text}");
            let evidence = &heard[0].said.evidence;
            assert_eq!(evidence.span.slice(text), Some(evidence.quote.as_str()));
            assert_eq!((evidence.turn, evidence.start_ms), (3, Some(7000)));
        }
    }

    #[test]
    fn wishes_questions_and_conditions_tell_of_nothing_done() {
        for text in [
            "did you send the summary?",
            "have you sent the summary?",
            "I haven't sent the summary",
            "we should have sent the summary",
            "the summary will be sent on Monday",
            "once we've sent the summary you can sign",
            "I'll tell you when the bridge is live",
            "they live in Hull",
            "we've got a summary to write",
            "it needs to be done",
        ] {
            let heard = told(&[call(Side::Seller, text)]);
            assert!(heard.iter().all(|t| t.state != State::Done), "{text}: {}", heard[0].said.evidence.quote);
        }
    }

    #[test]
    fn what_will_not_be_is_heard() {
        for text in ["we won't build the payroll bridge after all", "well, we decided not to build the payroll bridge"]
        {
            assert_eq!(told(&[call(Side::Seller, text)])[0].state, State::Withdrawn, "{text}");
        }
    }

    #[test]
    fn any_text_is_read() {
        for text in ["", "…", "have sent", "sent", "東京 sent 契約", "don't", "is live"] {
            for heard in told(&[call(Side::Unknown, text)]) {
                assert!(text.contains(&heard.said.evidence.quote));
            }
        }
    }
}
