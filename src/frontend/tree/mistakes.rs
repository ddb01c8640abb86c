//! What is wrong with text that is no YAML, in words for people who do not know the specification by heart.

use granit_parser::ErrorKind;

/// The message behind "this is not YAML: ", and what to do. The parser's own words are used where there are none of ours.
pub(super) fn explained(kind: &ErrorKind, info: &str) -> (String, Option<&'static str>) {
    let (message, help) = match kind {
        kind if is_tab(kind) => ("a tab indents this line", "indent with blanks"),
        ErrorKind::MappingValueNotAllowed | ErrorKind::MappingKeyNotAllowed => (
            "a key and its `:` cannot stand here",
            "put text with `: ` in it in quotes; indent a key as far as the others of its map, and what belongs to it further",
        ),
        ErrorKind::InvalidColonPlacement | ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => (
            "a key has to end with `:` on its line",
            "close the bracket or the quote that is open above it, or write the `:`",
        ),
        ErrorKind::UnclosedFlowCollection { .. }
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping => (
            "this bracket is never closed",
            "close it; behind a blank, `#` starts a comment, which goes on to the end of the line",
        ),
        ErrorKind::MismatchedFlowCollectionEnd { .. } | ErrorKind::MisplacedFlowCollectionEnd => {
            ("this bracket closes nothing", "remove it, or open it before")
        }
        ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => (
            "a `,` or the closing bracket is missing",
            "part entries in brackets by `,`; put text that has `{`, `}`, `[`, `]` or `,` in it in quotes, as in `'${ x }'`",
        ),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => {
            ("a text in quotes is not closed, or goes on in a line that is not indented", "close it with its quote")
        }
        ErrorKind::UnknownQuotedScalarEscape => {
            ("this escape has no meaning", "write `\\\\` for a backslash, or use single quotes, in which it is one")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => (
            "something follows a text in quotes",
            "put all of it in quotes; in single quotes a quote is written twice, in double quotes as `\\\"`",
        ),
        ErrorKind::UnexpectedCharacter { .. } => ("text cannot start with this sign", "put the text in quotes"),
        ErrorKind::MissingAnchorOrAliasName => {
            ("a name has to follow `&` or `*`", "name the anchor, or put the text in quotes if none is meant")
        }
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::BlockSequenceEntryNotAllowed => {
            ("this line does not fit to those above it", "indent it as far as the other entries of its map or list")
        }
        ErrorKind::InvalidBlockScalarHeader => {
            ("behind `|` or `>` only `+`, `-`, a digit and a comment may stand", "begin the text on the next line")
        }
        ErrorKind::UnpairedLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidUnicodeEscape
        | ErrorKind::InvalidQuotedScalarHexEscape => (
            "this escape stands for no character",
            "write the character itself, or its code with `\\u` and four digits",
        ),
        _ => return (lower(info), None),
    };
    (message.to_owned(), Some(help))
}

/// Whether this is about a tab.
pub(super) const fn is_tab(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::TabInBlockIndentation
            | ErrorKind::TabNotAllowed
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar
            | ErrorKind::TabAtBlockScalarStart
    )
}

/// The first tab that indents the line of `at`, or else one of the few lines behind it: where a text goes on, the parser names its start.
pub(super) fn indenting_tab(text: &str, at: usize) -> Option<usize> {
    const LINES: usize = 3;
    let mut start = text[..at].rfind('\n').map_or(0, |line| line + 1);
    for line in text[start..].split_inclusive('\n').take(LINES) {
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        if let Some(tab) = indent.find('\t') {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

/// The parser's words, as ours begin.
fn lower(info: &str) -> String {
    let mut rest = info.chars();
    rest.next().map(|first| first.to_lowercase().chain(rest).collect()).unwrap_or_default()
}
