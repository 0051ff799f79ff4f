//! Integration tests, one binary: each module tests one topic through the public functions.

mod index;
