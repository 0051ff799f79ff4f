//! A turn made ready for matching: visible tokens as word numbers, edges, typed stretches.
//!
//! Positions in this layer count visible tokens of one turn, half-open.

use super::people::People;
use crate::model::{Side, Turn};
use crate::rules::{Pack, ProductName, Products, Typed};
use crate::text::{Flags, Scratch, TimeContext, Tokens, Value, ValueKind, may_hold_values, values};
use jiff::civil::Date;
use std::cell::OnceCell;
use std::ops::Range;

/// One turn of a call that a pack can read.
pub struct View<'a> {
    pub turn: &'a Turn,
    pub side: Side,
    /// Index of the speaker among the call's participants.
    pub speaker: Option<usize>,
    pub tokens: Tokens,
    /// Word number of each position.
    pub ids: Vec<u32>,
    spots: Vec<Spot>,
    /// Words from this number on stand in names of products only.
    named_from: u32,
    /// Whether an amount or a time may stand here.
    pub amounts: bool,
    time: TimeContext,
    values: OnceCell<Vec<(Range<usize>, Value)>>,
}

/// A position of a turn: index of its token, number of its clause and of its sentence.
#[derive(Clone, Copy)]
struct Spot {
    token: u32,
    clause: u32,
    sentence: u32,
}

/// What typed stretches are looked up in, beside the turn itself.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    pub pack: &'a Pack,
    pub products: &'a Products,
    pub people: &'a People,
}

impl<'a> View<'a> {
    pub fn new(
        turn: &'a Turn,
        side: Side,
        speaker: Option<usize>,
        pack: &Pack,
        time: TimeContext,
        scratch: &mut Scratch,
    ) -> View<'a> {
        let mut tokens = Tokens::default();
        scratch.tokenize(&turn.text, pack.tongue, &mut tokens);
        let mut ids = Vec::with_capacity(tokens.len());
        let mut spots = Vec::with_capacity(tokens.len());
        let (mut clause, mut sentence) = (0, 0);
        for (n, token) in (0..).zip(tokens.iter()) {
            if !token.flags.visible() {
                continue;
            }
            if !spots.is_empty() {
                clause += u32::from(token.flags.has(Flags::CLAUSE) || token.flags.has(Flags::SENTENCE));
                sentence += u32::from(token.flags.has(Flags::SENTENCE));
            }
            ids.push(pack.lexicon.id_at(token.key, tokens.word(n as usize)));
            spots.push(Spot { token: n, clause, sentence });
        }
        let amounts = may_hold_values(&tokens);
        View {
            turn,
            side,
            speaker,
            tokens,
            ids,
            spots,
            named_from: pack.named_from,
            amounts,
            time,
            values: OnceCell::new(),
        }
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    fn token(&self, at: usize) -> usize {
        self.spots[at].token as usize
    }

    pub fn flags(&self, at: usize) -> Flags {
        self.tokens.get(self.token(at)).flags
    }

    /// Whether a rule knows the word at `at`.
    pub fn is_ruled(&self, at: usize) -> bool {
        (1..self.named_from).contains(&self.ids[at])
    }

    /// The key of the word at `at`.
    pub fn key(&self, at: usize) -> u64 {
        self.tokens.get(self.token(at)).key
    }

    pub fn word(&self, at: usize) -> &str {
        self.tokens.word(self.token(at))
    }

    /// Whether `at` is the first position of a clause; the end of the turn counts as one.
    pub fn clause_begins(&self, at: usize) -> bool {
        at == 0 || at >= self.len() || self.spots[at].clause != self.spots[at - 1].clause
    }

    pub fn sentence_begins(&self, at: usize) -> bool {
        at == 0 || at >= self.len() || self.spots[at].sentence != self.spots[at - 1].sentence
    }

    /// Whether two positions lie in one sentence.
    pub fn one_sentence(&self, first: usize, last: usize) -> bool {
        self.spots[first].sentence == self.spots[last].sentence
    }

    /// The number of the clause of `at`.
    pub fn clause_number(&self, at: usize) -> u32 {
        self.spots[at].clause
    }

    /// The positions of the clause around `at`.
    pub fn clause(&self, at: usize) -> Range<usize> {
        self.run(at, |spot| spot.clause)
    }

    /// The positions of the sentence around `at`.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        self.run(at, |spot| spot.sentence)
    }

    fn run(&self, at: usize, number: impl Fn(&Spot) -> u32) -> Range<usize> {
        let own = number(&self.spots[at]);
        let start = self.spots.partition_point(|s| number(s) < own);
        let end = self.spots.partition_point(|s| number(s) <= own);
        start..end
    }

    /// Bytes of the turn's text that positions `range` cover.
    pub fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let last = range.end.max(range.start + 1) - 1;
        self.tokens.get(self.token(range.start)).start as usize..self.tokens.get(self.token(last)).end as usize
    }

    /// The text that positions `range` cover, as it stands.
    pub fn text(&self, range: &Range<usize>) -> &'a str {
        self.turn.text.get(self.bytes(range)).unwrap_or_default()
    }

    /// The day of the call.
    pub fn called_on(&self) -> Option<Date> {
        self.time.called_at.map(|at| at.date())
    }

    /// Whether amounts and times have been read.
    pub fn knows_values(&self) -> bool {
        self.values.get().is_some()
    }

    /// Word numbers from `at` to the end of its sentence.
    pub fn sentence_from(&self, at: usize) -> impl Iterator<Item = u32> + '_ {
        let sentence = self.spots[at].sentence;
        let from = self.ids[at..].iter().zip(&self.spots[at..]);
        from.take_while(move |(_, s)| s.sentence == sentence).map(|(&id, _)| id)
    }

    /// Amounts and times with the positions they take.
    pub fn values(&self) -> &[(Range<usize>, Value)] {
        self.values.get_or_init(|| {
            values(&self.tokens, self.time)
                .into_iter()
                .filter_map(|v| {
                    let start = self.spots.partition_point(|s| (s.token as usize) < v.tokens.start);
                    let end = self.spots.partition_point(|s| (s.token as usize) < v.tokens.end);
                    (start < end).then_some((start..end, v))
                })
                .collect()
        })
    }

    /// Calls `found` with the length of each stretch of type `what` that begins at `at`, longest first.
    pub fn typed(&self, what: Typed, at: usize, around: Surroundings<'_>, mut found: impl FnMut(usize)) {
        let value = |test: fn(&ValueKind) -> bool, found: &mut dyn FnMut(usize)| {
            let values = self.values();
            let i = values.partition_point(|(r, _)| r.start < at);
            if let Some((range, value)) = values.get(i).filter(|(r, v)| r.start == at && test(&v.kind)) {
                let _ = value;
                found(range.len());
            }
        };
        match what {
            Typed::Time => value(|k| matches!(k, ValueKind::Time(_)), &mut found),
            Typed::Number => value(|k| matches!(k, ValueKind::Number(_)), &mut found),
            Typed::Money => value(|k| matches!(k, ValueKind::Money(..)), &mut found),
            Typed::Percent => value(|k| matches!(k, ValueKind::Percent(_)), &mut found),
            Typed::Duration => value(|k| matches!(k, ValueKind::Duration(_)), &mut found),
            Typed::Person => around.people.at(self, at).into_iter().for_each(|(len, _)| found(len)),
            Typed::Product => {
                if let Some((len, _)) = self.product(at, around) {
                    found(len);
                }
            }
            Typed::Name => {
                self.names(at, |p| self.is_name(p, around)).for_each(&mut found);
            }
            Typed::Phrase => {
                let head = usize::from(around.pack.phrase_heads.contains(self.ids[at]));
                let start = at + head;
                let longest = (start..self.len().min(start + LONGEST_PHRASE))
                    .take_while(|&p| {
                        !around.pack.phrase_stops.contains(self.ids[p]) && (p == at || !self.clause_begins(p))
                    })
                    .count();
                (1..=longest).rev().for_each(|n| found(head + n));
            }
        }
    }

    /// The lengths of the names that begin at `at`, longest first, if `test` knows the words of a name.
    pub fn names(&self, at: usize, test: impl Fn(usize) -> bool) -> impl Iterator<Item = usize> {
        let longest = (at..self.len().min(at + LONGEST_NAME)).take_while(|&p| test(p)).count();
        (1..=longest).rev()
    }

    /// The product named at `at`: length in positions and index among all products.
    pub fn product(&self, at: usize, around: Surroundings<'_>) -> Option<(usize, usize)> {
        let pack = around.pack;
        let names = pack.product_names.get(&self.ids[at])?;
        let stands = |n: &&ProductName| self.ids.get(at + 1..at + 1 + n.rest.len()) == Some(n.rest.as_slice());
        // Ordinary words are a name by a capital letter that no sentence begin explains.
        let capital = |p: usize| self.flags(p).has(Flags::CAPITAL);
        let is_name = |n: &&ProductName| {
            let mut proof = if self.sentence_begins(at) { at + 1..at + 1 + n.rest.len() } else { at..at + 1 };
            pack.tongue.capitals_name() && capital(at) && !proof.is_empty() && proof.all(capital)
        };
        names.iter().filter(stands).find(|n| !n.ordinary || is_name(n)).map(|n| (n.rest.len() + 1, n.product))
    }

    /// A capitalised word that no sentence begin explains, and that is no frequent word, time or known person.
    pub fn is_name(&self, at: usize, around: Surroundings<'_>) -> bool {
        self.may_be_name(at, around) && !self.values().iter().any(|(range, _)| range.contains(&at))
    }

    /// Whether only a time can make the word at `at` no name.
    pub fn may_be_name(&self, at: usize, around: Surroundings<'_>) -> bool {
        self.flags(at).has(Flags::CAPITAL)
            && !self.sentence_begins(at)
            && self.word(at).len() > 2
            && !around.pack.common.contains(self.ids[at])
            && around.people.at(self, at).is_empty()
    }
}

/// Longest name, in tokens.
const LONGEST_NAME: usize = 3;

/// Longest noun phrase after its head, in tokens.
pub const LONGEST_PHRASE: usize = 6;
