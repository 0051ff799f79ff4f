//! Says which lines are too vague to be measured. A line without a digit or a number word is; nothing else is judged.

/// What a reader is told beside a line that nobody can measure.
pub const VAGUE: &str = "no number in it: ask for a target that can be measured";

/// Number words in the languages that the shipped rules read or will read next; digits need none.
const NUMBER_WORDS: [&str; 58] = [
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "fifteen",
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "hundred",
    "thousand",
    "million",
    "zero",
    "half",
    "halve",
    "double",
    "twice",
    "third",
    "percent",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "zehn",
    "zwanzig",
    "hundert",
    "tausend",
    "halbieren",
    "hälfte",
    "prozent",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "dix",
    "vingt",
    "cent",
    "mille",
    "moitié",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "diez",
    "veinte",
    "mitad",
    "mil",
];

/// Whether the text has a number in it.
pub fn quantified(text: &str) -> bool {
    text.chars().any(char::is_numeric)
        || text.split(|c: char| !c.is_alphabetic()).any(|word| NUMBER_WORDS.contains(&word.to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_number_words_count_and_nothing_else() {
        for text in ["cut it by 30%", "from nine days to Two", "halve the backlog", "die Hälfte", "½ of it"] {
            assert!(quantified(text), "{text}");
        }
        for text in ["improve efficiency", "it should often be faster", ""] {
            assert!(!quantified(text), "{text}");
        }
    }
}
