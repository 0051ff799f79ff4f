//! Which folder is the workspace, and what lies where in it.

use super::{Config, ConfigError, Env};
use std::path::{Path, PathBuf};

/// The settings of a workspace; marks a folder as one.
pub const CONFIG_FILE: &str = "throughline.toml";
/// Names the workspace where the command line does not.
pub(super) const WORKSPACE_VARIABLE: &str = "THROUGHLINE_WORKSPACE";

/// A folder with everything of one company or team. It need not exist yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workspace {
    pub root: PathBuf,
    pub found: Found,
}

/// Why this folder is the workspace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// `--workspace DIR`.
    Flag,
    /// `THROUGHLINE_WORKSPACE`.
    Env,
    /// The nearest folder upwards with `throughline.toml`.
    Parent,
    /// The user's data folder.
    UserData,
}

impl Workspace {
    /// The workspace of a command: `flag`, else `THROUGHLINE_WORKSPACE`, else the nearest of `here` and the folders
    /// above it that has `throughline.toml`, else the user's data folder. Relative paths start at `here`.
    pub fn discover(flag: Option<&Path>, env: &Env, here: &Path) -> Result<Workspace, ConfigError> {
        if let Some(dir) = flag {
            return Ok(Workspace { root: here.join(dir), found: Found::Flag });
        }
        if let Some(dir) = env.get(WORKSPACE_VARIABLE).filter(|dir| !dir.is_empty()) {
            return Ok(Workspace { root: here.join(dir), found: Found::Env });
        }
        if let Some(dir) = here.ancestors().find(|dir| dir.join(CONFIG_FILE).is_file()) {
            return Ok(Workspace { root: dir.to_owned(), found: Found::Parent });
        }
        let user = directories::ProjectDirs::from("", "", "throughline").ok_or(ConfigError::NoDataFolder)?;
        Ok(Workspace { root: user.data_dir().to_owned(), found: Found::UserData })
    }

    pub fn config_file(&self) -> PathBuf {
        self.root.join(CONFIG_FILE)
    }

    /// The search index.
    pub fn index(&self) -> PathBuf {
        self.root.join("index")
    }

    /// The workspace's own rules and vocabulary.
    pub fn rules(&self) -> PathBuf {
        self.root.join("rules")
    }

    /// Documents that were written.
    pub fn out(&self) -> PathBuf {
        self.root.join("out")
    }

    /// The configured sources as paths that hold from anywhere.
    pub fn sources(&self, config: &Config) -> Vec<PathBuf> {
        config.sources.iter().map(|path| self.root.join(path)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn discover(flag: Option<&str>, env: Option<&Path>, here: &Path) -> Workspace {
        let env = env.map(|dir| (WORKSPACE_VARIABLE.to_owned(), dir.to_string_lossy().into_owned())).into_iter();
        Workspace::discover(flag.map(Path::new), &env.collect(), here).unwrap()
    }

    #[test]
    fn flag_then_variable_then_parent_then_user() {
        let dir = tempfile::tempdir().unwrap();
        let (team, inner) = (dir.path().join("team"), dir.path().join("team/calls/2026"));
        std::fs::create_dir_all(&inner).unwrap();
        let user = discover(None, None, &inner);
        assert_eq!(user.found, Found::UserData);
        assert!(user.root.to_string_lossy().contains("throughline"), "{}", user.root.display());
        std::fs::write(team.join(CONFIG_FILE), "").unwrap();
        let at = |root: &Path, found| Workspace { root: root.to_owned(), found };
        assert_eq!(discover(None, None, &inner), at(&team, Found::Parent));
        assert_eq!(discover(None, None, &team), at(&team, Found::Parent));
        let other = dir.path().join("other");
        assert_eq!(discover(None, Some(&other), &inner), at(&other, Found::Env));
        assert_eq!(discover(None, Some(Path::new("")), &inner), at(&team, Found::Parent));
        assert_eq!(discover(Some("own"), Some(&other), &inner), at(&inner.join("own"), Found::Flag));
    }

    #[test]
    fn sources_start_in_the_workspace() {
        let workspace = Workspace { root: PathBuf::from("/team"), found: Found::Flag };
        let config = Config::parse("sources = [\"calls\", \"/archive\"]", &Env::new()).unwrap();
        assert_eq!(workspace.sources(&config), [PathBuf::from("/team/calls"), PathBuf::from("/archive")]);
    }
}
