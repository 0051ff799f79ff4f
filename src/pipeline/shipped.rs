//! The deals, calls and annotations inside the binary.

use super::error::PipelineError;
use crate::model::{Call, Deal};
use crate::score::Gold;
use crate::sources::{self, Delivery, Outcome};
use include_dir::{Dir, include_dir};
use std::collections::BTreeMap;

static DEALS: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/corpora/deals");
static GOLD: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/corpora/gold");

/// A deal as it ships.
pub struct ShippedDeal {
    /// `dev1-freight`.
    pub folder: String,
    pub deal: Deal,
    /// `deal.json` as it is.
    pub deal_file: Vec<u8>,
    /// In order of name.
    pub calls: Vec<ShippedCall>,
}

/// Name of the file, the file as it is, and the call in it.
pub type ShippedCall = (String, Vec<u8>, Call);

/// All deals in order of folder.
///
/// # Errors
/// None that a sound build has.
pub fn deals() -> Result<Vec<ShippedDeal>, PipelineError> {
    DEALS.dirs().map(read).collect()
}

/// All calls with their deals.
///
/// # Errors
/// None that a sound build has.
pub fn calls() -> Result<Vec<(Call, Option<Deal>)>, PipelineError> {
    let deals = deals()?;
    Ok(deals
        .into_iter()
        .flat_map(|d| d.calls.into_iter().map(move |(_, _, call)| (call, Some(d.deal.clone()))))
        .collect())
}

/// Annotations by call id.
///
/// # Errors
/// None that a sound build has.
pub fn gold() -> Result<BTreeMap<String, Gold>, PipelineError> {
    let mut gold = BTreeMap::new();
    for file in GOLD.files() {
        let read: Gold = serde_json::from_slice(file.contents())?;
        gold.insert(read.call_id.clone(), read);
    }
    Ok(gold)
}

fn read(folder: &Dir<'static>) -> Result<ShippedDeal, PipelineError> {
    let name = name(folder.path());
    let mut files: Vec<Delivery> = Vec::new();
    let mut open = vec![folder];
    while let Some(current) = open.pop() {
        open.extend(current.dirs());
        let under = current.path().to_string_lossy().replace('\\', "/");
        for file in current.files() {
            files.push(Delivery::new(&under, &self::name(file.path()), file.contents().to_vec()));
        }
    }
    files.sort_by(|a, b| a.label.cmp(&b.label));
    let mut found_deal: Option<(Deal, Vec<u8>)> = None;
    let mut calls: Vec<ShippedCall> = Vec::new();
    let readings = sources::read(&files);
    for (file, reading) in files.into_iter().zip(readings) {
        let bytes = file.content.unwrap_or_default();
        match reading.outcome {
            Outcome::Deals(deals) => found_deal = deals.into_iter().next().map(|d| (d, bytes)),
            Outcome::Calls(list) => calls.extend(list.into_iter().map(|c| (file.name.clone(), bytes.clone(), c))),
            Outcome::Companion { .. } | Outcome::Skipped { .. } => {}
        }
    }
    let (deal, deal_file) = found_deal.ok_or_else(|| {
        PipelineError::NotThere(format!("corpora/deals/{name} has no deal.json; this build is broken"))
    })?;
    Ok(ShippedDeal { folder: name, deal, deal_file, calls })
}

fn name(path: &std::path::Path) -> String {
    path.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_deals_with_thirty_two_calls_ship() {
        let deals = deals().unwrap();
        assert_eq!(deals.len(), 9);
        assert_eq!(deals.iter().map(|d| d.calls.len()).sum::<usize>(), 32);
        assert!(deals.iter().all(|d| d.calls.iter().all(|(_, _, c)| c.deal_id.as_deref() == Some(&d.deal.deal_id))));
        assert_eq!(gold().unwrap().len(), 32);
    }
}
