//! Rules about engines that do not run everything that a workflow can say. They run only when asked for.

pub mod no_terminal_node;
pub mod unsupported_construct;
pub mod waits_for_all;

use super::{Check, Context};
use crate::diagnostic::{Rule, Sink};

/// An engine that a workflow may be meant for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// The choreography engine: nodes and edges, whose coordinator counts the tokens of a run.
    Choreography,
}

impl Target {
    /// All of them.
    pub const ALL: &[Self] = &[Self::Choreography];

    /// What it is called in files of configuration and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Choreography => "choreography",
        }
    }
}

/// What the choreography engine gets wrong, or refuses.
static CHOREOGRAPHY: &[Check] = &[
    Check { rule: &waits_for_all::WAITS_FOR_ALL, run: waits_for_all::check },
    Check { rule: &no_terminal_node::NO_TERMINAL_NODE, run: no_terminal_node::check },
    Check { rule: &unsupported_construct::UNSUPPORTED_CONSTRUCT, run: unsupported_construct::check },
];

/// All families of targets.
const FAMILIES: [(Target, &[Check]); 1] = [(Target::Choreography, CHOREOGRAPHY)];

/// Runs the rules of one target.
pub fn run(context: Context<'_>, target: Target, sink: &mut Sink) {
    for (_, checks) in FAMILIES.iter().filter(|(of, _)| *of == target) {
        checks.iter().for_each(|check| (check.run)(context, sink));
    }
}

/// The target that a rule is about; none of rules that hold for all.
pub fn of(rule: &Rule) -> Option<Target> {
    let found = FAMILIES.iter().find(|(_, checks)| checks.iter().any(|check| check.rule == rule));
    found.map(|(target, _)| *target)
}

/// The rules of all targets.
pub(super) fn rules() -> impl Iterator<Item = &'static Rule> {
    FAMILIES.into_iter().flat_map(|(_, checks)| checks).map(|check| check.rule)
}
