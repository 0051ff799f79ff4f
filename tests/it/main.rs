//! Integration tests, one binary.

mod sources;
