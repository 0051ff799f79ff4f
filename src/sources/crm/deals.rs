//! The deals that the rows of several tables make together.

use super::columns::Column::*;
use super::table::{Row, Table};
use super::values::{Order, date, money};
use crate::model::{Contact, Deal, Person};
use crate::sources::people::fold;
use std::collections::{BTreeMap, HashMap};

/// Deals by the file they are given with; and for each file whose rows were of use, such a file.
pub fn deals(tables: &[(usize, Table)]) -> (BTreeMap<usize, Vec<Deal>>, BTreeMap<usize, usize>) {
    let rows = || tables.iter().flat_map(|(k, t)| t.rows.iter().map(move |r| (*k, t.dates, r)));
    let names = Names::of(rows().map(|(_, _, r)| r));
    let mut found: BTreeMap<String, (usize, Deal)> = BTreeMap::new();
    let mut used = BTreeMap::new();
    // Rows that describe an opportunity come before those that only mention one.
    let describes = |r: &Row| [Amount, Stage, CloseDate].iter().any(|c| r.get(*c).is_some());
    let (first, second): (Vec<_>, Vec<_>) = rows().partition(|(_, _, r)| describes(r));
    for (file, dates, row) in first.into_iter().chain(second) {
        let Some(key) = names.opportunity(row) else { continue };
        let (given, deal) = found.entry(key).or_insert_with(|| (file, Deal::default()));
        opportunity(deal, row, dates);
        used.entry(file).or_insert(*given);
    }
    let accounts: HashMap<String, Vec<String>> = by_account(&found, &names, rows().map(|(_, _, r)| r));
    for (file, _, row) in rows() {
        let own = names.opportunity(row).into_iter().collect::<Vec<_>>();
        let of_account = names.account(row).and_then(|a| accounts.get(&a));
        for key in of_account.unwrap_or(&own) {
            if let Some((given, deal)) = found.get_mut(key) {
                account(deal, row);
                used.entry(file).or_insert(*given);
            }
        }
        // A contact of an opportunity is that opportunity's; one of an account, of all the account's.
        let deals = if own.is_empty() { of_account.unwrap_or(&own) } else { &own };
        for key in deals {
            if let (Some((given, deal)), Some(name)) = (found.get_mut(key), row.person()) {
                contact(deal, &name, row, &names);
                used.entry(file).or_insert(*given);
            }
        }
    }
    let mut deals: BTreeMap<usize, Vec<Deal>> = BTreeMap::new();
    for (file, deal) in found.into_values() {
        deals.entry(file).or_default().push(deal);
    }
    (deals, used)
}

/// Keys of the deals of each account.
fn by_account<'a>(
    found: &BTreeMap<String, (usize, Deal)>,
    names: &Names,
    rows: impl Iterator<Item = &'a Row>,
) -> HashMap<String, Vec<String>> {
    let mut accounts: HashMap<String, Vec<String>> = HashMap::new();
    for row in rows {
        if let (Some(deal), Some(account)) = (names.opportunity(row), names.account(row))
            && found.contains_key(&deal)
        {
            let list = accounts.entry(account).or_default();
            if !list.contains(&deal) {
                list.push(deal);
            }
        }
    }
    accounts
}

/// Ids for names, where some rows have both and others only the name; and people's cells by id or name.
struct Names<'a> {
    opportunities: HashMap<String, Option<&'a str>>,
    accounts: HashMap<String, Option<&'a str>>,
    people: HashMap<String, Vec<&'a Row>>,
}

impl<'a> Names<'a> {
    fn of(rows: impl Iterator<Item = &'a Row>) -> Names<'a> {
        let mut names = Names { opportunities: HashMap::new(), accounts: HashMap::new(), people: HashMap::new() };
        for row in rows {
            for (map, id, name) in [
                (&mut names.opportunities, OpportunityId, OpportunityName),
                (&mut names.accounts, AccountId, AccountName),
            ] {
                if let (Some(id), Some(name)) = (row.get(id), row.get(name)) {
                    // One name for two ids names neither.
                    map.entry(fold(name)).and_modify(|k| *k = k.filter(|k| *k == id)).or_insert(Some(id));
                }
            }
            for key in row.get(ContactId).map(|id| format!("#{id}")).into_iter().chain(row.person().map(|p| fold(&p))) {
                names.people.entry(key).or_default().push(row);
            }
        }
        names
    }

    fn opportunity(&self, row: &Row) -> Option<String> {
        Self::resolve(row.opportunity()?, &self.opportunities)
    }

    fn account(&self, row: &Row) -> Option<String> {
        Self::resolve(row.account()?, &self.accounts)
    }

    fn resolve(key: String, ids: &HashMap<String, Option<&str>>) -> Option<String> {
        match ids.get(&key) {
            Some(Some(id)) => Some(format!("#{id}")),
            Some(None) => None,
            None => Some(key),
        }
    }
}

fn opportunity(deal: &mut Deal, row: &Row, dates: Order) {
    let text = |own: &mut Option<String>, column| *own = own.take().or_else(|| row.get(column).map(str::to_owned));
    let day = |column| row.get(column).and_then(|d| date(d, dates));
    let o = &mut deal.opportunity;
    if o.name.is_empty() {
        o.name = row.get(OpportunityName).unwrap_or_default().to_owned();
    }
    if deal.deal_id.is_empty() {
        let slug = |name: &str| {
            fold(name).split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect::<Vec<_>>().join("-")
        };
        deal.deal_id = row.get(OpportunityId).map_or_else(|| slug(&o.name), str::to_owned);
    }
    if let Some((amount, currency)) = row.get(Amount).and_then(money) {
        o.amount = o.amount.or(Some(amount));
        o.currency = o.currency.take().or(currency);
    }
    text(&mut o.currency, Currency);
    text(&mut o.stage, Stage);
    text(&mut o.origin, Origin);
    text(&mut o.billing, Billing);
    text(&mut o.owner, Owner);
    o.close_date = o.close_date.or_else(|| day(CloseDate));
    o.signed_on = o.signed_on.or_else(|| day(SignedOn));
    o.created = o.created.or_else(|| day(Created));
    o.renewal_on = o.renewal_on.or_else(|| day(RenewalOn));
    let percent = |column| row.get(column).and_then(money).map(|(n, _)| n);
    o.probability = o.probability.or_else(|| percent(Probability));
    o.discount_pct = o.discount_pct.or_else(|| percent(Discount));
    o.term_months = o.term_months.or_else(|| row.get(Term)?.split_whitespace().next()?.parse().ok());
    for product in row.get(Product).into_iter().flat_map(|p| p.split(';')).map(str::trim).filter(|p| !p.is_empty()) {
        if !o.products.iter().any(|p| p == product) {
            o.products.push(product.to_owned());
        }
    }
    // Whoever owns the opportunity sells.
    if let Some(owner) = row.get(Owner) {
        let email = row.get(OwnerEmail).map(str::to_owned);
        match deal.seller.people.iter_mut().find(|p| p.name == owner) {
            Some(person) => person.email = person.email.take().or(email),
            None => deal.seller.people.push(Person { name: owner.to_owned(), email, title: None }),
        }
    }
}

fn account(deal: &mut Deal, row: &Row) {
    let a = &mut deal.account;
    if a.name.is_empty() {
        a.name = row.get(AccountName).unwrap_or_default().to_owned();
    }
    let text = |own: &mut Option<String>, column| *own = own.take().or_else(|| row.get(column).map(str::to_owned));
    text(&mut a.industry, Industry);
    text(&mut a.segment, Segment);
    a.domain = a.domain.take().or_else(|| row.get(Website).and_then(host));
    a.employees = a.employees.or_else(|| row.get(Employees)?.replace([',', '.', ' '], "").parse().ok());
    let code = |c: &&str| c.len() == 2 && c.bytes().all(|b| b.is_ascii_uppercase());
    a.country = a.country.take().or_else(|| row.get(Country).filter(code).map(str::to_owned));
}

/// `acme.example` of `https://www.acme.example/path`.
fn host(website: &str) -> Option<String> {
    let host = website.split_once("://").map_or(website, |(_, rest)| rest).split(['/', '?', ':']).next()?;
    let host = host.trim().to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    host.contains('.').then(|| host.to_owned())
}

/// Adds a contact, or what this row knows more of one; other rows of the same person fill the rest.
fn contact(deal: &mut Deal, name: &str, row: &Row, names: &Names) {
    let key = row.get(ContactId).map_or_else(|| fold(name), |id| format!("#{id}"));
    let rows = names.people.get(&key).map_or(&[][..], Vec::as_slice);
    let cell = |column| row.get(column).or_else(|| rows.iter().find_map(|r| r.get(column)));
    let full = row.person().filter(|n| !n.contains('@')).or_else(|| rows.iter().find_map(|r| r.person()));
    let name = full.unwrap_or_else(|| name.to_owned());
    let email = cell(Email).map(str::to_owned);
    let known = deal.contacts.iter().position(|c| email.is_some() && c.email == email || fold(&c.name) == fold(&name));
    let at = known.unwrap_or_else(|| {
        deal.contacts.push(Contact { name, ..Contact::default() });
        deal.contacts.len() - 1
    });
    let c = &mut deal.contacts[at];
    c.email = c.email.take().or(email);
    c.title = c.title.take().or_else(|| cell(Title).map(str::to_owned));
    // The role is one's part in this opportunity: never taken from another's row.
    c.crm_role = c.crm_role.take().or_else(|| row.get(Role).map(str::to_owned));
}
