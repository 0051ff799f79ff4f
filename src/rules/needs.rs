//! What every match of a pattern contains, the rarest first: a turn without it need not be tried.

use super::compile::{Scope, typed_atom};
use super::pattern::{Atom, Node};
use super::program::Typed;
use super::signs::Need;
use std::ops::Range;

/// Most that is looked for before a pattern is tried.
const MOST: usize = 3;
/// What stands in every other turn does not decide, and is looked for only if there is nothing rarer.
const FREQUENT: usize = 600;
/// Most phrases that one need lists.
const MOST_PHRASES: usize = 300;

/// Phrases as numbers of words.
type Phrases = Vec<Vec<u32>>;

/// One of the phrases or of the typed stretches stands in every match.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Wanted {
    pub phrases: Phrases,
    pub typed: Vec<Typed>,
}

/// What every match of `node` contains, the rarest first.
pub fn needs(node: &Node, scope: &mut Scope<'_>) -> Vec<Need> {
    let mut found = of(node, scope);
    found.sort();
    found.dedup();
    found.truncate(MOST);
    let worth = found.into_iter().enumerate().filter(|(n, (cost, _))| *n == 0 || *cost <= FREQUENT);
    worth.map(|(_, (_, wanted))| scope.signs.need(wanted)).collect()
}

/// What stands in places of a match that do not overlap, with its cost.
fn of(node: &Node, scope: &mut Scope<'_>) -> Vec<(usize, Wanted)> {
    if let Some(priced) = phrases(node, scope).and_then(|p| priced(p, scope)) {
        return vec![priced];
    }
    match node {
        Node::Seq(nodes) => {
            let spelt: Vec<Option<Phrases>> = nodes.iter().map(|n| phrases(n, scope)).collect();
            let mut found = Vec::new();
            rarest(&spelt, 0..nodes.len(), scope, &mut found);
            for (node, _) in nodes.iter().zip(&spelt).filter(|(_, spelt)| spelt.is_none()) {
                found.extend(of(node, scope));
            }
            found
        }
        Node::Alt(options) => {
            let mut cost = 0;
            let mut all = Wanted::default();
            for option in options {
                let Some((c, wanted)) = of(option, scope).into_iter().min() else { return Vec::new() };
                cost += c;
                all.phrases.extend(wanted.phrases);
                all.typed.extend(wanted.typed);
            }
            vec![(cost, Wanted { phrases: sorted(all.phrases), typed: sorted(all.typed) })]
        }
        Node::Repeat { node, min, .. } if *min > 0 => of(node, scope),
        Node::Capture { node, .. } => of(node, scope),
        Node::Leaf { atom, .. } => typed_atom(atom).and_then(kind).into_iter().collect(),
        Node::Repeat { .. } | Node::Not(_) => Vec::new(),
    }
}

/// A typed stretch that can be looked for cheaply, with its cost; all amounts and times look alike.
fn kind(what: Typed) -> Option<(usize, Wanted)> {
    let (cost, what) = match what {
        Typed::Product => (4, what),
        Typed::Name => (30, what),
        Typed::Time | Typed::Number | Typed::Money | Typed::Percent | Typed::Duration => (50, Typed::Number),
        Typed::Person | Typed::Phrase => return None,
    };
    Some((cost, Wanted { phrases: Vec::new(), typed: vec![what] }))
}

/// The cheapest stretch of `range` whose phrases can be listed, then what lies before and behind it.
fn rarest(spelt: &[Option<Phrases>], range: Range<usize>, scope: &Scope<'_>, found: &mut Vec<(usize, Wanted)>) {
    let mut best: Option<(usize, Wanted, Range<usize>)> = None;
    for start in range.clone() {
        let mut joined: Phrases = vec![Vec::new()];
        for (end, next) in spelt.iter().enumerate().take(range.end).skip(start) {
            match next.as_ref().and_then(|next| product(&joined, next)) {
                Some(longer) => joined = longer,
                None => break,
            }
            if let Some((cost, phrases)) =
                priced(joined.clone(), scope).filter(|(c, _)| best.as_ref().is_none_or(|b| *c < b.0))
            {
                best = Some((cost, phrases, start..end + 1));
            }
        }
    }
    if let Some((cost, phrases, place)) = best {
        found.push((cost, phrases));
        rarest(spelt, range.start..place.start, scope, found);
        rarest(spelt, place.end..range.end, scope, found);
    }
}

/// All that `node` can match, if that is a list of phrases; the empty one is among them if it can match nothing.
fn phrases(node: &Node, scope: &mut Scope<'_>) -> Option<Phrases> {
    let list = match node {
        Node::Seq(nodes) => {
            let mut all: Phrases = vec![Vec::new()];
            for node in nodes {
                all = product(&all, &phrases(node, scope)?)?;
            }
            all
        }
        Node::Alt(options) => {
            let mut all = Vec::new();
            for option in options {
                all.extend(phrases(option, scope)?);
            }
            all
        }
        Node::Repeat { node, min, max } => {
            let once = phrases(node, scope)?;
            let mut all = Vec::new();
            let mut power: Phrases = vec![Vec::new()];
            for n in 0..=*max {
                if n >= *min {
                    all.extend(power.iter().cloned());
                }
                if n < *max {
                    power = product(&power, &once)?;
                }
            }
            all
        }
        Node::Capture { node, .. } => phrases(node, scope)?,
        Node::Not(_) => vec![Vec::new()],
        Node::Leaf { atom, .. } => {
            let class = match atom {
                Atom::Word(word) => scope.words([word.as_str()]),
                Atom::Lemma(word) => scope.lemma(word),
                Atom::Class(name) => *scope.class_ids.get(name)?,
                _ => return None,
            };
            // However long: it is one list already.
            return Some(sorted(scope.classes[class].entries().collect()));
        }
    };
    (list.len() <= MOST_PHRASES).then(|| sorted(list))
}

/// Each of `first` followed by each of `next`; none if that is too long a list.
fn product(first: &Phrases, next: &Phrases) -> Option<Phrases> {
    let each = || first.iter().flat_map(|a| next.iter().map(move |b| [a.as_slice(), b].concat()));
    (first.len() * next.len() <= MOST_PHRASES).then(|| sorted(each().collect()))
}

fn sorted<T: Ord>(mut list: Vec<T>) -> Vec<T> {
    list.sort_unstable();
    list.dedup();
    list
}

/// The list with how often it stands somewhere, counted in rare words; none if it can be empty.
fn priced(phrases: Phrases, scope: &Scope<'_>) -> Option<(usize, Wanted)> {
    let cost = |phrase: &Vec<u32>| match phrase.iter().filter(|&&id| !scope.common.contains(id)).count() {
        0 => match phrase.len() {
            1 => 60,
            2 => 6,
            _ => 2,
        },
        _ => 1,
    };
    (!phrases.iter().any(Vec::is_empty))
        .then(|| (phrases.iter().map(cost).sum(), Wanted { phrases, typed: Vec::new() }))
}
