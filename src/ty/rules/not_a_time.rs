//! E0317, `not-a-time`.

use crate::diagnostic::rule;

rule! {
    /// A `wait until` is given something that is neither a timestamp nor a duration.
    ///
    /// The wait would have no end.
    ///
    /// ```flow bad
    /// effect mail.send(to: string) -> null { timeout 5s }
    ///
    /// workflow remind(to: string, day: string) {
    ///   step due = wait until day
    ///   step sent = mail.send(to) after due
    /// }
    /// ```
    ///
    /// Take a timestamp, or convert the value.
    ///
    /// ```flow good
    /// effect mail.send(to: string) -> null { timeout 5s }
    ///
    /// workflow remind(to: string, day: string) {
    ///   step due = wait until timestamp(day)
    ///   step sent = mail.send(to) after due
    /// }
    /// ```
    pub NOT_A_TIME = error "E0317" "not-a-time"
}
