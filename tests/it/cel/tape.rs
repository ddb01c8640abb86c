//! Numbers that stand for the choices of a generator.

use proptest::prelude::*;

/// Choices, drawn one by one. Past its end each is the first, which generators make the simplest: a shorter tape, or one of
/// smaller numbers, makes a smaller example.
#[derive(Clone)]
pub(crate) struct Tape {
    numbers: Vec<u32>,
    at: usize,
}

impl std::fmt::Debug for Tape {
    /// Nothing: what was made of the numbers says more.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "tape of {}", self.numbers.len())
    }
}

impl Tape {
    /// Any of `count` choices.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        number as usize % count
    }

    /// Whether something happens that does once in `times`.
    pub(crate) fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == times - 1
    }

    /// One of some things.
    pub(crate) fn pick<'t, T>(&mut self, things: &'t [T]) -> &'t T {
        &things[self.below(things.len())]
    }

    /// Whether nothing is left, and generators had better come to an end.
    pub(crate) fn is_spent(&self) -> bool {
        self.at >= self.numbers.len()
    }
}

/// Tapes of `length` choices, or a few less.
pub(crate) fn tape(length: usize) -> impl Strategy<Value = Tape> {
    prop::collection::vec(any::<u32>(), length / 4..length).prop_map(|numbers| Tape { numbers, at: 0 })
}

/// How many cases a property is tried on, where `more` times as many as for a slow one take no long time.
pub(crate) fn cases(more: u32) -> ProptestConfig {
    let default = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    let cases = default.cases.saturating_mul(more);
    // Of the cases some are given up, a share that does not depend on how many there are.
    ProptestConfig { cases, max_global_rejects: cases.max(1024), ..default }
}
