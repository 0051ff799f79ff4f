//! Rules as data: the file format, word classes, the pattern language, their compilation and lints.
//!
//! A [`Ruleset`] is made from files once and cannot be invalid afterwards; every problem of every
//! file is reported together, with file, line, column and what to do. Nothing here reads a call.

mod by_need;
mod compile;
mod format;
mod inflect;
mod lexicon;
mod lint;
mod load;
mod needs;
mod outline;
mod pattern;
mod problem;
mod products;
mod program;
mod ruleset;
mod signs;
mod vocab;
mod vocabulary;

pub use by_need::ByNeed;
pub use format::{Example, Gate, Lane, RuleStatus, SideTest, SlotValue, Wants};
pub use lexicon::{Lexicon, WordSet};
pub use load::{Files, embedded_files, folder_files};
pub use needs::Needs;
pub use outline::{Act as OutlineAct, Outline};
pub use pattern::Atom;
pub use problem::Problem;
pub use products::Products;
pub use program::{
    Act, Assert, Class, ClassId, Direction, Evidence, Inst, Match, Modifier, Pack, Policy, ProductName, Program, Rule,
    Ruleset, Stance, Typed,
};
pub use signs::{Need, Place, Sign, Signs};
pub use vocabulary::{Named, Off, VOCABULARY_FILE, Vocabulary, spoken};
