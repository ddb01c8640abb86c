//! Findings that were there when people began to look: what is known already is not reported, what is new is.
//!
//! A baseline is a file with the fingerprints of findings ([`crate::diagnostic::fingerprint`]), which stay the same when lines move. It names files
//! as they are seen from its own folder, so it does not matter where a check is started.

use super::Report;
use super::path as paths;
use crate::base::SourceMap;
use crate::diagnostic::{Diagnostic, Rule, fingerprint};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

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
    /// The folder that it lies in.
    #[serde(skip)]
    folder: String,
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
    /// What is found in `report`, for a file at `path`. Files that cannot be read are no finding to live with.
    pub fn of(report: &Report, path: &str) -> Self {
        let folder = paths::folder(path).to_owned();
        let named = |file: &str| paths::relative(&folder, file);
        let fingerprints = fingerprint::of_all_named(&report.sources, &report.diagnostics, named);
        let known = report.diagnostics.iter().zip(fingerprints).filter(|(found, _)| found.rule != UNREADABLE);
        let findings = known.map(|(found, fingerprint)| Known {
            file: paths::relative(&folder, report.sources.file(found.primary.span.file).path()),
            rule: found.rule.code.to_owned(),
            message: found.message.clone(),
            fingerprint: fingerprint.to_string(),
        });
        let mut findings: Vec<Known> = findings.collect();
        // Otherwise in the order of their places.
        findings.sort_by(|a, b| a.file.cmp(&b.file));
        Self { version: VERSION, method: fingerprint::METHOD.to_owned(), findings, folder }
    }

    /// The baseline that the text of a file at `path` is, or why it is none.
    pub fn read(path: &str, text: &str) -> Result<Self, String> {
        let read: Self = serde_json::from_str(text).map_err(|error| format!("it is no baseline: {error}"))?;
        if read.version != VERSION || read.method != fingerprint::METHOD {
            return Err(
                "it was written by another version of Flowright; write it anew with `flowright baseline`".into()
            );
        }
        Ok(Self { folder: paths::folder(path).to_owned(), ..read })
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
        let named = |file: &str| paths::relative(&self.folder, file);
        let mut known: FxHashMap<&str, bool> =
            self.findings.iter().map(|known| (known.fingerprint.as_str(), false)).collect();
        let mut fingerprints = fingerprint::of_all_named(sources, found, named).into_iter();
        let before = found.len();
        found.retain(|_| {
            let seen = fingerprints.next().and_then(|it| known.get_mut(it.to_string().as_str()));
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

/// The rule about files that cannot be read.
static UNREADABLE: &Rule = &crate::resolve::rules::UNREADABLE_FILE;

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
        let written = Baseline::of(&found, "lib/base.json").text();
        let baseline = Baseline::read("lib/base.json", &written).unwrap();
        assert_eq!(left(&baseline, "lib/a.flow", TEXT), (vec![], Compared { known: 2, gone: 0 }));
        let moved = format!("// What it is about.\n\n{}", TEXT.replace("  step", "      step"));
        assert_eq!(left(&baseline, "lib/a.flow", &moved), (vec![], Compared { known: 2, gone: 0 }));
    }

    #[test]
    fn what_is_new_is_reported_and_what_is_gone_is_counted() {
        let baseline = Baseline::of(&report("a.flow", TEXT), "base.json");
        let more = TEXT.replace("  step again = score(text)", "  step again = score(text)\n  step third = score(text)");
        assert_eq!(left(&baseline, "a.flow", &more), (vec![5], Compared { known: 2, gone: 0 }));
        let less = TEXT.replace("  step again = score(text)\n", "");
        assert_eq!(left(&baseline, "a.flow", &less), (vec![], Compared { known: 1, gone: 1 }));
    }

    #[test]
    fn it_does_not_matter_from_which_folder_files_are_named() {
        let baseline = Baseline::of(&report("lib/a.flow", TEXT), "lib/base.json");
        let seen_from_inside = Baseline::read("base.json", &baseline.text()).unwrap();
        assert_eq!(left(&seen_from_inside, "a.flow", TEXT).1, Compared { known: 2, gone: 0 });
        let seen_from_beside = Baseline::read("../lib/base.json", &baseline.text()).unwrap();
        assert_eq!(left(&seen_from_beside, "../lib/a.flow", TEXT).1, Compared { known: 2, gone: 0 });
    }

    #[test]
    fn what_is_no_baseline_is_told_apart() {
        let reason = |text: &str| Baseline::read("base.json", text).unwrap_err();
        assert!(reason("{").starts_with("it is no baseline: "), "{}", reason("{"));
        assert!(reason(r#"{"version": 2, "method": "flowright/v1", "findings": []}"#).contains("another version"));
    }
}
