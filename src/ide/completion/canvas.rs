//! From offsets in the text that is looked at to those in the file: the same in `.flow`, decoded in the scalars of YAML and JSON.

use std::ops::Range;

/// How a scalar of YAML or JSON is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes.
    Plain,
    /// In `'…'`.
    Single,
    /// In `"…"`.
    Double,
    /// Behind `|` or `>`.
    Block,
}

/// Where the text stands in the file.
pub(super) enum Canvas {
    /// It is the file's.
    File,
    /// It is a scalar's: where each of its bytes stands in the file, and its end.
    Scalar {
        /// A place for each byte, and one more.
        places: Vec<u32>,
        /// How it is written.
        style: Style,
    },
}

impl Canvas {
    /// Where a part of the text stands in the file.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    pub(super) fn place(&self, range: Range<usize>) -> Range<u32> {
        match self {
            Self::File => range.start as u32..range.end as u32,
            Self::Scalar { places, .. } => {
                let at = |offset: usize| places.get(offset).or(places.last()).copied().unwrap_or_default();
                at(range.start)..at(range.end).max(at(range.start))
            }
        }
    }

    /// A text as it has to be written there.
    pub(super) fn spelled(&self, text: &str) -> String {
        match self {
            Self::Scalar { style: Style::Single, .. } => text.replace('\'', "''"),
            Self::Scalar { style: Style::Double, .. } => text.replace('\\', "\\\\").replace('"', "\\\""),
            Self::File | Self::Scalar { style: Style::Plain | Style::Block, .. } => text.to_owned(),
        }
    }
}
