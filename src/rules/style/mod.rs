//! Rules about names and documentation. They are off unless somebody asks for them.
//!
//! They are about files in the language itself, as `.flow` or in YAML: formats of others have conventions of their own, and some have no place for a
//! version or for documentation.

mod convention;
pub mod missing_docs;
pub mod missing_version;
pub mod unconventional_name;

use super::Check;

/// The rules of this family.
pub(super) static CHECKS: &[Check] = &[
    Check { rule: &unconventional_name::UNCONVENTIONAL_NAME, run: unconventional_name::check },
    Check { rule: &missing_docs::MISSING_DOCS, run: missing_docs::check },
    Check { rule: &missing_version::MISSING_VERSION, run: missing_version::check },
];
