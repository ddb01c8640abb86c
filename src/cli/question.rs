//! Commands that ask about a file whatever is wrong with it: what is known of its workflows.

use super::args::InputArgs;
use super::check::opened;
use super::config;
use super::console::{Console, Stream};
use super::exit::Exit;
use super::report::Format;
use super::selection::{none, unknown};
use crate::analysis::{Facts, Scene};
use crate::base::Span;
use crate::diagnostic::Severity;
use crate::driver::{Analysis, Settings, walk};
use crate::hir::WorkflowId;
use std::io;

/// What is known of the workflows of a file.
pub(super) struct Question {
    analysis: Analysis,
    /// Those that are asked about, in source order.
    pub(super) workflows: Vec<WorkflowId>,
    /// The other ones of the file.
    pub(super) others: Vec<WorkflowId>,
}

/// Checks `file` and picks `workflow`, or else all of the file. Of findings it is only said that there are some: the answer is what is
/// asked for, and it helps to mend them.
pub(super) fn ask(
    file: &str,
    workflow: Option<&str>,
    (input, settings): (&InputArgs, &Settings),
    console: &mut Console<'_>,
) -> io::Result<Result<Question, Exit>> {
    let (world, paths) = opened(&[file.to_owned()], input);
    let paths: Vec<String> = paths.iter().map(|path| walk::spelled(path)).collect();
    let how = (Stream::Err, Format::PRETTY);
    if let Some(exit) = config::prepared((&world, &paths), settings, how, console)? {
        return Ok(Err(exit));
    }
    let analysis = crate::driver::analysis_with(&world, &paths, settings);
    if let Some(exit) = config::problems(settings, how, console)? {
        return Ok(Err(exit));
    }
    if analysis.report.unreadable {
        let report = &analysis.report;
        let found = (&report.sources, &report.diagnostics[..], report.files);
        console.findings(Stream::Err, Format::PRETTY, found)?;
        return Ok(Err(Exit::Unreadable));
    }
    let own = analysis.program.workflows.enumerate().filter(|(_, it)| analysis.roots.contains(&it.module));
    let own: Vec<(WorkflowId, String)> = own.map(|(id, it)| (id, it.name.text.to_string())).collect();
    let wanted = |(_, name): &&(WorkflowId, String)| workflow.is_none_or(|wanted| wanted == name);
    let others = own.iter().filter(|it| !wanted(it)).map(|(id, _)| *id).collect();
    let workflows: Vec<WorkflowId> = own.iter().filter(wanted).map(|(id, _)| *id).collect();
    let errors = analysis.report.diagnostics.iter().filter(|found| found.severity == Severity::Error).count();
    if errors > 0 {
        let (errors, were) =
            if errors == 1 { ("an error".to_owned(), "it was") } else { (format!("{errors} errors"), "they were") };
        console
            .note(&format!("`{file}` has {errors}; the answer is as if {were} mended (`flowright check {file}`)"))?;
    }
    if own.is_empty() {
        return none(file, console).map(Err);
    }
    if let (Some(wanted), true) = (workflow, workflows.is_empty()) {
        let names: Vec<String> = own.into_iter().map(|(_, name)| name).collect();
        return unknown(wanted, &names, console).map(Err);
    }
    Ok(Ok(Question { analysis, workflows, others }))
}

impl Question {
    /// A workflow with its names.
    pub(super) fn scene(&self, id: WorkflowId) -> Scene<'_> {
        let Analysis { program, resolved, .. } = &self.analysis;
        Scene { workflow: &program.workflows[id], resolved: &resolved.workflows[id], names: &resolved.names }
    }

    /// When what in a workflow runs.
    pub(super) fn facts(&self, id: WorkflowId) -> &Facts {
        &self.analysis.typed.workflows[id].facts
    }

    /// `file:line:column` of a place.
    pub(super) fn location(&self, span: Span) -> String {
        let sources = &self.analysis.report.sources;
        let position = sources.position(span);
        format!("{}:{}:{}", sources.file(span.file).path(), position.line, position.column)
    }

    /// The text of a place on one line.
    pub(super) fn excerpt(&self, span: Span) -> String {
        self.analysis.report.sources.text(span).split_whitespace().collect::<Vec<_>>().join(" ")
    }
}
