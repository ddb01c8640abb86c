//! What is taken over from the version before is what would have been read, whatever the edit.

use super::super::Version;
use super::*;
use crate::base::Origin;
use crate::cel::Expr;
use proptest::prelude::*;
use std::cell::Cell;

const FILES: &[&str] = &[
    TRIAGE,
    MORE,
    CRM,
    include_str!("../../../../examples/archetypes/claims.flow"),
    include_str!("../../../../examples/choreography/order.flow"),
    include_str!("../../../../examples/orchestrator-events/onboarding.flow"),
    include_str!("../../../../examples/task-plan/release.flow"),
    include_str!("../../../../examples/broken/unclosed-brace.flow"),
    BLOCKS,
];

/// Blocks in blocks, comments in every gap, and what looks like something else.
const BLOCKS: &str = r#"// head
import "crm.flow" as crm

/// What it is for.
workflow w(a: int, when_: string = "step x") -> int {
  timeout 5s
  /// first
  step one = m.a(a: a + 1) retry 3 backoff 1s..4s // behind

  /// cut off

  each many (item, i in [1, 2]) parallel 2 {
    step two = m.b(item, i: i) when item > 0 && one.ok
    // between
    loop again max 3 {
      let x = """a
step y = z()
""" + r"\" // "
      until x == "}"
    }
  }
  choose route {
    when one.ok => { step three = m.c() step four = wait 5m  three -> four when a > 1 }
    /// doc of an arm
    otherwise => {
      emit "order.paid" (id: a) after one
    }
  }
  one -> {many, route}
    -> five
  step five = await "x" ({ a: list<int>, b?: "u" | "v" }) fallback {"a": [1], "b": "ü…"}
  return five.a[0]
}

type T = { a: int? }
effect m.a(a: int) { via http { url: "http://x/" + "y" } timeout 1s }
machine M { initial p final q p -> q on e(a: int) when a > 1 }
test "t" { given a = 1 mock m.a => {"ok": true} expect true }
"#;

/// What is pasted: halves of things, openers, closers, blanks of every kind, and things that change what all the rest means.
const FRAGMENTS: &[&str] = &[
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "r\"",
    "b'",
    "`",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "((((",
    "}}",
    "//",
    "// x\n",
    "/// doc\n",
    "/// doc\n\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "\u{feff}",
    "\u{a0}",
    "\u{3000}",
    "ü",
    "…",
    "\u{b}",
    "x",
    "0",
    ".",
    ",",
    ":",
    "=",
    "==",
    "=>",
    "->",
    "|",
    "&",
    "&&",
    "<",
    ">",
    "?",
    ";",
    "#",
    "..",
    "+",
    "-",
    "\\",
    "in",
    "step",
    " step ",
    "step x = m(a: 1)",
    "step x = ",
    "x -> y",
    "\n  x -> y\n",
    "let x = 1",
    "when",
    " when a > 1",
    " when x => { ",
    "otherwise => {",
    "until x",
    "each m (i in xs) {",
    "loop l max 3 {",
    "choose c {",
    "emit \"e\"",
    "return 1",
    "wait 5m",
    "await \"e\"",
    "after x",
    "timeout 5s",
    "retry 3",
    "version \"1\"",
    "workflow w() {",
    "\nworkflow w() {\n",
    "}\nworkflow w() {\n",
    "type T = list<",
    "\ntype T = int\n",
    "\nimport \"x.flow\" as x\n",
    "effect e(",
    "\ntest \"t\" {",
    "\nmachine M {",
    "const C = 1 +",
    "given x = 1",
    "deterministic",
    "list<list<",
    "\0",
    "stpe x = m()",
    "step a = m(b)(",
    "fallback {\"a\": 1}",
    "// \"",
    "custom \"x\" {",
];

/// An edit of a text: what to do, where (parts of its length in 1/65536), how much, and with what.
type Edit = (u8, u16, u16, u16);

fn place(text: &str, at: u16, snap: u16) -> usize {
    let mut at = text.len() * usize::from(at) / usize::from(u16::MAX);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    match snap % 4 {
        0 => text[..at].rfind('\n').unwrap_or(0),
        1 => text[..at].rfind('\n').map_or(0, |line| line + text[line..].len() - text[line..].trim_start().len()),
        _ => at,
    }
}

fn edit(text: &str, (what, at, length, with): Edit) -> String {
    let start = place(text, at, with);
    let end = |most: usize| {
        let end = (start + usize::from(length) % most).min(text.len());
        (start..=end).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(start)
    };
    let fragment = FRAGMENTS[usize::from(with) / 4 % FRAGMENTS.len()];
    let splice = |end: usize, new: &str| format!("{}{new}{}", &text[..start], &text[end..]);
    match what % 8 {
        0 => splice(end(3), ""),
        1 => splice(end(100), ""),
        2 => splice(end(10), fragment),
        3 => {
            let other = FILES[usize::from(with) % FILES.len()];
            let from = place(other, length, with);
            let to = place(other, length.saturating_add(with % 3000), with / 4).max(from);
            splice(start, &other[from..to])
        }
        4 if with % 8 == 0 => text.replace('\n', "\r\n"),
        5 if with % 16 == 0 => splice(start, &fragment.repeat(140)),
        _ => splice(start, fragment),
    }
}

/// Reads the texts one after the other, and holds each to the text read by itself.
fn assert_same<'t>(texts: impl IntoIterator<Item = &'t str>) {
    let mut version = Version::default();
    let mut before = String::new();
    for (index, text) in texts.into_iter().enumerate() {
        // Now and then the file has another number.
        let file = FileId::new(usize::from(index % 5 == 4));
        let (mut sink, mut anew) = (Sink::new(), Sink::new());
        version = version.edited(file, text, &mut sink);
        let tree = parse(file, text, &mut anew);
        assert!(
            *version.tree() == tree,
            "{before}\n=== became ===\n{text}\n{:#?}\n=== not ===\n{tree:#?}",
            version.tree()
        );
        assert_eq!(sink.found(), anew.found(), "{before}\n=== became ===\n{text}");
        text.clone_into(&mut before);
    }
}

proptest! {
    // A case is some dozen files.
    #![proptest_config(ProptestConfig { cases: ProptestConfig::default().cases.div_ceil(3), ..ProptestConfig::default() })]

    #[test]
    fn a_text_after_any_edits_reads_as_by_itself(
        file in 0..FILES.len(),
        script in proptest::collection::vec(any::<Edit>(), 1..8),
    ) {
        let mut texts = vec![FILES[file].to_owned()];
        for step in script {
            let text = edit(&texts[texts.len() - 1], step);
            // Undone now and then, so that what is read comes from a text with a mistake.
            let undone = (step.3 % 3 == 0).then(|| texts[texts.len() - 1].clone());
            texts.push(text);
            texts.extend(undone);
        }
        assert_same(texts.iter().map(String::as_str));
    }
}

#[test]
fn every_fragment_in_every_line_reads_as_by_itself() {
    let lines: Vec<usize> = BLOCKS.match_indices(['\n', '(', '}']).map(|(at, _)| at).collect();
    for (index, fragment) in FRAGMENTS.iter().enumerate() {
        for at in lines.iter().skip(index % 13).step_by(13) {
            let text = format!("{}{fragment}{}", &BLOCKS[..*at], &BLOCKS[*at..]);
            assert_same([BLOCKS, &text, BLOCKS]);
        }
    }
}

thread_local! {
    static READ: Cell<usize> = const { Cell::new(0) };
}

fn count(text: &str, origin: Origin<'_>, sink: &mut Sink) -> Expr {
    READ.set(READ.get() + 1);
    crate::cel::parse_at(text, origin, sink)
}

/// How many expressions are read when `old` becomes `new`.
fn read_again(old: &str, new: &str) -> usize {
    assert_same([old, new, old]);
    let version = Version::new(FileId::new(0), old, &mut Sink::new());
    READ.set(0);
    let _ = version.edited_with(FileId::new(0), new, count, &mut Sink::new());
    READ.get()
}

const SMALL: &str = "\
/// What it does.
workflow w(a: int) {
  step one = m(x: a + 1)
  step two = m(x: a + 2)
  // about three
  step three = m(x: a + 3)
  each all (i in [1]) {
    step four = m(x: i + 4)
    step five = m(x: i + 5)
  }
  step six = m(x: a + 6)
  return 7
}

const A = 8
const B = 9
";

fn read_after(old: &str, new: &str) -> usize {
    read_again(SMALL, &SMALL.replacen(old, new, 1))
}

#[test]
fn what_has_not_changed_is_not_read_again() {
    assert_eq!(read_again("", SMALL), 10);
    assert_eq!(read_again(SMALL, SMALL), 0);
}

#[test]
fn an_edit_in_a_statement_reads_it_and_at_most_the_one_before_which_has_looked_at_its_beginning() {
    assert_eq!(read_after("a + 1", "a + 11"), 1);
    assert_eq!(read_after("a + 3", "b"), 2);
    assert_eq!(read_after("return 7", "return 77"), 2);
    assert_eq!(read_after("const B = 9", "const B = 10"), 2);
}

#[test]
fn an_edit_in_a_block_reads_its_head_and_the_statement() {
    assert_eq!(read_after("i + 5)", "i + 5 + 5)"), 2);
}

#[test]
fn edits_in_blanks_and_comments_read_little() {
    assert_eq!(read_after("  step one", "\n    step one"), 0);
    assert_eq!(read_after("// about three", "// about four"), 1);
    assert_eq!(read_after("/// What it does.", "/// What it does not."), 0);
}

#[test]
fn the_doc_comment_of_what_is_taken_over_is_that_of_the_new_text() {
    let text = SMALL.replacen("What it does", "What it never does", 1);
    let old = Version::new(FileId::new(0), SMALL, &mut Sink::new());
    let tree = old.edited(FileId::new(0), &text, &mut Sink::new()).into_tree();
    assert_eq!(tree.items[0].doc.as_deref(), Some("What it never does."));
}

#[test]
fn statements_come_and_go() {
    assert_eq!(read_after("  step six", "  step new = m(x: 0)\n  step six"), 3);
    assert_eq!(read_after("  step three = m(x: a + 3)\n", ""), 2);
    // Two become one: the second is the condition of the first.
    assert_eq!(read_after(")\n  // about three\n  step three = m(x: a + 3)", ") when m(x: a + 3)"), 2);
}

#[test]
fn what_is_opened_and_not_closed_spoils_little() {
    assert_eq!(read_after("m(x: a + 1)", "m((x: a + 1)"), 0);
    assert_eq!(read_after("m(x: a + 3)", "m(x: \"a + 3)"), 1);
    assert_eq!(read_after("  step three", "  {\n  step three"), 2);
    assert_eq!(read_after("  step two", "  // step two"), 1);
    assert_eq!(read_after("  // about three\n", "  \"\"\""), 2);
}
