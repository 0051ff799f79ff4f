//! From a parsed pattern to a program.

use super::lexicon::{Lexicon, WordSet};
use super::needs::needs;
use super::outline::Outline;
use super::pattern::{Atom, Node};
use super::problem::nearest;
use super::program::{Assert, Class, ClassId, Inst, Program, Typed};
use super::signs;
use super::vocab;
use crate::model::Side;
use crate::text::Tongue;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What patterns of one pack may refer to.
pub struct Scope<'a> {
    pub tongue: Tongue,
    pub lexicon: &'a mut Lexicon,
    pub classes: &'a mut Vec<Class>,
    pub class_ids: &'a BTreeMap<String, ClassId>,
    /// Classes without a name, by what they list: the words of single places.
    pub places: &'a mut FxHashMap<Vec<Vec<u32>>, ClassId>,
    /// What classes list, in order, and words that can stand in tokens: looked up once.
    pub spelt: &'a mut FxHashMap<ClassId, Rc<Vec<Vec<u32>>>>,
    pub heard: &'a mut FxHashSet<String>,
    pub signs: &'a mut signs::Draft,
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

/// The program of `node`; mistakes come with their byte offset in the pattern where it is known.
pub fn compile(node: &Node, scope: &mut Scope<'_>) -> Result<Program, Vec<(usize, String)>> {
    let crosses = crosses(node, true);
    let mut make = Maker { scope, crosses, code: Vec::new(), captures: Vec::new(), mistakes: Vec::new() };
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
    if make.mistakes.is_empty() {
        let needs = needs(node, make.scope);
        let outline = Outline::of(&make.code, &heads(&make.code), make.scope.classes, make.scope.signs);
        Ok(Program { code: make.code, outline, needs, captures: make.captures })
    } else {
        Err(make.mistakes)
    }
}

struct Maker<'a, 'b> {
    scope: &'a mut Scope<'b>,
    /// Whether a match may run into another sentence.
    crosses: bool,
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
                let options: Vec<&[Node]> = options.chunk_by(|a, b| word(a).and(word(b)).is_some()).collect();
                for (n, option) in options.iter().enumerate() {
                    let split = self.code.len();
                    let last = n + 1 == options.len();
                    if !last {
                        self.code.push(Inst::Split(split + 1, 0));
                    }
                    after |= match option {
                        [option] => self.emit(option, cross),
                        words => self.one_of(words.iter().filter_map(word), cross),
                    };
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

    /// Options of one word each are one place, whichever stands first: no more than one of them can match.
    fn one_of<'w>(&mut self, words: impl Iterator<Item = (&'w str, usize)>, cross: bool) -> bool {
        let heard: Vec<&str> = words.filter(|(word, at)| self.is_heard(word, *at)).map(|(word, _)| word).collect();
        let id = self.scope.words(heard);
        self.code.push(Inst::Class { id, cross: cross && self.crosses });
        false
    }

    /// Whether a word can stand in tokens; a mistake if not.
    fn is_heard(&mut self, word: &str, at: usize) -> bool {
        if self.scope.heard.contains(word) {
            return true;
        }
        match vocab::words(word, self.scope.tongue) {
            Ok(_) => self.scope.heard.insert(word.to_owned()),
            Err(heard) => {
                self.mistakes.push((at, format!("`{word}` never stands in tokens — write `{heard}`")));
                false
            }
        }
    }

    fn leaf(&mut self, atom: &Atom, at: usize, cross: bool) -> bool {
        // A token that a gap after a clause edge leads to begins no sentence, unless the pattern runs into others.
        let free = cross && self.crosses;
        let inst = match atom {
            Atom::Gap { max, across } => {
                // Lazy: the nearest match is the one that is meant.
                let splits: Vec<usize> = (0..*max)
                    .map(|n| {
                        let here = self.code.len();
                        self.code.push(Inst::Split(0, here + 1));
                        // After an edge the first token begins a clause, and may be passed over all the same.
                        self.code.push(Inst::Skip { cross: *across || (cross && n == 0) });
                        here
                    })
                    .collect();
                let end = self.code.len();
                splits.into_iter().for_each(|s| self.code[s] = Inst::Split(end, s + 1));
                return *across || cross;
            }
            Atom::ClauseStart | Atom::TurnStart => {
                let edge = if *atom == Atom::TurnStart { Assert::TurnStart } else { Assert::ClauseStart };
                self.code.push(Inst::Assert(edge));
                return true;
            }
            Atom::ClauseEnd => Inst::Assert(Assert::ClauseEnd),
            Atom::TurnEnd => Inst::Assert(Assert::TurnEnd),
            Atom::Seller => Inst::Assert(Assert::Side(Side::Seller)),
            Atom::Customer => Inst::Assert(Assert::Side(Side::Customer)),
            Atom::Any => Inst::Any { cross: free },
            Atom::Word(word) if !self.is_heard(word, at) => return false,
            Atom::Word(word) => Inst::Class { id: self.scope.words([word.as_str()]), cross: free },
            Atom::Class(name) => match self.scope.class_ids.get(name) {
                Some(&id) => Inst::Class { id, cross: free },
                None => {
                    let hint = nearest(name, self.scope.class_ids.keys().map(String::as_str))
                        .map_or_else(|| "declare it in vocab/".to_owned(), |n| format!("did you mean {{{n}}}?"));
                    self.mistakes.push((at, format!("no class is called {{{name}}} — {hint}")));
                    return false;
                }
            },
            Atom::Lemma(word) if self.scope.tongue != Tongue::English => {
                let message = format!("the forms of `{word}` are known for English only — list them in a class");
                self.mistakes.push((at, message));
                return false;
            }
            Atom::Lemma(word) => Inst::Class { id: self.scope.lemma(word), cross: free },
            Atom::Shape(shape) => match Regex::new(&format!("^(?:{shape})$")) {
                Ok(regex) => {
                    self.scope.shapes.push(regex);
                    Inst::Shape { id: self.scope.shapes.len() - 1, cross: free }
                }
                Err(_) => {
                    self.mistakes
                        .push((at, format!("/{shape}/ is no regular expression — see the regex crate's syntax")));
                    return false;
                }
            },
            Atom::Phrase => Inst::Typed { what: Typed::Phrase, cross: free },
            _ => match typed_atom(atom) {
                Some(what) => Inst::Typed { what, cross: free },
                // Every atom that is not typed has its own arm above.
                None => return cross,
            },
        };
        let consumes = !matches!(inst, Inst::Assert(_));
        self.code.push(inst);
        cross && !consumes
    }
}

impl Scope<'_> {
    /// The class of the words that may stand in one place.
    pub fn words<'w>(&mut self, words: impl IntoIterator<Item = &'w str>) -> ClassId {
        let mut entries: Vec<Vec<u32>> = words.into_iter().map(|w| vec![self.lexicon.intern(w)]).collect();
        entries.sort_unstable();
        entries.dedup();
        if let Some(&id) = self.places.get(&entries) {
            return id;
        }
        let id = self.classes.len();
        self.classes.push(Class::of("", &entries));
        self.places.insert(entries, id);
        id
    }

    /// The class of all forms of a verb or noun.
    pub fn lemma(&mut self, word: &str) -> ClassId {
        let mut forms = super::inflect::verb_forms(word);
        forms.extend(super::inflect::noun_forms(word));
        self.words(forms.iter().map(String::as_str))
    }
}

/// The word that is all of a node, with its place in the pattern.
fn word(node: &Node) -> Option<(&str, usize)> {
    match node {
        Node::Leaf { atom: Atom::Word(word), at } => Some((word, *at)),
        _ => None,
    }
}

/// By step of `code`: whether it can be the first to take a token. Code only leads forward.
fn heads(code: &[Inst]) -> Vec<bool> {
    let mut heads = vec![false; code.len() + 1];
    heads[0] = true;
    for (pc, inst) in code.iter().enumerate() {
        if !heads[pc] {
            continue;
        }
        match inst {
            Inst::Split(first, second) => {
                heads[*first] = true;
                heads[*second] = true;
            }
            Inst::Jump(to) | Inst::Not(to) => heads[*to] = true,
            Inst::Save(_) | Inst::Assert(_) => heads[pc + 1] = true,
            Inst::Class { .. }
            | Inst::Shape { .. }
            | Inst::Typed { .. }
            | Inst::Skip { .. }
            | Inst::Any { .. }
            | Inst::Done => {}
        }
    }
    heads
}

/// The typed stretch that an atom asks for, noun phrases aside.
pub fn typed_atom(atom: &Atom) -> Option<Typed> {
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
