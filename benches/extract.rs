//! Extraction beside a bare multi-pattern scan of the same words, in one interleaved run.
//!
//! `cargo bench --bench extract [-- MEGABYTES]`: the English calls that ship with the program are
//! tiled to the given size (20 by default). Ratios count; the machine is not quiet. With `THROUGHLINE_BENCH_DUMP`
//! naming a folder, the cue words and the turns are written there, one a line, for `benches/peers`.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "made-up numbers are small")]

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::path::Path;
use std::time::Instant;
use throughline::extract::Extractor;
use throughline::extract::confidence::Precision;
use throughline::model::Call;
use throughline::rules::{Ruleset, embedded_files};

const ROUNDS: usize = 5;

/// The program's own.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let megabytes = std::env::args().filter_map(|a| a.parse::<usize>().ok()).next().unwrap_or(20);
    let (rules, _) = Ruleset::compile_leniently(&embedded_files());
    let calls = tiled(megabytes * 1_000_000);
    let bytes: usize = calls.iter().flat_map(|c| &c.turns).map(|t| t.text.len()).sum();
    let cues: Vec<String> = rules.packs.values().flat_map(|p| p.lexicon.words()).map(str::to_owned).collect();
    if let Some(folder) = std::env::var_os("THROUGHLINE_BENCH_DUMP") {
        let turns = calls.iter().flat_map(|c| &c.turns).map(|t| t.text.replace('\n', " "));
        let write = |name: &str, lines: Vec<String>| std::fs::write(Path::new(&folder).join(name), lines.join("\n"));
        write("cues.txt", cues.clone())
            .and_then(|()| write("turns.txt", turns.collect()))
            .expect("a folder to write to");
    }
    let scan = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(AhoCorasickKind::DFA))
        .match_kind(MatchKind::Standard)
        .build(&cues)
        .expect("cues fit an automaton");
    let extractor = Extractor::new(&rules, Precision::default());
    let pairs: Vec<_> = calls.iter().map(|c| (c, None)).collect();
    let pools = [1, 2].map(|n| rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads"));

    let mut seconds = [const { Vec::new() }; 3];
    let mut found = [0usize; 3];
    for round in 0..=ROUNDS {
        let mut time = |slot: usize, work: &dyn Fn() -> usize| {
            let start = Instant::now();
            found[slot] = work();
            // The first round warms caches and is not counted.
            if round > 0 {
                seconds[slot].push(start.elapsed().as_secs_f64());
            }
        };
        time(0, &|| {
            calls.iter().flat_map(|c| &c.turns).map(|t| scan.find_overlapping_iter(t.text.as_str()).count()).sum()
        });
        time(1, &|| pools[0].install(|| extractor.extract_all(&pairs)).iter().map(|e| e.findings.len()).sum());
        time(2, &|| pools[1].install(|| extractor.extract_all(&pairs)).iter().map(|e| e.findings.len()).sum());
    }
    let rate: Vec<f64> = seconds.iter_mut().map(|s| bytes as f64 / 1e6 / median(s)).collect();
    let patterns: usize = rules.packs.values().flat_map(|p| &p.rules).map(|r| r.matches.len()).sum();
    println!(
        "{:.1} MB of speech, {} calls, {} rules, {patterns} patterns, {} cue words",
        bytes as f64 / 1e6,
        calls.len(),
        rules.packs.values().map(|p| p.rules.len()).sum::<usize>(),
        cues.len()
    );
    println!("aho-corasick DFA, overlapping, 1 thread  {:8.1} MB/s  {} hits", rate[0], found[0]);
    println!("extraction, 1 thread                     {:8.1} MB/s  {} findings", rate[1], found[1]);
    println!("extraction, 2 threads                    {:8.1} MB/s  {} findings", rate[2], found[2]);
    println!("extraction / scan {:.2}   2 threads / 1 thread {:.2}", rate[1] / rate[0], rate[2] / rate[1]);
}

fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// The shipped English calls again and again, each copy with an id of its own.
fn tiled(bytes: usize) -> Vec<Call> {
    let deals = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/deals");
    let mut shipped: Vec<Call> = std::fs::read_dir(deals)
        .expect("corpora/deals")
        .flat_map(|d| std::fs::read_dir(d.expect("a deal").path().join("calls")).expect("its calls"))
        .map(|f| {
            serde_json::from_str::<Call>(&std::fs::read_to_string(f.expect("a call").path()).expect("text"))
                .expect("call JSON")
        })
        .filter(|c| c.language.as_deref() == Some("en"))
        .collect();
    shipped.sort_by(|a, b| a.call_id.cmp(&b.call_id));
    let mut calls = Vec::new();
    let mut size = 0;
    for copy in 0.. {
        for call in &shipped {
            if size >= bytes {
                return calls;
            }
            size += call.turns.iter().map(|t| t.text.len()).sum::<usize>();
            let mut call = call.clone();
            call.call_id = format!("{}-{copy}", call.call_id);
            calls.push(call);
        }
    }
    calls
}
