//! What a filter needs to know of a program: which words and stretches follow each other.
//!
//! Made from the code. Captures are gone, and what must not follow counts as absent, so an outline
//! lets through every match of its program and a little more.

use super::program::{Assert, Class, Inst, Typed};
use super::signs::{self, Sign, Signs};
use rustc_hash::FxHashMap;

/// Steps in an order in which each one's successors stand before it.
///
/// The first leads nowhere, the second is the end, the last the begin.
pub struct Outline {
    pub steps: Box<[Step<u16>]>,
    /// Signs of the steps that have several, with their lengths in words; those of a step in order of length.
    pub signs: Box<[(u16, u16)]>,
    /// Whether amounts or times are asked for.
    pub values: bool,
}

/// What is done at a place, and the place after it. Reading them takes most of the time, so the places are narrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Step<Place> {
    pub act: Act<Place>,
    pub next: Place,
    /// What may be done here instead.
    pub or: Place,
    /// How often it may be done before going on; more than once only where what is next may as well be done instead.
    pub times: u8,
    pub edge: Edge,
    /// Every match passes here: if nothing can go on from it, nothing matches.
    pub cut: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act<Place> {
    /// A sign of so many words.
    Sign(Place, u8),
    /// One of the signs from the first place to before the second.
    Signs(Place, Place),
    Typed(Typed),
    Assert(Assert),
    /// Nothing is asked.
    Pass,
    Nowhere,
    Done,
}

/// What a step's token must not begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Edge {
    None,
    Sentence,
    Clause,
}

const NOWHERE: u32 = 0;
/// Any one token.
const ANY: [(u32, Sign); 1] = [(1, Signs::ANY)];

impl Outline {
    /// `heads`: steps that can be the first to take a token.
    pub fn of(code: &[Inst], heads: &[bool], classes: &[Class], signs: &mut signs::Draft) -> Outline {
        let mut outline = Draft { steps: Vec::new(), signs: Vec::new() };
        let mut known: FxHashMap<Step<u32>, u32> = FxHashMap::default();
        let step = |act, next, edge| Step { act, next, or: NOWHERE, times: 1, edge, cut: false };
        let mut add = |outline: &mut Draft, step: Step<u32>| {
            *known.entry(step).or_insert_with(|| {
                outline.steps.push(step);
                // A program has some thousand steps at most.
                u32::try_from(outline.steps.len() - 1).unwrap_or(u32::MAX)
            })
        };
        add(&mut outline, step(Act::Nowhere, NOWHERE, Edge::None));
        let mut place = vec![NOWHERE; code.len() + 1];
        for (pc, inst) in code.iter().enumerate().rev() {
            let next = place[pc + 1];
            // A token that begins a sentence is taken only at the head of a match, or by a step that may cross.
            let edge = |cross: bool| if cross || heads[pc] { Edge::None } else { Edge::Sentence };
            let step = match *inst {
                Inst::Save(_) => Err(next),
                Inst::Jump(to) | Inst::Not(to) => Err(place[to]),
                Inst::Split(a, b) if place[a] == place[b] => Err(place[a]),
                Inst::Split(a, b) => Ok(outline.either(place[a], place[b])),
                Inst::Class { id, cross } => {
                    let own = signs.of_class(id, &classes[id]);
                    Ok(step(outline.list(own), next, edge(cross)))
                }
                Inst::Typed { what, cross } => Ok(step(Act::Typed(what), next, edge(cross))),
                Inst::Shape { cross, .. } | Inst::Any { cross } => Ok(step(outline.list(&ANY), next, edge(cross))),
                Inst::Skip { cross } => {
                    Ok(step(outline.list(&ANY), next, if cross { Edge::None } else { Edge::Clause }))
                }
                Inst::Assert(assert) => Ok(step(Act::Assert(assert), next, Edge::None)),
                Inst::Done => Ok(step(Act::Done, NOWHERE, Edge::None)),
            };
            place[pc] = match step {
                Err(same) => same,
                Ok(step) => add(&mut outline, step),
            };
        }
        outline.prune(place[0]);
        // Too large an outline lets everything pass.
        outline.narrow().unwrap_or_else(|| {
            let step = |act| Step { act, next: 0, or: 0, times: 1, edge: Edge::None, cut: false };
            Outline { steps: [Act::Nowhere, Act::Done].map(step).into(), signs: [].into(), values: false }
        })
    }
}

/// An outline that is being made.
struct Draft {
    steps: Vec<Step<u32>>,
    signs: Vec<(u32, Sign)>,
}

impl Draft {
    /// A place of signs, which are shared if they stand in the list already.
    fn list(&mut self, own: &[(u32, Sign)]) -> Act<u32> {
        let at = self.signs.windows(own.len().max(1)).position(|w| w == own).unwrap_or_else(|| {
            self.signs.extend(own);
            self.signs.len() - own.len()
        });
        let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Act::Signs(place(at), place(at + own.len()))
    }

    /// One step or the other; two lists of signs that go on alike become one.
    fn either(&mut self, a: u32, b: u32) -> Step<u32> {
        // A step that leads to the other one stands after it; so steps that are done several times follow each other.
        let (a, b) = (a.max(b), a.min(b));
        let (first, second) = (self.steps[a as usize], self.steps[b as usize]);
        match (first.act, second.act) {
            (Act::Signs(f1, t1), Act::Signs(f2, t2)) if Step { act: second.act, ..first } == second => {
                let list = |from: u32, to: u32| &self.signs[from as usize..to as usize];
                let mut both = [list(f1, t1), list(f2, t2)].concat();
                both.sort_unstable();
                both.dedup();
                Step { act: self.list(&both), ..first }
            }
            _ if first.or == NOWHERE => Step { or: b, ..first },
            _ if second.or == NOWHERE => Step { or: a, ..second },
            _ => Step { act: Act::Pass, next: a, or: b, times: 1, edge: Edge::None, cut: false },
        }
    }

    /// Makes one step of those that do the same again and again, each with the same way out.
    fn join(&mut self) {
        for at in 0..self.steps.len() {
            let step = self.steps[at];
            let next = self.steps[step.next as usize];
            let again = Step { next: next.next, times: next.times, ..step } == next && next.next == next.or;
            if again && step.times == 1 && next.times < u8::MAX {
                self.steps[at] = Step { times: next.times + 1, ..next };
            }
        }
    }

    /// Drops what the begin does not lead to, and finds the cuts.
    fn prune(&mut self, begin: u32) {
        self.join();
        let mut kept = vec![false; self.steps.len()];
        kept[NOWHERE as usize] = true;
        kept[begin as usize] = true;
        for at in (0..=begin as usize).rev() {
            if kept[at] {
                kept[self.steps[at].next as usize] = true;
                kept[self.steps[at].or as usize] = true;
            }
        }
        let mut moved = vec![NOWHERE; self.steps.len()];
        let mut steps: Vec<Step<u32>> = Vec::new();
        for (at, step) in self.steps.iter().enumerate().filter(|(at, _)| kept[*at]) {
            moved[at] = u32::try_from(steps.len()).unwrap_or(u32::MAX);
            steps.push(Step { next: moved[step.next as usize], or: moved[step.or as usize], ..*step });
        }
        // A step is a cut if no way leads over it: from the begin down, the farthest place reached so far.
        let mut farthest = steps.len() - 1;
        for (at, step) in steps.iter_mut().enumerate().skip(2).rev() {
            step.cut = farthest >= at;
            for to in [step.next, step.or].into_iter().filter(|&to| to != NOWHERE) {
                farthest = farthest.min(to as usize);
            }
            // A match may end here, whatever stands below.
            if step.act == Act::Done {
                farthest = 0;
            }
        }
        self.steps = steps;
    }

    /// The outline with narrow places, and with the signs of its steps only; none if it is too large.
    fn narrow(&self) -> Option<Outline> {
        let values = self.steps.iter().any(|s| matches!(s.act, Act::Typed(what) if what.is_value()));
        let (mut steps, mut signs) = (Vec::new(), Vec::new());
        for step in &self.steps {
            let act = match step.act {
                Act::Signs(from, to) => {
                    let own = self.signs[from as usize..to as usize].iter();
                    let own: Option<Vec<(u16, u16)>> = own.map(|&(len, s)| Some((narrow(len)?, narrow(s)?))).collect();
                    let own = own?;
                    if let [(len, sign)] = *own {
                        Act::Sign(sign, u8::try_from(len).ok()?)
                    } else {
                        let known = signs.windows(own.len().max(1)).position(|w| w == own);
                        let at = known.unwrap_or(signs.len());
                        if known.is_none() {
                            signs.extend(&own);
                        }
                        Act::Signs(u16::try_from(at).ok()?, u16::try_from(at + own.len()).ok()?)
                    }
                }
                Act::Sign(sign, len) => Act::Sign(narrow(sign)?, len),
                Act::Typed(what) => Act::Typed(what),
                Act::Assert(assert) => Act::Assert(assert),
                Act::Pass => Act::Pass,
                Act::Nowhere => Act::Nowhere,
                Act::Done => Act::Done,
            };
            let (next, or) = (narrow(step.next)?, narrow(step.or)?);
            steps.push(Step { act, next, or, times: step.times, edge: step.edge, cut: step.cut });
        }
        Some(Outline { steps: steps.into(), signs: signs.into(), values })
    }
}

fn narrow(place: u32) -> Option<u16> {
    u16::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Code of `(a | b c?) d` with classes 0 to 3.
    fn outline() -> Outline {
        let classes: Vec<Class> =
            (0..4).map(|word| Class { words: [word].into_iter().collect(), ..Class::default() }).collect();
        let class = |id| Inst::Class { id, cross: false };
        let code =
            [Inst::Split(1, 3), class(0), Inst::Jump(6), class(1), Inst::Split(5, 6), class(2), class(3), Inst::Done];
        let heads = [true, true, false, true, false, false, false, false, false];
        Outline::of(&code, &heads, &classes, &mut signs::Draft::default())
    }

    #[test]
    fn what_may_be_left_out_at_the_end_is_no_cut() {
        let class = |id| Inst::Class { id, cross: false };
        let classes: Vec<Class> =
            (0..3).map(|word| Class { words: [word].into_iter().collect(), ..Class::default() }).collect();
        // `a (b | c c)?`
        let code =
            [class(0), Inst::Split(2, 7), Inst::Split(3, 5), class(1), Inst::Jump(7), class(2), class(2), Inst::Done];
        let outline = Outline::of(&code, &[false; 9], &classes, &mut signs::Draft::default());
        assert_eq!(outline.steps.iter().filter(|s| s.cut).count(), 2, "{:?}", outline.steps);
    }

    #[test]
    fn what_every_match_passes_is_a_cut() {
        let outline = outline();
        let cut: Vec<bool> = outline.steps.iter().map(|s| s.cut).collect();
        // Nowhere, the end, d, c or d, b, and a or b.
        assert_eq!(cut, [false, false, true, false, false, true]);
        assert_eq!(outline.steps[2].edge, Edge::Sentence);
        assert_eq!(outline.steps[5].edge, Edge::None);
    }
}
