//! A step with several control edges says how they join, as it is now.

use super::action::{Action, Draft, Kind};
use super::place::Place;
use crate::diagnostic::Edit;
use crate::frontend::patch::{Addition, Datum, Owner};
use crate::hir::{Node, NodeKind};
use crate::resolve::{EdgeKind, Vertex};

pub(super) fn offer(place: &Place<'_>, found: &mut Vec<Action>) {
    if !place.is_native() {
        return;
    }
    for (id, workflow) in place.workflows() {
        let graph = &place.focus.resolved().workflows[id].graph;
        for (node_id, node) in workflow.nodes.enumerate().filter(|(_, node)| place.touches(node.span)) {
            let vertex = graph.vertex(Vertex::Node(node_id));
            let control = graph.incoming(vertex).filter(|edge| matches!(edge.kind, EdgeKind::Control { .. }));
            // What can never run does not want to be told so once more.
            let facts = &place.focus.typed().workflows[id].facts;
            let may_run = facts.is_known() && !facts.run(vertex).is_false();
            if node.clauses.join.is_none() && takes_clauses(node) && control.count() > 1 && may_run {
                found.extend(action(place, node));
            }
        }
    }
}

const fn takes_clauses(node: &Node) -> bool {
    match node.kind {
        NodeKind::Call(_)
        | NodeKind::WaitFor(_)
        | NodeKind::WaitUntil(_)
        | NodeKind::Await { .. }
        | NodeKind::Emit { .. } => true,
        NodeKind::Broken | NodeKind::Choose { .. } | NodeKind::Each { .. } | NodeKind::Loop { .. } => false,
    }
}

fn action(place: &Place<'_>, node: &Node) -> Option<Action> {
    let edit = if place.is_data() {
        let entry = ("join".to_owned(), Datum::text("all"));
        place.patch().add(Owner::Key(node.span.start), &[], Addition::Entries(vec![entry]))?
    } else {
        Edit { span: node.span.after(), text: " join all".to_owned() }
    };
    let title = format!("say that `{}` waits for all, with `join all`", node.name);
    let action = place.action(title, Kind::Rewrite, Draft::new(vec![edit]));
    let doubt = place.found.iter().find(|it| it.rule.name == "ambiguous-join" && it.primary.span == node.name.span);
    Some(Action { fixes: doubt.into_iter().map(|it| Place::mended(it)).collect(), ..action })
}
