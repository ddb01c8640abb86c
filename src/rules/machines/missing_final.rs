//! W0805, `missing-final`.

use crate::diagnostic::{Sink, rule};
use crate::rules::Context;
use crate::syntax::ast::MachineItem;

rule! {
    /// A machine does not say in which states it may end.
    ///
    /// So nobody can tell whether it is stuck or done, and it cannot be checked that every state leads to an end.
    ///
    /// ```flow bad
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   paid -> shipped on ship
    /// }
    /// ```
    ///
    /// Name the states that are an end.
    ///
    /// ```flow good
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   paid -> shipped on ship
    ///   final shipped
    /// }
    /// ```
    pub MISSING_FINAL = warning "W0805" "missing-final"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for machine in super::whole(context, sink) {
        let mut ends =
            machine.items.iter().filter(|item| matches!(item, MachineItem::Final(names) if !names.is_empty()));
        if ends.next().is_none() {
            let message = format!("the machine `{}` does not say in which states it may end", machine.name);
            let help = "add `final` and the states, as in `final done, failed`";
            sink.report(MISSING_FINAL.at(machine.name.span, message).help(help));
        }
    }
}
