//! From pieces to calls and one outcome per file.
//!
//! Fields of a head fill what the words do not know; people are matched by id, else by name. A call
//! that comes twice is given once, the fuller version; the other file says where it is.

use super::cluster::{Piece, cluster};
use super::crm;
use super::delivery::Delivery;
use super::part::{Found, Part, Role};
use super::people::add_people;
use super::speech::{Speech, content_id};
use super::{Outcome, Parsed, Reading};
use crate::model::{Call, Deal};
use std::collections::HashMap;

/// Joins what all files hold; one reading per delivery, in order.
pub fn join(deliveries: &[Delivery], parsed: Vec<Parsed>) -> Vec<Reading> {
    let mut files: Vec<File> = Vec::with_capacity(parsed.len());
    let (mut pieces, mut tables) = (Vec::new(), Vec::new());
    for (k, (delivery, parsed)) in deliveries.iter().zip(parsed).enumerate() {
        let mut file = File { format: parsed.format, notes: parsed.notes, ..File::default() };
        for found in parsed.found {
            match found {
                Found::Part(part) => pieces.push(Piece { file: k, folder: delivery.folder.clone(), part: *part }),
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
        assemble(&pieces, &members, &mut calls, &mut files, &label);
    }
    keep_one_of_each(calls, &mut files, &label);
    name_deals(deliveries, &mut files);
    deliveries.iter().zip(files).map(|(d, f)| f.reading(d)).collect()
}

/// What is known of a file so far.
#[derive(Default)]
struct File {
    format: &'static str,
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

impl File {
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
    let owner = deals.keys().next().map(|&k| label(k).to_owned());
    for (k, table) in tables {
        files[k].notes.extend(table.notes);
        match (&owner, used.contains(&k)) {
            (Some(of), true) => files[k].companion_of = Some(of.clone()),
            _ => files[k].reasons.push(
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
    pieces: &[Piece],
    members: &[usize],
    calls: &mut Vec<Ready>,
    files: &mut [File],
    label: &impl Fn(usize) -> &'a str,
) {
    let with = |role: Role| members.iter().map(|&k| &pieces[k]).filter(move |p| p.part.role == role);
    let heads: Vec<&Part> = with(Role::Head).map(|p| &p.part).collect();
    let mut worded: Vec<&Piece> = with(Role::Speech).chain(with(Role::Whole)).collect();
    if worded.is_empty() {
        worded = with(Role::Captions).collect();
    }
    let said = worded.iter().max_by_key(|p| (words(&p.part.call), std::cmp::Reverse(p.file))).map(|p| p.file);
    for piece in &worded {
        let mut call = piece.part.call.clone();
        let content = id_of_content(&call);
        // Two different transcripts under one name: the fuller one is the meeting's, the other stands for itself.
        if piece.part.role != Role::Whole && (Some(piece.file) == said || !call.call_id.is_empty()) {
            complete(&mut call, &heads);
        }
        if call.call_id.is_empty() {
            call.call_id.clone_from(&content);
        }
        calls.push(Ready { file: piece.file, call, content });
        files[piece.file].notes.extend(piece.part.notes.iter().cloned());
    }
    for piece in members.iter().map(|&k| &pieces[k]).filter(|p| !worded.iter().any(|w| std::ptr::eq(*w, *p))) {
        let file = &mut files[piece.file];
        match said {
            Some(of) if of != piece.file => {
                file.companion_of = file.companion_of.take().or_else(|| Some(label(of).to_owned()))
            }
            Some(_) => {}
            None => file.reasons.push(wordless(&piece.part)),
        }
        file.notes.extend(piece.part.notes.iter().cloned());
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
fn complete(call: &mut Call, heads: &[&Part]) {
    let zoned = |c: &Call| c.started_at.filter(|t| t.offset.is_some());
    let started = heads.iter().find_map(|h| zoned(&h.call)).or(zoned(call));
    call.started_at = started.or(heads.iter().find_map(|h| h.call.started_at)).or(call.started_at);
    for head in heads.iter().map(|h| &h.call) {
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

fn id_of_content(call: &Call) -> String {
    let speech = Speech { participants: call.participants.clone(), turns: call.turns.clone() };
    content_id(&call.source, &speech)
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
    let kept: Vec<(usize, String)> = calls.iter().map(|r| (r.file, r.call.call_id.clone())).collect();
    for (ready, first) in calls.drain(..).zip(first) {
        match first {
            None if ready.call.turns.is_empty() => {
                files[ready.file].reasons.push(format!("{} has no words in it", ready.call.call_id))
            }
            None => files[ready.file].calls.push(ready.call),
            Some(k) => {
                let (file, id) = &kept[k];
                let place =
                    if *file == ready.file { "above in this file".to_owned() } else { format!("in {}", label(*file)) };
                files[ready.file].reasons.push(format!("the same call {id}, or a fuller version of it, is {place}"));
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
            if call.source != "throughline" || call.deal_id.is_none() {
                call.deal_id = Some(deal.clone());
            }
        }
    }
}
