//! Column headings of CRM exports and what they mean.

use Column::*;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Column {
    OpportunityId,
    OpportunityName,
    Amount,
    Currency,
    Stage,
    CloseDate,
    SignedOn,
    Created,
    RenewalOn,
    Owner,
    OwnerEmail,
    Probability,
    Origin,
    Term,
    Product,
    Discount,
    Billing,
    AccountId,
    AccountName,
    Website,
    Industry,
    Segment,
    Employees,
    Country,
    ContactId,
    ContactName,
    FirstName,
    LastName,
    Email,
    Title,
    Role,
    /// `Name` and `Id`, whose meaning hangs on the other columns.
    BareName,
    BareId,
}

/// Headings as Salesforce and HubSpot write them, in lower case with single spaces.
const HEADINGS: &[(Column, &[&str])] = &[
    (
        OpportunityId,
        &["opportunity id", "opportunityid", "deal id", "dealid", "case safe opportunity id", "associated deal ids"],
    ),
    (OpportunityName, &["opportunity name", "deal name", "dealname", "opportunity", "deal", "associated deal"]),
    (
        Amount,
        &[
            "amount",
            "deal amount",
            "amount (converted)",
            "amount in company currency",
            "total contract value",
            "tcv",
            "opportunity amount",
        ],
    ),
    (
        Currency,
        &[
            "currency",
            "opportunity currency",
            "amount currency",
            "currencyisocode",
            "currency iso code",
            "deal currency",
            "deal currency code",
            "currency code",
        ],
    ),
    (Stage, &["stage", "stagename", "stage name", "deal stage", "opportunity stage"]),
    (CloseDate, &["close date", "closedate", "expected close date"]),
    (SignedOn, &["signed on", "signed date", "contract signed date", "signature date", "contract signed"]),
    (Created, &["created date", "create date", "createdate", "createddate", "created", "opportunity created date"]),
    (RenewalOn, &["renewal date", "renewal on", "contract end date", "subscription end date"]),
    (Owner, &["opportunity owner", "deal owner", "owner", "owner name", "owner full name", "opportunity owner name"]),
    (OwnerEmail, &["owner email", "opportunity owner email", "deal owner email"]),
    (Probability, &["probability (%)", "probability", "deal probability", "probability %"]),
    (Origin, &["lead source", "leadsource", "original source", "original traffic source", "deal source", "origin"]),
    (Term, &["contract term (months)", "contract term", "term (months)", "term months", "contract length (months)"]),
    (Product, &["product name", "product", "products", "product: product name", "associated line item"]),
    (Discount, &["discount", "discount (%)", "discount %", "discount percent"]),
    (Billing, &["billing", "billing frequency", "billing terms", "payment terms"]),
    (
        AccountId,
        &[
            "account id",
            "accountid",
            "company id",
            "associated company ids",
            "associated company ids (primary)",
            "primary associated company id",
        ],
    ),
    (
        AccountName,
        &[
            "account name",
            "company name",
            "account",
            "company",
            "associated company",
            "associated company (primary)",
            "primary associated company",
            "account: account name",
        ],
    ),
    (
        Website,
        &[
            "website",
            "company domain name",
            "domain",
            "website url",
            "company domain",
            "account website",
            "email domain",
        ],
    ),
    (Industry, &["industry", "account industry"]),
    (Segment, &["segment", "account segment", "customer segment", "tier"]),
    (Employees, &["employees", "number of employees", "numberofemployees"]),
    (
        Country,
        &[
            "billing country",
            "country",
            "country/region",
            "country code",
            "billing country code",
            "billingcountry",
            "billingcountrycode",
        ],
    ),
    (ContactId, &["contact id", "contactid", "associated contact ids"]),
    (
        ContactName,
        &["contact name", "contact", "full name", "contact full name", "associated contact", "contact: full name"],
    ),
    (FirstName, &["first name", "firstname"]),
    (LastName, &["last name", "lastname"]),
    (Email, &["email", "e-mail", "email address", "contact email", "contact: email"]),
    (Title, &["title", "job title", "jobtitle", "contact title", "contact: title"]),
    (
        Role,
        &[
            "role",
            "roles",
            "contact role",
            "contact roles",
            "buying role",
            "hs buying role",
            "opportunity contact role",
            "association label",
        ],
    ),
    (BareName, &["name"]),
    (BareId, &["id", "record id", "hs object id"]),
];

/// The column of each heading; none for what is not known or comes a second time.
pub fn columns<'a>(headings: impl Iterator<Item = &'a str>) -> Vec<Option<Column>> {
    let mut found: Vec<Option<Column>> = Vec::new();
    for heading in headings {
        let heading = heading.trim().to_lowercase().replace('_', " ");
        let heading = heading.split_whitespace().collect::<Vec<_>>().join(" ");
        let column = HEADINGS.iter().find(|(_, words)| words.contains(&heading.as_str())).map(|(c, _)| *c);
        found.push(column.filter(|c| !found.contains(&Some(*c))));
    }
    let has = |any: &[Column]| any.iter().any(|c| found.contains(&Some(*c)));
    let (name, id) = if has(&[Amount, Stage, CloseDate]) && !has(&[OpportunityName]) {
        (OpportunityName, OpportunityId)
    } else if has(&[Email, FirstName, LastName, ContactName, Role]) {
        (ContactName, ContactId)
    } else {
        (AccountName, AccountId)
    };
    let clear = |c: Column| !has(&[c]);
    let (name, id) = (clear(name).then_some(name), clear(id).then_some(id));
    found
        .into_iter()
        .map(|c| match c {
            Some(BareName) => name,
            Some(BareId) => id,
            other => other,
        })
        .collect()
}

/// Whether the columns name opportunities, accounts or people, with something about them.
pub fn make_sense(columns: &[Option<Column>]) -> bool {
    let has = |any: &[Column]| any.iter().any(|c| columns.contains(&Some(*c)));
    let opportunity = has(&[OpportunityId, OpportunityName])
        && has(&[Amount, Stage, CloseDate, AccountName, AccountId, Role, ContactName, ContactId, Email]);
    let account = has(&[AccountId, AccountName]) && has(&[Website, Industry, Segment, Employees, Country, Email, Role]);
    let contact =
        has(&[ContactName, LastName, Email]) && has(&[AccountId, AccountName, OpportunityId, OpportunityName]);
    opportunity || account || contact
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bare_names_take_their_meaning_from_the_other_columns() {
        let of = |line: &str| columns(line.split(','));
        assert_eq!(of("Record ID,Name,Deal Stage,Amount")[..2], [Some(OpportunityId), Some(OpportunityName)]);
        assert_eq!(of("Id,Name,Email")[..2], [Some(ContactId), Some(ContactName)]);
        assert_eq!(
            of("ID,Name,Industry,hs_object_id,Fax"),
            [Some(AccountId), Some(AccountName), Some(Industry), None, None]
        );
        assert!(make_sense(&of("Opportunity Name,Contact Name,Role")));
        assert!(!make_sense(&of("Name,Date,Note")));
    }
}
