//! I0323, `schema-approximated`.

use crate::diagnostic::rule;

rule! {
    /// Part of a JSON Schema cannot be expressed as a type and became `dyn`.
    ///
    /// Nothing is wrong: values of that part are simply not checked before they are used. Keywords that only narrow a value (`minimum`,
    /// `pattern`, …) are not reported.
    ///
    /// ```flow bad
    /// type Amount from "amount.json"
    ///
    /// compute pay(amount: Amount) -> string
    ///
    /// workflow w(amount: Amount) -> string {
    ///   step receipt = pay(amount)
    ///   return receipt
    /// }
    /// // file: amount.json
    /// { "type": "object", "properties": { "value": { "type": ["integer", "string"] } } }
    /// ```
    ///
    /// Declare the type by hand to have it checked.
    ///
    /// ```flow good
    /// type Amount = { value: int }
    ///
    /// compute pay(amount: Amount) -> string
    ///
    /// workflow w(amount: Amount) -> string {
    ///   step receipt = pay(amount)
    ///   return receipt
    /// }
    /// ```
    pub SCHEMA_APPROXIMATED = info "I0323" "schema-approximated"
}
