//! Where passes put what they find.

use super::{Diagnostic, Severity};

/// Collects diagnostics in the order in which they are found.
#[derive(Clone, Debug, Default)]
pub struct Sink {
    found: Vec<Diagnostic>,
    errors: usize,
}

impl Sink {
    /// An empty sink.
    pub fn new() -> Self {
        Self::default()
    }

    /// A sink with these findings.
    pub fn of(found: Vec<Diagnostic>) -> Self {
        let errors = found.iter().filter(|found| found.severity == Severity::Error).count();
        Self { found, errors }
    }

    /// Takes the findings of another one.
    pub fn append(&mut self, other: Self) {
        self.errors += other.errors;
        self.found.extend(other.found);
    }

    /// Takes a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.errors += usize::from(diagnostic.severity == Severity::Error);
        self.found.push(diagnostic);
    }

    /// Whether an error was reported.
    pub fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// How many findings there are so far: a mark for [`Sink::errors_since`].
    pub fn mark(&self) -> usize {
        self.found.len()
    }

    /// Whether an error was reported since `mark` was taken.
    pub fn errors_since(&self, mark: usize) -> bool {
        self.found[mark..].iter().any(|found| found.severity == Severity::Error)
    }

    /// All findings so far.
    pub fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    /// The findings, sorted by place and without repetitions.
    pub fn sorted(&self) -> Vec<Diagnostic> {
        let mut found = self.found.clone();
        let key = |d: &Diagnostic| (d.primary.span, d.rule.code);
        found.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message)));
        found.dedup_by(|a, b| key(a) == key(b) && a.message == b.message);
        found
    }

    /// Vouches for `value`, if no error was reported: the only way to a [`Checked`].
    pub fn check<T>(&self, value: T) -> Option<Checked<T>> {
        (!self.has_errors()).then_some(Checked(value))
    }
}

/// A value that came out of a check without errors. Plans and backends take nothing else.
#[derive(Clone, Debug)]
pub struct Checked<T>(T);

impl<T> Checked<T> {
    /// Gives up the guarantee and returns the value.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> std::ops::Deref for Checked<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}
