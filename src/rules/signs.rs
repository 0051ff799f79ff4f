//! Every word and phrase that patterns ask for, found in one walk over a turn's words.
//!
//! A sign is a class's entries of one length: `{FUT}` has one for "will" and "gonna", and one for
//! "going to". Where the signs stand in a turn decides which patterns are worth running, and from where.

use super::needs::Wanted;
use super::program::{Class, ClassId, Typed};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Number of a sign in its pack.
pub type Sign = u32;

/// Number of a list of phrases one of which must stand.
pub type Need = u32;

/// The tree of words that finds the signs of a pack.
#[derive(Default)]
pub struct Signs {
    /// How many signs there are, [`Signs::ANY`] among them, and how many needs.
    signs: usize,
    needs: usize,
    /// By word: the node it leads to, 0 for none.
    roots: Vec<u32>,
    nodes: Vec<Node>,
    /// The node after a node and a word.
    next: FxHashMap<(u32, u32), u32>,
    /// The signs of each node, and after them the needs that it meets.
    listed: Vec<u32>,
    /// Needs as bits, a row for each node that meets too many to list.
    rows: Vec<u64>,
    /// The needs that a typed stretch meets.
    typed: BTreeMap<Typed, Vec<Need>>,
}

/// What has been said when the walk arrives here: a stretch of the list.
#[derive(Clone, Copy, Default)]
struct Node {
    from: u32,
    signs: u16,
    /// How many needs are listed, or [`Node::ROW`].
    needs: u16,
    /// Where the row of needs begins, if there is one.
    row: u32,
    /// Whether longer phrases begin like this.
    deeper: bool,
}

impl Node {
    const ROW: u16 = u16::MAX;
}

/// What a stretch of words is: where the tree has arrived.
pub type Place = u32;

impl Signs {
    /// The sign of every word, which no class has.
    pub const ANY: Sign = 0;

    /// How many signs there are, [`Signs::ANY`] among them.
    pub fn len(&self) -> usize {
        self.signs
    }

    pub fn is_empty(&self) -> bool {
        self.signs == 0
    }

    /// How many words of bits hold all needs.
    pub fn width(&self) -> usize {
        self.needs.div_ceil(64)
    }

    /// How many needs there are.
    pub fn needs(&self) -> usize {
        self.needs
    }

    /// The needs that a typed stretch meets; products are met by the walk.
    pub fn met_by(&self, what: Typed) -> &[Need] {
        self.typed.get(&what).map_or(&[], Vec::as_slice)
    }

    /// Calls `found` with each place of the tree that the first of `words` and what follows it lead to.
    pub fn walk(&self, words: impl IntoIterator<Item = u32>, mut found: impl FnMut(Place)) {
        let mut words = words.into_iter();
        let Some(&(mut id)) = words.next().and_then(|first| self.roots.get(first as usize)) else { return };
        while let Some(node) = self.nodes.get(id as usize) {
            found(id);
            if !node.deeper {
                return;
            }
            match words.next().and_then(|word| self.next.get(&(id, word))) {
                Some(&deeper) => id = deeper,
                None => return,
            }
        }
    }

    /// The signs that end at a place.
    pub fn at(&self, place: Place) -> &[Sign] {
        let node = &self.nodes[place as usize];
        &self.listed[node.from as usize..node.from as usize + usize::from(node.signs)]
    }

    /// Adds the needs that are met at a place to `met`, which holds [`Signs::width`] words of bits.
    pub fn meet(&self, place: Place, met: &mut [u64]) {
        let node = &self.nodes[place as usize];
        if node.needs == Node::ROW {
            let row = &self.rows[node.row as usize..node.row as usize + met.len()];
            met.iter_mut().zip(row).for_each(|(met, more)| *met |= more);
        } else {
            let from = node.from as usize + usize::from(node.signs);
            for &need in &self.listed[from..from + usize::from(node.needs)] {
                met[need as usize / 64] |= 1 << (need % 64);
            }
        }
    }
}

/// The signs of a pack while its patterns are being compiled.
#[derive(Default)]
pub struct Draft {
    /// By class: its signs with their lengths in words.
    of_class: FxHashMap<ClassId, Vec<(u32, Sign)>>,
    /// By sign, after the first: the nodes where it ends.
    ends: Vec<Vec<u32>>,
    /// By node: the needs that it meets.
    meets: FxHashMap<u32, Vec<Need>>,
    needs: FxHashMap<Wanted, Need>,
    tree: Signs,
}

impl Draft {
    /// The signs of a class with their lengths in words; made when first asked for.
    pub fn of_class(&mut self, id: ClassId, class: &Class) -> &[(u32, Sign)] {
        if !self.of_class.contains_key(&id) {
            let mut entries: Vec<Vec<u32>> = class.entries().collect();
            entries.sort_unstable_by_key(Vec::len);
            let mut own: Vec<(u32, Sign)> = Vec::new();
            for entry in entries {
                let len = number(entry.len());
                if own.last().is_none_or(|(last, _)| *last != len) {
                    self.ends.push(Vec::new());
                    own.push((len, number(self.ends.len())));
                }
                let node = self.node(&entry);
                if let Some(ends) = self.ends.last_mut() {
                    ends.push(node);
                }
            }
            self.of_class.insert(id, own);
        }
        self.of_class.get(&id).map_or(&[], Vec::as_slice)
    }

    fn node(&mut self, entry: &[u32]) -> u32 {
        let Signs { roots, nodes, next, .. } = &mut self.tree;
        nodes.resize(nodes.len().max(1), Node::default());
        let fresh = |nodes: &mut Vec<Node>| {
            nodes.push(Node::default());
            number(nodes.len() - 1)
        };
        let first = entry[0] as usize;
        roots.resize(roots.len().max(first + 1), 0);
        if roots[first] == 0 {
            roots[first] = fresh(nodes);
        }
        let mut node = roots[first];
        for &word in &entry[1..] {
            nodes[node as usize].deeper = true;
            node = *next.entry((node, word)).or_insert_with(|| fresh(nodes));
        }
        node
    }

    /// The need for what is wanted.
    pub fn need(&mut self, wanted: Wanted) -> Need {
        if let Some(&known) = self.needs.get(&wanted) {
            return known;
        }
        let need = number(self.needs.len());
        for phrase in &wanted.phrases {
            let node = self.node(phrase);
            self.meets.entry(node).or_default().push(need);
        }
        wanted.typed.iter().for_each(|&what| self.tree.typed.entry(what).or_default().push(need));
        self.needs.insert(wanted, need);
        need
    }

    /// Notes a name of a product, after all patterns are known.
    pub fn product(&mut self, name: &[u32]) {
        let node = self.node(name);
        let wanted = self.tree.typed.get(&Typed::Product).map_or(&[][..], Vec::as_slice);
        self.meets.entry(node).or_default().extend(wanted);
    }

    /// The tree, when all patterns are known.
    pub fn done(self) -> Signs {
        let Draft { ends, meets, needs, mut tree, .. } = self;
        let mut signs: Vec<Vec<Sign>> = vec![Vec::new(); tree.nodes.len()];
        for (n, ends) in ends.iter().enumerate() {
            ends.iter().for_each(|&node| signs[node as usize].push(number(n + 1)));
        }
        tree.signs = ends.len() + 1;
        tree.needs = needs.len();
        let width = tree.width();
        for (n, node) in tree.nodes.iter_mut().enumerate() {
            let meets = meets.get(&number(n)).map_or(&[][..], Vec::as_slice);
            node.from = number(tree.listed.len());
            // A class has thousands of signs in no pack.
            node.signs = u16::try_from(signs[n].len()).unwrap_or(u16::MAX);
            tree.listed.extend(&signs[n]);
            match u16::try_from(meets.len()) {
                // A row takes about as long as half as many single needs.
                Ok(few) if meets.len() <= width / 2 && few < Node::ROW => {
                    node.needs = few;
                    tree.listed.extend(meets);
                }
                _ => {
                    (node.needs, node.row) = (Node::ROW, number(tree.rows.len()));
                    let mut row = vec![0u64; width];
                    meets.iter().for_each(|&need| row[need as usize / 64] |= 1 << (need % 64));
                    tree.rows.extend(row);
                }
            }
        }
        tree
    }
}

/// Packs hold thousands of words, signs and needs; four billion cannot be reached from files that fit in memory.
fn number(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_phrases_are_found_together() {
        let mut will = Class::default();
        will.words.insert(3);
        will.phrases.insert(4, vec![vec![5, 6], vec![5]]);
        let mut going = Class::default();
        going.words.insert(4);
        let mut draft = Draft::default();
        assert_eq!(draft.of_class(0, &will), [(1, 1), (2, 2), (3, 3)]);
        assert_eq!(draft.of_class(1, &going), [(1, 4)]);
        assert_eq!(draft.of_class(0, &will).len(), 3);
        let lists = [vec![vec![3], vec![4, 5]], vec![vec![4]], vec![vec![3], vec![4, 5]]];
        let wanted = lists.map(|phrases| Wanted { phrases, typed: Vec::new() });
        assert_eq!(wanted.map(|w| draft.need(w)), [0, 1, 0]);
        let signs = draft.done();
        assert_eq!((signs.len(), signs.needs()), (5, 2));
        let found = |words: &[u32]| {
            let (mut found, mut met) = (Vec::new(), [0]);
            signs.walk(words.iter().copied(), |place| {
                found.extend(signs.at(place));
                signs.meet(place, &mut met);
            });
            (found, met[0])
        };
        assert_eq!(found(&[3, 4]), (vec![1], 0b01));
        assert_eq!(found(&[4, 5, 6]), (vec![4, 2, 3], 0b11));
        assert_eq!(found(&[4, 6]), (vec![4], 0b10));
        assert_eq!([found(&[7]), found(&[900]), found(&[])], [const { (Vec::new(), 0) }; 3]);
    }
}
