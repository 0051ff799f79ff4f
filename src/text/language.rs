//! The language of a speaker, from enough of what they said.
//!
//! whatlang is slow and weak on single turns, so it reads up to 2,000 joined characters of one
//! speaker; below [`FEWEST`] characters, or where it is unsure, the call's own language decides.

use whatlang::{Detector, Lang};

/// Most characters read.
const MOST: usize = 2_000;
/// Fewest characters that whatlang is trusted on; see docs/decisions/0002.
const FEWEST: usize = 120;

/// ISO 639-1 code of what a speaker speaks; none if the text is too short or unclear.
pub fn detect<'a>(turns: impl Iterator<Item = &'a str>) -> Option<&'static str> {
    let mut text = String::new();
    for turn in turns {
        if text.len() > MOST {
            break;
        }
        text.extend(turn.chars().take(MOST));
        text.push(' ');
    }
    if text.chars().count() < FEWEST {
        return None;
    }
    let info = Detector::new().detect(&text)?;
    info.is_reliable().then(|| code(info.lang())).flatten()
}

/// The two-letter code of languages met in business calls.
fn code(lang: Lang) -> Option<&'static str> {
    Some(match lang {
        Lang::Eng => "en",
        Lang::Deu => "de",
        Lang::Fra => "fr",
        Lang::Spa => "es",
        Lang::Por => "pt",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "no",
        Lang::Fin => "fi",
        Lang::Pol => "pl",
        Lang::Ces => "cs",
        Lang::Tur => "tr",
        Lang::Jpn => "ja",
        Lang::Cmn => "zh",
        Lang::Kor => "ko",
        Lang::Rus => "ru",
        Lang::Ukr => "uk",
        Lang::Hin => "hi",
        _ => return None,
    })
}

/// The two-letter form of a source's language tag (`eng`, `en-US`, `en`).
pub fn normal(tag: &str) -> Option<String> {
    let head = tag.split(['-', '_']).next().unwrap_or(tag).to_lowercase();
    Some(
        match head.as_str() {
            "eng" => "en",
            "ger" | "deu" => "de",
            "fre" | "fra" => "fr",
            "spa" => "es",
            "por" => "pt",
            "ita" => "it",
            "dut" | "nld" => "nl",
            "und" | "zxx" | "" => return None,
            two if two.len() == 2 => two,
            _ => return None,
        }
        .to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn enough_text_tells_and_little_does_not() {
        let german = "wir müssen das bis Ende des Monats klären, weil die Stadtwerke sonst die Freigabe nicht rechtzeitig bekommen und das Projekt sich verschiebt";
        assert_eq!(detect([german].into_iter()), Some("de"));
        assert_eq!(detect(["ja genau"].into_iter()), None);
        assert_eq!(normal("eng").as_deref(), Some("en"));
        assert_eq!(normal("pt-BR").as_deref(), Some("pt"));
        assert_eq!(normal("und"), None);
    }
}
