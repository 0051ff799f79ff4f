//! A small deal of our own, drafted and exported: what decisions do, what is missing, what hostile speech cannot do.

use std::collections::{BTreeMap, BTreeSet};
use throughline::export::{gaps as gap_list, html, json, markdown};
use throughline::handoff::draft::{DraftInput, draft};
use throughline::handoff::fields::Template;
use throughline::handoff::gaps::gaps;
use throughline::model::{
    Call, CallSummary, Deal, Decision, Evidence, FilledField, Finding, GapState, Handoff, Item, Kind, Origin, Side,
    Slots, Span, Status, Verdict, ids,
};

const DEAL: &str = r#"{
  "deal_id": "hollin", "account": {"name": "Hollin Foods", "industry": "Bakery", "segment": "Mid-Market", "employees": 340, "country": "IE"},
  "opportunity": {"name": "Hollin Foods: planning", "amount": 48000, "currency": "EUR", "billing": "yearly in advance", "term_months": 24,
    "products": ["Planner"], "origin": "referral", "created": "2026-01-12", "signed_on": "2026-04-30", "owner": "Mara Lind", "discount_pct": 7.5},
  "seller": {"company": "Quillmark", "product": "Quillmark Planner", "people": [{"name": "Mara Lind", "title": "Account Executive"}, {"name": "Joost Baar", "title": "Engineer"}]},
  "csm": {"name": "Ada Penn"},
  "contacts": [{"name": "Orla Keane", "title": "Operations Director", "crm_role": "Economic Buyer"}, {"name": "Tom Byrne", "title": "Planner", "crm_role": "Champion"}],
  "contract": {"scope": ["Planner for three bakeries"], "sow_milestones": [{"title": "First plan live", "due": "2026-06-01"}, {"title": "Kick-off", "due": "2026-05-11"}]}
}"#;

const CALLS: [&str; 2] = [
    r#"{"call_id": "h-1", "title": "First talk", "started_at": "2026-02-03T10:00:00+00:00", "duration_s": 1500, "stage": "discovery", "url": "https://rec.example/h-1",
    "participants": [{"id": "m", "name": "Mara Lind", "side": "seller"}, {"id": "o", "name": "Orla Keane", "side": "customer"}],
    "turns": [
      {"i": 0, "speaker": "o", "start_ms": 12000, "text": "honestly we throw away nine percent of the bread every week"},
      {"i": 1, "speaker": "o", "start_ms": 61000, "text": "by the end of June I want waste down to four percent, and Tom will sign that off"},
      {"i": 2, "speaker": "m", "start_ms": 95000, "text": "I'll send you the security questionnaire by Friday"},
      {"i": 3, "speaker": "o", "start_ms": 120000, "text": "we looked at Bakewise but it was far too slow for us"},
      {"i": 4, "speaker": "o", "start_ms": 150000, "text": "it should just feel smoother for the planners"}]}"#,
    r#"{"call_id": "h-2", "title": "Demo", "started_at": "2026-03-10T10:00:00+00:00", "stage": "demo",
    "participants": [{"id": "j", "name": "Joost Baar", "side": "seller"}, {"id": "t", "name": "Tom Byrne", "side": "customer"}],
    "turns": [
      {"i": 0, "speaker": "t", "start_ms": 5000, "text": "can you send the questionnaire again? and Bakewise, yes, we saw that one"},
      {"i": 1, "speaker": "j", "start_ms": 9000, "text": "I'll send you the security questionnaire by Friday, same as before"},
      {"i": 2, "speaker": "t", "start_ms": 30000, "text": "we will export the recipes for you once IT lets us, by the twelfth of May"},
      {"i": 3, "speaker": "t", "start_ms": 50000, "text": "the ERP is old and nobody knows how it talks to anything"}]}"#,
];

struct Fixture {
    deal: Deal,
    calls: Vec<Call>,
    findings: Vec<Finding>,
    decisions: BTreeMap<String, Decision>,
    orphaned: Vec<Decision>,
}

impl Fixture {
    fn new() -> Fixture {
        let calls: Vec<Call> = CALLS.iter().map(|c| serde_json::from_str(c).unwrap()).collect();
        let mut fixture = Fixture {
            deal: serde_json::from_str(DEAL).unwrap(),
            calls,
            findings: vec![],
            decisions: BTreeMap::new(),
            orphaned: vec![],
        };
        let text = |s: &str| Some(s.to_owned());
        fixture.find(
            0,
            0,
            "we throw away nine percent of the bread every week",
            Kind::Pain,
            Slots { area: text("waste"), ..Slots::default() },
        );
        fixture.find(
            0,
            1,
            "by the end of June I want waste down to four percent",
            Kind::SuccessCriterion,
            Slots {
                metric: text("waste"),
                target: text("four percent"),
                when: text("by the end of June"),
                validator: text("Tom"),
                ..Slots::default()
            },
        );
        fixture.find(
            0,
            4,
            "it should just feel smoother",
            Kind::SuccessCriterion,
            Slots { target: text("smoother"), ..Slots::default() },
        );
        let questionnaire = |owner: &str| Slots {
            by: Some(Side::Seller),
            owner: text(owner),
            status: Some(Status::Firm),
            due: text("by Friday"),
            ..Slots::default()
        };
        fixture.find(
            0,
            2,
            "I'll send you the security questionnaire by Friday",
            Kind::Commitment,
            questionnaire("Mara Lind"),
        );
        fixture.find(
            1,
            1,
            "I'll send you the security questionnaire by Friday",
            Kind::Commitment,
            questionnaire("Joost Baar"),
        );
        fixture.find(
            1,
            2,
            "we will export the recipes for you once IT lets us",
            Kind::Commitment,
            Slots {
                by: Some(Side::Customer),
                owner: text("Tom Byrne"),
                status: Some(Status::Conditional),
                condition: text("once IT lets us"),
                due: text("by the twelfth of May"),
                due_date: "2026-05-12".parse().ok(),
                ..Slots::default()
            },
        );
        let bakewise = |reason: Option<&str>| Slots {
            name: text("Bakewise"),
            relation: text(if reason.is_some() { "rejected" } else { "mentioned" }),
            reason: reason.map(str::to_owned),
            ..Slots::default()
        };
        fixture.find(1, 0, "Bakewise, yes, we saw that one", Kind::Competitor, bakewise(None));
        fixture.find(
            0,
            3,
            "we looked at Bakewise but it was far too slow",
            Kind::Competitor,
            bakewise(Some("far too slow for us")),
        );
        fixture.find(
            1,
            3,
            "the ERP is old and nobody knows how it talks",
            Kind::Risk,
            Slots { category: text("integration"), ..Slots::default() },
        );
        fixture
    }

    /// Adds a finding; the last one added is returned by its id.
    fn find(&mut self, call: usize, turn: usize, quote: &str, kind: Kind, slots: Slots) -> String {
        let call = &self.calls[call];
        let turn = &call.turns[turn];
        let at = turn.text.find(quote).unwrap();
        let id = ids::finding_id(&call.call_id, kind, turn.i, quote);
        self.findings.push(Finding {
            id: id.clone(),
            call_id: call.call_id.clone(),
            kind,
            evidence: Evidence {
                turn: turn.i,
                span: Span::of(&turn.text, at, at + quote.len()).unwrap(),
                quote: quote.to_owned(),
                also: vec![],
                start_ms: turn.start_ms,
                speaker: turn.speaker.clone(),
                side: call.side(turn),
            },
            confidence: 0.9,
            rule: format!("en/{}/test", kind.as_str()),
            slots,
        });
        id
    }

    fn decide(&mut self, id: &str, verdict: Verdict, text: Option<&str>) {
        let decision = Decision {
            deal_id: "hollin".into(),
            item_id: id.to_owned(),
            verdict,
            text: text.map(str::to_owned),
            reason: None,
            by: "Mara Lind".into(),
            at: "2026-05-01T08:30:00Z".into(),
            about: None,
        };
        self.decisions.insert(id.to_owned(), decision);
    }

    fn draft(&self) -> Handoff {
        let calls: Vec<CallSummary> = self.calls.iter().map(CallSummary::of).collect();
        draft(DraftInput {
            template: &Template::shipped(),
            deal: &self.deal,
            calls: &calls,
            findings: &self.findings,
            decisions: &self.decisions,
            told: &[],
            orphaned: &self.orphaned,
            ruleset: "0123456789abcdef",
            notes: &[],
        })
    }

    fn id(&self, quote: &str) -> String {
        self.findings.iter().find(|f| f.evidence.quote.contains(quote)).unwrap().id.clone()
    }
}

fn field<'a>(handoff: &'a Handoff, id: &str) -> &'a FilledField {
    handoff.sections.iter().flat_map(|s| &s.fields).find(|f| f.field.id == id).unwrap()
}

fn texts(field: &FilledField) -> Vec<&str> {
    field.items.iter().map(|i| i.text.as_str()).collect()
}

fn item<'a>(handoff: &'a Handoff, field_id: &str, start: &str) -> &'a Item {
    field(handoff, field_id).items.iter().find(|i| i.text.starts_with(start)).unwrap()
}

#[test]
fn the_draft_reads_well_as_markdown() {
    let mut fixture = Fixture::new();
    let edited = fixture.id("nine percent");
    fixture.decide(&edited, Verdict::Edited, Some("9 % of all bread is thrown away"));
    fixture.decide("person:6.2:1", Verdict::Accepted, Some("https://docs.example/sow.pdf"));
    fixture.decide("not_said:4.4", Verdict::Accepted, Some("Orla decides alone"));
    insta::assert_snapshot!("handoff_markdown", markdown::handoff(&fixture.draft()));
}

#[test]
fn each_field_takes_what_belongs_to_it() {
    let handoff = Fixture::new().draft();
    assert_eq!(texts(field(&handoff, "1.2")), ["by the end of June · waste · four percent"]);
    assert_eq!(texts(field(&handoff, "1.4")), ["Tom"]);
    assert_eq!(texts(field(&handoff, "2.1")), ["referral"]);
    assert_eq!(
        texts(field(&handoff, "2.2")),
        ["108 days from 2026-01-12 to the signature on 2026-04-30, with 2 recorded calls"]
    );
    assert_eq!(texts(field(&handoff, "2.4")), ["Discount of 7.5 %"]);
    assert_eq!(field(&handoff, "2.5").notes, ["not in the CRM: renewal date"]);
    assert_eq!(texts(field(&handoff, "3.1")), ["Orla Keane, Operations Director"]);
    assert_eq!(texts(field(&handoff, "4.2")), ["the ERP is old and nobody knows how it talks"]);
    assert_eq!(
        texts(field(&handoff, "5.1")),
        ["2026-05-11 · Kick-off", "we will export the recipes for you once IT lets us", "2026-06-01 · First plan live"]
    );
    assert_eq!(texts(field(&handoff, "5.2")), ["we will export the recipes for you once IT lets us"]);
    assert_eq!(texts(field(&handoff, "5.4")), ["2026-06-01 · First plan live"]);
    assert_eq!(texts(field(&handoff, "6.1")), ["First talk (discovery) · 2026-02-03 · 25 min", "Demo · 2026-03-10"]);
    let owners = field(&handoff, "5.3");
    assert_eq!(
        texts(owners),
        [
            "Mara Lind, Account Executive",
            "Joost Baar, Engineer",
            "Ada Penn",
            "Orla Keane, Operations Director",
            "Tom Byrne, Planner"
        ]
    );
    assert!(owners.items[4].details.iter().any(|d| d.label == "owes" && d.value == "1 commitment"));
}

#[test]
fn what_the_seller_promised_comes_first_and_repeated_promises_are_one_line_with_all_evidence() {
    let handoff = Fixture::new().draft();
    let promised = field(&handoff, "promised");
    assert_eq!(
        texts(promised),
        ["I'll send you the security questionnaire by Friday", "we will export the recipes for you once IT lets us"]
    );
    assert_eq!(promised.items[0].group.as_deref(), Some("Owed by the seller, Quillmark"));
    let Origin::Finding(first) = &promised.items[0].origin else { panic!("a promise without its call") };
    assert_eq!((first.call_id.as_str(), first.speaker.as_deref()), ("h-1", Some("Mara Lind")));
    assert!(matches!(&promised.items[0].also[..], [Origin::Finding(again)] if again.call_id == "h-2"));
}

#[test]
fn a_request_and_its_acceptance_are_one_promise_and_other_neighbours_are_not() {
    let mut fixture = Fixture::new();
    let owes = |due: Option<&str>| Slots {
        by: Some(Side::Seller),
        owner: Some("Joost Baar".into()),
        due_date: due.and_then(|d| d.parse().ok()),
        ..Slots::default()
    };
    let request = fixture.find(1, 0, "can you send", Kind::Commitment, owes(None));
    let also = |fixture: &mut Fixture, id: &str, turns: &[u32]| {
        let finding = fixture.findings.iter_mut().find(|f| f.id == id).unwrap();
        finding.evidence.also = turns.to_vec();
    };
    let accepted = fixture.find(1, 1, "same as before", Kind::Commitment, owes(None));
    also(&mut fixture, &accepted, &[0]);
    let lines = |f: &Fixture| {
        field(&f.draft(), "promised").items.iter().filter(|i| i.id == request || i.id == accepted).count()
    };
    assert_eq!(lines(&fixture), 2, "the request names no acceptance");
    also(&mut fixture, &request, &[1]);
    assert_eq!(lines(&fixture), 1);
    for (id, due) in [(&request, "2026-05-09"), (&accepted, "2026-05-02")] {
        fixture.findings.iter_mut().find(|f| f.id == *id).unwrap().slots = owes(Some(due));
    }
    assert_eq!(lines(&fixture), 2, "another due date is another promise");
}

#[test]
fn calls_without_times_are_cited_by_turn_and_without_dates_come_last() {
    let mut fixture = Fixture::new();
    fixture.calls[0].started_at = None;
    for finding in &mut fixture.findings {
        finding.evidence.start_ms = None;
    }
    let handoff = fixture.draft();
    let Origin::Finding(first) = &field(&handoff, "promised").items[0].origin else {
        panic!("a promise without its call")
    };
    assert_eq!(first.call_id, "h-2", "the dated call leads");
    let md = markdown::handoff(&handoff);
    assert!(md.contains("[First talk, Orla Keane (customer), turn 0](https://rec.example/h-1)"), "{md}");
}

#[test]
fn bare_mentions_of_a_competitor_stand_under_the_line_with_the_reason() {
    let handoff = Fixture::new().draft();
    let competitors = field(&handoff, "2.3");
    assert_eq!(texts(competitors), ["Bakewise: far too slow for us"]);
    assert_eq!(competitors.items[0].also.len(), 1);
}

#[test]
fn a_goal_without_a_number_gets_a_note() {
    let handoff = Fixture::new().draft();
    assert!(item(&handoff, "1.3", "waste").notes.is_empty());
    assert_eq!(item(&handoff, "1.3", "smoother").notes.len(), 1);
    assert!(field(&handoff, "1.3").notes.is_empty(), "one of the two can be measured");
}

#[test]
fn decisions_confirm_edit_and_remove_lines() {
    let mut fixture = Fixture::new();
    let (pain, risk, promise) = (fixture.id("nine percent"), fixture.id("ERP"), fixture.id("recipes"));
    fixture.decide(&pain, Verdict::Edited, Some("9 % waste"));
    fixture.decide(&risk, Verdict::Rejected, None);
    fixture.decide(&promise, Verdict::Accepted, None);
    let handoff = fixture.draft();
    let edited = item(&handoff, "why", "9 % waste");
    assert!(
        matches!(&edited.origin, Origin::Finding(cited) if cited.quote.contains("nine percent")),
        "the evidence stays"
    );
    assert_eq!(edited.decided.as_ref().map(|d| d.by.as_str()), Some("Mara Lind"));
    assert!(field(&handoff, "4.2").items.is_empty());
    assert_eq!(field(&handoff, "4.2").rejected, 1);
    assert!(field(&handoff, "5.2").confirmed());
    assert_eq!(handoff.completeness.confirmed, 2, "5.1 and 5.2 hold the accepted promise");
}

#[test]
fn a_decision_on_a_repeated_promise_leads_its_line() {
    let mut fixture = Fixture::new();
    let second = fixture.findings.iter().find(|f| f.call_id == "h-2" && f.evidence.turn == 1).unwrap().id.clone();
    fixture.decide(&second, Verdict::Accepted, None);
    let handoff = fixture.draft();
    let promise = item(&handoff, "promised", "I'll send you");
    assert_eq!((promise.id.as_str(), promise.verdict), (second.as_str(), Verdict::Accepted));
    assert_eq!(promise.also.len(), 1);
}

#[test]
fn typed_lines_and_words_about_a_whole_field_need_a_person() {
    let mut fixture = Fixture::new();
    fixture.decide("person:6.2:2", Verdict::Accepted, Some("second"));
    fixture.decide("person:6.2:1", Verdict::Accepted, Some("first"));
    fixture.decide("person:6.2:3", Verdict::Rejected, Some("withdrawn"));
    fixture.decide("not_applicable:4.3", Verdict::Accepted, Some("no data to move"));
    fixture.decide("not_said:4.4", Verdict::Accepted, None);
    fixture.decide("not_said:4.5", Verdict::Rejected, None);
    let handoff = fixture.draft();
    assert_eq!(texts(field(&handoff, "6.2")), ["first", "second"]);
    assert!(matches!(&field(&handoff, "6.2").items[0].origin, Origin::Person { name } if name == "Mara Lind"));
    let c = handoff.completeness;
    assert_eq!((c.confirmed, c.not_applicable, c.not_said), (1, 1, 1));
    assert!(field(&handoff, "4.5").absence.is_none());
}

#[test]
fn decisions_whose_line_is_gone_are_listed_not_dropped() {
    let mut fixture = Fixture::new();
    fixture.decide("gone", Verdict::Accepted, None);
    fixture.decide("person:9.9:1", Verdict::Accepted, Some("for a field that does not exist"));
    let origin = field(&fixture.draft(), "2.1").items[0].id.clone();
    fixture.decide(&origin, Verdict::Accepted, None);
    assert!(field(&fixture.draft(), "2.1").confirmed());
    fixture.deal.opportunity.origin = Some("event".into());
    let handoff = fixture.draft();
    assert!(!field(&handoff, "2.1").confirmed(), "what was accepted is not what the CRM says now");
    let ids: Vec<&str> = handoff.orphaned.iter().map(|d| d.item_id.as_str()).collect();
    assert_eq!(ids, [origin.as_str(), "gone", "person:9.9:1"]);
}

#[test]
fn gaps_are_the_required_fields_that_nobody_confirmed() {
    let mut fixture = Fixture::new();
    let goal = fixture.id("four percent");
    fixture.decide(&goal, Verdict::Accepted, None);
    fixture.decide("not_said:4.4", Verdict::Accepted, None);
    let handoff = fixture.draft();
    let gaps = gaps(&handoff);
    assert_eq!(handoff.completeness.required, 23);
    assert_eq!(handoff.completeness.confirmed, 4, "1.1 to 1.4 hold the accepted goal");
    assert_eq!(gaps.len(), 19);
    let state = |id: &str| gaps.iter().find(|g| g.field == id).map(|g| (g.state, g.waiting));
    assert_eq!(state("4.2"), Some((GapState::Waiting, 1)));
    assert_eq!(state("4.3"), Some((GapState::Empty, 0)));
    assert_eq!(state("4.4"), Some((GapState::NotSaid, 0)));
    assert_eq!(state("1.1"), None);
    assert_eq!(state("6.3"), None, "not required");
    let text = gap_list::text(std::slice::from_ref(&handoff));
    assert!(
        text.starts_with("Hollin Foods (hollin): 17 %: 4 of 23 required fields confirmed, 16 filled, 1 not said\n"),
        "{text}"
    );
    assert_eq!(text.trim().lines().count(), 20);
    let parsed: serde_json::Value = serde_json::from_str(&gap_list::json(&[handoff]).unwrap()).unwrap();
    assert_eq!(parsed[0]["gaps"][0]["field"], "2.1");
    assert_eq!(parsed[0]["gaps"][0]["owner"], "ae");
}

#[test]
fn the_same_input_in_another_order_gives_the_same_bytes() {
    let mut fixture = Fixture::new();
    let all = |f: &Fixture| {
        let handoff = f.draft();
        (markdown::handoff(&handoff), html::handoff(&handoff).unwrap(), json::handoff(&handoff).unwrap())
    };
    let before = all(&fixture);
    fixture.findings.reverse();
    fixture.calls.reverse();
    assert_eq!(all(&fixture), before);
    fixture.findings.rotate_left(4);
    assert_eq!(all(&fixture), before);
}

#[test]
fn a_deal_of_which_nothing_is_known_is_all_gaps() {
    let fixture = Fixture {
        deal: Deal { deal_id: "bare".into(), ..Deal::default() },
        calls: vec![],
        findings: vec![],
        decisions: BTreeMap::new(),
        orphaned: vec![],
    };
    let handoff = fixture.draft();
    assert_eq!((handoff.account.as_str(), handoff.completeness.filled), ("bare", 0));
    assert_eq!(gaps(&handoff).len(), 23);
    assert!(html::handoff(&handoff).unwrap().contains("Nothing is known."));
}

#[test]
fn the_json_names_its_format_and_leaves_absent_values_out() {
    let text = json::handoff(&Fixture::new().draft()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["format"], "throughline.handoff/1");
    assert_eq!(value["sections"][1]["fields"][0]["items"][0]["origin"]["from"], "finding");
    assert!(!text.contains("null"), "absent values are left out");
}

#[test]
fn the_page_stands_alone_and_its_links_lead_somewhere() {
    let mut fixture = Fixture::new();
    fixture.decide("person:6.2:1", Verdict::Accepted, Some("https://docs.example/sow.pdf"));
    let page = html::handoff(&fixture.draft()).unwrap();
    assert!(page.contains("<a href=\"https://docs.example/sow.pdf\""));
    assert!(page.contains("Content-Security-Policy") && page.contains("default-src 'none'"));
    for outside in ["<script", "<link", " src=", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    for landmark in ["<header", "<nav", "<main", "<footer", "lang=\"en\"", "<h1>"] {
        assert_eq!(page.matches(landmark).count(), 1, "{landmark}");
    }
    let values = |attribute: &str| -> Vec<&str> {
        page.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()).collect()
    };
    let ids = values(" id=\"");
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unique.len(), ids.len(), "ids are unique");
    for link in values("href=\"") {
        let leads = link.strip_prefix('#').map_or_else(|| link.starts_with("https://"), |id| unique.contains(id));
        assert!(leads, "{link}");
    }
    assert!(page.contains("href=\"https://rec.example/h-1#t=95\""), "the recording at the second of the quote");
    assert!(page.contains("00:01:35"));
}

#[test]
fn hostile_speech_names_and_addresses_stay_words() {
    let nasty =
        "</q><script>alert(1)</script> [x](javascript:alert(1)) \"onload=\" **b** `c` | \u{1b}[31m \u{202e}# &lt;";
    let mut fixture = Fixture::new();
    fixture.calls[0].turns[0].text = nasty.to_owned();
    fixture.calls[0].title = nasty.to_owned();
    fixture.calls[0].participants[1].name = nasty.to_owned();
    fixture.calls[0].url = Some("javascript:alert(1)".into());
    fixture.calls[1].url = Some("https://x.example/\"><script>".into());
    fixture.deal.account.name = nasty.to_owned();
    fixture.deal.opportunity.origin = Some(nasty.to_owned());
    fixture.findings.remove(0);
    let id = fixture.find(0, 0, nasty, Kind::Pain, Slots { area: Some(nasty.into()), ..Slots::default() });
    fixture.decide("person:6.2:1", Verdict::Accepted, Some(nasty));
    fixture.decide("person:6.2:2", Verdict::Accepted, Some("javascript:alert(1)"));
    fixture.decide(&id, Verdict::Edited, Some(nasty));
    fixture.decisions.get_mut(&id).unwrap().by = nasty.to_owned();
    fixture.decide("gone", Verdict::Accepted, Some(nasty));
    let handoff = fixture.draft();
    let page = html::handoff(&handoff).unwrap();
    assert!(!page.contains("<script"), "no element from speech");
    assert!(!page.contains("href=\"javascript") && !page.contains("\"onload"), "no attribute from speech");
    assert!(!page.contains("href=\"https://x.example"), "an address with a quote in it is no link");
    let md = markdown::handoff(&handoff);
    let unescaped = md.replace("\\<", "").replace("\\]", "").replace("\\*", "").replace("\\`", "");
    for markup in ["<script", "](javascript", "**b", "`c"] {
        assert!(!unescaped.contains(markup), "no markup from speech: {markup}");
    }
    for text in [&page, &md, &gap_list::text(&[handoff])] {
        assert!(!text.contains(['\u{1b}', '\u{202e}']), "no control characters from speech");
    }
}
