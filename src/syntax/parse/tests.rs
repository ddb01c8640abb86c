//! The whole language, read and checked against its grammar.

use super::grammar::{self, Rule};
use super::parse;
use crate::base::{FileId, LineIndex};
use crate::diagnostic::Sink;
use crate::syntax::ast::File;
use std::fmt::Write as _;

mod edits;
mod mistakes;
mod robust;
mod trees;

const TRIAGE: &str = include_str!("../../../examples/triage/triage.flow");
const CRM: &str = include_str!("../../../examples/triage/crm.flow");

fn read(text: &str) -> (File, Sink) {
    let mut sink = Sink::new();
    let file = parse(FileId::new(0), text, &mut sink);
    (file, sink)
}

/// What is said of `text`, one line a finding: place, code, message, and in brackets the help and the first safe edit.
fn said(text: &str) -> String {
    let lines = LineIndex::new(text);
    let mut out = String::new();
    for found in read(text).1.sorted() {
        let at = lines.position(text, found.primary.span.start);
        let _ = write!(out, "{}:{} {} {}", at.line, at.column, found.rule.code, found.message);
        if let Some(help) = found.help {
            let _ = write!(out, " [{help}]");
        }
        for related in found.related {
            let at = lines.position(text, related.span.start);
            let _ = write!(out, " ({}:{} {})", at.line, at.column, related.text);
        }
        for edit in found.fixes.iter().flat_map(|fix| &fix.edits) {
            let _ = write!(out, " {{{:?} -> {:?}}}", &text[edit.span.range()], edit.text);
        }
        out.push('\n');
    }
    out
}

/// What the triage file does not show.
const MORE: &str = include_str!("tests/more.flow");
