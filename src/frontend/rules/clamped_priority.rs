//! W0417, `clamped-priority`: reported by the reader of task lists.

use crate::diagnostic::rule;

rule! {
    /// The priority of a task lies outside of 1 to 10.
    ///
    /// Task planners take the nearest one that there is without a word: 12 counts as 10, and two tasks that were meant to follow each other
    /// are equals. It is read in the same way here.
    ///
    /// ```json bad file:main.tasks.json
    /// { "tasks": [{ "id": "build", "estimatedDuration": 5, "priority": 12 }] }
    /// ```
    ///
    /// Write the priority that is meant.
    ///
    /// ```json good file:main.tasks.json
    /// { "tasks": [{ "id": "build", "estimatedDuration": 5, "priority": 10 }] }
    /// ```
    pub CLAMPED_PRIORITY = warning "W0417" "clamped-priority"
}
