//! What people write who know other languages: their operators, lambdas, conditionals, templates; and what it is called here.

use crate::base::Span;
use crate::cel::rules::SYNTAX_ERROR;
use crate::diagnostic::{Diagnostic, Fix};

/// How an operator of another language is written here.
pub(super) struct Foreign {
    /// Ours, if it can stand in the same place.
    pub(super) ours: Option<&'static str>,
    /// What to do.
    pub(super) help: &'static str,
}

impl Foreign {
    /// The report of `word` at `span`.
    pub(super) fn report(&self, word: &str, span: Span) -> Diagnostic {
        let diagnostic = SYNTAX_ERROR.at(span, format!("`{word}` is no operator here")).help(self.help);
        match self.ours {
            // Signs on bits, or a pipe, may be meant as well.
            Some(ours) if matches!(word, "&" | "|") => {
                diagnostic.fix(Fix::guess(format!("change it to `{ours}`")).replace(span, ours))
            }
            Some(ours) => diagnostic.fix(Fix::safe(format!("change it to `{ours}`")).replace(span, ours)),
            None => diagnostic,
        }
    }
}

/// What an operator of another language is here; `None` for our own.
pub(super) fn operator(word: &str) -> Option<Foreign> {
    let (ours, help) = match word {
        "=" | "===" => ("==", "equality is written `==`"),
        "<>" | "!==" => ("!=", "inequality is written `!=`"),
        "=>" => (">=", "“greater or equal” is written `>=`"),
        "=<" => ("<=", "“less or equal” is written `<=`"),
        "&" => ("&&", "“and” is written `&&`; of bits it is `math.bitAnd(a, b)`"),
        "|" => ("||", "“or” is written `||`; of bits it is `math.bitOr(a, b)`, and functions are called as `f(x)`"),
        "??" => ("", "write `x.orValue(y)` for an optional `x`, or `has(a.b) ? a.b : y`"),
        "**" => ("", "multiply with `*`; for powers there is no operator"),
        "++" => ("", "values do not change: write `x + 1`; lists and texts are joined with `+`"),
        "+=" | "-=" | "*=" | "/=" | ":=" => ("", "nothing is assigned in an expression; equality is written `==`"),
        "=~" | "!~" => ("", "write `text.matches(\"…\")`"),
        _ => return None,
    };
    Some(Foreign { ours: Some(ours).filter(|ours| !ours.is_empty()), help })
}

/// `&` and `|` where an operand is a number, or a filter as in a pipe: no sign can replace them.
pub(super) fn bits_or_pipe(word: &str, piped: bool) -> Foreign {
    let help = match (word, piped) {
        ("|", true) => "“or” is written `||`; a value is given to a function as `size(x)` or `x.size()`",
        ("|", false) => "“or” is written `||`; bits are joined with `math.bitOr(a, b)`",
        _ => "“and” is written `&&`; bits are tested with `math.bitAnd(a, b)`",
    };
    Foreign { ours: None, help }
}

/// Whether `word` behind a `|` is a filter in the languages of templates and pipes.
pub(super) fn is_filter(word: &str) -> bool {
    matches!(
        word,
        "length"
            | "size"
            | "count"
            | "upper"
            | "lower"
            | "trim"
            | "join"
            | "first"
            | "last"
            | "keys"
            | "values"
            | "sort"
            | "unique"
            | "reverse"
            | "default"
            | "int"
            | "float"
            | "string"
            | "tojson"
            | "tostring"
            | "tonumber"
            | "not"
            | "map"
            | "select"
            | "replace"
            | "split"
            | "add"
            | "min"
            | "max"
    )
}

/// Two signs with a blank between them that are one sign of ours.
pub(super) fn split_sign(first: &str, second: &str) -> Option<Foreign> {
    let (ours, help) = match (first, second) {
        ("=", "=") => ("==", "equality is written `==`"),
        ("<", "=") => ("<=", "“less or equal” is written `<=`"),
        (">", "=") => (">=", "“greater or equal” is written `>=`"),
        ("&", "&") => ("&&", "“and” is written `&&`"),
        ("|", "|") => ("||", "“or” is written `||`"),
        _ => return None,
    };
    Some(Foreign { ours: Some(ours), help })
}

/// What a word between two values is here, as `a and b`.
pub(super) fn infix_word(word: &str) -> Option<Foreign> {
    let (ours, help) = match word {
        "and" | "AND" | "And" => ("&&", "“and” is written `&&`"),
        "or" | "OR" | "Or" => ("||", "“or” is written `||`"),
        "is" | "IS" | "eq" | "equals" => ("==", "equality is written `==`"),
        "ne" => ("!=", "inequality is written `!=`"),
        "IN" | "In" => ("in", "“in” is written `in`"),
        "mod" | "MOD" => ("%", "the remainder is written `%`"),
        "contains" => ("", "write `a.contains(b)` for texts, `b in a` for lists and maps"),
        "matches" => ("", "write `a.matches(b)`"),
        "startsWith" | "starts_with" => ("", "write `a.startsWith(b)`"),
        "endsWith" | "ends_with" => ("", "write `a.endsWith(b)`"),
        "like" | "LIKE" => ("", "write `a.matches(\"…\")`, or `a.contains(b)`"),
        "xor" | "XOR" => ("!=", "of two conditions exactly one holds: `a != b`"),
        _ => return None,
    };
    Some(Foreign { ours: Some(ours).filter(|ours| !ours.is_empty()), help })
}

/// Whether a word is “not” in another language.
pub(super) fn is_not(word: &str) -> bool {
    matches!(word, "not" | "NOT" | "Not")
}

/// Whether a word belongs to a conditional of another language.
pub(super) fn is_choice(word: &str) -> bool {
    matches!(
        word,
        "if" | "then" | "else" | "elif" | "elseif" | "unless" | "case" | "when" | "switch" | "IF" | "THEN" | "ELSE"
    )
}

/// The report of such a conditional.
pub(super) fn choice(word: &str, span: Span) -> Diagnostic {
    SYNTAX_ERROR
        .at(span, format!("`{word}` means nothing in an expression"))
        .help("write `condition ? this : otherwise`")
}

/// The report of an arrow; `variable` if one stands before it.
pub(super) fn lambda(arrow: &str, span: Span, variable: Option<&str>) -> Diagnostic {
    let diagnostic = SYNTAX_ERROR.at(span, format!("`{arrow}` means nothing in an expression"));
    match variable {
        Some(name) => diagnostic
            .help(format!("the variable is an argument of its own: `list.all({name}, …)`"))
            .fix(Fix::guess("make it an argument").replace(span, ",")),
        None => diagnostic.help("the variable is an argument of its own: `list.all(x, …)`"),
    }
}

/// The report of `${x}` and `{{ x }}`.
pub(super) fn template(span: Span) -> Diagnostic {
    SYNTAX_ERROR
        .at(span, "an expression needs no signs of a template around it")
        .help("write what is inside of the braces")
}

/// The report of `/* … */`; `goes_on` if something stands behind it on its last line.
pub(super) fn comment(written: &str, span: Span, goes_on: bool) -> Diagnostic {
    let diagnostic = SYNTAX_ERROR.at(span, "a comment is not written with `/*` here");
    let diagnostic = diagnostic.help("write `//`: the rest of the line is a comment then");
    let inner = written.trim_start_matches("/*").trim_end_matches("*/").trim();
    if goes_on || inner.contains('\n') {
        return diagnostic.fix(Fix::guess("leave it out").replace(span, ""));
    }
    diagnostic.fix(Fix::safe("change it to `//`").replace(span, format!("// {inner}")))
}

/// The report of a character that means nothing.
pub(super) fn stray(character: &str, span: Span) -> Diagnostic {
    if character.len() > 1 && character.starts_with('`') {
        let help =
            "a name in backticks has letters, digits, `_`, `.`, `-`, `/` and blanks; texts are written in \" or '";
        return SYNTAX_ERROR.at(span, "these backticks hold no name").help(help);
    }
    let shown = character.escape_debug();
    let help = match character {
        "“" | "”" | "„" | "«" | "»" | "‘" | "’" | "‚" => "write texts in \" or '",
        ";" => "an expression ends without a sign",
        "^" => {
            "exclusive “or” is `a != b` for conditions, `math.bitXor(a, b)` for numbers; for powers there is no operator"
        }
        "~" => "for bits write `math.bitNot(x)`, for a condition `!x`",
        "$" | "@" => "names are written without a sign before them",
        "#" => "a comment starts with `//`",
        "\\" => "a `\\` only stands inside of texts",
        "`" => "texts are written in \" or '",
        "≥" => "“greater or equal” is written `>=`",
        "≤" => "“less or equal” is written `<=`",
        "≠" => "inequality is written `!=`",
        "×" | "·" => "multiply with `*`",
        "–" | "—" | "−" => "a minus is written `-`",
        "…" => "write the whole expression",
        _ => "",
    };
    let diagnostic = SYNTAX_ERROR.at(span, format!("`{shown}` means nothing in an expression"));
    if help.is_empty() { diagnostic } else { diagnostic.help(help) }
}
