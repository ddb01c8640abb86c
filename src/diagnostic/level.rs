//! How grave a finding is where somebody says otherwise than its rule.
//!
//! What breaks the language itself (syntax, names, types, the graph) stays an error: no document can be made of it. All else is
//! reported as people want it.

use super::{Rule, Severity};

/// What becomes of the findings of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// They are not reported.
    Off,
    /// They are reported, as grave as this.
    On(Severity),
}

/// Which rules a level is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    /// All of them, those that are off by default too.
    All,
    /// Those that are off by default.
    Style,
    /// Those of a family, by the first two digits of their codes (`05`), or by the letter before them, too (`W05`).
    Family(String),
    /// One rule.
    Rule(&'static Rule),
}

impl Selector {
    /// Whether it means this rule.
    pub fn means(&self, rule: &Rule) -> bool {
        match self {
            Self::All => true,
            Self::Style => !rule.enabled,
            Self::Family(family) => rule.family() == family || rule.code.get(..3) == Some(family),
            Self::Rule(one) => *one == rule,
        }
    }

    /// How narrow it is. Of two that stand side by side and mean one rule, the narrower one counts.
    pub fn rank(&self) -> usize {
        match self {
            Self::All => 0,
            Self::Style => 1,
            Self::Family(family) => family.len(),
            Self::Rule(_) => 4,
        }
    }
}

/// Levels for rules. Of two that mean one rule, the later one counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Levels {
    entries: Vec<(Selector, Level)>,
}

impl Levels {
    /// Every rule as it is by itself.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives rules a level.
    #[must_use]
    pub fn with(mut self, selector: Selector, level: Level) -> Self {
        self.entries.push((selector, level));
        self
    }

    /// What they say of a rule, if anything.
    pub fn of(&self, rule: &Rule) -> Option<Level> {
        let said = self.entries.iter().rev().find(|(selector, _)| selector.means(rule));
        said.map(|(_, level)| *level)
    }
}
