//! What can be proved about when things run.
//!
//! [`condition`] is an algebra of boolean functions, exact where it decides at all. It knows nothing of workflows.

pub mod condition;
