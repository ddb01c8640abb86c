//! A node of a manifest's graph, as it is written.

use crate::base::{Name, Span};
use crate::cel::Expr;
use crate::diagnostic::Sink;
use crate::frontend::data::{self, inside};
use crate::frontend::rules::{MISPLACED_FIX, MISSING_KEY, OUT_OF_RANGE, UNEXPECTED_VALUE};
use crate::frontend::skill;
use crate::frontend::tree::{Fields, Kind, Remarks, Scalar, Value};
use crate::syntax::ast::Spanned;
use smol_str::SmolStr;

/// How often a fix may be tried.
pub(super) const RETRIES: std::ops::RangeInclusive<i64> = 1..=10;

/// A node.
pub(super) struct Node<'a> {
    pub(super) span: Span,
    pub(super) id: Scalar<'a>,
    /// What its step is called.
    pub(super) name: SmolStr,
    /// The skill that it runs, if that is not called as it is.
    pub(super) skill: Option<Scalar<'a>>,
    pub(super) inputs: Inputs<'a>,
    /// Where the inputs stand.
    pub(super) inputs_span: Option<Span>,
    /// What it only waits for.
    pub(super) after: Vec<Scalar<'a>>,
    pub(super) cond: Option<Expr>,
    pub(super) fix: Option<Fix>,
    pub(super) description: Option<String>,
}

/// What a node takes.
pub(super) enum Inputs<'a> {
    /// Nothing is said: it follows the node before it.
    Before,
    /// The outputs of these.
    Ids(Vec<Scalar<'a>>),
    /// The inputs of its skill, each with a value.
    Named(Vec<(Name, Expr)>),
}

/// A node that runs when the validator before it says no.
#[derive(Clone, Copy)]
pub(super) struct Fix {
    /// `"on"`
    pub(super) key: Span,
    /// `"fail"`
    pub(super) value: Span,
    /// How often, if it says so.
    pub(super) retries: Option<Spanned<i64>>,
    /// Whether it seems to say so under a misspelt key, which is reported as one.
    misspelt: bool,
}

/// Reads a node.
pub(super) fn read<'a>(value: Value<'a>, remarks: &mut Remarks<'_>, sink: &mut Sink) -> Option<Node<'a>> {
    let mut fields = Fields::of(value, "a node", sink)?;
    let id = fields.require("id", sink).and_then(|id| data::id(id, "the id of a node", sink));
    let skill = fields.take("skill").and_then(|skill| data::id(skill, "`skill`", sink));
    let description = data::description(&mut fields, "description", sink);
    let given = fields.take("inputs");
    let inputs = given.map_or(Inputs::Before, |inputs| read_inputs(inputs, remarks, sink));
    let after = fields.take("after").map(|ids| data::ids(ids, "`after`", "a node", sink)).unwrap_or_default();
    let cond = fields.take("cond").and_then(|cond| read_condition(cond, remarks, sink));
    let fix = read_fix(&mut fields, id, sink);
    fields.finish(sink);
    let inputs_span = given.map(Value::span);
    let (span, name) = (value.span(), SmolStr::default());
    Some(Node { span, id: id?, name, skill, inputs, inputs_span, after, cond, fix, description })
}

fn read_inputs<'a>(value: Value<'a>, remarks: &mut Remarks<'_>, sink: &mut Sink) -> Inputs<'a> {
    match value.kind() {
        Kind::List => Inputs::Ids(data::ids(value, "`inputs`", "an input", sink)),
        Kind::Map => {
            let mut named = Vec::with_capacity(value.entries().len());
            for entry in value.entries() {
                let given = match entry.value.scalar().filter(|_| entry.value.kind() == Kind::Text) {
                    Some(text) => remarks.expression(text, sink),
                    None => data::literal(entry.value, sink),
                };
                if skill::may_be_read(entry.key, "an input", sink) {
                    named.push((Name::new(entry.key.text, inside(entry.key)), given));
                }
            }
            Inputs::Named(named)
        }
        _ => {
            data::unexpected(value, "`inputs`", "a list of nodes, or a map of inputs and what they are given", sink);
            Inputs::Ids(Vec::new())
        }
    }
}

fn read_condition(value: Value<'_>, remarks: &mut Remarks<'_>, sink: &mut Sink) -> Option<Expr> {
    if matches!(value.kind(), Kind::Bool(_)) {
        return Some(data::literal(value, sink));
    }
    data::text(value, "`cond`", sink).map(|text| remarks.expression(text, sink))
}

fn read_fix(fields: &mut Fields<'_>, id: Option<Scalar<'_>>, sink: &mut Sink) -> Option<Fix> {
    let on = fields.entry("on").filter(|on| on.value.kind() != Kind::Null);
    let counted = fields.entry("max_retries").filter(|entry| entry.value.kind() != Kind::Null);
    let Some(on) = on else {
        if let Some(counted) = counted {
            let whose = id.map_or_else(|| "this node".to_owned(), |id| format!("`{}`", id.text));
            let message = format!("`max_retries` is how often a fix is tried, and {whose} is none");
            let report = MISPLACED_FIX.at(counted.key.span, message);
            sink.report(report.help("add `\"on\": \"fail\"`, or remove `max_retries`"));
        }
        return None;
    };
    let fail = data::text(on.value, "`on`", sink)?;
    if fail.text != "fail" {
        let message = format!("a node can run on `fail`, and nothing is called `{}`", fail.text);
        sink.report(UNEXPECTED_VALUE.at(inside(fail), message).suggest(inside(fail), Some("fail")));
    }
    let misspelt = fields.has_misspelt("max_retries");
    let retries = counted.map(|counted| read_retries(counted.value, sink));
    Some(Fix { key: on.key.span, value: on.value.span(), retries, misspelt })
}

fn read_retries(value: Value<'_>, sink: &mut Sink) -> Spanned<i64> {
    let mut retries = data::integer(value, "`max_retries`", sink);
    if let Some(retries) = &mut retries
        && !RETRIES.contains(&retries.value)
    {
        let message = format!("`max_retries` is from 1 to 10, and this is {}", retries.value);
        sink.report(OUT_OF_RANGE.at(retries.span, message).help("write a number that is from 1 to 10"));
        retries.value = retries.value.clamp(*RETRIES.start(), *RETRIES.end());
    }
    // What was reported here is not missed.
    retries.unwrap_or(Spanned { value: *RETRIES.start(), span: value.span() })
}

impl Node<'_> {
    /// How often this node, the first fix behind its validator, is tried.
    pub(super) fn retries(&self, fix: Fix, sink: &mut Sink) -> Spanned<i64> {
        fix.retries.unwrap_or_else(|| {
            let message = format!("nothing says how often `{}` is tried", self.id.text);
            let report = MISSING_KEY.at(fix.key, message).help("add `\"max_retries\"`, a number from 1 to 10");
            if !fix.misspelt {
                sink.report(report);
            }
            Spanned { value: *RETRIES.start(), span: fix.key }
        })
    }
}
