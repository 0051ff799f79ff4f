//! Walks through one rule and one sentence: tokens, candidates, what stopped them, slots.

use super::check::{gate_name, run, stage};
use crate::rules::{Example, Pack, Rule, Ruleset};
use crate::text::{Flags, Tongue, tokenize};
use std::fmt::Write;

/// The walk as text for a terminal; the last line says what came of it.
pub fn explain(rules: &Ruleset, pack: &Pack, rule: &Rule, example: &Example) -> String {
    let mut out = String::new();
    let line = |out: &mut String, text: std::fmt::Arguments<'_>| {
        // Writing to a String cannot fail.
        let _ = writeln!(out, "{text}");
    };
    line(&mut out, format_args!("rule    {} — {}", rule.id, rule.title));
    line(&mut out, format_args!("tokens  {}", tokens(&example.says, pack.tongue)));
    let call = stage(rule, example);
    let shown = run(rules, pack, rule, &call, usize::from(example.before.is_some()));
    if shown.is_empty() {
        line(&mut out, format_args!("match   none of the rule's {} patterns matches", rule.matches.len()));
    }
    for s in &shown {
        line(&mut out, format_args!("match   pattern {}: \"{}\"", s.candidate.nth + 1, s.quote));
        for (n, capture) in s.candidate.found.captures.iter().enumerate() {
            if capture.is_some() {
                line(&mut out, format_args!("        {}: found", rule.matches[s.candidate.nth].program.captures[n]));
            }
        }
        for (stance, _) in &s.candidate.stances {
            line(&mut out, format_args!("        modifier: {}", stance.as_str()));
        }
        match &s.candidate.stopped {
            Some((gate, words)) => line(&mut out, format_args!("        stopped at {}: {words}", gate_name(*gate))),
            None => {
                let slots = serde_json::to_string(&s.slots).unwrap_or_default();
                line(&mut out, format_args!("        finding, slots {slots}"));
            }
        }
    }
    let passed = shown.iter().filter(|s| s.candidate.stopped.is_none()).count();
    line(
        &mut out,
        format_args!("result  {}", if passed == 0 { "nothing is found".to_owned() } else { format!("{passed} found") }),
    );
    out
}

/// Tokens with their edges: `^` a sentence, `|` a clause, `(…)` hidden from patterns.
fn tokens(text: &str, tongue: Tongue) -> String {
    let tokens = tokenize(text, tongue);
    let shown: Vec<String> = (0..tokens.len())
        .map(|i| {
            let flags = tokens.get(i).flags;
            let edge = if flags.has(Flags::SENTENCE) {
                "^"
            } else if flags.has(Flags::CLAUSE) {
                "|"
            } else {
                ""
            };
            if flags.visible() { format!("{edge}{}", tokens.word(i)) } else { format!("({})", tokens.word(i)) }
        })
        .collect();
    shown.join(" ")
}
