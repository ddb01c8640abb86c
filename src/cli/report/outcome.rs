//! What a report is about.

use crate::base::{SourceFile, SourceMap};
use crate::diagnostic::{Diagnostic, Severity};
use crate::driver::Settings;
use crate::driver::baseline::Compared;

/// What was found in which files, and how the command ends because of that.
#[derive(Clone, Copy, Debug)]
pub struct Outcome<'r> {
    /// All files that took part.
    pub sources: &'r SourceMap,
    /// What was found, in order.
    pub diagnostics: &'r [Diagnostic],
    /// How many workflow files were checked.
    pub files: usize,
    /// What makes the command fail; without it, errors.
    pub settings: Option<&'r Settings>,
    /// With what the command ends.
    pub exit_code: u8,
    /// How many findings comments suppress.
    pub suppressed: usize,
    /// What a baseline had to do with it.
    pub compared: Compared,
    /// Whether the command can mend what was found, with `--fix`.
    pub fix: bool,
}

impl<'r> Outcome<'r> {
    /// What was found in files, where errors count.
    pub fn new(sources: &'r SourceMap, diagnostics: &'r [Diagnostic], files: usize) -> Self {
        let exit_code = u8::from(diagnostics.iter().any(|found| found.severity == Severity::Error));
        Self {
            sources,
            diagnostics,
            files,
            settings: None,
            suppressed: 0,
            compared: Compared::default(),
            exit_code,
            fix: false,
        }
    }

    /// Whether a finding makes the command fail.
    pub(super) fn fails(&self, found: &Diagnostic) -> bool {
        match self.settings {
            Some(settings) => settings.fails(found.severity, self.sources.file(found.primary.span.file).path()),
            None => found.severity == Severity::Error,
        }
    }

    /// Whether all that was asked for was read.
    pub(super) const fn complete(&self) -> bool {
        self.exit_code < 2
    }

    /// Every file with what was found in it, in the order of the files; those without findings, too.
    pub(super) fn by_file(&self) -> Vec<(&'r SourceFile, Vec<&'r Diagnostic>)> {
        let mut files: Vec<_> = self.sources.iter().map(|(_, file)| (file, Vec::new())).collect();
        for found in self.diagnostics {
            files[found.primary.span.file.index()].1.push(found);
        }
        files
    }
}

/// The sources, what was found and how many files were checked.
impl<'r, D: AsRef<[Diagnostic]> + ?Sized> From<(&'r SourceMap, &'r D, usize)> for Outcome<'r> {
    fn from((sources, diagnostics, files): (&'r SourceMap, &'r D, usize)) -> Self {
        Self::new(sources, diagnostics.as_ref(), files)
    }
}
