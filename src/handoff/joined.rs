//! Which mentions of commitments are of one promise.
//!
//! Shy: a promise shown twice costs a glance, two promises shown as one cost a promise. Mentions join when the same
//! side owes and what they are about is nearly the same. What is told begins no thread; it joins the one that it is about.

use super::items::{owing, plain};
use super::mentions::{Mention, tongue};
use crate::model::{Finding, State};

/// What two mentions must share, of 1, where several words or a pair of neighbours agree.
const ALIKE: f64 = 0.45;
/// The same where one word agrees and something else speaks for it: the same day, or the same stretch of a call.
const ALIKE_NEAR: f64 = 0.5;
/// The same where one word agrees and nothing else does: they are about nothing else …
const ALIKE_ALONE: f64 = 0.8;
/// … and share this much, of 1, where light words count like others.
const LITTLE_ELSE: f64 = 0.5;
/// Turns within which a call stays with a matter.
const NEAR_TURNS: u32 = 12;
/// Turns within which a speaker who names nothing new still speaks of the same.
const AGAIN_TURNS: u32 = 4;

/// The mentions of each promise, in the order given, promises by their first mention.
pub fn joined<'m, 'a>(mentions: &'m [Mention<'a>]) -> Vec<Vec<&'m Mention<'a>>> {
    let mut threads: Vec<Vec<&Mention>> = Vec::new();
    for mention in mentions {
        let mut best: Option<(f64, usize)> = None;
        for (n, thread) in threads.iter().enumerate() {
            if let Some(alike) = mention.belongs(thread)
                && best.is_none_or(|(most, _)| alike > most)
            {
                best = Some((alike, n));
            }
        }
        match best {
            Some((_, n)) => threads[n].push(mention),
            // What is told of no promise is nobody's.
            None if mention.told.is_some() => {}
            None => threads.push(vec![mention]),
        }
    }
    threads
}

impl Mention<'_> {
    /// How well it fits a thread; none if it is another promise. It must share something with each mention that is
    /// about anything, so that a list of four promises does not draw four threads into one.
    fn belongs(&self, thread: &[&Mention]) -> Option<f64> {
        let close: Vec<f64> = thread.iter().filter_map(|m| self.alike(m)).collect();
        let best = close.into_iter().max_by(f64::total_cmp)?;
        let stranger = |m: &&Mention| {
            m.told.is_none() && !m.about.is_empty() && !m.about.keys().any(|w| self.about.contains_key(w))
        };
        (self.about.is_empty() || !thread.iter().any(stranger)).then_some(best)
    }

    /// How surely the two are of one promise; none if that is not likely enough.
    fn alike(&self, other: &Mention) -> Option<f64> {
        if self.told.is_some() || other.told.is_some() {
            return if other.told.is_none() { self.tells_of(other) } else { None };
        }
        let (a, b) = (self.finding, other.finding);
        if owing(a) != owing(b) {
            return None;
        }
        let near = a.call_id == b.call_id && a.evidence.turn.abs_diff(b.evidence.turn) <= NEAR_TURNS;
        let word_for_word = !self.words.is_empty() && self.words == other.words && (near || !self.about.is_empty());
        if one_exchange(a, b) || self.accepts(other) || word_for_word {
            return Some(2.0);
        }
        if self.says_again(other) {
            return Some(1.0);
        }
        let shared = self.shared(other)?;
        if shared.several {
            return (shared.dice >= ALIKE).then_some(shared.dice);
        }
        if !agree(&a.slots.owner.as_deref().map(plain), &b.slots.owner.as_deref().map(plain)) {
            return None;
        }
        let one_day = a.slots.due_date.is_some() && a.slots.due_date == b.slots.due_date;
        let all = 2.0 * self.all.intersection(&other.all).count() as f64 / (self.all.len() + other.all.len()) as f64;
        let close =
            ((near || one_day) && shared.dice >= ALIKE_NEAR) || (shared.dice >= ALIKE_ALONE && all >= LITTLE_ELSE);
        close.then_some(shared.dice)
    }

    /// How surely it tells of the promise `other`, whoever tells it.
    fn tells_of(&self, other: &Mention) -> Option<f64> {
        let told = self.told?;
        let (denied, by) = (self.denies(other), self.finding.slots.by);
        let fits = match told.state {
            State::Withdrawn => denied,
            _ => by.is_none_or(|by| by == owing(other.finding)),
        };
        let shared = self.shared(other).filter(|_| fits && tongue(self.finding) == tongue(other.finding))?;
        let enough = if shared.several { ALIKE } else { ALIKE_ALONE };
        ((shared.several || told.handed) && shared.dice >= enough).then_some(shared.dice)
    }

    /// What the two have in common; none without a rare word.
    fn shared(&self, other: &Mention) -> Option<Shared> {
        let weigh = |m: &Mention| m.about.values().sum::<f64>();
        let words: Vec<(&String, f64)> =
            self.about.iter().filter(|(w, _)| other.about.contains_key(*w)).map(|(w, n)| (w, *n)).collect();
        if !words.iter().any(|(w, _)| self.rare.contains(*w)) {
            return None;
        }
        let rare_pair = |(x, y): &&(String, String)| self.rare.contains(x) || self.rare.contains(y);
        Some(Shared {
            dice: 2.0 * words.iter().map(|(_, n)| n).sum::<f64>() / (weigh(self) + weigh(other)),
            several: words.len() > 1 || self.pairs.intersection(&other.pairs).any(|p| rare_pair(&p)),
        })
    }

    /// Whether it names nothing of its own ("sure, will do") and answers the request `other`, which names its turn.
    fn accepts(&self, other: &Mention) -> bool {
        let (a, b) = (self.finding, other.finding);
        self.about.is_empty()
            && a.call_id == b.call_id
            && a.evidence.side != b.evidence.side
            && b.evidence.also.contains(&a.evidence.turn)
            && agree(&a.slots.owner, &b.slots.owner)
            && agree(&a.slots.due_date, &b.slots.due_date)
    }

    /// Whether the speaker of `other` says it again at once and names nothing else: "I can look" after "I'd have to look".
    fn says_again(&self, other: &Mention) -> bool {
        let (a, b) = (&self.finding.evidence, &other.finding.evidence);
        self.about.is_empty()
            && !self.all.is_empty()
            && self.all.is_subset(&other.all)
            && self.named.is_subset(&other.named)
            && self.finding.call_id == other.finding.call_id
            && a.speaker.is_some()
            && a.speaker == b.speaker
            && a.turn.abs_diff(b.turn) <= AGAIN_TURNS
    }
}

/// What two mentions have in common.
struct Shared {
    /// The weight of the common words, of 1.
    dice: f64,
    /// Several words, or a pair of neighbours of which one is rare.
    several: bool,
}

/// Whether two commitments are the request and the acceptance of one promise: each names the other's turn.
fn one_exchange(a: &Finding, b: &Finding) -> bool {
    a.call_id == b.call_id
        && a.evidence.also.contains(&b.evidence.turn)
        && b.evidence.also.contains(&a.evidence.turn)
        && a.slots.owner == b.slots.owner
        && a.slots.due_date == b.slots.due_date
}

/// Whether two slots do not speak against each other.
fn agree<T: PartialEq>(a: &Option<T>, b: &Option<T>) -> bool {
    a.is_none() || b.is_none() || a == b
}
