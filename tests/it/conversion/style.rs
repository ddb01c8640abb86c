//! What becomes of what: the examples of `docs/converting.md`, and single values.

use super::{converted, text_as};
use crate::formatter::pages::blocks;
use flowright::convert::Target;
use std::path::Path;

#[test]
#[expect(clippy::disallowed_methods, reason = "this test is about files")]
fn the_documentation_shows_what_is_done() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/converting.md");
    let page = std::fs::read_to_string(path).unwrap().replace("\r\n", "\n");
    let blocks: Vec<_> = blocks(&page).into_iter().filter(|(info, _)| info != "sh").collect();
    let [(from, flow), (to, yaml)] = &blocks[..] else { panic!("one pair") };
    assert_eq!((from.as_str(), to.as_str()), ("flow from", "yaml to"));
    let written = text_as("w.flow", flow, Target::Yaml).unwrap();
    assert!(&written == yaml, "it is\n{written}");
    let back = text_as("w.flow.yaml", yaml, Target::Flow).unwrap();
    // Empty lines between what has become one section are not known any more.
    let lines = |text: &str| text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    assert!(lines(&back) == lines(flow), "back it is\n{back}");
}

/// What a value of CEL is in YAML and in JSON.
fn value(cel: &str) -> (String, String) {
    let text = format!("const A = {cel}\n");
    let yaml = text_as("w.flow", &text, Target::Yaml).unwrap();
    let json = text_as("w.flow", &text, Target::Json).unwrap();
    let yaml = yaml.strip_prefix("flowright: 1\n\nconsts:\n  A:").unwrap().trim().to_owned();
    let (_, json) = json.split_once("\"A\": ").unwrap();
    (yaml, json.trim_end_matches(['\n', ' ', '}']).to_owned())
}

#[test]
fn values_are_data_where_they_are_literals() {
    let cases = [
        ("1", "1", "1"),
        ("-1", "-1", "-1"),
        ("1.0", "1.0", "1.0"),
        ("1e300", "1.0e+300", "1.0e+300"),
        ("null", "null", "null"),
        ("\"null\"", "'null'", "\"null\""),
        ("\"20s\"", "'20s'", "\"20s\""),
        ("\"a ${b} c\"", "'a $${b} c'", "\"a $${b} c\""),
        ("\"$${\"", "'$$${'", "\"$$${\""),
        ("1u", "'${ 1u }'", "\"${ 1u }\""),
        ("b\"a\"", "'${ b\"a\" }'", "\"${ b\\\"a\\\" }\""),
        ("[1, \"x\", [true]]", "[1, x, [true]]", "[1, \"x\", [true]]"),
        ("[1, ?x]", "'${ [1, ?x] }'", "\"${ [1, ?x] }\""),
        ("x.y", "'${ x.y }'", "\"${ x.y }\""),
        ("-x", "'${ -x }'", "\"${ -x }\""),
        ("\"a\" + string(x)", "'a${ x }'", "\"a${ x }\""),
        ("string(x) + \"-\" + string(y)", "'${ x }-${ y }'", "\"${ x }-${ y }\""),
        ("\"a$\" + string(x)", "'${ \"a$\" + string(x) }'", "\"${ \\\"a$\\\" + string(x) }\""),
        ("string(x) + \"\\n\"", "'${ string(x) + \"\\n\" }'", "\"${ string(x) + \\\"\\\\n\\\" }\""),
        ("\"a\" + x", "'${ \"a\" + x }'", "\"${ \\\"a\\\" + x }\""),
        ("\"one\\ntwo\\n\"", "|\n    one\n    two", "\"one\\ntwo\\n\""),
        ("\"one \\ntwo\"", "\"one \\ntwo\"", "\"one \\ntwo\""),
    ];
    for (cel, yaml, json) in cases {
        assert_eq!(value(cel), (yaml.to_owned(), json.to_owned()), "{cel}");
    }
    let (yaml, _) = value("{\"a\": 1, \"on\": {}}");
    assert_eq!(yaml, "{ a: 1, 'on': {} }");
    assert_eq!(value("{1: 2}").0, "'${ {1: 2} }'");
    assert_eq!(value("{\"a\": 1, \"a\": 2}").0, "'${ {\"a\": 1, \"a\": 2} }'");
}

#[test]
fn what_does_not_fit_on_a_line_is_broken_as_in_flow() {
    let long =
        "score_of_the_first_model >= threshold_of_the_first_model && score_of_the_second >= threshold_of_the_second";
    let text = format!("workflow w() {{\n  let x = {long}\n  step s = f(a: {long})\n}}\n");
    let yaml = text_as("w.flow", &text, Target::Yaml).unwrap();
    let wanted = "\
flowright: 1

workflows:
  w:
    steps:
      x:
        let: |-
          score_of_the_first_model >= threshold_of_the_first_model
            && score_of_the_second >= threshold_of_the_second
      s:
        uses: f
        with:
          a: |-
            ${
              score_of_the_first_model >= threshold_of_the_first_model
                && score_of_the_second >= threshold_of_the_second
            }
";
    assert!(yaml == wanted, "{yaml}");
}

#[test]
fn emits_have_the_name_that_they_get() {
    let flow = "\
workflow w() {
  emit \"a.b\"
  step own = emit \"a.b\"
  emit \"a.b\"
}
";
    let yaml = text_as("w.flow", flow, Target::Yaml).unwrap();
    assert!(
        yaml.ends_with("      emit_a_b: { emit: a.b }\n      own: { emit: a.b }\n      emit_a_b_2: { emit: a.b }\n"),
        "{yaml}"
    );
    assert_eq!(text_as("w.flow.yaml", &yaml, Target::Flow).unwrap(), flow);
}

#[test]
fn marks_of_optional_things_are_quoted_in_brackets_for_readers_that_take_them_for_keys() {
    let yaml = |text: &str| text_as("w.flow", text, Target::Yaml).unwrap();
    let written = yaml("type A = { x?: string, b: int? }\nconst C = [\"a?b\"]\n");
    assert!(written.contains("{ 'x?': string, b: 'int?' }") && written.contains("['a?b']"), "{written}");
    let long = format!("type A = {{ {}: int?, x?: string }}\n", "a".repeat(100));
    let written = yaml(&long);
    assert!(written.contains(": int?\n") && written.contains("    x?: string\n"), "{written}");
}

#[test]
fn what_no_block_can_have_is_escaped_in_long_expressions() {
    for hidden in ['\u{fffe}', '\u{ffff}'] {
        let text = format!("const A = x + \"{hidden}\" + {} + {}\n", "a".repeat(60), "b".repeat(60));
        let written = text_as("w.flow", &text, Target::Yaml).unwrap();
        assert!(written.contains(&format!("\\u{:04x}", u32::from(hidden))), "{written}");
        assert_eq!(
            text_as("w.flow.yaml", &written, Target::Flow).unwrap(),
            text_as("w.flow", &text, Target::Flow).unwrap()
        );
    }
}

/// A workflow of YAML with comments in what it has of the language.
const COMMENTED: &str = r#"flowright: 1
actions:
  say: { archetype: effect, params: { text: 'string // any' }, timeout: 5s }
workflows:
  hello:
    params: { n: int }
    steps:
      # first of all
      first:
        uses: say
        with:
          text: |
            ${ string(n) // as text
              + "!" }
        when: |
          // at least one
          n > 1 // not none
          // and not many
          && n < 5
      second: { uses: say, with: { text: b } }
    edges:
      - first -> second // in order
"#;

#[test]
fn comments_in_the_expressions_of_yaml_stay() {
    let flow = text_as("w.flow.yaml", COMMENTED, Target::Flow).unwrap();
    let wanted = r#"effect say(text: string) { // any
  timeout 5s
}

workflow hello(n: int) {
  // first of all
  step first = say(
    text: string(n) // as text
      + "!",
  )
    when
      // at least one
      n > 1 // not none
      // and not many
      && n < 5
  step second = say(text: "b")
  first -> second // in order
}
"#;
    assert_eq!(flow, wanted);
    let yaml = text_as("w.flow.yaml", COMMENTED, Target::Yaml).unwrap();
    let wanted = r"flowright: 1

actions:
  say:
    archetype: effect
    params:
      text: string # any
    timeout: 5s

workflows:
  hello:
    params: { 'n': int }
    steps:
      # first of all
      first:
        uses: say
        with:
          # as text
          text: '${ n }!'
        # at least one
        # not none
        # and not many
        when: n > 1 && n < 5
      second: { uses: say, with: { text: b } }
    edges:
      # in order
      - first -> second
";
    assert_eq!(yaml, wanted);
    let json = converted("w.flow.yaml", COMMENTED, Target::Json).unwrap().unwrap();
    assert_eq!(json.left_out, 7);
}

#[test]
fn a_comment_in_what_an_alias_stands_for_is_written_once() {
    let text = COMMENTED.replace("when: |", "when: &c |").replace("text: b }", "text: b }, when: *c");
    let flow = text_as("w.flow.yaml", &text, Target::Flow).unwrap();
    assert_eq!(flow.matches("// not none").count(), 1, "{flow}");
}

#[test]
fn of_several_things_on_one_line_the_last_has_the_comment_behind_them() {
    let text = "effect a() effect b() // of b\nworkflow w() { step x = a() step y = b() // of y\n}\n";
    let yaml = text_as("w.flow", text, Target::Yaml).unwrap();
    let wanted = "flowright: 1\n\nactions:\n  a:\n    archetype: effect\n  # of b\n  b:\n    archetype: effect\n\nworkflows:\n  w:\n    steps:\n      x: { uses: a }\n      'y': { uses: b } # of y\n";
    assert_eq!(yaml, wanted);
}
