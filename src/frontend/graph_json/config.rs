//! Configs of nodes as constants of CEL.

use crate::cel::Expr;
use crate::diagnostic::Sink;
use crate::frontend::data;
use crate::frontend::tree::Value;

/// The constant that a value is. In texts every `{` is doubled: what is in braces is no parameter of an action here.
pub(super) fn constant(value: Value<'_>, sink: &mut Sink) -> Expr {
    data::literal_with(value, &|text| text.replace('{', "{{"), sink)
}
