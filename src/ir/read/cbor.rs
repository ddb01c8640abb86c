//! CBOR (RFC 8949) as JSON text.
//!
//! What JSON has no form for is refused: byte strings, tags, `undefined`, keys that are no text. Lengths are believed only
//! as far as bytes follow, so a large one costs nothing.

use super::text::Text;
use crate::ir::encoding::SELF_DESCRIBED;
use ciborium_ll::{Decoder, Header, simple};

/// The JSON text of one value of CBOR, which must be all of `bytes`.
pub(super) fn json(bytes: &[u8]) -> Result<String, String> {
    let rest = bytes.strip_prefix(&SELF_DESCRIBED).unwrap_or(bytes);
    let mut reader = Reader { rest, text: Text::default(), open: Vec::new() };
    match reader.value().and_then(|()| reader.all()) {
        Ok(()) if reader.rest.is_empty() => reader.text.finish(),
        Ok(()) => Err(at(bytes, reader.rest, "something follows the document")),
        Err(message) => Err(at(bytes, reader.rest, &message)),
    }
}

fn at(bytes: &[u8], rest: &[u8], message: &str) -> String {
    format!("{message}, at byte {}", bytes.len() - rest.len())
}

struct Reader<'b> {
    rest: &'b [u8],
    text: Text,
    /// How many values are still to come in each open list or object; nothing where a break ends it.
    open: Vec<Option<u64>>,
}

impl<'b> Reader<'b> {
    /// Reads until everything is closed.
    fn all(&mut self) -> Result<(), String> {
        while let Some(left) = self.open.last_mut() {
            match left {
                Some(0) => self.close()?,
                Some(left) => {
                    *left -= 1;
                    self.value()?;
                }
                None if self.rest.first() == Some(&0xff) => {
                    self.rest = &self.rest[1..];
                    self.close()?;
                }
                None => self.value()?,
            }
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        self.open.pop();
        self.text.close()
    }

    fn value(&mut self) -> Result<(), String> {
        match self.header()? {
            Header::Positive(value) => self.text.plain(&value.to_string())?,
            // CBOR holds -1 - n.
            Header::Negative(value) => self.text.plain(&(-1 - i128::from(value)).to_string())?,
            Header::Float(value) => self.text.double(value)?,
            Header::Simple(simple::TRUE) => self.text.plain("true")?,
            Header::Simple(simple::FALSE) => self.text.plain("false")?,
            Header::Simple(simple::NULL) => self.text.plain("null")?,
            Header::Simple(_) => return Err("a value of this kind has no JSON form".to_owned()),
            Header::Tag(tag) => return Err(format!("the tag {tag} has no JSON form")),
            Header::Bytes(_) => return Err("bytes have no JSON form".to_owned()),
            Header::Break => return Err("nothing is open that could end here".to_owned()),
            Header::Text(length) => self.string(length)?,
            Header::Array(length) => {
                self.open.push(length.map(|length| length as u64));
                self.text.list()?
            }
            Header::Map(length) => {
                self.open.push(length.map(|length| (length as u64).saturating_mul(2)));
                self.text.object()?
            }
        };
        Ok(())
    }

    fn header(&mut self) -> Result<Header, String> {
        let mut decoder = Decoder::from(self.rest);
        let header = decoder.pull().map_err(|error| match error {
            ciborium_ll::Error::Io(_) => "it ends too early".to_owned(),
            ciborium_ll::Error::Syntax(_) => "this byte begins nothing".to_owned(),
        })?;
        self.rest = &self.rest[decoder.offset()..];
        Ok(header)
    }

    /// Text of a known length, or in pieces until a break.
    fn string(&mut self, length: Option<usize>) -> Result<usize, String> {
        if let Some(length) = length {
            let piece = self.piece(length)?;
            return self.text.string(piece);
        }
        let mut whole = String::new();
        loop {
            match self.header()? {
                Header::Text(Some(length)) => whole.push_str(self.piece(length)?),
                Header::Break => return self.text.string(&whole),
                _ => return Err("a piece of text is no text".to_owned()),
            }
        }
    }

    fn piece(&mut self, length: usize) -> Result<&'b str, String> {
        let (piece, rest) = self.rest.split_at_checked(length).ok_or("it ends too early")?;
        let piece = std::str::from_utf8(piece).map_err(|_| "this text is not UTF-8")?;
        self.rest = rest;
        Ok(piece)
    }
}
