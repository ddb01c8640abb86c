//! What people, editors, programs and services get.

mod codespan;
mod hostile;
mod logs;
mod people;
mod programs;
mod services;

use super::*;
use crate::base::{FileId, SourceFile, SourceMap, Span};
use crate::diagnostic::{Diagnostic, rule};

rule! {
    /// A step that may be skipped is read without a check.
    pub(super) MISSING = error "E0512" "maybe-missing"
}
rule! {
    /// A step has no effect.
    pub(super) IDLE = warning "W0501" "idle-step"
}

const TRIAGE: &str = "\
workflow triage(ticket: Ticket) -> Receipt {
  step score = model.score(ticket)
  choose route {
    when score.value >= 0.8 => {
      step page = pager.page(score)
    }
  }

  step bill = crm.bill(ticket)
  return {\"receipt\": page}
}
";

/// Sources made of `(path, text)`, in order.
fn sources(files: &[(&str, &str)]) -> SourceMap {
    let mut sources = SourceMap::new();
    for &(path, text) in files {
        sources.add(SourceFile::new(path, text));
    }
    sources
}

/// The span of the first `needle` in a file.
fn at(sources: &SourceMap, file: usize, needle: &str) -> Span {
    let file = FileId::new(file);
    let start = sources.file(file).text().find(needle).unwrap();
    span(file.index(), start, start + needle.len())
}

fn span(file: usize, start: usize, end: usize) -> Span {
    Span::new(FileId::new(file), u32::try_from(start).unwrap(), u32::try_from(end).unwrap())
}

/// The span of `needle` within the first `around` of the first file.
fn within(sources: &SourceMap, around: &str, needle: &str) -> Span {
    let start = at(sources, 0, around).start as usize + around.find(needle).unwrap();
    span(0, start, start + needle.len())
}

fn written(format: Format, sources: &SourceMap, diagnostics: &[Diagnostic], options: Options) -> String {
    let mut out = Vec::new();
    render(format, &(sources, diagnostics, sources.iter().len()).into(), options, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// The finding that most tests show, with its two ends.
fn two_ends(sources: &SourceMap) -> Diagnostic {
    MISSING
        .at(within(sources, "{\"receipt\": page}", "page"), "`receipt` may be missing: `page` does not always run")
        .label("read here without a check")
        .related(at(sources, 0, "score.value >= 0.8"), "`page` runs only when this holds")
        .witness("score.value = 0.5")
        .help("give another source, `coalesce(page, bin)`, or make the result optional, `Receipt?`")
}
