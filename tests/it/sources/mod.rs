//! Files of every source, read through the same door as a user's.

mod archives;
mod fixtures;
mod hostile;
mod traps;
mod writers;

use serde_json::{Value, json};
use std::path::PathBuf;
use throughline::model::Call;
use throughline::sources::{Delivery, Outcome, Reading, gather, read, shortcomings};

/// A folder of our own fixtures.
fn fixture(folder: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/sources").join(folder)
}

/// What is read from files given as names and contents, all in one folder.
fn read_files(files: &[(&str, &[u8])]) -> Vec<Reading> {
    let deliveries: Vec<Delivery> =
        files.iter().map(|(name, bytes)| Delivery::new("folder", name, bytes.to_vec())).collect();
    read(&deliveries)
}

/// The calls of a list of readings, in order.
fn calls(readings: &[Reading]) -> Vec<&Call> {
    let calls = |r| match r {
        &Reading { outcome: Outcome::Calls(ref calls), .. } => calls.as_slice(),
        _ => &[],
    };
    readings.iter().flat_map(calls).collect()
}

/// The only call in one file.
fn one(name: &str, text: &str) -> Call {
    let readings = read_files(&[(name, text.as_bytes())]);
    let calls = calls(&readings);
    assert_eq!(calls.len(), 1, "{name}: {}", shown(&readings, ""));
    calls[0].clone()
}

/// Why a file was skipped.
fn reason(reading: &Reading) -> &str {
    match &reading.outcome {
        Outcome::Skipped { reason } => reason,
        _ => "",
    }
}

/// Readings as JSON, labels without the machine's own path.
fn shown(readings: &[Reading], root: &str) -> Value {
    let short = |label: &str| label.strip_prefix(root).unwrap_or(label).trim_start_matches('/').to_owned();
    let show = |r: &Reading| {
        let outcome = match &r.outcome {
            Outcome::Calls(calls) => {
                let call = |c: &Call| json!({"call": c, "lacks": shortcomings(c)});
                json!({"calls": calls.iter().map(call).collect::<Vec<_>>()})
            }
            Outcome::Deals(deals) => json!({ "deals": deals }),
            Outcome::Companion { of } => json!({"companion_of": short(of)}),
            Outcome::Skipped { reason } => json!({ "skipped": reason }),
        };
        json!({"file": short(&r.label), "format": r.format, "outcome": outcome, "notes": r.notes})
    };
    let all: Value = readings.iter().map(show).collect();
    // Reasons name other files too.
    match root {
        "" => all,
        _ => serde_json::from_str(&all.to_string().replace(&format!("{root}/"), "")).expect("still JSON"),
    }
}

/// Everything below a folder, read.
fn read_folder(path: PathBuf) -> Vec<Reading> {
    read(&gather(&[path]))
}
