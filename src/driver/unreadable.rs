//! The report of a file that cannot be read.

use super::ReadError;
use crate::base::{SourceFile, SourceMap, Span};
use crate::diagnostic::Diagnostic;
use crate::resolve::rules::UNREADABLE_FILE;

/// Says that `path` cannot be read. The file takes its place in `sources`, without text.
pub fn unreadable_file(sources: &mut SourceMap, path: &str, error: &ReadError) -> Diagnostic {
    let file = sources.add(SourceFile::new(path, ""));
    UNREADABLE_FILE.at(Span::new(file, 0, 0), format!("cannot read `{path}`: {error}")).help(error.help())
}
