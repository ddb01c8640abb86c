//! W0810, `repeated-state`.

use crate::base::{Name, Span};
use crate::diagnostic::{Diagnostic, Fix, Sink, rule};
use crate::hir::{Machine, Module};
use crate::rules::Context;
use crate::syntax::ast::MachineItem;
use rustc_hash::FxHashMap;

rule! {
    /// A list of states names one of them twice.
    ///
    /// It counts once. Most often the second was meant to be another one.
    ///
    /// ```flow bad
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   open, open -> cancelled on cancel
    ///   final paid, cancelled
    /// }
    /// ```
    ///
    /// Name the other one, or remove the second.
    ///
    /// ```flow good
    /// machine Order {
    ///   initial open
    ///   open -> paid on pay
    ///   open -> cancelled on cancel
    ///   final paid, cancelled
    /// }
    /// ```
    pub REPEATED_STATE = warning "W0810" "repeated-state"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for machine in &context.program.machines {
        let module = &context.program.modules[machine.module];
        let mut ends: FxHashMap<&str, Span> = FxHashMap::default();
        for item in &machine.items {
            match item {
                MachineItem::Initial(_) => {}
                MachineItem::Final(names) => list(names, &mut ends, machine, module, sink),
                MachineItem::Transition(transition) => {
                    list(&transition.from, &mut FxHashMap::default(), machine, module, sink);
                }
            }
        }
    }
}

/// Reports what stands in a list for the second time; `seen` is what was named before it.
fn list<'a>(
    names: &'a [Name],
    seen: &mut FxHashMap<&'a str, Span>,
    machine: &Machine,
    module: &Module,
    sink: &mut Sink,
) {
    for (place, name) in names.iter().enumerate() {
        match seen.get(name.as_str()) {
            None => _ = seen.insert(name.as_str(), name.span),
            Some(&first) => {
                let before = place.checked_sub(1).map(|before| names[before].span);
                sink.report(describe(name, first, before, machine, module));
            }
        }
    }
}

fn describe(name: &Name, first: Span, before: Option<Span>, machine: &Machine, module: &Module) -> Diagnostic {
    let message = format!("the state `{name}` of `{}` is named twice here", machine.name);
    let report = REPEATED_STATE
        .at(name.span, message)
        .label("the second time")
        .related(first, "the first time")
        .help("remove one of the two, or name the state that is meant");
    // With the comma before it, unless somebody wrote a comment between the two.
    let gap = before.map(|before| Span::new(name.span.file, before.end, name.span.end));
    match gap.filter(|gap| !module.comments.iter().any(|comment| gap.contains(comment.span))) {
        Some(gap) => report.fix(Fix::safe("remove the second").replace(gap, "")),
        None => report,
    }
}
