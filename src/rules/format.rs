//! Rule, class, modifier and dialogue files as written. Unknown keys are errors.

use super::problem::{Problem, nearest};
use crate::model::{Kind, Side};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use toml::Spanned;

/// `<lang>/<kind>/<name>.toml`: one rule.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleFile {
    #[serde(default)]
    pub title: String,
    pub kind: Option<Kind>,
    #[serde(default)]
    pub why: String,
    #[serde(default)]
    pub status: RuleStatus,
    #[serde(default)]
    pub lane: Lane,
    #[serde(default)]
    pub side: SideTest,
    /// How much of the turn the quote takes.
    #[serde(default)]
    pub evidence: Evidence,
    /// Modifiers that this rule lives with although its kind does not.
    #[serde(default)]
    pub allow: Vec<Spanned<String>>,
    /// Slots that hold for every match: a word, or `@capture` for the words of a capture.
    #[serde(default)]
    pub set: BTreeMap<Spanned<String>, Spanned<String>>,
    #[serde(default, rename = "match")]
    pub matches: Vec<MatchTable>,
    #[serde(default, rename = "example")]
    pub examples: Vec<Spanned<Example>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatchTable {
    pub pattern: Option<Spanned<String>>,
    #[serde(default)]
    pub unless: Vec<Spanned<String>>,
    /// Patterns that must stand in the same statement, in any order.
    #[serde(default)]
    pub with: Vec<Spanned<String>>,
    /// Patterns that must not stand in the same statement.
    #[serde(default)]
    pub without: Vec<Spanned<String>>,
    /// Fewest visible tokens of the sentence in which the statement begins.
    #[serde(default)]
    pub words: usize,
    /// Name of a question that the other side must just have asked.
    #[serde(default)]
    pub asked: Option<Spanned<String>>,
    /// Name of an act with which another person must answer.
    #[serde(default)]
    pub reply: Option<Spanned<String>>,
    #[serde(default)]
    pub side: Option<SideTest>,
    #[serde(default)]
    pub set: BTreeMap<Spanned<String>, Spanned<String>>,
}

/// A retired rule is read and not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RuleStatus {
    Draft,
    #[default]
    Stable,
    Retired,
}

/// Where a rule's findings go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lane {
    /// Shown wherever their confidence allows it.
    #[default]
    Main,
    /// Shown only where everything possible is asked for: a wide net whose catch is mostly not kept.
    Possible,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SideTest {
    Seller,
    Customer,
    #[default]
    Any,
}

/// How much of the turn becomes the quote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// What the pattern matched.
    Match,
    /// From the match's start to the end of the clause where it ends.
    #[default]
    Clause,
    /// The sentence around the match.
    Sentence,
}

/// A sentence that the rule must find, must leave alone, or is known to miss.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    #[serde(default)]
    pub says: String,
    /// Who says it; the rule's own side, else the seller, if left out.
    #[serde(default)]
    pub by: Option<Side>,
    /// What the other side says right before.
    #[serde(default)]
    pub before: Option<String>,
    /// What the other side says right after.
    #[serde(default)]
    pub after: Option<String>,
    /// The quote that must be found.
    #[serde(default)]
    pub finds: Option<String>,
    #[serde(default)]
    pub slots: BTreeMap<String, SlotValue>,
    /// Why nothing may be found, for people.
    #[serde(default)]
    pub none: Option<String>,
    /// What must stop it.
    #[serde(default)]
    pub gate: Option<Gate>,
    /// Why `finds` is not found yet.
    #[serde(default)]
    pub known_miss: Option<String>,
}

/// Slot values are compared as text.
pub type SlotValue = String;

/// What an example asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wants {
    Finds(String),
    Silence(Gate),
    Miss(String),
}

/// The stations at which a candidate can be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gate {
    /// Said by the other side.
    Side,
    /// No pattern matches.
    Pattern,
    /// An `unless` pattern stands in the clause.
    Unless,
    /// The question or the answer that the rule needs is missing.
    Question,
    /// A modifier turns it into something else.
    Modifier,
}

/// `<lang>/vocab/<name>.toml`: classes by name.
#[derive(Debug, Deserialize)]
pub struct VocabFile(pub BTreeMap<Spanned<String>, ClassTable>);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClassTable {
    /// Words and phrases, lower case, without contractions.
    #[serde(default)]
    pub words: Vec<Spanned<String>>,
    /// Verbs: each stands for all its forms; in a phrase the first word is inflected.
    #[serde(default)]
    pub verbs: Vec<Spanned<String>>,
    /// Nouns: each stands for singular and plural; in a phrase the last word is inflected.
    #[serde(default)]
    pub nouns: Vec<Spanned<String>>,
    /// Other classes that belong to this one.
    #[serde(default)]
    pub include: Vec<Spanned<String>>,
}

/// `<lang>/modifiers.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModifierFile {
    #[serde(default, rename = "modifier")]
    pub modifiers: Vec<ModifierTable>,
    /// By kind: which modifiers stop a finding.
    #[serde(default)]
    pub stops: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    /// By modifier: the question after which what is answered first stands under it.
    #[serde(default)]
    pub asked: BTreeMap<Spanned<String>, Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ModifierTable {
    pub name: Spanned<String>,
    pub direction: Direction,
    /// Furthest distance from cue to target, in visible tokens.
    #[serde(default = "far")]
    pub within: usize,
    pub patterns: Vec<Spanned<String>>,
    /// Stretches in which the cue means something else.
    #[serde(default)]
    pub pseudo: Vec<Spanned<String>>,
    /// Words that end its reach.
    #[serde(default)]
    pub terminators: Vec<Spanned<String>>,
}

fn far() -> usize {
    usize::MAX
}

/// Where a modifier's target stands as seen from the cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// After the cue, in the same clause.
    Forward,
    /// Before the cue, in the same clause.
    Backward,
    /// Anywhere in the same clause.
    Clause,
    /// Anywhere in the same sentence.
    Sentence,
    /// In the clause of the cue or in a clause next to it.
    Near,
}

/// `<lang>/dialogue.toml`: questions that open an answer, and acts with which people answer.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DialogueFile {
    #[serde(default)]
    pub question: BTreeMap<Spanned<String>, PatternTable>,
    #[serde(default)]
    pub act: BTreeMap<Spanned<String>, PatternTable>,
}

/// `<lang>/topics.toml`: by name, what a quote is about. A rule takes the first that fits with `"@topic"`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicFile {
    #[serde(default, rename = "topic")]
    pub topics: Vec<TopicTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopicTable {
    pub name: Spanned<String>,
    pub patterns: Vec<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PatternTable {
    pub patterns: Vec<Spanned<String>>,
    #[serde(default)]
    pub unless: Vec<Spanned<String>>,
}

/// `gazetteer/<name>.toml`: products and systems.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GazetteerFile {
    #[serde(default, rename = "product")]
    pub products: Vec<ProductTable>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProductTable {
    /// As the company writes it.
    pub name: String,
    /// As people say and recognisers hear it, lower case.
    #[serde(default)]
    pub heard: Vec<String>,
    /// Ordinary words as which it is heard ("gorgeous" for Gorgias); they count like an `ordinary` name.
    #[serde(default)]
    pub sounds: Vec<String>,
    /// Its name is also an ordinary word ("slack", "monday"): it counts only with a capital letter that no sentence begin explains.
    #[serde(default)]
    pub ordinary: bool,
    /// What it is for (`crm`, `helpdesk`).
    #[serde(default)]
    pub category: String,
}

/// Most mistakes of form reported for one file; what follows is noise of the first ones.
const MOST_MISTAKES: usize = 20;

/// Reads a file of any form. Each mistake is reported and its lines are left out, so that one file's mistakes all come at once.
pub fn read<T: DeserializeOwned>(file: &str, text: &str, problems: &mut Vec<Problem>) -> Option<T> {
    let mut left = text.to_owned();
    for attempt in 0..MOST_MISTAKES {
        let error = match toml::from_str::<T>(&left) {
            Ok(value) => return Some(value),
            Err(error) => error,
        };
        let span = error.span().unwrap_or(0..0);
        let message = error.message().trim().replace('\n', " ");
        let syntax = toml::from_str::<toml::Table>(&left).is_err();
        // A file that was sound before its lines were left out is sound: the mistake is ours, not the author's.
        if !(syntax && attempt > 0) {
            let (code, remedy) = if syntax {
                ("syntax", "mend the TOML here".to_owned())
            } else if message.starts_with("unknown field") {
                ("unknown-key", meant(&message).unwrap_or_else(|| "remove it or use one of these".to_owned()))
            } else if message.starts_with("unknown variant") {
                ("unknown-value", meant(&message).unwrap_or_else(|| "use one of these".to_owned()))
            } else {
                ("wrong-type", "see docs/RULES.md for this key".to_owned())
            };
            problems.push(Problem::at(file, text, span.start, code, format!("{message} — {remedy}")));
        }
        if syntax {
            return None;
        }
        leave_out(&mut left, span);
    }
    None
}

/// What a message of the form "unknown field `x`, expected one of `a`, `b`" lets one guess.
fn meant(message: &str) -> Option<String> {
    let mut names = message.split('`').skip(1).step_by(2);
    let wrong = names.next()?;
    nearest(wrong, names).map(|n| format!("did you mean `{n}`?"))
}

/// Blanks the lines of `span`; a table header takes its table with it.
fn leave_out(text: &mut String, span: std::ops::Range<usize>) {
    let start = text[..span.start].rfind('\n').map_or(0, |i| i + 1);
    let mut end = text[span.end..].find('\n').map_or(text.len(), |i| span.end + i);
    if text[start..].trim_start().starts_with('[') {
        end = text[end..].find("\n[").map_or(text.len(), |i| end + i);
    }
    let blank: String = text[start..end]
        .chars()
        .flat_map(|c| std::iter::repeat_n(if c == '\n' { '\n' } else { ' ' }, c.len_utf8()))
        .collect();
    text.replace_range(start..end, &blank);
}

impl Example {
    /// What the example asks for, or why it asks for nothing.
    pub fn wants(&self) -> Result<Wants, &'static str> {
        match (&self.finds, &self.none, self.gate, &self.known_miss) {
            (Some(quote), None, None, None) => Ok(Wants::Finds(quote.clone())),
            (Some(quote), None, None, Some(_)) => Ok(Wants::Miss(quote.clone())),
            (None, Some(_), Some(gate), None) => Ok(Wants::Silence(gate)),
            (None, Some(_), None, _) => {
                Err("`none` needs `gate` — say what must stop it: side, pattern, unless, question or modifier")
            }
            (None, None, ..) => {
                Err("an example needs `finds` or `none` — say what must be found, or why nothing may be")
            }
            _ => Err("`finds` and `none` exclude each other — keep one"),
        }
    }
}
