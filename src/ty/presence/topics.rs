//! What a condition speaks of: names, and other conditions behind them.
//!
//! Two conditions that share a topic may follow from each other, so nothing is claimed of one where the other is given.

use smol_str::SmolStr;
use std::collections::BTreeSet;

/// The most topics that are told apart; what speaks of more is taken to speak of everything.
const MAX_TOPICS: usize = 128;

/// Something that a condition speaks of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Topic {
    /// A name of the workflow or of its module.
    Name(SmolStr),
    /// A condition of a step that is spoken of.
    Condition(u32),
}

/// All that a condition or an expression speaks of.
#[derive(Clone, Debug, Default)]
pub(super) struct Topics {
    of: BTreeSet<Topic>,
    everything: bool,
}

impl Topics {
    /// What cannot be told.
    pub(super) fn everything() -> Self {
        Self { of: BTreeSet::new(), everything: true }
    }

    pub(super) fn add(&mut self, topic: Topic) {
        self.of.insert(topic);
        if self.of.len() > MAX_TOPICS {
            *self = Self::everything();
        }
    }

    pub(super) fn extend(&mut self, other: &Self) {
        if self.everything || other.everything {
            *self = Self::everything();
            return;
        }
        for topic in &other.of {
            self.add(topic.clone());
        }
    }

    /// Whether both speak of something.
    pub(super) fn meet(&self, other: &Self) -> bool {
        self.everything || other.everything || self.of.iter().any(|topic| other.of.contains(topic))
    }
}
