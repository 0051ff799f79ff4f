//! What a rule must be beyond well-formed: complete, proven by examples, cheap to run, not a copy.

use super::format::{RuleFile, RuleStatus, Wants};
use super::load::Files;
use super::problem::{Problem, nearest};
use super::program::{Program, Rule};
use super::vocab::{Source, unknown_class};
use crate::model::Kind;
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;

/// Classes that the engine uses where a language has them.
const OPTIONAL: [&str; 4] = ["AROUND_TIME", "GREETING", "INTRODUCING", "NO_DUE"];
/// Classes that the engine asks every language for.
const RESERVED: [&str; 6] = ["ADDRESSEE", "COMMON", "NP_DET", "NP_STOP", "OPENING", "SPEAKER"];

/// A stable rule proves itself by this many sentences it finds, and as many it leaves alone.
const FEWEST_EXAMPLES: usize = 2;

/// Slots of each kind that a rule may set, with their values where they are closed.
const SLOTS: &[(Kind, &str, &[&str])] = &[
    (Kind::Commitment, "by", &["speaker", "other"]),
    (Kind::Commitment, "owner", &["unknown"]),
    (Kind::Commitment, "status", &["firm", "hedged", "conditional"]),
    (Kind::Commitment, "condition", &[]),
    (Kind::Competitor, "name", &[]),
    (Kind::Competitor, "relation", &["incumbent", "evaluated", "rejected", "mentioned"]),
    (Kind::Competitor, "reason", &[]),
    (
        Kind::Risk,
        "category",
        &[
            "technical",
            "integration",
            "migration",
            "security_legal",
            "approval",
            "budget",
            "timeline",
            "people",
            "roadmap",
            "other",
        ],
    ),
    (Kind::Pain, "area", &[]),
    (Kind::SuccessCriterion, "metric", &[]),
    (Kind::SuccessCriterion, "baseline", &[]),
    (Kind::SuccessCriterion, "target", &[]),
    (Kind::SuccessCriterion, "when", &[]),
    (Kind::SuccessCriterion, "validator", &[]),
    (Kind::Stakeholder, "name", &[]),
    (Kind::Stakeholder, "role", &["economic_buyer", "champion", "end_user", "sceptic", "technical", "other"]),
    (Kind::Stakeholder, "preference", &[]),
];

/// Whether a rule of `kind` may set slot `name` to `value`; if not, why and what instead.
pub fn setting(kind: Kind, name: &str, value: &str) -> Result<(), String> {
    let of_kind: Vec<_> = SLOTS.iter().filter(|(k, ..)| *k == kind).collect();
    let Some((_, _, values)) = of_kind.iter().find(|(_, n, _)| *n == name) else {
        let names: Vec<&str> = of_kind.iter().map(|(_, n, _)| *n).collect();
        let hint = nearest(name, names.iter().copied())
            .map_or_else(|| format!("use one of {}", names.join(", ")), |n| format!("did you mean `{n}`?"));
        return Err(format!("a {} has no slot `{name}` to set — {hint}", kind.as_str()));
    };
    if values.is_empty() || value.starts_with('@') || values.contains(&value) {
        return Ok(());
    }
    let hint = nearest(value, values.iter().copied())
        .map_or_else(|| format!("use one of {}", values.join(", ")), |n| format!("did you mean `{n}`?"));
    Err(format!("`{value}` is no value of `{name}` — {hint}"))
}

/// The lints of one rule file.
pub fn rule(file: &str, text: &str, folder: Kind, table: &RuleFile, problems: &mut Vec<Problem>) {
    let told = |line: usize, problems: &[Problem]| problems.iter().any(|p| p.file == file && p.line == line);
    let mut push = |at: usize, code, message: String| problems.push(Problem::at(file, text, at, code, message));
    // What a rule that does not run says of itself is enough to know it by.
    if table.status == RuleStatus::Retired {
        return;
    }
    if table.title.trim().is_empty() {
        push(0, "missing-title", "the rule has no `title` — say in one line what it finds".into());
    }
    if table.why.trim().is_empty() && table.status != RuleStatus::Draft {
        push(0, "missing-why", "the rule has no `why` — say what the next team loses without it".into());
    }
    if let Some(kind) = table.kind.filter(|k| *k != folder) {
        push(
            0,
            "wrong-folder",
            format!("a {} stands in the folder {}/ — move the file or change `kind`", kind.as_str(), folder.as_str()),
        );
    }
    if table.matches.is_empty() {
        push(0, "no-match", "the rule has no [[match]] — add one with a `pattern`".into());
    }
    let (mut finds, mut silent) = (0, 0);
    let mut wrong = Vec::new();
    for example in &table.examples {
        match example.get_ref().wants() {
            Ok(Wants::Finds(_)) => finds += 1,
            Ok(Wants::Silence(_)) => silent += 1,
            Ok(Wants::Miss(_)) => {}
            Err(message) => wrong.push((example.span().start, message)),
        }
    }
    if table.status == RuleStatus::Stable && (finds < FEWEST_EXAMPLES || silent < FEWEST_EXAMPLES) && wrong.is_empty() {
        push(
            0,
            "too-few-examples",
            format!(
                "{finds} examples find and {silent} stay silent — a stable rule needs {FEWEST_EXAMPLES} of each, or `status = \"draft\"`"
            ),
        );
    }
    for (at, message) in wrong {
        push(at, "example", message.to_owned());
    }
    let missing: Vec<usize> =
        table.matches.iter().enumerate().filter(|(_, m)| m.pattern.is_none()).map(|(i, _)| i).collect();
    for nth in missing {
        let at = text.match_indices("[[match]]").nth(nth).map_or(0, |(i, _)| i);
        let line = Problem::at(file, text, at, "", "").line;
        if !told(line + 1, problems) {
            problems.push(Problem::at(file, text, at, "no-pattern", "this [[match]] has no `pattern` — write one"));
        }
    }
    if table.kind.is_none() {
        let at = text.find("kind").unwrap_or(0);
        let line = Problem::at(file, text, at, "", "").line;
        if !told(line, problems) {
            problems.push(Problem::at(
                file,
                text,
                0,
                "missing-kind",
                format!("the rule has no `kind` — write kind = \"{}\"", folder.as_str()),
            ));
        }
    }
}

/// Patterns that two rules share, and patterns without a word to find them by.
pub fn patterns(rules: &[Rule], files: &Files, problems: &mut Vec<Problem>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for rule in rules {
        let text = files.get(&rule.file).map_or("", String::as_str);
        for (n, m) in rule.matches.iter().enumerate() {
            let at = text.match_indices("[[match]]").nth(n).map_or(0, |(i, _)| i);
            if m.program.needs.is_empty() {
                problems.push(Problem::at(&rule.file, text, at, "weak-anchor", "no word of this pattern must be there, so it runs on every turn — add a word or a class that is always said"));
            }
            let codes = |list: &[Program]| list.iter().map(|p| format!("{:?}", p.code)).collect::<Vec<_>>().join(" ");
            let (with, without) = (codes(&m.with), codes(&m.without));
            let own = (&m.program.code, m.side, m.asked, m.reply, m.words, rule.kind);
            let key = format!("{own:?} {with} / {without}");
            if let Some(other) = seen.insert(key, &rule.id).filter(|other| *other != rule.id) {
                problems.push(Problem::at(
                    &rule.file,
                    text,
                    at,
                    "same-pattern",
                    format!("{other} has the same pattern — keep one"),
                ));
            }
        }
    }
}

/// Classes that nothing uses, and classes that the engine misses.
pub fn classes(sources: &BTreeMap<String, Source<'_>>, files: &Files, language: &str, problems: &mut Vec<Problem>) {
    let file = format!("{language}/vocab/");
    let missing = RESERVED.iter().filter(|name| !sources.contains_key(**name));
    problems.extend(missing.map(|name| unknown_class(&file, "", 0, name, sources.keys())));
    let own = files.iter().filter(|(file, _)| file.starts_with(&format!("{language}/")));
    let braced = own.flat_map(|(_, text)| text.split('{').skip(1).filter_map(|rest| rest.split_once('}')));
    let mut used: FxHashSet<&str> = braced.map(|(name, _)| name).collect();
    used.extend(sources.values().flat_map(|s| s.table.include.iter().map(|i| i.get_ref().as_str())));
    let kept = |name: &str| RESERVED.contains(&name) || OPTIONAL.contains(&name);
    for (name, source) in sources.iter().filter(|(n, _)| !kept(n)) {
        if !used.contains(name.as_str()) {
            problems.push(Problem::at(
                source.file,
                source.text,
                source.at,
                "unused-class",
                format!("no pattern uses {{{name}}} — remove it"),
            ));
        }
    }
}
