//! One named test a rule file: it compiles without a problem and its examples hold.

use std::path::Path;
use std::sync::LazyLock;
use throughline::extract::check;
use throughline::rules::{Problem, Ruleset, folder_files};

static RULES: LazyLock<(Ruleset, Vec<Problem>)> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("rules");
    Ruleset::compile_leniently(&folder_files(&folder).expect("the rules folder"))
});

fn holds(path: &Path) -> datatest_stable::Result<()> {
    let (rules, problems) = &*RULES;
    let file = path.to_string_lossy().replace('\\', "/");
    let file = file.rsplit_once("rules/").map_or(file.as_str(), |(_, f)| f).to_owned();
    let mut wrong: Vec<String> = problems.iter().filter(|p| p.file == file).map(ToString::to_string).collect();
    for pack in rules.packs.values() {
        for rule in pack.rules.iter().filter(|r| r.file == file) {
            wrong.extend(check::rule(rules, pack, rule).iter().map(ToString::to_string));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n").into()) }
}

datatest_stable::harness! { { test = holds, root = "rules", pattern = r"^[a-z]{2}/.*\.toml$|^gazetteer/.*\.toml$" } }
