//! `irregular-loop`: reported by readers of graphs.

use crate::diagnostic::rule;

rule! {
    /// A jump back in a graph makes no loop with one way in and one way out.
    ///
    /// A loop node goes back to a node before it; the loop is that node, its head, and everything on the ways from there to the loop node. Every way into
    /// the loop leads to its head, and only the loop node leads out of it. Two loops lie one inside of the other, or have nothing in common. Of
    /// anything else nobody can say in which round a node runs, and how often.
    ///
    /// ```json bad file:bad.workflow.json
    /// {
    ///   "nodes": [
    ///     { "id": "start", "type": "function" },
    ///     { "id": "draft", "type": "agent" },
    ///     { "id": "polish", "type": "agent" },
    ///     {
    ///       "id": "again",
    ///       "type": "loop",
    ///       "config": { "max_iterations": 3, "loop_back_to": "draft", "condition": "output.score < 0.8" }
    ///     }
    ///   ],
    ///   "edges": [
    ///     { "from": "start", "to": "draft", "condition": "output.long" },
    ///     { "from": "start", "to": "polish" },
    ///     { "from": "draft", "to": "polish" },
    ///     { "from": "polish", "to": "again" }
    ///   ]
    /// }
    /// ```
    ///
    /// Here a run can get to `polish` without `draft`. Lead every way in to the head, or go back to another node.
    ///
    /// ```json good file:good.workflow.json
    /// {
    ///   "nodes": [
    ///     { "id": "start", "type": "function" },
    ///     { "id": "draft", "type": "agent" },
    ///     { "id": "polish", "type": "agent" },
    ///     {
    ///       "id": "again",
    ///       "type": "loop",
    ///       "config": { "max_iterations": 3, "loop_back_to": "draft", "condition": "output.score < 0.8" }
    ///     }
    ///   ],
    ///   "edges": [
    ///     { "from": "start", "to": "draft", "condition": "output.long" },
    ///     { "from": "draft", "to": "polish" },
    ///     { "from": "polish", "to": "again" }
    ///   ]
    /// }
    /// ```
    pub IRREGULAR_LOOP = error "E0412" "irregular-loop"
}
