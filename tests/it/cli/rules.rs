//! `rules`: five mistakes at once, a rule file anywhere, explaining, listing, measuring, beginning.

use super::*;

#[test]
fn five_mistakes_in_one_file_are_all_reported_with_place_and_remedy() {
    let dir = folder();
    let file = dir.path().join("broken.toml");
    std::fs::write(
        &file,
        r#"title = ""
kind = "risk"
why = "someone must know"
status = "stable"
side = "customer"
allow = ["negatd"]
[set]
categry = "budget"
[[match]]
pattern = "no budget {NO_SUCH_CLASS}"
[[match]]
pattern = "frozen ( spend"
[[example]]
says = "the abacus is retired"
finds = "the abacus is retired"
"#,
    )
    .expect("written");
    let path = file.to_str().expect("UTF-8");
    let answer = run(dir.path(), &["rules", "check", path]);
    assert_eq!(answer.code, 1, "{}", answer.err);
    let mine: Vec<&str> = answer.out.lines().filter(|l| l.starts_with(path)).collect();
    for (place, code) in [
        ("broken.toml:1:", "missing-title"),
        ("broken.toml:6:", "unknown-modifier"),
        ("broken.toml:8:", "wrong-slot"),
        ("broken.toml:10:", "unknown-class"),
        ("broken.toml:12:", "pattern"),
    ] {
        let found = mine.iter().find(|l| l.contains(place) && l.contains(&format!(": {code}: ")));
        assert!(found.is_some_and(|l| l.contains(" — ") || l.contains("; ")), "{place} {code} in {mine:#?}");
    }
    let json = run(dir.path(), &["rules", "check", path, "--json"]);
    let list: Value = serde_json::from_str(&json.out).expect("JSON");
    assert!(list.as_array().expect("a list").len() >= 5);
}

#[test]
fn a_sound_rule_passes_and_can_be_explained_and_used() {
    let dir = folder();
    let file = dir.path().join("frozen.toml");
    std::fs::write(
        &file,
        "title = \"Spend is frozen\"\nkind = \"risk\"\nwhy = \"No money, no rollout.\"\nstatus = \"draft\"\nside = \"customer\"\nset = { category = \"budget\" }\n[[match]]\npattern = \"abacus is retired\"\n[[example]]\nsays = \"the abacus is retired until june\"\nfinds = \"abacus is retired\"\n",
    )
    .expect("written");
    let path = file.to_str().expect("UTF-8");
    let checked = run(dir.path(), &["rules", "check", path]);
    assert!(!checked.out.contains("frozen.toml"), "{}", checked.out);
    let walk = run(dir.path(), &["rules", "explain", path, "the abacus is retired", "--by", "customer"]).good();
    assert!(walk.contains("1 found"), "{walk}");
    let walk = run(dir.path(), &["rules", "explain", path, "the abacus is retired", "--by", "seller"]).good();
    assert!(walk.contains("stopped at side"), "{walk}");
    let input = call("c", "2026-03-02T10:00:00Z", &[("p2", "honestly our abacus is retired")]);
    let found = run_with_input(dir.path(), &["extract", "--rules", path], &input).good();
    assert!(found.contains("\"rule\":\"en/risk/frozen\"") && found.contains("\"category\":\"budget\""), "{found}");
    let through_env = command(dir.path())
        .args(["rules", "list"])
        .env("THROUGHLINE_RULES", path)
        .output()
        .expect("the program starts");
    assert!(answer(through_env).good().contains("en/risk/frozen"));
}

#[test]
fn rules_are_listed_measured_and_begun() {
    let dir = folder();
    let list = run(dir.path(), &["rules", "list", "--json"]).json();
    let ids: Vec<&str> = list.as_array().expect("a list").iter().filter_map(|r| r["id"].as_str()).collect();
    for language in ["de", "en", "es", "fr"] {
        let rules = ids.iter().filter(|id| id.starts_with(&format!("{language}/"))).count();
        assert!(rules >= 60, "{rules} rules in {language}");
    }
    let scores = dir.path().join("scores.toml");
    let args = ["rules", "score", "--only", "dev1,dev2", "--json", "--write", scores.to_str().expect("UTF-8")];
    let report = run(dir.path(), &args).json();
    assert_eq!(report["calls"], 8);
    assert!(report["kinds"]["commitment"]["gold"].as_u64().is_some_and(|n| n > 50), "{report}");
    assert!(std::fs::read_to_string(&scores).expect("scores").contains("[rule]\n\"en/"));
    assert_eq!(run(dir.path(), &["rules", "score", "--only", "nothing"]).code, 2);
    let made = run(dir.path(), &["rules", "new", "risk/no-budget"]).good();
    assert!(made.trim_end().ends_with("rules/en/risk/no-budget.toml"), "{made}");
    assert_eq!(run(dir.path(), &["rules", "new", "risk/no-budget"]).code, 2);
    assert_eq!(run(dir.path(), &["rules", "new", "gossip/x"]).code, 2);
    assert_eq!(run(dir.path(), &["rules", "explain", "no-such-rule-at-all", "x"]).code, 2);
}

#[test]
fn shipped_scores_are_those_that_measuring_gives() {
    let dir = folder();
    let gold = root().join("corpora/gold");
    let calls = root().join("corpora/deals");
    let embedded = run(dir.path(), &["rules", "score", "--json"]).good();
    let folders = ["--gold", gold.to_str().expect("UTF-8"), "--calls", calls.to_str().expect("UTF-8")];
    let on_disk = run(dir.path(), &[&["rules", "score", "--json"][..], &folders].concat()).good();
    assert_eq!(embedded, on_disk);
}
