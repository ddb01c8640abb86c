//! How files are checked, as whoever calls wants it.

use super::baseline::Baseline;
use super::cache::Store;
use super::config::Configs;
use super::progress::Observer;
use crate::diagnostic::{Level, Levels, Rule, Selector, Severity};
use crate::rules::targets::{self, Target};
use std::sync::Arc;

/// How files are checked.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// An engine that shall run them.
    pub target: Option<Target>,
    /// What is said of rules by whoever calls; it counts more than what the files of configuration say.
    pub levels: Levels,
    /// Which rules are run; it counts most.
    pub choice: Choice,
    /// Whether warnings make a command fail, whatever the files of configuration say.
    pub deny_warnings: bool,
    /// The files of configuration.
    pub configs: Arc<Configs>,
    /// Whether to say which questions about when what runs had no answer.
    pub undecided: bool,
    /// What is known, and not reported.
    pub baseline: Option<Arc<Baseline>>,
    /// The reason for comments that suppress findings, which are offered in place of fixes.
    pub suppress: Option<String>,
    /// Where findings are kept from one check to the next.
    pub cache: Option<Arc<dyn Store>>,
    /// Who wants to know how far it has come.
    pub progress: Observer,
}

/// Which rules are run, as people choose on a command line. Of two lists that mean a rule, the one that does so more narrowly counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// If there are any, only these, and what is wrong with the language itself.
    pub select: Vec<Selector>,
    /// Not these.
    pub ignore: Vec<Selector>,
    /// These, and as errors.
    pub deny: Vec<Selector>,
}

impl Settings {
    /// What a finding becomes in the file at `path`, if that is not for the rule to say.
    pub fn level(&self, rule: &Rule, path: &str) -> Option<Level> {
        if rule.is_fixed() {
            return None;
        }
        if self.is_beside_the_point(rule, path) {
            return Some(Level::Off);
        }
        let configured = self.levels.of(rule).or_else(|| self.configs.level(rule, path));
        self.choice.level(rule, configured)
    }

    /// The engine that the file at `path` is for.
    pub fn target(&self, path: &str) -> Option<Target> {
        self.target.or_else(|| self.configs.target(path))
    }

    /// Whether a finding of this gravity in the file at `path` makes a command fail.
    pub fn fails(&self, severity: Severity, path: &str) -> bool {
        match severity {
            Severity::Error => true,
            Severity::Warning => self.deny_warnings || self.configs.denies_warnings(path),
            Severity::Info => false,
        }
    }

    /// Whether a rule has nothing to say about a file: it is about another engine, or about use, and the file declares for others.
    fn is_beside_the_point(&self, rule: &Rule, path: &str) -> bool {
        let engine = targets::of(rule).is_some_and(|target| self.target(path) != Some(target));
        engine || rule.name.starts_with(UNUSED) && rule.family() != CONFIGURATION && self.configs.is_for_others(path)
    }
}

/// How the names of rules begin that are about what nothing uses.
const UNUSED: &str = "unused-";

/// The family of rules about configuration and suppressions.
const CONFIGURATION: &str = "11";

impl Choice {
    /// The level of a rule that is `configured` otherwise.
    fn level(&self, rule: &Rule, configured: Option<Level>) -> Option<Level> {
        let rank = |list: &[Selector]| list.iter().filter(|it| it.means(rule)).map(Selector::rank).max();
        let (selected, ignored, denied) = (rank(&self.select), rank(&self.ignore), rank(&self.deny));
        if ignored.is_some() && ignored >= selected && ignored >= denied {
            return Some(Level::Off);
        }
        if denied.is_some() {
            return Some(Level::On(Severity::Error));
        }
        match configured {
            _ if selected.is_none() && !self.select.is_empty() => Some(Level::Off),
            None | Some(Level::Off) if selected.is_some() => Some(Level::On(rule.severity)),
            configured => configured,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::config::selector;
    use crate::rules::determinism::unsteady_model::UNSTEADY_MODEL;

    /// What a choice makes of `unsteady-model`, E0601.
    fn chosen(select: &[&str], ignore: &[&str], deny: &[&str], configured: Option<Level>) -> Option<Level> {
        let read = |names: &[&str]| names.iter().map(|name| selector(name).unwrap()).collect();
        let choice = Choice { select: read(select), ignore: read(ignore), deny: read(deny) };
        choice.level(&UNSTEADY_MODEL, configured)
    }

    const INFO: Option<Level> = Some(Level::On(Severity::Info));
    const ERROR: Option<Level> = Some(Level::On(Severity::Error));
    const OFF: Option<Level> = Some(Level::Off);

    #[test]
    fn without_a_choice_all_is_as_it_is_configured() {
        assert_eq!(chosen(&[], &[], &[], None), None);
        assert_eq!(chosen(&[], &[], &[], INFO), INFO);
    }

    #[test]
    fn only_what_is_selected_runs_as_grave_as_it_is_configured() {
        assert_eq!(chosen(&["missing-data"], &[], &[], INFO), OFF);
        assert_eq!(chosen(&["06"], &[], &[], INFO), INFO);
        assert_eq!(chosen(&["06"], &[], &[], OFF), ERROR);
        assert_eq!(chosen(&["all"], &[], &[], None), ERROR);
    }

    #[test]
    fn the_narrower_choice_counts_and_of_two_alike_to_ignore() {
        assert_eq!(chosen(&["06"], &["unsteady-model"], &[], None), OFF);
        assert_eq!(chosen(&["unsteady-model"], &["06"], &[], None), ERROR);
        assert_eq!(chosen(&["06"], &["06"], &[], None), OFF);
        assert_eq!(chosen(&[], &["06"], &["E0601"], INFO), ERROR);
        assert_eq!(chosen(&[], &["E0601"], &["06"], INFO), OFF);
    }

    #[test]
    fn what_is_denied_is_an_error_even_if_it_was_off() {
        assert_eq!(chosen(&[], &[], &["06"], OFF), ERROR);
        assert_eq!(chosen(&["missing-data"], &[], &["06"], INFO), ERROR);
    }
}
