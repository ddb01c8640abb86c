//! Which of many demands exclude each other.
//!
//! Found by bisection (Junker 2004; Hemery and others 2006): the last place from which on the rest cannot hold
//! together is part of the conflict. That costs a logarithm for each part, where leaving out one demand after the other costs all of
//! them each time.

use super::Facts;
use super::condition::Condition;

/// The most parts of a conflict that are told apart; whatever comes behind them is taken to belong to it.
const MAX_PARTS: usize = 32;

impl Facts {
    /// A smallest part of the demands that cannot hold together where `given` does, by their places; of several those that come last. All
    /// of them, where it is not proved that they cannot.
    pub fn conflict(&self, given: Condition, demands: &[Condition]) -> Vec<usize> {
        let (mut found, mut kept, mut start) = (Vec::new(), given, 0);
        while !kept.is_false() && start < demands.len() {
            if found.len() == MAX_PARTS || !self.exclude(kept, &demands[start..]) {
                found.extend(start..demands.len());
                break;
            }
            // From `last` on they exclude each other, from `end` on they do not.
            let (mut last, mut end) = (start, demands.len());
            while end - last > 1 {
                let middle = usize::midpoint(last, end);
                if self.exclude(kept, &demands[middle..]) {
                    last = middle;
                } else {
                    end = middle;
                }
            }
            found.push(last);
            kept = self.both(kept, demands[last]);
            start = last + 1;
        }
        found
    }

    /// Whether it is proved that all of the demands cannot hold where `given` does.
    fn exclude(&self, given: Condition, demands: &[Condition]) -> bool {
        let all = self.conditions.borrow_mut().all(demands.iter().copied().chain([given]));
        self.answered(all).is_some_and(Condition::is_false)
    }
}
