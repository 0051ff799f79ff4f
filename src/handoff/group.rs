//! Lines of one field that say the same thing become one line with all their evidence; headings bring lines together.
//!
//! Commitments merge when they are of one promise (see `threads`), other lines when their words are the same and there
//! are enough of them. A line that a human edited never disappears into another.

use super::items::plain;
use crate::model::{Finding, Item, Kind, Thread, Verdict};

/// Fewer words than this ("I'll send it over") may mean two different things.
const ENOUGH_WORDS: usize = 5;

/// A line and the finding it came from.
pub struct Line<'a> {
    pub item: Item,
    pub finding: &'a Finding,
    /// The promise that a commitment is a mention of.
    thread: Option<&'a Thread>,
    /// Words of the line as drafted, whatever a human made of it; empty where they are too few to compare.
    words: String,
}

impl<'a> Line<'a> {
    /// A line as drafted, before any decision.
    pub fn new(mut item: Item, finding: &'a Finding, thread: Option<&'a Thread>) -> Line<'a> {
        let words = plain(&item.text);
        // A slot shown as the line ("Tom", "four percent") means the same wherever it is said.
        let is_slot = item.text != finding.evidence.quote;
        let enough = is_slot || words.split(' ').count() >= ENOUGH_WORDS;
        item.follow(finding, thread);
        Line { item, finding, thread, words: if enough { words } else { String::new() } }
    }
}

/// The lines with repetitions folded into the first of each, or into the one a human decided on.
pub fn merge(lines: Vec<Line>) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::with_capacity(lines.len());
    for line in lines {
        let lead = kept.iter_mut().find(|lead| same(lead, &line));
        match lead {
            Some(lead) if line.item.verdict == Verdict::Open => absorb(&mut lead.item, line.item),
            Some(lead) if lead.item.verdict == Verdict::Open => {
                let undecided = std::mem::replace(lead, line);
                absorb(&mut lead.item, undecided.item);
            }
            Some(lead) if line.item.verdict == Verdict::Accepted => absorb(&mut lead.item, line.item),
            _ => kept.push(line),
        }
    }
    kept
}

/// Moves bare mentions of a competitor under the first line that says more about it.
pub fn fold_mentions(lines: Vec<Line>) -> Vec<Line> {
    let bare = |line: &Line| {
        let slots = &line.finding.slots;
        line.finding.kind == Kind::Competitor
            && line.item.verdict == Verdict::Open
            && slots.reason.is_none()
            && slots.relation.as_deref().is_none_or(|r| r == "mentioned")
    };
    let (mentions, mut kept): (Vec<Line>, Vec<Line>) = lines.into_iter().partition(|l| bare(l));
    for mention in mentions {
        match kept.iter_mut().find(|l| l.item.group.is_some() && l.item.group == mention.item.group) {
            Some(lead) => absorb(&mut lead.item, mention.item),
            None => kept.push(mention),
        }
    }
    kept
}

/// Brings lines under one heading together: those without heading first, headings in the order in which they first occur.
pub fn by_heading(items: Vec<Item>) -> Vec<Item> {
    let mut headings: Vec<Option<String>> = vec![None];
    for item in &items {
        if !headings.contains(&item.group) {
            headings.push(item.group.clone());
        }
    }
    let place = |item: &Item| headings.iter().position(|h| *h == item.group);
    let mut items = items;
    items.sort_by_key(place);
    items
}

/// Whether two lines of a field say the same.
fn same(a: &Line, b: &Line) -> bool {
    if a.finding.kind != b.finding.kind || a.item.group != b.item.group {
        return false;
    }
    match (a.thread, b.thread) {
        (Some(a), Some(b)) => a.id == b.id,
        _ => !a.words.is_empty() && a.words == b.words,
    }
}

fn absorb(lead: &mut Item, item: Item) {
    lead.also.push(item.origin);
    lead.also.extend(item.also);
}
