//! A value as given in the file or the environment, read as what its key wants.

use super::KnownPerson;
use super::keys::suggest;
use crate::model::Side;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

#[derive(Clone, Copy)]
pub(super) enum Given<'a> {
    File(&'a DeValue<'a>),
    Env(&'a str),
}

/// Why a value does not do. The text follows the key's name: `must be …`.
pub(super) struct Wrong {
    /// Byte of the file, where it is more exact than the value's start.
    pub(super) at: Option<usize>,
    pub(super) what: String,
}

/// What may stand in an entry of `people`.
const PERSON_KEYS: [&str; 3] = ["name", "email", "side"];

impl Given<'_> {
    pub(super) fn text(self) -> Result<String, Wrong> {
        match self {
            Given::Env(text) => Ok(text.to_owned()),
            Given::File(DeValue::String(text)) => Ok(text.to_string()),
            Given::File(other) => Err(wrong(format!("must be a text, not {}", form(other)))),
        }
    }

    /// Texts; by comma in the environment.
    pub(super) fn list(self) -> Result<Vec<String>, Wrong> {
        match self {
            Given::Env(text) => {
                Ok(text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned).collect())
            }
            Given::File(DeValue::Array(items)) => items.iter().map(|item| at(item, |given| given.text())).collect(),
            Given::File(other) => Err(wrong(format!("must be a list of texts, not {}", form(other)))),
        }
    }

    pub(super) fn count(self, least: usize, most: usize) -> Result<usize, Wrong> {
        let parsed = match self {
            Given::Env(text) => text.trim().parse().ok(),
            Given::File(DeValue::Integer(i)) => usize::from_str_radix(i.as_str(), i.radix()).ok(),
            Given::File(_) => None,
        };
        parsed
            .filter(|n| (least..=most).contains(n))
            .ok_or_else(|| wrong(format!("must be a whole number from {least} to {most}")))
    }

    pub(super) fn number(self, least: f64, most: f64) -> Result<f64, Wrong> {
        let parsed: Option<f64> = match self {
            Given::Env(text) => text.trim().parse().ok(),
            Given::File(DeValue::Integer(i)) => i.as_str().parse().ok(),
            Given::File(DeValue::Float(f)) => f.as_str().parse().ok(),
            Given::File(_) => None,
        };
        parsed
            .filter(|n| (least..=most).contains(n))
            .ok_or_else(|| wrong(format!("must be a number from {least} to {most}")))
    }

    pub(super) fn one_of(self, words: &[&str]) -> Result<String, Wrong> {
        let text = self.text()?;
        if words.contains(&text.as_str()) {
            return Ok(text);
        }
        let listed = words.join(", ");
        Err(wrong(format!("must be one of {listed}{}", suggest(&text, words.iter().copied(), "nothing else is known"))))
    }

    pub(super) fn people(self) -> Result<Vec<KnownPerson>, Wrong> {
        match self {
            Given::Env(_) => Err(wrong("can be set in throughline.toml only".to_owned())),
            Given::File(DeValue::Array(entries)) => entries.iter().map(person).collect(),
            Given::File(other) => Err(wrong(format!("must be [[people]] entries, not {}", form(other)))),
        }
    }
}

fn person(entry: &Spanned<DeValue<'_>>) -> Result<KnownPerson, Wrong> {
    let DeValue::Table(table) = entry.get_ref() else {
        return Err(Wrong { at: Some(entry.span().start), what: "must have entries with name and side".to_owned() });
    };
    for (key, _) in table {
        if !PERSON_KEYS.contains(&&**key.get_ref()) {
            let meant = suggest(key.get_ref(), PERSON_KEYS.into_iter(), "an entry has name, email and side");
            return Err(Wrong {
                at: Some(key.span().start),
                what: format!("has an unknown key `{}`{meant}", key.get_ref()),
            });
        }
    }
    let text = |name: &str| field(table, name).map(|value| at(value, |given| given.text())).transpose();
    let missing = |name: &str| Wrong { at: Some(entry.span().start), what: format!("has an entry without {name}") };
    let side = field(table, "side").ok_or_else(|| missing("side = \"seller\" or \"customer\""))?;
    let side = at(side, |given| given.one_of(&[Side::Seller.as_str(), Side::Customer.as_str()]))?;
    Ok(KnownPerson {
        name: text("name")?.filter(|n| !n.trim().is_empty()).ok_or_else(|| missing("name"))?,
        email: text("email")?,
        side: if side == Side::Seller.as_str() { Side::Seller } else { Side::Customer },
    })
}

fn field<'t, 'i>(table: &'t DeTable<'i>, name: &str) -> Option<&'t Spanned<DeValue<'i>>> {
    table.iter().find(|(key, _)| &**key.get_ref() == name).map(|(_, value)| value)
}

/// Reads an inner value; what is wrong is wrong at its place.
fn at<T>(value: &Spanned<DeValue<'_>>, read: impl FnOnce(Given<'_>) -> Result<T, Wrong>) -> Result<T, Wrong> {
    read(Given::File(value.get_ref())).map_err(|w| Wrong { at: w.at.or(Some(value.span().start)), what: w.what })
}

fn wrong(what: String) -> Wrong {
    Wrong { at: None, what }
}

pub(super) fn form(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
