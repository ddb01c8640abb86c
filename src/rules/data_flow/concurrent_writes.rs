//! W0523, `concurrent-writes`.
//!
//! Two steps of one workflow conflict as in the classic definition (Bernstein 1966): they may run at once, and what both write is the same. What a
//! step writes is only known from its action, so the rule speaks where two of them are sure to mean one thing, and is silent else.

use crate::analysis::{Cause, Condition, Question};
use crate::cel::ast::{ExprKind, Literal};
use crate::cel::{self, Value};
use crate::diagnostic::{Diagnostic, Fix, Sink, rule};
use crate::graph::among::Among;
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
    /// resource that has room for both. Of a workflow with thousands of such calls the last ones may not be looked at; `--verbose` says so.
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

/// The most steps of one workflow that write where others do; of more it is said that they were not looked at.
const MAX_WRITERS: usize = 8_192;

/// The most pairs of steps without order of which it is asked whether both can run.
const MAX_PAIRS: usize = 100_000;

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for flow in context.flows() {
        if flow.workflow.header.concurrency.is_some_and(|most| most.value == 1) {
            continue;
        }
        let groups = writers(context, flow);
        if groups.is_empty() {
            continue;
        }
        let ends: Vec<u32> = groups.iter().flatten().map(|writer| writer.end).collect();
        let among = Among::new(&flow.graph().graph, &flow.graph().order, &ends);
        let (mut begin, mut asked) = (0, 0);
        for group in &groups {
            let put = flow.resolved.callees[group[0].node].is_some_and(|callee| is_put(context, callee));
            for (place, later) in group.iter().enumerate().skip(1) {
                let apart = Question::Apart(later.node);
                let before = flow.facts.ask(apart);
                let pair = group[..place].iter().enumerate().find_map(|(other, first)| {
                    let (one, two) = (begin + other, begin + place);
                    if among.leads(one, two) || among.leads(two, one) {
                        return None;
                    }
                    let how = conflict(context, first, later, put)?;
                    asked += 1;
                    (asked <= MAX_PAIRS && both_run(flow, first, later)).then_some((first, how))
                });
                flow.facts.ask(before);
                if let Some((first, how)) = pair {
                    sink.report(describe(context, flow, (first, later), how));
                } else if asked > MAX_PAIRS {
                    flow.facts.left_open(apart, Cause::Pairs(MAX_PAIRS));
                }
            }
            begin += group.len();
        }
    }
}

fn is_put(context: Context<'_>, callee: Callable) -> bool {
    matches!(callee, Callable::Action(id) if place_of(context, id).is_some())
}

/// A step that calls an effect.
struct Writer<'a> {
    node: NodeId,
    action: &'a Action,
    /// Each argument as text, by its parameter.
    args: Vec<(&'a str, String)>,
    /// What it holds, and how much of it; none if a resource is unknown, which was reported.
    needs: Option<Vec<(ResourceId, i64)>>,
    /// Its end in the graph.
    end: u32,
    /// When it runs.
    when: Condition,
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
        let end = flow.graph().vertex(Vertex::End(node));
        let (needs, when) = (resources(context, needs, module), flow.facts.absolute(flow.scene, end));
        groups[group].push(Writer { node, action, args, needs, end, when });
    }
    groups.retain(|group| group.len() > 1);
    let mut left = MAX_WRITERS;
    for group in &mut groups {
        for writer in group.drain(left.min(group.len())..) {
            flow.facts.left_open(Question::Apart(writer.node), Cause::Writers(MAX_WRITERS));
        }
        left -= group.len();
    }
    groups.retain(|group| group.len() > 1);
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

/// How two steps conflict, if nothing that they hold keeps them apart. `put`: whether they write to a place that is known.
fn conflict(context: Context<'_>, first: &Writer<'_>, later: &Writer<'_>, put: bool) -> Option<Conflict> {
    let mut roomy = None;
    for (resource, amount) in first.needs.as_ref()? {
        for (other, more) in later.needs.as_ref()? {
            if other != resource {
                continue;
            }
            let capacity = context.program.resources[*resource].capacity.map_or(1, |capacity| capacity.value);
            if amount.saturating_add(*more) > capacity {
                return None;
            }
            roomy.get_or_insert(*resource);
        }
    }
    match (first.args == later.args, put) {
        (false, true) => Some(Conflict::Overwrites),
        (true, _) if first.action.idempotent.is_none() => roomy.map(Conflict::Repeats),
        (true | false, _) => None,
    }
}

/// What is held, with the amounts.
fn resources(context: Context<'_>, needs: &[Needs], module: ModuleId) -> Option<Vec<(ResourceId, i64)>> {
    let resource = |need: &Needs| {
        // An unknown resource was reported.
        let found = context.resolved.names.resource(module, &need.resource, &mut Sink::new())?;
        Some((found, need.amount.map_or(1, |amount| amount.value)))
    };
    needs.iter().map(resource).collect()
}

/// Whether two steps that are in no order can both run in one round.
fn both_run(flow: Flow<'_>, first: &Writer<'_>, later: &Writer<'_>) -> bool {
    !first.when.is_false() && !later.when.is_false() && !flow.facts.disjoint(first.when, later.when)
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
    // Behind a step that may be skipped, what waits for its success would be skipped with it.
    let always = flow.facts.implies(pair.1.when, pair.0.when);
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
