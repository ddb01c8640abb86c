//! Findings as the results of tests, which nearly every service for continuous integration shows.
//!
//! A file is a suite. Each finding in it is a test, which fails if the finding makes the command fail: so the report is as red as the exit code.
//! A file without findings has one test that passes.
//!
//! Source: the schema of Jenkins' xUnit plugin (`junit-10.xsd`), which says what most readers take.

use super::xml::escaped;
use super::{Format, Options, Outcome, advice};
use crate::base::{Position, SourceFile};
use crate::diagnostic::Diagnostic;
use std::io::{self, Write};

pub(super) const FORMAT: Format =
    Format { name: "junit", help: "Findings as results of tests, in JUnit's XML", document: true, render };

fn render(outcome: &Outcome<'_>, _: Options, out: &mut dyn Write) -> io::Result<()> {
    if !outcome.complete() && outcome.diagnostics.is_empty() {
        return out.write_all(NOTHING.as_bytes());
    }
    let suites: Vec<_> = outcome.by_file().into_iter().map(|(file, found)| Suite { outcome, file, found }).collect();
    let tests: usize = suites.iter().map(Suite::tests).sum();
    let failures: usize = suites.iter().map(Suite::failures).sum();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<testsuites name="flowright" tests="{tests}" failures="{failures}" errors="0">"#)?;
    suites.iter().try_for_each(|suite| suite.write(out))?;
    writeln!(out, "</testsuites>")
}

/// What is said where nothing was checked: without a test, a report would be green.
const NOTHING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="flowright" tests="1" failures="0" errors="1">
  <testsuite name="flowright" tests="1" failures="0" errors="1" skipped="0">
    <testcase classname="flowright" name="check">
      <error type="error" message="nothing was checked">nothing was checked; the log of the command says why</error>
    </testcase>
  </testsuite>
</testsuites>
"#;

/// A file.
struct Suite<'r> {
    outcome: &'r Outcome<'r>,
    file: &'r SourceFile,
    found: Vec<&'r Diagnostic>,
}

impl Suite<'_> {
    fn tests(&self) -> usize {
        self.found.len().max(1)
    }

    fn failures(&self) -> usize {
        self.found.iter().filter(|found| self.outcome.fails(found)).count()
    }

    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let path = escaped(self.file.path());
        let (tests, failures) = (self.tests(), self.failures());
        writeln!(out, r#"  <testsuite name="{path}" tests="{tests}" failures="{failures}" errors="0" skipped="0">"#)?;
        if self.found.is_empty() {
            writeln!(out, r#"    <testcase classname="{path}" name="no problems found"/>"#)?;
        }
        self.found.iter().try_for_each(|found| self.test(&path, found, out))?;
        writeln!(out, "  </testsuite>")
    }

    fn test(&self, path: &str, found: &Diagnostic, out: &mut dyn Write) -> io::Result<()> {
        let Diagnostic { rule, severity, message, .. } = found;
        let (code, name, severity) = (rule.code, rule.name, severity.as_str());
        let Position { line, column } = self.file.position(found.primary.span.start);
        let text = format!("{}:{line}:{column}: {severity}[{code}]: {message}{}", self.file.path(), advice(found));
        let (message, text) = (escaped(message), escaped(&text));
        writeln!(out, r#"    <testcase classname="{path}" name="{code} {name} at {line}:{column}">"#)?;
        if self.outcome.fails(found) {
            writeln!(out, r#"      <failure type="{severity}" message="{message}">{text}</failure>"#)?;
        } else {
            writeln!(out, "      <system-out>{text}</system-out>")?;
        }
        writeln!(out, "    </testcase>")
    }
}
