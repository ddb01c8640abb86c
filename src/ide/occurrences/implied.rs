//! How conditions of graphs refer to nodes: as `output`, without a name, and as entries of `ctx`.

/// Whether a text refers without naming.
pub(super) fn is(text: &str) -> bool {
    matches!(text, "output" | "$")
}

/// Where a name stands in `ctx.name`, `ctx["name"]` or `"name" in ctx`, in what follows of it, and in `has(…)`.
pub(super) fn in_context(text: &str, name: &str) -> Option<u32> {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '\\');
    let inner = text.strip_prefix("has").map_or(text, |rest| rest.trim_start().trim_start_matches('(').trim_start());
    let rest = match inner.strip_prefix("ctx") {
        Some(rest) => {
            let rest = rest.trim_start().strip_prefix(['.', '['])?;
            rest.strip_prefix('?').unwrap_or(rest).trim_start()
        }
        None => Some(inner).filter(|inner| inner.starts_with(is_quote) && inner.ends_with("ctx"))?,
    };
    let rest = rest.trim_start_matches(is_quote);
    let behind = rest.strip_prefix(name)?;
    let is_whole = !behind.starts_with(|c: char| c == '_' || c.is_alphanumeric());
    is_whole.then(|| super::length(&text[..text.len() - rest.len()]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_node_is_named_in_ctx() {
        for (text, at) in [
            ("ctx.draft.output", Some(4)),
            ("ctx.?draft.output", Some(5)),
            ("has(ctx.draft)", Some(8)),
            ("ctx[\\\"draft\\\"].output", Some(6)),
            ("'draft' in ctx", Some(1)),
            ("ctx.drafts.output", None),
            ("'draft' in xs", None),
            ("output", None),
        ] {
            assert_eq!(in_context(text, "draft"), at, "{text}");
        }
        assert_eq!(in_context("ctx.c.output", "c"), Some(4));
    }
}
