//! Whether everything in the store is still what was put there.

use super::calls::content_of;
use super::{Store, StoreError};
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
        self.check_schema(&mut report);
        self.check_calls(&mut report);
        self.check_deals(&mut report);
        self.check_deliveries(&mut report);
        report
    }

    /// Tables, indexes, views and triggers are those that the migrations make.
    fn check_schema(&self, report: &mut CheckReport) {
        let sql = "SELECT coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY type, name";
        let should = report.take(Store::open_in_memory().and_then(|fresh| fresh.strings(sql)));
        let is = report.take(self.strings(sql));
        if is != should {
            report.note("the schema is not the one this version makes; restore store.sqlite from a backup");
        }
    }

    fn check_calls(&self, report: &mut CheckReport) {
        let contents = self.pairs("SELECT call_id, revision FROM revisions ORDER BY call_id, revision");
        for (call_id, revision) in report.take(contents).unwrap_or_default() {
            report.take(content_of(&self.conn, &call_id, &revision));
        }
        for listed in report.take(self.calls()).unwrap_or_default() {
            report.calls += 1;
            let call_id = &listed.call_id;
            if let Some(stored) = report.take(self.call(call_id)) {
                let call = &stored.call;
                let says = (&call.title, &call.source, call.started_at, call.duration_s, call.turns.len() as u64);
                let lists = (&listed.title, &listed.source, listed.started_at, listed.duration_s, listed.turns);
                if says != lists {
                    report.note(format_args!(
                        "call {call_id} is listed otherwise than its content says; ingest it again"
                    ));
                }
            }
            report.findings += report.take(self.findings_of_call(call_id)).map_or(0, |f| f.len());
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
