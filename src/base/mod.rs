//! Ground that every layer stands on: spans, sources, positions, typed ids, spelling.
//!
//! Nothing here knows of workflows, expressions or diagnostics.

pub mod identifier;
pub mod index;
pub mod json;
pub mod line_index;
pub mod origin;
pub mod shift;
pub mod source;
pub mod span;
pub mod suggest;
#[cfg(test)]
pub(crate) mod testing;

pub use identifier::is_identifier;
pub use index::{Id, IdVec};
pub use line_index::{LineIndex, Position};
pub use origin::{Origin, Piece};
pub use shift::{Shift, Shifted};
pub use source::{SourceFile, SourceMap};
pub use span::{FileId, Name, Span};
