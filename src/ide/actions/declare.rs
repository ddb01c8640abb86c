//! An action that nobody declares is declared as a step calls it: its parameters from the arguments.

use super::action::{Action, Draft, Kind};
use super::place::Place;
use crate::cel::{self, Env as _, Type};
use crate::diagnostic::{Diagnostic, Sink};
use crate::frontend::patch::{Addition, Datum, Owner};
use crate::hir::{ModuleId, Node, NodeId, NodeKind, Seat, Workflow, WorkflowId};
use crate::resolve::BUILT_IN_TYPES;
use crate::syntax;
use crate::syntax::ast::ActionCall;
use smol_str::SmolStr;

/// How long a call may take of which nothing is known: an effect wants a timeout, and a person will write another one.
const TIMEOUT: &str = "30s";

pub(super) fn offer(place: &Place<'_>, found: &mut Vec<Action>) {
    if !place.is_native() {
        return;
    }
    for diagnostic in place.found_here().filter(|found| found.rule.name == "unknown-action") {
        for (id, workflow) in place.workflows() {
            for (node_id, node) in workflow.nodes.enumerate() {
                if let NodeKind::Call(call) = &node.kind
                    && diagnostic.primary.span == call.action.span
                {
                    let declaring = Declaring { place, id, workflow, node: node_id, call };
                    found.extend(declaring.action(diagnostic, node));
                }
            }
        }
    }
}

struct Declaring<'p, 'a> {
    place: &'p Place<'a>,
    id: WorkflowId,
    workflow: &'a Workflow,
    node: NodeId,
    call: &'a ActionCall,
}

impl Declaring<'_, '_> {
    fn action(&self, diagnostic: &Diagnostic, node: &Node) -> Option<Action> {
        let (place, name) = (self.place, &self.call.action);
        let space = name.text.split('.').next().unwrap_or_default();
        // What stands behind a namespace is declared in another file.
        if place.focus.resolved().names.namespace(self.workflow.module, space).is_some()
            || !name.text.split('.').all(syntax::is_name)
        {
            return None;
        }
        let params: Vec<(SmolStr, String)> = self.params();
        let returns = self.is_read(&node.name.text).then_some("dyn");
        let edit = if place.is_data() {
            let mut action = vec![("archetype".to_owned(), Datum::text("effect"))];
            if !params.is_empty() {
                let params = params.iter().map(|(name, ty)| (name.to_string(), Datum::text(ty))).collect();
                action.push(("params".to_owned(), Datum::Map(params)));
            }
            action.extend(returns.map(|ty| ("returns".to_owned(), Datum::text(ty))));
            action.push(("timeout".to_owned(), Datum::Plain(TIMEOUT.to_owned())));
            let entry = (name.text.to_string(), Datum::Map(action));
            place.patch().add(Owner::Document(name.span.start), &["actions"], Addition::Entries(vec![entry]))?
        } else {
            let params: Vec<String> = params.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
            let returns = returns.map_or_else(String::new, |ty| format!(" -> {ty}"));
            let text = format!("effect {name}({}){returns} {{ timeout {TIMEOUT} }}\n", params.join(", "));
            place.write_before(self.workflow.span.start, &text)
        };
        let action = place.action(format!("declare the effect `{name}`"), Kind::QuickFix, Draft::new(vec![edit]));
        Some(Action { fixes: vec![Place::mended(diagnostic)], ..action })
    }

    /// The parameters, with types as the module can write them.
    fn params(&self) -> Vec<(SmolStr, String)> {
        let place = self.place;
        let view = place.view();
        let env = view.workflow(place.focus.typed(), self.id, Seat::Work(self.node));
        let typed = |value: &cel::Expr| {
            let whole = value.as_ident().and_then(|name| env.variable(name));
            whole.unwrap_or_else(|| cel::check(value, &env, &mut Sink::new()))
        };
        let mut params: Vec<(SmolStr, String)> = Vec::new();
        for arg in &self.call.args {
            if params.iter().all(|(name, _)| *name != arg.name.text) {
                let ty = typed(&arg.value);
                let text = if self.can_write(&ty, self.workflow.module) { ty.to_string() } else { "dyn".to_owned() };
                params.push((arg.name.text.clone(), text));
            }
        }
        params
    }

    /// Whether a module can write a type. Types nest no deeper than they were written, or than the expression whose they are.
    fn can_write(&self, ty: &Type, module: ModuleId) -> bool {
        match ty {
            Type::Error | Type::Type(_) | Type::Var(_) => false,
            Type::Dyn
            | Type::Null
            | Type::Bool
            | Type::Int
            | Type::Uint
            | Type::Double
            | Type::String
            | Type::Bytes
            | Type::Timestamp
            | Type::Duration
            | Type::Enum(_) => true,
            Type::List(element) => self.can_write(element, module),
            Type::Map(pair) => self.can_write(&pair.0, module) && self.can_write(&pair.1, module),
            Type::Optional(inner) => self.can_write(inner, module),
            Type::Record(record) => record.fields.values().all(|field| self.can_write(&field.ty, module)),
            Type::Abstract(shape) => BUILT_IN_TYPES.contains(&shape.0.as_str()) && shape.1.is_empty(),
            Type::Named(named) => {
                let declared = self.place.focus.resolved().names.declared_type(module, &named.name);
                declared.is_some_and(|id| id.index() == named.id as usize)
            }
        }
    }

    /// Whether anything reads what the step gives.
    fn is_read(&self, step: &SmolStr) -> bool {
        let mut read = false;
        self.workflow.seats(&mut |_, expr| cel::free_variables(expr, &[], &mut |used| read |= used.name == step));
        read
    }
}
