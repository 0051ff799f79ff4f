//! Bytes to text: UTF-8, UTF-16 by its mark, else Windows-1252; binary files are named, not read.
//!
//! Never fails and never guesses silently: whatever is not plain UTF-8 is said in `note`.

use encoding_rs::{Encoding, WINDOWS_1252};

/// What a file's bytes are.
pub enum Decoded {
    Text {
        text: String,
        note: Option<String>,
    },
    /// Not text; says what it is and what to do.
    Binary(String),
}

/// How far into a file a zero byte is looked for.
const SNIFF: usize = 8192;

/// File signatures: offset, bytes, what it is. Archives are opened before a file comes here.
const SIGNATURES: &[(usize, &[u8], &str)] = &[
    (0, b"%PDF", "a PDF; save the transcript as text or VTT"),
    (0, b"PK\x03\x04", "a Word, Excel or other Office document; save the transcript as plain text"),
    (0, b"\xD0\xCF\x11\xE0", "an old Office document; save the transcript as plain text"),
    (0, b"{\\rtf", "a rich text document; save the transcript as plain text"),
    (4, b"ftyp", "a video or audio recording; Throughline reads transcripts"),
    (0, b"ID3", "an audio recording; Throughline reads transcripts"),
    (0, b"RIFF", "an audio or video recording; Throughline reads transcripts"),
    (0, b"OggS", "an audio recording; Throughline reads transcripts"),
    (0, b"\x1A\x45\xDF\xA3", "a video recording; Throughline reads transcripts"),
    (0, b"\x89PNG", "a picture"),
    (0, b"\xFF\xD8\xFF", "a picture"),
    (0, b"SQLite format 3\0", "a database"),
    (0, b"7z\xBC\xAF\x27\x1C", "a 7-Zip archive; unpack it first"),
    (0, b"Rar!", "a RAR archive; unpack it first"),
    (0, b"BZh", "a bzip2 archive; unpack it first"),
    (0, b"\xFD7zXZ", "an xz archive; unpack it first"),
    (0, b"\x28\xB5\x2F\xFD", "a zstd archive; unpack it first"),
];

/// Decodes `bytes`.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((_, _, what)) =
        SIGNATURES.iter().find(|(at, magic, _)| bytes[(*at).min(bytes.len())..].starts_with(magic))
    {
        return Decoded::Binary((*what).to_owned());
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let (text, damaged) = encoding.decode_without_bom_handling(&bytes[mark..]);
        let note = match (encoding.name(), damaged) {
            ("UTF-8", false) => None,
            (name, false) => Some(format!("decoded as {name}")),
            (name, true) => Some(format!("decoded as {name}; damaged characters were replaced")),
        };
        return Decoded::Text { text: text.into_owned(), note };
    }
    if bytes[..bytes.len().min(SNIFF)].contains(&0) {
        return Decoded::Binary("a binary file, no transcript".to_owned());
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded::Text { text: text.to_owned(), note: None },
        // Valid up to an unfinished character at the very end: a file that was cut, not another encoding.
        Err(e) if e.error_len().is_none() => Decoded::Text {
            text: String::from_utf8_lossy(&bytes[..e.valid_up_to()]).into_owned(),
            note: Some("ends inside a character: the file may have been cut".to_owned()),
        },
        Err(_) => Decoded::Text {
            text: WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
            note: Some("decoded as Windows-1252".to_owned()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> (String, Option<String>) {
        match decode(bytes) {
            Decoded::Text { text, note } => (text, note),
            Decoded::Binary(what) => panic!("taken for {what}"),
        }
    }

    #[test]
    fn each_encoding_is_read_and_said() {
        assert_eq!(text("caf\u{e9}".as_bytes()), ("café".into(), None));
        assert_eq!(text(b"\xEF\xBB\xBFcaf\xC3\xA9"), ("café".into(), None));
        assert_eq!(text(b"\xFF\xFEh\0i\0"), ("hi".into(), Some("decoded as UTF-16LE".into())));
        assert_eq!(text(b"\xFE\xFF\0h\0i"), ("hi".into(), Some("decoded as UTF-16BE".into())));
        assert_eq!(text(b"caf\xE9 \x80"), ("café €".into(), Some("decoded as Windows-1252".into())));
        assert_eq!(text(b"caf\xC3").0, "caf");
        assert_eq!(text(b""), (String::new(), None));
    }

    #[test]
    fn binaries_are_named() {
        for bytes in [&b"%PDF-1.7"[..], b"PK\x03\x04....", b"\0\0\0\x18ftypmp42", b"a\0b"] {
            assert!(matches!(decode(bytes), Decoded::Binary(_)));
        }
    }
}
