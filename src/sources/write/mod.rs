//! Our calls as other tools export them, so that a demo passes through the real parsers.
//!
//! Reading the files back gives the same words, speakers, sides, times, title and date; what a
//! format cannot carry is named at each writer. Ids are made from a hash of our own id, so the same
//! call gives the same bytes. Only for calls of our own: this is no way to upload anything.

mod chorus;
mod gong;
mod zoom;

pub use chorus::chorus;
pub use gong::gong;
pub use zoom::zoom;

use crate::model::CallTime;
use crate::model::ids::short_hash;
use serde_json::Value;

/// A call written for another tool.
pub struct Written {
    /// The id that the call has when the files are read.
    pub call_id: String,
    /// Names and contents; they belong into one folder.
    pub files: Vec<(String, Vec<u8>)>,
}

/// A number with `digits` digits, the same for the same parts.
fn number(parts: &[&str], digits: u32) -> u64 {
    let bytes: Vec<&[u8]> = parts.iter().map(|p| p.as_bytes()).collect();
    // Sixteen hexadecimal digits always fit.
    let hash = u64::from_str_radix(&short_hash(&bytes), 16).unwrap_or_default();
    let low = 10u64.pow(digits - 1);
    low + hash % (low * 9)
}

fn pretty(value: &Value) -> Vec<u8> {
    format!("{value:#}\n").into_bytes()
}

/// The start as its tool writes it; null where there is none.
fn iso(at: Option<CallTime>) -> Value {
    at.map_or(Value::Null, |t| t.to_string().into())
}
