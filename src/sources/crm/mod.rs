//! What CRM and contract say of deals: our `deal.json`, and CSV exports of opportunities, accounts,
//! contacts and contact roles.
//!
//! Any table may hold any of these, also all in one report. Rows join by ids, else by names. A bad
//! row is reported with its line and left out; the others stay.

mod columns;
mod deals;
mod table;
mod values;

pub use deals::deals;
pub use table::Table;

use super::document::{Document, Unreadable};
use super::part::Found;
use super::{Source, json};
use crate::model::Deal;
use serde_json::Value;

/// Our own description of a deal.
pub struct DealJson;

/// A CSV export.
pub struct CrmTable;

impl Source for DealJson {
    fn name(&self) -> &'static str {
        "deal"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.json().is_some_and(|v| {
            let parts = ["account", "opportunity", "contract", "seller"];
            v.get("deal_id").is_some()
                && !json::has_list(v, "turns")
                && parts.iter().any(|key| json::has_object(v, key))
        })
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let Some(v) = doc.json() else { return Ok(Vec::new()) };
        let mut v = v.clone();
        drop_nulls(&mut v);
        let mut deal: Deal =
            serde_json::from_value(v).map_err(|e| Unreadable(format!("a deal that cannot be read: {}", place(&e))))?;
        if deal.deal_id.trim().is_empty() {
            return Err(Unreadable("a deal without `deal_id`: give it one".to_owned()));
        }
        for contact in &mut deal.contacts {
            contact.crm_role = contact.crm_role.take().filter(|r| !r.trim().is_empty());
        }
        Ok(vec![Found::Deal(Box::new(deal))])
    }
}

/// Null means absent, everywhere.
fn drop_nulls(v: &mut Value) {
    match v {
        Value::Object(map) => {
            map.retain(|_, v| !v.is_null());
            map.values_mut().for_each(drop_nulls);
        }
        Value::Array(list) => list.iter_mut().for_each(drop_nulls),
        _ => {}
    }
}

/// What was expected, without what was found: values may be names.
fn place(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.split_once("expected ") {
        Some((_, expected)) => format!("a field is not {expected}"),
        None => "a field is of the wrong kind".to_owned(),
    }
}

impl Source for CrmTable {
    fn name(&self) -> &'static str {
        "CRM export"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.text().is_some_and(|t| table::header(t).is_some())
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        Ok(vec![Found::Crm(Table::read(doc.text().unwrap_or("")))])
    }
}
