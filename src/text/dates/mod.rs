//! Spoken dates.
use super::line::Line;
use super::values::{TimeContext, When};

pub(super) fn time(_line: &Line, _p: usize, _context: TimeContext) -> Option<(usize, When)> {
    None
}
