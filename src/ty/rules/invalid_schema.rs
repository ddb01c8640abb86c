//! E0318, `invalid-schema`.

use crate::diagnostic::rule;

rule! {
    /// A JSON Schema file that a `type … from` reads is missing, is not JSON, or has nothing at the pointer.
    ///
    /// Nothing is known of the type, so nothing that uses it can be checked.
    ///
    /// ```flow bad
    /// type Ticket from "ticket.json#/$defs/Tickt"
    ///
    /// compute score(ticket: Ticket) -> double
    ///
    /// workflow w(ticket: Ticket) -> double {
    ///   step points = score(ticket)
    ///   return points
    /// }
    /// // file: ticket.json
    /// { "$defs": { "Ticket": { "type": "object", "properties": { "id": { "type": "string" } } } } }
    /// ```
    ///
    /// Mend the path or the part behind `#`, which is a JSON pointer (RFC 6901).
    ///
    /// ```flow good
    /// type Ticket from "ticket.json#/$defs/Ticket"
    ///
    /// compute score(ticket: Ticket) -> double
    ///
    /// workflow w(ticket: Ticket) -> double {
    ///   step points = score(ticket)
    ///   return points
    /// }
    /// // file: ticket.json
    /// { "$defs": { "Ticket": { "type": "object", "properties": { "id": { "type": "string" } } } } }
    /// ```
    pub INVALID_SCHEMA = error "E0318" "invalid-schema"
}
