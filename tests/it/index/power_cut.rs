//! A power cut, simulated: a file system on a loop device drops everything that was not synced.

use super::{call, feed};
use std::path::Path;
use std::process::Command;
use tantivy::schema::{STORED, Schema, TEXT};
use tantivy::{IndexWriter, TantivyDocument};
use throughline::index::{Filters, Index, State};

const COMMITS: u64 = 12;

/// A mounted file system of its own, or why there is none.
struct Disk {
    dir: tempfile::TempDir,
    device: String,
}

fn run(program: &str, args: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(args).output().map_err(|e| format!("{program}: {e}"))?;
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    } else {
        Err(format!("{program} {args:?}: {}", String::from_utf8_lossy(&output.stderr).trim()))
    }
}

impl Disk {
    fn new() -> Result<Disk, String> {
        run("xfs_io", &["-V"])?;
        let dir = tempfile::tempdir().map_err(|e| e.to_string())?;
        let image = dir.path().join("disk.img");
        std::fs::File::create(&image).and_then(|f| f.set_len(256 << 20)).map_err(|e| e.to_string())?;
        let image = image.to_string_lossy().into_owned();
        run("mkfs.ext4", &["-q", "-F", &image])?;
        std::fs::create_dir(dir.path().join("mnt")).map_err(|e| e.to_string())?;
        let device = run("losetup", &["-f", "--show", &image])?;
        let disk = Disk { dir, device };
        disk.mount()?;
        Ok(disk)
    }

    fn path(&self) -> std::path::PathBuf {
        self.dir.path().join("mnt")
    }

    fn mount(&self) -> Result<String, String> {
        run("mount", &[&self.device, &self.path().to_string_lossy()])
    }

    /// Drops what was not synced and starts again. All files must be closed.
    fn cut_power(&self, open: impl Sized) {
        run("xfs_io", &["-x", "-c", "shutdown", &self.path().to_string_lossy()]).unwrap();
        drop(open);
        run("umount", &[&self.path().to_string_lossy()]).unwrap();
        self.mount().unwrap();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = run("umount", &[&self.path().to_string_lossy()]);
        let _ = run("losetup", &["-d", &self.device]);
    }
}

/// A disk, or none after saying why; a failure where every test must run.
fn disk() -> Option<Disk> {
    match Disk::new() {
        Ok(disk) => Some(disk),
        Err(why) => {
            assert!(
                std::env::var("THROUGHLINE_REQUIRE_ALL").as_deref() != Ok("1"),
                "no disk to cut the power of: {why}"
            );
            println!("SKIPPED: no disk to cut the power of: {why}");
            None
        }
    }
}

#[test]
fn every_commit_survives_a_power_cut() {
    let Some(disk) = disk() else { return };
    let dir = disk.path().join("workspace/index");
    std::fs::create_dir_all(dir.parent().unwrap()).unwrap();
    for n in 1..=COMMITS {
        let opened = Index::open(&dir, n).unwrap();
        assert_eq!((opened.watermark, &opened.state), (n - 1, if n == 1 { &State::Fresh } else { &State::Ok }));
        feed(&opened.index, n, &[call(&format!("gong:{n}"), "2026-01-05T10:00:00Z", &["we will ship"])]);
        disk.cut_power(opened);
        let opened = Index::open(&dir, n).unwrap();
        assert_eq!((opened.watermark, &opened.state), (n, &State::Ok), "commit {n} is lost");
        assert_eq!(opened.index.search("ship", &Filters::default()).unwrap().total, n);
    }
}

#[test]
fn a_rebuild_survives_a_power_cut() {
    let Some(disk) = disk() else { return };
    let dir = disk.path().join("index");
    let opened = Index::open(&dir, 1).unwrap();
    feed(&opened.index, 1, &[call("gong:1", "2026-01-05T10:00:00Z", &["we will ship"])]);
    let mut writer = opened.index.rebuild().unwrap();
    writer.replace(&call("gong:2", "2026-01-05T10:00:00Z", &["we have shipped"]).docs()).unwrap();
    writer.commit(2).unwrap();
    disk.cut_power((writer, opened));
    let opened = Index::open(&dir, 2).unwrap();
    assert_eq!((opened.watermark, &opened.state), (2, &State::Ok));
    assert_eq!(opened.index.search("shipped", &Filters::default()).unwrap().total, 1);
}

/// The control: tantivy's own commit, without our sync of the directory, loses the last one. If this
/// fails, either tantivy has learned it, or the test above proves nothing.
#[test]
fn without_syncing_the_directory_the_last_commit_is_lost() {
    let Some(disk) = disk() else { return };
    let last = bare_commits(&disk.path(), |writer| disk.cut_power(writer));
    assert_eq!(last, COMMITS - 1);
}

/// Commits with a number as payload; the last number after the power came back.
fn bare_commits(dir: &Path, cut_power: impl FnOnce(IndexWriter)) -> u64 {
    let mut schema = Schema::builder();
    let text = schema.add_text_field("text", TEXT | STORED);
    let dir = dir.join("bare");
    std::fs::create_dir(&dir).unwrap();
    let index = tantivy::Index::create_in_dir(&dir, schema.build()).unwrap();
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 15_000_000).unwrap();
    for n in 1..=COMMITS {
        let mut doc = TantivyDocument::new();
        doc.add_text(text, "we will ship");
        writer.add_document(doc).unwrap();
        let mut prepared = writer.prepare_commit().unwrap();
        prepared.set_payload(&n.to_string());
        prepared.commit().unwrap();
    }
    drop(index);
    cut_power(writer);
    let index = tantivy::Index::open_in_dir(&dir).unwrap();
    index.load_metas().unwrap().payload.unwrap().parse().unwrap()
}
