//! `unknown-node`: reported by readers of graphs.

use crate::diagnostic::rule;

rule! {
    /// An edge, a path of a loop or a condition names a node that does not exist.
    ///
    /// Engines that take such a graph wait for the node forever, never start what comes after it, or find in the middle of a run that a condition
    /// has no value.
    ///
    /// ```json bad file:bad.workflow.json
    /// {
    ///   "nodes": [{ "id": "fetch", "type": "http" }, { "id": "store", "type": "function" }],
    ///   "edges": [{ "from": "fetch", "to": "store", "condition": "ctx.fecth.output.ok" }]
    /// }
    /// ```
    ///
    /// Mend the spelling, or add the node.
    ///
    /// ```json good file:good.workflow.json
    /// {
    ///   "nodes": [{ "id": "fetch", "type": "http" }, { "id": "store", "type": "function" }],
    ///   "edges": [{ "from": "fetch", "to": "store", "condition": "ctx.fetch.output.ok" }]
    /// }
    /// ```
    pub UNKNOWN_NODE = error "E0410" "unknown-node"
}
