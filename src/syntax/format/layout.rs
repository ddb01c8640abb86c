//! The layout of one statement: which of the places where a line could end are line ends.
//!
//! The text comes as a flat list of tokens, as in Oppen ("Prettyprinting", 1980), with groups as in Wadler ("A prettier printer", 2003):
//! a group that fits into the rest of its line stays on it, and of one that does not, every line ends. Since a whole statement is at
//! hand, widths are sums that are made once, so each decision is one comparison: the time is linear, and nothing recurses.

#[cfg(test)]
mod tests;

use unicode_width::UnicodeWidthStr;

/// The most columns that a line takes, if it can be helped.
pub(super) const WIDTH: usize = 100;

/// How many columns a block or a continued line is further in.
const INDENT: usize = 2;

/// A part of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    /// A part of the words, with its width.
    Text {
        start: usize,
        end: usize,
        width: usize,
    },
    /// Nothing, and a blank; comments may come in.
    Nothing,
    Space,
    /// Nothing or a blank; a line end in a group that does not fit.
    Soft,
    Line,
    /// A comma in a group that does not fit.
    Comma,
    Begin,
    End,
    Indent,
    Dedent,
    /// Comments in place of a blank: a range of the notes.
    Notes {
        start: usize,
        end: usize,
        further_in: bool,
        line_behind: bool,
    },
}

/// What is inside of a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inside {
    /// A group.
    Tight,
    /// A group with blanks at both ends.
    Spaced,
    /// A part of the group around it: its lines end when that one does not fit.
    OuterGroup,
}

/// A comment as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Note {
    start: usize,
    end: usize,
    /// Whether it stands on the line of what is before it.
    trailing: bool,
}

/// What is known of the group at a `Begin`.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    /// The width from its begin to the first place behind its end where a line could end.
    width: usize,
    /// Whether a line ends in it in any case.
    broken: bool,
}

/// The tokens of the statement at hand.
#[derive(Debug, Default)]
pub(super) struct Layout {
    words: String,
    tokens: Vec<Token>,
    notes: Vec<Note>,
    /// The last place where comments could come in, if no word followed it.
    pending: Option<usize>,
    /// Whether a line ends in any case.
    broken: bool,
    width: usize,
    groups: Vec<Group>,
    open: Vec<usize>,
}

/// A state to go back to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    tokens: usize,
    words: usize,
    width: usize,
    broken: bool,
}

impl Layout {
    /// Writes a word or a sign.
    pub(super) fn text(&mut self, text: &str) {
        let start = self.words.len();
        self.words.push_str(text);
        let width = if text.is_ascii() { text.len() } else { text.width() };
        self.broken |= text.contains('\n');
        self.width += width;
        self.push(Token::Text { start, end: self.words.len(), width });
        self.pending = None;
    }

    fn push(&mut self, token: Token) {
        self.tokens.push(token);
    }

    fn push_place(&mut self, token: Token) {
        self.pending = Some(self.tokens.len());
        self.push(token);
    }

    /// A blank at which no line ends.
    pub(super) fn space(&mut self) {
        self.width += 1;
        self.push_place(Token::Space);
    }

    /// A blank or a line end.
    pub(super) fn line(&mut self) {
        self.width += 1;
        self.push_place(Token::Line);
    }

    /// Nothing or a line end.
    pub(super) fn soft_line(&mut self) {
        self.push_place(Token::Soft);
    }

    /// Begins a group.
    pub(super) fn begin(&mut self) {
        self.push(Token::Begin);
    }

    /// Ends the group that was begun last.
    pub(super) fn end(&mut self) {
        self.push(Token::End);
    }

    /// Lines from here on stand further in.
    pub(super) fn indent(&mut self) {
        self.push(Token::Indent);
    }

    /// Lines from here on stand as before the last [`Layout::indent`].
    pub(super) fn dedent(&mut self) {
        self.push(Token::Dedent);
    }

    /// Opens a bracket.
    pub(super) fn open(&mut self, bracket: &str, inside: Inside) {
        self.text(bracket);
        if inside != Inside::OuterGroup {
            self.begin();
        }
        self.indent();
        let spaced = inside == Inside::Spaced;
        self.width += usize::from(spaced);
        self.push_place(if spaced { Token::Line } else { Token::Soft });
    }

    /// Closes the bracket that was opened last; `notes` are the comments before it, and `comma` says whether one may stand there.
    pub(super) fn close(&mut self, bracket: &str, inside: Inside, comma: bool, notes: &[(String, bool)]) {
        let spaced = inside == Inside::Spaced;
        let empty = matches!(self.tokens.last(), Some(Token::Line | Token::Soft)) && self.pending.is_some();
        if comma {
            self.push(Token::Comma);
        }
        if !notes.is_empty() {
            if !empty {
                self.push_place(Token::Nothing);
            }
            self.put_notes(notes, false);
        }
        self.dedent();
        self.width += usize::from(spaced && !empty);
        self.push(if spaced && !empty { Token::Line } else { Token::Soft });
        if inside != Inside::OuterGroup {
            self.end();
        }
        self.text(bracket);
    }

    /// Writes comments, each with whether it stands on the line before it, in place of the last blank or between two words.
    pub(super) fn notes(&mut self, notes: &[(String, bool)]) {
        self.put_notes(notes, true);
    }

    fn put_notes(&mut self, notes: &[(String, bool)], line_behind: bool) {
        let first = self.notes.len();
        for (text, trailing) in notes {
            let start = self.words.len();
            self.words.push_str(text);
            self.notes.push(Note { start, end: self.words.len(), trailing: *trailing });
        }
        let place = self.pending.take().unwrap_or_else(|| {
            self.push(Token::Nothing);
            self.tokens.len() - 1
        });
        let further_in = line_behind && matches!(self.tokens[place], Token::Space | Token::Nothing);
        self.tokens[place] = Token::Notes { start: first, end: self.notes.len(), further_in, line_behind };
        self.broken = true;
    }

    /// The state now.
    pub(super) fn mark(&self) -> Mark {
        Mark { tokens: self.tokens.len(), words: self.words.len(), width: self.width, broken: self.broken }
    }

    /// Takes back what was written since `mark`, in which there were no comments.
    pub(super) fn back_to(&mut self, mark: Mark) {
        self.tokens.truncate(mark.tokens);
        self.words.truncate(mark.words);
        (self.width, self.broken) = (mark.width, mark.broken);
        self.pending = None;
    }

    /// Whether all fits on one line that starts at `column`.
    pub(super) fn fits(&self, column: usize) -> bool {
        !self.broken && column + self.width <= WIDTH
    }

    /// Writes the statement to the end of `out`, where the line at hand is `depth` blocks in, and begins a new one.
    pub(super) fn write(&mut self, out: &mut String, depth: usize) {
        if self.fits(depth * INDENT) {
            self.write_flat(out);
        } else {
            self.measure();
            self.write_broken(out, depth);
        }
        self.words.clear();
        self.tokens.clear();
        self.notes.clear();
        (self.pending, self.broken, self.width) = (None, false, 0);
    }

    /// Writes the statement on one line, whatever its width.
    pub(super) fn write_flat(&self, out: &mut String) {
        for token in &self.tokens {
            match token {
                Token::Text { start, end, .. } => out.push_str(&self.words[*start..*end]),
                Token::Space | Token::Line => out.push(' '),
                Token::Nothing
                | Token::Soft
                | Token::Comma
                | Token::Begin
                | Token::End
                | Token::Indent
                | Token::Dedent
                | Token::Notes { .. } => {}
            }
        }
    }

    /// Finds the widths of all groups: from back to front, so that what follows a group is known.
    fn measure(&mut self) {
        self.groups.clear();
        self.groups.resize(self.tokens.len(), Group::default());
        self.open.clear();
        // The width of what is behind the token at hand, to the end and to the next place where a line could end.
        let (mut behind, mut to_break) = (0, 0);
        // Of each group that is open: whether a line ends in it, and the width of what is behind its end.
        let mut outer: Vec<(bool, usize)> = Vec::new();
        for (at, token) in self.tokens.iter().enumerate().rev() {
            match *token {
                Token::Text { start, end, width } => {
                    behind += width;
                    to_break += width;
                    if self.words[start..end].contains('\n')
                        && let Some(group) = outer.last_mut()
                    {
                        group.0 = true;
                    }
                }
                Token::Space => (behind, to_break) = (behind + 1, to_break + 1),
                Token::Line => (behind, to_break) = (behind + 1, 0),
                Token::Soft => to_break = 0,
                Token::Notes { .. } => {
                    to_break = 0;
                    if let Some(group) = outer.last_mut() {
                        group.0 = true;
                    }
                }
                Token::End => outer.push((false, behind.saturating_sub(to_break))),
                Token::Begin => {
                    let (broken, end) = outer.pop().unwrap_or_default();
                    self.groups[at] = Group { width: behind.saturating_sub(end), broken };
                    if let Some(group) = outer.last_mut() {
                        group.0 |= broken;
                    }
                }
                Token::Nothing | Token::Comma | Token::Indent | Token::Dedent => {}
            }
        }
    }

    fn write_broken(&self, out: &mut String, depth: usize) {
        let mut column = depth * INDENT;
        let mut indent = depth * INDENT;
        // Whether the lines of each open group end. Outside of groups they do.
        let mut broken = vec![true];
        for (at, token) in self.tokens.iter().enumerate() {
            let ends = broken.last().copied().unwrap_or(true);
            match *token {
                Token::Text { start, end, width } => {
                    let text = &self.words[start..end];
                    out.push_str(text);
                    column = match text.rsplit_once('\n') {
                        Some((_, last)) => last.width(),
                        None => column + width,
                    };
                }
                Token::Line | Token::Soft if ends => column = new_line(out, indent),
                Token::Space | Token::Line => {
                    out.push(' ');
                    column += 1;
                }
                Token::Comma if ends => out.push(','),
                Token::Nothing | Token::Soft | Token::Comma => {}
                Token::Begin => {
                    let Group { width, broken: any } = self.groups[at];
                    broken.push(ends && (any || column + width > WIDTH));
                }
                Token::End => _ = broken.pop(),
                Token::Indent => indent += INDENT,
                Token::Dedent => indent = indent.saturating_sub(INDENT),
                Token::Notes { start, end, further_in, line_behind } => {
                    let indent = indent + if further_in { INDENT } else { 0 };
                    for note in &self.notes[start..end] {
                        if note.trailing {
                            out.push(' ');
                        } else {
                            new_line(out, indent);
                        }
                        out.push_str(&self.words[note.start..note.end]);
                    }
                    if line_behind {
                        column = new_line(out, indent);
                    }
                }
            }
        }
    }
}

/// Begins a line; gives its column.
fn new_line(out: &mut String, indent: usize) -> usize {
    out.push('\n');
    out.extend(std::iter::repeat_n(' ', indent));
    indent
}
