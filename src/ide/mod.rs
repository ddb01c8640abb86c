//! What an editor asks about a file, answered in plain data: byte ranges, names, texts. No protocol.

pub mod actions;

pub use crate::driver::workspace::{Document, Focus};
