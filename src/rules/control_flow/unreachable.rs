//! E0403, `unreachable`.

use crate::diagnostic::{Sink, rule};
use crate::hir::{NodeKind, RegionKind};
use crate::rules::Context;

rule! {
    /// An arm stands behind `otherwise`, so nothing leads to its steps.
    ///
    /// The first arm whose condition holds runs, and `otherwise` always holds: what stands behind it is never chosen.
    ///
    /// ```flow bad
    /// compute low(x: int) -> string
    /// compute high(x: int) -> string
    ///
    /// workflow rate(x: int) -> string {
    ///   choose size {
    ///     otherwise => { step small = low(x) }
    ///     when x > 10 => { step large = high(x) }
    ///   }
    ///   return coalesce(small, large, "none")
    /// }
    /// ```
    ///
    /// Put `otherwise` last.
    ///
    /// ```flow good
    /// compute low(x: int) -> string
    /// compute high(x: int) -> string
    ///
    /// workflow rate(x: int) -> string {
    ///   choose size {
    ///     when x > 10 => { step large = high(x) }
    ///     otherwise => { step small = low(x) }
    ///   }
    ///   return coalesce(small, large)
    /// }
    /// ```
    pub UNREACHABLE = error "E0403" "unreachable"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for workflow in &context.program.workflows {
        for node in &workflow.nodes {
            let NodeKind::Choose { arms } = &node.kind else { continue };
            let heads = arms.iter().filter_map(|&arm| match &workflow.regions[arm].kind {
                RegionKind::Arm { when, head, .. } => Some((when.is_none(), *head)),
                RegionKind::Root | RegionKind::Each | RegionKind::Loop => None,
            });
            let mut otherwise = None;
            for (catches_all, head) in heads {
                if let Some(first) = otherwise {
                    sink.report(
                        UNREACHABLE
                            .at(head, format!("this arm of `{}` can never be chosen", node.name))
                            .label("nothing leads here")
                            .related(first, "this arm is chosen whenever no arm above it is")
                            .help("put `otherwise` last"),
                    );
                } else if catches_all {
                    otherwise = Some(head);
                }
            }
        }
    }
}
