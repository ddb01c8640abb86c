//! What expressions are printed on.

use super::literal::write_string;
use crate::base::Span;

/// Takes the parts of a text one by one: words, places where a line could end, and what belongs together.
///
/// What a page does not override is done as for a single line.
pub trait Page {
    /// Writes a word or a sign.
    fn text(&mut self, text: &str);

    /// Says where in the source the next word stands. Comments that stand before it can be written now.
    fn at(&mut self, _place: u32) {}

    /// Writes a name that stands at `place`.
    fn name(&mut self, name: &str, place: Span) {
        self.at(place.start);
        self.text(name);
    }

    /// Writes a string literal of this value, which stands at `place`.
    fn string(&mut self, value: &str, place: Span) {
        self.at(place.start);
        let mut out = String::with_capacity(value.len() + 2);
        write_string(&mut out, value);
        self.text(&out);
    }

    /// Begins a group: its lines end at all of its [`Page::line`]s or at none. What follows on other lines stands further in.
    fn begin(&mut self) {}

    /// Ends the group that was begun last.
    fn end(&mut self) {}

    /// Writes a blank at which no line ends.
    fn space(&mut self) {
        self.text(" ");
    }

    /// Writes a blank or, where the group is too long for a line, ends the line.
    fn line(&mut self) {
        self.text(" ");
    }

    /// Writes nothing or, where the group is too long for a line, ends the line.
    fn soft_line(&mut self) {}

    /// Opens a bracket, the contents of which are a group.
    fn open(&mut self, bracket: &str) {
        self.text(bracket);
    }

    /// Writes a comma between the members of a group.
    fn comma(&mut self) {
        self.text(", ");
    }

    /// Closes the bracket that was opened last. The closing one stands at `place`; `comma` says whether one may stand before it.
    fn close(&mut self, bracket: &str, place: u32, _comma: bool) {
        self.at(place);
        self.text(bracket);
    }
}

impl Page for String {
    fn text(&mut self, text: &str) {
        self.push_str(text);
    }
}
