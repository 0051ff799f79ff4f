//! A workspace's own names and what recognisers make of them: `vocabulary.toml`, which ships with comments only.
//!
//! Own products are never competitors, own competitors stand before the gazetteer's, a person bears one name whatever they
//! are heard as, a term is found under everything it is heard as, a rule that is off is not run. Entries of one name are one
//! entry. What can be read is read; the rest is a problem with its place.

use super::format::read;
use super::problem::Problem;
use crate::model::Side;
use crate::text::{Tongue, tokenize};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use toml::Spanned;

/// Its path within a rules folder, and its name in a workspace.
pub const VOCABULARY_FILE: &str = "vocabulary.toml";

/// Everything that a workspace says of names. Keys as in the file.
#[derive(Clone, Default, PartialEq, Serialize)]
pub struct Vocabulary {
    /// What is sold, and who sells it.
    #[serde(rename = "product")]
    pub products: Vec<Named>,
    #[serde(rename = "competitor")]
    pub competitors: Vec<Named>,
    #[serde(rename = "person")]
    pub people: Vec<Named>,
    #[serde(rename = "term")]
    pub terms: Vec<Named>,
    pub off: Vec<Off>,
}

/// What is meant, and what is heard.
#[derive(Clone, Default, PartialEq, Serialize)]
pub struct Named {
    pub name: String,
    pub heard: Vec<String>,
    /// What a competitor is for; empty if nobody said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// Of a person.
    #[serde(skip_serializing_if = "is_unknown")]
    pub side: Side,
}

/// A rule that is not run.
#[derive(Clone, PartialEq, Serialize)]
pub struct Off {
    /// Id: `en/risk/was-told`.
    pub rule: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// Byte of the file.
    #[serde(skip)]
    pub at: usize,
}

impl Vocabulary {
    /// The vocabulary of a file with this text, and what is wrong with it.
    pub fn read(text: &str) -> (Vocabulary, Vec<Problem>) {
        let mut problems = Vec::new();
        let mut own = Vocabulary::default();
        let Some(file) = read::<VocabularyFile>(VOCABULARY_FILE, text, &mut problems) else { return (own, problems) };
        let mut reader = Reader { text, problems };
        let mut things = Meanings::new();
        file.products.into_iter().for_each(|t| reader.take("product", t.into(), &mut own.products, &mut things));
        file.competitors
            .into_iter()
            .for_each(|t| reader.take("competitor", t.into(), &mut own.competitors, &mut things));
        let (mut people, mut terms) = (Meanings::new(), Meanings::new());
        file.people.into_iter().for_each(|t| reader.take("person", t.into(), &mut own.people, &mut people));
        file.terms.into_iter().for_each(|t| reader.take("term", t.into(), &mut own.terms, &mut terms));
        let off = |table: OffTable| Off { at: table.rule.span().start, rule: table.rule.into_inner(), why: table.why };
        own.off = file.off.into_iter().map(off).collect();
        (own, reader.problems)
    }

    /// Names and rules of it.
    pub fn len(&self) -> usize {
        let names = [&self.products, &self.competitors, &self.people, &self.terms];
        names.iter().map(|list| list.len()).sum::<usize>() + self.off.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds products by their names alone.
    pub fn add_products(&mut self, names: &[String]) {
        for name in names {
            if !self.products.iter().any(|p| p.name == *name) {
                self.products.push(Named { name: name.clone(), ..Named::default() });
            }
        }
    }

    /// What findings depend on, for hashing; empty where that is nothing.
    pub(super) fn bytes(&self) -> Vec<u8> {
        // Terms change what is searched, not what is found.
        let read = Vocabulary { terms: Vec::new(), ..self.clone() };
        // Texts and lists of them always have a JSON form.
        if read.is_empty() { Vec::new() } else { serde_json::to_vec(&read).unwrap_or_default() }
    }
}

impl Named {
    /// The name and everything it is heard as.
    pub fn spellings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.heard).map(String::as_str)
    }

    /// Whether a name as a source writes it is this one.
    pub fn is_called(&self, name: &str) -> bool {
        let words = spoken(name);
        !words.is_empty() && self.spellings().any(|s| spoken(s) == words)
    }
}

/// A name by its words.
pub fn spoken(name: &str) -> Vec<String> {
    let tokens = tokenize(name, Tongue::English);
    (0..tokens.len()).map(|i| tokens.word(i).to_owned()).collect()
}

fn is_unknown(side: &Side) -> bool {
    *side == Side::Unknown
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct VocabularyFile {
    #[serde(default, rename = "product")]
    products: Vec<Plain>,
    #[serde(default, rename = "competitor")]
    competitors: Vec<Competitor>,
    #[serde(default, rename = "person")]
    people: Vec<Person>,
    #[serde(default, rename = "term")]
    terms: Vec<Plain>,
    #[serde(default)]
    off: Vec<OffTable>,
}

/// A product or a term.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plain {
    name: Spanned<String>,
    #[serde(default)]
    heard: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Competitor {
    name: Spanned<String>,
    #[serde(default)]
    heard: Vec<Spanned<String>>,
    #[serde(default)]
    category: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Person {
    name: Spanned<String>,
    #[serde(default)]
    heard: Vec<Spanned<String>>,
    #[serde(default)]
    side: Side,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OffTable {
    rule: Spanned<String>,
    #[serde(default)]
    why: String,
}

/// A table of any sort.
struct Entry {
    name: Spanned<String>,
    heard: Vec<Spanned<String>>,
    category: String,
    side: Side,
}

impl From<Plain> for Entry {
    fn from(Plain { name, heard }: Plain) -> Entry {
        Entry { name, heard, category: String::new(), side: Side::Unknown }
    }
}

impl From<Competitor> for Entry {
    fn from(Competitor { name, heard, category }: Competitor) -> Entry {
        Entry { name, heard, category, side: Side::Unknown }
    }
}

impl From<Person> for Entry {
    fn from(Person { name, heard, side }: Person) -> Entry {
        Entry { name, heard, category: String::new(), side }
    }
}

/// By the words of a spelling: the sort and name of what is meant, and the line.
type Meanings = BTreeMap<Vec<String>, (&'static str, String, usize)>;

struct Reader<'t> {
    text: &'t str,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    /// Adds an entry to `list`, or to the entry of that name.
    fn take(&mut self, what: &'static str, entry: Entry, list: &mut Vec<Named>, meanings: &mut Meanings) {
        let name = entry.name.get_ref().trim().to_owned();
        if !self.means(&entry.name, (what, &name), meanings) {
            return;
        }
        let heard: Vec<Spanned<String>> =
            entry.heard.into_iter().filter(|s| self.means(s, (what, &name), meanings)).collect();
        let at = list.iter().position(|known| known.name == name).unwrap_or_else(|| {
            list.push(Named { name: name.clone(), ..Named::default() });
            list.len() - 1
        });
        let known = &mut list[at];
        for spelling in heard.into_iter().map(|s| s.into_inner().trim().to_owned()) {
            if spelling != name && !known.heard.contains(&spelling) {
                known.heard.push(spelling);
            }
        }
        if known.category.is_empty() {
            known.category = entry.category;
        }
        if known.side == Side::Unknown {
            known.side = entry.side;
        } else if entry.side != Side::Unknown && entry.side != known.side {
            let message = format!("`{name}` is on the {} side above — keep one side", known.side.as_str());
            self.problem(&entry.name, "two-sides", message);
        }
    }

    /// Whether a spelling can be heard, and means this sort of thing of this name alone.
    fn means(&mut self, spelling: &Spanned<String>, thing: (&'static str, &str), meanings: &mut Meanings) -> bool {
        let words = spoken(spelling.get_ref());
        if words.is_empty() {
            let message = format!("`{}` has no word — write it as it is said", spelling.get_ref());
            self.problem(spelling, "never-heard", message);
            return false;
        }
        let line = Problem::at("", self.text, spelling.span().start, "", "").line;
        let (sort, meant, first) = meanings.entry(words).or_insert_with(|| (thing.0, thing.1.to_owned(), line));
        let same = (*sort, meant.as_str()) == thing;
        if !same {
            let said = spelling.get_ref();
            let message = format!("`{said}` means the {sort} `{meant}` on line {first} — keep it in one of the two");
            self.problem(spelling, "two-meanings", message);
        }
        same
    }

    fn problem(&mut self, at: &Spanned<String>, code: &'static str, message: String) {
        self.problems.push(Problem::at(VOCABULARY_FILE, self.text, at.span().start, code, message));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        Vocabulary::read(text).1.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn entries_of_one_name_are_one_and_terms_change_no_finding() {
        let text = "[[person]]\nname = \"Marianne Weber\"\nheard = [\"Marry Ann\"]\n[[person]]\nname = \"Marianne Weber\"\nheard = [\"Mary-Ann\", \"Marry Ann\"]\nside = \"seller\"\n";
        let (own, wrong) = Vocabulary::read(text);
        assert!(wrong.is_empty(), "{}", wrong[0]);
        assert_eq!(own.people.len(), 1);
        assert_eq!(own.people[0].heard, ["Marry Ann", "Mary-Ann"]);
        assert_eq!(own.people[0].side, Side::Seller);
        assert!(own.people[0].is_called("mary ann") && !own.people[0].is_called("Marianne"));
        let (terms, _) = Vocabulary::read("[[term]]\nname = \"SCIM\"\nheard = [\"skim\"]");
        assert!(terms.bytes().is_empty() && !own.bytes().is_empty());
    }

    #[test]
    fn everything_wrong_is_said_at_once_with_place_and_remedy() {
        let text = "[[product]]\nname = \"Paywell\"\nheard = [\"pay well\", \"…\"]\nowner = \"x\"\n\n[[competitor]]\nname = \"Zorbix\"\nheard = [\"Pay Well\"]\n\n[[person]]\nname = \"Ida Holm\"\nside = \"sales\"\n\n[[person]]\nname = \"Bo Lind\"\nside = \"seller\"\n\n[[person]]\nname = \"Bo Lind\"\nside = \"customer\"\n\n[[term]]\nheard = [\"skim\"]\n\n[[of]]\nrule = \"x\"\n";
        let found = problems(text);
        for (place, code) in [
            ("vocabulary.toml:4:1", "unknown-key"),
            ("vocabulary.toml:3:22", "never-heard"),
            ("vocabulary.toml:8:10", "two-meanings"),
            ("vocabulary.toml:12:8", "unknown-value"),
            ("vocabulary.toml:19:8", "two-sides"),
            ("vocabulary.toml:22:1", "wrong-type"),
            ("vocabulary.toml:25:3", "unknown-key"),
        ] {
            let start = format!("{place}: {code}: ");
            assert!(found.iter().any(|l| l.starts_with(&start) && l.contains(" — ")), "{start} in {found:#?}");
        }
        assert_eq!(problems("[[person]\n").len(), 1);
    }

    #[test]
    fn what_ships_is_empty_and_its_comments_are_a_vocabulary() {
        let shipped = super::super::embedded_files().remove(VOCABULARY_FILE).expect("it ships");
        assert!(Vocabulary::read(&shipped).0 == Vocabulary::default());
        let example: String = shipped
            .lines()
            .filter_map(|l| l.strip_prefix("# "))
            .filter(|l| l.starts_with("[[") || l.contains(" = "))
            .fold(String::new(), |all, l| all + l + "\n");
        let (own, wrong) = Vocabulary::read(&example);
        assert!(wrong.is_empty(), "{}", wrong[0]);
        assert_eq!(
            [own.products.len(), own.competitors.len(), own.people.len(), own.terms.len(), own.off.len()],
            [1; 5]
        );
    }
}
