//! What is recognised and holds no call: API bodies of other kinds, errors, specifications, web pages.
//!
//! Nothing is quoted from the file: a reason may be printed and logged.

use super::document::{Document, Unreadable};
use super::part::Found;
use super::{Source, json};
use serde_json::Value;

/// JSON that is known and is no call.
pub struct OtherJson;

/// A web page where a transcript was expected.
pub struct Page;

impl Source for OtherJson {
    fn name(&self) -> &'static str {
        "JSON without a call"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.json().is_some_and(|v| what(v).is_some())
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        Ok(doc.json().and_then(what).map(|w| Found::Nothing(w.to_owned())).into_iter().collect())
    }
}

fn what(v: &Value) -> Option<&'static str> {
    let has = |key: &str| v.get(key).is_some();
    let error = json::list(v, "errors").first();
    Some(match () {
        () if has("openapi") || has("swagger") => "an API description (OpenAPI), no data",
        () if error.is_some_and(|e| e.get("status").is_some() || e.get("message").is_some()) => {
            "an error that a service answered instead of data: ask it again"
        }
        () if has("errorCode") || has("code") && has("message") || has("error") && has("error_description") => {
            "an error that a service answered instead of data: ask it again"
        }
        () if json::text(v, "status").as_deref() == Some("error") => {
            "an error that a CRM answered instead of data: ask it again"
        }
        () if has("totalSize") && json::has_list(v, "records") => {
            "a Salesforce query result: give CSV exports of opportunities, accounts and contact roles instead"
        }
        () if json::has_list(v, "results") || has("properties") && has("createdAt") => {
            "a HubSpot answer: give CSV exports of deals, companies and contacts instead"
        }
        () if has("download_url") && has("can_download") => "a Zoom link to a transcript: download the VTT file itself",
        () if v.get("data").is_some_and(|d| d.get("users").is_some() || d.get("user").is_some()) => {
            "a list of users, no call"
        }
        () if json::has_list(v, "users") => "a list of users, no call",
        () if has("email") && (has("userId") || has("first_name") || has("user_id")) => "a user's record, no call",
        () => return None,
    })
}

impl Source for Page {
    fn name(&self) -> &'static str {
        "web page"
    }

    fn claims(&self, doc: &Document) -> bool {
        let head: String = doc.text().unwrap_or("").trim_start().chars().take(15).collect();
        let tag = head.strip_prefix('<').map(str::to_lowercase);
        tag.is_some_and(|t| ["html", "head", "!doctype html", "?xml"].iter().any(|name| t.starts_with(name)))
    }

    fn parse(&self, _: &Document) -> Result<Vec<Found>, Unreadable> {
        Ok(vec![Found::Nothing(
            "a web page, perhaps a login page saved instead of the transcript: download it again".to_owned(),
        )])
    }
}

/// What to say of a body that no source claims.
pub fn unknown(doc: &Document) -> String {
    match doc.json() {
        Some(_) => "JSON of a kind that Throughline does not know".to_owned(),
        None if matches!(doc.ending().as_str(), "csv" | "tsv") => {
            "a table without the columns of a CRM export (Opportunity Name, Account Name, Contact Name, Email …)"
                .to_owned()
        }
        None => {
            "text that is not a transcript Throughline knows: lines like `Name: what was said` would be read".to_owned()
        }
    }
}
