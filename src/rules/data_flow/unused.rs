//! What the rules about unused things have in common; `rules::uses` says what is used.

use crate::base::{Name, Span};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Rule, Sink};
use crate::hir::ModuleId;
use crate::rules::Context;
use crate::rules::removal;
use crate::rules::uses::{Thing, Use};

/// Something that was declared.
pub(super) struct Declared<'a> {
    pub(super) thing: Thing,
    pub(super) module: ModuleId,
    pub(super) name: &'a Name,
    /// The whole declaration.
    pub(super) span: Span,
}

/// How a kind of thing is spoken of.
pub(super) struct Words {
    /// `the constant`; empty where the name says enough.
    pub(super) kind: &'static str,
    /// `reads` or `uses`.
    pub(super) verb: &'static str,
    /// `read` or `used`.
    pub(super) participle: &'static str,
    /// What to do.
    pub(super) help: &'static str,
}

/// Reports what is declared and not used. A name that begins with `_` is meant to be unused.
pub(super) fn report<'a>(
    context: Context<'a>,
    rule: &'static Rule,
    (words, removable): (&Words, Applicability),
    declared: impl Iterator<Item = Declared<'a>>,
    sink: &mut Sink,
) {
    let uses = context.uses(sink);
    for Declared { thing, module, name, span } in declared {
        let how = uses.of_thing(thing);
        if how == Use::Live || name.text.starts_with('_') || uses.is_broken(name.span) {
            continue;
        }
        let found = describe(rule, words, name, how);
        let cut = if how == Use::None { removal::cut(context, module, span) } else { None };
        sink.report(match cut {
            Some(cut) => found.fix(remove(removable, cut)),
            None => found,
        });
    }
}

/// The finding, without a fix.
pub(super) fn describe(rule: &'static Rule, words: &Words, name: &Name, how: Use) -> Diagnostic {
    let Words { kind, verb, participle, help } = words;
    let what = if kind.is_empty() { format!("`{name}`") } else { format!("the {kind} `{name}`") };
    let label = match how {
        Use::Live | Use::None => format!("never {participle}"),
        Use::Named => format!("{participle} only by what is not used itself"),
    };
    rule.at(name.span, format!("nothing {verb} {what}")).label(label).help(*help)
}

/// The fix that removes what is cut out.
pub(super) fn remove(applicability: Applicability, cut: Span) -> Fix {
    let fix = match applicability {
        Applicability::Safe => Fix::safe("remove it"),
        Applicability::Unsafe => Fix::guess("remove it"),
    };
    fix.replace(cut, "")
}
