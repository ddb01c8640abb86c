//! A line in the terminal that says how far a check has come, if it takes long enough to wonder.
//!
//! It is drawn on standard error when a check has taken a second, and erased when it is done, so nothing is left of it.

use super::console::Console;
use crate::driver::os_world::variable;
use crate::driver::progress::{Observer, Phase, Progress};
use std::fmt;
use std::io::{self, IsTerminal as _, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a check may take without a word.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long a line stands before it is drawn again: nobody reads faster.
const PACE: Duration = Duration::from_millis(100);

/// Who draws the line, if there is a terminal that can show it, and somebody who wants to see it.
pub(super) fn observer(console: &Console<'_>) -> Observer {
    let is_dumb = variable("TERM").as_deref() == Some("dumb");
    if console.quiet || is_dumb || !io::stderr().is_terminal() {
        return Observer::default();
    }
    Observer::new(Arc::new(Line::new(Box::new(io::stderr()), PATIENCE, PACE)))
}

/// The line.
struct Line(Mutex<State>);

struct State {
    out: Box<dyn Write + Send>,
    phase: Phase,
    done: usize,
    files: usize,
    /// When it may be drawn.
    next: Instant,
    pace: Duration,
    is_shown: bool,
}

#[expect(clippy::disallowed_methods, reason = "how long a check takes is nothing that findings depend on")]
fn now() -> Instant {
    Instant::now()
}

impl Line {
    fn new(out: Box<dyn Write + Send>, patience: Duration, pace: Duration) -> Self {
        let next = now() + patience;
        Self(Mutex::new(State { out, phase: Phase::Reading, done: 0, files: 0, next, pace, is_shown: false }))
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Line")
    }
}

impl Progress for Line {
    fn begin(&self, phase: Phase, files: usize) {
        let Ok(mut state) = self.0.lock() else { return };
        (state.phase, state.done, state.files) = (phase, 0, files);
        state.draw();
    }

    fn done(&self, files: usize) {
        let Ok(mut state) = self.0.lock() else { return };
        state.done += files;
        state.draw();
    }
}

impl State {
    fn draw(&mut self) {
        let verb = match self.phase {
            Phase::Reading => "reading",
            Phase::Checking if self.done == self.files => return self.erase(),
            Phase::Checking => "checking",
        };
        let now = now();
        if now < self.next {
            return;
        }
        self.next = now + self.pace;
        self.is_shown = true;
        // Whoever closes standard error sees no line.
        _ = write!(self.out, "\r{verb} {} of {} files\u{1b}[K", self.done, self.files);
        _ = self.out.flush();
    }

    fn erase(&mut self) {
        if self.is_shown {
            _ = write!(self.out, "\r\u{1b}[K");
            _ = self.out.flush();
        }
        self.is_shown = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What others look at while it is written.
    #[derive(Clone, Default)]
    struct Screen(Arc<Mutex<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn drawn(patience: Duration, pace: Duration) -> String {
        let screen = Screen::default();
        let line = Line::new(Box::new(screen.clone()), patience, pace);
        line.begin(Phase::Reading, 2);
        line.done(1);
        line.begin(Phase::Checking, 2);
        line.done(1);
        line.done(1);
        String::from_utf8(screen.0.lock().unwrap().clone()).unwrap()
    }

    #[test]
    fn nothing_is_drawn_where_it_is_quick() {
        assert_eq!(drawn(Duration::from_hours(1), Duration::ZERO), "");
    }

    #[test]
    fn the_line_is_drawn_over_itself_and_erased_at_the_end() {
        assert_eq!(
            drawn(Duration::ZERO, Duration::ZERO).replace("\u{1b}[K", "$"),
            "\rreading 0 of 2 files$\rreading 1 of 2 files$\rchecking 0 of 2 files$\rchecking 1 of 2 files$\r$"
        );
        // Not more often than one can read.
        assert_eq!(
            drawn(Duration::ZERO, Duration::from_hours(1)).replace("\u{1b}[K", "$"),
            "\rreading 0 of 2 files$\r$"
        );
    }
}
