//! What narrows a search beside its words: the flags of `throughline search`.

use crate::model::{Kind, Side};
use jiff::civil::Date;

/// Most hits that one answer holds.
pub const MAX_LIMIT: usize = 1_000;

/// Furthest that hits can be paged to.
pub const MAX_OFFSET: usize = 10_000;

/// All that is set must hold; of several values for one field, one must. Texts match without regard
/// to case, accents and order, and by words: `north` finds the account `Northlake North Ltd`.
#[derive(Clone, PartialEq)]
pub struct Filters {
    pub kind: Vec<Kind>,
    pub account: Vec<String>,
    /// Id of the deal.
    pub deal: Vec<String>,
    pub side: Vec<Side>,
    pub speaker: Vec<String>,
    /// Who owes a commitment.
    pub owner: Vec<String>,
    /// Of a commitment (`firm`, `hedged`, `conditional`) or of a human's decision (`open`, `accepted`, `edited`, `rejected`).
    pub status: Vec<String>,
    pub stage: Vec<String>,
    /// Tool that recorded the call.
    pub source: Vec<String>,
    /// Call id, exactly.
    pub call: Vec<String>,
    /// First day of the call, included.
    pub since: Option<Date>,
    /// Last day of the call, included.
    pub until: Option<Date>,
    /// Only commitments that are due on an earlier day.
    pub due_before: Option<Date>,
    /// Ids of the deals whose calls may be seen at all; nothing else enters hits, counts or scores. None means everything.
    pub visible: Option<Vec<String>>,
    /// At most [`MAX_LIMIT`].
    pub limit: usize,
    /// At most [`MAX_OFFSET`].
    pub offset: usize,
}

impl Default for Filters {
    fn default() -> Filters {
        Filters {
            kind: Vec::new(),
            account: Vec::new(),
            deal: Vec::new(),
            side: Vec::new(),
            speaker: Vec::new(),
            owner: Vec::new(),
            status: Vec::new(),
            stage: Vec::new(),
            source: Vec::new(),
            call: Vec::new(),
            since: None,
            until: None,
            due_before: None,
            visible: None,
            limit: 20,
            offset: 0,
        }
    }
}
