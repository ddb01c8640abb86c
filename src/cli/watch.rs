//! `check --watch`: checks again when a file that took part has changed.
//!
//! The system says that something happens in a folder, and no more is made of it: what counts is whether a file that was read, or looked for,
//! looks otherwise than before, or the folders have other workflow files. So it does not matter how an editor saves, and what Flowright itself
//! writes there (reports, fixes) starts nothing without end.

use super::args::CheckArgs;
use super::check;
use super::console::{self, Console};
use super::exit::Exit;
use super::report::{Format, clean_line, counted};
use crate::driver::asked::Asked;
use crate::driver::os_world::variable;
use crate::driver::walk;
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
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
    if args.what.paths.iter().any(|path| path == "-") {
        return console.usage("standard input does not change, so there is nothing to watch", "name files or folders");
    }
    // The lines of one run end with a summary, so those of the next can follow.
    if args.format.document && args.format != Format::JSONL {
        let message = format!("`--watch` writes findings again and again, and {} is one document", args.format.name);
        let help =
            "choose `--format jsonl`, or write it to a file, which is replaced each time: `--report FORMAT=FILE`";
        return console.usage(&message, help);
    }
    loop {
        args.what.input.asked.clear();
        // Before the check, so what comes meanwhile is not missed.
        let files = walk::find(&args.what.paths);
        let exit = check::once(args, console)?;
        console.out.flush()?;
        if console::is_nobody_there() {
            return Ok(exit);
        }
        let changed = next_change(args, &files, console)?;
        if console.terminal && variable("TERM").as_deref() != Some("dumb") {
            write!(console.out, "\u{1b}[2J\u{1b}[H")?;
            console.out.flush()?;
        }
        console.note(&format!("`{}` has changed", clean_line(&changed)))?;
    }
}

/// Says what is watched, waits until it has changed, and gives the first file that has.
fn next_change(args: &CheckArgs, files: &walk::Found, console: &mut Console<'_>) -> io::Result<String> {
    let asked = &args.what.input.asked;
    let mut guard = Guard::new(args, asked);
    if let Some(trouble) = &guard.trouble {
        console.note(&format!("looking every second, because the system cannot watch {trouble}"))?;
    }
    console.note(&format!("watching {}; Ctrl-C ends it", counted(asked.paths().len(), "file")))?;
    loop {
        // Before the guard stood there nobody looked, so that comes first.
        if let Some(changed) = changed(args, files, asked) {
            return Ok(changed);
        }
        guard.wait();
        // There may be other folders now.
        guard = Guard::new(args, asked);
    }
}

/// The first file that has changed, has come or has gone.
fn changed(args: &CheckArgs, files: &walk::Found, asked: &Asked) -> Option<String> {
    asked.changed().or_else(|| {
        let now = walk::find(&args.what.paths);
        let (old, new): (BTreeSet<_>, BTreeSet<_>) = (files.files.iter().collect(), now.files.iter().collect());
        let problems = || (now.problems != files.problems).then(|| args.what.paths.join("`, `"));
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
        let scope = Scope::new(args, asked);
        let folders = scope.folders.clone();
        // Nobody listens any more where sending fails.
        let watcher = notify::recommended_watcher(move |event| {
            if scope.matters(&event) {
                _ = sender.send(());
            }
        });
        let mut watcher = match watcher {
            Ok(watcher) => watcher,
            Err(error) => return Self { _watcher: None, events, trouble: Some(format!("anything: {error}")) },
        };
        let mut trouble = None;
        for folder in folders {
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

/// Where something may happen that counts.
struct Scope {
    /// Those that are walked.
    walked: BTreeSet<PathBuf>,
    /// The names of the files that were asked for, and of all that they lie in.
    names: BTreeSet<OsString>,
    /// All that has to be watched: those that are walked, and those of the files, and where links lead.
    folders: BTreeSet<PathBuf>,
}

impl Scope {
    fn new(args: &CheckArgs, asked: &Asked) -> Self {
        let real = |folder: PathBuf| existing(&folder)?.canonicalize().ok();
        let walked: BTreeSet<PathBuf> = walk::folders(&args.what.paths).into_iter().filter_map(real).collect();
        let (mut names, mut folders) = (BTreeSet::new(), walked.clone());
        for path in asked.paths() {
            for path in path.canonicalize().iter().chain([&path]) {
                names.extend(path.iter().map(OsStr::to_owned));
                folders.extend(path.parent().map(Path::to_owned).and_then(real));
            }
        }
        Self { walked, names, folders }
    }

    /// Whether something may have changed. That a file was read is no news: Flowright does that itself.
    fn matters(&self, event: &notify::Result<notify::Event>) -> bool {
        let Ok(event) = event else { return true };
        let counts = |path: &PathBuf| {
            path.file_name().is_none_or(|name| self.names.contains(name))
                || path.parent().is_some_and(|folder| self.walked.contains(folder))
        };
        !matches!(event.kind, EventKind::Access(_)) && (event.paths.is_empty() || event.paths.iter().any(counts))
    }
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
    fn only_what_may_be_about_the_files_is_news() {
        use notify::Event;
        use notify::event::{AccessKind, CreateKind};
        let walked = BTreeSet::from([PathBuf::from("/a/b")]);
        let names = ["a", "lib", "c.flow"].map(OsString::from).into();
        let scope = Scope { folders: walked.clone(), walked, names };
        let created =
            |path: &str| scope.matters(&Ok(Event::new(EventKind::Create(CreateKind::Any)).add_path(path.into())));
        assert!(created("/a/b/new.flow") && created("/a/lib") && created("/a/lib/c.flow"));
        assert!(!created("/a/other.flow"));
        let read = Event::new(EventKind::Access(AccessKind::Any)).add_path("/a/b/c.flow".into());
        assert!(!scope.matters(&Ok(read)));
        assert!(scope.matters(&Err(notify::Error::generic("too many events"))));
    }
}
