//! Runs the examples that rules carry: what must be found, what must stay silent and why.
//!
//! Every example is a small call of 11 March 2026, a Wednesday. The seller's people are Dana Ruiz
//! and Marcus Bell, the customer's Priya Nair and Tom Becker; Dana and Priya speak.

use super::people::introduced;
use super::slots::{self, Scene};
use super::trial::{Bench, Candidate};
use super::view::{Surroundings, View};
use super::{merge, read};
use crate::model::{Call, CallTime, Participant, Side, Slots, Turn};
use crate::rules::{Example, Gate, Pack, Problem, Rule, Ruleset, SideTest, Wants};
use crate::text::TimeContext;
use jiff::civil::date;

/// What is wrong with the examples of `rule`; empty if all hold. Examples that ask for nothing are the lints' business.
pub fn rule(rules: &Ruleset, pack: &Pack, rule: &Rule) -> Vec<Problem> {
    rule.examples
        .iter()
        .filter(|(_, example)| example.wants().is_ok())
        .filter_map(|(line, example)| {
            let message = verdict(rules, pack, rule, example).err()?;
            Some(Problem { file: rule.file.clone(), line: *line, column: 1, code: "example", message })
        })
        .collect()
}

/// A candidate with the words of its quote and its slots.
pub struct Shown {
    pub candidate: Candidate,
    pub quote: String,
    pub slots: Slots,
}

fn verdict(rules: &Ruleset, pack: &Pack, rule: &Rule, example: &Example) -> Result<(), String> {
    let wants = example.wants()?;
    let call = stage(rule, example);
    let shown = run(rules, pack, rule, &call, usize::from(example.before.is_some()));
    let (stopped, passed): (Vec<_>, Vec<_>) = shown.into_iter().partition(|s| s.candidate.stopped.is_some());
    let why = || match stopped.first().and_then(|s| s.candidate.stopped.as_ref()) {
        Some((gate, words)) => format!("stopped at {}: {words}", gate_name(*gate)),
        None => "no pattern matches".to_owned(),
    };
    match wants {
        Wants::Finds(quote) => {
            let Some(hit) = passed.iter().find(|s| s.quote == quote) else {
                return Err(match passed.first() {
                    Some(other) => {
                        format!("finds `{}` instead of `{quote}` — mend the pattern or the example", other.quote)
                    }
                    None => format!("does not find `{quote}` ({}) — mend the pattern or mark it `known_miss`", why()),
                });
            };
            for (name, expected) in &example.slots {
                let actual = slot(&hit.slots, name);
                if actual.as_deref() != Some(expected) {
                    return Err(format!(
                        "slot `{name}` is `{}` and not `{expected}` — mend the captures or the example",
                        actual.unwrap_or_default()
                    ));
                }
            }
            Ok(())
        }
        Wants::Silence(gate) => {
            if let Some(hit) = passed.first() {
                return Err(format!(
                    "finds `{}` where nothing may be found — add an `unless` or narrow the pattern",
                    hit.quote
                ));
            }
            let gates: Vec<Gate> =
                stopped.iter().filter_map(|s| s.candidate.stopped.as_ref().map(|(g, _)| *g)).collect();
            let right = if gates.is_empty() { gate == Gate::Pattern } else { gates.contains(&gate) };
            if right {
                Ok(())
            } else {
                Err(format!(
                    "stays silent for another reason than `{}` ({}) — correct `gate` or the example",
                    gate_name(gate),
                    why()
                ))
            }
        }
        Wants::Miss(quote) => {
            if passed.iter().any(|s| s.quote == quote) {
                return Err(format!("`{quote}` is found now — remove `known_miss`"));
            }
            Ok(())
        }
    }
}

/// All candidates of `rule` in turn `at` of `call`; of those that pass, the ones that would stay.
pub fn run(rules: &Ruleset, pack: &Pack, rule: &Rule, call: &Call, at: usize) -> Vec<Shown> {
    let known = &rules.vocabulary.people;
    let call = &*introduced(call, known);
    let time = TimeContext { called_at: call.started_at.map(|t| t.local) };
    let readers: read::Readers<'_> =
        call.turns.iter().map(|t| (t.speaker.as_deref().unwrap_or(""), pack.language.clone())).collect();
    let mut views: Vec<Option<View<'_>>> = read::views(call, &readers, &pack.language, pack, time);
    let (people, heard) = super::meet(call, None, known, &mut views, pack);
    let around = Surroundings { pack, products: &rules.products, people: &people };
    let scene = Scene { call, views: &views, heard: &heard, around };
    let mut bench = Bench::new(&views, around, true);
    let all: Vec<Candidate> = (0..rule.matches.len()).flat_map(|nth| bench.trial(rule, nth, at)).collect();
    let (stopped, passed): (Vec<_>, Vec<_>) = all.into_iter().partition(|c| c.stopped.is_some());
    let index = pack.rules.iter().position(|r| r.id == rule.id).unwrap_or_default();
    let kept = merge::best(passed.into_iter().map(|c| (index, c)).collect(), pack, |_| 1.0).into_iter().map(|(_, c)| c);
    kept.chain(stopped)
        .filter_map(|candidate| {
            let view = views[at].as_ref()?;
            let quote = view.text(&candidate.evidence).to_owned();
            let slots = slots::fill(&scene, rule, &candidate, at, &mut bench.matcher);
            Some(Shown { candidate, quote, slots })
        })
        .collect()
}

/// The call that an example plays in.
pub fn stage(rule: &Rule, example: &Example) -> Call {
    let by = example.by.unwrap_or(match rule.side {
        SideTest::Customer => Side::Customer,
        SideTest::Seller | SideTest::Any => Side::Seller,
    });
    let speaker = |side: Side| if side == Side::Customer { "p3" } else { "p1" }.to_owned();
    let other = if by == Side::Customer { Side::Seller } else { Side::Customer };
    let lines =
        [(other, example.before.as_deref()), (by, Some(example.says.as_str())), (other, example.after.as_deref())];
    let cast = [
        ("p1", "Dana Ruiz", Side::Seller),
        ("p2", "Marcus Bell", Side::Seller),
        ("p3", "Priya Nair", Side::Customer),
        ("p4", "Tom Becker", Side::Customer),
    ];
    Call {
        call_id: "example".into(),
        started_at: Some(CallTime { local: date(2026, 3, 11).at(15, 0, 0, 0), offset: None }),
        participants: cast
            .into_iter()
            .map(|(id, name, side)| Participant { id: id.into(), name: name.into(), email: None, title: None, side })
            .collect(),
        turns: (0..)
            .zip(lines.into_iter().filter_map(|(side, text)| text.map(|t| (side, t))))
            .map(|(i, (side, text))| Turn { i, speaker: Some(speaker(side)), text: text.into(), ..Turn::default() })
            .collect(),
        ..Call::default()
    }
}

/// A slot's value as text.
fn slot(slots: &Slots, name: &str) -> Option<String> {
    match serde_json::to_value(slots).ok()?.get(name)? {
        serde_json::Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// The word for a gate in rule files.
pub fn gate_name(gate: Gate) -> &'static str {
    match gate {
        Gate::Side => "side",
        Gate::Pattern => "pattern",
        Gate::Unless => "unless",
        Gate::Question => "question",
        Gate::Modifier => "modifier",
    }
}
