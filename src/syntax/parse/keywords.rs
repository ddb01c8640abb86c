//! The words of the language: which start what, and which are no names.

use crate::base::Span;
use crate::cel;
use crate::diagnostic::{Fix, Sink};
use crate::syntax::rules::RESERVED_NAME;

/// Which kind of block a word starts a statement of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// Declarations, outside of every block.
    Item,
    /// Statements of workflows.
    Statement,
    /// Statements of tests.
    Test,
    /// Statements of machines.
    Machine,
    /// Clauses, and arms of a choose. No block is of this family.
    Clause,
    /// Edges and transitions, which start with a name. No block is of this family.
    Edge,
}

/// Words that start a declaration.
pub(super) const ITEMS: &[&str] = &[
    "import", "type", "const", "secret", "resource", "events", "compute", "effect", "reducer", "machine", "workflow",
    "test",
];

/// Words that start a statement of a workflow, the arms of a choose and the end of a loop included.
pub(super) const STATEMENTS: &[&str] =
    &["step", "let", "choose", "each", "loop", "emit", "return", "until", "otherwise"];

/// Words that start a statement of a test.
pub(super) const TESTS: &[&str] = &["given", "mock", "expect"];

/// Words that start a clause of an action.
pub(super) const ACTION_CLAUSES: &[&str] =
    &["via", "timeout", "retry", "takes", "needs", "deterministic", "idempotent", "cached", "emits", "tracks"];

/// Words that start a clause of a step.
pub(super) const STEP_CLAUSES: &[&str] =
    &["when", "after", "join", "fallback", "timeout", "retry", "takes", "needs", "priority"];

/// Words that start a clause of an `emit`.
pub(super) const EMIT_CLAUSES: &[&str] = &["when", "after", "join"];

/// Words that start a header clause of a workflow.
pub(super) const HEADER_CLAUSES: &[&str] = &["version", "description", "timeout", "seed", "concurrency"];

/// The kind of statement that `word` starts, if it always does where a statement may stand.
pub(super) fn family(word: &str) -> Option<Family> {
    if !(3..=9).contains(&word.len()) {
        return None;
    }
    Some(match word {
        "step" | "let" | "choose" | "each" | "loop" | "emit" | "return" | "until" | "otherwise" => Family::Statement,
        "import" | "type" | "const" | "secret" | "resource" | "events" | "compute" | "effect" | "reducer"
        | "machine" | "workflow" | "test" => Family::Item,
        "given" | "mock" | "expect" => Family::Test,
        "initial" | "final" => Family::Machine,
        _ => return None,
    })
}

/// Whether `word` starts a clause of anything.
pub(in crate::syntax) fn is_clause(word: &str) -> bool {
    [ACTION_CLAUSES, STEP_CLAUSES, HEADER_CLAUSES].iter().any(|words| words.contains(&word))
}

/// What a name is for, which decides the words that it may not be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameUse {
    /// Of something declared or a step: also written where a statement or clause could start.
    Declared,
    /// Of a parameter or a variable: only used inside of expressions, so clause words are fine (`priority`).
    Variable,
}

/// Reports a word of the language, which stands at `place` where a new name is given.
pub(super) fn report_reserved(word: &str, name_use: NameUse, place: Span, sink: &mut Sink) {
    if is_reserved(word, name_use) {
        let report = RESERVED_NAME
            .at(place, format!("`{word}` is a word of the language, so it cannot be a name"))
            .help(format!("choose another name, as in `{word}_`"))
            .fix(Fix::guess(format!("rename it to `{word}_`")).replace(place.after(), "_"));
        sink.report(report);
    }
}

/// Whether `word` cannot be a name of this use.
pub(super) fn is_reserved(word: &str, name_use: NameUse) -> bool {
    let statement = matches!(family(word), Some(Family::Statement | Family::Test)) || word == "when";
    match name_use {
        NameUse::Variable => statement || cel::is_reserved(word),
        NameUse::Declared => {
            statement
                || family(word).is_some()
                || is_clause(word)
                || word == "wait"
                || word == "await"
                || cel::is_reserved(word)
        }
    }
}
