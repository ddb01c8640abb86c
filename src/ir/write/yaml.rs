//! Documents as YAML 1.2, for people.
//!
//! Every string that a reader could take for something else is quoted, also one that only readers of YAML 1.1 would
//! (`on`, `12:30`); numbers keep their digits.

use serde::Serialize;
use std::io;

/// Writes `value` in block style. It writes in small pieces: give it a buffered writer.
pub fn yaml(value: &impl Serialize, mut out: impl io::Write) -> io::Result<()> {
    // Folding wraps long lines of expressions, which helps nobody: they are not prose.
    let options = serde_saphyr::ser_options! { prefer_block_scalars: false };
    serde_saphyr::to_io_writer_with_options(&mut out, value, options).map_err(|error| match error {
        serde_saphyr::ser::Error::IO { error } => error,
        other => io::Error::other(other.to_string()),
    })
}
