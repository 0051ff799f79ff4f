//! What the token layer knows of English: contractions, fillers, clause openers.
//!
//! Closed word lists only; what carries meaning stands in the rule files. Every word is looked up
//! once, in one table, and carries what the lists say of it as [`Traits`].

use super::lexicon;
use super::token::{Flags, Tokens, Traits};
use super::tongue::{self, ABBREVIATION, FILLER, KEEPS_REPEATS, MAY_OPEN, OPENS, OWN, PRONOUN, Table, Tongue, WHOLE};
use super::words::key;
use std::sync::LazyLock;

/// A contraction that a recogniser wrote as another word (`well` for `we'll`).
const HEARD: Traits = Traits::bit(OWN);
const WH: Traits = Traits::bit(OWN + 1);
/// Follows its pronoun where speech without punctuation runs on.
const AUXILIARY: Traits = Traits::bit(OWN + 2);
/// Governs what follows, so that no clause begins there.
const GOVERNS: Traits = Traits::bit(OWN + 3);
const PLAIN_VERB: Traits = Traits::bit(OWN + 4);
const PERFECT: Traits = Traits::bit(OWN + 5);
/// Before it, "if" is a question's and not a condition's.
const ASKS_IF: Traits = Traits::bit(OWN + 6);
/// After it, "like" compares.
const COMPARES: Traits = Traits::bit(OWN + 7);
/// After it, "like" is empty.
const BEFORE_LIKE: Traits = Traits::bit(OWN + 8);
/// Before "you know", which then means it.
const MEANS_KNOW: Traits = Traits::bit(OWN + 9);
/// After "you know", which then means it.
const KNOWN: Traits = Traits::bit(OWN + 10);
/// Before "kind of", which then means it.
const SORTS: Traits = Traits::bit(OWN + 11);
/// `everyone's` is "everyone is", not a possession.
const TAKES_IS: Traits = Traits::bit(OWN + 12);
/// After an edge, a contraction may have been heard as another word.
const EDGE: Traits = Traits::bit(OWN + 13);
/// Words before which "wed" is "we'd" and "id" is "I'd".
const WISH: Traits = Traits::bit(OWN + 14);
/// Words before which "were" is "we're".
const AFTER_WERE: Traits = Traits::bit(OWN + 15);
/// Words before which "its" is "it's".
const AFTER_ITS: Traits = Traits::bit(OWN + 16);
const AFTER_ILL: Traits = Traits::bit(OWN + 17);

const LISTS: &[(Traits, &str)] = &[
    (HEARD, "well ill shell hell wed id were its"),
    (FILLER, "um umm uh uhm er erm hmm hm mm ah eh kinda sorta mhm huh like you i sort kind"),
    (PRONOUN, "i we you he she it they that this there"),
    (WH, "what who where how when why"),
    (OPENS, "but because although unless whereas though"),
    (
        MAY_OPEN,
        "but because although unless whereas though if once until while assuming provided when so and then or which",
    ),
    (EDGE, "but because although unless whereas though so and then or okay yeah right"),
    (AUXILIARY, "will can could would am are have should is was do did got need just"),
    (
        PLAIN_VERB,
        "send get make do set put give take have be add check cover follow find work try need share email call schedule book draft write include bring come go keep ask build run start update provide prepare sort fix handle pull push ping confirm circle review return sign move own help use show talk meet organise organize arrange loop drop raise forward offer waive support revisit cut turn finish deliver ship text ring chase post pass never probably definitely always",
    ),
    (AFTER_ILL, "just be have also probably definitely"),
    (PERFECT, "better been had got gone done made given taken seen said"),
    (
        KEEPS_REPEATS,
        "no not never none nothing one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million",
    ),
    (ABBREVIATION, "dr mr mrs ms prof vs eg ie st approx inc ltd dept jan feb apr aug sept sep oct nov dec"),
    (ASKS_IF, "even and but so see check know ask at as just wonder wondering sure only not"),
    (
        COMPARES,
        "look looks looked feel feels sound sounds seem seems would you i we they something anything things stuff more just tools not really",
    ),
    (BEFORE_LIKE, "at in for by with of on and but so to is are was do have literally then"),
    (MEANS_KNOW, "do did if let as when what because and would once that"),
    (KNOWN, "if whether about the that"),
    (SORTS, "a the what this that some any which other every these those one same two right"),
    (
        TAKES_IS,
        "i we you he she it they that this there what who where how when why here everybody everyone nobody everything",
    ),
    (WISH, "like love want be have need say rather prefer probably"),
    (AFTER_WERE, "gonna going not just trying looking happy good still all in on"),
    (
        AFTER_ITS,
        "a an the not like just gonna really so been all in on my our your fine good kind going more pretty about same whenever",
    ),
    (
        GOVERNS,
        "think know guess hope say said says mean see sure believe feel that what when if how where why which who whether and so but because or as than like once until before after while the a to of in on for with at about from is are was do does did can could will would should have has not time thing things way stuff everything anything something all one then though unless promise wish suppose assume assuming well yeah yes okay no ones make tell told show just",
    ),
];

/// Words that are contractions as a whole, and what they stand for.
const CONTRACTIONS: &[(&str, &[&str])] = &[
    ("can't", &["can", "not"]),
    ("cannot", &["can", "not"]),
    ("cant", &["can", "not"]),
    ("won't", &["will", "not"]),
    ("wont", &["will", "not"]),
    ("shan't", &["shall", "not"]),
    ("ain't", &["is", "not"]),
    ("aint", &["is", "not"]),
    ("don't", &["do", "not"]),
    ("dont", &["do", "not"]),
    ("doesnt", &["does", "not"]),
    ("didnt", &["did", "not"]),
    ("isnt", &["is", "not"]),
    ("arent", &["are", "not"]),
    ("wasnt", &["was", "not"]),
    ("werent", &["were", "not"]),
    ("wouldnt", &["would", "not"]),
    ("couldnt", &["could", "not"]),
    ("shouldnt", &["should", "not"]),
    ("havent", &["have", "not"]),
    ("hasnt", &["has", "not"]),
    ("hadnt", &["had", "not"]),
    ("im", &["i", "am"]),
    ("ive", &["i", "have"]),
    ("youre", &["you", "are"]),
    ("youve", &["you", "have"]),
    ("youll", &["you", "will"]),
    ("theyre", &["they", "are"]),
    ("theyve", &["they", "have"]),
    ("theyll", &["they", "will"]),
    ("weve", &["we", "have"]),
    ("thats", &["that", "is"]),
    ("thatll", &["that", "will"]),
    ("itll", &["it", "will"]),
    ("hes", &["he", "is"]),
    ("shes", &["she", "is"]),
    ("whats", &["what", "is"]),
    ("theres", &["there", "is"]),
    ("lets", &["let", "us"]),
    ("let's", &["let", "us"]),
    ("gonna", &["going", "to"]),
    ("wanna", &["want", "to"]),
    ("gotta", &["got", "to"]),
    ("lemme", &["let", "me"]),
    ("gimme", &["give", "me"]),
    ("dunno", &["do", "not", "know"]),
    ("d'you", &["do", "you"]),
    ("'cause", &["because"]),
    ("cuz", &["because"]),
    ("cos", &["because"]),
    ("'cos", &["because"]),
    ("'em", &["them"]),
    ("ok", &["okay"]),
    ("o'k", &["okay"]),
    ("y'all", &["you"]),
];

static TABLE: LazyLock<Table> = LazyLock::new(|| tongue::table(LISTS, CONTRACTIONS, lexicon::core_words()));

/// What is known of English words.
pub fn table() -> &'static Table {
    &TABLE
}

fn traits(word: &str) -> Traits {
    Tongue::English.traits(key(word), word)
}

/// Copies `raw` into `out` with contractions opened; the parts share the range of the whole.
pub fn open_contractions(raw: &Tokens, out: &mut Tokens) {
    for i in 0..raw.len() {
        let token = raw.get(i);
        let apostrophe = token.flags.has(Flags::APOSTROPHE);
        if !apostrophe && !token.traits.any(WHOLE.and(HEARD)) {
            out.copy(raw, i);
            continue;
        }
        let word = raw.word(i);
        if token.traits.has(WHOLE) {
            out.push_parts(token, Tongue::English.parts(word));
        } else if let Some(parts) = heard_without_apostrophe(raw, i) {
            out.push_parts(token, parts);
        } else if let Some(at) = word.rfind('\'').filter(|&at| at > 0) {
            let (stem, tail) = word.split_at(at);
            match tail {
                "'t" if stem.ends_with('n') && stem.len() > 2 => {
                    out.push_parts(token, &[&stem[..stem.len() - 1], "not"])
                }
                "'ll" => out.push_parts(token, &[stem, "will"]),
                "'re" => out.push_parts(token, &[stem, "are"]),
                "'ve" => out.push_parts(token, &[stem, "have"]),
                "'m" => out.push_parts(token, &[stem, "am"]),
                "'d" => out.push_parts(token, &[stem, if takes_had(raw, i + 1) { "had" } else { "would" }]),
                "'s" if traits(stem).has(TAKES_IS) => out.push_parts(token, &[stem, "is"]),
                "'s" => out.push_parts(token, &[stem, "'s"]),
                _ => out.copy(raw, i),
            }
        } else {
            out.copy(raw, i);
        }
    }
}

/// Forms that a recogniser writes without the apostrophe and that are words of their own: the next word decides.
fn heard_without_apostrophe(raw: &Tokens, i: usize) -> Option<&'static [&'static str]> {
    let flags = raw.get(i).flags;
    // What stands behind a comma or in the next sentence does not go on with this word ("well, keep me posted").
    // A hesitation between them changes nothing.
    let hesitates = |at: &usize| matches!(raw.word(*at), "um" | "umm" | "uh" | "uhm" | "er" | "erm");
    let next = (i + 1..raw.len()).take_while(|at| !comma_before(raw, *at)).find(|at| !hesitates(at));
    let next = next.map_or_else(Traits::default, |at| raw.get(at).traits);
    let edge = i == 0 || flags.has(Flags::SENTENCE) || flags.has(Flags::COMMA) || raw.get(i - 1).traits.has(EDGE);
    let will = edge && next.has(PLAIN_VERB);
    Some(match raw.word(i) {
        "well" if will => &["we", "will"],
        "ill" if next.any(PLAIN_VERB.and(AFTER_ILL)) => &["i", "will"],
        "shell" if will => &["she", "will"],
        "hell" if will => &["he", "will"],
        "wed" if will || next.has(WISH) => &["we", "would"],
        "id" if next.has(WISH) => &["i", "would"],
        "were" if edge && next.has(AFTER_WERE) => &["we", "are"],
        "its" if next.has(AFTER_ITS) => &["it", "is"],
        _ => return None,
    })
}

fn takes_had(raw: &Tokens, next: usize) -> bool {
    next < raw.len() && {
        let word = raw.word(next);
        raw.get(next).traits.has(PERFECT)
            || (word.ends_with("ed") && !matches!(word, "need" | "feed" | "proceed" | "speed" | "embed"))
    }
}

/// Flags hesitations and empty phrases.
pub fn mark_fillers(tokens: &mut Tokens) {
    for i in 0..tokens.len() {
        if !tokens.get(i).traits.has(FILLER) {
            continue;
        }
        let filler = match tokens.word(i) {
            "mhm" | "huh" => usize::from(i > 0),
            "like" => usize::from(like_is_filler(tokens, i)),
            "you" => 2 * usize::from(follows(tokens, i, "know") && you_know_is_filler(tokens, i)),
            "i" => {
                2 * usize::from(
                    follows(tokens, i, "mean") && !follows(tokens, i + 1, "it") && !follows(tokens, i + 1, "that"),
                )
            }
            "sort" | "kind" => {
                2 * usize::from(
                    follows(tokens, i, "of")
                        && !before(tokens, i).has(SORTS)
                        && i > 0
                        && !tokens.get(i).flags.has(Flags::SENTENCE),
                )
            }
            _ => 1,
        };
        if let Some(more) = filler.checked_sub(1) {
            tongue::hide_at(tokens, i, more);
        }
    }
}

fn follows(tokens: &Tokens, i: usize, word: &str) -> bool {
    i + 1 < tokens.len() && tokens.word(i + 1) == word
}

/// Traits of the token before `i` in the same sentence.
fn before(tokens: &Tokens, i: usize) -> Traits {
    if i == 0 || tokens.get(i).flags.has(Flags::SENTENCE) { Traits::default() } else { tokens.get(i - 1).traits }
}

fn comma_before(tokens: &Tokens, i: usize) -> bool {
    i < tokens.len() && (tokens.get(i).flags.has(Flags::COMMA) || tokens.get(i).flags.has(Flags::SENTENCE))
}

fn like_is_filler(tokens: &Tokens, i: usize) -> bool {
    let previous = before(tokens, i);
    !previous.has(COMPARES)
        && ((comma_before(tokens, i) && i > 0 && comma_before(tokens, i + 1)) || previous.has(BEFORE_LIKE))
}

fn you_know_is_filler(tokens: &Tokens, i: usize) -> bool {
    let next = if i + 2 < tokens.len() { tokens.get(i + 2).traits } else { Traits::default() };
    !before(tokens, i).has(MEANS_KNOW) && !next.any(WH.and(KNOWN))
}

/// Flags where clauses begin; every sentence begins one.
pub fn mark_clauses(tokens: &mut Tokens) {
    let mut previous: Option<Traits> = None;
    for i in 0..tokens.len() {
        let token = *tokens.get(i);
        if !token.flags.visible() {
            continue;
        }
        let comma = token.flags.has(Flags::COMMA);
        let clause = match previous {
            None => true,
            Some(_) if token.flags.has(Flags::SENTENCE) || token.traits.has(OPENS) => true,
            Some(before) if token.traits.has(MAY_OPEN) => may_open(tokens, i, before, comma),
            Some(before) if token.traits.has(PRONOUN) => {
                comma || (next_traits(tokens, i).has(AUXILIARY) && !before.has(GOVERNS))
            }
            Some(_) => comma && matches!(tokens.word(i), "let" | "can" | "could"),
        };
        if clause {
            tokens.flags_mut(i).set(Flags::CLAUSE);
        }
        previous = Some(token.traits);
    }
}

/// Whether a conjunction at `i` begins a clause here.
fn may_open(tokens: &Tokens, i: usize, before: Traits, comma: bool) -> bool {
    let next = next_visible(tokens, i);
    let word = next.map_or("", |n| tokens.word(n));
    let subject = next.is_some_and(|n| tokens.get(n).traits.has(PRONOUN));
    match tokens.word(i) {
        "when" => subject || matches!(word, "the" | "our" | "my" | "your"),
        "so" | "and" | "then" | "or" => comma || subject || matches!(word, "then" | "if" | "let" | "when" | "once"),
        "which" => comma,
        _ => !before.has(ASKS_IF),
    }
}

fn next_visible(tokens: &Tokens, i: usize) -> Option<usize> {
    (i + 1..tokens.len()).find(|&n| tokens.get(n).flags.visible())
}

fn next_traits(tokens: &Tokens, i: usize) -> Traits {
    next_visible(tokens, i).map(|n| tokens.get(n).traits).unwrap_or_default()
}
