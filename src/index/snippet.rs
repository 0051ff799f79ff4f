//! The stretch of a hit that shows why it is one, with the words that were asked for.

use super::answer::Snippet;
use super::words::{Word, words};
use std::collections::BTreeSet;

/// Bytes of text around the marked words.
const LENGTH: usize = 240;

/// What is marked.
#[derive(Default)]
pub(super) struct Marks {
    words: BTreeSet<String>,
    prefixes: Vec<String>,
    phrases: Vec<Vec<String>>,
}

impl Marks {
    pub(super) fn word(&mut self, word: &str) {
        self.words.insert(word.to_owned());
    }

    pub(super) fn prefix(&mut self, prefix: &str) {
        self.prefixes.push(prefix.to_owned());
    }

    pub(super) fn phrase(&mut self, words: &[String]) {
        self.phrases.push(words.to_vec());
    }

    /// The best stretch of `text`: the earliest with the most different marked words.
    pub(super) fn snippet(&self, text: &str) -> Snippet {
        let words = words(text);
        let marked = self.marked(&words);
        let (mut best, mut most) = (0, 0);
        for (i, &first) in marked.iter().enumerate() {
            let within = marked[i..].iter().take_while(|&&w| words[w].end - words[first].start <= LENGTH);
            let different = within.map(|&w| &words[w].text).collect::<BTreeSet<_>>().len();
            if different > most {
                (best, most) = (i, different);
            }
        }
        let range = match marked.get(best) {
            Some(&first) => stretch(&words, first, text),
            None => stretch(&words, 0, text),
        };
        let marks = marked
            .iter()
            .map(|&w| words[w].start..words[w].end)
            .filter(|m| m.start >= range.start && m.end <= range.end)
            .collect();
        Snippet { range, marks }
    }

    /// Numbers of the words that are marked, in order.
    fn marked(&self, words: &[Word]) -> Vec<usize> {
        let mut marked: BTreeSet<usize> = BTreeSet::new();
        for (i, word) in words.iter().enumerate() {
            if self.words.contains(&word.text) || self.prefixes.iter().any(|p| word.text.starts_with(p.as_str())) {
                marked.insert(i);
            }
            for phrase in &self.phrases {
                let here = words[i..].iter().take(phrase.len()).map(|w| &w.text);
                if words.len() - i >= phrase.len() && here.eq(phrase) {
                    marked.extend(i..i + phrase.len());
                }
            }
        }
        marked.into_iter().collect()
    }
}

/// Whole words around word `first`: a quarter of the length before it, the rest behind; all of a short text.
fn stretch(words: &[Word], first: usize, text: &str) -> std::ops::Range<usize> {
    if text.len() <= LENGTH {
        return 0..text.len();
    }
    let Some(anchor) = words.get(first) else { return 0..0 };
    let mut start = first;
    while start > 0 && anchor.start - words[start - 1].start <= LENGTH / 4 {
        start -= 1;
    }
    let from = if start == 0 { 0 } else { words[start].start };
    let mut to = anchor.end;
    for word in &words[first..] {
        if word.end - from > LENGTH {
            break;
        }
        to = word.end;
    }
    from..to
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn marks(list: &[&str]) -> Marks {
        let mut marks = Marks::default();
        list.iter().for_each(|w| marks.word(w));
        marks
    }

    fn shown<'a>(snippet: &Snippet, text: &'a str) -> Vec<&'a str> {
        snippet.marks.iter().map(|m| &text[m.clone()]).collect()
    }

    #[test]
    fn a_short_text_is_shown_whole() {
        let text = "We'll send the SOC2 report – and the sso guide.";
        let snippet = marks(&["soc2", "sso"]).snippet(text);
        assert_eq!((snippet.range.clone(), shown(&snippet, text)), (0..text.len(), vec!["SOC2", "sso"]));
    }

    #[test]
    fn a_long_text_is_cut_where_most_words_are() {
        let text = format!("sso {}the sso login and the audit log {}", "and so on ".repeat(60), "blah ".repeat(99));
        let snippet = marks(&["sso", "audit"]).snippet(&text);
        assert_eq!(shown(&snippet, &text), ["sso", "audit"]);
        assert!(snippet.range.start > 0 && snippet.range.len() <= LENGTH);
    }

    #[test]
    fn a_phrase_is_marked_only_as_a_phrase() {
        let mut marks = Marks::default();
        marks.phrase(&["go".to_owned(), "live".to_owned()]);
        let text = "we live here, go live there";
        assert_eq!(shown(&marks.snippet(text), text), ["go", "live"]);
    }

    proptest! {
        #[test]
        fn ranges_are_of_the_text(text in "(\\PC{0,6} ?(sso|go live)? ?){0,80}") {
            let mut m = marks(&["sso"]);
            m.prefix("é");
            m.phrase(&["go".to_owned(), "live".to_owned()]);
            let snippet = m.snippet(&text);
            prop_assert!(text.get(snippet.range.clone()).is_some());
            for mark in &snippet.marks {
                prop_assert!(text.get(mark.clone()).is_some());
                prop_assert!(mark.start >= snippet.range.start && mark.end <= snippet.range.end);
            }
        }
    }
}
