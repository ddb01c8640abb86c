//! How a document is written down: JSON, YAML or CBOR. All three say the same, and have the same hash.

/// A way to write a document down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encoding {
    /// JSON (RFC 8259), which every reader knows.
    #[default]
    Json,
    /// YAML 1.2, for people.
    Yaml,
    /// CBOR (RFC 8949): small, and quick to read.
    Cbor,
}

/// The tag 55799, which says of what follows that it is CBOR (RFC 8949, section 3.4.6).
pub(super) const SELF_DESCRIBED: [u8; 3] = [0xd9, 0xd9, 0xf7];

impl Encoding {
    /// What the ending of a file's name promises, if it promises anything.
    pub fn of_name(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        let named = |encoding: &Self| ending.eq_ignore_ascii_case(encoding.ending());
        let known = [Self::Json, Self::Yaml, Self::Cbor].into_iter().find(named);
        known.or_else(|| ending.eq_ignore_ascii_case("yml").then_some(Self::Yaml))
    }

    /// The ending of a file's name, without the dot.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Yaml => "yaml",
            Self::Cbor => "cbor",
        }
    }

    /// What `bytes` are. Where they leave it open, `promised` decides.
    ///
    /// A map in CBOR begins with a byte that no text begins with. YAML may begin with a brace too, but who writes that
    /// and does not say so means JSON.
    pub fn of(bytes: &[u8], promised: Option<Self>) -> Self {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match text.trim_ascii_start().first() {
            _ if matches!(bytes, [0xa0..=0xbf, ..]) || bytes.starts_with(&SELF_DESCRIBED) => Self::Cbor,
            Some(b'{') if promised != Some(Self::Yaml) => Self::Json,
            _ => promised.unwrap_or(Self::Yaml),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Encoding::{self, Cbor, Json, Yaml};

    #[test]
    fn bytes_show_what_they_are() {
        assert_eq!(Encoding::of(b"\xef\xbb\xbf \n{}", None), Json);
        assert_eq!(Encoding::of(b"{}", Some(Cbor)), Json);
        assert_eq!(Encoding::of(b"ir: flowright/1", None), Yaml);
        assert_eq!(Encoding::of(b"\xbf\xff", Some(Json)), Cbor);
        assert_eq!(Encoding::of(b"\xd9\xd9\xf7\xa0", None), Cbor);
    }

    #[test]
    fn the_name_decides_what_the_bytes_leave_open() {
        assert_eq!(Encoding::of(b"{}", Encoding::of_name("a.yml")), Yaml);
        assert_eq!(Encoding::of(b"", Encoding::of_name("a.b/c.JSON")), Json);
        assert_eq!(Encoding::of(b"", Encoding::of_name("a.cbor")), Cbor);
        assert_eq!(["a", "a.txt", "<stdin>"].map(Encoding::of_name), [None; 3]);
    }
}
