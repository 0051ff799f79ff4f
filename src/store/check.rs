//! Whether everything in the store is still what was put there.

use super::calls::content_of;
use super::{Store, StoreError};
use crate::model::CallTime;
use std::fmt::Display;

/// What [`Store::check`] looked at and found wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    pub calls: usize,
    pub findings: usize,
    pub deals: usize,
    pub decisions: usize,
    pub deliveries: usize,
    /// One sentence each; empty is well.
    pub problems: Vec<String>,
}

impl CheckReport {
    pub fn is_well(&self) -> bool {
        self.problems.is_empty()
    }

    fn note(&mut self, problem: impl Display) {
        self.problems.push(problem.to_string());
    }

    /// The value, or its error as a problem.
    fn take<T>(&mut self, result: Result<T, StoreError>) -> Option<T> {
        result.map_err(|e| self.note(e)).ok()
    }
}

impl Store {
    /// Reads everything: database structure, references, every call, finding, deal, decision and delivery against its
    /// hash, every quote against its turn. Damage is reported, not repaired.
    pub fn check(&self) -> CheckReport {
        let mut report = CheckReport::default();
        for (pragma, what) in [("integrity_check", "database"), ("foreign_key_check", "reference in table")] {
            let lines = self.strings(&format!("PRAGMA {pragma}"));
            for line in report.take(lines).unwrap_or_default() {
                if line != "ok" {
                    report.note(format_args!("{what} {line} is damaged; restore store.sqlite from a backup"));
                }
            }
        }
        self.check_calls(&mut report);
        self.check_deals(&mut report);
        self.check_deliveries(&mut report);
        report
    }

    fn check_calls(&self, report: &mut CheckReport) {
        let contents = self.pairs("SELECT call_id, revision FROM revisions ORDER BY call_id, revision");
        for (call_id, revision) in report.take(contents).unwrap_or_default() {
            report.take(content_of(&self.conn, &call_id, &revision));
        }
        let ids = self.strings("SELECT call_id FROM calls ORDER BY call_id");
        for call_id in report.take(ids).unwrap_or_default() {
            report.calls += 1;
            if let Some(stored) = report.take(self.call(&call_id)) {
                let listed = self.listed(&call_id);
                if report.take(listed).is_some_and(|listed| listed != (stored.call.title, stored.call.started_at)) {
                    report
                        .note(format_args!("call {call_id} is listed with another title or date than its content has"));
                }
            }
            report.findings += report.take(self.findings_of_call(&call_id)).map_or(0, |f| f.len());
        }
    }

    fn check_deals(&self, report: &mut CheckReport) {
        report.deals = report.take(self.deals()).map_or(0, |d| d.len());
        let deals = self.strings("SELECT DISTINCT deal_id FROM decisions ORDER BY deal_id");
        for deal_id in report.take(deals).unwrap_or_default() {
            report.decisions += report.take(self.decision_history(&deal_id)).map_or(0, |d| d.len());
        }
    }

    fn check_deliveries(&self, report: &mut CheckReport) {
        report.take(self.outcomes());
        let hashes = self.strings("SELECT hash FROM raw ORDER BY hash");
        for hash in report.take(hashes).unwrap_or_default() {
            report.deliveries += 1;
            if self.raw.is_some() && report.take(self.raw(&hash)).is_some_and(|bytes| bytes.is_none()) {
                report.note(format_args!("delivery {hash} is missing from raw/; ingest its file again"));
            }
        }
    }

    fn listed(&self, call_id: &str) -> Result<(String, Option<CallTime>), StoreError> {
        let (title, started): (String, Option<String>) =
            self.conn.query_row("SELECT title, started_at FROM calls WHERE call_id = ?1", [call_id], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        Ok((title, started.and_then(|t| CallTime::parse(&t).ok())))
    }

    /// The first column.
    fn strings(&self, sql: &str) -> Result<Vec<String>, StoreError> {
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(rows)
    }

    /// The first two columns.
    fn pairs(&self, sql: &str) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.conn.prepare(sql)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        Ok(rows)
    }
}
