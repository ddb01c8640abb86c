//! Hostile files: whatever they are, a result or a clean finding. (How long that takes and how much memory is in `docs/performance.md`.)

use flowright::driver::{self, MemoryWorld, Report};

fn check(path: &str, text: String) -> Report {
    driver::check(&MemoryWorld::new().with(path, text), &[path.to_owned()])
}

/// The codes that are reported, each once.
fn codes(report: &Report) -> Vec<&'static str> {
    let mut codes: Vec<_> = report.diagnostics.iter().map(|found| found.rule.code).collect();
    codes.dedup();
    codes
}

fn twin(consts: &str) -> String {
    format!("flowright: 1\nconsts:\n{consts}")
}

#[test]
fn aliases_of_aliases_are_bounded() {
    let mut text = String::from("  A0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..40 {
        let below = format!("*a{}", level - 1);
        text.push_str(&format!("  A{level}: &a{level} [{}]\n", [below.as_str(); 10].join(", ")));
    }
    let report = check("a.flow.yaml", twin(&text));
    assert_eq!(codes(&report), ["E0117"]);
    let text = "flowright: 1\nconsts: &a\n  A: *a\n";
    assert_eq!(codes(&check("a.flow.yaml", text.to_owned())), ["E0112"]);
}

#[test]
fn nesting_is_bounded_in_every_form() {
    for (path, open, close) in [("a.flow.json", "[", "]"), ("a.flow.yaml", "[", "]"), ("a.flow.yaml", "{a: ", "}")] {
        let deep = format!("{}{}", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(check(path, deep).diagnostics.len(), 1, "{path} {open}");
    }
    let block: String =
        (0..100_000).fold(
            String::new(),
            |text, level| if level < 2_000 { format!("{text}{}a:\n", " ".repeat(level)) } else { text },
        );
    assert_eq!(codes(&check("a.flow.yaml", block)), ["E0105"]);
    let list = "- ".repeat(100_000);
    assert_eq!(codes(&check("a.flow.yaml", list)), ["E0105"]);
}

#[test]
fn large_scalars_and_many_comments_are_read() {
    let report = check("a.flow.yaml", twin(&format!("  A: {}\n", "x".repeat(10_000_000))));
    assert_eq!(codes(&report), [""; 0]);
    let folded = "word word\n    ".repeat(100_000);
    assert_eq!(codes(&check("a.flow.yaml", twin(&format!("  A: >\n    {folded}\n")))), [""; 0]);
    let comments = "# one\n\n".repeat(200_000);
    assert_eq!(codes(&check("a.flow.yaml", format!("{comments}{}", twin("  A: 1\n")))), [""; 0]);
    let between = "  # one\n".repeat(200_000);
    assert_eq!(codes(&check("a.flow.yaml", twin(&format!("  A:\n{between}    - 1\n")))), [""; 0]);
}

#[test]
fn long_keys_of_json_are_read() {
    let long = "k".repeat(5_000);
    let text = format!("{{\"flowright\": 1, \"consts\": {{\"A\": {{\"{long}\": 1, \"{long}\": 2}}}}}}");
    let report = check("a.flow.json", text);
    assert_eq!(codes(&report), ["E0113"]);
}

#[test]
fn what_is_no_text_or_no_yaml_is_one_finding_inside_of_the_file() {
    for text in [
        "flowright: 1\nconsts:\n\tA: 1\n",
        "flowright: 1\n\0consts: {}\n",
        "\u{feff}flowright: [1\n",
        "a: b: c\n",
        "key: 'open\n",
        "%YAML 9.9\n---\nflowright: 1\n",
        "? [a, b]\n: 1\n",
        "--- !<tag> {}\n",
        "&a *a\n",
        "- - -\n  : :\n",
        "\u{85}\u{2028}flowright: 1",
        "{\"a\": \"\\ud800\"}",
    ] {
        let report = check("a.flow.yaml", text.to_owned());
        assert!(!report.diagnostics.is_empty(), "{text:?}");
        for found in &report.diagnostics {
            assert!(text.get(found.primary.span.range()).is_some(), "{text:?}: {found:?}");
        }
    }
}

#[test]
fn json_is_held_to_json_where_the_name_says_so() {
    for (text, at) in [("{\"flowright\": 1,}", 16), ("{'flowright': 1}", 1), ("{\"flowright\": 1} # end", 17)] {
        let report = check("a.flow.json", text.to_owned());
        assert_eq!(codes(&report), ["E0112"], "{text}");
        assert_eq!(report.diagnostics[0].primary.span.start, at, "{text}");
        assert!(report.diagnostics[0].message.starts_with("this is not JSON: "), "{text}");
    }
}

#[test]
fn data_and_the_expressions_in_it_nest_no_deeper_than_an_expression() {
    let lists = "[".repeat(100);
    let sum = format!("{lists}'${{ {}1 }}'{}", "1 + ".repeat(200), "]".repeat(100));
    assert_eq!(codes(&check("a.flow.yaml", twin(&format!("  A: {sum}\n")))), ["E0105"]);
}
