//! From a call to its findings: pure, deterministic, and unable to fail.
//!
//! Reads one call, the deal's people and the rules with the workspace's own names, and nothing else. A bad rule cannot reach this
//! layer; an odd transcript gives fewer findings. What spans calls is built elsewhere.

pub mod check;
pub mod confidence;
mod dialogue;
mod due;
mod evidence;
pub mod explain;
mod marks;
mod matcher;
mod merge;
mod met;
mod modifiers;
mod naming;
mod people;
mod prefilter;
mod read;
mod sides;
mod slots;
mod starts;
mod statement;
mod stretches;
mod trial;
mod view;

use crate::model::sound::sounds_like;
use crate::model::{Call, Deal, Evidence, Finding, Kind, Side, Span, ids};
use crate::rules::{Lane, Named, Pack, Rule, Ruleset};
use crate::text::TimeContext;
use confidence::{Precision, operating_point};
use matcher::Matcher;
use naming::Heard;
use people::{People, introduced};
use prefilter::{Hit, Prefilter};
use rayon::prelude::*;
use slots::Scene;
use std::collections::{BTreeMap, BTreeSet};
use trial::{Bench, Candidate};
use view::{Surroundings, View};

/// Rules made ready to read calls, with what holds for all of them.
pub struct Extractor<'r> {
    rules: &'r Ruleset,
    prefilters: BTreeMap<&'r str, Prefilter>,
    precision: Precision,
    /// Off only to prove that it saves time and nothing else.
    pub prefilter: bool,
}

/// What was found in a call, and what could not be read.
#[derive(Debug, Default, PartialEq)]
pub struct Extraction {
    /// By turn, then place, then kind.
    pub findings: Vec<Finding>,
    pub unread: Vec<Unread>,
}

/// A speaker whose language no pack reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// Participant id; none for turns without a speaker.
    pub speaker: Option<String>,
    /// ISO 639-1.
    pub language: String,
    pub turns: usize,
}

impl<'r> Extractor<'r> {
    /// Runs the rules of the main lane. `precision`: how often each rule is right.
    pub fn new(rules: &'r Ruleset, precision: Precision) -> Extractor<'r> {
        let extractor = Extractor { rules, prefilters: BTreeMap::new(), precision, prefilter: true };
        extractor.with_possible(false)
    }

    /// The same, which also runs the rules of the possible lane if it is wanted.
    pub fn with_possible(self, possible: bool) -> Extractor<'r> {
        let wanted = |lane| possible || lane == Lane::Main;
        let prefilters = self.rules.packs.iter().map(|(l, p)| (l.as_str(), Prefilter::new(p, wanted))).collect();
        Extractor { prefilters, ..self }
    }

    /// How likely a finding of `rule` is right; of the possible lane never as likely as what is shown.
    fn confidence(&self, rule: &Rule) -> f64 {
        let counted = self.precision.of(&rule.id);
        match rule.lane {
            Lane::Main => counted,
            Lane::Possible => counted.min(operating_point(rule.kind) / 2.0),
        }
    }

    /// The findings of one call.
    pub fn extract(&self, call: &Call, deal: Option<&Deal>) -> Extraction {
        self.extract_from(call, deal, &|_| true)
    }

    /// The findings of the turns at the places that are `wanted`; the other turns are only what stands around them.
    pub fn extract_from(&self, call: &Call, deal: Option<&Deal>, wanted: &dyn Fn(usize) -> bool) -> Extraction {
        let known = &self.rules.vocabulary.people;
        let call = &*introduced(call, known);
        let time = TimeContext { called_at: call.started_at.map(|t| t.local) };
        let readers = read::speakers(call, self.rules);
        let mut out = Extraction { findings: Vec::new(), unread: read::unread(call, &readers, self.rules) };
        for (language, pack) in &self.rules.packs {
            let mut views = read::views(call, &readers, language, pack, time);
            if views.iter().all(Option::is_none) {
                continue;
            }
            let (people, heard) = meet(call, deal, known, &mut views, pack);
            let around = Surroundings { pack, products: &self.rules.products, people: &people };
            self.read(&Scene { call, views: &views, heard: &heard, around }, wanted, &mut out.findings);
        }
        out.findings.retain(|f| !is_own(f, deal));
        out.findings.sort_by(|a, b| {
            let place = |f: &Finding| (f.evidence.turn, f.evidence.span.start(), f.kind, f.evidence.span.end());
            place(a).cmp(&place(b)).then_with(|| a.rule.cmp(&b.rule))
        });
        // The same words twice in one turn are one thing said.
        let mut seen = BTreeSet::new();
        out.findings.retain(|f| seen.insert(f.id.clone()));
        out
    }

    /// The findings of many calls, in the order of the calls, on all threads of the current pool.
    pub fn extract_all(&self, calls: &[(&Call, Option<&Deal>)]) -> Vec<Extraction> {
        calls.par_iter().map(|(call, deal)| self.extract(call, *deal)).collect()
    }

    /// Places of the turns in which a rule fires, whatever other rules make of it.
    pub fn firing(&self, call: &Call, deal: Option<&Deal>) -> BTreeSet<usize> {
        let known = &self.rules.vocabulary.people;
        let call = &*introduced(call, known);
        let time = TimeContext { called_at: call.started_at.map(|t| t.local) };
        let readers = read::speakers(call, self.rules);
        let mut places = BTreeSet::new();
        for (language, pack) in &self.rules.packs {
            let mut views = read::views(call, &readers, language, pack, time);
            let (people, _) = meet(call, deal, known, &mut views, pack);
            let around = Surroundings { pack, products: &self.rules.products, people: &people };
            let mut bench = Bench::new(&views, around, self.prefilter);
            let mut hits = Vec::new();
            places.extend((0..views.len()).filter(|&at| !self.candidates(pack, at, &mut bench, &mut hits).is_empty()));
        }
        places
    }

    /// What passes in turn `at`, with the number of its rule; `hits` is memory for reuse.
    fn candidates(
        &self,
        pack: &Pack,
        at: usize,
        bench: &mut Bench<'_, '_>,
        hits: &mut Vec<Hit>,
    ) -> Vec<(usize, Candidate)> {
        let mut candidates = Vec::new();
        let Some(view) = &bench.views[at] else { return candidates };
        let prefilter = &self.prefilters[pack.language.as_str()];
        prefilter.candidates(view, bench.around, self.prefilter, &mut bench.matcher, hits);
        for hit in hits.iter() {
            let rule = &pack.rules[hit.rule()];
            let m = &rule.matches[hit.nth()];
            if bench.is_alone(m, at) {
                continue;
            }
            let passed = bench.trial(rule, hit.nth(), at).into_iter().filter(|c| c.stopped.is_none());
            candidates.extend(passed.map(|c| (hit.rule(), c)));
        }
        candidates
    }

    fn read(&self, scene: &Scene<'_, '_>, wanted: &dyn Fn(usize) -> bool, findings: &mut Vec<Finding>) {
        let (views, around, pack) = (scene.views, scene.around, scene.around.pack);
        let mut bench = Bench::new(views, around, self.prefilter);
        let mut hits = Vec::new();
        for at in (0..views.len()).filter(|&at| wanted(at)) {
            let Some(view) = &views[at] else { continue };
            let candidates = self.candidates(pack, at, &mut bench, &mut hits);
            let first = findings.len();
            let mut best = merge::best(candidates, pack, |r| self.confidence(&pack.rules[r]));
            // What is only possible changes nothing of what is shown.
            best.sort_by_key(|(rule, _)| pack.rules[*rule].lane == Lane::Possible);
            for (rule, candidate) in best {
                let found = self.finding(scene, &pack.rules[rule], &candidate, at, &mut bench.matcher);
                let Some(found) = found.filter(|f| !names_again(f, &findings[first..])) else { continue };
                if pack.rules[rule].lane == Lane::Possible {
                    findings.push(found);
                    continue;
                }
                let before = findings[first..].iter_mut().rfind(|f| f.kind == found.kind);
                match before.and_then(|f| merge::joined(f, &found, view.turn).map(|joint| (f, joint))) {
                    Some((before, joint)) => *before = joint,
                    None => findings.push(found),
                }
            }
        }
    }

    fn finding<'v, 'a>(
        &self,
        scene: &Scene<'v, 'a>,
        rule: &Rule,
        candidate: &Candidate,
        at: usize,
        matcher: &mut Matcher<'v, 'a>,
    ) -> Option<Finding> {
        let view = scene.views[at].as_ref()?;
        let bytes = view.bytes(&candidate.evidence);
        let span = Span::of(&view.turn.text, bytes.start, bytes.end)?;
        let quote = span.slice(&view.turn.text)?.to_owned();
        let mut also: Vec<u32> = [candidate.asked, candidate.answered, candidate.premise]
            .iter()
            .flatten()
            .filter_map(|&t| scene.views[t].as_ref())
            .map(|v| v.turn.i)
            .collect();
        also.sort_unstable();
        also.dedup();
        Some(Finding {
            id: ids::finding_id(&scene.call.call_id, rule.kind, view.turn.i, &quote),
            call_id: scene.call.call_id.clone(),
            kind: rule.kind,
            confidence: self.confidence(rule),
            rule: rule.id.clone(),
            slots: slots::fill(scene, rule, candidate, at, matcher),
            evidence: Evidence {
                turn: view.turn.i,
                start_ms: view.turn.ms_at(span.start()),
                span,
                quote,
                also,
                speaker: view.turn.speaker.clone(),
                side: view.side,
            },
        })
    }
}

/// The people a call may speak of, and the names of speakers whom the source does not name; their turns get the side that
/// the deal knows.
fn meet(
    call: &Call,
    deal: Option<&Deal>,
    known: &[Named],
    views: &mut [Option<View<'_>>],
    pack: &Pack,
) -> (People, Vec<Option<Heard>>) {
    let mut people = People::of(call, deal, known);
    let mut heard = naming::heard(call, views, &people, pack);
    for view in views.iter_mut().flatten() {
        let Some(known) = view.speaker.and_then(|s| heard[s].as_mut()) else { continue };
        if view.side == Side::Unknown {
            view.side = known.side;
        } else {
            known.side = view.side;
        }
    }
    heard.iter().flatten().for_each(|known| people.add(&known.name, known.side));
    (people, heard)
}

/// Whether a finding calls the seller's own product or company a competitor.
fn is_own(finding: &Finding, deal: Option<&Deal>) -> bool {
    let Some(name) = finding.slots.name.as_ref().filter(|_| finding.kind == Kind::Competitor) else { return false };
    let small = name.to_lowercase();
    deal.into_iter().flat_map(|d| [&d.seller.product, &d.seller.company]).flatten().any(|own| {
        sounds_like(name, own) || own.to_lowercase().strip_prefix(&small).is_some_and(|rest| rest.starts_with(' '))
    })
}

/// Whether a competitor is named that a finding of the same turn names already.
fn names_again(finding: &Finding, before: &[Finding]) -> bool {
    finding.kind == Kind::Competitor
        && before.iter().any(|f| f.kind == finding.kind && f.slots.name == finding.slots.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::embedded_files;

    fn call(text: &str) -> Call {
        serde_json::from_value(serde_json::json!({
            "call_id": "c1", "source": "test", "title": "",
            "participants": [{"id": "p1", "name": "Priya Nair", "side": "customer"}],
            "turns": [{"i": 0, "speaker": "p1", "text": text}],
        }))
        .expect("the call is well-formed")
    }

    fn competitors(text: &str, product: Option<&str>) -> Vec<Option<String>> {
        let (rules, _) = Ruleset::compile_leniently(&embedded_files());
        let mut deal = Deal::default();
        deal.seller.product = product.map(str::to_owned);
        let found = Extractor::new(&rules, Precision::default()).extract(&call(text), Some(&deal)).findings;
        found.into_iter().filter(|f| f.kind == Kind::Competitor).map(|f| f.slots.name).collect()
    }

    #[test]
    fn the_product_sold_is_no_competitor() {
        let said = "We looked at the two of them and we looked at Zendesk in the spring.";
        assert_eq!(competitors(said, Some("Freshdesk")), [Some("Zendesk".to_owned())]);
        assert_eq!(competitors(said, Some("Zendesk Suite")), []);
        let misheard = "We cancelled Worcato last year because nobody here had ever used it.";
        assert_eq!(competitors(misheard, None), [Some("Workato".to_owned())]);
        assert_eq!(competitors(misheard, Some("Workato")), []);
    }

    #[test]
    fn one_finding_for_a_competitor_in_a_turn() {
        let said = "We looked at Zendesk in the spring. We ruled out Zendesk in the summer.";
        assert_eq!(competitors(said, None), [Some("Zendesk".to_owned())]);
    }

    #[test]
    fn a_bare_promise_joins_its_neighbour() {
        let (rules, _) = Ruleset::compile_leniently(&embedded_files());
        let promises = |text: &str| -> Vec<String> {
            let found = Extractor::new(&rules, Precision::default()).extract(&call(text), None).findings;
            found.into_iter().filter(|f| f.kind == Kind::Commitment).map(|f| f.evidence.quote).collect()
        };
        assert_eq!(
            promises("I'll ask our auditors what they need for that. Then I'll come back to you."),
            ["I'll ask our auditors what they need for that. Then I'll come back to you"]
        );
        let two = "I'll send you the list of all our sites by Monday. The badges for the plant we'll print on Friday.";
        assert_eq!(promises(two).len(), 2);
    }

    #[test]
    fn neighbouring_risks_are_one() {
        let (rules, _) = Ruleset::compile_leniently(&embedded_files());
        let risks = |text: &str| -> Vec<String> {
            let found = Extractor::new(&rules, Precision::default()).extract(&call(text), None).findings;
            found.into_iter().filter(|f| f.kind == Kind::Risk).map(|f| f.evidence.quote).collect()
        };
        let one = "Our works council has to sign off on it first. The budget closes on the fifteenth of May.";
        assert_eq!(risks(one), [one.trim_end_matches('.')]);
    }

    /// The quotes of a rule with `pattern`.
    fn quotes(pattern: &str, said: &str) -> Vec<String> {
        run(
            &format!("kind = \"risk\"\nstatus = \"draft\"\nevidence = \"match\"\n[[match]]\npattern = '{pattern}'"),
            said,
            false,
        )
    }

    /// The quotes of a rule file, with or without the possible lane.
    fn run(rule: &str, said: &str, possible: bool) -> Vec<String> {
        let words = "[COMMON]\nwords = [\"it\", \"is\", \"we\", \"the\", \"of\", \"and\"]\n[NP_DET]\nwords = [\"the\"]\n[NP_STOP]\nwords = [\"is\"]";
        let product = "product = [{ name = \"Priya Desk\", category = \"support\" }]";
        let files = [("en/vocab/core.toml", words), ("en/risk/test.toml", rule), ("gazetteer/test.toml", product)];
        let files = files.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
        let (rules, _) = Ruleset::compile_leniently(&files);
        let extractor = Extractor::new(&rules, Precision::default()).with_possible(possible);
        let found = extractor.extract(&call(said), None).findings;
        found.into_iter().map(|f| f.evidence.quote).collect()
    }

    #[test]
    fn the_possible_lane_is_read_only_where_it_is_wanted_and_retired_rules_never() {
        let rule = |how: &str| format!("kind = \"risk\"\n{how}\nevidence = \"match\"\n[[match]]\npattern = 'late'");
        let said = "It is late and the train of the morning is gone.";
        for (how, shown, possible) in [
            ("status = \"draft\"", 1, 1),
            ("status = \"draft\"\nlane = \"possible\"", 0, 1),
            ("status = \"retired\"", 0, 0),
        ] {
            assert_eq!(run(&rule(how), said, false).len(), shown, "{how}");
            assert_eq!(run(&rule(how), said, true).len(), possible, "{how}");
        }
    }

    #[test]
    fn a_gap_after_an_edge_may_pass_over_the_first_token_and_stays_in_its_clause() {
        assert_eq!(quotes("^^ ~2 late", "It is late and the train of the morning is gone."), ["It is late"]);
        assert_eq!(quotes("^^ ~2 late", "It is. Late and the train of the morning is gone."), [""; 0]);
        assert_eq!(quotes("^ ~1 late", "We know. Is late the word of the day, and is it."), ["Is late"]);
        assert_eq!(quotes("^^ late ~~3 gone", "Late. It is gone and we know it of the train."), ["Late. It is gone"]);
    }

    #[test]
    fn a_first_name_in_the_name_of_a_product_is_still_a_person() {
        let said = "Priya is late and the train of the morning is gone.";
        assert_eq!(quotes("PERSON is late", said), ["Priya is late"]);
    }

    #[test]
    fn a_pattern_that_needs_no_word_is_tried_everywhere() {
        assert_eq!(quotes("^^ . .", "It is late and the train of the morning is gone."), ["It is"]);
    }

    #[test]
    fn an_ordinary_word_is_a_product_only_with_a_capital_letter() {
        assert_eq!(
            competitors("We looked at Gladly in the spring and it was what we are used to.", None),
            [Some("Gladly".to_owned())]
        );
        assert_eq!(competitors("We looked at gladly in the spring and it was what we are used to.", None), []);
    }
}
