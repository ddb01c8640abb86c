//! Documents as CBOR (RFC 8949).

use ciborium::ser::Error;
use serde::Serialize;
use std::io;

/// Writes `value`; keys are text, in the order of canonical JSON. It writes in small pieces: give it a buffered writer.
pub fn cbor(value: &impl Serialize, out: impl io::Write) -> io::Result<()> {
    ciborium::into_writer(value, out).map_err(|error| match error {
        Error::Io(error) => error,
        Error::Value(message) => io::Error::other(message),
    })
}
