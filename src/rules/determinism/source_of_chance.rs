//! W0631, `source-of-chance`.

use super::shell::chance_of_command;
use crate::base::Span;
use crate::cel::Value;
use crate::diagnostic::{Sink, rule};
use crate::hir::{Action, ActionId};
use crate::rules::Context;
use crate::rules::effects::via::{self, HUMAN, SHELL};

rule! {
    /// A `deterministic` action has a source of chance, or the time.
    ///
    /// What is `deterministic` gives the same for the same arguments, and replays and caches rely on that. A command that asks for the date or for random bytes,
    /// an expression that calls `now()` or `random()`, and a person who is asked give something else each time.
    ///
    /// ```flow bad
    /// compute report.name(title: string) -> { path: string } {
    ///   via shell { command: "echo \"$1-$(date +%s)\"", args: ["{title}"] }
    ///   deterministic
    ///   timeout 5s
    /// }
    /// ```
    ///
    /// Take in what changes as an argument, or promise nothing. The workflow knows `run.started_at` and `run.seed`.
    ///
    /// ```flow good
    /// compute report.name(title: string, at: timestamp) -> { path: string } {
    ///   via shell { command: "echo \"$1-$2\"", args: ["{title}", "{at}"] }
    ///   deterministic
    ///   timeout 5s
    /// }
    ///
    /// workflow name(title: string) -> string {
    ///   step named = report.name(title, at: run.started_at)
    ///   return named.path
    /// }
    /// ```
    ///
    /// Looked at are commands where a shell would run them (`date`, `uuidgen`, `shuf`, `mktemp`, `openssl rand`, `sort -R`), `$RANDOM` and `/dev/urandom`, and the calls in
    /// the expressions of `transform`, `aggregate` and `filter`. A word that is an argument, a `{date}` that the action was given, and a `date -d` that only writes a
    /// given time in another way are none of that. What a function or a server does cannot be seen. Settings of models are `unsteady-model`, E0601.
    pub SOURCE_OF_CHANCE = warning "W0631" "source-of-chance"
}

/// Functions of many languages that give something else each time.
const CALLS: [&str; 12] =
    ["now", "today", "utcnow", "random", "rand", "randint", "uuid", "uuid4", "uuidv4", "guid", "getdate", "sysdate"];

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, action) in context.program.actions.enumerate() {
        let (Some(promise), Some(kind)) = (action.deterministic, via::kind(action)) else { continue };
        let found = match kind {
            HUMAN => action.via.as_ref().map(|via| (via.kind.span, "a person who is asked".to_owned())),
            SHELL => in_command(context, id, action),
            "transform" | "aggregate" | "filter" => in_expression(context, id, action),
            _ => None,
        };
        let Some((span, what)) = found else { continue };
        sink.report(
            SOURCE_OF_CHANCE
                .at(span, format!("`{}` is deterministic, and {what} gives something else each time", action.name))
                .label("not the same twice")
                .related(promise, "here it is promised")
                .help(
                    "take it in as an argument, as in `at: run.started_at`, or do not promise that it is deterministic",
                ),
        );
    }
}

/// The word of a shell action's command, or of its arguments, that gives something else each time.
fn in_command(context: Context<'_>, id: ActionId, action: &Action) -> Option<(Span, String)> {
    let listed = context.typed.configs[id].iter().find_map(|(key, value)| match value {
        Value::List(texts) if key == "args" => Some(texts),
        _ => None,
    });
    let text = |value: &'_ Value| if let Value::String(text) = value { Some(text.to_string()) } else { None };
    let args: Vec<String> = listed.into_iter().flat_map(|texts| texts.iter().filter_map(text)).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let command = via::text(context, id, "command")?;
    let in_text = chance_of_command(command, &args)?;
    // With no arguments, it is in the command.
    let key = if chance_of_command(command, &[]).is_some() { "command" } else { "args" };
    Some((via::place(action, key)?, format!("`{in_text}`")))
}

/// The function in the expression of a `transform`, `aggregate` or `filter` that gives something else each time.
fn in_expression(context: Context<'_>, id: ActionId, action: &Action) -> Option<(Span, String)> {
    for key in ["expression", "condition", "template"] {
        let Some(text) = via::text(context, id, key) else { continue };
        let called = text.match_indices('(').find_map(|(at, _)| {
            let before = &text[..at];
            if is_quoted(before) {
                return None;
            }
            let start = before.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |end| end + 1);
            let name = &before[start..];
            CALLS.iter().any(|call| name.eq_ignore_ascii_case(call)).then_some(name)
        });
        if let Some(name) = called {
            return Some((via::place(action, key)?, format!("`{name}()`")));
        }
    }
    None
}

/// Whether what stands behind this text is inside of a quoted one.
fn is_quoted(before: &str) -> bool {
    let signs = before.chars().filter(|c| matches!(c, '"' | '\''));
    signs.fold(None, behind).is_some()
}

/// The quote that is open behind another one.
fn behind(open: Option<char>, sign: char) -> Option<char> {
    open.map_or(Some(sign), |open| (open != sign).then_some(open))
}
