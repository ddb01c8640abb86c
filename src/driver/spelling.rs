//! Which spellings are plain enough to be put right without a look.
//!
//! A pass that knows no name offers the nearest one. That this was meant is plain for `scroe` beside `score`; for `page_b` beside `page_a` it is a guess: more likely a
//! step has been forgotten. Passes need not know: here, at the end, such fixes become guesses.

use crate::base::SourceMap;
use crate::base::suggest::{is_plain, nearest};
use crate::diagnostic::{Applicability, Diagnostic, Edit, Fix};

/// Makes guesses of the fixes among `found` that put the nearest name in the place of one that may have been meant otherwise.
pub(super) fn doubt(found: &mut [Diagnostic], sources: &SourceMap) {
    for fix in found.iter_mut().flat_map(|found| &mut found.fixes) {
        if fix.applicability == Applicability::Safe && is_doubtful(fix, sources) {
            fix.applicability = Applicability::Unsafe;
        }
    }
}

fn is_doubtful(fix: &Fix, sources: &SourceMap) -> bool {
    fix.edits.iter().any(|Edit { span, text }| {
        let quotes = ['"', '\''];
        let (old, new) = (sources.text(*span).trim_matches(quotes), text.trim_matches(quotes));
        // What is not near was not found by its spelling: it is what another language calls the same.
        is_name(old) && is_name(new) && nearest(old, [new]).is_some() && !is_plain(old, new)
    })
}

/// Whether a text is a name, perhaps a dotted one.
fn is_name(text: &str) -> bool {
    text.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-'))
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Applicability;
    use crate::driver::{MemoryWorld, check};

    /// How the fix of the one finding may be applied.
    fn applicability(called: &str) -> Applicability {
        let text = format!(
            "compute page_a(text: string) -> string\ncompute summarise(text: string) -> string\n\
             workflow w(text: string) -> string {{\n  step done = {called}(text)\n  return done\n}}\n"
        );
        let report = check(&MemoryWorld::new().with("a.flow", text), &["a.flow".to_owned()]);
        let fixes: Vec<_> = report.diagnostics.iter().flat_map(|found| &found.fixes).collect();
        assert_eq!(fixes.len(), 1, "{fixes:?}");
        fixes[0].applicability
    }

    #[test]
    fn a_slip_of_the_pen_is_put_right_and_another_name_is_a_guess() {
        assert_eq!(applicability("sumarise"), Applicability::Safe);
        assert_eq!(applicability("Summarise"), Applicability::Safe);
        assert_eq!(applicability("page_b"), Applicability::Unsafe);
    }
}
