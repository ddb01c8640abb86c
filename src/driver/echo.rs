//! One mistake, one report: what only follows from a syntax error is not reported again.
//!
//! A declaration or statement that could not be read is missing in the tree, so names that it declares look unknown, and a
//! workflow whose `return` could not be read seems to have none. Passes need not know: here, at the end, such findings are dropped.

use crate::base::{FileId, SourceMap, Span};
use crate::cel::rules::{NO_SUCH_OVERLOAD, TYPE_MISMATCH};
use crate::diagnostic::{Diagnostic, Severity};
use crate::hir::Program;
use crate::resolve::rules::{UNKNOWN_ACTION, UNKNOWN_RESOURCE, UNKNOWN_STEP, UNKNOWN_TYPE};
use crate::rules::security::secret_leak::SECRET_LEAK;
use crate::syntax::rules::{UNBALANCED_BRACKET, UNTERMINATED_STRING};
use crate::ty::SECRET;
use crate::ty::rules::MISSING_RETURN;
use rustc_hash::{FxHashMap, FxHashSet};

/// Drops what follows from syntax errors among `found`.
pub(super) fn drop_echoes(found: &mut Vec<Diagnostic>, program: &Program, sources: &SourceMap) {
    let unread: Vec<Span> = found.iter().filter(|it| is_syntax_error(it)).map(|it| it.primary.span).collect();
    if unread.is_empty() {
        return;
    }
    let used: FxHashSet<(FileId, u32)> =
        found.iter().filter(|it| is_unknown(it)).map(|it| (it.primary.span.file, it.primary.span.start)).collect();
    let words = words_near(&unread, &used, sources);
    // What is not ended swallows what follows, to the end of the file perhaps.
    let endless = |it: &&Diagnostic| [&UNTERMINATED_STRING, &UNBALANCED_BRACKET].contains(&it.rule);
    let swallowed: FxHashSet<FileId> = found.iter().filter(endless).map(|it| it.primary.span.file).collect();
    let stands = |file: FileId, word: &str| words.get(&file).is_some_and(|words| words.contains(word));
    found.retain(|diagnostic| {
        let span = diagnostic.primary.span;
        if diagnostic.rule == &MISSING_RETURN {
            return !stands(span.file, "return") && !swallowed.contains(&span.file);
        }
        // A name comes from the file itself, or from one that it imports.
        let missed = |file: FileId| stands(file, sources.text(span));
        !is_unknown(diagnostic) || !missed(span.file) && !imported(program, span.file).any(missed)
    });
}

/// The files that a file imports.
fn imported(program: &Program, file: FileId) -> impl Iterator<Item = FileId> {
    let modules = program.modules.iter().filter(move |module| module.file == file);
    let targets = modules.flat_map(|module| module.imports.iter().filter_map(|import| import.target));
    targets.map(|target| program.modules[target].file)
}

/// Drops type errors about secrets where the same is said better: that a secret does not fit a text is why it leaks. They stay if nobody wants to hear
/// of leaks.
pub(super) fn drop_what_leaks_say(found: &mut Vec<Diagnostic>) {
    let leaks: Vec<Span> = found.iter().filter(|it| it.rule == &SECRET_LEAK).map(|it| it.primary.span).collect();
    if leaks.is_empty() {
        return;
    }
    found.retain(|it| {
        let is_type_error = [&TYPE_MISMATCH, &NO_SUCH_OVERLOAD].contains(&it.rule) && it.message.contains(SECRET);
        !is_type_error || !leaks.iter().any(|leak| leak.contains(it.primary.span))
    });
}

/// Whether this is about a name that nothing declares.
fn is_unknown(diagnostic: &Diagnostic) -> bool {
    [&UNKNOWN_ACTION, &UNKNOWN_TYPE, &UNKNOWN_STEP, &UNKNOWN_RESOURCE, &crate::cel::rules::UNKNOWN_NAME]
        .contains(&diagnostic.rule)
}

fn is_syntax_error(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error && diagnostic.rule.code.starts_with("E01")
}

/// The names, dotted ones too, on the lines of each file that have a syntax error, but for those that start where one is `used`: what
/// was read as a use declares nothing.
fn words_near<'s>(
    unread: &[Span],
    used: &FxHashSet<(FileId, u32)>,
    sources: &'s SourceMap,
) -> FxHashMap<FileId, FxHashSet<&'s str>> {
    let mut lines: Vec<(FileId, usize)> = Vec::new();
    for span in unread {
        let index = sources.file(span.file).lines();
        lines.push((span.file, index.line(span.start)));
    }
    lines.sort_unstable();
    lines.dedup();
    let mut words: FxHashMap<FileId, FxHashSet<&str>> = FxHashMap::default();
    for (file, line) in lines {
        let source = sources.file(file);
        let text = source.lines().line_text(line, source.text());
        let names = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.')));
        words.entry(file).or_default().extend(names.filter(|word| {
            // A name is a part of its source's text.
            let start = word.as_ptr().addr() - source.text().as_ptr().addr();
            let is_used = u32::try_from(start).is_ok_and(|start| used.contains(&(file, start)));
            !word.is_empty() && !is_used
        }));
    }
    words
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::{Level, Levels, Selector};
    use crate::driver::{MemoryWorld, Settings, check, check_with};
    use crate::rules::security::secret_leak::SECRET_LEAK;

    fn codes(text: &str) -> Vec<&'static str> {
        let report = check(&MemoryWorld::new().with("a.flow", text), &["a.flow".to_owned()]);
        report.diagnostics.iter().map(|found| found.rule.code).collect()
    }

    #[test]
    fn a_declaration_that_could_not_be_read_is_not_missed() {
        let text = "compute greet(name string) -> string\n\
                    workflow w() -> string {\n  step hello = greet(name: \"you\")\n  return hello\n}\n";
        assert_eq!(codes(text), ["E0102"]);
    }

    #[test]
    fn a_return_in_a_string_that_never_ends_is_not_missed() {
        let text = "compute greet(name: string) -> string\n\
                    workflow w() -> string {\n  step hello = greet(name: \"\"\"you)\n  return hello\n}\n";
        assert_eq!(codes(text), ["E0103"]);
    }

    #[test]
    fn an_unknown_name_beside_a_mistake_of_an_expression_is_reported() {
        let text = "compute greet(name: string) -> string\n\
                    workflow w(n: int) -> string {\n  step hello = greet(name: scroe > 1 && n > (n * ) ? \"a\" : nme)\n  return hello\n}\n";
        assert_eq!(codes(text), ["E0201", "E0102", "E0201"]);
    }

    #[test]
    fn a_call_that_is_still_to_be_closed_is_that_and_nothing_more() {
        for call in ["size(", "xs.map(x, x.", "[1].exists(x, x > 1", "xs["] {
            let text = format!(
                "workflow w(xs: list<int>) -> int {{\n  step a = wait 1s\n  let y = {call}\n  return xs.size()\n}}\n"
            );
            assert_eq!(codes(&text), ["E0104"], "{call}");
        }
    }

    #[test]
    fn what_one_file_cannot_say_is_missed_by_those_that_import_it_and_by_no_others() {
        let world = MemoryWorld::new()
            .with("lib.flow", "const K = 1\ncompute greet(name string) -> string\n")
            .with(
                "a.flow",
                "import \"lib.flow\"\nworkflow w() -> string {\n  step a = greet(name: \"x\")\n  return a\n}\n",
            )
            .with("b.flow", "import \"lib.flow\"\nworkflow w() -> int {\n  step a = wait 1s\n  return name + K\n}\n")
            .with(
                "c.flow",
                "import \"lib.flow\"\nworkflow w() -> int {\n  step c = size(\n  step a = wait 1s\n  return K\n}\n",
            )
            .with("d.flow", "import \"lib.flow\"\nworkflow w() -> int {\n  step a = size(n: K)\n  return K\n}\n");
        let paths = ["a.flow", "b.flow", "c.flow", "d.flow"].map(str::to_owned);
        let of = |paths: &[String], file: &str| -> Vec<&str> {
            let report = check(&world, paths);
            let here = report.diagnostics.iter().filter(|it| report.sources.file(it.primary.span.file).path() == file);
            here.map(|found| found.rule.code).collect()
        };
        assert_eq!(of(&paths, "a.flow"), [""; 0]);
        for path in &paths {
            assert_eq!(of(&paths, path), of(std::slice::from_ref(path), path), "{path}");
        }
        assert_eq!(of(&paths, "d.flow"), ["E0206"]);
    }

    #[test]
    fn another_unknown_name_is_still_reported() {
        let text = "compute greet(name string) -> string\n\
                    workflow w() -> string {\n  step hello = greeet(name: \"you\")\n  return hello\n}\n";
        assert_eq!(codes(text), ["E0102", "E0206"]);
    }

    #[test]
    fn a_leak_says_better_what_is_wrong_with_the_type_of_a_secret() {
        let text = "secret TOKEN\neffect log(text: string) { timeout 5s }\n\
                    workflow w() {\n  step a = log(text: TOKEN)\n}\n";
        assert_eq!(codes(text), ["E0901"]);
        let settings =
            Settings { levels: Levels::new().with(Selector::Rule(&SECRET_LEAK), Level::Off), ..Settings::default() };
        let report = check_with(&MemoryWorld::new().with("a.flow", text), &["a.flow".to_owned()], &settings);
        assert_eq!(report.diagnostics.iter().map(|found| found.rule.code).collect::<Vec<_>>(), ["E0301"]);
    }
}
