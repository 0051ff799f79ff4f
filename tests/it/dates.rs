//! Spoken dates measured on a public set of cases: the date-time specs of Microsoft's Recognizers-Text
//! (`Specs/DateTime` with its folders of languages), read from the folder named by `THROUGHLINE_DATE_SPECS`. The set is not part of this
//! repository; without the folder the test says SKIPPED, also where everything else is required, since it is a
//! measurement more than a check.
//!
//! Method. Every result of a parser file whose value is a day (`date`) or an interval (`startDate`, `endDate`) is
//! one case; a result with several readings counts as right when ours is one of them; a result with one open end,
//! without days (seasons) or marked impossible by the set (year 1) is left out and counted. The whole input is
//! read with the reference time as the call's time, and the time that overlaps the result's text (the one that
//! covers most of it) is compared. Right = first and last day equal. The set's intervals end before `endDate`,
//! save those between two named days; both ends are accepted. Four policies differ and are counted apart as "by
//! policy": a week of the set runs to Sunday, ours to Friday; a range between two months or years ends in the set
//! where the last one begins, in ours where it ends; "end", "early", "mid" and "late" are parts of other sizes, so
//! any interval of ours inside the set's counts there; the days of a list ("monday or tuesday") are one interval of
//! ours, whose first or last day has to be the one that is asked for. The least shares below are of both together.
//! A length of time is right when it has as many seconds; in an extractor file, which gives no values, a time (or a
//! length) is right when it covers the text. `THROUGHLINE_DATE_SPECS_SHOW` prints what is not right or left out.

use jiff::civil::{Date, DateTime};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::path::Path;
use throughline::text::{TimeContext, Tongue, ValueKind, tokenize, values};

const FILES: &[&str] = &[
    "DateExtractor.json",
    "DateParser.json",
    "DurationExtractor.json",
    "DurationParser.json",
    "DatePeriodParser.json",
    "HolidayParser.json",
    "MergedParser.json",
    "DateTimeModel.json",
];

/// The files whose share right is the measure of spoken days and lengths.
const CORE: usize = 4;

const LANGUAGES: &[(&str, &str)] = &[("English", "en"), ("German", "de"), ("French", "fr"), ("Spanish", "es")];

/// Least share right, in percent, where we know what we reach.
const LEAST: &[(&str, &str, u32)] = &[
    ("English", "DateParser.json", 75),
    ("English", "DatePeriodParser.json", 60),
    ("German", "DateParser.json", 90),
    ("French", "DateParser.json", 65),
    ("Spanish", "DateParser.json", 80),
];

#[derive(Default)]
struct Score {
    cases: u32,
    right: u32,
    by_policy: u32,
    left_out: u32,
}

impl Score {
    fn percent(&self, n: u32) -> u32 {
        (100 * n).checked_div(self.cases).unwrap_or(0)
    }
}

#[test]
fn public_date_specs() {
    let Some(folder) = std::env::var_os("THROUGHLINE_DATE_SPECS") else {
        println!("SKIPPED: THROUGHLINE_DATE_SPECS names no folder with date specs");
        return;
    };
    let verbose = std::env::var_os("THROUGHLINE_DATE_SPECS_SHOW").is_some();
    let mut core: BTreeMap<&str, (u32, u32)> = BTreeMap::new();
    let files =
        LANGUAGES.iter().flat_map(|language| FILES.iter().enumerate().map(move |(n, file)| (language, n, file)));
    for ((language, code), n, file) in files {
        let path = Path::new(&folder).join(language).join(file);
        if !path.exists() {
            println!("{language}/{file}: not in the set");
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
        let specs: Vec<Json> =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).unwrap_or_else(|e| panic!("{file}: {e}"));
        let mut score = Score::default();
        for spec in &specs {
            for miss in measure(spec, Tongue::of(code), &mut score) {
                if verbose {
                    println!("  {miss}");
                }
            }
        }
        println!(
            "{language}/{file}: {} cases, {} right ({} %), with policy {} ({} %), {} left out",
            score.cases,
            score.right,
            score.percent(score.right),
            score.right + score.by_policy,
            score.percent(score.right + score.by_policy),
            score.left_out
        );
        if n < CORE {
            let (right, cases) = core.entry(language).or_default();
            *right += score.right + score.by_policy;
            *cases += score.cases;
        }
        if let Some((_, _, least)) = LEAST.iter().find(|(l, name, _)| l == language && name == file) {
            let share = score.percent(score.right + score.by_policy);
            assert!(share >= *least, "{language}/{file}: {share} % right, {least} % expected");
        }
    }
    for (language, (right, cases)) in core {
        println!(
            "{language}, days and lengths: {right} of {cases} ({} %)",
            (100 * right).checked_div(cases).unwrap_or(0)
        );
    }
}

/// Counts the results of one spec; what was not right or left out, in words.
fn measure(spec: &Json, tongue: Tongue, score: &mut Score) -> Vec<String> {
    let mut misses = Vec::new();
    // The extractor files, which ask for places, give no reference time.
    let reference = spec["Context"]["ReferenceDateTime"].as_str().unwrap_or("2016-11-07T00:00:00");
    let Some(called_at) = reference.get(..19).and_then(|t| t.parse::<DateTime>().ok()) else { return misses };
    let input = spec["Input"].as_str().unwrap_or_default();
    let tokens = tokenize(input, tongue);
    let ours = values(&tokens, TimeContext { called_at: Some(called_at) });
    for result in spec["Results"].as_array().into_iter().flatten() {
        let said = result["Text"].as_str().unwrap_or_default();
        let readings = match readings(result) {
            Some(readings) if !readings.is_empty() => readings,
            Some(_) => {
                score.left_out += 1;
                misses.push(format!("left out, its value has no days or an open end: {input:?} [{said}]"));
                continue;
            }
            None => continue,
        };
        score.cases += 1;
        let start = result["Start"].as_u64().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let there = byte_at(input, start)..byte_at(input, start + said.chars().count());
        let best = ours
            .iter()
            .filter_map(|value| {
                let bytes = tokens.bytes(value.tokens.clone());
                let overlap = bytes.end.min(there.end).saturating_sub(bytes.start.max(there.start));
                let wider = bytes.end - bytes.start > there.end - there.start + 3;
                let covers = overlap == there.end - there.start;
                match (&value.kind, readings[0].is_length()) {
                    (ValueKind::Time(when), false) if overlap > 0 => {
                        Some((overlap, Ours { days: when.days, seconds: None, covers }, wider))
                    }
                    (ValueKind::Duration(days), true) if overlap > 0 => {
                        Some((overlap, Ours { days: None, seconds: Some(days * 86_400.0), covers }, wider))
                    }
                    _ => None,
                }
            })
            .max_by_key(|(overlap, ..)| *overlap);
        let list = best.is_some_and(|(_, _, wider)| wider);
        let best = best.map(|(_, ours, _)| ours);
        let right = best.is_some_and(|ours| readings.iter().any(|r| r.same(ours)));
        let days = best.and_then(|ours| ours.days);
        let by_policy = !right && days.is_some_and(|days| readings.iter().any(|r| r.by_policy(days, said, list)));
        score.right += u32::from(right);
        score.by_policy += u32::from(by_policy);
        if !right && !by_policy {
            misses.push(format!("{called_at} {input:?} [{said}] theirs {readings:?}, ours {best:?}"));
        }
    }
    misses
}

fn byte_at(text: &str, chars: usize) -> usize {
    text.char_indices().nth(chars).map_or(text.len(), |(at, _)| at)
}

/// What we made of a case.
#[derive(Clone, Copy, Debug)]
struct Ours {
    days: Option<(Date, Date)>,
    seconds: Option<f64>,
    covers: bool,
}

#[derive(Debug)]
enum Reading {
    /// The place alone: of a length of time (true) or of a day.
    Place(bool),
    /// A length in seconds.
    Length(f64),
    Day(Date),
    /// First day and the day after the last, as the set writes it.
    Until(Date, Date),
}

impl Reading {
    fn is_length(&self) -> bool {
        matches!(self, Reading::Place(true) | Reading::Length(_))
    }

    fn same(&self, ours: Ours) -> bool {
        match (self, ours.days) {
            (Reading::Place(_), _) => ours.covers,
            (Reading::Length(seconds), _) => ours.seconds.is_some_and(|s| (s - seconds).abs() < 0.01),
            (Reading::Day(day), Some(ours)) => ours == (*day, *day),
            (Reading::Until(start, end), Some(ours)) => {
                ours.0 == *start && (ours.1 == *end || ours.1.tomorrow().is_ok_and(|next| next == *end))
            }
            _ => false,
        }
    }

    fn by_policy(&self, ours: (Date, Date), said: &str, list: bool) -> bool {
        let (start, end) = match *self {
            Reading::Day(day) => return list && (ours.0 == day || ours.1 == day),
            Reading::Until(start, end) => (start, end),
            Reading::Place(_) | Reading::Length(_) => return false,
        };
        let said = said.to_lowercase();
        let week = ours.0 == start && ours.1.weekday().to_monday_one_offset() == 5;
        let whole_week = week && matches!((end - ours.1).get_days(), 2 | 3);
        let range = ["to", "and", "through", "until", "till", "-"].iter().any(|w| said.contains(w));
        let through = range
            && ours.0 == start
            && end.day() == 1
            && (ours.1 == end.last_of_month() || (end.month() == 1 && ours.1 == end.last_of_year()));
        let part = ["end", "early", "mid", "late", "beginning", "start", "eo"].iter().any(|w| said.contains(w));
        whole_week || through || (part && ours.0 >= start && ours.1 <= end)
    }
}

/// The readings of a result; none when it is not about days, empty when it cannot be compared.
fn readings(result: &Json) -> Option<Vec<Reading>> {
    let mut list = Vec::new();
    let kind = result["Type"].as_str().or(result["TypeName"].as_str()).unwrap_or_default();
    let kind = kind.rsplit('.').next().unwrap_or_default();
    if !matches!(kind, "date" | "daterange" | "duration") {
        return None;
    }
    if result["Value"].is_null() && result["Resolution"].is_null() {
        return Some(vec![Reading::Place(kind == "duration")]);
    }
    let listed = result["Resolution"]["values"].as_array().or(result["Value"]["values"].as_array());
    let values = match listed {
        Some(values) => values.iter().collect(),
        None => vec![&result["Value"]["FutureResolution"], &result["Value"]["PastResolution"]],
    };
    for value in values {
        let text =
            |names: [&str; 2]| names.iter().find_map(|n| value[*n].as_str()).and_then(|t| t.get(..10)?.parse().ok());
        let seconds = ["duration", "value"].iter().find_map(|n| value[*n].as_str()?.parse().ok());
        if kind == "duration" {
            list.extend(seconds.map(Reading::Length));
        } else if let Some(day) = text(["date", "value"]) {
            list.push(Reading::Day(day));
        } else if let (Some(start), Some(end)) = (text(["startDate", "start"]), text(["endDate", "end"])) {
            list.push(Reading::Until(start, end));
        }
    }
    list.retain(|r| !matches!(r, Reading::Day(d) if d.year() < 1800));
    Some(list)
}
