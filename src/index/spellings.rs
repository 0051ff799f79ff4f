//! What the words of a query were also heard as: found along with them, each exactly.

use super::answer::ReadAs;
use super::query::{Clause, Ending, Query};
use super::words::words;

/// What is meant, and everything it is heard as.
#[derive(Default)]
pub struct Spellings(Vec<Spelling>);

struct Spelling {
    meant: Vec<String>,
    heard: Vec<Vec<String>>,
}

impl Spellings {
    /// Who asks for `meant` finds everything that is `heard`, too.
    pub fn add(&mut self, meant: &str, heard: &[String]) {
        let heard = heard.iter().map(|h| texts(h)).filter(|h| !h.is_empty()).collect::<Vec<_>>();
        let meant = texts(meant);
        if !meant.is_empty() && !heard.is_empty() {
            self.0.push(Spelling { meant, heard });
        }
    }

    /// Adds to each word or phrase of the query what it is heard as; says what was added.
    pub(super) fn widen(&self, query: &mut Query) -> Vec<ReadAs> {
        let typed: Vec<Vec<Vec<String>>> = query.wanted.iter().map(|g| g.iter().map(as_typed).collect()).collect();
        let mut added = Vec::new();
        for Spelling { meant, heard } in &self.0 {
            let mut places = Vec::new();
            for (at, group) in typed.iter().enumerate() {
                if group.contains(meant) {
                    places.push(at);
                }
                // Words of a name typed one by one: who meets one of them by what was heard meets all.
                let row = typed[at..].iter().take(meant.len());
                if meant.len() > 1 && row.map(Vec::as_slice).eq(meant.iter().map(|w| [vec![w.clone()]])) {
                    places.extend(at..at + meant.len());
                }
            }
            for &at in &places {
                query.wanted[at].extend(heard.iter().cloned().map(Clause::Phrase));
            }
            if !places.is_empty() {
                let as_words = heard.iter().map(|h| h.join(" ")).collect();
                added.push(ReadAs { word: meant.join(" "), as_words });
            }
        }
        added
    }
}

/// The words of a clause as typed; none of one that is wider already.
fn as_typed(clause: &Clause) -> Vec<String> {
    match clause {
        Clause::Word { text, ending: Ending::Plain } => vec![text.clone()],
        Clause::Word { .. } => Vec::new(),
        Clause::Phrase(words) => words.clone(),
    }
}

fn texts(text: &str) -> Vec<String> {
    words(text).into_iter().map(|w| w.text).collect()
}

#[cfg(test)]
mod tests {
    use super::super::query::parse;
    use super::*;

    /// How many alternatives each part of a query has when it is widened.
    fn widened(query: &str) -> Vec<usize> {
        let mut spellings = Spellings::default();
        spellings.add("SCIM", &["skim".to_owned(), "scheme".to_owned()]);
        spellings.add("Marianne Weber", &["Marry Ann".to_owned()]);
        spellings.add("nothing", &["…".to_owned()]);
        let mut query = parse(query).unwrap();
        spellings.widen(&mut query);
        query.wanted.iter().map(Vec::len).collect()
    }

    #[test]
    fn words_phrases_and_rows_of_words_are_widened() {
        assert_eq!(widened("scim provisioning"), [3, 1]);
        assert_eq!(widened("sso OR SCIM"), [4]);
        assert_eq!(widened("the marianne weber demo"), [1, 2, 2, 1]);
        assert_eq!(widened("\"Marianne Weber\" scim*"), [2, 1]);
        assert_eq!(widened("weber marianne nothing -scim"), [1, 1, 1]);
    }
}
