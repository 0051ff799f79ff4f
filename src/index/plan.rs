//! From a query and filters to what tantivy runs.
//!
//! Which words exist, and how rare they are, is counted over what may be seen only, so that neither
//! scores nor suggestions depend on anything else.

use super::answer::ReadAs;
use super::filters::Filters;
use super::near;
use super::open::{IndexError, Live};
use super::query::{Clause, Ending, MAX_TERMS, Query as Asked, QueryError, STATUSES, of_commitment, of_decision};
use super::rounded::Rounded;
use super::schema::day_of;
use super::sight::Sight;
use super::snippet::Marks;
use super::words::words;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::ops::Bound;
use tantivy::query::{
    AllQuery, Bm25StatisticsProvider, BooleanQuery, ConstScoreQuery, EmptyQuery, FuzzyTermQuery, Occur, PhraseQuery,
    Query, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{TantivyError, Term};

/// Words taken in place of one that nobody said.
const MOST_ALIKE: usize = 8;

/// Least score of a word that was meant; what is only like it stays below.
const EXACT: f32 = 0.5;
const ENDING: f32 = 0.375;
const ALIKE: f32 = 0.25;
/// A name in a document's own fields, whose rarity says little.
const NAME: f32 = 1.0;

/// Words of a turn with which its length is compared: measured would be less stable, and hardly better.
const USUAL_LENGTH: u64 = 16;

pub(super) struct Plan {
    wanted: Vec<Box<dyn Query>>,
    unwanted: Vec<Box<dyn Query>>,
    narrowed: Vec<Box<dyn Query>>,
    pub statistics: Statistics,
    pub marks: Marks,
    pub read_as: Vec<ReadAs>,
}

/// What BM25 needs to know.
pub(super) struct Statistics {
    docs: u64,
    docs_with: BTreeMap<Term, u64>,
}

impl Plan {
    pub(super) fn new(live: &Live, sight: &Sight, asked: &Asked, filters: &Filters) -> Result<Plan, PlanError> {
        let searched = live.census.visible(filters.visible.as_deref());
        let plan = Plan {
            wanted: Vec::new(),
            unwanted: Vec::new(),
            narrowed: Vec::new(),
            statistics: Statistics { docs: searched.turns + searched.findings, docs_with: BTreeMap::new() },
            marks: Marks::default(),
            read_as: Vec::new(),
        };
        let mut planner = Planner { live, sight, plan };
        for group in &asked.wanted {
            let either = group.iter().map(|c| planner.wanted(c)).collect::<Result<_, _>>()?;
            planner.plan.wanted.push(any(either));
        }
        for clause in &asked.unwanted {
            let query = planner.exact(clause)?;
            planner.plan.unwanted.push(query);
        }
        planner.plan.narrowed = planner.filters(filters)?;
        let more = planner.filters(&asked.filters)?;
        planner.plan.narrowed.extend(more);
        let less = planner.filters(&asked.excluded)?;
        planner.plan.unwanted.extend(less);
        Ok(planner.plan)
    }

    /// Words and phrases asked for.
    pub(super) fn wanted(&self) -> usize {
        self.wanted.len()
    }

    /// The query that `at_least` so many of the wanted words and phrases meet.
    pub(super) fn query(&self, at_least: usize) -> BooleanQuery {
        let wanted = self.wanted.iter().map(|q| q.box_clone());
        let mut all: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        if at_least < self.wanted.len() {
            let some = BooleanQuery::union_with_minimum_required_clauses(wanted.collect(), at_least);
            all.push((Occur::Must, Box::new(some)));
        } else {
            all.extend(wanted.map(|q| (Occur::Must, q)));
        }
        all.extend(self.narrowed.iter().map(|q| (Occur::Must, constant(q.box_clone(), 0.0))));
        if all.is_empty() {
            all.push((Occur::Must, constant(Box::new(AllQuery), 0.0)));
        }
        all.extend(self.unwanted.iter().map(|q| (Occur::MustNot, q.box_clone())));
        BooleanQuery::new(all)
    }
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub(super) enum PlanError {
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Engine(#[from] TantivyError),
}

impl PlanError {
    pub(super) fn at(self, path: &std::path::Path) -> IndexError {
        match self {
            PlanError::Query(e) => IndexError::Query(e),
            PlanError::Engine(source) => IndexError::Engine { doing: "search", path: path.to_owned(), source },
        }
    }
}

struct Planner<'a> {
    live: &'a Live,
    sight: &'a Sight,
    plan: Plan,
}

impl Planner<'_> {
    /// A clause as it is looked for, with what is like its words.
    fn wanted(&mut self, clause: &Clause) -> Result<Box<dyn Query>, TantivyError> {
        let Clause::Word { text, ending } = clause else { return self.exact(clause) };
        self.plan.marks.word(text);
        let mut either = self.fields_with(text)?;
        if *ending == Ending::Any {
            self.plan.marks.prefix(text);
            for field in self.live.fields.searched() {
                let prefix = FuzzyTermQuery::new_prefix(Term::from_field_text(field, text), 0, true);
                either.push(constant(Box::new(prefix), ENDING));
            }
        } else if *ending == Ending::Like || either.is_empty() {
            either.extend(self.alike(&self.live.fields.searched(), text)?);
        }
        Ok(any(either))
    }

    /// A clause as typed.
    fn exact(&mut self, clause: &Clause) -> Result<Box<dyn Query>, TantivyError> {
        let words = match clause {
            Clause::Word { text, .. } => std::slice::from_ref(text),
            Clause::Phrase(words) => words,
        };
        if let [word] = words {
            self.plan.marks.word(word);
            return Ok(any(self.fields_with(word)?));
        }
        self.plan.marks.phrase(words);
        let mut either = Vec::new();
        for field in self.live.fields.searched() {
            let terms: Vec<Term> = words.iter().map(|w| Term::from_field_text(field, w)).collect();
            let mut all_occur = true;
            for term in &terms {
                all_occur &= self.docs_with(term)? > 0;
            }
            if all_occur {
                either.push(self.scored(field, Box::new(PhraseQuery::new(terms))));
            }
        }
        Ok(any(either))
    }

    /// The word in every field that has it.
    fn fields_with(&mut self, word: &str) -> Result<Vec<Box<dyn Query>>, TantivyError> {
        let mut either = Vec::new();
        for field in self.live.fields.searched() {
            let term = Term::from_field_text(field, word);
            if self.docs_with(&term)? > 0 {
                either.push(self.scored(field, Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))));
            }
        }
        Ok(either)
    }

    fn scored(&self, field: Field, query: Box<dyn Query>) -> Box<dyn Query> {
        if field == self.live.fields.text {
            return Box::new(Rounded { query, floor: EXACT });
        }
        constant(query, NAME)
    }

    /// Words like `word` in these fields, and a note for the answer.
    fn alike(&mut self, fields: &[Field], word: &str) -> Result<Vec<Box<dyn Query>>, TantivyError> {
        let mut either = Vec::new();
        let mut read_as: Vec<String> = Vec::new();
        for &field in fields {
            let mut taken = 0;
            for other in near::like(self.live, field, word)? {
                let term = Term::from_field_text(field, &other);
                if taken == MOST_ALIKE || self.docs_with(&term)? == 0 {
                    continue;
                }
                taken += 1;
                either.push(constant(Box::new(TermQuery::new(term, IndexRecordOption::Basic)), ALIKE));
                self.plan.marks.word(&other);
                if !read_as.contains(&other) {
                    read_as.push(other);
                }
            }
        }
        if !read_as.is_empty() {
            self.plan.read_as.push(ReadAs { word: word.to_owned(), as_words: read_as });
        }
        Ok(either)
    }

    fn docs_with(&mut self, term: &Term) -> Result<u64, TantivyError> {
        if let Some(known) = self.plan.statistics.docs_with.get(term) {
            return Ok(*known);
        }
        let counted = self.sight.docs_with(self.live, term)?;
        self.plan.statistics.docs_with.insert(term.clone(), counted);
        Ok(counted)
    }

    /// One query for each field that is narrowed.
    fn filters(&mut self, filters: &Filters) -> Result<Vec<Box<dyn Query>>, PlanError> {
        let f = self.live.fields;
        let mut all = Vec::new();
        all.extend(values(f.kind, filters.kind.iter().map(|k| k.as_str())));
        all.extend(values(f.side, filters.side.iter().map(|s| s.as_str())));
        all.extend(values(f.call, filters.call.iter().map(String::as_str)));
        all.extend(values(f.source, filters.source.iter().map(|s| s.to_lowercase())));
        let either = filters.status.iter().map(|s| self.status(s)).collect::<Result<Vec<_>, _>>()?;
        if !either.is_empty() {
            all.push(any(either));
        }
        for (field, texts) in [
            (f.account, &filters.account),
            (f.deal, &filters.deal),
            (f.speaker, &filters.speaker),
            (f.owner, &filters.owner),
            (f.stage, &filters.stage),
        ] {
            let either = texts.iter().map(|t| self.named(field, t)).collect::<Result<Vec<_>, _>>()?;
            if !either.is_empty() {
                all.push(any(either));
            }
        }
        if filters.since.is_some() || filters.until.is_some() {
            let bound = |date: Option<Date>| date.map_or(Bound::Unbounded, |d| Bound::Included(day(f.day, d)));
            all.push(Box::new(RangeQuery::new(bound(filters.since), bound(filters.until))));
        }
        if let Some(due) = filters.due_before {
            all.push(Box::new(RangeQuery::new(Bound::Unbounded, Bound::Excluded(day(f.due, due)))));
        }
        Ok(all)
    }

    /// Documents with a commitment's status or a human's decision: the words of the two differ.
    fn status(&self, status: &str) -> Result<Box<dyn Query>, QueryError> {
        let field = match status {
            s if of_decision(s) => self.live.fields.verdict,
            s if of_commitment(s) => self.live.fields.status,
            _ => {
                let hint = format!("one of {}", STATUSES.join(", "));
                return Err(QueryError::Value { field: "status", value: status.to_owned(), hint });
            }
        };
        Ok(Box::new(TermQuery::new(Term::from_field_text(field, status), IndexRecordOption::Basic)))
    }

    /// Documents whose `field` has all words of `text`, or what is like those that it never has.
    fn named(&mut self, field: Field, text: &str) -> Result<Box<dyn Query>, TantivyError> {
        let mut all: Vec<Box<dyn Query>> = Vec::new();
        for word in words(text).into_iter().take(MAX_TERMS) {
            let term = Term::from_field_text(field, &word.text);
            if self.docs_with(&term)? > 0 {
                all.push(Box::new(TermQuery::new(term, IndexRecordOption::Basic)));
            } else {
                all.push(any(self.alike(&[field], &word.text)?));
            }
        }
        Ok(if all.is_empty() { Box::new(EmptyQuery) } else { Box::new(BooleanQuery::intersection(all)) })
    }
}

/// Documents with one of these values; none where nothing is asked.
fn values(field: Field, values: impl IntoIterator<Item = impl AsRef<str>>) -> Option<Box<dyn Query>> {
    let either: Vec<Box<dyn Query>> = values
        .into_iter()
        .map(|v| -> Box<dyn Query> {
            Box::new(TermQuery::new(Term::from_field_text(field, v.as_ref()), IndexRecordOption::Basic))
        })
        .collect();
    (!either.is_empty()).then(|| any(either))
}

fn day(field: Field, date: Date) -> Term {
    Term::from_field_i64(field, day_of(date))
}

fn any(mut either: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match either.len() {
        0 => Box::new(EmptyQuery),
        1 => either.remove(0),
        _ => Box::new(BooleanQuery::union(either)),
    }
}

fn constant(query: Box<dyn Query>, score: f32) -> Box<dyn Query> {
    Box::new(ConstScoreQuery::new(query, score))
}

impl Bm25StatisticsProvider for Statistics {
    fn total_num_tokens(&self, _: Field) -> tantivy::Result<u64> {
        Ok(self.docs.max(1) * USUAL_LENGTH)
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.docs.max(1))
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(self.docs_with.get(term).copied().unwrap_or(0))
    }
}
