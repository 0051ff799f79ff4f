//! `throughline vocabulary`: the workspace's own names, listed and added to.

use super::ui::{Context, columns, count};
use super::{Exit, Failure};
use crate::export::safe::shown;
use crate::model::Side;
use crate::pipeline::vocabulary::{OwnNames, Sort};
use crate::rules::{Named, Vocabulary};
use clap::{Args, Subcommand};
use std::io::Write;

#[derive(Subcommand)]
pub enum VocabularyCommand {
    /// Print own products, competitors, people, terms, and rules that are off
    List(ListArgs),
    /// Add a name or a spelling to vocabulary.toml
    #[command(subcommand)]
    Add(AddCommand),
}

#[derive(Args)]
pub struct ListArgs {
    #[arg(long)]
    json: bool,
}

#[derive(Subcommand)]
pub enum AddCommand {
    /// What you sell, or your company: never a competitor
    Product(Name),
    /// A competitor that the shipped lists lack
    Competitor {
        #[command(flatten)]
        name: Name,
        /// What it is for, for instance payroll
        #[arg(long, default_value = "")]
        category: String,
    },
    /// Somebody whose name is misheard, or whose side the sources do not say
    Person {
        #[command(flatten)]
        name: Name,
        /// seller or customer
        #[arg(long, value_parser = side)]
        side: Option<Side>,
    },
    /// A term that searches find under what it is heard as, too
    Term(Name),
    /// A shipped rule that is not to be run here
    Off {
        /// Its id, as `rules list` shows it
        rule: String,
        #[arg(long, default_value = "")]
        why: String,
    },
}

#[derive(Args)]
pub struct Name {
    /// As it is meant
    name: String,
    /// As recognisers hear it; may be given several times
    #[arg(long, value_name = "SPELLING")]
    heard: Vec<String>,
}

pub fn run(command: VocabularyCommand, context: &Context) -> Result<Exit, Failure> {
    match command {
        VocabularyCommand::List(args) => list(&args, context),
        VocabularyCommand::Add(command) => add(command, context),
    }
}

fn list(args: &ListArgs, context: &Context) -> Result<Exit, Failure> {
    let own = context.own_names(&context.workspace()?)?;
    let mut out = context.out();
    if args.json {
        serde_json::to_writer_pretty(&mut out, &own.vocabulary)?;
        writeln!(out)?;
    } else {
        let rows = rows(&own.vocabulary);
        if rows.is_empty() {
            context.note(&format!("{} says nothing yet", context.shown_path(&own.path)));
        } else {
            writeln!(out, "{}", columns(&rows, &[]))?;
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn rows(own: &Vocabulary) -> Vec<Vec<String>> {
    let sorts =
        [("product", &own.products), ("competitor", &own.competitors), ("person", &own.people), ("term", &own.terms)];
    let named = sorts.into_iter().flat_map(|(sort, list)| {
        list.iter().map(move |n| {
            let about = if n.side == Side::Unknown { n.category.as_str() } else { n.side.as_str() };
            let heard = if n.heard.is_empty() { String::new() } else { format!("heard as {}", n.heard.join(", ")) };
            [sort, &n.name, about, &heard].map(shown).to_vec()
        })
    });
    named.chain(own.off.iter().map(|o| ["off", &o.rule, "", &o.why].map(shown).to_vec())).collect()
}

fn add(command: AddCommand, context: &Context) -> Result<Exit, Failure> {
    let named = |Name { name, heard }: Name| Named { name, heard, ..Named::default() };
    let (sort, entry, why) = match command {
        AddCommand::Product(name) => (Sort::Product, named(name), String::new()),
        AddCommand::Competitor { name, category } => {
            (Sort::Competitor, Named { category, ..named(name) }, String::new())
        }
        AddCommand::Person { name, side } => {
            (Sort::Person, Named { side: side.unwrap_or_default(), ..named(name) }, String::new())
        }
        AddCommand::Term(name) => (Sort::Term, named(name), String::new()),
        AddCommand::Off { rule, why } => (Sort::Off, Named { name: rule, ..Named::default() }, why),
    };
    let workspace = context.workspace()?;
    if sort == Sort::Off {
        let config = context.config(&workspace)?;
        let book = context.rulebook(&workspace, &config, None)?;
        super::rules::must_exist(&book, &entry.name)?;
    }
    let own = OwnNames::load(&workspace)?.add(sort, &entry, &why)?;
    let mut out = context.out();
    writeln!(out, "{}", own.path.display())?;
    out.flush()?;
    let next =
        if sort == Sort::Term { "searches find it from now on" } else { "`throughline run` reads the calls with it" };
    context.note(&format!("{} of your own; {next}", count(own.vocabulary.len(), "name")));
    Ok(Exit::Done)
}

fn side(text: &str) -> Result<Side, String> {
    let sides = [Side::Seller, Side::Customer];
    sides.into_iter().find(|s| s.as_str() == text).ok_or_else(|| "use seller or customer".to_owned())
}
