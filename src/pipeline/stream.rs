//! Findings of calls outside any store: from files, sorted by call id, or from a stream, in its order.
//!
//! A stream is read in batches, so that an archive of any size passes through bounded memory.

use super::gather::{Gathered, Held};
use super::rulebook::Reader;
use crate::extract::Extraction;
use crate::model::{Call, Deal};
use crate::sources::{self, Delivery, Outcome};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

/// Bytes of input read before they are answered.
const BATCH_BYTES: usize = 8 << 20;
/// Lines read before they are answered.
const BATCH_LINES: usize = 512;
/// Longest line, in bytes.
const MAX_LINE: usize = 256 << 20;

/// A call and what reading it gave: its findings, or those of several rulebooks.
pub struct Answered<T = Extraction> {
    pub call: Call,
    pub extraction: T,
}

/// One line of input: its calls, or why there are none.
pub struct Line<T = Extraction> {
    /// From 1.
    pub number: usize,
    pub answer: Result<Vec<Answered<T>>, String>,
}

/// How a call is read.
pub trait Reading: Sync {
    type Found: Send;
    fn read(&self, call: &Call, deal: Option<&Deal>) -> Self::Found;
}

impl Reading for Reader<'_> {
    type Found = Extraction;
    fn read(&self, call: &Call, deal: Option<&Deal>) -> Extraction {
        Reader::read(self, call, deal)
    }
}

/// Reads the calls of gathered files, sorted by call id.
pub fn read_gathered<R: Reading>(gathered: Gathered, reader: &R) -> Vec<Answered<R::Found>> {
    let Gathered { files, deals } = gathered;
    let mut calls: Vec<Call> = files
        .into_iter()
        .flat_map(|file| match file.held {
            Held::Calls(calls) => calls,
            _ => Vec::new(),
        })
        .map(|c| c.call)
        .collect();
    calls.sort_by(|a, b| a.call_id.cmp(&b.call_id));
    let deal = |call: &Call| call.deal_id.as_ref().and_then(|id| deals.get(id)).cloned();
    calls.into_par_iter().map(|call| answer(call, reader, deal)).collect()
}

fn answer<R: Reading>(call: Call, reader: &R, deal: impl Fn(&Call) -> Option<Deal>) -> Answered<R::Found> {
    let deal = deal(&call);
    Answered { extraction: reader.read(&call, deal.as_ref()), call }
}

/// Reads calls from lines of JSON and gives each batch of answers to `out`, in input order.
///
/// # Errors
/// The input cannot be read, or `out` fails.
pub fn read_lines<R: Reading, E: From<io::Error>>(
    input: &mut impl BufRead,
    reader: &R,
    mut out: impl FnMut(Vec<Line<R::Found>>) -> Result<(), E>,
) -> Result<(), E> {
    let mut number = 0;
    loop {
        let mut batch: Vec<(usize, Result<Vec<u8>, String>)> = Vec::new();
        let mut bytes = 0;
        while bytes < BATCH_BYTES && batch.len() < BATCH_LINES {
            let Some(line) = next_line(input)? else { break };
            number += 1;
            bytes += line.as_ref().map_or(0, Vec::len);
            if line.as_ref().is_ok_and(|l| l.iter().all(u8::is_ascii_whitespace)) {
                continue;
            }
            batch.push((number, line));
        }
        if batch.is_empty() && bytes == 0 && input.fill_buf()?.is_empty() {
            return Ok(());
        }
        let lines = batch
            .into_par_iter()
            .map(|(number, line)| Line { number, answer: line.and_then(|l| read_line(l, reader)) })
            .collect();
        out(lines)?;
    }
}

fn read_line<R: Reading>(line: Vec<u8>, reader: &R) -> Result<Vec<Answered<R::Found>>, String> {
    let delivery = Delivery::new("", "line.json", line);
    match sources::read(&[delivery]).into_iter().next().map(|r| r.outcome) {
        Some(Outcome::Calls(calls)) => Ok(calls.into_iter().map(|c| answer(c, reader, |_| None)).collect()),
        Some(Outcome::Skipped { reason }) => Err(reason),
        Some(Outcome::Deals(_)) => Err("a deal, not a call; give it as a file above its calls".to_owned()),
        Some(Outcome::Companion { .. }) | None => Err("no call in it".to_owned()),
    }
}

/// The next line without its end; an over-long one is passed over.
fn next_line(input: &mut impl BufRead) -> io::Result<Option<Result<Vec<u8>, String>>> {
    let mut line = Vec::new();
    let read = input.by_ref().take(MAX_LINE as u64 + 1).read_until(b'\n', &mut line)?;
    if read == 0 {
        return Ok(None);
    }
    if line.len() <= MAX_LINE {
        return Ok(Some(Ok(line)));
    }
    while line.last() != Some(&b'\n') {
        line.clear();
        if input.by_ref().take(1 << 20).read_until(b'\n', &mut line)? == 0 {
            break;
        }
    }
    Ok(Some(Err(format!("longer than {} MB; split it", MAX_LINE >> 20))))
}

/// Turns whose speaker no pack reads, by language.
pub fn unread_turns<'a>(extractions: impl Iterator<Item = &'a Extraction>) -> BTreeMap<String, usize> {
    let mut turns = BTreeMap::new();
    for unread in extractions.flat_map(|e| &e.unread) {
        *turns.entry(unread.language.clone()).or_default() += unread.turns;
    }
    turns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::pipeline::rulebook::{RuleFiles, Rulebook};

    #[test]
    fn lines_are_answered_in_order_and_bad_ones_stop_nobody() {
        let book = Rulebook::compile(RuleFiles::shipped(), &Config::default());
        let call = |id: &str| {
            format!(
                "{{\"call_id\":\"{id}\",\"turns\":[{{\"i\":0,\"text\":\"we'll send you the report by friday\"}}]}}\n"
            )
        };
        let input = format!("{}\n{{broken\n{}", call("z"), call("a"));
        let mut seen = Vec::new();
        read_lines(&mut input.as_bytes(), &book.reader(), |lines| {
            seen.extend(lines.into_iter().map(|l| (l.number, l.answer.map(|a| a[0].call.call_id.clone()).ok())));
            Ok::<(), io::Error>(())
        })
        .unwrap();
        assert_eq!(seen, [(1, Some("z".to_owned())), (3, None), (4, Some("a".to_owned()))]);
    }
}
