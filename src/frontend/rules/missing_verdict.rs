//! E0414, `missing-verdict`: reported by the reader of run manifests.

use crate::diagnostic::rule;

rule! {
    /// A condition reads `pass`, and nothing before it says whether anything passed.
    ///
    /// `pass` is the verdict of the nearest validator before: a node that is called `VALIDATE`, or one that a node with `"on": "fail"` follows.
    /// An engine that has no verdict at hand takes it for false, and the node never runs.
    ///
    /// ```json bad file:main.manifest.json
    /// {
    ///   "song_id": "demo",
    ///   "graph": [{ "id": "COMPOSE" }, { "id": "RENDER", "cond": "pass" }, { "id": "VALIDATE" }]
    /// }
    /// ```
    ///
    /// Put the node behind its validator.
    ///
    /// ```json good file:main.manifest.json
    /// {
    ///   "song_id": "demo",
    ///   "graph": [{ "id": "COMPOSE" }, { "id": "VALIDATE" }, { "id": "RENDER", "cond": "pass" }]
    /// }
    /// ```
    pub MISSING_VERDICT = error "E0414" "missing-verdict"
}
