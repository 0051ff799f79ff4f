//! Every row of the English modifier table earns its place: without it the examples of some rule fail.
//!
//! A row is one pattern of `patterns`, `pseudo` or `terminators`. Every few rows are left out in turn, all of them
//! with `THROUGHLINE_ALL_MUTATIONS` set; the pack is compiled anew each time and its examples run until one fails.

use rayon::prelude::*;
use throughline::extract::check;
use throughline::rules::{Files, Ruleset, embedded_files};
use toml::{Table, Value};

const TABLE: &str = "en/modifiers.toml";
const LISTS: [&str; 3] = ["patterns", "pseudo", "terminators"];
/// Rows left out where not all are.
const STEP: usize = 24;

/// Place of a row: number of the modifier, name of the list, number in the list.
type Row = (usize, &'static str, usize);

#[test]
fn no_row_of_the_modifier_table_is_idle() {
    let files: Files = embedded_files()
        .into_iter()
        .filter(|(name, _)| name.starts_with("en/") || name.starts_with("gazetteer/"))
        .collect();
    let table: Table = files[TABLE].parse().expect("the modifier table is TOML");
    assert_eq!(failing(&files), None, "all rows stand and an example fails");
    let rows = rows(&table);
    assert!(rows.len() > 200, "{} rows", rows.len());
    let step = if std::env::var_os("THROUGHLINE_ALL_MUTATIONS").is_some() { 1 } else { STEP };
    let idle: Vec<String> = rows
        .par_iter()
        .step_by(step)
        .filter_map(|&row| {
            let (shorter, pattern) = without(&table, row);
            let mut mutant = files.clone();
            mutant.insert(TABLE.to_owned(), shorter);
            failing(&mutant).is_none().then(|| format!("modifier {}, {}: {pattern}", row.0 + 1, row.1))
        })
        .collect();
    assert!(idle.is_empty(), "no example needs:\n{}", idle.join("\n"));
}

fn rows(table: &Table) -> Vec<Row> {
    let count = |m: &Value, list: &str| m.get(list).and_then(Value::as_array).map_or(0, Vec::len);
    let modifiers = table["modifier"].as_array().expect("modifiers").iter().enumerate();
    let lists = modifiers.flat_map(|(n, m)| LISTS.map(|list| (n, list, count(m, list))));
    lists.flat_map(|(n, list, count)| (0..count).map(move |i| (n, list, i))).collect()
}

/// The table without a row, and the row.
fn without(table: &Table, (modifier, list, i): Row) -> (String, String) {
    let mut table = table.clone();
    let list = table["modifier"][modifier][list].as_array_mut().expect("a list");
    let pattern = list.remove(i);
    (table.to_string(), pattern.to_string())
}

/// The first rule one of whose examples fails.
fn failing(files: &Files) -> Option<String> {
    let (rules, _) = Ruleset::compile_leniently(files);
    let pack = &rules.packs["en"];
    pack.rules.iter().find(|rule| !check::rule(&rules, pack, rule).is_empty()).map(|rule| rule.id.clone())
}
