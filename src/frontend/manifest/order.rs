//! What each node waits for and what it reads, and whose verdict `pass` is.

use super::node::{Inputs, Node};
use crate::base::Span;
use crate::base::suggest::{MAX_CANDIDATES, nearest};
use crate::cel::{self, Expr};
use crate::diagnostic::{Diagnostic, Sink};
use crate::frontend::data::inside;
use crate::frontend::rules::{MISPLACED_FIX, MISSING_VERDICT, UNKNOWN_STEP};
use crate::frontend::tree::Scalar;
use crate::syntax::ast::Param;
use rustc_hash::FxHashMap;

/// The word for the verdict of a validator.
pub(super) const PASS: &str = "pass";

/// What a validator is called, in any case.
const VALIDATE: &str = "validate";

/// The nodes, and what is known of the manifest around them.
pub(super) struct Scope<'m, 'a> {
    pub(super) nodes: &'m [Node<'a>],
    /// What a run is given.
    pub(super) params: &'m [Param],
    /// Whether the skills of the nodes have contracts.
    pub(super) contracts: bool,
}

/// One thing that a node waits for.
#[derive(Clone, Copy)]
pub(super) struct Source {
    /// The node that it waits for.
    pub(super) node: usize,
    /// Where that is said.
    pub(super) span: Span,
    /// Whether an expression reads it; else it is an edge.
    pub(super) read: bool,
    /// Whether the node runs only if that ran. An expression sees for itself, and what stands behind a fix goes on when nothing is left to mend.
    pub(super) follows: bool,
}

/// What waits for what.
pub(super) struct Order<'a> {
    /// The first node of each id.
    pub(super) by_id: FxHashMap<&'a str, usize>,
    /// The first node of each name.
    pub(super) by_name: FxHashMap<&'a str, usize>,
    /// The nearest validator before each node.
    pub(super) verdicts: Vec<Option<usize>>,
    /// What each node waits for.
    pub(super) sources: Vec<Vec<Source>>,
    /// Whether a condition may keep each node from running: its own, or one of what it waits for.
    pub(super) conditional: Vec<bool>,
}

/// Reads what the nodes say of each other. What names nothing is reported.
pub(super) fn read<'m>(scope: &Scope<'m, '_>, sink: &mut Sink) -> Order<'m> {
    let (mut by_id, mut by_name) = (FxHashMap::default(), FxHashMap::default());
    for (at, node) in scope.nodes.iter().enumerate() {
        by_id.entry(node.id.text).or_insert(at);
        by_name.entry(node.name.as_str()).or_insert(at);
    }
    let verdicts = verdicts(scope.nodes);
    let sources = Vec::with_capacity(scope.nodes.len());
    let mut order = Order { by_id, by_name, verdicts, sources, conditional: Vec::new() };
    for (at, node) in scope.nodes.iter().enumerate() {
        let sources = Reader { scope, order: &order, at, node, sources: Vec::new() }.read(sink);
        order.sources.push(sources);
    }
    order.conditional = conditional(scope.nodes, &order);
    order
}

/// What conditions may keep from running. What stands behind a fix goes on when nothing is left to mend; what names it does not.
fn conditional(nodes: &[Node<'_>], order: &Order<'_>) -> Vec<bool> {
    let readers = order.readers(nodes);
    let mut found: Vec<bool> = (0..nodes.len()).map(|at| order.may_be_skipped(nodes, at, &|_| true)).collect();
    let mut open: Vec<usize> = (0..nodes.len()).filter(|&at| found[at]).collect();
    while let Some(at) = open.pop() {
        for &reader in &readers[at] {
            if !found[reader] {
                found[reader] = true;
                open.push(reader);
            }
        }
    }
    found
}

/// The nearest validator before each node: what is called so, or what a fix follows.
fn verdicts(nodes: &[Node<'_>]) -> Vec<Option<usize>> {
    let (mut found, mut last) = (Vec::with_capacity(nodes.len()), None);
    for (at, node) in nodes.iter().enumerate() {
        found.push(last);
        let followed = nodes.get(at + 1).is_some_and(|next| next.fix.is_some());
        if node.fix.is_none() && (followed || node.id.text.eq_ignore_ascii_case(VALIDATE)) {
            last = Some(at);
        }
    }
    found
}

impl Order<'_> {
    /// Whether `reader` is fed by the fix `source`: it stands before it, and takes what it gave in the round before.
    pub(super) fn is_fed(nodes: &[Node<'_>], source: usize, reader: usize) -> bool {
        reader < source && nodes[source].fix.is_some()
    }

    /// By node: the nodes that wait for it in the same round.
    pub(super) fn readers(&self, nodes: &[Node<'_>]) -> Vec<Vec<usize>> {
        let mut readers = vec![Vec::new(); nodes.len()];
        for (at, sources) in self.sources.iter().enumerate() {
            for source in sources.iter().filter(|source| !Self::is_fed(nodes, source.node, at)) {
                readers[source.node].push(at);
            }
        }
        readers
    }

    /// Whether a node has a condition, or waits for a fix to run that is not of its own row, and is one of `within`.
    pub(super) fn may_be_skipped(&self, nodes: &[Node<'_>], at: usize, within: &dyn Fn(usize) -> bool) -> bool {
        let fixed = |source: &Source| {
            let own = nodes[at].fix.is_some() && self.verdicts[source.node] == self.verdicts[at];
            source.follows
                && within(source.node)
                && nodes[source.node].fix.is_some()
                && !Self::is_fed(nodes, source.node, at)
                && !own
        };
        nodes[at].fix.is_none() && nodes[at].cond.is_some() || self.sources[at].iter().any(fixed)
    }
}

/// Reads what one node says of others.
struct Reader<'r, 'm, 'a> {
    scope: &'r Scope<'m, 'a>,
    order: &'r Order<'m>,
    at: usize,
    node: &'m Node<'a>,
    sources: Vec<Source>,
}

impl<'m> Reader<'_, 'm, '_> {
    fn read(mut self, sink: &mut Sink) -> Vec<Source> {
        let node = self.node;
        match &node.inputs {
            Inputs::Before => {
                if let Some(before) = self.at.checked_sub(1) {
                    let follows = self.scope.nodes[before].fix.is_none();
                    self.sources.push(Source { node: before, span: inside(node.id), read: false, follows });
                }
            }
            Inputs::Ids(ids) => ids.iter().for_each(|&id| self.named(id, self.scope.contracts, sink)),
            Inputs::Named(values) => values.iter().for_each(|(_, value)| self.expr(value, sink)),
        }
        node.after.iter().for_each(|&id| self.named(id, false, sink));
        node.cond.iter().for_each(|cond| self.expr(cond, sink));
        if let Some(fix) = node.fix {
            match self.order.verdicts[self.at] {
                Some(verdict) => self.looks(verdict, fix.key),
                None => sink.report(
                    MISPLACED_FIX
                        .at(
                            fix.key,
                            format!("no validator stands before `{}`, so nothing says when it runs", node.id.text),
                        )
                        .help("put it behind the node whose verdict it waits for"),
                ),
            }
        }
        self.sources
    }

    fn named(&mut self, id: Scalar<'_>, read: bool, sink: &mut Sink) {
        if let Some(&node) = self.order.by_id.get(id.text) {
            self.sources.push(Source { node, span: inside(id), read, follows: true });
        } else if !self.scope.params.iter().any(|param| param.name.text == id.text) {
            sink.report(self.unknown(id));
        }
    }

    fn expr(&mut self, expr: &'m Expr, sink: &mut Sink) {
        cel::free_variables(expr, &[], &mut |used| {
            if used.name == PASS {
                match self.order.verdicts[self.at] {
                    Some(node) => self.looks(node, used.span),
                    None => sink.report(missing_verdict(self.node, used.span)),
                }
            } else if let Some(&node) = self.order.by_name.get(used.name.as_str()) {
                self.looks(node, used.span);
            }
        });
    }

    /// Notes what an expression reads.
    fn looks(&mut self, node: usize, span: Span) {
        self.sources.push(Source { node, span, read: true, follows: false });
    }

    fn unknown(&self, id: Scalar<'_>) -> Diagnostic {
        let near = nearest(id.text, self.scope.nodes.iter().map(|node| node.id.text).take(MAX_CANDIDATES));
        UNKNOWN_STEP
            .at(inside(id), format!("no node has the id `{}`", id.text))
            .related(self.node.id.span, format!("`{}` waits for it", self.node.id.text))
            .help("add the node, or name another one")
            .suggest(inside(id), near)
    }
}

fn missing_verdict(node: &Node<'_>, span: Span) -> Diagnostic {
    MISSING_VERDICT
        .at(span, format!("`pass` is the verdict of a validator, and none stands before `{}`", node.id.text))
        .help("put the node behind its validator, which is called `VALIDATE` or is followed by a fix")
}
