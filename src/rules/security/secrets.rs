//! Where secrets are: types that hold them, and what the names in a workflow stand for.

use crate::cel::Type;
use crate::hir::{NodeKind, Program, RegionId, Workflow, WorkflowId};
use crate::resolve::{Def, Value};
use crate::rules::Context;
use crate::ty::SECRET;

/// A type that is nested more deeply is not looked into.
const MAX_DEPTH: usize = 64;

/// Which declared types hold a secret.
pub(super) struct Secrets<'a> {
    pub(super) context: Context<'a>,
    /// By the numbers of declared types.
    holders: Vec<bool>,
}

impl<'a> Secrets<'a> {
    /// What holds a secret in a program; none if nothing does.
    pub(super) fn of(context: Context<'a>) -> Option<Self> {
        let table = &context.typed.table;
        let mut secrets = Self { context, holders: vec![false; table.iter().count()] };
        for _ in 0..MAX_DEPTH {
            let more = |(id, _, body): (u32, _, &Type)| !secrets.holders[id as usize] && secrets.within(body).is_some();
            let found: Vec<u32> = table.iter().filter(|entry| more(*entry)).map(|(id, ..)| id).collect();
            if found.is_empty() {
                break;
            }
            for id in found {
                secrets.holders[id as usize] = true;
            }
        }
        secrets.any(context.program).then_some(secrets)
    }

    fn any(&self, program: &Program) -> bool {
        let signatures = &self.context.typed.signatures;
        let actions = program.actions.ids().map(|id| signatures.action(id));
        let mut called = actions.chain(program.workflows.ids().map(|id| signatures.workflow(id)));
        let awaited = |id: WorkflowId| {
            let nodes = program.workflows[id].nodes.enumerate();
            nodes
                .filter(|(_, node)| matches!(node.kind, NodeKind::Await { .. }))
                .any(|(node, _)| self.within(&self.context.typed.workflows[id].outputs.nodes[node]).is_some())
        };
        !program.secrets.is_empty()
            || called.any(|it| {
                self.within(&it.returns).is_some() || it.params.iter().any(|param| self.within(&param.ty).is_some())
            })
            || program.workflows.ids().any(awaited)
    }

    /// The way to the first secret within values of a type: empty if they are secrets themselves, `.token` if that field is.
    pub(super) fn within(&self, ty: &Type) -> Option<String> {
        self.search(ty, MAX_DEPTH, &mut Vec::new())
    }

    /// Whether values of a type are secrets, if they are there.
    pub(super) fn is_secret(&self, ty: &Type) -> bool {
        match self.context.typed.table.resolve(ty) {
            Type::Optional(inner) => self.is_secret(&inner),
            Type::Abstract(shape) => shape.0 == SECRET,
            _ => false,
        }
    }

    /// `seen`: the declared types that were looked into.
    fn search(&self, ty: &Type, depth: usize, seen: &mut Vec<u32>) -> Option<String> {
        let depth = depth.checked_sub(1)?;
        match ty {
            Type::Abstract(shape) => (shape.0 == SECRET).then(String::new),
            Type::List(inner) => Some(format!("[…]{}", self.search(inner, depth, seen)?)),
            Type::Map(pair) => Some(format!("[…]{}", self.search(&pair.1, depth, seen)?)),
            Type::Optional(inner) => self.search(inner, depth, seen),
            Type::Record(record) => {
                let mut fields = record.fields.iter();
                fields.find_map(|(name, field)| Some(format!(".{name}{}", self.search(&field.ty, depth, seen)?)))
            }
            Type::Named(named) => {
                let holds = self.holders.get(named.id as usize) == Some(&true) && !seen.contains(&named.id);
                seen.push(named.id);
                if holds { self.search(&self.context.typed.table.unfold(named), depth, seen) } else { None }
            }
            Type::Error
            | Type::Dyn
            | Type::Null
            | Type::Bool
            | Type::Int
            | Type::Uint
            | Type::Double
            | Type::String
            | Type::Bytes
            | Type::Timestamp
            | Type::Duration
            | Type::Enum(_)
            | Type::Type(_)
            | Type::Var(_) => None,
        }
    }

    /// What a name means in a workflow.
    pub(super) fn lookup(&self, workflow: WorkflowId, region: RegionId, name: &str) -> Option<Def> {
        let resolved = &self.context.resolved;
        let scope = &resolved.workflows[workflow].scope;
        scope.lookup(&resolved.names, &self.context.program.workflows[workflow], region, name)
    }

    /// The type of what a name stands for. Of a let nothing is said: that it holds a secret is reported where it stands.
    pub(super) fn type_of(&self, workflow: WorkflowId, def: Def) -> Option<Type> {
        let outputs = &self.context.typed.workflows[workflow].outputs;
        match def {
            Def::Param(index) => {
                let signature = self.context.typed.signatures.workflow(workflow);
                signature.params.get(index).map(|param| param.ty.clone())
            }
            Def::Node(id) => outputs.nodes.get(id).cloned(),
            Def::Item(id) => outputs.elements.get(&id).cloned(),
            Def::Value(Value::Secret(_)) => Some(Type::opaque(SECRET)),
            Def::Let(_) | Def::Index(_) | Def::Round(_) | Def::Run | Def::Value(Value::Const(_)) => None,
        }
    }

    /// A workflow.
    pub(super) fn workflow(&self, id: WorkflowId) -> &'a Workflow {
        &self.context.program.workflows[id]
    }
}
