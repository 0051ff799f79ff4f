//! The one integration binary: what needs several modules, files, or other programs. Try not to add more here than a lower test can show.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "a test says what is wrong by failing"
)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "numbers in tests are small"
)]

mod cli;
mod dates;
mod durability;
mod extraction;
mod handoff;
mod hard_cases;
mod index;
mod mutation;
mod sources;
mod store;
mod traps;
