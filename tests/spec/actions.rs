//! What code actions promise: one that is applied leaves a file without the finding that it is for and without any new one; one that only says the same
//! in other words leaves the hash, and a name that was given and is taken away again leaves it, too.

use crate::configured::configured;
use crate::fixes::may_be_hidden;
use crate::testing::one_in;
use flowright::base::SourceMap;
use flowright::convert::Target;
use flowright::diagnostic::Severity;
use flowright::driver::{self, Conversion, Entry, MemoryWorld, Report, Settings, Workspace};
use flowright::ide::actions::{Action, Kind, actions, resolve};
use libtest_mimic::{Failed, Trial};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Of a case in another format, only one in so many words is asked about.
const TWIN_STEP: usize = 9;

/// Of a case as it is, too, so that all of this takes little longer than the other tests together.
const STEP: usize = 3;

/// One case in so many is tried in another format.
const TWINS: usize = 3;

/// The files of a case.
type Files = [(String, String)];

/// Tries every action at every finding and every word of the first file, and of the same in YAML and JSON, with other line ends.
pub(crate) fn hold(files: &Files, settings: &Settings) -> Result<(), String> {
    if std::env::var_os("SKIP_ACTIONS").is_some() {
        return Ok(());
    }
    let mut wrong = String::new();
    for (number, files) in variants(files).into_iter().enumerate() {
        // Each twin says the same as the first.
        let held = Actions::new(&files, settings).hold(match number {
            0 => one_in(STEP),
            _ => one_in(TWIN_STEP),
        });
        held.unwrap_or_else(|problem| _ = writeln!(wrong, "{problem}"));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// A test of each example in the language: what can be done about any place of it.
pub(crate) fn of_examples() -> Vec<Trial> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let mut trials = Vec::new();
    let folders = std::fs::read_dir(&root).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut folders: Vec<PathBuf> = folders.filter(|path| path.is_dir()).collect();
    folders.sort();
    for folder in folders {
        let mut files = Vec::new();
        read(&folder, &folder, &mut files);
        files.sort();
        for at in 0..files.len() {
            let path = &files[at].0;
            let kind = flowright::frontend::of_path(path).map(flowright::frontend::Frontend::name);
            if matches!(kind, Some("flow" | "yaml")) {
                let name = format!("examples::{}/{path}", folder.file_name().unwrap_or_default().to_string_lossy());
                let mut files = files.clone();
                files.swap(0, at);
                trials.push(Trial::test(name, move || hold(&files, &Settings::default()).map_err(Failed::from)));
            }
        }
    }
    trials
}

/// All files of a folder, by their paths from there.
fn read(root: &Path, folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            read(root, &path, files);
        } else if let (Ok(text), Ok(name)) = (std::fs::read_to_string(&path), path.strip_prefix(root)) {
            files.push((name.to_string_lossy().replace('\\', "/"), text));
        }
    }
}

/// The case as it is, and, where that can be done, in YAML with the line ends of Windows and signs of several bytes, or in JSON.
fn variants(files: &Files) -> Vec<Vec<(String, String)>> {
    let mut all = vec![files.to_vec()];
    let (path, text) = &files[0];
    let Some(stem) = path.strip_suffix(".flow").filter(|_| text.len() / 12 % one_in(TWINS) == 0) else { return all };
    let mut twin = |target, suffix: &str, change: &dyn Fn(String) -> String| {
        if let Conversion::Done(converted) = driver::convert(path, text, None, target) {
            let mut twin = files.to_vec();
            twin[0] = (format!("{stem}.flow.{suffix}"), change(converted.text));
            // Some examples have one already.
            let path = twin[0].0.clone();
            let mut at = 0;
            twin.retain(|(other, _)| {
                at += 1;
                at == 1 || *other != path
            });
            all.push(twin);
        }
    };
    // Which of the two follows from the text, so that each run tries the same.
    if text.len() % 2 == 0 {
        twin(Target::Yaml, "yaml", &|text| format!("# zażółć 🐢\n{text}").replace('\n', "\r\n"));
    } else {
        twin(Target::Yaml, "yaml", &|text| text);
        if text.len() % 3 == 0 {
            twin(Target::Json, "json", &|text| text);
        }
    }
    if text.len() % 4 == 0 {
        let mut windows = files.to_vec();
        windows[0].1 = format!("\u{feff}// zażółć 🐢\n\n{text}").replace('\n', "\r\n");
        all.push(windows);
    }
    all
}

struct Actions<'f> {
    files: &'f Files,
    settings: &'f Settings,
    workspace: Workspace,
    before: Report,
    hashes: Option<Vec<String>>,
}

fn world(files: &Files) -> MemoryWorld {
    files.iter().fold(MemoryWorld::new(), |world, (path, text)| world.with(path, text))
}

fn check(files: &Files, settings: &Settings) -> Report {
    let settings = configured(settings.clone(), files);
    let world = world(files);
    settings.configs.visit(&world, &files[0].0);
    driver::check_with(&world, &[files[0].0.clone()], &settings)
}

/// The hashes of all documents; none of a file with errors.
fn hashes(files: &Files) -> Option<Vec<String>> {
    let compiled = driver::compile(&world(files), &files[0].0, Entry::Every);
    let errors = compiled.report.diagnostics.iter().any(|found| found.severity == Severity::Error);
    let hashes: Vec<String> = compiled.documents.iter().map(|document| document.hash.to_string()).collect();
    (!errors && !hashes.is_empty()).then_some(hashes)
}

fn workspace(files: &Files, settings: &Settings) -> Workspace {
    let settings = configured(settings.clone(), files);
    settings.configs.visit(&world(files), &files[0].0);
    let mut workspace = Workspace::new(Box::new(world(files)), settings);
    workspace.found([files[0].0.clone()]);
    workspace.finish();
    workspace
}

/// How often each rule finds something in each file.
fn counts(report: &Report) -> BTreeMap<(String, &'static str), usize> {
    let mut counts = BTreeMap::new();
    let path = |sources: &SourceMap, found: &flowright::diagnostic::Diagnostic| {
        sources.file(found.primary.span.file).path().to_owned()
    };
    for found in &report.diagnostics {
        *counts.entry((path(&report.sources, found), found.rule.code)).or_insert(0) += 1;
    }
    counts
}

/// Where something may be asked: each word, and each finding.
fn ranges(text: &str, report: &Report, path: &str) -> Vec<Range<u32>> {
    let mut ranges: Vec<Range<u32>> = Vec::new();
    let mut inside = false;
    for (at, c) in text.char_indices() {
        let word = c.is_alphanumeric() || c == '_' || c == '.';
        if word && !inside || !word && !c.is_whitespace() {
            let at = u32::try_from(at).expect("tests are short");
            ranges.push(at..at);
        }
        inside = word;
    }
    let here = report.diagnostics.iter().filter(|found| report.sources.file(found.primary.span.file).path() == path);
    ranges.extend(here.map(|found| found.primary.span.start..found.primary.span.end));
    ranges
}

fn applied(files: &Files, action: &Action) -> Vec<(String, String)> {
    let mut files = files.to_vec();
    let mut edits: Vec<_> = action.edits.iter().collect();
    edits.sort_by_key(|edit| edit.range.start);
    for edit in edits.into_iter().rev() {
        let (_, text) =
            files.iter_mut().find(|(path, _)| *path == edit.path).expect("only files of the test are edited");
        text.replace_range(edit.range.start as usize..edit.range.end as usize, &edit.text);
    }
    files
}

impl<'f> Actions<'f> {
    fn new(files: &'f Files, settings: &'f Settings) -> Self {
        let (before, workspace) = (check(files, settings), workspace(files, settings));
        Self { files, settings, workspace, before, hashes: hashes(files) }
    }

    fn hold(mut self, step: usize) -> Result<(), String> {
        let (path, text) = self.files[0].clone();
        let mut seen: Vec<Action> = Vec::new();
        let mut wrong = String::new();
        for range in ranges(&text, &self.before, &path).into_iter().rev().step_by(step) {
            for action in actions(&mut self.workspace, &path, range, None) {
                if seen.contains(&action) {
                    continue;
                }
                seen.push(action.clone());
                self.holds(&path, action).unwrap_or_else(|problem| _ = writeln!(wrong, "{problem}"));
            }
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }

    fn holds(&mut self, path: &str, action: Action) -> Result<(), String> {
        // What a rule wrote for its finding is held to that by other tests, and may bring something to light.
        if action.is_fix() {
            return Ok(());
        }
        let action = resolve(&mut self.workspace, path, action);
        if action.disabled.is_some() {
            return Ok(());
        }
        let after = applied(self.files, &action);
        let said = |why: &str, after: &Files, report: &Report| {
            let (texts, said) = (after[0].1.as_str(), crate::text::report(report));
            Err(format!("`{}` {why}\n--- then\n{texts}--- said then\n{said}", action.title))
        };
        let report = check(&after, self.settings);
        let (old, new) = (counts(&self.before), counts(&report));
        // Where an error goes, rules may speak that were silent beside it.
        let is_error =
            |code: &str| report.diagnostics.iter().any(|it| it.rule.code == code && it.severity == Severity::Error);
        let gone = old.iter().filter(|(key, old)| new.get(*key).is_none_or(|new| new < *old));
        let gone: Vec<&str> = gone.map(|(key, _)| key.1).collect();
        let silences = action.title.starts_with("allow ");
        let for_one = !action.fixes.is_empty() || action.kind == Kind::FixAll || action.kind == Kind::Source;
        let may = |code: &str| for_one && (!silences || !is_error(code)) && may_be_hidden(code, is_error(code), &gone);
        if let Some((new, _)) =
            new.iter().find(|(key, count)| old.get(*key).is_none_or(|old| old < *count) && !may(key.1))
        {
            return said(&format!("brings {new:?}"), &after, &report);
        }
        for mended in &action.fixes {
            let key = (path.to_owned(), mended.rule.code);
            let batch = matches!(action.kind, Kind::FixAll | Kind::Source) || action.title.starts_with("fix all");
            if !batch && new.get(&key) >= old.get(&key) {
                return said("does not mend what it is for", &after, &report);
            }
        }
        if self.hashes.is_none() {
            return Ok(());
        }
        match action.kind {
            Kind::Rewrite if action.title.starts_with("say that") && hashes(&after) != self.hashes => {
                said("gives another hash", &after, &report)
            }
            Kind::Extract => self.goes_back(&after, &action).or_else(|why| said(&why, &after, &report)),
            _ => Ok(()),
        }
    }

    /// A name that was given can be taken away again.
    fn goes_back(&self, after: &Files, extracted: &Action) -> Result<(), String> {
        let select = extracted.select.as_ref().ok_or("selects nothing")?;
        let edit = &extracted.edits[select.edit];
        // What is changed before it moves it.
        let before = extracted.edits.iter().filter(|other| other.range.end <= edit.range.start && *other != edit);
        let longer: usize = before.clone().map(|other| other.text.len()).sum();
        let shorter: usize = before.map(|other| other.range.len()).sum();
        let at = u32::try_from(edit.range.start as usize + longer + select.range.start - shorter);
        let at = at.expect("tests are short");
        let mut workspace = workspace(after, self.settings);
        let path = &after[0].0;
        let inline = actions(&mut workspace, path, at..at, Some(&[Kind::Inline])).into_iter().next();
        // It may bring back what was found before, so it is not resolved.
        let inline = inline.ok_or("cannot be taken back")?;
        let back = applied(after, &inline);
        if hashes(&back) == self.hashes { Ok(()) } else { Err(format!("and back gives another hash\n{}", back[0].1)) }
    }
}
