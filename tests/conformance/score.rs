//! Which tests pass, and whether enough do.

use crate::run::{self, Outcome, Stage};
use crate::skipped::{self, Entry, Kind};
use crate::suite::Test;
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeMap;
use std::fmt::{Display, Formatter};

/// The share of a category that must pass, in thousandths.
const BARS: [(Category, usize); 4] =
    [(Category::Core, 995), (Category::Extension, 980), (Category::Types, 1000), (Category::Optionals, 980)];

/// Files of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Category {
    /// The language and its standard library.
    Core,
    /// An extension; each file for itself.
    Extension,
    /// What the checker infers.
    Types,
    /// Optional values.
    Optionals,
}

impl Category {
    fn of(file: &str) -> Self {
        match file {
            "type_deduction" => Self::Types,
            "optionals" => Self::Optionals,
            "macros2" => Self::Extension,
            file if file.ends_with("_ext") => Self::Extension,
            _ => Self::Core,
        }
    }
}

/// How many tests pass.
#[derive(Clone, Copy, Debug, Default)]
struct Count {
    passed: usize,
    /// All that count.
    total: usize,
    protobuf: usize,
    outside: usize,
    /// Passed because the checker found the error that evaluation was to find.
    by_checker: usize,
}

/// How many tests of each file pass.
#[derive(Debug, Default)]
pub(crate) struct Score {
    files: BTreeMap<String, Count>,
}

/// Runs all tests; a trial each, one for each entry of the list of skipped ones, and one for each share that must pass.
pub(crate) fn trials(tests: &[Test], score: &mut Score) -> Vec<Trial> {
    let entries = match skipped::read(include_str!("skipped.txt")) {
        Ok(entries) => entries,
        Err(problem) => return vec![Trial::test("skipped.txt", || Err(problem.into()))],
    };
    let mut used = vec![0_usize; entries.len()];
    let mut trials = Vec::with_capacity(tests.len());
    for test in tests {
        let outcome = run::run(test);
        let covering: Vec<usize> = (0..entries.len()).filter(|at| entries[*at].covers(test)).collect();
        for at in &covering {
            used[*at] += 1;
        }
        let entry = covering.first().map(|at| &entries[*at]);
        score.count(test, &outcome, entry);
        trials.push(trial(test, outcome, entry, covering.len() > 1));
    }
    for (entry, count) in entries.iter().zip(used) {
        let result = if count == 0 { Err(Failed::from("no test is called so")) } else { Ok(()) };
        trials.push(Trial::test(format!("skipped.txt/{}", entry.path), || result));
    }
    trials.extend(
        score
            .bars()
            .into_iter()
            .map(|(name, result)| Trial::test(format!("enough pass/{name}"), || result.map_err(Failed::from))),
    );
    trials
}

fn trial(test: &Test, outcome: Outcome, entry: Option<&Entry>, twice: bool) -> Trial {
    let expr = test.expr.clone();
    let result = match (outcome, entry) {
        _ if twice => Err("two entries of skipped.txt cover it".to_owned()),
        (Ok(_), None) | (Err(_), Some(_)) => Ok(()),
        (Ok(_), Some(_)) => Err("it passes: take it off skipped.txt".to_owned()),
        (Err(failure), None) => Err(format!("{expr}\n{:?}: {}", failure.stage, failure.reason)),
    };
    let trial = Trial::test(test.path(), || result.map_err(Failed::from));
    match entry.map(|entry| entry.kind) {
        None => trial,
        Some(Kind::Protobuf) => trial.with_kind("protobuf"),
        Some(Kind::Outside) => trial.with_kind("outside"),
        Some(Kind::Gap) => trial.with_kind("gap"),
    }
}

impl Count {
    fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.total += other.total;
        self.protobuf += other.protobuf;
        self.outside += other.outside;
        self.by_checker += other.by_checker;
    }
}

impl Score {
    fn count(&mut self, test: &Test, outcome: &Outcome, entry: Option<&Entry>) {
        let count = self.files.entry(test.file.clone()).or_default();
        match entry.map(|entry| entry.kind) {
            Some(Kind::Protobuf) => count.protobuf += 1,
            Some(Kind::Outside) => count.outside += 1,
            Some(Kind::Gap) | None => {
                count.total += 1;
                count.passed += usize::from(outcome.is_ok());
                count.by_checker += usize::from(matches!(outcome, Ok(Some(Stage::Check))));
            }
        }
    }

    /// What must pass and whether it does: files of a category together, extensions one by one.
    fn bars(&self) -> Vec<(String, Result<(), String>)> {
        let mut found = Vec::new();
        for (category, bar) in BARS {
            let files: Vec<_> = self.files.iter().filter(|(file, _)| Category::of(file) == category).collect();
            if category == Category::Extension {
                found.extend(files.iter().map(|(file, count)| ((*file).clone(), enough(count, bar))));
                continue;
            }
            let mut sum = Count::default();
            for (_, count) in &files {
                sum.add(count);
            }
            found.push((format!("{category:?}").to_lowercase(), enough(&sum, bar)));
        }
        found
    }
}

fn enough(count: &Count, bar: usize) -> Result<(), String> {
    if count.passed * 1000 >= count.total * bar {
        return Ok(());
    }
    Err(format!("{} of {} pass, {}.{} % must", count.passed, count.total, bar / 10, bar % 10))
}

impl Display for Score {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        if self.files.is_empty() {
            return Ok(());
        }
        writeln!(f, "{:<20} {:>11} {:>8}  not counted", "file", "passed", "")?;
        let mut sums: BTreeMap<Category, Count> = BTreeMap::new();
        for (file, count) in &self.files {
            line(f, file, count)?;
            sums.entry(Category::of(file)).or_default().add(count);
        }
        writeln!(f)?;
        for (category, sum) in &sums {
            line(f, &format!("all of {category:?}").to_lowercase(), sum)?;
        }
        let by_checker: usize = sums.values().map(|sum| sum.by_checker).sum();
        writeln!(f, "\n{by_checker} pass because the checker reports the error that evaluation would come to\n")
    }
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand tests")]
fn line(f: &mut Formatter<'_>, name: &str, count: &Count) -> std::fmt::Result {
    let share = match count.total {
        0 => "-".to_owned(),
        total => format!("{:.2} %", 100.0 * count.passed as f64 / total as f64),
    };
    let passed = format!("{} of {}", count.passed, count.total);
    let mut without = Vec::new();
    if count.protobuf > 0 {
        without.push(format!("{} need protobuf", count.protobuf));
    }
    if count.outside > 0 {
        without.push(format!("{} need another extension", count.outside));
    }
    writeln!(f, "{}", format!("{name:<20} {passed:>11} {share:>8}  {}", without.join(", ")).trim_end())
}
