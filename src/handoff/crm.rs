//! What the deal record says, as lines of the document. Each path is one of [`PATHS`]; a path without a value gives no line.

use super::items::short_key;
use crate::model::handoff::Detail;
use crate::model::{Contact, Deal, Item, Origin};
use jiff::civil::Date;

/// The paths that a field may name.
pub const PATHS: [&str; 14] = [
    "opportunity.origin",
    "opportunity.discount_pct",
    "opportunity.products",
    "opportunity.amount",
    "opportunity.billing",
    "opportunity.term_months",
    "opportunity.renewal_on",
    "contract.scope",
    "contract.exclusions",
    "contract.sla",
    "contacts.economic_buyer",
    "contacts.champion",
    "contacts.end_user",
    "contacts.sceptic",
];

/// The lines of one path.
pub fn lines(deal: &Deal, path: &str) -> Vec<Item> {
    let (opportunity, contract) = (&deal.opportunity, &deal.contract);
    let one = |group: Option<&str>, text: Option<String>| -> Vec<Item> {
        text.into_iter().map(|t| line(deal, path, group, t)).collect()
    };
    let many = |group: &str, texts: &[String]| -> Vec<Item> {
        texts.iter().map(|t| line(deal, path, Some(group), t.clone())).collect()
    };
    match path {
        "opportunity.origin" => one(None, opportunity.origin.clone()),
        "opportunity.discount_pct" => {
            one(None, opportunity.discount_pct.filter(|d| *d != 0.0).map(|d| format!("Discount of {d} %")))
        }
        "opportunity.products" => many("Products", &opportunity.products),
        "opportunity.amount" => one(
            Some("Billing"),
            opportunity.amount.map(|a| format!("Contract value {}", money(a, opportunity.currency.as_deref()))),
        ),
        "opportunity.billing" => one(Some("Billing"), opportunity.billing.clone()),
        "opportunity.term_months" => one(Some("Term"), opportunity.term_months.map(|m| format!("{m} months"))),
        "opportunity.renewal_on" => one(Some("Renewal"), opportunity.renewal_on.map(|d| format!("Renews on {d}"))),
        "contract.scope" => many("Scope", &contract.scope),
        "contract.exclusions" => many("Not in scope", &contract.exclusions),
        "contract.sla" => one(Some("Service level"), contract.sla.clone()),
        _ => path.strip_prefix("contacts.").map_or_else(Vec::new, |role| {
            deal.contacts.iter().filter(|c| has_role(c, role)).map(|c| contact(deal, path, c)).collect()
        }),
    }
}

/// Which of the four parts of a contract summary a path holds.
pub fn contract_part(path: &str) -> Option<&'static str> {
    match path {
        "contract.scope" => Some("scope"),
        "opportunity.billing" => Some("billing model"),
        "opportunity.term_months" => Some("contract term"),
        "opportunity.renewal_on" => Some("renewal date"),
        _ => None,
    }
}

/// A line of the deal record.
pub fn line(deal: &Deal, path: &str, group: Option<&str>, text: String) -> Item {
    let origin = Origin::Crm { record: deal.deal_id.clone(), path: path.to_owned() };
    let id = format!("crm:{path}:{}", short_key(&text));
    Item { group: group.map(str::to_owned), ..Item::drafted(id, text, origin) }
}

/// A milestone of the statement of work.
pub fn milestone(deal: &Deal, title: &str, due: Date) -> Item {
    line(deal, "contract.sow_milestones", None, format!("{due} · {title}"))
}

fn contact(deal: &Deal, path: &str, contact: &Contact) -> Item {
    let mut item = line(deal, path, None, named(&contact.name, contact.title.as_deref()));
    item.details.extend(contact.email.as_deref().map(|e| Detail::new("email", e)));
    item
}

/// `Name, title`, or the name alone.
pub fn named(name: &str, title: Option<&str>) -> String {
    match title.filter(|t| !t.is_empty()) {
        Some(title) => format!("{name}, {title}"),
        None => name.to_owned(),
    }
}

/// Whether the CRM's role word means the role; CRMs write it in many ways.
fn has_role(contact: &Contact, role: &str) -> bool {
    let word = contact.crm_role.as_deref().unwrap_or("").to_lowercase().replace(['_', '-'], " ");
    let means = |names: &[&str]| names.iter().any(|n| word.contains(n));
    match role {
        "economic_buyer" => means(&["economic", "decision maker", "budget"]),
        "champion" => means(&["champion", "coach", "executive sponsor"]),
        "end_user" => means(&["end user", "business user"]) || word == "user",
        "sceptic" => means(&["sceptic", "skeptic", "blocker", "detractor", "opponent"]),
        _ => false,
    }
}

/// An amount with its currency code and thousands set off by commas.
pub fn money(amount: f64, currency: Option<&str>) -> String {
    let text = if amount.fract() == 0.0 { format!("{amount:.0}") } else { format!("{amount:.2}") };
    let (whole, cents) = text.split_once('.').map_or((text.as_str(), None), |(w, c)| (w, Some(c)));
    let digits = whole.trim_start_matches('-');
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            out.push(',');
        }
        out.push(c);
    }
    let sign = if whole.starts_with('-') { "-" } else { "" };
    let cents = cents.map(|c| format!(".{c}")).unwrap_or_default();
    currency.map_or_else(|| format!("{sign}{out}{cents}"), |code| format!("{code} {sign}{out}{cents}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_readable() {
        assert_eq!(money(131_000.0, Some("GBP")), "GBP 131,000");
        assert_eq!(money(6_768_000.5, Some("INR")), "INR 6,768,000.50");
        assert_eq!(money(999.0, None), "999");
    }

    #[test]
    fn role_words_of_crms_are_understood() {
        for (word, role) in [
            ("Economic Buyer", "economic_buyer"),
            ("Decision Maker", "economic_buyer"),
            ("Executive Sponsor", "champion"),
            ("END_USER", "end_user"),
            ("Blocker", "sceptic"),
        ] {
            let contact = Contact { crm_role: Some(word.into()), ..Contact::default() };
            assert!(has_role(&contact, role), "{word}");
        }
        let technical = Contact { crm_role: Some("Technical Evaluator".into()), ..Contact::default() };
        assert!(!["economic_buyer", "champion", "end_user", "sceptic"].iter().any(|r| has_role(&technical, r)));
    }

    #[test]
    fn every_path_is_read() {
        let mut deal = Deal { deal_id: "d".into(), ..Deal::default() };
        deal.opportunity.origin = Some("referral".into());
        deal.opportunity.discount_pct = Some(12.5);
        deal.opportunity.products = vec!["Core".into()];
        deal.opportunity.amount = Some(10.0);
        deal.opportunity.billing = Some("monthly".into());
        deal.opportunity.term_months = Some(12);
        deal.opportunity.renewal_on = Date::new(2027, 1, 1).ok();
        deal.contract.scope = vec!["a".into(), "b".into()];
        deal.contract.exclusions = vec!["c".into()];
        deal.contract.sla = Some("99 %".into());
        for role in ["Economic Buyer", "Champion", "End User", "Sceptic"] {
            let contact = Contact { name: role.into(), crm_role: Some(role.into()), ..Contact::default() };
            deal.contacts.push(contact);
        }
        for path in PATHS {
            assert!(!lines(&deal, path).is_empty(), "{path}");
            assert!(lines(&Deal::default(), path).is_empty(), "{path}");
        }
    }
}
