//! Files into calls that know their deal and sides, without a store.
//!
//! Calls belong to the `deal.json` above them, also where only a file or folder below it was named.

use crate::config::Config;
use crate::model::{Call, Deal};
use crate::sources::{self, KnownPeople, Outcome, assign_sides, shortcomings};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The file that says which deal the calls below it belong to.
const DEAL_FILE: &str = "deal.json";
/// A reason that begins so is the file's nature, not a failure.
const LINK: &str = "a link";

/// Everything at some paths.
pub struct Gathered {
    /// In order of path.
    pub files: Vec<GatheredFile>,
    /// Deals found in the files or above them, by id.
    pub deals: BTreeMap<String, Deal>,
}

pub struct GatheredFile {
    pub label: String,
    /// None where the file could not be read.
    pub bytes: Option<Vec<u8>>,
    /// The kind of file, for people.
    pub format: String,
    pub held: Held,
    pub notes: Vec<String>,
}

/// What a file held.
pub enum Held {
    Calls(Vec<GatheredCall>),
    /// Ids of deals.
    Deals(Vec<String>),
    Companion {
        of: String,
    },
    Skipped {
        reason: String,
    },
    /// It could not be read at all.
    Failed {
        reason: String,
    },
}

pub struct GatheredCall {
    pub call: Call,
    /// What it lacks, for people.
    pub notes: Vec<String>,
}

/// Reads everything at `paths`. `known` gives deals from elsewhere, by id.
pub fn gather(paths: &[PathBuf], config: &Config, known: impl Fn(&str) -> Option<Deal>) -> Gathered {
    let mut deliveries = sources::gather(paths);
    let above: Vec<(String, PathBuf)> = paths.iter().filter_map(|p| Some((label(p), deal_above(p)?))).collect();
    let mut extra: Vec<PathBuf> = above.iter().map(|(_, deal)| deal.clone()).collect();
    extra.sort();
    extra.dedup();
    let below = deliveries.len();
    let gathered: Vec<PathBuf> = deliveries.iter().filter_map(|d| std::fs::canonicalize(&d.label).ok()).collect();
    extra.retain(|path| !gathered.contains(path));
    deliveries.extend(sources::gather(&extra));
    let mut readings = sources::read(&deliveries);

    let mut deals: BTreeMap<String, Deal> = BTreeMap::new();
    for reading in &readings {
        if let Outcome::Deals(list) = &reading.outcome {
            deals.extend(list.iter().map(|d| (d.deal_id.clone(), d.clone())));
        }
    }
    let within = |label: &str, root: &str| {
        label
            .strip_prefix(root)
            .is_some_and(|rest| rest.is_empty() || root.is_empty() || rest.starts_with(['/', '\\', '!']))
    };
    let mut deal_of: Vec<(String, String)> = Vec::new();
    for reading in &readings[below..] {
        if let Outcome::Deals(list) = &reading.outcome
            && let [deal] = list.as_slice()
        {
            let mine = above.iter().filter(|(_, path)| label(path) == reading.label);
            deal_of.extend(mine.map(|(root, _)| (root.clone(), deal.deal_id.clone())));
        }
    }
    for reading in &mut readings[..below] {
        let Outcome::Calls(calls) = &mut reading.outcome else { continue };
        let Some((_, deal)) = deal_of.iter().find(|(root, _)| within(&reading.label, root)) else { continue };
        for call in calls.iter_mut().filter(|c| !c.deal_id.as_ref().is_some_and(|id| deals.contains_key(id))) {
            call.deal_id = Some(deal.clone());
        }
    }

    let mut sides = Sides { base: workspace_people(config), by_deal: BTreeMap::new() };
    let files = deliveries.into_iter().zip(readings).map(|(delivery, reading)| {
        let held = match reading.outcome {
            Outcome::Calls(calls) => Held::Calls(
                calls
                    .into_iter()
                    .map(|mut call| {
                        sides.assign(&mut call, |id| deals.get(id).cloned().or_else(|| known(id)));
                        GatheredCall { notes: shortcomings(&call), call }
                    })
                    .collect(),
            ),
            Outcome::Deals(list) => Held::Deals(list.into_iter().map(|d| d.deal_id).collect()),
            Outcome::Companion { of } => Held::Companion { of },
            Outcome::Skipped { reason } if delivery.content.is_err() && !reason.starts_with(LINK) => {
                Held::Failed { reason }
            }
            Outcome::Skipped { reason } => Held::Skipped { reason },
        };
        GatheredFile {
            label: reading.label,
            bytes: delivery.content.ok(),
            format: reading.format,
            held,
            notes: reading.notes,
        }
    });
    Gathered { files: files.collect(), deals }
}

/// Who is known to be on which side, for the workspace and each deal.
struct Sides {
    base: KnownPeople,
    by_deal: BTreeMap<String, KnownPeople>,
}

impl Sides {
    fn assign(&mut self, call: &mut Call, deal: impl Fn(&str) -> Option<Deal>) {
        let Some(id) = call.deal_id.clone() else { return assign_sides(call, &self.base) };
        let base = &self.base;
        let known = self
            .by_deal
            .entry(id.clone())
            .or_insert_with(|| deal(&id).map_or_else(|| base.clone(), |d| base.clone().with_deal(&d)));
        assign_sides(call, known);
    }
}

fn workspace_people(config: &Config) -> KnownPeople {
    let mut people = KnownPeople::new(&config.own_domains);
    for person in &config.people {
        people.add(&person.name, person.email.as_deref(), person.side);
    }
    people
}

/// The nearest `deal.json` in a folder above `path`, or beside it.
fn deal_above(path: &Path) -> Option<PathBuf> {
    let path = std::fs::canonicalize(path).ok()?;
    path.ancestors().skip(1).map(|folder| folder.join(DEAL_FILE)).find(|file| file.is_file() && *file != path)
}

fn label(path: &Path) -> String {
    path.to_string_lossy().trim_end_matches(['/', '\\']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Side;

    fn calls(gathered: &Gathered) -> Vec<&Call> {
        let held = gathered.files.iter().filter_map(|f| match &f.held {
            Held::Calls(calls) => Some(calls.iter().map(|c| &c.call)),
            _ => None,
        });
        held.flatten().collect()
    }

    #[test]
    fn a_deal_above_a_named_file_counts() {
        let dir = tempfile::tempdir().unwrap();
        let calls_dir = dir.path().join("acme/calls");
        std::fs::create_dir_all(&calls_dir).unwrap();
        std::fs::write(
            dir.path().join("acme/deal.json"),
            r#"{"deal_id":"d1","account":{"name":"Acme","domain":"acme.example"},"seller":{"people":[{"name":"Ida Holm","email":"ida@north.example"}]}}"#,
        )
        .unwrap();
        std::fs::write(
            calls_dir.join("a.json"),
            r#"{"call_id":"c1","participants":[{"id":"p1","name":"Ida Holm"},{"id":"p2","name":"Bo","email":"bo@acme.example"}],"turns":[{"i":0,"speaker":"p1","text":"hello there"}]}"#,
        )
        .unwrap();
        for path in [calls_dir.join("a.json"), calls_dir.clone(), dir.path().join("acme"), dir.path().to_owned()] {
            let gathered = gather(std::slice::from_ref(&path), &Config::default(), |_| None);
            let calls = calls(&gathered);
            assert_eq!(calls[0].deal_id.as_deref(), Some("d1"), "{}", path.display());
            assert_eq!(calls[0].participants[0].side, Side::Seller);
            assert_eq!(calls[0].participants[1].side, Side::Customer);
            assert_eq!(gathered.deals.len(), 1);
        }
    }

    #[test]
    fn what_cannot_be_read_failed_and_what_is_no_transcript_is_skipped() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("logo.png"), [0x89, b'P', b'N', b'G', 0, 1, 2]).unwrap();
        let gathered = gather(&[dir.path().join("logo.png"), dir.path().join("missing")], &Config::default(), |_| None);
        assert!(matches!(gathered.files[0].held, Held::Skipped { .. }));
        assert!(matches!(gathered.files[1].held, Held::Failed { .. }));
    }
}
