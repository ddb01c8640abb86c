//! The language server over its protocol, with a client in the same process.

pub(crate) mod client;
mod code_actions;
mod lifecycle;
