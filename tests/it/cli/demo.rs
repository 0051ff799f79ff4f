//! The demo end to end: what it prints, and that other tools' exports give the findings of our own JSON.

use super::*;
use std::collections::BTreeMap;
use std::time::Instant;
use throughline::config::Config;
use throughline::model::{Call, Finding, Turn};
use throughline::pipeline::gather::{Held, gather};
use throughline::pipeline::rulebook::{RuleFiles, Rulebook};
use throughline::pipeline::stream::read_gathered;
use throughline::store::Store;

/// What a finding says, without the numbers of turns: cues of one speaker are joined on reading.
type Said = (String, String, String, String);

fn said(call: &Call, finding: &Finding) -> Said {
    let speaker = call.participants.iter().find(|p| Some(&p.id) == finding.evidence.speaker.as_ref());
    let slots = serde_json::to_string(&finding.slots).expect("slots are JSON");
    (
        finding.kind.as_str().to_owned(),
        finding.evidence.quote.clone(),
        slots,
        speaker.map_or_else(String::new, |p| p.name.clone()),
    )
}

fn key(call: &Call) -> String {
    format!("{} {}", call.started_at.expect("dated").local.date(), call.title)
}

/// Turns as a reader of cues sees them: those of one speaker join with a space while the pause is at most 1.5 seconds
/// and the turn has at most 600 characters.
fn joined(turns: &[Turn]) -> Vec<Turn> {
    let mut out: Vec<Turn> = Vec::new();
    for turn in turns {
        match out.last_mut() {
            Some(last)
                if last.speaker == turn.speaker
                    && turn.start_ms.zip(last.end_ms).is_some_and(|(next, end)| next.saturating_sub(end) <= 1_500)
                    && last.text.chars().count() <= 600 =>
            {
                last.text = format!("{} {}", last.text, turn.text);
                last.end_ms = turn.end_ms;
            }
            _ => out.push(turn.clone()),
        }
    }
    out
}

#[test]
fn exports_of_other_tools_give_the_findings_of_our_own_json() {
    let store = Store::open_read_only(demo()).expect("a store");
    let mut through_tools: BTreeMap<String, Vec<Said>> = BTreeMap::new();
    for listed in store.calls().expect("calls") {
        let call = store.call(&listed.call_id).expect("a call").call;
        let findings = store.findings_of_call(&listed.call_id).expect("findings");
        through_tools.insert(key(&call), findings.iter().map(|f| said(&call, f)).collect());
    }
    let sources: Vec<String> = store.calls().expect("calls").into_iter().map(|c| c.source).collect();
    for source in ["gong", "chorus", "zoom", "throughline"] {
        assert!(sources.iter().any(|s| s == source), "no call came through {source}");
    }
    let config = Config::default();
    let book = Rulebook::compile(RuleFiles::shipped(), &config);
    let mut gathered = gather(&[root().join("corpora/deals")], &config, |_| None);
    for file in &mut gathered.files {
        if let Held::Calls(calls) = &mut file.held
            && (file.label.contains("/dev5-") || file.label.contains("/dev6-"))
        {
            calls.iter_mut().for_each(|c| c.call.turns = joined(&c.call.turns));
        }
    }
    let direct: BTreeMap<String, Vec<Said>> = read_gathered(gathered, &book.reader())
        .into_iter()
        .map(|a| (key(&a.call), a.extraction.findings.iter().map(|f| said(&a.call, f)).collect()))
        .collect();
    assert_eq!(through_tools.len(), 32);
    assert_eq!(direct.len(), 32);
    assert!(direct.values().map(Vec::len).sum::<usize>() > 50, "the demo finds things");
    let mut wrong = Vec::new();
    for (call, expected) in &direct {
        let got = &through_tools[call];
        wrong.extend(expected.iter().filter(|e| !got.contains(e)).map(|e| format!("{call}: lost {e:?}")));
        wrong.extend(got.iter().filter(|g| !expected.contains(g)).map(|g| format!("{call}: new {g:?}")));
        if got.len() != expected.len() {
            wrong.push(format!("{call}: {} findings, not {}", got.len(), expected.len()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_summary_says_what_came_of_it_and_what_to_try_next() {
    let dir = folder();
    let began = Instant::now();
    let out = run(dir.path(), &["demo", "--dir", dir.path().join("d").to_str().expect("UTF-8")]).good();
    assert!(began.elapsed().as_secs() < 10, "the demo took {:?}", began.elapsed());
    for words in [
        "32 calls of 9 deals",
        "Pellworth Freight Ltd",
        "Try next",
        " search ",
        " gaps dev1",
        " draft dev1",
        " decide dev1 ",
        "dev1.html",
    ] {
        assert!(out.contains(words), "no `{words}` in {out}");
    }
    let html = std::fs::read_to_string(dir.path().join("d/out/dev1.html")).expect("a draft");
    assert!(html.contains("Pellworth Freight Ltd") && !html.contains("http://cdn"));
}

#[test]
fn every_command_that_the_demo_names_answers() {
    let dir = folder();
    let d = dir.path().join("d");
    let out = run(dir.path(), &["demo", "--dir", d.to_str().expect("UTF-8")]).good();
    let mut tried = 0;
    for line in out.lines().skip_while(|l| !l.contains("Try next")).skip(1) {
        let Some((line, _)) = line.split_once('#') else { continue };
        // The words after `-w DIR`, quotes as a shell reads them.
        let rest = line.split_once("-w ").expect("a workspace").1.split_once(' ').expect("a command").1;
        let mut args = Vec::new();
        for (n, part) in rest.trim().split('"').enumerate() {
            if n % 2 == 1 { args.push(part) } else { args.extend(part.split_whitespace()) }
        }
        let said = run(&d, &args).good();
        assert!(!said.is_empty(), "{line}");
        tried += 1;
    }
    assert!(tried >= 4, "{out}");
}

#[test]
fn a_folder_that_is_no_demo_is_left_alone() {
    let dir = folder();
    std::fs::write(dir.path().join("thesis.txt"), "mine").expect("written");
    let answer = run(dir.path(), &["demo", "--dir", dir.path().to_str().expect("UTF-8")]);
    assert_eq!(answer.code, 2, "{}", answer.err);
    assert!(dir.path().join("thesis.txt").exists());
}
