//! Times as transcripts write them: `00:01:02.500`, `1:02`, seconds as a float, epoch numbers.
//!
//! Results are milliseconds from the start of the recording, or a [`CallTime`]. Nothing overflows:
//! negative and not-a-number become none or zero, what is longer than [`MAX_MS`] is cut to it.

use crate::model::CallTime;
use jiff::{Timestamp, civil, tz::TimeZoneDatabase};
use serde_json::Value;

/// A million hours: longer than any recording, short enough that sums of a few never overflow.
pub const MAX_MS: u64 = 3_600_000_000_000;

/// Numbers from here on count milliseconds since 1970, smaller ones seconds (the year 5138 in seconds).
const EPOCH_MS_FROM: f64 = 1e11;

/// `[H…:]M…:SS[.,fraction]` in milliseconds. Seconds past 59 are taken as they are; a minus sign gives zero.
pub fn clock(text: &str) -> Option<u64> {
    let text = text.trim();
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let parts: Vec<&str> = whole.split(':').collect();
    if !(2..=3).contains(&parts.len()) || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut seconds = 0u64;
    for part in parts {
        if part.is_empty() || !part.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        seconds = seconds.saturating_mul(60).saturating_add(part.parse().unwrap_or(MAX_MS)).min(MAX_MS);
    }
    let millis = fraction.bytes().chain(*b"000").take(3).fold(0, |n, digit| n * 10 + u64::from(digit - b'0'));
    Some(if negative { 0 } else { (seconds.saturating_mul(1000) + millis).min(MAX_MS) })
}

/// Both ends of a line `START --> END settings`; an end that cannot be read is none.
pub fn span(line: &str) -> Option<(Option<u64>, Option<u64>)> {
    let (start, end) = line.split_once("-->")?;
    Some((clock(start), clock(end.split_whitespace().next().unwrap_or(""))))
}

/// Seconds as a float in milliseconds; not-a-number is none, negative is zero.
pub fn from_seconds(seconds: f64) -> Option<u64> {
    from_millis(seconds * 1000.0)
}

/// Milliseconds as a float; not-a-number is none, negative is zero.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "whole and in range after rounding and clamping"
)]
pub fn from_millis(ms: f64) -> Option<u64> {
    (!ms.is_nan()).then(|| ms.round().clamp(0.0, MAX_MS as f64) as u64)
}

/// The time a call began: ISO 8601 text, or a number of seconds or milliseconds since 1970.
pub fn moment(value: &Value) -> Option<CallTime> {
    match value {
        Value::String(text) => CallTime::parse(text).ok().or_else(|| from_epoch(text.trim().parse().ok()?)),
        Value::Number(n) => from_epoch(n.as_f64()?),
        _ => None,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "what saturates is far outside the range of dates and refused there"
)]
fn from_epoch(n: f64) -> Option<CallTime> {
    if n <= 0.0 || !n.is_finite() {
        return None;
    }
    let ms = if n < EPOCH_MS_FROM { n * 1000.0 } else { n };
    Timestamp::from_millisecond(ms.round() as i64).ok().map(CallTime::from_timestamp)
}

/// An instant as the wall clock of a named zone shows it; an unknown zone leaves it in UTC.
pub fn in_zone(at: CallTime, zone: &str) -> CallTime {
    let Some(instant) = at.timestamp() else { return at };
    match TimeZoneDatabase::bundled().get(zone) {
        Ok(zone) => CallTime { local: zone.to_datetime(instant), offset: Some(zone.to_offset(instant)) },
        Err(_) => at,
    }
}

/// `09/24/2020 11:35:16 AM` as meeting reports write it: month first, the zone unknown.
pub fn us_moment(text: &str) -> Option<CallTime> {
    let mut words = text.split_whitespace();
    let mut date = words.next()?.split('/').map(|n| n.parse::<i16>().ok());
    let (month, day, year) = (date.next()??, date.next()??, date.next()??);
    let seconds = words.next().and_then(clock_of_day).unwrap_or(0);
    let afternoon = match words.next().map(str::to_ascii_uppercase).as_deref() {
        Some("PM") if seconds < 12 * 3600 => 12 * 3600,
        Some("AM") if seconds >= 12 * 3600 => -12 * 3600,
        _ => 0,
    };
    let date = civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let local = date.to_datetime(civil::Time::midnight()).checked_add(jiff::Span::new().seconds(seconds + afternoon));
    local.ok().map(|local| CallTime { local, offset: None })
}

fn clock_of_day(text: &str) -> Option<i64> {
    let parts: Vec<i64> = text.split(':').map(|n| n.parse().ok()).collect::<Option<_>>()?;
    let seconds = match parts[..] {
        [h, m] => h * 3600 + m * 60,
        [h, m, s] => h * 3600 + m * 60 + s,
        _ => return None,
    };
    (0..86_400).contains(&seconds).then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_are_read_leniently_and_never_overflow() {
        for (text, ms) in [
            ("00:09:13.060", Some(553_060)),
            ("0:02", Some(2000)),
            ("00:02.780", Some(2780)),
            ("00:00:02,780", Some(2780)),
            ("00:00:60.000", Some(60_000)),
            ("1:02:03.5", Some(3_723_500)),
            ("-00:00:01.000", Some(0)),
            ("99999999999999999999:00:00.000", Some(MAX_MS)),
            ("NaN:00:00", None),
            ("12", None),
            ("1:2:3:4", None),
            ("::", None),
            ("", None),
        ] {
            assert_eq!(clock(text), ms, "{text}");
        }
    }

    #[test]
    fn floats_clamp() {
        assert_eq!(from_seconds(f64::NAN), None);
        assert_eq!(from_seconds(-5.0), Some(0));
        assert_eq!(from_seconds(f64::INFINITY), Some(MAX_MS));
        assert_eq!(from_seconds(31.91), Some(31_910));
    }

    #[test]
    fn moments_come_as_text_seconds_and_milliseconds() {
        let shown = |v: Value| moment(&v).map(|t| t.to_string());
        assert_eq!(shown(1_518_863_400.into()).as_deref(), Some("2018-02-17T10:30:00Z"));
        assert_eq!(shown(1_518_863_400_000_u64.into()).as_deref(), Some("2018-02-17T10:30:00Z"));
        assert_eq!(shown("2026-05-01T07:25:37.000+0000".into()).as_deref(), Some("2026-05-01T07:25:37Z"));
        assert_eq!(shown("soon".into()), None);
        assert_eq!(shown(serde_json::json!(1e300)), None);
        assert_eq!(shown(Value::Null), None);
        let us = |t: &str| us_moment(t).map(|t| t.to_string());
        assert_eq!(us("09/24/2020 11:35:16 AM").as_deref(), Some("2020-09-24T11:35:16"));
        assert_eq!(us("09/24/2020 12:05:16 AM").as_deref(), Some("2020-09-24T00:05:16"));
        assert_eq!(us("09/24/2020 12:49:20 PM").as_deref(), Some("2020-09-24T12:49:20"));
        assert_eq!(us("24.09.2020"), None);
    }

    #[test]
    fn an_instant_takes_the_zone_of_the_meeting() {
        let at = moment(&"2026-09-15T09:15:06Z".into()).expect("a time");
        assert_eq!(in_zone(at, "Europe/London").to_string(), "2026-09-15T10:15:06+01:00");
        assert_eq!(in_zone(at, "Mars/Olympus"), at);
    }
}
