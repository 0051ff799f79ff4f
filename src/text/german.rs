//! What the token layer knows of German: contractions, fillers, clause openers, numbers, times.

use super::gloss::Glossary;
use super::spoken::Piece;
use super::token::{Flags, Tokens, Traits};
use super::tongue::{
    self, ABBREVIATION, AFTER_COMMA, EMPTY_INSIDE, FILLER, KEEPS_REPEATS, MAY_OPEN, OPENS, PRONOUN, Table,
};
use std::sync::LazyLock;

const LISTS: &[(Traits, &str)] = &[
    (FILLER, "äh ähm öh öhm hm hmm mhm mh tja"),
    (EMPTY_INSIDE, "halt sozusagen quasi irgendwie"),
    (PRONOUN, "ich wir du sie er es ihr man"),
    // Articles that may be relative pronouns, and particles that may be conjunctions ("was war denn da los").
    (AFTER_COMMA, "das die der dem den denen dessen deren denn da doch also dann deshalb bis"),
    (
        OPENS,
        "dass daß weil wenn falls sofern sobald solange damit obwohl während bevor nachdem sodass ob aber sondern \
         außer",
    ),
    (MAY_OPEN, "und oder was wer wie wo wann warum welche welcher welches sonst sowie"),
    (
        KEEPS_REPEATS,
        "nein nee nicht nie kein keine null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig \
         dreißig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend",
    ),
    (
        ABBREVIATION,
        "dr prof hr fr nr bzw ca inkl exkl evtl ggf usw etc zb dh mio mrd st str tel max min jan feb apr aug sept sep okt nov dez",
    ),
];

const CONTRACTIONS: &[(&str, &[&str])] = &[
    ("'s", &["es"]),
    ("'n", &["ein"]),
    ("'ne", &["eine"]),
    ("'nen", &["einen"]),
    ("'ner", &["einer"]),
    ("ok", &["okay"]),
];

static TABLE: LazyLock<Table> = LazyLock::new(|| tongue::table(LISTS, CONTRACTIONS, glossary().core_words()));
static GLOSSARY: LazyLock<Glossary> = LazyLock::new(|| Glossary::new(TIMES));

pub(super) fn table() -> &'static Table {
    &TABLE
}

pub(super) fn glossary() -> &'static Glossary {
    &GLOSSARY
}

/// Copies `raw` into `out`; a clitic "es" or "ein" becomes a word of its own.
pub(super) fn open(raw: &Tokens, out: &mut Tokens) {
    for i in 0..raw.len() {
        let (token, word) = (raw.get(i), raw.word(i));
        let parts = tongue::Tongue::German.parts(word);
        // "Andrea's" is a name in the genitive.
        let name = token.flags.has(Flags::CAPITAL) && !token.flags.has(Flags::SENTENCE);
        let clitic = word.rsplit_once('\'').filter(|(stem, _)| !stem.is_empty() && !name);
        match clitic {
            _ if !parts.is_empty() => out.push_parts(token, parts),
            Some((stem, "s")) => out.push_parts(token, &[stem, "es"]),
            Some((stem, "n")) => out.push_parts(token, &[stem, "ein"]),
            Some((stem, "ne")) => out.push_parts(token, &[stem, "eine"]),
            _ => out.copy(raw, i),
        }
    }
}

/// Whether the full stop after token `last`, before `rest`, makes it an ordinal: "am 15. März", "das 2. Quartal".
pub(super) fn is_ordinal(tokens: &Tokens, last: usize, rest: &str) -> bool {
    let word = tokens.word(last);
    let next: String = rest.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    let small = word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit());
    let counted = || {
        let next = next.to_lowercase();
        MONTHS.split([' ', '|']).any(|m| m == next) || matches!(next.as_str(), "quartal" | "woche" | "halbjahr" | "kw")
    };
    small && (next.starts_with(char::is_lowercase) || counted())
}

/// What a word adds to a number; compounds ("zweihundertfünfzig") are one piece.
pub(super) fn number(word: &str) -> Option<Piece> {
    Some(match word {
        "hundert" => Piece::Hundred,
        "tausend" => Piece::Thousand,
        "million" | "millionen" => Piece::Million,
        "null" => Piece::Small(0),
        // An article by itself.
        "ein" => return None,
        _ => match (small(word), tens(word)) {
            (Some(n), _) => Piece::Small(n),
            (_, Some(n)) => Piece::Tens(n),
            _ => Piece::Small(compound(word)?),
        },
    })
}

fn small(word: &str) -> Option<u64> {
    const SMALL: [&str; 19] = [
        "eins",
        "zwei",
        "drei",
        "vier",
        "fünf",
        "sechs",
        "sieben",
        "acht",
        "neun",
        "zehn",
        "elf",
        "zwölf",
        "dreizehn",
        "vierzehn",
        "fünfzehn",
        "sechzehn",
        "siebzehn",
        "achtzehn",
        "neunzehn",
    ];
    let word = if word == "zwo" { "zwei" } else { word };
    (1..).zip(SMALL).find(|(_, w)| *w == word).map(|(n, _)| n)
}

fn tens(word: &str) -> Option<u64> {
    const TENS: [&str; 8] = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"];
    let word = if word == "dreissig" { "dreißig" } else { word };
    (2..).zip(TENS).find(|(_, w)| *w == word).map(|(n, _)| n * 10)
}

/// `fünfundzwanzig`, `hundertzwanzig`, `dreitausendfünfhundert`.
fn compound(word: &str) -> Option<u64> {
    if let Some((thousands, rest)) = word.split_once("tausend") {
        let thousands = if thousands.is_empty() { 1 } else { below_thousand(thousands)? };
        return Some(
            thousands * 1000 + if rest.is_empty() { 0 } else { below_thousand(rest.trim_start_matches("und"))? },
        );
    }
    below_thousand(word)
}

fn below_thousand(word: &str) -> Option<u64> {
    if let Some((hundreds, rest)) = word.split_once("hundert") {
        let hundreds = if hundreds.is_empty() { 1 } else { one(hundreds)? };
        return Some(hundreds * 100 + if rest.is_empty() { 0 } else { below_hundred(rest.trim_start_matches("und"))? });
    }
    below_hundred(word)
}

fn below_hundred(word: &str) -> Option<u64> {
    let joined = || word.split_once("und").and_then(|(ones, tens_said)| Some(one(ones)? + tens(tens_said)?));
    one(word).or_else(|| tens(word)).or_else(joined)
}

/// Below twenty inside a compound.
fn one(word: &str) -> Option<u64> {
    if word == "ein" { Some(1) } else { small(word) }
}

const MONTHS: &str = "januar|jänner|februar|feber|märz|april|mai|juni|juli|august|september|oktober|november|dezember";

/// Times and amounts, see [`Glossary::new`].
const TIMES: &str = "
heute|heut = today
heute morgen|heute früh|heute vormittag = this morning
heute mittag|heute nachmittag = this afternoon
heute abend|heute nacht = this evening
morgen = tomorrow
morgen früh|morgen vormittag|morgen in der früh = tomorrow morning
morgen mittag|morgen nachmittag = tomorrow afternoon
morgen abend = tomorrow evening
am morgen|am vormittag|in der früh|morgens|vormittags = in the morning
am nachmittag|nachmittags|am mittag = in the afternoon
am abend|abends = in the evening
guten morgen|guten tag|guten abend|gestern abend|eines tages|jeden tag|jede woche|jeden monat|jedes jahr = it
pro tag|pro woche|pro monat|pro jahr|im monat|am tag|in der woche|im jahr = it
früh|vormittag = morning
nachmittag|mittag = afternoon
abend = evening
übermorgen = the day after tomorrow
gestern = yesterday
vorgestern = the day before yesterday
montag = monday
dienstag = tuesday
mittwoch = wednesday
donnerstag = thursday
freitag = friday
samstag|sonnabend = saturday
sonntag = sunday
montagmorgen|montagvormittag = monday morning
dienstagmorgen|dienstagvormittag = tuesday morning
mittwochmorgen|mittwochvormittag = wednesday morning
donnerstagmorgen|donnerstagvormittag = thursday morning
freitagmorgen|freitagvormittag = friday morning
montagnachmittag|montagabend = monday afternoon
dienstagnachmittag|dienstagabend = tuesday afternoon
mittwochnachmittag|mittwochabend = wednesday afternoon
donnerstagnachmittag|donnerstagabend = thursday afternoon
freitagnachmittag|freitagabend = friday afternoon
januar|jänner|jan = january
februar|feber|feb = february
märz = march
april|apr = april
mai = may
juni|juno = june
juli = july
august|aug = august
september|sept|sep = september
oktober|okt = october
november|nov = november
dezember|dez = december
tag = day
tage|tagen = days
tages = day
werktag|arbeitstag = working day
werktage|werktagen|arbeitstage|arbeitstagen = working days
woche = week
wochen = weeks
monat|monats|monates = month
monate|monaten = months
jahr|jahres = year
jahre|jahren = years
quartal|quartals = quarter
quartale|quartalen = quarters
stunde|std = hour
h = hours
ganze|ganzen|ganzer|ganzes|gesamte|gesamten = whole
sekunde|sekunden|sek = seconds
stunden = hours
minute = minute
minuten|min = minutes
halbjahr = half
kw|kalenderwoche = calendar week
wochenende = weekend
uhr = o'clock
diese|dieser|dieses|diesen|diesem|laufende|laufenden|laufender = this
nächste|nächsten|nächster|nächstes|nächstem|kommende|kommenden|kommender|kommendes|folgende|folgenden = next
übernächste|übernächsten = next
übernächste woche|übernächster woche = the week after next
übernächsten monat = in two months
letzte|letzten|letzter|letztes|vorige|vorigen|voriger|vergangene|vergangenen|vergangener = last
anfang|beginn = early
mitte = mid
ende = end
monatsende|ende des monats|ende monat = end of the month
jahresende|ende des jahres = end of the year
quartalsende|ende des quartals = end of the quarter
wochenanfang = early this week
monatsanfang = early next month
zum jahreswechsel = end of the year
der = the
die = the
das = the
dem = the
den = the
des = of the
im|in = in
in der|in den|in dem = in the
am = on the
an = on
bis = until~to
bis zum|bis zur|bis in die|bis ins = until the
bis spätestens|spätestens bis = by
spätestens|allerspätestens = by^latest
bis spätestens zum|spätestens bis zum|spätestens zum|bis allerspätestens = by the
bis spätestens am|spätestens am = by the
zum|zu dem = by the
vor = before/>ago
vor dem|vor der = before the
nach = after
nach dem|nach der = after the
seit = since
seit dem|seit der = since the
ab|von = from
ab dem|vom = from the
innerhalb|innerhalb von|binnen = within
innerhalb der = within the
während der = in the
zwischen = between
um|gegen = at
gegen ende = end
und = and
oder = or
ungefähr|etwa|circa|rund = about
ein|eine|einer|einem|einen|eines = a
ein halbes|eine halbe|einer halben|einem halben|einen halben = half a
halb|halbe|halben|halbes = half
anderthalb|eineinhalb = one and a half
zweieinhalb = two and a half
dreieinhalb = three and a half
viereinhalb = four and a half
viertel nach = a quarter past
viertel vor = a quarter to
ein paar|paar|einige|einigen|wenige|wenigen = few
mehrere|mehreren = several
ein dutzend|dutzend = dozen
komma = point
erste|ersten|erster|erstes = first
zweite|zweiten|zweiter|zweites = second
dritte|dritten|dritter|drittes = third
vierte|vierten|vierter|viertes = fourth
fünfte|fünften|fünfter = fifth
sechste|sechsten|sechster = sixth
siebte|siebten|siebter|siebente|siebenten = seventh
achte|achten|achter = eighth
neunte|neunten|neunter = ninth
zehnte|zehnten|zehnter = tenth
elfte|elften|elfter = eleventh
zwölfte|zwölften|zwölfter = twelfth
dreizehnte|dreizehnten|dreizehnter = thirteenth
vierzehnte|vierzehnten|vierzehnter = fourteenth
fünfzehnte|fünfzehnten|fünfzehnter = fifteenth
sechzehnte|sechzehnten|sechzehnter = sixteenth
siebzehnte|siebzehnten|siebzehnter = seventeenth
achtzehnte|achtzehnten|achtzehnter = eighteenth
neunzehnte|neunzehnten|neunzehnter = nineteenth
zwanzigste|zwanzigsten|zwanzigster = twentieth
einundzwanzigste|einundzwanzigsten = twenty first
zweiundzwanzigste|zweiundzwanzigsten = twenty second
dreiundzwanzigste|dreiundzwanzigsten = twenty third
vierundzwanzigste|vierundzwanzigsten = twenty fourth
fünfundzwanzigste|fünfundzwanzigsten = twenty fifth
sechsundzwanzigste|sechsundzwanzigsten = twenty sixth
siebenundzwanzigste|siebenundzwanzigsten = twenty seventh
achtundzwanzigste|achtundzwanzigsten = twenty eighth
neunundzwanzigste|neunundzwanzigsten = twenty ninth
dreißigste|dreißigsten = thirtieth
einunddreißigste|einunddreißigsten = thirty first
prozent = percent
euro|euros = euros
dollar = dollars
franken = francs
pfund = pounds
million|millionen|mio = million
milliarde|milliarden|mrd = billion
tausend = thousand
hundert = hundred
weihnachten = christmas
ostern = easter
silvester|jahreswechsel = december thirty first
neujahr = january first
frühling|frühjahr = spring
sommer = summer
herbst = autumn
winter = winter
q1 = q1
q2 = q2
q3 = q3
q4 = q4
bald|demnächst|in kürze|zeitnah = soon
so bald wie möglich|so schnell wie möglich|schnellstmöglich|sobald wie möglich = as soon as possible
go live|golive|produktivstart|livegang = go live
kickoff|kick off|auftakt = kickoff
unterschrift|vertragsunterschrift|unterzeichnung = signature
vertrag|vertragsschluss = contract
einführung|rollout = rollout
schulung|schulungen = training
pilot|pilotphase = pilot
workshop = workshop
abnahme|freigabe = approval
";

#[cfg(test)]
mod tests {
    use crate::text::dates::testing::check_in;

    #[test]
    fn times_in_german() {
        check_in(
            "de",
            &[
                ("Ich schicke Ihnen das bis Freitag.", "bis Freitag = 2026-03-13!"),
                ("bis spätestens Ende nächster Woche", "bis spätestens Ende nächster Woche = 2026-03-20!"),
                ("am 15. März melde ich mich", "am 15. März = 2026-03-15"),
                ("am fünfzehnten April", "am fünfzehnten April = 2026-04-15"),
                ("Mitte Mai oder Anfang Juni", "Mitte Mai oder Anfang Juni = 2026-05-11..2026-06-10"),
                ("in zwei Wochen sehen wir weiter", "in zwei Wochen = 2026-03-25"),
                ("vor zwei Wochen war das", "vor zwei Wochen = 2026-02-25"),
                ("übermorgen früh", "übermorgen früh = 2026-03-13"),
                ("wir starten zum 1. Juli 2026", "zum 1. Juli 2026 = 2026-07-01!"),
                ("nächste Woche Dienstag", "nächste Woche Dienstag = 2026-03-17"),
                ("bis Monatsende", "bis Monatsende = 2026-03-31!"),
                ("in KW 14", "in KW 14 = 2026-03-30..2026-04-03"),
                ("bis Kalenderwoche zwei", "bis Kalenderwoche zwei = 2027-01-11..2027-01-15!"),
                ("im zweiten Quartal", "im zweiten Quartal = 2026-04-01..2026-06-30"),
                ("heute Nachmittag um halb drei", "heute Nachmittag um halb drei = 2026-03-11"),
                ("am 24.12.2026", "am 24.12.2026 = 2026-12-24"),
                ("zwei Wochen nach dem Go-Live", "zwei Wochen nach dem Go-Live = -"),
                ("guten Morgen zusammen, jeden Tag dasselbe", ""),
            ],
        );
    }
}
