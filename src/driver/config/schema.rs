//! The formal description of `flowright.toml`, `grammar/flowright.schema.json` (JSON Schema 2020-12): what editors complete and check by.

use super::shape::{self, Key, Kind, LEVELS};
use crate::rules;
use serde_json::{Map, Value, json};

/// The schema of files of configuration.
pub fn schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "flowright.schema.json",
        "title": "flowright.toml",
        "description": "Which rules count how much, and where.",
        "type": "object",
        "properties": properties(shape::FILE),
        "additionalProperties": false,
        "$defs": {
            "level": { "oneOf": LEVELS.iter().map(|(name, doc)| json!({ "const": name, "description": doc })).collect::<Vec<_>>() },
            "rules": levels(),
            "override": {
                "type": "object",
                "properties": properties(shape::OVERRIDE),
                "required": ["files", "rules"],
                "additionalProperties": false,
            },
            "profile": { "type": "object", "properties": properties(shape::PROFILE), "additionalProperties": false },
        },
    })
}

fn properties(keys: &[Key]) -> Value {
    keys.iter().map(|key| (key.name.to_owned(), described(key.doc, setting(key.kind)))).collect::<Map<_, _>>().into()
}

fn setting(kind: Kind) -> Value {
    match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Texts => json!({ "type": ["string", "array"], "items": { "type": "string" } }),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Rules => json!({ "$ref": "#/$defs/rules" }),
        Kind::Overrides => json!({ "type": "array", "items": { "$ref": "#/$defs/override" } }),
        Kind::Profiles => json!({ "type": "object", "additionalProperties": { "$ref": "#/$defs/profile" } }),
    }
}

/// Names of rules are listed, since editors complete them; codes and families have a pattern.
fn levels() -> Value {
    let level = || json!({ "$ref": "#/$defs/level" });
    let mut properties = Map::new();
    properties.insert("all".to_owned(), described("All rules whose level can be changed.", level()));
    properties.insert("style".to_owned(), described("The rules that are off by default.", level()));
    for rule in rules::all().iter().filter(|rule| !rule.is_fixed()) {
        let page = rule.page();
        let first = page.lines().next().unwrap_or_default();
        properties.insert(rule.name.to_owned(), described(&format!("{}. {first}", rule.code), level()));
    }
    json!({
        "type": "object",
        "properties": properties,
        "patternProperties": { "^[A-Za-z]?[0-9]{2}$": level(), "^[A-Za-z][0-9]{4}$": level() },
        "additionalProperties": false,
    })
}

fn described(doc: &str, mut schema: Value) -> Value {
    if let Value::Object(map) = &mut schema {
        map.insert("description".to_owned(), doc.into());
    }
    schema
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `BLESS=1 cargo test` rewrites the published schema.
    #[test]
    #[expect(clippy::disallowed_methods, reason = "blessing writes a file of the repository")]
    fn the_published_schema_is_that_of_the_reader() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/grammar/flowright.schema.json");
        let schema = serde_json::to_string_pretty(&schema()).unwrap() + "\n";
        if std::env::var("BLESS").is_ok() {
            std::fs::write(path, &schema).unwrap();
        }
        let published = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            published.replace("\r\n", "\n") == schema,
            "the schema has changed: BLESS=1 cargo test rewrites {path}"
        );
    }
}
