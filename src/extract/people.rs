//! The people a call may speak of: its participants and those the deal knows.

use super::view::View;
use crate::model::{Call, Deal, Side};
use crate::text::{Flags, Tongue, WordMap, tokenize};

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
}

/// A way to call somebody.
struct Form {
    /// The words behind the first one.
    rest: Vec<String>,
    /// Index into the list of people.
    person: usize,
    /// A first name cut short ("Raghu" for Raghavendra).
    short: bool,
}

/// Letters that are left at least of a first name that is cut short.
const SHORTEST: usize = 4;

/// Titles that are no part of a name.
const TITLES: [&str; 8] = ["dr", "mr", "mrs", "ms", "prof", "herr", "frau", "sir"];

impl People {
    /// Participants first, then the deal's contacts and the seller's people; each name once.
    pub fn of(call: &Call, deal: Option<&Deal>) -> People {
        let mut people = People::default();
        for p in &call.participants {
            people.add(&p.name, p.side);
        }
        if let Some(deal) = deal {
            deal.seller.people.iter().chain(&deal.csm).for_each(|p| people.add(&p.name, Side::Seller));
            deal.contacts.iter().for_each(|c| people.add(&c.name, Side::Customer));
        }
        people
    }

    /// Adds a person whose name is not known yet.
    pub fn add(&mut self, name: &str, side: Side) {
        let name = name.trim();
        if name.is_empty() || self.list.iter().any(|k| k.name == name) {
            return;
        }
        let index = self.list.len();
        self.list.push(Known { name: name.to_owned(), side });
        let tokens = tokenize(name, Tongue::English);
        let words: Vec<String> =
            (0..tokens.len()).map(|i| tokens.word(i).to_owned()).filter(|w| !TITLES.contains(&w.as_str())).collect();
        let mut forms = vec![words.clone()];
        if words.len() > 1 {
            forms.push(words[..1].to_vec());
            forms.push(words[words.len() - 1..].to_vec());
        }
        let short = words.first().into_iter().flat_map(|first| {
            let cuts = first.char_indices().map(|(at, _)| at).skip(SHORTEST);
            cuts.map(|at| (vec![first[..at].to_owned()], true))
        });
        for (form, short) in forms.into_iter().map(|form| (form, false)).chain(short) {
            if let Some((first, rest)) = form.split_first().filter(|(f, _)| f.chars().count() > 1) {
                let forms = self.forms.or_default(first);
                forms.push(Form { rest: rest.to_vec(), person: index, short });
                forms.sort_by(|a, b| b.rest.len().cmp(&a.rest.len()).then(a.person.cmp(&b.person)));
            }
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
        if view.is_ruled(at) && (!view.flags(at).has(Flags::CAPITAL) || view.sentence_begins(at)) {
            return Vec::new();
        }
        let Some(forms) = self.forms.at(view.key(at), view.word(at)) else { return Vec::new() };
        let named = view.flags(at).has(Flags::CAPITAL) && !view.sentence_begins(at);
        let short = named && forms.iter().all(|form| form.short);
        forms
            .iter()
            .filter(|form| form.short == short)
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
