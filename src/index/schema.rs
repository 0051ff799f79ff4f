//! The fields of the two documents, turns and findings, in one index.
//!
//! Only `text` and the finding's id are stored; everything else of a hit is read from columns, which
//! also serve filters and facet counts. Days count from 1970-01-01, times are milliseconds.

use super::words::WORDS;
use jiff::civil::Date;
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// Changes with the meaning of any field; an index of another format is rebuilt.
pub(super) const FORMAT: u32 = 1;

/// `kind` of a document that is a bare turn; never a name of [`crate::model::Kind`].
pub(super) const TURN: &str = "turn";

#[derive(Clone, Copy)]
pub(super) struct Fields {
    /// The turn's words, or the finding's quote.
    pub text: Field,
    /// Names that a finding carries beside its quote: owner, recipient, product, category.
    pub about: Field,
    pub speaker: Field,
    pub account: Field,
    pub deal: Field,
    pub stage: Field,
    pub owner: Field,
    pub call: Field,
    /// A finding's kind, or [`TURN`].
    pub kind: Field,
    pub side: Field,
    pub source: Field,
    pub status: Field,
    pub verdict: Field,
    pub title: Field,
    pub url: Field,
    pub rule: Field,
    pub finding: Field,
    pub turn: Field,
    pub start_ms: Field,
    /// Day of the call.
    pub day: Field,
    /// Day by which a commitment is due.
    pub due: Field,
}

impl Fields {
    /// Fields in which the words of a query are looked for.
    pub(super) fn searched(&self) -> [Field; 4] {
        [self.text, self.speaker, self.account, self.about]
    }
}

pub(super) fn schema() -> (Schema, Fields) {
    let mut b = Schema::builder();
    let fields = Fields {
        text: b.add_text_field("text", words(true).set_stored()),
        about: b.add_text_field("about", words(false)),
        speaker: b.add_text_field("speaker", words(false).set_fast("raw")),
        account: b.add_text_field("account", words(false).set_fast("raw")),
        deal: b.add_text_field("deal", words(false).set_fast("raw")),
        stage: b.add_text_field("stage", words(false).set_fast("raw")),
        owner: b.add_text_field("owner", words(false).set_fast("raw")),
        call: b.add_text_field("call", STRING | FAST),
        kind: b.add_text_field("kind", STRING | FAST),
        side: b.add_text_field("side", STRING | FAST),
        source: b.add_text_field("source", STRING | FAST),
        status: b.add_text_field("status", STRING | FAST),
        verdict: b.add_text_field("verdict", STRING | FAST),
        title: b.add_text_field("title", column()),
        url: b.add_text_field("url", column()),
        rule: b.add_text_field("rule", column()),
        finding: b.add_text_field("finding", STORED),
        turn: b.add_u64_field("turn", FAST),
        start_ms: b.add_u64_field("start_ms", FAST),
        day: b.add_i64_field("day", FAST | INDEXED),
        due: b.add_i64_field("due", FAST | INDEXED),
    };
    (b.build(), fields)
}

/// Words with positions; lengths only where BM25 needs them.
fn words(ranked: bool) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(WORDS)
            .set_index_option(IndexRecordOption::WithFreqsAndPositions)
            .set_fieldnorms(ranked),
    )
}

fn column() -> TextOptions {
    TextOptions::default().set_fast("raw")
}

/// Days from 1970-01-01 to `date`.
pub(super) fn day_of(date: Date) -> i64 {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    i64::from((date - EPOCH).get_days())
}

/// The date that many days after 1970-01-01; none outside jiff's years.
pub(super) fn date_of(day: i64) -> Option<Date> {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    let days = jiff::Span::new().try_days(day).ok()?;
    EPOCH.checked_add(days).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_dates_are_inverse() {
        for text in ["1970-01-01", "1969-12-31", "2026-03-29", "-009999-01-01", "9999-12-31"] {
            let date: Date = text.parse().unwrap();
            assert_eq!(date_of(day_of(date)), Some(date));
        }
        assert_eq!(day_of(Date::constant(1970, 1, 2)), 1);
        assert_eq!(date_of(i64::MAX), None);
    }
}
