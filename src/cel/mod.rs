//! The Common Expression Language: parser, type checker, normal form, printer, evaluation.
//!
//! Knows nothing of workflows and could be a crate of its own. The language definition is the CEL specification
//! (`doc/langdef.md` of google/cel-spec); the checker follows the algorithm of its reference implementation, cel-go:
//! overload resolution over types with variables and one substitution an expression.

mod about;
pub mod ast;
mod chain;
mod check;
mod data;
mod duration;
pub mod env;
mod eval;
pub mod known;
mod macros;
mod names;
mod normal;
mod parse;
mod print;
mod rebuild;
pub mod rules;
mod shift;
mod stdlib;
#[cfg(test)]
mod testing;
pub mod types;
pub mod value;
mod vars;

pub use about::about;
pub use ast::Expr;
pub use chain::{Chain, chain, root};
pub use check::{Types, Why, check, expect, fits, join};
pub(crate) use data::may_be_left_out;
pub use data::{DataError, DataPath, Step};
pub use env::{Env, Overload, Untyped};
pub use eval::{Activation, Budget, EvalError, Failure, Program, Scope, constant};
pub use known::Assumption;
pub use macros::bound as bound_names;
pub use names::{NameUse, function_name, visit_names};
pub use normal::{compare, normal, readable};
pub use parse::{comments, is_reserved, parse, parse_at, strays};
pub use print::{Level, Page, first_part, format, print, print_on, quoted};
pub use rebuild::{count_parts, is_deeper, visit};
pub use stdlib::{FunctionGroup, functions, names as function_names, overloads};
pub use types::{Field, Named, Record, Type};
pub use value::Value;
pub use vars::{Coping, Replace, Use, free_variables, rewrite, substitute, substitute_at, uses, uses_knowing};
