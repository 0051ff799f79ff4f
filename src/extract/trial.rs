//! One rule against one turn: every place where it matches, and what stops it there.

use super::dialogue;
use super::matcher::{Found, Matcher};
use super::modifiers::{self, Cue};
use super::slots;
use super::statement;
use super::view::{Surroundings, View};
use crate::model::Kind;
use crate::rules::{Gate, Match, Rule, Stance};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A place where a rule's pattern matches.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Which of the rule's matches.
    pub nth: usize,
    pub found: Found,
    /// Positions of the quote.
    pub evidence: Range<usize>,
    /// Modifiers that reach it, with their cues.
    pub stances: Vec<(Stance, Range<usize>)>,
    /// Indexes of the turns that ask or answer.
    pub asked: Option<usize>,
    pub answered: Option<usize>,
    /// Index of the turn whose question is the condition of what is said.
    pub premise: Option<usize>,
    /// What stops it, and in which words; none if it is a finding.
    pub stopped: Option<(Gate, String)>,
}

/// What a trial needs beside the rule.
pub struct Bench<'v, 'a> {
    pub views: &'v [Option<View<'a>>],
    pub around: Surroundings<'v>,
    pub matcher: Matcher<'v, 'a>,
    /// Modifier cues by turn, looked for when first needed.
    cues: Vec<Option<Vec<Cue>>>,
    /// By question or act and turn: which turn asks or answers, looked for when first needed.
    pairs: FxHashMap<(Pair, usize, usize), Option<usize>>,
}

/// The halves of a dialogue that a match can ask for.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Pair {
    Asked,
    Answered,
}

impl<'v, 'a> Bench<'v, 'a> {
    /// `filter`: off only to prove that it saves time and nothing else.
    pub fn new(views: &'v [Option<View<'a>>], around: Surroundings<'v>, filter: bool) -> Bench<'v, 'a> {
        let matcher = Matcher::new(filter);
        Bench { views, around, matcher, cues: vec![None; views.len()], pairs: FxHashMap::default() }
    }

    /// All places in turn `at` where a match of `rule` stands, stopped or not.
    pub fn trial(&mut self, rule: &Rule, nth: usize, at: usize) -> Vec<Candidate> {
        let Some(view) = &self.views[at] else { return Vec::new() };
        let m = &rule.matches[nth];
        let founds = self.matcher.all(&m.program, view, self.around);
        founds.into_iter().map(|found| self.judge(rule, nth, at, view, found)).collect()
    }

    /// Whether the other half of the dialogue that `m` asks for is missing around turn `at`.
    pub fn is_alone(&mut self, m: &Match, at: usize) -> bool {
        m.asked.is_some_and(|question| self.asked(question, at).is_none())
            || m.reply.is_some_and(|act| self.answered(act, at).is_none())
    }

    fn asked(&mut self, question: usize, at: usize) -> Option<usize> {
        let (views, around, matcher) = (self.views, self.around, &mut self.matcher);
        let look = || dialogue::asked(&around.pack.questions[question], views, at, around, matcher);
        *self.pairs.entry((Pair::Asked, question, at)).or_insert_with(look)
    }

    fn answered(&mut self, act: usize, at: usize) -> Option<usize> {
        let (views, around, matcher) = (self.views, self.around, &mut self.matcher);
        let look = || dialogue::answered(&around.pack.acts[act], views, at, around, matcher);
        *self.pairs.entry((Pair::Answered, act, at)).or_insert_with(look)
    }

    fn judge(&mut self, rule: &Rule, nth: usize, at: usize, view: &'v View<'a>, found: Found) -> Candidate {
        let m = &rule.matches[nth];
        let statement = statement::begin(m, view, self.around, &mut self.matcher, &found.range);
        let quoted = statement.unwrap_or(found.range.start)..found.range.end;
        let evidence = super::evidence::of(rule.kind, rule.evidence, view, &quoted, self.around.pack);
        let mut candidate = Candidate {
            nth,
            found,
            evidence,
            stances: Vec::new(),
            asked: None,
            answered: None,
            premise: None,
            stopped: None,
        };
        candidate.stopped = match statement {
            None => Some((Gate::Pattern, "the statement lacks what must be with it".to_owned())),
            Some(_) => match self.own_product(rule, m, view, &candidate) {
                Some(name) => Some((Gate::Pattern, format!("{name} is your own product"))),
                None => self.gate(rule, m, at, view, quoted, &mut candidate),
            },
        };
        candidate
    }

    /// The workspace's own product, if that is what a rule for competitors would name.
    fn own_product(&self, rule: &Rule, m: &Match, view: &View<'_>, candidate: &Candidate) -> Option<&'v str> {
        let name = slots::captured(m, candidate, "name").filter(|_| rule.kind == Kind::Competitor)?;
        let (_, product) = view.product(name.start, self.around)?;
        let product = &self.around.products.list[product];
        product.own.then_some(product.name.as_str())
    }

    fn gate(
        &mut self,
        rule: &Rule,
        m: &Match,
        at: usize,
        view: &'v View<'a>,
        range: Range<usize>,
        candidate: &mut Candidate,
    ) -> Option<(Gate, String)> {
        if !m.side.admits(view.side) {
            return Some((Gate::Side, format!("said by {}", view.side.as_str())));
        }
        let around = view.clause(range.start).start..view.clause(range.end - 1).end;
        if let Some(hit) = self.matcher.first(&m.unless, view, self.around, around) {
            return Some((Gate::Unless, view.text(&hit.range).to_owned()));
        }
        if let Some(question) = m.asked {
            candidate.asked = self.asked(question, at);
            if candidate.asked.is_none() {
                return Some((Gate::Question, format!("nobody asked `{}`", self.around.pack.questions[question].name)));
            }
        }
        if let Some(act) = m.reply {
            candidate.answered = self.answered(act, at);
            if candidate.answered.is_none() {
                return Some((Gate::Question, format!("nobody answered with `{}`", self.around.pack.acts[act].name)));
            }
        }
        self.stances(view, at, m, candidate);
        let stops = self.around.pack.policy.stops.get(&rule.kind);
        let (stance, cue) = candidate
            .stances
            .iter()
            .find(|(s, _)| !rule.allow.contains(s) && stops.is_some_and(|stops| stops.contains(s)))?;
        Some((Gate::Modifier, format!("{} by \"{}\"", stance.as_str(), view.text(cue))))
    }

    fn stances(&mut self, view: &'v View<'a>, at: usize, m: &Match, candidate: &mut Candidate) {
        let act = m.program.captures.iter().position(|c| c == "act");
        let head =
            act.and_then(|n| candidate.found.captures[n].clone()).map_or(candidate.found.range.end - 1, |r| r.start);
        let cues = self.cues[at].take().unwrap_or_else(|| modifiers::cues(view, self.around, &mut self.matcher));
        candidate.stances =
            modifiers::reaching(&cues, view, self.around, &mut self.matcher, &candidate.found.range, head)
                .into_iter()
                .map(|c| (c.stance, c.range.clone()))
                .collect();
        self.cues[at] = Some(cues);
        if modifiers::is_asked(view, head) {
            candidate.stances.push((Stance::Question, view.clause(head)));
        }
        let pack = self.around.pack;
        for &(stance, question) in &pack.policy.asked {
            if let Some(premise) = modifiers::answers(view, head).then(|| self.asked(question, at)).flatten() {
                candidate.premise = Some(premise);
                candidate.stances.push((stance, view.clause(head)));
            }
        }
    }
}
