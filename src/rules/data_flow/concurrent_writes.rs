//! W0523, `concurrent-writes`.
//!
//! Two steps of one workflow conflict as in the classic definition (Bernstein 1966): they may run at once, and what both write is the same. What a
//! step writes is only known from its action, so the rule speaks where two of them are sure to mean one thing, and is silent else.

use crate::cel::ast::{ExprKind, Literal};
use crate::cel::{self, Value};
use crate::diagnostic::{Diagnostic, Fix, Sink, rule};
use crate::graph::reach;
use crate::hir::{Action, ActionId, Callable, ModuleId, Needs, Node, NodeId, NodeKind, ResourceId, Workflow};
use crate::resolve::Vertex;
use crate::rules::{Context, Flow};
use crate::syntax::ast::Archetype;
use rustc_hash::FxHashMap;

rule! {
    /// Two steps that may run at once write the same thing.
    ///
    /// Which of them is last is a matter of chance, and so is what is left. It is reported of two calls of one `effect` that nothing puts in order,
    /// where both write to one place: either a `PUT` to one URL with different data; or the same call twice, of what is not `idempotent` and holds a
    /// resource that has room for both.
    ///
    /// ```flow bad
    /// effect ledger.set(account: string, limit: double) {
    ///   via http { method: "PUT", url: "https://ledger.example.com/{account}" }
    ///   idempotent
    ///   timeout 5s
    /// }
    ///
    /// workflow adjust(account: string) {
    ///   step low = ledger.set(account, limit: 100.0)
    ///   step high = ledger.set(account, limit: 900.0)
    /// }
    /// ```
    ///
    /// Let one wait for the other. If the order makes no difference, a resource of capacity 1 that both need lets them run one at a time.
    ///
    /// ```flow good
    /// effect ledger.set(account: string, limit: double) {
    ///   via http { method: "PUT", url: "https://ledger.example.com/{account}" }
    ///   idempotent
    ///   timeout 5s
    /// }
    ///
    /// workflow adjust(account: string) {
    ///   step low = ledger.set(account, limit: 100.0)
    ///   step high = ledger.set(account, limit: 900.0) after low
    /// }
    /// ```
    pub CONCURRENT_WRITES = warning "W0523" "concurrent-writes"
}

/// The most steps that write one thing of which pairs are looked at; of more nothing is claimed.
const MAX_WRITERS: usize = 64;

/// The most walks through the graph of a workflow.
const MAX_WALKS: usize = 256;

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        if flow.workflow.header.concurrency.is_some_and(|most| most.value == 1) {
            continue;
        }
        let mut walks = 0;
        for writers in writers(context, flow) {
            for (place, later) in writers.iter().enumerate().skip(1) {
                let pair = writers[..place].iter().find_map(|first| {
                    let how = conflict(context, flow, first, later)?;
                    walks += 1;
                    (walks <= MAX_WALKS && at_once(flow, first.node, later.node)).then_some((first, how))
                });
                if let Some((first, how)) = pair {
                    sink.report(describe(context, flow, (first, later), how));
                }
            }
        }
    }
}

/// A step that calls an effect.
struct Writer<'a> {
    node: NodeId,
    action: &'a Action,
    /// Each argument as text, by its parameter.
    args: Vec<(&'a str, String)>,
    /// What it holds.
    needs: &'a [Needs],
    /// Where the names of resources are looked up.
    module: ModuleId,
}

/// How two steps write the same thing.
#[derive(Clone, Copy)]
enum Conflict {
    /// Other data to one place.
    Overwrites,
    /// All of it twice, with room in this resource.
    Repeats(ResourceId),
}

/// What is written, as far as the action says: its effect, and what tells one place from another.
type Place<'a> = (ActionId, usize, Vec<(&'a str, String)>);

/// The steps that may write one thing, in groups. Those of one group stand in one frame, so that their names mean the same.
fn writers<'a>(context: Context<'a>, flow: Flow<'a>) -> Vec<Vec<Writer<'a>>> {
    let mut places: FxHashMap<Place<'a>, usize> = FxHashMap::default();
    let mut groups: Vec<Vec<Writer<'a>>> = Vec::new();
    for (node, it) in flow.workflow.nodes.enumerate() {
        let (NodeKind::Call(call), Some(Callable::Action(id))) = (&it.kind, flow.resolved.callees[node]) else {
            continue;
        };
        let action = &context.program.actions[id];
        let (needs, module) = held(flow.workflow, it, action);
        let place = place_of(context, id);
        if action.archetype != Archetype::Effect || place.is_none() && (needs.is_empty() || action.idempotent.is_some())
        {
            continue;
        }
        let mut args: Vec<(&str, String)> =
            call.args.iter().map(|arg| (arg.name.as_str(), cel::print(&arg.value))).collect();
        args.sort_unstable();
        let tells = |name: &str| {
            let named =
                |place: &String| [format!("{{{name}}}"), format!("{{{name}.")].iter().any(|it| place.contains(it));
            place.as_ref().is_none_or(named)
        };
        let told = args.iter().filter(|(name, _)| tells(name)).cloned().collect();
        let frame = flow.workflow.regions[it.region].frame;
        let group = *places.entry((id, frame.index(), told)).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[group].push(Writer { node, action, args, needs, module });
    }
    groups.retain(|group| (2..=MAX_WRITERS).contains(&group.len()));
    groups
}

/// What a step holds: its own clauses replace those of the action.
fn held<'a>(workflow: &'a Workflow, node: &'a Node, action: &'a Action) -> (&'a [Needs], ModuleId) {
    match &node.clauses.needs[..] {
        [] => (&action.policy.needs, action.module),
        own => (own, workflow.module),
    }
}

/// What tells the place that a `PUT` writes to from others: its URL and all other text around its body, with the parameters in it. None without any
/// parameter: what is written may be told by the body then.
fn place_of(context: Context<'_>, id: ActionId) -> Option<String> {
    let via = context.program.actions[id].via.as_ref().filter(|via| via.kind.text == "http" && !via.custom)?;
    let text = |key: &str| {
        let found = context.typed.configs[id].iter().find(|(name, _)| name == key);
        found.and_then(|(_, value)| if let Value::String(text) = value { Some(text.to_string()) } else { None })
    };
    let mut place = text("url").filter(|url| url.contains('{') && text("method").as_deref() == Some("PUT"))?;
    for (_, value) in via.config.iter().filter(|(name, _)| name.text != "body") {
        cel::visit(value, &mut |part| {
            if let ExprKind::Literal(Literal::String(text)) = &part.kind {
                place.push_str(text);
            }
        });
    }
    Some(place)
}

/// How two steps conflict, if nothing that they hold keeps them apart.
fn conflict(context: Context<'_>, flow: Flow<'_>, first: &Writer<'_>, later: &Writer<'_>) -> Option<Conflict> {
    let mut roomy = None;
    for need in first.needs {
        let resource = resource(context, first, need)?;
        let amount = |need: &Needs| need.amount.map_or(1, |amount| amount.value);
        for other in later.needs {
            if self::resource(context, later, other)? != resource {
                continue;
            }
            let capacity = context.program.resources[resource].capacity.map_or(1, |capacity| capacity.value);
            if amount(need).saturating_add(amount(other)) > capacity {
                return None;
            }
            roomy.get_or_insert(resource);
        }
    }
    let called = flow.resolved.callees[first.node];
    let Some(Callable::Action(id)) = called else { return None };
    match (first.args == later.args, place_of(context, id)) {
        (false, Some(_)) => Some(Conflict::Overwrites),
        (true, _) if first.action.idempotent.is_none() => roomy.map(Conflict::Repeats),
        (true | false, _) => None,
    }
}

fn resource(context: Context<'_>, writer: &Writer<'_>, need: &Needs) -> Option<ResourceId> {
    // An unknown resource was reported.
    context.resolved.names.resource(writer.module, &need.resource, &mut Sink::new())
}

/// Whether two steps may run at once: both can run in one round, and no path leads from one to the other.
fn at_once(flow: Flow<'_>, first: NodeId, later: NodeId) -> bool {
    let graph = flow.graph();
    let (first, later) = (graph.vertex(Vertex::End(first)), graph.vertex(Vertex::End(later)));
    let (when_first, when_later) = (flow.facts.absolute(flow.scene, first), flow.facts.absolute(flow.scene, later));
    let runs = !when_first.is_false() && !when_later.is_false();
    let leads = |from: u32, to: u32| reach::from(&graph.graph, [from])[to as usize];
    runs && !leads(first, later) && !leads(later, first) && !flow.facts.disjoint(when_first, when_later)
}

fn describe(context: Context<'_>, flow: Flow<'_>, pair: (&Writer<'_>, &Writer<'_>), how: Conflict) -> Diagnostic {
    let (first, later) = (&flow.workflow.nodes[pair.0.node], &flow.workflow.nodes[pair.1.node]);
    let action = &pair.0.action.name;
    let what = match how {
        Conflict::Overwrites => {
            format!("both write to one place with `{action}`")
        }
        Conflict::Repeats(_) => format!("both call `{action}` with the same data"),
    };
    let vertex = |node: NodeId| flow.graph().vertex(Vertex::End(node));
    let runs = |node: NodeId| flow.facts.absolute(flow.scene, vertex(node));
    // Behind a step that may be skipped, what waits for its success would be skipped with it.
    let always = flow.facts.implies(runs(pair.1.node), runs(pair.0.node));
    let clause = if always { format!("after {}", first.name) } else { format!("after {} settled", first.name) };
    let last = if matches!(how, Conflict::Overwrites) { ", and the one that ends last wins" } else { "" };
    let found = CONCURRENT_WRITES
        .at(later.name.span, format!("`{}` and `{}` may run at once, and {what}", first.name, later.name))
        .label(format!("does not wait for `{}`{last}", first.name))
        .related(first.name.span, format!("does not wait for `{}`", later.name));
    let wait = format!("let one wait for the other, as in `{clause}`");
    let found = match how {
        Conflict::Overwrites => found.help(format!("{wait}, or let both need a resource of capacity 1")),
        Conflict::Repeats(id) => {
            let resource = &context.program.resources[id].name;
            let otherwise =
                format!("remove one of them, or say `idempotent` of `{action}` if doing it twice does no harm");
            found.related(resource.span, format!("`{resource}` has room for both")).help(format!("{wait}, {otherwise}"))
        }
    };
    let title = format!("let it wait for `{}`", first.name);
    found.fix(Fix::guess(title).replace(later.span.after(), format!(" {clause}")))
}
