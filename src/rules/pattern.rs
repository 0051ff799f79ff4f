//! The pattern language: from its text to a tree.
//!
//! ```text
//! owner:{SELF} {FUT} ~1 act:{V_DELIVER} to:{PRON_OTHER}? obj:NP (~4 due:TIME)?
//! ```
//! A word stands for itself; `"two words"` for a phrase; `{CLASS}` for a word class; `<send>` for a
//! verb or noun in all its forms; `/re/` for the shape of one token; `TIME NUM MONEY PERCENT
//! DURATION PERSON PRODUCT NAME NP` for typed stretches; `.` for any token; `~3` for at most three
//! tokens inside the clause, `~~3` also across clauses; `^ $` for clause edges, `^^ $$` for turn
//! edges; `?seller ?customer` test who speaks; `!x` succeeds where `x` does not match, and consumes
//! nothing; `( | )` groups; `? * + {m,n}` repeat (at most 8); `name:` captures.
//! There are no back-references and no unbounded gaps, so matching is linear in the text.

/// A node of a parsed pattern; `at` is the byte offset in the pattern's text.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Seq(Vec<Node>),
    Alt(Vec<Node>),
    Repeat { node: Box<Node>, min: u8, max: u8 },
    Capture { name: String, node: Box<Node> },
    Not(Box<Node>),
    Leaf { atom: Atom, at: usize },
}

/// What one place of a pattern asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Atom {
    Word(String),
    Class(String),
    Lemma(String),
    Shape(String),
    Time,
    Number,
    Money,
    Percent,
    Duration,
    Person,
    Product,
    /// A capitalised word inside a sentence that is no frequent word, time or known person.
    Name,
    /// Noun phrase.
    Phrase,
    Any,
    Gap {
        max: u8,
        across: bool,
    },
    ClauseStart,
    ClauseEnd,
    TurnStart,
    TurnEnd,
    Seller,
    Customer,
}

/// Most repetitions of one node; keeps programs small.
const MOST_REPEATS: u8 = 8;
/// Longest gap, in tokens.
const LONGEST_GAP: u8 = 12;

/// A mistake in a pattern: byte offset in its text, what is wrong and what to do.
#[derive(Debug, PartialEq)]
pub struct Mistake {
    pub at: usize,
    pub message: String,
}

/// The tree of a pattern, or its first mistake.
pub fn parse(text: &str) -> Result<Node, Mistake> {
    let mut parser = Parser { text, at: 0 };
    let node = parser.alternatives()?;
    parser.spaces();
    match parser.peek() {
        None => Ok(node),
        Some(c) => Err(parser.mistake(format!("unexpected `{c}` — close or remove it"))),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn take(&mut self, expected: &str) -> bool {
        let found = self.text[self.at..].starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    fn spaces(&mut self) {
        self.at += self.text[self.at..].len() - self.text[self.at..].trim_start().len();
    }

    fn mistake(&self, message: impl Into<String>) -> Mistake {
        Mistake { at: self.at, message: message.into() }
    }

    fn while_true(&mut self, keep: impl Fn(char) -> bool) -> String {
        let rest = &self.text[self.at..];
        let end = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        self.at += end;
        rest[..end].to_owned()
    }

    fn until(&mut self, close: char, what: &str) -> Result<String, Mistake> {
        let start = self.at;
        let rest = &self.text[start..];
        let Some(end) = rest.find(close) else {
            return Err(Mistake { at: start, message: format!("{what} is not closed — add `{close}`") });
        };
        self.at += end + close.len_utf8();
        if end == 0 {
            return Err(Mistake { at: start, message: format!("{what} is empty — name what is meant") });
        }
        Ok(rest[..end].to_owned())
    }

    fn alternatives(&mut self) -> Result<Node, Mistake> {
        let mut options = vec![self.sequence()?];
        while self.take("|") {
            options.push(self.sequence()?);
        }
        Ok(match options.pop() {
            Some(only) if options.is_empty() => only,
            Some(last) => {
                options.push(last);
                Node::Alt(options)
            }
            None => Node::Seq(Vec::new()),
        })
    }

    fn sequence(&mut self) -> Result<Node, Mistake> {
        let mut items = Vec::new();
        loop {
            self.spaces();
            match self.peek() {
                None | Some('|' | ')') => break,
                Some(_) => items.push(self.item()?),
            }
        }
        if items.is_empty() {
            return Err(self.mistake("nothing stands here — write a pattern or remove the bar"));
        }
        Ok(if items.len() == 1 { items.remove(0) } else { Node::Seq(items) })
    }

    fn item(&mut self) -> Result<Node, Mistake> {
        if let Some(name) = self.capture_name() {
            let node = self.item()?;
            return Ok(Node::Capture { name, node: Box::new(node) });
        }
        if self.take("!") {
            return Ok(Node::Not(Box::new(self.item()?)));
        }
        let node = self.primary()?;
        self.repeated(node)
    }

    fn capture_name(&mut self) -> Option<String> {
        let rest = &self.text[self.at..];
        let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '_')?;
        (end > 0 && rest[end..].starts_with(':')).then(|| {
            self.at += end + 1;
            rest[..end].to_owned()
        })
    }

    fn repeated(&mut self, node: Node) -> Result<Node, Mistake> {
        let node = Box::new(node);
        if self.text[self.at..].starts_with("?seller") || self.text[self.at..].starts_with("?customer") {
            return Err(self.mistake("a side test stands alone — put a space before it"));
        }
        if self.take("?") {
            return Ok(Node::Repeat { node, min: 0, max: 1 });
        }
        if self.take("*") {
            return Ok(Node::Repeat { node, min: 0, max: MOST_REPEATS });
        }
        if self.take("+") {
            return Ok(Node::Repeat { node, min: 1, max: MOST_REPEATS });
        }
        let counted =
            self.text[self.at..].starts_with('{') && self.text[self.at + 1..].starts_with(|c: char| c.is_ascii_digit());
        if !counted {
            return Ok(*node);
        }
        let open = self.at;
        self.at += 1;
        let inner = self.until('}', "the repeat count")?;
        let (low, high) = inner.split_once(',').unwrap_or((&inner, &inner));
        match (low.trim().parse::<u8>(), high.trim().parse::<u8>()) {
            (Ok(min), Ok(max)) if min <= max && (1..=MOST_REPEATS).contains(&max) => {
                Ok(Node::Repeat { node, min, max })
            }
            _ => Err(Mistake {
                at: open,
                message: format!("`{{{inner}}}` is no repeat count — write {{m,n}} with m ≤ n ≤ {MOST_REPEATS}"),
            }),
        }
    }

    fn primary(&mut self) -> Result<Node, Mistake> {
        let at = self.at;
        let leaf = |atom| Node::Leaf { atom, at };
        if self.take("(") {
            let node = self.alternatives()?;
            return if self.take(")") {
                Ok(node)
            } else {
                Err(Mistake { at, message: "the group is not closed — add `)`".into() })
            };
        }
        if self.take("{") {
            return Ok(leaf(Atom::Class(self.until('}', "the class")?)));
        }
        if self.take("<") {
            return Ok(leaf(Atom::Lemma(self.until('>', "the lemma")?.to_lowercase())));
        }
        if self.take("/") {
            return Ok(leaf(Atom::Shape(self.until('/', "the shape")?)));
        }
        if self.take("\"") || self.take("'") {
            let close = if self.text[..self.at].ends_with('"') { '"' } else { '\'' };
            let words = self.until(close, "the phrase")?;
            return Ok(Node::Seq(words.split_whitespace().map(|w| leaf(Atom::Word(w.to_lowercase()))).collect()));
        }
        if self.take("~") {
            let across = self.take("~");
            let digits = self.while_true(|c| c.is_ascii_digit());
            return match digits.parse::<u8>() {
                Ok(max) if (1..=LONGEST_GAP).contains(&max) => Ok(leaf(Atom::Gap { max, across })),
                _ => Err(Mistake { at, message: format!("a gap needs a length — write ~1 to ~{LONGEST_GAP}") }),
            };
        }
        for (text, atom) in [
            ("^^", Atom::TurnStart),
            ("$$", Atom::TurnEnd),
            ("^", Atom::ClauseStart),
            ("$", Atom::ClauseEnd),
            (".", Atom::Any),
            ("?seller", Atom::Seller),
            ("?customer", Atom::Customer),
        ] {
            if self.take(text) {
                return Ok(leaf(atom));
            }
        }
        let word = self.while_true(|c| c.is_alphanumeric() || matches!(c, '_' | '&' | '%' | '$') || c == '-');
        if word.is_empty() {
            let c = self.peek().unwrap_or(' ');
            return Err(self.mistake(format!("`{c}` means nothing here — quote it, or see docs/RULES.md")));
        }
        if word.contains('-') {
            return Err(Mistake {
                at,
                message: format!("`{word}` is two tokens in speech — write `{}`", word.replace('-', " ")),
            });
        }
        let shouted = word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_');
        Ok(leaf(match (shouted, word.as_str()) {
            (_, "TIME") => Atom::Time,
            (_, "NUM") => Atom::Number,
            (_, "MONEY") => Atom::Money,
            (_, "PERCENT") => Atom::Percent,
            (_, "DURATION") => Atom::Duration,
            (_, "PERSON") => Atom::Person,
            (_, "PRODUCT") => Atom::Product,
            (_, "NAME") => Atom::Name,
            (_, "NP") => Atom::Phrase,
            (true, _) => {
                return Err(Mistake {
                    at,
                    message: format!(
                        "`{word}` is no typed stretch — for a class write {{{word}}}, for a word use lower case"
                    ),
                });
            }
            _ => Atom::Word(word.to_lowercase()),
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_the_whole_language() {
        for text in [
            "owner:{SELF} {FUT} ~1 act:{V_DELIVER} to:{PRON_OTHER}? obj:NP (~4 due:TIME)?",
            "^^ (yeah | yes sure)+ !but <send> /q[1-4]/ . ~~3 MONEY{1,2} $$",
            "?customer \"our biggest problem\" is ^ NP $",
        ] {
            assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
        }
    }

    #[test]
    fn mistakes_say_where_and_what_to_do() {
        for (text, at, part) in [
            ("a {B", 3, "add `}`"),
            ("a (b", 2, "add `)`"),
            ("a | ", 4, "nothing stands here"),
            ("a ~ b", 2, "write ~1"),
            ("a{3,99}", 1, "no repeat count"),
            ("a TIEM", 2, "no typed stretch"),
            ("follow-up", 0, "write `follow up`"),
            ("a ; b", 2, "means nothing"),
        ] {
            let mistake = parse(text).expect_err(text);
            assert_eq!(mistake.at, at, "{text}: {}", mistake.message);
            assert!(mistake.message.contains(part), "{text}: {}", mistake.message);
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[a-zA-Z{}<>/()|~^$.?*+! :\"',0-9-]{0,60}|\\PC{0,40}") {
            let _ = parse(&text);
        }
    }
}
