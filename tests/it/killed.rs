//! A command that is killed leaves the old text or the new one, and nothing in between.
#![expect(clippy::disallowed_methods, reason = "these tests are about files, and about time")]

use crate::cli::{folder, run};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How many files there are.
const FILES: usize = 24;

/// How often a run is killed.
const ROUNDS: u32 = 25;

/// A workflow that is not in style, of so many steps, which read a name.
fn messy(steps: usize, name: &str) -> String {
    let steps: Vec<String> = (0..steps).map(|step| format!("step   s{step}=work( x:{name} )\n")).collect();
    let steps = steps.concat();
    format!("compute work(x: int) -> int\nworkflow w(number: int) -> int {{\n{steps}return s0\n}}\n")
}

/// Runs a command that rewrites the files of a folder, kills it after this time, and says whether it was still at work.
fn killed_after(folder: &Path, args: &[&str], time: Duration) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_flowright"))
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(time);
    let at_work = child.try_wait().unwrap().is_none();
    _ = child.kill();
    child.wait().unwrap();
    at_work
}

/// Kills a command at moments all over its run. Each file has to be as it was or as the command leaves it.
fn holds(name: &str, args: &[&str], text: &str) {
    let old: Vec<(String, String)> = (0..FILES).map(|number| (format!("w{number}.flow"), text.to_owned())).collect();
    let files: Vec<(&str, &[u8])> = old.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let whole = folder(&format!("killed-{name}-whole"), &files);
    let start = Instant::now();
    let (code, _, err) = run(&whole, args);
    assert!(matches!(code, Some(0 | 1)), "{err}");
    let time = start.elapsed();
    let new: Vec<String> = old.iter().map(|(path, _)| std::fs::read_to_string(whole.join(path)).unwrap()).collect();
    assert!(old.iter().zip(&new).all(|((_, old), new)| old != new));
    let mut interrupted = 0;
    for round in 0..ROUNDS {
        let folder = folder(&format!("killed-{name}"), &files);
        interrupted += u32::from(killed_after(&folder, args, time * round / ROUNDS));
        for ((path, old), new) in old.iter().zip(&new) {
            let text = std::fs::read_to_string(folder.join(path)).unwrap();
            assert!(text == *old || text == *new, "{path} is neither the old nor the new text:\n{text}");
        }
        // A draft that is left is hidden, so that no command reads it.
        let (_, listed, _) = run(&folder, &["fmt", "--check"]);
        assert!(listed.lines().all(|line| line.starts_with('w')), "{listed}");
    }
    assert!(interrupted > 0, "no run was interrupted");
}

#[test]
fn formatting_leaves_no_half_of_a_file() {
    holds("fmt", &["fmt"], &messy(60, "number"));
}

#[test]
fn mending_leaves_no_half_of_a_file() {
    holds("fix", &["check", "--no-cache", "--fix"], &messy(6, "numbr"));
}

#[test]
fn a_baseline_is_written_whole_or_not_at_all() {
    const NAME: &str = "flowright-baseline.json";
    // Each step but the first is a finding that can be lived with.
    let text = messy(20, "number");
    let files: Vec<(String, &[u8])> = (0..FILES).map(|number| (format!("w{number}.flow"), text.as_bytes())).collect();
    let mut files: Vec<(&str, &[u8])> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    files.push((NAME, b"old"));
    let args = ["baseline", "--no-cache"];
    let folder = folder("killed-baseline", &files);
    let start = Instant::now();
    assert_eq!(run(&folder, &args).0, Some(0));
    let (time, path) = (start.elapsed(), folder.join(NAME));
    let new = std::fs::read(&path).unwrap();
    assert!(new.len() > 10_000);
    for round in 0..ROUNDS {
        std::fs::write(&path, b"old").unwrap();
        // Writing is the end of it.
        killed_after(&folder, &args, time / 2 + time * round / ROUNDS);
        let text = std::fs::read(&path).unwrap();
        assert!(text == b"old" || text == new, "{} bytes", text.len());
    }
}

/// The system kills a process that writes more to a file than it may: right in the middle of writing.
#[test]
#[cfg(target_os = "linux")]
fn a_command_that_is_killed_while_it_writes_leaves_the_old_text() {
    let text = messy(100, "numbr");
    let new_style = messy(100, "number");
    let commands: [(&str, &[&str], &str); 3] = [
        ("w.flow", &["fmt"], &new_style),
        ("w.flow", &["check", "--no-cache", "--fix"], &text),
        ("flowright-baseline.json", &["baseline", "--no-cache"], &new_style),
    ];
    for (file, args, text) in commands {
        let folder = folder("killed-writing", &[("flowright-baseline.json", b"old"), ("w.flow", text.as_bytes())]);
        let before = std::fs::read(folder.join(file)).unwrap();
        let status = Command::new("bash")
            // In units of 1,024 bytes.
            .args(["-c", "ulimit -f 1; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_flowright")])
            .args(args)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .unwrap();
        assert_eq!(status.code(), None, "{args:?} ended by itself");
        assert_eq!(std::fs::read(folder.join(file)).unwrap(), before, "{args:?}");
        // It was in the middle: the draft is as long as it may be. It is hidden, so that no command reads it.
        let names = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let drafts: Vec<_> = names.filter(|path| path.extension().is_some_and(|it| it == "tmp")).collect();
        assert_eq!(drafts.len(), 1, "{args:?}");
        assert_eq!(std::fs::metadata(&drafts[0]).unwrap().len(), 1024, "{args:?}");
        let (_, listed, _) = run(&folder, &["fmt", "--check"]);
        assert_eq!(listed, "w.flow\n", "{args:?}");
    }
}
