//! What humans decided: a history that is only added to, and what stands of it.

use super::calls::{json, parse};
use super::raw::content_hash;
use super::{Store, StoreError};
use crate::model::Decision;
use rusqlite::{Row, TransactionBehavior, params};

impl Store {
    /// Adds a decision. The last one on an item stands; `Verdict::Open` takes it back.
    ///
    /// `replaces` is the item id under which an earlier decision on the same line was made, where it has re-attached
    /// to a finding with a new id; without it the earlier one would be shown as orphaned.
    pub fn put_decision(&mut self, decision: &Decision, replaces: Option<&str>) -> Result<(), StoreError> {
        let content = json("decision on", &decision.item_id, decision)?;
        let hash = content_hash(content.as_bytes());
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute(
            "INSERT INTO decisions (deal_id, item_id, replaces, verdict, content, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            params![
                decision.deal_id,
                decision.item_id,
                replaces.filter(|id| *id != decision.item_id),
                decision.verdict.as_str(),
                content,
                hash
            ],
        )?;
        if let Some(about) = &decision.about {
            super::changes::note(&tx, &about.call_id)?;
        }
        tx.commit()?;
        Ok(())
    }

    /// The decisions that stand for a deal, in the order in which they were made; see [`super::reattach()`].
    pub fn decisions(&self, deal_id: &str) -> Result<Vec<Decision>, StoreError> {
        self.read_decisions(
            "SELECT item_id, content, hash FROM current_decisions WHERE deal_id = ?1 ORDER BY seq",
            deal_id,
        )
    }

    /// Every decision ever made on a deal, first to last.
    pub fn decision_history(&self, deal_id: &str) -> Result<Vec<Decision>, StoreError> {
        self.read_decisions("SELECT item_id, content, hash FROM decisions WHERE deal_id = ?1 ORDER BY seq", deal_id)
    }

    fn read_decisions(&self, sql: &str, deal_id: &str) -> Result<Vec<Decision>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([deal_id])?;
        let mut decisions = Vec::new();
        while let Some(row) = rows.next()? {
            decisions.push(read(row)?);
        }
        Ok(decisions)
    }
}

/// A row of item id, content and hash.
fn read(row: &Row<'_>) -> Result<Decision, StoreError> {
    let item_id: String = row.get(0)?;
    let content: String = row.get(1)?;
    if content_hash(content.as_bytes()) != row.get::<_, String>(2)? {
        return Err(StoreError::Damaged { what: "decision on", id: item_id });
    }
    parse("decision on", &item_id, &content)
}
