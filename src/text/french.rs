//! What the token layer knows of French: elision, fillers, clause openers, numbers, times.

use super::gloss::Glossary;
use super::spoken::Piece;
use super::token::{Flags, Tokens, Traits};
use super::tongue::{self, ABBREVIATION, EMPTY_FIRST, FILLER, KEEPS_REPEATS, MAY_OPEN, OPENS, PRONOUN, Table, Tongue};
use std::sync::LazyLock;

const LISTS: &[(Traits, &str)] = &[
    (FILLER, "euh heu beuh hum hein bah ben"),
    (EMPTY_FIRST, "bon enfin alors"),
    (PRONOUN, "je tu il elle on nous vous ils elles ce ça cela"),
    (OPENS, "parce mais car quand lorsque si puisque quoique sinon comme tandis afin"),
    (MAY_OPEN, "et ou donc alors puis ensuite qui dont où dès pour"),
    (
        KEEPS_REPEATS,
        "non pas jamais rien aucun zéro un deux trois quatre cinq six sept huit neuf dix onze douze vingt trente \
         quarante cinquante soixante cent mille",
    ),
    (ABBREVIATION, "m mme mlle dr env ex tél max min réf etc janv févr avr juil sept oct nov déc"),
];

/// Words that keep their apostrophe, and a few that are heard as one.
const CONTRACTIONS: &[(&str, &[&str])] = &[
    ("aujourd'hui", &["aujourd'hui"]),
    ("quelqu'un", &["quelqu'un"]),
    ("quelqu'une", &["quelqu'une"]),
    ("d'accord", &["d'accord"]),
    ("ok", &["okay"]),
];

/// What a word elides to before a vowel.
const ELIDED: &[(&str, &str)] = &[
    ("c", "ce"),
    ("d", "de"),
    ("j", "je"),
    ("l", "le"),
    ("m", "me"),
    ("n", "ne"),
    ("s", "se"),
    ("t", "te"),
    ("qu", "que"),
    ("jusqu", "jusque"),
    ("lorsqu", "lorsque"),
    ("puisqu", "puisque"),
    ("quoiqu", "quoique"),
    ("quelqu", "quelque"),
];

static TABLE: LazyLock<Table> = LazyLock::new(|| tongue::table(LISTS, CONTRACTIONS, glossary().core_words()));
static GLOSSARY: LazyLock<Glossary> = LazyLock::new(|| Glossary::new(TIMES));

pub(super) fn table() -> &'static Table {
    &TABLE
}

pub(super) fn glossary() -> &'static Glossary {
    &GLOSSARY
}

/// Copies `raw`, the tokens of `text`, into `out`; elided words become words of their own with their own place.
pub(super) fn open(text: &str, raw: &Tokens, out: &mut Tokens) {
    for i in 0..raw.len() {
        let (token, mut word) = (*raw.get(i), raw.word(i));
        let mut start = token.start as usize;
        let mut flags = token.flags.without(Flags::APOSTROPHE);
        let parts = Tongue::French.parts(word);
        if !token.flags.has(Flags::APOSTROPHE) && parts.is_empty() {
            out.copy(raw, i);
            continue;
        }
        let end = token.end as usize;
        while Tongue::French.parts(word).is_empty()
            && let Some((head, tail)) = word.split_once('\'')
            && let Some((_, whole)) = ELIDED.iter().find(|(elided, _)| *elided == head)
            && let Some((at, mark)) = text[start..end].char_indices().find(|(_, c)| matches!(c, '\'' | '’'))
            && !tail.is_empty()
        {
            let middle = start + at + mark.len_utf8();
            out.push(start, middle, whole, flags.without(Flags::QUESTION));
            flags = Flags::CLITIC;
            for (has, flag) in [
                (text[middle..].starts_with(char::is_uppercase), Flags::CAPITAL),
                (text[middle..].starts_with(|c: char| c.is_ascii_digit()), Flags::DIGIT),
                (token.flags.has(Flags::QUESTION), Flags::QUESTION),
            ] {
                if has {
                    flags.set(flag);
                }
            }
            (start, word) = (middle, tail);
        }
        match Tongue::French.parts(word) {
            [part] => out.push(start, end, part, flags),
            _ => out.push(start, end, word, flags),
        }
    }
}

/// What a word adds to a number.
pub(super) fn number(word: &str) -> Option<Piece> {
    const SMALL: [&str; 17] = [
        "zéro", "", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize",
        "quatorze", "quinze", "seize",
    ];
    Some(match word {
        "un" | "une" => Piece::One,
        "et" => Piece::And,
        "vingt" | "vingts" => Piece::Tens(20),
        "trente" => Piece::Tens(30),
        "quarante" => Piece::Tens(40),
        "cinquante" => Piece::Tens(50),
        "soixante" => Piece::Tens(60),
        "septante" => Piece::Tens(70),
        "huitante" | "octante" => Piece::Tens(80),
        "nonante" => Piece::Tens(90),
        "cent" | "cents" => Piece::Hundred,
        "mille" => Piece::Thousand,
        "million" | "millions" => Piece::Million,
        _ => Piece::Small((0..).zip(SMALL).find(|(_, w)| *w == word).map(|(n, _)| n)?),
    })
}

/// Times and amounts, see [`Glossary::new`].
const TIMES: &str = "
aujourd'hui|ce jour = today
ce matin = this morning
cet après midi|cet aprem|tantôt = this afternoon
ce soir|cette nuit = this evening
demain = tomorrow
demain matin = tomorrow morning
demain après midi = tomorrow afternoon
demain soir = tomorrow evening
après demain = the day after tomorrow
hier = yesterday
avant hier = the day before yesterday
matin|matinée = morning
après midi = afternoon
soir|soirée = evening
dans la matinée|le matin = in the morning
dans le après midi|le après midi = in the afternoon
dans la journée = today
midi = noon
lundi = monday
mardi = tuesday
mercredi = wednesday
jeudi = thursday
vendredi = friday
samedi = saturday
dimanche = sunday
en huit = week
janvier|janv|jan = january
février|févr|fév = february
mars = march
avril|avr = april
mai = may
juin = june
juillet|juil = july
août|aout = august
septembre|sept = september
octobre|oct = october
novembre|nov = november
décembre|déc = december
au mois de = in
du mois de = of
jour|journée = day
jours = days
jour ouvré|jour ouvrable = working day
jours ouvrés|jours ouvrables = working days
semaine = week
semaines = weeks
quinzaine|quinze jours|quinzaine de jours|une quinzaine|une quinzaine de jours = two weeks
huit jours = a week
mois = month
an|année|ans|années = year
trimestre = quarter
trimestres = quarters
semestre = half
heure = hour
heures|hrs|h = hours
seconde|secondes|sec = seconds
toute la|tout le = whole
minute = minute
minutes|min = minutes
week end|weekend|fin de semaine = weekend
par jour|par semaine|par mois|par an|chaque jour|chaque semaine|chaque mois|tous les jours|toutes les semaines|tous les mois = it
un jour|tout le temps|de temps en temps|en même temps = it
ce|cet|cette = this
prochain|prochaine|prochains|prochaines|suivant|suivante|qui vient|qui arrive|de après|qui suit = <next
dernier|dernière|derniers|dernières|passé|passée = <last
en cours = <this
ci = it
semaine en quinze|semaine de après = the week after next
début|au début|en début = early
mi|mi mois|milieu|au milieu|courant = mid
fin|la fin|à la fin|en fin = end
fin de année|la fin de année|la fin de la année = end of the year
fin de mois|fin du mois|la fin du mois = end of the month
fin de semaine prochaine|la fin de la semaine prochaine = end of next week
la fin de la semaine|la fin de semaine|fin de cette semaine = end of this week
en fin de semaine = end of this week
fin de journée|la fin de journée|la fin de la journée|ce soir au plus tard = end of day
le = the
la = the
du|de la = of the
de = of
au|à la = in the
en|dans = in
à = at~to
le plus tôt possible|dès que possible|au plus vite|asap|rapidement = as soon as possible
bientôt|prochainement|sous peu|incessamment = soon
de ici|d'ici|ici = by/within
de ici à|de ici le|de ici la|jusque à|jusque au|jusque en|jusque = by
au plus tard|dernier délai = by^latest
au plus tard le|au plus tard la|le plus tard = by the
avant = before
avant le|avant la = before the
pour = by/for
pour le|pour la = by the
sous = in/within
après = after
après le|après la = after the
depuis = since
depuis le|depuis la = since the
à partir de|dès|à compter de = from
à partir du|dès le|à compter du = from the
il y a|ça fait = it/>ago
y a = it/>ago
pendant|durant = for
entre = between
vers|aux alentours de|autour de = at
vers la fin = end
et = and
ou = or
environ|à peu près = about
un|une = a
un demi|une demi|un demie|une demie = half a
demi|demie = half
et demi|et demie = and a half
et quart = and a quarter
quelques = few
plusieurs = several
une douzaine|douzaine = dozen
virgule = point
premier|première|1er|1ère = first
deuxième|second|2e|2ème = second
troisième|3e|3ème = third
quatrième|4e|4ème = fourth
cinquième = fifth
sixième = sixth
pour cent = percent
euro|euros = euros
dollar|dollars = dollars
franc|francs = francs
livres = pounds
million|millions = million
milliard|milliards = billion
mille = thousand
cent = hundred
noël = christmas
pâques = easter
printemps = spring
été = summer
automne = autumn
hiver = winter
t1|q1 = q1
t2|q2 = q2
t3|q3 = q3
t4|q4 = q4
mise en production|mise en service|mep|go live|golive|démarrage = go live
lancement|kickoff|kick off = kickoff
signature = signature
contrat = contract
formation|formations = training
pilote = pilot
atelier = workshop
déploiement = rollout
rentrée = september
";

#[cfg(test)]
mod tests {
    use crate::text::dates::testing::check_in;

    #[test]
    fn times_in_french() {
        check_in(
            "fr",
            &[
                ("je vous envoie ça d'ici vendredi", "d'ici vendredi = 2026-03-13!"),
                ("la semaine prochaine on se rappelle", "la semaine prochaine = 2026-03-16..2026-03-20"),
                ("lundi prochain", "lundi prochain = 2026-03-16"),
                ("avant la fin du mois", "avant la fin du mois = 2026-03-31!"),
                ("le 15 mars au plus tard", "le 15 mars au plus tard = 2026-03-15!"),
                ("le premier avril 2026", "le premier avril 2026 = 2026-04-01"),
                ("fin mars", "fin mars = 2026-03-31"),
                ("à la mi-avril", "à la mi-avril = 2026-04-11..2026-04-20"),
                ("dans deux semaines", "dans deux semaines = 2026-03-25"),
                ("d'ici deux semaines", "d'ici deux semaines = 2026-03-11..2026-03-25!"),
                ("il y a trois jours", "il y a trois jours = 2026-03-08"),
                ("après-demain matin", "après-demain matin = 2026-03-13"),
                ("il y a des gens", ""),
                ("au deuxième trimestre", "au deuxième trimestre = 2026-04-01..2026-06-30"),
                ("demain à 14h30", "demain à 14h30 = 2026-03-12"),
                ("le 24/12/2026", "le 24/12/2026 = 2026-12-24"),
                ("deux semaines après la mise en production", "deux semaines après la mise en production = -"),
            ],
        );
    }
}
