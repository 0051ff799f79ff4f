//! One decoded file as the sources see it: JSON or text, with its name as a hint.
//!
//! Takes apart what holds several bodies (JSON lists, newline-delimited JSON, recorded HTTP
//! exchanges), so that each source only sees one body at a time.

use super::decode::{Decoded, decode};
use serde_json::Value;

/// A body to be recognised.
pub struct Document {
    /// File name without folders; a hint, never the proof.
    pub name: String,
    pub body: Body,
}

pub enum Body {
    Json(Value),
    Text(String),
}

/// A file that no source can read, and why.
pub struct Unreadable(pub String);

impl Document {
    /// Decodes `bytes` into the bodies they hold, and what is to be said of them.
    ///
    /// # Errors
    /// The file is empty, binary, or JSON that is damaged.
    pub fn open(name: &str, bytes: &[u8]) -> Result<(Vec<Document>, Vec<String>), Unreadable> {
        let (text, note) = match decode(bytes) {
            Decoded::Text { text, note } => (text, note),
            Decoded::Binary(what) => return Err(Unreadable(what)),
        };
        if text.trim().is_empty() {
            return Err(Unreadable("an empty file".to_owned()));
        }
        let bodies = match json(&text) {
            Some(Ok(values)) => values.into_iter().flat_map(bodies).map(Body::Json).collect(),
            Some(Err(why)) => return Err(Unreadable(why)),
            None => vec![Body::Text(text)],
        };
        let documents = bodies.into_iter().map(|body| Document { name: name.to_owned(), body }).collect();
        Ok((documents, note.into_iter().collect()))
    }

    pub fn json(&self) -> Option<&Value> {
        match &self.body {
            Body::Json(value) => Some(value),
            Body::Text(_) => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        match &self.body {
            Body::Json(_) => None,
            Body::Text(text) => Some(text),
        }
    }

    /// Lines of a text without their ends, whatever ends them; none of JSON.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        lines(self.text().unwrap_or(""))
    }

    /// Lines with something on them.
    pub fn filled_lines(&self) -> impl Iterator<Item = &str> {
        self.lines().filter(|l| !l.trim().is_empty())
    }

    /// The file name's ending in lower case, without the dot.
    pub fn ending(&self) -> String {
        self.name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_ascii_lowercase())
    }
}

/// Lines without their ends; a lone carriage return ends a line only where no line feed does.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    let end = if text.contains('\n') { '\n' } else { '\r' };
    text.split(end).map(move |l| l.strip_suffix('\r').unwrap_or(l))
}

/// The JSON values of a text, none if it is not JSON at all, or why it is damaged JSON.
fn json(text: &str) -> Option<Result<Vec<Value>, String>> {
    let start = text.trim_start();
    if !start.starts_with(['{', '[']) {
        return None;
    }
    let error = match serde_json::from_str::<Value>(text) {
        Ok(value) => return Some(Ok(vec![value])),
        Err(error) => error,
    };
    // Several values one after another: newline-delimited JSON.
    let stream: Result<Vec<Value>, _> = serde_json::Deserializer::from_str(text).into_iter().collect();
    if let Ok(values) = stream {
        return Some(Ok(values));
    }
    // Text formats begin lines with `[00:01:02]` or `[Name]`; in JSON a bracket is followed by a value.
    let inner = start[1..].trim_start();
    let is_json = start.starts_with('{') || inner.starts_with(['{', '[', '"']);
    is_json.then(|| {
        Err(format!("damaged JSON (line {}, column {}): save or download it again", error.line(), error.column()))
    })
}

/// The bodies in a JSON value: elements of a list, recorded responses, or the value itself.
fn bodies(value: Value) -> Vec<Value> {
    match value {
        Value::Array(items) if items.iter().any(Value::is_object) => items,
        Value::Object(mut map) if is_recording(&map) => {
            let Some(Value::Object(exchanges)) = map.remove("api") else { return Vec::new() };
            exchanges.into_iter().flat_map(|(_, exchange)| responses(exchange)).collect()
        }
        other => vec![other],
    }
}

/// Whether this is a test fixture that keeps requests with the responses they got.
fn is_recording(map: &serde_json::Map<String, Value>) -> bool {
    map.get("api").and_then(Value::as_object).is_some_and(|api| {
        !api.is_empty()
            && api.values().all(|exchange| {
                let first = exchange.get(0).unwrap_or(exchange);
                first.get("status").is_some() && first.get("response").is_some()
            })
    })
}

fn responses(exchange: Value) -> Vec<Value> {
    match exchange {
        Value::Array(list) => list.into_iter().flat_map(responses).collect(),
        Value::Object(mut map) => map.remove("response").map(bodies).unwrap_or_default(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(text: &str) -> Result<usize, String> {
        Document::open("x", text.as_bytes()).map(|(d, _)| d.len()).map_err(|e| e.0)
    }

    #[test]
    fn lists_lines_and_recordings_are_taken_apart() {
        assert_eq!(count(r#"{"a":1}"#), Ok(1));
        assert_eq!(count(r#"[{"a":1},{"a":2}]"#), Ok(2));
        assert_eq!(count("{\"a\":1}\n{\"a\":2}\n"), Ok(2));
        assert_eq!(
            count(
                r#"{"input":null,"api":{"GET /x":[{"status":200,"response":{"a":1}},{"status":200,"response":{}}]}}"#
            ),
            Ok(2)
        );
    }

    #[test]
    fn brackets_of_text_formats_are_not_json() {
        assert_eq!(count("[00:01:02] Dana: hello"), Ok(1));
        assert_eq!(count("[Dana Ruiz] 10:00:00\nhello"), Ok(1));
    }

    #[test]
    fn damaged_json_says_where() {
        let error = count("{\"a\":\n 1,").expect_err("damaged");
        assert!(error.contains("line 2"), "{error}");
        assert!(count(&"[".repeat(100_000)).is_err(), "too deep is refused, not overflowed");
        assert!(count(" \r\n ").is_err());
    }
}
