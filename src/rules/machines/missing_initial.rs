//! E0801, `missing-initial`.

use crate::diagnostic::{Sink, rule};
use crate::rules::Context;
use crate::syntax::ast::MachineItem;

rule! {
    /// A machine does not say in which state it begins, or says it twice.
    ///
    /// Nobody could tell which transitions are possible at first.
    ///
    /// ```flow bad
    /// machine Order {
    ///   open -> paid on pay
    ///   final paid
    /// }
    /// ```
    ///
    /// Give it one initial state.
    ///
    /// ```flow good
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   final paid
    /// }
    /// ```
    pub MISSING_INITIAL = error "E0801" "missing-initial"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for machine in super::whole(context, sink) {
        let mut initial = machine.items.iter().filter_map(|item| match item {
            MachineItem::Initial(name) => Some(name.span),
            MachineItem::Final(_) | MachineItem::Transition(_) => None,
        });
        let (first, second) = (initial.next(), initial.next());
        match (first, second) {
            (Some(_), None) => {}
            (None, _) => {
                let message = format!("the machine `{}` does not say in which state it begins", machine.name);
                sink.report(MISSING_INITIAL.at(machine.name.span, message).help("add `initial` and the state"));
            }
            (Some(first), Some(second)) => {
                let message = format!("the machine `{}` begins in two states", machine.name);
                let diagnostic = MISSING_INITIAL.at(second, message).related(first, "the other one");
                sink.report(diagnostic.help("keep one of the two"));
            }
        }
    }
}
