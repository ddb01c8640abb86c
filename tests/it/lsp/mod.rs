//! The language server over its protocol, with a client in the same process.

pub(crate) mod client;
mod code_actions;
mod diagnostics;
mod files;
mod formatting;
mod insight;
mod lifecycle;
mod process;
mod robustness;
mod script;
mod sync;
