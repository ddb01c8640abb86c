//! Findings as Checkstyle writes them, a checker of Java: what many tools read that show the findings of others.
//!
//! `source` is made so that readers that cut it at its points get the name of the rule and its code.

use super::xml::escaped;
use super::{Format, Options, Outcome, advice};
use crate::base::{Position, SourceFile};
use crate::diagnostic::Diagnostic;
use std::io::{self, Write};

pub(super) const FORMAT: Format =
    Format { name: "checkstyle", help: "Findings in Checkstyle's XML", document: true, render };

/// The version of Checkstyle whose format this is: readers do not know ours.
const VERSION: &str = "4.3";

fn render(outcome: &Outcome<'_>, _: Options, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<checkstyle version="{VERSION}">"#)?;
    for (file, found) in outcome.by_file() {
        writeln!(out, r#"  <file name="{}">"#, escaped(file.path()))?;
        found.iter().try_for_each(|found| error(file, found, out))?;
        writeln!(out, "  </file>")?;
    }
    writeln!(out, "</checkstyle>")
}

fn error(file: &SourceFile, found: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
    let Position { line, column } = file.position(found.primary.span.start);
    let (severity, message) = (found.severity.as_str(), escaped(&format!("{}{}", found.message, advice(found))));
    let source = format!("flowright.{}.{}", found.rule.code, found.rule.name);
    writeln!(
        out,
        r#"    <error line="{line}" column="{column}" severity="{severity}" message="{message}" source="{source}"/>"#
    )
}
