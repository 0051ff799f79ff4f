//! The program as a person runs it: the real binary, real folders, what it prints and how it ends.

mod answers;
mod batch;
mod demo;
mod kills;
mod measuring;
mod rules;
mod streams;
mod threads;
mod vocabulary;

use serde_json::Value;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::OnceLock;
use tempfile::TempDir;

/// What a command answered.
struct Answer {
    code: i32,
    out: String,
    err: String,
}

/// A command that sees no settings of the machine it runs on.
fn command(workspace: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_throughline"));
    command.env_clear().env("HOME", workspace).env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command.current_dir(root()).arg("--workspace").arg(workspace);
    command
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(workspace: &Path, args: &[&str]) -> Answer {
    answer(command(workspace).args(args).stdin(Stdio::null()).output().expect("the program starts"))
}

/// Runs with text on standard input.
fn run_with_input(workspace: &Path, args: &[&str], input: &str) -> Answer {
    let mut child = command(workspace)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().expect("the program ends");
    writer.join().expect("no panic").expect("all input is read");
    answer(output)
}

fn answer(output: Output) -> Answer {
    Answer {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("UTF-8"),
        err: String::from_utf8(output.stderr).expect("UTF-8"),
    }
}

impl Answer {
    /// The output of a command that must have ended well.
    #[track_caller]
    fn good(self) -> String {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self.out
    }

    #[track_caller]
    fn json(self) -> Value {
        let text = self.good();
        let read = serde_json::from_str(&text);
        assert!(read.is_ok(), "no JSON: {text}");
        read.unwrap_or_default()
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// The demo, made once for all tests that only read it; the folder lives as long as the tests.
fn demo() -> &'static Path {
    static DEMO: OnceLock<(PathBuf, TempDir)> = OnceLock::new();
    let (path, _) = DEMO.get_or_init(|| {
        let dir = folder();
        let path = dir.path().join("demo");
        run(dir.path(), &["demo", "--dir", path.to_str().expect("UTF-8")]).good();
        (path, dir)
    });
    path
}

/// A workspace with one small deal of two calls, set as its source.
fn small() -> TempDir {
    let dir = folder();
    let deal = dir.path().join("deals/hollin");
    std::fs::create_dir_all(&deal).expect("a folder");
    let write = |path: PathBuf, text: &str| std::fs::write(path, text).expect("written");
    write(dir.path().join("throughline.toml"), "sources = [\"deals\"]\n");
    write(
        deal.join("deal.json"),
        r#"{"deal_id":"hollin","account":{"name":"Hollin Mills","domain":"hollin.example"},"opportunity":{"name":"Hollin payroll"},
            "seller":{"company":"Paywell","product":"Paywell","people":[{"name":"Ida Holm","email":"ida@paywell.example"}]},
            "contacts":[{"name":"Bo Lind","email":"bo@hollin.example"}]}"#,
    );
    write(deal.join("first.json"), &call("first", "2026-03-02T10:00:00+01:00", FIRST));
    write(deal.join("second.json"), &call("second", "2026-03-09T10:00:00+01:00", SECOND));
    dir
}

const FIRST: &[(&str, &str)] = &[
    ("p2", "the timesheets are on paper and nobody trusts them"),
    ("p1", "okay, so we'll send you the security docs by friday"),
    ("p2", "great, thank you, our abacus is retired"),
];
const SECOND: &[(&str, &str)] =
    &[("p1", "I'll send the order form tomorrow"), ("p2", "fine, and we'll share the payroll file on monday")];

/// A call in our own JSON; `p1` is the seller, `p2` the customer.
fn call(id: &str, started_at: &str, turns: &[(&str, &str)]) -> String {
    let turns: Vec<Value> = (0u64..)
        .zip(turns)
        .map(|(i, (speaker, text))| {
            serde_json::json!({"i": i, "speaker": speaker, "start_ms": i * 61_000, "end_ms": i * 61_000 + 5_000, "text": text})
        })
        .collect();
    serde_json::json!({
        "call_id": id, "title": format!("Hollin {id}"), "started_at": started_at, "language": "en", "url": format!("https://rec.example/{id}"),
        "participants": [
            {"id": "p1", "name": "Ida Holm", "email": "ida@paywell.example", "side": "seller"},
            {"id": "p2", "name": "Bo Lind", "email": "bo@hollin.example", "side": "customer"},
        ],
        "turns": turns,
    })
    .to_string()
}
