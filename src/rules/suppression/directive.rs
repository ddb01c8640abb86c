//! What a comment says to Flowright: `flowright: allow(rule, rule) reason`.

use super::invalid_suppression as invalid;
use crate::base::Span;
use crate::diagnostic::{Rule, Sink};
use crate::rules;
use crate::syntax::ast::Comment;

/// A comment that was understood.
pub(super) struct Directive {
    /// The comment.
    pub(super) comment: Comment,
    /// How much is covered.
    pub(super) extent: Extent,
    /// The rules that are known, and where they are named.
    pub(super) rules: Vec<(Span, &'static Rule)>,
}

/// How much a directive covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// What comes next, or the line.
    Next,
    /// The file.
    File,
}

/// What a comment starts with that speaks to Flowright.
const ADDRESS: &str = "flowright:";

/// What can be said.
const VERBS: [(&str, Extent); 2] = [("allow", Extent::Next), ("allow-file", Extent::File)];

/// Reads a comment. Nothing if it does not speak to Flowright, or says nothing that has an effect; that is reported.
pub(super) fn parse(comment: &Comment, text: &str, sink: &mut Sink) -> Option<Directive> {
    let written = text.get(comment.span.range())?;
    let reader = Reader { comment, written };
    let text = written.trim_start_matches(['/', '#']).trim_start();
    let Some(said) = text.strip_prefix(ADDRESS) else {
        if is_nearly(text) {
            sink.report(invalid::nearly(reader.span(text)));
        }
        return None;
    };
    let said = said.trim();
    let verb = said.split(|c: char| c == '(' || c.is_whitespace()).next().unwrap_or_default();
    let Some((_, extent)) = VERBS.into_iter().find(|(known, _)| *known == verb) else {
        sink.report(invalid::unknown_verb(reader.span(if verb.is_empty() { written } else { verb }), verb));
        return None;
    };
    let listed = said[verb.len()..].trim_start().strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let Some((names, reason)) = listed else {
        sink.report(invalid::without_rules(reader.span(said), verb));
        return None;
    };
    let mut known = Vec::new();
    for name in names.split(',').map(str::trim) {
        let span = reader.span(name);
        match rules::find(name) {
            _ if name.is_empty() => sink.report(invalid::without_rules(reader.span(said), verb)),
            None if is_many(name) => sink.report(invalid::many_rules(span, name)),
            None => sink.report(invalid::unknown_rule(span, name)),
            Some(rule) if rule.is_fixed() => sink.report(invalid::fixed(span, rule)),
            // What is said twice is said once.
            Some(rule) if known.iter().any(|(_, other)| *other == rule) => {}
            Some(rule) => known.push((span, rule)),
        }
    }
    if reason.trim().is_empty() && !known.is_empty() {
        sink.report(invalid::without_reason(reader.span(said), &known));
    }
    (!known.is_empty()).then_some(Directive { comment: *comment, extent, rules: known })
}

/// Whether a name stands for many rules where levels are set: `all`, `style`, `05`, `W05`.
fn is_many(name: &str) -> bool {
    let digits = name.trim_start_matches(['E', 'W', 'I', 'S']);
    matches!(name, "all" | "style") || digits.len() == 2 && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a comment was meant to speak to Flowright: `Flowright: allow(…)`, `flowright allow(…)`.
fn is_nearly(text: &str) -> bool {
    let name = ADDRESS.trim_end_matches(':');
    let rest = text.get(..name.len()).filter(|start| start.eq_ignore_ascii_case(name)).map(|_| &text[name.len()..]);
    rest.is_some_and(|rest| {
        rest.trim_start_matches([':', ' ']).starts_with("allow(")
            || rest.trim_start_matches([':', ' ']).starts_with("allow-file(")
    })
}

struct Reader<'t> {
    comment: &'t Comment,
    written: &'t str,
}

impl Reader<'_> {
    /// The place of a part of the comment.
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    fn span(&self, part: &str) -> Span {
        let start = self.comment.span.start + (part.as_ptr().addr() - self.written.as_ptr().addr()) as u32;
        Span::new(self.comment.span.file, start, start + part.len() as u32)
    }
}
