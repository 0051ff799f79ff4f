//! What leaves the program: one serializer per format, for findings, handoffs, gaps and promises.
//!
//! No I/O beyond the writer that is passed in, no clock, no decisions: what is shown was decided in
//! `handoff`. Offsets leave as Unicode scalar values, end exclusive; times as milliseconds in JSON
//! and `hh:mm:ss` for readers. Whatever a person said is escaped for the format it goes into.

mod cite;
pub mod findings;
pub mod findings_text;
pub mod gaps;
pub mod html;
pub mod json;
pub mod markdown;
pub mod safe;
pub mod threads;
