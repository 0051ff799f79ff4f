//! The only place where stages meet: files → store → findings → index → drafts.
//!
//! Knows no terminal: what happened is returned as data, progress is told to a callback. Reads no
//! clock. Errors are [`PipelineError`]; one bad file or call is part of the report and stops nobody.

pub mod compare;
pub mod decide;
pub mod demo;
pub mod draft;
mod error;
pub mod extract;
pub mod gather;
pub mod health;
pub mod index;
pub mod ingest;
pub mod measure;
pub mod rule_files;
pub mod rulebook;
pub mod run;
pub mod search;
pub mod shipped;
pub mod stream;
pub mod vocabulary;

pub use error::PipelineError;

/// Where a run is, for whoever shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Reading,
    Storing { done: usize, total: usize },
    Extracting { done: usize, total: usize },
    Indexing { done: usize, total: usize },
    Drafting { done: usize, total: usize },
}

/// Is told each step.
pub type Progress<'p> = &'p dyn Fn(Step);
