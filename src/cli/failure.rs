//! Why a command ends without an answer, and what that means for the exit code.

use crate::config::ConfigError;
use crate::export::findings::ExportError;
use crate::export::html::HtmlError;
use crate::index::IndexError;
use crate::pipeline::PipelineError;
use crate::store::StoreError;
use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::process::ExitCode;

/// The process's answer; the numbers are explained in `--help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    Done = 0,
    No = 1,
    Usage = 2,
    Trouble = 3,
    NewerStore = 4,
    Partly = 5,
}

/// Why there is no answer.
#[derive(Debug)]
pub enum Failure {
    /// Asked for what does not exist, or in a way that cannot be meant.
    Usage(String),
    Pipeline(PipelineError),
    /// Standard input or output failed.
    Io(io::Error),
}

impl Failure {
    /// Whether nobody reads the output any more (`| head`): no error, and nothing to say.
    pub fn is_closed_pipe(&self) -> bool {
        match self {
            Failure::Io(e) | Failure::Pipeline(PipelineError::Export(ExportError::Io(e))) => {
                e.kind() == ErrorKind::BrokenPipe
            }
            Failure::Pipeline(PipelineError::Export(ExportError::Json(e)) | PipelineError::Json(e)) => {
                e.io_error_kind() == Some(ErrorKind::BrokenPipe)
            }
            _ => false,
        }
    }

    pub fn exit(&self) -> Exit {
        match self {
            Failure::Usage(_) => Exit::Usage,
            Failure::Io(_) => Exit::Trouble,
            Failure::Pipeline(e) => match e {
                PipelineError::Rules(_) => Exit::No,
                PipelineError::NotThere(_)
                | PipelineError::NotAdded(_)
                | PipelineError::Store(
                    StoreError::NoDeal { .. } | StoreError::ManyDeals { .. } | StoreError::NoCall(_),
                )
                | PipelineError::Index(IndexError::Query(_)) => Exit::Usage,
                PipelineError::Store(StoreError::NewerSchema { .. }) => Exit::NewerStore,
                _ => Exit::Trouble,
            },
        }
    }

    /// The causes below the message, outermost first.
    pub fn causes(&self) -> Vec<String> {
        let mut causes = Vec::new();
        let mut next = match self {
            Failure::Usage(_) => None,
            Failure::Io(e) => e.source(),
            Failure::Pipeline(e) => e.source(),
        };
        while let Some(cause) = next {
            causes.push(cause.to_string());
            next = cause.source();
        }
        causes
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        // The discriminants are the documented numbers.
        ExitCode::from(exit as u8)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Usage(what) => f.write_str(what),
            Failure::Pipeline(e) => write!(f, "{e}"),
            Failure::Io(e) => write!(f, "standard input or output: {e}"),
        }
    }
}

impl From<io::Error> for Failure {
    fn from(e: io::Error) -> Failure {
        Failure::Io(e)
    }
}

macro_rules! from_pipeline {
    ($($error:ty),*) => { $(
        impl From<$error> for Failure {
            fn from(e: $error) -> Failure {
                Failure::Pipeline(e.into())
            }
        }
    )* };
}
from_pipeline!(PipelineError, ConfigError, StoreError, IndexError, ExportError, HtmlError, serde_json::Error);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_pipe_is_no_error_wherever_it_shows() {
        let closed = || io::Error::from(ErrorKind::BrokenPipe);
        assert!(Failure::from(closed()).is_closed_pipe());
        assert!(Failure::from(ExportError::Io(closed())).is_closed_pipe());
        assert!(Failure::from(serde_json::Error::io(closed())).is_closed_pipe());
        assert!(!Failure::from(io::Error::from(ErrorKind::PermissionDenied)).is_closed_pipe());
    }

    #[test]
    fn exit_codes_are_as_documented() {
        let newer = StoreError::NewerSchema { path: "x".into(), found: 9, known: 1 };
        assert_eq!(Failure::from(newer).exit(), Exit::NewerStore);
        assert_eq!(Failure::from(StoreError::NoCall("x".into())).exit(), Exit::Usage);
        assert_eq!(Failure::from(PipelineError::Rules(Vec::new())).exit(), Exit::No);
        assert_eq!(Failure::from(StoreError::InUse { path: "x".into() }).exit(), Exit::Trouble);
    }
}
