//! Times as spoken, resolved against the call's day to an interval of days with the reading that was chosen.
//!
//! A time is `lead core tail`: "by" "next friday" "at noon". The core is read by the readers of this folder
//! (`day`, `period`, `offset`, `clock`, `event`), the longest wins; here leads are applied and cores joined to
//! ranges and lists. Weeks are working weeks, Monday to Friday. What hangs on an event or names no day has a
//! reason and no days. Past or future tense of the clause is not looked at.

mod calendar;
mod clock;
mod day;
mod digits;
mod event;
mod joined;
mod offset;
mod part;
mod period;
mod season;
mod weekday;

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
            counted: found.counted,
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
    counted: bool,
    /// The day of the month alone was said: another core may give the month.
    bare_day: Option<u8>,
}

impl Found {
    fn new(end: usize, days: Option<Days>, grain: Grain, reason: impl Into<Cow<'static, str>>) -> Found {
        Found {
            end,
            days,
            grain,
            reason: reason.into(),
            ambiguous: false,
            deadline: false,
            counted: false,
            bare_day: None,
        }
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

/// How far into a time the first word that proves it may stand ("the very first week").
const CORE_REACH: usize = 4;

const HANGS: &str = "hangs on an event";

fn read(line: &Line, p: usize, now: DateTime) -> Option<Found> {
    let start = Ask { line, now, lead: None };
    let (lead, at) = lead_in(line, p);
    let ask = Ask { lead, ..start };
    // "Send it over tomorrow": over a day nothing lasts.
    let one_day = |f: &Found| f.days.is_some_and(|(first, last)| first == last);
    let lasts = |f: &Found| lead != Some(Lead::Over) || !one_day(f);
    let core = joined::joined(ask, at).filter(lasts).map(|f| led(ask, f));
    let event = event::event(start, p);
    match (core, event) {
        (Some(core), Some(event)) if event.end > core.end => Some(event),
        (None, event) => event,
        (core, _) => core,
    }
}

/// Leads of several words.
const FIXED: &[(&str, Lead)] = &[
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
];

/// The lead at `p` with the hedges after it, and where the core begins.
fn lead_in(line: &Line, p: usize) -> (Option<Lead>, usize) {
    let fixed = matches!(line.word(p), Word::Opener(_) | Word::Lead(Lead::On | Lead::Over));
    if let Some((end, lead)) = FIXED.iter().filter(|_| fixed).find_map(|(f, l)| line.phrase(p, f).map(|end| (end, *l)))
    {
        return (Some(lead), hedges(line, end));
    }
    // "Turn it around in two days".
    if line.is(p, &["around"]) && line.is(p + 1, &["in", "by", "on", "within"]) {
        return (None, p);
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
                _ if found.bare_day.is_some() => calendar::shift(first.at(0, 0, 0, 0), -1.0, Unit::Month, false),
                _ => calendar::shift(first.at(0, 0, 0, 0), -1.0, Unit::Year, false),
            };
            Found { days: back.map(|b| (b.min(today), today)), ..found }
        }
        _ => found,
    }
}

/// One core with the refinements after it.
fn core(ask: Ask, q: usize) -> Option<Found> {
    if !ask.line.word(q).begins() || !ask.line.core_ahead(q, CORE_REACH) {
        return None;
    }
    let readers: [fn(Ask, usize) -> Option<Found>; 4] = [offset::offset, period::period, day::day, clock::clock];
    let mut best: Option<Found> = None;
    for reader in readers {
        if let Some(found) = reader(ask, q)
            && best.as_ref().is_none_or(|b| found.end > b.end)
        {
            best = Some(found);
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

#[cfg(test)]
pub(super) mod testing {
    use crate::text::{TimeContext, Tongue, ValueKind, tokenize, values};

    /// Reads each text on Wednesday 2026-03-11, 15:00, and compares the words of its only time with what follows them:
    /// first and last day, `!` for a deadline, `?` for an ambiguous reading; "-" where no days are known and "" where
    /// no time is in the text.
    pub fn check(table: &[(&str, &str)]) {
        check_in("en", table);
    }

    /// The same for the language of a code.
    pub fn check_in(code: &str, table: &[(&str, &str)]) {
        let called_at = Some(jiff::civil::date(2026, 3, 11).at(15, 0, 0, 0));
        for (text, expected) in table {
            let tokens = tokenize(text, Tongue::of(code));
            let times: Vec<String> = values(&tokens, TimeContext { called_at })
                .into_iter()
                .filter_map(|value| {
                    let ValueKind::Time(when) = value.kind else { return None };
                    let days = match when.days {
                        Some((first, last)) if first == last => first.to_string(),
                        Some((first, last)) => format!("{first}..{last}"),
                        None => "-".to_owned(),
                    };
                    let marks = [(when.deadline, "!"), (when.ambiguous, "?")];
                    let marks: String = marks.iter().filter(|m| m.0).map(|m| m.1).collect();
                    assert!(!when.reason.is_empty(), "{text}");
                    Some(format!("{} = {days}{marks}", &text[tokens.bytes(value.tokens)]))
                })
                .collect();
            assert_eq!(times.join("; "), *expected, "{text}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::check;
    use crate::text::{TimeContext, Tongue, ValueKind, tokenize, values};

    #[test]
    fn leads_belong_to_the_time() {
        check(&[
            ("no later than Friday", "no later than Friday = 2026-03-13!"),
            ("until the end of May", "until the end of May = 2026-05-31!"),
            ("sometime in June", "sometime in June = 2026-06-01..2026-06-30"),
            ("by about the eighteenth", "by about the eighteenth = 2026-03-18!"),
            ("after Christmas", "after Christmas = -"),
            ("since January", "since January = 2026-01-01..2026-03-11"),
            ("between now and June third", "between now and June third = 2026-03-11..2026-06-03!"),
            ("from Nov to March", "from Nov to March = 2026-11-01..2027-03-31"),
            ("by, um, Friday", "by, um, Friday = 2026-03-13!"),
            ("send it over tomorrow", "tomorrow = 2026-03-12"),
            ("over the next two weeks", "over the next two weeks = 2026-03-11..2026-03-25"),
            ("turn it around in two days", "in two days = 2026-03-13"),
        ]);
    }

    #[test]
    fn without_a_call_date_no_days() {
        let tokens = tokenize("by friday", Tongue::English);
        let values = values(&tokens, TimeContext::default());
        assert!(matches!(&values[0].kind, ValueKind::Time(w) if w.days.is_none() && w.deadline));
    }
}
