//! What the expressions of a workflow may refer to.

use super::functions::step_overloads;
use super::table::SECRET;
use super::{ParamType, Typing};
use super::{steps, words};
use crate::analysis::{Condition, Facts, Place, Question, Scene};
use crate::base::{IdVec, Name, Span};
use crate::cel::ast::{Call, ExprKind, Literal};
use crate::cel::known::{self, Assumption};
use crate::cel::{self, Env, Expr, Field, Named, Overload, Record, Type};
use crate::diagnostic::{Diagnostic, Sink};
use crate::hir::{LetId, NodeId, NodeKind, RegionId, Workflow};
use crate::resolve::{self, Def, FlowGraph, ResolvedWorkflow, Vertex};
use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::{Arc, LazyLock};

/// The most conditions of one expression that are taken into account in proofs about its parts.
const MAX_ASSUMED: usize = 32;

/// The types of what a workflow's names stand for, filled in dependency order.
#[derive(Debug)]
pub struct Outputs {
    /// What each node gives.
    pub nodes: IdVec<NodeId, Type>,
    /// What each let stands for.
    pub lets: IdVec<LetId, Type>,
    /// The elements that each each goes over.
    pub elements: FxHashMap<NodeId, Type>,
}

/// The view from one region of a workflow.
pub(super) struct WorkflowEnv<'a> {
    pub(super) typing: &'a Typing<'a>,
    pub(super) workflow: &'a Workflow,
    pub(super) resolved: &'a ResolvedWorkflow,
    pub(super) params: &'a [ParamType],
    pub(super) outputs: &'a Outputs,
    pub(super) facts: &'a Facts,
    /// What holds whenever the expression is evaluated.
    pub(super) given: Condition,
    /// The conditions that came out so before it is evaluated: guards and arms around.
    pub(super) assumed: Vec<Assumption<'a>>,
    /// Whether it is a condition, of which facts say what it can come out as.
    pub(super) is_condition: bool,
    /// Whether types are taken as declared: for what is read while something is proved about types.
    pub(super) as_declared: bool,
    pub(super) region: RegionId,
}

impl WorkflowEnv<'_> {
    pub(super) fn lookup(&self, name: &str) -> Option<Def> {
        self.resolved.scope.lookup(&self.typing.resolved.names, self.workflow, self.region, name)
    }

    /// The place of the expression, for what reads conditions.
    pub(super) fn place<T>(&self, work: impl FnOnce(Place<'_>) -> T) -> T {
        let names = &self.typing.resolved.names;
        let constant = |name: &str| self.typing.consts.value(names, self.workflow.module, name).cloned();
        let scene = Scene { workflow: self.workflow, resolved: self.resolved, names };
        // Which values a term can have must not depend on where it is read.
        let declared = WorkflowEnv { assumed: Vec::new(), as_declared: true, ..*self };
        work(Place { scene, region: self.region, env: &declared, constant: &constant })
    }

    /// What holds where `known` is known, too.
    fn given(&self, known: &[Assumption<'_>]) -> Condition {
        self.place(|place| {
            // The nearest are the likeliest to matter.
            known.iter().rev().take(MAX_ASSUMED).fold(self.given, |given, assumption| {
                let says = self.facts.condition(place, assumption.expr);
                let says = if assumption.holds { Some(says) } else { self.facts.not(says) };
                says.map_or(given, |says| self.facts.both(given, says))
            })
        })
    }

    /// What holds where the values of references count that stand behind a condition in the expression.
    pub(super) fn counting(&self, expr: &Expr) -> Vec<(Span, Condition)> {
        let mut found = Vec::new();
        cel::uses_knowing(expr, resolve::scope::COPING, &mut |used, known| {
            if !used.soft && !known.is_empty() && self.may_be_absent(used.name) {
                found.push((used.span, self.given(known)));
            }
        });
        found
    }

    /// `known`, and what is known around.
    fn all_known<'k>(&'k self, known: &[Assumption<'k>]) -> Vec<Assumption<'k>> {
        self.assumed.iter().copied().chain(known.iter().copied()).collect()
    }

    fn type_of(&self, def: Def) -> Type {
        match def {
            Def::Param(index) => self.params.get(index).map(|param| param.ty.clone()).unwrap_or_default(),
            Def::Node(id) => self.outputs.nodes[id].clone(),
            Def::Let(id) => self.outputs.lets[id].clone(),
            Def::Item(id) => self.outputs.elements.get(&id).cloned().unwrap_or_default(),
            Def::Index(_) => Type::Int,
            Def::Round(id) => self.round(id),
            Def::Run => RUN.clone(),
            Def::Value(resolve::Value::Const(id)) => self.typing.consts.get(id).ty.clone(),
            Def::Value(resolve::Value::Secret(_)) => Type::opaque(SECRET),
        }
    }

    /// What a loop's own name means inside of it.
    fn round(&self, id: NodeId) -> Type {
        let NodeKind::Loop { body, .. } = self.workflow.nodes[id].kind else { return Type::Error };
        let fields = body_fields(self.workflow, &self.resolved.graph, self.facts, self.outputs, body, false);
        let previous = Record { fields, open: false };
        Type::record([("iteration", Type::Int), ("previous", Type::optional(Type::Record(Arc::new(previous))))])
    }

    /// What must be there so that an argument of `coalesce` has a value; none if it may have none nonetheless.
    fn needs(&self, arg: &Expr, ty: &Type, bound: &dyn Fn(&str) -> bool) -> Option<Vec<Vertex>> {
        let certain = match self.typing.table.resolve(ty) {
            Type::Optional(_) | Type::Null => false,
            // What a step gives is its value, whatever its type.
            Type::Dyn => arg.as_ident().is_some_and(|name| matches!(self.lookup(name), Some(Def::Node(_)))),
            _ => !self.selects_optional(arg, bound),
        };
        if !certain {
            return None;
        }
        let (mut needs, mut known) = (Vec::new(), true);
        let chain = is_chain(arg);
        cel::uses(arg, resolve::scope::COPING, &mut |used| {
            if used.soft && !chain || is_bound(used.expr, bound) {
                return;
            }
            match self.lookup(used.name) {
                Some(Def::Node(id)) => needs.push(Vertex::End(id)),
                Some(Def::Let(id)) => {
                    known &= !self.copes_elsewhere(id);
                    needs.push(Vertex::Let(id));
                }
                _ => {}
            }
        });
        known.then_some(needs)
    }

    /// Whether a chain of fields goes through one that may be absent: an optional field, or a key of a map.
    fn selects_optional(&self, arg: &Expr, bound: &dyn Fn(&str) -> bool) -> bool {
        if !is_chain(arg) {
            return self.reads_optional(arg);
        }
        if arg.as_ident().is_some() {
            return false;
        }
        let chain = cel::chain(arg);
        // Of variables that macros bind the type is not known here.
        let root = chain.name().filter(|_| !is_bound(chain.root, bound));
        let Some(def) = root.and_then(|name| self.lookup(name)) else { return is_bound(chain.root, bound) };
        let mut ty = self.type_of(def);
        for field in chain.fields() {
            let Type::Record(record) = self.typing.table.resolve(&ty) else { return true };
            match record.fields.get(field) {
                Some(field) if !field.optional => ty = field.ty.clone(),
                _ => return true,
            }
        }
        false
    }

    /// The same of fields of what has no name, as `rows[0].note`.
    fn reads_optional(&self, arg: &Expr) -> bool {
        let (mut at, mut optional) = (arg, false);
        loop {
            let (operand, field) = match &at.kind {
                ExprKind::Select(select) => (&select.operand, Some(select.field.text.as_str())),
                // A key that is a name reads a field; the place in a list reads what is there, or fails.
                ExprKind::Index(index) => match &index.index.kind {
                    ExprKind::Literal(Literal::String(key)) => (&index.operand, Some(&**key)),
                    _ => (&index.operand, None),
                },
                _ => return optional,
            };
            if let Some(field) = field {
                let ty = cel::check(operand, self, &mut Sink::new());
                optional |= match self.typing.table.resolve(&ty) {
                    Type::Record(record) => record.fields.get(field).is_none_or(|field| field.optional),
                    _ => true,
                };
            }
            at = operand;
        }
    }

    /// Whether a let of an arm that this place is not in copes with the absence of something: in the arm it may be certain.
    fn copes_elsewhere(&self, id: LetId) -> bool {
        let decl = &self.workflow.lets[id];
        if self.workflow.enclosing(self.region).any(|r| r == decl.region) {
            return false;
        }
        let mut copes = false;
        cel::uses(&decl.value, resolve::scope::COPING, &mut |used| copes |= used.soft);
        copes
    }
}

impl Env for WorkflowEnv<'_> {
    fn variable(&self, name: &str) -> Option<Type> {
        let lost = || self.typing.resolved.names.is_lost(self.workflow.module, name).then_some(Type::Error);
        self.lookup(name).map(|def| self.type_of(def)).or_else(lost)
    }

    fn has_dotted(&self, root: &str) -> bool {
        let (names, module) = (&self.typing.resolved.names, self.workflow.module);
        names.namespace(module, root).is_some() || names.is_lost(module, root)
    }

    fn variables(&self) -> Vec<SmolStr> {
        self.resolved.scope.visible(&self.typing.resolved.names, self.workflow, self.region)
    }

    fn unnameable(&self, name: &str) -> Option<Type> {
        self.typing.table.named(self.typing.resolved.names.declared_type(self.workflow.module, name)?)
    }

    fn unfold(&self, named: &Named) -> Type {
        self.typing.table.unfold(named)
    }

    fn overloads(&self, function: &str) -> &[Overload] {
        step_overloads(function)
    }

    fn functions(&self) -> &[&'static str] {
        resolve::scope::STEP_FUNCTIONS
    }

    fn may_be_absent(&self, variable: &str) -> bool {
        matches!(self.lookup(variable), Some(Def::Node(_) | Def::Let(_)))
    }

    fn proves_present(&self, path: &Expr, known: &[Assumption<'_>]) -> bool {
        if self.as_declared || known::proves_present(path, &self.all_known(known)) {
            return true;
        }
        let present = self.place(|place| self.facts.presence_of(place, path));
        self.facts.implies(self.given(known), present)
    }

    fn narrow(&self, path: &Expr, ty: &Type, known: &[Assumption<'_>]) -> Type {
        if self.as_declared {
            return ty.clone();
        }
        let narrowed = known::narrow(path, ty, &self.all_known(known));
        let Type::Enum(members) = &narrowed else { return narrowed };
        let given = self.given(known);
        if given.is_true() {
            return narrowed;
        }
        let kept = self.place(|place| self.facts.possible_members(place, path, members, given));
        if kept.is_empty() || kept.len() == members.len() { narrowed } else { Type::Enum(kept.into()) }
    }

    fn decides_conditions(&self) -> bool {
        self.is_condition
    }

    fn copes(&self, function: &str) -> bool {
        resolve::scope::STEP_FUNCTIONS.contains(&function)
    }

    fn refine(&self, call: &Call, types: &[Type], bound: &dyn Fn(&str) -> bool, result: Type) -> Type {
        if call.function.text != "coalesce" {
            return result;
        }
        let Type::Optional(inner) = &result else { return result };
        let asked = self.facts.ask(Question::Coalesce(call.function.span));
        // When an argument has a value, as far as that is known.
        let mut there = Vec::new();
        let graph = &self.resolved.graph;
        for (arg, ty) in call.args.iter().zip(types) {
            let Some(needs) = self.needs(arg, ty, bound) else { continue };
            let vertices: Vec<u32> = needs.into_iter().map(|vertex| graph.vertex(vertex)).collect();
            // What can never run was reported; what would follow from it is not reported again.
            if vertices.iter().any(|&vertex| graph.node_of(vertex).is_some() && self.facts.run(vertex).is_false()) {
                self.facts.ask(asked);
                return (**inner).clone();
            }
            let all = |all, &vertex: &u32| self.facts.both(all, self.facts.there(vertex));
            there.push(vertices.iter().fold(Condition::TRUE, all));
        }
        let certain = self.facts.any(there).is_some_and(|one| self.facts.implies(self.given, one));
        self.facts.ask(asked);
        if certain { (**inner).clone() } else { result }
    }

    fn misuse(&self, call: &Call, types: &[Type], bound: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
        steps::misuse(self, call, types, bound)
    }

    fn unknown(&self, name: &Name) -> Option<Diagnostic> {
        if self.typing.resolved.names.namespace(self.workflow.module, &name.text).is_some() {
            return Some(self.typing.unknown_member(self.workflow.module, name));
        }
        self.resolved.scope.out_of_scope(self.workflow, name)
    }

    fn implied<'e>(&self, expr: &'e Expr) -> Option<(&'e str, &'e str)> {
        words::implied(expr)
    }

    fn when_missing(&self, expr: &Expr, wanted: &Type) -> Option<String> {
        words::before_the_first(expr, wanted)
    }
}

/// `a.b.c`, without `?`.
fn is_chain(expr: &Expr) -> bool {
    let chain = cel::chain(expr);
    !chain.is_optional() && chain.name().is_some()
}

/// Whether the name at the root of a chain means a variable of a macro.
fn is_bound(chain: &Expr, bound: &dyn Fn(&str) -> bool) -> bool {
    matches!(&cel::chain(chain).root.kind, ExprKind::Ident { name, rooted: false } if bound(name))
}

static RUN: LazyLock<Type> = LazyLock::new(|| {
    Type::record([("id", Type::String), ("seed", Type::Int), ("attempt", Type::Int), ("started_at", Type::Timestamp)])
});

/// The record of what the steps (and for an each the lets) of a body give; what is not proved to be there in each round is
/// optional.
pub(super) fn body_fields(
    workflow: &Workflow,
    graph: &FlowGraph,
    facts: &Facts,
    outputs: &Outputs,
    body: RegionId,
    with_lets: bool,
) -> IndexMap<SmolStr, Field> {
    let given = facts.given(workflow, body);
    let optional = |vertex| {
        let vertex = graph.vertex(vertex);
        let asked = facts.ask(Question::Given(vertex));
        let certain = facts.implies(given, facts.there(vertex));
        facts.ask(asked);
        !certain
    };
    let mut fields = IndexMap::new();
    let mut regions = vec![body];
    while let Some(region) = regions.pop() {
        for &id in &workflow.regions[region].nodes {
            let node = &workflow.nodes[id];
            match &node.kind {
                NodeKind::Choose { arms } => regions.extend(arms.iter().rev()),
                NodeKind::WaitFor(_) | NodeKind::WaitUntil(_) | NodeKind::Emit { .. } => {}
                NodeKind::Broken
                | NodeKind::Call(_)
                | NodeKind::Await { .. }
                | NodeKind::Each { .. }
                | NodeKind::Loop { .. } => {
                    let optional = optional(Vertex::End(id));
                    fields.insert(node.name.text.clone(), Field { ty: outputs.nodes[id].clone(), optional });
                }
            }
        }
        if with_lets {
            for &id in &workflow.regions[region].lets {
                let field = Field { ty: outputs.lets[id].clone(), optional: optional(Vertex::Let(id)) };
                fields.insert(workflow.lets[id].name.text.clone(), field);
            }
        }
    }
    fields
}
