//! Where what stands at a place is declared, and where its type is.

use super::links::{self, Goal};
use super::occurrences::{self, Occurrence};
use super::references::topics;
use super::symbol::Declared;
use super::{Focus, Symbol};
use crate::base::Span;
use crate::driver::Workspace;
use crate::frontend;

/// What stands at a place, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Definition {
    /// What was asked about.
    pub from: Span,
    /// Where it leads: several places for a short argument, which names a parameter and a value, and for an event of the outside world.
    pub to: Vec<Declared>,
}

/// Where what stands at an offset of a file is declared. Built-in things are declared nowhere.
pub fn definition(workspace: &mut Workspace, path: &str, offset: u32) -> Option<Definition> {
    let focus = workspace.focus(path)?;
    let found = occurrences::at(&focus, offset);
    let Some(first) = found.first() else { return link(&focus, offset).or_else(|| alias(&focus, offset)) };
    let mut to: Vec<Declared> = Vec::new();
    for Occurrence { symbol, .. } in found.iter().filter(|it| it.span == first.span) {
        match symbol {
            Symbol::Topic(topic) => to.extend(topics(workspace, topic)),
            _ => to.extend(symbol.declaration(focus.program()).map(|it| without_quotes(&focus, symbol, it))),
        }
    }
    to.dedup();
    (!to.is_empty()).then_some(Definition { from: first.span, to })
}

/// A declaration whose name is the name alone: in other formats quotes may stand around it.
fn without_quotes(focus: &Focus, symbol: &Symbol, declared: Declared) -> Declared {
    let name = symbol.declared(focus.program());
    let exact = name.and_then(|it| occurrences::exactly(declared.name, focus.sources.text(declared.name), &it.text));
    Declared { name: exact.unwrap_or(declared.name), ..declared }
}

/// A path leads to its file.
fn link(focus: &Focus, offset: u32) -> Option<Definition> {
    let links = links::links(focus);
    let link = links.into_iter().find(|link| link.span.start <= offset && offset <= link.span.end)?;
    match link.goal {
        Goal::File(place) => Some(Definition { from: link.span, to: vec![Declared { name: place, whole: place }] }),
        Goal::Page(_) => None,
    }
}

/// An alias leads to what it stands for.
fn alias(focus: &Focus, offset: u32) -> Option<Definition> {
    focus.document().filter(|document| document.kind.is_data())?;
    let aliases = frontend::aliases(focus.file, focus.source().text());
    let (from, to) = aliases.into_iter().find(|(alias, _)| alias.start <= offset && offset <= alias.end)?;
    Some(Definition { from, to: vec![Declared { name: to, whole: to }] })
}

/// Where the type of what stands at an offset of a file is declared: through optionals and lists.
pub fn type_definition(workspace: &mut Workspace, path: &str, offset: u32) -> Option<Definition> {
    let focus = workspace.focus(path)?;
    let from = occurrences::at(&focus, offset).first()?.span;
    let program = focus.program();
    let types = occurrences::types_at(&focus, offset);
    let to: Vec<Declared> = types.into_iter().filter_map(|id| Symbol::Type(id).declaration(program)).collect();
    (!to.is_empty()).then_some(Definition { from, to })
}
