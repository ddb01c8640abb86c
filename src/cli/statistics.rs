//! `check --statistics`: how many findings there are of each rule, in place of the findings themselves.
//!
//! It is for a first look at a project with many of them: what to begin with, what could be mended at once, what to turn off. Reports in files
//! are written as without it.

use super::console::{Console, Stream};
use super::report::{Format, Options, Style};
use crate::diagnostic::{Applicability, Diagnostic, Rule, Severity};
use crate::driver::Report;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(super) struct StatisticsArgs {
    /// In place of findings, write how many there are of each rule, and for how many of them there is a safe fix
    #[arg(long)]
    statistics: bool,
}

impl StatisticsArgs {
    /// Whether they are wanted.
    pub(super) const fn is_wanted(self) -> bool {
        self.statistics
    }

    /// What is wrong with asking for them in a format that has its own form, and what to do.
    pub(super) fn refusal(self, format: Format) -> Option<(&'static str, &'static str)> {
        let for_people = [Format::PRETTY, Format::RICH, Format::SHORT].contains(&format);
        if !self.statistics || for_people || format == Format::JSON {
            return None;
        }
        let help = "choose `--format json`, or leave `--format` out; `--report` still writes findings in any format";
        Some(("this format is of findings, and has no place for statistics", help))
    }
}

/// What there is of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
struct Line {
    code: &'static str,
    #[serde(rename = "rule")]
    name: &'static str,
    /// The gravest, because paths may have levels of their own.
    #[serde(serialize_with = "as_text")]
    severity: Severity,
    count: usize,
    /// How many of them have a safe fix.
    fixable: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over references")]
fn as_text<S: serde::Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(severity.as_str())
}

/// Writes them.
pub(super) fn write(format: Format, report: &Report, stream: Stream, console: &mut Console<'_>) -> io::Result<()> {
    let lines = lines(&report.diagnostics);
    let (options, out) = match stream {
        Stream::Out => (console.out_options, &mut *console.out),
        Stream::Err => (console.err_options, &mut *console.err),
    };
    if format == Format::JSON { json(&lines, out) } else { table(&lines, options, out) }
}

/// What there is of each rule, the most first, and of as many in the order of their codes.
fn lines(found: &[Diagnostic]) -> Vec<Line> {
    let mut lines: BTreeMap<&str, Line> = BTreeMap::new();
    for diagnostic in found {
        let Rule { code, name, .. } = *diagnostic.rule;
        let severity = diagnostic.severity;
        let line = lines.entry(code).or_insert(Line { code, name, severity, count: 0, fixable: 0 });
        line.severity = line.severity.max(severity);
        line.count += 1;
        line.fixable += usize::from(diagnostic.fixes.iter().any(|fix| fix.applicability == Applicability::Safe));
    }
    let mut lines: Vec<Line> = lines.into_values().collect();
    lines.sort_by_key(|line| (std::cmp::Reverse(line.count), &line.code[1..]));
    lines
}

/// Writes them as a table, or nothing if there are none.
fn table(lines: &[Line], options: Options, out: &mut dyn Write) -> io::Result<()> {
    if lines.is_empty() {
        return Ok(());
    }
    let width = lines.iter().map(|line| line.name.len()).max().unwrap_or(0);
    writeln!(out, "count  code   {:width$}  fixable", "rule")?;
    for Line { code, name, severity, count, fixable } in lines {
        let code = Style::of(*severity).paint(code, options.color);
        writeln!(out, "{count:>5}  {code}  {name:width$}  {fixable:>7}")?;
    }
    Ok(())
}

/// Writes them as one JSON document.
fn json(lines: &[Line], out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Statistics<'l> {
        version: u32,
        statistics: &'l [Line],
    }
    serde_json::to_writer_pretty(&mut *out, &Statistics { version: 1, statistics: lines })?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::{MemoryWorld, check};
    use insta::assert_snapshot;

    fn found() -> Vec<Diagnostic> {
        let text = "compute greet(name: string) -> string\n\
                    workflow w(name: string) -> string {\n  step a = greet(name: nme)\n  step b = greet(name: nam)\n  \
                    step c = greet(name: 1, nonsense: 2)\n  return a + b + c\n}\n";
        check(&MemoryWorld::new().with("a.flow", text), &["a.flow".to_owned()]).diagnostics
    }

    fn written(write: impl FnOnce(&[Line], &mut dyn Write) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&lines(&found()), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn the_most_frequent_rule_comes_first() {
        assert_snapshot!(written(|lines, out| table(lines, Options::default(), out)), @r"
        count  code   rule              fixable
            2  E0201  unknown-name            2
            1  E0301  type-mismatch           0
            1  E0305  unknown-argument        0
        ");
    }

    #[test]
    fn programs_read_them_as_json() {
        let json: serde_json::Value = serde_json::from_str(&written(json)).unwrap();
        let first = r#"{"code":"E0201","rule":"unknown-name","severity":"error","count":2,"fixable":2}"#;
        assert_eq!(json["statistics"][0].to_string(), first);
        assert_eq!((json["version"].as_u64(), json["statistics"].as_array().map(Vec::len)), (Some(1), Some(3)));
    }

    #[test]
    fn where_nothing_is_found_there_is_nothing_to_count() {
        let mut out = Vec::new();
        table(&lines(&[]), Options::default(), &mut out).unwrap();
        assert_eq!(out, b"");
    }
}
