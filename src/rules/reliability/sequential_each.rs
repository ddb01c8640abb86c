//! W0707, `sequential-each`.

use crate::base::Name;
use crate::cel::ast::ExprKind;
use crate::cel::{self, Expr};
use crate::diagnostic::{Sink, rule};
use crate::hir::{Callable, Node, NodeKind, RegionId, Workflow, WorkflowId};
use crate::resolve::Def;
use crate::rules::Context;
use crate::rules::effects::via::{self, AGENT, HTTP, HUMAN};
use crate::syntax::ast::Archetype;
use crate::syntax::format::fragments::duration;

rule! {
    /// An `each` goes over as much input as comes, one element after the other.
    ///
    /// Without `parallel` the elements take turns. With work that waits for the outside (an effect, a server, a model, a person) the time grows with the list, and how long
    /// a list that comes from outside will be, nobody says.
    ///
    /// ```flow bad
    /// effect mail.send(to: string) -> { id: string } { timeout 5s }
    ///
    /// workflow tell(people: list<string>) -> int {
    ///   timeout 10m
    ///   each told (person in people) {
    ///     step mail = mail.send(to: person)
    ///   }
    ///   return told.size()
    /// }
    /// ```
    ///
    /// Say how many may run at once; `parallel 1` says that they are to take turns. Or say with `expects` how many there are, which plans count on.
    ///
    /// ```flow good
    /// effect mail.send(to: string) -> { id: string } { timeout 5s }
    ///
    /// workflow tell(people: list<string>) -> int {
    ///   timeout 10m
    ///   each told (person in people) parallel 8 {
    ///     step mail = mail.send(to: person)
    ///   }
    ///   return told.size()
    /// }
    /// ```
    ///
    /// Lists that the workflow makes itself are left alone, and so are those whose `size` a condition looks at.
    pub SEQUENTIAL_EACH = warning "W0707" "sequential-each"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        for node in &workflow.nodes {
            let NodeKind::Each { body, list, parallel: None, expects: None, .. } = &node.kind else { continue };
            let Some(outside) = outside(context, id, node.region, list) else { continue };
            let Some((step, attempt)) = slow(context, id, *body) else { continue };
            if is_measured(workflow, list) {
                continue;
            }
            let report = SEQUENTIAL_EACH
                .at(node.name.span, format!("`{}` goes over all of {outside}, one after the other", node.name))
                .label("neither `parallel` nor `expects`")
                .related(list.span, "as long as it comes")
                .related(step.span, format!("each time it waits for `{step}`"))
                .help("say how many may run at once, as in `parallel 8`, or that they are to take turns, with `parallel 1`");
            let run = workflow.header.timeout.map(|run| run.value);
            let fit = run.zip(attempt).and_then(|(run, attempt)| Some((run, attempt, run.checked_div(attempt)?)));
            sink.report(match fit {
                Some((run, attempt, fit)) => report.witness(format!(
                    "with {} elements of {}, the {} of the run may be over",
                    fit.saturating_add(1),
                    duration(attempt),
                    duration(run)
                )),
                None => report,
            });
        }
    }
}

/// What a list is called that comes as it is from outside: a parameter or the payload of an event, or a field of it.
fn outside(context: Context<'_>, id: WorkflowId, region: RegionId, list: &Expr) -> Option<String> {
    let workflow = &context.program.workflows[id];
    let (mut root, mut path) = (list, Vec::new());
    while let ExprKind::Select(select) = &root.kind {
        path.push(select.field.text.as_str());
        root = &select.operand;
    }
    let name = root.as_ident()?;
    let scope = &context.resolved.workflows[id].scope;
    let comes = match scope.lookup(&context.resolved.names, workflow, region, name)? {
        Def::Param(_) => true,
        Def::Node(node) => matches!(workflow.nodes[node].kind, NodeKind::Await { .. }),
        Def::Let(_) | Def::Item(_) | Def::Index(_) | Def::Round(_) | Def::Run | Def::Value(_) => false,
    };
    path.push(name);
    path.reverse();
    comes.then(|| format!("`{}`", path.join(".")))
}

/// The first step in a block that waits for the outside, with how long an attempt may take.
fn slow(context: Context<'_>, id: WorkflowId, body: RegionId) -> Option<(&Name, Option<u64>)> {
    let workflow = &context.program.workflows[id];
    let within = |node: &Node| workflow.enclosing(node.region).any(|region| region == body);
    super::nodes(context, id).find_map(|(node, callee)| {
        let Some(Callable::Action(action)) = callee.filter(|_| within(node)) else { return None };
        let declared = &context.program.actions[action];
        let waits =
            declared.archetype == Archetype::Effect || matches!(via::kind(declared), Some(HTTP | AGENT | HUMAN));
        let says = context.program.modules[declared.module].says_all;
        (waits && says).then(|| (&node.name, super::timeout(context, node, callee).map(|timeout| timeout.value)))
    })
}

/// Whether an expression asks for the size of a list.
fn is_measured(workflow: &Workflow, list: &Expr) -> bool {
    let wanted = cel::print(list);
    let mut found = false;
    workflow.expressions(&mut |_, expr| {
        cel::visit(expr, &mut |part| {
            if let ExprKind::Call(call) = &part.kind
                && call.function.text == "size"
            {
                let of = call.target.as_ref().or_else(|| call.args.first());
                found |= of.is_some_and(|of| cel::print(of) == wanted);
            }
        });
    });
    found
}
