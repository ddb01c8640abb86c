//! The rules of names and imports.

mod ambiguous_import;
mod duplicate_name;
mod edge_across_blocks;
mod import_cycle;
mod missing_import;
mod out_of_scope;
mod too_many_edges;
mod unknown_action;
mod unknown_resource;
mod unknown_type;
mod unreadable_file;

pub use crate::frontend::rules::UNKNOWN_STEP;
pub use ambiguous_import::AMBIGUOUS_IMPORT;
pub use duplicate_name::DUPLICATE_NAME;
pub use edge_across_blocks::EDGE_ACROSS_BLOCKS;
pub use import_cycle::IMPORT_CYCLE;
pub use missing_import::MISSING_IMPORT;
pub use out_of_scope::OUT_OF_SCOPE;
pub use too_many_edges::TOO_MANY_EDGES;
pub use unknown_action::UNKNOWN_ACTION;
pub use unknown_resource::UNKNOWN_RESOURCE;
pub use unknown_type::UNKNOWN_TYPE;
pub use unreadable_file::UNREADABLE_FILE;

use crate::diagnostic::Rule;

/// All rules of this layer.
pub static RULES: &[&Rule] = &[
    &UNREADABLE_FILE,
    &DUPLICATE_NAME,
    &MISSING_IMPORT,
    &IMPORT_CYCLE,
    &UNKNOWN_TYPE,
    &UNKNOWN_ACTION,
    &UNKNOWN_RESOURCE,
    &AMBIGUOUS_IMPORT,
    &OUT_OF_SCOPE,
    &EDGE_ACROSS_BLOCKS,
    &TOO_MANY_EDGES,
];
