//! The language server over its protocol, with a client in the same process.

pub(crate) mod client;
mod diagnostics;
mod files;
mod formatting;
mod lifecycle;
mod process;
mod robustness;
mod script;
mod sync;
