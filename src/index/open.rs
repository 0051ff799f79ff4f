//! Opening an index, whatever state it is in, and the handle that searchers share.

use super::census::Census;
use super::generation;
use super::inspect;
use super::query::QueryError;
use super::schema::{Fields, schema};
use super::words::{WORDS, analyzer};
use super::writer::Writer;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use tantivy::directory::MmapDirectory;
use tantivy::{ReloadPolicy, Searcher, TantivyError};

/// How often opening is tried again when another process replaces the index meanwhile.
const TRIES: usize = 3;

/// Stored blocks kept decompressed; hits of one page lie in few.
const STORE_CACHE_BLOCKS: usize = 64;

/// A handle on the index of a workspace; clones share it.
#[derive(Clone)]
pub struct Index(Arc<Shared>);

struct Shared {
    root: PathBuf,
    live: RwLock<Arc<Live>>,
}

/// One state of the index, as a search sees it from beginning to end.
pub(super) struct Live {
    pub generation: u64,
    pub engine: tantivy::Index,
    pub searcher: Searcher,
    pub fields: Fields,
    pub census: Census,
}

/// An index and what to do with it.
pub struct Opened {
    pub index: Index,
    /// The store's change sequence up to which everything is indexed; feed what is newer.
    pub watermark: u64,
    pub state: State,
}

/// What opening found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// There was none: an empty one was made.
    Fresh,
    Ok,
    /// There was one, but not to be trusted: an empty one was made beside it, and replaces it with the first commit.
    Rebuilt {
        why: String,
    },
}

/// Why the index could not be opened, written or asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    #[error("cannot {doing} the index at {}: {source}; check space and permissions", path.display())]
    Io { doing: &'static str, path: PathBuf, source: std::io::Error },
    #[error("cannot {doing} the index at {}: {source}; run `throughline index rebuild` if this stays", path.display())]
    Engine { doing: &'static str, path: PathBuf, source: TantivyError },
    #[error("the index at {} is being written by another process; wait for it to end", path.display())]
    Locked { path: PathBuf },
    #[error("the index at {} was rebuilt meanwhile; open it again", path.display())]
    Replaced { path: PathBuf },
    #[error(transparent)]
    Query(#[from] QueryError),
}

impl Index {
    /// Opens the index in `dir`, checking every byte of it. `newest` is the store's change sequence:
    /// an index ahead of it belongs to another store and is rebuilt.
    ///
    /// # Errors
    /// The directory cannot be made or written. A damaged index is no error, see [`State::Rebuilt`].
    pub fn open(dir: &Path, newest: u64) -> Result<Opened, IndexError> {
        let why = match generation::current(dir) {
            None if !dir.join("CURRENT").exists() => None,
            None => Some("its file CURRENT is damaged".to_owned()),
            Some(generation) => match Live::check(dir, generation) {
                Ok((_, watermark)) if watermark > newest => {
                    Some(format!("it is at change {watermark}, ahead of the store at {newest}"))
                }
                Ok((live, watermark)) => {
                    return Ok(Opened { index: Index::share(dir, live), watermark, state: State::Ok });
                }
                Err(why) => Some(why),
            },
        };
        let live = Live::create(dir)?;
        let state = why.map_or(State::Fresh, |why| State::Rebuilt { why });
        Ok(Opened { index: Index::share(dir, live), watermark: 0, state })
    }

    /// A writer that goes on where the last commit ended.
    ///
    /// # Errors
    /// Another process writes, or the directory is not writable.
    pub fn writer(&self) -> Result<Writer, IndexError> {
        let live = self.live();
        Writer::new(self.clone(), live.generation, &live.engine)
    }

    /// A writer into a new, empty index, which replaces this one with its first commit; until then
    /// searches are answered from this one.
    ///
    /// # Errors
    /// The directory is not writable.
    pub fn rebuild(&self) -> Result<Writer, IndexError> {
        let live = Live::create(self.root())?;
        Writer::new(self.clone(), live.generation, &live.engine)
    }

    /// Sees what another process has committed since; a commit of this process is seen at once.
    ///
    /// # Errors
    /// The index cannot be read; searches go on with what was seen last.
    pub fn refresh(&self) -> Result<(), IndexError> {
        let mut tried = 1;
        let live = loop {
            let generation = generation::current(self.root()).unwrap_or_else(|| self.live().generation);
            match Live::open(self.root(), generation) {
                Ok(live) => break live,
                Err(source) if tried == TRIES => {
                    return Err(IndexError::Engine { doing: "read", path: self.root().to_owned(), source });
                }
                Err(_) => tried += 1,
            }
        };
        *self.0.live.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(live);
        Ok(())
    }

    pub(super) fn root(&self) -> &Path {
        &self.0.root
    }

    pub(super) fn live(&self) -> Arc<Live> {
        Arc::clone(&self.0.live.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn share(root: &Path, live: Live) -> Index {
        Index(Arc::new(Shared { root: root.to_owned(), live: RwLock::new(Arc::new(live)) }))
    }
}

impl Live {
    /// Opens a generation that is known to be whole.
    fn open(root: &Path, generation: u64) -> Result<Live, TantivyError> {
        let directory = MmapDirectory::open(generation::path(root, generation))?;
        Live::of(generation, tantivy::Index::open(directory)?)
    }

    /// Opens a generation after looking at all of it; the text says what is wrong.
    fn check(root: &Path, generation: u64) -> Result<(Live, u64), String> {
        let dir = generation::path(root, generation);
        let directory = MmapDirectory::open(&dir).map_err(|e| format!("its directory does not open: {e}"))?;
        let engine = tantivy::Index::open(directory).map_err(|e| format!("it does not open: {e}"))?;
        let seal = inspect::whole(&engine, &schema().0)?;
        let live = Live::of(generation, engine).map_err(|e| format!("it does not open: {e}"))?;
        inspect::counts(&live.engine, &live.searcher, &dir)?;
        Ok((live, seal.watermark))
    }

    fn create(root: &Path) -> Result<Live, IndexError> {
        let io = |source| IndexError::Io { doing: "create", path: root.to_owned(), source };
        let generation = generation::create(root).map_err(io)?;
        let engine = |source| IndexError::Engine { doing: "create", path: root.to_owned(), source };
        let index = tantivy::Index::create_in_dir(generation::path(root, generation), schema().0).map_err(engine)?;
        Live::of(generation, index).map_err(engine)
    }

    fn of(generation: u64, engine: tantivy::Index) -> Result<Live, TantivyError> {
        engine.tokenizers().register(WORDS, analyzer());
        let reader = engine
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .doc_store_cache_num_blocks(STORE_CACHE_BLOCKS)
            .try_into()?;
        let searcher = reader.searcher();
        let census = Census::of(&searcher)?;
        Ok(Live { generation, engine, searcher, fields: schema().1, census })
    }
}
