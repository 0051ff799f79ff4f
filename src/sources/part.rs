//! What a source finds in one body: calls or pieces of calls, deals, CRM rows, or nothing and why.

use super::crm::Table;
use super::speech::Speech;
use crate::model::{Call, CallTime, Deal};

/// One thing found in a body.
pub enum Found {
    Part(Box<Part>),
    Deal(Box<Deal>),
    Crm(Table),
    /// Recognised, but nothing in it to ingest: what it is and what to do.
    Nothing(String),
}

/// A call or a piece of one. Pieces of one call in several files are put together by `join`.
pub struct Part {
    /// Fields that this piece does not know are empty; `call_id` is empty where the source has no id.
    pub call: Call,
    pub role: Role,
    pub clues: Clues,
    /// What a user should know of this piece.
    pub notes: Vec<String>,
}

/// What a piece is for its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// A call complete as given: nothing is added to it.
    Whole,
    /// The words, with speakers where the source has them.
    Speech,
    /// The same words in a poorer form (live captions): used where there is no better file.
    Captions,
    /// Title, date, people: no words.
    Head,
    /// Belongs to a call and adds nothing to it (chat).
    Aside,
}

/// By what else than its id a piece finds its call; all count within one folder and one source only.
#[derive(Clone, Default)]
pub struct Clues {
    /// What the names of the files of one call share (`GMT20240124-202901`, `123` of `123_metadata.json`).
    pub stem: Option<String>,
    /// When the recording or meeting began.
    pub at: Option<CallTime>,
    /// The number that meetings of one series share.
    pub meeting: Option<String>,
}

impl Role {
    /// Whether the piece holds words of the call.
    pub fn has_words(self) -> bool {
        matches!(self, Role::Whole | Role::Speech | Role::Captions)
    }
}

impl Part {
    /// A piece of `source` with nothing in it yet.
    pub fn new(source: &str, role: Role) -> Part {
        let call = Call {
            call_id: String::new(),
            source: source.to_owned(),
            title: String::new(),
            started_at: None,
            duration_s: None,
            stage: None,
            language: None,
            url: None,
            deal_id: None,
            participants: Vec::new(),
            turns: Vec::new(),
        };
        Part { call, role, clues: Clues::default(), notes: Vec::new() }
    }

    /// Gives the piece its source's own id of the call.
    pub fn with_id(mut self, id: Option<String>) -> Part {
        self.call.call_id = id.map_or(String::new(), |id| format!("{}:{id}", self.call.source));
        self
    }

    /// Puts the words in.
    pub fn with_speech(mut self, speech: Speech) -> Part {
        self.call.participants = speech.participants;
        self.call.turns = speech.turns;
        self
    }

    pub fn found(self) -> Found {
        Found::Part(Box::new(self))
    }
}

/// What the names of the files of one call have in common: without copy number, endings and the word for the file's kind.
pub fn stem(name: &str) -> Option<String> {
    let mut rest = name.to_lowercase();
    // A browser's copy number stands before the last ending: `x.transcript (1).vtt`.
    if let (Some(open), Some(close)) = (rest.rfind(" ("), rest.rfind(')'))
        && open + 2 < close
        && rest[open + 2..close].bytes().all(|b| b.is_ascii_digit())
    {
        rest.replace_range(open..=close, "");
    }
    if let Some(at) = rest.find("gmt").filter(|at| is_stamp(&rest[*at..])) {
        return Some(rest[at..at + STAMP].to_owned());
    }
    const ENDINGS: [&str; 4] = [".vtt", ".txt", ".json", ".csv"];
    const SEPARATORS: [char; 4] = ['.', '_', '-', ' '];
    const KINDS: [&str; 12] = [
        "transcript",
        "metadata",
        "recordingnewchat",
        "newchat",
        "chat",
        "cc",
        "participants",
        "recordings",
        "recording",
        "meeting",
        "closed_caption",
        "timeline",
    ];
    loop {
        let before = rest.len();
        if let Some(shorter) = ENDINGS.iter().find_map(|end| rest.strip_suffix(end)) {
            rest = shorter.to_owned();
        }
        // The word stands apart: `x_cc` and `cc`, not `acc`.
        let apart = |shorter: &&str| shorter.is_empty() || shorter.ends_with(SEPARATORS);
        if let Some(shorter) = KINDS.iter().find_map(|kind| rest.strip_suffix(kind).filter(apart)) {
            rest = shorter.trim_end_matches(SEPARATORS).to_owned();
        }
        if rest.len() == before {
            return (!rest.is_empty()).then_some(rest);
        }
    }
}

/// Bytes of `gmt20240124-202901`.
const STAMP: usize = 18;

fn is_stamp(text: &str) -> bool {
    let b = text.as_bytes();
    b.len() >= STAMP
        && b[3..11].iter().all(u8::is_ascii_digit)
        && b[11] == b'-'
        && b[12..18].iter().all(u8::is_ascii_digit)
}

/// The UTC start of a recording in a stem like `gmt20240124-202901`.
pub fn stamp_time(stem: &str) -> Option<CallTime> {
    if !stem.starts_with("gmt") || !is_stamp(stem) {
        return None;
    }
    let (d, t) = (&stem[3..11], &stem[12..18]);
    CallTime::parse(&format!("{}-{}-{}T{}:{}:{}Z", &d[..4], &d[4..6], &d[6..], &t[..2], &t[2..4], &t[4..])).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_one_call_share_a_stem() {
        for (name, want) in [
            ("GMT20240124-202901_Recording.transcript.vtt", Some("gmt20240124-202901")),
            ("GMT20240124-202901_Recording.transcript (1).vtt", Some("gmt20240124-202901")),
            ("GMT20240124-202901_Recording.cc.vtt", Some("gmt20240124-202901")),
            ("GMT20240124-202901_RecordingnewChat.txt", Some("gmt20240124-202901")),
            ("7782342_metadata.json", Some("7782342")),
            ("7782342_transcript.json", Some("7782342")),
            ("weekly_2026-06-04_transcript.vtt", Some("weekly_2026-06-04")),
            ("weekly_2026-06-04_chat.txt", Some("weekly_2026-06-04")),
            ("meeting001_participants.csv", Some("meeting001")),
            ("transcript.vtt", None),
            ("acc.vtt", Some("acc")),
            ("gmtß0240124-202901", Some("gmtß0240124-202901")),
        ] {
            assert_eq!(stem(name).as_deref(), want, "{name}");
        }
        assert_eq!(stamp_time("gmt20240124-202901").map(|t| t.to_string()).as_deref(), Some("2024-01-24T20:29:01Z"));
        assert_eq!(stamp_time("gmt20249924-202901"), None);
    }
}
