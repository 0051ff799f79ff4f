//! `Name: text`: which colon ends a name and which is part of what was said.
//!
//! Decided over a whole file: names come back, phrases before a colon hardly ever do.

use std::collections::HashMap;

/// Longest name, in characters.
const LONGEST: usize = 100;
/// Words from which on a rare prefix must look like a name to count as one.
const MANY_WORDS: usize = 4;
/// Share of lines that must begin with a name, else no line does.
const LEAST_SHARE: f64 = 0.1;

/// What stands before a colon in the lines of one file, counted.
pub struct Prefixes<'a> {
    counts: HashMap<&'a str, usize>,
    /// Whether enough lines have a name at all.
    named: bool,
}

impl<'a> Prefixes<'a> {
    /// Counts the prefixes of `lines`, one per cue or paragraph.
    pub fn of(lines: impl Iterator<Item = &'a str>) -> Prefixes<'a> {
        let (mut counts, mut total) = (HashMap::new(), 0usize);
        for line in lines {
            total += 1;
            if let Some((name, _)) = cut(line) {
                *counts.entry(name).or_default() += 1;
            }
        }
        let mut prefixes = Prefixes { counts, named: true };
        // Counts are far below 2^52: the casts are exact.
        prefixes.named = prefixes.lines() as f64 >= total as f64 * LEAST_SHARE;
        prefixes
    }

    /// The name a line begins with, and the rest; no name where what stands before the colon is none.
    pub fn split<'l>(&self, line: &'l str) -> (Option<&'l str>, &'l str) {
        match cut(line) {
            Some((name, rest)) if self.named && self.is_name(name) => (Some(name), rest),
            _ => (None, line),
        }
    }

    /// Lines that begin with a name.
    pub fn lines(&self) -> usize {
        self.counts.iter().filter(|(name, _)| self.is_name(name)).map(|(_, n)| n).sum()
    }

    /// Different names.
    pub fn names(&self) -> usize {
        self.counts.keys().filter(|name| self.is_name(name)).count()
    }

    fn is_name(&self, name: &str) -> bool {
        self.counts.get(name).copied().unwrap_or(0) >= 3 || looks_like_name(name)
    }
}

/// Splits at the first colon that a space or the line's end follows; the name is trimmed and not empty.
///
/// Nobody's display name holds `: `, while `10:30` and `https://` are common in speech and chat.
fn cut(line: &str) -> Option<(&str, &str)> {
    let at = line.match_indices(':').map(|(at, _)| at).find(|at| {
        let after = &line[at + 1..];
        after.is_empty() || after.starts_with([' ', '\t', '\u{a0}'])
    })?;
    let name = line[..at].trim();
    let rest = line[at + 1..].strip_prefix([' ', '\t', '\u{a0}']).unwrap_or("");
    (!name.is_empty() && name.chars().nth(LONGEST).is_none()).then_some((name, rest))
}

/// A line without Markdown's bold around the name: `**Name:** text` and `**Name**: text`.
pub fn unbold(line: &str) -> String {
    let line = line.trim();
    match line.strip_prefix("**") {
        Some(rest) => rest.replacen(":**", ":", 1).replacen("**:", ":", 1).replacen("**", "", 1),
        None => line.to_owned(),
    }
}

/// Whether a prefix that is seen only once or twice may be a name: short, or mostly capitalised, and without sentence marks.
fn looks_like_name(prefix: &str) -> bool {
    let words: Vec<&str> = prefix.split_whitespace().filter(|w| w.chars().any(char::is_alphabetic)).collect();
    let small = words.iter().filter(|w| w.chars().next().is_some_and(char::is_lowercase)).count();
    let sentence = prefix.contains(['?', '!', '…']) || prefix.contains(". ") && words.len() >= MANY_WORDS;
    !sentence && words.len() <= 8 && (words.len() < MANY_WORDS || small * 2 < words.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(lines: &[&str]) -> Vec<Option<String>> {
        let prefixes = Prefixes::of(lines.iter().copied());
        lines.iter().map(|l| prefixes.split(l).0.map(str::to_owned)).collect()
    }

    #[test]
    fn the_first_colon_with_a_space_ends_the_name() {
        let lines = [
            "Lin Oshita | Nether: so: at 10:30 we begin",
            "Dana\u{2019}s iPhone : yes",
            "Barnab\u{e9} + Francesco \u{1f697}: hi",
            "Simon (@silas) | Besu: ok",
            "vitto: hello",
            "yeah.",
        ];
        assert_eq!(
            names(&lines),
            [
                Some("Lin Oshita | Nether"),
                Some("Dana\u{2019}s iPhone"),
                Some("Barnab\u{e9} + Francesco \u{1f697}"),
                Some("Simon (@silas) | Besu"),
                Some("vitto"),
                None
            ]
            .map(|n| n.map(str::to_owned))
        );
        let prefixes = Prefixes::of(lines.iter().copied());
        assert_eq!(prefixes.split(lines[0]).1, "so: at 10:30 we begin");
    }

    #[test]
    fn a_phrase_before_a_colon_is_no_name() {
        let lines =
            ["Ana: hi", "and the thing I wanted to say: no", "Ana: see https://x.example", "What is it? well: this"];
        assert_eq!(names(&lines), [Some("Ana".into()), None, Some("Ana".into()), None]);
    }

    #[test]
    fn a_file_without_names_has_none() {
        let mut lines = vec!["just text"; 30];
        lines.push("Well: then");
        assert!(names(&lines).iter().all(Option::is_none));
    }
}
