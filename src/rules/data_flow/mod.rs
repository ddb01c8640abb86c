//! Rules about data: what is read must be there, and what is made should be read, and what is declared should be used.

pub mod concurrent_writes;
pub mod lost_data;
pub mod missing_data;
pub mod missing_result;
mod readings;
mod unused;
pub mod unused_action;
pub mod unused_const;
pub mod unused_import;
pub mod unused_let;
pub mod unused_parameter;
pub mod unused_resource;
pub mod unused_secret;
pub mod unused_type;

use super::{Check, Flow};
use crate::analysis::{Condition, ReasonKind};
use crate::diagnostic::Diagnostic;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[
    Check { rule: &missing_data::MISSING_DATA, run: missing_data::check },
    Check { rule: &missing_result::MISSING_RESULT, run: missing_result::check },
    Check { rule: &lost_data::LOST_DATA, run: lost_data::check },
    Check { rule: &unused_parameter::UNUSED_PARAMETER, run: unused_parameter::check },
    Check { rule: &unused_let::UNUSED_LET, run: unused_let::check },
    Check { rule: &unused_const::UNUSED_CONST, run: unused_const::check },
    Check { rule: &unused_type::UNUSED_TYPE, run: unused_type::check },
    Check { rule: &unused_action::UNUSED_ACTION, run: unused_action::check },
    Check { rule: &unused_import::UNUSED_IMPORT, run: unused_import::check },
    Check { rule: &unused_resource::UNUSED_RESOURCE, run: unused_resource::check },
    Check { rule: &unused_secret::UNUSED_SECRET, run: unused_secret::check },
    Check { rule: &concurrent_writes::CONCURRENT_WRITES, run: concurrent_writes::check },
];

/// The most conditions that are pointed at.
const MAX_REASONS: usize = 4;

/// Points at the conditions that what is read has beyond those of its reader.
fn because(diagnostic: Diagnostic, flow: Flow<'_>, vertex: u32, given: Condition) -> Diagnostic {
    let name = flow.graph().name(flow.workflow, vertex);
    let reasons = flow.facts.reasons(flow.scene, vertex).into_iter();
    let beyond = reasons.filter(|reason| !flow.facts.implies(given, reason.condition));
    beyond.take(MAX_REASONS).fold(diagnostic, |diagnostic, reason| {
        let when = match reason.kind {
            ReasonKind::Failed(failed) => format!("only when `{}` failed", flow.workflow.nodes[failed].name),
            ReasonKind::Otherwise => "only when no arm above holds".to_owned(),
            ReasonKind::Above => "only when this does not hold".to_owned(),
            ReasonKind::Guard | ReasonKind::Edge | ReasonKind::Arm => "only when this holds".to_owned(),
        };
        diagnostic.related(reason.span, format!("`{name}` is there {when}"))
    })
}
