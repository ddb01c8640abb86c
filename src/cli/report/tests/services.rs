//! What services and programs get, held to the schemas in `tests/schemas/`, which its README is about.
//!
//! GitHub's commands have no schema. Their documented form is `::KIND NAME=VALUE,NAME=VALUE::MESSAGE`, with `%25`, `%0D` and `%0A` in all of
//! it, and `%3A` and `%2C` in values: [`read_command`] reads them so.

use super::*;
use crate::diagnostic::{Fix, Severity};
use crate::driver::Settings;
use insta::assert_snapshot;
use serde_json::Value as Json;

const SARIF: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/sarif-2.1.0.json"));
const GITLAB: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/gitlab-code-quality.schema.json"));
const JUNIT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/junit-10.xsd"));
const CHECKSTYLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/schemas/checkstyle.xsd"));

/// Holds what a format wrote to its schema, and to what every reader of it takes.
pub(super) fn assert_valid(format: Format, text: &str) {
    let json = |schema: &Json| {
        let value: Json = serde_json::from_str(text).unwrap();
        let validator = jsonschema::options().should_validate_formats(true).build(schema).unwrap();
        let errors: Vec<_> = validator.iter_errors(&value).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
    };
    match format.name {
        "json" => json(&serde_json::to_value(crate::diagnostic::json::schema()).unwrap()),
        "jsonl" => {
            let schema = serde_json::to_value(crate::diagnostic::json_lines::schema()).unwrap();
            let validator = jsonschema::validator_for(&schema).unwrap();
            let lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            assert!(lines.iter().all(|line| validator.is_valid(line)), "{text}");
            let kinds: Vec<_> = lines.iter().map(|line| line["kind"].as_str().unwrap()).collect();
            assert_eq!(kinds.iter().position(|kind| *kind == "summary"), Some(lines.len() - 1));
        }
        "sarif" => json(&sarif_schema()),
        "gitlab" => json(&serde_json::from_str(GITLAB).unwrap()),
        "junit" => assert_eq!(problems_of_xml(JUNIT, text), [""; 0], "{text}"),
        "checkstyle" => assert_eq!(problems_of_xml(CHECKSTYLE, text), [""; 0], "{text}"),
        "github" => text.lines().for_each(|line| _ = read_command(line)),
        "pretty" | "rich" | "short" => {}
        other => panic!("nothing is known of `{other}`"),
    }
}

/// The schema of SARIF. Two patterns in it have a `]` too many, which not every reader of patterns takes; the errata have mended them.
fn sarif_schema() -> Json {
    let mut schema: Json = serde_json::from_str(SARIF).unwrap();
    for object in ["run", "toolComponent"] {
        schema["definitions"][object]["properties"]["language"]["pattern"] = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$".into();
    }
    schema
}

/// What is wrong with a document by an XML Schema.
fn problems_of_xml(schema: &str, text: &str) -> Vec<String> {
    let schema = uppsala::parse(schema).unwrap();
    let validator = uppsala::XsdValidator::from_schema(&schema).unwrap();
    let document = uppsala::parse(text).unwrap();
    validator.validate(&document).iter().map(ToString::to_string).collect()
}

/// A command as GitHub's runner reads it: kind, properties, message.
pub(super) fn read_command(line: &str) -> (String, Vec<(String, String)>, String) {
    let decoded = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%");
    let (command, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
    let (kind, properties) = command.split_once(' ').unwrap();
    let properties = properties.split(',').map(|property| {
        let (name, value) = property.split_once('=').unwrap();
        (name.to_owned(), decoded(&value.replace("%3A", ":").replace("%2C", ",")))
    });
    (kind.to_owned(), properties.collect(), decoded(message))
}

/// Two files, one of them clean, and a finding of each severity.
pub(super) fn checked() -> (SourceMap, Vec<Diagnostic>) {
    let sources = sources(&[("lib/triage.flow", TRIAGE), ("clean.flow", "workflow w() {}\n")]);
    let bill = at(&sources, 0, "crm.bill");
    let mut note = IDLE.at(span(0, 0, 8), "this could be shorter");
    note.severity = Severity::Info;
    let warning = IDLE
        .at(bill, "nothing reads `bill`")
        .fix(Fix::safe("remove the step").replace(span(0, 180, 209), "").replace(span(0, 0, 0), "// changed\n"));
    let found = vec![note, warning, two_ends(&sources)];
    (sources, found)
}

pub(super) fn of(format: Format) -> String {
    let (sources, found) = checked();
    written(format, &sources, &found, Options::default())
}

#[test]
fn every_format_says_what_its_schema_has_with_findings_and_without() {
    let (sources, found) = checked();
    let nothing = SourceMap::new();
    for &format in ALL {
        for (sources, found) in [(&sources, found.as_slice()), (&sources, &[]), (&nothing, &[])] {
            let text = written(format, sources, found, Options::default());
            assert_valid(format, &text);
            assert_eq!(text.is_empty(), found.is_empty() && !format.document, "{format:?}");
        }
    }
}

#[test]
fn the_schemas_refuse_what_is_wrong() {
    let broken = of(junit::FORMAT).replace("classname=", "klass=");
    assert!(!problems_of_xml(JUNIT, &broken).is_empty());
    let broken = of(checkstyle::FORMAT).replace(r#"severity="error""#, r#"severity="grave""#);
    assert!(!problems_of_xml(CHECKSTYLE, &broken).is_empty());
    let validator = jsonschema::validator_for(&sarif_schema()).unwrap();
    let broken = of(sarif::FORMAT).replace(r#""level": "note""#, r#""level": "info""#);
    assert!(!validator.is_valid(&serde_json::from_str(&broken).unwrap()));
}

#[test]
fn github_gets_a_command_for_each_finding() {
    assert_snapshot!(of(github::FORMAT), @r"
    ::notice file=lib/triage.flow,line=1,endLine=1,col=1,endColumn=9,title=W0501 idle-step::this could be shorter
    ::warning file=lib/triage.flow,line=9,endLine=9,col=15,endColumn=23,title=W0501 idle-step::nothing reads `bill`
    ::error file=lib/triage.flow,line=10,endLine=10,col=22,endColumn=26,title=E0512 maybe-missing::`receipt` may be missing: `page` does not always run%0Awhen: score.value = 0.5%0Ahelp: give another source, `coalesce(page, bin)`, or make the result optional, `Receipt?`
    ");
}

#[test]
fn gitlab_gets_issues_with_fingerprints() {
    assert_snapshot!(of(gitlab::FORMAT), @r#"
    [
      {
        "description": "this could be shorter",
        "check_name": "idle-step",
        "fingerprint": "d1f86416fa10669a8c1939f070b64e9aa221d6df89b9073e7c3706ba882e2878",
        "severity": "info",
        "location": {
          "path": "lib/triage.flow",
          "lines": {
            "begin": 1,
            "end": 1
          }
        }
      },
      {
        "description": "nothing reads `bill`",
        "check_name": "idle-step",
        "fingerprint": "d984b1e945a6415e189238b918848cb65f0914cede89e03a358a66bf240d9751",
        "severity": "minor",
        "location": {
          "path": "lib/triage.flow",
          "lines": {
            "begin": 9,
            "end": 9
          }
        }
      },
      {
        "description": "`receipt` may be missing: `page` does not always run\nwhen: score.value = 0.5\nhelp: give another source, `coalesce(page, bin)`, or make the result optional, `Receipt?`",
        "check_name": "maybe-missing",
        "fingerprint": "f05f6a134af086dc3414d3a5223100a755ff65e52e865d0e0e45c79955b2a874",
        "severity": "critical",
        "location": {
          "path": "lib/triage.flow",
          "lines": {
            "begin": 10,
            "end": 10
          }
        }
      }
    ]
    "#);
}

#[test]
fn junit_fails_for_what_makes_the_command_fail() {
    assert_snapshot!(of(junit::FORMAT), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites name="flowright" tests="4" failures="1" errors="0">
      <testsuite name="lib/triage.flow" tests="3" failures="1" errors="0" skipped="0">
        <testcase classname="lib/triage.flow" name="W0501 idle-step at 1:1">
          <system-out>lib/triage.flow:1:1: info[W0501]: this could be shorter</system-out>
        </testcase>
        <testcase classname="lib/triage.flow" name="W0501 idle-step at 9:15">
          <system-out>lib/triage.flow:9:15: warning[W0501]: nothing reads `bill`</system-out>
        </testcase>
        <testcase classname="lib/triage.flow" name="E0512 maybe-missing at 10:22">
          <failure type="error" message="`receipt` may be missing: `page` does not always run">lib/triage.flow:10:22: error[E0512]: `receipt` may be missing: `page` does not always run&#10;when: score.value = 0.5&#10;help: give another source, `coalesce(page, bin)`, or make the result optional, `Receipt?`</failure>
        </testcase>
      </testsuite>
      <testsuite name="clean.flow" tests="1" failures="0" errors="0" skipped="0">
        <testcase classname="clean.flow" name="no problems found"/>
      </testsuite>
    </testsuites>
    "#);
    let (sources, found) = checked();
    let settings = Settings { deny_warnings: true, ..Settings::default() };
    let outcome = Outcome { settings: Some(&settings), ..(&sources, &found, 2).into() };
    let mut out = Vec::new();
    render(junit::FORMAT, &outcome, Options::default(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.matches("<failure ").count(), 2);
    assert!(text.contains(r#"<testsuites name="flowright" tests="4" failures="2" errors="0">"#), "{text}");
}

#[test]
fn checkstyle_has_every_file() {
    assert_snapshot!(of(checkstyle::FORMAT), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <checkstyle version="4.3">
      <file name="lib/triage.flow">
        <error line="1" column="1" severity="info" message="this could be shorter" source="flowright.W0501.idle-step"/>
        <error line="9" column="15" severity="warning" message="nothing reads `bill`" source="flowright.W0501.idle-step"/>
        <error line="10" column="22" severity="error" message="`receipt` may be missing: `page` does not always run&#10;when: score.value = 0.5&#10;help: give another source, `coalesce(page, bin)`, or make the result optional, `Receipt?`" source="flowright.E0512.maybe-missing"/>
      </file>
      <file name="clean.flow">
      </file>
    </checkstyle>
    "#);
}

#[test]
fn lines_of_json_are_findings_and_then_the_counts() {
    let text = of(jsonl::FORMAT);
    let lines: Vec<Json> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let whole: Json = serde_json::from_str(&of(json::FORMAT)).unwrap();
    for (line, finding) in lines.iter().zip(whole["diagnostics"].as_array().unwrap()) {
        let mut same = finding.clone();
        same["kind"] = "finding".into();
        assert_eq!(*line, same);
    }
    assert_snapshot!(lines[3], @r#"
    {"kind":"summary","version":1,"errors":1,"warnings":1,"infos":1,"fixable":1,"files":2}
    "#);
}

#[test]
fn fingerprints_of_services_are_those_of_the_library() {
    let (sources, found) = checked();
    let known: Vec<_> =
        crate::diagnostic::fingerprint::of_all(&sources, &found).iter().map(ToString::to_string).collect();
    let log: Json = serde_json::from_str(&of(sarif::FORMAT)).unwrap();
    let issues: Json = serde_json::from_str(&of(gitlab::FORMAT)).unwrap();
    for (index, known) in known.iter().enumerate() {
        assert_eq!(log["runs"][0]["results"][index]["partialFingerprints"]["flowright/v1"], **known);
        assert_eq!(issues[index]["fingerprint"], **known);
    }
}
