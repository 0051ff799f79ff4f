//! The nouns of the product: calls, findings, deals, handoffs.
//!
//! No I/O and no behaviour beyond what keeps a value valid. Offsets are bytes, half-open, on
//! character borders; times are milliseconds from the start of the recording. Types that hold what
//! a person said, or who they are, print sizes only in `Debug`.

pub mod call;
pub mod deal;
pub mod field;
pub mod finding;
pub mod handoff;
pub mod ids;
pub mod sound;
pub mod thread;
pub mod time;

pub use call::{Call, Mark, Participant, Side, Turn};
pub use deal::{Account, Contact, Contract, Deal, Opportunity, Person};
pub use field::{Completeness, Derived, Field, FieldOwner, Fills, Gap, GapState, GroupBy};
pub use finding::{Evidence, Finding, Kind, Slots, Span, Status};
pub use handoff::{
    Absence, Absent, CallSummary, Cited, Decided, Decision, Detail, FilledField, Handoff, Item, Origin, Section,
    Verdict,
};
pub use thread::{State, Step, Thread};
pub use time::CallTime;
