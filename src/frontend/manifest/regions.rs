//! What each fix repeats: from the nodes that it feeds, on every way, to the validator that it waits for.
//!
//! A fix makes a loop. The loops of a manifest lie beside or inside of each other: a loop that a fix has to repeat a part of is
//! repeated as a whole.

use super::node::{Fix, Node};
use super::order::{Order, Scope};
use super::search::Search;
use crate::base::Span;
use crate::cel::Expr;
use crate::cel::rules::NESTING_TOO_DEEP;
use crate::diagnostic::{Diagnostic, Sink};
use crate::frontend::make;
use crate::frontend::names::Names;
use crate::frontend::rules::MISPLACED_FIX;
use crate::syntax::ast::Spanned;
use smol_str::SmolStr;
use std::ops::Range;

/// How deep loops may lie inside of each other.
const MAX_LOOP_DEPTH: usize = 32;

/// The number of what stands in no loop.
pub(super) const ROOT: usize = 0;

/// A loop, or what stands in none.
pub(super) struct Region {
    /// What its loop is called; nothing for the root.
    pub(super) name: SmolStr,
    /// The loop around it.
    pub(super) parent: usize,
    /// The first fix.
    pub(super) fix: usize,
    /// The validator.
    pub(super) validator: usize,
    pub(super) retries: Spanned<i64>,
    /// All nodes in it, those of loops in it included.
    pub(super) members: Vec<usize>,
    /// Whether conditions may keep its nodes from running in a round.
    pub(super) conditional: bool,
    /// Whether conditions may keep the loop itself from running: those of what its nodes wait for included.
    pub(super) uncertain: bool,
    /// How many loops lie inside of each other in it, itself included.
    height: usize,
}

/// The loops, and where each node stands.
pub(super) struct Regions {
    pub(super) list: Vec<Region>,
    /// The innermost loop around each node.
    pub(super) of: Vec<usize>,
}

/// What one region is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Unit {
    Node(usize),
    Loop(usize),
}

/// Finds the loops of all fixes.
pub(super) fn read(scope: &Scope<'_, '_>, order: &Order<'_>, names: &mut Names, sink: &mut Sink) -> Regions {
    let nodes = scope.nodes;
    let regions = Regions { list: vec![Region::root()], of: vec![ROOT; nodes.len()] };
    let mut fixes = Fixes { nodes, order, fed: fed(nodes, order), search: Search::new(nodes, order), regions };
    let mut at = 0;
    while at < nodes.len() {
        let run = nodes[at..].iter().take_while(|node| node.fix.is_some()).count();
        if let (Some(fix), Some(validator)) = (nodes[at].fix, order.verdicts[at]) {
            fixes.add(at..at + run, fix, validator, names, sink);
        }
        at += run.max(1);
    }
    fixes.regions
}

/// By fix: the nodes that take what it gave in the round before, and where they say so.
fn fed(nodes: &[Node<'_>], order: &Order<'_>) -> Vec<Vec<(usize, Span)>> {
    let mut fed = vec![Vec::new(); nodes.len()];
    for (at, sources) in order.sources.iter().enumerate() {
        for source in sources.iter().filter(|source| Order::is_fed(nodes, source.node, at)) {
            fed[source.node].push((at, source.span));
        }
    }
    fed
}

impl Region {
    fn root() -> Self {
        let nowhere = Span::new(crate::base::FileId::new(0), 0, 0);
        let retries = Spanned { value: 0, span: nowhere };
        Self {
            name: SmolStr::default(),
            parent: ROOT,
            fix: 0,
            validator: 0,
            retries,
            members: Vec::new(),
            conditional: false,
            uncertain: false,
            height: 0,
        }
    }
}

impl Regions {
    /// What holds `node` in the region `around`, if it stands in there.
    pub(super) fn unit(&self, node: usize, around: usize) -> Option<Unit> {
        let mut region = self.of[node];
        if region == around {
            return Some(Unit::Node(node));
        }
        while region != ROOT {
            let parent = self.list[region].parent;
            if parent == around {
                return Some(Unit::Loop(region));
            }
            region = parent;
        }
        None
    }

    /// The innermost region around two.
    pub(super) fn common(&self, left: usize, right: usize) -> usize {
        let chain = |mut region: usize| {
            let mut chain = vec![region];
            while region != ROOT {
                region = self.list[region].parent;
                chain.push(region);
            }
            chain
        };
        let left = chain(left);
        chain(right).into_iter().find(|region| left.contains(region)).unwrap_or(ROOT)
    }

    /// What a node gave, as it reads from the region `from`: through the loops that the node stands in, and the region does not. With
    /// `optional`, the loops and the node may not have run.
    pub(super) fn reference(&self, nodes: &[Node<'_>], node: usize, from: usize, span: Span, optional: bool) -> Expr {
        let mut loops = self.loops(node, from).into_iter();
        let name = &nodes[node].name;
        match loops.next() {
            None => make::ident(name.clone(), span),
            Some(first) => {
                let outer = make::ident(self.list[first].name.clone(), span);
                let inner = loops.fold(outer, |outer, inner| make::select(outer, &self.list[inner].name, optional));
                make::select(inner, name, optional)
            }
        }
    }

    /// The loops around a node that are not around a region, the outermost first.
    pub(super) fn loops(&self, node: usize, from: usize) -> Vec<usize> {
        let around = self.common(self.of[node], from);
        let mut loops = Vec::new();
        let mut region = self.of[node];
        while region != around {
            loops.push(region);
            region = self.list[region].parent;
        }
        loops.reverse();
        loops
    }

    /// Whether `node` stands in `region`, or in a loop in it.
    pub(super) fn holds(&self, region: usize, node: usize) -> bool {
        self.unit(node, region).is_some()
    }
}

struct Fixes<'s, 'a> {
    nodes: &'s [Node<'a>],
    order: &'s Order<'s>,
    /// By fix, the nodes that it feeds.
    fed: Vec<Vec<(usize, Span)>>,
    search: Search,
    regions: Regions,
}

impl Fixes<'_, '_> {
    /// Makes the loop of the fixes `run`, which wait for one verdict.
    fn add(&mut self, run: Range<usize>, fix: Fix, validator: usize, names: &mut Names, sink: &mut Sink) {
        let first = &self.nodes[run.start];
        let retries = first.retries(fix, sink);
        self.one_count(run.clone(), fix, sink);
        let fed: Vec<(usize, Span)> = self.fed[run.clone()].concat();
        let mut starts: Vec<usize> = fed.iter().map(|&(node, _)| node).collect();
        if starts.is_empty() {
            starts.push(self.checked(validator));
        }
        let inner = starts.iter().map(|&node| self.regions.of[node]);
        let around = inner.fold(self.regions.of[validator], |left, right| self.regions.common(left, right));
        let mut body = self.search.between(&self.regions, &starts, validator, around);
        for &(node, span) in &fed {
            let repeated = self.regions.unit(node, around).is_some_and(|unit| body.binary_search(&unit).is_ok());
            if !repeated && !self.search.is_exhausted() {
                sink.report(self.feeds_nothing(run.start, node, validator, span));
            }
        }
        if body.is_empty() {
            body = self.search.between(&self.regions, &[self.checked(validator)], validator, around);
        }
        let problem = if self.search.is_exhausted() {
            let message = "the fixes of this file repeat so much that this one was not looked into";
            Some(MISPLACED_FIX.at(fix.key, message).help("let fewer nodes be repeated by several fixes"))
        } else if run.clone().any(|node| self.regions.of[node] != around) {
            let message =
                format!("`{}` is repeated by another fix, and the node that it waits for is not", first.id.text);
            let report = MISPLACED_FIX.at(fix.key, message);
            let report = report.related(self.nodes[validator].id.span, "this is what it waits for");
            Some(report.help("let one fix mend both, or put each behind its own validator"))
        } else {
            None
        };
        if let Some(problem) = problem {
            return sink.report(problem);
        }
        let start = run.start;
        let (members, height) = self.members(&body, run);
        if height > MAX_LOOP_DEPTH {
            let message = format!("the loops of fixes lie inside of each other deeper than {MAX_LOOP_DEPTH}");
            return sink.report(NESTING_TOO_DEEP.at(fix.key, message).help("let fewer fixes repeat each other"));
        }
        let name = names.fresh(&format!("{}_rounds", first.name));
        let mut nodes = members.iter().filter(|&&member| self.nodes[member].fix.is_none());
        let conditional = nodes
            .any(|&member| self.order.may_be_skipped(self.nodes, member, &|fix| members.binary_search(&fix).is_ok()));
        let uncertain = members.iter().any(|&member| self.order.conditional[member]);
        let region =
            Region { name, parent: around, fix: start, validator, retries, members, conditional, uncertain, height };
        self.wrap(region, &body);
    }

    /// The first of several fixes in a row says how often they are tried.
    fn one_count(&self, run: Range<usize>, first: Fix, sink: &mut Sink) {
        for node in &self.nodes[run.start + 1..run.end] {
            if let Some(again) = node.fix.and_then(|fix| fix.retries) {
                let message = format!("`{}` is tried as often as the fix before it", node.id.text);
                let said = first.retries.map_or(first.key, |first| first.span);
                let report = MISPLACED_FIX.at(again.span, message).related(said, "it is said here for both");
                sink.report(report.help("remove this `max_retries`"));
            }
        }
    }

    /// What a validator checks: the nearest node before it that it takes something from, else itself.
    fn checked(&self, validator: usize) -> usize {
        let sources = self.order.sources[validator].iter().map(|source| source.node);
        sources.filter(|&node| node < validator && self.nodes[node].fix.is_none()).max().unwrap_or(validator)
    }

    fn feeds_nothing(&self, fix: usize, node: usize, validator: usize, span: Span) -> Diagnostic {
        let [fix, node, validator] = [fix, node, validator].map(|at| self.nodes[at].id);
        let (fixed, checked) = (fix.text, validator.text);
        let message = format!("`{fixed}` mends what `{checked}` checks, and `{}` is no part of that", node.text);
        MISPLACED_FIX
            .at(span, message)
            .label(format!("takes what `{fixed}` gives"))
            .related(validator.span, format!("`{checked}` waits for nothing that comes from there"))
            .help(format!("let `{checked}` check it, or remove the input"))
    }

    /// All nodes of a loop of these parts, and how many loops lie inside of each other then.
    fn members(&self, body: &[Unit], run: Range<usize>) -> (Vec<usize>, usize) {
        let (mut members, mut height) = (Vec::new(), 1);
        for &unit in body {
            match unit {
                Unit::Node(node) => members.push(node),
                Unit::Loop(region) => {
                    members.extend(&self.regions.list[region].members);
                    height = height.max(1 + self.regions.list[region].height);
                }
            }
        }
        members.extend(run);
        members.sort_unstable();
        members.dedup();
        (members, height)
    }

    /// Puts a loop around its parts.
    fn wrap(&mut self, region: Region, body: &[Unit]) {
        let (id, around) = (self.regions.list.len(), region.parent);
        for &unit in body {
            if let Unit::Loop(inner) = unit {
                self.regions.list[inner].parent = id;
            }
        }
        for &node in &region.members {
            if self.regions.of[node] == around {
                self.regions.of[node] = id;
            }
        }
        self.search.cover(&region.members);
        self.regions.list.push(region);
    }
}
