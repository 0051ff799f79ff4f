//! All files together: one pack a language, every problem reported at once.

use super::by_need::ByNeed;
use super::compile::{Scope, compile};
use super::format::{self, DialogueFile, Example, MatchTable, ModifierFile, PatternTable, RuleFile, TopicFile};
use super::lexicon::{Lexicon, WordSet};
use super::lint;
use super::load::Files;
use super::pattern::parse;
use super::problem::{Problem, nearest};
use super::products::{Products, Spellings, names};
use super::program::{Act, Class, Match, Modifier, Pack, Policy, Program, Rule, Ruleset, Stance};
use super::signs::{self, Need};
use super::vocab;
use super::vocabulary::{Off, VOCABULARY_FILE, Vocabulary};
use crate::model::Kind;
use crate::text::Tongue;
use rayon::prelude::*;
use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::rc::Rc;
use toml::Spanned;

/// Changes whenever the same rules would find something else; part of the ruleset's hash.
const ENGINE: &str = "5";

impl Ruleset {
    /// Compiles `files`.
    ///
    /// # Errors
    /// Every problem of every file, in order of place.
    pub fn compile(files: &Files) -> Result<Ruleset, Vec<Problem>> {
        let (set, problems) = Ruleset::compile_leniently(files);
        if problems.is_empty() { Ok(set) } else { Err(problems) }
    }

    /// What can be compiled of `files`, and what is wrong with the rest.
    pub fn compile_leniently(files: &Files) -> (Ruleset, Vec<Problem>) {
        Ruleset::compile_with(files, &[])
    }

    /// The same where these products, too, are the workspace's own.
    pub fn compile_with(files: &Files, own_products: &[String]) -> (Ruleset, Vec<Problem>) {
        let said = files.get(VOCABULARY_FILE).map_or("", String::as_str);
        let (mut vocabulary, mut problems) = Vocabulary::read(said);
        vocabulary.add_products(own_products);
        let (products, product_words) = Products::of(files, &vocabulary, &mut problems);
        let mut languages: Vec<&str> =
            files.keys().filter_map(|f| f.split_once('/')).map(|(l, _)| l).filter(|l| l.len() == 2).collect();
        languages.dedup();
        let made: Vec<(Pack, Vec<Problem>)> = languages
            .par_iter()
            .map(|language| {
                let mut problems = Vec::new();
                (pack(language, files, &product_words, &vocabulary.off, &mut problems), problems)
            })
            .collect();
        let mut packs = BTreeMap::new();
        for (pack, of_pack) in made {
            problems.extend(of_pack);
            packs.insert(pack.language.clone(), pack);
        }
        problems.extend(vocabulary.off.iter().filter_map(|off| unknown_rule(off, &packs, said)));
        problems.sort();
        (Ruleset { packs, hash: hash(files, &vocabulary), products, vocabulary }, problems)
    }
}

/// The problem of a rule that is off and does not exist.
fn unknown_rule(off: &Off, packs: &BTreeMap<String, Pack>, text: &str) -> Option<Problem> {
    let ids = || packs.values().flat_map(|p| &p.rules).map(|r| r.id.as_str());
    if ids().any(|id| id == off.rule) {
        return None;
    }
    let hint = nearest(&off.rule, ids())
        .map_or_else(|| "`throughline rules list` shows all".to_owned(), |n| format!("did you mean `{n}`?"));
    let message = format!("no rule is called `{}` — {hint}", off.rule);
    Some(Problem::at(VOCABULARY_FILE, text, off.at, "unknown-rule", message))
}

fn hash(files: &Files, vocabulary: &Vocabulary) -> String {
    let own = vocabulary.bytes();
    let mut parts: Vec<&[u8]> = vec![ENGINE.as_bytes()];
    parts.extend(Some(own.as_slice()).filter(|own| !own.is_empty()));
    for (file, text) in files.iter().filter(|(f, _)| f.contains('/')) {
        parts.push(file.as_bytes());
        parts.push(text.as_bytes());
    }
    crate::model::ids::short_hash(&parts)
}

/// A pack while it is being made.
struct Maker<'a> {
    tongue: Tongue,
    lexicon: Lexicon,
    classes: Vec<Class>,
    class_ids: BTreeMap<String, usize>,
    places: FxHashMap<Vec<Vec<u32>>, usize>,
    spelt: FxHashMap<usize, Rc<Vec<Vec<u32>>>>,
    heard: FxHashSet<String>,
    signs: signs::Draft,
    shapes: Vec<Regex>,
    common: WordSet,
    off: &'a [Off],
    problems: &'a mut Vec<Problem>,
}

fn pack(language: &str, files: &Files, product_words: &[Spellings], off: &[Off], problems: &mut Vec<Problem>) -> Pack {
    let under = |folder: &str| {
        let prefix = format!("{language}/{folder}");
        files.iter().filter(move |(f, _)| f.starts_with(&prefix)).map(|(f, t)| (f.as_str(), t.as_str()))
    };
    let tongue = Tongue::of(language);
    let mut lexicon = Lexicon::default();
    let sources = vocab::gather(under("vocab/"), problems);
    let classes = vocab::classes(&sources, tongue, &mut lexicon, problems);
    let class_ids: BTreeMap<String, usize> = classes.iter().enumerate().map(|(i, c)| (c.name.clone(), i)).collect();
    let reserved = |name: &str| class_ids.get(name).map(|&i| classes[i].words.clone()).unwrap_or_default();
    let (common, phrase_heads, phrase_stops) = (reserved("COMMON"), reserved("NP_DET"), reserved("NP_STOP"));
    let (speaker, addressee, openings) = (reserved("SPEAKER"), reserved("ADDRESSEE"), reserved("OPENING"));
    let whole = |name: &str| {
        class_ids.get(name).map(|&i| Class::of(name, &classes[i].entries().collect::<Vec<_>>())).unwrap_or_default()
    };
    let (greeting, introducing) = (whole("GREETING"), whole("INTRODUCING"));
    let (no_due, around_time) = (whole("NO_DUE"), whole("AROUND_TIME"));
    let mut make = Maker {
        tongue,
        lexicon,
        classes,
        class_ids,
        places: FxHashMap::default(),
        spelt: FxHashMap::default(),
        heard: FxHashSet::default(),
        signs: signs::Draft::new(&common),
        shapes: Vec::new(),
        common,
        off,
        problems,
    };

    let (mut questions, mut acts) = (Vec::new(), Vec::new());
    for (file, text) in under("dialogue.toml") {
        if let Some(table) = format::read::<DialogueFile>(file, text, make.problems) {
            questions.extend(table.question.into_iter().map(|(n, p)| make.act(file, text, n, &p)));
            acts.extend(table.act.into_iter().map(|(n, p)| make.act(file, text, n, &p)));
        }
    }
    let mut modifiers = Vec::new();
    let mut policy = Policy::default();
    for (file, text) in under("modifiers.toml") {
        if let Some(table) = format::read::<ModifierFile>(file, text, make.problems) {
            make.modifiers(file, text, table, &questions, &mut modifiers, &mut policy);
        }
    }
    let mut topics = Vec::new();
    for (file, text) in under("topics.toml") {
        if let Some(table) = format::read::<TopicFile>(file, text, make.problems) {
            topics.extend(
                table
                    .topics
                    .into_iter()
                    .map(|t| make.act(file, text, t.name, &PatternTable { patterns: t.patterns, unless: Vec::new() })),
            );
        }
    }
    let mut rules = Vec::new();
    for kind in Kind::ALL {
        for (file, text) in under(&format!("{}/", kind.as_str())) {
            if let Some(table) = format::read::<RuleFile>(file, text, make.problems) {
                rules.push(make.rule(file, text, kind, table, &questions, &acts));
            }
        }
    }
    rules.sort_by(|a, b| a.id.cmp(&b.id));
    lint::classes(&sources, files, language, make.problems);
    lint::patterns(&rules, files, make.problems);
    // What a file of classes declares that cannot be read is unknown everywhere: one problem, not a thousand.
    let unread = |p: &Problem| p.code == "syntax" && p.file.starts_with(&format!("{language}/vocab/"));
    if make.problems.iter().any(unread) {
        make.problems.retain(|p| p.code != "unknown-class");
    }
    // A lexicon of four billion words cannot be reached from files that fit in memory.
    let named_from = u32::try_from(make.lexicon.len()).unwrap_or(u32::MAX);
    let (product_names, all_names) = names(product_words, make.tongue, named_from, &mut make.lexicon);
    make.signs.products(all_names);
    let signs = make.signs.done(make.lexicon.len());
    let cues = ByNeed::new(&signs, modifier_cues(&modifiers));
    Pack {
        language: language.to_owned(),
        tongue,
        lexicon: make.lexicon,
        named_from,
        classes: make.classes,
        signs,
        shapes: make.shapes,
        rules,
        modifiers,
        cues,
        policy,
        questions,
        acts,
        topics,
        common: make.common,
        phrase_heads,
        phrase_stops,
        speaker,
        addressee,
        openings,
        greeting,
        introducing,
        no_due,
        around_time,
        product_names,
    }
}

/// The cues of all modifiers by modifier and number, with their rarest needs.
fn modifier_cues(modifiers: &[Modifier]) -> impl Iterator<Item = (Option<Need>, (u32, u32))> {
    (0..).zip(modifiers).flat_map(|(n, modifier)| {
        (0..).zip(&modifier.cues).map(move |(cue, program)| (program.needs.first().copied(), (n, cue)))
    })
}

impl Maker<'_> {
    fn rule(&mut self, file: &str, text: &str, folder: Kind, table: RuleFile, questions: &[Act], acts: &[Act]) -> Rule {
        lint::rule(file, text, folder, &table, self.problems);
        let kind = table.kind.unwrap_or(folder);
        let set = self.settings(file, text, table.set, kind);
        let id = file.trim_end_matches(".toml").to_owned();
        let off = self.off.iter().any(|off| off.rule == id);
        let status = if off { format::RuleStatus::Retired } else { table.status };
        let runs = status != format::RuleStatus::Retired;
        let matches = table
            .matches
            .into_iter()
            .filter(|_| runs)
            .filter_map(|m| self.alternative(file, text, m, &set, table.side, kind, questions, acts))
            .collect();
        let allow = table.allow.iter().filter_map(|s| self.stance(file, text, s)).collect();
        let examples: Vec<(usize, Example)> = table
            .examples
            .into_iter()
            .filter(|_| runs)
            .map(|e| (Problem::at(file, text, e.span().start, "", "").line, e.into_inner()))
            .collect();
        Rule {
            id,
            file: file.to_owned(),
            title: table.title,
            kind,
            why: table.why,
            status,
            lane: table.lane,
            side: table.side,
            evidence: table.evidence,
            allow,
            matches,
            examples,
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the parts of one table, used once")]
    fn alternative(
        &mut self,
        file: &str,
        text: &str,
        table: MatchTable,
        common: &[(String, String)],
        side: format::SideTest,
        kind: Kind,
        questions: &[Act],
        acts: &[Act],
    ) -> Option<Match> {
        let pattern = table.pattern?;
        let program = self.program(file, text, &pattern);
        let mut all =
            |list: &[Spanned<String>]| list.iter().filter_map(|p| self.program(file, text, p)).collect::<Vec<_>>();
        let (unless, with, without) = (all(&table.unless), all(&table.with), all(&table.without));
        let asked = table.asked.and_then(|n| self.named(file, text, &n, questions, "question"));
        let reply = table.reply.and_then(|n| self.named(file, text, &n, acts, "act"));
        let mut set = self.settings(file, text, table.set, kind);
        set.extend(common.iter().filter(|(k, _)| !set.iter().any(|(own, _)| own == k)).cloned().collect::<Vec<_>>());
        Some(Match {
            program: program?,
            unless,
            with,
            without,
            words: table.words,
            asked,
            reply,
            side: table.side.unwrap_or(side),
            set,
        })
    }

    fn named(&mut self, file: &str, text: &str, name: &Spanned<String>, known: &[Act], what: &str) -> Option<usize> {
        let found = known.iter().position(|a| a.name == *name.get_ref());
        if found.is_none() {
            let hint = nearest(name.get_ref(), known.iter().map(|a| a.name.as_str()))
                .map_or_else(|| "declare it in dialogue.toml".to_owned(), |n| format!("did you mean `{n}`?"));
            self.problems.push(Problem::at(
                file,
                text,
                name.span().start,
                "unknown-dialogue",
                format!("no {what} is called `{}` — {hint}", name.get_ref()),
            ));
        }
        found
    }

    fn settings(
        &mut self,
        file: &str,
        text: &str,
        set: BTreeMap<Spanned<String>, Spanned<String>>,
        kind: Kind,
    ) -> Vec<(String, String)> {
        set.into_iter()
            .filter(|(name, value)| match lint::setting(kind, name.get_ref(), value.get_ref()) {
                Ok(()) => true,
                Err(message) => {
                    self.problems.push(Problem::at(file, text, name.span().start, "wrong-slot", message));
                    false
                }
            })
            .map(|(n, v)| (n.into_inner(), v.into_inner()))
            .collect()
    }

    fn stance(&mut self, file: &str, text: &str, name: &Spanned<String>) -> Option<Stance> {
        let stance = Stance::parse(name.get_ref());
        if stance.is_none() {
            let known = Stance::ALL.map(Stance::as_str);
            let hint = nearest(name.get_ref(), known)
                .map_or_else(|| format!("use one of {}", known.join(", ")), |n| format!("did you mean `{n}`?"));
            self.problems.push(Problem::at(
                file,
                text,
                name.span().start,
                "unknown-modifier",
                format!("no modifier is called `{}` — {hint}", name.get_ref()),
            ));
        }
        stance
    }

    fn modifiers(
        &mut self,
        file: &str,
        text: &str,
        table: ModifierFile,
        questions: &[Act],
        modifiers: &mut Vec<Modifier>,
        policy: &mut Policy,
    ) {
        for m in table.modifiers {
            let Some(stance) = self.stance(file, text, &m.name) else { continue };
            let mut all =
                |list: &[Spanned<String>]| list.iter().filter_map(|p| self.program(file, text, p)).collect::<Vec<_>>();
            let (cues, pseudo, terminators) = (all(&m.patterns), all(&m.pseudo), all(&m.terminators));
            modifiers.push(Modifier { stance, direction: m.direction, within: m.within, cues, pseudo, terminators });
        }
        for (kind, names) in table.stops {
            let Some(known) = Kind::parse(kind.get_ref()) else {
                self.problems.push(Problem::at(
                    file,
                    text,
                    kind.span().start,
                    "unknown-kind",
                    format!(
                        "no kind is called `{}` — use one of {}",
                        kind.get_ref(),
                        Kind::ALL.map(Kind::as_str).join(", ")
                    ),
                ));
                continue;
            };
            let stops = names.iter().filter_map(|n| self.stance(file, text, n)).collect();
            policy.stops.insert(known, stops);
        }
        for (name, question) in table.asked {
            let stance = self.stance(file, text, &name);
            let question = self.named(file, text, &question, questions, "question");
            policy.asked.extend(stance.zip(question));
        }
    }

    fn act(&mut self, file: &str, text: &str, name: Spanned<String>, table: &PatternTable) -> Act {
        let mut all =
            |list: &[Spanned<String>]| list.iter().filter_map(|p| self.program(file, text, p)).collect::<Vec<_>>();
        Act { name: name.into_inner(), patterns: all(&table.patterns), unless: all(&table.unless) }
    }

    fn program(&mut self, file: &str, text: &str, pattern: &Spanned<String>) -> Option<Program> {
        // One quote character opens the value; escapes, which would move columns, are not needed in patterns.
        let start = pattern.span().start + 1;
        let node = match parse(pattern.get_ref()) {
            Ok(node) => node,
            Err(mistake) => {
                self.problems.push(Problem::at(file, text, start + mistake.at, "pattern", mistake.message));
                return None;
            }
        };
        let mut scope = Scope {
            tongue: self.tongue,
            lexicon: &mut self.lexicon,
            classes: &mut self.classes,
            class_ids: &self.class_ids,
            places: &mut self.places,
            spelt: &mut self.spelt,
            heard: &mut self.heard,
            signs: &mut self.signs,
            shapes: &mut self.shapes,
            common: &self.common,
        };
        match compile(&node, &mut scope) {
            Ok(program) => Some(program),
            Err(mistakes) => {
                for (at, message) in mistakes {
                    let code = if message.starts_with("no class") { "unknown-class" } else { "pattern" };
                    self.problems.push(Problem::at(file, text, start + at, code, message));
                }
                None
            }
        }
    }
}
