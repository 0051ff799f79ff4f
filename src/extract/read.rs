//! Which pack reads which speaker, and the turns made ready for it.

use super::Unread;
use super::sides;
use super::view::View;
use crate::model::Call;
use crate::rules::{Pack, Ruleset};
use crate::text::{Scratch, TimeContext, Tongue, language};
use std::collections::BTreeMap;

/// A speaker's language by participant id; the key `""` holds turns without a speaker.
pub type Readers<'c> = BTreeMap<&'c str, String>;

/// Share of a speaker's words among the most frequent of a language that proves it without a closer look.
const PLAINLY: f64 = 0.25;
/// How far the share must be ahead of the next language's.
const AHEAD: f64 = 0.15;
/// Words of a speaker looked at for that.
const WORDS: usize = 80;
/// Words below which nothing is proven.
const FEWEST_WORDS: usize = 8;

/// The language of each speaker: English by its frequent words, else by whatlang, by other frequent words, as the call
/// says, or as most of the call speaks.
pub fn speakers<'c>(call: &'c Call, rules: &Ruleset) -> Readers<'c> {
    let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for turn in &call.turns {
        texts.entry(turn.speaker.as_deref().unwrap_or("")).or_default().push(&turn.text);
    }
    let claimed = call.language.as_deref().and_then(language::normal);
    let proven: BTreeMap<&str, Option<String>> = texts
        .iter()
        .map(|(speaker, turns)| {
            let plain = plainly(turns, rules);
            // Portuguese looks like Spanish by its frequent words, and Dutch like German: whatlang may object.
            let sure = plain.filter(|language| Tongue::of(language) == Tongue::English);
            let known = sure.or_else(|| language::detect(turns.iter().copied())).or(plain);
            (*speaker, known.map(str::to_owned))
        })
        .collect();
    let mut sizes: BTreeMap<&str, usize> = BTreeMap::new();
    for (speaker, language) in &proven {
        if let Some(language) = language {
            *sizes.entry(language).or_default() += texts[speaker].iter().map(|t| t.len()).sum::<usize>();
        }
    }
    let most = sizes.iter().max_by_key(|(_, size)| **size).map(|(l, _)| (*l).to_owned());
    let fallback = claimed.or(most).unwrap_or_else(|| "und".to_owned());
    proven.iter().map(|(speaker, language)| (*speaker, language.clone().unwrap_or_else(|| fallback.clone()))).collect()
}

/// The language whose frequent words make up enough of what is said. Where another would do nearly as well, none.
fn plainly<'r>(turns: &[&str], rules: &'r Ruleset) -> Option<&'r str> {
    let mut known: Vec<(usize, &Pack)> = rules.packs.values().map(|pack| (0, pack)).collect();
    let (mut words, mut lower) = (0usize, String::new());
    for word in turns.iter().flat_map(|turn| turn.split(|c: char| !c.is_alphanumeric())).filter(|w| !w.is_empty()) {
        lower.clear();
        lower.extend(word.chars().flat_map(char::to_lowercase));
        for (known, pack) in &mut known {
            *known += usize::from(pack.common.contains(pack.lexicon.id(&lower)));
        }
        words += 1;
        if words == WORDS {
            break;
        }
    }
    known.sort_by_key(|(known, _)| std::cmp::Reverse(*known));
    // Counts are far below 2^52, so the ratio is exact enough.
    let share = |n: usize| known.get(n).map_or(0.0, |(known, _)| *known as f64 / words as f64);
    let plain = words >= FEWEST_WORDS && share(0) >= PLAINLY && share(0) - share(1) >= AHEAD;
    known.first().filter(|_| plain).map(|(_, pack)| pack.language.as_str())
}

/// The turns whose speaker `language` is, made ready; none for the others.
pub fn views<'c>(
    call: &'c Call,
    readers: &Readers<'_>,
    language: &str,
    pack: &Pack,
    time: TimeContext,
) -> Vec<Option<View<'c>>> {
    let people: BTreeMap<&str, usize> = call.participants.iter().enumerate().map(|(i, p)| (p.id.as_str(), i)).collect();
    let sides = sides::of(call);
    let mut scratch = Scratch::default();
    call.turns
        .iter()
        .map(|turn| {
            let id = turn.speaker.as_deref().unwrap_or("");
            let speaker = people.get(id).copied();
            let side = speaker.map(|s| sides[s]).unwrap_or_default();
            (readers.get(id).map(String::as_str) == Some(language))
                .then(|| View::new(turn, side, speaker, pack, time, &mut scratch))
        })
        .collect()
}

/// Speakers whose language has no pack.
pub fn unread(call: &Call, readers: &Readers<'_>, rules: &Ruleset) -> Vec<Unread> {
    readers
        .iter()
        .filter(|(_, language)| !rules.packs.contains_key(*language))
        .map(|(speaker, language)| Unread {
            speaker: (!speaker.is_empty()).then(|| (*speaker).to_owned()),
            language: language.clone(),
            turns: call.turns.iter().filter(|t| t.speaker.as_deref().unwrap_or("") == *speaker).count(),
        })
        .collect()
}
