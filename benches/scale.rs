//! Extraction with ten thousand rules beside one thousand, in one interleaved run.
//!
//! `cargo bench --bench scale`: made-up rules, each `(we | i) {FUT} ~4 (WORD | WORD)` with two words of the shipped
//! pack, over the English calls that ship with the program. Only the ratio means something.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::path::Path;
use std::time::Instant;
use throughline::extract::Extractor;
use throughline::extract::confidence::Precision;
use throughline::model::Call;
use throughline::rules::{Files, Ruleset, embedded_files};

/// The program's own.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 7;

fn main() {
    let calls = shipped();
    let pairs: Vec<_> = calls.iter().map(|c| (c, None)).collect();
    let bytes: usize = calls.iter().flat_map(|c| &c.turns).map(|t| t.text.len()).sum();
    let (shipped, _) = Ruleset::compile_leniently(&embedded_files());
    let words: Vec<&str> = shipped.packs["en"].lexicon.words();
    let words: Vec<&str> = words.into_iter().filter(|w| w.bytes().all(|b| b.is_ascii_lowercase())).collect();
    let made = [1_000, 10_000].map(|n| Ruleset::compile_leniently(&files(n, &words)).0);
    let extractors = made.each_ref().map(|rules| Extractor::new(rules, Precision::default()));
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    let mut rates = [const { Vec::new() }; 2];
    let mut found = [0; 2];
    for _ in 0..ROUNDS {
        for (n, extractor) in extractors.iter().enumerate() {
            let start = Instant::now();
            let extracted = pool.install(|| extractor.extract_all(&pairs));
            rates[n].push(bytes as f64 / 1e6 / start.elapsed().as_secs_f64());
            found[n] = extracted.iter().map(|e| e.findings.len()).sum();
        }
    }
    let [few, many] = rates.each_mut().map(|r| {
        r.sort_by(f64::total_cmp);
        r[r.len() / 2]
    });
    let size = |n: usize| made[n].packs.values().map(|p| p.rules.len()).sum::<usize>();
    println!("{:>6} rules {few:6.1} MB/s  {} findings", size(0), found[0]);
    println!("{:>6} rules {many:6.1} MB/s  {} findings", size(1), found[1]);
    println!("ratio {:.2}", many / few);
}

/// The shipped classes, and so many rules, no two alike.
fn files(rules: usize, words: &[&str]) -> Files {
    let mut files = embedded_files();
    files.retain(|file, _| file.starts_with("en/vocab/"));
    let word = |n: usize| words[n.wrapping_mul(2_654_435_761) % words.len()];
    for n in 0..rules {
        let pattern = format!("(we | i) {{FUT}} ~4 ({} | {})", word(2 * n), word(2 * n + 1));
        let text =
            format!("kind = \"risk\"\nstatus = \"draft\"\nevidence = \"match\"\n[[match]]\npattern = '{pattern}'");
        files.insert(format!("en/risk/made-{n}.toml"), text);
    }
    files
}

fn shipped() -> Vec<Call> {
    let deals = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/deals");
    let folders = std::fs::read_dir(deals).expect("corpora/deals");
    let files = folders.flat_map(|d| std::fs::read_dir(d.expect("a deal").path().join("calls")).expect("its calls"));
    let text = files.map(|f| std::fs::read_to_string(f.expect("a call").path()).expect("text"));
    let calls = text.map(|t| serde_json::from_str::<Call>(&t).expect("call JSON"));
    calls.filter(|c| c.language.as_deref() == Some("en")).collect()
}
