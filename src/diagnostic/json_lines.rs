//! Diagnostics as lines of JSON: the shape that `--format jsonl` writes and `grammar/diagnostics-line.schema.json` describes.
//!
//! A line is a finding, as in [the one document](super::json), or at the end the counts. Fields may be added to version 1; none will be
//! removed or change its meaning. Nor will the kinds of lines: a reader should skip a kind that it does not know.

use super::json::{Finding, Summary};
use schemars::JsonSchema;
use serde::Serialize;

/// One line.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[schemars(title = "A line of Flowright diagnostics", extend("$id" = "diagnostics-line.schema.json"))]
pub enum Line<'d> {
    /// A finding; they are sorted by place.
    Finding(Finding<'d>),
    /// The last line.
    Summary(Counts),
}

/// How many findings there are, and how many files were checked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Counts {
    /// The version of this shape: 1.
    pub version: u32,
    /// The counts.
    #[serde(flatten)]
    pub summary: Summary,
}

impl Line<'_> {
    /// The line with the counts.
    pub const fn summary(summary: Summary) -> Self {
        Self::Summary(Counts { version: 1, summary })
    }
}

/// The JSON Schema of [`Line`].
pub fn schema() -> schemars::Schema {
    super::json::schema_of::<Line<'_>>()
}
