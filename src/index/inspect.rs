//! Whether an index on disk is whole: what tantivy does not check when it opens one.
//!
//! tantivy answers happily from a file with a flipped bit, and `meta.json` has no checksum at all.
//! Here every file's checksum is read, and the commit carries a seal over what must not change
//! unseen. Costs one read of the index.

use super::schema::FORMAT;
use crate::model::ids::short_hash;
use std::fs;
use std::path::Path;
use tantivy::index::SegmentComponent;
use tantivy::{IndexMeta, Searcher};

/// The seal of a commit: what the index holds, in tantivy's commit payload.
pub(super) struct Seal {
    /// The store's change sequence up to which everything is indexed.
    pub watermark: u64,
    /// tantivy's own number of the commit.
    pub opstamp: u64,
}

impl Seal {
    pub(super) fn write(&self) -> String {
        format!("format={FORMAT} watermark={} opstamp={} check={}", self.watermark, self.opstamp, self.check())
    }

    pub(super) fn read(payload: &str) -> Option<Seal> {
        let mut parts = payload.split(' ');
        let mut number = |key: &str| parts.next()?.strip_prefix(key)?.parse::<u64>().ok();
        let format = number("format=")?;
        let seal = Seal { watermark: number("watermark=")?, opstamp: number("opstamp=")? };
        (format == u64::from(FORMAT) && payload == seal.write()).then_some(seal)
    }

    fn check(&self) -> String {
        short_hash(&[&FORMAT.to_le_bytes(), &self.watermark.to_le_bytes(), &self.opstamp.to_le_bytes()])
    }
}

/// The seal of a whole index, or what is wrong with it.
pub(super) fn whole(index: &tantivy::Index, expected: &tantivy::schema::Schema) -> Result<Seal, String> {
    if index.schema() != *expected {
        return Err("its fields are those of another version".to_owned());
    }
    let metas = index.load_metas().map_err(|e| format!("meta.json does not read: {e}"))?;
    let payload = metas.payload.as_deref().ok_or("its last commit has no seal")?;
    let seal = Seal::read(payload).ok_or("the seal of its last commit is damaged or of another version")?;
    if seal.opstamp != metas.opstamp {
        return Err("the seal of its last commit belongs to another commit".to_owned());
    }
    checksums(index, &metas)?;
    Ok(seal)
}

/// Files of every segment.
const PARTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::Terms,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Store,
];

/// Every file that the commit needs; tantivy's own check trusts a second list of files, which may be damaged too.
fn checksums(index: &tantivy::Index, metas: &IndexMeta) -> Result<(), String> {
    for segment in &metas.segments {
        for part in PARTS.into_iter().chain(segment.has_deletes().then_some(SegmentComponent::Delete)) {
            let file = segment.relative_path(part);
            match index.directory().validate_checksum(&file) {
                Ok(true) => {}
                Ok(false) => return Err(format!("{} has a wrong checksum", file.display())),
                Err(e) => return Err(format!("{} does not read: {e}", file.display())),
            }
        }
    }
    Ok(())
}

/// Whether segments are as long, and as much deleted, as `meta.json` says; needs the opened files.
pub(super) fn counts(index: &tantivy::Index, searcher: &Searcher, dir: &Path) -> Result<(), String> {
    let metas = index.load_metas().map_err(|e| format!("meta.json does not read: {e}"))?;
    for (meta, segment) in metas.segments.iter().zip(searcher.segment_readers()) {
        let id = meta.id().uuid_string();
        let call = segment.fast_fields().str("call").map_err(|e| format!("segment {id} does not read: {e}"))?;
        let rows = call.map_or(0, |call| call.ords().num_docs());
        if rows != meta.max_doc() {
            return Err(format!("segment {id} has {rows} documents, not {}", meta.max_doc()));
        }
        if meta.max_doc() - segment.num_docs() != meta.num_deleted_docs() {
            return Err(format!("segment {id} has another number of deleted documents than its commit says"));
        }
        if !meta.has_deletes() && has_deletions(dir, &id).map_err(|e| format!("its directory does not read: {e}"))? {
            return Err(format!("segment {id} has deletions that its commit does not know"));
        }
    }
    Ok(())
}

fn has_deletions(dir: &Path, segment: &str) -> std::io::Result<bool> {
    for entry in fs::read_dir(dir)? {
        let name = entry?.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(segment) && name.ends_with(".del") {
            return Ok(true);
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_seal_is_no_seal() {
        let text = Seal { watermark: 1204, opstamp: 77 }.write();
        assert_eq!(Seal::read(&text).map(|s| (s.watermark, s.opstamp)), Some((1204, 77)));
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            assert!(Seal::read(&String::from_utf8(bytes).unwrap()).is_none(), "byte {at}");
        }
        assert!(Seal::read("").is_none() && Seal::read(&text[..text.len() - 1]).is_none());
    }
}
