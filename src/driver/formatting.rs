//! From the text of a file to its text in the one style.

use crate::base::{SourceFile, SourceMap};
use crate::diagnostic::{Diagnostic, Sink};
use crate::frontend;
use crate::syntax;
use crate::syntax::format::Difference;

/// What came of formatting a file.
#[derive(Debug)]
pub enum Formatted {
    /// It is in the one style.
    Same,
    /// The text that it should have.
    Changed(String),
    /// It cannot be read, so it stays as it is.
    Unread {
        /// The file.
        sources: SourceMap,
        /// What is wrong, sorted by place.
        diagnostics: Vec<Diagnostic>,
    },
    /// What was written says something else, which is our bug; so it stays as it is.
    Bug {
        /// The line, from 1, of the first thing that would change.
        line: u32,
        /// What would happen, and to what.
        difference: Difference,
    },
}

/// Formats the expressions in the text of a file of the YAML form, and nothing else. The path is only a name here.
pub fn format_expressions(path: &str, text: &str) -> Formatted {
    let mut sources = SourceMap::new();
    let file = sources.add(SourceFile::new(path, text));
    let mut sink = Sink::new();
    match frontend::format_expressions(file, text, &mut sink) {
        None => Formatted::Unread { sources, diagnostics: sink.sorted() },
        Some(written) if written == text => Formatted::Same,
        Some(written) => Formatted::Changed(written),
    }
}

/// Formats the text of a `.flow` file, which may be empty. The path is only a name here.
pub fn format(path: &str, text: &str) -> Formatted {
    let mut sources = SourceMap::new();
    let file = sources.add(SourceFile::new(path, text));
    let mut sink = Sink::new();
    let tree = syntax::parse_or_nothing(file, text, &mut sink);
    if sink.has_errors() {
        return Formatted::Unread { sources, diagnostics: sink.sorted() };
    }
    match syntax::format::format(&tree, text) {
        Ok(written) if written == text => Formatted::Same,
        Ok(written) => Formatted::Changed(written),
        Err(difference) => Formatted::Bug { line: sources.file(file).position(difference.span.start).line, difference },
    }
}
