//! Word classes: from the vocabulary files to sets of words and phrases.

use super::format::{ClassTable, VocabFile};
use super::inflect;
use super::lexicon::Lexicon;
use super::problem::{Problem, nearest};
use super::program::Class;
use crate::text::{Tongue, tokenize};
use std::collections::BTreeMap;

/// A class while files are being read: where it stands, and what it lists.
pub struct Source<'a> {
    pub file: &'a str,
    pub text: &'a str,
    pub at: usize,
    pub table: ClassTable,
}

/// All classes by name, in order of name. Inclusion may nest; a circle is a problem.
pub fn classes(
    sources: &BTreeMap<String, Source<'_>>,
    tongue: Tongue,
    lexicon: &mut Lexicon,
    problems: &mut Vec<Problem>,
) -> Vec<Class> {
    let mut own: BTreeMap<&str, Vec<Vec<u32>>> = BTreeMap::new();
    for (name, source) in sources {
        let mut entries = Vec::new();
        let mut add = |entry: &toml::Spanned<String>, forms: Vec<String>| {
            for form in forms {
                match words(&form, tongue) {
                    Ok(list) => entries.push(list.iter().map(|w| lexicon.intern(w)).collect()),
                    Err(heard) => problems.push(Problem::at(
                        source.file,
                        source.text,
                        entry.span().start,
                        "never-heard",
                        format!("`{form}` never stands in tokens — write `{heard}`"),
                    )),
                }
            }
        };
        for w in &source.table.words {
            add(w, vec![w.get_ref().to_lowercase()]);
        }
        let inflects = tongue == Tongue::English;
        for (list, verbs) in [(&source.table.verbs, true), (&source.table.nouns, false)] {
            list.iter().filter(|_| inflects).for_each(|w| add(w, phrase_forms(w.get_ref(), verbs)));
        }
        let base_forms = source.table.verbs.iter().chain(&source.table.nouns).filter(|_| !inflects);
        problems.extend(base_forms.map(|w| no_inflection(source, w)));
        own.insert(name, entries);
    }
    sources
        .keys()
        .map(|name| {
            let mut entries = Vec::new();
            let mut open = vec![name.as_str()];
            let mut seen = Vec::new();
            while let Some(current) = open.pop() {
                if seen.contains(&current) {
                    continue;
                }
                seen.push(current);
                entries.extend(own.get(current).into_iter().flatten().cloned());
                let Some(source) = sources.get(current) else { continue };
                for included in &source.table.include {
                    match sources.get_key_value(included.get_ref()) {
                        Some((key, _)) => open.push(key),
                        None if current == name => problems.push(unknown_class(
                            source.file,
                            source.text,
                            included.span().start,
                            included.get_ref(),
                            sources.keys(),
                        )),
                        None => {}
                    }
                }
            }
            Class::of(name, &entries)
        })
        .collect()
}

/// The problem of a class that no file declares.
pub fn unknown_class<'a>(
    file: &str,
    text: &str,
    at: usize,
    name: &str,
    known: impl Iterator<Item = &'a String>,
) -> Problem {
    let hint = nearest(name, known.map(String::as_str))
        .map_or("declare it in vocab/".to_owned(), |n| format!("did you mean {{{n}}}?"));
    Problem::at(file, text, at, "unknown-class", format!("no class is called {{{name}}} — {hint}"))
}

/// The problem of a base form in a language whose inflection is not known.
fn no_inflection(source: &Source<'_>, entry: &toml::Spanned<String>) -> Problem {
    let message = format!("the forms of `{}` are known for English only — list them in `words`", entry.get_ref());
    Problem::at(source.file, source.text, entry.span().start, "no-inflection", message)
}

/// The tokens of a listed entry, or how they would be written, if tokens never look like that.
pub fn words(entry: &str, tongue: Tongue) -> Result<Vec<String>, String> {
    let tokens = tokenize(entry, tongue);
    let heard: Vec<String> = (0..tokens.len()).map(|i| tokens.word(i).to_owned()).collect();
    if heard.join(" ") == entry.split_whitespace().collect::<Vec<_>>().join(" ") {
        Ok(heard)
    } else {
        Err(heard.join(" "))
    }
}

/// All forms of a phrase: of its first word for a verb, of its last for a noun.
fn phrase_forms(entry: &str, verb: bool) -> Vec<String> {
    let entry = entry.to_lowercase();
    if verb {
        let (head, rest) = entry.split_once(' ').map_or((entry.as_str(), String::new()), |(h, r)| (h, format!(" {r}")));
        inflect::verb_forms(head).into_iter().map(|f| format!("{f}{rest}")).collect()
    } else {
        let (rest, head) =
            entry.rsplit_once(' ').map_or((String::new(), entry.as_str()), |(r, h)| (format!("{r} "), h));
        inflect::noun_forms(head).into_iter().map(|f| format!("{rest}{f}")).collect()
    }
}

/// The files' classes, with a problem for each name that stands twice.
pub fn gather<'a>(
    files: impl Iterator<Item = (&'a str, &'a str)>,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, Source<'a>> {
    let mut sources: BTreeMap<String, Source<'a>> = BTreeMap::new();
    for (file, text) in files {
        let Some(VocabFile(tables)) = super::format::read(file, text, problems) else { continue };
        for (name, table) in tables {
            let at = name.span().start;
            if let Some(first) = sources.get(name.get_ref()) {
                problems.push(Problem::at(
                    file,
                    text,
                    at,
                    "same-class",
                    format!("{{{}}} is declared in {} too — rename one or join them", name.get_ref(), first.file),
                ));
                continue;
            }
            sources.insert(name.into_inner(), Source { file, text, at, table });
        }
    }
    sources
}
