//! `throughline threads`: each promise of a deal with its life over all calls.

use super::ui::{Context, count};
use super::{Exit, Failure};
use crate::export::threads as export;
use crate::model::State;
use crate::pipeline::draft::document;
use crate::store::Store;
use clap::Args;
use std::io::Write;

#[derive(Args)]
pub struct ThreadsArgs {
    /// By id or name
    deal: String,
    #[arg(long)]
    json: bool,
}

pub fn run(args: &ThreadsArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let store = Store::open_read_only(&workspace.root)?;
    let deal = store.find_deal(&args.deal)?;
    let threads = document(&store, &context.template(&workspace)?, &deal)?.threads(&deal);
    let text =
        if args.json { export::json(&deal.deal_id, &deal.account.name, &threads)? } else { export::text(&threads) };
    let mut out = context.out();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    let repeated = threads.iter().filter(|t| t.repeated()).count();
    let contradicted = threads.iter().filter(|t| t.state == State::Contradicted).count();
    context.note(&format!(
        "{}, {repeated} said more than once, {contradicted} contradicted",
        count(threads.len(), "promise")
    ));
    Ok(Exit::Done)
}
