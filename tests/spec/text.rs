//! Findings as the specification writes them: the line of `--format short`, and below it, indented, what else is said.

use flowright::base::Span;
use flowright::diagnostic::Diagnostic;
use flowright::driver::Report;
use std::fmt::Write as _;

/// Everything that a check found.
pub(crate) fn report(report: &Report) -> String {
    report.diagnostics.iter().map(|found| finding(report, found)).collect()
}

fn finding(report: &Report, found: &Diagnostic) -> String {
    let place = |span: Span| {
        let position = report.sources.position(span);
        format!("{}:{}:{}", report.sources.file(span.file).path(), position.line, position.column)
    };
    let severity = found.severity.as_str();
    let mut text = format!("{}: {severity}[{}]: {}\n", place(found.primary.span), found.rule.code, found.message);
    if !found.primary.text.is_empty() {
        _ = writeln!(text, "  here: {}", found.primary.text);
    }
    for label in &found.related {
        _ = writeln!(text, "  {}: {}", place(label.span), label.text);
    }
    if let Some(witness) = &found.witness {
        _ = writeln!(text, "  when: {witness}");
    }
    if let Some(help) = &found.help {
        _ = writeln!(text, "  help: {}", help.replace('\n', "\n    ").replace("\n    \n", "\n\n"));
    }
    text
}
