//! What the functions over steps are called on: `ran`, `failed`, `skipped` and `error` ask how a step ended, and a value has no end.
//!
//! Their signatures take anything, as a step is typed as what it gives; this looks at what the argument names. Source: section 5
//! of the language reference.

use super::env::WorkflowEnv;
use crate::cel::ast::{Call, ExprKind, Literal};
use crate::cel::rules::TYPE_MISMATCH;
use crate::cel::{self, Type};
use crate::diagnostic::{Diagnostic, Fix};
use crate::resolve::{Def, Value};

/// The functions that take one step, and nothing else.
const OF_A_STEP: [&str; 4] = ["ran", "failed", "skipped", "error"];

/// What is wrong with the argument of a function over steps, if it is none. `bound` tells the variables of macros.
pub(super) fn misuse(
    env: &WorkflowEnv<'_>,
    call: &Call,
    types: &[Type],
    bound: &dyn Fn(&str) -> bool,
) -> Option<Diagnostic> {
    let function = call.function.text.as_str();
    let ([arg], [ty], true) = (call.args.as_slice(), types, OF_A_STEP.contains(&function)) else { return None };
    let is_step = |name: &str| matches!(env.lookup(name), Some(Def::Node(_)));
    let found = match &arg.kind {
        ExprKind::Ident { name, rooted } => match env.lookup(name).filter(|_| *rooted || !bound(name)) {
            Some(Def::Node(_)) => return None,
            def => format!("`{name}` is {}", word(def)),
        },
        _ => format!("this is `{ty}`"),
    };
    let report = TYPE_MISMATCH.at(arg.span, format!("`{function}` takes a step, and {found}"));
    Some(match &arg.kind {
        ExprKind::Literal(Literal::String(text)) if is_step(text) && !bound(text) => report
            .help(format!("write the name without quotes: `{function}({text})`"))
            .fix(Fix::safe("take the quotes away").replace(arg.span, text.as_ref())),
        _ => match cel::chain(arg).name().filter(|name| is_step(name) && !bound(name)) {
            Some(step) => report.help(format!("ask how the step ended, not what it gave: `{function}({step})`")),
            None => report.help(format!("write the name of a step of this workflow, as in `{function}(page)`")),
        },
    })
}

/// What a name stands for that is no step.
const fn word(def: Option<Def>) -> &'static str {
    match def {
        Some(Def::Node(_)) => "a step",
        Some(Def::Let(_)) => "a `let`",
        Some(Def::Param(_)) => "a parameter",
        Some(Def::Item(_)) => "an element of a list",
        Some(Def::Index(_)) => "the index of an element",
        Some(Def::Round(_)) => "the loop around, which has not ended",
        Some(Def::Run) => "the run itself",
        Some(Def::Value(Value::Const(_))) => "a constant",
        Some(Def::Value(Value::Secret(_))) => "a secret",
        None => "a variable of a macro",
    }
}
