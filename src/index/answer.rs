//! What a search answers. `Debug` shows sizes only: hits hold speech and names.

use crate::model::{Kind, Side};
use jiff::civil::Date;
use std::fmt;
use std::ops::Range;

#[derive(Clone, PartialEq)]
pub struct Answer {
    /// Best first; equal ones by date, latest first, then by call and turn.
    pub hits: Vec<Hit>,
    /// Hits in all, also those before and behind the page.
    pub total: u64,
    pub matched: Match,
    pub facets: Facets,
    pub searched: Searched,
    /// Words that nobody said, and what was searched in their place.
    pub read_as: Vec<ReadAs>,
    /// Words of the query, and what was searched along with them because they are heard so.
    pub heard_as: Vec<ReadAs>,
    /// The query was longer than [`super::MAX_TERMS`] words, and its end was left out.
    pub cut: bool,
}

/// How much of the query the hits meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match {
    /// All of it.
    All,
    /// Nothing meets all of it; each hit meets at least so many of its words and phrases.
    AtLeast(usize),
}

/// A turn, or a finding in place of its turn.
#[derive(Clone, PartialEq)]
pub struct Hit {
    pub call_id: String,
    /// The turn's number `i`.
    pub turn: u32,
    /// Id of the finding; none for a bare turn.
    pub finding: Option<String>,
    pub kind: Option<Kind>,
    pub title: Option<String>,
    pub date: Option<Date>,
    pub deal_id: Option<String>,
    pub account: Option<String>,
    pub stage: Option<String>,
    pub source: Option<String>,
    /// Name, or the participant's id where there is no name.
    pub speaker: Option<String>,
    pub side: Side,
    pub start_ms: Option<u64>,
    /// The turn's text, or the finding's quote.
    pub text: String,
    pub snippet: Snippet,
    /// `firm`, `hedged`, `conditional`.
    pub status: Option<String>,
    pub owner: Option<String>,
    pub due: Option<Date>,
    /// What a human said of the finding: `open`, `accepted`, `edited`, `rejected`.
    pub verdict: Option<String>,
    pub rule: Option<String>,
    /// Page of the recording, without a time.
    pub url: Option<String>,
    /// Comparable within one answer only.
    pub score: f32,
}

/// The stretch of a hit's text that shows best why it is one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// Bytes of the hit's text.
    pub range: Range<usize>,
    /// Bytes of the hit's text within `range`: words that were asked for.
    pub marks: Vec<Range<usize>>,
}

/// How the hits spread; each list by count, then by name, at most [`Facets::MOST`] long.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Findings only.
    pub kind: Vec<Count>,
    pub account: Vec<Count>,
    pub side: Vec<Count>,
    pub speaker: Vec<Count>,
    pub status: Vec<Count>,
    pub source: Vec<Count>,
    pub stage: Vec<Count>,
}

#[derive(Clone, PartialEq, Eq)]
pub struct Count {
    pub value: String,
    pub hits: u64,
}

/// How much was looked through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Searched {
    pub calls: u64,
    pub turns: u64,
    pub findings: u64,
}

#[derive(Clone, PartialEq, Eq)]
pub struct ReadAs {
    pub word: String,
    /// The likest first.
    pub as_words: Vec<String>,
}

impl Facets {
    pub const MOST: usize = 100;
}

impl Searched {
    pub(super) fn add(&mut self, other: Searched) {
        self.calls += other.calls;
        self.turns += other.turns;
        self.findings += other.findings;
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Answer({:?} of {}, {:?}, {:?})", self.hits, self.total, self.matched, self.searched)
    }
}

impl fmt::Debug for Hit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hit({}, turn {}, {:?}, {})", self.call_id, self.turn, self.kind, self.score)
    }
}

impl fmt::Debug for Facets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Facets({:?}, {:?}, {} speakers)", self.kind.len(), self.side.len(), self.speaker.len())
    }
}

impl fmt::Debug for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Count({} bytes, {})", self.value.len(), self.hits)
    }
}

impl fmt::Debug for ReadAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReadAs({} bytes, {} words)", self.word.len(), self.as_words.len())
    }
}
