//! The types of one workflow: steps, lets, conditions, the result.

use super::bounds::bounded;
use super::calls;
use super::env::{Outputs, WorkflowEnv, body_fields};
use super::rules::{DUPLICATE_RETURN, MISPLACED_RETURN, MISSING_RETURN, NOT_A_LIST, NOT_A_TIME};
use super::table::lower;
use super::{ParamType, TypedWorkflow, Typing};
use crate::analysis::{Condition, Facts, Question, Scene};
use crate::base::IdVec;
use crate::cel::known::Assumption;
use crate::cel::{self, Expr, Field, Record, Type};
use crate::diagnostic::{Label, Sink};
use crate::hir::{LetId, Node, NodeId, NodeKind, RegionId, RegionKind, Workflow, WorkflowId};
use crate::resolve::{EdgeKind, ResolvedWorkflow, Vertex};
use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

impl Typing<'_> {
    /// Types a workflow in dependency order, so every name that an expression reads has its type already.
    pub(super) fn workflow(&self, id: WorkflowId, workflow: &Workflow, sink: &mut Sink) -> TypedWorkflow {
        let resolved = &self.resolved.workflows[id];
        let signature = self.signatures.workflow(id);
        let outputs = self.declared_outputs(workflow, resolved, sink);
        let facts = Facts::new(workflow, resolved);
        let params = &signature.params;
        let mut pass = Pass { typing: self, workflow, resolved, params, outputs, facts };
        for &vertex in &resolved.graph.order {
            match resolved.graph.unpack(vertex) {
                Vertex::Node(id) => pass.node(id, &workflow.nodes[id], sink),
                Vertex::Let(id) => pass.binding(id, vertex, sink),
                Vertex::End(id) => {
                    pass.facts.settle(pass.scene(), vertex);
                    pass.end(id, &workflow.nodes[id], sink);
                }
            }
        }
        pass.facts.ask(None);
        pass.other_edge_conditions(sink);
        pass.result(&signature.returns, signature.returns_span, sink);
        TypedWorkflow { outputs: pass.outputs, facts: pass.facts }
    }

    /// What nodes give by declaration, before any expression is looked at.
    fn declared_outputs(&self, workflow: &Workflow, resolved: &ResolvedWorkflow, sink: &mut Sink) -> Outputs {
        let output = |(id, node): (NodeId, &Node)| match &node.kind {
            NodeKind::Call(_) => {
                resolved.callees[id].map_or(Type::Error, |callee| self.signatures.of(callee).returns.clone())
            }
            NodeKind::Await { payload, .. } => payload
                .as_ref()
                .map_or(Type::Dyn, |payload| lower(self.program, &self.resolved.names, workflow.module, payload, sink)),
            NodeKind::WaitFor(_) | NodeKind::WaitUntil(_) | NodeKind::Emit { .. } | NodeKind::Choose { .. } => {
                Type::Null
            }
            NodeKind::Each { .. } | NodeKind::Loop { .. } => Type::Dyn,
            NodeKind::Broken => Type::Error,
        };
        let nodes = workflow.nodes.enumerate().map(output).collect();
        Outputs { nodes, lets: IdVec::filled(Type::Dyn, workflow.lets.len()), elements: FxHashMap::default() }
    }
}

/// The most arms above one that are assumed not to hold, the nearest ones; facts know all of them.
const MAX_ARMS_ABOVE: usize = 32;

/// The conditions of the arms above the one at `index`: they do not hold where it is looked at.
fn above<'w>(workflow: &'w Workflow, arms: &'w [RegionId], index: usize) -> impl Iterator<Item = Assumption<'w>> {
    let above = arms.iter().take(index).rev().take(MAX_ARMS_ABOVE);
    above.filter_map(|&arm| match &workflow.regions[arm].kind {
        RegionKind::Arm { when: Some(expr), .. } => Some(Assumption { expr, holds: false }),
        _ => None,
    })
}

/// The conditions of the arms around, and of those above them, which do not hold; innermost last.
pub(super) fn around(workflow: &Workflow, region: RegionId) -> Vec<Assumption<'_>> {
    let mut assumed = Vec::new();
    for region in workflow.enclosing(region) {
        let RegionKind::Arm { when, .. } = &workflow.regions[region].kind else { continue };
        assumed.extend(when.as_ref().map(|expr| Assumption { expr, holds: true }));
        assumed.extend(above_arm(workflow, region));
    }
    assumed.reverse();
    assumed
}

/// The conditions of the arms above this one.
pub(super) fn above_arm(workflow: &Workflow, arm: RegionId) -> impl Iterator<Item = Assumption<'_>> {
    let RegionKind::Arm { index, .. } = workflow.regions[arm].kind else { return above(workflow, &[], 0) };
    let owner = workflow.regions[arm].owner.map(|owner| &workflow.nodes[owner]);
    above(workflow, owner.map_or(&[], |owner| owner.bodies()), index)
}

/// The work on one workflow: types and conditions, each of which needs the other.
struct Pass<'a> {
    typing: &'a Typing<'a>,
    workflow: &'a Workflow,
    resolved: &'a ResolvedWorkflow,
    params: &'a [ParamType],
    outputs: Outputs,
    facts: Facts,
}

impl<'a> Pass<'a> {
    const fn scene(&self) -> Scene<'a> {
        Scene { workflow: self.workflow, resolved: self.resolved, names: &self.typing.resolved.names }
    }

    /// What an expression of `region` sees that is only evaluated where `given` holds.
    fn env(&self, region: RegionId, given: Condition) -> WorkflowEnv<'_> {
        let assumed = around(self.workflow, region);
        WorkflowEnv {
            typing: self.typing,
            workflow: self.workflow,
            resolved: self.resolved,
            params: self.params,
            outputs: &self.outputs,
            facts: &self.facts,
            given,
            assumed,
            is_condition: false,
            as_declared: false,
            region,
        }
    }

    /// What an expression of `region` sees wherever it stands.
    fn env_of(&self, region: RegionId) -> WorkflowEnv<'_> {
        self.env(region, self.facts.given(self.workflow, region))
    }

    /// Checks a condition and reads it. Nothing is known of one that is wrong.
    fn condition(&self, when: &Expr, env: WorkflowEnv<'_>, sink: &mut Sink) -> Condition {
        let mark = sink.mark();
        let env = WorkflowEnv { is_condition: true, ..env };
        calls::condition(when, &env, sink);
        if sink.errors_since(mark) {
            self.facts.unknown()
        } else {
            env.place(|place| self.facts.condition(place, when))
        }
    }

    fn binding(&mut self, id: LetId, vertex: u32, sink: &mut Sink) {
        let decl = &self.workflow.lets[id];
        self.facts.ask(Question::Let(id));
        let env = self.env_of(decl.region);
        let ty = cel::check(&decl.value, &env, sink);
        let ty = bounded(ty, decl.value.span, sink);
        let says = env.place(|place| self.facts.read_let(place, &decl.value, &ty));
        self.outputs.lets[id] = ty;
        self.facts.set_let(id, &decl.name.text, says);
        self.facts.settle(self.scene(), vertex);
    }

    fn node(&mut self, id: NodeId, node: &Node, sink: &mut Sink) {
        let vertex = self.resolved.graph.vertex(Vertex::Node(id));
        self.facts.ask(Question::Runs(id));
        self.edge_conditions(vertex, sink);
        self.facts.enter(self.scene(), id);
        let context = self.facts.context(self.workflow, node.region);
        if let Some(when) = &node.clauses.when {
            let given = self.facts.both(context, self.facts.reached(id));
            let says = self.condition(when, self.env(node.region, given), sink);
            self.facts.guard_node(id, says);
        }
        let given = self.facts.both(context, self.facts.ready(id));
        self.work(id, node, given, sink);
        self.facts.settle(self.scene(), vertex);
        if let NodeKind::Choose { arms } = &node.kind {
            self.arms(id, node.region, arms, sink);
        }
    }

    /// What a node does, when it is ready.
    fn work(&mut self, id: NodeId, node: &Node, given: Condition, sink: &mut Sink) {
        if let NodeKind::Each { list, .. } = &node.kind {
            let element = self.element(list, &self.env(node.region, given), sink);
            self.outputs.elements.insert(id, element);
        }
        let mut env = self.env(node.region, given);
        env.assumed.extend(node.clauses.when.as_ref().map(|expr| Assumption { expr, holds: true }));
        match &node.kind {
            NodeKind::Call(call) => match self.resolved.callees[id] {
                Some(callee) => calls::check(call, self.typing.signatures.of(callee), self.typing.table, &env, sink),
                // The action is unknown and reported; its arguments are still expressions.
                None => calls::payload(&call.args, &env, sink),
            },
            NodeKind::Emit { args, .. } => calls::payload(args, &env, sink),
            NodeKind::WaitUntil(until) => self.wait(until, &env, sink),
            NodeKind::Broken
            | NodeKind::WaitFor(_)
            | NodeKind::Await { .. }
            | NodeKind::Choose { .. }
            | NodeKind::Each { .. }
            | NodeKind::Loop { .. } => {}
        }
        if let Some(fallback) = &node.clauses.fallback {
            let ty = &self.outputs.nodes[id];
            let why = || Label { span: node.name.span, text: format!("`{}` gives `{ty}`", node.name) };
            cel::expect(fallback, ty, Some(&why), &env, sink);
        }
    }

    /// The conditions of the arms, each known to be looked at only where none above holds.
    fn arms(&mut self, id: NodeId, region: RegionId, arms: &[RegionId], sink: &mut Sink) {
        let context = self.facts.context(self.workflow, region);
        let mut above = None;
        for (index, &arm) in arms.iter().enumerate() {
            self.facts.enter_arm(self.scene(), id, arm, above);
            above = Some(arm);
            if let RegionKind::Arm { when: Some(when), .. } = &self.workflow.regions[arm].kind {
                let given = self.facts.both(context, self.facts.arm(arm).map_or(Condition::TRUE, |(_, before)| before));
                let mut env = self.env(region, given);
                env.assumed.extend(self::above(self.workflow, arms, index));
                let says = self.condition(when, env, sink);
                self.facts.guard_arm(self.scene(), arm, says);
            }
        }
    }

    /// The type of what an each goes over.
    fn element(&self, list: &Expr, env: &WorkflowEnv<'_>, sink: &mut Sink) -> Type {
        let ty = cel::check(list, env, sink);
        match self.typing.table.resolve(&ty) {
            Type::List(element) => (*element).clone(),
            Type::Dyn => Type::Dyn,
            Type::Error => Type::Error,
            _ => {
                let message = format!("an each goes over a list, and this is `{ty}`");
                let help = "give it a list; of a map, a list of its keys is `m.map(k, k)`";
                sink.report(NOT_A_LIST.at(list.span, message).label(format!("this is `{ty}`")).help(help));
                Type::Error
            }
        }
    }

    fn wait(&self, until: &Expr, env: &WorkflowEnv<'_>, sink: &mut Sink) {
        let ty = cel::check(until, env, sink);
        let fits = matches!(self.typing.table.resolve(&ty), Type::Timestamp | Type::Duration | Type::Dyn | Type::Error);
        if !fits {
            let message = format!("a wait ends at a timestamp or after a duration, and this is `{ty}`");
            let help = "convert it, as in `timestamp(text)` or `duration(\"90s\")`";
            sink.report(NOT_A_TIME.at(until.span, message).label(format!("this is `{ty}`")).help(help));
        }
    }

    /// The end of a block: its inside is typed, so its output can be.
    fn end(&mut self, id: NodeId, node: &Node, sink: &mut Sink) {
        self.facts.ask(Question::Runs(id));
        match &node.kind {
            NodeKind::Each { body, .. } => {
                let fields = self.fields(*body, true);
                let ty = Type::list(Type::Record(Arc::new(Record { fields, open: false })));
                self.outputs.nodes[id] = bounded(ty, node.name.span, sink);
            }
            NodeKind::Loop { body, until, .. } => {
                if let Some(until) = until {
                    let says = self.condition(until, self.env_of(*body), sink);
                    let counting = self.env_of(*body).counting(until);
                    self.facts.set_counting(counting);
                    self.facts.set_until(id, says);
                }
                let mut fields = self.fields(*body, false);
                fields.insert("iterations".into(), Field { ty: Type::Int, optional: false });
                fields.insert("exhausted".into(), Field { ty: Type::Bool, optional: false });
                let ty = Type::Record(Arc::new(Record { fields, open: false }));
                self.outputs.nodes[id] = bounded(ty, node.name.span, sink);
            }
            _ => {}
        }
    }

    fn fields(&self, body: RegionId, with_lets: bool) -> IndexMap<SmolStr, Field> {
        body_fields(self.workflow, &self.resolved.graph, &self.facts, &self.outputs, body, with_lets)
    }

    /// The conditions of the edges into a vertex, which those of one chain share.
    fn edge_conditions(&mut self, vertex: u32, sink: &mut Sink) {
        let (resolved, workflow) = (self.resolved, self.workflow);
        for edge in resolved.graph.incoming(vertex) {
            if let EdgeKind::Control { when: Some(place), .. } = edge.kind
                && self.facts.edge_guard(place).is_none()
            {
                let region = resolved.graph.node_of(vertex).map_or(Workflow::ROOT, |id| workflow.nodes[id].region);
                self.edge_condition(place, region, sink);
            }
        }
    }

    /// The conditions of edges that lead nowhere, as those of an unknown step.
    fn other_edge_conditions(&mut self, sink: &mut Sink) {
        for edge in &self.workflow.edges {
            if let Some(place) = edge.when.filter(|&place| self.facts.edge_guard(place).is_none()) {
                self.edge_condition(place, edge.region, sink);
            }
        }
    }

    fn edge_condition(&mut self, place: usize, region: RegionId, sink: &mut Sink) {
        let says = self.condition(&self.workflow.conditions[place], self.env_of(region), sink);
        self.facts.guard_edge(place, says);
    }

    fn result(&mut self, returns: &Type, declared: Option<crate::base::Span>, sink: &mut Sink) {
        let name = &self.workflow.name;
        let env = self.env_of(Workflow::ROOT);
        for &span in &self.workflow.misplaced_results {
            sink.report(
                MISPLACED_RETURN
                    .at(span, "a `return` inside of a block would not end the run")
                    .label("move it out of the block")
                    .help(
                        "return once, for the whole workflow: `coalesce(a, b)` is whichever of two steps ran, and what an each or a loop made is \
                         read by its name",
                    ),
            );
        }
        let mut results = self.workflow.results.iter();
        let Some((first, first_span)) = results.next() else {
            let promised = declared.filter(|_| !matches!(returns, Type::Null | Type::Error));
            if let Some(declared) = promised.filter(|_| self.workflow.misplaced_results.is_empty()) {
                sink.report(
                    MISSING_RETURN
                        .at(name.span, format!("`{name}` never returns its result"))
                        .related(declared, format!("`{returns}` is promised here"))
                        .help("add `return …` at the end, or remove the result type"),
                );
            }
            return;
        };
        let why = || match declared {
            Some(span) => Label { span, text: format!("`{name}` returns `{returns}`") },
            None => Label {
                span: name.span,
                text: format!("`{name}` declares no result; add `-> T` behind its parameters"),
            },
        };
        cel::expect(first, returns, Some(&why), &env, sink);
        let counting = env.counting(first);
        self.facts.set_counting(counting);
        for (_, span) in results {
            sink.report(
                DUPLICATE_RETURN
                    .at(*span, "a workflow has one `return`")
                    .related(*first_span, "the first stands here")
                    .help("keep one: order decides nothing here; to return what an arm made, write `coalesce(a, b)`"),
            );
        }
    }
}
