//! Which data an operand reads: what it shares with another operand decides whether both can have any value together.

use super::facts::outcome_path;
use super::{Facts, Place};
use crate::cel;
use crate::cel::ast::{Expr, ExprKind};
use crate::hir::{Callable, NodeId, NodeKind};
use crate::resolve::scope::STEP_FUNCTIONS;
use crate::resolve::{Def, Vertex};
use smol_str::{SmolStr, format_smolstr};

/// The most paths that are told apart in what one expression reads; of what reads more, nothing is certain.
pub(super) const MAX_READS: usize = 64;

/// What no name holds.
const SCOPE: char = '@';

/// Whose elements and rounds a name means is part of the path: two blocks may call theirs the same.
fn scoped(name: &str, def: Def) -> SmolStr {
    match def {
        Def::Item(block) | Def::Index(block) | Def::Round(block) => format_smolstr!("{name}{SCOPE}{}", block.index()),
        _ => name.into(),
    }
}

/// The paths of data that an expression reads, lets looked through. Of what it copes with the absence of, it reads all that decides
/// whether that is there, too.
pub(super) fn reads(facts: &Facts, place: Place<'_>, expr: &Expr) -> Vec<SmolStr> {
    reads_to(facts, place, expr, 0)
}

/// The most steps back that it is looked at what data is made from.
const MAX_STEPS_BACK: usize = 4;

/// An each has an element for each of its list, and what a called workflow gives depends on what it is given.
fn made_from(facts: &Facts, place: Place<'_>, id: NodeId, depth: usize, found: &mut Vec<SmolStr>) {
    let node = &place.scene.workflow.nodes[id];
    let place = Place { region: node.region, ..place };
    if depth >= MAX_STEPS_BACK {
        return;
    }
    match &node.kind {
        NodeKind::Each { list, .. } => found.extend(reads_to(facts, place, list, depth + 1)),
        NodeKind::Call(call) if matches!(place.scene.resolved.callees[id], Some(Callable::Workflow(_))) => {
            for arg in &call.args {
                found.extend(reads_to(facts, place, &arg.value, depth + 1));
            }
        }
        _ => {}
    }
}

fn reads_to(facts: &Facts, place: Place<'_>, expr: &Expr, depth: usize) -> Vec<SmolStr> {
    let mut found: Vec<SmolStr> = Vec::new();
    cel::free_variables(expr, STEP_FUNCTIONS, &mut |used| {
        let Some(def) = place.lookup(used.name) else { return };
        match def {
            Def::Let(id) => found.extend(facts.lets[id].reads.iter().cloned()),
            Def::Value(_) => {}
            // What a block gives hangs together.
            Def::Node(id) if place.scene.workflow.nodes[id].is_block() => found.push(used.name.clone()),
            def => found.push(path_of(used.expr, &scoped(used.name, def))),
        }
        if let Def::Node(id) = def {
            made_from(facts, place, id, depth, &mut found);
        }
        if let (true, Def::Node(id)) = (used.soft, def) {
            found.push(outcome_path(used.name));
            let run = facts.run(place.scene.resolved.graph.vertex(Vertex::End(id)));
            let conditions = facts.conditions.borrow();
            // Beyond the limit all are taken to be entangled anyway.
            for term in conditions.support(run).into_iter().take(MAX_READS) {
                found.extend(conditions.get(term).reads.iter().cloned());
            }
        }
    });
    found.sort_unstable();
    found.dedup();
    found.truncate(MAX_READS + 1);
    found
}

/// `root.b.c` of a chain of fields, up to the first `?`.
fn path_of(chain: &Expr, root: &str) -> SmolStr {
    let mut fields: Vec<&str> = Vec::new();
    let mut at = chain;
    while let ExprKind::Select(select) = &at.kind {
        if select.optional {
            fields.clear();
        } else {
            fields.push(&select.field.text);
        }
        at = &select.operand;
    }
    fields.iter().rev().fold(SmolStr::new(root), |path, field| format_smolstr!("{path}.{field}"))
}

/// What a term is known by: its text, and where that says different things in different blocks, whose elements and rounds are meant.
pub(super) fn key(text: &str, reads: &[SmolStr]) -> SmolStr {
    if reads.iter().any(|path| path.contains(SCOPE)) {
        format_smolstr!("{text} {}", reads.join(" "))
    } else {
        text.into()
    }
}
