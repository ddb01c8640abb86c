//! The actions of nodes: their types, and how long and how often they are tried.

use super::config::constant;
use super::nodes::{Node, integer, text};
use crate::base::{Name, Span, suggest::nearest};
use crate::diagnostic::Sink;
use crate::frontend::names::identifier;
use crate::frontend::rules::{OUT_OF_RANGE, UNEXPECTED_VALUE};
use crate::frontend::tree::{Entry, Fields, Kind as ValueKind, Value, kind_name};
use crate::syntax;
use crate::syntax::ast::{
    Action, Archetype, Clause, ClauseKind, Item, ItemKind, Retry, Spanned, TypeExpr, TypeExprKind, Via,
};
use smol_str::{SmolStr, format_smolstr};

/// The type of the nodes that go back.
pub(super) const LOOP: &str = "loop";

/// The types of nodes. What only works on data is pure; of what others do nothing is promised.
const KINDS: [(&str, Archetype); 10] = [
    ("function", Archetype::Effect),
    ("http", Archetype::Effect),
    ("agent", Archetype::Effect),
    ("hitl", Archetype::Effect),
    ("conditional", Archetype::Effect),
    (LOOP, Archetype::Effect),
    ("parallel", Archetype::Effect),
    ("transform", Archetype::Compute),
    ("aggregate", Archetype::Compute),
    ("filter", Archetype::Compute),
];

/// The attempts of a `retry` that does not say how many, and the most.
const ATTEMPTS: (i64, i64) = (3, 10);

/// The first pause of a `retry` that does not say it, in milliseconds.
const BACKOFF_MS: i64 = 1000;

/// By what each pause is longer than the one before, if a `retry` does not say it.
const BACKOFF_MULTIPLIER: f64 = 2.0;

/// The type of a node.
pub(super) struct Kind<'a> {
    pub(super) text: &'a str,
    span: Span,
    archetype: Archetype,
}

/// Reads the type of the node at `node`. One that is not known is reported, and taken as it is.
pub(super) fn kind<'a>(value: Option<Value<'a>>, node: Span, sink: &mut Sink) -> Kind<'a> {
    let Some(name) = value.and_then(|value| text(value, "the type of a node", sink)) else {
        return Kind { text: "node", span: node, archetype: Archetype::Effect };
    };
    let known = KINDS.iter().find(|(known, _)| *known == name.text);
    if known.is_none() {
        let names = KINDS.iter().map(|(name, _)| *name);
        let near = nearest(name.text, names.clone());
        let all: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        let report = UNEXPECTED_VALUE
            .at(name.span, format!("`{}` is no type of node", name.text))
            .help(format!("the types are {}", all.join(", ")));
        sink.report(report.suggest(name.origin.whole(), near));
    }
    let archetype = known.map_or(Archetype::Effect, |(_, archetype)| *archetype);
    Kind { text: name.text, span: name.span, archetype }
}

/// `timeout_ms` and `retry` of a node.
pub(super) fn clauses(fields: &mut Fields<'_>, sink: &mut Sink) -> Vec<Clause> {
    let mut clauses = Vec::new();
    if let Some(timeout) = fields.take("timeout_ms").and_then(|value| milliseconds(value, "`timeout_ms`", 1, sink)) {
        clauses.push(Clause { span: timeout.span, kind: ClauseKind::Timeout(timeout) });
    }
    if let Some(value) = fields.take("retry")
        && let Some(retry) = retry(value, sink)
    {
        clauses.push(Clause { span: value.span(), kind: ClauseKind::Retry(retry) });
    }
    clauses
}

fn retry(value: Value<'_>, sink: &mut Sink) -> Option<Retry> {
    let mut fields = Fields::of(value, "`retry`", sink)?;
    let (usual, most) = ATTEMPTS;
    let attempts = fields.take("max_attempts").and_then(|value| integer(value, "`max_attempts`", (1, most), sink));
    let pause = fields.take("backoff_ms").and_then(|value| milliseconds(value, "`backoff_ms`", 0, sink));
    let factor = fields.take("backoff_multiplier").and_then(|value| multiplier(value, sink));
    fields.finish(sink);
    let attempts = attempts.unwrap_or(Spanned { value: usual, span: value.span() });
    let pause = pause.unwrap_or(Spanned { value: BACKOFF_MS.unsigned_abs(), span: value.span() });
    let factor = factor.unwrap_or(Spanned { value: BACKOFF_MULTIPLIER, span: value.span() });
    // One attempt is no retry: then there are no pauses.
    let times = Spanned { value: attempts.value - 1, span: attempts.span };
    let (backoff, factor) = if times.value > 0 { (Some((pause, None)), Some(factor)) } else { (None, None) };
    Some(Retry { times, backoff, factor, jitter: false, on: Vec::new() })
}

fn milliseconds(value: Value<'_>, what: &str, least: i64, sink: &mut Sink) -> Option<Spanned<u64>> {
    let found = integer(value, what, (least, i64::MAX), sink)?;
    Some(Spanned { value: found.value.unsigned_abs(), span: found.span })
}

fn multiplier(value: Value<'_>, sink: &mut Sink) -> Option<Spanned<f64>> {
    let number = match value.kind() {
        ValueKind::Double(number) => number,
        #[expect(clippy::cast_precision_loss, reason = "a multiplier of many digits is no longer one")]
        ValueKind::Int(number) => number as f64,
        ValueKind::Wrong => return None,
        kind => {
            let message = format!("`backoff_multiplier` is a number, and this is {}", kind_name(kind));
            sink.report(UNEXPECTED_VALUE.at(value.span(), message));
            return None;
        }
    };
    if !number.is_finite() || number < 1.0 {
        let message = format!("`backoff_multiplier` is at least 1, and this is {number}");
        sink.report(OUT_OF_RANGE.at(value.span(), message).help("write a number that is at least 1"));
        return None;
    }
    Some(Spanned { value: number, span: value.span() })
}

/// The name of a node's action, whose step is called `name`.
pub(super) fn action_name(node: &Node<'_>, name: &SmolStr) -> Name {
    Name::new(format_smolstr!("{}.{name}", identifier(node.kind.text)), node.id_span())
}

/// The entries of a config. Where a key is no name, as `Content-Type`, all of it is one entry, `config`.
fn entries(config: Value<'_>, sink: &mut Sink) -> Vec<(Name, crate::cel::Expr)> {
    let is_name = |key: &str| syntax::is_name(key) && !key.contains('.');
    if config.entries().all(|entry| is_name(entry.key.text)) {
        let read = |entry: Entry<'_>| (Name::new(entry.key.text, entry.key.span), constant(entry.value, sink));
        return config.entries().map(read).collect();
    }
    vec![(Name::new("config", config.span().before()), constant(config, sink))]
}

/// The action of a node. What nothing follows gives its output to the outside: it is no mere computation.
pub(super) fn action(node: &Node<'_>, name: &SmolStr, is_last: bool, sink: &mut Sink) -> Item {
    let config = node.config.filter(|config| config.kind() == ValueKind::Map);
    let config = config.map_or_else(Vec::new, |config| entries(config, sink));
    if let Some(config) = node.config.filter(|config| !matches!(config.kind(), ValueKind::Map | ValueKind::Wrong)) {
        let message = format!("`config` is a map of keys, and this is {}", kind_name(config.kind()));
        sink.report(UNEXPECTED_VALUE.at(config.span(), message));
    }
    let via = Via { kind: Name::new(node.kind.text, node.kind.span), custom: true, config };
    let span = node.config.map_or(node.kind.span, Value::span);
    let mut clauses = vec![Clause { span, kind: ClauseKind::Via(via) }];
    clauses.extend(node.clauses.iter().cloned());
    let archetype = if is_last { Archetype::Effect } else { node.kind.archetype };
    let returns = TypeExpr { span: node.span, kind: TypeExprKind::Name(Name::new("dyn", node.span)) };
    let name = action_name(node, name);
    let action = Action { archetype, name, params: Vec::new(), returns: Some(returns), clauses };
    Item { span: node.span, doc: None, kind: ItemKind::Action(action) }
}
