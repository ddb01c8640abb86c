//! `duplicate-node`: reported by readers of graphs.

use crate::diagnostic::rule;

rule! {
    /// Two nodes of a graph have the same id.
    ///
    /// An edge to that id could mean either. Engines that keep nodes in a table by their id lose one of the two without a word.
    ///
    /// ```json bad file:bad.workflow.json
    /// {
    ///   "nodes": [{ "id": "fetch", "type": "http" }, { "id": "store", "type": "function" }, { "id": "store", "type": "function" }],
    ///   "edges": [{ "from": "fetch", "to": "store" }]
    /// }
    /// ```
    ///
    /// Give each an id of its own.
    ///
    /// ```json good file:good.workflow.json
    /// {
    ///   "nodes": [{ "id": "fetch", "type": "http" }, { "id": "store", "type": "function" }, { "id": "index", "type": "function" }],
    ///   "edges": [{ "from": "fetch", "to": "store" }, { "from": "fetch", "to": "index" }]
    /// }
    /// ```
    pub DUPLICATE_NODE = error "E0411" "duplicate-node"
}
