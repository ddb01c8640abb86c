//! Declared types: from what was written to what the checker works with.
//!
//! Every declared type is a number in one table, so types may be recursive: a use of `Tree` is [`Type::Named`], and only
//! [`TypeTable::unfold`] looks inside. Types that a JSON Schema defines under `$defs` get numbers behind the declared ones.

use super::bounds::bounded;
use super::rules::RECURSIVE_TYPE;
use super::schema;
use crate::base::{FileId, Name, SourceMap, Span};
use crate::cel::rules::TYPE_MISMATCH;
use crate::cel::{Field, Named, Record, Type};
use crate::diagnostic::Sink;
use crate::graph::{Graph, cycle, scc};
use crate::hir::{ModuleId, Program, TypeId};
use crate::resolve::Names;
use crate::resolve::rules::DUPLICATE_NAME;
use crate::syntax::ast::{TypeBody, TypeExpr, TypeExprKind};
use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::sync::Arc;

/// The name of the abstract type of secrets.
pub const SECRET: &str = "secret";

/// All declared types.
#[derive(Debug, Default)]
pub struct TypeTable {
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    name: SmolStr,
    span: Span,
    body: Type,
}

/// The files that `type X from "…"` declarations read, by type; one that could not be read is missing.
pub type SchemaFiles = FxHashMap<TypeId, FileId>;

impl TypeTable {
    /// Lowers all declared types and reports those that contain themselves.
    pub fn build(
        program: &Program,
        names: &Names,
        sources: &SourceMap,
        schemas: &SchemaFiles,
        sink: &mut Sink,
    ) -> Self {
        let declared = program.types.iter().map(|decl| Entry {
            name: decl.name.text.clone(),
            span: decl.name.span,
            body: Type::Error,
        });
        let mut table = Self { entries: declared.collect() };
        let mut readers = schema::Readers::default();
        for (id, decl) in program.types.enumerate() {
            let body = match &decl.body {
                TypeBody::Expr(expr) => lower(program, names, decl.module, expr, sink),
                TypeBody::Schema(path) => match schemas.get(&id) {
                    Some(&file) => readers.read(&mut table, sources, file, path, sink),
                    None => Type::Error,
                },
            };
            table.entries[id.index()].body = body;
        }
        table.break_cycles(
            direct_parts,
            "contains itself, so no value of it could ever end",
            "let it contain itself through a list, a map or an optional, as in `children: list<Tree>` or `next: Tree?`",
            sink,
        );
        table.break_cycles(
            aliases,
            "is an optional of itself, so nothing says what it is when it is there",
            "say what it is, as in `{ next: Tree? }`",
            sink,
        );
        table
    }

    /// Adds a type that no declaration names; its body may be set later with [`TypeTable::define`].
    pub(super) fn add(&mut self, name: SmolStr, span: Span) -> Named {
        let id = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        self.entries.push(Entry { name: name.clone(), span, body: Type::Error });
        Named { id, name }
    }

    /// Says what an added type stands for.
    pub(super) fn define(&mut self, named: &Named, body: Type) {
        self.entries[named.id as usize].body = body;
    }

    /// What a declared type stands for; never a name.
    pub fn unfold(&self, named: &Named) -> Type {
        let mut body = &self.entries[named.id as usize].body;
        // Aliases of aliases end: circles were cut when the table was built.
        while let Type::Named(next) = body {
            body = &self.entries[next.id as usize].body;
        }
        body.clone()
    }

    /// The type that is declared under this number.
    pub(super) fn named(&self, id: TypeId) -> Option<Type> {
        let name = self.entries.get(id.index())?.name.clone();
        Some(Type::Named(Named { id: u32::try_from(id.index()).ok()?, name }))
    }

    /// `ty` itself, or what it stands for if it is a name.
    pub fn resolve(&self, ty: &Type) -> Type {
        match ty {
            Type::Named(named) => self.unfold(named),
            other => other.clone(),
        }
    }

    /// All types with their names, in the order of their numbers.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &SmolStr, &Type)> {
        (0_u32..).zip(&self.entries).map(|(id, entry)| (id, &entry.name, &entry.body))
    }

    /// A type that contains itself without a list, a map or an optional between has no finite value: reported, and cut. `parts` visits
    /// what a type contains; `problem` says what is wrong with such a type.
    fn break_cycles(&mut self, parts: Parts, problem: &str, help: &str, sink: &mut Sink) {
        let mut edges = Vec::new();
        for (id, _, body) in self.iter() {
            parts(body, &mut |part| edges.push((id, part)));
        }
        let graph = Graph::new(self.entries.len(), edges.iter().copied());
        for around in cycle::shortest_in_each_component(&graph) {
            let through: Vec<u32> = around.iter().map(|edge| edges[edge.index()].0).collect();
            let Some((&first, rest)) = through.split_first() else { continue };
            let entry = &self.entries[first as usize];
            let mut diagnostic =
                RECURSIVE_TYPE.at(entry.span, format!("the type `{}` {problem}", entry.name)).help(help);
            for &other in rest {
                let entry = &self.entries[other as usize];
                diagnostic = diagnostic.related(entry.span, format!("by way of `{}`", entry.name));
            }
            sink.report(diagnostic);
        }
        let components = scc::components(&graph);
        for component in components.iter() {
            let circular = component.len() > 1 || edges.contains(&(component[0], component[0]));
            if circular {
                for &id in component {
                    self.entries[id as usize].body = Type::Error;
                }
            }
        }
    }
}

/// Visits the declared types that a type contains, in some sense.
type Parts = fn(&Type, &mut dyn FnMut(u32));

/// Visits the declared types that every value of `ty` contains.
fn direct_parts(ty: &Type, visit: &mut dyn FnMut(u32)) {
    match ty {
        Type::Named(named) => visit(named.id),
        Type::Record(record) => {
            for field in record.fields.values().filter(|field| !field.optional) {
                direct_parts(&field.ty, visit);
            }
        }
        _ => {}
    }
}

/// Visits the declared type that `ty` is, or is an optional of.
fn aliases(ty: &Type, visit: &mut dyn FnMut(u32)) {
    match ty {
        Type::Named(named) => visit(named.id),
        Type::Optional(inner) => aliases(inner, visit),
        _ => {}
    }
}

/// The built-in type of this name.
pub(super) fn built_in(name: &str) -> Option<Type> {
    Some(match name {
        "secret" => Type::opaque(SECRET),
        "list" => Type::list(Type::Dyn),
        "map" => Type::map(Type::String, Type::Dyn),
        _ => Type::simple(name)?,
    })
}

/// The type that an expression of a type means in `module`.
pub fn lower(program: &Program, names: &Names, module: ModuleId, expr: &TypeExpr, sink: &mut Sink) -> Type {
    let ty = meaning(program, names, module, expr, sink);
    bounded(ty, expr.span, sink)
}

/// The parser bounds the depth.
fn meaning(program: &Program, names: &Names, module: ModuleId, expr: &TypeExpr, sink: &mut Sink) -> Type {
    let mut inner = |expr: &TypeExpr| meaning(program, names, module, expr, &mut *sink);
    match &expr.kind {
        TypeExprKind::Error => Type::Error,
        TypeExprKind::Name(name) => {
            built_in(&name.text).unwrap_or_else(|| declared(program, names, module, name, sink))
        }
        TypeExprKind::List(element) => Type::list(inner(element)),
        TypeExprKind::Map(key, value) => {
            let (key_type, value) = (inner(key), inner(value));
            match check_key(program, names, module, key, &key_type, sink) {
                Ok(()) => Type::map(key_type, value),
                Err(Reported) => Type::Error,
            }
        }
        TypeExprKind::Optional(of) => Type::optional(inner(of)),
        TypeExprKind::Enum(members) => Type::string_enum(members.iter().map(|member| member.value.as_str())),
        TypeExprKind::Record { fields, open } => {
            let mut lowered: IndexMap<SmolStr, Field> = IndexMap::with_capacity(fields.len());
            for field in fields {
                let ty = meaning(program, names, module, &field.ty, &mut *sink);
                let name = field.name.text.clone();
                if lowered.insert(name, Field { ty, optional: field.optional }).is_some() {
                    let message = format!("the field `{}` is declared twice", field.name);
                    sink.report(
                        DUPLICATE_NAME.at(field.name.span, message).help("rename one of the two, or remove it"),
                    );
                }
            }
            Type::Record(Arc::new(Record { fields: lowered, open: *open }))
        }
    }
}

/// A problem that was reported.
struct Reported;

/// CEL has maps with keys of four types; an enum is a `string`.
fn check_key(
    program: &Program,
    names: &Names,
    module: ModuleId,
    key: &TypeExpr,
    ty: &Type,
    sink: &mut Sink,
) -> Result<(), Reported> {
    let sound = match stands_for(program, names, module, key) {
        // None: a JSON Schema. What is no type was reported.
        None | Some(TypeExprKind::Enum(_) | TypeExprKind::Error) => true,
        Some(TypeExprKind::Name(name)) => {
            matches!(built_in(&name.text), None | Some(Type::String | Type::Int | Type::Uint | Type::Bool | Type::Dyn))
        }
        Some(
            TypeExprKind::List(_) | TypeExprKind::Map(..) | TypeExprKind::Optional(_) | TypeExprKind::Record { .. },
        ) => false,
    };
    if sound {
        return Ok(());
    }
    let message = format!("a key of a map is a `string`, `int`, `uint`, `bool` or an enum, and this is `{ty}`");
    sink.report(TYPE_MISMATCH.at(key.span, message).help("write a key as text, as in `map<string, int>`"));
    Err(Reported)
}

/// What is written for a type, behind the names that stand for it; none where nothing is.
fn stands_for<'p>(
    program: &'p Program,
    names: &Names,
    mut module: ModuleId,
    mut expr: &'p TypeExpr,
) -> Option<&'p TypeExprKind> {
    // Names that stand for each other in a circle are reported elsewhere.
    for _ in 0..=program.types.len() {
        let TypeExprKind::Name(name) = &expr.kind else { return Some(&expr.kind) };
        if built_in(&name.text).is_some() {
            return Some(&expr.kind);
        }
        let decl = &program.types[names.declared_type(module, &name.text)?];
        let TypeBody::Expr(body) = &decl.body else { return None };
        (module, expr) = (decl.module, body);
    }
    None
}

fn declared(program: &Program, names: &Names, module: ModuleId, name: &Name, sink: &mut Sink) -> Type {
    match names.type_id(program, module, name, sink) {
        Some(id) => Type::Named(Named { id: u32::try_from(id.index()).unwrap_or(u32::MAX), name: name.text.clone() }),
        None => Type::Error,
    }
}
