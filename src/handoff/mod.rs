//! The handoff document: from fields, findings, deal record and human decisions to a draft and its gaps.
//!
//! Pure and deterministic: no I/O, no clock, no guesses. A line stands in the document only with an
//! origin (a finding, a CRM record, a derivation, a named person); a decision is never overwritten,
//! and one whose item is gone is listed as orphaned. What spans calls is built here.

mod crm;
mod derived;
pub mod draft;
pub mod fields;
mod fields_read;
pub mod gaps;
mod group;
mod items;
mod joined;
mod lint;
mod mentions;
pub mod threads;
pub mod told;
