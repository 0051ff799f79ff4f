//! Findings for a reader at a terminal: the quote in its turn with carets beneath, who said it, when, and what was read from it.
//!
//! Columns follow Unicode width (wide characters count two, combining ones none); joined emoji are
//! counted as one wide cell, which most terminals agree with. Long turns are cut around the quote.

use super::findings::{ExportError, IsPossible, turn_of};
use super::safe::{clock, shown, visible};
use crate::model::{Call, Finding, Slots};
use std::io::Write;
use unicode_width::UnicodeWidthStr;

/// How the text looks.
#[derive(Clone, Copy, Debug)]
pub struct TextStyle {
    /// ANSI colours.
    pub color: bool,
    /// Columns of a line; less than 40 counts as 40.
    pub width: usize,
}

/// Columns kept of a turn on each side of the quote.
const CONTEXT: usize = 140;
const INDENT: &str = "  ";
const JOINER: char = '\u{200d}';

/// Writes the findings of one call under a line that names it; nothing where there are none.
///
/// # Errors
/// A finding that does not stand in `call`, or a writer that fails.
pub fn write_text(
    out: &mut impl Write,
    call: &Call,
    findings: &[Finding],
    possible: IsPossible<'_>,
    style: TextStyle,
) -> Result<(), ExportError> {
    if findings.is_empty() {
        return Ok(());
    }
    let paint = Paint(style.color);
    let date = call.started_at.map(|t| t.local.date().to_string());
    let head: Vec<String> = [Some(call.call_id.as_str()), Some(call.title.as_str()), date.as_deref()]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .map(shown)
        .collect();
    writeln!(out, "{}\n", paint.bold(&head.join(" · ")))?;
    for finding in findings {
        write_finding(out, call, finding, possible(finding), style)?;
    }
    Ok(())
}

fn write_finding(
    out: &mut impl Write,
    call: &Call,
    finding: &Finding,
    possible: bool,
    style: TextStyle,
) -> Result<(), ExportError> {
    let paint = Paint(style.color);
    let evidence = &finding.evidence;
    let turn = turn_of(call, finding)?;
    let speaker = call.speaker(turn).map_or("unknown speaker", |p| if p.name.is_empty() { &p.id } else { &p.name });
    let time =
        evidence.start_ms.map_or_else(|| format!("turn {}", turn.i), |ms| format!("{}  turn {}", clock(ms), turn.i));
    let lane = if possible { "  possible" } else { "" };
    let rule = format!("{:.2}{lane}  {}", finding.confidence, shown(&finding.rule));
    writeln!(out, "{}  {}", paint.kind(finding.kind.as_str()), paint.dim(&rule))?;
    writeln!(out, "{INDENT}{}", paint.dim(&format!("{time}  {} ({})", shown(speaker), evidence.side.as_str())))?;
    let cells = cut(&cells(&turn.text, evidence.span.start() as usize..evidence.span.end() as usize));
    for line in wrap(&cells, style.width.max(40) - INDENT.len()) {
        let text: String = line.iter().map(|c| c.text.as_str()).collect();
        writeln!(out, "{INDENT}{}", text.trim_end())?;
        let carets: String = line.iter().map(|c| if c.marked { "^" } else { " " }.repeat(c.width)).collect();
        if !carets.trim_end().is_empty() {
            writeln!(out, "{INDENT}{}", paint.caret(carets.trim_end()))?;
        }
    }
    let slots = slot_words(&finding.slots);
    if !slots.is_empty() {
        writeln!(out, "{INDENT}{slots}")?;
    }
    writeln!(out)?;
    Ok(())
}

/// The slots as `name value` pairs, in the order of the format.
fn slot_words(slots: &Slots) -> String {
    let status = slots.status.map(|s| s.as_str());
    let date = slots.due_date.map(|d| d.to_string());
    let pairs: [(&str, Option<&str>); 19] = [
        ("by", slots.by.map(|s| s.as_str())),
        ("owner", slots.owner.as_deref()),
        ("to", slots.recipient.as_deref()),
        ("status", status),
        ("if", slots.condition.as_deref()),
        ("due", slots.due.as_deref()),
        ("due date", date.as_deref()),
        ("name", slots.name.as_deref()),
        ("relation", slots.relation.as_deref()),
        ("reason", slots.reason.as_deref()),
        ("category", slots.category.as_deref()),
        ("metric", slots.metric.as_deref()),
        ("baseline", slots.baseline.as_deref()),
        ("target", slots.target.as_deref()),
        ("when", slots.when.as_deref()),
        ("validator", slots.validator.as_deref()),
        ("area", slots.area.as_deref()),
        ("role", slots.role.as_deref()),
        ("preference", slots.preference.as_deref()),
    ];
    let words: Vec<String> =
        pairs.iter().filter_map(|(name, value)| value.map(|v| format!("{name}: {}", shown(v)))).collect();
    words.join(" · ")
}

/// What one place on the screen holds.
#[derive(Clone)]
struct Cell {
    text: String,
    /// Columns.
    width: usize,
    marked: bool,
}

/// The text as cells; those that begin within bytes `quote` are marked.
fn cells(text: &str, quote: std::ops::Range<usize>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        let c = visible(c);
        let mut one = [0; 4];
        let one = c.encode_utf8(&mut one);
        let joins = one.width() == 0 || cells.last().is_some_and(|last| last.text.ends_with(JOINER));
        match cells.last_mut() {
            Some(last) if joins => {
                last.text.push(c);
                last.width = last.text.width();
            }
            _ => cells.push(Cell { text: one.to_owned(), width: one.width(), marked: quote.contains(&at) }),
        }
    }
    cells
}

/// The quote with at most [`CONTEXT`] columns around it, cut at blanks.
fn cut(cells: &[Cell]) -> Vec<Cell> {
    let first = cells.iter().position(|c| c.marked).unwrap_or(0);
    let last = cells.iter().rposition(|c| c.marked).unwrap_or(0);
    let reach = |range: &mut dyn Iterator<Item = usize>, from: usize| {
        let mut columns = 0;
        let mut edge = from;
        for i in range {
            columns += cells[i].width;
            if columns > CONTEXT {
                return (edge, true);
            }
            if cells[i].text == " " {
                edge = i;
            }
        }
        (edge, false)
    };
    let (start, cut_start) = reach(&mut (0..first).rev(), first);
    let (end, cut_end) = reach(&mut (last + 1..cells.len()), last + 1);
    let ellipsis = |text: &str| Cell { text: text.into(), width: text.width(), marked: false };
    let mut out = Vec::with_capacity(cells.len() + 2);
    if cut_start {
        out.push(ellipsis("… "));
    }
    // The ellipsis brings its own blank.
    let start = if cut_start { start + usize::from(start < first) } else { 0 };
    out.extend_from_slice(&cells[start..if cut_end { end } else { cells.len() }]);
    if cut_end {
        out.push(ellipsis(" …"));
    }
    out
}

/// Lines of at most `width` columns, broken at blanks where there are any.
fn wrap(cells: &[Cell], width: usize) -> Vec<&[Cell]> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < cells.len() {
        let mut columns = 0;
        let mut end = start;
        while end < cells.len() && columns + cells[end].width <= width {
            columns += cells[end].width;
            end += 1;
        }
        if end < cells.len() {
            // A blank may hang over the edge; without any blank the word is broken.
            let blank = (start + 1..=end).rev().find(|&i| cells[i].text == " ");
            end = blank.map_or(end, |i| i + 1).max(start + 1);
        }
        lines.push(&cells[start..end]);
        start = end;
    }
    lines
}

/// Colours, or none.
#[derive(Clone, Copy)]
struct Paint(bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    fn kind(self, text: &str) -> String {
        self.with("1;36", text)
    }

    fn caret(self, text: &str) -> String {
        self.with("1;33", text)
    }
}

#[cfg(test)]
mod tests {
    use super::super::findings::tests::{call, finding};
    use super::*;
    use crate::model::{Kind, Side, Status};

    fn text(text: &str, quote: &str, style: TextStyle) -> String {
        let call = call(&[text]);
        let mut f = finding(&call, 0, quote, Kind::Commitment);
        f.slots.by = Some(Side::Seller);
        f.slots.status = Some(Status::Firm);
        let mut out = Vec::new();
        write_text(&mut out, &call, &[f], &|_| false, style).unwrap();
        String::from_utf8(out).unwrap()
    }

    const PLAIN: TextStyle = TextStyle { color: false, width: 80 };

    #[test]
    fn carets_stand_under_the_quote() {
        insta::assert_snapshot!(text("right, so we'll send the DPA by Friday, promise", "we'll send the DPA by Friday", PLAIN), @r"
        c1 · Demo

        commitment  0.91  en/commitment/deliver-by
          00:00:00  turn 0  Ines Vogt (seller)
          right, so we'll send the DPA by Friday, promise
                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
          by: seller · status: firm
        ");
    }

    #[test]
    fn wide_and_combining_characters_do_not_move_carets() {
        for (said, quote, columns, carets) in [
            ("契約は we send it", "we send it", 7, 10),
            ("e\u{301}e\u{301} we send it", "we send it", 3, 10),
            ("👩‍💻 we send it", "we send it", 3, 10),
            ("ok 送ります ok", "送ります", 3, 8),
        ] {
            let out = text(said, quote, PLAIN);
            let line = out.lines().find(|l| l.contains('^')).unwrap();
            assert_eq!(line.find('^').unwrap() - INDENT.len(), columns, "{said}");
            assert_eq!(line.matches('^').count(), carets, "{said}");
        }
    }

    #[test]
    fn long_turns_are_cut_around_the_quote_and_wrapped() {
        let long = format!("{}we will send it {}", "before that ".repeat(60), "and so on ".repeat(60));
        let out = text(&long, "we will send it", PLAIN);
        assert!(out.lines().all(|l| l.width() <= 82), "{out}");
        assert_eq!(out.matches('…').count(), 2, "{out}");
        assert!(out.lines().count() < 14, "{out}");
    }

    #[test]
    fn terminal_controls_in_speech_do_not_reach_the_terminal() {
        let out = text("hi \u{1b}[2J\u{1b}]0;x\u{7} we send it", "we send it", PLAIN);
        assert!(!out.contains(['\u{1b}', '\u{7}']), "{out:?}");
        let colored = text("we send it", "we send it", TextStyle { color: true, width: 80 });
        assert!(colored.contains("\u{1b}[1;33m^^^"), "{colored:?}");
    }

    #[test]
    fn a_word_longer_than_the_line_is_broken() {
        let word = "x".repeat(300);
        let out = text(&word, &word, PLAIN);
        assert!(out.lines().all(|l| l.width() <= 80), "{out}");
    }
}
