//! Rebuilds the crate when the data that it embeds changes.

fn main() {
    for folder in ["rules", "corpora", "templates", "src/store/migrations"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
