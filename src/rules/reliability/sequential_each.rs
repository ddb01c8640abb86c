//! W0707, `sequential-each`.

use crate::base::{Name, Span};
use crate::cel::ast::ExprKind;
use crate::cel::{self, Expr};
use crate::diagnostic::{Diagnostic, Sink, rule};
use crate::hir::{Callable, Node, NodeKind, RegionId, WorkflowId};
use crate::resolve::Def;
use crate::rules::Context;
use crate::rules::effects::via::{self, AGENT, HTTP, HUMAN};
use crate::syntax::ast::Archetype;
use crate::syntax::format::fragments::duration;
use rustc_hash::{FxHashMap, FxHashSet};

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
    /// Lists that the workflow makes itself are left alone, and so are those whose `size` a condition looks at, and all of a workflow with `concurrency 1`, where everything takes turns.
    pub SEQUENTIAL_EACH = warning "W0707" "sequential-each"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for (id, workflow) in context.program.workflows.enumerate() {
        if workflow.header.concurrency.as_ref().is_some_and(|most| most.value == 1) {
            continue;
        }
        let mut known: Option<Known<'_>> = None;
        for node in &workflow.nodes {
            let NodeKind::Each { body, list, parallel: None, expects: None, .. } = &node.kind else { continue };
            let Some(outside) = outside(context, id, node.region, list) else { continue };
            let known = known.get_or_insert_with(|| Known::of(context, id));
            let Some(&(step, attempt)) = known.slow.get(body) else { continue };
            if !known.measured.contains(&cel::print(list)) {
                let run = workflow.header.timeout.map(|run| run.value);
                let report = describe(node, &outside, list.span, step);
                sink.report(match witness(run, attempt) {
                    Some(case) => report.witness(case),
                    None => report,
                });
            }
        }
    }
}

fn describe(node: &Node, outside: &str, list: Span, step: &Name) -> Diagnostic {
    SEQUENTIAL_EACH
        .at(node.name.span, format!("`{}` goes over all of {outside}, one after the other", node.name))
        .label("neither `parallel` nor `expects`")
        .related(list, "as long as it comes")
        .related(step.span, format!("each time it waits for `{step}`"))
        .help("say how many may run at once, as in `parallel 8`, or that they are to take turns, with `parallel 1`")
}

/// How many elements may be too many, where both times are known.
fn witness(run: Option<u64>, attempt: Option<u64>) -> Option<String> {
    let (run, attempt) = (run?, attempt?);
    let fit = run.checked_div(attempt)?;
    let (many, each, all) = (fit.saturating_add(1), duration(attempt), duration(run));
    Some(format!("with {many} elements of {each}, the {all} of the run may be over"))
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

/// What there is to know of a workflow.
struct Known<'a> {
    /// Of each block, the first step in it that waits for the outside, with how long an attempt may take.
    slow: FxHashMap<RegionId, (&'a Name, Option<u64>)>,
    /// The lists whose size an expression asks for, as they are written.
    measured: FxHashSet<String>,
}

impl<'a> Known<'a> {
    fn of(context: Context<'a>, id: WorkflowId) -> Self {
        let workflow = &context.program.workflows[id];
        let mut known = Self { slow: FxHashMap::default(), measured: FxHashSet::default() };
        for (node, callee) in super::nodes(context, id) {
            if callee.is_some_and(|callee| waits(context, callee)) {
                let attempt = super::timeout(context, node, callee).map(|timeout| timeout.value);
                for region in workflow.enclosing(node.region) {
                    known.slow.entry(region).or_insert((&node.name, attempt));
                }
            }
        }
        workflow.expressions(&mut |_, expr| {
            cel::visit(expr, &mut |part| {
                if let ExprKind::Call(call) = &part.kind
                    && call.function.text == "size"
                {
                    known.measured.extend(call.target.as_ref().or_else(|| call.args.first()).map(cel::print));
                }
            });
        });
        known
    }
}

/// Whether something waits for the outside.
fn waits(context: Context<'_>, callee: Callable) -> bool {
    let Callable::Action(id) = callee else { return false };
    let action = &context.program.actions[id];
    let outside = action.archetype == Archetype::Effect || matches!(via::kind(action), Some(HTTP | AGENT | HUMAN));
    outside && context.program.modules[action.module].native
}
