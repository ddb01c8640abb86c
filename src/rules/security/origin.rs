//! Where data comes from: the way back from an expression through steps, eaches, parameters and the calls that fill them.

use crate::base::Span;
use crate::cel::{self, Expr};
use crate::diagnostic::Label;
use crate::hir::{Callable, NodeId, NodeKind, Program, RegionId, WorkflowId};
use crate::resolve::{Def, Resolved, Value};
use crate::rules::Context;
use rustc_hash::FxHashMap;

/// A way back is not followed further than this.
const MAX_WAY: usize = 8;

/// Who calls which workflow.
pub(super) struct Calls<'a> {
    context: Context<'a>,
    /// By what is called: the steps that call it, in the order of the text.
    callers: FxHashMap<Callable, Vec<Call<'a>>>,
}

/// A step that calls something.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    /// The workflow of the step.
    pub(super) workflow: WorkflowId,
    /// The step.
    pub(super) node: NodeId,
    /// The region that its arguments stand in.
    pub(super) region: RegionId,
    /// The call itself.
    pub(super) made: &'a crate::syntax::ast::ActionCall,
}

/// A name in a workflow.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) workflow: WorkflowId,
    pub(super) def: Def,
}

impl<'a> Calls<'a> {
    /// The calls of a program.
    pub(super) fn of(context: Context<'a>) -> Self {
        let (program, resolved): (&'a Program, &'a Resolved) = (context.program, context.resolved);
        let mut callers: FxHashMap<Callable, Vec<Call<'a>>> = FxHashMap::default();
        for (workflow, declared) in program.workflows.enumerate() {
            for (id, node) in declared.nodes.enumerate() {
                if let (NodeKind::Call(call), Some(callee)) = (&node.kind, resolved.workflows[workflow].callees[id]) {
                    callers.entry(callee).or_default().push(Call {
                        workflow,
                        node: id,
                        region: node.region,
                        made: call,
                    });
                }
            }
        }
        Self { context, callers }
    }

    /// The steps that call something.
    pub(super) fn to(&self, callee: Callable) -> &[Call<'a>] {
        self.callers.get(&callee).map_or(&[], Vec::as_slice)
    }

    /// The places that a secret came through on its way to a name, where it comes from first. `what` it is, as in "a secret".
    pub(super) fn way_of(&self, at: At, what: &str) -> Vec<Label> {
        let mut way = Vec::new();
        let mut next = Some(at);
        while let Some(at) = next.take().filter(|_| way.len() < MAX_WAY) {
            let workflow = &self.context.program.workflows[at.workflow];
            match at.def {
                Def::Value(Value::Secret(id)) => {
                    let name = &self.context.program.secrets[id].name;
                    way.push(label(name.span, format!("the secret `{name}` is declared here")));
                }
                Def::Param(index) => {
                    let Some(param) = workflow.params.get(index) else { break };
                    way.push(label(param.name.span, format!("`{}` is {what} of `{}`", param.name, workflow.name)));
                    next = self.filled(at.workflow, &param.name.text, &mut way);
                }
                Def::Node(id) => {
                    let name = &workflow.nodes[id].name;
                    way.push(label(name.span, format!("`{name}` gives {what}")));
                    let callee = self.context.resolved.workflows[at.workflow].callees[id];
                    let returns = callee.and_then(|callee| self.context.typed.signatures.of(callee).returns_span);
                    way.extend(returns.map(|span| label(span, "declared here".to_owned())));
                }
                Def::Item(id) => {
                    let NodeKind::Each { item, list, .. } = &workflow.nodes[id].kind else { break };
                    way.push(label(item.span, format!("`{item}` is an element of this list")));
                    let region = workflow.nodes[id].region;
                    next = self.first_name(at.workflow, region, list).map(|def| At { def, ..at });
                }
                Def::Let(_) | Def::Index(_) | Def::Round(_) | Def::Run | Def::Value(Value::Const(_)) => {}
            }
        }
        way.reverse();
        way
    }

    /// The first call that fills a parameter of a workflow, and what it fills it with.
    fn filled(&self, workflow: WorkflowId, param: &str, way: &mut Vec<Label>) -> Option<At> {
        let call = self.to(Callable::Workflow(workflow)).first()?;
        let arg = call.made.args.iter().find(|arg| arg.name.text == param)?;
        let def = self.first_name(call.workflow, call.region, &arg.value)?;
        way.push(label(arg.value.span, format!("handed over to `{}` here", call.made.action)));
        Some(At { workflow: call.workflow, def })
    }

    /// What the first name of an expression means.
    fn first_name(&self, workflow: WorkflowId, region: RegionId, expr: &Expr) -> Option<Def> {
        let (resolved, mut first) = (self.context.resolved, None);
        let declared = &self.context.program.workflows[workflow];
        resolved.workflows[workflow].scope.references(&resolved.names, declared, region, expr, &mut |reference| {
            first = first.or(Some(reference.def));
        });
        first
    }
}

pub(super) fn label(span: Span, text: String) -> Label {
    Label { span, text }
}

/// An expression as text, if it is short enough to be quoted.
pub(super) fn quoted(expr: &Expr) -> Option<String> {
    const MAX_QUOTED: usize = 40;
    Some(cel::print(expr)).filter(|text| text.chars().count() <= MAX_QUOTED)
}
