//! Deals as CRM and contract describe them, and finding one by the name a person types.

use super::calls::{json, parse};
use super::raw::content_hash;
use super::{Put, Store, StoreError};
use crate::model::Deal;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

/// From this Jaro-Winkler similarity on, a name is offered as what was meant.
const CLOSE: f64 = 0.75;
/// Names offered at most.
const OFFERED: usize = 3;

impl Store {
    /// Keeps a deal under its id. If it changed, its calls must be extracted again: extraction reads the deal's people.
    pub fn put_deal(&mut self, deal: &Deal) -> Result<Put, StoreError> {
        let content = json("deal", &deal.deal_id, deal)?;
        let hash = content_hash(content.as_bytes());
        let tx = self.conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let known: Option<String> =
            tx.query_row("SELECT hash FROM deals WHERE deal_id = ?1", [&deal.deal_id], |row| row.get(0)).optional()?;
        let put = match known {
            Some(known) if known == hash => return Ok(Put::Unchanged),
            Some(_) => Put::Revision,
            None => Put::New,
        };
        tx.execute(
            "INSERT OR REPLACE INTO deals (deal_id, account, opportunity, content, hash) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![deal.deal_id, deal.account.name, deal.opportunity.name, content, hash],
        )?;
        tx.execute(
            "UPDATE extractions SET ruleset = '' WHERE call_id IN (SELECT call_id FROM calls WHERE deal_id = ?1)",
            [&deal.deal_id],
        )?;
        for call_id in call_ids(&tx, &deal.deal_id)? {
            super::changes::note(&tx, &call_id)?;
        }
        tx.commit()?;
        Ok(put)
    }

    /// The deal of that id, if the store has it.
    pub fn deal(&self, deal_id: &str) -> Result<Option<Deal>, StoreError> {
        let row: Option<(String, String)> = self
            .conn
            .prepare_cached("SELECT content, hash FROM deals WHERE deal_id = ?1")?
            .query_row([deal_id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        row.map(|(content, hash)| read(deal_id, &content, &hash)).transpose()
    }

    /// All deals, by id.
    pub fn deals(&self) -> Result<Vec<Deal>, StoreError> {
        let mut statement = self.conn.prepare_cached("SELECT deal_id, content, hash FROM deals ORDER BY deal_id")?;
        let mut rows = statement.query([])?;
        let mut deals = Vec::new();
        while let Some(row) = rows.next()? {
            deals.push(read(&row.get::<_, String>(0)?, &row.get::<_, String>(1)?, &row.get::<_, String>(2)?)?);
        }
        Ok(deals)
    }

    /// The deal that a person means: by id, else by account or opportunity name, else by how one of them begins.
    /// Case does not count.
    ///
    /// # Errors
    /// Several deals answer to the name (they are listed), or none (the closest names are offered).
    pub fn find_deal(&self, name: &str) -> Result<Deal, StoreError> {
        if let Some(deal) = self.deal(name)? {
            return Ok(deal);
        }
        let wanted = fold(name);
        let mut deals = self.deals()?;
        let levels: [fn(&str, &str) -> bool; 2] =
            [|have, want| have == want, |have, want| !want.is_empty() && have.starts_with(want)];
        for answers in levels {
            let answering: Vec<usize> =
                (0..deals.len()).filter(|&i| names(&deals[i]).iter().any(|n| answers(&fold(n), &wanted))).collect();
            match answering[..] {
                [] => {}
                [one] => return Ok(deals.swap_remove(one)),
                _ => return Err(many(name, answering.iter().map(|&i| &deals[i]))),
            }
        }
        Err(StoreError::NoDeal { name: name.to_owned(), nearest: nearest(&wanted, &deals) })
    }
}

/// Ids of the deal's calls.
pub(super) fn call_ids(conn: &Connection, deal_id: &str) -> Result<Vec<String>, StoreError> {
    let mut statement = conn.prepare_cached(
        "SELECT call_id FROM calls WHERE deal_id = ?1 ORDER BY started_ms IS NULL, started_ms, call_id",
    )?;
    let ids = statement.query_map([deal_id], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(ids)
}

fn read(deal_id: &str, content: &str, hash: &str) -> Result<Deal, StoreError> {
    if content_hash(content.as_bytes()) != hash {
        return Err(StoreError::Damaged { what: "deal", id: deal_id.to_owned() });
    }
    parse("deal", deal_id, content)
}

fn names(deal: &Deal) -> [&str; 3] {
    [&deal.deal_id, &deal.account.name, &deal.opportunity.name]
}

fn fold(name: &str) -> String {
    name.trim().to_lowercase()
}

fn many<'a>(name: &str, deals: impl Iterator<Item = &'a Deal>) -> StoreError {
    let found = deals.map(|d| format!("{} ({}, {})", d.deal_id, d.account.name, d.opportunity.name)).collect();
    StoreError::ManyDeals { name: name.to_owned(), found }
}

fn nearest(wanted: &str, deals: &[Deal]) -> Vec<String> {
    let mut close: Vec<(f64, &str)> = deals
        .iter()
        .flat_map(names)
        .filter(|n| !n.is_empty())
        .map(|n| (strsim::jaro_winkler(&fold(n), wanted), n))
        .filter(|(score, _)| *score >= CLOSE)
        .collect();
    close.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    close.dedup_by(|a, b| a.1 == b.1);
    close.into_iter().take(OFFERED).map(|(_, n)| n.to_owned()).collect()
}
