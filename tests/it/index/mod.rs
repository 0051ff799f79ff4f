//! The search index, on real directories.

mod answers;
mod damage;
mod oracle;
mod power_cut;

use jiff::civil::Date;
use std::fmt;
use std::path::Path;
use throughline::index::{Answer, CallDocs, Filters, Index, Opened};
use throughline::model::finding::Slots;
use throughline::model::{Call, CallTime, Evidence, Finding, Kind, Participant, Side, Span, Turn, Verdict};

/// A call with what belongs to it in the store.
#[derive(Clone)]
pub struct Fed {
    pub call: Call,
    pub deal: Option<String>,
    pub account: Option<String>,
    pub findings: Vec<(Finding, Verdict)>,
}

impl fmt::Debug for Fed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let turns: Vec<&str> = self.call.turns.iter().map(|t| t.text.as_str()).collect();
        let found = self.findings.iter().map(|(f, _)| (f.kind, f.evidence.turn, &f.evidence.quote, &f.slots.name));
        let found: Vec<_> = found.collect();
        write!(f, "Fed({}, {:?}, {:?}, {turns:?}, {found:?})", self.call.call_id, self.deal, self.account)
    }
}

/// A call of `Dana Ruiz` (seller) and `Lee Park` (customer), who take turns.
pub fn call(id: &str, date: &str, texts: &[&str]) -> Fed {
    let person = |id: &str, name: &str, side| Participant {
        id: id.to_owned(),
        name: name.to_owned(),
        email: None,
        title: None,
        side,
    };
    let turns = (0u32..).zip(texts).map(|(i, text)| Turn {
        i,
        speaker: Some(if i % 2 == 0 { "p1" } else { "p2" }.to_owned()),
        start_ms: Some(u64::from(i) * 1_000),
        end_ms: None,
        text: (*text).to_owned(),
        marks: Vec::new(),
    });
    let call = Call {
        call_id: id.to_owned(),
        source: "gong".to_owned(),
        title: format!("Title of {id}"),
        started_at: CallTime::parse(date).ok(),
        duration_s: None,
        stage: Some("Technical Validation".to_owned()),
        language: None,
        url: Some(format!("https://calls.example/{id}")),
        deal_id: None,
        participants: vec![person("p1", "Dana Ruiz", Side::Seller), person("p2", "Lee Park", Side::Customer)],
        turns: turns.collect(),
    };
    Fed { call, deal: Some("deal-1".to_owned()), account: Some("Northlake Freight".to_owned()), findings: Vec::new() }
}

impl Fed {
    pub fn of(mut self, deal: &str, account: &str) -> Fed {
        (self.deal, self.account) = (Some(deal.to_owned()), Some(account.to_owned()));
        self
    }

    /// Adds a finding whose quote is `quote` of turn `turn`.
    pub fn finding(mut self, kind: Kind, turn: u32, quote: &str, slots: Slots, verdict: Verdict) -> Fed {
        let said = self.call.turns.iter().find(|t| t.i == turn).unwrap();
        let start = said.text.find(quote).unwrap();
        let evidence = Evidence {
            turn,
            span: Span::of(&said.text, start, start + quote.len()).unwrap(),
            quote: quote.to_owned(),
            also: Vec::new(),
            start_ms: said.start_ms,
            speaker: said.speaker.clone(),
            side: self.call.side(said),
        };
        let id = format!("{}-{turn}-{}-{}", self.call.call_id, kind.as_str(), self.findings.len());
        let finding = Finding {
            id,
            call_id: self.call.call_id.clone(),
            kind,
            evidence,
            confidence: 0.9,
            rule: format!("en/{}/x", kind.as_str()),
            slots,
        };
        self.findings.push((finding, verdict));
        self
    }

    pub fn docs(&self) -> CallDocs<'_> {
        CallDocs {
            call: &self.call,
            deal_id: self.deal.as_deref(),
            account: self.account.as_deref(),
            findings: &self.findings,
        }
    }
}

/// Opens the index in `dir` against a store at `newest`, and feeds it everything if it is empty.
pub fn healed(dir: &Path, newest: u64, store: &[Fed]) -> Opened {
    let opened = Index::open(dir, newest).unwrap();
    if opened.watermark < newest {
        feed(&opened.index, newest, store);
    }
    opened
}

pub fn feed(index: &Index, watermark: u64, calls: &[Fed]) {
    let mut writer = index.writer().unwrap();
    for fed in calls {
        writer.replace(&fed.docs()).unwrap();
    }
    writer.commit(watermark).unwrap();
    writer.finish().unwrap();
}

pub fn ask(index: &Index, query: &str) -> Answer {
    index.search(query, &Filters::default()).unwrap()
}

/// `call/turn` of each hit, with the finding's kind.
pub fn places(answer: &Answer) -> Vec<String> {
    let place = |h: &throughline::index::Hit| match h.kind {
        Some(kind) => format!("{}/{} {}", h.call_id, h.turn, kind.as_str()),
        None => format!("{}/{}", h.call_id, h.turn),
    };
    answer.hits.iter().map(place).collect()
}

pub fn date(text: &str) -> Date {
    text.parse().unwrap()
}
