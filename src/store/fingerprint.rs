//! Whether two calls are the same conversation recorded by two tools.
//!
//! A fingerprint is a min-hash: the share of equal places estimates the share of common word groups
//! (Jaccard). `sources` computes it; two fingerprints compare only when they have the same length.

use crate::model::CallTime;
use jiff::civil::DateTime;

/// From this share of equal places on, two calls are the same conversation.
const SAME: f64 = 0.8;
/// Two tools start recording at most this far apart, in seconds.
const START_WITHIN_S: f64 = 120.0;
/// Places to a band: calls that share 0.8 of their words share no band of 4 in fewer than one of 1,000 cases (64 places).
const BAND: usize = 4;

/// The estimated Jaccard similarity, 0 to 1; 0 for fingerprints that do not compare.
pub(super) fn similarity(a: &[u64], b: &[u64]) -> f64 {
    if a.is_empty() || a.len() != b.len() {
        return 0.0;
    }
    let equal = a.iter().zip(b).filter(|(x, y)| x == y).count();
    // Exact: a fingerprint has far fewer than 2^52 places.
    equal as f64 / a.len() as f64
}

/// Whether the two are one conversation: alike enough, and begun together where both starts are known.
pub(super) fn same_conversation(similarity: f64, a: Option<CallTime>, b: Option<CallTime>) -> bool {
    similarity >= SAME && a.zip(b).is_none_or(|(a, b)| began_together(a, b))
}

/// Starts of which only one names its zone do not compare, and do not tell calls apart.
fn began_together(a: CallTime, b: CallTime) -> bool {
    let apart = |x: DateTime, y: DateTime| x.duration_since(y).as_secs_f64().abs();
    match (a.timestamp(), b.timestamp()) {
        (Some(x), Some(y)) => x.duration_since(y).as_secs_f64().abs() <= START_WITHIN_S,
        (None, None) => apart(a.local, b.local) <= START_WITHIN_S,
        _ => true,
    }
}

/// Numbers of which similar fingerprints share at least one.
pub(super) fn bands(fingerprint: &[u64]) -> Vec<i64> {
    let mut bands: Vec<i64> = fingerprint
        .chunks(BAND)
        .enumerate()
        .map(|(place, band)| {
            let mut hasher = blake3::Hasher::new();
            hasher.update(&(place as u64).to_le_bytes());
            band.iter().for_each(|v| {
                hasher.update(&v.to_le_bytes());
            });
            let mut first = [0u8; 8];
            first.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
            i64::from_le_bytes(first)
        })
        .collect();
    bands.sort_unstable();
    bands.dedup();
    bands
}

pub(super) fn to_bytes(fingerprint: &[u64]) -> Vec<u8> {
    fingerprint.iter().flat_map(|v| v.to_le_bytes()).collect()
}

pub(super) fn from_bytes(bytes: &[u8]) -> Vec<u64> {
    bytes
        .chunks_exact(8)
        .map(|chunk| {
            let mut value = [0u8; 8];
            value.copy_from_slice(chunk);
            u64::from_le_bytes(value)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Option<CallTime> {
        CallTime::parse(text).ok()
    }

    #[test]
    fn similar_fingerprints_share_a_band_and_others_do_not() {
        let a: Vec<u64> = (0..64).collect();
        let mut b = a.clone();
        (0..12).for_each(|i| b[i * 5] = 1_000 + i as u64);
        assert!((similarity(&a, &b) - 52.0 / 64.0).abs() < 1e-9);
        assert!(bands(&a).iter().any(|x| bands(&b).contains(x)));
        let other: Vec<u64> = (100..164).collect();
        assert!(!bands(&a).iter().any(|x| bands(&other).contains(x)));
        assert_eq!(from_bytes(&to_bytes(&a)), a);
    }

    #[test]
    fn starts_count_only_where_they_compare() {
        let near = (at("2026-03-02T10:00:00+01:00"), at("2026-03-02T09:01:30Z"));
        let far = (at("2026-03-02T10:00:00+01:00"), at("2026-03-02T10:00:00Z"));
        let zoneless = (at("2026-03-02T10:00:00"), at("2026-03-02T09:00:00Z"));
        assert!(same_conversation(0.9, near.0, near.1));
        assert!(!same_conversation(0.9, far.0, far.1));
        assert!(same_conversation(0.9, zoneless.0, zoneless.1));
        assert!(same_conversation(0.8, None, far.1));
        assert!(!same_conversation(0.79, near.0, near.1));
        assert!(!same_conversation(0.9, at("2026-03-02T10:00:00"), at("2026-03-09T10:00:00")));
    }
}
