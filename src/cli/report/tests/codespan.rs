//! The `rich` format, as snapshots: the same findings as in `people`.

use super::*;
use crate::diagnostic::Fix;
use insta::assert_snapshot;

fn rich(sources: &SourceMap, found: Diagnostic) -> String {
    written(rich::FORMAT, sources, &[found], Options::default())
}

#[test]
fn both_ends_are_in_one_excerpt_and_what_to_do_is_below() {
    let sources = sources(&[("triage.flow", TRIAGE)]);
    assert_snapshot!(rich(&sources, two_ends(&sources)), @r#"
    error[E0512]: `receipt` may be missing: `page` does not always run
       ┌─ triage.flow:10:22
       │
     4 │     when score.value >= 0.8 => {
       │          ------------------ `page` runs only when this holds
       ·
    10 │   return {"receipt": page}
       │                      ^^^^ read here without a check
       │
       = when: score.value = 0.5
       = help: give another source, `coalesce(page, bin)`, or make the result
               optional, `Receipt?`
    "#);
}

#[test]
fn places_in_another_file_have_an_excerpt_of_their_own() {
    let sources = sources(&[("triage.flow", TRIAGE), ("crm.flow", "effect bill(ticket: Ticket)\n")]);
    let found = IDLE
        .at(at(&sources, 0, "crm.bill"), "nothing reads `bill`")
        .label("its output is lost")
        .related(at(&sources, 1, "bill"), "declared here")
        .fix(Fix::safe("remove the step `bill`"));
    assert_snapshot!(rich(&sources, found), @r"
    warning[W0501]: nothing reads `bill`
      ┌─ triage.flow:9:15
      │
    9 │   step bill = crm.bill(ticket)
      │               ^^^^^^^^ its output is lost
      │
      ┌─ crm.flow:1:8
      │
    1 │ effect bill(ticket: Ticket)
      │        ---- declared here
      │
      = fix: remove the step `bill`
    ");
}

#[test]
fn a_label_over_a_few_lines_shows_them_all_and_one_over_many_the_first_and_the_last() {
    let text = format!("workflow w() {{\n{}}}\n", "  step a = b.c()\n".repeat(50));
    let sources = sources(&[("w.flow", &text)]);
    let few = MISSING.at(span(0, 15, 15 + 3 * 17), "these steps are the same").label("all of them");
    assert_snapshot!(rich(&sources, few), @r"
    error[E0512]: these steps are the same
      ┌─ w.flow:2:1
      │  
    2 │ ╭   step a = b.c()
    3 │ │   step a = b.c()
    4 │ │   step a = b.c()
      │ ╰────────────────^ all of them
    ");
    let many = MISSING.at(span(0, 0, text.len()), "the workflow has no `return`").label("this block");
    assert_snapshot!(rich(&sources, many), @r"
    error[E0512]: the workflow has no `return`
       ┌─ w.flow:1:1
       │  
     1 │ ╭ workflow w() {
    52 │ │ }
       │ ╰─^ this block
    ");
}

#[test]
fn a_long_line_is_cut_and_what_is_out_of_sight_is_said_in_words() {
    let items = |count| "\"item\", ".repeat(count);
    let text = format!("const X = [{}wrong, {}]\n", items(9_000), items(9_000));
    let sources = sources(&[("long.flow", &text)]);
    let found = MISSING
        .at(at(&sources, 0, "wrong"), "there is no `wrong`")
        .label("not a name")
        .related(at(&sources, 0, "const X"), "in this constant");
    assert_snapshot!(rich(&sources, found), @r#"
    error[E0512]: there is no `wrong`
      ┌─ long.flow:1:72012
      │
    1 │ … "item", "item", "item", "item", "item", wrong, "item", "item", "item", "item", "item", …
      │                                           ^^^^^ not a name
      │
      = note: long.flow:1:1 in this constant
    "#);
}

#[test]
fn a_file_that_is_empty_or_could_not_be_read_is_only_named() {
    let sources = sources(&[("nope.flow", "")]);
    let unread = MISSING.at(span(0, 0, 0), "cannot read `nope.flow`: there is no such file");
    assert_snapshot!(rich(&sources, unread), @r"
    error[E0512]: cannot read `nope.flow`: there is no such file
    ");
    let empty = MISSING.at(span(0, 0, 0), "there is no workflow").label("at the top");
    assert_snapshot!(rich(&sources, empty), @r"
    error[E0512]: there is no workflow
     = note: nope.flow:1:1 at the top
    ");
}

#[test]
fn a_long_cycle_shows_its_beginning() {
    let text = (0..100).fold(String::new(), |text, step| text + &format!("s{step} -> s{}\n", (step + 1) % 100));
    let sources = sources(&[("ring.flow", &text)]);
    let lines: Vec<_> = text.match_indices('\n').map(|(end, _)| span(0, end - 2, end)).collect();
    let found = lines[1..]
        .iter()
        .fold(MISSING.at(lines[0], "these steps wait for each other"), |found, &line| found.related(line, ""));
    let shown = rich(&sources, found);
    assert!(shown.contains("= note: and 88 more places, all of them in `--format json`"), "{shown}");
}

#[test]
fn ascii_and_colour_work() {
    let sources = sources(&[("triage.flow", TRIAGE)]);
    let ascii = Options { unicode: false, width: 60, ..Options::default() };
    let shown = written(rich::FORMAT, &sources, &[two_ends(&sources)], ascii);
    assert!(shown.is_ascii(), "{shown}");
    let color = Options { color: true, ..Options::default() };
    assert!(written(rich::FORMAT, &sources, &[two_ends(&sources)], color).starts_with("\u{1b}["));
}

#[test]
fn codes_are_links_where_there_are_links() {
    let sources = sources(&[("triage.flow", TRIAGE)]);
    let link = format!("[\u{1b}]8;;{}\u{1b}\\E0512\u{1b}]8;;\u{1b}\\]", MISSING.url());
    for format in [Format::PRETTY, rich::FORMAT] {
        let shown = |links| written(format, &sources, &[two_ends(&sources)], Options { links, ..Options::default() });
        assert_eq!(shown(true), shown(false).replace("[E0512]", &link), "{format:?}");
    }
}
