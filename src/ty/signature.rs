//! What each action and workflow takes and gives.

use super::table::{TypeTable, lower};
use crate::base::{IdVec, Span};
use crate::cel::{Expr, Type};
use crate::diagnostic::Sink;
use crate::hir::{ActionId, Callable, ModuleId, Program, WorkflowId};
use crate::resolve::Names;
use crate::resolve::rules::DUPLICATE_NAME;
use crate::syntax::ast::{Param, TypeExpr};
use smol_str::SmolStr;

/// The typed contract of something that a step may call.
#[derive(Clone, Debug)]
pub struct Signature {
    /// The parameters in order.
    pub params: Vec<ParamType>,
    /// The type of the result.
    pub returns: Type,
    /// Where the result type stands; none when it was left out and is `null`.
    pub returns_span: Option<Span>,
}

/// A parameter with its type.
#[derive(Clone, Debug)]
pub struct ParamType {
    /// Its name.
    pub name: SmolStr,
    /// The name's place.
    pub span: Span,
    /// Its type.
    pub ty: Type,
    /// Its default.
    pub default: Option<Expr>,
}

impl ParamType {
    /// Whether a call may leave it out: it has a default, or takes an optional.
    pub fn may_be_left_out(&self, table: &TypeTable) -> bool {
        self.default.is_some() || matches!(table.resolve(&self.ty), Type::Optional(_) | Type::Error)
    }
}

/// The signatures of all callables.
#[derive(Debug)]
pub struct Signatures {
    actions: IdVec<ActionId, Signature>,
    workflows: IdVec<WorkflowId, Signature>,
}

impl Signatures {
    /// Lowers the types of all parameters and results.
    pub fn build(program: &Program, names: &Names, sink: &mut Sink) -> Self {
        for action in &program.actions {
            twice(&action.params, sink);
        }
        let mut signature = |module, params: &[Param], returns: &Option<TypeExpr>| Signature {
            params: params.iter().map(|param| param_type(program, names, module, param, sink)).collect(),
            returns: returns.as_ref().map_or(Type::Null, |ty| lower(program, names, module, ty, sink)),
            returns_span: returns.as_ref().map(|ty| ty.span),
        };
        let actions = program.actions.iter().map(|it| signature(it.module, &it.params, &it.returns)).collect();
        let workflows = program.workflows.iter().map(|it| signature(it.module, &it.params, &it.returns)).collect();
        Self { actions, workflows }
    }

    /// The signature of a callable.
    pub fn of(&self, callable: Callable) -> &Signature {
        match callable {
            Callable::Action(id) => &self.actions[id],
            Callable::Workflow(id) => &self.workflows[id],
        }
    }

    /// The signature of an action.
    pub fn action(&self, id: ActionId) -> &Signature {
        &self.actions[id]
    }

    /// The signature of a workflow.
    pub fn workflow(&self, id: WorkflowId) -> &Signature {
        &self.workflows[id]
    }
}

/// Reports parameters that have the name of one before them.
pub(super) fn twice(params: &[Param], sink: &mut Sink) {
    for (place, param) in params.iter().enumerate() {
        if let Some(first) = params[..place].iter().find(|first| first.name.text == param.name.text) {
            sink.report(
                DUPLICATE_NAME
                    .at(param.name.span, format!("two parameters are called `{}`", param.name))
                    .related(first.name.span, "the first")
                    .help("rename one of the two, or remove it"),
            );
        }
    }
}

fn param_type(program: &Program, names: &Names, module: ModuleId, param: &Param, sink: &mut Sink) -> ParamType {
    let ty = lower(program, names, module, &param.ty, sink);
    ParamType { name: param.name.text.clone(), span: param.name.span, ty, default: param.default.clone() }
}
