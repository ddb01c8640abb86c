//! The cases that a model is run in: values of its terms with steps that fail.

use super::model::{Model, Set};
use super::representatives::{Truths, all_truths, truths};

/// Some cases: each choice of one entry a term, with each way in which the steps that may fail do.
#[derive(Clone, Debug)]
pub(super) struct Cases {
    /// By term, which tests are true of each value that is tried.
    pub(super) truths: Vec<Vec<Truths>>,
    /// The steps that fail in some of the cases.
    pub(super) may_fail: Set,
    /// The steps that fail in all of them.
    pub(super) failing: Set,
}

impl Cases {
    /// All that make a difference.
    pub(super) fn new(model: &Model) -> Self {
        Self { truths: truths(model), may_fail: model.may_fail(), failing: 0 }
    }

    /// The same, without leaving out values that no test of the model tells apart.
    pub(super) fn of_all_values(model: &Model) -> Self {
        Self { truths: all_truths(model), ..Self::new(model) }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.truths.iter().map(Vec::len).product::<usize>() << self.may_fail.count_ones()
    }

    /// Visits each: which entry each term has, which tests are true, which steps fail.
    pub(super) fn visit(&self, visit: &mut dyn FnMut(&[usize], Truths, Set)) {
        let truths = &self.truths;
        // Terms count like the digits of a number; the sets of steps that fail are the subsets of a set.
        let mut digits = vec![0; truths.len()];
        loop {
            let case = digits.iter().zip(truths).fold(0, |all, (&digit, truths)| all | truths[digit]);
            let mut failing: Set = 0;
            loop {
                visit(&digits, case, failing | self.failing);
                failing = failing.wrapping_sub(self.may_fail) & self.may_fail;
                if failing == 0 {
                    break;
                }
            }
            let Some(at) = (0..digits.len()).find(|&at| digits[at] + 1 < truths[at].len()) else { break };
            digits[at] += 1;
            digits[..at].fill(0);
        }
    }
}
