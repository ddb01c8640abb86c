//! What there is to know about a place: what a name means and how it is declared, when a step runs, the type of an expression, what a word says.
//!
//! The smallest thing at the place counts: first a name, then the expression around, then what a string or a number stands for, then the
//! words of the language. Everything that is said of when steps run is what `flowright why` says, and of time what `flowright plan` says.

mod actions;
mod blocks;
mod expressions;
mod functions;
mod keys;
mod keywords;
mod machines;
pub(super) mod page;
mod places;
mod steps;
mod symbols;
#[cfg(test)]
pub(super) mod testing;
#[cfg(test)]
mod tests;
mod word;

use super::{Focus, Occurrence, Role, Symbol, occurrences};
use crate::analysis::Scene;
use crate::base::{Name, Span};
use crate::hir::{Program, WorkflowId};
use crate::resolve::Resolved;
use crate::ty::Typed;
use expressions::Found;
pub(super) use keywords::sentence;
use page::Page;

/// What is shown of a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hover {
    /// What it is about; the place lies in it.
    pub range: Span,
    /// What is said.
    pub markdown: String,
}

/// What there is to know about a place in the file in question.
pub fn hover(focus: &Focus, offset: u32) -> Option<Hover> {
    let text = focus.source().text();
    if !text.is_char_boundary(offset as usize) {
        return None;
    }
    let ask = Ask::new(focus);
    if let Some(comment) = places::comment_at(focus, offset) {
        return places::suppressed(focus, comment, offset);
    }
    let mut names = occurrences::at(focus, offset);
    // Where a format has no types, what is made of it is `dyn`, and nobody asks for that.
    names.retain(|name| name.written || !matches!(name.symbol, Symbol::BuiltInType(_)));
    let inside = |name: &&Occurrence| name.span.start <= offset && offset < name.span.end;
    let expression = expressions::at(focus, offset);
    ask.named(&names.iter().filter(inside).collect::<Vec<_>>(), expression.as_ref())
        .or_else(|| ask.expression(expression.as_ref()?))
        .or_else(|| places::at(&ask, offset))
        .or_else(|| keywords::at(focus, offset))
        .or_else(|| keys::at(focus, offset))
        .or_else(|| ask.named(&names.iter().collect::<Vec<_>>(), expressions::touching(focus, offset).as_ref()))
}

/// Who answers.
#[derive(Clone, Copy)]
struct Ask<'f> {
    focus: &'f Focus,
    program: &'f Program,
    resolved: &'f Resolved,
    typed: &'f Typed,
}

impl<'f> Ask<'f> {
    fn new(focus: &'f Focus) -> Self {
        Self { focus, program: focus.program(), resolved: focus.resolved(), typed: focus.typed() }
    }

    fn scene(&self, id: WorkflowId) -> Scene<'f> {
        scene(self.focus, id)
    }

    /// What the first of some names means that there is something to say of. Of a short argument that is the value, and then the parameter.
    fn named(&self, names: &[&Occurrence], expression: Option<&Found<'f>>) -> Option<Hover> {
        let (first, page) = names.iter().find_map(|name| {
            let page = self.about(name, expression);
            Some((*name, page.finish()?))
        })?;
        let mut markdown = page;
        let param = names.iter().find(|name| name.role == Role::ShortArgument && name.span == first.span);
        if let (Role::ShortValue, Some(param)) = (first.role, param)
            && let Some(line) = self.param_line(&param.symbol)
        {
            markdown.push_str("\n\nas ");
            markdown.push_str(&line);
        }
        Some(Hover { range: first.span, markdown })
    }

    /// The file that something is declared in, if that is another one.
    fn declared_elsewhere(&self, page: &mut Page, symbol: &Symbol) {
        let declared = symbol.declared(self.program);
        if let Some(name) = declared.filter(|name| name.span.file != self.focus.file) {
            page.item(&format!("declared in {}", page::code(self.path(&name))));
        }
    }

    fn path(&self, name: &Name) -> &'f str {
        self.focus.sources.file(name.span.file).path()
    }
}

/// A workflow with what its names mean.
pub(super) fn scene(focus: &Focus, id: WorkflowId) -> Scene<'_> {
    let resolved = focus.resolved();
    Scene { workflow: &focus.program().workflows[id], resolved: &resolved.workflows[id], names: &resolved.names }
}
