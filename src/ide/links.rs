//! What in a file leads elsewhere: paths of imports and schemas, and names of rules in the comments that allow them.

use super::Focus;
use crate::base::{Span, json};
use crate::diagnostic::Rule;
use crate::hir::TypeId;
use crate::syntax::ast::TypeBody;

/// Something that leads elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it stands, without quotes.
    pub span: Span,
    /// Where it leads.
    pub goal: Goal,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    /// To a place in a file that was read.
    File(Span),
    /// To the page of a rule.
    Page(String),
}

/// All links in the file in question, by place.
pub fn links(focus: &Focus) -> Vec<Link> {
    let program = focus.program();
    let mut found = Vec::new();
    for module in focus.modules() {
        for import in program.modules[module].imports.iter().filter(|import| !import.stub) {
            let target = import.target.map(|target| Span::new(program.modules[target].file, 0, 0));
            found.extend(target.map(|to| Link { span: bare(focus, import.path.span), goal: Goal::File(to) }));
        }
    }
    let modules: Vec<_> = focus.modules().collect();
    for (id, decl) in program.types.enumerate().filter(|(_, decl)| modules.contains(&decl.module)) {
        let TypeBody::Schema(path) = &decl.body else { continue };
        let to = schema(focus, id, &path.value);
        found.extend(to.map(|to| Link { span: bare(focus, path.span), goal: Goal::File(to) }));
    }
    for suppression in focus.suppressions().iter().filter(|it| it.comment.file == focus.file) {
        let page = |(span, rule): &(Span, &'static Rule)| Link { span: *span, goal: Goal::Page(rule.url()) };
        found.extend(suppression.rules.iter().map(page));
    }
    found.sort_by_key(|link| link.span);
    found.dedup();
    found
}

/// The place in a schema file that a type is made from: of `schema.json#/$defs/X` what `X` is there.
fn schema(focus: &Focus, id: TypeId, path: &str) -> Option<Span> {
    let file = focus.schema(id)?;
    let text = focus.sources.file(file).text();
    let pointer = path.split_once('#').map_or("", |(_, pointer)| pointer);
    let at = within(text, pointer).unwrap_or(0);
    Some(Span::new(file, at, at))
}

/// Where what a JSON pointer (RFC 6901) means begins in a text: its key, if it has one.
#[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
fn within(text: &str, pointer: &str) -> Option<u32> {
    let mut range = json::whole(text);
    let mut start = range.start;
    for part in pointer.split('/').skip(1) {
        let wanted = part.replace("~1", "/").replace("~0", "~");
        let parts = json::parts(text, range);
        let found = parts.into_iter().enumerate().find(|(place, part)| match &part.key {
            Some(key) => serde_json::from_str::<String>(&text[key.clone()]).is_ok_and(|key| key == wanted),
            None => place.to_string() == wanted,
        });
        let (_, part) = found?;
        start = part.key.map_or(part.value.start, |key| key.start);
        range = part.value;
    }
    Some(start as u32)
}

/// A text without its quotes.
fn bare(focus: &Focus, span: Span) -> Span {
    let text = focus.sources.text(span);
    let inner = text.trim_start_matches(['r', 'R']).trim_start_matches(['"', '\'']);
    let quotes = text.len() - inner.len();
    let closing = inner.len() - inner.trim_end_matches(['"', '\'']).len();
    if closing == 0 {
        return span;
    }
    #[expect(clippy::cast_possible_truncation, reason = "sources are at most 64 MiB")]
    let (start, end) = (span.start + quotes as u32, span.end - closing as u32);
    if start < end { Span { start, end, ..span } } else { span }
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_pointer_leads_to_the_key_of_what_it_means() {
        let text = r#"{"$defs": {"a/b": [1, {"x": 2}]}}"#;
        let at = |pointer: &str| within(text, pointer).map(|at| &text[at as usize..at as usize + 3]);
        assert_eq!(at(""), Some("{\"$"));
        assert_eq!(at("/$defs/a~1b"), Some("\"a/"));
        assert_eq!(at("/$defs/a~1b/1/x"), Some("\"x\""));
        assert_eq!(at("/$defs/c"), None);
    }
}
