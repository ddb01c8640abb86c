//! What a scalar says, and where each byte of that stands in the file.

use super::super::canvas::{Canvas, Style};
use super::slot::Slot;

/// A scalar, decoded.
pub(super) struct Scalar {
    /// What it says.
    pub(super) text: String,
    /// The cursor in it.
    pub(super) at: usize,
    places: Vec<u32>,
    style: Style,
}

impl Scalar {
    /// Reads the scalar that the cursor is in.
    pub(super) fn read(file: &str, slot: &Slot, cursor: usize) -> Self {
        let mut scalar = Self { text: String::new(), at: 0, places: Vec::new(), style: slot.style };
        let raw = &file[slot.range.clone()];
        match slot.style {
            Style::Plain => scalar.verbatim(raw, slot.range.start),
            Style::Single => scalar.single(raw, slot.range.start),
            Style::Double => scalar.double(raw, slot.range.start),
            Style::Block => scalar.block(raw, slot.range.start),
        }
        scalar.places.push(number(slot.range.end));
        scalar.at = scalar.places.partition_point(|&place| (place as usize) < cursor).min(scalar.text.len());
        while !scalar.text.is_char_boundary(scalar.at) {
            scalar.at -= 1;
        }
        scalar
    }

    /// Whether the cursor is at something that it says, and not in its indentation or an escape.
    pub(super) fn is_at(&self, cursor: usize) -> bool {
        self.places.get(self.at).is_some_and(|&place| place as usize == cursor)
    }

    /// Where a part of it stands, the part that begins at `from`.
    pub(super) fn canvas(&self, from: usize) -> Canvas {
        Canvas::Scalar { places: self.places[from..].to_vec(), style: self.style }
    }

    fn verbatim(&mut self, raw: &str, from: usize) {
        self.text.push_str(raw);
        self.places.extend((from..from + raw.len()).map(number));
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.places.extend(std::iter::repeat_n(number(at), c.len_utf8()));
    }

    fn single(&mut self, raw: &str, from: usize) {
        let mut quote = false;
        for (at, c) in raw.char_indices() {
            quote = c == '\'' && !quote;
            // Of two quotes the first stands for both.
            if c != '\'' || quote {
                for (byte, _) in c.encode_utf8(&mut [0; 4]).bytes().enumerate() {
                    self.places.push(number(from + at + byte));
                }
                self.text.push(c);
            }
        }
    }

    fn double(&mut self, raw: &str, from: usize) {
        let mut chars = raw.char_indices();
        while let Some((at, c)) = chars.next() {
            if c != '\\' {
                for byte in 0..c.len_utf8() {
                    self.places.push(number(from + at + byte));
                }
                self.text.push(c);
                continue;
            }
            let escaped = chars.next().map_or('\\', |(_, escaped)| escaped);
            let digits = match escaped {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                _ => 0,
            };
            let meant = match escaped {
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                '0' => '\0',
                _ if digits > 0 => {
                    let hex: String = chars.by_ref().take(digits).map(|(_, digit)| digit).collect();
                    u32::from_str_radix(&hex, 16).ok().and_then(char::from_u32).unwrap_or('?')
                }
                other => other,
            };
            self.push(meant, from + at);
        }
    }

    fn block(&mut self, raw: &str, from: usize) {
        let depth =
            raw.lines().find(|line| !line.trim().is_empty()).map_or(0, |line| line.len() - line.trim_start().len());
        let mut start = from;
        for line in raw.split_inclusive('\n') {
            let blanks = line.bytes().take_while(|byte| *byte == b' ').count().min(depth);
            self.verbatim(&line[blanks..], start + blanks);
            start += line.len();
        }
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
