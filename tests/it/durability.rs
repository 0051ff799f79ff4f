//! What the store acknowledged survives a killed process and a power cut.
//!
//! The oracle lies outside the writing process: this test reads its acknowledgements from a pipe.
//! The writer is this same binary, started again with [`WRITER`] set. The power cut is a file system on
//! a loop device that is shut down without a flush, which drops all that was not synced; it needs root,
//! xfsprogs and e2fsprogs. The kill needs strace.

#![allow(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use super::store::call;
use std::collections::BTreeSet;
use std::env;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use throughline::store::{Durability, NewCall, STORE_FILE, Store};

/// Set in the writing process: the workspace.
const WRITER: &str = "THROUGHLINE_TEST_WRITER";
/// Set in the writing process: how many calls; none writes until the disk fails.
const WRITER_CALLS: &str = "THROUGHLINE_TEST_WRITER_CALLS";
/// Set in the writing process for the planted fault.
const WRITER_NORMAL: &str = "THROUGHLINE_TEST_WRITER_NORMAL";
/// Kills at every call of a kind, not at every few.
const ALL_KILLS: &str = "THROUGHLINE_ALL_KILLS";
/// Begins the line of an acknowledgement.
const ACK: &str = "acknowledged ";
/// XFS takes no less than this.
const DISK_BYTES: u64 = 320 << 20;

#[test]
fn acknowledged_calls_survive_a_power_cut() {
    for file_system in ["ext4", "xfs"] {
        for after in [1, 80] {
            let Some((acknowledged, store)) = cut_power(file_system, after, Durability::Full) else { return };
            let (_disk, store) = store.expect("a store that acknowledged calls opens again");
            assert_eq!(lost(&acknowledged, &store), [""; 0], "lost on {file_system} after {after}");
            assert_eq!(store.check().problems, [""; 0]);
        }
    }
}

/// The negative control: were full sync not needed, or the cut no cut, the test above would prove nothing.
#[test]
fn without_full_sync_a_power_cut_loses_calls() {
    for file_system in ["ext4", "xfs"] {
        let Some((acknowledged, store)) = cut_power(file_system, 80, Durability::Normal) else { return };
        let lost = store.map_or(acknowledged.len(), |(_disk, store)| lost(&acknowledged, &store).len());
        assert!(lost > 0, "the planted fault must lose something of {} calls", acknowledged.len());
    }
}

#[test]
fn a_process_killed_at_any_write_leaves_a_whole_store() {
    if let Some(reason) = missing(&["strace"]) {
        return skip(&reason);
    }
    let mut kills = 0;
    let all = env::var_os(ALL_KILLS).is_some();
    for (syscall, step) in [("pwrite64", 5), ("fsync", 2), ("renameat", 1), ("ftruncate", 1), ("unlink", 1)] {
        for nth in (1..).step_by(if all { 1 } else { step }) {
            let dir = tempfile::tempdir().unwrap();
            let inject = format!("inject={syscall}:signal=SIGKILL:when={nth}");
            let mut strace = Command::new("strace");
            strace.args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("trace={syscall}"), "-e", &inject]).arg(this());
            let output = writer(&mut strace, dir.path(), Some(4), Durability::Full).output().unwrap();
            let acknowledged = acknowledged(output.stdout.as_slice());
            if output.status.success() {
                assert_eq!(acknowledged.len(), 4, "an undisturbed run acknowledges all");
                break;
            }
            kills += 1;
            let mut store = Store::open(dir.path()).unwrap_or_else(|e| panic!("{syscall} {nth}: {e}"));
            assert_eq!(lost(&acknowledged, &store), [""; 0], "lost at {syscall} {nth}");
            assert_eq!(store.check().problems, [""; 0], "at {syscall} {nth}");
            (0..4).for_each(|n| deliver(&mut store, n));
            assert_eq!(store.counts().unwrap().calls, 4, "the next run completes it, and doubles nothing");
        }
    }
    assert!(kills > 50, "only {kills} kills: the injection does not work");
}

/// The writing process; does nothing in an ordinary run.
#[test]
fn writer_process() {
    let Ok(workspace) = env::var(WRITER) else { return };
    let durability = if env::var_os(WRITER_NORMAL).is_some() { Durability::Normal } else { Durability::Full };
    let calls = env::var(WRITER_CALLS).ok().and_then(|n| n.parse().ok());
    let mut store = Store::open_with(Path::new(&workspace), durability).unwrap();
    for n in 0..calls.unwrap_or(usize::MAX) {
        deliver(&mut store, n);
        let mut out = std::io::stdout();
        writeln!(out, "{ACK}file:{n}").and_then(|()| out.flush()).unwrap();
    }
}

fn deliver(store: &mut Store, n: usize) {
    let raw = store.put_raw(&format!("{n}.json"), format!("delivery {n}").as_bytes()).unwrap();
    let text = format!("We will send you document {n} by friday.");
    let call = call(&format!("file:{n}"), "file", &[&text, "Thank you."]);
    store.put_call(NewCall { call: &call, raw: Some(&raw), fingerprint: &[], notes: &[] }).unwrap();
}

/// Cuts the power of a disk once a writer on it has acknowledged `after` calls. Gives what it had acknowledged, and the
/// store after power came back; none if the test cannot run here.
#[expect(clippy::type_complexity, reason = "one caller's pair of two results")]
fn cut_power(
    file_system: &str,
    after: usize,
    durability: Durability,
) -> Option<(BTreeSet<String>, Option<(Disk, Store)>)> {
    let disk = match Disk::new(file_system) {
        Ok(disk) => disk,
        Err(reason) => {
            skip(&reason);
            return None;
        }
    };
    let workspace = disk.mount_point().join("workspace");
    let mut child = writer(&mut Command::new(this()), &workspace, None, durability).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    let mut acknowledged = BTreeSet::new();
    while acknowledged.len() < after {
        let mut line = String::new();
        assert!(lines.read_line(&mut line).unwrap() > 0, "the writer ended early: {}", errors(&mut child));
        acknowledged.extend(ack(&line));
    }
    disk.shut_down();
    // What it says from now on counts for nothing: a file system that is being shut down may still say yes.
    drop(lines);
    child.wait().unwrap();
    disk.restart();
    if !workspace.join(STORE_FILE).exists() {
        return Some((acknowledged, None));
    }
    let store = Store::open(&workspace).ok();
    Some((acknowledged, store.map(|store| (disk, store))))
}

fn lost(acknowledged: &BTreeSet<String>, store: &Store) -> Vec<String> {
    acknowledged.iter().filter(|id| store.call(id).is_err()).cloned().collect()
}

fn this() -> PathBuf {
    env::current_exe().unwrap()
}

fn writer<'a>(
    command: &'a mut Command,
    workspace: &Path,
    calls: Option<usize>,
    durability: Durability,
) -> &'a mut Command {
    command.args(["--exact", "durability::writer_process", "--nocapture", "--test-threads", "1"]);
    command.env(WRITER, workspace).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(calls) = calls {
        command.env(WRITER_CALLS, calls.to_string());
    }
    if durability == Durability::Normal {
        command.env(WRITER_NORMAL, "1");
    }
    command
}

fn acknowledged(output: impl Read) -> BTreeSet<String> {
    BufReader::new(output).lines().map_while(Result::ok).filter_map(|line| ack(&line)).collect()
}

/// The call of an acknowledgement; the test runner writes before it on the same line.
fn ack(line: &str) -> Option<String> {
    line.trim_end().split_once(ACK).map(|(_, id)| id.to_owned())
}

fn errors(child: &mut Child) -> String {
    let mut text = String::new();
    child.stderr.take().map(|mut e| e.read_to_string(&mut text));
    text
}

/// A file system in a file, mounted.
struct Disk {
    folder: TempDir,
    device: String,
}

impl Disk {
    fn new(file_system: &str) -> Result<Disk, String> {
        let make = format!("mkfs.{file_system}");
        if let Some(reason) = missing(&["losetup", "mount", "umount", "xfs_io", &make]) {
            return Err(reason);
        }
        let folder = tempfile::tempdir().map_err(|e| e.to_string())?;
        let image = folder.path().join("disk");
        File::create(&image).and_then(|f| f.set_len(DISK_BYTES)).map_err(|e| e.to_string())?;
        run(Command::new(make).arg("-q").arg(&image))?;
        let device = run(Command::new("losetup").args(["-f", "--show"]).arg(&image))?.trim().to_owned();
        let disk = Disk { folder, device };
        std::fs::create_dir(disk.mount_point()).map_err(|e| e.to_string())?;
        run(Command::new("mount").arg(&disk.device).arg(disk.mount_point()))?;
        Ok(disk)
    }

    fn mount_point(&self) -> PathBuf {
        self.folder.path().join("mnt")
    }

    fn shut_down(&self) {
        run(Command::new("xfs_io").args(["-x", "-c", "shutdown"]).arg(self.mount_point())).unwrap();
    }

    fn restart(&self) {
        run(Command::new("umount").arg(self.mount_point())).unwrap();
        run(Command::new("mount").arg(&self.device).arg(self.mount_point())).unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily, for a store may still be open in it when a test fails; an error here changes no result.
        let _ = run(Command::new("umount").arg("-l").arg(self.mount_point()));
        let _ = run(Command::new("losetup").arg("-d").arg(&self.device));
    }
}

/// The output of a command, or why it failed.
fn run(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|e| format!("{:?}: {e}", command.get_program()))?;
    if !output.status.success() {
        let what = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{:?}: {} (root is needed)", command.get_program(), what.trim()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The first tool that is not installed, as a reason.
fn missing(tools: &[&str]) -> Option<String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let system = ["/sbin", "/usr/sbin"].map(PathBuf::from);
    let folders: Vec<PathBuf> = env::split_paths(&path).chain(system).collect();
    let installed = |tool: &str| folders.iter().any(|dir| dir.join(tool).is_file());
    tools.iter().find(|tool| !installed(tool)).map(|tool| format!("{tool} is not installed"))
}

/// Says on standard error, past the test runner's capture, that a test did not run; where all must run it fails.
fn skip(reason: &str) {
    assert!(env::var("THROUGHLINE_REQUIRE_ALL").as_deref() != Ok("1"), "cannot run here: {reason}");
    let _ = writeln!(std::io::stderr(), "SKIPPED: durability: {reason}");
}
