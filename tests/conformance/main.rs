//! The conformance tests of the CEL specification, one test each.
//!
//! They lie in `tests/simple/testdata` of google/cel-spec; `CEL_SPEC_TESTS` names the folder. `skipped.txt` beside this file
//! lists the tests that do not pass, with reasons; they run, too, and one that passes must leave the list. The shares that
//! must pass are in [`score`].
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "these tests read files, and say how many pass")]

mod convert;
mod run;
mod score;
mod skipped;
mod suite;
mod textproto;
mod textproto_tests;

use libtest_mimic::{Arguments, Trial};
use score::Score;
use std::fs;
use std::path::Path;

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = textproto_tests::trials().collect();
    let mut score = Score::default();
    match std::env::var_os("CEL_SPEC_TESTS") {
        Some(folder) => match load(Path::new(&folder)) {
            Ok(tests) => trials.extend(score::trials(&tests, &mut score)),
            Err(problem) => trials.push(Trial::test("the specification's files are read", || Err(problem.into()))),
        },
        None => println!(
            "skipped: set CEL_SPEC_TESTS to the folder tests/simple/testdata of github.com/google/cel-spec to run its tests"
        ),
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    if !arguments.list {
        print!("{score}");
    }
    conclusion.exit();
}

/// All tests of all files, in the order of the files' names.
fn load(folder: &Path) -> Result<Vec<suite::Test>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "textproto"));
    paths.sort();
    let mut tests = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        tests.extend(suite::read(&name, &text).map_err(|problem| format!("{name}: {problem}"))?);
    }
    if tests.is_empty() { Err(format!("{} holds no tests", folder.display())) } else { Ok(tests) }
}
