//! What the commands need of the compiler, in one place.

use crate::diagnostic::Checked;
use crate::ir::Encoding;
use crate::{ir, plan};
use std::io::{self, Write};

/// A compiled workflow.
pub(super) type Document = Checked<ir::Document>;

/// The name of the workflow that a document is about.
pub(super) fn name(document: &Document) -> &str {
    &document.entry
}

/// Writes a document; JSON in its canonical form.
pub(super) fn write(document: &Document, encoding: Encoding, out: &mut dyn Write) -> io::Result<()> {
    ir::write::encoded(&**document, encoding, out)
}

/// The plans of a document's workflows, the entry's own first, as tables.
pub(super) fn plan_table(document: &Document) -> String {
    each_workflow(document, plan::text::table)
}

/// The same as bars over time, at most `width` columns wide.
pub(super) fn plan_gantt(document: &Document, width: usize) -> String {
    each_workflow(document, |workflow, plan| plan::text::gantt(workflow, plan, width))
}

/// The plan of a document's entry workflow as data.
pub(super) fn plan_json(document: &Document) -> String {
    let plans = plan::plans(document);
    let entry = document.workflows.iter().zip(&plans).find(|((name, _), _)| **name == document.entry);
    let reports: Option<_> = entry.map(|((name, workflow), plan)| plan::report::report(name, workflow, plan));
    ir::write::canonical_string(&reports)
}

fn each_workflow(document: &Document, write: impl Fn(&ir::Workflow, &plan::Plan) -> String) -> String {
    let plans = plan::plans(document);
    let mut workflows: Vec<_> = document.workflows.iter().zip(&plans).collect();
    workflows.sort_by_key(|((name, _), _)| **name != document.entry);
    let texts: Vec<String> = workflows
        .into_iter()
        .map(|((name, workflow), plan)| {
            format!("workflow {name}: {}\n\n{}", plan::text::summary(plan), write(workflow, plan).trim_end())
        })
        .collect();
    texts.join("\n\n")
}
