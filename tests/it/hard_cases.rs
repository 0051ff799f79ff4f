//! Utterances that break keyword trackers: idioms, refusals that begin with "yeah", role play, other people's tools.
//!
//! Each case says what must be found, as `kind` with some of its slots, and which kinds must stay silent.

use throughline::extract::Extractor;
use throughline::extract::confidence::Precision;
use throughline::model::{Call, Finding};
use throughline::rules::{Ruleset, embedded_files};

/// What is said, a line each, `S:` by Dana Ruiz who sells and `C:` by Priya Nair who buys, on Wednesday 2026-03-11; what
/// must be found; what must not.
const CASES: &[(&str, &[&str], &[&str])] = &[
    (
        "C: Could you send over the pen test report?\nS: Let me check that with our security people.",
        &["commitment Dana Ruiz"],
        &[],
    ),
    ("S: Could you introduce us to Mr Hale?\nC: Yeah, no, I don't think that's going to happen.", &[], &["commitment"]),
    (
        "C: We'll sign by the thirtieth if legal is happy with it.",
        &["commitment Priya Nair conditional 2026-03-30"],
        &[],
    ),
    ("C: They promised us an interface three years ago and it never came.", &["pain"], &["commitment"]),
    ("S: So as an approver I'll open the invoice from here and then I'll approve it.", &[], &["commitment"]),
    ("C: We send about four hundred letters a day by hand.", &["pain"], &["commitment"]),
    ("C: I can't wait to see it live.", &[], &["commitment", "pain", "risk"]),
    (
        "C: It's not that we don't like the tool, it's just that the budget is frozen until spring.",
        &["risk budget"],
        &["pain"],
    ),
    ("C: No, the reports aren't a problem, it's the data migration that scares us.", &["risk migration"], &["pain"]),
    ("S: Most teams struggle with getting new people started.\nC: Mm-hmm.", &[], &["pain"]),
    (
        "S: What does success look like for you?\nC: Honestly, just fewer calls to the help desk.",
        &["success_criterion"],
        &[],
    ),
    ("S: Norbury went from five weeks to one.", &[], &["success_criterion", "commitment"]),
    ("C: I should be able to get you an answer by Tuesday.", &["commitment Priya Nair hedged 2026-03-17"], &[]),
    ("C: Let me talk to Tom and get back to you by Tuesday.", &["commitment firm 2026-03-17"], &[]),
    ("S: Marcus will own the integration plan.", &["commitment Marcus Bell firm"], &[]),
    ("C: The system will send reminders, right?", &[], &["commitment"]),
    ("C: We're on Salesforce today but it's a mess.", &["competitor Salesforce incumbent"], &["commitment"]),
    ("C: Does it integrate with HubSpot?", &[], &["competitor"]),
    ("C: I need more clarity on the pricing.", &[], &["competitor"]),
    (
        "C: We looked at two others, um, Gainsight and one more, and passed because of the price.",
        &["competitor Gainsight"],
        &[],
    ),
    ("S: Who else are you looking at?\nC: Nobody else.", &[], &["competitor"]),
    ("C: It's not a deal breaker, but single sign-on would be nice.", &[], &["risk", "pain"]),
    ("C: Anything over sixty K goes to our CFO and she is sceptical.", &["risk approval", "stakeholder"], &[]),
    ("C: I was sceptical but the pilot convinced me.", &[], &["risk"]),
    ("S: She left you a voicemail.", &[], &["risk", "stakeholder", "commitment"]),
    ("C: We have a ninety day notice period.", &[], &["success_criterion", "commitment"]),
    (
        "C: In the first thirty days I just need everyone logged in, and by day sixty the reports.",
        &["success_criterion"],
        &[],
    ),
    ("S: I don't know if you saw, but we launched single sign-on.", &[], &["risk", "pain", "commitment"]),
    ("C: If I were you I'd send it to procurement.", &[], &["commitment"]),
    ("C: My boss thinks we should build it in house.", &["competitor internal build"], &[]),
    ("S: I'll be straight with you, the first release was slow.", &[], &["commitment", "pain", "risk"]),
    (
        "C: Can you send us the audit report?\nS: Yep, I'll get it over to you tonight.",
        &["commitment Dana Ruiz firm 2026-03-11"],
        &[],
    ),
    ("S: Would you mind sharing what you pay today?\nC: No, not at all.", &["commitment Priya Nair firm"], &[]),
    ("C: Would you mind sending us the signed contract?\nS: I'd rather not.", &[], &["commitment"]),
    ("S: Most teams struggle with getting new people started.\nC: Yeah, exactly, that's us.", &["pain"], &[]),
    (
        "C: Right now it takes us like five weeks, um, and I'd want to get that down to one by the end of Q2.",
        &["success_criterion"],
        &["risk"],
    ),
    ("C: I'll get you the numbers on Friday, no, sorry, Thursday.", &["commitment Priya Nair 2026-03-12"], &[]),
    (
        "S: I'll send the plan on Monday.\nC: Great, thanks.\nS: Actually I'm out on Monday, so I'll send the plan on Tuesday.",
        &["commitment Dana Ruiz 2026-03-17"],
        &[],
    ),
    ("C: I'll have it with you next Friday.", &["commitment 2026-03-20"], &[]),
    ("C: We'll review it with you two weeks after go-live.", &["commitment"], &[]),
    ("S: We'll get that on the calendar.\nC: Perfect.", &["commitment firm"], &[]),
    ("S: We should definitely talk about security at some point.", &[], &["commitment"]),
    ("C: We're on Salesforce today but it's a mess.", &["pain"], &["risk"]),
    ("C: My last company used Gainsight.", &[], &["competitor Gainsight incumbent", "competitor Gainsight evaluated"]),
    (
        "C: We looked at two others, um, gain sight and one more, and passed because of the price.",
        &["competitor Gainsight"],
        &[],
    ),
    ("C: What we have today is just too expensive.", &["pain"], &["risk"]),
    ("S: So that comes to forty thousand a year.\nC: That's too expensive.", &["risk budget"], &["pain"]),
    ("C: Maria left in January, so now it's me who runs this.", &["stakeholder"], &[]),
    (
        "S: So you'll send the data and we'll map it.\nC: And how does the pricing work?",
        &["commitment seller"],
        &["commitment customer"],
    ),
    (
        "S: It saves you a lot of time every week.\nC: Yeah.\nS: And that's why I'd want you to try it.",
        &[],
        &["commitment"],
    ),
    ("C: We didn't not like them.", &[], &["competitor", "commitment"]),
    (
        "C: And if the board says no?\nS: Then I'll call you first, before it goes out.",
        &["commitment Dana Ruiz conditional"],
        &[],
    ),
    ("S: I'll send it over tomorrow.", &["commitment Dana Ruiz 2026-03-12"], &[]),
];

#[test]
fn hard_cases_are_read_right() {
    let rules = Ruleset::compile_leniently(&embedded_files()).0;
    let extractor = Extractor::new(&rules, Precision::default());
    let mut wrong = Vec::new();
    for (said, expected, silent) in CASES {
        let found: Vec<String> = extractor.extract(&call(said), None).findings.iter().map(shown).collect();
        let right = expected.iter().all(|e| found.iter().any(|f| shows(f, e)));
        let quiet = !silent.iter().any(|s| found.iter().any(|f| shows(f, s)));
        if !right || !quiet {
            wrong.push(format!("{said}\n  found {found:?}, wants {expected:?} and no {silent:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether a finding has all words of a case.
fn shows(found: &str, case: &str) -> bool {
    case.split(' ').all(|word| found.split(' ').any(|w| w == word))
}

/// Kind and the slots that cases ask for.
fn shown(finding: &Finding) -> String {
    let slots = &finding.slots;
    let status = slots.status.map(|s| s.as_str().to_owned());
    let due = slots.due_date.map(|d| d.to_string());
    let by = slots.by.map(|s| s.as_str().to_owned());
    let parts =
        [by, slots.owner.clone(), status, due, slots.name.clone(), slots.relation.clone(), slots.category.clone()];
    std::iter::once(finding.kind.as_str().to_owned()).chain(parts.into_iter().flatten()).collect::<Vec<_>>().join(" ")
}

fn call(said: &str) -> Call {
    let turns: Vec<_> = (0..)
        .zip(said.lines())
        .map(|(i, line)| {
            let (by, text) = line.split_once(": ").expect("a speaker");
            serde_json::json!({"i": i, "speaker": by, "text": text})
        })
        .collect();
    serde_json::from_value(serde_json::json!({
        "call_id": "hard", "source": "test", "title": "", "language": "en", "started_at": "2026-03-11T15:00:00Z",
        "participants": [
            {"id": "S", "name": "Dana Ruiz", "side": "seller"}, {"id": "M", "name": "Marcus Bell", "side": "seller"},
            {"id": "C", "name": "Priya Nair", "side": "customer"}, {"id": "T", "name": "Tom Becker", "side": "customer"},
        ],
        "turns": turns,
    }))
    .expect("the call is well-formed")
}
