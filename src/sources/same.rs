//! Whether two calls are one conversation, recorded or exported twice by different tools.
//!
//! Compares runs of five words without case and punctuation. Two recognisers hear about every
//! second run alike; different conversations share next to none. [`Fingerprint`] is a sample of
//! the runs that a store can keep, so that only likely pairs are loaded and compared in full.

use crate::model::{Call, CallTime};
use std::collections::BTreeSet;

/// Words of a run.
const RUN: usize = 5;
/// Runs kept in a fingerprint.
const KEPT: usize = 128;
/// Seconds between the starts of two recordings of one call.
const NEAR_S: i64 = 120;
/// Share of the smaller call's runs that the larger must have, where the starts agree, and where one is not known.
const SHARE_DATED: f64 = 0.3;
const SHARE_UNDATED: f64 = 0.8;
/// Below so many runs only equal words are the same call.
const FEW: usize = 20;

/// The smallest hashes of a call's runs of words, ascending. Stable over versions and machines.
pub type Fingerprint = Vec<u64>;

/// The fingerprint of a call.
pub fn fingerprint(call: &Call) -> Fingerprint {
    runs(call).into_iter().take(KEPT).collect()
}

/// Whether two calls may be the same, from their fingerprints: misses hardly any pair that [`same_call`] accepts.
pub fn likely_same(a: &[u64], b: &[u64]) -> bool {
    if a.len() < FEW || b.len() < FEW {
        return a == b;
    }
    // A full fingerprint stands for the hashes up to its last; only there can both be compared.
    let reach = |f: &[u64]| if f.len() < KEPT { u64::MAX } else { f[f.len() - 1] };
    let limit = reach(a).min(reach(b));
    let within = |f: &[u64]| f.iter().filter(|h| **h <= limit).count();
    let shared = a.iter().filter(|h| **h <= limit && b.binary_search(h).is_ok()).count();
    // Half the share that is asked for in full: a sample of a hundred strays by a few.
    shared as f64 >= within(a).min(within(b)).max(1) as f64 * SHARE_DATED / 2.0
}

/// Whether two calls are the same conversation: starts and lengths that do not contradict, and the same words.
pub fn same_call(a: &Call, b: &Call) -> bool {
    let instant = |t: Option<CallTime>| t.and_then(|t| t.timestamp());
    let (dated, share) = match (instant(a.started_at), instant(b.started_at)) {
        (Some(x), Some(y)) if x.duration_since(y).as_secs().abs() > NEAR_S => return false,
        (Some(_), Some(_)) => (true, SHARE_DATED),
        _ => (false, SHARE_UNDATED),
    };
    if let (Some(x), Some(y)) = (a.duration_s, b.duration_s)
        && x.abs_diff(y) > x.max(y) / 5 + 60
    {
        return false;
    }
    let (x, y) = (runs(a), runs(b));
    if x.len().min(y.len()) < FEW {
        return dated && x == y && words(a) == words(b);
    }
    let shared = x.intersection(&y).count();
    // Counts are far below 2^52: the casts are exact.
    shared as f64 >= x.len().min(y.len()) as f64 * share
}

fn words(call: &Call) -> Vec<String> {
    let split = |text: &str| {
        let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '\u{2019}');
        words
            .map(|w| w.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>())
            .filter(|w| !w.is_empty())
            .collect::<Vec<_>>()
    };
    call.turns.iter().flat_map(|t| split(&t.text)).collect()
}

/// Hashes of all runs of words; of all words together where there are fewer than a run has.
fn runs(call: &Call) -> BTreeSet<u64> {
    let words = words(call);
    if words.is_empty() {
        return BTreeSet::new();
    }
    let size = RUN.min(words.len());
    words.windows(size).map(hash).collect()
}

/// FNV-1a with a final mix: fixed for ever, because stores keep the result.
fn hash(run: &[String]) -> u64 {
    let bytes = run.iter().flat_map(|w| w.bytes().chain([0]));
    let h = bytes.fold(0xcbf2_9ce4_8422_2325, |h: u64, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    let h = (h ^ (h >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let h = (h ^ (h >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    h ^ (h >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Turn;
    use crate::sources::part::{Part, Role};

    fn call(started: Option<&str>, text: &str) -> Call {
        let mut call = Part::new("text", Role::Speech).call;
        call.started_at = started.map(|t| CallTime::parse(t).expect("a time"));
        for (i, line) in (0u32..).zip(text.lines()) {
            call.turns.push(Turn { i, speaker: None, start_ms: None, end_ms: None, text: line.into(), marks: vec![] });
        }
        call
    }

    /// A conversation of `n` words; `wrong` of a hundred are heard differently.
    fn speech(seed: u32, n: u32, wrong: u32) -> String {
        let word = |k: u32| {
            let mixed = (k ^ seed.wrapping_mul(0x9e37_79b9)).wrapping_mul(2_654_435_761);
            let heard = if wrong > 0 && k % 100 < wrong * 7 % 100 && k.is_multiple_of(7) { "x" } else { "" };
            format!("w{}{heard}{}", mixed >> 22, if k % 12 == 11 { "\n" } else { " " })
        };
        (0..n).map(word).collect()
    }

    #[test]
    fn the_same_words_in_other_clothes_are_the_same_call() {
        let a = call(Some("2026-01-01T10:00:00Z"), &speech(1, 800, 0));
        let b = call(Some("2026-01-01T11:01:00+01:00"), &speech(1, 800, 0).to_uppercase().replace(' ', ", "));
        assert!(same_call(&a, &b) && likely_same(&fingerprint(&a), &fingerprint(&b)));
        let undated = call(None, &speech(1, 800, 0));
        assert!(same_call(&a, &undated));
    }

    #[test]
    fn two_recognisers_agree_enough_when_the_start_is_the_same() {
        let at = Some("2026-01-01T10:00:00Z");
        let (a, b) = (call(at, &speech(1, 3000, 0)), call(at, &speech(1, 3000, 13)));
        assert!(same_call(&a, &b) && likely_same(&fingerprint(&a), &fingerprint(&b)));
    }

    #[test]
    fn other_words_or_another_time_are_another_call() {
        let at = Some("2026-01-01T10:00:00Z");
        let (a, b) = (call(at, &speech(1, 800, 0)), call(at, &speech(2, 800, 0)));
        assert!(!same_call(&a, &b) && !likely_same(&fingerprint(&a), &fingerprint(&b)));
        let later = call(Some("2026-01-01T10:03:00Z"), &speech(1, 800, 0));
        assert!(!same_call(&a, &later));
        let (short, other) = (call(None, "Hello. Bye."), call(None, "hello bye"));
        assert!(!same_call(&short, &other), "too little to tell, and no date");
    }

    #[test]
    fn fingerprints_never_change() {
        // Stores keep them: computed once by another program.
        assert_eq!(
            fingerprint(&call(None, "One, two three four five SIX!")),
            [17951599150225547875, 18171010660319959656]
        );
    }
}
