//! Every name in some files, with what it means there.
//!
//! One walk over the declarations of a program visits declarations, references in types, clauses and edges, and the names in
//! expressions. Hovering, going to a definition, finding references, highlighting, renaming and colouring all start from it, so they
//! cannot disagree.

mod declarations;
mod expressions;
mod implied;
mod literals;
mod placeholders;
mod shape;
#[cfg(test)]
mod tests;
mod trace;
mod workflows;

use super::{Focus, Symbol};
use crate::base::{FileId, Name, Span};
use crate::hir::{Callable, ModuleId, Program, TypeId};
use crate::resolve::{BUILT_IN_TYPES, Names, Resolved};
use crate::syntax::ast::{TypeExpr, TypeExprKind};
use shape::{Known, Shape, Shapes};

/// A name somewhere, and what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// Exactly the name: without a namespace before it, and without quotes.
    pub span: Span,
    /// What it means.
    pub symbol: Symbol,
    /// What it does there.
    pub role: Role,
    /// Whether the text there is the name itself. It is not where a name is spelled with escapes, or where another format makes it from
    /// something that
    /// could not be one, such as the id `fetch-user`.
    pub written: bool,
}

/// What a name does where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It declares.
    Declaration,
    /// It refers to what is declared elsewhere.
    Reference,
    /// It names a parameter in a call, and its value as well: `pay(order)`. Of two occurrences with the same span this is the parameter's.
    ShortArgument,
    /// It is the value of such an argument.
    ShortValue,
    /// It refers without naming: `output` in the condition of an edge of a graph is what the edge comes from, whatever that is called.
    Implied,
}

/// Visits every name in one file.
pub fn visit(focus: &Focus, file: FileId, found: &mut dyn FnMut(Occurrence)) {
    let program = focus.program();
    let mut walk = Walk::new(focus, found);
    for (id, module) in program.modules.enumerate() {
        if module.file == file {
            walk.module(id);
        }
    }
}

/// All names in one file, by place.
pub fn all(focus: &Focus, file: FileId) -> Vec<Occurrence> {
    let mut found = Vec::new();
    visit(focus, file, &mut |occurrence| found.push(occurrence));
    found.sort_by_key(|occurrence| (occurrence.span, occurrence.role as u8));
    found.dedup();
    found
}

/// What stands at an offset of the file in question: the names whose span touches it, the smallest first. Of a short argument these are
/// the value and
/// the parameter.
pub fn at(focus: &Focus, offset: u32) -> Vec<Occurrence> {
    let mut found = Vec::new();
    let mut see = |occurrence: Occurrence| {
        if occurrence.span.start <= offset && offset <= occurrence.span.end {
            found.push(occurrence);
        }
    };
    let mut walk = Walk { only: Some(offset), ..Walk::new(focus, &mut see) };
    focus.modules().for_each(|id| walk.module(id));
    // Between two names the one that begins here is meant.
    found.sort_by_key(|it| {
        let is_callable = matches!(it.symbol, Symbol::Action(_) | Symbol::Workflow(_));
        let ends = it.span.end == offset && it.span.start != offset;
        (ends, it.span.len(), it.role == Role::ShortArgument, !it.written, !it.written && is_callable)
    });
    found
}

/// Every place in the files of the analysis where a symbol stands, by place, its declaration among them.
pub fn of(focus: &Focus, symbol: &Symbol) -> Vec<Occurrence> {
    let mut found = Vec::new();
    for file in focus.files() {
        visit(focus, file, &mut |occurrence| {
            if occurrence.symbol == *symbol {
                found.push(occurrence);
            }
        });
    }
    found.sort_by_key(|occurrence| (occurrence.span, occurrence.role as u8));
    found.dedup();
    found
}

/// The declared types of what stands at an offset of the file in question, through optionals and lists, as far as they are known from
/// declarations.
pub fn types_at(focus: &Focus, offset: u32) -> Vec<TypeId> {
    let mut found = probed(focus, offset);
    if found.is_empty() {
        let mut shapes = Shapes::new(focus.program(), focus.resolved(), Known::default());
        for Occurrence { symbol, .. } in at(focus, offset) {
            match symbol {
                Symbol::Type(id) => found.push(id),
                _ => found.extend(shapes.of_symbol(&symbol).and_then(|shape| shapes.named(shape))),
            }
        }
    }
    found.dedup();
    found
}

/// The declared types of what stands at an offset in expressions and records.
fn probed(focus: &Focus, offset: u32) -> Vec<TypeId> {
    let mut ignore = |_| {};
    let mut walk = Walk { probe: Some((offset, Vec::new())), ..Walk::new(focus, &mut ignore) };
    focus.modules().for_each(|id| walk.module(id));
    walk.probe.map(|(_, found)| found).unwrap_or_default()
}

/// The place of exactly a name, of one that stands at a span, perhaps in quotes; none if something else is written there.
pub fn exactly(span: Span, text: &str, name: &str) -> Option<Span> {
    let start = span.start + exact(text, name)?;
    Some(Span { start, end: start + length(name), ..span })
}

struct Walk<'w> {
    focus: &'w Focus,
    program: &'w Program,
    resolved: &'w Resolved,
    names: &'w Names,
    /// The shapes of what is declared, as far as they were asked for.
    known: Known<'w>,
    /// An offset, and the declared types of what stands there.
    probe: Option<(u32, Vec<TypeId>)>,
    /// The only offset that counts, if expressions elsewhere need not be looked at.
    only: Option<u32>,
    found: &'w mut dyn FnMut(Occurrence),
}

impl<'w> Walk<'w> {
    fn new(focus: &'w Focus, found: &'w mut dyn FnMut(Occurrence)) -> Self {
        let (program, resolved) = (focus.program(), focus.resolved());
        Self {
            focus,
            program,
            resolved,
            names: &resolved.names,
            known: Known::default(),
            probe: None,
            only: None,
            found,
        }
    }

    /// A name at a span, which may have quotes around it.
    fn add(&mut self, span: Span, name: &str, symbol: Symbol, role: Role) {
        let text = self.focus.sources.text(span);
        let exact = exactly(span, text, name);
        let role = if exact.is_none() && implied::is(text) { Role::Implied } else { role };
        (self.found)(Occurrence { span: exact.unwrap_or(span), symbol, role, written: exact.is_some() });
    }

    fn declare(&mut self, name: &Name, symbol: Symbol) {
        self.add(name.span, &name.text, symbol, Role::Declaration);
    }

    fn refer(&mut self, name: &Name, symbol: Symbol) {
        self.add(name.span, &name.text, symbol, Role::Reference);
    }

    /// A reference that may begin with the namespace of an import: `lib.pay`.
    fn refer_through(&mut self, module: ModuleId, name: &Name, symbol: Symbol) {
        let declared = symbol.declared(self.program).map(|declared| declared.text);
        let prefix = declared.as_deref().and_then(|declared| name.text.strip_suffix(declared)?.strip_suffix('.'));
        let namespace = prefix.and_then(|prefix| Some((prefix, self.namespace(module, prefix)?)));
        let Some((prefix, namespace)) = namespace else { return self.refer(name, symbol) };
        let rest = &name.text[prefix.len() + 1..];
        let (mut head, mut tail) = (name.span, name.span);
        if let Some(start) = exact(self.focus.sources.text(name.span), &name.text) {
            head = Span { start: head.start + start, end: head.start + start + length(prefix), ..head };
            tail = Span { start: head.end + 1, end: head.end + 1 + length(rest), ..tail };
        }
        self.add(head, prefix, namespace, Role::Reference);
        self.add(tail, rest, symbol, Role::Reference);
    }

    /// The module that something is declared in, if it can be imported.
    fn home(&self, symbol: &Symbol) -> Option<ModuleId> {
        let program = self.program;
        Some(match symbol {
            Symbol::Type(id) => program.types[*id].module,
            Symbol::Const(id) => program.consts[*id].module,
            Symbol::Secret(id) => program.secrets[*id].module,
            Symbol::Resource(id) => program.resources[*id].module,
            Symbol::Action(id) => program.actions[*id].module,
            Symbol::Machine(id) => program.machines[*id].module,
            Symbol::Workflow(id) => program.workflows[*id].module,
            _ => return None,
        })
    }

    /// The import that a namespace is declared by.
    fn namespace(&self, module: ModuleId, name: &str) -> Option<Symbol> {
        let imports = &self.program.modules[module].imports;
        let place = imports.iter().position(|import| import.namespace.as_ref().is_some_and(|it| it.text == name))?;
        Some(Symbol::Namespace(module, place))
    }

    fn type_name(&mut self, module: ModuleId, name: &Name) {
        if BUILT_IN_TYPES.contains(&name.text.as_str()) {
            self.refer(name, Symbol::BuiltInType(name.text.clone()));
        } else if let Some(id) = self.names.declared_type(module, &name.text) {
            self.refer_through(module, name, Symbol::Type(id));
        }
    }

    /// The names in a type. Types are as deep as their brackets, which the parser bounds.
    fn type_expr(&mut self, module: ModuleId, ty: &'w TypeExpr) {
        match &ty.kind {
            TypeExprKind::Error => {}
            TypeExprKind::Enum(members) => {
                for member in members {
                    let symbol = Symbol::Member(member.span, member.value.as_str().into());
                    self.add(member.span, &member.value, symbol, Role::Declaration);
                }
            }
            TypeExprKind::Name(name) => self.type_name(module, name),
            TypeExprKind::List(inner) | TypeExprKind::Optional(inner) => self.type_expr(module, inner),
            TypeExprKind::Map(key, value) => {
                self.type_expr(module, key);
                self.type_expr(module, value);
            }
            TypeExprKind::Record { fields, .. } => {
                for field in fields {
                    self.declare(&field.name, Symbol::Field(field.name.span));
                    self.probe(field.name.span, || Some(Shape::Type(module, &field.ty)));
                    self.type_expr(module, &field.ty);
                }
            }
        }
    }

    /// Notes the type of what stands at a span, if that is what was asked for.
    fn probe(&mut self, span: Span, shape: impl FnOnce() -> Option<Shape<'w>>) {
        let Some((offset, found)) = &mut self.probe else { return };
        if span.file == self.focus.file && span.start <= *offset && *offset <= span.end {
            let shapes = Shapes::new(self.program, self.resolved, Known::default());
            found.extend(shape().and_then(|shape| shapes.named(shape)));
        }
    }

    fn callable(&mut self, module: ModuleId, name: &Name, callable: Option<Callable>) {
        if let Some(callable) = callable {
            self.refer_through(module, name, callable.into());
        }
    }
}

/// Where a name begins in a text that is that name, perhaps in quotes.
fn exact(text: &str, name: &str) -> Option<u32> {
    if text == name {
        return Some(0);
    }
    if let Some(start) = implied::in_context(text, name) {
        return Some(start);
    }
    let (before, after) = text.split_once(name)?;
    let quotes = before.trim_start_matches(['r', 'R']);
    let is_quote = |byte: u8| matches!(byte, b'"' | b'\'' | b'`' | b'\\');
    let in_quotes = quotes == after && !quotes.is_empty() && quotes.bytes().all(is_quote);
    // A block scalar ends with a line break, and a name from the root begins with a dot.
    (in_quotes || before == "." && after.is_empty() || before.is_empty() && after.trim().is_empty())
        .then(|| length(before))
}

#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
const fn length(text: &str) -> u32 {
    text.len() as u32
}
