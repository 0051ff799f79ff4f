//! The document's template, read from `rules/fields.toml` and checked.
//!
//! Unknown keys and values are errors; every problem of the file is reported at once, with line and
//! column and what to do. The shipped template is part of the binary.

use super::fields_read::Reader;
use crate::model::ids::short_hash;
use crate::model::{Derived, Field, FieldOwner, Fills, GroupBy, Kind};
use std::collections::BTreeSet;
use std::fmt;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The document's sections in the order in which they are shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    pub sections: Vec<TemplateSection>,
    /// Hash of the file's text.
    pub hash: String,
}

/// A register or a part before anything fills it.
#[derive(Clone, Debug, PartialEq)]
pub struct TemplateSection {
    pub id: String,
    pub title: String,
    pub asks: String,
    pub fields: Vec<Field>,
}

/// Everything that is wrong with a fields file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldsError {
    pub file: String,
    pub problems: Vec<FieldsProblem>,
}

/// One mistake; line and column count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FieldsProblem {
    pub line: usize,
    pub column: usize,
    pub message: String,
}

const SHIPPED: &str = include_str!("../../rules/fields.toml");

const CATEGORIES: [&str; 10] = [
    "technical",
    "integration",
    "migration",
    "security_legal",
    "approval",
    "budget",
    "timeline",
    "people",
    "roadmap",
    "other",
];
const ROLES: [&str; 6] = ["economic_buyer", "champion", "end_user", "sceptic", "technical", "other"];
const RELATIONS: [&str; 4] = ["incumbent", "evaluated", "rejected", "mentioned"];
const STATUSES: [&str; 3] = ["firm", "hedged", "conditional"];
const SIDES: [&str; 3] = ["seller", "customer", "unknown"];
const DERIVED: [(&str, Derived); 5] = [
    ("cycle", Derived::Cycle),
    ("owners", Derived::Owners),
    ("first_30_days", Derived::First30Days),
    ("first_milestone", Derived::FirstMilestone),
    ("calls", Derived::Calls),
];

/// Reads the template of `file` from its `text`.
///
/// # Errors
/// All problems of the file at once.
pub fn load(file: &str, text: &str) -> Result<Template, FieldsError> {
    let mut reader = Reader::new(text);
    let (root, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        reader.problem(error.span().map_or(0, |s| s.start), error.message().to_owned());
    }
    let at = root.span();
    let root = Spanned::new(at, DeValue::Table(root.into_inner()));
    let mut sections = Vec::new();
    if let Some(table) = reader.table(&root, "the file", &["section"]) {
        for section in reader.tables(table, "section", &root) {
            sections.extend(read_section(&mut reader, section));
        }
    }
    unique_ids(&mut reader, &root);
    let problems = reader.into_problems();
    if problems.is_empty() {
        Ok(Template { sections, hash: short_hash(&[text.as_bytes()]) })
    } else {
        Err(FieldsError { file: file.to_owned(), problems })
    }
}

impl Template {
    /// The template that ships with the program.
    pub fn shipped() -> Template {
        load("rules/fields.toml", SHIPPED).expect("the shipped template is read by a test of this module")
    }

    /// The field of that id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.sections.iter().flat_map(|s| &s.fields).find(|f| f.id == id)
    }
}

fn read_section(reader: &mut Reader, value: &Spanned<DeValue>) -> Option<TemplateSection> {
    let table = reader.table(value, "a section", &["id", "title", "asks", "field"])?;
    let fields = reader.tables(table, "field", value);
    Some(TemplateSection {
        id: reader.text(table, "id", value),
        title: reader.text(table, "title", value),
        asks: reader.text(table, "asks", value),
        fields: fields.into_iter().filter_map(|f| read_field(reader, f)).collect(),
    })
}

fn read_field(reader: &mut Reader, value: &Spanned<DeValue>) -> Option<Field> {
    const KEYS: [&str; 11] =
        ["id", "title", "asks", "owner", "required", "finds", "crm", "derived", "first", "group_by", "lint"];
    let table = reader.table(value, "a field", &KEYS)?;
    let owner = reader.required_word(table, "owner", &["ae", "csm"], value);
    let derived = reader.word(table, "derived", &DERIVED.map(|(name, _)| name));
    let finds = if table.contains_key("finds") { reader.tables(table, "finds", value) } else { vec![] };
    Some(Field {
        id: reader.text(table, "id", value),
        title: reader.text(table, "title", value),
        asks: reader.text(table, "asks", value),
        required: reader.flag(table, "required", true),
        owner: if owner.as_deref() == Some("csm") { FieldOwner::Csm } else { FieldOwner::Ae },
        finds: finds.into_iter().filter_map(|f| read_fills(reader, f)).collect(),
        crm: reader.words(table, "crm", &super::crm::PATHS),
        derived: DERIVED.into_iter().find(|(name, _)| derived.as_deref() == Some(name)).map(|(_, d)| d),
        first: reader.word(table, "first", &SIDES).and_then(|side| super::items::side(&side)),
        group_by: reader.word(table, "group_by", &["side", "name"]).map(|w| match w.as_str() {
            "name" => GroupBy::Name,
            _ => GroupBy::Side,
        }),
        quantified: reader.word(table, "lint", &["quantified"]).is_some(),
    })
}

fn read_fills(reader: &mut Reader, value: &Spanned<DeValue>) -> Option<Fills> {
    const KEYS: [&str; 10] = ["kind", "category", "role", "relation", "status", "by", "side", "has", "show", "group"];
    let table = reader.table(value, "an entry of finds", &KEYS)?;
    let kind = reader.required_word(table, "kind", &Kind::ALL.map(Kind::as_str), value)?;
    let kind = Kind::parse(&kind)?;
    for (key, of) in [
        ("category", Kind::Risk),
        ("role", Kind::Stakeholder),
        ("relation", Kind::Competitor),
        ("status", Kind::Commitment),
        ("by", Kind::Commitment),
    ] {
        if of != kind
            && let Some((key, _)) = table.get_key_value(key)
        {
            let message = format!(
                "`{}` is a slot of {} and never holds for {}; remove it",
                key.get_ref(),
                of.as_str(),
                kind.as_str()
            );
            reader.problem(key.span().start, message);
        }
    }
    let slots = super::items::slot_names(kind);
    Some(Fills {
        kind,
        category: reader.words(table, "category", &CATEGORIES),
        role: reader.words(table, "role", &ROLES),
        relation: reader.words(table, "relation", &RELATIONS),
        status: reader.words(table, "status", &STATUSES),
        by: reader.words(table, "by", &SIDES),
        side: reader.words(table, "side", &SIDES),
        has: reader.words(table, "has", slots),
        show: reader.words(table, "show", slots),
        group: table.contains_key("group").then(|| reader.text(table, "group", value)),
    })
}

/// Reports ids that occur twice, at their second place.
fn unique_ids(reader: &mut Reader, root: &Spanned<DeValue>) {
    let (mut sections, mut fields) = (BTreeSet::new(), BTreeSet::new());
    for section in list(root, "section").into_iter().flatten() {
        let own = section.get_ref().get("id").cloned();
        let ids = list(&section, "field").into_iter().flatten().filter_map(|f| f.get_ref().get("id").cloned());
        let mut check = |seen: &mut BTreeSet<String>, id: Spanned<DeValue>| {
            if let Some(name) = id.get_ref().as_str()
                && !seen.insert(name.to_owned())
            {
                reader.problem(id.span().start, format!("id `{name}` is taken; choose another"));
            }
        };
        own.into_iter().for_each(|id| check(&mut sections, id));
        ids.for_each(|id| check(&mut fields, id));
    }
}

/// The tables under `key`; none where it is no list.
fn list<'i>(value: &Spanned<DeValue<'i>>, key: &str) -> Option<Vec<Spanned<DeValue<'i>>>> {
    value.get_ref().get(key)?.get_ref().as_array().map(|tables| tables.iter().cloned().collect())
}

impl fmt::Display for FieldsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, p) in self.problems.iter().enumerate() {
            let end = if i == 0 { "" } else { "\n" };
            write!(f, "{end}{}:{}:{}: {}", self.file, p.line, p.column, p.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for FieldsError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_template_has_two_registers_and_27_fields_of_which_23_are_required() {
        let template = Template::shipped();
        let ids: Vec<&str> = template.sections.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids, ["why", "promised", "1", "2", "3", "4", "5", "6"]);
        let fields: Vec<&Field> = template.sections[2..].iter().flat_map(|s| &s.fields).collect();
        assert_eq!(fields.len(), 27);
        let optional: Vec<&str> = fields.iter().filter(|f| !f.required).map(|f| f.id.as_str()).collect();
        assert_eq!(optional, ["2.4", "3.5", "6.3", "6.4"]);
        for section in &template.sections[2..] {
            assert!(section.fields.iter().all(|f| f.id.starts_with(&format!("{}.", section.id))), "{}", section.id);
        }
    }

    #[test]
    fn every_finding_has_a_place_in_the_shipped_template() {
        let template = Template::shipped();
        let fills = |kind: Kind| {
            template.sections.iter().flat_map(|s| &s.fields).flat_map(|f| &f.finds).filter(move |f| f.kind == kind)
        };
        for kind in [Kind::Pain, Kind::SuccessCriterion, Kind::Commitment, Kind::Competitor] {
            let all = Fills { group: None, ..Fills::all(kind) };
            assert!(fills(kind).any(|f| *f == all), "{}", kind.as_str());
        }
        for category in CATEGORIES {
            assert!(fills(Kind::Risk).any(|f| f.category.contains(&category.to_owned())), "{category}");
        }
        for role in ROLES {
            assert!(fills(Kind::Stakeholder).any(|f| f.role.contains(&role.to_owned())), "{role}");
        }
    }

    #[test]
    fn all_problems_are_reported_at_once_with_their_place() {
        let text = "\
[[section]]
id = \"1\"
title = \"Goals\"
ask = \"typo\"

[[section.field]]
id = \"1.1\"
title = 7
asks = \"what?\"
owner = \"sales\"
finds = [{ kind = \"pains\" }, { kind = \"pain\", category = [\"technical\"], show = [\"aera\"] }]
crm = [\"oportunity.origin\"]

[[section.field]]
id = \"1.1\"
title = \"Again\"
asks = \"what?\"
owner = \"ae\"
required = \"no\"
derived = \"cycles\"
";
        let error = load("fields.toml", text).unwrap_err();
        insta::assert_snapshot!(error.to_string(), @r"
        fields.toml:1:1: `asks` is missing; add it
        fields.toml:4:1: a section has no key `ask`; did you mean `asks`?
        fields.toml:8:9: expected a text, found integer
        fields.toml:10:9: `sales` is no value of `owner`; choose one of ae, csm
        fields.toml:11:19: `pains` is no value of `kind`; did you mean `pain`?
        fields.toml:11:47: `category` is a slot of risk and never holds for pain; remove it
        fields.toml:11:81: `aera` is no value of `show`; did you mean `area`?
        fields.toml:12:8: `oportunity.origin` is no value of `crm`; did you mean `opportunity.origin`?
        fields.toml:15:6: id `1.1` is taken; choose another
        fields.toml:19:12: expected true or false, found string
        fields.toml:20:11: `cycles` is no value of `derived`; did you mean `cycle`?
        ");
    }

    #[test]
    fn broken_toml_is_a_problem_too() {
        let error = load("f.toml", "[[section]\nid = \"1\"\n").unwrap_err();
        assert!(error.to_string().starts_with("f.toml:1:"), "{error}");
        assert!(load("f.toml", "").unwrap_err().to_string().contains("section"));
    }
}
