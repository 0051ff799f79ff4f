//! `vocabulary`: a workspace's own products, competitors, people, terms, and rules that are off.

use super::*;

const SAID: &[(&str, &str)] = &[
    ("p2", "We looked at sore bicks in the spring and it was not what we are used to."),
    ("p1", "Okay. Marry Ann will send you the security docs by Friday."),
    ("p2", "We also looked at Zendesk in the summer, and we have skim for that."),
];
const OWN: &str = "[[product]]\nname = \"Deskwell\"\nheard = [\"Zendesk\"]\n\n[[competitor]]\nname = \"Zorbix\"\nheard = [\"sore bicks\"]\n\n\
                   [[person]]\nname = \"Marianne Weber\"\nheard = [\"Marry Ann\"]\nside = \"customer\"\n\n[[term]]\nname = \"SCIM\"\nheard = [\"skim\"]\n";

fn write(dir: &Path, text: &str) {
    std::fs::write(dir.join("vocabulary.toml"), text).expect("written");
}

/// The findings of a kind in a call of everything that is `SAID`.
fn findings(dir: &Path, kind: &str) -> Vec<Value> {
    let out = run_with_input(dir, &["extract", "--format", "ndjson"], &call("c", "2026-03-02T10:00:00Z", SAID)).good();
    let all = out.lines().map(|l| serde_json::from_str::<Value>(l).expect("JSON"));
    all.filter(|f| f["kind"] == kind).collect()
}

#[test]
fn names_are_found_as_they_are_meant_and_quoted_as_they_were_heard() {
    let dir = folder();
    let names = |kind: &str, slot: &str| -> Vec<String> {
        findings(dir.path(), kind).iter().map(|f| f[slot].as_str().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(names("competitor", "name"), ["Zendesk"]);
    write(dir.path(), OWN);
    assert_eq!(names("competitor", "name"), ["Zorbix"]);
    assert!(names("competitor", "quote")[0].contains("sore bicks"));
    assert_eq!(names("commitment", "owner"), ["Marianne Weber"]);
    assert_eq!(names("commitment", "by"), ["customer"]);
    assert!(names("commitment", "quote")[0].contains("Marry Ann will send"));
    let walk =
        ["rules", "explain", "en/competitor/looked-at", "We looked at Zendesk in the spring", "--by", "customer"];
    let walk = run(dir.path(), &walk).good();
    assert!(walk.contains("stopped at pattern: Deskwell is your own product"), "{walk}");
    // What ships is proven by its own names.
    assert_eq!(run(dir.path(), &["rules", "check"]).good(), "");
}

#[test]
fn a_speaker_is_called_and_placed_as_the_workspace_knows_them() {
    let dir = folder();
    write(dir.path(), OWN);
    let input = r#"{"call_id":"c","started_at":"2026-03-02T10:00:00Z","language":"en","participants":[{"id":"p1","name":"Marry-Ann"},{"id":"p2","name":"Bo Lind","side":"seller"}],
        "turns":[{"i":0,"speaker":"p1","text":"I'll send you the list of all our sites by Monday."},{"i":1,"speaker":"p2","text":"great, thank you for that"}]}"#;
    let out = run_with_input(dir.path(), &["extract", "--format", "ndjson"], &input.replace('\n', " ")).good();
    let found: Value = serde_json::from_str(out.lines().next().expect("a finding")).expect("JSON");
    assert_eq!([&found["owner"], &found["by"], &found["side"]], ["Marianne Weber", "customer", "customer"]);
}

#[test]
fn searching_for_what_is_meant_finds_what_was_heard() {
    let dir = small();
    let file = dir.path().join("deals/hollin/third.json");
    std::fs::write(file, call("third", "2026-03-12T10:00:00+01:00", SAID)).expect("written");
    run(dir.path(), &["run"]).good();
    let skim = || run(dir.path(), &["search", "scim", "--json"]).json();
    assert_eq!(skim()["heard_as"], serde_json::json!([]));
    write(dir.path(), OWN);
    let found = skim();
    assert_eq!(found["heard_as"], serde_json::json!([{"word": "scim", "as": ["skim"]}]));
    assert!(found["hits"][0]["text"].as_str().is_some_and(|t| t.contains("skim")), "{found}");
    let text = run(dir.path(), &["search", "marianne weber"]).good();
    assert!(text.starts_with("`marianne weber` is also heard as marry ann\n") && text.contains("Marry Ann"), "{text}");
}

#[test]
fn a_change_reads_every_call_again_and_a_term_or_a_comment_none() {
    let dir = small();
    let read = || run(dir.path(), &["run", "--json"]).json()["read"]["calls"].as_array().expect("a list").len();
    assert_eq!(read(), 2);
    write(dir.path(), "# nothing\n[[term]]\nname = \"SCIM\"\nheard = [\"skim\"]\n");
    assert_eq!(read(), 0);
    write(dir.path(), OWN);
    assert_eq!(read(), 2);
    assert_eq!(read(), 0);
}

#[test]
fn a_rule_that_is_off_is_not_run_and_everything_wrong_is_said_at_once() {
    let dir = folder();
    let promised = [("p1", "I'll send the order form tomorrow")];
    let found = || {
        run_with_input(dir.path(), &["extract", "--format", "ndjson"], &call("c", "2026-03-02T10:00:00Z", &promised))
            .good()
    };
    let rule = "en/commitment/self-future";
    assert!(found().contains(&format!("\"{rule}\"")));
    let args = ["vocabulary", "add", "off", rule, "--why", "a trial"];
    run(dir.path(), &args).good();
    assert!(!found().contains(&format!("\"{rule}\"")));
    assert_eq!(run(dir.path(), &["rules", "check"]).good(), "");
    let typo = run(dir.path(), &["vocabulary", "add", "off", "en/commitment/self-futur"]);
    assert!(typo.code == 2 && typo.err.contains("did you mean `en/commitment/self-future`"), "{}", typo.err);
    write(
        dir.path(),
        "[[off]]\nrule = \"en/commitment/self-futur\"\n[[person]]\nname = \"Ida\"\nheart = [\"Eider\"]\n",
    );
    let wrong = run(dir.path(), &["rules", "check"]);
    assert_eq!(wrong.code, 1);
    for says in ["vocabulary.toml:2:8: unknown-rule: ", "vocabulary.toml:5:1: unknown-key: "] {
        assert!(wrong.out.contains(says), "{says} in {}", wrong.out);
    }
    assert_eq!(run(dir.path(), &["run"]).code, 1);
    assert!(run(dir.path(), &["doctor"]).out.contains("2 problems"));
}

#[test]
fn names_are_added_and_listed_without_an_editor() {
    let dir = folder();
    let workspace = dir.path();
    assert!(run(workspace, &["init"]).good().contains("vocabulary.toml"));
    assert_eq!(run(workspace, &["vocabulary", "list"]).good(), "");
    for args in [
        &["product", "Deskwell"][..],
        &["competitor", "Zorbix", "--heard", "sore bicks", "--heard", "saw bricks", "--category", "payroll"],
        &["person", "Marianne Weber", "--heard", "Marry Ann", "--side", "seller"],
        &["person", "Marianne Weber", "--heard", "Marion Weaver"],
        &["term", "SCIM", "--heard", "skim"],
    ] {
        run(workspace, &[&["vocabulary", "add"], args].concat()).good();
    }
    let own = run(workspace, &["vocabulary", "list", "--json"]).json();
    assert_eq!(own["competitor"][0]["category"], "payroll");
    let person =
        serde_json::json!({"name": "Marianne Weber", "heard": ["Marry Ann", "Marion Weaver"], "side": "seller"});
    assert_eq!(own["person"], serde_json::json!([person]));
    let text = run(workspace, &["vocabulary", "list"]).good();
    assert!(text.contains("Zorbix") && text.contains("heard as sore bicks, saw bricks"), "{text}");
    let twice = run(workspace, &["vocabulary", "add", "product", "Zorbix"]);
    assert!(twice.code == 2 && twice.err.contains("means the product `Zorbix`"), "{}", twice.err);
    let other = run(workspace, &["vocabulary", "add", "person", "Bo Lind", "--heard", "marry ann"]);
    assert!(other.code == 2 && other.err.contains("two-meanings"), "{}", other.err);
    assert!(run(workspace, &["doctor"]).out.contains("names of your own"));
}
