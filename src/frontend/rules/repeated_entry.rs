//! W0418, `repeated-entry`: reported by readers of task lists and run manifests.

use crate::diagnostic::rule;

rule! {
    /// A list names one thing twice.
    ///
    /// It counts once. Most often the second was meant to be another one.
    ///
    /// ```json bad file:main.tasks.json
    /// {
    ///   "tasks": [
    ///     { "id": "build", "estimatedDuration": 5 },
    ///     { "id": "lint", "estimatedDuration": 1 },
    ///     { "id": "ship", "estimatedDuration": 2, "dependencies": ["build", "build"] }
    ///   ]
    /// }
    /// ```
    ///
    /// Name the other one, or remove the second.
    ///
    /// ```json good file:main.tasks.json
    /// {
    ///   "tasks": [
    ///     { "id": "build", "estimatedDuration": 5 },
    ///     { "id": "lint", "estimatedDuration": 1 },
    ///     { "id": "ship", "estimatedDuration": 2, "dependencies": ["build", "lint"] }
    ///   ]
    /// }
    /// ```
    pub REPEATED_ENTRY = warning "W0418" "repeated-entry"
}
