//! Pieces of the language by themselves, as they stand in the strings of YAML and JSON.
//!
//! Each is written on one line; [`broken`] writes what is too long for one on several.

use super::layout::Layout;
use super::printer::Printer;
use super::values;
use crate::base::Name;
use crate::cel::{self, Expr};
use crate::syntax::ast::{DurationMs, EdgeChain, Param, Retry, Takes, Transition, TypeExpr};

/// A piece of the language.
#[derive(Clone, Copy, Debug)]
pub enum Fragment<'t> {
    /// An expression.
    Expr(&'t Expr),
    /// A type.
    Type(&'t TypeExpr),
    /// A chain of edges.
    Edge(&'t EdgeChain),
    /// A transition of a machine.
    Transition(&'t Transition),
    /// What an action or a workflow takes and gives, with its name.
    Signature(&'t Name, &'t [Param], Option<&'t TypeExpr>),
    /// What stands behind `retry`.
    Retry(&'t Retry),
}

/// A piece on one line.
pub fn line(fragment: Fragment<'_>) -> String {
    if let Fragment::Expr(expr) = fragment {
        return cel::print(expr);
    }
    let mut printer = Printer::new("", &[]);
    fragment.write(&mut printer);
    let mut out = std::mem::take(&mut printer.out);
    printer.layout.write_flat(&mut out);
    out
}

/// A piece that stands so many blocks in, with its line ends; on one line if there is room for it.
pub fn broken(fragment: Fragment<'_>, depth: usize) -> String {
    let mut printer = Printer::new("", &[]);
    printer.depth = depth;
    fragment.write(&mut printer);
    let mut layout = std::mem::take::<Layout>(&mut printer.layout);
    let mut out = String::new();
    layout.write(&mut out, depth);
    out
}

/// A duration, in its one spelling.
pub fn duration(milliseconds: u64) -> String {
    values::duration(milliseconds)
}

/// An estimate, as in `2s..9s ~ 4s`.
pub fn takes(takes: &Takes) -> String {
    let behind = |sign: &str, more: Option<DurationMs>| {
        more.map_or_else(String::new, |more| format!("{sign}{}", duration(more.value)))
    };
    format!("{}{}{}", duration(takes.low.value), behind("..", takes.high), behind(" ~ ", takes.likely))
}

impl Fragment<'_> {
    fn write(self, printer: &mut Printer<'_>) {
        match self {
            Self::Expr(expr) => printer.expr(expr),
            Self::Type(ty) => printer.type_expr(ty),
            Self::Edge(chain) => printer.edge(chain),
            Self::Transition(transition) => printer.transition_text(transition),
            Self::Signature(name, params, returns) => printer.signature(name, params, returns),
            Self::Retry(retry) => printer.retry(retry),
        }
    }
}
