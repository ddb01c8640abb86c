//! Record literals that lack a field.

use crate::diagnostic::rule;

rule! {
    /// A record is written without a field that its type requires.
    ///
    /// Whoever receives the record reads the field, and fails when it is not there.
    ///
    /// ```flow bad
    /// type Customer = { name: string, revenue: double }
    /// compute lookup(id: string) -> Customer
    ///
    /// workflow find(id: string) -> Customer {
    ///   step customer = lookup(id) fallback {"name": "nobody"}
    ///   return customer
    /// }
    /// ```
    ///
    /// Give the field, or make it optional in the type: `revenue?: double`.
    ///
    /// ```flow good
    /// type Customer = { name: string, revenue: double }
    /// compute lookup(id: string) -> Customer
    ///
    /// workflow find(id: string) -> Customer {
    ///   step customer = lookup(id) fallback {"name": "nobody", "revenue": 0.0}
    ///   return customer
    /// }
    /// ```
    pub MISSING_FIELD = error "E0309" "missing-field"
}
