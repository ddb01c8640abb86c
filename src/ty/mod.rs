//! Types: what every declaration, step and expression is, and that all of it fits together.

mod bounds;
mod calls;
mod config;
mod consts;
mod declarations;
mod env;
mod functions;
mod infer;
mod machines;
pub mod rules;
mod schema;
mod signature;
mod steps;
mod table;
mod tests;
pub mod view;
mod words;

pub use bounds::{MAX_NESTING, MAX_PARTS};
pub use config::{config_keys, config_kinds, placeholders};
pub use consts::{ConstType, Consts};
pub use declarations::Declarations;
pub use env::Outputs;
pub use machines::EventEnv;
pub use signature::{ParamType, Signature, Signatures};
pub use table::{SECRET, SchemaFiles, TypeTable, lower};

use crate::analysis::Facts;
use crate::base::{IdVec, Name, SourceMap};
use crate::cel::Value;
use crate::cel::rules::UNKNOWN_NAME;
use crate::diagnostic::{Diagnostic, Label, Sink};
use crate::hir::{ActionId, Callable, ModuleId, Program, WorkflowId};
use crate::resolve::Resolved;
use consts::ConstEnv;

/// The program with its types, as side tables.
#[derive(Debug)]
pub struct Typed {
    /// All declared types.
    pub table: TypeTable,
    /// All constants.
    pub consts: Consts,
    /// What each action and workflow takes and gives.
    pub signatures: Signatures,
    /// The evaluated config of each action, in source order.
    pub configs: IdVec<ActionId, Vec<(smol_str::SmolStr, Value)>>,
    /// What each workflow's names stand for.
    pub workflows: IdVec<WorkflowId, TypedWorkflow>,
}

/// A workflow with its types.
#[derive(Debug)]
pub struct TypedWorkflow {
    /// What each node and let gives.
    pub outputs: Outputs,
    /// When each of them runs, and what data is there.
    pub facts: Facts,
}

/// What the type checker reads while it works.
#[derive(Clone, Copy)]
pub(crate) struct Typing<'a> {
    program: &'a Program,
    resolved: &'a Resolved,
    table: &'a TypeTable,
    consts: &'a Consts,
    signatures: &'a Signatures,
}

/// Types the whole program.
pub fn infer(
    program: &Program,
    resolved: &Resolved,
    sources: &SourceMap,
    schemas: &SchemaFiles,
    sink: &mut Sink,
) -> Typed {
    let names = &resolved.names;
    let table = TypeTable::build(program, names, sources, schemas, sink);
    let consts = Consts::build(program, names, &table, sink);
    let signatures = Signatures::build(program, names, sink);
    let typing = Typing { program, resolved, table: &table, consts: &consts, signatures: &signatures };
    typing.defaults(sink);
    let configs = program.actions.enumerate().map(|(id, action)| typing.config(id, action, sink)).collect();
    typing.needs(sink);
    typing.machines(sink);
    let workflows: IdVec<WorkflowId, TypedWorkflow> =
        program.workflows.enumerate().map(|(id, workflow)| typing.workflow(id, workflow, sink)).collect();
    for test in &program.tests {
        typing.test(test, &workflows, sink);
    }
    Typed { table, consts, signatures, configs, workflows }
}

impl Typing<'_> {
    /// The environment of constant expressions in a module.
    fn const_env(&self, module: ModuleId) -> ConstEnv<'_> {
        ConstEnv { names: &self.resolved.names, consts: self.consts, table: self.table, module, in_test: false }
    }

    /// Defaults of parameters are constants of the parameter's type.
    fn defaults(&self, sink: &mut Sink) {
        let actions = self.program.actions.enumerate().map(|(id, it)| (it.module, Callable::Action(id)));
        let workflows = self.program.workflows.enumerate().map(|(id, it)| (it.module, Callable::Workflow(id)));
        for (module, callable) in actions.chain(workflows) {
            let env = self.const_env(module);
            for param in &self.signatures.of(callable).params {
                if let Some(default) = &param.default {
                    let why = || Label {
                        span: param.span,
                        text: format!("`{}` is declared as `{}` here", param.name, param.ty),
                    };
                    env.value(default, &param.ty, Some(&why), sink);
                }
            }
        }
    }

    /// What to say where `name` is a namespace, and what stands behind it is no value of that file.
    fn unknown_member(&self, module: ModuleId, name: &Name) -> Diagnostic {
        let prefix = format!("{name}.");
        let values = self.resolved.names.values(module);
        let members: Vec<String> = values
            .iter()
            .filter(|value| value.starts_with(&prefix))
            .take(5)
            .map(|value| format!("`{value}`"))
            .collect();
        let diagnostic = UNKNOWN_NAME.at(name.span, format!("`{name}` has no constant or secret of this name"));
        if members.is_empty() {
            diagnostic.help(format!("`{name}` is an import, and the file declares neither constants nor secrets"))
        } else {
            diagnostic.help(format!("`{name}` is an import; it has {}", members.join(", ")))
        }
    }

    /// Resources that actions and steps need are declared.
    fn needs(&self, sink: &mut Sink) {
        let actions =
            self.program.actions.iter().flat_map(|it| it.policy.needs.iter().map(move |needs| (it.module, needs)));
        let steps = self.program.workflows.iter().flat_map(|it| {
            it.nodes.iter().flat_map(move |node| node.clauses.needs.iter().map(move |needs| (it.module, needs)))
        });
        for (module, needs) in actions.chain(steps) {
            self.resolved.names.resource(module, &needs.resource, sink);
        }
    }
}
