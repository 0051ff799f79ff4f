//! What a search prints: hits with their surroundings for a reader, or everything as JSON.

use super::Failure;
use super::ui::{Paint, count};
use crate::export::safe::{clock, shown};
use crate::index::{Answer, Count, Hit, Match, ReadAs};
use crate::model::Kind;
use crate::pipeline::search::{Around, Found, Said};
use serde_json::{Value, json};
use std::io::Write;
use std::ops::Range;

/// Prints hits, facet counts, and where there are none, how much was searched.
pub fn print(query: &str, found: &Found, paint: Paint, out: &mut impl Write) -> Result<(), Failure> {
    let answer = &found.answer;
    for heard in &answer.heard_as {
        writeln!(out, "`{}` is also heard as {}", shown(&heard.word), shown(&heard.as_words.join(", ")))?;
    }
    for read in &answer.read_as {
        writeln!(out, "nobody said `{}`; searched for {}", shown(&read.word), shown(&read.as_words.join(", ")))?;
    }
    if let Match::AtLeast(n) = answer.matched {
        writeln!(out, "nothing has all of it; these have at least {n} of its words")?;
    }
    if answer.cut {
        writeln!(out, "the query was too long; its end was left out")?;
    }
    for (n, (hit, around)) in answer.hits.iter().zip(&found.around).enumerate() {
        print_hit(n + 1, hit, around, paint, out)?;
    }
    if answer.total == 0 {
        let s = answer.searched;
        let what =
            if query.trim().is_empty() { "nothing".to_owned() } else { format!("nothing for `{}`", shown(query)) };
        writeln!(out, "{what} in {} calls, {} turns and {} findings", s.calls, s.turns, s.findings)?;
        if !found.near.is_empty() {
            writeln!(out, "names like it: {}", shown(&found.near.join(", ")))?;
        }
        return Ok(());
    }
    facets(answer, paint, out)
}

fn print_hit(n: usize, hit: &Hit, around: &Around, paint: Paint, out: &mut impl Write) -> Result<(), Failure> {
    let mut head: Vec<String> = Vec::new();
    let kind = hit.kind.map_or("said", Kind::as_str);
    let status = hit.status.as_deref().map_or_else(String::new, |s| format!(" ({s})"));
    head.push(paint.kind(&format!("{kind}{status}")));
    head.extend(hit.account.as_deref().or(hit.deal_id.as_deref()).map(shown));
    head.extend(hit.title.as_deref().map(shown));
    head.extend(hit.date.map(|d| d.to_string()));
    head.push(hit.start_ms.map_or_else(|| format!("turn {}", hit.turn), clock));
    writeln!(out, "{n:>3}  {}", head.join(" · "))?;
    let mut who =
        vec![format!("{} ({})", shown(hit.speaker.as_deref().unwrap_or("unknown speaker")), hit.side.as_str())];
    who.extend(hit.owner.as_deref().map(|o| format!("owner {}", shown(o))));
    who.extend(hit.due.map(|d| format!("due {d}")));
    who.extend(hit.verdict.as_deref().filter(|v| *v != "open").map(|v| format!("{v} by a human")));
    writeln!(out, "     {}", who.join(" · "))?;
    for said in &around.before {
        neighbour(said, paint, out)?;
    }
    let (text, quote, marks) = hit_text(hit, around);
    writeln!(out, "     {}", highlighted(&text, quote.as_ref(), &marks, paint))?;
    for said in &around.after {
        neighbour(said, paint, out)?;
    }
    if let Some(link) = &around.link {
        writeln!(out, "     {}", paint.dim(link))?;
    }
    writeln!(out)?;
    Ok(())
}

fn neighbour(said: &Said, paint: Paint, out: &mut impl Write) -> Result<(), Failure> {
    const MOST: usize = 110;
    let mut text: String = said.text.chars().take(MOST).collect();
    if text.len() < said.text.len() {
        text.push('…');
    }
    let line = format!("{}: {}", said.speaker, text);
    writeln!(out, "     {}", paint.dim(&shown(line.trim_start_matches(": "))))?;
    Ok(())
}

/// The turn's text, the bytes of the quote in it where the hit is a finding, and the bytes of words asked for.
fn hit_text(hit: &Hit, around: &Around) -> (String, Option<Range<usize>>, Vec<Range<usize>>) {
    let whole = around.turn.as_ref().map(|t| t.text.as_str());
    match (&hit.finding, whole.and_then(|t| t.find(&hit.text).map(|at| (t, at)))) {
        (Some(_), Some((text, at))) => {
            let marks = hit.snippet.marks.iter().map(|m| m.start + at..m.end + at).collect();
            (text.to_owned(), Some(at..at + hit.text.len()), marks)
        }
        (Some(_), None) => (hit.text.clone(), Some(0..hit.text.len()), hit.snippet.marks.clone()),
        (None, _) => {
            let range = hit.snippet.range.clone();
            let marks = hit.snippet.marks.iter().map(|m| m.start - range.start..m.end - range.start).collect();
            let cut = |edge: bool| if edge { "…" } else { "" };
            let text = hit.text.get(range.clone()).unwrap_or(&hit.text);
            let before = cut(range.start > 0);
            let marks: Vec<Range<usize>> = marks;
            let marks = marks.into_iter().map(|m| m.start + before.len()..m.end + before.len()).collect();
            (format!("{before}{text}{}", cut(range.end < hit.text.len())), None, marks)
        }
    }
}

/// The text around the quote with quote and words made visible; brackets around the quote where there are no colours.
fn highlighted(text: &str, quote: Option<&Range<usize>>, marks: &[Range<usize>], paint: Paint) -> String {
    const AROUND: usize = 160;
    let inner = quote.cloned().unwrap_or(0..text.len());
    let edge = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let from = edge(if quote.is_some() { inner.start.saturating_sub(AROUND) } else { 0 });
    let to = edge(if quote.is_some() { (inner.end + AROUND).min(text.len()) } else { text.len() });
    let mut cuts: Vec<usize> = vec![from, to, inner.start, inner.end];
    cuts.extend(marks.iter().flat_map(|m| [m.start, m.end]));
    cuts.retain(|c| (from..=to).contains(c));
    cuts.sort_unstable();
    cuts.dedup();
    let mut line = if from > 0 { "…".to_owned() } else { String::new() };
    for piece in cuts.windows(2) {
        let (start, end) = (piece[0], piece[1]);
        let Some(said) = text.get(start..end).map(shown) else { continue };
        let asked = marks.iter().any(|m| m.start <= start && end <= m.end);
        let quoted = quote.is_some_and(|q| q.start <= start && end <= q.end);
        if quote.is_some_and(|q| q.start == start) && !paint.0 {
            line.push('[');
        }
        line.push_str(&match (asked, quoted) {
            (true, _) => paint.mark(&said),
            (false, true) => paint.bold(&said),
            (false, false) => said,
        });
        if quote.is_some_and(|q| q.end == end) && !paint.0 {
            line.push(']');
        }
    }
    if to < text.len() {
        line.push('…');
    }
    line
}

fn facets(answer: &Answer, paint: Paint, out: &mut impl Write) -> Result<(), Failure> {
    const MOST: usize = 6;
    let shown_hits = answer.hits.len();
    writeln!(out, "{} of {}", shown_hits, count(usize::try_from(answer.total).unwrap_or(usize::MAX), "hit"))?;
    let f = &answer.facets;
    let lists: [(&str, &[Count]); 5] =
        [("kind", &f.kind), ("account", &f.account), ("side", &f.side), ("speaker", &f.speaker), ("status", &f.status)];
    for (name, counts) in lists.iter().filter(|(_, c)| !c.is_empty()) {
        let mut parts: Vec<String> =
            counts.iter().take(MOST).map(|c| format!("{} {}", shown(&c.value), c.hits)).collect();
        if counts.len() > MOST {
            parts.push(format!("{} more", counts.len() - MOST));
        }
        writeln!(out, "{} {}", paint.dim(&format!("{name:>8}")), parts.join(" · "))?;
    }
    Ok(())
}

/// The answer as one JSON object.
pub fn as_json(query: &str, found: &Found) -> Value {
    let answer = &found.answer;
    let counts = |list: &[Count]| Value::Object(list.iter().map(|c| (c.value.clone(), c.hits.into())).collect());
    let f = &answer.facets;
    let matched = match answer.matched {
        Match::All => json!("all"),
        Match::AtLeast(n) => json!({"at_least": n}),
    };
    json!({
        "query": query,
        "total": answer.total,
        "matched": matched,
        "searched": {"calls": answer.searched.calls, "turns": answer.searched.turns, "findings": answer.searched.findings},
        "read_as": words(&answer.read_as),
        "heard_as": words(&answer.heard_as),
        "near": found.near,
        "facets": {"kind": counts(&f.kind), "account": counts(&f.account), "side": counts(&f.side), "speaker": counts(&f.speaker),
            "status": counts(&f.status), "source": counts(&f.source), "stage": counts(&f.stage)},
        "hits": answer.hits.iter().zip(&found.around).map(|(h, a)| hit_json(h, a)).collect::<Vec<_>>(),
    })
}

fn words(read: &[ReadAs]) -> Vec<Value> {
    read.iter().map(|r| json!({"word": r.word, "as": r.as_words})).collect()
}

/// A hit; absent values are left out, offsets count Unicode scalar values.
fn hit_json(hit: &Hit, around: &Around) -> Value {
    let chars = |at: usize| hit.text.get(..at).map_or(0, |t| t.chars().count());
    let said = |list: &[Said]| {
        list.iter().map(|s| json!({"turn": s.turn, "speaker": s.speaker, "text": s.text})).collect::<Vec<_>>()
    };
    let mut map = serde_json::Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            map.insert(key.to_owned(), value);
        }
    };
    put("call_id", json!(hit.call_id));
    put("turn", json!(hit.turn));
    put("id", json!(hit.finding));
    put("kind", json!(hit.kind));
    put("text", json!(hit.text));
    put("marks", json!(hit.snippet.marks.iter().map(|m| [chars(m.start), chars(m.end)]).collect::<Vec<_>>()));
    put("speaker", json!(hit.speaker));
    put("side", json!(hit.side));
    put("title", json!(hit.title));
    put("date", json!(hit.date));
    put("start_ms", json!(hit.start_ms));
    put("link", json!(around.link));
    put("deal_id", json!(hit.deal_id));
    put("account", json!(hit.account));
    put("stage", json!(hit.stage));
    put("source", json!(hit.source));
    put("status", json!(hit.status));
    put("owner", json!(hit.owner));
    put("due", json!(hit.due));
    put("verdict", json!(hit.verdict));
    put("rule", json!(hit.rule));
    put("before", json!(said(&around.before)));
    put("after", json!(said(&around.after)));
    Value::Object(map)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_words_stand_out_and_controls_do_not_act() {
        let text = "so \u{1b}[2J we'll send the SSO docs by friday ok";
        let at = text.find("we'll").unwrap();
        let quote = at..at + "we'll send the SSO docs by friday".len();
        let sso = text.find("SSO").unwrap();
        let words: Vec<Range<usize>> = std::iter::once(sso..sso + 3).collect();
        let plain = highlighted(text, Some(&quote), &words, Paint(false));
        assert_eq!(plain, "so ␛[2J [we'll send the SSO docs by friday] ok");
        let colour = highlighted(text, Some(&quote), &words, Paint(true));
        assert!(colour.contains("\u{1b}[1;33mSSO\u{1b}[0m"), "{colour:?}");
        assert!(!colour.contains("\u{1b}[2J"));
        let long = format!("{}x{}", "é".repeat(300), "é".repeat(300));
        assert!(highlighted(&long, Some(&(600..601)), &[], Paint(false)).starts_with('…'));
    }
}
