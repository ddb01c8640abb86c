//! The formal description of the YAML and JSON spelling, `grammar/flow.schema.json` (JSON Schema 2020-12): what editors complete and check by.
//!
//! It says which keys there are and what kind of value each takes. What stands inside of texts (expressions, types, edges) is beyond it; `flowright check`
//! says that. A test holds it to the reader: both know the same keys.

use serde_json::{Map, Value, json};

/// The schema as text, as it is committed.
pub(in crate::frontend) fn schema() -> String {
    let mut text = serde_json::to_string_pretty(&document()).unwrap_or_default();
    text.push('\n');
    text
}

fn document() -> Value {
    let mut root = object(
        "A workflow file of Flowright",
        &[
            ("flowright", json!({ "const": 1, "description": "The version of this format" })),
            ("imports", described(&one_or_many(&reference("import")), "Files whose declarations are used here")),
            ("types", map_of(json!({ "anyOf": [reference("type"), schema_type()] }), "Types by name")),
            ("consts", map_of(reference("value"), "Constants by name")),
            (
                "secrets",
                described(&one_or_many(&text()), "The names of values that a run is given and nobody may read"),
            ),
            ("resources", map_of(json!({ "type": ["integer", "null"] }), "How many units there are of each resource")),
            ("events", reference("events")),
            ("actions", map_of(reference("action"), "Contracts of work that somebody else performs")),
            ("machines", map_of(reference("machine"), "Finite state machines")),
            ("workflows", map_of(reference("workflow"), "Workflows by name")),
            ("tests", map_of(reference("test"), "Tests by what they show")),
        ],
        &["flowright"],
    );
    let definitions: Map<String, Value> =
        definitions().into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect();
    if let Some(root) = root.as_object_mut() {
        root.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        root.insert("$id".to_owned(), json!("flow.schema.json"));
        root.insert("$defs".to_owned(), Value::Object(definitions));
    }
    root
}

fn definitions() -> Vec<(&'static str, Value)> {
    let mut all = values();
    all.extend(declarations());
    all.extend(statements());
    all
}

fn values() -> Vec<(&'static str, Value)> {
    vec![
        ("expression", json!({ "type": ["string", "number", "boolean"], "description": "A CEL expression" })),
        ("value", json!({ "description": "Data; a text that is wholly `${ … }` is a CEL expression" })),
        (
            "type",
            json!({
                "anyOf": [
                    { "type": ["string", "null"] },
                    { "type": "object", "additionalProperties": { "anyOf": [reference("type"), { "const": true }] } }
                ],
                "description": "A type, written as in `.flow`, or a map of fields"
            }),
        ),
        (
            "duration",
            json!({ "type": "string", "pattern": "^([0-9]+(ms|s|m|h|d))+$", "description": "A duration, as in `1h30m`" }),
        ),
        ("names", described(&one_or_many(&text()), "A name, or a list of names")),
    ]
}

fn declarations() -> Vec<(&'static str, Value)> {
    let import = object("An import", &[("path", text()), ("as", text())], &["path"]);
    let param = object("A parameter", &[("type", reference("type")), ("default", reference("value"))], &["type"]);
    let params = map_of(json!({ "anyOf": [{ "type": ["string", "null"] }, param] }), "Parameters and their types");
    let mut action = vec![
        ("archetype", json!({ "enum": ["compute", "effect", "reducer"] })),
        ("params", reference("params")),
        ("returns", reference("type")),
        ("via", reference("via")),
        ("deterministic", flag()),
        ("idempotent", flag()),
        ("cached", reference("duration")),
        ("emits", reference("names")),
        ("tracks", text()),
    ];
    action.extend(shared_clauses());
    let retry = object(
        "A retry",
        &[
            ("times", integer()),
            ("backoff", described(&text(), "The first pause, and the longest: `1s..8s`")),
            ("factor", json!({ "type": "number" })),
            ("jitter", flag()),
            ("on", described(&one_or_many(&text()), "The error types to retry on")),
        ],
        &["times"],
    );
    let custom =
        object("A kind of one's own", &[("custom", text()), ("config", json!({ "type": "object" }))], &["custom"]);
    let kinds = ["function", "http", "agent", "human", "transform", "aggregate", "filter", "queue", "shell"];
    let kinds: Vec<(&str, Value)> = kinds.iter().map(|kind| (*kind, json!({ "type": ["object", "null"] }))).collect();
    let via = json!({ "anyOf": [text(), custom, object("A kind and its config", &kinds, &[])] });
    let machine = object(
        "A finite state machine",
        &[
            ("initial", text()),
            ("final", reference("names")),
            ("transitions", described(&one_or_many(&text()), "As in `open -> closed on close(reason: string)`")),
        ],
        &[],
    );
    let mock = object(
        "A mock",
        &[
            ("returns", reference("value")),
            ("returns_each", json!({ "type": "array" })),
            ("fails", text()),
            ("times", integer()),
        ],
        &[],
    );
    let test = object(
        "A test",
        &[
            ("given", json!({ "type": "object" })),
            ("mock", map_of(one_or_many(&reference("mock")), "What each action does")),
            ("expect", one_or_many(&reference("expression"))),
        ],
        &[],
    );
    let events = [("prefix", text()), ("version", integer())];
    vec![
        ("import", json!({ "anyOf": [text(), import] })),
        ("events", object("The names of lifecycle events", &events, &["prefix", "version"])),
        ("params", params),
        ("action", object("An action", &action, &["archetype"])),
        ("retry", json!({ "anyOf": [integer(), retry] })),
        (
            "needs",
            json!({ "anyOf": [reference("names"), map_of(json!({ "type": ["integer", "null"] }), "Units of resources")] }),
        ),
        ("via", via),
        ("machine", machine),
        ("mock", mock),
        ("test", test),
    ]
}

fn statements() -> Vec<(&'static str, Value)> {
    let block = [
        ("steps", reference("steps")),
        ("edges", described(&one_or_many(&text()), "As in `a -> {b, c} -> d when x > 1`")),
    ];
    let with = |properties: Vec<(&'static str, Value)>| properties.into_iter().chain(block.clone()).collect::<Vec<_>>();
    let workflow = with(vec![
        ("params", reference("params")),
        ("returns", reference("type")),
        ("version", text()),
        ("description", text()),
        ("timeout", reference("duration")),
        ("seed", integer()),
        ("concurrency", integer()),
        ("return", reference("value")),
    ]);
    let each = with(vec![
        ("item", text()),
        ("index", text()),
        ("in", reference("expression")),
        ("parallel", integer()),
        ("expects", integer()),
    ]);
    let repeat = with(vec![("max", integer()), ("until", reference("expression"))]);
    let arm = with(vec![("when", reference("expression")), ("otherwise", json!({ "const": true }))]);
    let until = object("A wait until a time", &[("until", reference("expression"))], &["until"]);
    let wait = json!({ "anyOf": [reference("duration"), until] });
    let args = json!({ "type": ["object", "null"] });
    let statement = json!({
        "type": "object",
        "description": "A statement: what it does, and its clauses",
        "oneOf": [
            clauses_of("A step", &[("uses", text()), ("with", args.clone())], Clauses::Step),
            clauses_of("A let", &[("let", reference("expression"))], Clauses::None),
            clauses_of("A choose", &[("choose", json!({ "type": "array", "items": reference("arm") }))], Clauses::None),
            clauses_of("An each", &[("each", reference("each"))], Clauses::None),
            clauses_of("A loop", &[("loop", reference("loop"))], Clauses::None),
            clauses_of("A wait", &[("wait", wait)], Clauses::Step),
            clauses_of("An outside event", &[("await", text()), ("payload", reference("type"))], Clauses::Step),
            clauses_of("An emit", &[("emit", text()), ("with", args)], Clauses::Emit),
        ]
    });
    let outcomes = ["succeeded", "failed", "settled"].map(|outcome| (outcome, reference("names")));
    vec![
        ("workflow", object("A workflow", &workflow, &[])),
        ("steps", map_of(reference("statement"), "Statements by name")),
        ("statement", statement),
        ("arm", object("An arm of a choose", &arm, &[])),
        ("each", object("What is done for each element of a list", &each, &["item", "in"])),
        ("loop", object("What is done again and again", &repeat, &["until"])),
        ("after", json!({ "anyOf": [reference("names"), object("Steps by how they end", &outcomes, &[])] })),
    ]
}

/// Which clauses a statement takes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Clauses {
    None,
    Emit,
    Step,
}

fn clauses_of(what: &str, own: &[(&'static str, Value)], clauses: Clauses) -> Value {
    let mut properties = own.to_vec();
    if clauses != Clauses::None {
        properties.push(("when", reference("expression")));
        properties.push(("after", reference("after")));
        properties.push(("join", json!({ "anyOf": [{ "enum": ["all", "any"] }, integer()] })));
    }
    if clauses == Clauses::Step {
        properties.push(("fallback", reference("value")));
        properties.extend(shared_clauses());
        properties.push(("priority", json!({ "type": "integer", "minimum": 1, "maximum": 10 })));
    }
    object(what, &properties, &[own[0].0])
}

fn shared_clauses() -> Vec<(&'static str, Value)> {
    vec![
        ("timeout", reference("duration")),
        ("retry", reference("retry")),
        ("takes", described(&text(), "An estimate, as in `2s..9s ~ 4s`")),
        ("needs", reference("needs")),
    ]
}

fn object(what: &str, properties: &[(&'static str, Value)], required: &[&str]) -> Value {
    let properties: Map<String, Value> =
        properties.iter().map(|(key, schema)| ((*key).to_owned(), schema.clone())).collect();
    let mut object = json!({
        "type": "object",
        "description": what,
        "properties": properties,
        "additionalProperties": false
    });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn integer() -> Value {
    json!({ "type": "integer" })
}

fn flag() -> Value {
    json!({ "type": "boolean" })
}

fn one_or_many(schema: &Value) -> Value {
    json!({ "anyOf": [schema, { "type": "array", "items": schema }] })
}

fn map_of(schema: Value, what: &str) -> Value {
    json!({ "type": "object", "description": what, "additionalProperties": schema })
}

fn schema_type() -> Value {
    object("A type of a JSON Schema file", &[("$ref", text())], &["$ref"])
}

fn described(schema: &Value, what: &str) -> Value {
    let mut schema = schema.clone();
    schema["description"] = json!(what);
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::FileId;
    use crate::diagnostic::Sink;
    use crate::frontend::Frontend;
    use crate::frontend::yaml::Yaml;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test compares a committed file, and writes it when asked to")]
    fn the_committed_schema_is_this_one() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/grammar/flow.schema.json");
        if std::env::var("BLESS").is_ok() {
            std::fs::write(path, schema()).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(committed == schema(), "the schema changed: run the tests with BLESS=1 and commit it");
        jsonschema::validator_for(&document()).unwrap();
    }

    /// The keys that the reader knows where `zzqq` stands.
    fn known(yaml: &str) -> Vec<String> {
        let mut sink = Sink::new();
        Yaml.read(FileId::new(0), yaml, &mut sink);
        let found = sink.found().iter().find(|found| found.message.ends_with("`zzqq`")).unwrap();
        let help = found.help.clone().unwrap();
        let mut keys: Vec<String> = help.split('`').skip(1).step_by(2).map(str::to_owned).collect();
        keys.sort();
        keys
    }

    #[test]
    fn the_schema_and_the_reader_know_the_same_keys() {
        let step =
            |body: &str| format!("flowright: 1\nworkflows: {{ w: {{ steps: {{ s: {{ {body}, zzqq: 1 }} }} }} }}");
        let inner = |body: &str| format!("flowright: 1\nworkflows: {{ w: {{ steps: {{ s: {{ {body} }} }} }} }}");
        for (place, yaml) in [
            ("", "flowright: 1\nzzqq: 1".to_owned()),
            ("/$defs/import/anyOf/1", "flowright: 1\nimports: [{ path: x, zzqq: 1 }]".to_owned()),
            ("/$defs/events", "flowright: 1\nevents: { prefix: x, version: 1, zzqq: 1 }".to_owned()),
            ("/$defs/action", "flowright: 1\nactions: { a: { archetype: compute, zzqq: 1 } }".to_owned()),
            (
                "/$defs/params/additionalProperties/anyOf/1",
                "actions: { a: { params: { p: { type: int, zzqq: 1 } } } }".to_owned(),
            ),
            ("/$defs/retry/anyOf/1", "actions: { a: { retry: { times: 1, zzqq: 1 } } }".to_owned()),
            ("/$defs/via/anyOf/1", "actions: { a: { via: { custom: x, zzqq: 1 } } }".to_owned()),
            ("/$defs/machine", "machines: { M: { zzqq: 1 } }".to_owned()),
            ("/$defs/test", "tests: { t: { zzqq: 1 } }".to_owned()),
            ("/$defs/mock", "tests: { t: { mock: { a: { fails: X, zzqq: 1 } } } }".to_owned()),
            ("/$defs/workflow", "workflows: { w: { zzqq: 1 } }".to_owned()),
            ("/$defs/statement/oneOf/0", step("uses: a")),
            ("/$defs/statement/oneOf/1", step("let: a")),
            ("/$defs/statement/oneOf/2", step("choose: []")),
            ("/$defs/statement/oneOf/3", step("each: { item: a, in: b }")),
            ("/$defs/statement/oneOf/4", step("loop: { until: a }")),
            ("/$defs/statement/oneOf/5", step("wait: 5m")),
            ("/$defs/statement/oneOf/6", step("await: a")),
            ("/$defs/statement/oneOf/7", step("emit: a")),
            ("/$defs/arm", inner("choose: [{ when: a, zzqq: 1 }]")),
            ("/$defs/each", inner("each: { item: a, in: b, zzqq: 1 }")),
            ("/$defs/loop", inner("loop: { until: a, zzqq: 1 }")),
            ("/$defs/after/anyOf/1", inner("uses: a, after: { zzqq: 1 }")),
        ] {
            let document = document();
            let properties = document.pointer(place).and_then(|schema| schema["properties"].as_object());
            let mut keys: Vec<String> = properties.unwrap().keys().cloned().collect();
            keys.sort();
            assert_eq!(keys, known(&yaml), "{place}");
        }
    }
}
