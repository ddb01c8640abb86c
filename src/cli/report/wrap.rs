//! Prose broken into lines at spaces, greedily.

use unicode_width::UnicodeWidthStr as _;

/// Prose is no wider than this even in a wide terminal: longer lines are hard to read.
pub(crate) const PROSE_WIDTH: usize = 80;

/// `text` in lines of at most `width` columns, of which the first has `used` columns taken. Each further line starts with
/// `indent`. A word that is wider than a line stays whole, so that paths and names can be copied. No final line break.
pub(crate) fn fill(text: &str, width: usize, used: usize, indent: &str) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut column = used;
    for (number, line) in text.lines().enumerate() {
        let mut first_word = true;
        if number > 0 {
            column = break_line(&mut filled, indent);
        }
        for word in line.trim_end().split(' ') {
            let needed = word.width() + usize::from(!first_word);
            if !first_word && column + needed > width {
                column = break_line(&mut filled, indent);
                first_word = true;
            }
            if !first_word {
                filled.push(' ');
                column += 1;
            }
            filled.push_str(word);
            column += word.width();
            first_word = false;
        }
    }
    filled
}

fn break_line(filled: &mut String, indent: &str) -> usize {
    filled.truncate(filled.trim_end_matches(' ').len());
    filled.push('\n');
    filled.push_str(indent);
    indent.width()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_long_words_stay_whole() {
        assert_eq!(fill("one two three", 9, 0, ""), "one two\nthree");
        assert_eq!(fill("one two", 9, 4, "  "), "one\n  two");
        assert_eq!(fill("a/very/long/path is whole", 6, 0, ""), "a/very/long/path\nis\nwhole");
        assert_eq!(fill("a\nb", 80, 0, "  "), "a\n  b");
        assert_eq!(fill("", 80, 0, "  "), "");
    }
}
