//! S1203, `missing-version`.

use crate::diagnostic::{Sink, rule};
use crate::rules::Context;

rule! {
    /// A workflow has no version.
    ///
    /// Runs of a workflow live on while it is changed. The version in its document tells whoever looks at a run which one it was.
    ///
    /// ```flow bad
    /// compute score(text: string) -> double
    ///
    /// workflow rate(text: string) -> double {
    ///   step rating = score(text)
    ///   return rating
    /// }
    /// ```
    ///
    /// Give it one, of three numbers: by [semantic versioning](https://semver.org), the first grows when who starts the workflow has to change something.
    ///
    /// ```flow good
    /// compute score(text: string) -> double
    ///
    /// workflow rate(text: string) -> double {
    ///   version "1.0.0"
    ///   step rating = score(text)
    ///   return rating
    /// }
    /// ```
    pub MISSING_VERSION = style "S1203" "missing-version"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    for workflow in context.program.workflows.iter().filter(|it| it.header.version.is_none()) {
        if context.program.modules[workflow.module].native {
            let found =
                MISSING_VERSION.at(workflow.name.span, format!("the workflow `{}` has no version", workflow.name));
            sink.report(found.help("give it one, as in `version \"1.0.0\"`"));
        }
    }
}
