//! Runs a program over a turn: leftmost match, first alternative wins, linear in the text.

use super::marks::Marks;
use super::met::Met;
use super::starts::Starts;
use super::view::{Surroundings, View};
use crate::model::Side;
use crate::rules::{Assert, ByNeed, Inst, Program};
use std::ops::Range;

/// Where a program matched, and its captures in order of [`Program::captures`].
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    pub range: Range<usize>,
    pub captures: Vec<Option<Range<usize>>>,
}

/// Finds programs in the turns of one call; keeps its memory and what it read of the last turn.
pub struct Matcher<'v, 'a> {
    /// Off only to prove that it saves time and nothing else.
    filter: bool,
    /// What was read of the last turns, and which one comes next to be read over.
    turns: [Turn<'v, 'a>; TURNS],
    oldest: usize,
    starts: Starts,
    /// States (place in code, position) that lead nowhere.
    visited: Vec<u64>,
    stack: Vec<Step>,
    saves: Vec<usize>,
}

/// What is known of a turn.
#[derive(Default)]
struct Turn<'v, 'a> {
    view: Option<&'v View<'a>>,
    met: Met,
    /// Only once a program is met.
    marks: Marks,
    placed: bool,
}

enum Step {
    Try(usize, usize),
    Restore(usize, usize),
}

/// Turns that are remembered: a rule looks at its own, the question before it and the answer after it.
const TURNS: usize = 3;
const UNSET: usize = usize::MAX;

impl<'v, 'a> Matcher<'v, 'a> {
    pub fn new(filter: bool) -> Matcher<'v, 'a> {
        Matcher {
            filter,
            turns: Default::default(),
            oldest: 0,
            starts: Starts::default(),
            visited: Vec::new(),
            stack: Vec::new(),
            saves: Vec::new(),
        }
    }

    /// All matches, left to right, not overlapping.
    pub fn all(&mut self, program: &Program, view: &'v View<'a>, around: Surroundings<'_>) -> Vec<Found> {
        let mut found = Vec::new();
        let mut from = 0;
        while let Some(hit) = self.find(program, view, around, from..view.len()) {
            from = hit.range.end.max(hit.range.start + 1);
            found.push(hit);
        }
        found
    }

    /// The first match that begins at a position of `starts`.
    pub fn find(
        &mut self,
        program: &Program,
        view: &'v View<'a>,
        around: Surroundings<'_>,
        starts: Range<usize>,
    ) -> Option<Found> {
        self.saves.clear();
        if !self.filter {
            return starts.into_iter().find_map(|at| self.at(program, view, around, at));
        }
        let n = self.read(view, around);
        let turn = &mut self.turns[n];
        if !turn.met.allows(program) {
            return None;
        }
        if !std::mem::replace(&mut turn.placed, true) {
            turn.marks.place(view, &turn.met, &around.pack.signs);
        }
        for w in self.turns[n].marks.windows(&starts) {
            let marks = &mut self.turns[n].marks;
            let window = marks.windows[w];
            let wanted = window.bits(&starts);
            if wanted == 0 {
                continue;
            }
            // Amounts and times are read only where all the rest of the pattern stands.
            let guess = program.outline.values && !view.knows_values();
            if guess && wanted & self.starts.of(&program.outline, w, marks, true, view, around) == 0 {
                continue;
            }
            let mut possible = wanted & self.starts.of(&program.outline, w, marks, false, view, around);
            while possible != 0 {
                let at = window.base + possible.trailing_zeros() as usize;
                if let Some(found) = self.at(program, view, around, at) {
                    return Some(found);
                }
                possible &= possible - 1;
            }
        }
        None
    }

    /// What [`Matcher::find`] finds with the first of `programs` that finds anything.
    pub fn first(
        &mut self,
        programs: &[Program],
        view: &'v View<'a>,
        around: Surroundings<'_>,
        starts: Range<usize>,
    ) -> Option<Found> {
        let n = self.read(view, around);
        let may = |matcher: &Matcher<'v, 'a>, p: &Program| !matcher.filter || matcher.turns[n].met.allows(p);
        programs.iter().find_map(|p| may(self, p).then(|| self.find(p, view, around, starts.clone())).flatten())
    }

    /// The things of `index` whose rarest need a turn meets, in order.
    pub fn near<T: Copy + Ord>(&mut self, index: &ByNeed<T>, view: &'v View<'a>, around: Surroundings<'_>) -> Vec<T> {
        let mut near: Vec<T> = Vec::new();
        if self.filter {
            index.among(self.met(view, around).bits(), |&thing| near.push(thing));
        } else {
            near.extend(index.all());
        }
        near.sort_unstable();
        near
    }

    /// The needs that a turn meets.
    pub fn met(&mut self, view: &'v View<'a>, around: Surroundings<'_>) -> &Met {
        let n = self.read(view, around);
        &self.turns[n].met
    }

    /// Which of the turns is `view`.
    fn read(&mut self, view: &'v View<'a>, around: Surroundings<'_>) -> usize {
        if let Some(known) = self.turns.iter().position(|t| t.view.is_some_and(|read| std::ptr::eq(read, view))) {
            return known;
        }
        let n = self.oldest;
        self.oldest = (n + 1) % TURNS;
        let turn = &mut self.turns[n];
        turn.met.read(view, around);
        (turn.view, turn.placed) = (Some(view), false);
        n
    }

    /// The match that begins at `at`. The first call of a search finds `saves` empty.
    fn at(&mut self, program: &Program, view: &View<'_>, around: Surroundings<'_>, at: usize) -> Option<Found> {
        // At the head of a sentence the first token is free to begin it, which no earlier attempt was.
        if self.saves.is_empty() || view.sentence_begins(at) {
            self.forget(program, view);
        }
        self.saves.clear();
        self.saves.resize(program.captures.len() * 2 + 1, UNSET);
        let end = self.run(program, 0, view, around, at)?;
        let captures = self.saves.chunks_exact(2).map(|c| (c[0] < c[1] && c[1] != UNSET).then(|| c[0]..c[1])).collect();
        Some(Found { range: at..end, captures })
    }

    fn forget(&mut self, program: &Program, view: &View<'_>) {
        let bits = program.code.len() * (view.len() + 1);
        self.visited.clear();
        self.visited.resize(bits / 64 + 1, 0);
    }

    /// Forgets the states of a part of the code, whose success must be seen again from elsewhere.
    fn forget_code(&mut self, code: Range<usize>, view: &View<'_>) {
        let (first, last) = (code.start * (view.len() + 1), code.end * (view.len() + 1));
        let (head, tail) = (!0u64 << (first % 64), !(!0u64 << (last % 64)));
        if first / 64 == last / 64 {
            self.visited[first / 64] &= !(head & tail);
        } else {
            self.visited[first / 64] &= !head;
            self.visited[first / 64 + 1..last / 64].fill(0);
            self.visited[last / 64] &= !tail;
        }
    }

    /// The end of the match of the code from `pc` at `start`.
    fn run(
        &mut self,
        program: &Program,
        pc: usize,
        view: &View<'_>,
        around: Surroundings<'_>,
        start: usize,
    ) -> Option<usize> {
        let floor = self.stack.len();
        self.stack.push(Step::Try(pc, start));
        while self.stack.len() > floor {
            let (mut pc, mut at) = match self.stack.pop()? {
                Step::Restore(slot, old) => {
                    self.saves[slot] = old;
                    continue;
                }
                Step::Try(pc, at) => (pc, at),
            };
            loop {
                let state = pc * (view.len() + 1) + at;
                if self.visited[state / 64] >> (state % 64) & 1 == 1 {
                    break;
                }
                self.visited[state / 64] |= 1 << (state % 64);
                let inside = |cross: bool| at < view.len() && (cross || at == start || !view.sentence_begins(at));
                match &program.code[pc] {
                    Inst::Class { id, cross } => {
                        if !inside(*cross) {
                            break;
                        }
                        let class = &around.pack.classes[*id];
                        let single = class.words.contains(view.ids[at]);
                        let lengths = self.stack.len();
                        if single {
                            self.stack.push(Step::Try(pc + 1, at + 1));
                        }
                        if let Some(phrases) = class.phrases.get(&view.ids[at]) {
                            // Longest first, so the longest is pushed last and tried first.
                            for rest in phrases.iter().rev() {
                                if view.ids.get(at + 1..at + 1 + rest.len()) == Some(rest.as_slice())
                                    && one_sentence(view, at, rest.len() + 1)
                                {
                                    self.stack.push(Step::Try(pc + 1, at + 1 + rest.len()));
                                }
                            }
                        }
                        if self.stack.len() == lengths {
                            break;
                        }
                        match self.stack.pop() {
                            Some(Step::Try(p, a)) => {
                                pc = p;
                                at = a;
                                continue;
                            }
                            _ => break,
                        }
                    }
                    Inst::Shape { id, cross } => {
                        if !inside(*cross) || !around.pack.shapes[*id].is_match(view.word(at)) {
                            break;
                        }
                        at += 1;
                    }
                    Inst::Typed { what, cross } => {
                        if inside(*cross) {
                            let first = self.stack.len();
                            let stack = &mut self.stack;
                            view.typed(*what, at, around, |len| {
                                if one_sentence(view, at, len) {
                                    stack.push(Step::Try(pc + 1, at + len));
                                }
                            });
                            self.stack[first..].reverse();
                        }
                        break;
                    }
                    Inst::Skip { cross } => {
                        if at >= view.len() || (!cross && view.clause_begins(at)) {
                            break;
                        }
                        at += 1;
                    }
                    Inst::Any { cross } => {
                        if !inside(*cross) {
                            break;
                        }
                        at += 1;
                    }
                    Inst::Split(first, second) => {
                        self.stack.push(Step::Try(*second, at));
                        pc = *first;
                        continue;
                    }
                    Inst::Jump(to) => {
                        pc = *to;
                        continue;
                    }
                    Inst::Save(slot) => {
                        self.stack.push(Step::Restore(*slot, self.saves[*slot]));
                        self.saves[*slot] = at;
                    }
                    Inst::Assert(assert) => {
                        let holds = match assert {
                            Assert::ClauseStart => view.clause_begins(at),
                            Assert::ClauseEnd => view.clause_begins(at) && at > 0,
                            Assert::TurnStart => at == 0,
                            Assert::TurnEnd => at == view.len(),
                            Assert::Side(side) => view.side == *side && *side != Side::Unknown,
                        };
                        if !holds {
                            break;
                        }
                    }
                    Inst::Not(end) => {
                        let end = *end;
                        if self.run(program, pc + 1, view, around, at).is_some() {
                            self.forget_code(pc + 1..end, view);
                            break;
                        }
                        pc = end;
                        continue;
                    }
                    Inst::Done => {
                        self.stack.truncate(floor);
                        return Some(at);
                    }
                }
                pc += 1;
            }
        }
        None
    }
}

fn one_sentence(view: &View<'_>, at: usize, len: usize) -> bool {
    at + len <= view.len() && view.one_sentence(at, at + len - 1)
}
