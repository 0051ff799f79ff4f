//! `rules score` and `rules diff`: what a change of rules does, how sure the figures are, how true the confidences.

use super::*;

/// A folder with a rule that finds the word "abacus", and the path of the folder.
fn abacus() -> (TempDir, String) {
    let dir = folder();
    let rules = dir.path().join("changed/en/risk");
    std::fs::create_dir_all(&rules).expect("a folder");
    std::fs::write(
        rules.join("abacus.toml"),
        "title = \"An abacus is in use\"\nkind = \"risk\"\nwhy = \"Beads get lost.\"\nstatus = \"draft\"\nside = \"customer\"\nset = { category = \"technical\" }\n[[match]]\npattern = \"abacus\"\n[[example]]\nsays = \"the abacus again\"\nfinds = \"abacus again\"\n",
    )
    .expect("written");
    let path = dir.path().join("changed").to_str().expect("UTF-8").to_owned();
    (dir, path)
}

#[test]
fn a_diff_says_what_a_rule_adds_and_who_said_it() {
    let (dir, rules) = abacus();
    let calls = [("a", "our abacus broke"), ("b", "nothing to see")];
    let line = |(id, said): &(&str, &str)| call(id, "2026-03-02T10:00:00Z", &[("p2", said)]) + "\n";
    let input: String = calls.iter().map(line).collect();
    let args = ["rules", "diff", "-", "--rules", &rules];
    let text = run_with_input(dir.path(), &args, &input).good();
    assert!(text.contains("en/risk/abacus  +1 -0 ~0"), "{text}");
    assert!(text.contains("  + a  00:00:00  Bo Lind (customer)  \"abacus broke\""), "{text}");
    assert!(text.ends_with("2 calls\n"), "{text}");
    let json = run_with_input(dir.path(), &[&args[..], &["--json"]].concat(), &input).json();
    assert_eq!(json["calls"], 2);
    assert_eq!(json["all"], serde_json::json!({"added": 1, "lost": 0, "changed": 0}));
    assert_eq!(json["changes"][0]["change"], "added");
    assert_eq!(json["changes"][0]["quote"], "abacus broke");
    let strict = run_with_input(dir.path(), &[&args[..], &["--exit-code"]].concat(), &input);
    assert_eq!(strict.code, 1, "{}", strict.err);
    let broken = run_with_input(dir.path(), &args, &format!("{{broken\n{input}"));
    assert_eq!(broken.code, 5, "{}", broken.err);
    assert!(broken.err.contains("failed line 1"), "{}", broken.err);
}

#[test]
fn turned_round_a_diff_says_what_is_lost_and_what_has_other_slots() {
    let (dir, rules) = abacus();
    let input = call("a", "2026-03-02T10:00:00Z", &[("p2", "our abacus broke")]);
    let lost = run_with_input(dir.path(), &["rules", "diff", "-", "--before", &rules, "--json"], &input).json();
    assert_eq!(lost["all"]["lost"], 1, "{lost}");
    let file = Path::new(&rules).join("en/risk/abacus.toml");
    let other = dir.path().join("other/en/risk");
    std::fs::create_dir_all(&other).expect("a folder");
    let text = std::fs::read_to_string(&file).expect("the rule").replace("technical", "people");
    std::fs::write(other.join("abacus.toml"), text).expect("written");
    let after = dir.path().join("other").to_str().expect("UTF-8").to_owned();
    let args = ["rules", "diff", "-", "--before", &rules, "--after", &after];
    let changed = run_with_input(dir.path(), &args, &input).good();
    assert!(changed.contains("+0 -0 ~1") && changed.contains("category: technical → people"), "{changed}");
}

#[test]
fn the_same_rules_make_no_difference_over_the_shipped_deals() {
    let dir = folder();
    let answer = run(dir.path(), &["rules", "diff", "--json", "--exit-code"]);
    assert!(answer.err.contains("are the same"), "{}", answer.err);
    let json = answer.json();
    assert_eq!((json["calls"].as_u64(), json["changes"].as_array().map(Vec::len)), (Some(32), Some(0)));
}

#[test]
fn scores_come_by_deal_with_intervals_and_bounded_lists() {
    let dir = folder();
    let args = ["rules", "score", "--only", "dev1,dev2", "--limit", "3"];
    let text = run(dir.path(), &[&args[..], &["--missing", "pain", "--noisy", "risk"]].concat()).good();
    for part in ["95 % of P", "F1 by deal", "missing pain: ", "noisy risk: ", "more; --limit 0 shows all", " wrong\n"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let json = run(dir.path(), &[&args[..], &["--json", "--missing", "pain"]].concat()).json();
    assert_eq!(json["deals"].as_object().map(serde_json::Map::len), Some(2));
    assert_eq!(json["missing"].as_array().map(Vec::len), Some(3));
    let commitment = &json["kinds"]["commitment"];
    let ends: Vec<f64> = (0..2).filter_map(|n| commitment["intervals"]["f1"][n].as_f64()).collect();
    let f1 = commitment["f1"].as_f64().expect("a figure");
    assert!(ends[0] < f1 && f1 < ends[1], "{ends:?} around {f1}");
    let again = run(dir.path(), &[&args[..], &["--json", "--missing", "pain", "--threads", "1"]].concat()).json();
    assert_eq!(json, again);
    assert_eq!(run(dir.path(), &["rules", "score", "--missing", "gossip"]).code, 2);
}

#[test]
fn confidences_are_true_within_seven_in_a_hundred_on_deals_that_did_not_count() {
    let dir = folder();
    let svg = dir.path().join("reliability.svg");
    let args = ["rules", "score", "--calibration", "--svg", svg.to_str().expect("UTF-8"), "--json"];
    let json = run(dir.path(), &args).json();
    let all = &json["calibration"]["all"];
    assert!(all["findings"].as_u64().is_some_and(|n| n > 100), "{all}");
    assert!(all["ece"].as_f64().is_some_and(|e| e <= 0.07), "{all}");
    let drawn = std::fs::read_to_string(&svg).expect("a drawing");
    assert!(drawn.starts_with("<svg ") && drawn.contains("<desc id=\"text\">") && drawn.contains("<circle"));
    let scores = dir.path().join("scores.toml");
    let path = scores.to_str().expect("UTF-8");
    run(dir.path(), &["rules", "score", "--write", path]).good();
    let written = std::fs::read_to_string(&scores).expect("counts");
    assert!(written.contains("\n[unseen]\n\"en/"), "{written}");
    let text = run(dir.path(), &["rules", "score", "--calibration", "--scores", path, "--only", "dev1"]).good();
    assert!(text.contains("calibration") && text.contains("Brier"), "{text}");
    assert_eq!(run(dir.path(), &["rules", "score", "--svg", "x.svg"]).code, 2);
}

#[test]
fn what_is_unlikely_is_shown_only_on_demand_and_says_so() {
    let (dir, rules) = abacus();
    let input = call("a", "2026-03-02T10:00:00Z", &[("p2", "our abacus broke")]);
    let least = dir.path().join("throughline.toml");
    std::fs::write(&least, "[extract]\nmin_confidence = 0.99\n").expect("written");
    let args = ["extract", "--format", "ndjson", "--rules", &rules];
    assert_eq!(run_with_input(dir.path(), &args, &input).good(), "");
    let all = run_with_input(dir.path(), &[&args[..], &["--all"]].concat(), &input).good();
    assert!(all.contains("\"rule\":\"en/risk/abacus\",\"lane\":\"possible\""), "{all}");
    std::fs::remove_file(&least).expect("there");
    let sure = run_with_input(dir.path(), &[&args[..], &["--all"]].concat(), &input).good();
    assert!(sure.contains("en/risk/abacus") && !sure.contains("lane"), "{sure}");
}
