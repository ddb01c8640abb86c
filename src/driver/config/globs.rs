//! Patterns of paths, as people know them from `.gitignore`.
//!
//! A pattern with a `/` in it is relative to the folder of the file that it stands in; one without means a name in any folder. A pattern that
//! means a folder means all that is in it. `!` makes an exception, and of several that fit the last one counts.

use super::super::path;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns that were read.
#[derive(Clone, Debug, Default)]
pub(super) struct Globs {
    /// Two for each pattern: it itself, and what is in it.
    set: GlobSet,
    /// Whether a pattern is an exception.
    exceptions: Vec<bool>,
}

/// Why patterns cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Some are none: which, and what is wrong with each.
    Patterns(Vec<(usize, String)>),
    /// Together they are more than can be looked for at once.
    TooMany,
}

impl Globs {
    /// Reads patterns that stand in a file of the absolute folder `base`, or says of each that is none what is wrong with it.
    pub(super) fn new<'p>(base: &str, patterns: impl Iterator<Item = &'p str>) -> Result<Self, Wrong> {
        let (mut set, mut exceptions, mut wrong) = (GlobSetBuilder::new(), Vec::new(), Vec::new());
        for (place, pattern) in patterns.enumerate() {
            let (exception, positive) = pattern.strip_prefix('!').map_or((false, pattern), |rest| (true, rest));
            exceptions.push(exception);
            match globs(base, positive) {
                Ok(two) => two.into_iter().for_each(|glob| _ = set.add(glob)),
                Err(what) => wrong.push((place, what)),
            }
        }
        if !wrong.is_empty() {
            return Err(Wrong::Patterns(wrong));
        }
        // Each of them is a pattern, so it is the sum that is refused.
        let set = set.build().map_err(|_| Wrong::TooMany)?;
        Ok(Self { set, exceptions })
    }

    /// Whether they mean the file at an absolute path.
    pub(super) fn mean(&self, file: &str) -> bool {
        let last = self.set.matches(file).into_iter().max();
        last.and_then(|glob| self.exceptions.get(glob / 2)).is_some_and(|exception| !exception)
    }

    /// Whether there is no pattern.
    pub(super) const fn is_empty(&self) -> bool {
        self.exceptions.is_empty()
    }

    /// Whether there are only exceptions, and nothing that they are made of.
    pub(super) fn are_exceptions(&self) -> bool {
        !self.exceptions.is_empty() && self.exceptions.iter().all(|exception| *exception)
    }
}

/// The pattern itself, and what is in the folder that it means.
fn globs(base: &str, pattern: &str) -> Result<[globset::Glob; 2], String> {
    let named = pattern.trim_end_matches('/');
    if named.is_empty() {
        return Err("it is empty".to_owned());
    }
    if pattern.contains('\\') {
        return Err("folders are separated by `/` on every system".to_owned());
    }
    let (mut base, mut rest) = (base.to_owned(), named.trim_start_matches("./"));
    let anchored = named.contains('/');
    while let Some(above) = rest.strip_prefix("../") {
        base = path::above(&base, &base).unwrap_or(base);
        rest = above;
    }
    let base = globset::escape(base.trim_end_matches('/'));
    let whole = if anchored { format!("{base}/{}", rest.trim_start_matches('/')) } else { format!("{base}/**/{rest}") };
    let glob = |text: &str| {
        let built = GlobBuilder::new(text).literal_separator(true).backslash_escape(true).build();
        built.map_err(|error| error.kind().to_string())
    };
    Ok([glob(&whole)?, glob(&format!("{whole}/**"))?])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mean(patterns: &[&str], file: &str) -> bool {
        Globs::new("/r/a", patterns.iter().copied()).unwrap().mean(file)
    }

    #[test]
    fn a_pattern_with_a_slash_starts_in_the_folder_of_its_file() {
        assert!(mean(&["old/*.flow"], "/r/a/old/x.flow"));
        assert!(!mean(&["old/*.flow"], "/r/a/b/old/x.flow"));
        assert!(!mean(&["old/*.flow"], "/r/a/old/b/x.flow"));
        assert!(!mean(&["old/*.flow"], "/r/old/x.flow"));
        assert!(mean(&["./old/**"], "/r/a/old/b/x.flow"));
        assert!(mean(&["../b/*.flow"], "/r/b/x.flow"));
        assert!(mean(&["**/old/*.flow"], "/r/a/b/old/x.flow"));
        assert!(mean(&["{old,new}/**"], "/r/a/new/x.flow"));
    }

    #[test]
    fn a_pattern_without_a_slash_means_a_name_anywhere() {
        assert!(mean(&["*.gen.flow"], "/r/a/b/c/x.gen.flow"));
        assert!(mean(&["vendor"], "/r/a/b/vendor/c/x.flow"));
        assert!(mean(&["vendor/"], "/r/a/vendor/x.flow"));
        assert!(!mean(&["vendor"], "/r/a/vendors/x.flow"));
        assert!(!mean(&["*.flow"], "/r/b/x.flow"));
    }

    #[test]
    fn the_last_pattern_that_fits_counts() {
        let patterns = ["old/**", "!old/new/**", "old/new/x.flow"];
        assert!(mean(&patterns, "/r/a/old/y.flow"));
        assert!(!mean(&patterns, "/r/a/old/new/y.flow"));
        assert!(mean(&patterns, "/r/a/old/new/x.flow"));
    }

    #[test]
    fn what_is_special_in_the_folder_is_no_pattern() {
        let globs = Globs::new("/r/[a]{b}*", ["x.flow"].into_iter()).unwrap();
        assert!(globs.mean("/r/[a]{b}*/x.flow") && !globs.mean("/r/ab/x.flow"));
        assert!(Globs::new("/", ["x.flow"].into_iter()).unwrap().mean("/x.flow"));
    }

    #[test]
    fn every_pattern_that_is_none_is_reported() {
        let wrong = Globs::new("/", ["a", "[", "", "b\\c", "{x"].into_iter()).unwrap_err();
        let Wrong::Patterns(wrong) = wrong else { panic!("{wrong:?}") };
        assert_eq!(wrong.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1, 2, 3, 4]);
    }
}
