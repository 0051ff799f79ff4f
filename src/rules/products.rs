//! Products and systems that people name, and how recognisers write them.

use super::format::ProductTable;
use crate::model::sound::{joined, sound, sounds_like};
use rustc_hash::FxHashMap;

pub struct Product {
    /// As its company writes it.
    pub name: String,
    pub category: String,
}

/// All products, with those of one sound together.
#[derive(Default)]
pub struct Products {
    pub list: Vec<Product>,
    /// Indexes into `list`.
    by_sound: FxHashMap<String, Vec<usize>>,
}

impl Products {
    /// Adds a product and gives the ways in which it is said, each with whether it is made of ordinary words.
    pub fn add(&mut self, product: ProductTable) -> Vec<(String, bool)> {
        let ProductTable { name, heard, sounds, ordinary, category } = product;
        let mut spoken = vec![(name.to_lowercase(), ordinary)];
        spoken.extend(parts(&name).filter(|parts| !heard.contains(parts)).map(|parts| (parts, true)));
        spoken.extend(heard.into_iter().map(|h| (h, false)));
        spoken.extend(sounds.into_iter().map(|s| (s, true)));
        if let Some(sound) = sound(&joined(&name)).filter(|_| !ordinary) {
            self.by_sound.entry(sound).or_default().push(self.list.len());
        }
        self.list.push(Product { name, category });
        spoken
    }

    /// The one product that a name which is none may be ("Excella" for Accela, "Captori" for Capturi).
    pub fn sounding(&self, said: &str) -> Option<&Product> {
        let same = self.by_sound.get(&sound(&joined(said))?)?;
        let mut found = same.iter().map(|&n| &self.list[n]).filter(|p| sounds_like(said, &p.name));
        found.next().filter(|_| found.next().is_none())
    }
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

    fn products(names: &[&str]) -> (Products, Vec<Vec<(String, bool)>>) {
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
        assert_eq!(spoken[0], [("opengov".to_owned(), false), ("open gov".to_owned(), true)]);
        assert_eq!(spoken[1], [("salesforce".to_owned(), false)]);
    }
}
