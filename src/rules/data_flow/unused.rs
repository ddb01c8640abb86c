//! What the rules about unused things have in common; `rules::uses` says what is used.

use crate::base::{Name, Span};
use crate::diagnostic::{Applicability, Diagnostic, Fix, Rule, Sink};
use crate::hir::ModuleId;
use crate::rules::Context;
use crate::rules::removal;
use crate::rules::uses::{Thing, Use};
use rustc_hash::FxHashMap;

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
///
/// Of things that only name each other, the first one has a fix that removes all: one after the other would take as many checks as there are.
pub(super) fn report<'a>(
    context: Context<'a>,
    rule: &'static Rule,
    (words, removable): (&Words, Applicability),
    declared: impl Iterator<Item = Declared<'a>>,
    sink: &mut Sink,
) {
    let uses = context.uses(sink);
    let is_reported = |it: &Declared<'_>| {
        uses.of_thing(it.thing) != Use::Live && !it.name.text.starts_with('_') && !uses.is_broken(it.name.span)
    };
    let mut unused: Vec<Declared<'_>> = declared.filter(is_reported).collect();
    unused.sort_by_key(|it| it.name.span);
    let cuts: Vec<Option<Span>> = unused.iter().map(|it| removal::cut(context, it.module, it.span)).collect();
    let things: Vec<Thing> = unused.iter().map(|it| it.thing).collect();
    let mut chains: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for chain in uses.chains(&things) {
        let together = chain.iter().all(|&at| cuts[at].is_some() && unused[at].module == unused[chain[0]].module);
        if together {
            chains.insert(chain[0], chain);
        }
    }
    for (place, it) in unused.iter().enumerate() {
        let how = uses.of_thing(it.thing);
        let found = describe(rule, words, it.name, how);
        sink.report(match (chains.get(&place), cuts[place]) {
            (Some(chain), _) => {
                let title = format!("remove all {} that nothing else {}", chain.len(), words.verb);
                let cuts = chain.iter().filter_map(|&at| cuts[at]);
                found.fix(cuts.fold(of_kind(removable, title), |fix, cut| fix.replace(cut, "")))
            }
            (None, Some(cut)) if how == Use::None => found.fix(remove(removable, cut)),
            (None, Some(_) | None) => found,
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
    of_kind(applicability, "remove it".to_owned()).replace(cut, "")
}

fn of_kind(applicability: Applicability, title: String) -> Fix {
    match applicability {
        Applicability::Safe => Fix::safe(title),
        Applicability::Unsafe => Fix::guess(title),
    }
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Applicability;
    use crate::driver::{MemoryWorld, Settings, fix};
    use std::fmt::Write;

    const REST: &str = "compute c(t: string) -> string { timeout 1s }\n";

    /// A file with its fixes applied, and how many findings of it are left.
    fn fixed(text: &str, up_to: Applicability) -> (String, usize) {
        let world = MemoryWorld::new().with("a.flow", text);
        let fixed = fix(&world, &["a.flow".to_owned()], &Settings::default(), up_to);
        let after = fixed.files.first().map_or_else(|| text.to_owned(), |file| file.after.to_string());
        (after, fixed.report.diagnostics.len())
    }

    #[test]
    fn what_another_file_may_import_is_never_removed_safely() {
        let shared = format!(
            "const MAX = 1\ntype T = string\nresource gpu capacity 2\nsecret KEY\n{REST}{REST2}",
            REST2 = "effect e(t: string) { timeout 1s }\nworkflow w(t: string) -> string {\n  step s = c(t)\n  return s\n}\n",
        );
        assert_eq!(fixed(&shared, Applicability::Safe), (shared.clone(), 5));
        let (after, left) = fixed(&shared, Applicability::Unsafe);
        assert!(after.starts_with(REST) && !after.contains("effect") && left == 0, "{after}");
    }

    #[test]
    fn a_long_chain_of_lets_that_only_read_each_other_goes_at_once() {
        let mut lets = String::from("  let a0 = 1\n");
        for at in 1..300 {
            writeln!(lets, "  let a{at} = a{}", at - 1).unwrap_or_default();
        }
        let workflow =
            |lets: &str| format!("{REST}workflow w(t: string) -> string {{\n{lets}  step s = c(t)\n  return s\n}}\n");
        assert_eq!(fixed(&workflow(&lets), Applicability::Safe), (workflow(""), 0));
    }

    #[test]
    fn a_chain_of_which_one_has_to_stay_stays() {
        let text =
            |lets: &str| format!("{REST}workflow w(t: string) -> string {{\n{lets}  step s = c(t)\n  return s\n}}\n");
        let kept = text("  let a = 1\n  let b = a\n  let _c = b\n");
        assert_eq!(fixed(&kept, Applicability::Safe), (kept.clone(), 2));
    }

    #[test]
    fn constants_and_types_that_only_name_each_other_go_together() {
        let rest = format!("{REST}workflow w(t: string) -> string {{\n  step s = c(t)\n  return s\n}}\n");
        let text = format!("const A = 1\nconst B = A\ntype L = {{ next: R? }}\ntype R = {{ next: L? }}\n{rest}");
        assert_eq!(fixed(&text, Applicability::Safe), (text.clone(), 4));
        assert_eq!(fixed(&text, Applicability::Unsafe), (rest, 0));
    }
}
