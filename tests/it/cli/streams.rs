//! `extract`: input order, sorted files, any number of threads, pipes that close, speech that is no terminal code.

use super::*;

fn deals() -> Vec<String> {
    let mut files = Vec::new();
    for deal in ["dev2-outdoor", "dev1-freight"] {
        let folder = root().join("corpora/deals").join(deal).join("calls");
        for entry in std::fs::read_dir(folder).expect("a folder") {
            files.push(entry.expect("an entry").path().to_string_lossy().into_owned());
        }
    }
    files.sort();
    files
}

#[test]
fn files_are_answered_by_call_id_with_the_same_bytes_on_any_number_of_threads() {
    let dir = folder();
    let mut files = deals();
    let extract = |threads: &str, files: &[String]| {
        let mut args = vec!["--threads", threads, "extract", "--format", "ndjson"];
        args.extend(files.iter().map(String::as_str));
        run(dir.path(), &args).good()
    };
    let one = extract("1", &files);
    files.reverse();
    assert_eq!(one, extract("2", &files));
    assert_eq!(one, extract("2", &files));
    let ids: Vec<String> = one
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("JSON")["call_id"].as_str().expect("an id").to_owned())
        .collect();
    assert!(ids.is_sorted() && ids.first() != ids.last(), "{ids:?}");
}

#[test]
fn lines_are_answered_in_input_order_and_a_bad_line_stops_nobody() {
    let dir = folder();
    let input = format!(
        "{}\n\n{{\"call_id\": broken\n{}\n",
        call("zz", "2026-03-02T10:00:00Z", FIRST),
        call("aa", "2026-03-02T10:00:00Z", SECOND)
    );
    let answer = run_with_input(dir.path(), &["extract", "--format", "ndjson"], &input);
    assert_eq!(answer.code, 5, "{}", answer.err);
    assert!(answer.err.contains("line 3"), "{}", answer.err);
    let ids: Vec<String> = answer
        .out
        .lines()
        .map(|l| serde_json::from_str::<Value>(l).expect("JSON")["call_id"].as_str().expect("an id").to_owned())
        .collect();
    assert_eq!(ids.first().map(String::as_str), Some("zz"));
    assert_eq!(ids.last().map(String::as_str), Some("aa"));
}

#[test]
fn many_lines_give_what_each_gives_alone() {
    let dir = folder();
    let calls: Vec<String> = (0..1_200)
        .map(|n| call(&format!("c{n}"), "2026-03-02T10:00:00Z", if n % 2 == 0 { FIRST } else { SECOND }))
        .collect();
    let all = run_with_input(dir.path(), &["extract"], &calls.join("\n")).good();
    let two = run_with_input(dir.path(), &["extract"], &calls[..2].join("\n")).good();
    assert!(all.starts_with(&two));
    assert_eq!(all.lines().count(), two.lines().count() * 600);
}

#[test]
fn a_closed_pipe_is_no_error() {
    let dir = folder();
    let calls: Vec<String> = (0..3_000).map(|n| call(&format!("c{n}"), "2026-03-02T10:00:00Z", FIRST)).collect();
    let input = dir.path().join("calls.ndjson");
    std::fs::write(&input, calls.join("\n")).expect("written");
    let mut child = command(dir.path())
        .args(["extract", "--format", "ndjson"])
        .stdin(std::fs::File::open(&input).expect("a file"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("the program ends");
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !err.contains("panicked"), "{:?} {err}", output.status);
}

#[test]
fn speech_cannot_command_the_terminal() {
    let dir = folder();
    let turns: &[(&str, &str)] = &[("p1", "okay \u{1b}]0;owned\u{7} we'll send you the security docs by friday")];
    let input = call("evil\u{1b}[2J", "2026-03-02T10:00:00Z", turns);
    let answer = run_with_input(dir.path(), &["extract", "--format", "text", "--color", "never"], &input);
    assert!(answer.out.contains("security docs"), "{}", answer.out);
    assert!(!answer.out.contains(['\u{1b}', '\u{7}']) && !answer.err.contains('\u{1b}'), "{:?}", answer.out);
}

#[test]
fn a_deal_above_a_file_gives_its_people_and_its_own_product_is_no_rival() {
    let dir = small();
    let deal = dir.path().join("deals/hollin");
    let turns: &[(&str, &str)] =
        &[("p2", "compared with Paywell, Workday is a monster, we looked at Workday last year")];
    std::fs::write(deal.join("third.json"), call("third", "2026-03-10T10:00:00Z", turns)).expect("written");
    let out =
        run(dir.path(), &["extract", "--format", "json", deal.join("third.json").to_str().expect("UTF-8")]).json();
    let rivals: Vec<&str> = out.as_array().expect("a list").iter().filter_map(|f| f["name"].as_str()).collect();
    assert!(!rivals.contains(&"Paywell"), "{rivals:?}");
}
