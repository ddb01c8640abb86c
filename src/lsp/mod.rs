//! The language server: the protocol that editors speak, and nothing else.
//!
//! Everything that it knows comes from [`Workspace`](crate::driver::Workspace) and from `ide`, as plain data; here it becomes messages.
//!
//! ```text
//! client ──▶ Connection ──▶ server: drain ──▶ documents, workspace      ──▶ step, settle ──▶ diagnostics ──▶ client
//!                              │
//!                              └──────────▶ handlers: params ──▶ ide ──▶ result ──▶ client
//! ```
//!
//! What holds, whatever a client sends:
//!
//! - One thread works. It reads all messages that are there before it does anything, and looks for more after each portion of work.
//! - The text of an open document is what the client says; what is found and answered is about its newest version.
//! - Findings are those that `flowright check` would report of the same texts, once nothing is left to do.
//! - Every request gets one answer. What goes wrong in one, a panic included, is an error for that one, and the server goes on.
//! - Every position that is sent lies in the text, between two characters, in the encoding that was agreed on.

mod client;
mod config;
mod diagnostics;
mod documents;
mod encoding;
mod files;
mod formatting;
mod greeting;
mod handlers;
mod host;
mod outgoing;
mod paths;
mod plain;
mod progress;
mod queue;
mod server;
mod state;
mod sync;
mod work;

pub use host::{Host, MemoryHost};
pub use server::{Ending, serve};
