//! Zoom's meeting chat, in the four shapes it is saved in: known so that it is not taken for speech.
//!
//! Cloud files end a record with CRLF and have bare line feeds inside messages; nothing is read from
//! them here but whose call they belong to.

use super::named_part;
use crate::sources::Source;
use crate::sources::clock::clock;
use crate::sources::document::{Document, Unreadable};
use crate::sources::part::{Found, Role};

/// See the module.
pub struct Chat;

impl Source for Chat {
    fn name(&self) -> &'static str {
        "Zoom chat"
    }

    fn claims(&self, doc: &Document) -> bool {
        doc.filled_lines().next().is_some_and(|l| is_cloud(l) || is_desktop(l))
    }

    fn parse(&self, doc: &Document) -> Result<Vec<Found>, Unreadable> {
        Ok(vec![named_part(doc, Role::Aside).found()])
    }
}

/// `00:21:14<TAB>Name:<TAB>message`.
fn is_cloud(line: &str) -> bool {
    let mut fields = line.split('\t');
    let time = fields.next().is_some_and(|t| clock(t).is_some());
    time && fields.next().is_some_and(|name| name.trim_end().ends_with(':'))
}

/// `10:20:43<TAB> From  X  to  Y : text`, or with a date before it and the text on the next line.
fn is_desktop(line: &str) -> bool {
    let mut words = line.split_whitespace();
    let first = words.next().unwrap_or("");
    let time = if first.contains('-') { words.next().unwrap_or("") } else { first };
    clock(time).is_some() && words.next() == Some("From") && line.to_lowercase().contains(" to ") && line.contains(':')
}
