//! Archives: opened in memory, bounded, and their names trusted with nothing.

use super::{calls, fixture};
use flate2::{Compression, write::GzEncoder};
use std::io::{Cursor, Write};
use throughline::sources::{Delivery, Outcome, gather, read};
use zip::write::SimpleFileOptions;

const CALL: &[u8] = br#"{"call_id":"c1","participants":[],"turns":[{"text":"hi"}]}"#;

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a member");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("finished").into_inner()
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_ustar();
        // Written as bytes: the library itself refuses names that lead out.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(bytes.len() as u64);
        header.set_cksum();
        tar.append(&header, *bytes).expect("a member");
    }
    tar.into_inner().expect("finished")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = GzEncoder::new(Vec::new(), Compression::fast());
    gz.write_all(bytes).expect("written");
    gz.finish().expect("finished")
}

/// Gathers one file of these bytes; labels without its folder.
fn gathered(name: &str, bytes: &[u8]) -> Vec<Delivery> {
    let dir = tempfile::tempdir().expect("a folder");
    std::fs::write(dir.path().join(name), bytes).expect("written");
    let root = format!("{}/", dir.path().to_string_lossy());
    let mut found = gather(&[dir.path().join(name)]);
    for d in &mut found {
        d.label = d.label.replace(&root, "");
    }
    found
}

fn labels(found: &[Delivery]) -> Vec<&str> {
    found.iter().map(|d| d.label.as_str()).collect()
}

#[test]
fn each_kind_of_archive_is_opened_whatever_it_is_called() {
    for (name, bytes) in [
        ("a.zip", zip(&[("x/call.json", CALL)])),
        ("a.bin", tar(&[("x/call.json", CALL)])),
        ("a.tar.gz", gzip(&tar(&[("x/call.json", CALL)]))),
        ("a.tgz", gzip(&tar(&[("x/call.json", CALL)]))),
        ("call.json.gz", gzip(CALL)),
        ("deep.zip", zip(&[("in.zip", &zip(&[("call.json", CALL)]))])),
    ] {
        let readings = read(&gathered(name, &bytes));
        assert_eq!(calls(&readings).len(), 1, "{name}");
    }
}

#[test]
fn members_come_in_order_and_names_lead_nowhere() {
    let found = gathered(
        "a.zip",
        &zip(&[
            ("z.json", CALL),
            ("../../up.json", b"1"),
            ("/abs/b.json", b"2"),
            ("C:\\w\\c.json", b"3"),
            ("__MACOSX/._x", b"4"),
            (".hidden", b"5"),
        ]),
    );
    assert_eq!(labels(&found), ["a.zip!/abs/b.json", "a.zip!/up.json", "a.zip!/w/c.json", "a.zip!/z.json"]);
    let found = gathered("a.tar", &tar(&[("../../../etc/up.json", CALL)]));
    assert_eq!(labels(&found), ["a.tar!/etc/up.json"]);
}

#[test]
fn bombs_are_refused_and_stop_nobody() {
    let zeros = vec![b'0'; 40 << 20];
    let found = gathered("a.zip", &zip(&[("a_bomb.txt", &zeros), ("call.json", CALL)]));
    let refused = found[0].content.as_ref().expect_err("too much from too little");
    assert!(refused.contains("times its size"), "{refused}");
    assert_eq!(calls(&read(&found)).len(), 1);
    let mut nested = CALL.to_vec();
    for _ in 0..6 {
        nested = gzip(&nested);
    }
    let found = gathered("a.gz", &nested);
    assert!(found[0].content.as_ref().is_err_and(|e| e.contains("deep")));
}

#[test]
fn too_many_members_end_an_archive() {
    let names: Vec<String> = (0..50_001).map(|k| format!("{k:06}")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|n| (n.as_str(), &b""[..])).collect();
    let found = gathered("a.tar", &tar(&members));
    assert!(found[0].content.as_ref().is_err_and(|e| e.contains("more than 50000")));
}

#[test]
fn damaged_and_empty_archives_say_so() {
    let whole = zip(&[("call.json", CALL)]);
    for (name, bytes) in [("a.zip", &whole[..whole.len() / 2]), ("b.gz", &gzip(CALL)[..20]), ("c.zip", &zip(&[])[..])] {
        let readings = read(&gathered(name, bytes));
        assert!(readings.iter().all(|r| matches!(r.outcome, Outcome::Skipped { .. })), "{name}");
        assert!(!readings.is_empty(), "{name}");
    }
}

#[test]
fn a_word_document_is_one_file() {
    let found = gathered("call.docx", &zip(&[("[Content_Types].xml", b"<x/>"), ("word/document.xml", b"<x/>")]));
    assert_eq!(labels(&found), ["call.docx"]);
}

#[test]
fn an_archive_reads_like_its_folder() {
    let folder = fixture("zoom/cloud");
    let files: Vec<(String, Vec<u8>)> =
        gather(&[folder]).into_iter().map(|d| (d.name, d.content.expect("read"))).collect();
    let members: Vec<(&str, &[u8])> = files.iter().map(|(n, b)| (n.as_str(), b.as_slice())).collect();
    let (packed, plain) = (read(&gathered("a.zip", &zip(&members))), super::read_folder(fixture("zoom/cloud")));
    assert_eq!(calls(&packed), calls(&plain));
    assert_eq!(calls(&plain).len(), 1);
}
