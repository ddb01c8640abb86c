//! JSON Schema (2020-12 and draft-07) as types.
//!
//! What narrows a value without changing its shape (`minimum`, `pattern`, …) is ignored; what our types cannot express becomes
//! `dyn`, with a note that names the keyword and its place, and nothing false is claimed of it.

use super::bounds::bounded;
use super::rules::{INVALID_SCHEMA, SCHEMA_APPROXIMATED};
use super::table::TypeTable;
use crate::base::{FileId, SourceMap};
use crate::cel::{Field, Named, Record, Type};
use crate::diagnostic::Sink;
use crate::syntax::ast::Text;
use indexmap::IndexMap;
use rustc_hash::FxHashMap;
use serde_json::{Map, Value};
use smol_str::SmolStr;
use std::sync::Arc;

/// Keywords of the specification that change which shapes a value may have, in ways that types cannot say.
const STRUCTURAL: &[&str] = &[
    "allOf",
    "not",
    "if",
    "then",
    "else",
    "patternProperties",
    "prefixItems",
    "additionalItems",
    "dependentSchemas",
    "dependencies",
    "$dynamicRef",
    "$recursiveRef",
];

/// The schema files of one check, each parsed once.
#[derive(Default)]
pub(super) struct Readers {
    documents: FxHashMap<FileId, Option<Arc<Value>>>,
    /// The types made of `$ref`s, by file and pointer.
    named: FxHashMap<(FileId, String), Named>,
}

impl Readers {
    /// The type that `path` (with an optional `#/pointer`) defines. Problems are reported at `path`.
    pub(super) fn read(
        &mut self,
        table: &mut TypeTable,
        sources: &SourceMap,
        file: FileId,
        path: &Text,
        sink: &mut Sink,
    ) -> Type {
        let document = self.documents.entry(file).or_insert_with(|| {
            serde_json::from_str(sources.file(file).text())
                .map(Arc::new)
                .map_err(|error| {
                    let message = format!("`{}` is not JSON: {error}", sources.file(file).path());
                    sink.report(INVALID_SCHEMA.at(path.span, message).help("mend the schema file"));
                })
                .ok()
        });
        let Some(document) = document.clone() else { return Type::Error };
        let pointer = path.value.split_once('#').map_or("", |(_, pointer)| pointer);
        let mut reader = Reader { readers: self, table, document: &document, file, path, unread: Vec::new(), sink };
        let ty = reader.pointer(pointer);
        while let Some((named, pointer)) = reader.unread.pop() {
            let body = reader.pointer(&pointer);
            reader.table.define(&named, body);
        }
        ty
    }
}

struct Reader<'a> {
    readers: &'a mut Readers,
    table: &'a mut TypeTable,
    document: &'a Value,
    file: FileId,
    path: &'a Text,
    /// References that were named but not yet read: a chain of them is a list here, never a recursion.
    unread: Vec<(Named, String)>,
    sink: &'a mut Sink,
}

impl Reader<'_> {
    /// The type at a pointer of the document.
    fn pointer(&mut self, pointer: &str) -> Type {
        let Some(schema) = self.document.pointer(pointer) else {
            let message = format!("the schema has nothing at `#{pointer}`");
            self.sink.report(INVALID_SCHEMA.at(self.path.span, message).help("mend the part behind `#`"));
            return Type::Error;
        };
        let ty = self.schema(schema, pointer);
        bounded(ty, self.path.span, self.sink)
    }

    /// The type of a schema. `serde_json` bounds the depth of documents at 128.
    fn schema(&mut self, schema: &Value, at: &str) -> Type {
        let object = match schema {
            Value::Object(object) => object,
            Value::Bool(true) => return Type::Dyn,
            _ => return self.approximate(at, "a schema that is no object"),
        };
        if let Some(keyword) = object.keys().find(|key| STRUCTURAL.contains(&key.as_str())) {
            return self.approximate(at, keyword);
        }
        if let Some(reference) = object.get("$ref") {
            return self.reference(reference, at);
        }
        if let Some(Value::String(value)) = object.get("const") {
            return Type::string_enum([value.as_str()]);
        }
        if object.contains_key("const") {
            return self.approximate(at, "const");
        }
        if let Some(members) = object.get("enum") {
            return self.members(members, at);
        }
        for keyword in ["oneOf", "anyOf"] {
            if let Some(alternatives) = object.get(keyword) {
                return self.alternatives(alternatives, at, keyword);
            }
        }
        self.typed(object, at)
    }

    fn reference(&mut self, reference: &Value, at: &str) -> Type {
        let Some(pointer) = reference.as_str().and_then(|text| text.strip_prefix('#')) else {
            return self.approximate(at, "$ref to another file");
        };
        let key = (self.file, pointer.to_owned());
        if let Some(named) = self.readers.named.get(&key) {
            return Type::Named(named.clone());
        }
        let name = pointer.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("Schema");
        let named = self.table.add(name.into(), self.path.span);
        self.readers.named.insert(key, named.clone());
        self.unread.push((named.clone(), pointer.to_owned()));
        Type::Named(named)
    }

    fn members(&mut self, members: &Value, at: &str) -> Type {
        let Some(members) = members.as_array() else { return self.approximate(at, "enum") };
        let strings: Vec<&str> = members.iter().filter_map(Value::as_str).collect();
        let nulls = members.iter().filter(|member| member.is_null()).count();
        if strings.is_empty() || strings.len() + nulls != members.len() {
            return self.approximate(at, "enum of values that are not strings");
        }
        let members = Type::string_enum(strings);
        if nulls > 0 { Type::optional(members) } else { members }
    }

    /// One alternative beside `null` is an optional; several cannot be expressed, but for string enums.
    fn alternatives(&mut self, alternatives: &Value, at: &str, keyword: &str) -> Type {
        let Some(alternatives) = alternatives.as_array() else { return self.approximate(at, keyword) };
        let is_null = |schema: &&Value| schema.get("type").is_some_and(|ty| ty == "null");
        let others: Vec<(usize, &Value)> =
            alternatives.iter().enumerate().filter(|(_, schema)| !is_null(schema)).collect();
        let optional = others.len() < alternatives.len();
        let [(index, only)] = others[..] else { return self.approximate(at, keyword) };
        let inner = self.schema(only, &format!("{at}/{keyword}/{index}"));
        if optional { Type::optional(inner) } else { inner }
    }

    fn typed(&mut self, object: &Map<String, Value>, at: &str) -> Type {
        match object.get("type") {
            Some(Value::String(name)) => self.of_type(name, object, at),
            Some(Value::Array(names)) => {
                let others: Vec<&str> = names.iter().filter_map(Value::as_str).filter(|&name| name != "null").collect();
                match others[..] {
                    [only] if names.len() == 2 => Type::optional(self.of_type(only, object, at)),
                    [only] if names.len() == 1 => self.of_type(only, object, at),
                    _ => self.approximate(at, "type with several alternatives"),
                }
            }
            Some(_) => self.approximate(at, "type"),
            None if object.contains_key("properties") => self.object(object, at),
            None if object.contains_key("items") => self.array(object, at),
            None => Type::Dyn,
        }
    }

    fn of_type(&mut self, name: &str, object: &Map<String, Value>, at: &str) -> Type {
        match name {
            "string" => match object.get("format").and_then(Value::as_str) {
                Some("date-time") => Type::Timestamp,
                Some("duration") => Type::Duration,
                _ => Type::String,
            },
            "integer" => Type::Int,
            "number" => Type::Double,
            "boolean" => Type::Bool,
            "null" => Type::Null,
            "array" => self.array(object, at),
            "object" => self.object(object, at),
            _ => self.approximate(at, "type"),
        }
    }

    fn array(&mut self, object: &Map<String, Value>, at: &str) -> Type {
        match object.get("items") {
            Some(items) => Type::list(self.schema(items, &format!("{at}/items"))),
            None => Type::list(Type::Dyn),
        }
    }

    fn object(&mut self, object: &Map<String, Value>, at: &str) -> Type {
        let additional = object.get("additionalProperties");
        let Some(properties) = object.get("properties").and_then(Value::as_object) else {
            let value = match additional {
                Some(schema @ Value::Object(_)) => self.schema(schema, &format!("{at}/additionalProperties")),
                Some(Value::Bool(false)) => return Type::Record(Arc::new(Record::default())),
                _ => Type::Dyn,
            };
            return Type::map(Type::String, value);
        };
        let required: Vec<&str> =
            object.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let mut fields: IndexMap<SmolStr, Field> = IndexMap::new();
        for (name, schema) in properties {
            let escaped = name.replace('~', "~0").replace('/', "~1");
            let ty = self.schema(schema, &format!("{at}/properties/{escaped}"));
            fields.insert(name.into(), Field { ty, optional: !required.contains(&name.as_str()) });
        }
        let open = additional != Some(&Value::Bool(false));
        Type::Record(Arc::new(Record { fields, open }))
    }

    fn approximate(&mut self, at: &str, keyword: &str) -> Type {
        let place = if at.is_empty() { "at its top".to_owned() } else { format!("at `#{at}`") };
        let message = format!("`{keyword}` in the schema, {place}, cannot be expressed as a type and becomes `dyn`");
        self.sink.report(
            SCHEMA_APPROXIMATED.at(self.path.span, message).help(
                "values of it are not checked before they are used; declare the type by hand to have them checked",
            ),
        );
        Type::Dyn
    }
}
