//! The types of contracts: as `.flow` has them, by the names of JSON Schema, or by reference to a schema file.

use crate::base::{Name, Origin};
use crate::cel::rules::NESTING_TOO_DEEP;
use crate::diagnostic::Sink;
use crate::frontend::data::{self, inside, named};
use crate::frontend::make;
use crate::frontend::names::Names;
use crate::frontend::tree::{Kind, Scalar, Value};
use crate::syntax::ast::{FieldDecl, Item, ItemKind, Text, TypeBody, TypeDecl, TypeExpr, TypeExprKind};
use crate::syntax::parse_type;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

/// What stands before the type of an array's elements.
const ARRAY: &str = "array of ";

/// How the names of schema files end.
const SCHEMA: &str = ".json";

/// How often arrays may be nested with `array of`.
const MAX_ARRAYS: usize = 16;

/// Reads types, and declares one for each schema that they name.
pub(in crate::frontend) struct Types {
    /// The declarations.
    pub(in crate::frontend) items: Vec<Item>,
    /// What declared types start with, so that those of several contracts differ.
    prefix: String,
    names: Names,
    known: FxHashMap<String, SmolStr>,
}

impl Types {
    /// For a contract or a manifest of this name.
    pub(in crate::frontend) fn new(owner: &str) -> Self {
        Self { items: Vec::new(), prefix: camel(owner), names: Names::default(), known: FxHashMap::default() }
    }

    /// The type that a value is: a text, or a map of fields and types.
    pub(in crate::frontend) fn read(&mut self, value: Value<'_>, what: &str, sink: &mut Sink) -> TypeExpr {
        let span = value.span();
        match (value.kind(), value.scalar()) {
            (Kind::Text, Some(text)) => self.text(text, sink),
            // Without quotes, `null` is the value of that name and the type as well.
            (Kind::Null, Some(_)) => TypeExpr { span, kind: named("null", span) },
            (Kind::Map, _) => self.record(value, sink),
            _ => {
                data::unexpected(value, what, "a type, or a map of names and types", sink);
                TypeExpr { span, kind: TypeExprKind::Error }
            }
        }
    }

    fn record(&mut self, value: Value<'_>, sink: &mut Sink) -> TypeExpr {
        let (mut fields, mut open) = (Vec::with_capacity(value.entries().len()), false);
        for entry in value.entries() {
            let key = entry.key;
            if key.text == "..." {
                open = data::flag(entry.value, "`...`", sink).unwrap_or(true);
                continue;
            }
            let ty = self.read(entry.value, &format!("the type of `{}`", key.text), sink);
            let name = key.text.strip_suffix('?').unwrap_or(key.text);
            let optional = name.len() < key.text.len();
            let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
            if plain && name.bytes().next().is_some_and(|first| !first.is_ascii_digit()) {
                fields.push(FieldDecl { name: Name::new(name, key.origin.span(0..name.len())), optional, ty });
            } else {
                let message = format!("a field cannot be called `{name}`: expressions could not read it");
                let report = super::UNEXPECTED_VALUE.at(inside(key), message);
                sink.report(report.help("write letters, digits and `_`, and a `?` behind what may be left out"));
            }
        }
        TypeExpr { span: value.span(), kind: TypeExprKind::Record { fields, open } }
    }

    fn text(&mut self, scalar: Scalar<'_>, sink: &mut Sink) -> TypeExpr {
        let blanks = scalar.text.len() - scalar.text.trim_start().len();
        let (mut text, mut start, mut arrays) = (scalar.text.trim(), blanks, 0);
        while let Some(rest) = text.strip_prefix(ARRAY) {
            start += text.len() - rest.trim_start().len();
            (text, arrays) = (rest.trim_start(), arrays + 1);
        }
        if arrays > MAX_ARRAYS {
            let message = format!("arrays are nested deeper than {MAX_ARRAYS}");
            sink.report(NESTING_TOO_DEEP.at(scalar.span, message).help("describe the type in a JSON Schema"));
            return TypeExpr { span: scalar.span, kind: TypeExprKind::Error };
        }
        let origin = scalar.origin.part(start..start + text.len());
        let element = self.element(text, origin, sink);
        (0..arrays).fold(element, |ty, _| TypeExpr { span: inside(scalar), kind: TypeExprKind::List(Box::new(ty)) })
    }

    fn element(&mut self, text: &str, origin: Origin<'_>, sink: &mut Sink) -> TypeExpr {
        let reference = text.strip_suffix('?').unwrap_or(text);
        if !is_reference(reference) {
            let mut ty = parse_type(text, origin, sink);
            translate(&mut ty);
            return ty;
        }
        let span = origin.whole();
        let name = Name::new(self.schema(reference, origin), span);
        let ty = TypeExpr { span, kind: TypeExprKind::Name(name) };
        if reference.len() == text.len() {
            return ty;
        }
        TypeExpr { span, kind: TypeExprKind::Optional(Box::new(ty)) }
    }

    /// The name of the type that is declared for a schema.
    fn schema(&mut self, reference: &str, origin: Origin<'_>) -> SmolStr {
        if let Some(name) = self.known.get(reference) {
            return name.clone();
        }
        let (path, pointer) = reference.split_once('#').unwrap_or((reference, ""));
        let file = path.rsplit('/').next().unwrap_or(path).trim_end_matches(SCHEMA);
        let part = pointer.rsplit('/').next().filter(|part| !part.is_empty()).unwrap_or(file);
        let name = self.names.fresh(&format!("{}{}", self.prefix, camel(part)));
        self.known.insert(reference.to_owned(), name.clone());
        let span = origin.span(0..reference.len());
        let body = TypeBody::Schema(Text { value: reference.to_owned(), span });
        let decl = TypeDecl { name: Name::new(name.clone(), span), body };
        self.items.push(make::item(span, None, ItemKind::Type(decl)));
        name
    }
}

/// Whether a text leads to a JSON Schema: `schemas/song.json#/$defs/Score`.
fn is_reference(text: &str) -> bool {
    let path = text.split('#').next().unwrap_or_default();
    let plain = path.strip_suffix(SCHEMA).is_some_and(|name| !name.is_empty());
    plain && !text.contains(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '{' | '<' | '|'))
}

/// Takes the names that JSON Schema has for types for those of the language, wherever they stand in a type.
fn translate(ty: &mut TypeExpr) {
    let span = ty.span;
    match &mut ty.kind {
        TypeExprKind::Error | TypeExprKind::Enum(_) => {}
        TypeExprKind::List(inner) | TypeExprKind::Optional(inner) => translate(inner),
        TypeExprKind::Map(key, value) => {
            translate(key);
            translate(value);
        }
        TypeExprKind::Record { fields, .. } => fields.iter_mut().for_each(|field| translate(&mut field.ty)),
        TypeExprKind::Name(name) => match name.text.as_str() {
            "number" => ty.kind = named("double", span),
            "integer" => ty.kind = named("int", span),
            "boolean" => ty.kind = named("bool", span),
            "any" => ty.kind = named("dyn", span),
            "object" => *ty = super::open_record(Vec::new(), span),
            "array" => ty.kind = TypeExprKind::List(Box::new(super::anything(span))),
            _ => {}
        },
    }
}

/// `song_plan` as `SongPlan`.
fn camel(text: &str) -> String {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let capital = |word: &str| format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..]);
    words.map(capital).collect()
}
