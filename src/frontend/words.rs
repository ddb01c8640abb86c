//! The words of each kind of file in the help of findings.
//!
//! Rules speak the language as `.flow` has it: "as in `after a settled`". Who writes another kind of file shall not have to translate. What stands in
//! backticks is read as a [`Piece`] of the language, and the front end says how that is written where the finding is. Rules know nothing of it; a
//! piece that nobody knows, or that cannot be said in a file, stays as it is.

use super::Frontend;
use crate::base::FileId;
use crate::diagnostic::Diagnostic;

/// A piece of the language, as a help shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'h> {
    /// `///`
    Doc,
    /// `after a, b`, `after a settled`: the steps, and the word behind them.
    After(&'h str, &'h str),
    /// `needs gpu 2`, the amount `""` where there is none.
    Needs(&'h str, &'h str),
    /// Any other clause: the keyword and what is behind it, `""` for `idempotent`.
    Clause(&'h str, &'h str),
    /// `step s = action(args)`: the name.
    Step(&'h str),
    /// `loop l max n`: the number.
    Loop(&'h str),
    /// `otherwise => {}`
    Otherwise,
    /// `resource r capacity n`
    Resource(&'h str, &'h str),
    /// `compute f(…) -> …`: the archetype and the name.
    Action(&'h str, &'h str),
    /// `given p = …`: the name and the value.
    Given(&'h str, &'h str),
    /// `import "path" as name`
    Import(&'h str, &'h str),
    /// `return …`
    Return(&'h str),
}

/// Clauses that take something.
const CLAUSES: [&str; 15] = [
    "timeout",
    "retry",
    "takes",
    "cached",
    "priority",
    "join",
    "version",
    "description",
    "seed",
    "concurrency",
    "when",
    "fallback",
    "tracks",
    "emits",
    "parallel",
];

/// Clauses that are a word.
const FLAGS: [&str; 2] = ["idempotent", "deterministic"];

impl<'h> Piece<'h> {
    /// Reads what stands in backticks.
    fn read(text: &'h str) -> Option<Self> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let rest = rest.trim();
        Some(match word {
            "///" => Self::Doc,
            _ if FLAGS.contains(&text) => Self::Clause(text, ""),
            _ if rest.is_empty() => return None,
            "after" => match rest.rsplit_once(' ') {
                Some((steps, on @ ("failed" | "settled"))) => Self::After(steps, on),
                Some(_) | None => Self::After(rest, ""),
            },
            "needs" => match rest.split_once(' ') {
                Some((resource, amount)) => Self::Needs(resource, amount),
                None => Self::Needs(rest, ""),
            },
            _ if CLAUSES.contains(&word) => Self::Clause(word, rest),
            "step" => Self::Step(rest.split_once(" = ")?.0),
            "loop" => Self::Loop(rest.split_once(" max ")?.1),
            "otherwise" if rest == "=> {}" => Self::Otherwise,
            "resource" => {
                let (name, capacity) = rest.split_once(" capacity ").unwrap_or((rest, ""));
                Self::Resource(name, capacity)
            }
            "compute" | "effect" | "reducer" => Self::Action(word, rest.split_once('(')?.0),
            "given" => {
                let (name, value) = rest.split_once(" = ")?;
                Self::Given(name, value)
            }
            "import" => {
                let (path, name) = rest.split_once(" as ").unwrap_or((rest, ""));
                Self::Import(path.trim_matches('"'), name)
            }
            "return" => Self::Return(rest),
            _ => return None,
        })
    }
}

/// Says the help of the findings in a file in the words of its kind.
pub(super) fn adapt(frontend: &dyn Frontend, file: FileId, found: &mut [Diagnostic]) {
    for diagnostic in found.iter_mut().filter(|found| found.primary.span.file == file) {
        if let Some(help) = diagnostic.help.as_deref().filter(|help| help.contains('`')) {
            diagnostic.help = Some(translated(frontend, help));
        }
    }
}

fn translated(frontend: &dyn Frontend, help: &str) -> String {
    let mut out = String::with_capacity(help.len());
    for (place, part) in help.split('`').enumerate() {
        // What stands between backticks comes second, fourth and so on.
        let quoted = place % 2 == 1;
        let spelled = if quoted { Piece::read(part).and_then(|piece| frontend.spell(piece)) } else { None };
        out.push_str(if place == 0 { "" } else { "`" });
        out.push_str(spelled.as_deref().unwrap_or(part));
    }
    out
}

/// A list of names as YAML and JSON have it, each in double quotes.
pub(super) fn quoted_list(names: &str) -> String {
    let names: Vec<String> = names.split(',').map(|name| format!("\"{}\"", name.trim())).collect();
    format!("[{}]", names.join(", "))
}

/// A duration as a number of milliseconds, if it is one.
pub(super) fn milliseconds(text: &str) -> Option<u64> {
    let units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];
    let (mut rest, mut sum) = (text, 0_u64);
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        let unit_end = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |at| digits + at);
        let (_, factor) = units.into_iter().find(|(unit, _)| *unit == &rest[digits..unit_end])?;
        sum = sum.checked_add(number.checked_mul(factor)?)?;
        rest = &rest[unit_end..];
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use crate::frontend;

    fn said(frontend: &str, help: &str) -> String {
        super::translated(frontend::named(frontend).unwrap(), help)
    }

    #[test]
    fn the_yaml_spelling_says_all_that_the_language_does() {
        for (help, yaml) in [
            ("say `after a settled` of `b`", "say `after: { settled: a }` of `b`"),
            ("`after a`, `after a, b`", "`after: a`, `after: [a, b]`"),
            ("with `join all` it does, with `join any` not", "with `join: all` it does, with `join: any` not"),
            ("`timeout 30s`, `idempotent`", "`timeout: 30s`, `idempotent: true`"),
            ("`version \"1.0.0\"`", "`version: 1.0.0`"),
            ("`retry 3` and `retry 3 backoff 1s..4s`", "`retry: 3` and `retry: { times: 3, backoff: 1s..4s }`"),
            ("`needs gpu`, `needs gpu 2`", "`needs: gpu`, `needs: { gpu: 2 }`"),
            ("`step first = action(argument: value)`", "`first: { uses: action, with: { argument: value } }`"),
            ("`otherwise => {}`", "`{ otherwise: true, steps: {} }`"),
            ("`loop l max 10`", "`loop: { max: 10, … }`"),
            ("`resource gpu capacity 2`", "`resources: { gpu: 2 }`"),
            ("`compute f(…) -> …`", "`actions: { f: { archetype: compute } }`"),
            ("`given p = …`", "`given: { p: … }`"),
            ("`import \"…\" as other`", "`imports: [{ path: …, as: other }]`"),
            ("`return …`", "`return: …`"),
            ("begins with `///`", "begins with `##`"),
            ("as in `a.?b`, `after`, `x ? a : b`", "as in `a.?b`, `after`, `x ? a : b`"),
        ] {
            assert_eq!(said("yaml", help), yaml);
        }
    }

    #[test]
    fn other_formats_say_what_they_can() {
        let help = "`after a` `step s = action()` `timeout 1m30s` `priority 3` `version \"2\"` `needs gpu` `loop l max 3` `join any`";
        for (frontend, words) in [
            ("flow", help),
            (
                "graph",
                "`{ \"from\": \"a\", \"to\": … }` `{ \"id\": \"s\", \"type\": \"function\" }` `\"timeout_ms\": 90000` `priority 3` \
                 `\"version\": \"2\"` `needs gpu` `\"max_iterations\": 3` `join any`",
            ),
            (
                "manifest",
                "`\"after\": [\"a\"]` `{ \"id\": \"s\" }` `timeout 1m30s` `priority 3` `\"version\": \"2\"` `needs gpu` \
                 `loop l max 3` `join any`",
            ),
            (
                "tasks",
                "`\"dependencies\": [\"a\"]` `{ \"id\": \"s\", \"estimatedDuration\": 5 }` `timeout 1m30s` `\"priority\": 3` \
                 `version \"2\"` `\"requiredResources\": [\"gpu\"]` `loop l max 3` `join any`",
            ),
        ] {
            assert_eq!(said(frontend, help), words);
        }
    }
}
