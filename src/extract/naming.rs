//! Who a speaker is whom the source calls by a number ("Speaker 3", "+44 7700 …"): the others greet and thank them by name.
//!
//! Counts names that nobody else on the call bears, said right before or after such a speaker's turn with a greeting,
//! and names with which they introduce themselves. One name must be ahead; in doubt the speaker stays unnamed.

use super::people::People;
use super::view::View;
use crate::model::{Call, Participant, Side};
use crate::rules::Pack;
use crate::text::Flags;
use std::collections::{BTreeMap, BTreeSet};

/// A speaker's name as it was heard, in full where the deal knows the person.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    pub name: String,
    /// As the deal knows it.
    pub side: Side,
}

/// Votes that a name needs; an introduction is worth as many.
const ENOUGH: usize = 2;
/// Turns of a speaker in which they may introduce themselves.
const INTRODUCING: usize = 2;
/// Where the turn of somebody who is greeted stands: the nearest counts.
const AROUND: [isize; 4] = [-1, 1, -2, 2];

/// By participant: the name that was heard of those whom the source does not name.
pub fn heard(call: &Call, views: &[Option<View<'_>>], people: &People, pack: &Pack) -> Vec<Option<Heard>> {
    let unnamed: Vec<bool> = call.participants.iter().map(is_unnamed).collect();
    let mut found = vec![None; unnamed.len()];
    if !unnamed.contains(&true) {
        return found;
    }
    let votes = votes(call, views, people, pack, &unnamed);
    for ((who, word), vote) in &votes {
        let behind = |((w, other), v): (&(usize, &str), &Vote)| {
            (w, other) == (who, word) || (w != who && other != word) || v.count < vote.count
        };
        if vote.count >= ENOUGH && votes.iter().all(behind) {
            found[*who] = Some(vote.person.clone());
        }
    }
    found
}

/// How often a speaker was called by a name, and the fullest form of it.
struct Vote {
    count: usize,
    person: Heard,
}

/// Votes by participant and first word of the name, for those that are `unnamed`.
fn votes<'v>(
    call: &Call,
    views: &'v [Option<View<'_>>],
    people: &People,
    pack: &Pack,
    unnamed: &[bool],
) -> BTreeMap<(usize, &'v str), Vote> {
    let speaking: BTreeSet<usize> = views.iter().flatten().filter_map(|v| v.speaker).collect();
    let taken = |name: &str| speaking.iter().any(|&s| !unnamed[s] && call.participants[s].name == name);
    let who = |at: usize| views.get(at)?.as_ref()?.speaker.filter(|&s| unnamed[s]);
    let mut votes = BTreeMap::new();
    let mut spoken = vec![0; unnamed.len()];
    for (at, view) in views.iter().enumerate() {
        let Some(view) = view else { continue };
        let own = who(at);
        own.into_iter().for_each(|own| spoken[own] += 1);
        let begins = own.filter(|&own| spoken[own] <= INTRODUCING);
        let others = AROUND.iter().filter_map(|step| who(at.checked_add_signed(*step)?));
        let other = others.into_iter().find(|&w| Some(w) != view.speaker);
        for p in 0..view.len() {
            let (meant, count) = match begins.filter(|_| pack.introducing.ends_at(&view.ids, p)) {
                Some(own) => (own, ENOUGH),
                None => match other.filter(|_| is_greeted(view, p, pack)) {
                    Some(other) => (other, 1),
                    None => continue,
                },
            };
            let Some(person) = called(view, p, people).filter(|person| !taken(&person.name)) else { continue };
            let vote = votes.entry((meant, view.word(p))).or_insert(Vote { count: 0, person: person.clone() });
            vote.count += count;
            if person.name.len() > vote.person.name.len() {
                vote.person = person;
            }
        }
    }
    votes
}

/// Whether the source numbers a participant instead of naming them; a room, in which several may sit, is not meant.
fn is_unnamed(participant: &Participant) -> bool {
    participant.side == Side::Unknown && participant.name.bytes().any(|b| b.is_ascii_digit())
}

fn is_greeted(view: &View<'_>, p: usize, pack: &Pack) -> bool {
    let before = p > 0 && view.one_sentence(p - 1, p) && pack.greeting.ends_at(&view.ids, p);
    before || (view.sentence_begins(p) && pack.greeting.begins_at(&view.ids, p + 1))
}

/// Who is called at `p`: a person the deal knows, or a name that no rule knows as a word.
fn called(view: &View<'_>, p: usize, people: &People) -> Option<Heard> {
    if let Some(known) = people.one_at(view, p) {
        return Some(Heard { name: known.name.clone(), side: known.side });
    }
    let lower = (0..view.len()).all(|p| !view.flags(p).has(Flags::CAPITAL));
    let is_name = |p: usize| {
        p < view.len()
            && !view.is_ruled(p)
            && view.word(p).chars().count() > 2
            && view.word(p).chars().all(char::is_alphabetic)
            && (lower || view.flags(p).has(Flags::CAPITAL))
    };
    let family = p + 1 < view.len() && is_name(p + 1) && !lower && !view.clause_begins(p + 1);
    is_name(p).then(|| Heard { name: capital(view.text(&(p..p + 1 + usize::from(family)))), side: Side::Unknown })
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Extractor, Precision};
    use super::*;
    use crate::model::{Deal, Kind};
    use crate::rules::{Ruleset, embedded_files};

    /// Each turn with its speaker: Danny, whom the source names, or somebody whom it numbers.
    fn numbered(turns: &[(&str, &str)]) -> Call {
        let turns: Vec<_> = turns
            .iter()
            .enumerate()
            .map(|(i, (speaker, text))| serde_json::json!({ "i": i, "speaker": speaker, "text": text }))
            .collect();
        serde_json::from_value(serde_json::json!({
            "call_id": "c1", "source": "test", "title": "",
            "participants": [
                {"id": "danny", "name": "Danny Sugden", "side": "seller"},
                {"id": "3", "name": "Speaker 3", "side": "unknown"},
                {"id": "4", "name": "+44 7700 900123", "side": "unknown"},
            ],
            "turns": turns,
        }))
        .expect("the call is well-formed")
    }

    /// Owner and side of the promises of a call whose deal knows Olena Marchenko.
    fn owners(turns: &[(&str, &str)]) -> Vec<(Option<String>, Option<Side>)> {
        let (rules, _) = Ruleset::compile_leniently(&embedded_files());
        let deal: Deal = serde_json::from_value(serde_json::json!({
            "deal_id": "d1", "account": {"name": "Pellworth"}, "seller": {"name": "Throughline"},
            "contacts": [{"name": "Olena Marchenko"}],
        }))
        .expect("the deal is well-formed");
        let found = Extractor::new(&rules, Precision::default()).extract(&numbered(turns), Some(&deal)).findings;
        let promises = found.into_iter().filter(|f| f.kind == Kind::Commitment);
        promises.map(|f| (f.slots.owner, f.slots.by)).collect()
    }

    const UNKNOWN: Option<Side> = Some(Side::Unknown);
    const PROMISE: &str = "I'll send you the list of all our sites by Monday.";

    #[test]
    fn a_numbered_speaker_bears_the_name_by_which_others_greet_and_thank_them() {
        let turns = [("danny", "Morning, Olena."), ("3", "Good morning."), ("3", PROMISE), ("danny", "Thanks, Olena.")];
        assert_eq!(owners(&turns), [(Some("Olena Marchenko".into()), Some(Side::Customer))]);
        let once = [("danny", "It rains again."), ("3", PROMISE), ("danny", "Thanks, Olena.")];
        assert_eq!(owners(&once), [(None, UNKNOWN)]);
    }

    #[test]
    fn a_numbered_speaker_introduces_themselves() {
        let turns =
            [("danny", "Who just joined?"), ("4", "Hi, this is Marek Dvorak."), ("danny", "Great."), ("4", PROMISE)];
        assert_eq!(owners(&turns), [(Some("Marek Dvorak".into()), UNKNOWN)]);
        let later = [("4", "Hello."), ("4", "Yes."), ("4", "Well, this is Marek Dvorak."), ("4", PROMISE)];
        assert_eq!(owners(&later), [(None, UNKNOWN)]);
    }

    #[test]
    fn a_name_for_two_numbers_names_neither() {
        let greeted = |who| [("danny", "Hello, Olena."), (who, "Hi."), ("danny", "Welcome, Olena."), (who, PROMISE)];
        let both: Vec<_> = greeted("3").into_iter().chain([("danny", "Right.")]).chain(greeted("4")).collect();
        assert!(owners(&both).iter().all(|(owner, _)| owner.is_none()), "{:?}", owners(&both));
        let danny = [("danny", "Hello."), ("3", "Hi, Danny."), ("4", PROMISE), ("3", "Thanks, Danny.")];
        assert_eq!(owners(&danny), [(None, UNKNOWN)]);
    }
}
