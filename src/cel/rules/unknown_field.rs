//! Fields that a record does not have.

use crate::diagnostic::rule;

rule! {
    /// An expression uses a field that the record does not have.
    ///
    /// Records are closed unless their type ends with `...`: what is not declared is not there, and reading it fails when
    /// run.
    ///
    /// ```flow bad
    /// compute lookup(id: string) -> { name: string, revenue: double }
    ///
    /// workflow is_big(id: string) -> bool {
    ///   step customer = lookup(id)
    ///   return customer.revenu > 100000.0
    /// }
    /// ```
    ///
    /// Correct the name of the field, or declare it in the type.
    ///
    /// ```flow good
    /// compute lookup(id: string) -> { name: string, revenue: double }
    ///
    /// workflow is_big(id: string) -> bool {
    ///   step customer = lookup(id)
    ///   return customer.revenue > 100000.0
    /// }
    /// ```
    pub UNKNOWN_FIELD = error "E0303" "unknown-field"
}
