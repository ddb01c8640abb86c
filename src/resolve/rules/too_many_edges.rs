//! E0409, `too-many-edges`.

use crate::diagnostic::rule;

rule! {
    /// The `->` statements of a workflow make more edges than can be handled.
    ///
    /// `{a, b} -> {c, d}` makes an edge for each pair, so two groups of 1,001 steps make more than the million that is allowed. Put a step
    /// between the groups: every step of the first leads to it, and it leads to every step of the second, which says the same with few edges.
    pub TOO_MANY_EDGES = error "E0409" "too-many-edges"
}
