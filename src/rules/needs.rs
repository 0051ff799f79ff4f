//! What every match of a pattern contains, the rarest first: a turn without it need not be tried.

use super::compile::Scope;
use super::pattern::{Atom, Node};
use super::program::ClassId;
use super::signs::{Need, Sign};

/// Most that is looked for before a pattern is tried.
const MOST: usize = 7;
/// What a frequent word, and a phrase of nothing but frequent words, cost, in rare words.
const COMMON: usize = 60;
const COMMON_PHRASE: usize = 6;

/// What every match of `node` contains, the rarest first.
pub fn needs(node: &Node, scope: &mut Scope<'_>) -> Vec<Need> {
    let mut found = of(node, scope);
    found.sort();
    found.dedup_by(|a, b| a.1 == b.1);
    found.truncate(MOST);
    let mut signs = |class: ClassId| {
        scope.signs.of_class(class, &scope.classes[class]).iter().map(|(_, sign)| *sign).collect::<Vec<_>>()
    };
    let lists: Vec<Vec<Sign>> =
        found.into_iter().map(|(_, classes)| classes.into_iter().flat_map(&mut signs).collect()).collect();
    lists.into_iter().map(|signs| scope.signs.need(signs)).collect()
}

/// Lists of classes with their cost.
fn of(node: &Node, scope: &mut Scope<'_>) -> Vec<(usize, Vec<ClassId>)> {
    match node {
        Node::Seq(nodes) => nodes.iter().flat_map(|n| of(n, scope)).collect(),
        Node::Alt(options) => {
            let mut cost = 0;
            let mut all = Vec::new();
            for option in options {
                let Some((c, classes)) = of(option, scope).into_iter().min() else { return Vec::new() };
                cost += c;
                all.extend(classes);
            }
            all.sort_unstable();
            all.dedup();
            vec![(cost, all)]
        }
        Node::Repeat { node, min, .. } if *min > 0 => of(node, scope),
        Node::Capture { node, .. } => of(node, scope),
        Node::Repeat { .. } | Node::Not(_) => Vec::new(),
        Node::Leaf { atom, .. } => {
            let class = match atom {
                Atom::Word(word) => scope.place([word.as_str()]),
                Atom::Lemma(word) => scope.lemma(word),
                Atom::Class(name) => match scope.class_ids.get(name) {
                    Some(&id) => id,
                    None => return Vec::new(),
                },
                _ => return Vec::new(),
            };
            vec![(cost(class, scope), vec![class])]
        }
    }
}

/// How many turns a class stands in, in a rough unit.
fn cost(class: ClassId, scope: &Scope<'_>) -> usize {
    let class = &scope.classes[class];
    let common = |id: u32| scope.common.contains(id);
    let words = class.words.iter().map(|id| if common(id) { COMMON } else { 1 });
    let phrases = class.phrases.iter().flat_map(|(first, list)| {
        list.iter().map(|rest| if common(*first) && rest.iter().all(|&w| common(w)) { COMMON_PHRASE } else { 1 })
    });
    words.chain(phrases).sum()
}
