//! Times as spoken, resolved against the call's day to an interval of days with the reading that was chosen.
//!
//! A time is `lead core tail`: "by" "next friday" "at noon". The core is read by the readers of this folder
//! (`day`, `period`, `offset`, `clock`, `event`), the longest wins; here leads are applied and cores joined to
//! ranges and lists. Weeks are working weeks, Monday to Friday. What hangs on an event or names no day has a
//! reason and no days. Past or future tense of the clause is not looked at.

mod calendar;
mod clock;
mod day;
mod event;
mod offset;
mod part;
mod period;

use super::lexicon::{Lead, Unit, Word};
use super::line::Line;
use super::values::{TimeContext, When};
use calendar::Days;
use jiff::civil::{Date, DateTime};
use std::borrow::Cow;

/// The time that begins at `p` and the place after it.
pub(super) fn time(line: &Line, p: usize, context: TimeContext) -> Option<(usize, When)> {
    let now = context.called_at.unwrap_or(DateTime::constant(2000, 1, 3, 12, 0, 0, 0));
    let found = read(line, p, now)?;
    let known = context.called_at.is_some();
    Some((
        found.end,
        When {
            days: found.days.filter(|d| known && d.0 <= d.1),
            reason: if known { found.reason.into_owned() } else { "the day of the call is not known".to_owned() },
            ambiguous: found.ambiguous,
            deadline: found.deadline,
        },
    ))
}

/// Where a reader stands: the words, the call's local time, and the word that introduced the time.
#[derive(Clone, Copy)]
struct Ask<'l> {
    line: &'l Line<'l>,
    now: DateTime,
    lead: Option<Lead>,
}

impl Ask<'_> {
    fn today(self) -> Date {
        self.now.date()
    }

    fn led_by(self, leads: &[Lead]) -> bool {
        self.lead.is_some_and(|l| leads.contains(&l))
    }
}

/// What kind of stretch was named; lists join like with like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Grain {
    Day,
    Weekday,
    /// The last day of a longer stretch ("end of june").
    Edge,
    Week,
    Month,
    Long,
    Clock,
    /// No days: an event, a vague word, something that comes back.
    Open,
}

/// A time core that was read.
struct Found {
    end: usize,
    days: Option<Days>,
    grain: Grain,
    reason: Cow<'static, str>,
    ambiguous: bool,
    deadline: bool,
    /// The day of the month alone was said: another core may give the month.
    bare_day: Option<u8>,
}

impl Found {
    fn new(end: usize, days: Option<Days>, grain: Grain, reason: impl Into<Cow<'static, str>>) -> Found {
        Found { end, days, grain, reason: reason.into(), ambiguous: false, deadline: false, bare_day: None }
    }

    fn day(end: usize, day: Date, reason: impl Into<Cow<'static, str>>) -> Found {
        Found::new(end, Some((day, day)), Grain::Day, reason)
    }

    fn open(end: usize, reason: &'static str) -> Found {
        Found::new(end, None, Grain::Open, reason)
    }

    fn doubtful(self, ambiguous: bool) -> Found {
        Found { ambiguous: self.ambiguous || ambiguous, ..self }
    }
}

const HANGS: &str = "hangs on an event";

fn read(line: &Line, p: usize, now: DateTime) -> Option<Found> {
    let start = Ask { line, now, lead: None };
    let (lead, at) = lead_in(line, p);
    let ask = Ask { lead, ..start };
    let core = joined(ask, at).map(|f| led(ask, f));
    let event = event::event(start, p);
    match (core, event) {
        (Some(core), Some(event)) if event.end > core.end => Some(event),
        (None, event) => event,
        (core, _) => core,
    }
}

/// The lead at `p` with the hedges after it, and where the core begins.
fn lead_in(line: &Line, p: usize) -> (Option<Lead>, usize) {
    for (phrase, lead) in [
        ("no later than", Lead::By),
        ("on or before", Lead::By),
        ("as late as", Lead::By),
        ("as early as", Lead::From),
        ("as of", Lead::From),
        ("ahead of", Lead::Before),
        ("prior to", Lead::Before),
        ("right through to", Lead::Until),
        ("through to", Lead::Until),
        ("up to", Lead::Until),
        ("up until", Lead::Until),
    ] {
        if let Some(end) = line.phrase(p, phrase) {
            return (Some(lead), hedges(line, end));
        }
    }
    let (mut lead, mut q) = (None, p);
    while let Word::Lead(next) = line.word(q) {
        let fits = match lead {
            None => true,
            Some(Lead::About) => true,
            Some(Lead::By) => matches!(next, Lead::On | Lead::By | Lead::At),
            _ => false,
        };
        if !fits || q > p + 2 {
            break;
        }
        lead = Some(next);
        q = hedges(line, q + 1);
    }
    (lead, q)
}

fn hedges(line: &Line, mut q: usize) -> usize {
    while line.is(q, &["about", "around", "maybe", "probably", "roughly", "approximately", "say", "like", "sometime"]) {
        q += 1;
    }
    line.phrase(q, "or about").unwrap_or(q)
}

/// What the lead makes of a core.
fn led(ask: Ask, found: Found) -> Found {
    let today = ask.today();
    let Some((first, last)) = found.days else {
        let deadline = found.deadline || ask.led_by(&[Lead::By, Lead::Before, Lead::Until, Lead::Within]);
        return Found { deadline, ..found };
    };
    match ask.lead {
        Some(Lead::By | Lead::Until) => Found { deadline: true, ..found },
        Some(Lead::Before) if matches!(found.grain, Grain::Clock | Grain::Edge) => Found { deadline: true, ..found },
        Some(Lead::Before) => {
            let eve = calendar::plus(first, -1).unwrap_or(first);
            let days = Some((today.min(eve), eve));
            Found { deadline: true, days, reason: format!("the day before: {}", found.reason).into(), ..found }
        }
        Some(Lead::After) if found.grain != Grain::Clock && !found.deadline => {
            let reason = format!("not before {last}, no end said: {}", found.reason);
            Found { days: None, grain: Grain::Open, reason: reason.into(), ..found }
        }
        Some(Lead::Since) => {
            let back = match found.grain {
                _ if first <= today => Some(first),
                Grain::Weekday => calendar::plus(first, -7),
                _ => calendar::shift(first.at(0, 0, 0, 0), -1.0, Unit::Year, false),
            };
            Found { days: back.map(|b| (b.min(today), today)), ..found }
        }
        _ => found,
    }
}

/// One core with the refinements after it.
fn core(ask: Ask, q: usize) -> Option<Found> {
    let readers: [fn(Ask, usize) -> Option<Found>; 4] = [offset::offset, period::period, day::day, clock::clock];
    let mut best: Option<Found> = None;
    for reader in readers {
        if let Some(found) = reader(ask, q) {
            if best.as_ref().is_none_or(|b| found.end > b.end) {
                best = Some(found);
            }
        }
    }
    best.map(|b| tail(ask.line, b))
}

/// "latest", "at the latest", "or so" after a core.
fn tail(line: &Line, mut found: Found) -> Found {
    for phrase in ["at the latest", "the latest", "latest"] {
        if let Some(end) = line.phrase(found.end, phrase) {
            return Found { end, deadline: true, ..found };
        }
    }
    for phrase in ["or so", "or thereabouts", "itself"] {
        if let Some(end) = line.phrase(found.end, phrase) {
            found.end = end;
        }
    }
    found
}

/// A core and the cores that continue it: "thursday through monday", "monday or tuesday", "november december".
fn joined(ask: Ask, q: usize) -> Option<Found> {
    if let Some(found) = from_now(ask, q) {
        return Some(found);
    }
    let mut found = core(ask, q)?;
    for _ in 0..3 {
        let Some(next) = continuation(ask, &found) else { break };
        found = next;
    }
    Some(found)
}

/// "between now and june 3", "from now until friday".
fn from_now(ask: Ask, q: usize) -> Option<Found> {
    let line = ask.line;
    let joins = line.is(q, &["now"]) && line.is(q + 1, &["and", "to", "until", "till", "through"]);
    if !joins || !ask.led_by(&[Lead::Between, Lead::From]) {
        return None;
    }
    let found = core(Ask { lead: Some(Lead::On), ..ask }, q + 2)?;
    let today = ask.today();
    Some(Found { days: found.days.map(|d| (today, d.1.max(today))), deadline: true, ..found })
}

fn continuation(ask: Ask, found: &Found) -> Option<Found> {
    let line = ask.line;
    let at = found.end;
    let (first, last) = found.days?;
    if matches!(found.grain, Grain::Clock | Grain::Open) {
        return None;
    }
    let between = ask.lead == Some(Lead::Between);
    let (start, range) = match line.text(at) {
        "to" | "through" | "thru" | "until" | "till" | "til" => (at + 1, true),
        "and" if between => (at + 1, true),
        "or" => (at + 1, false),
        "and" if !line.clause(at) => (at + 1, false),
        _ if line.word(at) == Word::Stop => return None,
        _ => (at, false),
    };
    let said = start > at;
    // "june second and fourth": a bare day borrows the month before it.
    let borrowed = || {
        let n = day::bare_number(line, start, range)?;
        let date = calendar::day(last.year(), calendar::month_of(last), n.0)?;
        let close = found.grain == Grain::Day && found.bare_day.is_none() && said && line.closes(n.1);
        (close && date > first).then(|| Found::day(n.1, date, found.reason.clone()))
    };
    // A range says that a day follows, a list does not.
    let second = Ask { lead: range.then_some(Lead::On), ..ask };
    let mut next = core(second, start);
    if next.as_ref().is_none_or(|n| n.bare_day.is_some()) {
        next = borrowed().or(next);
    }
    let mut next = next?;
    let alike = next.grain == found.grain
        || (range && next.grain != Grain::Clock)
        || matches!(
            (found.grain, next.grain),
            (Grain::Day, Grain::Weekday) | (Grain::Weekday, Grain::Day) | (Grain::Week, Grain::Weekday)
        ) && line.text(at) != "and";
    let plain = (matches!(found.grain, Grain::Weekday | Grain::Month) && next.bare_day.is_none())
        || next.grain == Grain::Weekday;
    if !alike || next.grain == Grain::Open || !(said || (plain && line.word(start) != Word::The)) {
        return None;
    }
    let mut days = next.days?;
    if days.0 < first && next.grain != Grain::Long {
        let later = Ask { now: first.to_datetime(ask.now.time()), ..second };
        if let Some(again) = core(later, start) {
            next = again;
            days = next.days?;
        }
    }
    let mut first = first;
    if let (Some(n), None) = (found.bare_day, next.bare_day) {
        first = calendar::day(days.0.year(), calendar::month_of(days.0), n).unwrap_or(first);
    }
    // "nov to feb 2027": the year of the second belongs to both.
    while first > days.1 && first.year() > days.1.year() - 1 {
        first = calendar::shift(first.at(0, 0, 0, 0), -1.0, Unit::Year, false)?;
    }
    Some(Found {
        end: next.end,
        days: Some((first.min(days.0), days.1.max(if range { days.1 } else { last }))),
        grain: if said { next.grain } else { found.grain },
        reason: format!("{}; {}", found.reason, next.reason).into(),
        ambiguous: found.ambiguous || next.ambiguous,
        deadline: found.deadline || next.deadline,
        bare_day: None,
    })
}
