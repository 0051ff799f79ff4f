//! A run that is killed at any write, sync or rename, and run again, ends as one that nobody disturbed.
//!
//! strace kills the process at the Nth system call of a kind. All of them with
//! `THROUGHLINE_ALL_KILLS` set, every few otherwise.

use super::*;
use std::collections::BTreeMap;

const ALL_KILLS: &str = "THROUGHLINE_ALL_KILLS";

/// Everything that can be asked after a run.
fn state(workspace: &Path) -> BTreeMap<String, String> {
    let mut state = BTreeMap::new();
    let questions: [&[&str]; 6] = [
        &["calls", "--json"],
        &["deals", "--json"],
        &["gaps", "--json"],
        &["search", "send", "--json"],
        &["search", "", "--kind", "commitment", "--json"],
        &["search", "timesheets paper", "--json"],
    ];
    for question in questions {
        state.insert(question.join(" "), run(workspace, question).good());
    }
    for entry in std::fs::read_dir(workspace.join("out")).expect("drafts") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        // A temporary file that a kill left behind is no draft.
        if !name.starts_with('.') {
            state.insert(name, std::fs::read_to_string(&path).expect("a draft"));
        }
    }
    let doctor = run(workspace, &["doctor"]);
    assert_eq!(doctor.code, 0, "{}", doctor.out);
    state
}

#[test]
fn a_killed_run_is_made_good_by_the_next() {
    let strace = Command::new("strace").arg("-V").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !strace.is_ok_and(|s| s.success()) {
        assert!(std::env::var("THROUGHLINE_REQUIRE_ALL").as_deref() != Ok("1"), "strace is not installed");
        let _ = writeln!(std::io::stderr(), "SKIPPED: cli: strace is not installed");
        return;
    }
    let undisturbed = small();
    run(undisturbed.path(), &["run"]).good();
    let expected = state(undisturbed.path());
    let all = std::env::var_os(ALL_KILLS).is_some();
    let mut kills = 0;
    for (syscall, step) in [
        ("pwrite64", 9),
        ("write", 23),
        ("fsync", 11),
        ("fdatasync", 7),
        ("rename", 5),
        ("renameat", 3),
        ("ftruncate", 3),
        ("unlink", 7),
    ] {
        for nth in (1..).step_by(if all { 1 } else { step }) {
            let dir = small();
            let inject = format!("inject={syscall}:signal=SIGKILL:when={nth}");
            let mut killed = Command::new("strace");
            killed.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={syscall}"), "-e", &inject]);
            killed.arg(env!("CARGO_BIN_EXE_throughline")).env_clear().env("HOME", dir.path()).current_dir(root());
            killed.arg("--workspace").arg(dir.path()).args(["--threads", "1", "run"]);
            let output = killed.stdin(Stdio::null()).output().expect("strace starts");
            if output.status.success() {
                break;
            }
            kills += 1;
            run(dir.path(), &["run"]).good();
            let healed = state(dir.path());
            assert_eq!(healed, expected, "after a kill at {syscall} {nth}");
            if all && kills % 50 == 0 {
                let _ = writeln!(std::io::stderr(), "{kills} kills, now {syscall} {nth}");
            }
        }
    }
    let least = if all { 200 } else { 15 };
    assert!(kills >= least, "only {kills} kills: the injection does not work, or the run writes less than it did");
}
