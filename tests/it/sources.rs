use std::path::PathBuf;
use throughline::sources::{Outcome, gather, read, shortcomings};
#[test]
fn smoke() {
    let paths: Vec<PathBuf> = std::env::var("SMOKE").unwrap_or_default().split(':').map(PathBuf::from).collect();
    for r in read(&gather(&paths)) {
        let what = match &r.outcome {
            Outcome::Calls(c) => c
                .iter()
                .map(|c| {
                    format!(
                        "CALL {} {:?} {:?} dur {:?} p{} t{} deal {:?} lacks {:?}",
                        c.call_id,
                        c.title,
                        c.started_at.map(|t| t.to_string()),
                        c.duration_s,
                        c.participants.len(),
                        c.turns.len(),
                        c.deal_id,
                        shortcomings(c)
                    )
                })
                .collect::<Vec<_>>()
                .join(" | "),
            Outcome::Deals(d) => format!("DEALS {}", d.len()),
            Outcome::Companion { of } => format!("companion of {of}"),
            Outcome::Skipped { reason } => format!("skipped: {reason}"),
        };
        println!("{} [{}] {what} {:?}", r.label.rsplit('/').next().unwrap(), r.format, r.notes);
    }
}
