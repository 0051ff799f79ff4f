//! Properties of the extraction over the calls that ship with the program.

use proptest::prelude::*;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use throughline::extract::confidence::Precision;
use throughline::extract::{Extraction, Extractor};
use throughline::model::{Call, Finding, Turn};
use throughline::rules::{Ruleset, embedded_files};

static RULES: LazyLock<Ruleset> = LazyLock::new(|| Ruleset::compile_leniently(&embedded_files()).0);
static CALLS: LazyLock<Vec<Call>> = LazyLock::new(shipped_calls);

fn shipped_calls() -> Vec<Call> {
    let deals = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/deals");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(deals)
        .expect("corpora/deals")
        .flat_map(|d| std::fs::read_dir(d.expect("a deal").path().join("calls")).expect("its calls"))
        .map(|f| f.expect("a call").path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|p| serde_json::from_str(&std::fs::read_to_string(p).expect("a call")).expect("call JSON"))
        .collect()
}

fn extractor() -> Extractor<'static> {
    Extractor::new(&RULES, Precision::default())
}

fn run(extractor: &Extractor<'_>, threads: usize) -> Vec<Extraction> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
    let calls: Vec<_> = CALLS.iter().map(|c| (c, None)).collect();
    pool.install(|| extractor.extract_all(&calls))
}

#[test]
fn one_thread_and_two_find_the_same() {
    assert_eq!(run(&extractor(), 1), run(&extractor(), 2));
}

#[test]
fn the_prefilter_only_saves_time() {
    let mut without = extractor();
    without.prefilter = false;
    assert_eq!(run(&extractor(), 2), run(&without, 2));
}

#[test]
fn the_prefilter_loses_nothing_in_long_turns() {
    let mut without = extractor();
    without.prefilter = false;
    let with = extractor();
    let english = CALLS.iter().filter(|c| c.language.as_deref() == Some("en"));
    for (call, joined) in english.zip([2, 7, 40].into_iter().cycle()) {
        let mut long = call.clone();
        long.turns = (0..)
            .zip(call.turns.chunks(joined))
            .map(|(i, turns)| {
                let said: Vec<&str> = turns.iter().map(|t| t.text.as_str()).collect();
                Turn { i, speaker: turns[0].speaker.clone(), text: said.join(" "), ..Turn::default() }
            })
            .collect();
        assert_eq!(with.extract(&long, None), without.extract(&long, None), "{} by {joined}", call.call_id);
    }
}

#[test]
fn evidence_stands_where_it_says_and_ids_are_unique() {
    let all = run(&extractor(), 2);
    let mut ids = std::collections::BTreeSet::new();
    for (call, extraction) in CALLS.iter().zip(&all) {
        for finding in &extraction.findings {
            let turn = call.turns.iter().find(|t| t.i == finding.evidence.turn).expect("its turn");
            assert!(finding.evidence.holds_in(turn), "{finding:?}");
            assert!(finding.evidence.quote.split_whitespace().count() <= 60, "{finding:?}");
            assert!(ids.insert(finding.id.clone()), "{finding:?} twice");
        }
    }
    assert!(ids.len() > 100, "only {} findings", ids.len());
}

#[test]
fn what_no_pack_reads_is_said() {
    let all = run(&extractor(), 2);
    for (call, extraction) in CALLS.iter().zip(&all) {
        assert_eq!(extraction.unread.len(), 0, "{call:?} {:?}", extraction.unread);
    }
    let said = |text: &str| -> Vec<(String, usize)> {
        let turn = |i: u32| serde_json::json!({"i": i, "speaker": "p1", "text": text});
        let call = serde_json::from_value(serde_json::json!({
            "call_id": "c1", "source": "test", "title": "", "participants": [{"id": "p1", "name": "Ada", "side": "seller"}],
            "turns": [turn(0), turn(1)],
        }));
        let read = extractor().extract(&call.expect("a call"), None);
        read.unread.into_iter().map(|u| (u.language, u.turns)).collect()
    };
    // Neighbours of the languages that are read are not taken for them.
    let portuguese = "Eu envio a proposta para vocês até sexta, mas não temos ainda uma resposta da equipe de segurança sobre os dados.";
    assert_eq!(said(portuguese), [("pt".to_owned(), 2)]);
    let dutch = "Wij sturen jullie het voorstel voor vrijdag, maar we hebben nog geen antwoord van het team over de beveiliging.";
    assert_eq!(said(dutch), [("nl".to_owned(), 2)]);
    let french =
        "Je vous envoie la proposition avant vendredi, mais on n'a pas encore de réponse de l'équipe sur la sécurité.";
    assert_eq!(said(french), []);
}

/// What must survive a change of the words around: kind, turn, slots, and the words of the quote.
fn essence(findings: &[Finding], ignored: &[&str]) -> Vec<String> {
    findings
        .iter()
        .map(|f| {
            let plain = |text: &str| -> String {
                let lower = text.to_lowercase();
                let words = lower.split(|c: char| !c.is_alphanumeric());
                words.filter(|w| !w.is_empty() && !ignored.contains(w)).collect::<Vec<_>>().join(" ")
            };
            let (words, slots) = (plain(&f.evidence.quote), plain(&serde_json::to_string(&f.slots).expect("slots")));
            format!("{} {} {words} {slots}", f.kind.as_str(), f.evidence.turn)
        })
        .collect()
}

/// Byte offsets at which words begin, apart from the head of a sentence.
fn gaps(text: &str) -> Vec<usize> {
    text.match_indices(' ')
        .map(|(i, _)| i + 1)
        .filter(|&i| text[i..].starts_with(char::is_alphabetic) && text[..i - 1].ends_with(char::is_alphabetic))
        // Inside "you know" it would be another phrase.
        .filter(|&i| !(text[..i - 1].to_lowercase().ends_with("you") && text[i..].starts_with("know")))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn um_changes_nothing(call in 0..26usize, at in 0..1000usize, turn in 0..1000usize) {
        let call = &CALLS[call];
        let (calls, turn) = edited(call, turn, |text| {
            let gaps = gaps(text);
            let i = *gaps.get(at % gaps.len().max(1))?;
            Some(format!("{}um {}", &text[..i], &text[i..]))
        });
        same(&calls, turn, &["um"])?;
    }

    #[test]
    fn loud_and_quiet_mean_the_same(call in 0..26usize, turn in 0..1000usize) {
        let call = &CALLS[call];
        // Names are what capital letters tell; a turn without them may change its case.
        let (calls, turn) = edited(call, turn, |text| (!text.split_whitespace().skip(1).any(|w| w.starts_with(char::is_uppercase) && w.len() > 2 && !w.starts_with("I'"))).then(|| text.to_lowercase()));
        same(&calls, turn, &[])?;
    }

    #[test]
    fn opened_contractions_mean_the_same(call in 0..26usize, turn in 0..1000usize) {
        let call = &CALLS[call];
        let open = |text: &str| {
            let opened = text.replace("I'll", "I will").replace("we'll", "we will").replace("We'll", "We will").replace("you'll", "you will").replace("don't", "do not").replace("doesn't", "does not").replace("can't", "cannot");
            (opened != text).then_some(opened)
        };
        let (calls, turn) = edited(call, turn, open);
        same(&calls, turn, &["i", "we", "you", "ll", "will", "do", "does", "don", "doesn", "not", "t", "can", "cannot"])?;
    }

    #[test]
    fn a_doubled_word_changes_nothing(call in 0..26usize, at in 0..1000usize, turn in 0..1000usize) {
        let call = &CALLS[call];
        let mut doubled = String::new();
        let (calls, turn) = edited(call, turn, |text| {
            let gaps = gaps(text);
            let i = *gaps.get(at % gaps.len().max(1))?;
            let word: String = text[i..].chars().take_while(|c| c.is_alphabetic()).collect();
            let plain = word.chars().all(|c| c.is_ascii_lowercase()) && !["no", "not", "never", "none", "nothing", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty", "thirty", "forty", "fifty", "hundred", "thousand", "million", "half", "very"].contains(&word.as_str());
            doubled.clone_from(&word);
            (plain && text[i + word.len()..].starts_with([' ', ',', '.', '?'])).then(|| format!("{}{word} {}", &text[..i], &text[i..]))
        });
        same(&calls, turn, &[&doubled.clone()])?;
    }
}

/// The call as it is and with one turn changed; none if the change does not apply.
fn edited(call: &Call, turn: usize, mut change: impl FnMut(&str) -> Option<String>) -> (Option<(Call, Call)>, u32) {
    let at = turn % call.turns.len();
    let number = call.turns[at].i;
    let Some(text) = change(&call.turns[at].text) else { return (None, number) };
    let mut other = call.clone();
    other.turns[at].text = text;
    (Some((call.clone(), other)), number)
}

fn same(calls: &Option<(Call, Call)>, turn: u32, ignored: &[&str]) -> Result<(), TestCaseError> {
    let Some((before, after)) = calls else { return Ok(()) };
    let extractor = extractor();
    let read = |call: &Call| essence(&extractor.extract(call, None).findings, ignored);
    let (a, b) = (read(before), read(after));
    prop_assert_eq!(
        a,
        b,
        "turn {} of {}: {:?}",
        turn,
        before.call_id,
        after.turns.iter().find(|t| t.i == turn).map(|t| t.text.clone())
    );
    Ok(())
}

#[test]
fn a_file_of_classes_that_cannot_be_read_is_one_problem() {
    let mut files = embedded_files();
    let core = files.get_mut("en/vocab/core.toml").expect("the core classes");
    core.insert_str(0, "[OPEN\n");
    let (_, problems) = Ruleset::compile_leniently(&files);
    assert!(problems.iter().any(|p| p.code == "syntax" && p.file == "en/vocab/core.toml"));
    assert!(problems.iter().all(|p| p.code != "unknown-class"), "{}", problems.len());
}

#[test]
fn one_file_with_five_mistakes_tells_all_five() {
    let mut files = embedded_files();
    let text = r#"
titel = "A key that does not exist"
title = "Five mistakes"
kind = "risk"
why = "To see them all at once."
status = "stabel"
[set]
category = "legal"
[[match]]
pattern = "{SELFF} will send"
[[match]]
pattern = "we will (send | share"
[[example]]
says = "we will send it"
none = "no gate is named"
"#;
    files.insert("en/risk/five.toml".into(), text.into());
    let (_, problems) = Ruleset::compile_leniently(&files);
    let told: Vec<String> =
        problems.iter().filter(|p| p.file == "en/risk/five.toml").map(ToString::to_string).collect();
    for expected in [
        "five.toml:2:1: unknown-key",
        "five.toml:6:10: unknown-value",
        "five.toml:8:1: wrong-slot",
        "five.toml:10:12: unknown-class",
        "five.toml:12:20: pattern",
        "five.toml:13:1: example",
    ] {
        assert!(told.iter().any(|t| t.contains(expected)), "{expected} is not among {told:#?}");
    }
    assert!(told.iter().all(|t| t.contains(" — ")), "a remedy is missing: {told:#?}");
}
