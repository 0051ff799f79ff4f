//! The only place where stages meet: files → store → findings → index → drafts.
//!
//! Knows no terminal: what happened is returned as data, progress is told to a callback. Reads no
//! clock. Errors are [`PipelineError`]; one bad file or call is part of the report and stops nobody.

mod error;
pub mod gather;
pub mod measure;
pub mod rulebook;
pub mod shipped;
pub mod stream;

pub use error::PipelineError;
