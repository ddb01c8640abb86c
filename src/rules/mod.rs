//! Rules over the whole program: each is one file with its identity, its explain page and its check.
//!
//! A new rule is a file in its family's folder and a line in the family's list. Rules that a pass reports while it works (syntax,
//! names, types) have their identity beside that pass; [`all`] knows them too.

pub mod control_flow;
pub mod data_flow;
pub mod machines;

use crate::diagnostic::{Rule, Sink};
use crate::hir::Program;
use crate::resolve::Resolved;
use crate::ty::Typed;

/// What a rule may look at.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The declarations.
    pub program: &'a Program,
    /// What their names mean.
    pub resolved: &'a Resolved,
    /// Their types.
    pub typed: &'a Typed,
}

/// A rule and the check that reports it.
struct Check {
    rule: &'static Rule,
    run: fn(Context<'_>, &mut Sink),
}

/// The families, in the order of their codes.
static FAMILIES: &[&[Check]] = &[control_flow::CHECKS, data_flow::CHECKS, machines::CHECKS];

/// Runs every rule.
pub fn run(context: Context<'_>, sink: &mut Sink) {
    for check in FAMILIES.iter().copied().flatten() {
        (check.run)(context, sink);
    }
}

/// Every rule of Flowright, those that passes report included, by code.
pub fn all() -> Vec<&'static Rule> {
    let passes =
        [crate::cel::rules::RULES, crate::syntax::rules::RULES, crate::resolve::rules::RULES, crate::ty::rules::RULES];
    let own = FAMILIES.iter().copied().flatten().map(|check| check.rule);
    let mut all: Vec<&'static Rule> = passes.into_iter().flatten().copied().chain(own).collect();
    all.sort_by_key(|rule| &rule.code[1..]);
    all
}

/// The rule of a code or name, in any case.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().into_iter().find(|rule| rule.code.eq_ignore_ascii_case(name) || rule.name.eq_ignore_ascii_case(name))
}
