//! Files that are not ours: every file of the folder that `FLOWRIGHT_CORPUS` names is read, and nothing may panic or point outside of its file.
//!
//! The folder holds whatever people have: workflow files of any kind, and files that are none. Without the variable the test reads this
//! repository's own examples, mistakes included.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use flowright::driver::{self, MemoryWorld};
use flowright::frontend;
use std::path::{Path, PathBuf};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// What is wrong with how a text is read as the file `path`.
fn problems(path: &str, text: &str) -> Vec<String> {
    let report = driver::check(&MemoryWorld::new().with(path, text), &[path.to_owned()]);
    let mut wrong = Vec::new();
    for found in &report.diagnostics {
        let labels = std::iter::once(&found.primary).chain(&found.related);
        let edits = found.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.map(|label| label.span).chain(edits) {
            if report.sources.file(span.file).text().get(span.range()).is_none() {
                wrong.push(format!("{path}: {span:?} is no part of the file: {}", found.message));
            }
        }
    }
    wrong
}

#[test]
fn every_file_of_the_corpus_is_read_and_findings_lie_in_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("FLOWRIGHT_CORPUS").map_or_else(|| root.join("examples"), PathBuf::from);
    let mut found = Vec::new();
    files(&folder, &mut found);
    let (mut wrong, mut read) = (Vec::new(), 0);
    for path in &found {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        let name = path.to_string_lossy();
        wrong.extend(problems(&name, &text));
        // Whatever a file is, every front end copes with it.
        for kind in frontend::ALL {
            wrong.extend(problems(&format!("{name}{}", kind.suffixes()[0]), &text));
        }
        read += 1;
    }
    assert!(read > 0, "there is no text in `{}`", folder.display());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
