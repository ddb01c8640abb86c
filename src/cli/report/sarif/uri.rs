//! Paths as URIs (RFC 3986).

use std::fmt::Write as _;

/// Where a path leads to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Uri {
    /// Below the folder that Flowright was started in.
    Below(String),
    /// Anywhere.
    Elsewhere(String),
}

/// The URI of a path, which has `/` between its parts on every system.
pub(super) fn of(path: &str) -> Uri {
    let drive = path.as_bytes().get(..3).is_some_and(|b| b[0].is_ascii_alphabetic() && b[1] == b':' && b[2] == b'/');
    if drive {
        return Uri::Elsewhere(format!("file:///{}:{}", &path[..1], encoded(&path[2..])));
    }
    if path.starts_with('/') {
        return Uri::Elsewhere(format!("file://{}", encoded(path)));
    }
    // A path that leads out of its base has none.
    if path.split('/').any(|part| part == "..") {
        return Uri::Elsewhere(encoded(path));
    }
    Uri::Below(encoded(path))
}

/// A path with all but unreserved characters (RFC 3986, 2.3) and `/` in their percent encoding.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte => _ = write!(uri, "%{byte:02X}"),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_below_are_relative_and_others_are_whole() {
        assert_eq!(of("lib/a.flow"), Uri::Below("lib/a.flow".into()));
        assert_eq!(of("/work/a.flow"), Uri::Elsewhere("file:///work/a.flow".into()));
        assert_eq!(of("C:/work/a b.flow"), Uri::Elsewhere("file:///C:/work/a%20b.flow".into()));
        assert_eq!(of("../a.flow"), Uri::Elsewhere("../a.flow".into()));
    }

    #[test]
    fn what_is_no_plain_character_is_encoded() {
        assert_eq!(of("a b,c:d%.flow"), Uri::Below("a%20b%2Cc%3Ad%25.flow".into()));
        assert_eq!(of("żółw.flow"), Uri::Below("%C5%BC%C3%B3%C5%82w.flow".into()));
        assert_eq!(of("<stdin>"), Uri::Below("%3Cstdin%3E".into()));
    }
}
