//! Rows of CRM exports: which cells mean what, and which cannot be used.

use super::columns::{Column, Column::*, columns, make_sense};
use super::values::{Order, date, money, order};
use crate::sources::people::fold;
use std::collections::BTreeMap;

/// A table of one file.
pub struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) dates: Order,
    /// Rows and values that could not be used, with line numbers.
    pub notes: Vec<String>,
}

/// The filled cells of a row that have a meaning.
pub(super) struct Row {
    line: u64,
    cells: BTreeMap<Column, String>,
}

/// Most notes that are given of one table.
const MAX_NOTES: usize = 20;
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];
const DATES: [Column; 4] = [CloseDate, SignedOn, Created, RenewalOn];

/// Separator and columns, if the first line is the heading of a CRM export.
pub fn header(text: &str) -> Option<(u8, Vec<Option<Column>>)> {
    let first = text.lines().find(|l| !l.trim().is_empty())?;
    SEPARATORS.into_iter().find_map(|separator| {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(separator).has_headers(false).from_reader(first.as_bytes());
        let row = reader.records().next()?.ok()?;
        let found = columns(row.iter());
        make_sense(&found).then_some((separator, found))
    })
}

impl Table {
    /// Reads a table whose first line is a heading.
    pub fn read(text: &str) -> Table {
        let mut table = Table { rows: Vec::new(), dates: Order::Unknown, notes: Vec::new() };
        let Some((separator, columns)) = header(text) else { return table };
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
        for record in reader.records() {
            let record = match record {
                Ok(record) => record,
                Err(error) => {
                    let line = error.position().map_or(0, csv::Position::line);
                    table.note(line, "cannot be read and was left out");
                    continue;
                }
            };
            let line = record.position().map_or(0, csv::Position::line);
            if record.iter().skip(columns.len()).any(|c| !c.trim().is_empty()) {
                table.note(line, "has more cells than the heading and was left out");
                continue;
            }
            let cells = record.iter().zip(&columns).filter_map(|(c, column)| Some((((*column)?), c.trim().to_owned())));
            let cells: BTreeMap<Column, String> = cells.filter(|(_, c)| !c.is_empty()).collect();
            let row = Row { line, cells };
            if row.opportunity().is_none() && row.account().is_none() && row.person().is_none() {
                table.note(line, "names no opportunity, account or contact and was left out");
            } else {
                table.rows.push(row);
            }
        }
        table.dates = order(table.rows.iter().flat_map(|r| DATES.iter().filter_map(|c| r.get(*c))));
        table.check_values();
        table
    }

    /// Says which values were left out of rows that stay.
    fn check_values(&mut self) {
        let mut bad = Vec::new();
        for row in &self.rows {
            if row.get(Amount).is_some_and(|a| money(a).is_none()) {
                bad.push((row.line, "has an amount that is no number; it was left out"));
            }
            if DATES.iter().filter_map(|c| row.get(*c)).any(|d| date(d, self.dates).is_none()) {
                bad.push((row.line, "has a date that is none, or can be read two ways; export dates as YYYY-MM-DD"));
            }
        }
        bad.into_iter().for_each(|(line, what)| self.note(line, what));
    }

    fn note(&mut self, line: u64, what: &str) {
        if self.notes.len() < MAX_NOTES {
            self.notes.push(format!("line {line} {what}"));
        }
    }
}

impl Row {
    pub(super) fn get(&self, column: Column) -> Option<&str> {
        self.cells.get(&column).map(String::as_str)
    }

    /// Key of the opportunity: its id, else its name.
    pub(super) fn opportunity(&self) -> Option<String> {
        self.key(OpportunityId, OpportunityName)
    }

    pub(super) fn account(&self) -> Option<String> {
        self.key(AccountId, AccountName)
    }

    fn key(&self, id: Column, name: Column) -> Option<String> {
        self.get(id).map(|id| format!("#{id}")).or_else(|| self.get(name).map(fold))
    }

    pub(super) fn person(&self) -> Option<String> {
        let parts = [self.get(FirstName), self.get(LastName)];
        let joined = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        self.get(ContactName)
            .map(str::to_owned)
            .or((!joined.is_empty()).then_some(joined))
            .or_else(|| self.get(Email).map(str::to_owned))
    }
}
