//! Who calls whom: workflows call actions and other workflows.

use super::occurrences;
use super::references::{everywhere, widened};
use super::{Focus, Symbol};
use crate::base::Span;
use crate::driver::Workspace;
use crate::hir::{Callable, NodeKind, WorkflowId};
use std::collections::BTreeMap;
use std::rc::Rc;

/// An action or a workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Its name.
    pub name: String,
    /// What it is, in the words of the language.
    pub word: &'static str,
    /// Whether it is a workflow, which calls others.
    pub is_workflow: bool,
    /// All of its declaration.
    pub whole: Span,
    /// The name in its declaration: who asks on says this place.
    pub span: Span,
}

/// A caller or one that is called, with the places of the calls: the names of what is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calls {
    /// Who calls, or is called.
    pub who: Call,
    /// The places, in the file of whoever calls.
    pub places: Vec<Span>,
}

/// The action or workflow that stands at an offset of a file; inside of a workflow's body that workflow, where nothing else stands.
pub fn at(workspace: &mut Workspace, path: &str, offset: u32) -> Option<Call> {
    let focus = workspace.focus(path)?;
    let found = occurrences::at(&focus, offset).into_iter();
    let symbol = found.map(|it| it.symbol).find_map(|symbol| match symbol {
        Symbol::Node(workflow, node) => focus.resolved().workflows[workflow].callees[node].map(Symbol::from),
        Symbol::Action(_) | Symbol::Workflow(_) => Some(symbol),
        _ => None,
    });
    let around = || {
        let own =
            |it: &crate::hir::Workflow| it.span.file == focus.file && it.span.start <= offset && offset <= it.span.end;
        focus.program().workflows.enumerate().find(|(_, it)| own(it)).map(|(id, _)| Symbol::Workflow(id))
    };
    call(&focus, &symbol.or_else(around)?)
}

/// Who calls what is declared at an offset of a file.
pub fn incoming(workspace: &mut Workspace, path: &str, offset: u32) -> Vec<Calls> {
    let Some((focus, symbol)) = callable(workspace, path, offset) else { return Vec::new() };
    let mut callers: BTreeMap<WorkflowId, Vec<Span>> = BTreeMap::new();
    each_call(&focus, &mut |workflow, callee, place| {
        if Symbol::from(callee) == symbol {
            callers.entry(workflow).or_default().push(place);
        }
    });
    let of = |(id, places)| Some(Calls { who: call(&focus, &Symbol::Workflow(id))?, places });
    callers.into_iter().filter_map(of).collect()
}

/// Whom the workflow calls that is declared at an offset of a file.
pub fn outgoing(workspace: &mut Workspace, path: &str, offset: u32) -> Vec<Calls> {
    let Some((focus, Symbol::Workflow(caller))) = callable(workspace, path, offset) else { return Vec::new() };
    let mut found: Vec<(Callable, Vec<Span>)> = Vec::new();
    each_call(&focus, &mut |workflow, callee, place| {
        if workflow != caller {
            return;
        }
        match found.iter_mut().find(|(known, _)| *known == callee) {
            Some((_, places)) => places.push(place),
            None => found.push((callee, vec![place])),
        }
    });
    let of = |(callee, places): (Callable, Vec<Span>)| Some(Calls { who: call(&focus, &callee.into())?, places });
    found.into_iter().filter_map(of).collect()
}

/// The action or workflow whose name is at an offset, with all files that see it.
fn callable(workspace: &mut Workspace, path: &str, offset: u32) -> Option<(Rc<Focus>, Symbol)> {
    let (focus, symbol) = everywhere(workspace, path, offset)?;
    match symbol {
        Symbol::Action(_) | Symbol::Workflow(_) => Some((focus, symbol)),
        // Another format may call a step and its action by one name.
        Symbol::Node(workflow, node) => {
            let callee = focus.resolved().workflows[workflow].callees[node]?;
            widened(workspace, focus, callee.into())
        }
        _ => None,
    }
}

fn each_call(focus: &Focus, see: &mut dyn FnMut(WorkflowId, Callable, Span)) {
    for (id, workflow) in focus.program().workflows.enumerate() {
        for (node, callee) in focus.resolved().workflows[id].callees.enumerate() {
            if let (NodeKind::Call(call), Some(callee)) = (&workflow.nodes[node].kind, *callee) {
                see(id, callee, call.action.span);
            }
        }
    }
}

fn call(focus: &Focus, symbol: &Symbol) -> Option<Call> {
    let program = focus.program();
    let declared = symbol.declaration(program)?;
    let name = symbol.declared(program)?.text;
    let text = focus.sources.text(declared.name);
    let span = occurrences::exactly(declared.name, text, &name).unwrap_or(declared.name);
    let is_workflow = matches!(symbol, Symbol::Workflow(_));
    let whole = if declared.whole.contains(span) { declared.whole } else { span };
    Some(Call { name: name.to_string(), word: symbol.word(program), is_workflow, whole, span })
}
