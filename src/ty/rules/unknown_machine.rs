//! E0320, `unknown-machine`.

use crate::diagnostic::rule;

rule! {
    /// A reducer tracks a machine that is not declared.
    ///
    /// Its transitions could not be checked.
    ///
    /// ```flow bad
    /// type State = { status: string }
    ///
    /// reducer orders.fold(state: State, event: string) -> State { tracks Order }
    ///
    /// workflow w(state: State) -> State {
    ///   step next = orders.fold(state, event: "pay")
    ///   return next
    /// }
    /// ```
    ///
    /// Declare the machine, or mend its name.
    ///
    /// ```flow good
    /// type State = { status: string }
    ///
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   final paid
    /// }
    ///
    /// reducer orders.fold(state: State, event: string) -> State { tracks Order }
    ///
    /// workflow w(state: State) -> State {
    ///   step next = orders.fold(state, event: "pay")
    ///   return next
    /// }
    /// ```
    pub UNKNOWN_MACHINE = error "E0320" "unknown-machine"
}
