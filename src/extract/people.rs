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
    /// By first word of a spoken form: the rest of the words, index into `list`.
    forms: WordMap<Vec<(Vec<String>, usize)>>,
}

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
        for form in forms {
            if let Some((first, rest)) = form.split_first().filter(|(f, _)| f.chars().count() > 1) {
                let forms = self.forms.or_default(first);
                forms.push((rest.to_vec(), index));
                forms.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.1.cmp(&b.1)));
            }
        }
    }

    /// Whether somebody is named at position `at`.
    pub fn stands(&self, view: &View<'_>, at: usize) -> bool {
        !self.at(view, at).is_empty()
    }

    /// People named at position `at`: length of the name and person, longest first.
    ///
    /// A name that is also a word of the rules ("Will", "Mark") counts only with a capital letter.
    pub fn at(&self, view: &View<'_>, at: usize) -> Vec<(usize, usize)> {
        if view.is_ruled(at) && (!view.flags(at).has(Flags::CAPITAL) || view.sentence_begins(at)) {
            return Vec::new();
        }
        let Some(forms) = self.forms.at(view.key(at), view.word(at)) else { return Vec::new() };
        forms
            .iter()
            .filter(|(rest, _)| {
                rest.iter().enumerate().all(|(k, w)| at + 1 + k < view.len() && view.word(at + 1 + k) == w)
            })
            .map(|(rest, person)| (rest.len() + 1, *person))
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
