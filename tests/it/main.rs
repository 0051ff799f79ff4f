//! The one integration binary: what needs several modules, files, or other programs. Try not to add more here than a lower test can show.

mod cli;
mod dates;
mod durability;
mod extraction;
mod handoff;
mod index;
mod sources;
mod store;
