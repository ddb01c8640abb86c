//! Names of types, resources, machines, nodes and rules.

use super::super::desk::{Desk, Draft};
use super::super::{ItemKind, MAX_ITEMS};
use crate::graph::reach;
use crate::hir::Workflow;
use crate::resolve::{BUILT_IN_TYPES, Def, Vertex};
use crate::syntax::ast::TypeBody;

/// Types: declared ones, and those that need no declaration.
pub(super) fn types(desk: &mut Desk<'_>) {
    let Some(module) = desk.module.filter(|_| !desk.in_text()) else { return };
    let (replace, program) = (desk.dotted(), desk.focus.program());
    for name in desk.focus.resolved().names.types(module) {
        let Some(id) = desk.focus.resolved().names.declared_type(module, &name) else { continue };
        let declared = &program.types[id];
        let detail = match &declared.body {
            TypeBody::Expr(expr) => desk.focus.sources.text(expr.span).to_owned(),
            TypeBody::Schema(path) => format!("from {}", crate::cel::quoted(&path.value)),
        };
        let draft = Draft::new(name.as_str(), ItemKind::Type).detail(detail);
        desk.add(0, draft.doc(declared.doc.clone().unwrap_or_default()).replace(replace.clone()));
    }
    if replace != desk.looked.tail.range {
        return;
    }
    for &name in BUILT_IN_TYPES {
        let draft = Draft::new(name, ItemKind::Type);
        let draft = match name {
            "list" => draft.detail("list<T>").snippet("list<${1:string}>"),
            "map" => draft.detail("map<K, V>").snippet("map<string, ${1:string}>"),
            _ => draft,
        };
        desk.add(10, draft);
    }
}

/// Resources.
pub(super) fn resources(desk: &mut Desk<'_>) {
    let Some(module) = desk.module else { return };
    let replace = desk.dotted();
    for (name, id) in desk.focus.resolved().names.resources(module) {
        let capacity = desk.focus.program().resources[id].capacity.map_or(1, |capacity| capacity.value);
        let draft = Draft::new(name.as_str(), ItemKind::Resource).detail(format!("capacity {capacity}"));
        desk.add(0, draft.replace(replace.clone()));
    }
}

/// Machines.
pub(super) fn machines(desk: &mut Desk<'_>) {
    let Some(module) = desk.module else { return };
    let replace = desk.dotted();
    for name in desk.focus.resolved().names.machines(module) {
        desk.add(0, Draft::new(name.as_str(), ItemKind::Machine).detail("machine").replace(replace.clone()));
    }
}

/// Nodes that an edge may lead from or to. Those that run behind the statement come last: an edge from them would be a circle.
pub(super) fn nodes(desk: &mut Desk<'_>, named: &[String]) {
    let (Some(workflow), Some(id)) = (desk.hir(), desk.workflow) else { return };
    let region = desk.region();
    let graph = &desk.focus.resolved().workflows[id].graph;
    let own = desk.looked.site.statement.as_deref().and_then(|name| desk.node(name));
    let behind = own.map(|node| reach::from(&graph.graph, [graph.vertex(Vertex::Node(node))]));
    let at = desk.canvas.place(desk.looked.tail.range.clone()).start;
    let visible = workflow.nodes.enumerate().filter(|(_, node)| workflow.visible(node.region, region));
    let around: Vec<_> = workflow.enclosing(region).filter_map(|it| workflow.regions[it].owner).collect();
    for (id, node) in visible.take(MAX_ITEMS) {
        if named.iter().any(|name| *name == node.name.as_str()) || around.contains(&id) {
            continue;
        }
        let later = behind.as_ref().is_some_and(|behind| behind[graph.vertex(Vertex::Node(id)) as usize]);
        let below = node.span.start > at;
        let draft = Draft::new(node.name.as_str(), ItemKind::Step).detail(node_detail(desk, workflow, id));
        desk.add(if later { 40 } else { u32::from(below) * 10 }, draft.doc(node.doc.clone().unwrap_or_default()));
    }
}

/// What a node does, in a line.
pub(super) fn node_detail(desk: &Desk<'_>, workflow: &Workflow, id: crate::hir::NodeId) -> String {
    let node = &workflow.nodes[id];
    let word = crate::resolve::scope::node_word(&node.kind);
    match &node.kind {
        crate::hir::NodeKind::Call(call) => format!("{word} = {}(…)", call.action),
        _ => desk.workflow.map_or_else(|| word.to_owned(), |_| word.to_owned()),
    }
}

/// What a name stands for, as a kind of item.
pub(super) const fn kind_of(def: Option<Def>) -> ItemKind {
    match def {
        Some(Def::Node(_)) => ItemKind::Step,
        Some(Def::Value(crate::resolve::Value::Const(_))) => ItemKind::Constant,
        Some(Def::Value(crate::resolve::Value::Secret(_))) => ItemKind::Secret,
        Some(Def::Param(_) | Def::Let(_) | Def::Item(_) | Def::Index(_) | Def::Round(_) | Def::Run) | None => {
            ItemKind::Variable
        }
    }
}

/// Rules, in the parentheses of a suppression.
pub(super) fn rules(desk: &mut Desk<'_>) {
    let (tail, text) = (&desk.looked.tail, desk.looked.text);
    let written = tail.prefix(text);
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let start = written.rfind(|c: char| !is_name(c)).map_or(0, |at| at + 1);
    let rest = &text[tail.at..];
    let end = tail.at + rest.find(|c: char| !is_name(c)).unwrap_or(rest.len());
    let replace = tail.range.start + start..end;
    let given: Vec<&str> = written.split(|c| !is_name(c)).collect();
    for rule in crate::rules::all() {
        // What is wrong with the language itself cannot be allowed.
        if rule.is_fixed() || given[..given.len() - 1].contains(&rule.name) {
            continue;
        }
        let doc = rule.doc.lines().next().unwrap_or_default().trim().to_owned();
        let draft = Draft::new(rule.name, ItemKind::Rule).detail(rule.code).doc(doc);
        desk.add(0, draft.replace(replace.clone()));
    }
}
