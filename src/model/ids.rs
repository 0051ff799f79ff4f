//! Stable identifiers: short hashes of what a thing is, never of where a file lies.

use super::finding::Kind;
use super::handoff::Absence;

/// Hexadecimal digits kept of a hash: 64 bits, enough for a billion things without a likely clash.
const DIGITS: usize = 16;

/// A call id for a source without ids of its own: `source:` and a hash of the content.
pub fn content_call_id(source: &str, content: &[u8]) -> String {
    format!("{source}:{}", short_hash(&[content]))
}

/// A finding's id: call, kind, turn and the words of the quote, so that case, punctuation and the rule's name may change.
///
/// A better pattern that moves the quote makes a new id; decisions then re-attach by overlap (see `store`).
pub fn finding_id(call_id: &str, kind: Kind, turn: u32, quote: &str) -> String {
    let mut words = String::with_capacity(quote.len());
    for word in quote.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if !words.is_empty() {
            words.push(' ');
        }
        if word.is_ascii() {
            words.extend(word.chars().map(|c| c.to_ascii_lowercase()));
        } else {
            words.push_str(&word.to_lowercase());
        }
    }
    short_hash(&[call_id.as_bytes(), kind.as_str().as_bytes(), &turn.to_le_bytes(), words.as_bytes()])
}

/// The id of the `n`th line that humans typed into a field.
pub fn person_item_id(field: &str, n: usize) -> String {
    format!("person:{field}:{n}")
}

/// The id under which a human says that a field has no content, and why.
pub fn absence_item_id(field: &str, what: Absence) -> String {
    format!("{}:{field}", what.as_str())
}

/// What an item id means that exists through its decision alone; none for every other id.
pub fn typed_item(id: &str) -> Option<TypedItem<'_>> {
    let (word, rest) = id.split_once(':')?;
    if let Some(what) = Absence::ALL.into_iter().find(|a| a.as_str() == word) {
        return Some(TypedItem::Absent { field: rest, what });
    }
    let (field, n) = rest.rsplit_once(':')?;
    (word == "person").then_some(())?;
    Some(TypedItem::Line { field, n: n.parse().ok()? })
}

/// See [`typed_item`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypedItem<'a> {
    Line { field: &'a str, n: usize },
    Absent { field: &'a str, what: Absence },
}

/// The hash of several parts, each with its length, so that no two lists of parts look alike.
pub fn short_hash(parts: &[&[u8]]) -> String {
    let mut hasher = blake3::Hasher::new();
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    hasher.finalize().to_hex()[..DIGITS].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_punctuation_do_not_change_a_finding_id() {
        let id = |quote| finding_id("gong:1", Kind::Commitment, 7, quote);
        assert_eq!(id("I'll send it, by Friday."), id("i'll send it by friday"));
        assert_ne!(id("i'll send it by friday"), id("i'll send it by monday"));
    }

    #[test]
    fn typed_ids_are_read_back() {
        assert_eq!(typed_item(&person_item_id("1.1", 2)), Some(TypedItem::Line { field: "1.1", n: 2 }));
        let absent = absence_item_id("4.3", Absence::NotSaid);
        assert_eq!(typed_item(&absent), Some(TypedItem::Absent { field: "4.3", what: Absence::NotSaid }));
        for other in ["9f86d081884c7d65", "crm:opportunity.origin:1234", "person:1.1:x", "person"] {
            assert_eq!(typed_item(other), None, "{other}");
        }
    }

    #[test]
    fn parts_are_not_glued() {
        assert_ne!(short_hash(&[b"ab", b"c"]), short_hash(&[b"a", b"bc"]));
    }
}
