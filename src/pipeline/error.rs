//! Why a command of the whole product failed: what one stage said, in words for the person at the terminal.

use crate::config::ConfigError;
use crate::export::findings::ExportError;
use crate::export::html::HtmlError;
use crate::index::IndexError;
use crate::rules::Problem;
use crate::store::StoreError;
use std::io;
use std::path::{Path, PathBuf};
use thiserror::Error;

#[derive(Debug, Error)]
pub enum PipelineError {
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Index(#[from] IndexError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error(transparent)]
    Html(#[from] HtmlError),
    #[error("{} in the rules; mend them, `throughline rules check` shows them again\n{}", problems(.0.len()), lines(.0))]
    Rules(Vec<Problem>),
    #[error("not added, for it would be wrong there:\n{}", lines(.0))]
    NotAdded(Vec<Problem>),
    #[error("cannot {doing} {}: {source}; check that it exists, is yours and has space", path.display())]
    File { doing: &'static str, path: PathBuf, source: io::Error },
    /// What was asked for is not there; says what to ask for instead.
    #[error("{0}")]
    NotThere(String),
    #[error("cannot write JSON: {0}")]
    Json(#[from] serde_json::Error),
}

impl PipelineError {
    /// For `map_err` on file operations.
    pub fn file(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> PipelineError {
        let path = path.to_owned();
        move |source| PipelineError::File { doing, path, source }
    }
}

fn problems(n: usize) -> String {
    if n == 1 { "one problem".to_owned() } else { format!("{n} problems") }
}

fn lines(problems: &[Problem]) -> String {
    problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
