//! `throughline search` and `index`: what was said, by whom, when, and where to hear it.

use super::hits::{as_json, print};
use super::ui::{Context, count};
use super::{Exit, Failure};
use crate::index::{Filters, Index};
use crate::model::{Kind, Side};
use crate::pipeline::index::{is_busy, remake, sync};
use crate::pipeline::search::search as ask;
use crate::store::Store;
use clap::{Args, Subcommand};
use jiff::civil::Date;
use std::io::Write;

#[derive(Args)]
pub struct SearchArgs {
    /// Words, "phrases", -without, pre*, speaker:name, account:name; empty shows everything that the options leave
    #[arg(value_name = "QUERY", default_value = "")]
    query: Vec<String>,
    /// pain, success_criterion, commitment, competitor, risk, stakeholder
    #[arg(long, value_name = "KIND", value_delimiter = ',', value_parser = kind)]
    kind: Vec<Kind>,
    #[arg(long, value_name = "NAME")]
    account: Vec<String>,
    /// By id or name
    #[arg(long, value_name = "DEAL")]
    deal: Vec<String>,
    /// seller, customer, unknown
    #[arg(long, value_name = "SIDE", value_delimiter = ',', value_parser = side)]
    side: Vec<Side>,
    #[arg(long, value_name = "NAME")]
    speaker: Vec<String>,
    /// Who owes a commitment
    #[arg(long, value_name = "NAME")]
    owner: Vec<String>,
    /// firm, hedged, conditional; or a decision: open, accepted, edited, rejected
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<String>,
    /// First day of the call, YYYY-MM-DD
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Last day of the call
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// Commitments due on an earlier day
    #[arg(long, value_name = "DATE")]
    due_before: Option<Date>,
    /// Hits shown
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Hits left out before the first that is shown
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
pub enum IndexCommand {
    /// Make the search index anew from the store
    Rebuild,
}

pub fn run(args: &SearchArgs, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let config = context.config(&workspace)?;
    let store = Store::open_read_only(&workspace.root)?;
    let index = open(&store, &workspace.index(), context)?;
    let deal = args.deal.iter().map(|d| store.find_deal(d).map(|d| d.deal_id)).collect::<Result<_, _>>()?;
    let filters = Filters {
        kind: args.kind.clone(),
        account: args.account.clone(),
        deal,
        side: args.side.clone(),
        speaker: args.speaker.clone(),
        owner: args.owner.clone(),
        status: args.status.clone(),
        since: args.since,
        until: args.until,
        due_before: args.due_before,
        limit: args.limit.unwrap_or(config.search.limit),
        offset: args.offset,
        ..Filters::default()
    };
    let query = args.query.join(" ");
    let spellings = context.own_names(&workspace)?.spellings();
    let found = ask(&store, &index, &query, &filters, &spellings, config.search.context)?;
    let mut out = context.out();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &as_json(&query, &found))?;
        writeln!(out)?;
    } else {
        print(&query, &found, context.paint(), &mut out)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// The index as it is now; as it was where another process is writing it.
fn open(store: &Store, dir: &std::path::Path, context: &Context) -> Result<Index, Failure> {
    let bar = context.progress();
    let synced = sync(store, dir, &|step| bar.show(step));
    bar.end();
    match synced {
        Ok((index, done)) => {
            if let Some(why) = done.rebuilt {
                context.note(&format!("the index was made anew: {why}"));
            }
            Ok(index)
        }
        Err(e) if is_busy(&e) => {
            context.note("another process is writing the index; the newest calls may be missing");
            let newest = u64::try_from(store.revision()?).unwrap_or_default();
            Ok(Index::open(dir, newest)?.index)
        }
        Err(e) => Err(e.into()),
    }
}

pub fn index(command: &IndexCommand, context: &Context) -> Result<Exit, Failure> {
    let workspace = context.workspace()?;
    let store = Store::open_read_only(&workspace.root)?;
    let IndexCommand::Rebuild = command;
    let bar = context.progress();
    let done = remake(&store, &workspace.index(), &|step| bar.show(step));
    bar.end();
    context.note(&format!("{} indexed", count(done?.calls, "call")));
    Ok(Exit::Done)
}

fn kind(text: &str) -> Result<Kind, String> {
    Kind::parse(&text.replace('-', "_")).ok_or_else(|| format!("use one of {}", Kind::ALL.map(Kind::as_str).join(", ")))
}

fn side(text: &str) -> Result<Side, String> {
    let all = [Side::Seller, Side::Customer, Side::Unknown];
    all.into_iter().find(|s| s.as_str() == text).ok_or_else(|| "use seller, customer or unknown".to_owned())
}
