//! E0407, `out-of-range`: what is the same in all kinds of files.

use crate::cel::Value;
use crate::diagnostic::Sink;
use crate::frontend::rules::OUT_OF_RANGE;
use crate::hir::{Action, ModuleId, Needs, NodeKind};
use crate::rules::Context;
use crate::rules::effects::via::{AGENT, TEMPERATURE, TOP_P};
use crate::syntax::ast::{Retry, Spanned, Takes};
use smol_str::SmolStr;

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for resource in &context.program.resources {
        within(resource.capacity, "a capacity", 1, i64::MAX, sink);
    }
    for (id, action) in context.program.actions.enumerate() {
        model(action, &context.typed.configs[id], sink);
        room(context, action.module, &action.policy.needs, sink);
        policy(action.policy.retry.as_ref(), action.policy.takes.as_ref(), &action.policy.needs, sink);
    }
    for workflow in &context.program.workflows {
        within(workflow.header.concurrency, "`concurrency`", 1, i64::MAX, sink);
        for node in &workflow.nodes {
            room(context, workflow.module, &node.clauses.needs, sink);
            within(node.clauses.priority, "a priority", 1, 10, sink);
            policy(node.clauses.retry.as_deref(), node.clauses.takes.as_deref(), &node.clauses.needs, sink);
            if let NodeKind::Each { parallel, expects, .. } = &node.kind {
                within(*parallel, "`parallel`", 1, i64::MAX, sink);
                within(*expects, "`expects`", 0, i64::MAX, sink);
            }
        }
    }
}

/// What needs more units of a resource than there are can never run.
fn room(context: Context<'_>, module: ModuleId, needs: &[Needs], sink: &mut Sink) {
    for need in needs {
        let name = &need.resource;
        // An unknown resource was reported.
        let found = context.resolved.names.resource(module, name, &mut Sink::new());
        let (Some(amount), Some(id)) = (need.amount, found) else { continue };
        let resource = &context.program.resources[id];
        let capacity = resource.capacity.map_or(1, |capacity| capacity.value);
        if capacity >= 1 && amount.value > capacity {
            let units = if capacity == 1 { "1 unit".to_owned() } else { format!("{capacity} units") };
            let message = format!("this needs {} of `{name}`, which has {units}: it can never run", amount.value);
            sink.report(
                OUT_OF_RANGE
                    .at(amount.span, message)
                    .related(resource.name.span, format!("`{name}` is declared here"))
                    .help(format!("need at most {capacity}, or raise the capacity")),
            );
        }
    }
}

/// A model's temperature and its share of what is likely.
fn model(action: &Action, config: &[(SmolStr, Value)], sink: &mut Sink) {
    let Some(via) = action.via.as_ref().filter(|via| via.kind.text == AGENT) else { return };
    let ranges = [(TEMPERATURE, 0.0..=f64::MAX, "at least 0"), (TOP_P, 0.0..=1.0, "from 0 to 1")];
    for (setting, range, words) in ranges {
        let known = config.iter().find_map(|(key, value)| match value {
            Value::Double(value) if key == setting => Some(*value),
            #[expect(clippy::cast_precision_loss, reason = "whether it is in range does not change")]
            Value::Int(value) if key == setting => Some(*value as f64),
            _ => None,
        });
        let written = via.config.iter().find(|(name, _)| name.text == setting);
        if let (Some(value), Some((_, expr))) = (known.filter(|value| !range.contains(value)), written) {
            let message = format!("`{setting}` is {words}, and this is {value}");
            sink.report(OUT_OF_RANGE.at(expr.span, message).help(format!("write a number that is {words}")));
        }
    }
}

/// More retries than this are a mistake of units, and would not fit the IR.
const MAX_RETRIES: i64 = 1_000_000;

fn policy(retry: Option<&Retry>, takes: Option<&Takes>, needs: &[Needs], sink: &mut Sink) {
    for need in needs {
        within(need.amount, "an amount of a resource", 1, i64::MAX, sink);
    }
    if let Some(retry) = retry {
        within(Some(retry.times), "`retry`", 0, MAX_RETRIES, sink);
        if let Some(factor) = retry.factor.filter(|factor| factor.value < 1.0) {
            let message = format!("a backoff factor of {} makes each pause shorter than the one before", factor.value);
            sink.report(OUT_OF_RANGE.at(factor.span, message).help("give a factor of 1 or more"));
        }
        if let Some((first, Some(most))) = retry.backoff
            && first.value > most.value
        {
            let message = "the first pause is longer than the longest";
            sink.report(
                OUT_OF_RANGE
                    .at(most.span, message)
                    .related(first.span, "the first pause")
                    .help("swap the two durations"),
            );
        }
    }
    if let Some(takes) = takes {
        estimate(takes, sink);
    }
}

fn estimate(takes: &Takes, sink: &mut Sink) {
    let high = takes.high.unwrap_or(takes.low);
    if high.value < takes.low.value {
        let message = "an estimate goes from its least to its greatest figure";
        let help = "swap the two durations";
        sink.report(
            OUT_OF_RANGE
                .at(high.span, message)
                .label("less than the least")
                .related(takes.low.span, "the least")
                .help(help),
        );
    } else if let Some(likely) =
        takes.likely.filter(|likely| likely.value < takes.low.value || likely.value > high.value)
    {
        let message = "the likely figure lies outside of the estimate's range";
        sink.report(
            OUT_OF_RANGE
                .at(likely.span, message)
                .related(takes.low.span, "the least")
                .help("give a figure between the two"),
        );
    }
}

fn within(number: Option<Spanned<i64>>, what: &str, least: i64, most: i64, sink: &mut Sink) {
    let Some(number) = number.filter(|number| !(least..=most).contains(&number.value)) else { return };
    let range = if most == i64::MAX { format!("at least {least}") } else { format!("from {least} to {most}") };
    let message = format!("{what} is {range}, and this is {}", number.value);
    sink.report(OUT_OF_RANGE.at(number.span, message).help(format!("write a number that is {range}")));
}
