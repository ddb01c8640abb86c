//! All places where something is named: in one file, to show them; in all files that see it, to list them.

use super::occurrences::{self, Occurrence, Role};
use super::symbol::Declared;
use super::{Focus, Symbol};
use crate::base::Span;
use crate::driver::Workspace;
use crate::syntax::ast::{ItemKind, Stmt, StmtKind, Work};
use std::mem::discriminant;
use std::rc::Rc;

/// A place to highlight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Highlight {
    /// Where.
    pub span: Span,
    /// Whether it gets its value there: where it is declared. Everywhere else it is read.
    pub writes: bool,
}

/// All places in all files that name what stands at an offset of a file, by place.
pub fn references(workspace: &mut Workspace, path: &str, offset: u32, declaration: bool) -> Vec<Span> {
    let Some((focus, symbol)) = everywhere(workspace, path, offset) else { return Vec::new() };
    if let Symbol::Topic(topic) = &symbol {
        return topics(workspace, topic).into_iter().map(|it| it.name).collect();
    }
    let found = occurrences::of(&focus, &symbol).into_iter();
    let mut spans: Vec<Span> =
        found.filter(|it| declaration || it.role != Role::Declaration).map(|it| it.span).collect();
    spans.dedup();
    spans
}

/// The places in the file in question that name what stands at an offset.
pub fn highlights(focus: &Focus, offset: u32) -> Vec<Highlight> {
    let Some(Occurrence { symbol, .. }) = occurrences::at(focus, offset).into_iter().next() else { return Vec::new() };
    let mut found = Vec::new();
    occurrences::visit(focus, focus.file, &mut |it| {
        if it.symbol == symbol {
            found.push(Highlight { span: it.span, writes: it.role == Role::Declaration });
        }
    });
    found.sort_by_key(|it| (it.span, !it.writes));
    found.dedup_by_key(|it| it.span);
    found
}

/// What stands at an offset of a file, in an analysis with all files that see it.
pub(super) fn everywhere(workspace: &mut Workspace, path: &str, offset: u32) -> Option<(Rc<Focus>, Symbol)> {
    let focus = workspace.focus(path)?;
    let symbol = occurrences::at(&focus, offset).into_iter().next()?.symbol;
    widened(workspace, focus, symbol)
}

/// A symbol of an analysis in one with all files that see it.
pub(super) fn widened(workspace: &mut Workspace, focus: Rc<Focus>, symbol: Symbol) -> Option<(Rc<Focus>, Symbol)> {
    let Some(home) = symbol.declaration(focus.program()).map(|it| it.name.file) else { return Some((focus, symbol)) };
    let wide = workspace.around(focus.sources.file(home).path())?;
    // Ids are those of an analysis; places are the same in each.
    let declared = |focus: &Focus, wanted: &dyn Fn(&Occurrence) -> bool| {
        let all = occurrences::all(focus, home);
        all.into_iter().find(|it| it.role == Role::Declaration && wanted(it))
    };
    let place = declared(&focus, &|it| it.symbol == symbol)?.span;
    let kind = discriminant(&symbol);
    let found = declared(&wide, &|it| it.span == place && discriminant(&it.symbol) == kind)?;
    Some((wide, found.symbol))
}

/// All places in the workspace that publish or await an event of the outside world: those that publish it first. Files share nothing but
/// its name.
pub(super) fn topics(workspace: &Workspace, topic: &str) -> Vec<Declared> {
    let (mut emits, mut awaits) = (Vec::new(), Vec::new());
    for (_, document) in workspace.documents() {
        for item in document.trees.iter().flat_map(|tree| &tree.items) {
            let ItemKind::Workflow(workflow) = &item.kind else { continue };
            in_body(&workflow.body, &mut |statement, event, is_emit| {
                if event.value == topic {
                    let name = inside_quotes(workspace, event.span, topic);
                    let found = if is_emit { &mut emits } else { &mut awaits };
                    found.push(Declared { name, whole: statement.span });
                }
            });
        }
    }
    emits.append(&mut awaits);
    emits
}

fn inside_quotes(workspace: &Workspace, span: Span, topic: &str) -> Span {
    let text = workspace.sources().file(span.file).text().get(span.range()).unwrap_or_default();
    occurrences::exactly(span, text, topic).unwrap_or(span)
}

/// Visits the events that are published and awaited. Blocks are as deep as the parser lets them be.
fn in_body<'b>(body: &'b [Stmt], see: &mut dyn FnMut(&'b Stmt, &'b crate::syntax::ast::Text, bool)) {
    for statement in body {
        match &statement.kind {
            StmtKind::Step(step) => {
                if let Work::Await { event, .. } = &step.work {
                    see(statement, event, false);
                }
            }
            StmtKind::Emit(emit) => see(statement, &emit.event, true),
            StmtKind::Choose(choose) => choose.arms.iter().for_each(|arm| in_body(&arm.body, see)),
            StmtKind::Each(each) => in_body(&each.body, see),
            StmtKind::Loop(block) => in_body(&block.body, see),
            StmtKind::Let { .. } | StmtKind::Edge(_) | StmtKind::Return(_) => {}
        }
    }
}
