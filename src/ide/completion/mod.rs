//! Completion: what may be written at a place of a text, whatever state the text is in.
//!
//! ```text
//! text before the cursor ── lex ──▶ tokens ── walk ──▶ contexts ── offer ──▶ items
//!                                                        what may stand here, by the grammar
//!                                                                      what fits, by names and types
//! ```
//! The syntax tree has holes where people write, so it is not asked what stands at the cursor: the words before it are (`walk`). The tree, with names and types,
//! says what there is to offer. Files of YAML and JSON have another way in (`data`): there the keys around a place say what it is, and what is written in strings goes
//! the same way as in `.flow`.

mod canvas;
mod data;
mod desk;
mod insert;
mod offer;
mod operand;
mod place;
mod tail;
#[cfg(test)]
mod tests;
mod walk;

use crate::driver::workspace::Focus;
use crate::driver::{Workspace, World};
use crate::ide::lex::{self, Kind, Token};
use crate::syntax::ast;
#[cfg(test)]
pub(super) use data::schema_keys;
pub(super) use data::{Part, Spot, spot};
pub(super) use desk::Desk;
pub use insert::Insert;
pub(super) use offer::{Shape, param_shown};
use place::{Context, ExprAt, Site, Want};
use std::ops::Range;
use std::rc::Rc;
use tail::{Tail, Writing};
use walk::Walk;

/// How many items are offered at most.
pub const MAX_ITEMS: usize = 200;

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A word of the language.
    Keyword,
    /// An action.
    Action,
    /// A workflow.
    Workflow,
    /// A step, or another node.
    Step,
    /// A parameter, a let, a variable.
    Variable,
    /// A constant.
    Constant,
    /// A secret.
    Secret,
    /// A field.
    Field,
    /// A function or a method.
    Function,
    /// A macro.
    Macro,
    /// A member of an enum, or another value.
    Value,
    /// A type.
    Type,
    /// A machine.
    Machine,
    /// A state of a machine.
    State,
    /// An event.
    Event,
    /// A resource.
    Resource,
    /// An argument, or a key.
    Argument,
    /// A namespace.
    Namespace,
    /// A file.
    File,
    /// A rule.
    Rule,
}

/// A change beside what is written at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What is replaced.
    pub range: Range<u32>,
    /// By what.
    pub text: String,
}

/// Something that may be written at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What is shown.
    pub label: String,
    /// What it is.
    pub kind: ItemKind,
    /// Its type or signature.
    pub detail: String,
    /// What it is for, in Markdown; empty where nobody said.
    pub documentation: String,
    /// What is written.
    pub insert: Insert,
    /// What is replaced, in bytes of the file.
    pub replace: Range<u32>,
    /// What is compared to what stands in that range.
    pub filter: String,
    /// Sorts items as they are offered.
    pub sort: String,
    /// What else is changed.
    pub edits: Vec<Change>,
    /// Whether there is a better way to say it.
    pub deprecated: bool,
}

/// What may be written at the cursor, what fits best first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Completions {
    /// The items.
    pub items: Vec<Item>,
    /// Whether there were more: to be asked again when more is written.
    pub is_incomplete: bool,
}

/// What there is beside the file and what it needs.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// Where files come from.
    pub world: &'a dyn World,
    /// The workflow files of the workspace with their trees.
    pub files: &'a [(&'a str, &'a [ast::File])],
}

/// The analysis of a file to complete in: of YAML and JSON that cannot be read, that of the text in which what is open at the cursor is closed.
pub fn ready(workspace: &mut Workspace, path: &str, offset: u32) -> Option<Rc<Focus>> {
    let focus = workspace.focus(path)?;
    let document = focus.document()?;
    let is_asked = document.is_broken && document.kind.is_data() && document.kind.is_native();
    let (text, at) = (focus.source().text(), offset as usize);
    if !is_asked || !text.is_char_boundary(at) {
        return Some(focus);
    }
    let mended = data::mended(path, text, at).and_then(|text| workspace.imagine(path, &text));
    Some(mended.unwrap_or(focus))
}

/// What may be written at `offset` of the file in question.
pub fn complete(focus: &Focus, offset: u32, around: Surroundings<'_>) -> Completions {
    let source = focus.source();
    let text = source.text();
    let Some(at) = Some(offset as usize).filter(|&at| text.is_char_boundary(at)) else { return Completions::default() };
    let Some(document) = focus.document() else { return Completions::default() };
    if !document.kind.is_data() {
        let looked = Looked::at(text, at);
        return Desk::new(focus, Some(around), &looked, canvas::Canvas::File).complete();
    }
    if document.kind.name() == "yaml" { data::complete(focus, at, around) } else { Completions::default() }
}

/// Asks about a place, whatever kind of file it is in.
pub(super) fn look<T>(focus: &Focus, offset: u32, ask: &mut dyn FnMut(&Desk<'_>) -> Option<T>) -> Option<T> {
    let text = focus.source().text();
    let at = Some(offset as usize).filter(|&at| text.is_char_boundary(at))?;
    let kind = focus.document()?.kind;
    if kind.is_data() {
        return if kind.name() == "yaml" { data::look(focus, at, ask) } else { None };
    }
    let looked = Looked::at(text, at);
    ask(&Desk::new(focus, None, &looked, canvas::Canvas::File))
}

/// The call of a function around the cursor: the ways to call it, and in which argument the cursor is.
pub(super) fn call_around(desk: &Desk<'_>) -> Option<(Vec<Shape>, usize)> {
    let at = desk.looked.contexts.iter().find_map(|context| match context {
        Context::Expr(at) | Context::Behind(at) => Some(at),
        _ => None,
    })?;
    let sight = offer::Sight::of(desk, at);
    let (open, place) = offer::call_around(&sight)?;
    Some((offer::call_shapes(&sight, open), place)).filter(|(shapes, _)| !shapes.is_empty())
}

/// The call of an action around the cursor: its name, the argument that is being written, and those that are given.
pub(super) fn action_around(desk: &Desk<'_>) -> Option<(String, Option<String>, Vec<String>)> {
    desk.looked.site.call?;
    desk.looked.contexts.iter().find_map(|context| match context {
        Context::Argument(callee, given) => {
            let written = desk.looked.tail.prefix(desk.looked.text);
            Some((callee.clone(), Some(written.to_owned()).filter(|it| !it.is_empty()), given.clone()))
        }
        Context::Expr(ExprAt { want: Want::Arg(callee, name), .. })
        | Context::Behind(ExprAt { want: Want::Arg(callee, name), .. }) => {
            Some((callee.clone(), Some(name.clone()), Vec::new()))
        }
        _ => None,
    })
}

/// A text that was read up to the cursor.
pub(super) struct Looked<'t> {
    /// The text.
    text: &'t str,
    /// What is being written.
    tail: Tail,
    /// Its tokens before that.
    tokens: Vec<Token<'t>>,
    /// What may stand there.
    contexts: Vec<Context>,
    /// Where that is.
    site: Site,
}

impl<'t> Looked<'t> {
    /// Reads a `.flow` file.
    fn at(text: &'t str, at: usize) -> Self {
        Self::read_from(text, last_item(&text[..at]), at, Site::default(), Walk::file)
    }

    /// Reads a text with a reader for what it is.
    fn read(text: &'t str, at: usize, site: Site, read: impl FnOnce(&mut Walk<'t>)) -> Self {
        Self::read_from(text, 0, at, site, read)
    }

    fn read_from(text: &'t str, from: usize, at: usize, site: Site, read: impl FnOnce(&mut Walk<'t>)) -> Self {
        let mut tokens: Vec<Token<'_>> = lex::tokens_from(&text[..at], from).collect();
        let tail = Tail::take(text, at, &mut tokens);
        tokens.retain(|token| token.kind != Kind::Comment);
        if tail.writing == Writing::Comment {
            let contexts = if is_allow(tail.prefix(text)) { vec![Context::Rule] } else { Vec::new() };
            return Self { text, tail, tokens, contexts, site };
        }
        let mut walk = Walk::new(tokens, site);
        read(&mut walk);
        Self { text, tail, tokens: walk.tokens, contexts: walk.found, site: walk.site }
    }

    /// The tokens behind the cursor, up to the end of the statement or a bit further.
    fn ahead(&self) -> Vec<Token<'t>> {
        /// How much text is looked at.
        const MAX_AHEAD: usize = 8 * 1024;
        let rest = &self.text[self.tail.range.end.max(self.tail.at)..];
        let mut end = rest.len().min(MAX_AHEAD);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        lex::tokens(&rest[..end]).collect()
    }
}

/// Where the last declaration begins: at the start of a line. What stands above it has no say in what may stand at the end.
fn last_item(text: &str) -> usize {
    let is_item = |line: &str| line.split_once([' ', '"']).is_some_and(|(word, _)| walk::ITEMS.contains(&word));
    let mut end = text.len();
    loop {
        let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
        if start == 0 || is_item(&text[start..end]) {
            return start;
        }
        end = start - 1;
    }
}

/// Whether a comment, up to the cursor, is in the parentheses of a suppression.
fn is_allow(comment: &str) -> bool {
    let Some((_, behind)) = comment.split_once("flowright:") else { return false };
    let behind = behind.trim_start();
    let inside = behind.strip_prefix("allow-file").or_else(|| behind.strip_prefix("allow"));
    inside.and_then(|rest| rest.trim_start().strip_prefix('(')).is_some_and(|rest| !rest.contains(')'))
}
