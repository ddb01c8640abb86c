//! `check --watch` from outside: it checks again when something has changed, however that was written.
#![expect(clippy::disallowed_methods, reason = "these tests are about files")]

use crate::cli::{folder, run};
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

/// How long is waited for a line that has to come.
const LIMIT: Duration = Duration::from_secs(30);

const GOOD: &str = "compute greet(name: string) -> string\n\
                    workflow hello(name: string) -> string {\n  step greeting = greet(name)\n  return greeting\n}\n";

/// A command that goes on until it is dropped.
struct Watch {
    child: Child,
    out: Receiver<String>,
    err: Receiver<String>,
}

impl Watch {
    fn new(folder: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_flowright"))
            .current_dir(folder)
            .args(["check", "--no-cache", "--watch", "--format", "short"])
            .args(args)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (out, err) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        Self { child, out, err }
    }

    /// Waits until it has checked and lies in wait.
    fn ready(&self) {
        while !self.err.recv_timeout(LIMIT).unwrap().starts_with("watching ") {}
    }

    /// The next line on standard output.
    fn found(&self) -> String {
        self.out.recv_timeout(LIMIT).unwrap()
    }

    /// The next line on standard error that says what has changed.
    fn changed(&self) -> String {
        loop {
            let line = self.err.recv_timeout(LIMIT).unwrap();
            if line.ends_with(" has changed") {
                return line;
            }
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// A text with a mistake of this name.
fn broken(name: &str) -> String {
    GOOD.replace("return greeting", &format!("return {name}"))
}

fn said(path: &str, name: &str) -> String {
    format!("{path}:4:10: error[E0201]: nothing is called `{name}` here")
}

/// Saves as many editors do: beside, and moved there.
fn save(path: &PathBuf, text: &str) {
    let draft = path.with_extension("draft");
    std::fs::write(&draft, text).unwrap();
    std::fs::rename(draft, path).unwrap();
}

#[test]
fn a_file_is_checked_again_however_it_is_saved() {
    let folder = folder("watch-saved", &[("a.flow", broken("one").as_bytes())]);
    let path = folder.join("a.flow");
    let watch = Watch::new(&folder, &[]);
    assert_eq!(watch.found(), said("a.flow", "one"));
    watch.ready();
    std::fs::write(&path, broken("two")).unwrap();
    assert_eq!(watch.changed(), "`a.flow` has changed");
    assert_eq!(watch.found(), said("a.flow", "two"));
    watch.ready();
    save(&path, &broken("six"));
    assert_eq!(watch.found(), said("a.flow", "six"));
    watch.ready();
    std::fs::remove_file(&path).unwrap();
    std::fs::create_dir(folder.join("new")).unwrap();
    save(&folder.join("new/b.flow"), &broken("ten"));
    while watch.found() != said("new/b.flow", "ten") {}
}

#[test]
fn an_imported_file_that_comes_is_noticed_and_what_cannot_be_read_ends_nothing() {
    let text = "import \"../lib/greet.flow\" as lib\n\
                workflow w(name: string) -> string {\n  step greeting = lib.greet(name)\n  return greeting\n}\n";
    let folder = folder("watch-import", &[("main/a.flow", text.as_bytes())]);
    let watch = Watch::new(&folder, &["main/a.flow"]);
    assert!(watch.found().starts_with("main/a.flow:1:8: error[E0203]"));
    watch.ready();
    std::fs::create_dir(folder.join("lib")).unwrap();
    std::fs::write(folder.join("lib/greet.flow"), b"\xff").unwrap();
    assert_eq!(watch.changed(), "`lib/greet.flow` has changed");
    watch.ready();
    save(&folder.join("lib/greet.flow"), "compute greet(nom: string) -> string\n");
    while !watch.found().starts_with("main/a.flow:3:") {}
}

#[test]
fn what_is_no_workflow_starts_no_check() {
    let folder = folder("watch-other", &[("a.flow", broken("one").as_bytes())]);
    let watch = Watch::new(&folder, &[]);
    assert_eq!(watch.found(), said("a.flow", "one"));
    watch.ready();
    std::fs::write(folder.join("readme.md"), "x").unwrap();
    // The same text once more is a change of the file; what came before it was none.
    save(&folder.join("a.flow"), &broken("two"));
    assert_eq!(watch.changed(), "`a.flow` has changed");
    assert_eq!(watch.found(), said("a.flow", "two"));
}

#[test]
fn what_cannot_be_watched_is_refused() {
    let folder = folder("watch-refused", &[("a.flow", GOOD.as_bytes())]);
    let (code, _, err) = run(&folder, &["check", "--watch", "-"]);
    assert_eq!((code, err.contains("standard input does not change")), (Some(2), true), "{err}");
    let (code, _, err) = run(&folder, &["check", "--watch", "--format", "json"]);
    assert_eq!((code, err.contains("json is one document")), (Some(2), true), "{err}");
}
