//! What `throughline rules score` shows: tables and lists for a person, the same as JSON.

use super::Failure;
use super::measure::Report;
use super::ui::{columns, count};
use crate::export::safe::{clock, shown};
use crate::model::{Evidence, Kind};
use crate::score::calibration::{Calibration, Measure};
use crate::score::intervals::{Interval, intervals};
use crate::score::{Judged, KINDS, Mention, Tallies, Tally, Verdict, macro_f1, sum};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::Write;

/// Prints the tables and lists that were asked for.
pub fn print(report: &Report<'_>, out: &mut impl Write) -> Result<(), Failure> {
    let all = sum(report.calls);
    writeln!(out, "{}", count(report.calls.len(), "annotated call"))?;
    let sure = intervals(report.calls);
    let head = ["kind", "gold", "found", "wrong", "P", "R", "F1", "95 % of P", "R", "F1"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (kind, t) in &all {
        let mut row = vec![kind.as_str().to_owned()];
        row.extend([t.required, t.found, t.wrong].map(|n| n.to_string()));
        row.extend([t.precision(), t.recall(), t.f1()].map(three));
        let of = sure.as_ref().and_then(|(kinds, _)| kinds.get(kind));
        row.extend(of.map_or([const { String::new() }; 3], |i| [i.precision, i.recall, i.f1].map(range)));
        rows.push(row);
    }
    let mean = vec![three(macro_f1(&all)), String::new(), String::new(), sure.map_or_else(String::new, |s| range(s.1))];
    rows.push([vec!["mean F1".to_owned()], vec![String::new(); 5], mean].concat());
    writeln!(out, "{}", columns(&rows, &[1, 2, 3, 4, 5, 6]))?;
    print_deals(report.calls, out)?;
    if report.by_rule {
        writeln!(out, "\n{:<52} {:>6} {:>6}", "rule", "right", "wrong")?;
        for (rule, c) in &report.rules.rule {
            writeln!(out, "{rule:<52} {:>6} {:>6}", c.right, c.wrong)?;
        }
    }
    if let Some(calibration) = &report.calibration {
        print_calibration(calibration, out)?;
    }
    if let Some(kind) = report.missing {
        print_missing(report, kind, out)?;
    }
    if let Some(kind) = report.noisy {
        print_noisy(report, kind, out)?;
    }
    Ok(())
}

/// F1 of each kind by deal; of a call that belongs to none, by call.
fn print_deals(calls: &[Judged], out: &mut impl Write) -> Result<(), Failure> {
    let deals = by_deal(calls);
    if deals.len() < 2 {
        return Ok(());
    }
    let mut rows = vec![vec!["F1 by deal".to_owned(), "calls".to_owned()]];
    rows[0].extend(KINDS.map(|k| k.as_str().to_owned()));
    rows[0].push("mean".to_owned());
    for (deal, (calls, tallies)) in &deals {
        let mut row = vec![shown(deal), calls.to_string()];
        let cell = |t: &Tally| if t.required + t.wrong == 0 { "-".to_owned() } else { three(t.f1()) };
        row.extend(KINDS.map(|k| tallies.get(&k).map_or_else(|| "-".to_owned(), cell)));
        row.push(three(macro_f1(tallies)));
        rows.push(row);
    }
    writeln!(out, "\n{}", columns(&rows, &[1, 2, 3, 4, 5, 6, 7]))?;
    Ok(())
}

fn print_calibration(calibration: &Calibration, out: &mut impl Write) -> Result<(), Failure> {
    let head = ["confidence", "findings", "mean", "right"].map(str::to_owned).to_vec();
    let bins = calibration.bins.iter().filter(|b| b.count > 0);
    let bins = bins.map(|b| {
        vec![format!("{:.1} to {:.1}", b.from, b.to), b.count.to_string(), three(b.confidence), three(b.right)]
    });
    let rows: Vec<Vec<String>> = std::iter::once(head).chain(bins).collect();
    writeln!(out, "\n{}", columns(&rows, &[1, 2, 3]))?;
    let head = ["calibration", "findings", "mean", "right", "ECE", "of equal bins", "Brier"].map(str::to_owned);
    let row = |name: &str, m: &Measure| {
        let numbers = [m.confidence, m.right, m.ece, m.even_ece, m.brier].map(three);
        [vec![name.to_owned(), m.count.to_string()], numbers.to_vec()].concat()
    };
    let mut rows = vec![head.to_vec()];
    rows.extend(calibration.kinds.iter().map(|(kind, m)| row(kind.as_str(), m)));
    rows.push(row("all", &calibration.all));
    writeln!(out, "\n{}", columns(&rows, &[1, 2, 3, 4, 5, 6]))?;
    Ok(())
}

fn print_missing(report: &Report<'_>, kind: Kind, out: &mut impl Write) -> Result<(), Failure> {
    let all = missing(report.calls, kind);
    writeln!(out, "\nmissing {}: {}", kind.as_str(), all.len())?;
    for (call, m) in all.iter().take(report.limit) {
        writeln!(out, "  {}  turn {}  \"{}\"", shown(&call.call_id), m.turn, shown(&m.quote))?;
    }
    more(all.len(), report.limit, out)
}

fn print_noisy(report: &Report<'_>, kind: Kind, out: &mut impl Write) -> Result<(), Failure> {
    let all = noisy(report.calls, kind);
    writeln!(out, "\nnoisy {}: {}", kind.as_str(), all.len())?;
    let mut before = "";
    for v in all.iter().take(report.limit) {
        let (rule, e) = (v.finding.rule.as_str(), &v.finding.evidence);
        if rule != before {
            let c = report.rules.rule.get(rule).copied().unwrap_or_default();
            writeln!(out, "  {}  {} of {} wrong", shown(rule), c.wrong, c.right + c.wrong)?;
            before = rule;
        }
        writeln!(out, "    {}  {}  \"{}\"", shown(&v.finding.call_id), place(e), shown(&e.quote))?;
    }
    more(all.len(), report.limit, out)
}

fn more(all: usize, limit: usize, out: &mut impl Write) -> Result<(), Failure> {
    if all > limit {
        writeln!(out, "  and {} more; --limit 0 shows all", all - limit)?;
    }
    Ok(())
}

/// The same as one JSON object.
pub fn as_json(report: &Report<'_>) -> Value {
    let all = sum(report.calls);
    let sure = intervals(report.calls);
    let mut kinds = Map::new();
    for (kind, t) in &all {
        let mut value = tally_json(t);
        if let Some(i) = sure.as_ref().and_then(|(kinds, _)| kinds.get(kind)) {
            value["intervals"] = json!({"precision": ends(i.precision), "recall": ends(i.recall), "f1": ends(i.f1)});
        }
        kinds.insert(kind.as_str().to_owned(), value);
    }
    let deals: Map<String, Value> = by_deal(report.calls)
        .into_iter()
        .map(|(deal, (calls, tallies))| {
            let kinds: Map<String, Value> =
                tallies.iter().map(|(kind, t)| (kind.as_str().to_owned(), tally_json(t))).collect();
            (deal.to_owned(), json!({"calls": calls, "kinds": kinds, "macro_f1": round(macro_f1(&tallies))}))
        })
        .collect();
    let mut value = json!({"calls": report.calls.len(), "kinds": kinds, "macro_f1": round(macro_f1(&all))});
    if let Some((_, mean)) = sure {
        value["macro_f1_interval"] = ends(mean);
    }
    value["deals"] = Value::Object(deals);
    value["rules"] = json!(report.rules.rule);
    if let Some(calibration) = &report.calibration {
        value["calibration"] = calibration_json(calibration);
    }
    if let Some(kind) = report.missing {
        let line = |(call, m): &(&Judged, &Mention)| json!({"call_id": call.call_id, "turn": m.turn, "quote": m.quote});
        value["missing"] = missing(report.calls, kind).iter().take(report.limit).map(line).collect();
    }
    if let Some(kind) = report.noisy {
        let line = |v: &&Verdict| {
            let e = &v.finding.evidence;
            json!({"rule": v.finding.rule, "call_id": v.finding.call_id, "turn": e.turn, "quote": e.quote,
                "confidence": round(v.finding.confidence)})
        };
        value["noisy"] = noisy(report.calls, kind).iter().take(report.limit).map(line).collect();
    }
    value
}

fn tally_json(t: &Tally) -> Value {
    json!({"gold": t.required, "found": t.found, "wrong": t.wrong,
        "precision": round(t.precision()), "recall": round(t.recall()), "f1": round(t.f1())})
}

fn calibration_json(calibration: &Calibration) -> Value {
    let bins: Vec<Value> = calibration
        .bins
        .iter()
        .map(|b| {
            let mut bin = json!({"from": b.from, "to": b.to, "findings": b.count});
            if b.count > 0 {
                bin["confidence"] = json!(round(b.confidence));
                bin["right"] = json!(round(b.right));
            }
            bin
        })
        .collect();
    let measure = |m: &Measure| {
        json!({"findings": m.count, "confidence": round(m.confidence), "right": round(m.right), "ece": round(m.ece),
            "ece_of_equal_bins": round(m.even_ece), "brier": round(m.brier)})
    };
    let kinds: Map<String, Value> =
        calibration.kinds.iter().map(|(kind, m)| (kind.as_str().to_owned(), measure(m))).collect();
    json!({"all": measure(&calibration.all), "kinds": kinds, "bins": bins})
}

/// Number of calls and counts of each deal, or of each call that belongs to none.
fn by_deal(calls: &[Judged]) -> BTreeMap<&str, (usize, Tallies)> {
    let mut deals: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    for call in calls {
        deals.entry(call.deal()).or_default().push(call);
    }
    deals.into_iter().map(|(deal, calls)| (deal, (calls.len(), sum(calls)))).collect()
}

fn missing(calls: &[Judged], kind: Kind) -> Vec<(&Judged, &Mention)> {
    calls.iter().flat_map(|c| c.missing.iter().filter(|m| m.kind == kind).map(move |m| (c, m))).collect()
}

/// Wrong findings of a kind, those of the rule with most of them first.
fn noisy(calls: &[Judged], kind: Kind) -> Vec<&Verdict> {
    let wrong = calls.iter().flat_map(|c| &c.findings).filter(|v| !v.right && v.finding.kind == kind);
    let mut rules: BTreeMap<&str, Vec<&Verdict>> = BTreeMap::new();
    for v in wrong {
        rules.entry(v.finding.rule.as_str()).or_default().push(v);
    }
    let mut rules: Vec<Vec<&Verdict>> = rules.into_values().collect();
    rules.sort_by_key(|list| std::cmp::Reverse(list.len()));
    rules.concat()
}

fn place(e: &Evidence) -> String {
    e.start_ms.map_or_else(|| format!("turn {}", e.turn), |ms| format!("{}  turn {}", clock(ms), e.turn))
}

fn three(x: f64) -> String {
    format!("{x:.3}")
}

fn range((low, high): Interval) -> String {
    format!("{low:.2} to {high:.2}")
}

fn ends((low, high): Interval) -> Value {
    json!([round(low), round(high)])
}

fn round(x: f64) -> f64 {
    (x * 1000.0).round() / 1000.0
}
