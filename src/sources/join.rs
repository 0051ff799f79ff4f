//! From pieces to calls and one outcome per file.
//!
//! Fields of a head fill what the words do not know; people are matched by id, else by name. A call
//! that comes twice is given once, the fuller version; the other file says where it is.

use super::cluster::{Piece, cluster};
use super::crm;
use super::delivery::Delivery;
use super::part::{Found, Part, Role};
use super::people::add_people;
use super::speech::content_id;
use super::{Outcome, Parsed, Reading};
use crate::model::{Call, CallTime, Deal};
use std::collections::HashMap;

/// Joins what all files hold; one reading per delivery, in order.
pub fn join(deliveries: &[Delivery], parsed: Vec<Parsed>) -> Vec<Reading> {
    let mut files: Vec<File> = Vec::with_capacity(parsed.len());
    let (mut pieces, mut tables) = (Vec::new(), Vec::new());
    for (k, (delivery, parsed)) in deliveries.iter().zip(parsed).enumerate() {
        let mut file = File { format: parsed.format, notes: parsed.notes, ..File::default() };
        for found in parsed.found {
            match found {
                Found::Part(part) => {
                    file.pieces += 1;
                    pieces.push(Piece { file: k, folder: delivery.folder.clone(), part: *part });
                }
                Found::Deal(deal) => file.deals.push(*deal),
                Found::Crm(table) => tables.push((k, table)),
                Found::Nothing(why) => file.reasons.push(why),
            }
        }
        files.push(file);
    }
    let label = |k: usize| deliveries[k].label.as_str();
    crm_rows(tables, &mut files, &label);
    let mut calls = Vec::new();
    for members in cluster(&pieces) {
        assemble(&mut pieces, &members, &mut calls, &mut files, &label);
    }
    keep_one_of_each(calls, &mut files, &label);
    name_deals(deliveries, &mut files);
    deliveries.iter().zip(files).map(|(d, f)| f.reading(d)).collect()
}

/// What is known of a file so far.
#[derive(Default)]
struct File {
    format: &'static str,
    /// How many calls, or pieces of calls, are in it.
    pieces: usize,
    calls: Vec<Call>,
    deals: Vec<Deal>,
    companion_of: Option<String>,
    reasons: Vec<String>,
    notes: Vec<String>,
}

/// A call ready to be given, the file it comes from, and the id its content alone would have.
struct Ready {
    file: usize,
    call: Call,
    content: String,
}

/// The source of our own JSON, which is kept as given.
const OWN: &str = "throughline";

impl File {
    /// Adds notes on one of its calls, which is named where there are several.
    fn note(&mut self, notes: &[String], call_id: &str) {
        let several = self.pieces > 1 && !call_id.is_empty();
        self.notes.extend(notes.iter().map(|n| if several { format!("{call_id}: {n}") } else { n.clone() }));
    }

    fn reading(mut self, delivery: &Delivery) -> Reading {
        self.reasons.dedup();
        let outcome = if !self.calls.is_empty() {
            self.notes.append(&mut self.reasons);
            Outcome::Calls(self.calls)
        } else if !self.deals.is_empty() {
            self.notes.append(&mut self.reasons);
            Outcome::Deals(self.deals)
        } else if let Some(of) = self.companion_of {
            self.notes.append(&mut self.reasons);
            Outcome::Companion { of }
        } else {
            let reason =
                if self.reasons.is_empty() { "nothing to ingest in it".to_owned() } else { summary(&self.reasons) };
            Outcome::Skipped { reason }
        };
        self.notes.dedup();
        Reading {
            label: delivery.label.clone(),
            hash: delivery.hash,
            format: self.format.to_owned(),
            outcome,
            notes: self.notes,
        }
    }
}

/// Up to three reasons, and how many more there are.
fn summary(reasons: &[String]) -> String {
    let shown = reasons[..reasons.len().min(3)].join("; ");
    if reasons.len() > 3 { format!("{shown}; and {} more", reasons.len() - 3) } else { shown }
}

/// Joins CRM rows of all tables into deals; they are given with the file that names the opportunities.
fn crm_rows<'a>(tables: Vec<(usize, crm::Table)>, files: &mut [File], label: &impl Fn(usize) -> &'a str) {
    let (deals, used) = crm::deals(&tables);
    for (k, table) in tables {
        files[k].notes.extend(table.notes);
        match used.get(&k) {
            Some(of) => files[k].companion_of = Some(label(*of).to_owned()),
            None => files[k].reasons.push(
                "CRM rows that no opportunity refers to: give the export of the opportunities together with it"
                    .to_owned(),
            ),
        }
    }
    for (k, list) in deals {
        files[k].companion_of = None;
        files[k].reasons.clear();
        files[k].deals.extend(list);
    }
}

/// Makes the calls of one cluster and says of its other files what became of them.
fn assemble<'a>(
    pieces: &mut [Piece],
    members: &[usize],
    calls: &mut Vec<Ready>,
    files: &mut [File],
    label: &impl Fn(usize) -> &'a str,
) {
    let with =
        |roles: &[Role]| members.iter().copied().filter(|&k| roles.contains(&pieces[k].part.role)).collect::<Vec<_>>();
    let heads: Vec<Call> = with(&[Role::Head]).into_iter().map(|k| pieces[k].part.call.clone()).collect();
    let mut worded = with(&[Role::Speech, Role::Whole]);
    if worded.is_empty() {
        worded = with(&[Role::Captions]);
    }
    let fullest = worded.iter().copied().max_by_key(|&k| (words(&pieces[k].part.call), std::cmp::Reverse(k)));
    let said = fullest.map(|k| pieces[k].file);
    for &k in &worded {
        let part = &mut pieces[k].part;
        let mut call = std::mem::replace(&mut part.call, Part::new("", Role::Whole).call);
        let content = content_id(&call);
        // Two different transcripts under one name: the fuller one is the meeting's, the other stands for itself.
        let heads = if Some(k) == fullest || !call.call_id.is_empty() { &heads[..] } else { &[] };
        if part.role != Role::Whole {
            complete(&mut call, heads, part.clues.at);
        }
        if call.call_id.is_empty() {
            call.call_id.clone_from(&content);
        }
        let file = &mut files[pieces[k].file];
        file.note(&pieces[k].part.notes, &call.call_id);
        calls.push(Ready { file: pieces[k].file, call, content });
    }
    for piece in members.iter().filter(|k| !worded.contains(k)).map(|&k| &pieces[k]) {
        let file = &mut files[piece.file];
        match said {
            Some(of) if of != piece.file => {
                file.companion_of = file.companion_of.take().or_else(|| Some(label(of).to_owned()))
            }
            Some(_) => {}
            None => file.reasons.push(wordless(&piece.part)),
        }
        file.note(&piece.part.notes, &piece.part.call.call_id);
    }
}

/// Why a piece without words is no call.
fn wordless(part: &Part) -> String {
    let named = if part.call.call_id.is_empty() { String::new() } else { format!(" of {}", part.call.call_id) };
    match part.role {
        Role::Aside => "a meeting chat: written messages are not speech, and no transcript lies beside it".to_owned(),
        _ => format!("details{named} without a transcript: give the transcript together with it"),
    }
}

/// Fills what the call does not know from its heads, the first that knows it.
///
/// A start with a zone goes before one without; `named` is the start that the file's name gives.
fn complete(call: &mut Call, heads: &[Call], named: Option<CallTime>) {
    let starts: Vec<CallTime> =
        call.started_at.into_iter().chain(heads.iter().filter_map(|h| h.started_at)).chain(named).collect();
    call.started_at = starts.iter().find(|t| t.offset.is_some()).or(starts.first()).copied();
    for head in heads {
        let text = |own: &mut Option<String>, other: &Option<String>| *own = own.take().or_else(|| other.clone());
        if call.call_id.is_empty() {
            call.call_id.clone_from(&head.call_id);
        }
        if call.title.is_empty() {
            call.title.clone_from(&head.title);
        }
        call.duration_s = call.duration_s.or(head.duration_s);
        text(&mut call.stage, &head.stage);
        text(&mut call.language, &head.language);
        text(&mut call.url, &head.url);
        text(&mut call.deal_id, &head.deal_id);
        add_people(call, &head.participants);
    }
    let last = call.turns.iter().filter_map(|t| t.end_ms).max();
    call.duration_s = call.duration_s.or(last.map(|ms| ms.div_ceil(1000)));
}

fn words(call: &Call) -> usize {
    call.turns.iter().map(|t| t.text.len()).sum()
}

/// Gives each call to its file; of several with one id, or one content, only the fullest.
fn keep_one_of_each<'a>(mut calls: Vec<Ready>, files: &mut [File], label: &impl Fn(usize) -> &'a str) {
    // Fullest first; a call with its source's id before the same words without; then the first delivered.
    let own_id = |r: &Ready| r.call.call_id != r.content;
    let mut order: Vec<usize> = (0..calls.len()).collect();
    order.sort_by_key(|&k| (std::cmp::Reverse((words(&calls[k].call), own_id(&calls[k]))), calls[k].file, k));
    let (mut by_id, mut by_content): (HashMap<String, usize>, HashMap<String, usize>) = Default::default();
    let mut first: Vec<Option<usize>> = vec![None; calls.len()];
    for k in order {
        let r = &calls[k];
        let same = by_id.get(&r.call.call_id).or_else(|| by_content.get(&r.content).filter(|_| !own_id(r)));
        first[k] = same.copied();
        if first[k].is_none() {
            by_id.insert(r.call.call_id.clone(), k);
            by_content.entry(r.content.clone()).or_insert(k);
        }
    }
    // What a copy knows beside its words is not lost with it.
    for k in (0..calls.len()).filter(|&k| first[k].is_some()) {
        let copy = calls[k].call.clone();
        let Some(kept) = first[k].map(|f| &mut calls[f].call).filter(|c| c.source == copy.source && c.source != OWN)
        else {
            continue;
        };
        complete(kept, &[copy], None);
    }
    let kept: Vec<(usize, String)> = calls.iter().map(|r| (r.file, r.call.call_id.clone())).collect();
    for (ready, first) in calls.into_iter().zip(first) {
        let file = &mut files[ready.file];
        match first {
            None if ready.call.turns.is_empty() => {
                file.reasons.push(format!("{} has no words in it", ready.call.call_id))
            }
            None => file.calls.push(ready.call),
            Some(k) => {
                let (of, id) = &kept[k];
                let place =
                    if *of == ready.file { "above in this file".to_owned() } else { format!("in {}", label(*of)) };
                file.reasons.push(format!("the same call {id}, or a fuller version of it, is {place}"));
            }
        }
    }
}

/// Calls in or below the folder of a single deal belong to it, unless our own JSON names another.
fn name_deals(deliveries: &[Delivery], files: &mut [File]) {
    let mut folders: HashMap<&str, Option<String>> = HashMap::new();
    for (delivery, file) in
        deliveries.iter().zip(files.iter()).filter(|(d, _)| d.name.to_lowercase().ends_with(".json"))
    {
        for deal in &file.deals {
            // Two deals in one folder: it is the folder of neither.
            folders.entry(&delivery.folder).and_modify(|d| *d = None).or_insert_with(|| Some(deal.deal_id.clone()));
        }
    }
    for (delivery, file) in deliveries.iter().zip(files) {
        let mut folder = Some(delivery.folder.as_str());
        let above = std::iter::from_fn(|| {
            let here = folder?;
            folder = here.rsplit_once(['/', '\\']).map(|(up, _)| up).or((!here.is_empty()).then_some(""));
            Some(here)
        });
        let Some(deal) = above.filter_map(|f| folders.get(f)).next().cloned().flatten() else { continue };
        for call in &mut file.calls {
            if call.source != OWN || call.deal_id.is_none() {
                call.deal_id = Some(deal.clone());
            }
        }
    }
}
