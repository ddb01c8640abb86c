//! Where the operand begins that stands before a sign.

use crate::ide::lex::{Kind, Token};

/// Where an operand begins whose last token is `last`: a chain such as `a.b(c)[0].d`.
pub(super) fn operand_start(tokens: &[Token<'_>], last: usize) -> Option<usize> {
    let mut at = last;
    loop {
        let token = tokens.get(at)?;
        let start = match token.text {
            ")" | "]" | "}" if token.kind == Kind::Sign => {
                let open = opener(tokens, at)?;
                let before = open.checked_sub(1).and_then(|before| tokens.get(before));
                let goes_on = before.is_some_and(|before| match tokens[open].text {
                    "(" => before.is_word() && !before.is("in"),
                    "[" | "[?" => ends_operand(before),
                    _ => false,
                });
                if goes_on && tokens[open].text != "(" {
                    at = open - 1;
                    continue;
                }
                if goes_on { open - 1 } else { open }
            }
            _ if token.kind == Kind::Sign || token.kind == Kind::Comment => return None,
            _ => at,
        };
        match start.checked_sub(1).map(|before| &tokens[before]) {
            Some(dot) if (dot.is(".") || dot.is(".?")) && start >= 2 => at = start - 2,
            _ => return Some(start),
        }
    }
}

/// Whether an operand may end with this token.
pub(super) fn ends_operand(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::Word => !token.is("in"),
        Kind::Quoted | Kind::Number | Kind::Text { .. } => true,
        Kind::Comment => false,
        Kind::Sign => matches!(token.text, ")" | "]" | "}"),
    }
}

/// The opening bracket of a closing one.
fn opener(tokens: &[Token<'_>], close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for at in (0..=close).rev() {
        if tokens[at].kind != Kind::Sign {
            continue;
        }
        match tokens[at].text {
            ")" | "]" | "}" => depth += 1,
            "(" | "[" | "[?" | "{" => {
                depth -= 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::lex;

    #[test]
    fn an_operand_is_found_from_its_end() {
        for (text, operand) in [
            ("x + a.b", "a.b"),
            ("f(a) == xs[0].map(x, x)", "xs[0].map(x, x)"),
            ("a && (b || c)", "(b || c)"),
            ("a in [1, 2]", "[1, 2]"),
            ("f(x, a.?b", "a.?b"),
            ("!\"text\"", "\"text\""),
            ("- a.`b c`.d", "a.`b c`.d"),
        ] {
            let tokens: Vec<Token<'_>> = lex::tokens(text).collect();
            let start = operand_start(&tokens, tokens.len() - 1).unwrap();
            assert_eq!(&text[tokens[start].start..], operand);
        }
    }
}
