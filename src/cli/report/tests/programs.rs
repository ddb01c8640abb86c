//! What programs get: the one document of JSON. Lines of it are in `services`.

use super::*;
use crate::diagnostic::Fix;
use insta::assert_snapshot;

#[test]
fn json_is_one_document_that_its_schema_accepts() {
    let sources = sources(&[("triage.flow", TRIAGE)]);
    let name = at(&sources, 0, "crm.bill");
    let found = two_ends(&sources).fix(Fix::safe("call it `crm.pay`").replace(name, "crm.pay"));
    let text = written(Format::JSON, &sources, &[found], Options::default());
    let schema = serde_json::to_value(crate::diagnostic::json::schema()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let errors: Vec<_> =
        jsonschema::validator_for(&schema).unwrap().iter_errors(&value).map(|e| e.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert_snapshot!(text, @r#"
    {
      "version": 1,
      "diagnostics": [
        {
          "code": "E0512",
          "rule": "maybe-missing",
          "severity": "error",
          "message": "`receipt` may be missing: `page` does not always run",
          "file": "triage.flow",
          "span": {
            "start": 229,
            "end": 233
          },
          "start": {
            "line": 10,
            "column": 22
          },
          "end": {
            "line": 10,
            "column": 26
          },
          "label": "read here without a check",
          "related": [
            {
              "file": "triage.flow",
              "span": {
                "start": 106,
                "end": 124
              },
              "start": {
                "line": 4,
                "column": 10
              },
              "end": {
                "line": 4,
                "column": 28
              },
              "label": "`page` runs only when this holds"
            }
          ],
          "witness": "score.value = 0.5",
          "help": "give another source, `coalesce(page, bin)`, or make the result optional, `Receipt?`",
          "fixes": [
            {
              "title": "call it `crm.pay`",
              "applicability": "safe",
              "edits": [
                {
                  "file": "triage.flow",
                  "span": {
                    "start": 191,
                    "end": 199
                  },
                  "start": {
                    "line": 9,
                    "column": 15
                  },
                  "end": {
                    "line": 9,
                    "column": 23
                  },
                  "text": "crm.pay"
                }
              ]
            }
          ],
          "url": "https://github.com/flowright/flowright/blob/main/docs/rules/E0512-maybe-missing.md"
        }
      ],
      "summary": {
        "errors": 1,
        "warnings": 0,
        "infos": 0,
        "fixable": 1,
        "files": 1
      }
    }
    "#);
}
