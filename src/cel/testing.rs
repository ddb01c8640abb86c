//! What the tests of this layer share.

use super::{Expr, parse};
use crate::base::{FileId, Span};
use crate::diagnostic::Sink;

/// An expression without mistakes. Its spans are places in `text`.
pub(super) fn read(text: &str) -> Expr {
    let mut sink = Sink::new();
    let origin = Span::new(FileId::new(0), 0, u32::try_from(text.len()).unwrap());
    let expr = parse(text, origin, &mut sink);
    assert!(sink.found().is_empty(), "{text}: {:?}", sink.found());
    expr
}
