//! The search index: turns and findings in tantivy, rebuilt from the store at any time.
//!
//! The pipeline feeds whole calls ([`Writer::replace`]) and seals what it fed with the store's change
//! sequence ([`Writer::commit`]); [`Index::open`] gives that number back, so that whatever is newer
//! is fed again. A missing, damaged or foreign index is replaced by an empty one with number 0, and
//! readers see the old one or the whole new one, never a half. This module knows no store and no
//! files beside its directory. Opened once by each process, shared by all its searches; one process
//! writes at a time.
//!
//! A query is any text: words must all occur, `"a phrase"` as such; `-word` must not; `a OR b` takes
//! either, `integr*` any ending, `gainsite~` also what is like it, `kind:risk` and other names of
//! [`Filters`] narrow. A word that nobody said is searched as what is like it; where nothing meets
//! three or more words, hits meet a part of them; the answer says both.
//!
//! Days are civil dates, times milliseconds, offsets bytes.

mod answer;
mod census;
mod collect;
mod filters;
mod generation;
mod inspect;
mod near;
mod open;
mod plan;
mod query;
mod rounded;
mod schema;
mod search;
mod sight;
mod snippet;
mod spellings;
mod tally;
mod words;
mod writer;

pub use answer::{Answer, Count, Facets, Hit, Match, ReadAs, Searched, Snippet};
pub use filters::{Filters, MAX_LIMIT, MAX_OFFSET};
pub use open::{Index, IndexError, Opened, State};
pub use query::{MAX_TERMS, QueryError};
pub use spellings::Spellings;
pub use writer::{CallDocs, Writer};
