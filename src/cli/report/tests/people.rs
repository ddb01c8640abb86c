//! What people and editors get to see, as snapshots.

use super::*;
use crate::diagnostic::Fix;
use insta::assert_snapshot;

fn pretty(sources: &SourceMap, diagnostic: Diagnostic) -> String {
    written(Format::PRETTY, sources, &[diagnostic], Options::default())
}

#[test]
fn one_label_says_what_and_what_to_do() {
    let sources = sources(&[("triage.flow", TRIAGE)]);
    let name = at(&sources, 0, "crm.bill");
    let found =
        IDLE.at(name, "nothing reads `bill`").label("its output is lost").help("remove the step, or return its output");
    assert_snapshot!(pretty(&sources, found), @r"
    warning[W0501]: nothing reads `bill`
       ╭─[triage.flow:9:15]
     9 │   step bill = crm.bill(ticket)
       ·               ────┬───
       ·                   ╰── its output is lost
       ╰────
      help: remove the step, or return its output
    ");
}

#[test]
fn both_ends_are_in_one_box_in_the_order_of_the_file() {
    let sources = sources(&[("triage.flow", TRIAGE)]);
    assert_snapshot!(pretty(&sources, two_ends(&sources)), @r#"
    error[E0512]: `receipt` may be missing: `page` does not always run
        ╭─[triage.flow:10:22]
      4 │     when score.value >= 0.8 => {
        ·          ─────────┬────────
        ·                   ╰── `page` runs only when this holds
     10 │   return {"receipt": page}
        ·                      ──┬─
        ·                        ╰── read here without a check
        ╰────
      when: score.value = 0.5
      help: give another source, `coalesce(page, bin)`, or make the result optional,
            `Receipt?`
    "#);
}

#[test]
fn the_other_end_in_another_file_has_a_box_of_its_own() {
    let sources = sources(&[("triage.flow", TRIAGE), ("lib/crm.flow", "effect crm.bill(\n  t: Ticket,\n)\n")]);
    let found = MISSING
        .at(within(&sources, "crm.bill(ticket)", "ticket"), "the parameter is called `t`, not `ticket`")
        .related(at(&sources, 1, "t: Ticket"), "declared here");
    assert_snapshot!(pretty(&sources, found), @r"
    error[E0512]: the parameter is called `t`, not `ticket`
       ╭─[triage.flow:9:24]
     9 │   step bill = crm.bill(ticket)
       ·                        ──────
       ╰────
       ╭─[lib/crm.flow:2:3]
     2 │   t: Ticket,
       ·   ────┬────
       ·       ╰── declared here
       ╰────
    ");
}

#[test]
fn a_fix_is_shown_when_the_help_does_not_say_it_already() {
    let sources = sources(&[("triage.flow", TRIAGE)]);
    let name = at(&sources, 0, "crm.bill");
    let said = MISSING.at(name, "there is no action `crm.bill`").suggest(name, Some("crm.pay"));
    let more = said.clone().fix(Fix::guess("declare an effect `crm.bill`").replace(name.before(), ""));
    assert_snapshot!(pretty(&sources, said), @r"
    error[E0512]: there is no action `crm.bill`
       ╭─[triage.flow:9:15]
     9 │   step bill = crm.bill(ticket)
       ·               ────────
       ╰────
      help: did you mean `crm.pay`?
    ");
    assert_snapshot!(pretty(&sources, more), @r"
    error[E0512]: there is no action `crm.bill`
       ╭─[triage.flow:9:15]
     9 │   step bill = crm.bill(ticket)
       ·               ────────
       ╰────
      help: did you mean `crm.pay`?
      fix: declare an effect `crm.bill`
    ");
}

#[test]
fn the_end_of_the_file_can_be_pointed_at() {
    let sources = sources(&[("a.flow", "workflow a() {"), ("b.flow", "workflow b() {\n"), ("empty.flow", "")]);
    let ends = [(0, 14), (1, 15), (2, 0)].map(|(file, end)| {
        MISSING
            .at(span(file, end, end), "the block is never closed")
            .label("expected `}`")
            .related(span(file, 0, 0), "it starts here")
    });
    assert_snapshot!(written(Format::PRETTY, &sources, &ends, Options::default()), @r"
    error[E0512]: the block is never closed
       ╭─[a.flow:1:15]
     1 │ workflow a() {
       · ▲             ▲
       · │             ╰── expected `}`
       · ╰── it starts here
       ╰────

    error[E0512]: the block is never closed
       ╭─[b.flow:2:1]
     1 │ workflow b() {
       · ▲
       · ╰── it starts here
     2 │
       · ▲
       · ╰── expected `}`
       ╰────

    error[E0512]: the block is never closed
      ╭─[empty.flow]
      ╰────
      note: empty.flow:1:1 expected `}`
      note: empty.flow:1:1 it starts here
    ");
}

#[test]
fn a_line_of_seventy_thousand_columns_shows_what_matters() {
    let items = |count| "\"item\", ".repeat(count);
    let text = format!("const X = [{}wrong, {}]\n", items(9_000), items(9_000));
    let sources = sources(&[("long.flow", &text)]);
    let found = MISSING
        .at(at(&sources, 0, "wrong"), "there is no `wrong`")
        .label("not a name")
        .related(at(&sources, 0, "const X"), "in this constant");
    assert_snapshot!(pretty(&sources, found), @r#"
    error[E0512]: there is no `wrong`
       ╭─[long.flow:1:72012]
     1 │ … "item", "item", "item", "item", "item", wrong, "item", "item", "item", "item", "item", …
       ·                                           ──┬──
       ·                                             ╰── not a name
       ╰────
      note: long.flow:1:1 in this constant
    "#);
}

#[test]
fn a_cut_line_is_ascii_where_the_terminal_is() {
    let sources = sources(&[("long.flow", &"item ".repeat(100))]);
    let options = Options { unicode: false, width: 50, ..Options::default() };
    let shown = written(Format::PRETTY, &sources, &[MISSING.at(span(0, 250, 254), "no `item`")], options);
    assert!(shown.is_ascii() && shown.contains("~m item"), "{shown}");
}

#[test]
fn tabs_wide_characters_and_crlf_keep_the_marks_in_place() {
    let text = "workflow w() {\r\n\tstep żółw🐢 = a.b(\"日本\",\tbad)\r\n}\r\n";
    let sources = sources(&[("w.flow", text)]);
    let found =
        MISSING.at(at(&sources, 0, "bad"), "there is no `bad`").label("here").related(at(&sources, 0, "日本"), "Japan");
    assert_snapshot!(pretty(&sources, found), @r#"
    error[E0512]: there is no `bad`
       ╭─[w.flow:2:25]
     2 │     step żółw🐢 = a.b("日本",   bad)
       ·                        ──┬─     ─┬─
       ·                          │       ╰── here
       ·                          ╰── Japan
       ╰────
    "#);
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let sources = sources(&[("evil\u{1b}[2J.flow", "step a = b(\"\u{202e}gnp\u{1b}[31m\0\")\n")]);
    let found = MISSING
        .at(at(&sources, 0, "b("), "no \u{1b}[1m`b`")
        .label("a\u{7}b")
        .help("do\u{9b}this")
        .witness("x = \"\u{202e}\"");
    let shown = pretty(&sources, found.clone());
    assert_snapshot!(shown, @r#"
    error[E0512]: no <U+001B>[1m`b`
       ╭─[evil<U+001B>[2J.flow:1:10]
     1 │ step a = b("<U+202E>gnp<U+001B>[31m<U+0000>")
       ·          ─┬
       ·           ╰── a<U+0007>b
       ╰────
      when: x = "<U+202E>"
      help: do<U+009B>this
    "#);
    let short = written(Format::SHORT, &sources, &[found], Options::default());
    for text in [shown, short] {
        assert!(!text.chars().any(|c| c != '\n' && clean::is_hostile(c)), "{text:?}");
    }
}

#[test]
fn a_span_over_many_lines_shows_its_first_and_its_last() {
    let text = format!("workflow w() {{\n{}}}\n", "  step a = b.c()\n".repeat(50));
    let sources = sources(&[("w.flow", &text)]);
    let found = MISSING.at(span(0, 0, text.len()), "the workflow has no `return`").label("this block");
    assert_snapshot!(pretty(&sources, found), @r"
    error[E0512]: the workflow has no `return`
        ╭─[w.flow:1:1]
      1 │ ╭─▶ workflow w() {
     52 │ ├─▶ }
        · ╰──── this block
        ╰────
    ");
}

#[test]
fn labels_that_cannot_be_drawn_without_confusion_are_said_in_words() {
    let sources = sources(&[("triage.flow", TRIAGE)]);
    let call = at(&sources, 0, "model.score(ticket)");
    let found = MISSING
        .at(call, "this call is odd")
        .label("the call")
        .related(at(&sources, 0, "score ="), "the step")
        .related(at(&sources, 0, "model"), "the namespace")
        .related(call, "and again");
    assert_snapshot!(pretty(&sources, found), @r"
    error[E0512]: this call is odd
       ╭─[triage.flow:2:16]
     2 │   step score = model.score(ticket)
       ·        ───┬─── ─────────┬─────────
       ·           │             ╰── the call
       ·           ╰── the step
       ╰────
      note: triage.flow:2:16 the namespace
      note: triage.flow:2:16 and again
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
    let shown = pretty(&sources, found);
    assert!(shown.contains("  note: and 88 more places, all of them in `--format json`"), "{shown}");
}

#[test]
fn long_messages_are_wrapped_and_ascii_and_colour_work() {
    let sources = sources(&[("triage.flow", TRIAGE)]);
    let mut found = two_ends(&sources);
    found.message += ", and what reads it does so without asking whether it is there at all";
    let ascii = Options { unicode: false, width: 60, ..Options::default() };
    assert_snapshot!(written(Format::PRETTY, &sources, &[found.clone()], ascii), @r#"
    error[E0512]: `receipt` may be missing: `page` does not
      always run, and what reads it does so without asking
      whether it is there at all
        ,-[triage.flow:10:22]
      4 |     when score.value >= 0.8 => {
        :          ^^^^^^^^^|^^^^^^^^
        :                   `-| `page` runs only when this
        :                     | holds
     10 |   return {"receipt": page}
        :                      ^^|^
        :                        `-- read here without a check
        `----
      when: score.value = 0.5
      help: give another source, `coalesce(page, bin)`, or make
            the result optional, `Receipt?`
    "#);
    let color = Options { color: true, ..Options::default() };
    let colored = written(Format::PRETTY, &sources, &[found], color);
    assert_snapshot!(colored.replace('\u{1b}', "^"), @r#"
    ^[1;31merror[E0512]^[0m: ^[1m`receipt` may be missing: `page` does not always run, and what^[0m
    ^[1m  reads it does so without asking whether it is there at all^[0m
        ╭─[^[36;1;4mtriage.flow:10:22^[0m]
    ^[2m  4^[0m │     when score.value >= 0.8 => {
        · ^[36m         ─────────┬────────^[0m
        ·                   ^[36m╰── ^[36m`page` runs only when this holds^[0m^[0m
    ^[2m 10^[0m │   return {"receipt": page}
        · ^[31m                     ──┬─^[0m
        ·                        ^[31m╰── ^[31mread here without a check^[0m^[0m
        ╰────
      ^[36mwhen:^[0m score.value = 0.5
      ^[36mhelp:^[0m give another source, `coalesce(page, bin)`, or make the result optional,
            `Receipt?`
    "#);
}

#[test]
fn a_file_that_could_not_be_read_is_only_named() {
    let sources = sources(&[("nope.flow", "")]);
    let found = MISSING.at(span(0, 0, 0), "cannot read `nope.flow`: there is no such file");
    assert_snapshot!(pretty(&sources, found), @r"
    error[E0512]: cannot read `nope.flow`: there is no such file
    ");
}

#[test]
fn short_is_one_line_each() {
    let sources = sources(&[("triage.flow", TRIAGE)]);
    let idle = IDLE.at(at(&sources, 0, "bill"), "nothing\nreads `bill`");
    assert_snapshot!(written(Format::SHORT, &sources, &[two_ends(&sources), idle], Options::default()), @r"
    triage.flow:10:22: error[E0512]: `receipt` may be missing: `page` does not always run
    triage.flow:9:8: warning[W0501]: nothing reads `bill`
    ");
}

/// The summary of a check of so many files.
fn summed_up(found: &[Diagnostic], files: usize) -> String {
    let sources = sources(&[("triage.flow", TRIAGE)]);
    summary(&Outcome { fix: true, ..(&sources, found, files).into() }, Options::default())
}

#[test]
fn the_summary_counts_and_tells_where_to_read_on() {
    let (error, warning) = (MISSING.at(span(0, 0, 1), "missing"), IDLE.at(span(0, 0, 1), "idle"));
    assert_eq!(summed_up(&[], 1), "checked 1 file: no problems found");
    assert_eq!(
        summed_up(&[warning.clone(), error.clone(), error], 1),
        "2 errors, 1 warning in 1 file; run `flowright explain E0512` to learn more"
    );
    assert_eq!(summed_up(&[warning], 7), "1 warning in 1 of 7 files; run `flowright explain W0501` to learn more");
}

#[test]
fn the_summary_counts_what_can_be_fixed() {
    let plain = IDLE.at(span(0, 0, 1), "idle");
    let safe = plain.clone().fix(Fix::safe("remove it").replace(span(0, 0, 1), ""));
    let guess = plain.fix(Fix::guess("remove it").replace(span(0, 0, 1), ""));
    let mending = |found: &[Diagnostic]| {
        let line = summed_up(found, 1);
        line.split("; ").filter(|part| part.contains("--fix")).collect::<String>()
    };
    assert_eq!(mending(std::slice::from_ref(&guess)), "");
    assert_eq!(mending(std::slice::from_ref(&safe)), "it can be fixed with `--fix`");
    assert_eq!(mending(&[safe.clone(), safe.clone()]), "all can be fixed with `--fix`");
    assert_eq!(mending(&[safe, guess]), "1 can be fixed with `--fix`");
}
