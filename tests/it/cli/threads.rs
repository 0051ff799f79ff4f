//! `threads`: one promise over three calls, in the list, in the document, and through decisions.

use super::*;

/// Id, time and turns of a call.
type Spoken<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

const CALLS: [Spoken; 3] = [
    (
        "first",
        "2026-03-02T10:00:00+01:00",
        &[
            ("p2", "our auditor wants to see how safe the payroll data is"),
            ("p1", "I'll send you the penetration test summary by friday"),
            ("p2", "fine, and we'll share the timesheet export on monday"),
        ],
    ),
    (
        "second",
        "2026-03-09T10:00:00+01:00",
        &[
            ("p2", "nothing has arrived yet"),
            ("p1", "sorry, I'll send you the penetration test summary by thursday"),
            ("p1", "and I'll send the order form tomorrow"),
        ],
    ),
    ("third", "2026-03-16T10:00:00+01:00", &[("p1", "I'll get you the penetration test summary, I promise")]),
];

/// A workspace whose deal has these calls, read.
fn made() -> TempDir {
    let dir = small();
    for (id, at, turns) in CALLS {
        std::fs::write(dir.path().join(format!("deals/hollin/{id}.json")), call(id, at, turns)).expect("written");
    }
    run(dir.path(), &["run"]).good();
    dir
}

fn threads(dir: &Path) -> Vec<Value> {
    let json = run(dir, &["threads", "hollin", "--json"]).json();
    assert_eq!((json["format"].as_str(), json["deal_id"].as_str()), (Some("throughline.threads/1"), Some("hollin")));
    json["threads"].as_array().expect("threads").clone()
}

/// The thread with these words, as its states and quotes' calls.
fn life(threads: &[Value], words: &str) -> Vec<(String, String)> {
    let steps = |t: &Value| t["steps"].as_array().expect("steps").clone();
    let has = |t: &&Value| steps(t).iter().any(|s| s["quote"].as_str().is_some_and(|q| q.contains(words)));
    let found: Vec<&Value> = threads.iter().filter(has).collect();
    assert_eq!(found.len(), 1, "{words}: {threads:?}");
    let text = |s: &Value, key: &str| s[key].as_str().expect("text").to_owned();
    steps(found[0]).iter().map(|s| (text(s, "state"), text(s, "call_id"))).collect()
}

/// Lines of the register that quote these words.
fn lines(dir: &Path, words: &str) -> Vec<Value> {
    let json = run(dir, &["draft", "hollin", "--json"]).json();
    let sections = json["sections"].as_array().expect("sections");
    let promised = sections.iter().find(|s| s["id"] == "promised").expect("the register");
    let items = promised["fields"][0]["items"].as_array().expect("items");
    items.iter().filter(|i| i["origin"]["quote"].as_str().is_some_and(|q| q.contains(words))).cloned().collect()
}

#[test]
fn a_promise_over_three_calls_is_one_thread_and_one_line() {
    let dir = made();
    let all = threads(dir.path());
    let said = |states: &[(&str, &str)]| -> Vec<(String, String)> {
        states.iter().map(|(s, c)| ((*s).to_owned(), (*c).to_owned())).collect()
    };
    let summary = [("firm", "first"), ("changed", "second"), ("restated", "third")];
    assert_eq!(life(&all, "penetration"), said(&summary));
    assert_eq!(life(&all, "order form"), said(&[("firm", "second")]));
    assert_eq!(life(&all, "timesheet export"), said(&[("firm", "first")]));
    let findings = run(dir.path(), &["search", "", "--kind", "commitment", "--json"]).json();
    let steps: usize = all.iter().map(|t| t["steps"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(findings["total"].as_u64(), u64::try_from(steps).ok(), "every commitment stands in one thread");

    let text = run(dir.path(), &["threads", "hollin mills"]).good();
    for words in
        ["Owed by the seller: 2", "Owed by the customer: 1", "3 mentions", "changed: “I'll send you", "00:01:01"]
    {
        assert!(text.contains(words), "no `{words}` in {text}");
    }
    assert!(text.contains("due: by thursday (2026-03-12), was by friday (2026-03-06)"), "{text}");
    assert_eq!(run(dir.path(), &["threads", "nobody"]).code, 2);

    let line = lines(dir.path(), "penetration");
    assert_eq!(line.len(), 1, "{line:?}");
    let ids: Vec<&Value> =
        line[0]["thread"]["steps"].as_array().expect("steps").iter().map(|s| &s["finding_id"]).collect();
    assert_eq!(ids.len(), 3);
    assert_eq!((ids[0], line[0]["also"].as_array().map(Vec::len)), (&line[0]["id"], Some(2)));
    let md = run(dir.path(), &["draft", "hollin"]).good();
    assert!(
        md.contains("said: 3 times: firm, changed, restated") && md.contains("  - restated: “I'll get you"),
        "{md}"
    );
    assert!(run(dir.path(), &["draft", "hollin", "--format", "html"]).good().contains("class=\"step changed\""));
}

#[test]
fn a_decision_on_any_mention_leads_the_line_and_survives_new_calls() {
    let dir = made();
    let steps = lines(dir.path(), "penetration")[0]["thread"]["steps"].clone();
    let second = steps[1]["finding_id"].as_str().expect("an id").to_owned();
    run(dir.path(), &["decide", "hollin", &second, "accept", "--by", "Ann"]).good();
    let decided = |dir: &Path| {
        let line = lines(dir, "penetration");
        assert_eq!(line.len(), 1, "{line:?}");
        (line[0]["id"].clone(), line[0]["verdict"].clone(), line[0]["thread"]["steps"].as_array().map(Vec::len))
    };
    assert_eq!(decided(dir.path()), (Value::from(second.as_str()), "accepted".into(), Some(3)));
    let again =
        call("fourth", "2026-03-20T10:00:00+01:00", &[("p1", "I'll send you the penetration test summary by tuesday")]);
    std::fs::write(dir.path().join("deals/hollin/fourth.json"), again).expect("written");
    run(dir.path(), &["run"]).good();
    assert_eq!(decided(dir.path()), (Value::from(second.as_str()), "accepted".into(), Some(4)));
    // What a human rejects is no mention of anything.
    run(dir.path(), &["decide", "hollin", &second, "reject", "--by", "Ann"]).good();
    let states: Vec<String> = life(&threads(dir.path()), "penetration").into_iter().map(|(state, _)| state).collect();
    assert_eq!(states, ["firm", "restated", "changed"]);
}

#[test]
fn what_was_done_and_what_will_not_be_are_steps() {
    let dir = made();
    let news = call(
        "fourth",
        "2026-03-20T10:00:00+01:00",
        &[
            ("p2", "we got the penetration test summary, thank you"),
            ("p2", "but we won't share the timesheet export after all"),
        ],
    );
    std::fs::write(dir.path().join("deals/hollin/fourth.json"), news).expect("written");
    run(dir.path(), &["run"]).good();
    let all = threads(dir.path());
    let states = |words| life(&all, words).into_iter().map(|(state, _)| state).collect::<Vec<_>>();
    assert_eq!(states("penetration"), ["firm", "changed", "restated", "done"]);
    assert_eq!(states("timesheet"), ["firm", "withdrawn"]);
    let md = run(dir.path(), &["draft", "hollin"]).good();
    assert!(md.contains("  - done: “we got the penetration test summary"), "{md}");
}
