//! Rules after compilation: what the matcher runs. Nothing here can be invalid.

use super::by_need::ByNeed;
use super::format::{Example, Lane, RuleStatus, SideTest};
use super::lexicon::{Lexicon, WordSet};
use super::needs::Needs;
use super::outline::Outline;
use super::products::Products;
use super::signs::Signs;
use super::vocabulary::Vocabulary;
use crate::model::{Kind, Side};
use crate::text::Tongue;
use regex::Regex;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

pub use super::format::{Direction, Evidence};

/// All rules of all languages, and the products that any of them may name.
pub struct Ruleset {
    /// By ISO 639-1 code.
    pub packs: BTreeMap<String, Pack>,
    /// Hash of all files and of the engine's version: same hash, same findings.
    pub hash: String,
    pub products: Products,
    /// The workspace's own names.
    pub vocabulary: Vocabulary,
}

/// The rules of one language.
pub struct Pack {
    pub language: String,
    pub tongue: Tongue,
    pub lexicon: Lexicon,
    /// The words with numbers below this one are the rules' own; the others stand in names of products only.
    pub named_from: u32,
    pub classes: Vec<Class>,
    pub signs: Signs,
    pub shapes: Vec<Regex>,
    /// In order of id.
    pub rules: Vec<Rule>,
    pub modifiers: Vec<Modifier>,
    /// Modifier and number of each cue.
    pub cues: ByNeed<(u32, u32)>,
    pub policy: Policy,
    pub questions: Vec<Act>,
    pub acts: Vec<Act>,
    /// What a quote may be about, in order of precedence.
    pub topics: Vec<Act>,
    /// The language's most frequent words.
    pub common: WordSet,
    /// Words with which a noun phrase may begin, and which it cannot contain.
    pub phrase_heads: WordSet,
    pub phrase_stops: WordSet,
    /// Words that, as an owner, mean who speaks ("I", "our") and who is spoken to ("you").
    pub speaker: WordSet,
    pub addressee: WordSet,
    /// Words that are left out of the beginning of a quote ("so", "yeah").
    pub openings: WordSet,
    /// Said right before or after the name of who is greeted or thanked, and before one's own name. May be empty.
    pub greeting: Class,
    pub introducing: Class,
    /// Said right before a time that is no due time ("not", "of"), and around one in a sentence that only says when. May be empty.
    pub no_due: Class,
    pub around_time: Class,
    /// Names of products as numbers of words, by first word, longest first.
    pub product_names: FxHashMap<u32, Vec<ProductName>>,
}

pub type ClassId = usize;

/// A word class, or the words of one place of a pattern: single words, and phrases by their first word, longest first.
#[derive(Default)]
pub struct Class {
    /// Empty for the words of a place.
    pub name: String,
    pub words: WordSet,
    pub phrases: FxHashMap<u32, Vec<Vec<u32>>>,
}

/// Longest phrase looked back for, in words.
const LONGEST: usize = 4;

impl Class {
    /// The class of `entries`, each one a word or more.
    pub fn of(name: &str, entries: &[Vec<u32>]) -> Class {
        let mut class = Class { name: name.to_owned(), ..Class::default() };
        for entry in entries {
            match entry.as_slice() {
                [] => {}
                [word] => class.words.insert(*word),
                [first, rest @ ..] => class.phrases.entry(*first).or_default().push(rest.to_vec()),
            }
        }
        for phrases in class.phrases.values_mut() {
            phrases.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
            phrases.dedup();
        }
        class
    }

    /// Whether one of the entries stands in `ids` right before `end`.
    pub fn ends_at(&self, ids: &[u32], end: usize) -> bool {
        (0..end).rev().take(LONGEST).any(|from| self.lengths(ids, from).any(|len| from + len == end))
    }

    /// Whether one of the entries stands in `ids` at `from`.
    pub fn begins_at(&self, ids: &[u32], from: usize) -> bool {
        self.lengths(ids, from).next().is_some()
    }

    /// The lengths of the entries that stand in `ids` at `from`.
    pub fn lengths<'c>(&'c self, ids: &'c [u32], from: usize) -> impl Iterator<Item = usize> + 'c {
        let first = ids.get(from);
        let phrases = first.and_then(|first| self.phrases.get(first)).into_iter().flatten();
        let stand = phrases.filter(move |rest| ids.get(from + 1..from + 1 + rest.len()) == Some(rest.as_slice()));
        stand.map(|rest| rest.len() + 1).chain(first.filter(|id| self.words.contains(**id)).map(|_| 1))
    }

    /// All words and phrases.
    pub fn entries(&self) -> impl Iterator<Item = Vec<u32>> + '_ {
        let phrases =
            self.phrases.iter().flat_map(|(first, list)| list.iter().map(|rest| [&[*first], rest.as_slice()].concat()));
        self.words.iter().map(|w| vec![w]).chain(phrases)
    }
}

/// A spoken name of a product.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub struct ProductName {
    /// Numbers of the words after the first.
    pub rest: Vec<u32>,
    /// Index into the products.
    pub product: usize,
    /// Ordinary words, too: a name only with a capital letter.
    pub ordinary: bool,
}

pub struct Rule {
    /// Path without language folder's root and ending: `en/commitment/deliver-by`.
    pub id: String,
    pub file: String,
    pub title: String,
    pub kind: Kind,
    pub why: String,
    pub status: RuleStatus,
    pub lane: Lane,
    pub side: SideTest,
    pub evidence: Evidence,
    /// Modifiers that do not stop this rule.
    pub allow: Vec<Stance>,
    pub matches: Vec<Match>,
    pub examples: Vec<(usize, Example)>,
}

pub struct Match {
    pub program: Program,
    pub unless: Vec<Program>,
    /// What else must, and must not, stand in the statement, and how long its sentence must be.
    pub with: Vec<Program>,
    pub without: Vec<Program>,
    pub words: usize,
    /// Index into the pack's questions.
    pub asked: Option<usize>,
    /// Index into the pack's acts.
    pub reply: Option<usize>,
    pub side: SideTest,
    /// Slot name and value; a value `@x` is the words of capture `x`.
    pub set: Vec<(String, String)>,
}

/// A compiled pattern. What decides on most turns comes first and in one piece.
#[repr(C, align(64))]
pub struct Program {
    /// What every match contains, the rarest first.
    pub needs: Needs,
    pub code: Vec<Inst>,
    pub outline: Outline,
    /// Names of the captures; capture `n` is saved in slots `2n` and `2n + 1`.
    pub captures: Vec<String>,
}

/// One step of the matcher. `cross` steps may take a token that begins a sentence.
#[derive(Clone, Debug, PartialEq)]
pub enum Inst {
    Class {
        id: ClassId,
        cross: bool,
    },
    Shape {
        id: usize,
        cross: bool,
    },
    Typed {
        what: Typed,
        cross: bool,
    },
    /// One token; inside a clause unless `cross`.
    Skip {
        cross: bool,
    },
    Any {
        cross: bool,
    },
    /// Try the first, then the second.
    Split(usize, usize),
    Jump(usize),
    Save(usize),
    Assert(Assert),
    /// The code up to the given place must not match here.
    Not(usize),
    Done,
}

/// Stretches that the text layer or the call itself gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Typed {
    Time,
    Number,
    Money,
    Percent,
    Duration,
    Person,
    Product,
    Name,
    Phrase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Assert {
    ClauseStart,
    ClauseEnd,
    TurnStart,
    TurnEnd,
    Side(Side),
}

/// What a modifier makes of its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Stance {
    Negated,
    Refused,
    Hypothetical,
    Conditional,
    Hedged,
    Past,
    Question,
    Reported,
    Roleplay,
}

pub struct Modifier {
    pub stance: Stance,
    pub direction: Direction,
    pub within: usize,
    pub cues: Vec<Program>,
    pub pseudo: Vec<Program>,
    pub terminators: Vec<Program>,
}

/// Which modifiers stop which kind.
#[derive(Default)]
pub struct Policy {
    pub stops: BTreeMap<Kind, Vec<Stance>>,
    /// Modifiers with the index of the question after which what is answered first stands under them.
    pub asked: Vec<(Stance, usize)>,
}

/// A question or an answering act of the dialogue.
pub struct Act {
    pub name: String,
    pub patterns: Vec<Program>,
    pub unless: Vec<Program>,
}

impl Typed {
    /// Whether it is an amount or a time.
    pub fn is_value(self) -> bool {
        matches!(self, Typed::Time | Typed::Number | Typed::Money | Typed::Percent | Typed::Duration)
    }
}

impl Stance {
    pub const ALL: [Stance; 9] = [
        Stance::Negated,
        Stance::Refused,
        Stance::Hypothetical,
        Stance::Conditional,
        Stance::Hedged,
        Stance::Past,
        Stance::Question,
        Stance::Reported,
        Stance::Roleplay,
    ];

    /// The word used in rule files.
    pub fn as_str(self) -> &'static str {
        match self {
            Stance::Negated => "negated",
            Stance::Refused => "refused",
            Stance::Hypothetical => "hypothetical",
            Stance::Conditional => "conditional",
            Stance::Hedged => "hedged",
            Stance::Past => "past",
            Stance::Question => "question",
            Stance::Reported => "reported",
            Stance::Roleplay => "roleplay",
        }
    }

    pub fn parse(name: &str) -> Option<Stance> {
        Stance::ALL.into_iter().find(|s| s.as_str() == name)
    }
}

impl SideTest {
    /// Whether a speaker of `side` may be read by the rule. An unknown side passes no test but `any`.
    pub fn admits(self, side: Side) -> bool {
        match self {
            SideTest::Any => true,
            SideTest::Seller => side == Side::Seller,
            SideTest::Customer => side == Side::Customer,
        }
    }
}
