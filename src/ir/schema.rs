//! The formal description of documents, `grammar/ir-v1.schema.json`: generated from the model, committed, and held to it.

use super::model::Document;
use schemars::generate::SchemaSettings;

/// The JSON Schema (draft 2020-12) of documents, as the committed file holds it.
pub fn text() -> String {
    let mut schema = SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<Document>();
    schema.insert("title".to_owned(), "Flowright IR, version 1".into());
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::sample;
    use crate::ir::{Json, hash, write};
    use serde_json::Value;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a test compares a committed file, and writes it when asked to")]
    fn the_committed_schema_is_the_one_of_the_model() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/grammar/ir-v1.schema.json");
        if std::env::var("BLESS").is_ok() {
            std::fs::write(path, text()).unwrap();
        }
        let committed = std::fs::read_to_string(path).unwrap_or_default();
        assert!(committed == text(), "the model changed: run the tests with BLESS=1 and commit the schema");
    }

    #[test]
    fn documents_validate_against_the_schema() {
        let schema: Value = serde_json::from_str(&text()).unwrap();
        let mut document = sample();
        hash::seal(&mut document);
        let value = serde_json::to_value(&document).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<_> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert_eq!(errors, [""; 0]);
        assert!(!validator.is_valid(&serde_json::json!({ "ir": "flowright/1" })));
    }

    #[test]
    fn streaming_a_document_gives_the_order_of_canonical_json() {
        let document = sample();
        let sorted = Json(serde_json::to_value(&document).unwrap());
        assert_eq!(write::canonical_string(&document), write::canonical_string(&sorted));
    }
}
