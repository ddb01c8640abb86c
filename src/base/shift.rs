//! What stands in a text moves when something before it changes; so the spans in what was read from it can be moved, too.

use super::span::{FileId, Name, Span};

/// Where a piece of text stands now: in which file, and by how many bytes behind where it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    file: FileId,
    /// What is added to an offset, modulo 2³²: so that there is one addition for either direction.
    by: u32,
}

impl Shift {
    /// From a place at `from` to the same place at `to`.
    pub const fn new(file: FileId, from: u32, to: u32) -> Self {
        Self { file, by: to.wrapping_sub(from) }
    }

    /// Where the byte at `offset` is now.
    pub const fn offset(self, offset: u32) -> u32 {
        offset.wrapping_add(self.by)
    }

    /// Where the byte that is now at `offset` was.
    pub const fn before(self, offset: u32) -> u32 {
        offset.wrapping_sub(self.by)
    }

    /// Whether nothing moves but from one file to another.
    pub const fn is_still(self) -> bool {
        self.by == 0
    }
}

/// A value with spans in it.
pub trait Shifted {
    /// Moves every span in it.
    fn shift(&mut self, shift: Shift);
}

impl Shifted for Span {
    fn shift(&mut self, shift: Shift) {
        *self = Self { file: shift.file, start: shift.offset(self.start), end: shift.offset(self.end) };
    }
}

impl Shifted for Name {
    fn shift(&mut self, shift: Shift) {
        let Self { text: _, span } = self;
        span.shift(shift);
    }
}

impl<T: Shifted> Shifted for Option<T> {
    fn shift(&mut self, shift: Shift) {
        if let Some(value) = self {
            value.shift(shift);
        }
    }
}

impl<T: Shifted> Shifted for Vec<T> {
    fn shift(&mut self, shift: Shift) {
        for value in self {
            value.shift(shift);
        }
    }
}

impl<T: Shifted + ?Sized> Shifted for Box<T> {
    fn shift(&mut self, shift: Shift) {
        (**self).shift(shift);
    }
}

impl<A: Shifted, B: Shifted> Shifted for (A, B) {
    fn shift(&mut self, shift: Shift) {
        self.0.shift(shift);
        self.1.shift(shift);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_move_either_way_and_to_another_file() {
        let (old, new) = (FileId::new(0), FileId::new(1));
        let mut span = Span::new(old, 10, 14);
        span.shift(Shift::new(new, 10, 3));
        assert_eq!(span, Span::new(new, 3, 7));
        span.shift(Shift::new(old, 0, 7));
        assert_eq!(span, Span::new(old, 10, 14));
    }
}
