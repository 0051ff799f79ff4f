//! Every word and phrase that patterns ask for, found in one walk over a turn's words.
//!
//! A sign is a class's entries of one length: `{FUT}` has one for "will" and "gonna", and one for
//! "going to". A frequent word has a sign of its own, which all lists of words in patterns share, so that
//! few signs stand in a turn. Where the signs stand in a turn decides which patterns are worth running, and from where.

use super::lexicon::WordSet;
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
    /// First those that a single word leads to, by number of the word.
    nodes: Vec<Node>,
    /// The node after a node and a word, which are one key.
    next: FxHashMap<u64, u32>,
    /// The signs of each node, and after them the needs that it meets or the place of their row.
    listed: Vec<u32>,
    /// Needs as bits, a row for each node that meets too many to list.
    rows: Vec<u64>,
    /// The needs that a typed stretch meets.
    typed: BTreeMap<Typed, Vec<Need>>,
    /// Met by what is spelt like a product.
    spelt: Option<Need>,
}

/// What has been said when the walk arrives here: a stretch of the list. Small, since there are tens of thousands.
#[derive(Clone, Copy, Default)]
struct Node {
    from: u32,
    signs: u16,
    /// How many needs are listed, or [`Node::ROW`].
    needs: u8,
    /// Whether longer phrases begin like this.
    deeper: bool,
}

impl Node {
    const ROW: u8 = u8::MAX;
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

    /// The needs that a typed stretch meets.
    pub fn met_by(&self, what: Typed) -> &[Need] {
        self.typed.get(&what).map_or(&[], Vec::as_slice)
    }

    /// The need that is met by what is spelt like a product, whether it is one or not.
    pub fn spelt(&self) -> Option<Need> {
        self.spelt
    }

    /// Calls `found` with each place of the tree that the first of `words` and what follows it lead to.
    pub fn walk(&self, words: impl IntoIterator<Item = u32>, mut found: impl FnMut(Place)) {
        let mut words = words.into_iter();
        let Some(mut id) = words.next() else { return };
        while let Some(node) = self.nodes.get(id as usize) {
            if node.signs > 0 || node.needs > 0 {
                found(id);
            }
            if !node.deeper {
                return;
            }
            match words.next().and_then(|word| self.next.get(&after(id, word))) {
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
        let from = node.from as usize + usize::from(node.signs);
        if node.needs == Node::ROW {
            let row = self.listed[from] as usize;
            let row = &self.rows[row..row + met.len()];
            met.iter_mut().zip(row).for_each(|(met, more)| *met |= more);
        } else {
            for &need in &self.listed[from..from + usize::from(node.needs)] {
                met[need as usize / 64] |= 1 << (need % 64);
            }
        }
    }
}

/// The signs of a pack while its patterns are being compiled.
#[derive(Default)]
pub struct Draft {
    /// The signs of frequent words.
    frequent: FxHashMap<u32, Sign>,
    /// By class: its signs with their lengths in words.
    of_class: FxHashMap<ClassId, Vec<(u32, Sign)>>,
    /// By sign, after the first: the nodes where it ends.
    ends: Vec<Vec<u32>>,
    /// By node: the needs that it meets.
    meets: FxHashMap<u32, Vec<Need>>,
    needs: FxHashMap<Wanted, Need>,
    typed: BTreeMap<Typed, Vec<Need>>,
    spelt: Option<Need>,
    /// By word: the node it leads to.
    roots: FxHashMap<u32, u32>,
    /// The node after a node and a word.
    next: FxHashMap<(u32, u32), u32>,
}

impl Draft {
    pub fn new(frequent: &WordSet) -> Draft {
        let mut draft = Draft::default();
        for word in frequent.iter() {
            let sign = draft.sign(&[vec![word]]);
            draft.frequent.insert(word, sign);
        }
        draft
    }

    /// The signs of a class with their lengths in words; made when first asked for.
    pub fn of_class(&mut self, id: ClassId, class: &Class) -> &[(u32, Sign)] {
        if !self.of_class.contains_key(&id) {
            let mut entries: Vec<Vec<u32>> = class.entries().collect();
            let mut own: Vec<(u32, Sign)> = Vec::new();
            if class.name.is_empty() {
                entries.retain(|entry| match self.frequent.get(&entry[0]).filter(|_| entry.len() == 1) {
                    Some(&sign) => {
                        own.push((1, sign));
                        false
                    }
                    None => true,
                });
            }
            entries.sort_unstable_by_key(Vec::len);
            for entries in entries.chunk_by(|a, b| a.len() == b.len()) {
                own.push((number(entries[0].len()), self.sign(entries)));
            }
            self.of_class.insert(id, own);
        }
        self.of_class.get(&id).map_or(&[], Vec::as_slice)
    }

    /// A new sign for what is listed.
    fn sign(&mut self, entries: &[Vec<u32>]) -> Sign {
        let ends = entries.iter().map(|entry| self.node(entry)).collect();
        self.ends.push(ends);
        number(self.ends.len())
    }

    /// The node of a phrase of a word or more.
    fn node(&mut self, phrase: &[u32]) -> u32 {
        let fresh = number(self.roots.len() + self.next.len());
        let mut node = *self.roots.entry(phrase[0]).or_insert(fresh);
        for &word in &phrase[1..] {
            let fresh = number(self.roots.len() + self.next.len());
            node = *self.next.entry((node, word)).or_insert(fresh);
        }
        node
    }

    /// The need for what is wanted.
    pub fn need(&mut self, wanted: Wanted) -> Need {
        if let Some(&known) = self.needs.get(&wanted) {
            return known;
        }
        let need = number(self.needs.len());
        for phrase in wanted.phrases.iter() {
            let node = self.node(phrase);
            self.meets.entry(node).or_default().push(need);
        }
        wanted.typed.iter().for_each(|&what| self.typed.entry(what).or_default().push(need));
        self.needs.insert(wanted, need);
        need
    }

    /// Notes the names of all products.
    pub fn products(&mut self, names: Vec<Vec<u32>>) {
        if !names.is_empty() {
            self.spelt = Some(self.need(Wanted { phrases: names.into(), typed: Vec::new() }));
        }
    }

    /// The tree, when all patterns are known; `words` is how many words there are.
    pub fn done(self, words: usize) -> Signs {
        let Draft { ends, meets, needs, typed, spelt, roots, next, .. } = self;
        let moved = moved(&roots, roots.len() + next.len(), words);
        let mut tree = Signs { signs: ends.len() + 1, needs: needs.len(), typed, spelt, ..Signs::default() };
        let size = moved.iter().max().map_or(0, |&last| last as usize + 1);
        tree.nodes.resize(size, Node::default());
        for ((node, word), deeper) in next {
            tree.nodes[moved[node as usize] as usize].deeper = true;
            tree.next.insert(after(moved[node as usize], word), moved[deeper as usize]);
        }
        let mut listed = vec![(Vec::new(), [].as_slice()); size];
        for (n, ends) in ends.iter().enumerate() {
            ends.iter().for_each(|&node| listed[moved[node as usize] as usize].0.push(number(n + 1)));
        }
        for (node, meets) in &meets {
            listed[moved[*node as usize] as usize].1 = meets;
        }
        let width = tree.width();
        for (node, (signs, meets)) in tree.nodes.iter_mut().zip(listed) {
            node.from = number(tree.listed.len());
            // A word has thousands of signs in no pack.
            node.signs = u16::try_from(signs.len()).unwrap_or(u16::MAX);
            tree.listed.extend(signs.iter().take(usize::from(node.signs)));
            match u8::try_from(meets.len()) {
                // A row takes about as long as half as many single needs.
                Ok(few) if meets.len() <= width / 2 && few < Node::ROW => {
                    node.needs = few;
                    tree.listed.extend(meets);
                }
                _ => {
                    node.needs = Node::ROW;
                    tree.listed.push(number(tree.rows.len()));
                    let mut row = vec![0u64; width];
                    meets.iter().for_each(|&need| row[need as usize / 64] |= 1 << (need % 64));
                    tree.rows.extend(row);
                }
            }
        }
        tree
    }
}

fn after(node: u32, word: u32) -> u64 {
    u64::from(node) << 32 | u64::from(word)
}

/// By node of a draft: its number in the tree, where the nodes of single words have the numbers of the words.
fn moved(roots: &FxHashMap<u32, u32>, nodes: usize, words: usize) -> Vec<u32> {
    let mut moved = vec![None; nodes];
    roots.iter().for_each(|(&word, &node)| moved[node as usize] = Some(word));
    let mut free = number(words)..;
    moved.into_iter().map(|word| word.or_else(|| free.next()).unwrap_or(u32::MAX)).collect()
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
        let wanted = lists.map(|phrases| Wanted { phrases: phrases.into(), typed: Vec::new() });
        assert_eq!(wanted.map(|w| draft.need(w)), [0, 1, 0]);
        let signs = draft.done(10);
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
