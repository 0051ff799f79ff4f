//! From a parsed pattern to a program: code, first words, anchor words.

use super::lexicon::{Lexicon, WordSet};
use super::pattern::{Atom, Node};
use super::problem::nearest;
use super::program::{Assert, Class, Inst, Program, Typed};
use super::vocab;
use crate::model::Side;
use regex::Regex;
use std::collections::BTreeMap;

/// What patterns of one pack may refer to.
pub struct Scope<'a> {
    pub lexicon: &'a mut Lexicon,
    pub classes: &'a [Class],
    pub class_ids: &'a BTreeMap<String, usize>,
    pub shapes: &'a mut Vec<Regex>,
    /// Words too frequent to anchor a pattern cheaply.
    pub common: &'a WordSet,
}

/// Captures that mean something to the extraction; every other name is a mistake.
pub const CAPTURES: [&str; 16] = [
    "act",
    "area",
    "baseline",
    "condition",
    "due",
    "metric",
    "name",
    "obj",
    "owner",
    "preference",
    "reason",
    "role",
    "target",
    "to",
    "validator",
    "when",
];

/// Largest program; a pattern beyond it is a list that belongs into a class.
const MOST_STEPS: usize = 4_000;
/// Most sets of words that are looked for before a pattern is tried; the cheapest of them anchors it.
const MOST_NEEDS: usize = 4;
/// What a frequent word costs as an anchor, counted in rare words.
const COMMON_COST: usize = 60;

/// The program of `node`; mistakes come with their byte offset in the pattern where it is known.
pub fn compile(node: &Node, scope: &mut Scope<'_>) -> Result<Program, Vec<(usize, String)>> {
    let mut make = Maker { scope, code: Vec::new(), captures: Vec::new(), mistakes: Vec::new() };
    make.emit(node, false);
    make.code.push(Inst::Done);
    if make.code.len() > MOST_STEPS {
        make.mistakes.push((
            0,
            format!(
                "the pattern grows to {} steps, {MOST_STEPS} at most — move its lists into classes",
                make.code.len()
            ),
        ));
    }
    let first = make.first(node).0;
    let mut needs = make.needs(node);
    needs.sort_by_key(|(cost, _)| *cost);
    needs.dedup_by(|a, b| a.1 == b.1);
    needs.truncate(MOST_NEEDS);
    let mut needs = needs.into_iter().map(|(_, set)| set);
    let anchor = needs.next();
    let (typed, one_sentence) = (typed(node), !crosses(node, true));
    if make.mistakes.is_empty() {
        Ok(Program {
            code: make.code,
            first,
            anchor,
            needs: needs.collect(),
            typed,
            one_sentence,
            captures: make.captures,
        })
    } else {
        Err(make.mistakes)
    }
}

struct Maker<'a, 'b> {
    scope: &'a mut Scope<'b>,
    code: Vec<Inst>,
    captures: Vec<String>,
    mistakes: Vec<(usize, String)>,
}

impl Maker<'_, '_> {
    /// Appends the code of `node`. `cross`: its first token may begin a sentence. Returns the same for what follows.
    fn emit(&mut self, node: &Node, cross: bool) -> bool {
        if self.code.len() > MOST_STEPS {
            return cross;
        }
        match node {
            Node::Seq(nodes) => nodes.iter().fold(cross, |c, n| self.emit(n, c)),
            Node::Alt(options) => {
                let mut jumps = Vec::new();
                let mut after = false;
                for (n, option) in options.iter().enumerate() {
                    let split = self.code.len();
                    let last = n + 1 == options.len();
                    if !last {
                        self.code.push(Inst::Split(split + 1, 0));
                    }
                    after |= self.emit(option, cross);
                    if !last {
                        jumps.push(self.code.len());
                        self.code.push(Inst::Jump(0));
                        let next = self.code.len();
                        self.code[split] = Inst::Split(split + 1, next);
                    }
                }
                let end = self.code.len();
                jumps.into_iter().for_each(|j| self.code[j] = Inst::Jump(end));
                after
            }
            Node::Repeat { node, min, max } => {
                let mut after = cross;
                for _ in 0..*min {
                    after = self.emit(node, after);
                }
                let mut splits = Vec::new();
                let skipped = after;
                for _ in *min..*max {
                    splits.push(self.code.len());
                    self.code.push(Inst::Split(self.code.len() + 1, 0));
                    after = self.emit(node, after);
                }
                let end = self.code.len();
                splits.into_iter().for_each(|s| self.code[s] = Inst::Split(s + 1, end));
                skipped || after
            }
            Node::Capture { name, node } => {
                if !CAPTURES.contains(&name.as_str()) {
                    let hint = nearest(name, CAPTURES).map_or_else(
                        || format!("use one of {}", CAPTURES.join(", ")),
                        |n| format!("did you mean `{n}:`?"),
                    );
                    self.mistakes.push((offset(node), format!("no capture is called `{name}:` — {hint}")));
                }
                let n = self.captures.iter().position(|c| c == name).unwrap_or_else(|| {
                    self.captures.push(name.clone());
                    self.captures.len() - 1
                });
                self.code.push(Inst::Save(2 * n));
                let after = self.emit(node, cross);
                self.code.push(Inst::Save(2 * n + 1));
                after
            }
            Node::Not(node) => {
                let at = self.code.len();
                self.code.push(Inst::Not(0));
                self.emit(node, cross);
                self.code.push(Inst::Done);
                self.code[at] = Inst::Not(self.code.len());
                cross
            }
            Node::Leaf { atom, at } => self.leaf(atom, *at, cross),
        }
    }

    fn leaf(&mut self, atom: &Atom, at: usize, cross: bool) -> bool {
        let inst = match atom {
            Atom::Gap { max, across } => {
                // Lazy: the nearest match is the one that is meant.
                let splits: Vec<usize> = (0..*max)
                    .map(|_| {
                        let here = self.code.len();
                        self.code.push(Inst::Split(0, here + 1));
                        self.code.push(Inst::Skip { cross: *across || cross });
                        here
                    })
                    .collect();
                let end = self.code.len();
                splits.into_iter().for_each(|s| self.code[s] = Inst::Split(end, s + 1));
                return *across || cross;
            }
            Atom::ClauseStart => {
                self.code.push(Inst::Assert(Assert::ClauseStart));
                return true;
            }
            Atom::ClauseEnd => Inst::Assert(Assert::ClauseEnd),
            Atom::TurnStart => Inst::Assert(Assert::TurnStart),
            Atom::TurnEnd => Inst::Assert(Assert::TurnEnd),
            Atom::Seller => Inst::Assert(Assert::Side(Side::Seller)),
            Atom::Customer => Inst::Assert(Assert::Side(Side::Customer)),
            Atom::Any => Inst::Any { cross },
            Atom::Word(word) => match vocab::words(word) {
                Ok(_) => Inst::Word { id: self.scope.lexicon.intern(word), cross },
                Err(heard) => {
                    self.mistakes.push((at, format!("`{word}` never stands in tokens — write `{heard}`")));
                    return false;
                }
            },
            Atom::Class(name) => match self.scope.class_ids.get(name) {
                Some(&id) => Inst::Class { id, cross },
                None => {
                    let hint = nearest(name, self.scope.class_ids.keys().map(String::as_str))
                        .map_or_else(|| "declare it in vocab/".to_owned(), |n| format!("did you mean {{{n}}}?"));
                    self.mistakes.push((at, format!("no class is called {{{name}}} — {hint}")));
                    return false;
                }
            },
            Atom::Lemma(word) => {
                let mut forms = super::inflect::verb_forms(word);
                forms.extend(super::inflect::noun_forms(word));
                let mut splits =
                    Node::Alt(forms.iter().map(|f| Node::Leaf { atom: Atom::Word(f.clone()), at }).collect());
                if let Node::Alt(options) = &mut splits {
                    options.dedup();
                }
                return self.emit(&splits, cross);
            }
            Atom::Shape(shape) => match Regex::new(&format!("^(?:{shape})$")) {
                Ok(regex) => {
                    self.scope.shapes.push(regex);
                    Inst::Shape { id: self.scope.shapes.len() - 1, cross }
                }
                Err(_) => {
                    self.mistakes
                        .push((at, format!("/{shape}/ is no regular expression — see the regex crate's syntax")));
                    return false;
                }
            },
            Atom::Phrase => Inst::Typed { what: Typed::Phrase, cross },
            _ => match typed_atom(atom) {
                Some(what) => Inst::Typed { what, cross },
                // Every atom that is not typed has its own arm above.
                None => return cross,
            },
        };
        let consumes = !matches!(inst, Inst::Assert(_));
        self.code.push(inst);
        cross && !consumes
    }

    /// Words with which `node` can begin (none: anything), and whether it can be empty.
    fn first(&self, node: &Node) -> (Option<WordSet>, bool) {
        match node {
            Node::Seq(nodes) => {
                let mut all = WordSet::default();
                for n in nodes {
                    let (set, empty) = self.first(n);
                    match set {
                        Some(set) => all.extend(&set),
                        None => return (None, false),
                    }
                    if !empty {
                        return (Some(all), false);
                    }
                }
                (Some(all), true)
            }
            Node::Alt(options) => {
                let mut all = WordSet::default();
                let mut any_empty = false;
                for option in options {
                    let (set, empty) = self.first(option);
                    any_empty |= empty;
                    match set {
                        Some(set) => all.extend(&set),
                        None => return (None, any_empty),
                    }
                }
                (Some(all), any_empty)
            }
            Node::Repeat { node, min, .. } => {
                let (set, empty) = self.first(node);
                (set, empty || *min == 0)
            }
            Node::Capture { node, .. } => self.first(node),
            Node::Not(_) => (Some(WordSet::default()), true),
            Node::Leaf { atom, .. } => match atom {
                Atom::ClauseStart
                | Atom::ClauseEnd
                | Atom::TurnStart
                | Atom::TurnEnd
                | Atom::Seller
                | Atom::Customer => (Some(WordSet::default()), true),
                _ => (self.leaf_words(atom), false),
            },
        }
    }

    /// Sets of words, one of each of which every match of `node` contains, with what looking for them costs.
    fn needs(&self, node: &Node) -> Vec<(usize, WordSet)> {
        match node {
            Node::Seq(nodes) => nodes.iter().flat_map(|n| self.needs(n)).collect(),
            Node::Alt(options) => {
                let mut cost = 0;
                let mut all = WordSet::default();
                for option in options {
                    let Some((c, set)) = self.needs(option).into_iter().min_by_key(|(cost, _)| *cost) else {
                        return Vec::new();
                    };
                    cost += c;
                    all.extend(&set);
                }
                vec![(cost, all)]
            }
            Node::Repeat { node, min, .. } => {
                if *min > 0 {
                    self.needs(node)
                } else {
                    Vec::new()
                }
            }
            Node::Capture { node, .. } => self.needs(node),
            Node::Not(_) => Vec::new(),
            Node::Leaf { atom, .. } => {
                let Some(set) = self.leaf_needs(atom) else { return Vec::new() };
                let cost = set.iter().map(|id| self.word_cost(id)).sum();
                vec![(cost, set)]
            }
        }
    }

    /// One word of each way to match a leaf: of a phrase its rarest.
    fn leaf_needs(&self, atom: &Atom) -> Option<WordSet> {
        let Atom::Class(name) = atom else { return self.leaf_words(atom) };
        let class = &self.scope.classes[*self.scope.class_ids.get(name)?];
        let mut set = class.words.clone();
        for (first, phrases) in &class.phrases {
            for rest in phrases {
                let words = std::iter::once(*first).chain(rest.iter().copied());
                words.min_by_key(|&id| self.word_cost(id)).into_iter().for_each(|id| set.insert(id));
            }
        }
        Some(set)
    }

    fn word_cost(&self, id: u32) -> usize {
        if self.scope.common.contains(id) { COMMON_COST } else { 1 }
    }

    /// First words of a leaf; none where it can be anything.
    fn leaf_words(&self, atom: &Atom) -> Option<WordSet> {
        match atom {
            Atom::Word(word) => Some([self.scope.lexicon.id(word)].into_iter().collect()),
            Atom::Lemma(word) => {
                let forms = super::inflect::verb_forms(word).into_iter().chain(super::inflect::noun_forms(word));
                Some(forms.map(|f| self.scope.lexicon.id(&f)).collect())
            }
            Atom::Class(name) => {
                let class = &self.scope.classes[*self.scope.class_ids.get(name)?];
                let mut set = class.words.clone();
                class.phrases.keys().for_each(|&w| set.insert(w));
                Some(set)
            }
            _ => None,
        }
    }
}

/// Typed stretches without which `node` cannot match.
fn typed(node: &Node) -> Vec<Typed> {
    match node {
        Node::Seq(nodes) => nodes.iter().flat_map(typed).collect(),
        Node::Alt(options) => match options.split_first() {
            Some((first, rest)) => {
                let all = |what: &Typed| rest.iter().all(|o| typed(o).contains(what));
                typed(first).into_iter().filter(all).collect()
            }
            None => Vec::new(),
        },
        Node::Repeat { node, min, .. } => {
            if *min > 0 {
                typed(node)
            } else {
                Vec::new()
            }
        }
        Node::Capture { node, .. } => typed(node),
        Node::Not(_) => Vec::new(),
        Node::Leaf { atom, .. } => typed_atom(atom).into_iter().collect(),
    }
}

fn typed_atom(atom: &Atom) -> Option<Typed> {
    Some(match atom {
        Atom::Time => Typed::Time,
        Atom::Number => Typed::Number,
        Atom::Money => Typed::Money,
        Atom::Percent => Typed::Percent,
        Atom::Duration => Typed::Duration,
        Atom::Person => Typed::Person,
        Atom::Product => Typed::Product,
        Atom::Name => Typed::Name,
        _ => return None,
    })
}

/// Whether a match of `node` can run into another sentence; at the `head` of a pattern a clause edge cannot.
fn crosses(node: &Node, head: bool) -> bool {
    match node {
        Node::Seq(nodes) => nodes.iter().enumerate().any(|(n, node)| crosses(node, head && n == 0)),
        Node::Alt(options) => options.iter().any(|o| crosses(o, head)),
        Node::Repeat { node, .. } => crosses(node, false),
        Node::Capture { node, .. } => crosses(node, head),
        Node::Not(_) => false,
        Node::Leaf { atom, .. } => {
            matches!(atom, Atom::Gap { across: true, .. }) || (*atom == Atom::ClauseStart && !head)
        }
    }
}

fn offset(node: &Node) -> usize {
    match node {
        Node::Seq(nodes) | Node::Alt(nodes) => nodes.first().map_or(0, offset),
        Node::Repeat { node, .. } | Node::Capture { node, .. } | Node::Not(node) => offset(node),
        Node::Leaf { at, .. } => *at,
    }
}
