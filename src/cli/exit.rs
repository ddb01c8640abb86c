//! How a run ends, as a number for scripts.

/// How a run ended. 101 is never anything but our bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Exit {
    /// Nothing that counts was found.
    Clean = 0,
    /// Errors were found, or warnings where they are denied.
    Findings = 1,
    /// The arguments or the configuration are wrong.
    Usage = 2,
    /// A file could not be read or written, so the answer is incomplete.
    Unreadable = 3,
    /// We are wrong, and noticed. A panic ends with the same.
    Bug = 101,
}
