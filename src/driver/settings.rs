//! How files are checked, as whoever calls wants it.

use super::cache::Store;
use super::progress::Observer;
use crate::diagnostic::{Level, Levels, Rule};
use crate::rules::targets::Target;
use std::sync::Arc;

/// How files are checked.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// An engine that shall run them.
    pub target: Option<Target>,
    /// What is said of rules by whoever calls; it counts more than what the files of configuration say.
    pub levels: Levels,
    /// Whether to say which questions about when what runs had no answer.
    pub undecided: bool,
    /// Where findings are kept from one check to the next.
    pub cache: Option<Arc<dyn Store>>,
    /// Who wants to know how far it has come.
    pub progress: Observer,
}

impl Settings {
    /// What a finding becomes in the file at `path`, if that is not for the rule to say.
    pub fn level(&self, rule: &Rule, _path: &str) -> Option<Level> {
        if rule.is_fixed() { None } else { self.levels.of(rule) }
    }
}
