//! Golden readings of invented files, one snapshot per source.

use super::{fixture, read_folder, shown};

fn golden(source: &str) {
    let folder = fixture(source);
    let root = folder.to_string_lossy().into_owned();
    insta::assert_json_snapshot!(source, shown(&read_folder(folder), &root));
}

#[test]
fn own() {
    golden("own");
}

#[test]
fn gong() {
    golden("gong");
}

#[test]
fn chorus() {
    golden("chorus");
}

#[test]
fn zoom() {
    golden("zoom");
}

#[test]
fn teams() {
    golden("teams");
}

#[test]
fn meet() {
    golden("meet");
}

#[test]
fn otter() {
    golden("otter");
}

#[test]
fn fireflies() {
    golden("fireflies");
}

#[test]
fn srt() {
    golden("srt");
}

#[test]
fn vtt() {
    golden("vtt");
}

#[test]
fn text() {
    golden("text");
}

#[test]
fn aside() {
    golden("aside");
}

#[test]
fn crm() {
    golden("crm");
}
