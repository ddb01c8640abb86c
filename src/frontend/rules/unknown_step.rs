//! E0207, `unknown-step`.

use crate::diagnostic::rule;

rule! {
    /// An edge leads to or from a step that does not exist.
    ///
    /// Engines that take such a file wait for the step forever, or never start what comes after it.
    ///
    /// ```flow bad
    /// effect mail.send(to: string) -> null { timeout 5s }
    ///
    /// workflow notify(to: string) {
    ///   step first = mail.send(to)
    ///   step second = mail.send(to) after frist
    /// }
    /// ```
    ///
    /// Mend the spelling, or remove the edge.
    ///
    /// ```flow good
    /// effect mail.send(to: string) -> null { timeout 5s }
    ///
    /// workflow notify(to: string) {
    ///   step first = mail.send(to)
    ///   step second = mail.send(to) after first
    /// }
    /// ```
    pub UNKNOWN_STEP = error "E0207" "unknown-step"
}
