//! Whose side a person is on, from what is known of the deal and the workspace.
//!
//! In this order: what the source itself says (never overwritten), the e-mail address of a known
//! person, the e-mail domain, the whole name of a known person. What none of them proves is unknown.

use super::people::{core, fold};
use crate::model::{Call, Deal, Participant, Side};
use std::collections::{BTreeMap, BTreeSet};

/// Who is known to be on which side. Domains and addresses in lower case, names folded.
#[derive(Clone, Default)]
pub struct KnownPeople {
    own_domains: BTreeSet<String>,
    customer_domains: BTreeSet<String>,
    emails: BTreeMap<String, Side>,
    /// A name that both sides have is unknown.
    names: BTreeMap<String, Side>,
}

/// Hosts of private mailboxes: their domain says nothing of an employer.
const MAILBOXES: [&str; 24] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "msn.com",
    "yahoo.com",
    "ymail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "gmx.de",
    "gmx.net",
    "gmx.com",
    "web.de",
    "t-online.de",
    "proton.me",
    "protonmail.com",
    "hey.com",
    "orange.fr",
    "free.fr",
    "wanadoo.fr",
    "mail.com",
];

impl KnownPeople {
    /// Knows only which domains are the workspace's own.
    pub fn new(own_domains: &[String]) -> KnownPeople {
        let own_domains = own_domains.iter().map(|d| d.trim().trim_start_matches('@').to_lowercase()).collect();
        KnownPeople { own_domains, ..KnownPeople::default() }
    }

    /// Adds the people and domains of a deal: the seller's people and CSM, the account and its contacts.
    pub fn with_deal(mut self, deal: &Deal) -> KnownPeople {
        for person in deal.seller.people.iter().chain(&deal.csm) {
            self.add(&person.name, person.email.as_deref(), Side::Seller);
        }
        for contact in &deal.contacts {
            self.add(&contact.name, contact.email.as_deref(), Side::Customer);
        }
        if let Some(domain) = &deal.account.domain {
            self.customer_domains.insert(domain.to_lowercase());
        }
        self
    }

    /// Adds one person; the domain of a company address counts for the whole company.
    pub fn add(&mut self, name: &str, email: Option<&str>, side: Side) {
        let name = fold(name);
        if !name.is_empty() {
            self.names
                .entry(name)
                .and_modify(|s| {
                    if *s != side {
                        *s = Side::Unknown
                    }
                })
                .or_insert(side);
        }
        let Some(email) = email.map(|e| e.trim().to_lowercase()) else { return };
        if let Some(domain) = domain(&email) {
            match side {
                Side::Seller => self.own_domains.insert(domain.to_owned()),
                Side::Customer => self.customer_domains.insert(domain.to_owned()),
                Side::Unknown => false,
            };
        }
        self.emails
            .entry(email)
            .and_modify(|s| {
                if *s != side {
                    *s = Side::Unknown
                }
            })
            .or_insert(side);
    }

    /// The side of a person, as far as it is proven.
    pub fn side(&self, person: &Participant) -> Side {
        let email = person.email.as_deref().map(|e| e.trim().to_lowercase());
        let by_email = email.as_deref().map_or(Side::Unknown, |e| self.emails.get(e).copied().unwrap_or(Side::Unknown));
        let by_domain = || email.as_deref().and_then(domain).map_or(Side::Unknown, |d| self.side_of_domain(d));
        let called = |name: String| self.names.get(&name).copied().unwrap_or(Side::Unknown);
        [by_email, by_domain(), called(fold(&person.name)), called(core(&person.name))]
            .into_iter()
            .find(|s| *s != Side::Unknown)
            .unwrap_or(Side::Unknown)
    }

    /// Own domains are the seller's, another company's the customer's once own domains are known.
    fn side_of_domain(&self, domain: &str) -> Side {
        let within = |set: &BTreeSet<String>| {
            set.iter().any(|d| domain == d || domain.strip_suffix(d.as_str()).is_some_and(|sub| sub.ends_with('.')))
        };
        match (within(&self.own_domains), within(&self.customer_domains)) {
            (true, true) => Side::Unknown,
            (true, false) => Side::Seller,
            (false, true) => Side::Customer,
            (false, false) if self.own_domains.is_empty() => Side::Unknown,
            (false, false) => Side::Customer,
        }
    }
}

/// Gives a side to everyone on the call who has none yet.
pub fn assign_sides(call: &mut Call, known: &KnownPeople) {
    for person in call.participants.iter_mut().filter(|p| p.side == Side::Unknown) {
        person.side = known.side(person);
    }
}

/// The domain of a company address; none of a private mailbox.
fn domain(email: &str) -> Option<&str> {
    let (_, domain) = email.rsplit_once('@')?;
    (domain.contains('.') && !MAILBOXES.contains(&domain)).then_some(domain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Contact, Person};

    fn known() -> KnownPeople {
        let mut deal = Deal::default();
        deal.account.domain = Some("acme.example".into());
        deal.seller.people = vec![
            Person { name: "Dana Ruiz".into(), email: Some("dana@ledger.example".into()), title: None },
            Person { name: "Sam Both".into(), email: None, title: None },
        ];
        deal.contacts = vec![
            Contact { name: "Nev Out".into(), email: Some("nev@gmail.com".into()), ..Contact::default() },
            Contact { name: "Sam Both".into(), ..Contact::default() },
        ];
        KnownPeople::new(&["Seller.example".into()]).with_deal(&deal)
    }

    fn side(name: &str, email: &str) -> Side {
        let email = (!email.is_empty()).then(|| email.to_owned());
        known().side(&Participant { id: "p1".into(), name: name.into(), email, title: None, side: Side::Unknown })
    }

    #[test]
    fn address_domain_and_name_prove_a_side() {
        assert_eq!(side("X", "x@SELLER.example"), Side::Seller);
        assert_eq!(side("X", "x@eu.seller.example"), Side::Seller);
        assert_eq!(side("X", "x@ledger.example"), Side::Seller);
        assert_eq!(side("X", "x@acme.example"), Side::Customer);
        assert_eq!(side("X", "x@adviser.example"), Side::Customer);
        assert_eq!(side("dana  RUIZ (Guest)", ""), Side::Seller);
        assert_eq!(side("X", "nev@gmail.com"), Side::Customer);
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(side("X", "x@gmail.com"), Side::Unknown);
        assert_eq!(side("X", "x@notseller.example"), Side::Customer, "not a part of the own domain's name");
        assert_eq!(side("Sam Both", ""), Side::Unknown, "on both lists");
        assert_eq!(side("Dana", ""), Side::Unknown, "a first name is no person");
        assert_eq!(side("", ""), Side::Unknown);
        let nobody = Participant {
            id: "p1".into(),
            name: "X".into(),
            email: Some("x@acme.example".into()),
            title: None,
            side: Side::Unknown,
        };
        assert_eq!(KnownPeople::default().side(&nobody), Side::Unknown);
    }
}
