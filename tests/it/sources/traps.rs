//! Each trap of the wire formats that concerns files, by name.

use super::{calls, fixture, one, read_files, read_folder, reason};
use throughline::model::Side;
use throughline::sources::{Outcome, fingerprint, likely_same, same_call};

/// `WEBVTT` with numbered Zoom cues of two seconds each.
fn zoom(lines: &[&str]) -> String {
    let cue = |(n, line): (usize, &&str)| {
        format!("{}\r\n00:00:{:02}.000 --> 00:00:{:02}.000\r\n{line}\r\n\r\n", n + 1, n * 4, n * 4 + 2)
    };
    format!("WEBVTT\r\n\r\n{}", lines.iter().enumerate().map(cue).collect::<String>())
}

fn speakers(text: &str) -> Vec<(String, String)> {
    let call = one("x.vtt", text);
    let name = |t| call.speaker(t).map_or(String::new(), |p| p.name.clone());
    call.turns.iter().map(|t| (name(t), t.text.clone())).collect()
}

#[test]
fn trap_01_no_calls_found_is_an_empty_page() {
    let body = br#"{"requestId":"2vp","errors":["No calls found corresponding to the provided filters"]}"#;
    let readings = read_files(&[("calls.json", body)]);
    assert!(reason(&readings[0]).contains("empty page"), "{}", reason(&readings[0]));
}

#[test]
fn trap_02_each_source_has_its_own_unit_of_time() {
    let gong = one(
        "t.json",
        r#"{"callId":"1","transcript":[{"speakerId":"9","sentences":[{"start":460230,"end":462343,"text":"No wait."}]}]}"#,
    );
    assert_eq!((gong.turns[0].start_ms, gong.turns[0].end_ms), (Some(460_230), Some(462_343)), "milliseconds");
    let chorus = read_folder(fixture("chorus"));
    let chorus = calls(&chorus)[0];
    assert_eq!(
        (chorus.turns[1].start_ms, chorus.turns[1].end_ms, chorus.duration_s),
        (Some(7250), Some(10_350), Some(1801)),
        "seconds"
    );
    let fireflies = read_folder(fixture("fireflies"));
    let fireflies = calls(&fireflies)[0];
    assert_eq!(
        (fireflies.turns[0].start_ms, fireflies.duration_s),
        (Some(240), Some(45)),
        "seconds, but the length in minutes"
    );
    assert_eq!(
        fireflies.started_at.map(|t| t.to_string()).as_deref(),
        Some("2026-06-26T01:40:00Z"),
        "the date in milliseconds"
    );
    let meeting =
        br#"{"uuid":"u==","id":5,"topic":"T","start_time":"2026-01-01T10:00:00Z","duration":26,"recording_files":[]}"#;
    let readings = read_files(&[("m.json", meeting), ("t.vtt", zoom(&["A: hi"]).as_bytes())]);
    assert_eq!(calls(&readings)[0].duration_s, Some(26 * 60), "minutes");
}

#[test]
fn trap_03_ids_are_text_and_may_exceed_64_bits() {
    let readings = read_files(&[
        ("a_metadata.json", br#"{"payload":{"metaData":{"id":"7782342274025937895","started":"2026-01-01T10:00:00Z"},"parties":[{"speakerId":"35684784787521127402","name":"Bo","affiliation":"External"}]}}"#),
        ("b_transcript.json", br#"{"payload":{"callId":"7782342274025937895","transcript":[{"speakerId":"35684784787521127402","sentences":[{"start":0,"end":440,"text":"Hello."}]}]}}"#),
    ]);
    let call = calls(&readings)[0];
    assert_eq!(call.call_id, "gong:7782342274025937895");
    let speaker = call.speaker(&call.turns[0]).expect("joined by speaker id");
    assert_eq!(
        (speaker.id.as_str(), speaker.name.as_str(), speaker.side),
        ("35684784787521127402", "Bo", Side::Customer)
    );
    assert!(matches!(&readings[0].outcome, Outcome::Companion { of } if of == "folder/b_transcript.json"));
}

#[test]
fn trap_04_line_ends_do_not_change_a_call_and_chat_is_not_speech() {
    let crlf = zoom(&["Dana: one", "Bo: two"]);
    let (a, b) = (one("a.vtt", &crlf), one("b.vtt", &crlf.replace('\r', "")));
    assert_eq!(a, b);
    assert!(a.turns.iter().all(|t| !t.text.contains('\r')));
    let chat = "00:00:10\tDana:\tSee\n\nlink: x\r\n00:11:00\tBo:\tok\r\n";
    let readings = read_files(&[("chat.txt", chat.as_bytes()), ("t.vtt", crlf.as_bytes())]);
    assert!(matches!(readings[0].outcome, Outcome::Companion { .. }));
    let alone = read_files(&[("chat.txt", chat.as_bytes())]);
    assert!(reason(&alone[0]).contains("chat"));
}

#[test]
fn trap_05_a_cue_without_a_speaker_is_nobodys() {
    let text = zoom(&["Dana: one", "yeah.", "Dana: two"])
        .replace("00:00:04.000", "00:00:02.500")
        .replace("00:00:06.000", "00:00:03.000");
    let seen = speakers(&text);
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[1], (String::new(), "yeah.".to_owned()));
    let captions = "WEBVTT\r\n\r\n00:00:01.000 --> 00:00:03.000\r\nno names here\r\n\r\n00:00:03.000 --> 00:00:05.000\r\nat all\r\n\r\n00:00:09.000 --> 00:00:12.000\r\nin captions\r\n";
    let call = one("x.cc.vtt", captions);
    assert_eq!((call.source.as_str(), call.participants.len(), call.turns.len()), ("zoom", 0, 2));
}

#[test]
fn trap_06_the_first_colon_ends_the_name() {
    let seen = speakers(&zoom(&[
        "Lin O | Nether: so: at 10:30: yes",
        "Bo\u{2019}s iPhone : hi",
        "Mia + Jo \u{1f697}: we",
        "Simon (@s) | B: x < y & z",
        "and then what I wanted to say: no",
    ]));
    let names: Vec<&str> = seen.iter().map(|(n, _)| n.as_str()).collect();
    assert_eq!(names, ["Lin O | Nether", "Bo\u{2019}s iPhone", "Mia + Jo \u{1f697}", "Simon (@s) | B", ""]);
    assert_eq!(seen[0].1, "so: at 10:30: yes");
    assert_eq!(seen[3].1, "x < y & z", "no tags and entities in this format");
}

#[test]
fn trap_07_teams_pieces_join_by_number_and_names_are_decoded() {
    let readings = read_folder(fixture("teams"));
    let call = calls(&readings)
        .into_iter()
        .find(|c| c.participants.iter().any(|p| p.name.starts_with("Giulia")))
        .expect("read");
    assert_eq!(call.participants[0].name, "Giulia R\u{ed}os (Guest)");
    assert_eq!(call.participants[1].name, "Frey, Bo | Acme");
    assert_eq!(
        call.turns[0].text,
        "For the data organization, that is how do you store records in a table & a list? Both."
    );
    assert_eq!(call.turns[0].marks.iter().map(|m| m.ms).collect::<Vec<_>>(), [34_590, 40_633, 43_000]);
    assert_eq!(call.turns[0].end_ms, Some(60_000), "seconds past 59 are taken as they are");
}

#[test]
fn trap_08_chorus_nulls_order_and_types() {
    let readings = read_folder(fixture("chorus"));
    let call = calls(&readings)[0];
    let said: Vec<(&str, Side)> = call.turns.iter().map(|t| (t.text.as_str(), call.side(t))).collect();
    assert_eq!(
        said,
        [
            ("When do we get it?", Side::Customer),
            ("Next week?", Side::Customer),
            ("By Friday.", Side::Seller),
            ("Mm.", Side::Unknown),
            ("From the room.", Side::Unknown)
        ]
    );
    assert_eq!(call.speaker(&call.turns[4]).map(|p| p.name.as_str()), Some("Kim Voice"));
    assert_eq!(
        call.started_at.map(|t| t.to_string()).as_deref(),
        Some("2026-03-01T10:00:00+01:00"),
        "with the zone that the conversation has"
    );
    assert!(call.url.is_some(), "from the engagements list");
    let bare = br#"{"data":{"id":"A1","attributes":{"recording":{"utterances":[{"index":0,"snippet":"hi"}]}}}}"#;
    let list = br#"{"engagements":[{"engagement_id":"a1","subject":"S","date_time":1772355600}]}"#;
    let readings = read_files(&[("c.json", bare), ("l.json", list)]);
    let start = calls(&readings)[0].started_at.map(|t| t.to_string());
    assert_eq!(start.as_deref(), Some("2026-03-01T09:00:00Z"), "epoch seconds; ids whatever their case");
}

#[test]
fn trap_09_and_10_crm_dates_amounts_and_blanks() {
    let readings = read_folder(fixture("crm/split"));
    let deals = readings.iter().find_map(|r| match &r.outcome {
        Outcome::Deals(deals) => Some((deals, &r.notes)),
        _ => None,
    });
    let (deals, notes) = deals.expect("deals");
    assert_eq!(deals[0].opportunity.amount, Some(131_000.0));
    assert_eq!(
        deals[0].opportunity.created.map(|d| d.to_string()).as_deref(),
        Some("2026-04-03"),
        "24/11 says that days come first"
    );
    assert_eq!(
        deals[1].opportunity.close_date.map(|d| d.to_string()).as_deref(),
        Some("2026-12-01"),
        "an offset without a colon"
    );
    assert_eq!(deals[1].opportunity.amount, None);
    for line in ["line 3", "line 4", "line 5"] {
        assert!(notes.iter().any(|n| n.starts_with(line)), "{line} in {notes:?}");
    }
    assert_eq!(deals[0].contacts.len(), 2, "contacts of the account and contact roles are one person each");
}

#[test]
fn people_without_an_opportunity_wait_for_one() {
    let contacts = b"First Name,Last Name,Email,Account Name\nBo,Frey,bo@acme.example,Acme GmbH\n";
    let readings = read_files(&[("contacts.csv", contacts)]);
    assert!(reason(&readings[0]).contains("opportunities"), "{}", reason(&readings[0]));
}

#[test]
fn trap_11_empty_pages_and_login_pages() {
    let page = br#"{"from":"2026-05-12","to":"2026-05-13","page_size":0,"next_page_token":"","meetings":[]}"#;
    let readings =
        read_files(&[("a.json", page), ("b.vtt", b"<!DOCTYPE html><html></html>"), ("c.vtt", b"WEBVTT\r\n")]);
    assert!(reason(&readings[0]).contains("without meetings"));
    assert!(reason(&readings[1]).contains("web page"));
    assert!(reason(&readings[2]).contains("without cues"));
}

#[test]
fn trap_12_meet_has_a_time_only_now_and_then() {
    let readings = read_folder(fixture("meet"));
    let calls = calls(&readings);
    let doc = calls[0];
    assert_eq!(doc.turns.iter().map(|t| t.start_ms).collect::<Vec<_>>(), [Some(0), Some(0), Some(0), Some(300_000)]);
    assert_eq!((doc.duration_s, doc.title.as_str()), (Some(2785), "Weekly sync"));
    assert_eq!(doc.started_at.map(|t| t.to_string()).as_deref(), Some("2024-11-21T15:51:00+01:00"));
    assert_eq!(
        doc.participants.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(),
        ["Dana Ruiz", "Bo Frey", "Quiet One"]
    );
    let gemini = calls[1];
    assert_eq!(
        (gemini.duration_s, gemini.turns.len()),
        (Some(1830), 2),
        "the other way to say that it ended; notes are not speech"
    );
}

#[test]
fn the_name_and_place_of_a_file_do_not_change_an_id() {
    let text = zoom(&["Dana: one", "Bo: two"]);
    let (a, b) = (one("GMT20240124-202901_Recording.transcript.vtt", &text), one("meeting.vtt", &text));
    assert_eq!(a.call_id, b.call_id);
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let readings = read_files(&[("x.vtt", &utf16), ("y.vtt", text.as_bytes())]);
    assert_eq!(calls(&readings).len(), 1, "one call, delivered twice");
    assert!(reason(&readings[1]).contains("folder/x.vtt"));
    assert_eq!(calls(&readings)[0].call_id, a.call_id);
}

#[test]
fn two_transcripts_of_one_name_are_two_calls() {
    let meeting = br#"{"uuid":"u==","id":5,"topic":"T","start_time":"2024-01-24T20:29:01Z","duration":26}"#;
    let readings = read_files(&[
        ("GMT20240124-202901_a.vtt", zoom(&["A: one of them"]).as_bytes()),
        ("GMT20240124-202901_b.vtt", zoom(&["A: the other, which is longer"]).as_bytes()),
        ("m.json", meeting),
    ]);
    let calls = calls(&readings);
    assert_eq!(calls.len(), 2);
    assert_eq!(
        calls.iter().filter(|c| c.call_id == "zoom:u==").map(|c| c.turns[0].text.len()).collect::<Vec<_>>(),
        [26]
    );
}

#[test]
fn meetings_find_their_recordings_by_time() {
    let list = br#"{"next_page_token":"","meetings":[
        {"uuid":"late==","id":1,"topic":"Late","start_time":"2024-01-24T20:50:00Z","duration":20},
        {"uuid":"early==","id":1,"topic":"Early","start_time":"2024-01-24T20:25:00Z","duration":20},
        {"uuid":"other==","id":2,"topic":"Other day","start_time":"2024-01-25T20:25:00Z","duration":20}]}"#;
    let (a, b) = (zoom(&["A: one"]), zoom(&["A: two"]));
    let files: [(&str, &[u8]); 3] =
        [("GMT20240124-202901_x.vtt", a.as_bytes()), ("GMT20240124-205230_x.vtt", b.as_bytes()), ("list.json", list)];
    let readings = read_files(&files);
    let found: Vec<(&str, &str)> = calls(&readings).iter().map(|c| (c.call_id.as_str(), c.title.as_str())).collect();
    assert_eq!(found, [("zoom:early==", "Early"), ("zoom:late==", "Late")]);
}

#[test]
fn calls_below_a_deal_belong_to_it() {
    use throughline::sources::{Delivery, read};
    let call = br#"{"call_id":"c1","participants":[],"turns":[{"text":"hi"}]}"#;
    let deal = |id: &str| format!(r#"{{"deal_id":"{id}","account":{{"name":"Acme"}}}}"#).into_bytes();
    let readings = read(&[
        Delivery::new("all/acme", "deal.json", deal("acme")),
        Delivery::new("all/acme/calls", "1.json", call.to_vec()),
        Delivery::new(
            "all/acmex",
            "2.json",
            call.to_vec().iter().map(|b| if *b == b'1' { b'2' } else { *b }).collect(),
        ),
        Delivery::new("all/b.zip!/x", "deal.json", deal("b")),
        Delivery::new(
            "all/b.zip!/x/calls",
            "3.json",
            call.to_vec().iter().map(|b| if *b == b'1' { b'3' } else { *b }).collect(),
        ),
    ]);
    let deals: Vec<Option<&str>> = calls(&readings).iter().map(|c| c.deal_id.as_deref()).collect();
    assert_eq!(deals, [Some("acme"), None, Some("b")]);
}

#[test]
fn a_gong_export_and_a_zoom_file_of_one_meeting_are_the_same_call() {
    let words: Vec<String> =
        (0..60).map(|k| format!("number {k} of {} things to do before {}", k * 7 % 11, k * 3)).collect();
    let vtt = zoom(
        &words.iter().map(|w| format!("Dana: {w}")).collect::<Vec<_>>().iter().map(String::as_str).collect::<Vec<_>>()
            [..15],
    );
    let sentences: Vec<String> = words[..15]
        .iter()
        .enumerate()
        .map(|(k, w)| format!(r#"{{"start":{},"end":{},"text":"{}."}}"#, k * 4000, k * 4000 + 1900, w.to_uppercase()))
        .collect();
    let gong = format!(r#"{{"callId":"7","transcript":[{{"speakerId":"1","sentences":[{}]}}]}}"#, sentences.join(","));
    let (a, b) = (one("GMT20240124-202901_Recording.transcript.vtt", &vtt), one("g.json", &gong));
    assert!(same_call(&a, &b) && likely_same(&fingerprint(&a), &fingerprint(&b)));
}
