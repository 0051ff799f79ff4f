//! Where typed stretches stand in a window of a turn, found when first asked for.

use super::marks::{WIDTH, Window};
use super::view::{LONGEST_PHRASE, Surroundings, View};
use crate::rules::Typed;

/// Reusable memory for the stretches of one turn.
#[derive(Default)]
pub struct Stretches {
    /// By window: type, length, and where they begin.
    found: Vec<Vec<(Typed, u32, u64)>>,
    /// By window: which types were looked for.
    looked: Vec<u16>,
    /// By window, once asked for: words that may begin a noun phrase, and words that may stand in one.
    phrases: Vec<Option<(u64, u64)>>,
}

impl Stretches {
    /// Makes room for a turn of so many windows, in which the types of `absent`, as bits, need not be looked for.
    pub fn forget(&mut self, windows: usize, absent: u16) {
        self.found.iter_mut().for_each(Vec::clear);
        self.found.resize(self.found.len().max(windows), Vec::new());
        self.looked.clear();
        self.looked.resize(windows, absent);
        self.phrases.clear();
        self.phrases.resize(windows, None);
    }

    /// Where a stretch of type `what` begins in window `w` that ends at one of `ends`.
    pub fn before(
        &mut self,
        w: usize,
        window: &Window,
        what: Typed,
        ends: u64,
        view: &View<'_>,
        around: Surroundings<'_>,
    ) -> u64 {
        if what == Typed::Phrase {
            let (heads, body) = *self.phrases[w].get_or_insert_with(|| phrase_words(window, view, around));
            return phrase(window, heads, body, ends);
        }
        self.look(w, window, what, view, around);
        let of_type = self.found[w].iter().filter(|(t, ..)| *t == what);
        of_type.map(|&(_, len, begins)| begins & window.before(ends, len)).fold(0, |a, b| a | b)
    }

    fn look(&mut self, w: usize, window: &Window, what: Typed, view: &View<'_>, around: Surroundings<'_>) {
        if self.looked[w] >> what as u16 & 1 == 1 {
            return;
        }
        self.looked[w] |= 1 << what as u16;
        let found = &mut self.found[w];
        for at in window.base..view.len().min(window.base + WIDTH) {
            let mut note = |len: usize| {
                let len = u32::try_from(len).unwrap_or(u32::MAX);
                let same = found.iter_mut().find(|(t, l, _)| *t == what && *l == len);
                match same {
                    Some((.., begins)) => *begins |= 1 << (at - window.base),
                    None => found.push((what, len, 1 << (at - window.base))),
                }
            };
            match what {
                // Amounts and times are not read for this: a few that look like names are none.
                Typed::Name => view.names(at, |p| view.may_be_name(p, around)).for_each(&mut note),
                _ => view.typed(what, at, around, &mut note),
            }
        }
    }
}

/// Where a noun phrase begins that ends at one of `ends`; a few more than [`View::typed`] knows.
fn phrase(window: &Window, heads: u64, body: u64, ends: u64) -> u64 {
    let on = body & !window.clauses;
    let rest = (1..LONGEST_PHRASE).fold(ends, |rest, _| ends | on & window.before(rest, 1));
    let bare = window.before(rest, 1);
    body & bare | heads & window.before(on & bare, 1)
}

fn phrase_words(window: &Window, view: &View<'_>, around: Surroundings<'_>) -> (u64, u64) {
    let (mut heads, mut body) = (0u64, 0u64);
    let end = view.len().min(window.base + WIDTH);
    for (n, &id) in view.ids[window.base..end].iter().enumerate() {
        heads |= u64::from(around.pack.phrase_heads.contains(id)) << n;
        body |= u64::from(!around.pack.phrase_stops.contains(id)) << n;
    }
    (heads, body)
}
