//! The query language: what a person types into the search box.
//!
//! Words must all occur; `"a phrase"` must occur as such; `-word`, `-"a phrase"` and `-field:value`
//! must not; `a OR b` takes either; `integr*` takes any ending; `gainsite~` also takes what is like
//! it. `field:value` narrows (see [`FIELDS`]). Any text is a query: what has no meaning is skipped.
//! Only a value that a field cannot have is an error.

use super::filters::Filters;
use super::words::words;
use crate::model::{Kind, Side, Status, Verdict};
use jiff::civil::Date;

/// Most words of one query, those of phrases counted; the rest is left out and the answer says so.
pub const MAX_TERMS: usize = 32;

/// Bytes of a query that are read.
const MAX_BYTES: usize = 16 << 10;

/// Names before a colon.
const FIELDS: [&str; 13] = [
    "kind",
    "account",
    "deal",
    "side",
    "speaker",
    "owner",
    "status",
    "stage",
    "source",
    "call",
    "since",
    "until",
    "due-before",
];

/// A query as understood.
#[derive(Default)]
pub(super) struct Query {
    /// Each must be met by one of its alternatives.
    pub wanted: Vec<Vec<Clause>>,
    pub unwanted: Vec<Clause>,
    pub filters: Filters,
    pub excluded: Filters,
    /// Something was left out because there was too much.
    pub cut: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Clause {
    Word {
        text: String,
        ending: Ending,
    },
    /// Words in a row; a single one is meant exactly.
    Phrase(Vec<String>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Ending {
    /// As typed, or what is like it where nobody said it.
    Plain,
    /// `*`: any ending.
    Any,
    /// `~`: as typed and what is like it.
    Like,
}

/// A value that its field cannot have.
#[derive(Debug, thiserror::Error, PartialEq)]
pub enum QueryError {
    #[error("`{field}:` cannot be `{value}`; use {hint}")]
    Value { field: &'static str, value: String, hint: String },
    #[error("hits end at number {max}; narrow the search with filters instead of paging on")]
    TooFar { max: usize },
}

pub(super) fn parse(text: &str) -> Result<Query, QueryError> {
    let mut end = text.len().min(MAX_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let mut query = Query { cut: end < text.len(), ..Query::default() };
    let mut budget = MAX_TERMS;
    let (mut negate, mut either) = (false, false);
    for part in Parts(&text[..end]) {
        match part {
            Part { negative: false, field: None, quoted: false, value: "AND" } => continue,
            Part { negative: false, field: None, quoted: false, value: "OR" } => {
                either = true;
                continue;
            }
            Part { negative: false, field: None, quoted: false, value: "NOT" } => {
                negate = true;
                continue;
            }
            _ => {}
        }
        let (no, or) = (part.negative || std::mem::take(&mut negate), std::mem::take(&mut either));
        if let Some(field) = part.field {
            narrow(if no { &mut query.excluded } else { &mut query.filters }, field, part.value)?;
            continue;
        }
        let Some(clause) = clause(&part) else { continue };
        let size = if let Clause::Phrase(words) = &clause { words.len() } else { 1 };
        if size > budget {
            query.cut = true;
            break;
        }
        budget -= size;
        match query.wanted.last_mut() {
            _ if no => query.unwanted.push(clause),
            Some(group) if or => group.push(clause),
            _ => query.wanted.push(vec![clause]),
        }
    }
    Ok(query)
}

fn clause(part: &Part) -> Option<Clause> {
    let mut texts: Vec<String> = words(part.value).into_iter().map(|w| w.text).collect();
    if part.quoted || texts.len() > 1 {
        return (!texts.is_empty()).then_some(Clause::Phrase(texts));
    }
    let text = texts.pop()?;
    let ending = match part.value.as_bytes().last() {
        Some(b'*') if text.chars().count() > 1 => Ending::Any,
        Some(b'~') => Ending::Like,
        _ => Ending::Plain,
    };
    Some(Clause::Word { text, ending })
}

fn narrow(filters: &mut Filters, field: &'static str, value: &str) -> Result<(), QueryError> {
    let lower = value.to_lowercase();
    let wrong = |hint: String| QueryError::Value { field, value: value.to_owned(), hint };
    let list = |names: &[&str]| format!("one of {}", names.join(", "));
    let date = || value.parse::<Date>().map_err(|_| wrong("a date such as 2026-03-31".to_owned()));
    match field {
        "kind" => {
            let kind = Kind::parse(&lower).ok_or_else(|| wrong(list(&Kind::ALL.map(Kind::as_str))))?;
            filters.kind.push(kind);
        }
        "side" => {
            let sides = [Side::Seller, Side::Customer, Side::Unknown];
            let side = sides.into_iter().find(|s| s.as_str() == lower);
            filters.side.push(side.ok_or_else(|| wrong(list(&sides.map(Side::as_str))))?);
        }
        "status" => {
            if !STATUSES.contains(&lower.as_str()) {
                return Err(wrong(list(&STATUSES)));
            }
            filters.status.push(lower);
        }
        "since" => filters.since = Some(date()?),
        "until" => filters.until = Some(date()?),
        "due-before" => filters.due_before = Some(date()?),
        "account" => filters.account.push(value.to_owned()),
        "deal" => filters.deal.push(value.to_owned()),
        "speaker" => filters.speaker.push(value.to_owned()),
        "owner" => filters.owner.push(value.to_owned()),
        "stage" => filters.stage.push(value.to_owned()),
        "source" => filters.source.push(value.to_owned()),
        _ => filters.call.push(value.to_owned()),
    }
    Ok(())
}

/// What `status:` may be: of a commitment, then of a decision.
pub(super) const STATUSES: [&str; 7] = ["firm", "hedged", "conditional", "open", "accepted", "edited", "rejected"];

/// Whether a status is a commitment's own, and not a human's decision.
pub(super) fn of_commitment(status: &str) -> bool {
    [Status::Firm, Status::Hedged, Status::Conditional].iter().any(|s| s.as_str() == status)
}

/// Whether a status is a human's decision.
pub(super) fn of_decision(status: &str) -> bool {
    [Verdict::Open, Verdict::Accepted, Verdict::Edited, Verdict::Rejected].iter().any(|v| v.as_str() == status)
}

/// One blank-separated piece of a query.
struct Part<'a> {
    negative: bool,
    field: Option<&'static str>,
    quoted: bool,
    value: &'a str,
}

/// Cuts a query into its parts.
struct Parts<'a>(&'a str);

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Part<'a>> {
        let mut rest = self.0.trim_start();
        if rest.is_empty() {
            return None;
        }
        let negative = rest.strip_prefix('-').is_some_and(|r| !r.is_empty() && !r.starts_with(char::is_whitespace));
        rest = &rest[usize::from(negative)..];
        let field = FIELDS.into_iter().find(|name| {
            rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
                && rest.as_bytes().get(name.len()) == Some(&b':')
        });
        rest = &rest[field.map_or(0, |name| name.len() + 1)..];
        let quoted = rest.starts_with(is_quote);
        let value = if quoted {
            rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
            let end = rest.find(is_quote).unwrap_or(rest.len());
            let value = &rest[..end];
            rest = rest[end..].strip_prefix(is_quote).unwrap_or("");
            value
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || is_quote(c)).unwrap_or(rest.len());
            let value = &rest[..end];
            rest = &rest[end..];
            value
        };
        self.0 = rest;
        // A field without a value narrows nothing: it is being typed.
        if field.is_some() && value.is_empty() {
            return self.next();
        }
        Some(Part { negative, field, quoted, value })
    }
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn word(text: &str) -> Clause {
        Clause::Word { text: text.to_owned(), ending: Ending::Plain }
    }

    fn phrase(text: &str) -> Clause {
        Clause::Phrase(text.split(' ').map(str::to_owned).collect())
    }

    #[test]
    fn reads_words_phrases_and_what_must_not_be() {
        let q =
            parse(r#"SSO "Security Docs" -demo -"next week" don't 10:30 integr* Gainsite~ “curly quotes”"#).unwrap();
        let groups: Vec<Clause> = q.wanted.into_iter().flatten().collect();
        let like = Clause::Word { text: "gainsite".into(), ending: Ending::Like };
        let any = Clause::Word { text: "integr".into(), ending: Ending::Any };
        assert_eq!(
            groups,
            [word("sso"), phrase("security docs"), phrase("don t"), phrase("10 30"), any, like, phrase("curly quotes")]
        );
        assert_eq!(q.unwanted, [word("demo"), phrase("next week")]);
    }

    #[test]
    fn reads_fields_and_leaves_other_colons_alone() {
        let q =
            parse(r#"kind:Risk Account:"North Pier" -side:seller due-before:2026-04-01 status:open speaker: http://x"#)
                .unwrap();
        assert_eq!(q.filters.kind, [Kind::Risk]);
        assert_eq!(q.filters.account, ["North Pier"]);
        assert_eq!(q.excluded.side, [Side::Seller]);
        assert_eq!(q.filters.due_before, Some(Date::constant(2026, 4, 1)));
        assert_eq!((q.filters.status.len(), q.filters.speaker.len()), (1, 0));
        assert_eq!(q.wanted, [[phrase("http x")]]);
    }

    #[test]
    fn or_joins_neighbours_and_dangling_operators_are_nothing() {
        assert_eq!(parse("sso OR saml okta").unwrap().wanted, [vec![word("sso"), word("saml")], vec![word("okta")]]);
        let q = parse("AND OR NOT").unwrap();
        assert!(q.wanted.is_empty() && q.unwanted.is_empty());
        assert_eq!(parse("NOT sso").unwrap().unwanted, [word("sso")]);
    }

    #[test]
    fn a_wrong_value_says_what_would_be_right() {
        let message = parse("kind:promise").err().unwrap().to_string();
        assert_eq!(
            message,
            "`kind:` cannot be `promise`; use one of pain, success_criterion, commitment, competitor, risk, stakeholder"
        );
        assert!(parse("since:yesterday").is_err() && parse("status:done").is_err() && parse("side:us").is_err());
    }

    #[test]
    fn too_much_is_cut_and_said() {
        let q = parse(&"word ".repeat(10_000)).unwrap();
        assert_eq!((q.wanted.len(), q.cut), (MAX_TERMS, true));
        assert!(!parse(&"word ".repeat(MAX_TERMS)).unwrap().cut);
        assert!(parse(&format!("\"{}\"", "word ".repeat(100))).unwrap().cut);
    }

    proptest! {
        #[test]
        fn any_text_is_a_query(text in "\\PC{0,60}", noise in "[-\"*~: a-cANDORNOT“”]{0,60}") {
            for text in [text, noise] {
                let _ = parse(&text);
            }
        }
    }
}
