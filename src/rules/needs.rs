//! What every match of a pattern contains, the rarest first: a turn without it need not be tried.

use super::compile::{Scope, typed_atom};
use super::pattern::{Atom, Node};
use super::program::Typed;
use super::signs::Need;
use std::ops::{Deref, Range};
use std::rc::Rc;

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
    pub phrases: Rc<Phrases>,
    pub typed: Vec<Typed>,
}

/// What every match of a pattern contains, the rarest first; kept in place, since most patterns are done with here.
#[derive(Clone, Copy, Default)]
pub struct Needs {
    list: [Need; MOST],
    len: u8,
}

impl Deref for Needs {
    type Target = [Need];

    fn deref(&self) -> &[Need] {
        &self.list[..usize::from(self.len)]
    }
}

impl FromIterator<Need> for Needs {
    /// The first few of them.
    fn from_iter<I: IntoIterator<Item = Need>>(needs: I) -> Needs {
        let mut own = Needs::default();
        for (place, need) in own.list.iter_mut().zip(needs) {
            *place = need;
            own.len += 1;
        }
        own
    }
}

/// What every match of `node` contains.
pub fn needs(node: &Node, scope: &mut Scope<'_>) -> Needs {
    let mut found = of(node, scope).stands;
    found.sort();
    found.dedup();
    found.truncate(MOST);
    let worth = found.into_iter().enumerate().filter(|(n, (cost, _))| *n == 0 || *cost <= FREQUENT);
    worth.map(|(_, (_, wanted))| scope.signs.need(wanted)).collect()
}

/// What a part of a pattern can match, and must contain.
struct Part {
    /// All that it can match, if that is a list of phrases; the empty one is among them if it can match nothing.
    spelt: Option<Rc<Phrases>>,
    /// What stands in places of its matches that do not overlap, with its cost.
    stands: Vec<(usize, Wanted)>,
}

fn of(node: &Node, scope: &mut Scope<'_>) -> Part {
    let (spelt, parts) = match node {
        Node::Leaf { atom, .. } => return leaf(atom, scope),
        Node::Capture { node, .. } => return of(node, scope),
        Node::Not(_) => return Part { spelt: Some(Rc::new(vec![Vec::new()])), stands: Vec::new() },
        Node::Seq(nodes) => {
            let parts: Vec<Part> = nodes.iter().map(|n| of(n, scope)).collect();
            let mut all = parts.iter().map(|p| p.spelt.as_deref());
            (all.try_fold(vec![Vec::new()], |joined, next| product(&joined, next?)), parts)
        }
        Node::Alt(options) => {
            let parts: Vec<Part> = options.iter().map(|n| of(n, scope)).collect();
            let all: Option<Vec<&Phrases>> = parts.iter().map(|p| p.spelt.as_deref()).collect();
            let few = all.filter(|all| all.iter().map(|list| list.len()).sum::<usize>() <= MOST_PHRASES);
            (few.map(|all| all.into_iter().flatten().cloned().collect()), parts)
        }
        Node::Repeat { node, min, max } => {
            let part = of(node, scope);
            (part.spelt.as_ref().and_then(|once| powers(once, *min, *max)), vec![part])
        }
    };
    let spelt = spelt.filter(|list: &Phrases| list.len() <= MOST_PHRASES).map(|list| Rc::new(sorted(list)));
    let whole = spelt.as_ref().and_then(|list| priced(list, scope));
    let stands = match (whole, node) {
        (Some(whole), _) => vec![whole],
        (None, Node::Seq(_)) => sequence(parts, scope),
        (None, Node::Alt(_)) => either(parts),
        (None, Node::Repeat { min: 1.., .. }) => parts.into_iter().flat_map(|p| p.stands).collect(),
        _ => Vec::new(),
    };
    Part { spelt, stands }
}

fn leaf(atom: &Atom, scope: &mut Scope<'_>) -> Part {
    let class = match atom {
        Atom::Word(word) => Some(scope.words([word.as_str()])),
        Atom::Lemma(word) => Some(scope.lemma(word)),
        Atom::Class(name) => scope.class_ids.get(name).copied(),
        _ => None,
    };
    // However long: it is one list already.
    let spelt = class.map(|id| {
        let listed = || Rc::new(sorted(scope.classes[id].entries().collect::<Phrases>()));
        scope.spelt.entry(id).or_insert_with(listed).clone()
    });
    let typed = typed_atom(atom).and_then(kind);
    let stands = spelt.as_ref().and_then(|list| priced(list, scope)).or(typed);
    Part { spelt, stands: stands.into_iter().collect() }
}

/// The rarest stretches of a sequence, and what its other parts contain.
fn sequence(parts: Vec<Part>, scope: &Scope<'_>) -> Vec<(usize, Wanted)> {
    let (spelt, stands): (Vec<_>, Vec<_>) = parts.into_iter().map(|p| (p.spelt, p.stands)).unzip();
    let mut found = Vec::new();
    rarest(&spelt, 0..spelt.len(), scope, &mut found);
    let others = stands.into_iter().zip(&spelt).filter(|(_, spelt)| spelt.is_none());
    found.extend(others.flat_map(|(stands, _)| stands));
    found
}

/// The rarest of each option together; nothing if one option contains nothing for sure.
fn either(options: Vec<Part>) -> Vec<(usize, Wanted)> {
    let (mut cost, mut phrases, mut typed) = (0, Phrases::new(), Vec::new());
    for option in options {
        let Some((c, wanted)) = option.stands.into_iter().min() else { return Vec::new() };
        cost += c;
        phrases.extend(wanted.phrases.iter().cloned());
        typed.extend(wanted.typed);
    }
    vec![(cost, Wanted { phrases: Rc::new(sorted(phrases)), typed: sorted(typed) })]
}

/// A typed stretch that can be looked for cheaply, with its cost; all amounts and times look alike.
fn kind(what: Typed) -> Option<(usize, Wanted)> {
    let (cost, what) = match what {
        Typed::Product => (4, what),
        Typed::Name => (30, what),
        Typed::Time | Typed::Number | Typed::Money | Typed::Percent | Typed::Duration => (50, Typed::Number),
        Typed::Person => (20, what),
        Typed::Phrase => return None,
    };
    Some((cost, Wanted { phrases: Rc::default(), typed: vec![what] }))
}

/// The cheapest stretch of `range` whose phrases can be listed, then what lies before and behind it.
fn rarest(spelt: &[Option<Rc<Phrases>>], range: Range<usize>, scope: &Scope<'_>, found: &mut Vec<(usize, Wanted)>) {
    let mut best: Option<(usize, Rc<Phrases>, Range<usize>)> = None;
    for start in range.clone() {
        let mut joined: Rc<Phrases> = Rc::new(vec![Vec::new()]);
        for (end, next) in spelt.iter().enumerate().take(range.end).skip(start) {
            joined = match next {
                // However long: it is one list already.
                Some(next) if end == start => next.clone(),
                Some(next) => match product(&joined, next) {
                    Some(longer) => Rc::new(longer),
                    None => break,
                },
                None => break,
            };
            if let Some(cost) = cost(&joined, scope).filter(|c| best.as_ref().is_none_or(|b| *c < b.0)) {
                best = Some((cost, joined.clone(), start..end + 1));
            }
        }
    }
    if let Some((cost, phrases, place)) = best {
        found.push((cost, Wanted { phrases, typed: Vec::new() }));
        rarest(spelt, range.start..place.start, scope, found);
        rarest(spelt, place.end..range.end, scope, found);
    }
}

/// `once` said `min` to `max` times; none if that is too long a list.
fn powers(once: &Phrases, min: u8, max: u8) -> Option<Phrases> {
    let mut all = Vec::new();
    let mut power: Phrases = vec![Vec::new()];
    for n in 0..=max {
        if n >= min {
            all.extend(power.iter().cloned());
        }
        if n < max {
            power = product(&power, once)?;
        }
    }
    Some(all)
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

/// The list with its cost; none if it can be empty.
fn priced(phrases: &Rc<Phrases>, scope: &Scope<'_>) -> Option<(usize, Wanted)> {
    Some((cost(phrases, scope)?, Wanted { phrases: phrases.clone(), typed: Vec::new() }))
}

/// How often a list stands somewhere, counted in rare words; none if it can be empty.
fn cost(phrases: &Phrases, scope: &Scope<'_>) -> Option<usize> {
    let cost = |phrase: &Vec<u32>| match phrase.iter().filter(|&&id| !scope.common.contains(id)).count() {
        0 => match phrase.len() {
            1 => 60,
            2 => 6,
            _ => 2,
        },
        _ => 1,
    };
    (!phrases.iter().any(Vec::is_empty)).then(|| phrases.iter().map(cost).sum())
}
