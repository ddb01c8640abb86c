//! What two trees have in common that say the same in another order: to hold what was written to what was read.
//!
//! YAML has a place for everything, so declarations, statements and clauses come in its order, and some of them together. `.flow` names
//! only emits that somebody named.

use crate::base::Name;
use crate::frontend::EmitNames;
use crate::syntax::ast::{
    Clause, ClauseKind, Doc, File, Item, ItemKind, Machine, MachineItem, Outcome, Stmt, StmtKind, Test, TestItem,
    Workflow,
};
use crate::syntax::format::{bare, bare_doc};

/// The tree without places, in the order of YAML; without documentation unless `docs`.
pub(super) fn normal(tree: &File, docs: bool) -> File {
    let mut tree =
        File { items: tree.items.iter().cloned().map(bare).collect(), doc: tree.doc.clone(), ..File::default() };
    bare_doc(&mut tree.doc);
    tree.items.sort_by_key(section);
    for item in &mut tree.items {
        match &mut item.kind {
            ItemKind::Workflow(workflow) => {
                name_emits(workflow);
                body(&mut workflow.body);
            }
            ItemKind::Machine(machine) => states(machine),
            ItemKind::Test(test) => items(test),
            ItemKind::Import(_)
            | ItemKind::Type(_)
            | ItemKind::Const(_)
            | ItemKind::Secret(_)
            | ItemKind::Resource(_)
            | ItemKind::Events(_)
            | ItemKind::Action(_) => {}
        }
    }
    if !docs {
        without_docs(&mut tree);
    }
    tree
}

fn section(item: &Item) -> u8 {
    match item.kind {
        ItemKind::Import(_) => 0,
        ItemKind::Type(_) => 1,
        ItemKind::Const(_) => 2,
        ItemKind::Secret(_) => 3,
        ItemKind::Resource(_) => 4,
        ItemKind::Events(_) => 5,
        ItemKind::Action(_) => 6,
        ItemKind::Machine(_) => 7,
        ItemKind::Workflow(_) => 8,
        ItemKind::Test(_) => 9,
    }
}

/// Does something with every block of statements below one, and with it.
fn each_block(body: &mut Vec<Stmt>, see: &mut dyn FnMut(&mut Vec<Stmt>)) {
    for stmt in body.iter_mut() {
        match &mut stmt.kind {
            StmtKind::Choose(choose) => choose.arms.iter_mut().for_each(|arm| each_block(&mut arm.body, see)),
            StmtKind::Each(each) => each_block(&mut each.body, see),
            StmtKind::Loop(looped) => each_block(&mut looped.body, see),
            StmtKind::Step(_) | StmtKind::Let { .. } | StmtKind::Emit(_) | StmtKind::Edge(_) | StmtKind::Return(_) => {}
        }
    }
    see(body);
}

/// Does something with every emit of a body, in the order in which they get names.
fn each_emit(body: &mut [Stmt], see: &mut dyn FnMut(&mut crate::syntax::ast::Emit)) {
    for stmt in body {
        match &mut stmt.kind {
            StmtKind::Emit(emit) => see(emit),
            StmtKind::Choose(choose) => choose.arms.iter_mut().for_each(|arm| each_emit(&mut arm.body, see)),
            StmtKind::Each(each) => each_emit(&mut each.body, see),
            StmtKind::Loop(looped) => each_emit(&mut looped.body, see),
            StmtKind::Step(_) | StmtKind::Let { .. } | StmtKind::Edge(_) | StmtKind::Return(_) => {}
        }
    }
}

/// Gives every emit the name that it has.
fn name_emits(workflow: &mut Workflow) {
    let mut names = EmitNames::default();
    each_emit(&mut workflow.body, &mut |emit| {
        if emit.name.is_none() {
            emit.name = Some(Name::new(names.give(&emit.event.value), emit.event.span));
        }
    });
}

/// Takes the names of emits away that they get without.
pub(super) fn unname_emits(tree: &mut File) {
    for item in &mut tree.items {
        let ItemKind::Workflow(workflow) = &mut item.kind else { continue };
        let mut names = EmitNames::default();
        each_emit(&mut workflow.body, &mut |emit| {
            let own = names.peek(&emit.event.value);
            if emit.name.as_ref().is_none_or(|name| name.text == own) {
                emit.name = None;
                names.give(&emit.event.value);
            }
        });
    }
}

fn body(statements: &mut Vec<Stmt>) {
    each_block(statements, &mut |block| {
        block.sort_by_key(|stmt| match stmt.kind {
            StmtKind::Edge(_) => 1,
            StmtKind::Return(_) => 2,
            StmtKind::Step(_)
            | StmtKind::Let { .. }
            | StmtKind::Choose(_)
            | StmtKind::Each(_)
            | StmtKind::Loop(_)
            | StmtKind::Emit(_) => 0,
        });
        for stmt in block {
            match &mut stmt.kind {
                StmtKind::Step(step) => after(&mut step.clauses),
                StmtKind::Emit(emit) => after(&mut emit.clauses),
                StmtKind::Let { .. }
                | StmtKind::Choose(_)
                | StmtKind::Each(_)
                | StmtKind::Loop(_)
                | StmtKind::Edge(_)
                | StmtKind::Return(_) => {}
            }
        }
    });
}

/// Brings together what a statement comes after, by outcome. The clauses are sorted already.
fn after(clauses: &mut Vec<Clause>) {
    let Some(place) = clauses.iter().position(|clause| matches!(clause.kind, ClauseKind::After { .. })) else { return };
    let mut found: [Vec<Name>; 3] = Default::default();
    let outcomes = [Outcome::Succeeded, Outcome::Failed, Outcome::Settled];
    let span = clauses[place].span;
    clauses.retain(|clause| match &clause.kind {
        ClauseKind::After { steps, on } => {
            outcomes
                .iter()
                .zip(&mut found)
                .filter(|(outcome, _)| *outcome == on)
                .for_each(|(_, all)| all.extend(steps.iter().cloned()));
            false
        }
        _ => true,
    });
    let made = outcomes.into_iter().zip(found).filter(|(_, steps)| !steps.is_empty());
    let made: Vec<Clause> = made.map(|(on, steps)| Clause { span, kind: ClauseKind::After { steps, on } }).collect();
    clauses.splice(place..place, made);
}

fn states(machine: &mut Machine) {
    machine.items.sort_by_key(|item| match item {
        MachineItem::Initial(_) => 0,
        MachineItem::Final(_) => 1,
        MachineItem::Transition(_) => 2,
    });
    let mut all: Vec<MachineItem> = Vec::new();
    for item in machine.items.drain(..) {
        match (item, all.last_mut()) {
            (MachineItem::Final(more), Some(MachineItem::Final(names))) => names.extend(more),
            (item, _) => all.push(item),
        }
    }
    machine.items = all;
}

fn items(test: &mut Test) {
    let actions: Vec<Name> = test.items.iter().filter_map(mocked).cloned().collect();
    let first = |name: &Name| actions.iter().position(|other| other == name).unwrap_or(0);
    test.items.sort_by_cached_key(|item| match item {
        TestItem::Given { .. } => (0, 0),
        TestItem::Mock { action, .. } => (1, first(action)),
        TestItem::Expect(_) => (2, 0),
    });
}

fn mocked(item: &TestItem) -> Option<&Name> {
    match item {
        TestItem::Mock { action, .. } => Some(action),
        TestItem::Given { .. } | TestItem::Expect(_) => None,
    }
}

/// Takes documentation away; says how many things had some.
pub(super) fn without_docs(tree: &mut File) -> usize {
    let mut count = 0;
    each_doc(tree, &mut |doc| count += usize::from(doc.take().is_some()));
    count
}

/// Does something with the documentation of every thing that may have some.
pub(super) fn each_doc(tree: &mut File, see: &mut dyn FnMut(&mut Option<Doc>)) {
    see(&mut tree.doc);
    for item in &mut tree.items {
        see(&mut item.doc);
        if let ItemKind::Workflow(workflow) = &mut item.kind {
            each_block(&mut workflow.body, &mut |block| block.iter_mut().for_each(|stmt| see(&mut stmt.doc)));
        }
    }
}
