//! The people of a call from two files: who is who.

use crate::model::{Call, Participant, Side};
use std::collections::{HashMap, HashSet};
use unicode_normalization::UnicodeNormalization;

/// Adds people to a call: fills in those who are there already, appends the others.
///
/// Someone with an id is found by it. Someone without is found by name: the whole name, else the
/// name without what stands in brackets or after a bar, where only one speaker fits.
pub fn add_people(call: &mut Call, people: &[Participant]) {
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let (mut by_name, mut by_core) = (Index::default(), Index::default());
    for (k, p) in call.participants.iter().enumerate() {
        by_id.insert(p.id.clone(), k);
        by_name.add(fold(&p.name), k);
        by_core.add(core(&p.name), k);
    }
    let mut taken: HashSet<usize> = HashSet::new();
    for person in people {
        let named = || by_name.only(&fold(&person.name)).or_else(|| by_core.only(&core(&person.name)));
        let at = if person.id.is_empty() { named() } else { by_id.get(&person.id).copied() };
        match at.filter(|k| taken.insert(*k) || !person.id.is_empty()) {
            Some(k) => fill(&mut call.participants[k], person),
            None => {
                let mut person = person.clone();
                let mut n = call.participants.len();
                while person.id.is_empty() || by_id.contains_key(&person.id) {
                    n += 1;
                    person.id = format!("p{n}");
                }
                by_id.insert(person.id.clone(), call.participants.len());
                call.participants.push(person);
            }
        }
    }
}

fn fill(own: &mut Participant, other: &Participant) {
    if own.name.is_empty() {
        own.name.clone_from(&other.name);
    }
    own.email = own.email.take().or_else(|| other.email.clone());
    own.title = own.title.take().or_else(|| other.title.clone());
    if own.side == Side::Unknown {
        own.side = other.side;
    }
}

/// Names that point to one place, or to several.
#[derive(Default)]
struct Index(HashMap<String, Option<usize>>);

impl Index {
    fn add(&mut self, name: String, at: usize) {
        if !name.is_empty() {
            self.0.entry(name).and_modify(|k| *k = None).or_insert(Some(at));
        }
    }

    fn only(&self, name: &str) -> Option<usize> {
        self.0.get(name).copied().flatten()
    }
}

/// A name for comparison: composed, lower case, single spaces.
pub fn fold(name: &str) -> String {
    name.nfc().collect::<String>().to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// [`fold`] without what people add to a display name: `(Wings)`, `[Acme]`, `| Acme`.
pub fn core(name: &str) -> String {
    let end = name.find(['(', '[', '|']).filter(|at| !name[..*at].trim().is_empty()).unwrap_or(name.len());
    fold(&name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_names_fold_to_the_person() {
        assert_eq!(fold(" Jose\u{301}  RUIZ "), "josé ruiz");
        assert_eq!(core("Dana Ruiz (Guest)"), "dana ruiz");
        assert_eq!(core("Dana Ruiz | Ledgerline"), "dana ruiz");
        assert_eq!(core("(silas)"), "(silas)");
    }
}
