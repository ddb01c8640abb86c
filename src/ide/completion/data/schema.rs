//! Keys and words that the schema of the YAML spelling knows at a place: the one that is published, made by the front end.

use super::slot::Part;
use crate::frontend;
use serde_json::Value;
use std::sync::LazyLock;

static SCHEMA: LazyLock<Value> = LazyLock::new(|| serde_json::from_str(&frontend::schema()).unwrap_or_default());

/// How many references and alternatives lead on at most.
const MAX_STEPS: usize = 8;

/// A key that may stand in a map.
pub(super) struct Key {
    /// The key.
    pub(super) name: String,
    /// What it is for, or what kind of value it takes.
    pub(super) detail: String,
    /// Whether it must be there.
    pub(super) required: bool,
    /// Whether it takes a map or a list, most often.
    pub(super) nested: bool,
}

/// The keys that may still stand in the map that the way leads to, where these are given.
pub(super) fn keys(path: &[Part], given: &[String]) -> Vec<Key> {
    let mut found: Vec<Key> = Vec::new();
    for schema in at(path) {
        let Some(properties) = schema.get("properties").and_then(Value::as_object) else { continue };
        // Of several kinds of maps those that have all that is there.
        if given.iter().any(|key| !properties.contains_key(key)) {
            continue;
        }
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        for (name, value) in properties {
            if given.contains(name) || found.iter().any(|key| key.name == *name) {
                continue;
            }
            found.push(Key {
                name: name.clone(),
                detail: detail(value),
                required: required.contains(&name.as_str()),
                nested: is_nested(value),
            });
        }
    }
    found.sort_by_key(|key| !key.required);
    found
}

/// The words that may be the value that the way leads to.
pub(super) fn words(path: &[Part]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |word: String| {
        if !found.contains(&word) {
            found.push(word);
        }
    };
    for schema in at(path) {
        for word in schema.get("enum").and_then(Value::as_array).into_iter().flatten() {
            add(word.as_str().map_or_else(|| word.to_string(), str::to_owned));
        }
        if let Some(word) = schema.get("const") {
            add(word.to_string());
        }
        if schema.get("type").and_then(Value::as_str) == Some("boolean") {
            add("true".to_owned());
            add("false".to_owned());
        }
    }
    found
}

/// The schemas of what the way leads to, references and alternatives followed.
fn at(path: &[Part]) -> Vec<&'static Value> {
    let mut now = expanded(vec![&SCHEMA]);
    for part in path {
        let next: Vec<&Value> = match part {
            Part::Key(key) => {
                let named: Vec<&Value> =
                    now.iter().filter_map(|schema| schema.get("properties").and_then(|keys| keys.get(key))).collect();
                // A key that one of several kinds of maps names is none that another one leaves open.
                let open = || now.iter().filter_map(|it| it.get("additionalProperties")).filter(|it| it.is_object());
                if named.is_empty() { open().collect() } else { named }
            }
            Part::Item(_) => now.iter().filter_map(|schema| schema.get("items")).collect(),
        };
        now = expanded(next);
    }
    now
}

fn expanded(schemas: Vec<&'static Value>) -> Vec<&'static Value> {
    let mut now = schemas;
    for _ in 0..MAX_STEPS {
        let mut next = Vec::with_capacity(now.len());
        let mut went_on = false;
        for schema in now {
            let alternatives = ["anyOf", "oneOf"].iter().find_map(|key| schema.get(key).and_then(Value::as_array));
            if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
                next.extend(SCHEMA.pointer(target.trim_start_matches('#')));
                went_on = true;
            } else if let Some(alternatives) = alternatives {
                next.extend(alternatives);
                went_on = true;
            } else {
                next.push(schema);
            }
        }
        now = next;
        if !went_on {
            break;
        }
    }
    now
}

fn detail(schema: &'static Value) -> String {
    let described = |schema: &Value| schema.get("description").and_then(Value::as_str).map(str::to_owned);
    let target =
        || schema.get("$ref").and_then(Value::as_str).and_then(|target| SCHEMA.pointer(target.trim_start_matches('#')));
    let ty = || schema.get("type").and_then(Value::as_str).map(str::to_owned);
    described(schema).or_else(|| target().and_then(described)).or_else(ty).unwrap_or_default()
}

fn is_nested(schema: &'static Value) -> bool {
    let all = expanded(vec![schema]);
    let nested = |schema: &&&Value| matches!(schema.get("type").and_then(Value::as_str), Some("object" | "array"));
    !all.is_empty() && all.iter().filter(nested).count() == all.len()
}
