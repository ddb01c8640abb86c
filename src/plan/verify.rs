//! The whole check of a document that came from anywhere: [`crate::ir::verify`], and that its plans are the plans of what
//! stands there. This is `flowright verify`.

use super::plans;
use crate::ir::verify::{MAX_PROBLEMS, Problem, verify_bytes};
use crate::ir::{Document, Encoding};

/// Reads and checks a document in any encoding.
pub fn verify(bytes: &[u8]) -> Result<Document, Vec<Problem>> {
    verify_as(bytes, None)
}

/// Reads and checks a document. Where its bytes leave open how it is written, `promised` decides.
pub fn verify_as(bytes: &[u8], promised: Option<Encoding>) -> Result<Document, Vec<Problem>> {
    let document = verify_bytes(bytes, promised)?;
    let problems = check(&document);
    if problems.is_empty() { Ok(document) } else { Err(problems) }
}

/// The workflows whose plan is not the one that this version makes of them.
pub fn check(document: &Document) -> Vec<Problem> {
    let workflows = document.workflows.iter().zip(plans(document));
    let wrong = workflows.filter_map(|((name, workflow), plan)| {
        let place = difference(&workflow.plan, &plan.write(workflow))?;
        Some(Problem {
            pointer: format!("/workflows/{}/plan/{place}", name.replace('~', "~0").replace('/', "~1")),
            message: format!("the plan of `{name}` does not follow from its nodes"),
            help: Some("compile it again from its source".to_owned()),
        })
    });
    wrong.take(MAX_PROBLEMS).collect()
}

/// Which part of a plan is not as expected.
fn difference(found: &crate::ir::Plan, expected: &crate::ir::Plan) -> Option<&'static str> {
    let parts = [
        ("order", found.order == expected.order),
        ("groups", found.groups == expected.groups),
        ("slack_ms", found.slack_ms == expected.slack_ms),
        ("makespan_ms", found.makespan_ms == expected.makespan_ms),
        ("critical_paths", found.critical_paths == expected.critical_paths),
        ("critical_paths_truncated", found.critical_paths_truncated == expected.critical_paths_truncated),
        ("width", found.width == expected.width),
        ("bodies", found.bodies == expected.bodies),
    ];
    parts.into_iter().find(|(_, equal)| !equal).map(|(part, _)| part)
}
