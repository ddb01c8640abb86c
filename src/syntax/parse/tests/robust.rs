//! Whatever the text: no panic, no overflow, and the driver accepts what the grammar accepts.

use super::super::parse_with;
use super::*;
use crate::base::Origin;
use crate::base::testing::one_in;
use crate::cel::Expr;
use crate::cel::ast::ExprKind;
use crate::diagnostic::Diagnostic;
use crate::syntax::rules::EMPTY_FILE;

/// Takes every expression, but for one that ends in an operator: whether it is said to be too short or the word behind it to
/// be wrong depends on who reads it.
fn no_cel(text: &str, origin: Origin<'_>, sink: &mut Sink) -> Expr {
    let span = origin.whole();
    if text.ends_with(|c: char| c.is_ascii_punctuation() && !matches!(c, ')' | ']' | '}' | '"' | '\'' | '`' | '_')) {
        sink.report(EMPTY_FILE.at(span, "undecided"));
    }
    Expr::new(span, ExprKind::Error)
}

/// Whether the driver finds nothing that the grammar would find; what is inside of expressions is neither's business.
/// Nothing if that cannot be told.
fn driver_accepts(text: &str) -> Option<bool> {
    let mut sink = Sink::new();
    parse_with(FileId::new(0), text, no_cel, &mut sink);
    let found = sink.found();
    let beyond_grammar = |code: &str| matches!(code, "E0106" | "E0107" | "E0108" | "E0109");
    let decided = found.iter().all(|found| found.message != "undecided");
    let accepts = |found: &Diagnostic| beyond_grammar(found.rule.code) || found.message.ends_with("has no `until`");
    decided.then(|| found.iter().all(accepts))
}

fn assert_agree(text: &str) {
    let whole = grammar::apply(Rule::file, text).is_ok();
    let Some(pieces) = driver_accepts(text) else { return };
    assert_eq!(whole, pieces, "the grammar says {whole} of:\n{text}\nand we say:\n{}", said(text));
}

fn without(text: &str, at: usize) -> Option<String> {
    (text.is_char_boundary(at) && text.is_char_boundary(at + 1)).then(|| format!("{}{}", &text[..at], &text[at + 1..]))
}

#[test]
fn every_prefix_is_read() {
    for end in (0..TRIAGE.len()).step_by(one_in(5)).filter(|&end| TRIAGE.is_char_boundary(end)) {
        read(&TRIAGE[..end]);
    }
}

#[test]
fn every_single_deletion_is_read() {
    for text in (0..TRIAGE.len()).step_by(one_in(5)).filter_map(|at| without(TRIAGE, at)) {
        read(&text);
    }
}

#[test]
fn driver_and_grammar_agree_on_deletions() {
    for file in [TRIAGE, MORE, CRM] {
        // A prime step meets every kind of place.
        for text in (0..file.len()).step_by(one_in(17)).filter_map(|at| without(file, at)) {
            assert_agree(&text);
        }
    }
}

#[test]
fn driver_and_grammar_agree_when_lines_go() {
    for file in [TRIAGE, MORE, CRM] {
        let lines: Vec<&str> = file.lines().collect();
        for gone in 0..lines.len() {
            let rest = lines.iter().enumerate().filter(|&(index, _)| index != gone);
            let text: Vec<&str> = rest.map(|(_, line)| *line).collect();
            assert_agree(&text.join("\n"));
            let mut swapped = lines.clone();
            swapped.swap(gone, (gone + 1) % lines.len());
            assert_agree(&swapped.join("\n"));
        }
    }
}

/// On the stack of a test's thread, 2 MiB.
#[test]
fn nesting_has_a_bound() {
    let nested = |open: &str, close: &str| format!("const X = {}1{}", open.repeat(100_000), close.repeat(100_000));
    for (open, close) in [("(", ")"), ("[", "]"), ("{", "}"), ("f(", ")"), ("a[", "]"), ("{1: ", "}")] {
        let text = nested(open, close);
        assert_eq!(read(&text).1.found().len(), 1, "{open}");
        let unclosed = format!("const X = {}", open.repeat(100_000));
        assert_eq!(read(&unclosed).1.found().len(), 1, "{open}");
    }
    for (open, close) in [("list<", ">"), ("map<string, ", ">"), ("{ a: ", "}"), ("(", ")")] {
        let text = format!("type T = {}int{}", open.repeat(100_000), close.repeat(100_000));
        assert_eq!(read(&text).1.found().len(), 1, "{open}");
    }
    for open in ["each a (b in c) {", "loop l max 3 {", "choose c { when a => {"] {
        let text = format!("workflow f() {{ {} ", open.repeat(100_000));
        assert_eq!(read(&text).1.found().len(), 1, "{open}");
    }
}

/// As deep as may be, in every way to nest: this is what the stack of a thread has to hold.
#[test]
fn the_deepest_nesting_fits_a_stack() {
    for (open, close) in [("(", ")"), ("[", "]"), ("{1: ", "}"), ("f(", ")"), ("a[", "]"), ("!(", ")")] {
        let text = format!("const X = {}1{}", open.repeat(128), close.repeat(128));
        assert_eq!(said(&text), "", "{open}");
        assert_agree(&text);
    }
    for (open, close) in [("list<", ">"), ("map<string, ", ">"), ("{ a: ", "}"), ("(", ")")] {
        let text = format!("type T = {}int{}", open.repeat(128), close.repeat(128));
        assert_eq!(said(&text), "", "{open}");
        assert_agree(&text);
    }
    for (open, close) in
        [("each a (b in c) {", "}"), ("loop l max 3 {", " until x }"), ("choose c { when a => {", "}}")]
    {
        let times = 127 / open.matches('{').count();
        let text = format!("workflow f() {{ {} {} }}", open.repeat(times), close.repeat(times));
        assert_eq!(said(&text), "", "{open}");
        assert_agree(&text);
    }
}

#[test]
fn long_things_are_read() {
    read(&format!("const X = {}true", "!".repeat(1_000_000)));
    read(&format!("type T = int{}", "?".repeat(1_000_000)));
    read(&format!("const X = 1{}", " + 1".repeat(17_500)));
    assert_eq!(said(&format!("const X = \"{}\"", "x".repeat(70_000))), "");
    read(&")".repeat(10_000));
    read(&"workflow ".repeat(10_000));
    read(&"step x = \n".repeat(10_000));
}

#[test]
fn many_statements_on_one_line_are_read() {
    let text = format!("workflow f() {{ {} }}", "step x = m(a: 1) ".repeat(100_000));
    let (file, sink) = read(&text);
    assert!(sink.found().is_empty());
    let crate::syntax::ast::ItemKind::Workflow(workflow) = &file.items[0].kind else { panic!("a workflow") };
    assert_eq!(workflow.body.len(), 100_000);
    let wrong = format!("workflow f() {{ {} }}", "step x = m(a 1) ".repeat(10_000));
    assert_eq!(read(&wrong).1.found().len(), 10_000);
}
