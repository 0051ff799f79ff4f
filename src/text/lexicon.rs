//! The closed vocabulary of numbers and times: what a word can be, before any grammar.
//!
//! One look-up a token; a word that is not here can neither begin nor continue a value. Words with
//! an everyday second meaning ("may", "second", "sat") keep their class here; the grammar asks for proof.

use super::words::WordMap;
use std::sync::LazyLock;

/// What a word can be to the number and date grammars.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Word {
    /// End of a sentence or of the turn; not a token.
    Stop,
    /// Any word without a class: usually a noun or a verb.
    Other,
    /// Function words, pronouns, auxiliaries: what may stand after a complete amount or date.
    Closed,
    Digits(f64),
    /// Digits with a scale letter: value and scale (`50k`).
    Scaled(f64, f64),
    Cash(f64, Currency),
    Share(f64),
    /// `15th`.
    Nth(u8),
    /// Hour and minute; whether am, pm or a colon says that it is a time.
    Clock(u8, u8),
    /// Year, month, day.
    Iso(i16, u8, u8),
    /// Numbers with slashes or dots between, as said, first to last.
    Slashed(u16, u16, u16),
    /// `5d`, `24h`.
    Short(f64, Unit),
    Small(u8),
    Tens(u8),
    Oh,
    Ordinal(u8),
    Hundred,
    Scale(f64),
    Couple,
    Dozen,
    Half,
    A,
    Percent,
    Coin(Currency),
    Unit(Unit),
    /// Month 1 to 12; false where the word is more often something else.
    Month(u8, bool),
    /// Monday 0 to Sunday 6; false where the word is more often something else.
    Weekday(u8, bool),
    Weekend,
    /// Days from the call: today 0, tomorrow 1, yesterday -1.
    Relative(i8),
    Deictic(Deictic),
    Part(Part),
    Lead(Lead),
    /// Morning, afternoon, evening, night.
    DayPart,
    Noon,
    /// `q2`, `h1`: divisor of the year and number.
    Fraction(u8, u8),
    /// `eod`, `eow`, `eom`, `eoq`, `eoy`, `cob`.
    EndOf(Unit),
    /// Winter 0, spring 1, summer 2, autumn 3.
    Season(u8),
    Holiday(Holiday),
    /// The article, which may begin a time ("the fifteenth").
    The,
    /// A function word (true) or noun-like word (false) that begins a few fixed time phrases.
    Opener(bool),
    Once,
    Soon,
    /// "now", "away": with "right" before, the day of the call.
    Now,
    /// Something that happens in a deal and has no date of its own: launch, demo, signature.
    Event,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Deictic {
    This,
    Next,
    Coming,
    Last,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Early,
    Mid,
    Late,
    End,
    /// What is left of it.
    Rest,
    /// What has gone of it ("earlier this month").
    Gone,
    FirstHalf,
    SecondHalf,
}

/// Words that introduce a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    By,
    Before,
    Until,
    On,
    In,
    At,
    For,
    Within,
    Over,
    From,
    Since,
    After,
    About,
    To,
    Between,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holiday {
    Christmas,
    NewYear,
    Easter,
    Thanksgiving,
    BlackFriday,
    CyberWeekend,
    CyberMonday,
    LaborDay,
    MemorialDay,
    IndependenceDay,
    Halloween,
    Valentine,
    Diwali,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Currency {
    Usd,
    Eur,
    Gbp,
    Inr,
    Jpy,
    Chf,
    Aud,
    Cad,
    Sek,
    /// "bucks", "grand": money, no telling whose.
    Unsaid,
}

impl Currency {
    /// ISO 4217 code, empty where none is said.
    pub fn code(self) -> &'static str {
        match self {
            Currency::Usd => "USD",
            Currency::Eur => "EUR",
            Currency::Gbp => "GBP",
            Currency::Inr => "INR",
            Currency::Jpy => "JPY",
            Currency::Chf => "CHF",
            Currency::Aud => "AUD",
            Currency::Cad => "CAD",
            Currency::Sek => "SEK",
            Currency::Unsaid => "",
        }
    }
}

impl Word {
    /// Whether a turn must hold such a word to hold a value at all.
    pub fn is_core(self) -> bool {
        !matches!(
            self,
            Word::Stop
                | Word::Other
                | Word::Closed
                | Word::A
                | Word::Oh
                | Word::Lead(
                    Lead::By
                        | Lead::On
                        | Lead::In
                        | Lead::At
                        | Lead::For
                        | Lead::Within
                        | Lead::Over
                        | Lead::From
                        | Lead::Since
                        | Lead::About
                        | Lead::To
                        | Lead::Between
                )
                | Word::Deictic(_)
                | Word::Percent
                | Word::Half
                | Word::The
                | Word::Opener(_)
        )
    }

    /// Whether a value can begin with it.
    pub fn begins(self) -> bool {
        !matches!(self, Word::Stop | Word::Other | Word::Closed | Word::Oh | Word::Percent | Word::DayPart | Word::Now)
    }
}

/// The words without which no value stands, digits aside.
pub(super) fn core_words() -> impl Iterator<Item = &'static str> {
    entries().into_iter().filter(|(_, class)| class.is_core()).map(|(word, _)| word)
}

/// The class of a word in normal form that does not begin with a digit.
pub(super) fn class(key: u64, word: &str) -> Word {
    TABLE.at(key, word).copied().unwrap_or(Word::Other)
}

static TABLE: LazyLock<WordMap<Word>> = LazyLock::new(|| {
    let mut table = WordMap::default();
    entries().into_iter().for_each(|(word, class)| table.insert(word, class));
    table
});

/// All words with their classes; of a word that stands twice the last counts.
fn entries() -> Vec<(&'static str, Word)> {
    let mut table = Vec::new();
    // Groups are separated by bars, words of one class by blanks.
    let mut list = |groups: &'static str, class: &dyn Fn(u8) -> Word| {
        for (n, group) in (0..).zip(groups.split('|')) {
            for word in group.split_ascii_whitespace() {
                table.push((word, class(n)));
            }
        }
    };
    list(CLOSED, &|_| Word::Closed);
    list(SMALL, &Word::Small);
    list("twenty|thirty|forty fourty|fifty|sixty|seventy|eighty|ninety", &|n| Word::Tens(n * 10 + 20));
    list(ORDINALS, &|n| Word::Ordinal(n + 1));
    list("twentieth|thirtieth", &|n| Word::Ordinal(n * 10 + 20));
    list(MONTHS, &|n| Word::Month(n + 1, true));
    list("jan||march mar||may", &|n| Word::Month(n + 1, false));
    list("monday|tuesday|wednesday|thursday|friday|saturday|sunday", &|n| Word::Weekday(n, true));
    list("mon|tue tues|wed weds|thu thur thurs|fri|sat|sun", &|n| Word::Weekday(n, false));
    list("winter|spring|summer|autumn fall", &Word::Season);
    list("q1|q2|q3|q4", &|n| Word::Fraction(4, n + 1));
    list("h1|h2", &|n| Word::Fraction(2, n + 1));
    for (words, class) in REST {
        list(words, &|_| *class);
    }
    table
}

const CLOSED: &str = "of and or but so because if when while than then that which who what how where why \
    i you we they he she it me us them him her my your our their his its is are was were be been being am \
    will would can could shall should must might do does did has have had not yes yeah yep okay well 's \
    just maybe perhaps also too again there here out off with without let lets please thanks \
    really actually probably definitely already still only even either both all any some more less \
    latest though anyway instead works work per exactly itself total thereabouts ish";
const SMALL: &str = "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|\
    sixteen|seventeen|eighteen|nineteen";
const ORDINALS: &str = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\
    thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth";
const MONTHS: &str = "january|february feb||april apr||june jun|july jul|august aug|september sept sep|october oct|\
    november nov|december dec";
const REST: &[(&str, Word)] = &[
    ("the", Word::The),
    ("as no right straight every each up all", Word::Opener(true)),
    (
        "new black cyber labor labour memorial independence boxing valentine q h back tail front latter ahead prior full \
         whole entire calendar \
         fiscal financial",
        Word::Opener(false),
    ),
    ("oh", Word::Oh),
    ("hundred", Word::Hundred),
    ("thousand k grand", Word::Scale(1e3)),
    ("lakh lakhs lac", Word::Scale(1e5)),
    ("million mil mill", Word::Scale(1e6)),
    ("crore crores", Word::Scale(1e7)),
    ("billion bn", Word::Scale(1e9)),
    ("couple", Word::Couple),
    ("dozen", Word::Dozen),
    ("half", Word::Half),
    ("a an another", Word::A),
    ("percent percentage", Word::Percent),
    ("dollar dollars usd", Word::Coin(Currency::Usd)),
    ("euro euros eur", Word::Coin(Currency::Eur)),
    ("pound pounds quid gbp sterling", Word::Coin(Currency::Gbp)),
    ("rupee rupees inr", Word::Coin(Currency::Inr)),
    ("yen jpy", Word::Coin(Currency::Jpy)),
    ("francs chf", Word::Coin(Currency::Chf)),
    ("aud", Word::Coin(Currency::Aud)),
    ("cad", Word::Coin(Currency::Cad)),
    ("kronor sek", Word::Coin(Currency::Sek)),
    ("buck bucks", Word::Coin(Currency::Unsaid)),
    ("seconds sec secs", Word::Unit(Unit::Second)),
    ("minute minutes min mins", Word::Unit(Unit::Minute)),
    ("hour hours hr hrs", Word::Unit(Unit::Hour)),
    ("day days", Word::Unit(Unit::Day)),
    ("week weeks wk wks", Word::Unit(Unit::Week)),
    ("fortnight fortnights", Word::Unit(Unit::Fortnight)),
    ("month months", Word::Unit(Unit::Month)),
    ("quarter quarters", Word::Unit(Unit::Quarter)),
    ("year years yr yrs", Word::Unit(Unit::Year)),
    ("decade decades", Word::Unit(Unit::Decade)),
    ("weekend", Word::Weekend),
    ("today tonight", Word::Relative(0)),
    ("tomorrow tmrw", Word::Relative(1)),
    ("yesterday", Word::Relative(-1)),
    ("this current", Word::Deictic(Deictic::This)),
    ("next following", Word::Deictic(Deictic::Next)),
    ("coming upcoming", Word::Deictic(Deictic::Coming)),
    ("last past previous", Word::Deictic(Deictic::Last)),
    ("early beginning start", Word::Part(Part::Early)),
    ("earlier", Word::Part(Part::Gone)),
    ("mid middle", Word::Part(Part::Mid)),
    ("late later", Word::Part(Part::Late)),
    ("end close", Word::Part(Part::End)),
    ("rest remainder", Word::Part(Part::Rest)),
    ("by due", Word::Lead(Lead::By)),
    ("before", Word::Lead(Lead::Before)),
    ("until till til 'til", Word::Lead(Lead::Until)),
    ("on upon", Word::Lead(Lead::On)),
    ("in during", Word::Lead(Lead::In)),
    ("at", Word::Lead(Lead::At)),
    ("for", Word::Lead(Lead::For)),
    ("within inside", Word::Lead(Lead::Within)),
    ("over through throughout thru", Word::Lead(Lead::Over)),
    ("from starting effective", Word::Lead(Lead::From)),
    ("since", Word::Lead(Lead::Since)),
    ("after post", Word::Lead(Lead::After)),
    ("about around sometime roughly approximately", Word::Lead(Lead::About)),
    ("to towards toward", Word::Lead(Lead::To)),
    ("between", Word::Lead(Lead::Between)),
    ("morning afternoon evening night arvo lunchtime", Word::DayPart),
    ("noon midday midnight", Word::Noon),
    ("eod cob", Word::EndOf(Unit::Day)),
    ("eow", Word::EndOf(Unit::Week)),
    ("eom", Word::EndOf(Unit::Month)),
    ("eoq", Word::EndOf(Unit::Quarter)),
    ("eoy", Word::EndOf(Unit::Year)),
    ("christmas xmas chrissy", Word::Holiday(Holiday::Christmas)),
    ("easter", Word::Holiday(Holiday::Easter)),
    ("thanksgiving", Word::Holiday(Holiday::Thanksgiving)),
    ("halloween", Word::Holiday(Holiday::Halloween)),
    ("diwali deepavali", Word::Holiday(Holiday::Diwali)),
    ("once", Word::Once),
    ("soon shortly asap", Word::Soon),
    ("now away", Word::Now),
    (
        "launch kickoff golive demo pilot trial signature signing contract renewal onboarding rollout migration \
         training review meeting meetings call board workshop cutover procurement audit provisioning provision \
         implementation holiday holidays vacation approval release offsite summit conference qbr",
        Word::Event,
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::words::key;

    #[test]
    fn words_have_their_class() {
        assert_eq!(class(key("twenty"), "twenty"), Word::Tens(20));
        assert_eq!(class(key("ninth"), "ninth"), Word::Ordinal(9));
        assert_eq!(class(key("thirtieth"), "thirtieth"), Word::Ordinal(30));
        assert_eq!(class(key("may"), "may"), Word::Month(5, false));
        assert_eq!(class(key("sept"), "sept"), Word::Month(9, true));
        assert_eq!(class(key("sun"), "sun"), Word::Weekday(6, false));
        assert_eq!(class(key("q3"), "q3"), Word::Fraction(4, 3));
        assert_eq!(class(key("implementation"), "implementation"), Word::Event);
        assert_eq!(class(key("vendor"), "vendor"), Word::Other);
        assert_eq!(class(key(""), ""), Word::Other);
    }
}
