//! Layers, origins, and messages of the settings.

use super::*;

fn env(pairs: &[(&str, &str)]) -> Env {
    pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
}

fn problems(text: &str, pairs: &[(&str, &str)]) -> Vec<String> {
    match Config::parse(text, &env(pairs)) {
        Err(ConfigError::Invalid(problems)) => problems,
        other => panic!("expected problems, got {other:?}"),
    }
}

const FULL: &str = r#"name = "Ledgerline"
own_domains = ["@Ledgerline.example", "ledger.example"]
log = "info"

[extract]
threads = 2
min_confidence = 0.4

[[people]]
name = "Ines Marlow"
side = "customer"
"#;

#[test]
fn the_environment_goes_before_the_file_and_the_file_before_defaults() {
    let config = Config::parse(FULL, &env(&[("THROUGHLINE_EXTRACT_THREADS", "4"), ("OTHER_LOG", "debug")])).unwrap();
    assert_eq!(config.extract, ExtractConfig { threads: Some(4), min_confidence: 0.4 });
    assert_eq!(config.own_domains, ["ledgerline.example", "ledger.example"]);
    assert_eq!((config.people[0].side, config.people[0].email.as_deref()), (Side::Customer, None));
    assert_eq!(config.search, Config::default().search);
    assert_eq!(config.origin("extract.threads"), Origin::Env { variable: "THROUGHLINE_EXTRACT_THREADS".to_owned() });
    assert_eq!(config.origin("extract.min_confidence"), Origin::File { line: 7 });
    assert_eq!(config.origin("search.limit"), Origin::Default);
}

#[test]
fn shown_settings_name_their_origin_and_read_back_as_the_same() {
    let config = Config::parse(FULL, &env(&[("THROUGHLINE_PRODUCTS", "Reconcile, Close Desk")])).unwrap();
    let shown = config.show(true);
    let expected = r#"name = "Ledgerline"  # from throughline.toml:1
sources = []  # from default
own_domains = ["ledgerline.example", "ledger.example"]  # from throughline.toml:2
products = ["Reconcile", "Close Desk"]  # from env THROUGHLINE_PRODUCTS
people = [{ name = "Ines Marlow", side = "customer" }]  # from throughline.toml:9
extract.threads = 2  # from throughline.toml:6
extract.min_confidence = 0.4  # from throughline.toml:7
search.limit = 10  # from default
search.context = 1  # from default
log = "info"  # from throughline.toml:3
"#;
    assert_eq!(shown, expected);
    let again = Config::parse(&config.show(false), &Env::new()).unwrap();
    assert_eq!(again.show(false), config.show(false));
}

#[test]
fn the_reference_names_every_default() {
    let reference = Config::reference();
    assert_eq!(Config::parse(&reference, &Env::new()).unwrap(), Config::default());
    let set: String =
        reference.lines().filter(|l| l.contains(" = ") && !l.contains('{')).map(|l| format!("{}\n", &l[2..])).collect();
    assert_eq!(Config::parse(&set, &Env::new()).unwrap().show(false), Config::default().show(false));
}

#[test]
fn all_mistakes_are_told_at_once_with_place_and_remedy() {
    let text = "own_domain = [\"x.example\"]\nlog = \"verbose\"\n\n[extract]\nthread = 2\nmin_confidence = 1.5\n[serch]\nlimit = 3\n";
    assert_eq!(
        problems(text, &[("THROUGHLINE_SEARCH_LIMIT", "many")]),
        [
            "throughline.toml:1:1: unknown key `own_domain`; did you mean `own_domains`?",
            "throughline.toml:2:7: `log` must be one of off, error, warn, info, debug, trace; nothing else is known",
            "throughline.toml:5:1: unknown key `extract.thread`; did you mean `extract.threads`?",
            "throughline.toml:6:18: `extract.min_confidence` must be a number from 0 to 1",
            "throughline.toml:7:2: unknown key `serch`; did you mean `search`?",
            "THROUGHLINE_SEARCH_LIMIT: must be a whole number from 1 to 1000",
        ]
    );
}

#[test]
fn people_are_checked_entry_by_entry() {
    let one = |text: &str| problems(text, &[]).remove(0);
    assert_eq!(
        one("[[people]]\nname = \"Ines\"\nsides = \"seller\"\n"),
        "throughline.toml:3:1: `people` has an unknown key `sides`; did you mean `side`?"
    );
    assert_eq!(
        one("people = [{ name = \"Ines\", side = \"unknown\" }]"),
        "throughline.toml:1:35: `people` must be one of seller, customer; nothing else is known"
    );
    assert!(one("people = [{ side = \"seller\" }]").ends_with("`people` has an entry without name"));
    assert!(one("people = [{ name = \"Ines\" }]").contains("without side"));
    assert_eq!(one("people = 3"), "throughline.toml:1:10: `people` must be [[people]] entries, not a number");
    assert_eq!(
        problems("", &[("THROUGHLINE_PEOPLE", "Ines")]),
        ["THROUGHLINE_PEOPLE: can be set in throughline.toml only"]
    );
}

#[test]
fn wrong_forms_and_broken_files_have_a_place() {
    assert_eq!(problems("name = 3", &[]), ["throughline.toml:1:8: `name` must be a text, not a number"]);
    assert_eq!(
        problems("sources = [\"a\", 1]", &[]),
        ["throughline.toml:1:17: `sources` must be a text, not a number"]
    );
    assert_eq!(problems("extract = 3", &[]), ["throughline.toml:1:1: `extract` must be a table, not a number"]);
    let broken = problems("name = \"é\"\nlog = ", &[]);
    assert!(broken[0].starts_with("throughline.toml:2:"), "{broken:?}");
}

#[test]
fn a_variable_that_is_nearly_a_setting_is_a_mistake_and_others_are_not() {
    assert_eq!(
        problems("", &[("THROUGHLINE_OWN_DOMAIN", "x.example")]),
        ["THROUGHLINE_OWN_DOMAIN: no such setting; did you mean THROUGHLINE_OWN_DOMAINS?"]
    );
    let others =
        env(&[("THROUGHLINE_WORKSPACE", "/w"), ("THROUGHLINE_SAMPLES", "/s"), ("THROUGHLINE_REQUIRE_ALL", "1")]);
    assert_eq!(Config::parse("", &others).unwrap(), Config::default());
}

#[test]
fn a_debug_print_shows_no_names() {
    let config = Config::parse(FULL, &Env::new()).unwrap();
    let printed = format!("{config:?} {:?}", config.people);
    assert!(!printed.contains("Ines") && !printed.contains("edgerline"), "{printed}");
}
