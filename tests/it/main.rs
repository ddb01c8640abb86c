//! Integration tests: the program as people run it.
#![expect(clippy::unwrap_used, reason = "a test that cannot do what it sets out to do has failed")]

mod bad_input;
mod cel;
mod cel_commands;
mod cel_differential;
mod cel_limits;
mod cli;
mod docs;
mod documents;
mod examples;
mod formats;
mod graph_json;
mod layers;
mod oracle;
mod paths;
mod properties;
mod questions;
mod readme;
mod scale;
