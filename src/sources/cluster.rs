//! Which pieces belong to one call: by id, by what their file names share, by time, or as the only candidates in a folder.
//!
//! Two pieces with different ids of one source never come together, whatever else they share.

use super::part::{Part, Role};
use jiff::Timestamp;
use std::collections::{BTreeMap, HashMap};

/// A piece and where it comes from.
pub struct Piece {
    pub file: usize,
    pub folder: String,
    pub part: Part,
}

/// Seconds between the start of a meeting and of its recording that still count as one meeting.
const NEAR_S: i64 = 30 * 60;
/// The same where one of the two has no zone.
const NEAR_UNZONED_S: i64 = 15 * 3600;

/// Lists of indexes into `pieces`, each one call, in order of their first piece.
pub fn cluster(pieces: &[Piece]) -> Vec<Vec<usize>> {
    let mut sets = Sets { parent: (0..pieces.len()).collect(), ids: pieces.iter().map(id).collect() };
    by_id_and_name(pieces, &mut sets);
    let mut places: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
    for (k, piece) in pieces.iter().enumerate().filter(|(_, p)| p.part.role != Role::Whole) {
        places.entry((&piece.folder, &piece.part.call.source)).or_default().push(k);
    }
    for members in places.values() {
        by_meeting(pieces, members, &mut sets);
        by_time(pieces, members, &mut sets);
        as_only_one(pieces, members, &mut sets);
    }
    let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for k in 0..pieces.len() {
        clusters.entry(sets.root(k)).or_default().push(k);
    }
    clusters.into_values().collect()
}

/// The key of a piece's own id; a whole call meets no pieces.
fn id(piece: &Piece) -> Option<String> {
    let id = &piece.part.call.call_id;
    (!id.is_empty() && piece.part.role != Role::Whole).then(|| id.to_lowercase())
}

fn by_id_and_name(pieces: &[Piece], sets: &mut Sets) {
    let mut first: HashMap<(&str, &str, String), usize> = HashMap::new();
    for (k, piece) in pieces.iter().enumerate().filter(|(_, p)| p.part.role != Role::Whole) {
        let source = piece.part.call.source.as_str();
        if let Some(id) = id(piece) {
            sets.union(*first.entry(("", source, id)).or_insert(k), k);
        }
        if let Some(stem) = &piece.part.clues.stem {
            sets.union(*first.entry((&piece.folder, source, stem.clone())).or_insert(k), k);
        }
    }
}

/// A list of people with only a meeting number goes to the meeting of that number nearest in time.
fn by_meeting(pieces: &[Piece], members: &[usize], sets: &mut Sets) {
    let mut meetings: HashMap<&str, Vec<usize>> = HashMap::new();
    for &k in members.iter().filter(|k| id(&pieces[**k]).is_some()) {
        if let Some(number) = &pieces[k].part.clues.meeting {
            meetings.entry(number).or_default().push(k);
        }
    }
    for &k in members.iter().filter(|k| id(&pieces[**k]).is_none()) {
        let clues = &pieces[k].part.clues;
        let distance = |j: usize| {
            let (a, b) = (clues.at?.local, pieces[j].part.clues.at?.local);
            let seconds = a.duration_since(b).as_secs().abs();
            (seconds <= NEAR_UNZONED_S).then_some(seconds)
        };
        let same = clues.meeting.as_deref().and_then(|number| meetings.get(number));
        if let Some((_, j)) = same.into_iter().flatten().filter_map(|&j| Some((distance(j)?, j))).min() {
            sets.union(j, k);
        }
    }
}

/// A meeting without words takes the words without a meeting that begin nearest to it.
fn by_time(pieces: &[Piece], members: &[usize], sets: &mut Sets) {
    let (worded, wordless) = split(pieces, members, sets);
    let bare = |c: &&Vec<usize>| c.iter().all(|&k| pieces[k].part.role != Role::Head);
    let starts = |c: &Vec<usize>| Some((start(pieces, c)?, c[0]));
    let mut free: Vec<(Timestamp, usize)> = worded.iter().filter(bare).filter_map(starts).collect();
    for (at, head) in wordless.iter().filter_map(starts) {
        let seconds = |other: Timestamp| at.duration_since(other).as_secs().abs();
        let nearest = free.iter().enumerate().map(|(n, (other, _))| (seconds(*other), n)).min();
        if let Some((_, n)) = nearest.filter(|(s, _)| *s <= NEAR_S) {
            sets.union(free.remove(n).1, head);
        }
    }
}

/// Where a folder holds the words of one call only, what else lies there belongs to it, if just one meeting comes into question.
fn as_only_one(pieces: &[Piece], members: &[usize], sets: &mut Sets) {
    let (worded, wordless) = split(pieces, members, sets);
    let [words] = &worded[..] else { return };
    let fits: Vec<&Vec<usize>> =
        wordless.iter().filter(|c| distance(pieces, c, words).is_none_or(|s| s <= NEAR_S)).collect();
    let is_head = |c: &&&Vec<usize>| c.iter().any(|&k| pieces[k].part.role == Role::Head);
    let heads = fits.iter().filter(is_head).count();
    for cluster in fits.iter().filter(|c| heads == 1 || !is_head(c)) {
        sets.union(words[0], cluster[0]);
    }
}

/// The clusters among `members` with words and those without.
fn split(pieces: &[Piece], members: &[usize], sets: &mut Sets) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut clusters: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &k in members {
        clusters.entry(sets.root(k)).or_default().push(k);
    }
    clusters.into_values().partition(|c| c.iter().any(|&k| pieces[k].part.role.has_words()))
}

/// When the recording or meeting of a cluster began, where a piece knows it with its zone.
fn start(pieces: &[Piece], members: &[usize]) -> Option<Timestamp> {
    members.iter().find_map(|&k| pieces[k].part.clues.at?.timestamp())
}

/// Seconds between the starts of two clusters, where both have one.
fn distance(pieces: &[Piece], a: &[usize], b: &[usize]) -> Option<i64> {
    Some(start(pieces, a)?.duration_since(start(pieces, b)?).as_secs().abs())
}

/// Disjoint sets; the root is the smallest member.
struct Sets {
    parent: Vec<usize>,
    /// The id of a set, kept at its root.
    ids: Vec<Option<String>>,
}

impl Sets {
    fn root(&mut self, mut k: usize) -> usize {
        while self.parent[k] != k {
            self.parent[k] = self.parent[self.parent[k]];
            k = self.parent[k];
        }
        k
    }

    /// Puts two sets together, unless they have different ids.
    fn union(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (low, high) = (a.min(b), a.max(b));
        if low == high || self.ids[low].is_some() && self.ids[high].is_some() && self.ids[low] != self.ids[high] {
            return;
        }
        let id = self.ids[high].take();
        self.ids[low] = self.ids[low].take().or(id);
        self.parent[high] = low;
    }
}
