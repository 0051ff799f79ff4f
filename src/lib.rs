//! Throughline keeps the thread of a deal: call transcripts in, findings with evidence, a drafted
//! handoff that a human confirms.
//!
//! The modules are the stages a call passes through, in layer order; `tests/tidy.rs` holds who may
//! use whom. See `docs/ARCHITECTURE.md` for the map and the invariants.

pub mod config;
pub mod model;

pub mod text;

pub mod rules;

pub mod extract;
pub mod score;

pub mod sources;
pub mod store;

pub mod handoff;
pub mod index;

pub mod export;

pub mod pipeline;

pub mod cli;
