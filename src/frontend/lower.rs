//! From a tree to declarations: nested blocks become flat nodes and regions.

use super::EmitNames;
use crate::base::{FileId, IdVec, Name};
use crate::cel::Expr;
use crate::hir::{
    Action, After, Clauses, Const, Edge, Events, Header, Import, JoinClause, Let, Machine, Module, ModuleId, Needs,
    Node, NodeId, NodeKind, Policy, Program, Region, RegionId, RegionKind, Resource, Secret, Test, TypeDecl, Workflow,
};
use crate::syntax::ast;

/// Adds the module that `tree` is to the program.
pub(super) fn lower(file: FileId, native: bool, tree: ast::File, program: &mut Program) -> ModuleId {
    let module =
        Module { file, native, doc: tree.doc, imports: Vec::new(), events: Vec::new(), comments: tree.comments };
    let id = program.modules.push(module);
    for item in tree.items {
        lower_item(item, id, program);
    }
    id
}

fn lower_item(item: ast::Item, module: ModuleId, program: &mut Program) {
    let (span, doc) = (item.span, item.doc);
    match item.kind {
        ast::ItemKind::Import(ast::Import { path, namespace }) => {
            program.modules[module].imports.push(Import { span, path, namespace, target: None, stub: false });
        }
        ast::ItemKind::Events(decl) => program.modules[module].events.push(Events { span, decl }),
        ast::ItemKind::Type(ast::TypeDecl { name, body }) => {
            program.types.push(TypeDecl { module, span, doc, name, body });
        }
        ast::ItemKind::Const(ast::Const { name, value }) => {
            program.consts.push(Const { module, span, name, value });
        }
        ast::ItemKind::Secret(name) => {
            program.secrets.push(Secret { module, span, name });
        }
        ast::ItemKind::Resource(ast::Resource { name, capacity }) => {
            program.resources.push(Resource { module, span, name, capacity });
        }
        ast::ItemKind::Machine(ast::Machine { name, items }) => {
            program.machines.push(Machine { module, span, name, items });
        }
        ast::ItemKind::Test(ast::Test { title, items }) => {
            program.tests.push(Test { module, span, title, items });
        }
        ast::ItemKind::Action(action) => {
            program.actions.push(lower_action(action, module, span, doc));
        }
        ast::ItemKind::Workflow(workflow) => {
            program.workflows.push(lower_workflow(workflow, module, span, doc));
        }
    }
}

fn lower_action(action: ast::Action, module: ModuleId, span: crate::base::Span, doc: Option<ast::Doc>) -> Action {
    let ast::Action { archetype, name, params, returns, clauses } = action;
    let mut lowered = Action {
        module,
        span,
        doc,
        archetype,
        name,
        params,
        returns,
        via: None,
        policy: Policy::default(),
        deterministic: None,
        idempotent: None,
        cached: None,
        emits: Vec::new(),
        tracks: None,
    };
    for clause in clauses {
        match clause.kind {
            ast::ClauseKind::Via(via) => lowered.via = Some(via),
            ast::ClauseKind::Timeout(timeout) => lowered.policy.timeout = Some(timeout),
            ast::ClauseKind::Retry(retry) => lowered.policy.retry = Some(retry),
            ast::ClauseKind::Takes(takes) => lowered.policy.takes = Some(takes),
            ast::ClauseKind::Needs { resource, amount } => lowered.policy.needs.push(Needs { resource, amount }),
            ast::ClauseKind::Deterministic => lowered.deterministic = Some(clause.span),
            ast::ClauseKind::Idempotent => lowered.idempotent = Some(clause.span),
            ast::ClauseKind::Cached(cached) => lowered.cached = Some(cached),
            ast::ClauseKind::Emits(names) => lowered.emits.extend(names),
            ast::ClauseKind::Tracks(machine) => lowered.tracks = Some(machine),
            // The parser accepts none of these on an action.
            ast::ClauseKind::When(_)
            | ast::ClauseKind::After { .. }
            | ast::ClauseKind::Join(_)
            | ast::ClauseKind::Fallback(_)
            | ast::ClauseKind::Priority(_)
            | ast::ClauseKind::Version(_)
            | ast::ClauseKind::Description(_)
            | ast::ClauseKind::Seed(_)
            | ast::ClauseKind::Concurrency(_) => {}
        }
    }
    lowered
}

fn lower_header(clauses: Vec<ast::Clause>) -> Header {
    let mut header = Header::default();
    for clause in clauses {
        match clause.kind {
            ast::ClauseKind::Version(version) => header.version = Some(version),
            ast::ClauseKind::Description(description) => header.description = Some(description),
            ast::ClauseKind::Timeout(timeout) => header.timeout = Some(timeout),
            ast::ClauseKind::Seed(seed) => header.seed = Some(seed),
            ast::ClauseKind::Concurrency(concurrency) => header.concurrency = Some(concurrency),
            // The parser accepts none of these in a header.
            ast::ClauseKind::Via(_)
            | ast::ClauseKind::Retry(_)
            | ast::ClauseKind::Takes(_)
            | ast::ClauseKind::Needs { .. }
            | ast::ClauseKind::Deterministic
            | ast::ClauseKind::Idempotent
            | ast::ClauseKind::Cached(_)
            | ast::ClauseKind::Emits(_)
            | ast::ClauseKind::Tracks(_)
            | ast::ClauseKind::When(_)
            | ast::ClauseKind::After { .. }
            | ast::ClauseKind::Join(_)
            | ast::ClauseKind::Fallback(_)
            | ast::ClauseKind::Priority(_) => {}
        }
    }
    header
}

fn lower_clauses(clauses: Vec<ast::Clause>) -> Clauses {
    let mut lowered = Clauses::default();
    for ast::Clause { span, kind } in clauses {
        match kind {
            ast::ClauseKind::When(when) => lowered.when = Some(when),
            ast::ClauseKind::After { steps, on } => lowered.after.push(After { steps, on }),
            ast::ClauseKind::Join(join) => lowered.join = Some(JoinClause { span, join }),
            ast::ClauseKind::Fallback(fallback) => lowered.fallback = Some(fallback),
            ast::ClauseKind::Timeout(timeout) => lowered.timeout = Some(timeout),
            ast::ClauseKind::Retry(retry) => lowered.retry = Some(Box::new(retry)),
            ast::ClauseKind::Takes(takes) => lowered.takes = Some(Box::new(takes)),
            ast::ClauseKind::Needs { resource, amount } => lowered.needs.push(Needs { resource, amount }),
            ast::ClauseKind::Priority(priority) => lowered.priority = Some(priority),
            // The parser accepts none of these on a step.
            ast::ClauseKind::Via(_)
            | ast::ClauseKind::Deterministic
            | ast::ClauseKind::Idempotent
            | ast::ClauseKind::Cached(_)
            | ast::ClauseKind::Emits(_)
            | ast::ClauseKind::Tracks(_)
            | ast::ClauseKind::Version(_)
            | ast::ClauseKind::Description(_)
            | ast::ClauseKind::Seed(_)
            | ast::ClauseKind::Concurrency(_) => {}
        }
    }
    lowered
}

fn lower_workflow(
    workflow: ast::Workflow,
    module: ModuleId,
    span: crate::base::Span,
    doc: Option<ast::Doc>,
) -> Workflow {
    let ast::Workflow { name, params, returns, clauses, body } = workflow;
    let root =
        Region { kind: RegionKind::Root, owner: None, frame: Workflow::ROOT, nodes: Vec::new(), lets: Vec::new() };
    let mut lowered = Workflow {
        module,
        span,
        doc,
        name,
        params,
        returns,
        header: lower_header(clauses),
        nodes: IdVec::new(),
        lets: IdVec::new(),
        regions: std::iter::once(root).collect(),
        edges: Vec::new(),
        conditions: Vec::new(),
        results: Vec::new(),
        misplaced_results: Vec::new(),
    };
    let mut lowering = BodyLowering { workflow: &mut lowered, emits: EmitNames::default() };
    lowering.body(body, Workflow::ROOT);
    lowered
}

/// Flattens the nested blocks of one workflow. Recursion is bounded by the parser's limit on bracket depth.
struct BodyLowering<'w> {
    workflow: &'w mut Workflow,
    emits: EmitNames,
}

impl BodyLowering<'_> {
    fn body(&mut self, body: Vec<ast::Stmt>, region: RegionId) {
        for stmt in body {
            self.stmt(stmt, region);
        }
    }

    fn stmt(&mut self, stmt: ast::Stmt, region: RegionId) {
        let ast::Stmt { span, doc, kind } = stmt;
        let node = |name, kind, clauses| Node { name, span, doc, region, kind, clauses };
        match kind {
            ast::StmtKind::Step(ast::Step { name, work, clauses }) => {
                let kind = match work {
                    ast::Work::Error => NodeKind::Broken,
                    ast::Work::Call(call) => NodeKind::Call(call),
                    ast::Work::WaitFor(duration) => NodeKind::WaitFor(duration),
                    ast::Work::WaitUntil(until) => NodeKind::WaitUntil(until),
                    ast::Work::Await { event, payload } => NodeKind::Await { event, payload },
                };
                self.node(node(name, kind, lower_clauses(clauses)));
            }
            ast::StmtKind::Emit(ast::Emit { name, event, args, clauses }) => {
                let name = name.unwrap_or_else(|| Name::new(self.emits.give(&event.value), event.span));
                self.node(node(name, NodeKind::Emit { event, args }, lower_clauses(clauses)));
            }
            ast::StmtKind::Choose(ast::Choose { name, arms }) => {
                let choose = self.node(node(name, NodeKind::Choose { arms: Vec::new() }, Clauses::default()));
                let arms = arms.into_iter().enumerate().map(|(index, arm)| self.arm(arm, index, choose)).collect();
                self.workflow.nodes[choose].kind = NodeKind::Choose { arms };
            }
            ast::StmtKind::Each(ast::Each { name, item, index, list, parallel, expects, body: statements }) => {
                let body = self.workflow.regions.next_id();
                let kind = NodeKind::Each { body, item, index, list, parallel, expects };
                let each = self.node(node(name, kind, Clauses::default()));
                self.block(RegionKind::Each, each, statements);
            }
            ast::StmtKind::Loop(ast::Loop { name, max, body: statements, until }) => {
                let body = self.workflow.regions.next_id();
                let owner = self.node(node(name, NodeKind::Loop { body, max, until }, Clauses::default()));
                self.block(RegionKind::Loop, owner, statements);
            }
            ast::StmtKind::Let { name, value } => {
                let id = self.workflow.lets.push(Let { name, span, region, value });
                self.workflow.regions[region].lets.push(id);
            }
            ast::StmtKind::Edge(chain) => self.edges(chain, region),
            ast::StmtKind::Return(_) if region != Workflow::ROOT => self.workflow.misplaced_results.push(span),
            ast::StmtKind::Return(result) => self.workflow.results.push((result, span)),
        }
    }

    fn node(&mut self, node: Node) -> NodeId {
        let region = node.region;
        let id = self.workflow.nodes.push(node);
        self.workflow.regions[region].nodes.push(id);
        id
    }

    fn arm(&mut self, arm: ast::Arm, index: usize, choose: NodeId) -> RegionId {
        let frame = self.workflow.regions[self.workflow.nodes[choose].region].frame;
        let kind = RegionKind::Arm { index, when: arm.when, head: arm.head, whole: arm.span };
        let region = Region { kind, owner: Some(choose), frame, nodes: Vec::new(), lets: Vec::new() };
        let id = self.workflow.regions.push(region);
        self.body(arm.body, id);
        id
    }

    fn block(&mut self, kind: RegionKind, owner: NodeId, body: Vec<ast::Stmt>) {
        let frame = self.workflow.regions.next_id();
        let region = Region { kind, owner: Some(owner), frame, nodes: Vec::new(), lets: Vec::new() };
        let id = self.workflow.regions.push(region);
        self.body(body, id);
    }

    fn edges(&mut self, chain: ast::EdgeChain, region: RegionId) {
        let when = chain.when.map(|condition: Expr| {
            self.workflow.conditions.push(condition);
            self.workflow.conditions.len() - 1
        });
        for (pair, &arrow) in chain.groups.windows(2).zip(&chain.arrows) {
            for from in &pair[0] {
                for to in &pair[1] {
                    self.workflow.edges.push(Edge { from: from.clone(), to: to.clone(), arrow, region, when });
                }
            }
        }
    }
}
