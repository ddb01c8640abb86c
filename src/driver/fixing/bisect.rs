//! The largest part of a list that passes a test together, more or less: delta debugging (Zeller and Hildebrandt 2002), with a bound.

/// What passed, and what did not.
pub(super) struct Bisection<T, S, R> {
    /// What the test of those that passed gave; nothing if none did.
    pub(super) best: Option<S>,
    /// What was left out, and why.
    pub(super) left_out: Vec<(T, R)>,
    kept: Vec<T>,
    tests: usize,
}

impl<T: Clone, S, R: Clone> Bisection<T, S, R> {
    /// Tries all together, and halves what does not pass. After `most` tests the others are left out as `untried`.
    pub(super) fn run(items: &[T], most: usize, untried: R, test: &mut dyn FnMut(&[T]) -> Result<S, R>) -> Self {
        let mut bisection = Self { best: None, left_out: Vec::new(), kept: Vec::new(), tests: most };
        bisection.add(items, &untried, test);
        bisection
    }

    /// Adds those that pass with what was kept so far. It is as deep as the list can be halved.
    fn add(&mut self, batch: &[T], untried: &R, test: &mut dyn FnMut(&[T]) -> Result<S, R>) {
        if batch.is_empty() {
            return;
        }
        if self.tests == 0 {
            self.left_out.extend(batch.iter().map(|item| (item.clone(), untried.clone())));
            return;
        }
        self.tests -= 1;
        let together: Vec<T> = self.kept.iter().chain(batch).cloned().collect();
        match (test(&together), batch) {
            (Ok(passed), _) => {
                self.kept = together;
                self.best = Some(passed);
            }
            (Err(reason), [one]) => self.left_out.push((one.clone(), reason)),
            (Err(_), _) => {
                let (first, second) = batch.split_at(batch.len() / 2);
                self.add(first, untried, test);
                self.add(second, untried, test);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is kept of 0..100 if nothing in `bad` passes, and how many tests that took.
    fn kept(bad: &[u32], most: usize) -> (Vec<u32>, Vec<(u32, &'static str)>, usize) {
        let mut tests = 0;
        let all: Vec<u32> = (0..100).collect();
        let found = Bisection::run(&all, most, "untried", &mut |items: &[u32]| {
            tests += 1;
            if items.iter().any(|item| bad.contains(item)) { Err("bad") } else { Ok(items.to_vec()) }
        });
        (found.best.unwrap_or_default(), found.left_out, tests)
    }

    #[test]
    fn culprits_are_found_and_all_others_kept() {
        assert_eq!(kept(&[], 100), ((0..100).collect(), Vec::new(), 1));
        let (good, bad, tests) = kept(&[17, 80], 100);
        assert_eq!(good.len(), 98);
        assert_eq!(bad, [(17, "bad"), (80, "bad")]);
        assert!(tests < 30, "{tests}");
    }

    #[test]
    fn when_the_tests_are_used_up_the_others_are_left_out() {
        let bad: Vec<u32> = (0..100).collect();
        let (good, left_out, tests) = kept(&bad, 20);
        assert_eq!((good.len(), left_out.len(), tests), (0, 100, 20));
        assert!(left_out.iter().any(|(_, why)| *why == "untried"));
    }
}
