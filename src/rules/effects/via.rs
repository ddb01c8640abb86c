//! How actions are carried out, as far as their `via` says it.
//!
//! What is declared as `custom` may be anything, so nothing is known of it. Which methods of HTTP only read, and which may be repeated, is
//! said by RFC 9110, sections 9.2.1 and 9.2.2.

use crate::base::Span;
use crate::cel::Value;
use crate::hir::{Action, ActionId};
use crate::rules::Context;
use crate::syntax::ast::Archetype;

/// The kind of `via` that asks a server.
pub(in crate::rules) const HTTP: &str = "http";
/// The kind of `via` that runs a model.
pub(in crate::rules) const AGENT: &str = "agent";
/// The kind of `via` that asks a person.
pub(in crate::rules) const HUMAN: &str = "human";
/// The kind of `via` that puts a message into a queue.
pub(in crate::rules) const QUEUE: &str = "queue";
/// The kind of `via` that runs a command.
pub(in crate::rules) const SHELL: &str = "shell";

/// How freely a model chooses; at 0 it takes what is most likely.
pub(in crate::rules) const TEMPERATURE: &str = "temperature";
/// Of the likeliest words, how much of all likelihood a model chooses from.
pub(in crate::rules) const TOP_P: &str = "top_p";

/// The methods that only read.
pub(super) const READING: [&str; 3] = ["GET", "HEAD", "OPTIONS"];
/// The methods that may be sent twice with the effect of once.
const REPEATABLE: [&str; 5] = ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"];

/// The kind of `via` of an action, if it is one that Flowright knows.
pub(in crate::rules) fn kind(action: &Action) -> Option<&str> {
    action.via.as_ref().filter(|via| !via.custom).map(|via| via.kind.text.as_str())
}

/// The text that a key of an action's config has.
pub(in crate::rules) fn text<'a>(context: Context<'a>, id: ActionId, key: &str) -> Option<&'a str> {
    context.typed.configs[id].iter().find_map(|(name, value)| match value {
        Value::String(text) if name == key => Some(&**text),
        _ => None,
    })
}

/// The number that a key of an action's config has.
pub(in crate::rules) fn number(context: Context<'_>, id: ActionId, key: &str) -> Option<f64> {
    context.typed.configs[id].iter().find_map(|(name, value)| match value {
        Value::Double(number) if name == key => Some(*number),
        _ => None,
    })
}

/// Where the value of a key of an action's config stands.
pub(in crate::rules) fn place(action: &Action, key: &str) -> Option<Span> {
    let entry = action.via.as_ref()?.config.iter().find(|(name, _)| name.text == key);
    entry.map(|(_, expr)| expr.span)
}

/// Whether nothing says that an effect may be done twice: it is not `idempotent`, and its method is none that may be sent again. An http
/// effect without a method is left alone: which one is sent is for the runtime to say.
pub(in crate::rules) fn is_unrepeatable(context: Context<'_>, id: ActionId) -> bool {
    let action = &context.program.actions[id];
    let says = context.program.modules[action.module].native;
    if !says || action.archetype != Archetype::Effect || action.idempotent.is_some() {
        return false;
    }
    kind(action) != Some(HTTP) || text(context, id, "method").is_some_and(|method| !REPEATABLE.contains(&method))
}
