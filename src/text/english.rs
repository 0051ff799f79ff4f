//! What the token layer knows of English: contractions, fillers, clause openers.
//!
//! Closed word lists only; what carries meaning stands in the rule files.

use super::token::{Flags, Tokens};

/// Copies `raw` into `out` with contractions opened; the parts share the range of the whole.
pub fn open_contractions(raw: &Tokens, out: &mut Tokens) {
    for i in 0..raw.len() {
        let token = raw.get(i);
        let (start, end) = (token.start as usize, token.end as usize);
        let word = raw.word(i);
        // What stands behind a comma or in the next sentence does not go on with this word ("well, keep me posted").
        let goes_on = i + 1 < raw.len() && !comma_before(raw, i + 1);
        let next = if goes_on { raw.word(i + 1) } else { "" };
        let at_edge = i == 0
            || token.flags.has(Flags::SENTENCE)
            || token.flags.has(Flags::COMMA)
            || opens_clause(raw.word(i - 1));
        let mut put = |parts: &[&str]| {
            let mut flags = token.flags;
            let last = parts.len() - 1;
            for (k, part) in parts.iter().enumerate() {
                let mut own = flags;
                if k < last {
                    own = own.without(Flags::QUESTION);
                }
                out.push(start, end, part, own);
                flags = if token.flags.has(Flags::QUESTION) { QUESTION_CLITIC } else { Flags::CLITIC };
            }
        };
        if let Some(parts) = whole(word) {
            put(parts);
        } else if let Some(parts) = heard_without_apostrophe(word, next, at_edge) {
            put(parts);
        } else if let Some(at) = word.rfind('\'').filter(|&at| at > 0) {
            let (stem, tail) = word.split_at(at);
            match tail {
                "'t" if stem.ends_with('n') && stem.len() > 2 => put(&[&stem[..stem.len() - 1], "not"]),
                "'ll" => put(&[stem, "will"]),
                "'re" => put(&[stem, "are"]),
                "'ve" => put(&[stem, "have"]),
                "'m" => put(&[stem, "am"]),
                "'d" => put(&[stem, if takes_had(next) { "had" } else { "would" }]),
                "'s" if is_pronoun_subject(stem)
                    || is_wh(stem)
                    || matches!(stem, "here" | "there" | "everybody" | "everyone" | "nobody" | "everything") =>
                {
                    put(&[stem, "is"])
                }
                "'s" => put(&[stem, "'s"]),
                _ => put(&[word]),
            }
        } else {
            put(&[word]);
        }
    }
}

const QUESTION_CLITIC: Flags = Flags::CLITIC.and(Flags::QUESTION);

/// Words that are contractions as a whole.
fn whole(word: &str) -> Option<&'static [&'static str]> {
    Some(match word {
        "can't" | "cannot" | "cant" => &["can", "not"],
        "won't" | "wont" => &["will", "not"],
        "shan't" => &["shall", "not"],
        "ain't" | "aint" => &["is", "not"],
        "don't" | "dont" => &["do", "not"],
        "doesnt" => &["does", "not"],
        "didnt" => &["did", "not"],
        "isnt" => &["is", "not"],
        "arent" => &["are", "not"],
        "wasnt" => &["was", "not"],
        "werent" => &["were", "not"],
        "wouldnt" => &["would", "not"],
        "couldnt" => &["could", "not"],
        "shouldnt" => &["should", "not"],
        "havent" => &["have", "not"],
        "hasnt" => &["has", "not"],
        "hadnt" => &["had", "not"],
        "im" => &["i", "am"],
        "ive" => &["i", "have"],
        "youre" => &["you", "are"],
        "youve" => &["you", "have"],
        "youll" => &["you", "will"],
        "theyre" => &["they", "are"],
        "theyve" => &["they", "have"],
        "theyll" => &["they", "will"],
        "weve" => &["we", "have"],
        "thats" => &["that", "is"],
        "thatll" => &["that", "will"],
        "itll" => &["it", "will"],
        "hes" => &["he", "is"],
        "shes" => &["she", "is"],
        "whats" => &["what", "is"],
        "theres" => &["there", "is"],
        "lets" | "let's" => &["let", "us"],
        "gonna" => &["going", "to"],
        "wanna" => &["want", "to"],
        "gotta" => &["got", "to"],
        "lemme" => &["let", "me"],
        "gimme" => &["give", "me"],
        "dunno" => &["do", "not", "know"],
        "d'you" => &["do", "you"],
        "'cause" | "cuz" | "cos" | "'cos" => &["because"],
        "'em" => &["them"],
        "ok" | "o'k" => &["okay"],
        "y'all" => &["you"],
        _ => return None,
    })
}

/// Forms that a recogniser writes without the apostrophe and that are words of their own: the next word decides.
fn heard_without_apostrophe(word: &str, next: &str, at_edge: bool) -> Option<&'static [&'static str]> {
    let will = || at_edge && is_plain_verb(next);
    Some(match word {
        "well" if will() => &["we", "will"],
        "ill" if is_plain_verb(next) || matches!(next, "just" | "be" | "have" | "also" | "probably" | "definitely") => {
            &["i", "will"]
        }
        "shell" if will() => &["she", "will"],
        "hell" if will() => &["he", "will"],
        "wed" if will() || matches!(next, "like" | "love" | "want" | "be" | "have" | "need") => &["we", "would"],
        "id" if matches!(
            next,
            "like" | "love" | "say" | "want" | "be" | "have" | "rather" | "need" | "prefer" | "probably"
        ) =>
        {
            &["i", "would"]
        }
        "were"
            if at_edge
                && matches!(
                    next,
                    "gonna"
                        | "going"
                        | "not"
                        | "just"
                        | "trying"
                        | "looking"
                        | "happy"
                        | "good"
                        | "still"
                        | "all"
                        | "in"
                        | "on"
                ) =>
        {
            &["we", "are"]
        }
        "its"
            if matches!(
                next,
                "a" | "an"
                    | "the"
                    | "not"
                    | "like"
                    | "just"
                    | "gonna"
                    | "really"
                    | "so"
                    | "been"
                    | "all"
                    | "in"
                    | "on"
                    | "my"
                    | "our"
                    | "your"
                    | "fine"
                    | "good"
                    | "kind"
                    | "going"
                    | "more"
                    | "pretty"
                    | "about"
                    | "same"
                    | "whenever"
            ) =>
        {
            &["it", "is"]
        }
        _ => return None,
    })
}

/// Common verbs in their plain form that follow "will" in business talk and are not also openers ("well look").
fn is_plain_verb(word: &str) -> bool {
    matches!(
        word,
        "send"
            | "get"
            | "make"
            | "do"
            | "set"
            | "put"
            | "give"
            | "take"
            | "have"
            | "be"
            | "add"
            | "check"
            | "cover"
            | "follow"
            | "find"
            | "work"
            | "try"
            | "need"
            | "share"
            | "email"
            | "call"
            | "schedule"
            | "book"
            | "draft"
            | "write"
            | "include"
            | "bring"
            | "come"
            | "go"
            | "keep"
            | "ask"
            | "build"
            | "run"
            | "start"
            | "update"
            | "provide"
            | "prepare"
            | "sort"
            | "fix"
            | "handle"
            | "pull"
            | "push"
            | "ping"
            | "confirm"
            | "circle"
            | "review"
            | "return"
            | "sign"
            | "move"
            | "own"
            | "help"
            | "use"
            | "show"
            | "talk"
            | "meet"
            | "organise"
            | "organize"
            | "arrange"
            | "loop"
            | "drop"
            | "raise"
            | "forward"
            | "offer"
            | "waive"
            | "support"
            | "revisit"
            | "cut"
            | "turn"
            | "finish"
            | "deliver"
            | "ship"
            | "never"
            | "probably"
            | "definitely"
            | "always"
    )
}

fn takes_had(next: &str) -> bool {
    matches!(next, "better" | "been" | "had" | "got" | "gone" | "done" | "made" | "given" | "taken" | "seen" | "said")
        || (next.ends_with("ed") && !matches!(next, "need" | "feed" | "proceed" | "speed" | "embed"))
}

fn is_pronoun_subject(word: &str) -> bool {
    matches!(word, "i" | "we" | "you" | "he" | "she" | "it" | "they" | "that" | "this" | "there")
}

fn is_wh(word: &str) -> bool {
    matches!(word, "what" | "who" | "where" | "how" | "when" | "why")
}

/// Whether a full stop after the last token of `tokens` belongs to an abbreviation.
pub fn is_abbreviation(tokens: &Tokens) -> bool {
    !tokens.is_empty()
        && matches!(
            tokens.word(tokens.len() - 1),
            "dr" | "mr" | "mrs" | "ms" | "prof" | "vs" | "eg" | "ie" | "st" | "approx" | "inc" | "ltd" | "dept"
        )
}

/// Words whose doubling can mean something.
pub fn keeps_repeats(word: &str) -> bool {
    matches!(word, "no" | "not" | "never" | "none" | "nothing")
}

/// Flags hesitations and empty phrases.
pub fn mark_fillers(tokens: &mut Tokens) {
    for i in 0..tokens.len() {
        let filler = match tokens.word(i) {
            "um" | "umm" | "uh" | "uhm" | "er" | "erm" | "hmm" | "hm" | "mm" | "ah" | "eh" | "kinda" | "sorta" => 1,
            "mhm" | "huh" if i > 0 => 1,
            "like" => usize::from(like_is_filler(tokens, i)),
            "you" if follows(tokens, i, &["know"]) => 2 * usize::from(you_know_is_filler(tokens, i)),
            "i" if follows(tokens, i, &["mean"])
                && !follows(tokens, i, &["mean", "it"])
                && !follows(tokens, i, &["mean", "that"]) =>
            {
                2
            }
            "sort" | "kind" if follows(tokens, i, &["of"]) => 2 * usize::from(kind_of_is_filler(tokens, i)),
            _ => 0,
        };
        for k in i..i + filler {
            tokens.flags_mut(k).set(Flags::FILLER);
        }
        // What follows a filler at the head of a sentence heads it now.
        if filler > 0 && i + filler < tokens.len() {
            let first = tokens.get(i).flags;
            if first.has(Flags::SENTENCE) && !tokens.get(i + filler).flags.has(Flags::SENTENCE) {
                tokens.flags_mut(i + filler).set(Flags::SENTENCE);
            }
        }
    }
}

fn follows(tokens: &Tokens, i: usize, words: &[&str]) -> bool {
    words.iter().enumerate().all(|(k, w)| i + 1 + k < tokens.len() && tokens.word(i + 1 + k) == *w)
}

fn before(tokens: &Tokens, i: usize) -> &str {
    if i == 0 || tokens.get(i).flags.has(Flags::SENTENCE) { "" } else { tokens.word(i - 1) }
}

fn comma_before(tokens: &Tokens, i: usize) -> bool {
    i < tokens.len() && (tokens.get(i).flags.has(Flags::COMMA) || tokens.get(i).flags.has(Flags::SENTENCE))
}

fn like_is_filler(tokens: &Tokens, i: usize) -> bool {
    let previous = before(tokens, i);
    let looks = matches!(
        previous,
        "look"
            | "looks"
            | "looked"
            | "feel"
            | "feels"
            | "sound"
            | "sounds"
            | "seem"
            | "seems"
            | "would"
            | "you"
            | "i"
            | "we"
            | "they"
            | "something"
            | "anything"
            | "things"
            | "stuff"
            | "more"
            | "just"
            | "tools"
            | "not"
            | "really"
    );
    if looks {
        return false;
    }
    (comma_before(tokens, i) && i > 0 && comma_before(tokens, i + 1))
        || matches!(
            previous,
            "at" | "in"
                | "for"
                | "by"
                | "with"
                | "of"
                | "on"
                | "and"
                | "but"
                | "so"
                | "to"
                | "is"
                | "are"
                | "was"
                | "do"
                | "have"
                | "literally"
                | "then"
        )
}

fn you_know_is_filler(tokens: &Tokens, i: usize) -> bool {
    let next = if i + 2 < tokens.len() { tokens.word(i + 2) } else { "" };
    !matches!(
        before(tokens, i),
        "do" | "did" | "if" | "let" | "as" | "when" | "what" | "because" | "and" | "would" | "once" | "that"
    ) && !is_wh(next)
        && !matches!(next, "if" | "whether" | "about" | "the" | "that")
}

fn kind_of_is_filler(tokens: &Tokens, i: usize) -> bool {
    !matches!(
        before(tokens, i),
        "" | "a"
            | "the"
            | "what"
            | "this"
            | "that"
            | "some"
            | "any"
            | "which"
            | "other"
            | "every"
            | "these"
            | "those"
            | "one"
            | "same"
            | "two"
            | "right"
    )
}

/// Words that begin a clause wherever they stand.
fn opens_clause(word: &str) -> bool {
    matches!(
        word,
        "but"
            | "because"
            | "although"
            | "unless"
            | "whereas"
            | "though"
            | "so"
            | "and"
            | "then"
            | "or"
            | "okay"
            | "yeah"
            | "right"
    )
}

/// Flags where clauses begin; every sentence begins one.
pub fn mark_clauses(tokens: &mut Tokens) {
    let seen: Vec<usize> = (0..tokens.len()).filter(|&i| tokens.get(i).flags.visible()).collect();
    for (n, &i) in seen.iter().enumerate() {
        let word = |k: usize| seen.get(n + k).map_or("", |&j| tokens.word(j));
        let flags = tokens.get(i).flags;
        let previous = if n > 0 { tokens.word(seen[n - 1]) } else { "" };
        let clause = n == 0
            || flags.has(Flags::SENTENCE)
            || match word(0) {
                "but" | "because" | "although" | "unless" | "whereas" | "though" => true,
                "if" | "once" | "until" | "while" | "assuming" | "provided" => !matches!(
                    previous,
                    "even"
                        | "and"
                        | "but"
                        | "so"
                        | "see"
                        | "check"
                        | "know"
                        | "ask"
                        | "at"
                        | "as"
                        | "just"
                        | "wonder"
                        | "wondering"
                        | "sure"
                        | "only"
                        | "not"
                ),
                "when" => is_pronoun_subject(word(1)) || matches!(word(1), "the" | "our" | "my" | "your"),
                "so" | "and" | "then" | "or" => {
                    is_pronoun_subject(word(1))
                        || matches!(word(1), "then" | "if" | "let" | "when" | "once")
                        || flags.has(Flags::COMMA)
                }
                "which" => flags.has(Flags::COMMA),
                w => {
                    flags.has(Flags::COMMA) && (is_pronoun_subject(w) || w == "let" || w == "can" || w == "could")
                        || run_on(w, word(1), previous)
                }
            };
        if clause {
            tokens.flags_mut(i).set(Flags::CLAUSE);
        }
    }
}

/// In speech without punctuation a subject pronoun with its auxiliary begins a clause, unless the word before governs it.
fn run_on(word: &str, next: &str, previous: &str) -> bool {
    is_pronoun_subject(word)
        && matches!(
            next,
            "will"
                | "can"
                | "could"
                | "would"
                | "am"
                | "are"
                | "have"
                | "should"
                | "is"
                | "was"
                | "do"
                | "did"
                | "got"
                | "need"
                | "just"
        )
        && !governs(previous)
}

fn governs(previous: &str) -> bool {
    matches!(
        previous,
        "think"
            | "know"
            | "guess"
            | "hope"
            | "say"
            | "said"
            | "says"
            | "mean"
            | "see"
            | "sure"
            | "believe"
            | "feel"
            | "that"
            | "what"
            | "when"
            | "if"
            | "how"
            | "where"
            | "why"
            | "which"
            | "who"
            | "whether"
            | "and"
            | "so"
            | "but"
            | "because"
            | "or"
            | "as"
            | "than"
            | "like"
            | "once"
            | "until"
            | "before"
            | "after"
            | "while"
            | "the"
            | "a"
            | "to"
            | "of"
            | "in"
            | "on"
            | "for"
            | "with"
            | "at"
            | "about"
            | "from"
            | "is"
            | "are"
            | "was"
            | "do"
            | "does"
            | "did"
            | "can"
            | "could"
            | "will"
            | "would"
            | "should"
            | "have"
            | "has"
            | "not"
            | "time"
            | "thing"
            | "things"
            | "way"
            | "stuff"
            | "everything"
            | "anything"
            | "something"
            | "all"
            | "one"
            | "then"
            | "though"
            | "unless"
            | "promise"
            | "wish"
            | "suppose"
            | "assume"
            | "assuming"
            | "well"
            | "yeah"
            | "yes"
            | "okay"
            | "no"
            | "ones"
            | "make"
            | "tell"
            | "told"
            | "show"
            | "just"
    )
}
