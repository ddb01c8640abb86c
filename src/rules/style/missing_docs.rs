//! S1202, `missing-docs`.

use crate::base::Name;
use crate::diagnostic::{Sink, rule};
use crate::hir::ModuleId;
use crate::rules::Context;

rule! {
    /// A workflow, an action or a type says nothing about what it is for.
    ///
    /// Whoever plans with a workflow, or carries out an action, reads its name and its documentation and nothing else.
    ///
    /// ```flow bad
    /// /// How good a text is, from 0 to 1.
    /// compute score(text: string) -> double
    ///
    /// workflow rate(text: string) -> double {
    ///   step rating = score(text)
    ///   return rating
    /// }
    /// ```
    ///
    /// Write a line that begins with `///` above it; in YAML, one that begins with `##`. Of a workflow a `description` says it, too, and of the only one of a
    /// file the words at the head of the file.
    ///
    /// ```flow good
    /// /// How good a text is, from 0 to 1.
    /// compute score(text: string) -> double
    ///
    /// /// Rates a text.
    /// workflow rate(text: string) -> double {
    ///   step rating = score(text)
    ///   return rating
    /// }
    /// ```
    pub MISSING_DOCS = style "S1202" "missing-docs"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let program = context.program;
    let mut report = |module: ModuleId, name: &Name, what: &str| {
        if program.modules[module].native {
            let found = MISSING_DOCS.at(name.span, format!("nothing says what the {what} `{name}` is for"));
            sink.report(found.help("write it above, in a line that begins with `///`"));
        }
    };
    for it in program.types.iter().filter(|it| it.doc.is_none()) {
        report(it.module, &it.name, "type");
    }
    for it in program.actions.iter().filter(|it| it.doc.is_none()) {
        report(it.module, &it.name, "action");
    }
    let mut count = vec![0_usize; program.modules.len()];
    program.workflows.iter().for_each(|it| count[it.module.index()] += 1);
    for it in program.workflows.iter().filter(|it| it.doc.is_none() && it.header.description.is_none()) {
        if count[it.module.index()] > 1 || program.modules[it.module].doc.is_none() {
            report(it.module, &it.name, "workflow");
        }
    }
}
