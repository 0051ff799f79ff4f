//! The shipped deals laid out as different tools export them, in a fresh workspace.

use super::error::PipelineError;
use super::shipped::{ShippedDeal, deals};
use crate::config::CONFIG_FILE;
use crate::sources::write::{Written, chorus, gong, zoom};
use std::path::Path;

/// Begins the settings of a demo workspace: a folder that has it may be made anew.
const MARK: &str = "# Made by `throughline demo`";
/// The folder of the calls within the workspace.
pub const CALLS: &str = "calls";

/// A tool whose exports the deals are laid out as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    Gong,
    Chorus,
    Zoom,
    Own,
}

impl Layout {
    /// How the deal with this number (from 1) is laid out.
    pub fn of(number: usize) -> Layout {
        match number {
            1 | 2 => Layout::Gong,
            3 | 4 => Layout::Chorus,
            5 | 6 => Layout::Zoom,
            _ => Layout::Own,
        }
    }
}

/// Makes `dir` a fresh workspace with the shipped deals in it.
///
/// # Errors
/// The folder holds something that is no demo, or the disk refuses.
pub fn lay_out(dir: &Path) -> Result<(), PipelineError> {
    if dir.exists() {
        let empty = std::fs::read_dir(dir).map_err(PipelineError::file("read", dir))?.next().is_none();
        let demo = std::fs::read_to_string(dir.join(CONFIG_FILE)).is_ok_and(|text| text.starts_with(MARK));
        if !empty && !demo {
            return Err(PipelineError::NotThere(format!(
                "{} is no demo and not empty; name another folder with --dir",
                dir.display()
            )));
        }
        if demo {
            std::fs::remove_dir_all(dir).map_err(PipelineError::file("remove", dir))?;
        }
    }
    let settings = format!(
        "{MARK}, which may remove this folder and make it anew.\nname = \"Throughline demo\"\nsources = [\"{CALLS}\"]\n"
    );
    // First, so that a folder left by a killed demo is known as one.
    write(&dir.join(CONFIG_FILE), settings.as_bytes())?;
    for (number, deal) in (1..).zip(deals()?) {
        lay_out_deal(&dir.join(CALLS).join(&deal.folder), &deal, Layout::of(number))?;
    }
    Ok(())
}

fn lay_out_deal(folder: &Path, deal: &ShippedDeal, layout: Layout) -> Result<(), PipelineError> {
    write(&folder.join("deal.json"), &deal.deal_file)?;
    for (name, bytes, call) in &deal.calls {
        let written: Written = match layout {
            Layout::Gong => gong(call),
            Layout::Chorus => chorus(call),
            Layout::Zoom => zoom(call),
            Layout::Own => {
                write(&folder.join(name), bytes)?;
                continue;
            }
        };
        // Every export of a tool comes in a folder of its own, as people download them.
        let folder = folder.join(name.trim_end_matches(".json"));
        for (name, bytes) in &written.files {
            write(&folder.join(name), bytes)?;
        }
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), PipelineError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(PipelineError::file("make", folder))?;
    }
    std::fs::write(path, bytes).map_err(PipelineError::file("write", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_demo_is_made_anew() {
        let dir = tempfile::tempdir().unwrap();
        let demo = dir.path().join("demo");
        lay_out(&demo).unwrap();
        std::fs::write(demo.join("store.sqlite"), "old").unwrap();
        lay_out(&demo).unwrap();
        assert!(!demo.join("store.sqlite").exists());
        let other = dir.path().join("other");
        std::fs::create_dir(&other).unwrap();
        std::fs::write(other.join("thesis.txt"), "mine").unwrap();
        assert!(lay_out(&other).is_err());
        assert!(other.join("thesis.txt").exists());
    }
}
