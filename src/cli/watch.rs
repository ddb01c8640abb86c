//! `check --watch`: checks again when a file that took part has changed.
//!
//! The system says that something happens in a folder, and no more is made of it: what counts is whether a file that was read, or looked for,
//! looks otherwise than before, or the folders have other workflow files. So it does not matter how an editor saves, and what Flowright itself
//! writes there (reports, fixes) starts nothing without end.

use super::args::CheckArgs;
use super::check;
use super::console::{self, Console};
use super::exit::Exit;
use super::report::{Format, clean_line};
use crate::driver::asked::Asked;
use crate::driver::os_world::variable;
use crate::driver::walk;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// How long it has to be quiet before it is looked at what has changed: editors and version control do several things in a row.
const QUIET: Duration = Duration::from_millis(50);

/// How long is waited for that at most.
const UNREST: Duration = Duration::from_millis(500);

/// How often is looked where the system cannot watch.
const POLL: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug, Default, clap::Args)]
pub(super) struct WatchArgs {
    /// Check again whenever a file changes, until Ctrl-C
    #[arg(long)]
    watch: bool,
}

impl WatchArgs {
    /// Whether that is wanted.
    pub(super) const fn is_wanted(self) -> bool {
        self.watch
    }
}

pub(super) fn run(args: &CheckArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    if args.paths.iter().any(|path| path == "-") {
        return console.usage("standard input does not change, so there is nothing to watch", "name files or folders");
    }
    if args.format == Format::Json {
        return console.usage(
            "`--watch` writes findings again and again, and this format is one document",
            "choose `--format short`",
        );
    }
    let asked = &args.input.asked;
    loop {
        asked.clear();
        // Before the check, so what comes meanwhile is not missed.
        let files = walk::find(&args.paths);
        let exit = check::once(args, console)?;
        console.out.flush()?;
        if console::is_nobody_there() {
            return Ok(exit);
        }
        let mut is_first = true;
        let changed = loop {
            let guard = Guard::new(args, asked);
            if let (true, Some(trouble)) = (is_first, &guard.trouble) {
                console.note(&format!("looking every second, because the system cannot watch {trouble}"))?;
            }
            if is_first {
                console.note(&format!("watching {}; Ctrl-C ends it", counted(asked.paths().len())))?;
            }
            is_first = false;
            // Before the guard stood there, nobody looked.
            if let Some(changed) = changed(args, &files, asked) {
                break changed;
            }
            guard.wait();
            if let Some(changed) = changed(args, &files, asked) {
                break changed;
            }
        };
        if console.terminal && variable("TERM").as_deref() != Some("dumb") {
            write!(console.out, "\u{1b}[2J\u{1b}[H")?;
            console.out.flush()?;
        }
        console.note(&format!("`{}` has changed", clean_line(&changed)))?;
    }
}

fn counted(files: usize) -> String {
    if files == 1 { "1 file".to_owned() } else { format!("{files} files") }
}

/// The first file that has changed, has come or has gone.
fn changed(args: &CheckArgs, files: &walk::Found, asked: &Asked) -> Option<String> {
    asked.changed().or_else(|| {
        let now = walk::find(&args.paths);
        let (old, new): (BTreeSet<_>, BTreeSet<_>) = (files.files.iter().collect(), now.files.iter().collect());
        let problems = || (now.problems != files.problems).then(|| args.paths.join("`, `"));
        old.symmetric_difference(&new).next().map(|path| (*path).clone()).or_else(problems)
    })
}

/// Looks out for whatever happens in the folders of a check.
struct Guard {
    /// Ends when it is dropped.
    _watcher: Option<RecommendedWatcher>,
    events: Receiver<()>,
    /// What cannot be watched, and why.
    trouble: Option<String>,
}

impl Guard {
    fn new(args: &CheckArgs, asked: &Asked) -> Self {
        let (sender, events) = mpsc::channel();
        // Nobody listens any more where sending fails.
        let watcher = notify::recommended_watcher(move |event| {
            if matters(&event) {
                _ = sender.send(());
            }
        });
        let mut watcher = match watcher {
            Ok(watcher) => watcher,
            Err(error) => return Self { _watcher: None, events, trouble: Some(format!("anything: {error}")) },
        };
        let mut trouble = None;
        for folder in folders(args, asked) {
            if let Err(error) = watcher.watch(&folder, RecursiveMode::NonRecursive) {
                trouble.get_or_insert_with(|| format!("`{}`: {error}", clean_line(&folder.to_string_lossy())));
            }
        }
        Self { _watcher: Some(watcher), events, trouble }
    }

    /// Waits until something has happened, and then until it is quiet again.
    #[expect(clippy::disallowed_methods, reason = "when a check is repeated is nothing that findings depend on")]
    fn wait(&self) {
        let happened = match self.trouble {
            None => self.events.recv().is_ok(),
            Some(_) => self.events.recv_timeout(POLL).is_ok(),
        };
        let start = Instant::now();
        while happened && start.elapsed() < UNREST && self.events.recv_timeout(QUIET).is_ok() {}
    }
}

/// Whether something may have changed. That a file was read is no news: Flowright does that itself.
fn matters(event: &notify::Result<notify::Event>) -> bool {
    event.as_ref().map_or(true, |event| !matches!(event.kind, EventKind::Access(_)))
}

/// The folders that are walked, those of the files that were asked for, and those that links among these lead to.
fn folders(args: &CheckArgs, asked: &Asked) -> BTreeSet<PathBuf> {
    let mut folders = walk::folders(&args.paths);
    for path in asked.paths() {
        let real = path.canonicalize().ok();
        folders.extend(real.iter().chain([&path]).filter_map(|path| path.parent()).map(Path::to_owned));
    }
    folders.into_iter().filter_map(|folder| existing(&folder)).collect()
}

/// The folder, or the nearest above it that exists.
fn existing(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let here = folder.is_relative().then_some(Path::new("."));
    let above = folder.ancestors().filter(|folder| !folder.as_os_str().is_empty()).chain(here);
    above.into_iter().find(|folder| folder.is_dir()).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_folder_that_is_not_there_the_nearest_above_is_watched() {
        assert_eq!(existing(Path::new("src/cli/none/such")), Some("src/cli".into()));
        assert_eq!(existing(Path::new("none/such")), Some(".".into()));
        assert_eq!(existing(Path::new("")), Some(".".into()));
        assert_eq!(existing(Path::new("/none/such")), Some("/".into()));
    }

    #[test]
    fn reading_a_file_is_no_news() {
        use notify::Event;
        use notify::event::{AccessKind, CreateKind};
        assert!(!matters(&Ok(Event::new(EventKind::Access(AccessKind::Any)))));
        assert!(matters(&Ok(Event::new(EventKind::Create(CreateKind::File)))));
        assert!(matters(&Err(notify::Error::generic("too many events"))));
    }
}
