//! Findings that were there when people began to look: what is known already is not reported, what is new is.
//!
//! A baseline is a file with the fingerprints of findings ([`crate::diagnostic::fingerprint`]), which stay the same when lines move. It names files
//! as they are seen from its own folder, so it matters neither where a check is started nor how it names files. Errors of the language
//! itself are not among them: no document can be made of what has one, so they are always reported.

use super::Report;
use super::path as paths;
use crate::base::SourceMap;
use crate::diagnostic::{Diagnostic, fingerprint};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What a baseline is called unless people say otherwise.
pub const NAME: &str = "flowright-baseline.json";

/// The version of the shape of the file.
const VERSION: u32 = 1;

/// Findings that are known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Baseline {
    version: u32,
    /// How the fingerprints were made.
    method: String,
    /// By file and place.
    findings: Vec<Known>,
    /// The absolute path of the folder that it lies in.
    #[serde(skip)]
    folder: String,
    /// The absolute path of the folder that relative paths start at.
    #[serde(skip)]
    here: String,
}

/// A finding that is known. Only the fingerprint counts; the rest is for people who read the file, and its differences.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    file: String,
    rule: String,
    message: String,
    fingerprint: String,
}

/// What a baseline had to do with a check.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// How many findings were known.
    pub known: usize,
    /// How many known findings of the files that were checked are not found any more.
    pub gone: usize,
}

impl Baseline {
    /// What is found in `report` and can be lived with, for a file at `path`; relative paths start in the absolute folder `here`.
    pub fn of(report: &Report, path: &str, here: &str) -> Self {
        let folder = paths::join(here, paths::folder(path));
        let named = |file: &str| paths::relative(&folder, &paths::join(here, file));
        let fingerprints = fingerprint::of_all_named(&report.sources, &report.diagnostics, named);
        let known = report.diagnostics.iter().zip(fingerprints).filter(|(found, _)| can_be_known(found));
        let findings = known.map(|(found, fingerprint)| Known {
            file: named(report.sources.file(found.primary.span.file).path()),
            rule: found.rule.code.to_owned(),
            message: found.message.clone(),
            fingerprint: fingerprint.to_string(),
        });
        let mut findings: Vec<Known> = findings.collect();
        // Otherwise in the order of their places.
        findings.sort_by(|a, b| a.file.cmp(&b.file));
        Self { version: VERSION, method: fingerprint::METHOD.to_owned(), findings, folder, here: here.to_owned() }
    }

    /// The baseline that the text of a file at `path` is, or why it is none; relative paths start in the absolute folder `here`.
    pub fn read(path: &str, text: &str, here: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text)
            .map_err(|error| format!("it is no JSON: look at line {}, column {}", error.line(), error.column()))?;
        let (version, method) = (value.get("version").and_then(Value::as_u64), value.get("method"));
        match version {
            None => return Err("it is no baseline: it does not say of which version it is".into()),
            Some(version) if version != u64::from(VERSION) => {
                return Err(format!("it is of version {version}, and this Flowright reads version {VERSION}"));
            }
            Some(_) => {}
        }
        if method.is_some_and(|method| method != fingerprint::METHOD) {
            return Err(format!(
                "its findings are not known by `{}`, as this Flowright knows them",
                fingerprint::METHOD
            ));
        }
        let read: Self =
            serde_json::from_value(value).map_err(|_| "it is damaged: something is missing, or was added by hand")?;
        Ok(Self { folder: paths::join(here, paths::folder(path)), here: here.to_owned(), ..read })
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        // Strings and numbers can always be written.
        serde_json::to_string_pretty(self).map(|text| text + "\n").unwrap_or_default()
    }

    /// How many findings there are.
    pub const fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Takes what is known out of `found`.
    pub(super) fn compare(&self, sources: &SourceMap, found: &mut Vec<Diagnostic>) -> Compared {
        let named = |file: &str| paths::relative(&self.folder, &paths::join(&self.here, file));
        let mut known: FxHashMap<&str, bool> =
            self.findings.iter().map(|known| (known.fingerprint.as_str(), false)).collect();
        let mut fingerprints = fingerprint::of_all_named(sources, found, named).into_iter();
        let before = found.len();
        found.retain(|found| {
            let fingerprint = fingerprints.next().filter(|_| can_be_known(found));
            let seen = fingerprint.and_then(|it| known.get_mut(it.to_string().as_str()));
            seen.is_none_or(|seen| {
                *seen = true;
                false
            })
        });
        let mut checked: Vec<String> = sources.iter().map(|(_, file)| named(file.path())).collect();
        checked.sort_unstable();
        let gone = self.findings.iter().filter(|it| known.get(it.fingerprint.as_str()) == Some(&false));
        let gone = gone.filter(|it| checked.binary_search(&it.file).is_ok()).count();
        Compared { known: before - found.len(), gone }
    }
}

/// Whether people can live with a finding: not with an error of the language itself, nor with a file that cannot be read.
pub fn can_be_known(found: &Diagnostic) -> bool {
    !found.rule.is_fixed()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::driver::{MemoryWorld, Settings, check, check_with};
    use std::sync::Arc;

    const TEXT: &str = "compute score(text: string) -> double\n\
                        workflow digest(text: string) {\n  step rating = score(text)\n  step again = score(text)\n}\n";

    fn report(path: &str, text: &str) -> Report {
        check(&MemoryWorld::new().with(path, text), &[path.to_owned()])
    }

    /// What is left of the findings in a text, by their lines, and what was compared.
    fn left(baseline: &Baseline, path: &str, text: &str) -> (Vec<u32>, Compared) {
        let settings = Settings { baseline: Some(Arc::new(baseline.clone())), ..Settings::default() };
        let report = check_with(&MemoryWorld::new().with(path, text), &[path.to_owned()], &settings);
        let lines = report.diagnostics.iter().map(|found| report.sources.position(found.primary.span).line);
        (lines.collect(), report.compared)
    }

    #[test]
    fn what_is_known_is_not_reported_wherever_its_line_has_moved() {
        let found = report("lib/a.flow", TEXT);
        assert_eq!(found.diagnostics.len(), 2);
        let written = Baseline::of(&found, "lib/base.json", "/").text();
        let baseline = Baseline::read("lib/base.json", &written, "/").unwrap();
        assert_eq!(left(&baseline, "lib/a.flow", TEXT), (vec![], Compared { known: 2, gone: 0 }));
        let moved = format!("// What it is about.\n\n{}", TEXT.replace("  step", "      step"));
        assert_eq!(left(&baseline, "lib/a.flow", &moved), (vec![], Compared { known: 2, gone: 0 }));
    }

    #[test]
    fn what_is_new_is_reported_and_what_is_gone_is_counted() {
        let baseline = Baseline::of(&report("a.flow", TEXT), "base.json", "/");
        let more = TEXT.replace("  step again = score(text)", "  step again = score(text)\n  step third = score(text)");
        assert_eq!(left(&baseline, "a.flow", &more), (vec![5], Compared { known: 2, gone: 0 }));
        let less = TEXT.replace("  step again = score(text)\n", "");
        assert_eq!(left(&baseline, "a.flow", &less), (vec![], Compared { known: 1, gone: 1 }));
    }

    #[test]
    fn it_does_not_matter_from_which_folder_files_are_named() {
        let text = Baseline::of(&report("lib/a.flow", TEXT), "lib/base.json", "/x").text();
        let seen = [
            ("base.json", "/x/lib", "a.flow"),
            ("../lib/base.json", "/x/b", "../lib/a.flow"),
            ("lib/base.json", "/x", "/x/lib/a.flow"),
            ("/x/lib/base.json", "/x/b", "../lib/a.flow"),
        ];
        for (path, here, file) in seen {
            let baseline = Baseline::read(path, &text, here).unwrap();
            assert_eq!(left(&baseline, file, TEXT).1, Compared { known: 2, gone: 0 }, "{path} {here}");
        }
    }

    #[test]
    fn what_is_no_baseline_is_told_apart() {
        let reason = |text: &str| Baseline::read("base.json", text, "/").unwrap_err();
        assert_eq!(reason("{"), "it is no JSON: look at line 1, column 1");
        assert_eq!(reason("[]"), "it is no baseline: it does not say of which version it is");
        let newer = reason(r#"{"version": 2, "findings": []}"#);
        assert_eq!(newer, "it is of version 2, and this Flowright reads version 1");
        assert_eq!(reason(r#"{"version": 1}"#), "it is damaged: something is missing, or was added by hand");
    }

    #[test]
    fn errors_of_the_language_are_always_reported() {
        let broken = TEXT.replace("score(text)\n  step again", "scroe(text)\n  step again");
        let found = report("a.flow", &broken);
        let fixed = found.diagnostics.iter().filter(|found| found.rule.is_fixed()).count();
        let baseline = Baseline::of(&found, "base.json", "/");
        assert_eq!((fixed, baseline.len()), (1, found.diagnostics.len() - 1));
        assert_eq!(left(&baseline, "a.flow", &broken).0, [3]);
    }
}
