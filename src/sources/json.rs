//! Reading other people's JSON without trusting any type in it.
//!
//! Vendors add, drop and null fields, and write numbers as text and text as numbers. Each helper
//! gives what can be had from the field and none otherwise; none of them fails.

use super::clock;
use crate::model::CallTime;
use serde_json::Value;

/// Text that is not blank; a whole number counts as its digits (ids). Never a float: it may have lost digits.
pub fn text(value: &Value, key: &str) -> Option<String> {
    as_text(value.get(key)?)
}

/// See [`text`].
pub fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(s) if !s.trim().is_empty() => Some(s.trim().to_owned()),
        Value::Number(n) if n.is_u64() || n.is_i64() => Some(n.to_string()),
        _ => None,
    }
}

/// A number, also written as text.
pub fn number(value: &Value, key: &str) -> Option<f64> {
    match value.get(key)? {
        Value::Number(n) => n.as_f64(),
        Value::String(s) => s.trim().parse().ok(),
        _ => None,
    }
}

/// The elements of an array; none of anything else.
pub fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Whether the field is there as an array, also an empty one.
pub fn has_list(value: &Value, key: &str) -> bool {
    value.get(key).is_some_and(Value::is_array)
}

/// Whether the field is there as an object.
pub fn has_object(value: &Value, key: &str) -> bool {
    value.get(key).is_some_and(Value::is_object)
}

/// A time: ISO 8601 or epoch seconds or milliseconds.
pub fn moment(value: &Value, key: &str) -> Option<CallTime> {
    clock::moment(value.get(key)?)
}

/// A length in seconds, rounded; negative is zero.
pub fn seconds(value: &Value, key: &str) -> Option<u64> {
    Some(clock::from_seconds(number(value, key)?)?.div_ceil(1000))
}

/// ISO 639-1 of a language tag: `eng`, `en-US` and `en` are `en`; `und` and what we do not know are none.
pub fn language(value: &Value, key: &str) -> Option<String> {
    let tag = text(value, key)?.to_ascii_lowercase();
    let tag = tag.split(['-', '_']).next().unwrap_or_default();
    if tag.len() == 2 {
        return Some(tag.to_owned());
    }
    LANGUAGES.iter().find(|(three, _)| three.split(' ').any(|t| t == tag)).map(|(_, two)| (*two).to_owned())
}

/// ISO 639-2 (both forms) and ISO 639-1 of the languages that call recorders transcribe.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("eng", "en"),
    ("ger deu", "de"),
    ("fre fra", "fr"),
    ("spa", "es"),
    ("por", "pt"),
    ("ita", "it"),
    ("dut nld", "nl"),
    ("swe", "sv"),
    ("dan", "da"),
    ("nor nob", "no"),
    ("fin", "fi"),
    ("pol", "pl"),
    ("cze ces", "cs"),
    ("hun", "hu"),
    ("rum ron", "ro"),
    ("gre ell", "el"),
    ("tur", "tr"),
    ("rus", "ru"),
    ("ukr", "uk"),
    ("heb", "he"),
    ("ara", "ar"),
    ("hin", "hi"),
    ("ind", "id"),
    ("tha", "th"),
    ("vie", "vi"),
    ("jpn", "ja"),
    ("kor", "ko"),
    ("chi zho", "zh"),
    ("cat", "ca"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_stay_text_and_types_do_not_matter() {
        let v = json!({"a": " x ", "b": 7254376376091929519_u64, "c": 1.5, "d": null, "e": "", "f": "12.5", "l": "eng", "u": "und", "n": -3});
        assert_eq!(text(&v, "a").as_deref(), Some("x"));
        assert_eq!(text(&v, "b").as_deref(), Some("7254376376091929519"));
        assert_eq!((text(&v, "c"), text(&v, "d"), text(&v, "e"), text(&v, "z")), (None, None, None, None));
        assert_eq!(number(&v, "f"), Some(12.5));
        assert_eq!((language(&v, "l").as_deref(), language(&v, "u")), (Some("en"), None));
        assert_eq!(seconds(&v, "n"), Some(0));
        assert!(list(&v, "a").is_empty());
    }
}
