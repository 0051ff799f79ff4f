//! Utterances that look like promises and are none: refused, hypothetical, past, joked, played, reported, idioms.

use serde::Deserialize;
use throughline::extract::Extractor;
use throughline::extract::confidence::Precision;
use throughline::model::{Call, Kind};
use throughline::rules::{Ruleset, embedded_files};

#[derive(Deserialize)]
struct Traps {
    trap: Vec<Trap>,
}

#[derive(Deserialize)]
struct Trap {
    says: String,
    by: String,
    cause: String,
}

#[test]
fn no_trap_is_read_as_a_commitment() {
    let traps: Traps = toml::from_str(include_str!("../data/traps.toml")).expect("the file of traps is TOML");
    assert!(traps.trap.len() >= 120, "{} traps", traps.trap.len());
    let rules = Ruleset::compile_leniently(&embedded_files()).0;
    let extractor = Extractor::new(&rules, Precision::default());
    let fired: Vec<String> = traps
        .trap
        .iter()
        .filter_map(|trap| {
            let found = extractor.extract(&call(&trap.says, &trap.by), None).findings;
            let promise = found.into_iter().find(|f| f.kind == Kind::Commitment)?;
            Some(format!("{}: {} ({})", trap.cause, trap.says, promise.rule))
        })
        .collect();
    assert!(fired.is_empty(), "{}", fired.join("\n"));
}

/// A call in which one side says nothing but `says`.
fn call(says: &str, by: &str) -> Call {
    serde_json::from_value(serde_json::json!({
        "call_id": "trap", "source": "test", "title": "", "language": "en", "started_at": "2026-03-11T15:00:00Z",
        "participants": [
            {"id": "seller", "name": "Dana Ruiz", "side": "seller"}, {"id": "customer", "name": "Priya Nair", "side": "customer"},
        ],
        "turns": [{"i": 0, "speaker": by, "text": says}],
    }))
    .expect("the call is well-formed")
}
