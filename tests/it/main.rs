//! Integration tests: the program as people run it.
#![expect(clippy::unwrap_used, reason = "a test that cannot do what it sets out to do has failed")]

mod bad_input;
mod cel;
mod cel_commands;
mod cel_differential;
mod cel_limits;
mod ci;
mod cli;
mod configuration;
mod conversion;
mod corpus;
mod docs;
mod documents;
mod examples;
mod fixing;
mod formats;
mod formatter;
mod graph_json;
mod hovering;
mod killed;
mod layers;
mod lsp;
mod manifests;
mod oracle;
mod paths;
mod places;
mod properties;
mod questions;
mod readme;
mod reports;
mod scale;
mod task_lists;
#[path = "../../src/base/testing.rs"]
mod testing;
mod trouble;
mod watch;
mod workspace;
mod yaml;
