//! What SARIF logs hold, as snapshots; `services` holds them to the schema.

use super::services::{checked, of, read_command};
use super::*;
use insta::assert_snapshot;
use serde_json::Value as Json;

fn pretty(json: &Json) -> String {
    serde_json::to_string_pretty(json).unwrap()
}

/// The run of the log with the findings that services are shown.
fn run() -> Json {
    let mut log: Json = serde_json::from_str(&of(sarif::FORMAT)).unwrap();
    log["runs"][0].take()
}

#[test]
fn a_log_says_what_wrote_it_and_what_its_paths_are_relative_to() {
    let mut log: Json = serde_json::from_str(&of(sarif::FORMAT)).unwrap();
    let run = &mut log["runs"][0];
    run["tool"]["driver"]["rules"].take();
    run["results"].take();
    run["tool"]["driver"]["semanticVersion"] = "of Flowright".into();
    assert_snapshot!(pretty(&log), @r#"
    {
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "Flowright",
              "semanticVersion": "of Flowright",
              "informationUri": "https://github.com/flowright/flowright",
              "rules": null
            }
          },
          "invocations": [
            {
              "executionSuccessful": true,
              "exitCode": 1
            }
          ],
          "originalUriBaseIds": {
            "SRCROOT": {
              "description": {
                "text": "the folder in which Flowright was started"
              }
            }
          },
          "columnKind": "utf16CodeUnits",
          "results": null
        }
      ]
    }
    "#);
}

#[test]
fn a_log_has_the_pages_of_the_rules_that_were_broken() {
    let run = run();
    let rules = &run["tool"]["driver"]["rules"];
    assert_eq!(rules.as_array().unwrap().len(), 2);
    assert_snapshot!(pretty(&rules[0]), @r#"
    {
      "id": "E0512",
      "name": "maybe-missing",
      "shortDescription": {
        "text": "A step that may be skipped is read without a check."
      },
      "fullDescription": {
        "text": "A step that may be skipped is read without a check."
      },
      "helpUri": "https://github.com/flowright/flowright/blob/main/docs/rules/E0512-maybe-missing.md",
      "help": {
        "text": "A step that may be skipped is read without a check.",
        "markdown": "A step that may be skipped is read without a check."
      },
      "defaultConfiguration": {
        "enabled": true,
        "level": "error"
      },
      "properties": {
        "problem.severity": "error"
      }
    }
    "#);
}

#[test]
fn a_result_of_sarif_has_a_place_a_fingerprint_and_a_fix() {
    let results = &run()["results"];
    assert_snapshot!(pretty(&results[1]), @r#"
    {
      "ruleId": "W0501",
      "ruleIndex": 1,
      "level": "warning",
      "message": {
        "text": "nothing reads `bill`"
      },
      "locations": [
        {
          "physicalLocation": {
            "artifactLocation": {
              "uri": "lib/triage.flow",
              "uriBaseId": "SRCROOT"
            },
            "region": {
              "startLine": 9,
              "startColumn": 15,
              "endLine": 9,
              "endColumn": 23
            }
          }
        }
      ],
      "partialFingerprints": {
        "flowright/v1": "d984b1e945a6415e189238b918848cb65f0914cede89e03a358a66bf240d9751"
      },
      "fixes": [
        {
          "description": {
            "text": "remove the step"
          },
          "artifactChanges": [
            {
              "artifactLocation": {
                "uri": "lib/triage.flow",
                "uriBaseId": "SRCROOT"
              },
              "replacements": [
                {
                  "deletedRegion": {
                    "startLine": 9,
                    "startColumn": 4,
                    "endLine": 10,
                    "endColumn": 2
                  }
                },
                {
                  "deletedRegion": {
                    "startLine": 1,
                    "startColumn": 1,
                    "endLine": 1,
                    "endColumn": 1
                  },
                  "insertedContent": {
                    "text": "// changed\n"
                  }
                }
              ]
            }
          ],
          "properties": {
            "applicability": "safe"
          }
        }
      ]
    }
    "#);
}

#[test]
fn a_result_of_sarif_has_other_ends() {
    let results = &run()["results"];
    assert_snapshot!(pretty(&results[2]), @r#"
    {
      "ruleId": "E0512",
      "ruleIndex": 0,
      "level": "error",
      "message": {
        "text": "`receipt` may be missing: `page` does not always run\nwhen: score.value = 0.5\nhelp: give another source, `coalesce(page, bin)`, or make the result optional, `Receipt?`"
      },
      "locations": [
        {
          "physicalLocation": {
            "artifactLocation": {
              "uri": "lib/triage.flow",
              "uriBaseId": "SRCROOT"
            },
            "region": {
              "startLine": 10,
              "startColumn": 22,
              "endLine": 10,
              "endColumn": 26
            }
          }
        }
      ],
      "relatedLocations": [
        {
          "id": 0,
          "physicalLocation": {
            "artifactLocation": {
              "uri": "lib/triage.flow",
              "uriBaseId": "SRCROOT"
            },
            "region": {
              "startLine": 4,
              "startColumn": 10,
              "endLine": 4,
              "endColumn": 28
            }
          },
          "message": {
            "text": "`page` runs only when this holds"
          }
        }
      ],
      "partialFingerprints": {
        "flowright/v1": "f05f6a134af086dc3414d3a5223100a755ff65e52e865d0e0e45c79955b2a874"
      }
    }
    "#);
}

#[test]
fn sarif_says_how_the_command_ended() {
    let (sources, found) = checked();
    for (exit_code, successful) in [(0, true), (1, true), (3, false)] {
        let outcome = Outcome { exit_code, ..(&sources, &found, 2).into() };
        let mut out = Vec::new();
        render(sarif::FORMAT, &outcome, Options::default(), &mut out).unwrap();
        let log: Json = serde_json::from_slice(&out).unwrap();
        let invocation = &log["runs"][0]["invocations"][0];
        assert_eq!(invocation["exitCode"], exit_code);
        assert_eq!(invocation["executionSuccessful"], successful);
    }
}

#[test]
fn columns_of_sarif_count_utf16_and_those_of_others_characters() {
    let sources = sources(&[("🐢 a.flow", "step 🐢 = żółw.x()\n")]);
    let found = [IDLE.at(at(&sources, 0, "żółw"), "idle")];
    let log: Json = serde_json::from_str(&written(sarif::FORMAT, &sources, &found, Options::default())).unwrap();
    let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
    let region = serde_json::json!({ "startLine": 1, "startColumn": 11, "endLine": 1, "endColumn": 15 });
    assert_eq!(place["region"], region);
    assert_eq!(place["artifactLocation"]["uri"], "%F0%9F%90%A2%20a.flow");
    let (_, properties, _) = read_command(written(github::FORMAT, &sources, &found, Options::default()).trim_end());
    assert!(properties.contains(&("col".to_owned(), "10".to_owned())), "{properties:?}");
}
