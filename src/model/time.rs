//! The moment a call began, with the offset its source gave.

use jiff::{Timestamp, civil, fmt::temporal::Pieces, tz::Offset};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Local wall-clock time of a call, and the offset from UTC where the source names one.
///
/// Spoken dates resolve against `local`; without an offset there is no instant, and `timestamp` is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CallTime {
    pub local: civil::DateTime,
    pub offset: Option<Offset>,
}

impl CallTime {
    /// Reads ISO 8601 with or without offset, also Salesforce's `+0000` and a bare date.
    ///
    /// # Errors
    /// The text is not a date, or its time does not exist.
    pub fn parse(text: &str) -> Result<CallTime, jiff::Error> {
        let pieces = Pieces::parse(text.trim())?;
        let local = pieces.date().to_datetime(pieces.time().unwrap_or(civil::Time::midnight()));
        Ok(CallTime { local, offset: pieces.to_numeric_offset() })
    }

    /// A moment in UTC, for sources that count seconds or milliseconds since 1970.
    pub fn from_timestamp(at: Timestamp) -> CallTime {
        CallTime { local: Offset::UTC.to_datetime(at), offset: Some(Offset::UTC) }
    }

    /// The instant, where the offset is known and the result is within range.
    pub fn timestamp(&self) -> Option<Timestamp> {
        self.offset?.to_timestamp(self.local).ok()
    }

    /// A key that orders calls in time; calls without an offset count as UTC.
    pub fn sort_key(&self) -> Option<Timestamp> {
        self.offset.unwrap_or(Offset::UTC).to_timestamp(self.local).ok()
    }
}

impl fmt::Display for CallTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.offset {
            None => write!(f, "{}", self.local),
            Some(o) if o.is_zero() => write!(f, "{}Z", self.local),
            Some(o) => {
                let s = o.seconds();
                let sign = if s < 0 { '-' } else { '+' };
                write!(f, "{}{sign}{:02}:{:02}", self.local, s.abs() / 3600, s.abs() / 60 % 60)
            }
        }
    }
}

impl TryFrom<String> for CallTime {
    type Error = jiff::Error;
    fn try_from(text: String) -> Result<CallTime, jiff::Error> {
        CallTime::parse(&text)
    }
}

impl From<CallTime> for String {
    fn from(t: CallTime) -> String {
        t.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_sources_write_and_writes_it_back() {
        for (text, back) in [
            ("2026-09-15T10:15:06+01:00", "2026-09-15T10:15:06+01:00"),
            ("2019-10-18T14:03:37.041977-07:00", "2019-10-18T14:03:37.041977-07:00"),
            ("2026-05-01T07:25:37.000+0000", "2026-05-01T07:25:37Z"),
            ("2023-02-15T16:00:00Z", "2023-02-15T16:00:00Z"),
            ("2026-03-11T09:00:00", "2026-03-11T09:00:00"),
            ("2026-01-20", "2026-01-20T00:00:00"),
        ] {
            assert_eq!(CallTime::parse(text).map(|t| t.to_string()).ok().as_deref(), Some(back), "{text}");
        }
        assert!(CallTime::parse("next week").is_err());
    }
}
