//! What is found, how it is shown, and what cannot be asked.

use super::{Fed, ask, call, date, feed, places};
use throughline::index::{Filters, Index, MAX_OFFSET, Match, Searched, State};
use throughline::model::finding::{Slots, Status};
use throughline::model::{Kind, Side, Verdict};

fn commitment(owner: &str, status: Status, due: Option<&str>) -> Slots {
    Slots { owner: Some(owner.to_owned()), status: Some(status), due_date: due.map(date), ..Slots::default() }
}

fn calls() -> Vec<Fed> {
    let mut second = call(
        "zoom:2",
        "2026-03-12T09:00:00Z",
        &["We had looked at Gainsight before.", "The audit log must be there by March.", "I might get you SSO."],
    )
    .of("deal-2", "Harbor Clinic");
    second.call.source = "zoom".to_owned();
    second.call.stage = Some("Negotiation".to_owned());
    vec![
        call(
            "gong:1",
            "2026-02-03T10:00:00-08:00",
            &[
                "So I'll send you the security docs by Friday, and SSO works.",
                "Our renewal is the problem: the security team is slow.",
                "Let me share the screen.",
                "The café on Müller street.",
            ],
        )
        .finding(
            Kind::Commitment,
            0,
            "I'll send you the security docs by Friday",
            commitment("Dana Ruiz", Status::Firm, Some("2026-02-06")),
            Verdict::Accepted,
        )
        .finding(Kind::Risk, 1, "the security team is slow", Slots::default(), Verdict::Open),
        second
            .finding(
                Kind::Competitor,
                0,
                "Gainsight",
                Slots { name: Some("Gainsight".to_owned()), ..Slots::default() },
                Verdict::Open,
            )
            .finding(
                Kind::Commitment,
                2,
                "I might get you SSO",
                commitment("Dana Ruiz", Status::Hedged, Some("2026-04-30")),
                Verdict::Rejected,
            ),
    ]
}

fn index() -> (tempfile::TempDir, Index) {
    let dir = tempfile::tempdir().unwrap();
    let opened = Index::open(dir.path(), 9).unwrap();
    assert_eq!((opened.watermark, &opened.state), (0, &State::Fresh));
    feed(&opened.index, 9, &calls());
    (dir, opened.index)
}

#[test]
fn a_finding_stands_for_its_turn_and_comes_before_bare_turns() {
    let (_dir, index) = index();
    let answer = ask(&index, "security");
    assert_eq!(places(&answer), ["gong:1/1 risk", "gong:1/0 commitment"]);
    // The quote does not say SSO, so the turn speaks for itself.
    assert_eq!(places(&ask(&index, "security sso")), ["gong:1/0"]);
    assert_eq!(places(&ask(&index, "sso")), ["zoom:2/2 commitment", "gong:1/0"]);
    let hit = &answer.hits[1];
    assert_eq!(hit.title.as_deref(), Some("Title of gong:1"));
    assert_eq!(hit.date, Some(date("2026-02-03")));
    assert_eq!((hit.deal_id.as_deref(), hit.account.as_deref()), (Some("deal-1"), Some("Northlake Freight")));
    assert_eq!((hit.speaker.as_deref(), hit.side, hit.start_ms), (Some("Dana Ruiz"), Side::Seller, Some(0)));
    assert_eq!((hit.status.as_deref(), hit.owner.as_deref()), (Some("firm"), Some("Dana Ruiz")));
    assert_eq!((hit.due, hit.verdict.as_deref()), (Some(date("2026-02-06")), Some("accepted")));
    assert_eq!(
        (hit.rule.as_deref(), hit.url.as_deref()),
        (Some("en/commitment/x"), Some("https://calls.example/gong:1"))
    );
    assert_eq!(hit.finding.as_deref(), Some("gong:1-0-commitment-0"));
    assert_eq!(hit.text, "I'll send you the security docs by Friday");
    let marked: Vec<&str> = hit.snippet.marks.iter().map(|m| &hit.text[m.clone()]).collect();
    assert_eq!((marked, hit.snippet.range.clone()), (vec!["security"], 0..hit.text.len()));
}

#[test]
fn words_phrases_minus_or_prefix_and_accents() {
    let (_dir, index) = index();
    for (query, found) in [
        ("\"security docs\"", vec!["gong:1/0 commitment"]),
        ("\"docs security\"", vec![]),
        ("security -slow", vec!["gong:1/0 commitment"]),
        ("security -\"team is\"", vec!["gong:1/0 commitment"]),
        ("renewal OR screen", vec!["gong:1/1", "gong:1/2"]),
        ("renew*", vec!["gong:1/1"]),
        ("cafe MULLER", vec!["gong:1/3"]),
        ("dana screen", vec!["gong:1/2"]),
        ("harbor audit", vec!["zoom:2/1"]),
        ("\"lee park\" audit", vec!["zoom:2/1"]),
        ("don't", vec![]),
    ] {
        let mut places = places(&ask(&index, query));
        places.sort();
        assert_eq!(places, found, "{query}");
    }
}

#[test]
fn each_filter_narrows_as_flag_and_in_the_query() {
    let (_dir, index) = index();
    let text = |v: &str| vec![v.to_owned()];
    let all = Filters::default;
    for (words, filters, total) in [
        ("kind:commitment", Filters { kind: vec![Kind::Commitment], ..all() }, 2),
        ("kind:commitment kind:risk", Filters { kind: vec![Kind::Commitment, Kind::Risk], ..all() }, 3),
        ("account:CLINIC", Filters { account: text("CLINIC"), ..all() }, 3),
        ("account:\"freight northlake\"", Filters { account: text("freight northlake"), ..all() }, 4),
        ("account:nothlake", Filters { account: text("nothlake"), ..all() }, 4),
        ("deal:deal-2", Filters { deal: text("deal-2"), ..all() }, 3),
        ("side:customer", Filters { side: vec![Side::Customer], ..all() }, 3),
        ("speaker:park", Filters { speaker: text("park"), ..all() }, 3),
        ("speaker:\"dana ruiz\"", Filters { speaker: text("dana ruiz"), ..all() }, 4),
        ("owner:ruiz", Filters { owner: text("ruiz"), ..all() }, 2),
        ("status:hedged", Filters { status: text("hedged"), ..all() }, 1),
        ("status:open", Filters { status: text("open"), ..all() }, 2),
        ("status:firm status:open", Filters { status: vec!["firm".into(), "open".into()], ..all() }, 3),
        ("stage:negotiation", Filters { stage: text("negotiation"), ..all() }, 3),
        ("source:Zoom", Filters { source: text("Zoom"), ..all() }, 3),
        ("call:zoom:2", Filters { call: text("zoom:2"), ..all() }, 3),
        ("since:2026-03-12", Filters { since: Some(date("2026-03-12")), ..all() }, 3),
        ("until:2026-03-11", Filters { until: Some(date("2026-03-11")), ..all() }, 4),
        ("until:2026-02-02", Filters { until: Some(date("2026-02-02")), ..all() }, 0),
        ("due-before:2026-02-07", Filters { due_before: Some(date("2026-02-07")), ..all() }, 1),
        ("due-before:2026-02-06", Filters { due_before: Some(date("2026-02-06")), ..all() }, 0),
        ("account:***", Filters { account: text("***"), ..all() }, 0),
    ] {
        let typed = ask(&index, words);
        assert_eq!(typed.total, total, "{words}");
        assert_eq!(typed.hits, index.search("", &filters).unwrap().hits, "{words}");
    }
    assert_eq!(ask(&index, "-kind:commitment -side:customer").total, 4, "turns whose finding is left out show again");
    // A filter and the query narrow together, never widen.
    let scope = Filters { account: text("harbor"), ..all() };
    assert_eq!(index.search("account:northlake", &scope).unwrap().total, 0);
}

#[test]
fn facets_count_what_is_found() {
    let (_dir, index) = index();
    let facets = ask(&index, "").facets;
    let list = |counts: &[throughline::index::Count]| -> Vec<String> {
        counts.iter().map(|c| format!("{} {}", c.value, c.hits)).collect()
    };
    assert_eq!(list(&facets.kind), ["commitment 2", "competitor 1", "risk 1"]);
    assert_eq!(list(&facets.account), ["Northlake Freight 4", "Harbor Clinic 3"]);
    assert_eq!(list(&facets.side), ["seller 4", "customer 3"]);
    assert_eq!(list(&facets.speaker), ["Dana Ruiz 4", "Lee Park 3"]);
    assert_eq!(list(&facets.status), ["firm 1", "hedged 1"]);
    assert_eq!(list(&facets.source), ["gong 4", "zoom 3"]);
    assert_eq!(list(&facets.stage), ["Technical Validation 4", "Negotiation 3"]);
}

#[test]
fn what_nobody_said_is_searched_as_what_is_like_it() {
    let (_dir, index) = index();
    for (typed, said) in [("Gainsite", "gainsight"), ("gainsihgt", "gainsight"), ("renewals", "renewal")] {
        let answer = ask(&index, typed);
        assert_eq!(answer.read_as[0].as_words, [said], "{typed}");
        assert_eq!(answer.total, 1, "{typed}");
        assert_eq!(answer.hits[0].snippet.marks.len(), 1, "{typed}");
    }
    assert!(ask(&index, "security").read_as.is_empty());
    assert_eq!(ask(&index, "sequrity~").total, 2);
    assert_eq!(ask(&index, "\"gainsite\"").total, 0, "quoted means exactly");
}

#[test]
fn nothing_found_says_how_much_was_searched_and_long_questions_are_loosened() {
    let (_dir, index) = index();
    let answer = ask(&index, "kubernetes");
    assert_eq!((answer.total, answer.matched), (0, Match::All));
    assert_eq!(answer.searched, Searched { calls: 2, turns: 7, findings: 4 });
    let answer = ask(&index, "which promise about SSO for Harbor");
    assert_eq!(answer.matched, Match::AtLeast(2));
    assert_eq!(places(&answer)[0], "zoom:2/2 commitment");
}

#[test]
fn what_may_not_be_seen_is_not_there() {
    let (_dir, index) = index();
    feed(
        &index,
        10,
        &[call("gong:3", "2026-03-01T10:00:00Z", &["gainsights gainsigth security"]).of("deal-3", "Secret Ltd")],
    );
    let sees = |deals: &[&str], query: &str| {
        let visible = Some(deals.iter().map(|d| (*d).to_owned()).collect());
        index.search(query, &Filters { visible, ..Filters::default() }).unwrap()
    };
    let answer = sees(&["deal-1", "deal-2"], "gainsite security");
    assert_eq!((answer.read_as[0].as_words.join(" "), answer.total), ("gainsight".to_owned(), 0));
    assert_eq!(answer.searched, Searched { calls: 2, turns: 7, findings: 4 });
    assert_eq!(sees(&["deal-1", "deal-2"], "account:secret").total, 0);
    assert_eq!(sees(&["deal-3"], "gainsite").read_as[0].as_words, ["gainsigth"]);
    assert_eq!(sees(&["deal-3"], "").facets.account.len(), 1);
    let nothing = sees(&[], "security");
    assert_eq!((nothing.total, nothing.searched, nothing.facets.kind.len()), (0, Searched::default(), 0));
    let mut unassigned = call("gong:4", "2026-03-01T10:00:00Z", &["unassigned"]);
    unassigned.deal = None;
    feed(&index, 11, &[unassigned]);
    assert_eq!((ask(&index, "unassigned").total, sees(&["", "deal-1"], "unassigned").total), (1, 0));
}

#[test]
fn pages_follow_each_other_and_end() {
    let (_dir, index) = index();
    let page = |offset, limit| index.search("", &Filters { offset, limit, ..Filters::default() }).unwrap();
    let whole = page(0, 1_000_000);
    assert_eq!(whole.hits.len(), 7);
    let paged: Vec<_> = (0..4).flat_map(|p| page(p * 2, 2).hits).collect();
    assert_eq!(paged, whole.hits);
    assert_eq!((page(0, 0).hits.len(), page(0, 0).total), (0, 7));
    assert_eq!(page(MAX_OFFSET, 5).hits.len(), 0);
    let beyond = index.search("", &Filters { offset: MAX_OFFSET + 1, ..Filters::default() });
    assert!(beyond.unwrap_err().to_string().contains("10000"));
}

#[test]
fn hostile_queries_are_answered() {
    let (_dir, index) = index();
    let many = "a ".repeat(10_000);
    let fuzzy = (0..100).map(|i| format!("gainsi{}~ ", "t".repeat(i))).collect::<String>();
    let deep = format!("{}a{}", "(".repeat(5_000), ")".repeat(5_000));
    let long = "x".repeat(1 << 20);
    for query in [
        "*",
        "\"",
        "\"\"",
        "AND OR NOT",
        ":",
        "-",
        "--",
        "~",
        "kind:",
        "-kind:",
        "\"-\"",
        "a*",
        "a:b:c",
        "\u{0}",
        "\u{202e}x",
        "OR OR a",
        "text:[a TO z]",
        "/.*/",
        "a^99999",
        "\"a b\"~1000000",
        "' OR 1=1 --",
        "-a",
        "NOT NOT a",
        "\\",
        "٪",
        "-\"",
        &many,
        &fuzzy,
        &deep,
        &long,
    ] {
        let answer = index.search(query, &Filters::default()).unwrap();
        assert!(answer.total <= 7, "{} bytes", query.len());
    }
    assert!(ask(&index, &many).cut && ask(&index, &fuzzy).cut);
    for query in ["kind:x", "since:2026-13-01", "status:*", "side:OR"] {
        assert!(index.search(query, &Filters::default()).is_err(), "{query}");
    }
    let filters = Filters { status: vec!["done".to_owned()], ..Filters::default() };
    assert!(index.search("", &filters).is_err());
}

#[test]
fn a_call_fed_again_or_removed_leaves_nothing_behind() {
    let (_dir, index) = index();
    let changed = call("gong:1", "2026-02-03T10:00:00Z", &["Nothing of the kind."]);
    feed(&index, 10, &[changed]);
    assert_eq!(ask(&index, "security").total, 0);
    assert_eq!(places(&ask(&index, "kind")), ["gong:1/0"]);
    assert_eq!(ask(&index, "").searched, Searched { calls: 2, turns: 4, findings: 2 });
    feed(&index, 11, &[call("zoom:2", "2026-03-12T09:00:00Z", &[])]);
    let mut writer = index.writer().unwrap();
    writer.remove("gong:1");
    assert_eq!(ask(&index, "").total, 1, "nothing is seen before the commit");
    writer.commit(12).unwrap();
    assert_eq!((ask(&index, "").total, ask(&index, "").searched), (0, Searched::default()));
}

#[test]
fn debug_shows_no_speech_and_no_names() {
    let (_dir, index) = index();
    let answer = ask(&index, "gainsite security OR audit");
    let shown = format!("{answer:?} {:?} {:?}", answer.facets, answer.read_as).to_lowercase();
    for word in ["gainsi", "security", "audit", "dana", "park", "harbor", "northlake"] {
        assert!(!shown.contains(word), "{word}");
    }
}
