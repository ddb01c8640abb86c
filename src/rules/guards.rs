//! What rules say of a condition that is constant: which of its parts make it so, and whether it is a switch that somebody set.

use super::Flow;
use crate::analysis::{Condition, Part};
use crate::base::Span;
use crate::cel::ast::ExprKind;
use crate::cel::{self, Expr};
use crate::diagnostic::Diagnostic;
use crate::hir::{NodeId, RegionId};
use crate::resolve::Def;
use crate::resolve::scope::STEP_FUNCTIONS;

/// The longest part of a condition that is quoted in the words about another.
const MAX_QUOTED: usize = 40;

impl Flow<'_> {
    /// Of a condition that is always false, fewest operands of its `&&` that exclude each other; of one that is always true, fewest of
    /// its `||` that leave nothing open. None if it is no such chain.
    pub(super) fn decisive_parts(self, condition: &Expr, says: Condition) -> Vec<Part> {
        let mut parts = self.facts.parts(condition.span);
        let constant = |parts: &mut dyn Iterator<Item = Condition>| {
            if says.is_false() {
                parts.fold(Condition::TRUE, |all, part| self.facts.both(all, part)).is_false()
            } else {
                self.facts.any(parts).is_some_and(Condition::is_true)
            }
        };
        let mut at = 0;
        while at < parts.len() {
            let mut others = parts.iter().enumerate().filter(|(index, _)| *index != at).map(|(_, part)| part.condition);
            if constant(&mut others) {
                parts.remove(at);
            } else {
                at += 1;
            }
        }
        parts
    }

    /// Whether a condition is constant because a `const` says so, as `when !DRY_RUN`: somebody switched it, and may switch it back.
    pub(super) fn is_switched(self, region: RegionId, condition: &Expr, says: Condition) -> bool {
        if !says.is_true() && !says.is_false() {
            return false;
        }
        let decisive = self.decisive_parts(condition, says);
        let is_decisive = |expr: &Expr| match &decisive[..] {
            [] => expr.span == condition.span,
            [part] => expr.span == part.span,
            [_, _, ..] => false,
        };
        let mut switched = false;
        cel::visit(condition, &mut |part| switched |= is_decisive(part) && self.reads_constants(region, part));
        switched
    }

    /// Whether an expression reads constants, and nothing else.
    fn reads_constants(self, region: RegionId, expr: &Expr) -> bool {
        let (mut some, mut only) = (false, true);
        self.resolved.scope.references(self.scene.names, self.workflow, region, expr, &mut |reference| {
            some = true;
            only &= matches!(reference.def, Def::Value(_));
        });
        some && only
    }

    /// The steps that a part of a condition asks how they ended: `ran(s)`, `failed(s)`, with the name of the function.
    pub(super) fn asked_endings(self, condition: &Expr, part: Span) -> Vec<(NodeId, &'static str)> {
        let mut asked = Vec::new();
        cel::visit(condition, &mut |expr| {
            let ExprKind::Call(call) = &expr.kind else { return };
            if let (None, [arg]) = (&call.target, &call.args[..])
                && let Some(Def::Node(id)) = arg.as_ident().and_then(|name| self.resolved.scope.declared(name))
                && let Some(function) = STEP_FUNCTIONS.iter().find(|name| **name == call.function.text)
                && part.contains(expr.span)
            {
                asked.push((id, *function));
            }
        });
        asked
    }
}

/// Marks the parts that make a condition constant, each with what it has to do with the others; the last of them is the place of the
/// finding. `parts` are two or more.
pub(super) fn mark_parts(mut diagnostic: Diagnostic, condition: &Expr, parts: &[Part], says: Condition) -> Diagnostic {
    let [others @ .., last] = parts else { return diagnostic };
    // What is said of a part, given another one: of two, each names the other.
    let beside = |other: &Part| match text_of(condition, other.span) {
        Some(text) if says.is_false() => format!("excludes `{text}`"),
        Some(text) => format!("holds whenever `{text}` does not"),
        None if says.is_false() => "excludes the other".to_owned(),
        None => "holds whenever the other does not".to_owned(),
    };
    diagnostic.primary.span = last.span;
    match others {
        [] => diagnostic,
        [other] => diagnostic.label(beside(other)).related(other.span, beside(last)),
        [..] => {
            let all =
                if says.is_false() { "and this: they never all hold" } else { "or this: one of them always holds" };
            others.iter().fold(diagnostic.label(all), |diagnostic, part| diagnostic.related(part.span, "this"))
        }
    }
}

/// The text of a part of a condition, if it is short.
fn text_of(condition: &Expr, part: Span) -> Option<String> {
    let mut text = None;
    cel::visit(condition, &mut |expr| {
        if expr.span == part && text.is_none() {
            text = Some(cel::print(expr));
        }
    });
    text.filter(|text| text.chars().count() <= MAX_QUOTED)
}
