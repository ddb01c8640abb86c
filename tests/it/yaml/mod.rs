//! The YAML and JSON spelling of workflows: exact places in every style, and hostile files.

mod hostile;
mod kinds;
mod positions;
mod robust;
