//! WebVTT: the syntax for all tools that write it, and files of no particular tool (Whisper, diarisers).
//!
//! Lenient where tools are: times without hours, missing blank lines, header lines of any kind,
//! voice tags that are never closed. Entities and tags are the format's and do not reach the text.

use super::document::{Document, Unreadable, lines};
use super::part::{Found, Part, Role};
use super::speaker::Prefixes;
use super::speech::{Cue, Join, Speaker, assemble};
use super::{Source, clock};

/// See the module.
pub struct Vtt;

/// A cue as the file has it.
pub struct RawCue<'a> {
    /// Line above the times, empty if there is none.
    pub id: &'a str,
    pub start_ms: Option<u64>,
    pub end_ms: Option<u64>,
    pub lines: Vec<&'a str>,
}

impl Source for Vtt {
    fn name(&self) -> &'static str {
        "WebVTT transcript"
    }

    fn claims(&self, doc: &Document) -> bool {
        is_vtt(doc)
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        let cues = raw_cues(doc.text().unwrap_or(""));
        if cues.is_empty() {
            return Ok(vec![Found::Nothing(NO_CUES.to_owned())]);
        }
        let speech = assemble(prefixed(cues), Join::Closely).map_err(|e| Unreadable(e.to_string()))?;
        Ok(vec![Part::new("vtt", Role::Speech).with_speech(speech).found()])
    }
}

/// What a file with a header and no cues is.
pub const NO_CUES: &str = "a WebVTT file without cues: nobody spoke, or the transcript was not ready when it was saved";

/// Whether the text has the header of WebVTT.
pub fn is_vtt(doc: &Document) -> bool {
    doc.text().is_some_and(|t| {
        let rest = t.trim_start().strip_prefix("WEBVTT");
        rest.is_some_and(|r| r.is_empty() || r.starts_with(char::is_whitespace))
    })
}

/// The cues of a text with `-->` lines, with or without a header; times may use a point or a comma.
pub fn raw_cues(text: &str) -> Vec<RawCue<'_>> {
    let mut cues: Vec<RawCue> = Vec::new();
    let (mut before, mut open, mut comment) = ("", false, false);
    for line in lines(text) {
        comment |= !open && (line.starts_with("NOTE") || line == "STYLE" || line == "REGION");
        // Within a cue an arrow without a time is something that was said or written.
        let span = clock::span(line).filter(|times| !comment && (!open || *times != (None, None)));
        if let Some((start_ms, end_ms)) = span {
            // Without a blank line between, the cue before has taken this cue's number for text.
            if let Some(last) = cues.last_mut().filter(|_| open)
                && is_number(last.id)
                && last.lines.len() > 1
                && last.lines.last().is_some_and(|l| *l == before && is_number(l))
            {
                last.lines.pop();
            } else if open {
                before = "";
            }
            cues.push(RawCue { id: before, start_ms, end_ms, lines: Vec::new() });
            open = true;
        } else if line.trim().is_empty() {
            (open, comment) = (false, false);
        } else if open {
            cues.last_mut().into_iter().for_each(|c| c.lines.push(line.trim()));
        }
        before = line.trim();
    }
    cues
}

fn is_number(line: &str) -> bool {
    !line.is_empty() && line.bytes().all(|b| b.is_ascii_digit())
}

/// Cues whose text begins with `Name:` or `[NAME]:`, or whose speaker stands in a voice tag.
pub fn prefixed(raw: Vec<RawCue<'_>>) -> Vec<Cue> {
    let texts: Vec<(RawCue, Vec<Voice>)> = raw
        .into_iter()
        .map(|c| {
            let v = voices(&c.lines.join(" "));
            (c, v)
        })
        .collect();
    let prefixes =
        Prefixes::of(texts.iter().flat_map(|(_, v)| v).filter(|v| v.name.is_none()).map(|v| v.text.as_str()));
    let mut cues = Vec::new();
    for (cue, voices) in &texts {
        for voice in voices {
            let (name, text) = match &voice.name {
                Some(name) => (Some(name.as_str()), voice.text.as_str()),
                None => prefixes.split(&voice.text),
            };
            let name = name.map(|n| n.strip_prefix('[').and_then(|n| n.strip_suffix(']')).unwrap_or(n).trim());
            let speaker = name.filter(|n| !n.is_empty()).map(Speaker::named);
            cues.push(Cue {
                speaker,
                start_ms: cue.start_ms,
                end_ms: cue.end_ms,
                text: text.trim().to_owned(),
                utterance: None,
            });
        }
    }
    cues
}

/// A stretch of a cue in one voice.
pub struct Voice {
    pub name: Option<String>,
    pub text: String,
}

/// Splits a cue's text at its voice tags; other tags fall away, entities are decoded.
pub fn voices(text: &str) -> Vec<Voice> {
    let mut voices = vec![Voice { name: None, text: String::new() }];
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        let (before, tag) = rest.split_at(open);
        push(&mut voices, before);
        let Some(close) = tag.find('>').filter(|_| is_tag(tag)) else {
            push(&mut voices, "<");
            rest = &tag[1..];
            continue;
        };
        let inner = &tag[1..close];
        // `<v Name>` and `<v.class Name>`: the name runs to the bracket.
        if let Some(name) = inner.strip_prefix('v').filter(|n| n.starts_with([' ', '\t', '.'])) {
            let name = name.split_once([' ', '\t']).map_or("", |(_, n)| n);
            let name = htmlize::unescape(name.trim()).into_owned();
            voices.push(Voice { name: (!name.is_empty()).then_some(name), text: String::new() });
        } else if inner == "/v" {
            voices.push(Voice { name: None, text: String::new() });
        }
        rest = &tag[close + 1..];
    }
    push(&mut voices, rest);
    for voice in &mut voices {
        voice.text = htmlize::unescape(voice.text.trim()).into_owned();
    }
    voices.retain(|v| !v.text.is_empty());
    voices
}

fn push(voices: &mut [Voice], text: &str) {
    if let Some(last) = voices.last_mut() {
        last.text.push_str(text);
    }
}

/// Whether a `<` opens a tag of WebVTT: a name, a closing name, or a time.
fn is_tag(text: &str) -> bool {
    text[1..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voices_entities_and_tags() {
        let v = voices("<v Carlos Far&#237;as>so <b>we</b> &amp; they</v>");
        assert_eq!((v[0].name.as_deref(), v[0].text.as_str()), (Some("Carlos Farías"), "so we & they"));
        let v = voices("<v Ruiz, Dana>open <v.loud Bo | Acme (Guest)>two");
        let names: Vec<_> = v.iter().map(|v| v.name.as_deref()).collect();
        assert_eq!(names, [Some("Ruiz, Dana"), Some("Bo | Acme (Guest)")]);
        assert_eq!(voices("a < b <")[0].text, "a < b <");
    }

    #[test]
    fn cues_without_blank_lines_and_with_notes() {
        let raw = raw_cues(
            "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:0\n\nNOTE a --> b\nmore\n\n1\n00:01.000 --> 00:02.000 align:start\none\n2\n00:00:60.000 --> NaN\ntwo\n\n",
        );
        let seen: Vec<_> = raw.iter().map(|c| (c.id, c.start_ms, c.end_ms, c.lines.join("|"))).collect();
        assert_eq!(seen, [("1", Some(1000), Some(2000), "one".into()), ("2", Some(60_000), None, "two".into())]);
    }
}
