//! Collects the conditions of each vertex, from entry to end.

use super::topics::{Topic, Topics};
use super::witness::counterexample;
use super::{Condition, ConditionKind, Contradiction, MAX_CONDITIONS, Presence, Runs, either};
use crate::base::Span;
use crate::cel::{self, Expr, Value, ast::ExprKind, ast::LogicOp};
use crate::hir::{ModuleId, NodeId, NodeKind, RegionId, RegionKind, Workflow};
use crate::resolve::{Def, EdgeKind, FlowGraph, Names, Scope, Vertex};
use crate::syntax::ast::{Join, Outcome};
use crate::ty::Consts;
use std::rc::Rc;

/// What the conditions are read from.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) workflow: &'a Workflow,
    pub(super) graph: &'a FlowGraph,
    pub(super) scope: &'a Scope,
    pub(super) names: &'a Names,
    pub(super) consts: &'a Consts,
}

impl Source<'_> {
    fn lookup(&self, region: RegionId, name: &str) -> Option<Def> {
        self.scope.lookup(self.names, self.workflow, region, name)
    }
}

/// Whether a guard of constants only is false.
pub fn never_true(names: &Names, consts: &Consts, module: ModuleId, when: &Expr) -> bool {
    let lookup = |name: &str| consts.value(names, module, name).cloned();
    let mut constant = true;
    cel::free_variables(when, &[], &mut |used| constant &= lookup(used.name).is_some());
    constant && matches!(cel::constant(when, &lookup), Ok(Value::Bool(false)))
}

/// What a call says of how a step ended.
enum Ended {
    Ran,
    Failed,
}

/// The step that an expression asks for, if its being true tells how the step ended.
fn asks_for(expr: &Expr) -> Option<(&str, Ended)> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    match (call.function.text.as_str(), &call.target, &call.args[..]) {
        ("ran", None, [step]) | ("hasValue", Some(step), []) => Some((step.as_ident()?, Ended::Ran)),
        ("failed", None, [step]) => Some((step.as_ident()?, Ended::Failed)),
        _ => None,
    }
}

/// The parts of a condition that must all be true.
fn conjuncts(when: &Expr) -> &[Expr] {
    match &when.kind {
        ExprKind::Logic(logic) if logic.op == LogicOp::And => &logic.operands[..],
        _ => std::slice::from_ref(when),
    }
}

impl Presence {
    pub(super) fn visit(&mut self, source: Source<'_>, vertex: u32) {
        let Source { workflow, graph, .. } = source;
        let base = match graph.unpack(vertex) {
            Vertex::Node(id) => self.node(source, id, vertex),
            Vertex::Let(id) => {
                let decl = &workflow.lets[id];
                self.lets[id] = self.topics(source, decl.region, &decl.value);
                match workflow.regions[decl.region].kind {
                    // A let of an arm may be read from outside: it asks for what it reads, not for its arm.
                    RegionKind::Arm { .. } => Runs::always(),
                    _ => self.region(workflow, graph, decl.region),
                }
            }
            Vertex::End(id) => self.full[graph.vertex(Vertex::Node(id)) as usize].clone(),
        };
        let full = self.reading(workflow, graph, vertex, &base);
        self.base[vertex as usize] = base;
        self.full[vertex as usize] = full;
        if let Vertex::Node(id) = graph.unpack(vertex) {
            self.open(source, id);
        }
    }

    /// What holds when all that the vertex reads is there, too. What is not proved to be there is reported where it is read, so
    /// nothing of it is passed on: one mistake, one report.
    fn reading(&self, workflow: &Workflow, graph: &FlowGraph, vertex: u32, base: &Runs) -> Runs {
        let judged = match graph.unpack(vertex) {
            Vertex::Let(id) => matches!(workflow.regions[workflow.lets[id].region].kind, RegionKind::Each),
            Vertex::Node(_) | Vertex::End(_) => true,
        };
        let (mut all, mut proved) = (base.clone(), base.clone());
        for edge in graph.incoming(vertex) {
            if edge.kind == (EdgeKind::Data { soft: false }) {
                let needed = &self.full[edge.from as usize];
                all = self.both(all, needed.clone());
                if let Some(from) = graph.node_of(edge.from).filter(|&from| self.needs_failure(base, from)) {
                    all = self.both(all, Runs::Never { why: Contradiction::Outcome(from) });
                }
                if !judged || self.missing(needed, base).is_none() {
                    proved = self.both(proved, needed.clone());
                }
            }
        }
        if matches!(all, Runs::Never { .. }) { all } else { proved }
    }

    /// Whether `node` must have failed.
    fn needs_failure(&self, runs: &Runs, node: NodeId) -> bool {
        let failed = |&id: &u32| self.condition(id).kind == ConditionKind::Failed(node);
        matches!(runs, Runs::When(ids) if ids.iter().any(failed))
    }

    fn node(&mut self, source: Source<'_>, id: NodeId, vertex: u32) -> Runs {
        let Source { workflow, graph, .. } = source;
        let node = &workflow.nodes[id];
        let mut runs = self.region(workflow, graph, node.region);
        let mut fired = Vec::new();
        for edge in graph.incoming(vertex) {
            let EdgeKind::Control { on, when } = edge.kind else { continue };
            let from = match (on, graph.node_of(edge.from)) {
                (Outcome::Failed, Some(from)) => self.failed(source, from, edge.span),
                (Outcome::Succeeded | Outcome::Failed, _) => self.full[edge.from as usize].clone(),
                (Outcome::Settled, _) => Runs::always(),
            };
            let guard = match when.map(|when| &workflow.conditions[when]) {
                Some(condition) => self.guards_of(source, node.region, condition),
                None => Runs::always(),
            };
            fired.push(self.both(from, guard));
        }
        let any = matches!(node.clauses.join.map(|clause| clause.join), Some(Join::Any | Join::AtLeast(_)));
        let joined = if any && fired.len() > 1 {
            fired.into_iter().reduce(either)
        } else {
            fired.into_iter().reduce(|a, b| self.both(a, b))
        };
        if let Some(joined) = joined {
            runs = self.both(runs, joined);
        }
        if let Some(when) = &node.clauses.when {
            let guards = self.guards_of(source, node.region, when);
            runs = self.both(runs, guards);
            if never_true(source.names, source.consts, workflow.module, when) {
                runs = self.both(runs, Runs::Never { why: Contradiction::Guard });
            }
        }
        runs
    }

    /// Makes the conditions of the arms, and keeps what the elements of an each speak of: what is inside comes later.
    fn open(&mut self, source: Source<'_>, id: NodeId) {
        let node = &source.workflow.nodes[id];
        match &node.kind {
            NodeKind::Each { list, .. } => {
                let topics = self.topics(source, node.region, list);
                self.items.insert(id, topics);
            }
            NodeKind::Choose { arms } => {
                // An arm is chosen only if none above it is, so it speaks of what they speak of, too.
                let mut topics = Topics::default();
                for &arm in arms {
                    let RegionKind::Arm { when, head, .. } = &source.workflow.regions[arm].kind else { continue };
                    if let Some(when) = when {
                        topics.extend(&self.topics(source, node.region, when));
                    }
                    let condition = self.add(Condition {
                        kind: ConditionKind::Arm(arm, id),
                        span: when.as_ref().map_or(*head, |when| when.span),
                        counterexample: when.as_ref().and_then(counterexample),
                        topics: topics.clone(),
                    });
                    let mut runs = Runs::When(Rc::from([condition]));
                    for part in when.iter().flat_map(conjuncts) {
                        let proof = self.proof(source, node.region, part);
                        runs = self.both(runs, proof);
                    }
                    self.arms[arm] = runs;
                }
            }
            _ => {}
        }
    }

    fn guards_of(&mut self, source: Source<'_>, region: RegionId, when: &Expr) -> Runs {
        let parts = conjuncts(when);
        if parts.len() > MAX_CONDITIONS {
            return Runs::Unknown;
        }
        let mut ids: Vec<u32> = parts.iter().map(|part| self.guard(source, region, part)).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut runs = Runs::When(ids.into());
        for part in parts {
            let proof = self.proof(source, region, part);
            runs = self.both(runs, proof);
        }
        runs
    }

    /// What must hold where a part of a condition is true: after `ran(s)`, all that `s` needs.
    fn proof(&mut self, source: Source<'_>, region: RegionId, part: &Expr) -> Runs {
        let Some((name, ended)) = asks_for(part) else { return Runs::always() };
        let Some(Def::Node(step)) = source.lookup(region, name) else { return Runs::always() };
        match ended {
            Ended::Ran => self.full[source.graph.vertex(Vertex::End(step)) as usize].clone(),
            Ended::Failed => self.failed(source, step, part.span),
        }
    }

    /// What holds when `step` failed.
    fn failed(&mut self, source: Source<'_>, step: NodeId, span: Span) -> Runs {
        let id = if let Some(&id) = self.failures.get(&step) {
            id
        } else {
            let mut topics = Topics::default();
            topics.add(Topic::Name(source.workflow.nodes[step].name.text.clone()));
            let kind = ConditionKind::Failed(step);
            let id = self.add(Condition { kind, span, counterexample: None, topics });
            self.failures.insert(step, id);
            id
        };
        let ran = self.full[source.graph.vertex(Vertex::End(step)) as usize].clone();
        self.both(ran, Runs::When(Rc::from([id])))
    }

    fn guard(&mut self, source: Source<'_>, region: RegionId, part: &Expr) -> u32 {
        let text = cel::print(part);
        if let Some(&id) = self.guards.get(&text) {
            return id;
        }
        let id = self.add(Condition {
            kind: ConditionKind::Guard,
            span: part.span,
            counterexample: counterexample(part),
            topics: self.topics(source, region, part),
        });
        self.guards.insert(text, id);
        id
    }

    fn add(&mut self, mut condition: Condition) -> u32 {
        let id = u32::try_from(self.conditions.len()).unwrap_or(u32::MAX);
        condition.topics.add(Topic::Condition(id));
        self.conditions.push(condition);
        id
    }

    /// What an expression speaks of, also through lets, elements, and the conditions of the steps that it names.
    fn topics(&self, source: Source<'_>, region: RegionId, expr: &Expr) -> Topics {
        let mut topics = Topics::default();
        cel::free_variables(expr, &[], &mut |used| {
            topics.add(Topic::Name(used.name.clone()));
            match source.lookup(region, used.name) {
                Some(Def::Let(id)) => topics.extend(&self.lets[id]),
                Some(Def::Item(id)) => {
                    if let Some(list) = self.items.get(&id) {
                        topics.extend(list);
                    }
                }
                Some(Def::Node(id)) => match self.full(source.graph.vertex(Vertex::End(id))) {
                    Runs::When(needs) => needs.iter().for_each(|&id| topics.extend(&self.condition(id).topics)),
                    Runs::Unknown => topics = Topics::everything(),
                    Runs::Never { .. } => {}
                },
                _ => {}
            }
        });
        topics
    }
}
