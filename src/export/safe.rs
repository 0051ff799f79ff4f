//! Makes what people said harmless in a terminal, in Markdown and as a link.
//!
//! HTML is escaped by the templates; `shown` runs before them too, so that no control character or
//! direction override reaches a page. Nothing here fails: what is not allowed is replaced or refused.

/// The text on one line, with control characters and direction overrides made visible.
pub fn shown(text: &str) -> String {
    text.chars().map(visible).collect()
}

/// A character as a reader may see it: line breaks are blanks, controls are their pictures.
pub fn visible(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2066}'..='\u{2069}'
        | '\u{feff}' => '\u{fffd}',
        _ => c,
    }
}

/// The text as words of a Markdown line: nothing in it makes structure, emphasis, a link or HTML.
///
/// An e-mail address may still become a `mailto:` link in readers that make one of any text.
pub fn markdown(text: &str) -> String {
    let line = shown(text);
    let line = line.trim();
    let mut out = String::with_capacity(line.len() + 8);
    let mut at_start = true;
    let mut digits = false;
    for (at, c) in line.char_indices() {
        let rest = &line[at + c.len_utf8()..];
        let escape = match c {
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '<' | '>' | '|' | '~' | '#' | '$' | '^' => true,
            // What makes lists, headings and tables only does so at the start of a line.
            '+' | '-' | '=' => at_start,
            ')' => digits,
            '.' => digits || ends_with_www(&line[..at]),
            // An entity would be decoded by the reader, an address would become a link.
            '&' => rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '#'),
            ':' => rest.starts_with("//"),
            _ => false,
        };
        if escape {
            out.push('\\');
        }
        out.push(c);
        digits = (at_start || digits) && c.is_ascii_digit();
        at_start = false;
    }
    out
}

fn ends_with_www(before: &str) -> bool {
    before.len().checked_sub(3).and_then(|at| before.get(at..)).is_some_and(|end| end.eq_ignore_ascii_case("www"))
}

/// The address if it may stand behind a link: `http` or `https`, without blanks, quotes or brackets.
pub fn web_url(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let allowed = |c: char| {
        c.is_ascii_graphic()
            && !matches!(c, '"' | '\'' | '<' | '>' | '(' | ')' | '[' | ']' | '\\' | '`' | '|' | '{' | '}' | '^')
    };
    (!rest.is_empty() && rest.chars().all(allowed)).then_some(url)
}

/// A time of a recording as `hh:mm:ss`.
pub fn clock(ms: u64) -> String {
    let s = ms / 1000;
    format!("{:02}:{:02}:{:02}", s / 3600, s / 60 % 60, s % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_and_direction_overrides_cannot_act() {
        assert_eq!(shown("a\u{1b}[31mb\r\nc\u{202e}d\u{7f}\u{9b}"), "a␛[31mb  c\u{fffd}d␡\u{fffd}");
        assert_eq!(shown("👩‍💻 größer"), "👩‍💻 größer");
    }

    #[test]
    fn markdown_words_make_no_structure() {
        for (said, written) in [
            ("# head", "\\# head"),
            ("- item", "\\- item"),
            ("12. item", "12\\. item"),
            ("3) item", "3\\) item"),
            ("version 2.1 - fine", "version 2.1 - fine"),
            ("[x](javascript:alert(1))", "\\[x\\](javascript:alert(1))"),
            ("![x](http://evil.example)", "!\\[x\\](http\\://evil.example)"),
            ("see WWW.evil.example", "see WWW\\.evil.example"),
            ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
            ("a | b\n| c", "a \\| b \\| c"),
            ("`code` **bold** _it_", "\\`code\\` \\*\\*bold\\*\\* \\_it\\_"),
            ("&lt;b&gt; R&D & so on", "\\&lt;b\\&gt; R\\&D & so on"),
        ] {
            assert_eq!(markdown(said), written);
        }
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert!(web_url("https://rec.example/call?id=7&x=1#t=12").is_some());
        for bad in [
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "data:text/html,x",
            " https://x.example",
            "https://",
            "https://x.example/\"onclick=",
            "https://x.example/) [y](z",
            "//x.example",
            "https://x.example/\u{202e}",
        ] {
            assert_eq!(web_url(bad), None, "{bad}");
        }
    }

    #[test]
    fn clocks_count_hours() {
        assert_eq!(clock(754_900), "00:12:34");
        assert_eq!(clock(36_000_000 + 61_000), "10:01:01");
    }
}
