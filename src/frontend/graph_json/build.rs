//! From a graph to the tree of a workflow.

use super::actions::{action, action_name};
use super::branches::Rules;
use super::conditions::{Reader, not, or, ran};
use super::edges::{self, Edge, Way};
use super::joins::{Joined, Search, joined};
use super::loops::{self, LoopId, Loops, Part};
use super::nodes::{Jump, Source};
use super::structure::Structure;
use crate::base::{Name, Span};
use crate::cel::Expr;
use crate::cel::ast::ExprKind;
use crate::diagnostic::{Diagnostic, Sink};
use crate::frontend::names;
use crate::frontend::rules::IRREGULAR_LOOP;
use crate::frontend::tree::{Remarks, Value};
use crate::syntax::ast::{
    ActionCall, Clause, ClauseKind, EdgeChain, Item, ItemKind, Join, Loop, Spanned, Step, Stmt, StmtKind, Text, Work,
    Workflow,
};
use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};

/// What a graph without a name is called.
const UNNAMED: &str = "workflow";

/// The declarations that a document stands for.
pub(super) fn items(document: Value<'_>, remarks: &mut Remarks<'_>, sink: &mut Sink) -> Vec<Item> {
    let Some(source) = Source::read(document, sink) else { return Vec::new() };
    let edges = edges::read(&source, sink);
    let structure = Structure::new(source.nodes.len(), &edges);
    let loops = loops::find(&source, &edges, &structure, sink);
    let names = Names::new(&source, &loops);
    let mut is_last = vec![true; source.nodes.len()];
    for edge in &edges {
        is_last[edge.from as usize] = false;
    }
    let actions = (0..).zip(&source.nodes);
    let actions = actions.map(|(number, node)| action(node, &names.step(number), is_last[number as usize], sink));
    let mut items: Vec<Item> = actions.collect();
    let span = source.span;
    let (doc, name, clauses) = header(&source);
    let body =
        Builder { source: &source, edges: &edges, structure: &structure, loops: &loops, names }.body(remarks, sink);
    let workflow = Workflow { name, params: Vec::new(), returns: None, clauses, body };
    items.push(Item { span, doc, kind: ItemKind::Workflow(workflow) });
    items
}

/// What steps and loops are called.
pub(super) struct Names {
    steps: Vec<SmolStr>,
    blocks: Vec<SmolStr>,
    all: names::Names,
}

impl Names {
    fn new(source: &Source<'_>, loops: &Loops) -> Self {
        let mut all = names::Names::new(source.nodes.iter().filter_map(|node| node.id).map(|id| id.text));
        let own: Vec<SmolStr> = source
            .nodes
            .iter()
            .map(|node| node.id.and_then(|id| all.get(id.text).cloned()).unwrap_or_else(|| all.fresh("node")))
            .collect();
        let blocks: Vec<SmolStr> = loops.all.iter().map(|found| own[found.node as usize].clone()).collect();
        let step = |(number, name): (u32, &SmolStr)| match loops.ended_by(number) {
            Some(_) => all.fresh(&format_smolstr!("{name}_task")),
            None => name.clone(),
        };
        let steps = (0..).zip(&own).map(step).collect();
        Self { steps, blocks, all }
    }

    /// What the step of a node is called; of a loop node, its work in each round.
    pub(super) fn step(&self, node: u32) -> SmolStr {
        self.steps[node as usize].clone()
    }

    /// What a loop is called: as its node.
    pub(super) fn block(&self, id: LoopId) -> SmolStr {
        self.blocks[id.index()].clone()
    }

    /// A name that nothing has yet.
    pub(super) fn fresh(&mut self, wanted: &str) -> SmolStr {
        self.all.fresh(wanted)
    }
}

/// The doc, the name and the clauses of the workflow.
fn header(source: &Source<'_>) -> (Option<String>, Name, Vec<Clause>) {
    let metadata = &source.metadata;
    let id = metadata.name.map_or(UNNAMED, |name| name.text);
    let name = names::identifier(id);
    let renamed = metadata.name.and_then(|id| names::doc(id.text, &name)).map(|doc| doc.replacen("id", "name", 1));
    let tags = (!metadata.tags.is_empty()).then(|| format!("tags: {}", metadata.tags.join(", ")));
    let lines: Vec<String> =
        [renamed, tags].into_iter().flatten().map(|line| line.replace(['\n', '\r'], " ")).collect();
    let doc = (!lines.is_empty()).then(|| lines.join("\n"));
    let span = metadata.name.map_or(source.span.before(), |name| name.span);
    let version = metadata.version.map(|version| ClauseKind::Version(version.to_text()));
    let description = metadata.description.map(|description| ClauseKind::Description(description.to_text()));
    let clause = |kind: ClauseKind| match &kind {
        ClauseKind::Version(Text { span, .. }) | ClauseKind::Description(Text { span, .. }) => {
            Clause { span: *span, kind }
        }
        _ => Clause { span, kind },
    };
    let clauses = [version, description].into_iter().flatten().map(clause).collect();
    (doc, Name::new(name, span), clauses)
}

struct Builder<'b, 'a> {
    source: &'b Source<'a>,
    edges: &'b [Edge<'a>],
    structure: &'b Structure,
    loops: &'b Loops,
    names: Names,
}

/// The statements of the workflow, and of each loop.
struct Bodies {
    root: Vec<Stmt>,
    loops: Vec<Vec<Stmt>>,
}

impl Bodies {
    fn of(&mut self, region: Option<LoopId>) -> &mut Vec<Stmt> {
        match region {
            Some(id) => &mut self.loops[id.index()],
            None => &mut self.root,
        }
    }
}

/// An edge as it can be written: in one body, between parts of it.
#[derive(Clone, Copy)]
struct Placed {
    edge: usize,
    from: Part,
    to: Part,
    region: Option<LoopId>,
}

impl<'a> Builder<'_, 'a> {
    fn body(mut self, remarks: &mut Remarks<'_>, sink: &mut Sink) -> Vec<Stmt> {
        let placed = self.placed(sink);
        let joins = self.joins(&placed);
        let loops = self.loops;
        let mut bodies = Bodies { root: Vec::new(), loops: loops.all.iter().map(|_| Vec::new()).collect() };
        for number in (0..).take(self.source.nodes.len()) {
            let step = self.step(number, joins.get(&Part::Node(number)).cloned());
            bodies.of(loops.region(number)).push(step);
        }
        let gathers = self.gathers(&joins, &mut bodies);
        self.edges(&placed, &joins, &gathers, &mut bodies, (remarks, sink));
        self.blocks(bodies, remarks, sink)
    }

    /// The edges that stay in one body. One that leaves a loop from its middle is reported.
    fn placed(&self, sink: &mut Sink) -> Vec<Placed> {
        let place = |(index, edge): (usize, &Edge<'_>)| {
            let (from, region) = self.loops.leaving(edge.from);
            let to = self.loops.part_of(region, edge.to);
            if to.is_none() && !region.is_some_and(|id| self.loops.is_overlapped(id)) {
                sink.report(self.leaves_in_the_middle(edge, region));
            }
            to.map(|to| Placed { edge: index, from, to, region })
        };
        self.edges.iter().enumerate().filter_map(place).collect()
    }

    fn leaves_in_the_middle(&self, edge: &Edge<'_>, region: Option<LoopId>) -> Diagnostic {
        let nodes = &self.source.nodes;
        let node = region.map_or(edge.from, |id| self.loops.all[id].node);
        let end = &nodes[node as usize];
        let id = end.id_text();
        let message =
            format!("this edge leaves the loop of `{id}` from its middle, for `{}`", nodes[edge.to as usize].id_text());
        let report = IRREGULAR_LOOP.at(edge.span(), message);
        let back = end.jump.as_ref().and_then(|jump| jump.back_to);
        let report = match back {
            Some(back) => report.related(back.span, "the loop goes back here"),
            None => report,
        };
        report.help(format!("leave the loop from `{id}`, by its `break_path`, and let its `condition` say when"))
    }

    /// How the edges join where not all are needed.
    fn joins(&self, placed: &[Placed]) -> FxHashMap<Part, Clause> {
        let mut arriving: Vec<(Part, usize)> = placed.iter().map(|placed| (placed.to, placed.edge)).collect();
        let order = |part: Part| match part {
            Part::Node(node) => (false, node),
            Part::Loop(id) => (true, id.number()),
        };
        arriving.sort_by_key(|&(part, edge)| (order(part), edge));
        let (mut joins, mut search) = (FxHashMap::default(), Search::default());
        for group in arriving.chunk_by(|left, right| left.0 == right.0) {
            let leaves: Vec<u32> = group.iter().map(|&(_, edge)| self.structure.leaves[edge]).collect();
            let Joined::AtLeast(count) = joined(self.structure, &mut search, &leaves) else { continue };
            let span = self.edges[group[group.len() - 1].1].to_span;
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            let join = if count == 1 { Join::Any } else { Join::AtLeast(Spanned { value: count, span }) };
            joins.insert(group[0].0, Clause { span, kind: ClauseKind::Join(join) });
        }
        joins
    }

    fn step(&self, number: u32, join: Option<Clause>) -> Stmt {
        let node = &self.source.nodes[number as usize];
        let name = self.names.step(number);
        let call = ActionCall { action: action_name(node, &name), args: Vec::new(), parens: node.id_span().after() };
        let doc = node.id.and_then(|id| names::doc(id.text, &name));
        let step =
            Step { name: Name::new(name, node.id_span()), work: Work::Call(call), clauses: join.into_iter().collect() };
        Stmt { span: node.span, doc, kind: StmtKind::Step(step) }
    }

    /// A loop takes no `join`: before one whose edges are not all needed stands a step that joins them. Says what these steps are called.
    fn gathers(&mut self, joins: &FxHashMap<Part, Clause>, bodies: &mut Bodies) -> FxHashMap<LoopId, SmolStr> {
        let mut gathers = FxHashMap::default();
        for (id, found) in self.loops.all.enumerate() {
            let Some(join) = joins.get(&Part::Loop(id)) else { continue };
            let head = &self.source.nodes[found.head as usize];
            let (span, block) = (head.id_span(), self.names.block(id));
            let name = self.names.fresh(&format_smolstr!("{block}_start"));
            let work = Work::WaitFor(Spanned { value: 0, span });
            let step = Step { name: Name::new(name.clone(), span), work, clauses: vec![join.clone()] };
            let doc = Some(format!("joins what leads to the loop `{block}`"));
            let region = found.parent;
            bodies.of(region).push(Stmt { span: head.span, doc, kind: StmtKind::Step(step) });
            bodies.of(region).push(arrow((name.clone(), span), (block, span), span, None));
            gathers.insert(id, name);
        }
        gathers
    }

    fn edges(
        &mut self,
        placed: &[Placed],
        joins: &FxHashMap<Part, Clause>,
        gathers: &FxHashMap<LoopId, SmolStr>,
        bodies: &mut Bodies,
        (remarks, sink): (&mut Remarks<'_>, &mut Sink),
    ) {
        let rules = self.rules(bodies, remarks, sink);
        for Placed { edge, from, to, region } in placed.iter().copied() {
            let edge = &self.edges[edge];
            let alone = !joins.contains_key(&to);
            let is_loop = matches!(from, Part::Loop(_));
            let when = match edge.way {
                // Of a jump that makes no loop nobody can say when its rounds are used up.
                Way::Break | Way::Timeout if !is_loop => None,
                _ => rules.get(&edge.from).and_then(|rules| rules.when(edge, alone)),
            };
            let name = |part: Part| match part {
                Part::Node(node) => self.names.step(node),
                Part::Loop(id) => self.names.block(id),
            };
            let target = match to {
                Part::Loop(id) => gathers.get(&id).cloned(),
                Part::Node(_) => None,
            };
            let target = target.unwrap_or_else(|| name(to));
            let stmt = arrow((name(from), edge.from_span), (target, edge.to_span), edge.span(), when);
            bodies.of(region).push(stmt);
        }
    }

    /// The conditions on the edges of every node that has some, with the lets that they need.
    fn rules(&mut self, bodies: &mut Bodies, remarks: &mut Remarks<'_>, sink: &mut Sink) -> FxHashMap<u32, Rules> {
        let mut leaving: Vec<&Edge<'a>> = self.edges.iter().filter(|edge| edge.way != Way::Always).collect();
        leaving.sort_by_key(|edge| edge.from);
        let mut all = FxHashMap::default();
        for group in leaving.chunk_by(|left, right| left.from == right.from) {
            let from = group[0].from;
            let reader = Reader { source: self.source, loops: self.loops, names: &self.names };
            let mut rules = Rules::read(&reader, group, &self.names, (remarks, sink));
            let lets = rules.lets(group, &mut self.names);
            bodies.of(self.loops.leaving(from).1).extend(lets);
            all.insert(from, rules);
        }
        all
    }

    /// Puts the bodies of loops together, inner ones first: that is the order in which they were found.
    fn blocks(&self, mut bodies: Bodies, remarks: &mut Remarks<'_>, sink: &mut Sink) -> Vec<Stmt> {
        let reader = Reader { source: self.source, loops: self.loops, names: &self.names };
        let mut conditions: Vec<Option<Expr>> = Vec::with_capacity(self.source.nodes.len());
        for (number, node) in (0..).zip(&self.source.nodes) {
            let text = node.jump.as_ref().and_then(|jump| jump.condition);
            let read = text.map(|text| reader.read(text, number, self.loops.region(number), (remarks, sink)).expr);
            conditions.push(read);
        }
        for (id, found) in self.loops.all.enumerate() {
            let node = &self.source.nodes[found.node as usize];
            let (true, Some(jump)) = (self.loops.ended_by(found.node) == Some(id), &node.jump) else { continue };
            let mut body = std::mem::take(bodies.of(Some(id)));
            body.sort_by_key(|stmt| stmt.span.start);
            let condition = conditions[found.node as usize].take();
            let end = self.loops.decides(id).then(|| self.names.step(found.node));
            let block = block(jump, (self.names.block(id), node.id_span()), body, condition, end.as_ref());
            let doc = node.id.and_then(|id| names::doc(id.text, &block.name.text));
            bodies.of(found.parent).push(Stmt { span: node.span, doc, kind: StmtKind::Loop(block) });
        }
        // The order of the text, as everything that is written has it: what a run counts by it is the same then.
        bodies.root.sort_by_key(|stmt| stmt.span.start);
        bodies.root
    }
}

/// A loop. If something is decided in its body, it also ends when a round does not get to its end: nothing goes back then.
fn block(
    jump: &Jump<'_>,
    (name, span): (SmolStr, Span),
    body: Vec<Stmt>,
    goes_on: Option<Expr>,
    end: Option<&SmolStr>,
) -> Loop {
    // One without a condition was reported.
    let until = goes_on.map_or_else(|| Expr::new(span, ExprKind::Error), not);
    let until = match end {
        Some(end) => or(not(ran(end, until.span)), until),
        None => until,
    };
    Loop { name: Name::new(name, span), max: Some(jump.max), body, until: Some(until) }
}

/// `from -> to when …`
fn arrow(from: (SmolStr, Span), to: (SmolStr, Span), span: Span, when: Option<Expr>) -> Stmt {
    let groups = vec![vec![Name::new(from.0, from.1)], vec![Name::new(to.0, to.1)]];
    Stmt { span, doc: None, kind: StmtKind::Edge(EdgeChain { groups, arrows: vec![span], when }) }
}
