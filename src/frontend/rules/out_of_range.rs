//! E0407, `out-of-range`: reported by front ends, and of what is the same in all kinds of files by a rule over the whole program.

use crate::diagnostic::rule;

rule! {
    /// A number or a duration lies outside of what it may be.
    ///
    /// Priorities go from 1 to 10; `parallel`, `concurrency`, `capacity` and amounts of resources are at least 1, `retry` and `expects` at
    /// least 0; no more of a resource is needed than there is; an estimate goes from its least to its greatest figure. Engines clamp
    /// such values silently, or never start the step.
    ///
    /// ```flow bad
    /// effect mail.send(to: string) -> null { timeout 5s }
    ///
    /// workflow notify(to: string) {
    ///   step first = mail.send(to) priority 11
    /// }
    /// ```
    ///
    /// Mend the number.
    ///
    /// ```flow good
    /// effect mail.send(to: string) -> null { timeout 5s }
    ///
    /// workflow notify(to: string) {
    ///   step first = mail.send(to) priority 10
    /// }
    /// ```
    pub OUT_OF_RANGE = error "E0407" "out-of-range"
}
