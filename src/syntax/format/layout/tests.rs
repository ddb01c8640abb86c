//! Layouts of a few tokens.

use super::{Inside, Layout};

/// `word(a, b)` with arguments of this length.
fn call(length: usize, notes: &[(String, bool)]) -> String {
    let mut layout = Layout::default();
    layout.text("word");
    layout.open("(", Inside::Tight);
    for nth in 0..2 {
        if nth > 0 {
            layout.text(",");
            layout.line();
        }
        layout.text(&"x".repeat(length));
    }
    layout.close(")", Inside::Tight, true, notes);
    let mut out = String::new();
    layout.write(&mut out, 1);
    out
}

#[test]
fn a_group_ends_its_lines_only_where_it_does_not_fit() {
    assert_eq!(call(3, &[]), "word(xxx, xxx)");
    let (fits, long) = ("x".repeat(45), "x".repeat(46));
    assert_eq!(call(45, &[]), format!("word({fits}, {fits})"), "two columns of the block and 98 of the call");
    assert_eq!(call(46, &[]), format!("word(\n    {long},\n    {long},\n  )"));
}

#[test]
fn comments_end_lines() {
    let notes = [("// one".to_owned(), true), ("// two".to_owned(), false)];
    assert_eq!(call(1, &notes), "word(\n    x,\n    x, // one\n    // two\n  )");
}

#[test]
fn the_outer_group_is_broken_first_and_what_follows_a_group_counts() {
    let line = |tail: usize| {
        let mut layout = Layout::default();
        layout.begin();
        layout.text("a");
        layout.open("[", Inside::Tight);
        layout.text(&"b".repeat(40));
        layout.close("]", Inside::Tight, false, &[]);
        layout.text(&"c".repeat(tail));
        layout.indent();
        layout.line();
        layout.text(&"d".repeat(50));
        layout.dedent();
        layout.end();
        let mut out = String::new();
        layout.write(&mut out, 0);
        out
    };
    assert_eq!(line(6).lines().count(), 1);
    assert_eq!(line(7), format!("a[{}]{}\n  {}", "b".repeat(40), "c".repeat(7), "d".repeat(50)));
    assert_eq!(line(58), format!("a[\n  {}\n]{}\n  {}", "b".repeat(40), "c".repeat(58), "d".repeat(50)));
}

#[test]
fn a_way_back_leaves_nothing_behind() {
    let mut layout = Layout::default();
    layout.text("a");
    let mark = layout.mark();
    layout.space();
    layout.text("several\nlines");
    assert!(!layout.fits(0));
    layout.back_to(mark);
    assert!(layout.fits(99) && !layout.fits(100));
    let mut out = String::new();
    layout.write(&mut out, 0);
    assert_eq!(out, "a");
}

#[test]
fn widths_are_those_of_a_terminal() {
    let mut layout = Layout::default();
    layout.text(&"日".repeat(50));
    assert!(layout.fits(0) && !layout.fits(1));
}
