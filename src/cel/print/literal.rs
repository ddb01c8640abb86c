//! Literals: text that parsing gives the same value for.

use crate::cel::ast::Literal;
use std::fmt::Write as _;

/// A string literal of this value.
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    write_string(&mut out, text);
    out
}

/// Writes a literal so that parsing gives the same value.
pub(super) fn write_literal(out: &mut String, literal: &Literal) {
    // Writing to a string never fails.
    let _ = match literal {
        Literal::Null => out.write_str("null"),
        Literal::Bool(value) => write!(out, "{value}"),
        Literal::Int(value) => write!(out, "{value}"),
        Literal::Uint(value) => write!(out, "{value}u"),
        Literal::Double(value) if value.is_finite() => write!(out, "{value:?}"),
        // No text parses to these; a tree made by hand may hold them.
        Literal::Double(value) if value.is_nan() => out.write_str("double(\"NaN\")"),
        Literal::Double(value) => write!(out, "double(\"{}Infinity\")", if *value < 0.0 { "-" } else { "" }),
        Literal::String(text) => {
            write_string(out, text);
            Ok(())
        }
        Literal::Bytes(bytes) => {
            write_bytes(out, bytes);
            Ok(())
        }
    };
}

/// Writes `text` in double quotes, with escapes where needed.
pub(super) fn write_string(out: &mut String, text: &str) {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            unseen if is_unseen(unseen) && u32::from(unseen) > 0xffff => {
                let _ = write!(out, "\\U{:08x}", u32::from(unseen));
            }
            unseen if is_unseen(unseen) => {
                let _ = write!(out, "\\u{:04x}", u32::from(unseen));
            }
            plain => out.push(plain),
        }
    }
    out.push('"');
}

/// Whether a character leaves no mark of its own, or none that tells it from an ordinary blank: controls, marks of direction,
/// joiners, fillers, separators of lines, tags, blanks of other widths. The wide blank of Chinese and Japanese texts can be seen.
fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{a0}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{1680}' | '\u{180e}'
                | '\u{2000}'..='\u{200f}' | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
                | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}'
        )
}

fn write_bytes(out: &mut String, bytes: &[u8]) {
    out.push_str("b\"");
    for &byte in bytes {
        match byte {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push('"');
}
