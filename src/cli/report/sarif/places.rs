//! Places in files: columns count UTF-16 code units.

use super::ROOT;
use super::model::{ArtifactLocation, PhysicalLocation, Region};
use super::uri::{self, Uri};
use crate::base::{SourceMap, Span};

/// A place. There is no region in a file that is empty or could not be read.
pub(super) fn of(sources: &SourceMap, span: Span) -> PhysicalLocation {
    let file = sources.file(span.file);
    PhysicalLocation {
        artifact_location: artifact(file.path()),
        region: (!file.text().is_empty()).then(|| region(sources, span)),
    }
}

/// A file.
pub(super) fn artifact(path: &str) -> ArtifactLocation {
    match uri::of(path) {
        Uri::Below(uri) => ArtifactLocation { uri: Some(uri), uri_base_id: Some(ROOT), description: None },
        Uri::Elsewhere(uri) => ArtifactLocation { uri: Some(uri), ..ArtifactLocation::default() },
    }
}

/// A range of text; the end is not part of it.
pub(super) fn region(sources: &SourceMap, span: Span) -> Region {
    let file = sources.file(span.file);
    let position = |offset| file.lines().position_utf16(file.text(), offset);
    let (start, end) = (position(span.start), position(span.end.max(span.start)));
    Region { start_line: start.line, start_column: start.column, end_line: end.line, end_column: end.column }
}
