//! E0413, `misplaced-fix`: reported by the reader of run manifests.

use crate::diagnostic::rule;

rule! {
    /// A fix mends nothing that is checked.
    ///
    /// A node with `"on": "fail"` runs when the validator before it says no, and what it feeds is done again, up to `max_retries` times. So a
    /// validator stands before it, what it feeds leads to that validator, and `max_retries` stands nowhere else.
    ///
    /// ```json bad file:main.manifest.json
    /// {
    ///   "song_id": "demo",
    ///   "graph": [
    ///     { "id": "FIX", "on": "fail", "max_retries": 3 },
    ///     { "id": "COMPOSE" },
    ///     { "id": "VALIDATE" }
    ///   ]
    /// }
    /// ```
    ///
    /// Put the fix behind its validator.
    ///
    /// ```json good file:main.manifest.json
    /// {
    ///   "song_id": "demo",
    ///   "graph": [
    ///     { "id": "COMPOSE" },
    ///     { "id": "VALIDATE" },
    ///     { "id": "FIX", "on": "fail", "max_retries": 3 }
    ///   ]
    /// }
    /// ```
    pub MISPLACED_FIX = error "E0413" "misplaced-fix"
}
