//! What has to go with a declaration or a statement when a fix removes it: its doc comment and its lines, but no other comment.

use super::Context;
use crate::base::Span;
use crate::hir::ModuleId;

/// The place to cut so that what stands at `span` is gone; none where more would go with it, or where it is not known how files of the kind are
/// written.
pub(super) fn cut(context: Context<'_>, module: ModuleId, span: Span) -> Option<Span> {
    let (own, text) = own_text(context, module, span)?;
    let doc = match doc_above(text, own.line) {
        Above::Doc(begin) => Some(begin),
        Above::Nothing => None,
        Above::Other => return None,
    };
    let rest = text[own.end..].find('\n').map_or(text.len(), |at| own.end + at + 1);
    if text[own.line..own.start].trim().is_empty() && text[own.end..rest].trim().is_empty() {
        return Some(place(span, doc.unwrap_or(own.line), without_second_blank(text, doc.unwrap_or(own.line), rest)));
    }
    if is_directive(&text[own.end..rest]) {
        return None;
    }
    // Something else stands on the line: it stays, and so do the blanks before it.
    let blanks = text[own.end..rest].len() - text[own.end..rest].trim_start_matches([' ', '\t']).len();
    Some(place(span, if doc.is_some() { return None } else { own.start }, own.end + blanks))
}

/// The same for an import: a doc comment right above the first one is the file's, and stays apart from what follows.
pub(super) fn cut_import(context: Context<'_>, module: ModuleId, span: Span) -> Option<Span> {
    let (own, text) = own_text(context, module, span)?;
    if doc_above(text, own.line) == Above::Nothing {
        cut(context, module, span)
    } else {
        let rest = text[own.end..].find('\n').map_or(text.len(), |at| own.end + at);
        let alone = text[own.line..own.start].trim().is_empty() && text[own.end..rest].trim().is_empty();
        alone.then_some(span)
    }
}

/// A piece of a text.
struct Piece {
    /// Where its first line begins.
    line: usize,
    start: usize,
    end: usize,
}

/// Where something stands in the text of its file, if that is a file of the language and no comment stands within.
fn own_text(context: Context<'_>, module: ModuleId, span: Span) -> Option<(Piece, &str)> {
    let module = &context.program.modules[module];
    let first = module.comments.partition_point(|comment| comment.span.start < span.start);
    let holds_comment = module.comments.get(first).is_some_and(|comment| comment.span.start < span.end);
    if !module.native || holds_comment {
        return None;
    }
    let text = context.sources.file(module.file).text();
    let (start, end) = (span.start as usize, span.end as usize);
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    Some((Piece { line, start, end }, text))
}

/// What stands right above a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Above {
    /// No doc comment.
    Nothing,
    /// A doc comment that begins here.
    Doc(usize),
    /// A doc comment with another comment between it and the line, which it would become the doc comment of; or something said to Flowright.
    Other,
}

/// What stands right above a line.
fn doc_above(text: &str, line: usize) -> Above {
    let (mut begin, mut at, mut others) = (None, line, false);
    while at > 0 {
        let above = text[..at - 1].rfind('\n').map_or(0, |newline| newline + 1);
        let comment = text[above..at].trim();
        let is_doc = comment.starts_with("///") && !comment.starts_with("////");
        if !comment.starts_with("//") {
            break;
        }
        if is_doc && others || is_directive(comment) {
            return Above::Other;
        }
        if is_doc {
            begin = Some(above);
        }
        others |= !is_doc;
        at = above;
    }
    begin.map_or(Above::Nothing, Above::Doc)
}

/// Whether a comment says something of what comes next, or of its line: it would be about something else.
fn is_directive(comment: &str) -> bool {
    comment.contains("flowright:")
}

/// The end of the cut from `start` to `end`, whole lines: of two blank lines that would meet, one goes too.
fn without_second_blank(text: &str, start: usize, end: usize) -> usize {
    let above = text[..start].trim_end_matches([' ', '\t', '\r']);
    let blank_above = start == 0
        || above.strip_suffix('\n').is_some_and(|above| {
            let line = above.rsplit('\n').next().unwrap_or_default();
            line.trim().is_empty() || line.trim_end().ends_with('{')
        });
    let next = text[end..].find('\n').map(|at| end + at + 1);
    match next {
        Some(next) if blank_above && text[end..next].trim().is_empty() => next,
        Some(_) | None => end,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
const fn place(span: Span, start: usize, end: usize) -> Span {
    Span::new(span.file, start as u32, end as u32)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Edit;
    use crate::driver::{MemoryWorld, check};

    /// A file without what is unused in it.
    fn mended(text: &str) -> String {
        let world = MemoryWorld::new().with("a.flow", text).with("b.flow", "type B = string\n");
        let found = check(&world, &["a.flow".to_owned()]).diagnostics;
        let unused = found.iter().filter(|found| found.rule.family() == "05");
        let mut edits: Vec<&Edit> = unused.flat_map(|found| &found.fixes).flat_map(|fix| &fix.edits).collect();
        edits.sort_by_key(|edit| edit.span);
        let mut text = text.to_owned();
        edits.into_iter().rev().for_each(|edit| text.replace_range(edit.span.range(), &edit.text));
        text
    }

    const REST: &str = "compute c(t: string) -> string {\n  timeout 1s\n}\n\
                        workflow w(t: string) -> string {\n  step s = c(t)\n  return s\n}\n";

    /// What is left of some declarations before a workflow.
    fn left(declarations: &str) -> String {
        let whole = mended(&format!("{declarations}{REST}"));
        whole.strip_suffix(REST).map_or_else(|| panic!("{whole}"), str::to_owned)
    }

    #[test]
    fn whole_lines_go_with_their_doc_comment_and_no_other() {
        assert_eq!(left("const A = 1\n"), "");
        assert_eq!(left("// why\n/// doc\n/// more\nconst A = 1\n"), "// why\n");
        assert_eq!(left("// why\r\n/// doc\r\nconst A = 1\r\n// next\r\n"), "// why\r\n// next\r\n");
        assert_eq!(left("/// apart\n\nconst A = 1\n"), "/// apart\n\n");
        assert_eq!(left("type A = {\n  a: int,\n}\n"), "");
    }

    #[test]
    fn of_two_blank_lines_that_would_meet_one_goes() {
        assert_eq!(left("// a\n\nconst A = 1\n\n// b\n"), "// a\n\n// b\n");
        assert_eq!(left("const A = 1\n\n// b\n"), "// b\n");
        assert_eq!(left("// a\nconst A = 1\n\n// b\n"), "// a\n\n// b\n");
        assert_eq!(left("// a\n\nconst A = 1\n// b\n"), "// a\n\n// b\n");
    }

    #[test]
    fn what_stands_on_the_same_line_stays() {
        assert_eq!(left("const A = 1 // why\n"), "// why\n");
        assert_eq!(left("const A = 1 const B = 2\n"), "\n");
        assert_eq!(left("/// doc\nconst A = 1 // why\n"), "/// doc\nconst A = 1 // why\n");
    }

    #[test]
    fn a_comment_within_or_a_doc_comment_that_would_go_over_to_the_next_forbids_it() {
        for kept in [
            "// flowright: allow(lost-data) no\nconst A = 1\n",
            "const A = // why\n  1\n",
            "/// doc\n// why\nconst A = 1\n",
        ] {
            assert_eq!(left(kept), kept);
        }
    }

    #[test]
    fn the_doc_comment_of_the_file_stays_above_an_import() {
        assert_eq!(left("/// All of it.\nimport \"b.flow\"\n"), "/// All of it.\n\n");
        assert_eq!(left("/// All of it.\n\nimport \"b.flow\"\n\n"), "/// All of it.\n\n");
        assert_eq!(left("import \"b.flow\"\n"), "");
    }

    #[test]
    fn lets_and_the_last_line() {
        let text = "effect e(t: string) { timeout 1s }\nworkflow w(t: string) {\n  let a = t\n\n  step s = e(t)\n  let b = 1\n}";
        let rest = "effect e(t: string) { timeout 1s }\nworkflow w(t: string) {\n  step s = e(t)\n}";
        assert_eq!(mended(text), rest);
        assert_eq!(mended(&format!("{REST}const A = 1")), REST);
    }
}
