use std::io::Write;
use throughline::{
    extract::{Extractor, check},
    model::Call,
    rules::{Ruleset, embedded_files, folder_files},
};
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let files = std::env::var("RULES").map(|p| folder_files(p.as_ref()).unwrap()).unwrap_or_else(|_| embedded_files());
    let (rules, problems) = Ruleset::compile_leniently(&files);
    for p in &problems {
        eprintln!("{p}");
    }
    if args[1] == "check" {
        for pack in rules.packs.values() {
            for r in &pack.rules {
                for p in check::rule(&rules, pack, r) {
                    eprintln!("{p}");
                }
            }
        }
        return;
    }
    if args[1] == "explain" {
        let pack = &rules.packs["en"];
        let e = throughline::rules::Example {
            says: args[3].clone(),
            by: None,
            before: None,
            after: None,
            finds: None,
            slots: Default::default(),
            none: None,
            gate: None,
            known_miss: None,
        };
        for r in &pack.rules {
            if r.id.contains(&args[2]) {
                println!(
                    "{:?}",
                    r.matches
                        .iter()
                        .map(|m| (&m.program.code, m.program.anchor.as_ref().map(|a| a.iter().count())))
                        .collect::<Vec<_>>()
                );
                println!("{}", throughline::extract::explain::explain(&rules, pack, r, &e));
            }
        }
        return;
    }
    if args[1] == "score" {
        use throughline::{
            extract::confidence::Scores,
            score::{Gold, Report},
        };
        let pr = std::fs::read_to_string("corpora/scores.toml")
            .ok()
            .and_then(|t| Scores::parse(&t).ok())
            .unwrap_or_default();
        let ex = Extractor::new(&rules, pr.precision());
        let mut rep = Report::default();
        for f in &args[3..] {
            let call: Call = serde_json::from_str(&std::fs::read_to_string(f).unwrap()).unwrap();
            let gold: Gold =
                serde_json::from_str(&std::fs::read_to_string(format!("{}/{}.json", args[2], call.call_id)).unwrap())
                    .unwrap();
            rep.add(&call, &gold, &ex.extract(&call, None).findings);
        }
        for (k, t) in &rep.kinds {
            println!("{:20} {:4} P {:.3} R {:.3} F1 {:.3}", k.as_str(), t.required, t.precision(), t.recall(), t.f1());
        }
        println!("macro {:.3}", rep.macro_f1());
        std::fs::write("/tmp/scores.toml", toml::to_string(&rep.rules).unwrap()).unwrap();
        return;
    }
    let ex = Extractor::new(&rules, Default::default());
    let out = std::io::stdout();
    let mut out = out.lock();
    for f in &args[2..] {
        let call: Call = serde_json::from_str(&std::fs::read_to_string(f).unwrap()).unwrap();
        let mut n = 0;
        for f in ex.extract(&call, None).findings {
            n += 1;
            let t = call.turns.iter().find(|t| t.i == f.evidence.turn).unwrap();
            let a = t.text[..f.evidence.span.start() as usize].chars().count();
            let b = a + f.evidence.quote.chars().count();
            let mut v = serde_json::to_value(&f.slots).unwrap();
            let o = v.as_object_mut().unwrap();
            o.insert("call_id".into(), f.call_id.clone().into());
            o.insert("kind".into(), f.kind.as_str().into());
            o.insert("turn".into(), f.evidence.turn.into());
            o.insert("start".into(), a.into());
            o.insert("end".into(), b.into());
            o.insert("quote".into(), f.evidence.quote.clone().into());
            o.insert("also".into(), f.evidence.also.clone().into());
            o.insert("rule".into(), f.rule.clone().into());
            writeln!(out, "{v}").unwrap();
        }
        let _ = n;
    }
}
