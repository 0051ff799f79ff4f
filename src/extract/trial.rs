//! One rule against one turn: every place where it matches, and what stops it there.

use super::dialogue;
use super::matcher::{Found, Matcher};
use super::modifiers::{self, Cue};
use super::statement;
use super::view::{Surroundings, View};
use crate::rules::{Gate, Match, Rule, Stance};
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
    /// What stops it, and in which words; none if it is a finding.
    pub stopped: Option<(Gate, String)>,
}

/// What a trial needs beside the rule.
pub struct Bench<'v, 'a> {
    pub views: &'v [Option<View<'a>>],
    pub around: Surroundings<'v>,
    pub matcher: Matcher,
    /// Modifier cues by turn, looked for when first needed.
    cues: Vec<Option<Vec<Cue>>>,
}

impl<'v, 'a> Bench<'v, 'a> {
    pub fn new(views: &'v [Option<View<'a>>], around: Surroundings<'v>) -> Bench<'v, 'a> {
        Bench { views, around, matcher: Matcher::default(), cues: vec![None; views.len()] }
    }

    /// All places in turn `at` where a match of `rule` stands, stopped or not.
    pub fn trial(&mut self, rule: &Rule, nth: usize, at: usize) -> Vec<Candidate> {
        let Some(view) = &self.views[at] else { return Vec::new() };
        let m = &rule.matches[nth];
        let founds = self.matcher.all(&m.program, view, self.around);
        founds.into_iter().map(|found| self.judge(rule, nth, at, view, found)).collect()
    }

    fn judge(&mut self, rule: &Rule, nth: usize, at: usize, view: &View<'_>, found: Found) -> Candidate {
        let m = &rule.matches[nth];
        let statement = statement::begin(m, view, self.around, &mut self.matcher, &found.range);
        let quoted = statement.unwrap_or(found.range.start)..found.range.end;
        let evidence = super::evidence::of(rule.kind, rule.evidence, view, &quoted);
        let mut candidate =
            Candidate { nth, found, evidence, stances: Vec::new(), asked: None, answered: None, stopped: None };
        candidate.stopped = match statement {
            None => Some((Gate::Pattern, "the statement lacks what must be with it".to_owned())),
            Some(_) => self.gate(rule, m, at, view, quoted, &mut candidate),
        };
        candidate
    }

    fn gate(
        &mut self,
        rule: &Rule,
        m: &Match,
        at: usize,
        view: &View<'_>,
        range: Range<usize>,
        candidate: &mut Candidate,
    ) -> Option<(Gate, String)> {
        if !m.side.admits(view.side) {
            return Some((Gate::Side, format!("said by {}", view.side.as_str())));
        }
        let around = view.clause(range.start).start..view.clause(range.end - 1).end;
        for unless in &m.unless {
            if let Some(hit) = self.matcher.find(unless, view, self.around, around.clone()) {
                return Some((Gate::Unless, view.text(&hit.range).to_owned()));
            }
        }
        if let Some(question) = m.asked {
            candidate.asked =
                dialogue::asked(&self.around.pack.questions[question], self.views, at, self.around, &mut self.matcher);
            if candidate.asked.is_none() {
                return Some((Gate::Question, format!("nobody asked `{}`", self.around.pack.questions[question].name)));
            }
        }
        if let Some(act) = m.reply {
            candidate.answered =
                dialogue::answered(&self.around.pack.acts[act], self.views, at, self.around, &mut self.matcher);
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

    fn stances(&mut self, view: &View<'_>, at: usize, m: &Match, candidate: &mut Candidate) {
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
    }
}
