//! An index that is missing, damaged, behind or from elsewhere answers right after opening and feeding.

use super::{Fed, ask, call, feed, healed, places};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use throughline::index::{Filters, Index, IndexError, State};
use throughline::model::finding::Slots;
use throughline::model::{Kind, Verdict};

const NEWEST: u64 = 7;

fn store() -> Vec<Fed> {
    let call = |n: u32| {
        let texts = ["we will ship the audit log", "and single sign on", "that is a risk for us"];
        call(&format!("gong:{n}"), "2026-01-05T10:00:00Z", &texts).finding(
            Kind::Commitment,
            0,
            "we will ship",
            Slots::default(),
            Verdict::Open,
        )
    };
    (0..8).map(call).collect()
}

/// An index with several commits, so that it also has deletions.
fn made(dir: &Path) {
    let index = Index::open(dir, NEWEST).unwrap().index;
    let mut writer = index.writer().unwrap();
    for (watermark, chunk) in (1..).zip(store().chunks(3)) {
        for fed in chunk {
            writer.replace(&fed.docs()).unwrap();
        }
        writer.replace(&call("gong:7", "2026-01-05T10:00:00Z", &["passing audit words"]).docs()).unwrap();
        writer.commit(watermark).unwrap();
    }
    drop(writer);
    feed(&index, NEWEST, &store()[7..]);
}

fn right(index: &Index) {
    let all = Filters { limit: 1_000, ..Filters::default() };
    let fresh = tempfile::tempdir().unwrap();
    let expected = healed(fresh.path(), NEWEST, &store()).index;
    for query in ["audit", "risk", "\"single sign\"", ""] {
        let (is, should) = (index.search(query, &all).unwrap(), expected.search(query, &all).unwrap());
        assert_eq!((places(&is), is.total), (places(&should), should.total), "{query}");
    }
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    }
}

#[test]
fn a_whole_index_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path());
    let opened = Index::open(dir.path(), NEWEST + 3).unwrap();
    assert_eq!((opened.watermark, opened.state), (NEWEST, State::Ok));
    right(&opened.index);
}

#[test]
fn every_file_missing_cut_or_flipped_is_noticed() {
    let whole = tempfile::tempdir().unwrap();
    made(whole.path());
    let names: Vec<PathBuf> =
        files(whole.path()).iter().map(|f| f.strip_prefix(whole.path()).unwrap().to_owned()).collect();
    let kinds = ["del", "fast", "fieldnorm", "idx", "pos", "store", "term", "json"];
    let has = |kind: &str| names.iter().any(|n| n.extension().is_some_and(|e| e == kind));
    assert!(kinds.into_iter().all(has), "{names:?}");
    for name in names.iter().filter(|n| !n.ends_with(".managed.json") && !n.to_string_lossy().ends_with(".lock")) {
        for harm in ["missing", "empty", "half", "flipped"] {
            let dir = tempfile::tempdir().unwrap();
            copy(whole.path(), dir.path());
            let file = dir.path().join(name);
            let mut bytes = fs::read(&file).unwrap();
            match harm {
                "missing" => fs::remove_file(&file).unwrap(),
                "empty" => fs::write(&file, b"").unwrap(),
                "half" => fs::write(&file, &bytes[..bytes.len() / 2]).unwrap(),
                _ => {
                    let middle = bytes.len() / 3;
                    bytes[middle] ^= 4;
                    fs::write(&file, bytes).unwrap();
                }
            }
            let opened = healed(dir.path(), NEWEST, &store());
            // Without its file CURRENT an index is not there at all.
            let noticed = match opened.state {
                State::Rebuilt { .. } => true,
                State::Fresh => name.ends_with("CURRENT") && harm == "missing",
                State::Ok => false,
            };
            assert!(noticed, "{name:?} {harm}: {:?}", opened.state);
            right(&opened.index);
            let again = Index::open(dir.path(), NEWEST).unwrap();
            assert_eq!((again.watermark, again.state), (NEWEST, State::Ok), "{name:?} {harm}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// A flip is noticed, or is in a byte that says nothing.
    #[test]
    fn a_flipped_bit_anywhere_never_gives_a_wrong_answer(file in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0..8u8) {
        use std::sync::LazyLock;
        static WHOLE: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
            let dir = tempfile::tempdir().unwrap();
            made(dir.path());
            dir
        });
        let dir = tempfile::tempdir().unwrap();
        copy(WHOLE.path(), dir.path());
        let files: Vec<PathBuf> = files(dir.path()).into_iter().filter(|f| fs::metadata(f).unwrap().len() > 0).collect();
        let file = file.get(&files);
        let mut bytes = fs::read(file).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        fs::write(file, bytes).unwrap();
        right(&healed(dir.path(), NEWEST, &store()).index);
    }
}

#[test]
fn an_index_behind_the_store_says_how_far_it_is() {
    let dir = tempfile::tempdir().unwrap();
    feed(&Index::open(dir.path(), 3).unwrap().index, 3, &store()[..4]);
    let opened = Index::open(dir.path(), NEWEST).unwrap();
    assert_eq!((opened.watermark, &opened.state), (3, &State::Ok));
    feed(&opened.index, NEWEST, &store()[4..]);
    right(&opened.index);
}

#[test]
fn an_index_ahead_of_the_store_is_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path());
    let opened = Index::open(dir.path(), NEWEST - 1).unwrap();
    let State::Rebuilt { why } = opened.state else { panic!("{:?}", opened.state) };
    assert!(why.contains("ahead"), "{why}");
    assert_eq!(opened.watermark, 0);
}

#[test]
fn an_index_with_other_fields_is_rebuilt() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path());
    let generation = fs::read_to_string(dir.path().join("CURRENT")).unwrap();
    let other = dir.path().join(generation.trim());
    fs::remove_dir_all(&other).unwrap();
    fs::create_dir(&other).unwrap();
    let mut schema = tantivy::schema::Schema::builder();
    schema.add_text_field("text", tantivy::schema::TEXT);
    tantivy::Index::create_in_dir(&other, schema.build()).unwrap();
    let opened = healed(dir.path(), NEWEST, &store());
    assert!(matches!(&opened.state, State::Rebuilt { why } if why.contains("another version")), "{:?}", opened.state);
    right(&opened.index);
}

#[test]
fn a_rebuild_is_seen_only_when_it_is_whole() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path());
    let index = Index::open(dir.path(), NEWEST).unwrap().index;
    let elsewhere = Index::open(dir.path(), NEWEST).unwrap().index;
    let mut old = index.writer().unwrap();
    let mut new = index.rebuild().unwrap();
    for fed in store() {
        new.replace(&fed.docs()).unwrap();
        right(&index);
    }
    right(&Index::open(dir.path(), NEWEST).unwrap().index);
    new.commit(NEWEST).unwrap();
    right(&index);
    right(&elsewhere);
    assert!(matches!(old.commit(NEWEST), Err(IndexError::Replaced { .. })));
    drop(old);
    new.remove("gong:1");
    new.commit(NEWEST + 1).unwrap();
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "CURRENT and one generation");
    elsewhere.refresh().unwrap();
    assert_eq!(ask(&elsewhere, "audit").total, 7);
    assert_eq!(ask(&index, "audit").total, 7);
}

#[test]
fn a_killed_rebuild_leaves_the_old_index_in_use() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path());
    let index = Index::open(dir.path(), NEWEST).unwrap().index;
    let writer = index.rebuild().unwrap();
    writer.replace(&store()[0].docs()).unwrap();
    drop(writer);
    let opened = Index::open(dir.path(), NEWEST).unwrap();
    assert_eq!((opened.watermark, opened.state), (NEWEST, State::Ok));
    right(&opened.index);
}

#[test]
fn a_second_writer_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    made(dir.path());
    let index = Index::open(dir.path(), NEWEST).unwrap().index;
    let writer = index.writer().unwrap();
    assert!(matches!(index.writer(), Err(IndexError::Locked { .. })));
    drop(writer);
    assert!(index.writer().is_ok());
}
