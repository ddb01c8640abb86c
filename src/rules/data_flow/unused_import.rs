//! W0520, `unused-import`.

use super::unused;
use crate::base::Span;
use crate::diagnostic::{Applicability, Diagnostic, Sink, rule};
use crate::hir::{Import, ModuleId};
use crate::rules::uses::{Thing, Use, Uses};
use crate::rules::{Context, removal};

rule! {
    /// Nothing of what an import brings in is used.
    ///
    /// The file is read and checked, and whoever reads this one looks for what it needs from there. If one file is imported twice, one of the two is
    /// unused.
    ///
    /// ```flow bad
    /// import "crm.flow" as crm
    ///
    /// compute summarize(text: string) -> string
    ///
    /// workflow digest(text: string) -> string {
    ///   step summary = summarize(text)
    ///   return summary
    /// }
    ///
    /// // file: crm.flow
    /// type Customer = { name: string }
    /// ```
    ///
    /// Remove it. A file with nothing but imports is a list of files to check together, and the import of a workflow into a file with tests is what the
    /// tests are of: those are used.
    ///
    /// ```flow good
    /// import "crm.flow" as crm
    ///
    /// compute greet(customer: crm.Customer) -> string
    ///
    /// workflow welcome(customer: crm.Customer) -> string {
    ///   step greeting = greet(customer)
    ///   return greeting
    /// }
    ///
    /// // file: crm.flow
    /// type Customer = { name: string }
    /// ```
    pub UNUSED_IMPORT = warning "W0520" "unused-import"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let uses = context.uses(sink);
    for (id, module) in context.program.modules.enumerate() {
        for (place, import) in module.imports.iter().enumerate() {
            let how = uses.of_thing(Thing::Import(id, place));
            let unread = import.target.is_none_or(|target| is_broken(context, uses, target));
            if import.stub || how == Use::Live || unread || uses.is_broken(import.span) {
                continue;
            }
            let found = describe(&module.imports[..place], import, how);
            let cut = if how == Use::None { removal::cut_import(context, id, import.span) } else { None };
            sink.report(match cut {
                Some(cut) => found.fix(unused::remove(Applicability::Safe, cut)),
                None => found,
            });
        }
    }
}

/// The finding, without a fix. Of two imports that bring in the same, the second one is unused.
fn describe(before: &[Import], import: &Import, how: Use) -> Diagnostic {
    let path = &import.path.value;
    let name = |import: &Import| import.namespace.as_ref().map(|name| name.text.clone());
    let first = before.iter().find(|it| it.target == import.target && name(it) == name(import));
    match (first, how) {
        (Some(first), _) => UNUSED_IMPORT
            .at(import.span, format!("`{path}` is imported twice"))
            .label("brings in nothing new")
            .related(first.span, "first imported here")
            .help("remove one of the two"),
        (None, Use::Live | Use::None) => UNUSED_IMPORT
            .at(import.span, format!("nothing uses what `{path}` declares"))
            .label("never used")
            .help("remove the import, or use what the file declares"),
        (None, Use::Named) => UNUSED_IMPORT
            .at(import.span, format!("nothing uses what `{path}` declares"))
            .label("used only by what is not used itself")
            .help("remove the import, or use what the file declares"),
    }
}

/// Whether the names that a file declares may not all be known.
fn is_broken(context: Context<'_>, uses: &Uses, module: ModuleId) -> bool {
    uses.is_broken(Span::new(context.program.modules[module].file, 0, 0))
}
