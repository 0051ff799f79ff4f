//! English inflection for class entries: regular endings and the irregular verbs of business talk.
//!
//! Makes forms to match with; it does not analyse. A form that does not exist ("sended") is never
//! made for a listed verb; an unlisted irregular verb gets a regular past that nobody says.

/// All forms of a verb, plain form first: third person, past, participle, -ing.
pub fn verb_forms(verb: &str) -> Vec<String> {
    let mut forms = vec![verb.to_owned()];
    if verb == "be" {
        return ["be", "am", "is", "are", "was", "were", "been", "being"].map(str::to_owned).to_vec();
    }
    forms.push(match verb {
        "have" => "has".into(),
        "do" | "go" => format!("{verb}es"),
        _ => with_s(verb),
    });
    if let Some(past) = irregular_past(verb) {
        forms.extend(past.split(' ').map(str::to_owned));
    } else if verb.ends_with('e') {
        forms.push(format!("{verb}d"));
    } else if ends_consonant_y(verb) {
        forms.push(format!("{}ied", &verb[..verb.len() - 1]));
    } else if doubles(verb) {
        forms.push(format!("{verb}{}ed", &verb[verb.len() - 1..]));
    } else {
        forms.push(format!("{verb}ed"));
    }
    forms.push(ing(verb));
    forms.sort();
    forms.dedup();
    forms
}

/// Singular and plural of a noun.
pub fn noun_forms(noun: &str) -> Vec<String> {
    let plural = match noun {
        "person" => "people".into(),
        "child" => "children".into(),
        "datum" => "data".into(),
        _ => with_s(noun),
    };
    vec![noun.to_owned(), plural]
}

fn with_s(word: &str) -> String {
    if ends_consonant_y(word) {
        format!("{}ies", &word[..word.len() - 1])
    } else if ["s", "x", "z", "ch", "sh"].iter().any(|e| word.ends_with(e)) {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

fn ing(verb: &str) -> String {
    if let Some(stem) = verb.strip_suffix("ie") {
        format!("{stem}ying")
    } else if verb.ends_with('e') && !verb.ends_with("ee") && !verb.ends_with("ye") && verb != "be" {
        format!("{}ing", &verb[..verb.len() - 1])
    } else if doubles(verb) {
        format!("{verb}{}ing", &verb[verb.len() - 1..])
    } else {
        format!("{verb}ing")
    }
}

fn ends_consonant_y(word: &str) -> bool {
    let mut back = word.chars().rev();
    back.next() == Some('y') && back.next().is_some_and(|c| !"aeiou".contains(c))
}

/// One short vowel and one consonant at the end of a stressed last syllable: the consonant is doubled.
fn doubles(verb: &str) -> bool {
    if matches!(
        verb,
        "commit" | "submit" | "refer" | "prefer" | "transfer" | "admit" | "occur" | "equip" | "rerun" | "control"
    ) {
        return true;
    }
    let b = verb.as_bytes();
    let vowel = |c: u8| b"aeiou".contains(&c);
    let syllables = b.windows(2).filter(|w| vowel(w[1]) && !vowel(w[0])).count()
        + usize::from(b.first().is_some_and(|&c| vowel(c)));
    b.len() >= 3
        && syllables == 1
        && !vowel(b[b.len() - 1])
        && !b"wxy".contains(&b[b.len() - 1])
        && vowel(b[b.len() - 2])
        && !vowel(b[b.len() - 3])
}

fn irregular_past(verb: &str) -> Option<&'static str> {
    const TABLE: &[(&str, &str)] = &[
        ("become", "became"),
        ("begin", "began begun"),
        ("break", "broke broken"),
        ("bring", "brought"),
        ("build", "built"),
        ("buy", "bought"),
        ("catch", "caught"),
        ("choose", "chose chosen"),
        ("come", "came"),
        ("cost", "cost"),
        ("cut", "cut"),
        ("deal", "dealt"),
        ("do", "did done"),
        ("draw", "drew drawn"),
        ("drive", "drove driven"),
        ("fall", "fell fallen"),
        ("feel", "felt"),
        ("fight", "fought"),
        ("find", "found"),
        ("forget", "forgot forgotten"),
        ("get", "got gotten"),
        ("give", "gave given"),
        ("go", "went gone"),
        ("grow", "grew grown"),
        ("have", "had"),
        ("hear", "heard"),
        ("hit", "hit"),
        ("hold", "held"),
        ("keep", "kept"),
        ("know", "knew known"),
        ("lead", "led"),
        ("leave", "left"),
        ("let", "let"),
        ("lose", "lost"),
        ("make", "made"),
        ("mean", "meant"),
        ("meet", "met"),
        ("pay", "paid"),
        ("put", "put"),
        ("read", "read"),
        ("rebuild", "rebuilt"),
        ("redo", "redid redone"),
        ("resend", "resent"),
        ("rewrite", "rewrote rewritten"),
        ("rise", "rose risen"),
        ("run", "ran"),
        ("say", "said"),
        ("see", "saw seen"),
        ("sell", "sold"),
        ("send", "sent"),
        ("set", "set"),
        ("shoot", "shot"),
        ("show", "showed shown"),
        ("shut", "shut"),
        ("sit", "sat"),
        ("speak", "spoke spoken"),
        ("spend", "spent"),
        ("split", "split"),
        ("stand", "stood"),
        ("stick", "stuck"),
        ("sweep", "swept"),
        ("take", "took taken"),
        ("teach", "taught"),
        ("tell", "told"),
        ("think", "thought"),
        ("throw", "threw thrown"),
        ("understand", "understood"),
        ("undertake", "undertook undertaken"),
        ("win", "won"),
        ("write", "wrote written"),
        ("bleed", "bled"),
        ("drown", "drowned"),
        ("overrun", "overran"),
        ("bite", "bit bitten"),
        ("burn", "burned burnt"),
        ("learn", "learned learnt"),
        ("slip", "slipped"),
        ("chase", "chased"),
        ("swear", "swore sworn"),
        ("fly", "flew flown"),
    ];
    TABLE.iter().find(|(v, _)| *v == verb).map(|(_, past)| *past)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (verb, forms) in [
            ("send", "send sending sends sent"),
            ("share", "share shared shares sharing"),
            ("plan", "plan planned planning plans"),
            ("try", "tried tries try trying"),
            ("confirm", "confirm confirmed confirming confirms"),
            ("review", "review reviewed reviewing reviews"),
            ("submit", "submit submits submitted submitting"),
            ("email", "email emailed emailing emails"),
            ("put", "put puts putting"),
        ] {
            assert_eq!(verb_forms(verb).join(" "), forms);
        }
        assert_eq!(noun_forms("company"), ["company", "companies"]);
    }
}
