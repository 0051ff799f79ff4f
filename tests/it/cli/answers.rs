//! `search`, `draft`, `gaps`, `decide`: what is answered, and that a human's word stays.

use super::*;

#[test]
fn a_hit_has_its_quote_speaker_time_neighbours_and_link() {
    let dir = small();
    run(dir.path(), &["run"]).good();
    let found = run(dir.path(), &["search", "security docs", "--kind", "commitment", "--json"]).json();
    assert_eq!(found["total"], 1, "{found}");
    let hit = &found["hits"][0];
    for (key, value) in [
        ("call_id", "first"),
        ("kind", "commitment"),
        ("speaker", "Ida Holm"),
        ("side", "seller"),
        ("date", "2026-03-02"),
        ("account", "Hollin Mills"),
        ("link", "https://rec.example/first#t=61"),
    ] {
        assert_eq!(hit[key], value, "{key} of {hit}");
    }
    assert_eq!(hit["before"][0]["text"], FIRST[0].1);
    assert_eq!(hit["after"][0]["text"], FIRST[2].1);
    let quote = hit["text"].as_str().expect("a quote");
    let marked: Vec<String> = hit["marks"]
        .as_array()
        .expect("marks")
        .iter()
        .map(|m| {
            let at = |k: usize| usize::try_from(m[k].as_u64().expect("a number")).expect("small");
            quote.chars().skip(at(0)).take(at(1) - at(0)).collect()
        })
        .collect();
    assert_eq!(marked, ["security", "docs"]);
    assert_eq!(found["facets"]["account"]["Hollin Mills"], 1);
    let text = run(dir.path(), &["search", "security docs"]).good();
    assert!(text.contains("00:01:01") && text.contains("https://rec.example/first#t=61"), "{text}");
}

#[test]
fn filters_narrow_and_nothing_found_says_how_much_was_searched() {
    let total = |args: &[&str]| {
        run(demo(), &[&["search", "--json"], args].concat()).json()["total"].as_u64().expect("a number")
    };
    let all = total(&[""]);
    let promises = total(&["", "--kind", "commitment"]);
    let pellworth = total(&["", "--kind", "commitment", "--deal", "pellworth"]);
    let sellers = total(&["", "--kind", "commitment", "--deal", "dev1", "--side", "seller"]);
    assert!(
        all > promises && promises > pellworth && pellworth >= sellers && sellers > 0,
        "{all} {promises} {pellworth} {sellers}"
    );
    assert!(total(&["", "--since", "2027-12-01"]) == 0 && total(&["", "--until", "2027-12-01"]) == all);
    let nothing = run(demo(), &["search", "qqxyzzy"]).good();
    assert!(nothing.contains("nothing for `qqxyzzy` in 32 calls, 8062 turns"), "{nothing}");
    let near = run(demo(), &["search", "speaker:Pelworthh", "--json"]).json();
    assert_eq!(near["total"], 0);
    assert_eq!(run(demo(), &["search", "", "--kind", "promise"]).code, 2);
}

#[test]
fn drafts_come_in_three_formats() {
    let md = run(demo(), &["draft", "pellworth"]).good();
    assert!(md.starts_with("# Handoff: Pellworth Freight Ltd"), "{md}");
    let html = run(demo(), &["draft", "dev1", "--format", "html"]).good();
    assert!(html.starts_with("<!doctype html>") || html.starts_with("<!DOCTYPE html>"), "{}", &html[..80]);
    let json = run(demo(), &["draft", "dev1", "--json"]).json();
    assert_eq!(json["deal_id"], "dev1");
    let dir = folder();
    let file = dir.path().join("d.html");
    run(demo(), &["draft", "dev1", "--format", "html", "--out", file.to_str().expect("UTF-8")]).good();
    assert_eq!(std::fs::read_to_string(file).expect("a file"), html);
    for deal in ["dev7", "dev8", "dev9"] {
        let other = run(demo(), &["draft", deal, "--json"]).json();
        let lines = other["sections"]
            .as_array()
            .expect("sections")
            .iter()
            .flat_map(|s| s["fields"].as_array().into_iter().flatten());
        let filled = lines.filter(|f| f["items"].as_array().is_some_and(|i| !i.is_empty())).count();
        assert!(filled > 5, "{deal}: {filled} fields with content");
        assert_eq!(other["notes"].as_array().map_or(0, Vec::len), 0, "{}", other["notes"]);
    }
}

#[test]
fn gaps_and_lists_are_json_too() {
    let gaps = run(demo(), &["gaps", "--json"]).json();
    assert_eq!(gaps.as_array().expect("a list").len(), 9);
    assert!(gaps[0]["gaps"].as_array().is_some_and(|g| !g.is_empty()));
    assert_eq!(run(demo(), &["deals", "--json"]).json().as_array().expect("a list").len(), 9);
    assert_eq!(run(demo(), &["calls", "--deal", "dev4", "--json"]).json().as_array().expect("a list").len(), 5);
    assert!(run(demo(), &["deals"]).good().contains("Tuscara Valley Health"));
}

/// The verdict and text of the document's line that quotes these words.
fn line(dir: &Path, words: &str) -> Option<(String, String)> {
    let json = run(dir, &["draft", "hollin", "--json"]).json();
    let sections = json["sections"].as_array().expect("sections").iter();
    let fields = sections.flat_map(|s| s["fields"].as_array().expect("fields").iter());
    let mut items = fields.flat_map(|f| f["items"].as_array().expect("items").iter());
    let item = items.find(|i| i["origin"]["quote"].as_str().is_some_and(|q| q.contains(words)))?;
    Some((item["verdict"].as_str()?.to_owned(), item["text"].as_str()?.to_owned()))
}

fn item_id(dir: &Path, words: &str) -> String {
    let found = run(dir, &["search", words, "--kind", "commitment", "--json"]).json();
    found["hits"][0]["id"].as_str().expect("a finding").to_owned()
}

#[test]
fn a_decision_survives_another_extraction_and_a_new_revision_of_the_call() {
    let dir = small();
    run(dir.path(), &["run"]).good();
    let id = item_id(dir.path(), "security docs");
    assert_eq!(line(dir.path(), "security docs").expect("a line").0, "open");
    let args = ["decide", "hollin mills", &id[..10], "edit", "--text", "Security documents by Friday", "--by", "Ann"];
    let said = run(dir.path(), &args).good();
    assert!(said.starts_with("edited "), "{said}");
    let edited = Some(("edited".to_owned(), "Security documents by Friday".to_owned()));
    assert_eq!(line(dir.path(), "security docs"), edited);
    // Another setting reads every call again.
    std::fs::write(dir.path().join("throughline.toml"), "sources = [\"deals\"]\nproducts = [\"Paywell\"]\n")
        .expect("written");
    let again = run(dir.path(), &["run", "--json"]).json();
    assert_eq!(again["read"]["calls"].as_array().expect("a list").len(), 2);
    assert_eq!(line(dir.path(), "security docs"), edited);
    // A better transcript moves the turn and changes a word of the quote, and with it the finding's id.
    let better: &[(&str, &str)] = &[
        ("p2", "hello"),
        ("p2", "the timesheets are on paper and nobody trusts them"),
        ("p1", "okay, so we'll send you the security docs by friday evening"),
        ("p2", "great, thank you, our abacus is retired"),
    ];
    let file = dir.path().join("deals/hollin/first.json");
    std::fs::write(file, call("first", "2026-03-02T10:00:00+01:00", better)).expect("written");
    run(dir.path(), &["run"]).good();
    assert_ne!(item_id(dir.path(), "security docs"), id);
    assert_eq!(line(dir.path(), "security docs"), edited);
    let found = run(dir.path(), &["search", "", "--status", "edited", "--json"]).json();
    assert_eq!(found["total"], 1, "{found}");
}

#[test]
fn what_cannot_be_decided_says_why() {
    let dir = small();
    run(dir.path(), &["run"]).good();
    let id = item_id(dir.path(), "security docs");
    let decide = |args: &[&str]| run(dir.path(), &[&["decide", "hollin"], args, &["--by", "Ann"]].concat());
    assert_eq!(decide(&["ffffffffffff", "accept"]).code, 2);
    assert!(decide(&[&id, "edit"]).err.contains("--text"), "an edit needs words");
    assert!(decide(&["", "accept"]).err.contains("no item"));
    assert_eq!(decide(&["9.9", "add", "--text", "x"]).code, 2);
    decide(&["1.1", "add", "--text", "Payroll out by the 25th"]).good();
    decide(&["4.3", "not-said"]).good();
    let md = run(dir.path(), &["draft", "hollin"]).good();
    assert!(md.contains("Payroll out by the 25th"), "{md}");
    assert_eq!(run(dir.path(), &["decide", "hollin", &id, "accept"]).code, 2, "nobody decides without a name");
}
