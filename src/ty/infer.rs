//! The types of one workflow: steps, lets, conditions, the result.

use super::bounds::bounded;
use super::calls;
use super::env::{Outputs, WorkflowEnv, body_fields};
use super::presence::Presence;
use super::rules::{DUPLICATE_RETURN, MISPLACED_RETURN, MISSING_RETURN, NOT_A_LIST, NOT_A_TIME};
use super::table::lower;
use super::{TypedWorkflow, Typing};
use crate::base::IdVec;
use crate::cel::{self, Expr, Field, Record, Type};
use crate::diagnostic::{Label, Sink};
use crate::hir::{Node, NodeId, NodeKind, RegionId, RegionKind, Workflow, WorkflowId};
use crate::resolve::{ResolvedWorkflow, Vertex};
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
        let presence = Presence::build(workflow, resolved, &self.resolved.names, &self.consts);
        let params: Vec<Type> = signature.params.iter().map(|param| param.ty.clone()).collect();
        let mut pass = Pass { typing: self, workflow, resolved, params, outputs, presence };
        for &vertex in &resolved.graph.order {
            match resolved.graph.unpack(vertex) {
                Vertex::Node(id) => pass.node(id, &workflow.nodes[id], sink),
                Vertex::Let(id) => {
                    let decl = &workflow.lets[id];
                    let ty = cel::check(&decl.value, &pass.env(decl.region, None), sink);
                    pass.outputs.lets[id] = bounded(ty, decl.value.span, sink);
                }
                Vertex::End(id) => pass.end(id, &workflow.nodes[id], sink),
            }
        }
        pass.edge_conditions(sink);
        pass.result(&signature.returns, signature.returns_span, sink);
        TypedWorkflow { outputs: pass.outputs, presence: pass.presence }
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

/// The work on one workflow.
struct Pass<'a> {
    typing: &'a Typing<'a>,
    workflow: &'a Workflow,
    resolved: &'a ResolvedWorkflow,
    params: Vec<Type>,
    outputs: Outputs,
    presence: Presence,
}

impl Pass<'_> {
    fn env(&self, region: RegionId, reader: Option<NodeId>) -> WorkflowEnv<'_> {
        WorkflowEnv {
            typing: self.typing,
            workflow: self.workflow,
            resolved: self.resolved,
            params: &self.params,
            outputs: &self.outputs,
            presence: &self.presence,
            region,
            reader,
        }
    }

    fn node(&mut self, id: NodeId, node: &Node, sink: &mut Sink) {
        if let NodeKind::Each { list, .. } = &node.kind {
            let element = self.element(list, &self.env(node.region, Some(id)), sink);
            self.outputs.elements.insert(id, element);
        }
        let env = self.env(node.region, Some(id));
        match &node.kind {
            NodeKind::Call(call) => match self.resolved.callees[id] {
                Some(callee) => calls::check(call, self.typing.signatures.of(callee), &self.typing.table, &env, sink),
                // The action is unknown and reported; its arguments are still expressions.
                None => calls::payload(&call.args, &env, sink),
            },
            NodeKind::Emit { args, .. } => calls::payload(args, &env, sink),
            NodeKind::WaitUntil(until) => self.wait(until, &env, sink),
            NodeKind::Choose { arms } => {
                for &arm in arms {
                    if let RegionKind::Arm { when: Some(when), .. } = &self.workflow.regions[arm].kind {
                        calls::condition(when, &env, sink);
                    }
                }
            }
            NodeKind::Broken
            | NodeKind::WaitFor(_)
            | NodeKind::Await { .. }
            | NodeKind::Each { .. }
            | NodeKind::Loop { .. } => {}
        }
        if let Some(when) = &node.clauses.when {
            calls::condition(when, &env, sink);
        }
        if let Some(fallback) = &node.clauses.fallback {
            let ty = &self.outputs.nodes[id];
            let why = Label { span: node.name.span, text: format!("`{}` gives `{ty}`", node.name) };
            cel::expect(fallback, ty, Some(&why), &env, sink);
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
        match &node.kind {
            NodeKind::Each { body, .. } => {
                let fields = self.fields(*body, true);
                let ty = Type::list(Type::Record(Arc::new(Record { fields, open: false })));
                self.outputs.nodes[id] = bounded(ty, node.name.span, sink);
            }
            NodeKind::Loop { body, until, .. } => {
                if let Some(until) = until {
                    calls::condition(until, &self.env(*body, None), sink);
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
        body_fields(self.workflow, &self.resolved.graph, &self.presence, &self.outputs, body, with_lets)
    }

    fn edge_conditions(&self, sink: &mut Sink) {
        let mut checked = None;
        for edge in &self.workflow.edges {
            // The edges of one chain share a condition and stand side by side.
            let Some(when) = edge.when.filter(|&when| checked != Some(when)) else { continue };
            checked = Some(when);
            calls::condition(&self.workflow.conditions[when], &self.env(edge.region, None), sink);
        }
    }

    fn result(&self, returns: &Type, declared: Option<crate::base::Span>, sink: &mut Sink) {
        let name = &self.workflow.name;
        let env = self.env(Workflow::ROOT, None);
        for &span in &self.workflow.misplaced_results {
            sink.report(
                MISPLACED_RETURN
                    .at(span, "a `return` inside of a block would not end the run")
                    .label("move it out of the block")
                    .help("return once, for the whole workflow: `coalesce(a, b)` is whichever of two steps ran"),
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
        let why = match declared {
            Some(span) => Label { span, text: format!("`{name}` returns `{returns}`") },
            None => Label {
                span: name.span,
                text: format!("`{name}` declares no result; add `-> T` behind its parameters"),
            },
        };
        cel::expect(first, returns, Some(&why), &env, sink);
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
