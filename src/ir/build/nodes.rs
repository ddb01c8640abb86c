//! Nodes, lets and regions.

use super::edges::Incoming;
use super::{Builder, Source, model, shared};
use crate::base::IdVec;
use crate::cel::Type;
use crate::diagnostic::Sink;
use crate::hir::{Callable, Node, NodeId, NodeKind, RegionId, RegionKind};
use crate::resolve::Vertex;
use crate::syntax::ast::{Arg, Join};
use smol_str::{SmolStr, format_smolstr};
use std::sync::Arc;

impl Builder<'_> {
    /// All nodes in topological order.
    pub(super) fn nodes(&mut self, source: Source<'_>, sink: &mut Sink) -> Vec<model::Node> {
        let incoming = Self::incoming(source, sink);
        let order: Vec<NodeId> = source.resolved.graph.node_order().collect();
        let outgoing = outgoing(source, &incoming, &order);
        let mut nodes = Vec::with_capacity(order.len());
        for (index, &id) in (0_u32..).zip(&order) {
            let mut node = self.node(source, id);
            node.index = index;
            node.seed_offset = index;
            node.entry = incoming[id].is_empty();
            node.incoming = incoming[id].iter().map(|incident| self.edge(source, id, incident)).collect();
            node.terminal = outgoing[id].is_empty();
            node.outgoing = outgoing[id].iter().map(|&to| source.workflow.nodes[to].name.text.clone()).collect();
            nodes.push(node);
        }
        nodes
    }

    fn node(&mut self, source: Source<'_>, id: NodeId) -> model::Node {
        let node = &source.workflow.nodes[id];
        let clauses = &node.clauses;
        let mut built = model::Node {
            id: node.name.text.clone(),
            fallback: clauses.fallback.as_ref().map(|value| Box::new(self.expr(source, node.region, value))),
            join: match clauses.join.map(|clause| clause.join) {
                None | Some(Join::All) => model::Join::All,
                Some(Join::Any) => model::Join::Any,
                Some(Join::AtLeast(count)) => model::Join::AtLeast(u32::try_from(count.value).unwrap_or(u32::MAX)),
            },
            priority: clauses
                .priority
                .and_then(|priority| u8::try_from(priority.value).ok())
                .map_or_else(model::Priority::default, model::Priority),
            region: region_name(source, node.region),
            regions: node.bodies().iter().map(|&body| region_name(source, body)).collect(),
            span: Some(self.span(node.span)),
            run_condition: run_condition(source, id),
            when: clauses.when.as_ref().map(|when| Box::new(self.expr(source, node.region, when))),
            timeout_ms: clauses.timeout.map(|timeout| timeout.value),
            estimate_ms: clauses.takes.as_deref().map(shared::estimate),
            needs: self.needs(source.workflow.module, &clauses.needs),
            retry: clauses.retry.as_deref().map(|retry| Box::new(shared::retry(retry))),
            ..model::Node::default()
        };
        self.kind(source, id, node, &mut built);
        built
    }

    fn kind(&mut self, source: Source<'_>, id: NodeId, node: &Node, built: &mut model::Node) {
        match &node.kind {
            // A document is only built of a program without errors.
            NodeKind::Broken => {}
            NodeKind::Call(call) => {
                built.args = self.args(source, node.region, &call.args);
                match source.resolved.callees[id] {
                    Some(callee @ Callable::Action(action)) => {
                        let key = self.keys.callable(callee);
                        built.output = Some(Arc::new(model::Schema::returns_of(&key)));
                        built.action = Some(key);
                        self.policy(action, built);
                    }
                    Some(callee @ Callable::Workflow(_)) => {
                        let key = self.keys.callable(callee);
                        let pointer = format_smolstr!("#/workflows/{key}/returns");
                        built.output = Some(Arc::new(model::Schema::reference(pointer)));
                        built.workflow = Some(key);
                    }
                    None => {}
                }
            }
            NodeKind::WaitFor(duration) => {
                built.kind = model::NodeKind::Wait;
                built.wait_ms = Some(duration.value);
            }
            NodeKind::WaitUntil(until) => {
                built.kind = model::NodeKind::Wait;
                built.wait_until = Some(Box::new(self.expr(source, node.region, until)));
            }
            NodeKind::Await { event, .. } => {
                built.kind = model::NodeKind::Await;
                built.event = Some(event.value.as_str().into());
                built.output = Some(self.output(source, id));
            }
            NodeKind::Emit { event, args } => {
                built.kind = model::NodeKind::Emit;
                built.event = Some(event.value.as_str().into());
                built.args = self.args(source, node.region, args);
            }
            NodeKind::Choose { .. } => built.kind = model::NodeKind::Choose,
            NodeKind::Each { .. } => {
                built.kind = model::NodeKind::Each;
                built.output = Some(self.output(source, id));
            }
            NodeKind::Loop { .. } => {
                built.kind = model::NodeKind::Loop;
                built.output = Some(self.output(source, id));
            }
        }
    }

    /// What the action says of itself, where the step says nothing.
    fn policy(&mut self, action: crate::hir::ActionId, built: &mut model::Node) {
        let action = &self.input.program.actions[action];
        let policy = &action.policy;
        if built.timeout_ms.is_none() {
            built.timeout_ms = policy.timeout.map(|timeout| timeout.value);
        }
        if built.estimate_ms.is_none() {
            built.estimate_ms = policy.takes.as_ref().map(shared::estimate);
        }
        if built.needs.is_empty() {
            built.needs = self.needs(action.module, &policy.needs);
        }
        if built.retry.is_none() {
            built.retry = policy.retry.as_ref().map(|retry| Box::new(shared::retry(retry)));
        }
    }

    fn args(&mut self, source: Source<'_>, region: RegionId, args: &[Arg]) -> model::Map<model::Expr> {
        args.iter().map(|arg| (arg.name.text.clone(), self.expr(source, region, &arg.value))).collect()
    }

    fn output(&mut self, source: Source<'_>, id: NodeId) -> Arc<model::Schema> {
        let ty: Type = source.typed.outputs.nodes[id].clone();
        Arc::new(self.schema(&ty))
    }

    /// All lets, each after those it reads.
    pub(super) fn lets(&mut self, source: Source<'_>) -> Vec<model::Let> {
        let graph = &source.resolved.graph;
        let mut lets = Vec::with_capacity(source.workflow.lets.len());
        for &vertex in &graph.order {
            if let Vertex::Let(id) = graph.unpack(vertex) {
                let decl = &source.workflow.lets[id];
                let model::Expr { cel, reads } = self.expr(source, decl.region, &decl.value);
                lets.push(model::Let {
                    cel,
                    name: decl.name.text.clone(),
                    reads,
                    region: region_name(source, decl.region),
                });
            }
        }
        lets
    }

    /// All regions, the workflow's own first.
    pub(super) fn regions(&mut self, source: Source<'_>) -> Vec<model::Region> {
        let workflow = source.workflow;
        let mut members: IdVec<RegionId, Vec<SmolStr>> = workflow.regions.iter().map(|_| Vec::new()).collect();
        for id in source.resolved.graph.node_order() {
            members[workflow.nodes[id].region].push(workflow.nodes[id].name.text.clone());
        }
        let mut regions = Vec::with_capacity(workflow.regions.len());
        for (id, region) in workflow.regions.enumerate() {
            let mut built = model::Region {
                id: region_name(source, id),
                nodes: std::mem::take(&mut members[id]),
                parent: region.owner.map(|owner| workflow.nodes[owner].name.text.clone()),
                ..model::Region::default()
            };
            let owner = region.owner.map(|owner| &workflow.nodes[owner]);
            match (&region.kind, owner.map(|owner| (owner, &owner.kind))) {
                (RegionKind::Arm { when, .. }, Some((owner, _))) => {
                    built.kind = model::RegionKind::Arm;
                    built.when = when.as_ref().map(|when| self.expr(source, owner.region, when));
                }
                (RegionKind::Each, Some((owner, NodeKind::Each { item, index, list, parallel, expects, .. }))) => {
                    built.kind = model::RegionKind::Each;
                    built.item = Some(item.text.clone());
                    built.index = index.as_ref().map(|index| index.text.clone());
                    built.list = Some(self.expr(source, owner.region, list));
                    built.parallel = parallel.map(|count| count.value.unsigned_abs());
                    built.expects = expects.map(|count| count.value.unsigned_abs());
                }
                (RegionKind::Loop, Some((_, NodeKind::Loop { max, until, .. }))) => {
                    built.kind = model::RegionKind::Loop;
                    built.max = max.map(|count| count.value.unsigned_abs());
                    built.until = until.as_ref().map(|until| self.expr(source, id, until));
                }
                _ => {}
            }
            regions.push(built);
        }
        regions
    }
}

fn run_condition(source: Source<'_>, id: NodeId) -> Option<SmolStr> {
    let facts = &source.typed.facts;
    facts.text(facts.run(source.resolved.graph.vertex(Vertex::Node(id))))
}

/// `root`, the name of the each or the loop, or that of the choose with the arm's number.
fn region_name(source: Source<'_>, id: RegionId) -> SmolStr {
    let region = &source.workflow.regions[id];
    let owner = region.owner.map(|owner| &source.workflow.nodes[owner].name.text);
    match (&region.kind, owner) {
        (RegionKind::Arm { index, .. }, Some(owner)) => format_smolstr!("{owner}.{index}"),
        (_, Some(owner)) => owner.clone(),
        (_, None) => "root".into(),
    }
}

/// The nodes that each node leads to, in topological order, each once.
fn outgoing(source: Source<'_>, incoming: &Incoming, order: &[NodeId]) -> IdVec<NodeId, Vec<NodeId>> {
    let mut outgoing: IdVec<NodeId, Vec<NodeId>> = source.workflow.nodes.iter().map(|_| Vec::new()).collect();
    for &to in order {
        for incident in &incoming[to] {
            if outgoing[incident.from].last() != Some(&to) {
                outgoing[incident.from].push(to);
            }
        }
    }
    outgoing
}
