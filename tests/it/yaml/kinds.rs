//! How the kind of a file is found: by its name, by what is in it, by what the caller says.

use flowright::frontend;

#[test]
fn a_name_says_what_a_file_is_whatever_its_case() {
    let kind = |path: &str| frontend::of_path(path).map(frontend::Frontend::name);
    assert_eq!(kind("a/b.flow"), Some("flow"));
    assert_eq!(kind("a/B.FLOW.YAML"), Some("yaml"));
    assert_eq!(kind("b.flow.yml"), Some("yaml"));
    assert_eq!(kind("b.flow.json"), Some("yaml"));
    assert_eq!(kind("b.yaml"), None);
    assert_eq!(kind("flow"), None);
}

#[test]
fn where_the_name_says_nothing_the_keys_do() {
    let kind = |path: &str, text: &str| frontend::choose(path, text).name();
    assert_eq!(kind("<stdin>", "# a comment\nflowright: 1\n"), "yaml");
    assert_eq!(kind("<stdin>", "{\"flowright\": 1}"), "yaml");
    assert_eq!(kind("<stdin>", "type T = string"), "flow");
    assert_eq!(kind("<stdin>", ""), "flow");
    assert_eq!(kind("other.yaml", "on: push"), "yaml");
    assert_eq!(kind("a.flow", "flowright: 1"), "flow");
}
