//! How a name sounds in English: speech recognition writes it as it hears it. Pure, and none for other scripts.

/// Consonants from which on a sound tells one name from the others, whatever its vowels.
const TELLING: usize = 4;
/// Share of letters that must be right, by whether the sound is telling: with likeness alone "clarity" would be Clari.
const LIKE: [f64; 2] = [0.75, 0.5];

/// Whether `said` may be what a recogniser made of `name`: the same letters in other words, or one sound and like letters.
pub fn sounds_like(said: &str, name: &str) -> bool {
    let (said, name) = (joined(said), joined(name));
    said == name
        || sound(&said).is_some_and(|s| {
            let least = LIKE[usize::from(s.len() >= TELLING)];
            sound(&name).as_ref() == Some(&s) && strsim::normalized_levenshtein(&said, &name) >= least
        })
}

/// A name in small letters without what stands between its words.
pub fn joined(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The consonants of an English word as they sound; none for words of other scripts or without two consonants.
///
/// `ght` is `t`, `ph` is `f`, soft `c` is `s`, hard `c`, `ck` and `q` are `k`, `x` is `ks`, `z` is `s`; a first vowel is kept as `a`.
pub fn sound(word: &str) -> Option<String> {
    let letters = word.as_bytes();
    if !letters.iter().all(u8::is_ascii_lowercase) {
        return None;
    }
    let mut out: Vec<u8> = Vec::with_capacity(letters.len());
    let mut push = |sounds: &[u8]| {
        for s in sounds {
            if out.last() != Some(s) {
                out.push(*s);
            }
        }
    };
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        let next = letters.get(at + 1).copied();
        let (sounds, taken): (&[u8], usize) = match (letter, next) {
            (b'p', Some(b'h')) => (b"f", 2),
            (b'g', Some(b'h')) if at > 0 => (b"", 2),
            (b'c', Some(b'k')) => (b"k", 2),
            (b'k', Some(b'n')) | (b'w', Some(b'r')) if at == 0 => (b"", 1),
            (b'c', Some(b'h')) => (b"x", 2),
            (b's', Some(b'h')) => (b"x", 2),
            (b'c', Some(b'e' | b'i' | b'y')) => (b"s", 1),
            (b'c' | b'q', _) => (b"k", 1),
            (b'x', _) => (b"ks", 1),
            (b'z', _) => (b"s", 1),
            (b'a' | b'e' | b'i' | b'o' | b'u' | b'y', _) if at == 0 => (b"a", 1),
            (b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' | b'w', _) => (b"", 1),
            _ => (&letters[at..=at], 1),
        };
        push(sounds);
        at += taken;
    }
    (out.len() >= 3).then(|| String::from_utf8_lossy(&out).into_owned())
}

#[cfg(test)]
mod tests {
    use super::sound;

    #[test]
    fn names_sound_as_they_are_heard() {
        for (a, b) in [
            ("gainsite", "gainsight"),
            ("salesforce", "sailsforse"),
            ("zendesk", "sendesc"),
            ("phoenix", "fenix"),
            ("workato", "workatto"),
            ("wrangler", "rangler"),
        ] {
            assert_eq!(sound(a), sound(b), "{a} {b}");
        }
        assert_ne!(sound("contract"), sound("contact"));
        assert_eq!(sound("aie"), None);
        assert_eq!(sound("straße"), None);
    }
}
