//! Documents that came from anywhere, as JSON text.
//!
//! YAML and CBOR are turned into the JSON text that says the same, event by event, so that whatever a document is written
//! in, one reader, one set of checks and one hash are for it.

#[cfg(feature = "formats")]
mod cbor;
#[cfg(all(test, feature = "formats"))]
mod tests;
#[cfg(feature = "formats")]
mod text;
#[cfg(feature = "formats")]
mod yaml;

use super::Encoding;
use super::verify::Problem;
use std::borrow::Cow;

/// The JSON text of a document. Where its bytes leave open what they are, `promised` decides.
pub fn json(bytes: &[u8], promised: Option<Encoding>) -> Result<Cow<'_, str>, Problem> {
    if bytes.trim_ascii().is_empty() {
        let help = Some("give a document that `flowright compile` wrote".to_owned());
        return Err(Problem { pointer: String::new(), message: "this is empty".to_owned(), help });
    }
    match Encoding::of(bytes, promised) {
        Encoding::Json => utf8(bytes).map(Cow::Borrowed),
        Encoding::Yaml => from_yaml(utf8(bytes)?, promised == Some(Encoding::Yaml)).map(Cow::Owned),
        Encoding::Cbor => from_cbor(bytes).map(Cow::Owned),
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Problem> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').unwrap_or(text)),
        Err(error) => Err(Problem {
            pointer: String::new(),
            message: format!("this is not text in UTF-8: byte {} fits nothing", error.valid_up_to()),
            help: Some("give a document that `flowright compile` wrote".to_owned()),
        }),
    }
}

#[cfg(feature = "formats")]
fn from_yaml(text: &str, promised: bool) -> Result<String, Problem> {
    yaml::json(text).map_err(|error| {
        let message = if promised {
            format!("this is not YAML that can be read: {error}")
        } else {
            format!("this is neither JSON nor CBOR, and as YAML it cannot be read: {error}")
        };
        Problem { pointer: String::new(), message, help: None }
    })
}

#[cfg(feature = "formats")]
fn from_cbor(bytes: &[u8]) -> Result<String, Problem> {
    cbor::json(bytes).map_err(|error| {
        let message = format!("this is not CBOR that can be read: {error}");
        Problem { pointer: String::new(), message, help: None }
    })
}

#[cfg(not(feature = "formats"))]
fn from_yaml(_: &str, _: bool) -> Result<String, Problem> {
    Err(only_json())
}

#[cfg(not(feature = "formats"))]
fn from_cbor(_: &[u8]) -> Result<String, Problem> {
    Err(only_json())
}

#[cfg(not(feature = "formats"))]
fn only_json() -> Problem {
    let message = "this is not JSON, and Flowright was built without its other formats".to_owned();
    Problem { pointer: String::new(), message, help: Some("build it with the feature `formats`".to_owned()) }
}
