//! E0404, `unbounded-loop`.

use crate::diagnostic::{Sink, rule};
use crate::hir::NodeKind;
use crate::rules::Context;

rule! {
    /// A loop has no bound, or one that is not positive.
    ///
    /// A condition that never becomes true is the most common way to run up a bill overnight. Every loop therefore says how many rounds
    /// it may take at most; afterwards `l.exhausted` tells whether it ran out of them.
    ///
    /// ```flow bad
    /// compute attempt(round: int) -> { good: bool }
    ///
    /// workflow retry_it() -> bool {
    ///   loop tries max 0 {
    ///     step one = attempt(round: tries.iteration)
    ///     until one.good
    ///   }
    ///   return tries.one.good
    /// }
    /// ```
    ///
    /// Give it a bound.
    ///
    /// ```flow good
    /// compute attempt(round: int) -> { good: bool }
    ///
    /// workflow retry_it() -> bool {
    ///   loop tries max 5 {
    ///     step one = attempt(round: tries.iteration)
    ///     until one.good
    ///   }
    ///   return tries.one.good
    /// }
    /// ```
    pub UNBOUNDED_LOOP = error "E0404" "unbounded-loop"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for node in context.program.workflows.iter().flat_map(|workflow| &workflow.nodes) {
        let NodeKind::Loop { max, .. } = &node.kind else { continue };
        let (span, message) = match max {
            Some(max) if max.value > 0 => continue,
            Some(max) => {
                (max.span, format!("the loop `{}` may run {} rounds, and needs at least one", node.name, max.value))
            }
            None => (node.name.span, format!("the loop `{}` has no bound", node.name)),
        };
        sink.report(
            UNBOUNDED_LOOP
                .at(span, message)
                .help(format!("say how many rounds it may take, as in `loop {} max 10`", node.name)),
        );
    }
}
