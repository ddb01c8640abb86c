//! What there is to do when no message waits, in portions: files are checked, findings are sent.

use super::state::State;
use std::time::Duration;

/// How long nothing has to come before what nobody waits for is done: what other files use, files of configuration that somebody edits.
const QUIET: Duration = Duration::from_millis(250);

/// How often is looked whether the client is still there.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is to be done, beside what the workspace knows itself.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says of one thing that it is to be done")]
pub(super) struct Todo {
    /// To look which files there are.
    pub(super) look: bool,
    /// To read the files of configuration again.
    pub(super) configure: bool,
    /// To compare what the client knows of all files.
    pub(super) sweep: bool,
    /// To see whether what the client has asked for is still so.
    pub(super) ask: bool,
    /// To say that the profile is unknown, if it is.
    pub(super) name_profile: bool,
    /// Nothing is checked until something changes, because that went wrong.
    pub(super) stuck: bool,
}

/// When there is something to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum When {
    /// At once.
    Now,
    /// When it is quiet.
    Quiet,
    /// There is nothing.
    Never,
}

impl When {
    /// How long to wait for a message before.
    pub(super) const fn wait(self) -> Duration {
        match self {
            Self::Now => Duration::ZERO,
            Self::Quiet => QUIET,
            Self::Never => PATIENCE,
        }
    }
}

impl State {
    /// When there is something to do.
    pub(super) fn when(&self) -> When {
        let todo = &self.todo;
        let known = &self.known;
        let checks = self.workspace.is_dirty();
        let tells = known.edited.iter().any(|path| !known.late.contains(path));
        if todo.stuck {
            When::Never
        } else if todo.look || checks || tells || !self.changed.is_empty() || todo.sweep {
            When::Now
        } else if todo.configure || todo.ask || !known.late.is_empty() || self.workspace.is_unsettled() {
            When::Quiet
        } else {
            When::Never
        }
    }

    /// Does all that there is to do.
    pub(super) fn finish(&mut self) {
        loop {
            match self.when() {
                When::Now => self.portion(),
                When::Quiet => self.quiet_portion(),
                When::Never => return,
            }
        }
    }

    /// Does all that cannot wait.
    pub(super) fn hurry(&mut self) {
        while self.when() == When::Now {
            self.portion();
        }
    }

    /// Does a portion of what cannot wait.
    pub(super) fn portion(&mut self) {
        if std::mem::take(&mut self.todo.look) {
            return self.look();
        }
        let changed = std::mem::take(&mut self.changed);
        self.publish_these(changed);
        self.workspace.refresh();
        if self.workspace.is_dirty() {
            let step = self.workspace.step();
            self.shown.checked(step.checked.len(), &mut self.out);
            self.stepped(step.changed);
        }
        if !self.workspace.is_dirty() {
            self.shown.end(&mut self.out);
            self.sweep();
        }
    }

    /// Does a portion of what can wait.
    pub(super) fn quiet_portion(&mut self) {
        if std::mem::take(&mut self.todo.configure) {
            self.reconfigure();
        } else if !self.known.late.is_empty() {
            self.publish_late();
        } else if self.workspace.is_unsettled() {
            let step = self.workspace.settle();
            self.stepped(step.changed);
        } else if std::mem::take(&mut self.todo.ask) {
            self.ask_to_ask();
        }
    }

    fn stepped(&mut self, changed: impl IntoIterator<Item = String>) {
        self.publish_these(changed);
        self.todo.ask = true;
    }

    fn publish_these(&mut self, paths: impl IntoIterator<Item = String>) {
        let problems = self.workspace.settings().configs.problems();
        for path in paths {
            self.publish(&path, problems.as_ref());
        }
    }

    /// Sends what was not sent when files were checked, since they were not: their text is what it was, or they are gone.
    fn sweep(&mut self) {
        if std::mem::take(&mut self.todo.sweep) {
            self.todo.ask = true;
            self.publish_all();
            return;
        }
        // Sending forgets that it was edited.
        self.publish_these(self.known.edited.clone());
    }
}
