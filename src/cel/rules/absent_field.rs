//! Reads of fields that may not be there.

use crate::diagnostic::rule;

rule! {
    /// A field that may be absent is read as if it were always there.
    ///
    /// A type says with `?` that a field may be left out (in a JSON schema, by not requiring it). Where it is left out, an expression
    /// that reads it has no value, and the step, the guard or the result that it stands in fails.
    ///
    /// ```flow bad
    /// type Ticket = { id: string, note?: string }
    /// compute load(id: string) -> Ticket
    ///
    /// workflow is_urgent(id: string) -> bool {
    ///   step ticket = load(id)
    ///   return ticket.note.contains("urgent")
    /// }
    /// ```
    ///
    /// Test for it before it is read, in the same expression: after `has(…) &&`, after `!has(…) ||` and in the branch of a conditional
    /// that is taken if it is there. Or give a value for the case that it is not.
    ///
    /// ```flow good
    /// type Ticket = { id: string, note?: string }
    /// compute load(id: string) -> Ticket
    ///
    /// workflow is_urgent(id: string) -> bool {
    ///   step ticket = load(id)
    ///   let first = has(ticket.note) && ticket.note.contains("urgent")
    ///   let second = ticket.?note.orValue("").contains("urgent")
    ///   return first || second
    /// }
    /// ```
    pub ABSENT_FIELD = warning "W0327" "absent-field"
}
