//! Edges: both ends agree, every one leads forward inside one graph, and joins can be met.

use super::{Place, Problems, Subject};
use crate::graph::toposort;
use crate::ir::model::{Edge, EdgeKind, Join, Node, RegionKind};
use smol_str::SmolStr;

/// Checks the edges of a workflow whose nodes and regions are in order.
pub(super) fn check(subject: &Subject<'_>, place: &Place<'_>, problems: &mut Problems) {
    let before = problems.list.len();
    let place = place.of("nodes");
    let outgoing = outgoing(subject);
    for ((index, node), outgoing) in subject.workflow.nodes.iter().enumerate().zip(outgoing) {
        let place = place.at(index);
        for (number, edge) in node.incoming.iter().enumerate() {
            check_edge(subject, index, edge, &place.of("in").at(number), problems);
        }
        check_arm(subject, index, node, &place.of("in"), problems);
        check_join(node, &place.of("join"), problems);
        if !node.outgoing.iter().map(SmolStr::as_str).eq(outgoing.iter().copied()) {
            let message = "these must be the nodes that name this one in `in`, in index order";
            problems.add(&place.of("out"), message, None);
        }
        if node.entry != node.incoming.is_empty() {
            problems.add(&place.of("entry"), "this must be true exactly if `in` is empty", None);
        }
        if node.terminal != node.outgoing.is_empty() {
            problems.add(&place.of("terminal"), "this must be true exactly if `out` is empty", None);
        }
    }
    if problems.list.len() == before {
        check_waiting(subject, &place, problems);
    }
}

/// What leads from each node as the other ends tell it.
fn outgoing<'d>(subject: &Subject<'d>) -> Vec<Vec<&'d str>> {
    let mut outgoing: Vec<Vec<&str>> = vec![Vec::new(); subject.workflow.nodes.len()];
    for node in &subject.workflow.nodes {
        let sources = node.incoming.iter().filter_map(|edge| subject.layout.node(&edge.from));
        for source in sources {
            let list = &mut outgoing[source as usize];
            if list.last() != Some(&node.id.as_str()) {
                list.push(&node.id);
            }
        }
    }
    outgoing
}

#[expect(clippy::cast_possible_truncation, reason = "nodes are numbered with 32 bits")]
fn check_edge(subject: &Subject<'_>, index: usize, edge: &Edge, place: &Place<'_>, problems: &mut Problems) {
    let layout = &subject.layout;
    let Some(from) = layout.node(&edge.from) else {
        return problems.add(&place.of("from"), format!("there is no node `{}`", edge.from), None);
    };
    let graph_of = |node| layout.graph_of(layout.region_of(node));
    if graph_of(from) != graph_of(index as u32) {
        let message = format!("node `{}` lies in another block, and no edge crosses a block's border", edge.from);
        problems.add(&place.of("from"), message, None);
    } else if from as usize >= index {
        let message = format!("node `{}` does not come before this one, so the order of `nodes` is wrong", edge.from);
        problems.add(&place.of("from"), message, None);
    }
}

/// A node directly in an arm has one edge from its choose that fires with the arm; other nodes have none.
fn check_arm(subject: &Subject<'_>, index: usize, node: &Node, place: &Place<'_>, problems: &mut Problems) {
    let region = &subject.workflow.regions[subject.layout.region_of(u32::try_from(index).unwrap_or(0)) as usize];
    let choose = region.parent.as_ref().filter(|_| region.kind == RegionKind::Arm);
    let mut arms = node.incoming.iter().filter(|edge| edge.via == EdgeKind::Arm).map(|edge| &edge.from);
    match choose {
        None if arms.next().is_some() => problems.add(place, "this node lies in no arm, so no arm leads to it", None),
        Some(choose) if !arms.eq([choose]) => {
            problems.add(place, format!("one edge via `arm`, from `{choose}`, must lead to this node"), None);
        }
        None | Some(_) => {}
    }
}

fn check_join(node: &Node, place: &Place<'_>, problems: &mut Problems) {
    let Join::AtLeast(wanted) = node.join else { return };
    let control = node.incoming.iter().filter(|edge| edge.via == EdgeKind::Control).count();
    if wanted == 0 || wanted as usize > control {
        problems.add(place, format!("{wanted} of {control} control edges cannot fire"), None);
    }
}

/// A node of an arm must not wait for what follows the choose.
fn check_waiting(subject: &Subject<'_>, place: &Place<'_>, problems: &mut Problems) {
    let Err(cyclic) = toposort::order(subject.layout.waits()) else { return };
    let stuck = cyclic.left.first().map_or(0, |&vertex| subject.layout.node_of(vertex) as usize);
    let message = "this node waits for itself through the end of a choose";
    problems.add(&place.at(stuck), message, Some("an arm's steps must not wait for what follows their choose"));
}
