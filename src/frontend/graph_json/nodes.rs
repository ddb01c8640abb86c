//! The nodes of a graph, and what else stands beside its edges.

use super::actions::{self, Kind as NodeKind};
use crate::base::{Span, suggest::nearest};
use crate::diagnostic::{Fix, Sink};
use crate::frontend::rules::{DUPLICATE_NODE, OUT_OF_RANGE, UNEXPECTED_VALUE, UNKNOWN_NODE};
use crate::frontend::tree::{Fields, Kind, Scalar, Value, kind_name};
use crate::syntax::ast::{Clause, Spanned};
use rustc_hash::FxHashMap;

/// A graph as it stands in a file.
pub(super) struct Source<'a> {
    /// All of it.
    pub(super) span: Span,
    pub(super) metadata: Metadata<'a>,
    /// The nodes; a node's place is its number.
    pub(super) nodes: Vec<Node<'a>>,
    /// The numbers of the nodes by their ids.
    ids: FxHashMap<&'a str, u32>,
    /// The list of edges.
    pub(super) edges: Option<Value<'a>>,
}

/// What is said of the whole graph.
#[derive(Default)]
pub(super) struct Metadata<'a> {
    pub(super) name: Option<Scalar<'a>>,
    pub(super) version: Option<Scalar<'a>>,
    pub(super) description: Option<Scalar<'a>>,
    pub(super) tags: Vec<&'a str>,
}

/// A node.
pub(super) struct Node<'a> {
    /// All of it.
    pub(super) span: Span,
    /// Its id; none if it is missing.
    pub(super) id: Option<Scalar<'a>>,
    pub(super) kind: NodeKind<'a>,
    /// What its action is given; of a loop that is said in `jump`.
    pub(super) config: Option<Value<'a>>,
    /// `timeout` and `retry`.
    pub(super) clauses: Vec<Clause>,
    /// Where a loop node goes back to, and when.
    pub(super) jump: Option<Jump<'a>>,
}

/// What a loop node does.
pub(super) struct Jump<'a> {
    pub(super) max: Spanned<i64>,
    pub(super) back_to: Option<Scalar<'a>>,
    /// Goes round again when true.
    pub(super) condition: Option<Scalar<'a>>,
    pub(super) break_path: Vec<Scalar<'a>>,
    pub(super) timeout_path: Vec<Scalar<'a>>,
}

impl<'a> Source<'a> {
    /// Reads a document; none if it is no map.
    pub(super) fn read(value: Value<'a>, sink: &mut Sink) -> Option<Self> {
        let mut fields = Fields::of(value, "a graph", sink)?;
        let nodes = fields.require("nodes", sink);
        let edges = fields.take("edges");
        let metadata = fields.take("metadata").map_or_else(Metadata::default, |value| Metadata::read(value, sink));
        fields.finish(sink);
        let mut source = Self { span: value.span(), metadata, nodes: Vec::new(), ids: FxHashMap::default(), edges };
        for node in nodes.map_or_else(Vec::new, |nodes| list(nodes, "`nodes`", sink)) {
            source.node(node, sink);
        }
        Some(source)
    }

    fn node(&mut self, value: Value<'a>, sink: &mut Sink) {
        let Some(node) = node(value, sink) else { return };
        let number = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        if let Some(id) = node.id {
            if let Some(&first) = self.ids.get(id.text) {
                let first = self.nodes[first as usize].id_span();
                let message = format!("two nodes have the id `{}`", id.text);
                let report = DUPLICATE_NODE.at(id.span, message).related(first, "this is the first one");
                return sink.report(report.help("give one of them another id, and mend the edges that mean it"));
            }
            self.ids.insert(id.text, number);
        }
        self.nodes.push(node);
    }

    /// The number of the node that `id` names; reports it if there is none.
    pub(super) fn find(&self, id: Scalar<'_>, sink: &mut Sink) -> Option<u32> {
        self.named(id.text, id.span, |near| (id.origin.whole(), near.to_owned()), sink)
    }

    /// The same of a name that stands at `span`, with what to put where for the name that was meant.
    pub(super) fn named(
        &self,
        id: &str,
        span: Span,
        mended: impl Fn(&str) -> (Span, String),
        sink: &mut Sink,
    ) -> Option<u32> {
        let found = self.ids.get(id).copied();
        if found.is_none() {
            let ids = self.nodes.iter().filter_map(|node| node.id).map(|id| id.text);
            let mut report = UNKNOWN_NODE.at(span, format!("no node has the id `{id}`"));
            if let Some(near) = nearest(id, ids) {
                let (place, text) = mended(near);
                let fix = Fix::safe(format!("change it to `{near}`")).replace(place, text);
                report = report.help(format!("did you mean `{near}`?")).fix(fix);
            }
            sink.report(report);
        }
        found
    }
}

impl<'a> Metadata<'a> {
    fn read(value: Value<'a>, sink: &mut Sink) -> Self {
        let Some(mut fields) = Fields::of(value, "`metadata`", sink) else { return Self::default() };
        let mut get = |key, sink: &mut Sink| fields.take(key).and_then(|value| text(value, &format!("`{key}`"), sink));
        let (name, version, description) = (get("name", sink), get("version", sink), get("description", sink));
        let tags = fields.take("tags").map_or_else(Vec::new, |tags| list(tags, "`tags`", sink));
        let tags = tags.into_iter().filter_map(|tag| text(tag, "a tag", sink)).map(|tag| tag.text).collect();
        fields.finish(sink);
        Self { name, version, description, tags }
    }
}

impl<'a> Node<'a> {
    /// The id, or what is empty.
    pub(super) fn id_text(&self) -> &'a str {
        self.id.map_or("", |id| id.text)
    }

    /// Where its id stands, or else all of it.
    pub(super) fn id_span(&self) -> Span {
        self.id.map_or(self.span, |id| id.span)
    }
}

fn node<'a>(value: Value<'a>, sink: &mut Sink) -> Option<Node<'a>> {
    let mut fields = Fields::of(value, "a node", sink)?;
    let id = fields.require("id", sink).and_then(|value| id(value, sink));
    let kind = actions::kind(fields.require("type", sink), value.span(), sink);
    let is_loop = kind.text == actions::LOOP;
    let config = if is_loop { fields.require("config", sink) } else { fields.take("config") };
    let clauses = actions::clauses(&mut fields, sink);
    fields.finish(sink);
    let jump = config.filter(|_| is_loop).and_then(|config| jump(config, sink));
    let config = config.filter(|_| !is_loop);
    Some(Node { span: value.span(), id, kind, config, clauses, jump })
}

/// An id. One that is not as it should be is reported, and serves.
fn id<'a>(value: Value<'a>, sink: &mut Sink) -> Option<Scalar<'a>> {
    let Some(id) = value.scalar().filter(|_| matches!(value.kind(), Kind::Text | Kind::Int(_))) else {
        return text(value, "an id", sink);
    };
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    if value.kind() != Kind::Text {
        let message = "an id is text, and this is a number";
        sink.report(UNEXPECTED_VALUE.at(id.span, message).help("put it in quotes"));
    } else if id.text.is_empty() || !id.text.chars().all(sound) {
        let message = format!("`{}` is no id: an id is made of letters, digits, `-` and `_`", id.text);
        sink.report(UNEXPECTED_VALUE.at(id.span, message).help("write another id, here and where it is named"));
    }
    Some(id)
}

fn jump<'a>(config: Value<'a>, sink: &mut Sink) -> Option<Jump<'a>> {
    let mut fields = Fields::of(config, "the config of a loop", sink)?;
    let max = fields
        .require("max_iterations", sink)
        .and_then(|value| integer(value, "`max_iterations`", (1, i64::MAX), sink));
    let back_to = fields.require("loop_back_to", sink).and_then(|value| text(value, "`loop_back_to`", sink));
    let condition = fields.require("condition", sink).and_then(|value| condition(value, sink));
    let mut path = |key, sink: &mut Sink| {
        let ids = fields.take(key).map_or_else(Vec::new, |ids| list(ids, &format!("`{key}`"), sink));
        ids.into_iter().filter_map(|value| text(value, "a node's id", sink)).collect()
    };
    let (break_path, timeout_path) = (path("break_path", sink), path("timeout_path", sink));
    fields.finish(sink);
    // What is wrong with a bound was reported, and is not reported again as a loop without one.
    let max = max.unwrap_or(Spanned { value: 1, span: config.span() });
    Some(Jump { max, back_to, condition, break_path, timeout_path })
}

/// The elements of a list; what is none is reported.
pub(super) fn list<'a>(value: Value<'a>, what: &str, sink: &mut Sink) -> Vec<Value<'a>> {
    if !matches!(value.kind(), Kind::List | Kind::Wrong) {
        let message = format!("{what} is a list, and this is {}", kind_name(value.kind()));
        sink.report(UNEXPECTED_VALUE.at(value.span(), message).help("write it in brackets: `[…]`"));
    }
    value.items().collect()
}

/// A text; what is none is reported.
pub(super) fn text<'a>(value: Value<'a>, what: &str, sink: &mut Sink) -> Option<Scalar<'a>> {
    let found = value.scalar().filter(|_| value.kind() == Kind::Text);
    if found.is_none() && value.kind() != Kind::Wrong {
        let report =
            UNEXPECTED_VALUE.at(value.span(), format!("{what} is text, and this is {}", kind_name(value.kind())));
        let quotes = value.scalar().is_some();
        sink.report(if quotes { report.help("put it in quotes") } else { report });
    }
    found
}

/// The text of a condition; `true` and `false` need no quotes.
pub(super) fn condition<'a>(value: Value<'a>, sink: &mut Sink) -> Option<Scalar<'a>> {
    match value.kind() {
        Kind::Bool(_) => value.scalar(),
        _ => text(value, "a condition", sink),
    }
}

/// A whole number in a range; what is none is reported.
pub(super) fn integer(value: Value<'_>, what: &str, range: (i64, i64), sink: &mut Sink) -> Option<Spanned<i64>> {
    let (least, most) = range;
    let words = if most == i64::MAX { format!("at least {least}") } else { format!("from {least} to {most}") };
    match value.kind() {
        Kind::Int(number) if (least..=most).contains(&number) => Some(Spanned { value: number, span: value.span() }),
        Kind::Int(_) | Kind::TooLarge => {
            let number = value.scalar().map_or("", |scalar| scalar.text);
            let report = OUT_OF_RANGE.at(value.span(), format!("{what} is {words}, and this is {number}"));
            sink.report(report.help(format!("write a number that is {words}")));
            None
        }
        Kind::Wrong => None,
        kind => {
            let found = if matches!(kind, Kind::Double(_)) { "a number with a fraction" } else { kind_name(kind) };
            let message = format!("{what} is a whole number, and this is {found}");
            sink.report(UNEXPECTED_VALUE.at(value.span(), message).help(format!("write a number that is {words}")));
            None
        }
    }
}
