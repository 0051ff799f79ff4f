//! Hits, totals and facets against a plain scan of all documents, over random small corpora; and
//! that neither the index's history nor hidden calls change an answer.

use super::{Fed, call, feed, places};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use throughline::index::{Answer, Count, Filters, Hit, Index, Match};
use throughline::model::finding::Slots;
use throughline::model::{Kind, Verdict};

/// Short words, so that nothing is like anything else.
const WORDS: [&str; 8] = ["sso", "plan", "demo", "cost", "ruiz", "go", "live", "acme"];
const ACCOUNTS: [&str; 3] = ["Acme Corp", "Go Live Ltd", "Pine"];

/// One of the words or phrases of a query.
#[derive(Clone, Debug)]
struct Piece {
    words: Vec<&'static str>,
    negative: bool,
}

#[derive(Clone, Debug)]
struct Question {
    pieces: Vec<Piece>,
    kind: Option<Kind>,
    account: Option<&'static str>,
    speaker: Option<&'static str>,
    since: Option<&'static str>,
    visible: Option<Vec<String>>,
}

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(WORDS.to_vec())
}

fn a_call() -> impl Strategy<Value = Fed> {
    let turn = prop::collection::vec(word(), 0..6);
    let finding =
        (any::<prop::sample::Index>(), 0..6usize, prop::sample::select(Kind::ALL.to_vec()), prop::option::of(word()));
    (0..5u8, 0..3usize, 1..28u8, prop::collection::vec(turn, 0..6), prop::collection::vec(finding, 0..5)).prop_map(
        |(id, account, day, turns, findings)| {
            let texts: Vec<String> = turns.iter().map(|t| t.join(" ")).collect();
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let mut fed = call(&format!("gong:{id}"), &format!("2026-02-{day:02}T10:00:00Z"), &texts)
                .of(&format!("deal-{account}"), ACCOUNTS[account]);
            for (turn, length, kind, name) in findings {
                let Some(turn) = texts.len().checked_sub(1).map(|_| turn.index(texts.len())) else { continue };
                let quote = turns[turn][..length.min(turns[turn].len())].join(" ");
                if !quote.is_empty() {
                    let slots = Slots { name: name.map(str::to_owned), ..Slots::default() };
                    fed = fed.finding(kind, turn as u32, &quote, slots, Verdict::Open);
                }
            }
            fed
        },
    )
}

fn question() -> impl Strategy<Value = Question> {
    let piece = (prop::collection::vec(word(), 1..3), prop::bool::weighted(0.2))
        .prop_map(|(words, negative)| Piece { words, negative });
    let deals = prop::collection::vec((0..3u8).prop_map(|d| format!("deal-{d}")), 0..3);
    (
        prop::collection::vec(piece, 0..4),
        prop::option::weighted(0.2, prop::sample::select(Kind::ALL.to_vec())),
        prop::option::weighted(0.2, prop::sample::select(vec!["acme", "LIVE go", "pine"])),
        prop::option::weighted(0.2, prop::sample::select(vec!["dana", "park"])),
        prop::option::weighted(0.2, Just("2026-02-14")),
        prop::option::weighted(0.3, deals),
    )
        .prop_map(|(pieces, kind, account, speaker, since, visible)| Question {
            pieces,
            kind,
            account,
            speaker,
            since,
            visible,
        })
}

impl Question {
    fn text(&self) -> String {
        let piece = |p: &Piece| match (p.negative, p.words.len()) {
            (negative, 1) => format!("{}{}", if negative { "-" } else { "" }, p.words[0]),
            (negative, _) => format!("{}\"{}\"", if negative { "-" } else { "" }, p.words.join(" ")),
        };
        self.pieces.iter().map(piece).collect::<Vec<_>>().join(" ")
    }

    fn filters(&self) -> Filters {
        Filters {
            kind: self.kind.into_iter().collect(),
            account: self.account.map(str::to_owned).into_iter().collect(),
            speaker: self.speaker.map(str::to_owned).into_iter().collect(),
            since: self.since.map(super::date),
            visible: self.visible.clone(),
            limit: 1_000,
            ..Filters::default()
        }
    }
}

/// A document as a plain scan sees it.
struct Doc {
    place: String,
    turn_place: String,
    kind: Option<Kind>,
    /// Words of each field that is searched.
    fields: Vec<Vec<String>>,
    account: String,
    speaker: String,
    deal: String,
    day: String,
}

fn docs(store: &BTreeMap<String, Fed>) -> Vec<Doc> {
    let split = |text: &str| text.to_lowercase().split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let mut all = Vec::new();
    for fed in store.values() {
        let account = fed.account.clone().unwrap();
        for turn in &fed.call.turns {
            let speaker = fed.call.speaker(turn).unwrap().name.clone();
            let turn_place = format!("{}/{}", fed.call.call_id, turn.i);
            let mut push = |text: &str, about: Option<&str>, kind: Option<Kind>| {
                all.push(Doc {
                    place: kind.map_or(turn_place.clone(), |k| format!("{turn_place} {}", k.as_str())),
                    turn_place: turn_place.clone(),
                    kind,
                    fields: vec![split(text), split(&speaker), split(&account), split(about.unwrap_or(""))],
                    account: account.clone(),
                    speaker: speaker.clone(),
                    deal: fed.deal.clone().unwrap(),
                    day: fed.call.started_at.unwrap().local.date().to_string(),
                });
            };
            push(&turn.text, None, None);
            for (f, _) in fed.findings.iter().filter(|(f, _)| f.evidence.turn == turn.i) {
                push(&f.evidence.quote, f.slots.name.as_deref(), Some(f.kind));
            }
        }
    }
    all
}

impl Doc {
    fn has(&self, piece: &Piece) -> bool {
        self.fields.iter().any(|field| field.windows(piece.words.len()).any(|w| w == piece.words))
    }

    fn met(&self, q: &Question) -> usize {
        q.pieces.iter().filter(|p| !p.negative && self.has(p)).count()
    }

    fn passes(&self, q: &Question) -> bool {
        let named = |name: &str, asked: Option<&str>| {
            let name = name.to_lowercase();
            asked.is_none_or(|a| a.to_lowercase().split(' ').all(|w| name.split(' ').any(|n| n == w)))
        };
        q.kind.is_none_or(|k| self.kind == Some(k))
            && named(&self.account, q.account)
            && named(&self.speaker, q.speaker)
            && q.since.is_none_or(|s| self.day.as_str() >= s)
            && q.visible.as_ref().is_none_or(|deals| deals.contains(&self.deal))
            && !q.pieces.iter().any(|p| p.negative && self.has(p))
    }
}

/// What must be found: documents that meet at least so many pieces, turns absorbed by their findings.
fn scan<'a>(all: &'a [Doc], q: &Question, at_least: usize) -> Vec<&'a Doc> {
    let found: Vec<&Doc> = all.iter().filter(|d| d.passes(q) && d.met(q) >= at_least).collect();
    let spoken_for: BTreeSet<&str> = found.iter().filter(|d| d.kind.is_some()).map(|d| d.turn_place.as_str()).collect();
    found.into_iter().filter(|d| d.kind.is_some() || !spoken_for.contains(d.turn_place.as_str())).collect()
}

fn check(answer: &Answer, all: &[Doc], q: &Question) -> Result<(), TestCaseError> {
    let pieces = q.pieces.iter().filter(|p| !p.negative).count();
    let at_least = match answer.matched {
        Match::All => pieces,
        Match::AtLeast(n) => {
            prop_assert!(n < pieces && scan(all, q, pieces).is_empty());
            n
        }
    };
    let expected = scan(all, q, at_least);
    let mut should: Vec<&str> = expected.iter().map(|d| d.place.as_str()).collect();
    should.sort_unstable();
    let mut is = places(answer);
    is.sort();
    prop_assert_eq!(&is, &should);
    prop_assert_eq!(answer.total, should.len() as u64);
    let visible = |d: &&Doc| q.visible.as_ref().is_none_or(|deals| deals.contains(&d.deal));
    prop_assert_eq!(answer.searched.turns, all.iter().filter(visible).filter(|d| d.kind.is_none()).count() as u64);
    for (counts, value) in [
        (&answer.facets.kind, (|d: &Doc| d.kind.map(|k| k.as_str().to_owned())) as fn(&Doc) -> Option<String>),
        (&answer.facets.account, |d| Some(d.account.clone())),
        (&answer.facets.speaker, |d| Some(d.speaker.clone())),
    ] {
        let mut counted: BTreeMap<String, u64> = BTreeMap::new();
        expected.iter().filter_map(|d| value(d)).for_each(|v| *counted.entry(v).or_default() += 1);
        let is: BTreeMap<String, u64> = counts.iter().map(|Count { value, hits }| (value.clone(), *hits)).collect();
        prop_assert_eq!(is, counted);
    }
    let order = |h: &Hit| (h.score, h.date);
    for pair in answer.hits.windows(2) {
        let (a, b) = (order(&pair[0]), order(&pair[1]));
        prop_assert!(
            a.0 >= b.0
                && (a.0 != b.0
                    || a.1 > b.1
                    || (a.1 == b.1 && (&pair[0].call_id, pair[0].turn) <= (&pair[1].call_id, pair[1].turn)))
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn answers_equal_a_plain_scan_and_depend_on_nothing_else(
        fed in prop::collection::vec(a_call(), 1..9),
        commits in prop::collection::vec(1..4usize, 9),
        questions in prop::collection::vec(question(), 24),
    ) {
        // The last state of a call counts.
        let store: BTreeMap<String, Fed> = fed.iter().map(|f| (f.call.call_id.clone(), f.clone())).collect();
        let all = docs(&store);
        let dirs = [(); 3].map(|()| tempfile::tempdir().unwrap());
        let [grown, fresh, partial] = [0, 1, 2].map(|i| Index::open(dirs[i].path(), 99).unwrap().index);
        let (mut rest, mut watermark) = (fed.as_slice(), 0);
        for size in commits {
            let (now, later) = rest.split_at(size.min(rest.len()));
            watermark += 1;
            feed(&grown, watermark, now);
            rest = later;
        }
        feed(&grown, 98, rest);
        feed(&fresh, 99, &store.values().rev().cloned().collect::<Vec<_>>());
        for q in &questions {
            let answer = grown.search(&q.text(), &q.filters()).unwrap();
            check(&answer, &all, q)?;
            prop_assert!(answer == fresh.search(&q.text(), &q.filters()).unwrap(), "the index's history shows");
        }
        // Where only deal-1 may be seen, answers are those of a world in which there is nothing else.
        let seen: Vec<Fed> = store.values().filter(|f| f.deal.as_deref() == Some("deal-1")).cloned().collect();
        feed(&partial, 99, &seen);
        for q in &questions {
            let filters = Filters { visible: Some(vec!["deal-1".to_owned()]), ..q.filters() };
            let query = format!("{} {}x sssso", q.text(), WORDS[0]);
            for query in [q.text(), query] {
                let answer = grown.search(&query, &filters).unwrap();
                prop_assert!(answer == partial.search(&query, &filters).unwrap(), "hidden calls show");
            }
        }
    }
}
