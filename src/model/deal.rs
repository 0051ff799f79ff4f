//! A deal as CRM and contract describe it: the same shape from `deal.json` and from CSV exports.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;

/// One opportunity with its account, people and contract. Whatever is not known is absent.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deal {
    pub deal_id: String,
    pub account: Account,
    pub opportunity: Opportunity,
    pub seller: Seller,
    /// The customer success manager who takes over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csm: Option<Person>,
    pub contacts: Vec<Contact>,
    pub contract: Contract,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Account {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub industry: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub employees: Option<u64>,
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Opportunity {
    pub name: String,
    /// In `currency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<f64>,
    /// ISO 4217.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub term_months: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub products: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// Percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// How the deal began: `inbound`, `outbound`, `referral`, `event`, or the CRM's own word.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_on: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub close_date: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal_on: Option<Date>,
    /// Name of the account executive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount_pct: Option<f64>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Seller {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// The product sold; never a competitor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    pub people: Vec<Person>,
}

#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Person {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
}

/// A person on the customer's side, as the CRM lists them.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The CRM's own role word (`Economic Buyer`); empty where nobody set one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub crm_role: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contract {
    pub scope: Vec<String>,
    pub exclusions: Vec<String>,
    pub sow_milestones: Vec<Milestone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sla: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Milestone {
    pub title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<Date>,
}

impl fmt::Debug for Deal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Deal({}, {} contacts)", self.deal_id, self.contacts.len())
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Person({} bytes)", self.name.len())
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Contact({} bytes)", self.name.len())
    }
}
