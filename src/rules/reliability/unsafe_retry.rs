//! W0701, `unsafe-retry`.

use crate::base::Span;
use crate::diagnostic::{Sink, rule};
use crate::hir::{ActionId, Callable, Node, WorkflowId};
use crate::rules::Context;
use crate::rules::effects::via::is_unrepeatable;
use crate::syntax::ast::Retry;
use rustc_hash::FxHashSet;

rule! {
    /// An effect is tried again, and nothing says that it may be done twice.
    ///
    /// An attempt that fails may have done its work all the same: the answer was lost, or came too late. To try again is then to do it twice, to charge a card
    /// twice or to send two mails.
    ///
    /// ```flow bad
    /// effect card.charge(amount: double) -> { id: string } {
    ///   via http { method: "POST", url: "https://pay.example.com/charges" }
    ///   timeout 5s
    ///   retry 3
    /// }
    /// ```
    ///
    /// If doing it twice is the same as doing it once, for example since the server knows the request by a key, say `idempotent`. If not, remove the
    /// `retry`, and let a step `after … failed` find out what happened.
    ///
    /// ```flow good
    /// effect card.charge(amount: double) -> { id: string } {
    ///   via http { method: "POST", url: "https://pay.example.com/charges" }
    ///   idempotent
    ///   timeout 5s
    ///   retry 3
    /// }
    /// ```
    ///
    /// The same holds for the `retry` of a step, also of one that runs a workflow with such effects in it. Requests with `GET`, `HEAD`, `OPTIONS`, `PUT` and `DELETE` may be
    /// repeated by the rules of HTTP, so nothing is said of them, nor of a `retry` only `on` errors by which an attempt was refused before it began, as `"RateLimited"` or
    /// `"ConnectionRefused"`. Nor is anything said of files that have no word for it, like graphs of nodes and edges.
    pub UNSAFE_RETRY = warning "W0701" "unsafe-retry"
}

/// Errors of attempts that were refused before they began, in small letters and without signs between.
const REFUSALS: [&str; 10] = [
    "ratelimited",
    "ratelimit",
    "ratelimitexceeded",
    "toomanyrequests",
    "throttled",
    "throttling",
    "connectionrefused",
    "econnrefused",
    "circuitopen",
    "serviceunavailable",
];

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, action) in context.program.actions.enumerate() {
        if let Some(retry) = action.policy.retry.as_ref().filter(|retry| retry.times.value > 0)
            && !is_after_refusal(retry)
            && is_unrepeatable(context, id)
        {
            report(retry.times.span, action.name.as_str(), (action.name.span, "not declared as `idempotent`"), sink);
        }
    }
    for id in context.program.workflows.ids() {
        for (node, callee) in super::nodes(context, id) {
            let own = node.clauses.retry.as_deref().filter(|retry| retry.times.value > 0);
            if let (Some(retry), Some(callee)) = (own, callee) {
                step(context, node, retry, callee, sink);
            }
        }
    }
}

/// A step with a `retry` of its own. Of an action that has one, too, all is said at the action.
fn step(context: Context<'_>, node: &Node, retry: &Retry, callee: Callable, sink: &mut Sink) {
    let span = retry.times.span;
    match callee {
        Callable::Action(id) => {
            let action = &context.program.actions[id];
            let has_own =
                action.policy.retry.as_ref().is_some_and(|retry| retry.times.value > 0 && !is_after_refusal(retry));
            if !has_own && !is_after_refusal(retry) && is_unrepeatable(context, id) {
                report(span, action.name.as_str(), (action.name.span, "not declared as `idempotent`"), sink);
            }
        }
        Callable::Workflow(id) => {
            let Some((inner, effect)) = effect_in(context, id) else { return };
            let name = &context.program.actions[effect].name;
            let message = format!(
                "`{}` is run again as a whole, and the effect `{name}` in it may then be done twice",
                node.name
            );
            sink.report(
                UNSAFE_RETRY
                    .at(span, message)
                    .label("tried again here")
                    .related(inner, format!("`{name}` is done here"))
                    .related(name.span, "not declared as `idempotent`")
                    .help(format!(
                        "declare `{name}` as `idempotent` if it may be done twice, or retry the steps that may be"
                    )),
            );
        }
    }
}

/// Whether an action is only tried again after attempts that did nothing. Of a workflow that says nothing: the steps before the one that was refused were done.
fn is_after_refusal(retry: &Retry) -> bool {
    let refused = |name: &str| {
        let letters = name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
        let bare = letters.strip_suffix("error").or_else(|| letters.strip_suffix("exception")).unwrap_or(&letters);
        REFUSALS.contains(&bare)
    };
    !retry.on.is_empty() && retry.on.iter().all(|name| refused(&name.value))
}

fn report(span: Span, name: &str, related: (Span, &str), sink: &mut Sink) {
    sink.report(
        UNSAFE_RETRY
            .at(span, format!("`{name}` is an effect, and to try it again may be to do it twice"))
            .label("tried again")
            .related(related.0, related.1)
            .help(format!(
                "declare `{name}` as `idempotent` if doing it twice is the same as once, or remove the `retry`"
            )),
    );
}

/// A step in a workflow, or in one that it runs, whose effect may not be done twice.
fn effect_in(context: Context<'_>, id: WorkflowId) -> Option<(Span, ActionId)> {
    let (mut open, mut seen) = (vec![id], FxHashSet::default());
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        for (node, callee) in super::nodes(context, id) {
            match callee {
                Some(Callable::Action(action)) if is_unrepeatable(context, action) => {
                    return Some((node.name.span, action));
                }
                Some(Callable::Workflow(inner)) => open.push(inner),
                Some(Callable::Action(_)) | None => {}
            }
        }
    }
    None
}
