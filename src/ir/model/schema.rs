//! Types as JSON Schema (draft 2020-12): the part of it that the language's types need, so that a runtime can validate
//! data as it passes.

use super::map::Map;
use crate::cel::types::{Record, Type};
use schemars::JsonSchema;
use serde::de::{Error, MapAccess, Visitor, value::MapAccessDeserializer};
use serde::{Deserialize, Deserializer, Serialize};
use smol_str::{SmolStr, format_smolstr};
use std::fmt;

/// The schema of a value. One without fields fits every value: the type `dyn`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Schema {
    /// A schema elsewhere in the document: `#/types/Score`, `#/actions/model.score/returns`.
    #[serde(rename = "$ref", skip_serializing_if = "Option::is_none")]
    pub reference: Option<SmolStr>,
    /// What properties beyond `properties` may be: none (`false`, a closed record) or values of a type (a map).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_properties: Option<Additional>,
    /// At least one of these: an optional is its type or null.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Schema>,
    /// One of these strings.
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<SmolStr>,
    /// What kind of number or text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<Format>,
    /// The elements of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Schema>>,
    /// The fields of a record.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub properties: Map<Schema>,
    /// The fields that must be there, in the order of the declaration.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<SmolStr>,
    /// The JSON type.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<SchemaType>,
}

/// What an object's further properties may be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum Additional {
    /// Anything, or nothing.
    Allowed(bool),
    /// Values of this type.
    Of(Box<Schema>),
}

/// The JSON type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
#[expect(missing_docs, reason = "the names are JSON Schema's own")]
pub enum SchemaType {
    Array,
    Boolean,
    Integer,
    Null,
    Number,
    Object,
    String,
}

/// What kind of number or text a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Bytes, as base64 text.
    Byte,
    /// A point in time, as RFC 3339 writes it.
    DateTime,
    /// A 64-bit floating point number.
    Double,
    /// A span of time.
    Duration,
    /// A 64-bit signed integer.
    Int64,
    /// A secret: never logged, never stored.
    Secret,
    /// A 64-bit unsigned integer.
    Uint64,
}

impl Schema {
    /// A reference to a schema elsewhere in the document.
    pub fn reference(pointer: impl Into<SmolStr>) -> Self {
        Self { reference: Some(pointer.into()), ..Self::default() }
    }

    /// The result of an action, by reference.
    pub fn returns_of(action: &str) -> Self {
        Self::reference(format_smolstr!("#/actions/{action}/returns"))
    }

    /// The schema of a type. Declared types are referred to by name, so the document's `types` must hold them. What has no
    /// JSON form (types as values, unknown types) fits everything.
    pub fn of(ty: &Type) -> Self {
        match ty {
            Type::Null => Self::simple(SchemaType::Null, None),
            Type::Bool => Self::simple(SchemaType::Boolean, None),
            Type::Int => Self::simple(SchemaType::Integer, Some(Format::Int64)),
            Type::Uint => Self::simple(SchemaType::Integer, Some(Format::Uint64)),
            Type::Double => Self::simple(SchemaType::Number, Some(Format::Double)),
            Type::String => Self::simple(SchemaType::String, None),
            Type::Bytes => Self::simple(SchemaType::String, Some(Format::Byte)),
            Type::Timestamp => Self::simple(SchemaType::String, Some(Format::DateTime)),
            Type::Duration => Self::simple(SchemaType::String, Some(Format::Duration)),
            Type::Enum(members) => Self { members: members.to_vec(), ..Self::simple(SchemaType::String, None) },
            Type::List(element) => {
                Self { items: Some(Box::new(Self::of(element))), ..Self::simple(SchemaType::Array, None) }
            }
            Type::Map(pair) => {
                let values = Additional::Of(Box::new(Self::of(&pair.1)));
                Self { additional_properties: Some(values), ..Self::simple(SchemaType::Object, None) }
            }
            Type::Optional(inner) => {
                Self { any_of: vec![Self::of(inner), Self::simple(SchemaType::Null, None)], ..Self::default() }
            }
            Type::Record(record) => Self::of_record(record),
            Type::Named(named) => Self::reference(format_smolstr!("#/types/{}", named.name)),
            Type::Abstract(shape) if shape.0 == "secret" => Self::simple(SchemaType::String, Some(Format::Secret)),
            Type::Error | Type::Dyn | Type::Type(_) | Type::Var(_) | Type::Abstract(_) => Self::default(),
        }
    }

    fn of_record(record: &Record) -> Self {
        let required = record.fields.iter().filter(|(_, field)| !field.optional);
        Self {
            additional_properties: (!record.open).then_some(Additional::Allowed(false)),
            properties: record.fields.iter().map(|(name, field)| (name.clone(), Self::of(&field.ty))).collect(),
            required: required.map(|(name, _)| name.clone()).collect(),
            ..Self::simple(SchemaType::Object, None)
        }
    }

    fn simple(kind: SchemaType, format: Option<Format>) -> Self {
        Self { kind: Some(kind), format, ..Self::default() }
    }

    /// The schemas directly inside this one.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        let of = match &self.additional_properties {
            Some(Additional::Of(schema)) => Some(&**schema),
            Some(Additional::Allowed(_)) | None => None,
        };
        of.into_iter().chain(&self.any_of).chain(self.items.as_deref()).chain(self.properties.values())
    }
}

impl<'de> Deserialize<'de> for Additional {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = Additional;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("true, false or a schema")
            }
            fn visit_bool<E: Error>(self, allowed: bool) -> Result<Additional, E> {
                Ok(Additional::Allowed(allowed))
            }
            fn visit_map<A: MapAccess<'de>>(self, access: A) -> Result<Additional, A::Error> {
                let schema = Schema::deserialize(MapAccessDeserializer::new(access))?;
                Ok(Additional::Of(Box::new(schema)))
            }
        }
        deserializer.deserialize_any(Either)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cel::types::Named;

    #[test]
    fn types_become_json_schema() {
        let written = |ty: &Type| serde_json::to_string(&Schema::of(ty)).unwrap();
        let score = Type::Named(Named { id: 0, name: "Score".into() });
        assert_eq!(written(&Type::list(score)), r##"{"items":{"$ref":"#/types/Score"},"type":"array"}"##);
        assert_eq!(written(&Type::optional(Type::Null)), r#"{"anyOf":[{"type":"null"},{"type":"null"}]}"#);
        assert_eq!(written(&Type::string_enum(["b", "a"])), r#"{"enum":["b","a"],"type":"string"}"#);
        assert_eq!(
            written(&Type::record([("b", Type::Int), ("a", Type::Dyn)])),
            r#"{"additionalProperties":false,"properties":{"a":{},"b":{"format":"int64","type":"integer"}},"required":["b","a"],"type":"object"}"#
        );
        assert_eq!(
            written(&Type::map(Type::String, Type::opaque("secret"))),
            r#"{"additionalProperties":{"format":"secret","type":"string"},"type":"object"}"#
        );
    }

    #[test]
    fn what_is_written_is_read_back() {
        let ty = Type::map(Type::String, Type::list(Type::optional(Type::record([("x", Type::Timestamp)]))));
        let schema = Schema::of(&ty);
        let text = serde_json::to_string(&schema).unwrap();
        assert_eq!(serde_json::from_str::<Schema>(&text).unwrap(), schema);
    }
}
