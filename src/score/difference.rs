//! What two readings of the same call do not have in common.
//!
//! Findings are the same thing said when they are of one kind and share words of one turn; which rule
//! leads them and how sure it is does not matter. What only one reading has was added or lost; what
//! both have with another quote, other slots or other turns beside it was changed.

use crate::model::{Finding, Slots};
use serde_json::Value;

/// One finding that the two readings do not agree on.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// Only the second reading has it.
    Added(Finding),
    /// Only the first reading has it.
    Lost(Finding),
    /// As the first and as the second reading have it.
    Changed(Box<(Finding, Finding)>),
}

/// One value that changed: its name, what it was, what it is; none where it is absent.
#[derive(Clone, PartialEq, Eq)]
pub struct Edit {
    pub name: String,
    pub was: Option<String>,
    pub is: Option<String>,
}

/// The differences between two readings of one call, by place in the call.
pub fn differences(before: &[Finding], after: &[Finding]) -> Vec<Difference> {
    let mut partner: Vec<Option<usize>> = vec![None; before.len()];
    let mut taken = vec![false; after.len()];
    // What stands unmoved finds its partner before what only shares words.
    for same in [
        |a: &Finding, b: &Finding| a.evidence.span == b.evidence.span,
        |a: &Finding, b: &Finding| a.evidence.span.overlaps(b.evidence.span),
    ] {
        for (b, old) in before.iter().enumerate().filter(|(b, _)| partner[*b].is_none()).collect::<Vec<_>>() {
            let is = |new: &Finding| old.kind == new.kind && old.evidence.turn == new.evidence.turn && same(old, new);
            let found = after.iter().enumerate().find(|(a, new)| !taken[*a] && is(new));
            if let Some((a, _)) = found {
                partner[b] = Some(a);
                taken[a] = true;
            }
        }
    }
    let pairs = before.iter().zip(&partner).filter_map(|(old, partner)| match partner {
        None => Some(Difference::Lost(old.clone())),
        Some(a) => {
            let new = &after[*a];
            (!edits(old, new).is_empty()).then(|| Difference::Changed(Box::new((old.clone(), new.clone()))))
        }
    });
    let added = after.iter().zip(&taken).filter(|(_, taken)| !**taken).map(|(new, _)| Difference::Added(new.clone()));
    let mut all: Vec<Difference> = pairs.chain(added).collect();
    all.sort_by_key(|d| (d.finding().evidence.turn, d.finding().evidence.span, d.finding().kind));
    all
}

impl Difference {
    /// The finding as it is now; as it was where it is lost.
    pub fn finding(&self) -> &Finding {
        match self {
            Difference::Added(f) | Difference::Lost(f) => f,
            Difference::Changed(both) => &both.1,
        }
    }

    /// `added`, `lost` or `changed`.
    pub fn as_str(&self) -> &'static str {
        match self {
            Difference::Added(_) => "added",
            Difference::Lost(_) => "lost",
            Difference::Changed(_) => "changed",
        }
    }

    /// `+`, `-` or `~`.
    pub fn sign(&self) -> char {
        match self {
            Difference::Added(_) => '+',
            Difference::Lost(_) => '-',
            Difference::Changed(_) => '~',
        }
    }

    /// The values that changed; empty where the finding was added or lost.
    pub fn edits(&self) -> Vec<Edit> {
        match self {
            Difference::Added(_) | Difference::Lost(_) => Vec::new(),
            Difference::Changed(both) => edits(&both.0, &both.1),
        }
    }
}

fn edits(old: &Finding, new: &Finding) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut compare = |name: &str, was: Option<String>, is: Option<String>| {
        if was != is {
            edits.push(Edit { name: name.to_owned(), was, is });
        }
    };
    compare("quote", Some(old.evidence.quote.clone()), Some(new.evidence.quote.clone()));
    let turns = |f: &Finding| {
        let turns: Vec<String> = f.evidence.also.iter().map(u32::to_string).collect();
        (!turns.is_empty()).then(|| turns.join(", "))
    };
    compare("also", turns(old), turns(new));
    let (old, new) = (slots(&old.slots), slots(&new.slots));
    let value = |list: &[(String, String)], name: &str| list.iter().find(|(n, _)| n == name).map(|(_, v)| v.clone());
    for (name, _) in &old {
        compare(name, value(&old, name), value(&new, name));
    }
    for (name, _) in new.iter().filter(|(name, _)| value(&old, name).is_none()) {
        compare(name, None, value(&new, name));
    }
    edits
}

/// Names and values of the slots that are filled, in the order of the interchange format.
fn slots(slots: &Slots) -> Vec<(String, String)> {
    // Slots are an object of texts, which cannot fail to become JSON.
    let Ok(Value::Object(map)) = serde_json::to_value(slots) else { return Vec::new() };
    let text = |v: Value| if let Value::String(text) = v { text } else { v.to_string() };
    map.into_iter().map(|(name, value)| (name, text(value))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, Kind, Side, Span, Status};

    const SAID: &str = "we will send the plan and we will call you";

    fn finding(kind: Kind, quote: &str) -> Finding {
        let start = SAID.find(quote).unwrap();
        Finding {
            id: quote.into(),
            call_id: "c".into(),
            kind,
            evidence: Evidence {
                turn: 3,
                span: Span::of(SAID, start, start + quote.len()).unwrap(),
                quote: quote.into(),
                also: vec![],
                start_ms: None,
                speaker: None,
                side: Side::Seller,
            },
            confidence: 0.5,
            rule: "en/x/y".into(),
            slots: Slots::default(),
        }
    }

    #[test]
    fn another_rule_or_confidence_is_no_difference() {
        let old = finding(Kind::Commitment, "we will send");
        let new = Finding { confidence: 0.9, rule: "en/x/z".into(), ..old.clone() };
        assert_eq!(differences(&[old], &[new]), []);
    }

    #[test]
    fn signs_say_what_came_what_went_and_what_is_otherwise() {
        let plan = finding(Kind::Commitment, "we will send the plan");
        let call = finding(Kind::Commitment, "we will call you");
        let mut firm = finding(Kind::Commitment, "will send the plan");
        firm.slots.status = Some(Status::Firm);
        let pain = finding(Kind::Pain, "call you");
        let all = differences(&[plan, call], &[firm, pain]);
        assert_eq!(all.iter().map(Difference::sign).collect::<String>(), "~-+");
        let names: Vec<String> = all[0].edits().into_iter().map(|e| e.name).collect();
        assert_eq!(names, ["quote", "status"]);
        assert_eq!(all[0].edits()[1].is.as_deref(), Some("firm"));
    }

    #[test]
    fn the_same_place_is_a_better_partner_than_a_shared_word() {
        let (wide, tight) =
            (finding(Kind::Risk, "we will send the plan and we will call"), finding(Kind::Risk, "we will call"));
        let all = differences(std::slice::from_ref(&tight), &[wide, tight.clone()]);
        assert_eq!(all.iter().map(Difference::sign).collect::<String>(), "+");
    }
}
