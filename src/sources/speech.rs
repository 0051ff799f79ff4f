//! From cues to turns: the one place where cues are joined, speakers numbered and limits held.
//!
//! Times are milliseconds from the start of the recording. Cues keep the order they come in.

use crate::model::{Call, Mark, Participant, Side, Turn, ids};
use std::collections::{HashMap, HashSet};

/// Longest silence within a turn, in milliseconds.
const GAP_MS: u64 = 1500;
/// Characters from which on a turn takes no further cue.
const FULL: usize = 600;
/// More turns than any call has: a day of one-word turns.
pub const MAX_TURNS: usize = 200_000;
/// Bytes of one turn's text.
pub const MAX_TURN_BYTES: usize = 1 << 20;

/// A stretch of speech as a file delivers it.
#[derive(Clone, Default)]
pub struct Cue {
    pub speaker: Option<Speaker>,
    pub start_ms: Option<u64>,
    pub end_ms: Option<u64>,
    pub text: String,
    /// Cues of one number are one utterance, where the source numbers utterances.
    pub utterance: Option<String>,
}

/// Who speaks: what the source has of id, name and side.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Speaker {
    /// The source's id; empty where it only has names.
    pub id: String,
    pub name: String,
    pub side: Side,
}

/// How cues become turns.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Join {
    /// A cue is a turn.
    Never,
    /// Cues of one speaker that follow closely, until the turn is long.
    Closely,
    /// Cues of one speaker and one utterance number; cues without a number as `Closely`.
    Utterances,
}

/// People and turns of a call.
#[derive(Default)]
pub struct Speech {
    pub participants: Vec<Participant>,
    pub turns: Vec<Turn>,
}

/// A call beyond what is sensible, most likely a damaged or hostile file.
#[derive(Debug, thiserror::Error)]
pub enum TooMuch {
    #[error("more than {MAX_TURNS} turns: split the recording, or check that it is a transcript")]
    Turns,
    #[error("turn {0} has more than {MAX_TURN_BYTES} bytes of text: check that the file is a transcript")]
    Text(usize),
}

impl Speaker {
    /// Someone of whom only the name is known.
    pub fn named(name: &str) -> Speaker {
        Speaker { name: name.trim().to_owned(), ..Speaker::default() }
    }
}

/// Makes turns of `cues`, numbered from 0; empty cues are left out.
///
/// # Errors
/// More turns, or a longer turn, than the limits allow.
pub fn assemble(cues: Vec<Cue>, join: Join) -> Result<Speech, TooMuch> {
    let anonymous = cues.iter().all(|c| c.speaker.is_none());
    let mut people = People::default();
    let mut turns: Vec<Turn> = Vec::new();
    // Characters of the last turn, and the turn of each utterance number.
    let mut length = 0;
    let mut utterances: HashMap<String, usize> = HashMap::new();
    for cue in cues {
        if cue.text.trim().is_empty() {
            continue;
        }
        let speaker = cue.speaker.as_ref().map(|s| people.id_of(s));
        let at = match (join, &cue.utterance) {
            (Join::Never, _) => None,
            (Join::Utterances, Some(number)) => {
                utterances.get(number).copied().filter(|&k| turns[k].speaker == speaker)
            }
            _ => turns.len().checked_sub(1).filter(|&k| {
                let same = turns[k].speaker == speaker && (speaker.is_some() || anonymous);
                same && length <= FULL && follows(&turns[k], &cue)
            }),
        };
        match at {
            Some(k) => {
                append(&mut turns[k], &cue);
                length += cue.text.chars().count() + 1;
            }
            None => {
                length = cue.text.chars().count();
                let i = u32::try_from(turns.len()).map_err(|_| TooMuch::Turns)?;
                if let Some(number) = cue.utterance {
                    utterances.insert(number, turns.len());
                }
                // An end before its start is an error of the file.
                let (start_ms, end_ms) = (cue.start_ms, cue.end_ms.map(|end| end.max(cue.start_ms.unwrap_or(0))));
                turns.push(Turn { i, speaker, start_ms, end_ms, text: cue.text, marks: Vec::new() });
            }
        }
        let last = at.unwrap_or(turns.len() - 1);
        if turns[last].text.len() > MAX_TURN_BYTES {
            return Err(TooMuch::Text(last));
        }
        if turns.len() > MAX_TURNS {
            return Err(TooMuch::Turns);
        }
    }
    Ok(Speech { participants: people.list, turns })
}

/// Whether the cue begins within the allowed silence after the turn; without times nothing follows closely.
fn follows(turn: &Turn, cue: &Cue) -> bool {
    match (turn.start_ms, turn.end_ms.or(turn.start_ms), cue.start_ms) {
        (Some(began), Some(ended), Some(begins)) => begins >= began && begins.saturating_sub(ended) <= GAP_MS,
        _ => false,
    }
}

/// Adds a cue to a turn with a space between, and a mark for each cue that has a time.
fn append(turn: &mut Turn, cue: &Cue) {
    let mark = |at: usize, ms: u64| u32::try_from(at).ok().map(|at| Mark { at, ms });
    if turn.marks.is_empty() {
        turn.marks.extend(turn.start_ms.and_then(|ms| mark(0, ms)));
    }
    turn.text.push(' ');
    turn.marks.extend(cue.start_ms.and_then(|ms| mark(turn.text.len(), ms)));
    turn.text.push_str(&cue.text);
    turn.end_ms = turn.end_ms.max(cue.end_ms);
}

/// Speakers in order of appearance, each with an id that is unique within the call.
#[derive(Default)]
pub struct People {
    list: Vec<Participant>,
    known: HashMap<Speaker, String>,
    taken: HashSet<String>,
}

impl People {
    /// The participant id of a speaker: the source's own, else `p1`, `p2` … in order of appearance.
    pub fn id_of(&mut self, speaker: &Speaker) -> String {
        let key = if speaker.id.is_empty() {
            speaker.clone()
        } else {
            Speaker { id: speaker.id.clone(), ..Speaker::default() }
        };
        if let Some(id) = self.known.get(&key) {
            return id.clone();
        }
        let mut id = speaker.id.clone();
        let mut n = self.list.len();
        while id.is_empty() || self.taken.contains(&id) {
            n += 1;
            id = format!("p{n}");
        }
        self.taken.insert(id.clone());
        let side = speaker.side;
        self.list.push(Participant { id: id.clone(), name: speaker.name.clone(), email: None, title: None, side });
        self.known.insert(key, id.clone());
        id
    }
}

/// An id of a call whose source has none: from who said what when, so that encoding, line ends, name and place of the file do not matter.
pub fn content_id(call: &Call) -> String {
    let names: HashMap<&str, &str> = call.participants.iter().map(|p| (p.id.as_str(), p.name.as_str())).collect();
    let mut content = Vec::new();
    for turn in &call.turns {
        let speaker = turn.speaker.as_deref().and_then(|s| names.get(s)).copied().unwrap_or("");
        for part in [speaker.as_bytes(), &turn.start_ms.unwrap_or(u64::MAX).to_le_bytes(), turn.text.as_bytes()] {
            content.extend_from_slice(&(part.len() as u64).to_le_bytes());
            content.extend_from_slice(part);
        }
    }
    ids::content_call_id(&call.source, &content)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cue(name: &str, start: u64, end: u64, text: &str) -> Cue {
        let speaker = (!name.is_empty()).then(|| Speaker::named(name));
        Cue { speaker, start_ms: Some(start), end_ms: Some(end), text: text.into(), utterance: None }
    }

    fn texts(cues: Vec<Cue>) -> Vec<String> {
        assemble(cues, Join::Closely).expect("small").turns.into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn cues_of_one_speaker_join_while_the_gap_is_short() {
        let speech = assemble(
            vec![
                cue("A", 0, 1000, "one"),
                cue("A", 2500, 3000, "twö"),
                cue("A", 4501, 5000, "three"),
                cue("B", 5000, 5500, "four"),
            ],
            Join::Closely,
        )
        .expect("small");
        let texts: Vec<&str> = speech.turns.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(texts, ["one twö", "three", "four"]);
        assert_eq!(speech.turns[0].marks, [Mark { at: 0, ms: 0 }, Mark { at: 4, ms: 2500 }]);
        assert_eq!((speech.turns[0].end_ms, speech.turns[1].marks.len()), (Some(3000), 0));
        assert_eq!(speech.participants.len(), 2);
    }

    #[test]
    fn a_long_turn_takes_no_more() {
        let long = "x".repeat(601);
        assert_eq!(texts(vec![cue("A", 0, 10, &long), cue("A", 10, 20, "y")]).len(), 2);
        assert_eq!(texts(vec![cue("A", 0, 10, &long[1..]), cue("A", 10, 20, "y")]).len(), 1);
    }

    #[test]
    fn a_cue_without_a_speaker_continues_nobody() {
        assert_eq!(texts(vec![cue("A", 0, 10, "a"), cue("", 10, 20, "b"), cue("", 20, 30, "c")]).len(), 3);
        assert_eq!(
            texts(vec![cue("", 0, 10, "a"), cue("", 10, 20, "b")]).len(),
            1,
            "nobody is named in the whole file"
        );
    }

    #[test]
    fn a_huge_turn_is_refused() {
        let result = assemble(vec![cue("A", 0, 1, &"x".repeat(MAX_TURN_BYTES + 1))], Join::Never);
        assert!(matches!(result, Err(TooMuch::Text(0))));
    }
}
