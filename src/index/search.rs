//! Asking the index.

use super::answer::{Answer, Hit, Match};
use super::collect::{Gather, Gathered};
use super::filters::{Filters, MAX_LIMIT, MAX_OFFSET};
use super::open::{Index, IndexError, Live};
use super::plan::{Plan, PlanError};
use super::query::{QueryError, parse};
use super::rounded::STEPS;
use super::schema::{TURN, date_of};
use super::sight::Sight;
use super::spellings::Spellings;
use crate::model::{Kind, Side};
use tantivy::schema::Value;
use tantivy::{DocAddress, SegmentReader, TantivyDocument, TantivyError};

impl Index {
    /// Answers `query`, in the language that this module's page describes, within `filters`. The same calls give the same answer,
    /// however the index came about; what `filters.visible` hides has no influence on it.
    ///
    /// # Errors
    /// A filter has a value that it cannot have, the offset is beyond [`MAX_OFFSET`], or the index does not read.
    pub fn search(&self, query: &str, filters: &Filters) -> Result<Answer, IndexError> {
        self.search_heard(query, filters, &Spellings::default())
    }

    /// The same, which also finds what the words of the query were heard as.
    ///
    /// # Errors
    /// As those of [`Index::search`].
    pub fn search_heard(&self, query: &str, filters: &Filters, spellings: &Spellings) -> Result<Answer, IndexError> {
        if filters.offset > MAX_OFFSET {
            return Err(QueryError::TooFar { max: MAX_OFFSET }.into());
        }
        let mut asked = parse(query)?;
        let heard_as = spellings.widen(&mut asked);
        let live = self.live();
        let answer = || {
            let sight = Sight::new(&live, filters.visible.as_deref())?;
            let plan = Plan::new(&live, &sight, &asked, filters)?;
            Ok(answer(&live, sight, plan, filters)?)
        };
        let mut answer = answer().map_err(|e: PlanError| e.at(self.root()))?;
        answer.cut = asked.cut;
        answer.heard_as = heard_as;
        Ok(answer)
    }
}

fn answer(live: &Live, sight: Sight, plan: Plan, filters: &Filters) -> Result<Answer, TantivyError> {
    let limit = filters.limit.min(MAX_LIMIT);
    let gather = Gather { best: filters.offset + limit, scored: plan.wanted() > 0, sight };
    let run = |at_least: usize| -> Result<Gathered, TantivyError> {
        live.searcher.search_with_statistics_provider(&plan.query(at_least), &gather, &plan.statistics)
    };
    let mut matched = Match::All;
    let mut gathered = run(plan.wanted())?;
    for at_least in loosened(plan.wanted()) {
        if gathered.total > 0 {
            break;
        }
        gathered = run(at_least)?;
        matched = if gathered.total > 0 { Match::AtLeast(at_least) } else { Match::All };
    }
    let page = gathered.best.into_iter().skip(filters.offset);
    let hits = page.map(|(score, address)| hit(live, &plan, score, address)).collect::<Result<_, TantivyError>>()?;
    Ok(Answer {
        hits,
        total: gathered.total,
        matched,
        facets: gathered.facets,
        searched: live.census.visible(filters.visible.as_deref()),
        read_as: plan.read_as,
        heard_as: Vec::new(),
        cut: false,
    })
}

/// How many of so many words and phrases are asked for in turn when nothing meets all: two thirds, half, a third, two.
fn loosened(wanted: usize) -> impl Iterator<Item = usize> {
    let steps = [(wanted * 2).div_ceil(3), wanted.div_ceil(2), wanted.div_ceil(3), 2];
    let mut last = wanted;
    steps.into_iter().filter(move |&step| {
        let fewer = step >= 2 && step < last;
        if fewer {
            last = step;
        }
        fewer
    })
}

fn hit(live: &Live, plan: &Plan, score: u32, address: DocAddress) -> Result<Hit, TantivyError> {
    let row = Row { segment: live.searcher.segment_reader(address.segment_ord), doc: address.doc_id };
    let stored: TantivyDocument = live.searcher.doc(address)?;
    let text_of = |field| stored.get_first(field).and_then(|v| v.as_str()).map(str::to_owned);
    let text = text_of(live.fields.text).unwrap_or_default();
    let kind = row.text("kind")?.filter(|k| k != TURN);
    let side = row.text("side")?;
    Ok(Hit {
        call_id: row.text("call")?.unwrap_or_default(),
        turn: row.number("turn")?.and_then(|n| u32::try_from(n).ok()).unwrap_or_default(),
        finding: text_of(live.fields.finding),
        kind: kind.and_then(|k| Kind::parse(&k)),
        title: row.text("title")?,
        date: row.day("day")?.and_then(date_of),
        deal_id: row.text("deal")?,
        account: row.text("account")?,
        stage: row.text("stage")?,
        source: row.text("source")?,
        speaker: row.text("speaker")?,
        side: [Side::Seller, Side::Customer]
            .into_iter()
            .find(|s| side.as_deref() == Some(s.as_str()))
            .unwrap_or_default(),
        start_ms: row.number("start_ms")?,
        snippet: plan.marks.snippet(&text),
        text,
        status: row.text("status")?,
        owner: row.text("owner")?,
        due: row.day("due")?.and_then(date_of),
        verdict: row.text("verdict")?,
        rule: row.text("rule")?,
        url: row.text("url")?,
        // Whole steps far below 2^24.
        score: score as f32 / STEPS,
    })
}

/// One document's columns.
struct Row<'a> {
    segment: &'a SegmentReader,
    doc: u32,
}

impl Row<'_> {
    fn text(&self, column: &str) -> Result<Option<String>, TantivyError> {
        let Some(column) = self.segment.fast_fields().str(column)? else { return Ok(None) };
        let Some(ord) = column.ords().first(self.doc) else { return Ok(None) };
        let mut text = String::new();
        Ok(column.ord_to_str(ord, &mut text)?.then_some(text))
    }

    fn number(&self, column: &str) -> Result<Option<u64>, TantivyError> {
        Ok(self.segment.fast_fields().column_opt::<u64>(column)?.and_then(|c| c.first(self.doc)))
    }

    fn day(&self, column: &str) -> Result<Option<i64>, TantivyError> {
        Ok(self.segment.fast_fields().column_opt::<i64>(column)?.and_then(|c| c.first(self.doc)))
    }
}
