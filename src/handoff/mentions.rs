//! Commitments, and what is told of them, with what they are about.
//!
//! Words weigh by how rare they are in the deal; the verbs, numbers, times and names that any promise has do not count.

use super::items::{Calls, plain};
use super::told::Told;
use crate::model::{Deal, Finding, Kind, Side, State};
use crate::text::{Content, TimeContext, Tongue, ValueKind, content, tokenize, values};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer words than this ("I'll send it over") may mean two different things even when they are equal.
const ENOUGH_WORDS: usize = 5;
/// A word is rare in a deal when no more findings than this have it, or no more than a share of them.
const RARE_FINDINGS: usize = 4;
const RARE_SHARE: usize = 12;

/// A commitment, or what is told of one, with what it is about.
pub struct Mention<'a> {
    pub finding: &'a Finding,
    /// What a turn tells; none for a commitment.
    pub told: Option<&'a Told>,
    /// Stems, each with its weight.
    pub(super) about: BTreeMap<String, f64>,
    /// The same with light words.
    pub(super) all: BTreeSet<String>,
    /// Those that few findings of the deal have.
    pub(super) rare: BTreeSet<String>,
    /// Neighbouring words, of which one is about it.
    pub(super) pairs: BTreeSet<(String, String)>,
    /// What is said not to be done.
    pub(super) denied: BTreeSet<String>,
    /// People and companies of the deal that it names.
    pub(super) named: BTreeSet<String>,
    /// Percentages, sums and lengths of time beside the due time.
    amounts: Vec<Amount>,
    /// The quote's words; empty where they are too few to compare.
    pub(super) words: String,
}

/// An amount: its unit, its value, its words.
pub struct Amount {
    unit: String,
    value: f64,
    pub said: String,
}

/// The commitments of a deal and what is told beside them, in the order of the calls; `findings`, which are in that order,
/// decide how rare a word is.
pub fn mentions<'a>(deal: &Deal, calls: &Calls, findings: &[&'a Finding], told: &'a [Told]) -> Vec<Mention<'a>> {
    let names = names(deal, calls);
    let read: Vec<Read> = findings.iter().map(|f| Read::of(f, &names)).collect();
    let mut rarity = Rarity { counts: BTreeMap::new(), findings: findings.len() };
    for words in &read {
        for stem in words.about.iter().map(|w| w.stem.as_str()).collect::<BTreeSet<_>>() {
            *rarity.counts.entry(stem).or_default() += 1;
        }
    }
    let commitments = || findings.iter().zip(&read).filter(|(f, _)| f.kind == Kind::Commitment);
    let mut mentions: Vec<Mention> =
        commitments().map(|(finding, words)| Mention::of(finding, words, &rarity)).collect();
    let promised = |t: &&Told| commitments().any(|(f, _)| same_words(f, &t.said));
    mentions.extend(
        told.iter()
            .filter(|t| !promised(t))
            .map(|t| Mention { told: Some(t), ..Mention::of(&t.said, &Read::of(&t.said, &names), &rarity) }),
    );
    mentions.sort_by(|a, b| calls.order(a.finding).cmp(&calls.order(b.finding)));
    // The same words told twice in a turn are told once.
    mentions.dedup_by(|a, b| a.finding.id == b.finding.id);
    mentions
}

/// Whether two stretches of a turn share words.
fn same_words(a: &Finding, b: &Finding) -> bool {
    a.call_id == b.call_id && a.evidence.turn == b.evidence.turn && a.evidence.span.overlaps(b.evidence.span)
}

/// In how many findings of the deal a word stands.
struct Rarity<'r> {
    counts: BTreeMap<&'r str, usize>,
    findings: usize,
}

impl Rarity<'_> {
    fn count(&self, stem: &str) -> usize {
        self.counts.get(stem).copied().unwrap_or(1)
    }

    fn rare(&self, stem: &str) -> bool {
        self.count(stem) <= RARE_FINDINGS.max(self.findings / RARE_SHARE)
    }

    fn weight(&self, stem: &str) -> f64 {
        // Exact: far fewer than 2^52 findings.
        (1.0 + self.findings as f64 / self.count(stem) as f64).ln()
    }
}

/// The words of a finding's quote.
struct Read {
    /// What it is about; due time, condition and names of people are no part of it.
    about: Vec<Content>,
    named: BTreeSet<String>,
}

impl Read {
    fn of(finding: &Finding, names: &BTreeSet<String>) -> Read {
        let quote = &finding.evidence.quote;
        let beside = [&finding.slots.due, &finding.slots.condition];
        let beside: Vec<_> =
            beside.into_iter().flatten().filter_map(|s| quote.find(s.as_str()).map(|at| at..at + s.len())).collect();
        let mut about = content(quote, tongue(finding));
        let mut named = BTreeSet::new();
        about.retain(|w| {
            let said = quote[w.bytes.clone()].to_lowercase();
            let name = said.trim_end_matches("'s").trim_end_matches("’s");
            if names.contains(name) {
                named.insert(name.to_owned());
                return false;
            }
            !beside.iter().any(|b| b.contains(&w.bytes.start))
        });
        Read { about, named }
    }
}

impl<'a> Mention<'a> {
    fn of(finding: &'a Finding, read: &Read, rarity: &Rarity) -> Mention<'a> {
        let words = &read.about;
        let heavy = || words.iter().filter(|w| w.heavy);
        let pair =
            |w: &[Content]| (w[1].joined && (w[0].heavy || w[1].heavy)).then(|| (w[0].stem.clone(), w[1].stem.clone()));
        let said = plain(&finding.evidence.quote);
        Mention {
            finding,
            told: None,
            about: heavy().map(|w| (w.stem.clone(), rarity.weight(&w.stem))).collect(),
            all: words.iter().map(|w| w.stem.clone()).collect(),
            rare: heavy().filter(|w| rarity.rare(&w.stem)).map(|w| w.stem.clone()).collect(),
            pairs: words.windows(2).filter_map(pair).collect(),
            denied: heavy().filter(|w| w.denied).map(|w| w.stem.clone()).collect(),
            named: read.named.clone(),
            amounts: amounts(finding),
            words: if said.split(' ').count() >= ENOUGH_WORDS { said } else { String::new() },
        }
    }

    /// Whether it says that something will not be of which `other` says that it will.
    pub fn denies(&self, other: &Mention) -> bool {
        let common = |a: &Mention, b: &Mention| a.denied.iter().any(|w| b.about.contains_key(w));
        common(self, other) && !common(other, self)
    }

    pub fn has_amount(&self) -> bool {
        !self.amounts.is_empty()
    }

    /// The amounts of the two that cannot both hold: the only one of its unit on either side.
    pub fn other_amount<'s>(&'s self, before: &'s Mention) -> Option<(&'s Amount, &'s Amount)> {
        let only = |m: &'s Mention, unit: &str| {
            let mut of_unit = m.amounts.iter().filter(|a| a.unit == unit);
            of_unit.next().filter(|_| of_unit.next().is_none())
        };
        self.amounts.iter().find_map(|amount| {
            let (now, then) = (only(self, &amount.unit)?, only(before, &amount.unit)?);
            (now.value.total_cmp(&then.value).is_ne()).then_some((now, then))
        })
    }

    pub fn tells_done(&self) -> bool {
        self.told.is_some_and(|t| t.state == State::Done)
    }

    /// Whether the owing side says it itself, as far as that is known.
    pub fn own_word(&self, owing: Side) -> bool {
        let side = self.finding.evidence.side;
        side == owing || side == Side::Unknown || owing == Side::Unknown
    }
}

/// The language of the rule that found it; the beginning of its id.
pub fn tongue(finding: &Finding) -> Tongue {
    Tongue::of(finding.rule.split('/').next().unwrap_or_default())
}

fn amounts(finding: &Finding) -> Vec<Amount> {
    let quote = &finding.evidence.quote;
    let tokens = tokenize(quote, tongue(finding));
    let found = values(&tokens, TimeContext::default()).into_iter().filter_map(|value| {
        let (unit, number) = match value.kind {
            ValueKind::Percent(n) => ("percent".to_owned(), n),
            ValueKind::Money(n, currency) => (format!("money {currency}"), n),
            ValueKind::Duration(days) => ("days".to_owned(), days),
            ValueKind::Number(_) | ValueKind::Time(_) => return None,
        };
        Some(Amount { unit, value: number, said: quote[tokens.bytes(value.tokens)].to_owned() })
    });
    found.collect()
}

/// Words of the names of everybody in the deal, and of the two companies.
fn names(deal: &Deal, calls: &Calls) -> BTreeSet<String> {
    let people = calls.list.iter().flat_map(|c| &c.participants).map(|p| p.name.as_str());
    let contacts = deal.contacts.iter().map(|c| c.name.as_str());
    let sellers = deal.seller.people.iter().chain(&deal.csm).map(|p| p.name.as_str());
    let others = [deal.opportunity.owner.as_deref(), deal.seller.company.as_deref(), Some(deal.account.name.as_str())];
    let all = people.chain(contacts).chain(sellers).chain(others.into_iter().flatten());
    all.flat_map(|name| plain(name).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect()
}
