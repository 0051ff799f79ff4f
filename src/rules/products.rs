//! Products and systems that people name, and how recognisers write them: the workspace's own first, then the gazetteer's.

use super::format::{GazetteerFile, ProductTable, read};
use super::lexicon::Lexicon;
use super::load::Files;
use super::problem::Problem;
use super::program::ProductName;
use super::vocabulary::{Named, Vocabulary};
use crate::model::sound::{joined, sound, sounds_like};
use crate::text::{Tongue, tokenize};
use rustc_hash::FxHashMap;

pub struct Product {
    /// As its company writes it.
    pub name: String,
    pub category: String,
    /// What the workspace itself sells.
    pub own: bool,
}

/// All products, with those of one sound together.
#[derive(Default)]
pub struct Products {
    pub list: Vec<Product>,
    /// Indexes into `list`.
    by_sound: FxHashMap<String, Vec<usize>>,
}

/// The ways in which a product is said, and what tells each from other words.
pub type Spellings = Vec<(String, Spelling)>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    Plain,
    /// Made of ordinary words.
    Ordinary,
    /// Ordinary where it is one word that rules know.
    OrdinaryIfRuled,
}

/// Names of products by first word.
type Names = FxHashMap<u32, Vec<ProductName>>;

impl Products {
    /// The workspace's own names and the gazetteer's, with the ways in which each is said.
    pub fn of(files: &Files, vocabulary: &Vocabulary, problems: &mut Vec<Problem>) -> (Products, Vec<Spellings>) {
        let mut products = Products::default();
        let mut said: Vec<Spellings> = Vec::new();
        said.extend(vocabulary.products.iter().map(|named| products.add_own(named, true)));
        said.extend(vocabulary.competitors.iter().map(|named| products.add_own(named, false)));
        for (file, text) in files.iter().filter(|(f, _)| f.starts_with("gazetteer/")) {
            if let Some(table) = read::<GazetteerFile>(file, text, problems) {
                said.extend(table.products.into_iter().map(|p| products.add(p)));
            }
        }
        (products, said)
    }

    /// Adds a product of the gazetteer and gives the ways in which it is said.
    fn add(&mut self, product: ProductTable) -> Spellings {
        let ProductTable { name, heard, sounds, ordinary, category } = product;
        let mut spoken = vec![(name.to_lowercase(), if ordinary { Spelling::Ordinary } else { Spelling::Plain })];
        spoken.extend(parts(&name).filter(|parts| !heard.contains(parts)).map(|parts| (parts, Spelling::Ordinary)));
        spoken.extend(heard.into_iter().map(|h| (h, Spelling::Plain)));
        spoken.extend(sounds.into_iter().map(|s| (s, Spelling::Ordinary)));
        self.push(Product { name, category, own: false }, !ordinary);
        spoken
    }

    /// Adds a name of the workspace, a product that is its `own` or a competitor.
    fn add_own(&mut self, named: &Named, own: bool) -> Spellings {
        let how = if own { Spelling::Plain } else { Spelling::OrdinaryIfRuled };
        let parts = parts(&named.name).map(|parts| (parts, Spelling::Ordinary));
        let spoken = named.spellings().map(|s| (s.to_lowercase(), how)).chain(parts).collect();
        self.push(Product { name: named.name.clone(), category: named.category.clone(), own }, true);
        spoken
    }

    fn push(&mut self, product: Product, by_sound: bool) {
        if let Some(sound) = sound(&joined(&product.name)).filter(|_| by_sound) {
            self.by_sound.entry(sound).or_default().push(self.list.len());
        }
        self.list.push(product);
    }

    /// The one product that a name which is none may be ("Excella" for Accela, "Captori" for Capturi).
    pub fn sounding(&self, said: &str) -> Option<&Product> {
        let same = self.by_sound.get(&sound(&joined(said))?)?;
        let mut found = same.iter().map(|&n| &self.list[n]).filter(|p| sounds_like(said, &p.name));
        // A name of the workspace may stand in the gazetteer, too.
        found.next().filter(|first| found.all(|p| p.name.eq_ignore_ascii_case(&first.name)))
    }
}

/// All names by first word, longest first, then in order of product; and as they come, as whole numbers of words. Words
/// from number `named_from` on are no rule's.
pub fn names(said: &[Spellings], tongue: Tongue, named_from: u32, lexicon: &mut Lexicon) -> (Names, Vec<Vec<u32>>) {
    let (mut names, mut whole) = (Names::default(), Vec::new());
    for (product, spellings) in said.iter().enumerate() {
        for (name, how) in spellings {
            let tokens = tokenize(name, tongue);
            let ids: Vec<u32> = (0..tokens.len()).map(|i| lexicon.intern(tokens.word(i))).collect();
            let Some((&first, rest)) = ids.split_first() else { continue };
            let ruled = rest.is_empty() && first < named_from;
            let ordinary = *how == Spelling::Ordinary || *how == Spelling::OrdinaryIfRuled && ruled;
            names.entry(first).or_default().push(ProductName { rest: rest.to_vec(), product, ordinary });
            whole.push(ids);
        }
    }
    for same in names.values_mut() {
        same.sort_by(|a, b| b.rest.len().cmp(&a.rest.len()).then_with(|| a.cmp(b)));
    }
    (names, whole)
}

/// The words of a name written as one ("OpenGov"): recognisers write two.
fn parts(name: &str) -> Option<String> {
    let mut parts = String::with_capacity(name.len() + 1);
    let mut small = false;
    for c in name.chars() {
        if small && c.is_uppercase() {
            parts.push(' ');
        }
        small = c.is_lowercase();
        parts.extend(c.to_lowercase());
    }
    (parts.len() > name.to_lowercase().len()).then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn products(names: &[&str]) -> (Products, Vec<Spellings>) {
        let mut products = Products::default();
        let table = |name: &&str| toml::from_str(&format!("name = \"{name}\"")).expect("a product");
        let spoken = names.iter().map(|name| products.add(table(name))).collect();
        (products, spoken)
    }

    #[test]
    fn a_name_that_is_none_means_the_one_product_of_its_sound() {
        let (products, _) = products(&["Accela", "Capturi", "Genesys", "Nexthink", "Nexthenk"]);
        let means = |said| products.sounding(said).map(|p| p.name.as_str());
        assert_eq!(means("Excella"), Some("Accela"));
        assert_eq!(means("Captori"), Some("Capturi"));
        assert_eq!(means("Genesis"), Some("Genesys"));
        assert_eq!(means("Nexthonk"), None, "two products sound so");
        assert_eq!(means("Gunsaas"), None, "too far from the one of its sound");
        assert_eq!(means("Marlow"), None);
    }

    #[test]
    fn a_name_written_as_one_word_is_said_as_two() {
        let (_, spoken) = products(&["OpenGov", "Salesforce"]);
        let two = [("opengov".to_owned(), Spelling::Plain), ("open gov".to_owned(), Spelling::Ordinary)];
        assert_eq!(spoken[0], two);
        assert_eq!(spoken[1], [("salesforce".to_owned(), Spelling::Plain)]);
    }
}
