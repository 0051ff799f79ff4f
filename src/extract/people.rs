//! The people a call may speak of: its participants and those the deal knows.

use super::view::View;
use crate::model::{Call, Deal, Side};
use crate::rules::{Named, spoken};
use crate::text::{Flags, WordMap};
use std::borrow::Cow;

/// A known person.
#[derive(Clone, PartialEq)]
pub struct Known {
    /// Full name as in participants or CRM.
    pub name: String,
    pub side: Side,
}

/// Known people by the words of their names.
#[derive(Default)]
pub struct People {
    pub list: Vec<Known>,
    /// By first word of a spoken form.
    forms: WordMap<Vec<Form>>,
    /// Whether a form is sure to be a name.
    any_sure: bool,
}

/// A way to call somebody.
struct Form {
    /// The words behind the first one.
    rest: Vec<String>,
    /// Index into the list of people.
    person: usize,
    sort: Sort,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Whole,
    /// A first name cut short ("Raghu" for Raghavendra).
    Short,
    /// Several words that the workspace says are heard so: a name even where the first is a word of the rules.
    Sure,
}

/// The call with the speakers whom the workspace knows under their names, and on their side where the source places them
/// nowhere.
pub fn introduced<'c>(call: &'c Call, known: &[Named]) -> Cow<'c, Call> {
    let mut call = Cow::Borrowed(call);
    if known.is_empty() {
        return call;
    }
    for n in 0..call.participants.len() {
        let Some(person) = known.iter().find(|k| k.is_called(&call.participants[n].name)) else { continue };
        let participant = &mut call.to_mut().participants[n];
        participant.name.clone_from(&person.name);
        if participant.side == Side::Unknown {
            participant.side = person.side;
        }
    }
    call
}

/// Letters that are left at least of a first name that is cut short.
const SHORTEST: usize = 4;

/// Titles that are no part of a name.
const TITLES: [&str; 8] = ["dr", "mr", "mrs", "ms", "prof", "herr", "frau", "sir"];

impl People {
    /// Participants first, then the deal's contacts and the seller's people, then those the workspace knows; each name once.
    pub fn of(call: &Call, deal: Option<&Deal>, known: &[Named]) -> People {
        let mut people = People::default();
        for p in &call.participants {
            people.add(&p.name, p.side);
        }
        if let Some(deal) = deal {
            deal.seller.people.iter().chain(&deal.csm).for_each(|p| people.add(&p.name, Side::Seller));
            deal.contacts.iter().for_each(|c| people.add(&c.name, Side::Customer));
        }
        known.iter().for_each(|k| people.introduce(k));
        people
    }

    /// Adds a person whose name is not known yet.
    pub fn add(&mut self, name: &str, side: Side) {
        let name = name.trim();
        if name.is_empty() || self.list.iter().any(|k| k.name == name) {
            return;
        }
        let person = self.list.len();
        self.list.push(Known { name: name.to_owned(), side });
        let words = untitled(name);
        let mut forms = vec![words.clone()];
        if words.len() > 1 {
            forms.push(words[..1].to_vec());
            forms.push(words[words.len() - 1..].to_vec());
        }
        for form in forms {
            self.add_form(&form, person, Sort::Whole);
        }
        for (at, _) in words.first().into_iter().flat_map(|first| first.char_indices().skip(SHORTEST)) {
            self.add_form(&[words[0][..at].to_owned()], person, Sort::Short);
        }
    }

    /// Adds a person of the workspace by the whole name and all that is heard for it, where nobody of the call or the deal
    /// is called so.
    fn introduce(&mut self, known: &Named) {
        let place = self.list.iter().position(|k| k.name == known.name);
        let person = place.unwrap_or_else(|| {
            self.list.push(Known { name: known.name.clone(), side: Side::Unknown });
            self.list.len() - 1
        });
        let side = &mut self.list[person].side;
        *side = if *side == Side::Unknown { known.side } else { *side };
        for (n, spelling) in known.spellings().enumerate() {
            let words = untitled(spelling);
            let Some((first, rest)) = words.split_first() else { continue };
            let taken = |f: &Form| f.rest == rest && f.sort != Sort::Short;
            if !self.forms.get(first).is_some_and(|forms| forms.iter().any(taken)) {
                let sure = n > 0 && words.len() > 1;
                self.add_form(&words, person, if sure { Sort::Sure } else { Sort::Whole });
            }
        }
    }

    fn add_form(&mut self, words: &[String], person: usize, sort: Sort) {
        if let Some((first, rest)) = words.split_first().filter(|(f, _)| f.chars().count() > 1) {
            let forms = self.forms.or_default(first);
            forms.push(Form { rest: rest.to_vec(), person, sort });
            forms.sort_by(|a, b| b.rest.len().cmp(&a.rest.len()).then(a.person.cmp(&b.person)));
            self.any_sure |= sort == Sort::Sure;
        }
    }

    /// Whether somebody is named at position `at`.
    pub fn stands(&self, view: &View<'_>, at: usize) -> bool {
        !self.at(view, at).is_empty()
    }

    /// People named at position `at`: length of the name and person, longest first.
    ///
    /// A name that is also a word of the rules ("Will", "Mark") counts only with a capital letter, and so does one that
    /// is cut short, which means nobody where somebody is really called so.
    pub fn at(&self, view: &View<'_>, at: usize) -> Vec<(usize, usize)> {
        let named = view.flags(at).has(Flags::CAPITAL) && !view.sentence_begins(at);
        let doubtful = view.is_ruled(at) && !named;
        if doubtful && !self.any_sure {
            return Vec::new();
        }
        let Some(forms) = self.forms.at(view.key(at), view.word(at)) else { return Vec::new() };
        let short = named && forms.iter().all(|form| form.sort == Sort::Short);
        forms
            .iter()
            .filter(|form| (form.sort == Sort::Short) == short)
            .filter(|form| form.sort == Sort::Sure || !doubtful)
            .filter(|Form { rest, .. }| {
                rest.iter().enumerate().all(|(k, w)| at + 1 + k < view.len() && view.word(at + 1 + k) == w)
            })
            .map(|form| (form.rest.len() + 1, form.person))
            .collect()
    }

    /// The one person named at `at`; none if nobody or several are meant by the longest form.
    pub fn one_at(&self, view: &View<'_>, at: usize) -> Option<&Known> {
        let found = self.at(view, at);
        let longest = found.first()?.0;
        let mut best = found.iter().filter(|(len, _)| *len == longest);
        let (_, person) = best.next()?;
        best.next().is_none().then(|| &self.list[*person])
    }
}

/// The words of a name without titles.
fn untitled(name: &str) -> Vec<String> {
    spoken(name).into_iter().filter(|w| !TITLES.contains(&w.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Extractor, Precision};
    use crate::model::{Call, Kind};
    use crate::rules::{Ruleset, embedded_files};

    /// Who owns the promises of a turn of a call with `people`.
    fn owners(people: &[&str], text: &str) -> Vec<Option<String>> {
        let (rules, _) = Ruleset::compile_leniently(&embedded_files());
        let person = |(n, name)| serde_json::json!({ "id": n, "name": name, "side": "seller" });
        let participants: Vec<_> = (0..).map(|n: u8| n.to_string()).zip(people).map(person).collect();
        let call: Call = serde_json::from_value(serde_json::json!({
            "call_id": "c1", "source": "test", "title": "", "participants": participants,
            "turns": [{"i": 0, "speaker": "0", "text": text}],
        }))
        .expect("the call is well-formed");
        let found = Extractor::new(&rules, Precision::default()).extract(&call, None).findings;
        found.into_iter().filter(|f| f.kind == Kind::Commitment).map(|f| f.slots.owner).collect()
    }

    #[test]
    fn a_first_name_cut_short_means_the_one_person_it_fits() {
        let promise = "You'll get the rollout plan from Alex.";
        let owner = |name: &str| [Some(name.to_owned())];
        assert_eq!(owners(&["Dana Ruiz", "Alexandra Bell"], promise), owner("Alexandra Bell"));
        assert_eq!(owners(&["Dana Ruiz", "Alexandra Bell", "Alex Stone"], promise), owner("Alex Stone"));
        assert_eq!(owners(&["Dana Ruiz", "Alexandra Bell", "Alexander Stone"], promise), [None]);
    }
}
