//! Indexing beside bare tantivy with the same fields, and how long searches take at 100,000 turns.
//!
//! `cargo bench --bench search`. Prints figures; only the ratios carry over to another machine. The
//! text is made up: words of a Zipf distribution, in turns as long as those of speech.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "made-up numbers are small")]

use std::time::{Duration, Instant};
use tantivy::indexer::IndexWriterOptions;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};
use tantivy::tokenizer::{AsciiFoldingFilter, LowerCaser, SimpleTokenizer, TextAnalyzer};
use tantivy::{IndexWriter, TantivyDocument};
use throughline::index::{CallDocs, Filters, Index};
use throughline::model::finding::{Slots, Status};
use throughline::model::{Call, CallTime, Evidence, Finding, Kind, Participant, Side, Span, Turn, Verdict};

const CALLS: usize = 250;
const TURNS: u32 = 400;
const DEALS: usize = 60;
const VOCABULARY: u64 = 30_000;
const ROUNDS: usize = 5;
const QUERIES: usize = 500;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self, below: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % below
    }

    /// A word of the vocabulary, the n-th about n times as rare as the first.
    fn word(&mut self) -> String {
        let share = self.next(1 << 30) as f64 / f64::from(1 << 30);
        word_of((VOCABULARY as f64).powf(share) as u64 - 1)
    }

    fn text(&mut self) -> String {
        let words = 2 + self.next(12) + self.next(20);
        (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ")
    }
}

/// The `n`-th word: syllables that spell the number, so that all differ.
fn word_of(mut n: u64) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "con", "di", "fer", "go", "hul", "ki", "lan", "mo", "ner", "pu", "ri", "sol", "ta", "vin", "wex"];
    let mut word = String::new();
    loop {
        word.push_str(SYLLABLES[(n % 16) as usize]);
        n /= 16;
        if n == 0 {
            return word;
        }
    }
}

struct Made {
    call: Call,
    deal: String,
    account: String,
    findings: Vec<(Finding, Verdict)>,
}

fn make(n: usize, numbers: &mut Numbers) -> Made {
    let people: Vec<Participant> = (0..4u64)
        .map(|p| Participant {
            id: format!("p{p}"),
            name: format!("{} {}", word_of(numbers.next(400)), word_of(5_000 + numbers.next(600))),
            email: None,
            title: None,
            side: if p < 2 { Side::Seller } else { Side::Customer },
        })
        .collect();
    let turns: Vec<Turn> = (0..TURNS)
        .map(|i| Turn {
            i,
            speaker: Some(format!("p{}", numbers.next(4))),
            start_ms: Some(u64::from(i) * 6_000),
            end_ms: None,
            text: numbers.text(),
            marks: Vec::new(),
        })
        .collect();
    let call = Call {
        call_id: format!("gong:{n:06}"),
        source: ["gong", "zoom", "chorus"][n % 3].to_owned(),
        title: format!("Call {n}"),
        started_at: CallTime::parse(&format!("2026-{:02}-{:02}T10:00:00Z", 1 + n % 12, 1 + n % 28)).ok(),
        duration_s: Some(2_400),
        stage: Some(["discovery", "demo", "negotiation"][n % 3].to_owned()),
        language: None,
        url: Some(format!("https://calls.example/{n}")),
        deal_id: None,
        participants: people,
        turns,
    };
    let findings = call.turns.iter().step_by(25).map(|turn| finding(&call, turn, numbers)).collect();
    let deal = n % DEALS;
    Made { call, deal: format!("deal-{deal}"), account: format!("{} works", word_of(deal as u64 + 300)), findings }
}

fn finding(call: &Call, turn: &Turn, numbers: &mut Numbers) -> (Finding, Verdict) {
    let kind = Kind::ALL[numbers.next(6) as usize];
    let slots = Slots {
        status: (kind == Kind::Commitment).then_some(Status::Firm),
        owner: Some(call.participants[0].name.clone()),
        ..Slots::default()
    };
    let end = turn.text.match_indices(' ').nth(8).map_or(turn.text.len(), |(at, _)| at);
    let evidence = Evidence {
        turn: turn.i,
        span: Span::of(&turn.text, 0, end).expect("every turn has words"),
        quote: turn.text[..end].to_owned(),
        also: Vec::new(),
        start_ms: turn.start_ms,
        speaker: turn.speaker.clone(),
        side: call.side(turn),
    };
    let finding = Finding {
        id: format!("{}-{}", call.call_id, turn.i),
        call_id: call.call_id.clone(),
        kind,
        evidence,
        confidence: 0.8,
        rule: format!("en/{}/made-up", kind.as_str()),
        slots,
    };
    (finding, Verdict::Open)
}

/// Feeds all calls through our writer; the time until the commit is durable.
fn ours(calls: &[Made]) -> (Duration, tempfile::TempDir) {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let index = Index::open(dir.path(), 1).expect("a new index").index;
    let mut writer = index.writer().expect("the only writer");
    let start = Instant::now();
    for made in calls {
        let docs = CallDocs {
            call: &made.call,
            deal_id: Some(&made.deal),
            account: Some(&made.account),
            findings: &made.findings,
        };
        writer.replace(&docs).expect("space for the index");
    }
    writer.commit(1).expect("space for the index");
    let took = start.elapsed();
    writer.finish().expect("space for the index");
    (took, dir)
}

/// tantivy alone: the same fields filled with the same values, one `add_document` a document.
struct Bare {
    schema: Schema,
    words: [Field; 7],
    exact: [Field; 6],
    columns: [Field; 3],
    finding: Field,
    numbers: [Field; 2],
    days: [Field; 2],
}

impl Bare {
    fn new() -> Bare {
        let mut b = Schema::builder();
        let words = |ranked| {
            let indexing = TextFieldIndexing::default()
                .set_tokenizer("bare")
                .set_index_option(IndexRecordOption::WithFreqsAndPositions)
                .set_fieldnorms(ranked);
            TextOptions::default().set_indexing_options(indexing)
        };
        let fast = |b: &mut tantivy::schema::SchemaBuilder, n| b.add_text_field(n, words(false).set_fast("raw"));
        let words = [
            b.add_text_field("text", words(true).set_stored()),
            b.add_text_field("about", words(false)),
            fast(&mut b, "speaker"),
            fast(&mut b, "account"),
            fast(&mut b, "deal"),
            fast(&mut b, "stage"),
            fast(&mut b, "owner"),
        ];
        let exact = ["call", "kind", "side", "source", "status", "verdict"].map(|n| b.add_text_field(n, STRING | FAST));
        let columns = ["title", "url", "rule"].map(|n| b.add_text_field(n, TextOptions::default().set_fast("raw")));
        let finding = b.add_text_field("finding", STORED);
        let numbers = ["turn", "start_ms"].map(|n| b.add_u64_field(n, FAST));
        let days = ["day", "due"].map(|n| b.add_i64_field(n, FAST | INDEXED));
        Bare { schema: b.build(), words, exact, columns, finding, numbers, days }
    }

    fn index(&self, calls: &[Made]) -> Duration {
        let dir = tempfile::tempdir().expect("a temporary directory");
        let index = tantivy::Index::create_in_dir(dir.path(), self.schema.clone()).expect("a new index");
        let analyzer = TextAnalyzer::builder(SimpleTokenizer::default()).filter(LowerCaser).filter(AsciiFoldingFilter);
        index.tokenizers().register("bare", analyzer.build());
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(4);
        let options = IndexWriterOptions::builder()
            .memory_budget_per_thread(64 << 20)
            .num_worker_threads(threads)
            .num_merge_threads(1)
            .build();
        let mut writer: IndexWriter = index.writer_with_options(options).expect("the only writer");
        let start = Instant::now();
        for made in calls {
            for turn in &made.call.turns {
                let doc = self.doc(made, turn, &turn.text, "turn");
                writer.add_document(doc).expect("space for the index");
            }
            for (finding, _) in &made.findings {
                let turn = &made.call.turns[finding.evidence.turn as usize];
                let mut doc = self.doc(made, turn, &finding.evidence.quote, finding.kind.as_str());
                doc.add_text(self.exact[5], "open");
                doc.add_text(self.columns[2], &finding.rule);
                doc.add_text(self.finding, &finding.id);
                doc.add_text(self.words[6], finding.slots.owner.as_deref().unwrap_or_default());
                doc.add_text(self.words[1], finding.slots.owner.as_deref().unwrap_or_default());
                writer.add_document(doc).expect("space for the index");
            }
        }
        writer.commit().expect("space for the index");
        let took = start.elapsed();
        writer.wait_merging_threads().expect("space for the index");
        took
    }

    fn doc(&self, made: &Made, turn: &Turn, text: &str, kind: &str) -> TantivyDocument {
        let mut doc = TantivyDocument::new();
        doc.add_text(self.words[0], text);
        doc.add_text(self.words[2], &made.call.speaker(turn).expect("every turn has a speaker").name);
        doc.add_text(self.words[3], &made.account);
        doc.add_text(self.words[4], &made.deal);
        doc.add_text(self.words[5], made.call.stage.as_deref().unwrap_or_default());
        doc.add_text(self.exact[0], &made.call.call_id);
        doc.add_text(self.exact[1], kind);
        doc.add_text(self.exact[2], made.call.side(turn).as_str());
        doc.add_text(self.exact[3], &made.call.source);
        doc.add_text(self.columns[0], &made.call.title);
        doc.add_text(self.columns[1], made.call.url.as_deref().unwrap_or_default());
        doc.add_u64(self.numbers[0], u64::from(turn.i));
        doc.add_u64(self.numbers[1], turn.start_ms.unwrap_or_default());
        doc.add_i64(self.days[0], 20_000);
        doc
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The program's own.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut numbers = Numbers(7);
    let calls: Vec<Made> = (0..CALLS).map(|n| make(n, &mut numbers)).collect();
    let docs: usize = calls.iter().map(|c| c.call.turns.len() + c.findings.len()).sum();
    let bytes: usize = calls.iter().flat_map(|c| &c.call.turns).map(|t| t.text.len()).sum();
    println!("{docs} documents of {CALLS} calls, {:.1} MB of text", bytes as f64 / 1e6);

    let bare = Bare::new();
    let (mut of_ours, mut of_bare) = (Vec::new(), Vec::new());
    let mut kept = None;
    for round in 0..=ROUNDS {
        let (time, dir) = ours(&calls);
        let bare_time = bare.index(&calls);
        // The first round warms up.
        if round > 0 {
            of_ours.push(time);
            of_bare.push(bare_time);
        }
        kept = Some(dir);
    }
    let rate = |time: Duration| docs as f64 / time.as_secs_f64();
    let (time, bare_time) = (median(of_ours), median(of_bare));
    println!(
        "index: {:.0} docs/s, bare tantivy {:.0} docs/s: {:.2} of it",
        rate(time),
        rate(bare_time),
        rate(time) / rate(bare_time)
    );

    let dir = kept.expect("at least one round");
    let start = Instant::now();
    let index = Index::open(dir.path(), 1).expect("the index just made").index;
    println!("open with all checksums: {:.1} ms", start.elapsed().as_secs_f64() * 1e3);
    searches(&index, &calls, &mut numbers);
}

fn searches(index: &Index, calls: &[Made], numbers: &mut Numbers) {
    let said = |numbers: &mut Numbers, words: usize| -> String {
        loop {
            let turns = &calls[numbers.next(CALLS as u64) as usize].call.turns;
            let all: Vec<&str> = turns[numbers.next(u64::from(TURNS)) as usize].text.split(' ').collect();
            if let Some(last) = all.len().checked_sub(words) {
                let at = numbers.next(last as u64 + 1) as usize;
                return all[at..at + words].join(" ");
            }
        }
    };
    let none = Filters::default();
    let narrow = |numbers: &mut Numbers| Filters {
        kind: if numbers.next(2) == 0 { vec![Kind::ALL[numbers.next(6) as usize]] } else { Vec::new() },
        account: vec![format!("{} works", word_of(numbers.next(DEALS as u64) + 300))],
        since: "2026-03-01".parse().ok(),
        ..Filters::default()
    };
    let seen: Vec<String> = (0..DEALS / 2).map(|d| format!("deal-{d}")).collect();
    let mut all = Vec::new();
    for what in [
        "one word",
        "phrase of 3",
        "3 words",
        "word + filters",
        "filters alone",
        "misspelt",
        "everything",
        "half hidden",
    ] {
        let mut times = Vec::with_capacity(QUERIES);
        let mut hits = 0;
        for _ in 0..QUERIES {
            let (query, filters) = match what {
                "one word" => (said(numbers, 1), none.clone()),
                "phrase of 3" => (format!("\"{}\"", said(numbers, 3)), none.clone()),
                "3 words" => (said(numbers, 3), none.clone()),
                "word + filters" => (said(numbers, 1), narrow(numbers)),
                "filters alone" => (String::new(), narrow(numbers)),
                "misspelt" => {
                    (format!("{}x{}", word_of(20 + numbers.next(4_000)), word_of(numbers.next(16))), none.clone())
                }
                "everything" => (String::new(), none.clone()),
                _ => (said(numbers, 2), Filters { visible: Some(seen.clone()), ..none.clone() }),
            };
            // The least of three: the program's own time, without what else the machine does.
            let asked = (0..3).map(|_| {
                let start = Instant::now();
                let answer = index.search(&query, &filters).expect("a valid query");
                (start.elapsed(), answer.total)
            });
            let (time, total) = asked.min().expect("three searches");
            times.push(time);
            hits += total;
        }
        all.extend_from_slice(&times);
        report(what, times, hits / QUERIES as u64);
    }
    report("all", all, 0);
}

fn report(what: &str, mut times: Vec<Duration>, hits: u64) {
    times.sort();
    let at = |share: usize| times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "search, {what:<14} p50 {:7.3} ms  p99 {:7.3} ms  max {:7.3} ms  {hits:>6} hits on average",
        at(50),
        at(99),
        at(100)
    );
}
