//! Runs one test: parses, checks, evaluates, compares.

use crate::convert::{plain, same_value};
use crate::suite::{Expected, Test};
use flowright::base::{FileId, Span};
use flowright::cel::rules::UNKNOWN_FUNCTION;
use flowright::cel::{self, Activation, Env, Expr, Named, Overload, Program, Type, Value};
use flowright::diagnostic::Sink;
use smol_str::SmolStr;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Where something was found to be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    Parse,
    Check,
    Evaluate,
}

/// Why a test failed.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) stage: Stage,
    pub(crate) reason: String,
}

/// How a test passed: by its value, or by an error that came up at a stage.
pub(crate) type Outcome = Result<Option<Stage>, Failure>;

/// Runs a test; a panic is a failure.
pub(crate) fn run(test: &Test) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| judge(test)))
        .unwrap_or_else(|_| Err(Failure { stage: Stage::Evaluate, reason: "it panicked".to_owned() }))
}

fn judge(test: &Test) -> Outcome {
    let mut sink = Sink::new();
    let end = u32::try_from(test.expr.len()).unwrap_or(u32::MAX);
    let expr = cel::parse(&test.expr, Span::new(FileId::new(0), 0, end), &mut sink);
    if sink.has_errors() {
        return failed(test, Stage::Parse, said(&sink));
    }
    if !test.disable_check {
        let ty = cel::check(&expr, &Scope(test), &mut sink);
        // That a function is not offered here proves nothing of one that is to fail.
        if sink.found().iter().any(|found| *found.rule == UNKNOWN_FUNCTION) {
            return Err(Failure { stage: Stage::Check, reason: said(&sink) });
        }
        if sink.has_errors() {
            return failed(test, Stage::Check, said(&sink));
        }
        if let Some(deduced) = &test.deduced
            && plain(&ty) != plain(deduced)
        {
            return Err(Failure { stage: Stage::Check, reason: format!("expected type {deduced}, found {ty}") });
        }
    }
    if test.check_only {
        return if test.deduced.is_some() { Ok(None) } else { Err(message(Stage::Check)) };
    }
    match (evaluate(&expr, test), &test.expected) {
        (Err(reason), _) => failed(test, Stage::Evaluate, reason),
        (Ok(found), Expected::Value(wanted)) if same_value(&found, wanted) => Ok(None),
        (Ok(found), wanted) => {
            Err(Failure { stage: Stage::Evaluate, reason: format!("expected {wanted:?}, found {found:?}") })
        }
    }
}

/// The value of an expression with the test's bindings.
fn evaluate(expr: &Expr, test: &Test) -> Result<Value, String> {
    let program = Program::new(expr, &Bound(test)).map_err(|error| error.message)?;
    let bindings = test.bindings.iter();
    let values = bindings.fold(Activation::new(), |values, (name, value)| values.bind(name, value));
    program.evaluate(&values).map_err(|error| error.message)
}

/// The names that a test has values for.
struct Bound<'t>(&'t Test);

impl cel::Scope for Bound<'_> {
    fn variable(&self, name: &str) -> Option<SmolStr> {
        self.0.candidates(name).iter().find_map(|name| self.root_variable(name))
    }

    fn root_variable(&self, name: &str) -> Option<SmolStr> {
        self.0.bindings.contains_key(name).then(|| name.into())
    }
}

/// An error passes where one is expected, unless messages are involved.
fn failed(test: &Test, stage: Stage, reason: String) -> Outcome {
    if test.expected == Expected::Error && !test.check_only && !test.needs_protobuf {
        return Ok(Some(stage));
    }
    Err(Failure { stage, reason })
}

fn message(stage: Stage) -> Failure {
    Failure { stage, reason: "a message is expected".to_owned() }
}

fn said(sink: &Sink) -> String {
    let lines: Vec<String> =
        sink.sorted().iter().map(|found| format!("{}: {}", found.rule.code, found.message)).collect();
    lines.join("; ")
}

/// The names that a test declares.
struct Scope<'t>(&'t Test);

impl Env for Scope<'_> {
    fn variable(&self, name: &str) -> Option<Type> {
        self.0.candidates(name).iter().find_map(|name| self.0.variables.get(name).cloned())
    }

    fn variables(&self) -> Vec<SmolStr> {
        self.0.variables.keys().map(SmolStr::new).collect()
    }

    fn unfold(&self, _: &Named) -> Type {
        Type::Dyn
    }

    fn overloads(&self, function: &str) -> &[Overload] {
        let candidates = self.0.candidates(function);
        candidates.iter().find_map(|name| self.0.functions.get(name)).map_or(&[], Vec::as_slice)
    }
}
