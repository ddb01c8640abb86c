//! Functions and macros: how they are called, and what they do.

use super::page::Page;
use crate::cel;

/// The most signatures that are shown.
const MAX_SIGNATURES: usize = 6;

/// The functions over steps, beside those of CEL.
const OVER_STEPS: &[(&str, &str, &str)] = &[
    ("ran", "ran(step) -> bool", "Whether the step ran and succeeded."),
    ("failed", "failed(step) -> bool", "Whether the step ran and failed for good."),
    ("skipped", "skipped(step) -> bool", "Whether the step did not run."),
    (
        "error",
        "error(step) -> { type: string, message: string, step: string, attempts: int }?",
        "Why the step failed; nothing if it did not.",
    ),
    (
        "coalesce",
        "coalesce(A?...) -> A?",
        "The first of the values that is there. It is optional unless it is proved that one of them always is.",
    ),
];

pub(super) fn describe(page: &mut Page, name: &str) {
    if let Some((_, signature, says)) = OVER_STEPS.iter().find(|(known, ..)| *known == name) {
        page.code(signature);
        return page.paragraph(says);
    }
    let Some((mut signatures, says)) = cel::about(name) else { return };
    let more = signatures.len().saturating_sub(MAX_SIGNATURES);
    signatures.truncate(MAX_SIGNATURES);
    page.code(&signatures.join("\n"));
    page.paragraph(says);
    if more > 0 {
        page.item(&format!("and {more} more signatures"));
    }
}
