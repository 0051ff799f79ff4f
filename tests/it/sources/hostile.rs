//! No file makes a parser panic: every prefix of every fixture and sample, and noise.

use super::{fixture, read_files, read_folder};
use proptest::prelude::*;
use std::io::Write as _;
use std::path::PathBuf;
use throughline::sources::{Delivery, Outcome, gather, read};

/// Prefix lengths to try of a file: all of a small one, about two hundred of a large one.
fn cuts(len: usize) -> Vec<usize> {
    let step = (len / 200).max(1);
    (0..len).step_by(step).chain((len.saturating_sub(5)..=len).collect::<Vec<_>>()).collect()
}

fn read_all_prefixes(deliveries: &[Delivery]) -> usize {
    let mut tried = 0;
    for delivery in deliveries {
        let Ok(bytes) = &delivery.content else { continue };
        for cut in cuts(bytes.len()) {
            let readings = read_files(&[(&delivery.name, &bytes[..cut])]);
            assert_eq!(readings.len(), 1, "one line of truth: {} cut at {cut}", delivery.name);
            tried += 1;
        }
    }
    tried
}

#[test]
fn every_prefix_of_every_fixture_is_read_or_refused() {
    assert!(read_all_prefixes(&gather(&[fixture("")])) > 5000);
}

proptest! {
    #[test]
    fn noise_is_refused(bytes in proptest::collection::vec(any::<u8>(), 0..2000), name in "[a-zA-Z0-9_.() ]{0,40}") {
        prop_assert_eq!(read_files(&[(&name, &bytes)]).len(), 1);
    }

    #[test]
    fn noise_under_a_true_beginning_is_survived(k in 0usize..64, cut in 0usize..4000, noise in "\\PC{0,80}", joined in "[\\[\\]{}:,\"<>/\\-\\t\\n 0-9a-zA-Z.>é#\\*]{0,300}") {
        let fixtures = gather(&[fixture("")]);
        let delivery = &fixtures[k % fixtures.len()];
        let whole = delivery.content.as_ref().expect("read");
        let mut bytes = whole[..cut.min(whole.len())].to_vec();
        bytes.extend_from_slice(noise.as_bytes());
        bytes.extend_from_slice(joined.as_bytes());
        prop_assert_eq!(read_files(&[(&delivery.name, &bytes)]).len(), 1);
    }
}

#[test]
fn reading_is_the_same_on_one_thread_and_on_many() {
    let deliveries = gather(&[fixture("")]);
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool").install(|| read(&deliveries));
    assert_eq!(super::shown(&one, ""), super::shown(&read(&deliveries), ""));
}

/// The folder of real files, or none after saying that the test is skipped.
fn samples() -> Option<PathBuf> {
    if let Some(path) = std::env::var_os("THROUGHLINE_SAMPLES") {
        return Some(path.into());
    }
    assert!(
        std::env::var("THROUGHLINE_REQUIRE_ALL").as_deref() != Ok("1"),
        "THROUGHLINE_SAMPLES must name the folder of sample files"
    );
    let _ =
        writeln!(std::io::stderr(), "SKIPPED: sources: THROUGHLINE_SAMPLES does not name the folder of sample files");
    None
}

/// What each real file must turn out to be, by the end of its name: `call`, `companion`, or `skipped`.
const EXPECTED: &[(&str, &str)] = &[
    ("gong_official_example_calls_transcript.json", "call"),
    ("gong_official_example_calls.json", "companion"),
    ("gong_official_example_calls_extensive.json", "companion"),
    ("gong_official_example_call_by_id.json", "companion"),
    ("zra_doc_gong_export_transcript.json", "call"),
    ("zra_doc_gong_export_metadata.json", "companion"),
    ("nango_fireflies_transcript-sentences.json", "call"),
    ("ethpm_acde_2026-06-04_238_chat.txt", "companion"),
    (".vtt", "call"),
    (".srt", "call"),
    ("ncarsner_sample_transcript_1.txt", "call"),
    ("", "skipped"),
];

#[test]
fn every_sample_is_what_it_is() {
    let Some(folder) = samples() else { return };
    let readings = read_folder(folder);
    assert!(readings.len() > 60);
    for reading in readings {
        let found = match &reading.outcome {
            Outcome::Calls(calls) => {
                assert!(calls.iter().all(|c| !c.turns.is_empty()), "{}", reading.label);
                "call"
            }
            Outcome::Companion { .. } => "companion",
            Outcome::Deals(_) => "deal",
            Outcome::Skipped { .. } => "skipped",
        };
        let name = reading.label.rsplit('/').next().unwrap_or("");
        let expected = EXPECTED.iter().find(|(end, _)| name.ends_with(end)).map(|(_, e)| *e);
        assert_eq!(Some(found), expected, "{}", reading.label);
    }
}

#[test]
fn every_prefix_of_every_sample_is_read_or_refused() {
    let Some(folder) = samples() else { return };
    assert!(read_all_prefixes(&gather(&[folder])) > 5000);
}
