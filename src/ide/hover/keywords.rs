//! The words of the language, in a sentence or two each.

use super::Hover;
use super::page::Page;
use super::word::Word;
use crate::base::Span;
use crate::ide::Focus;

/// How a word is written, and what it says. Words that only mean something behind another one name that.
struct Keyword {
    word: &'static str,
    behind: &'static [&'static str],
    form: &'static str,
    says: &'static str,
}

const fn word(word: &'static str, form: &'static str, says: &'static str) -> Keyword {
    Keyword { word, behind: &[], form, says }
}

const fn behind(
    word: &'static str,
    behind: &'static [&'static str],
    form: &'static str,
    says: &'static str,
) -> Keyword {
    Keyword { word, behind, form, says }
}

const KEYWORDS: &[Keyword] = &[
    // Declarations.
    word(
        "import",
        "import \"path.flow\" as name",
        "Brings in what another file declares, behind a namespace if one is given. The path is relative to the folder of this file.",
    ),
    word("type", "type Name = T", "Gives a type a name; with `from`, makes a type of a JSON Schema."),
    word("const", "const NAME = value", "A value that is known when the file is compiled."),
    word(
        "secret",
        "secret NAME",
        "A value that a run is given from outside and that may only be handed over as a whole.",
    ),
    word(
        "resource",
        "resource name capacity n",
        "Something that steps hold while they run, with the number of units there are.",
    ),
    word(
        "events",
        "events \"prefix\" v1",
        "The names of the lifecycle events that runs of this file's workflows publish.",
    ),
    word(
        "compute",
        "compute name(params) -> T { clauses }",
        "An action that is pure: the same input gives the same output, and it reads at most.",
    ),
    word("effect", "effect name(params) -> T { clauses }", "An action that talks to the outside world."),
    word(
        "reducer",
        "reducer name(state, …) -> state { clauses }",
        "An action that folds state and does no I/O: what it wants done, it returns as intents.",
    ),
    word(
        "machine",
        "machine Name { … }",
        "A finite state machine: states, and the transitions between them on events.",
    ),
    word(
        "workflow",
        "workflow name(params) -> T { … }",
        "Coordinates steps: which run, when, and on what data. The order of statements decides nothing.",
    ),
    word(
        "test",
        "test \"what it shows\" { given … mock … expect … }",
        "A run of a workflow with mocked actions, and what must hold after it.",
    ),
    // Statements.
    word(
        "step",
        "step name = action(arguments) clauses",
        "One run of an action or of another workflow; in expressions its name is its output.",
    ),
    word("let", "let name = expression", "A named expression. It is no step: it is evaluated where it is read."),
    word(
        "choose",
        "choose name { when c => { … } otherwise => { … } }",
        "Runs the first arm whose condition holds, and no other one.",
    ),
    word(
        "otherwise",
        "otherwise => { … }",
        "The arm that is chosen when no other one is. It stands last and may be left out.",
    ),
    word(
        "each",
        "each name (item, index in list) parallel n { … }",
        "Runs its block once for each element; its name is the list of what the rounds gave.",
    ),
    word(
        "loop",
        "loop name max n { … until condition }",
        "Runs its block, then again while the condition of `until` is false, `n` times at most.",
    ),
    behind(
        "until",
        &["wait"],
        "wait until moment",
        "Waits for a timestamp, or for a duration that an expression gives.",
    ),
    word(
        "until",
        "until condition",
        "Ends the rounds of the loop when it is true; it is evaluated when all steps of a round have ended.",
    ),
    word("emit", "emit \"event\" (field: value)", "Publishes an event with a payload."),
    word("wait", "wait 5m", "Waits for a length of time, or with `until` for a point in time."),
    word(
        "await",
        "await \"event\" (T) timeout 24h",
        "Waits for an event of the outside world; its payload is the output.",
    ),
    word("return", "return expression", "The result of the workflow, evaluated when everything has run."),
    // Clauses.
    word("when", "when condition", "Runs only if the condition is true; else it is skipped, and so is what needs it."),
    word(
        "after",
        "after a, b",
        "Waits for these steps, and runs only if they succeeded; with `failed` only if they failed, with `settled` however they ended.",
    ),
    behind(
        "any",
        &["join"],
        "join any",
        "Runs when at least one of its control edges has fired, once all of them are settled.",
    ),
    behind(
        "all",
        &["join"],
        "join all",
        "Runs only if every one of its control edges has fired. That is what holds without a `join`, too.",
    ),
    word("join", "join all | any | n", "How many of its control edges (`after`, `->`) must fire; all when left out."),
    word("fallback", "fallback value", "The output when the action has failed for good; the step has then succeeded."),
    word("timeout", "timeout 20s", "After this time an attempt has failed; of a workflow, the whole run."),
    word(
        "retry",
        "retry n backoff 1s..8s factor 2 jitter on \"Error\"",
        "How often a failed action is tried again, and with which pauses: the first, then each longer by the factor, up to the second duration.",
    ),
    word(
        "backoff",
        "backoff 1s..8s",
        "The pause before the first retry and, after `..`, the longest; 1 s when left out.",
    ),
    word("factor", "factor 2", "By what each pause is longer than the one before; 2 when left out."),
    word("jitter", "jitter", "Varies the pauses at random, so that many do not try again at once."),
    word(
        "on",
        "on \"Error\", …",
        "Of a retry: only errors of these types are tried again. Of a transition: the event that it happens on.",
    ),
    word("takes", "takes 2s..9s ~ 4s", "An estimate of how long it takes, for plans: least, most, and most likely."),
    word("needs", "needs resource n", "Units of a resource that it holds while it runs; 1 when left out."),
    word("priority", "priority 1..10", "What goes first when not everything can; 5 when left out."),
    word("via", "via kind { config }", "How the action is carried out; a function when left out."),
    word("deterministic", "deterministic", "Promises that the same arguments give the same result."),
    word(
        "idempotent",
        "idempotent",
        "Promises that doing it twice is the same as doing it once, so that it may be tried again.",
    ),
    word("cached", "cached 1h", "For how long a result may be used again for equal arguments."),
    word("emits", "emits A, B", "The intents that a reducer may return."),
    word("tracks", "tracks Machine", "The machine whose states a reducer's state follows."),
    word("version", "version \"1.2.0\"", "The author's version of the workflow."),
    word("description", "description \"…\"", "What the workflow is for."),
    word("seed", "seed 42", "The seed of a run that is given none: whatever is left to chance starts from it."),
    word("concurrency", "concurrency 4", "How many steps of a run may go on at once."),
    word("failed", "after a failed", "Runs only if the step failed for good. That makes the failure a handled one."),
    word("settled", "after a settled", "Waits for the step, and runs however it ended, even if it was skipped."),
    word("parallel", "parallel 8", "At most this many elements at once; one after the other when left out."),
    word("expects", "expects 100", "The number of elements to plan with; 1 when left out."),
    word("max", "max 5", "The greatest number of rounds."),
    word("capacity", "capacity 2", "How many units there are; 1 when left out."),
    word("initial", "initial state", "The state that the machine begins in."),
    word("final", "final a, b", "The states that nothing leaves."),
    // Tests.
    word("given", "given parameter = value", "A parameter of the workflow that is tested."),
    word(
        "mock",
        "mock action => value",
        "What the action gives in the test; a list gives a value for each call, and `fails \"Type\"` lets it fail.",
    ),
    word("expect", "expect condition", "Must hold after the run: over steps, parameters, `result` and `trace`."),
    word(
        "fails",
        "mock action fails \"Type\" times n",
        "The action fails with an error of this type: the first `n` calls, or always.",
    ),
    word(
        "times",
        "times n",
        "How often: of a mock, the calls that fail; of a retry, the retries after the first attempt.",
    ),
];

/// The types that need no declaration.
const BUILT_IN: &[(&str, &str)] = &[
    ("bool", "`true` or `false`."),
    ("int", "A whole number of 64 bits. It never becomes a `double` by itself."),
    ("uint", "A whole number of 64 bits without a sign, written `1u`."),
    ("double", "A number with a fraction, of 64 bits, written `1.0`."),
    ("string", "Text."),
    ("bytes", "A sequence of bytes."),
    ("timestamp", "A point in time."),
    ("duration", "A span of time."),
    ("null", "Nothing: only the value `null`."),
    ("dyn", "Anything. Nothing is checked of it, and nothing is claimed."),
    ("secret", "A value that may only be handed over as a whole."),
    ("list", "`list<T>`: elements of one type, in order."),
    ("map", "`map<K, V>`: values under keys, which are `string`, `int`, `uint` or `bool`."),
];

pub(super) fn built_in_type(page: &mut Page, name: &str) {
    if let Some((_, says)) = BUILT_IN.iter().find(|(known, _)| *known == name) {
        page.code(name);
        page.paragraph(says);
    }
}

/// What a word of the language says.
pub(in crate::ide) fn sentence(word: &str) -> Option<&'static str> {
    lookup(KEYWORDS.iter(), word, None).map(|found| found.says)
}

/// What a word says as the value of a key, behind which it means something.
pub(super) fn value(word: &str, key: &str) -> Option<&'static str> {
    lookup(KEYWORDS.iter().filter(|known| !known.behind.is_empty()), word, Some(key)).map(|found| found.says)
}

/// What the word at a place of a `.flow` file says.
pub(super) fn at(focus: &Focus, offset: u32) -> Option<Hover> {
    let text = focus.source().text();
    if focus.document()?.kind.is_data() {
        return None;
    }
    let word = Word::at(text, offset as usize, false)?;
    let apart = word.before(text) != Some('.') && !matches!(word.behind(text), Some(':' | '.' | '='));
    let found = lookup(KEYWORDS.iter(), word.text, word.previous(text)).filter(|_| apart && !word.quoted)?;
    let mut page = Page::default();
    page.code(found.form);
    page.paragraph(found.says);
    let [start, end] = [word.start, word.end()].map(u32::try_from);
    Some(Hover { range: Span::new(focus.file, start.ok()?, end.ok()?), markdown: page.finish()? })
}

fn lookup(
    mut all: impl Iterator<Item = &'static Keyword>,
    word: &str,
    previous: Option<&str>,
) -> Option<&'static Keyword> {
    all.find(|known| {
        known.word == word && (known.behind.is_empty() || previous.is_some_and(|word| known.behind.contains(&word)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_that_starts_something_is_explained() {
        let grammar = "import type const secret resource events compute effect reducer machine workflow test step let choose each \
                       loop emit return until otherwise given mock expect via timeout retry takes needs deterministic idempotent \
                       cached emits tracks when after join fallback priority version description seed concurrency initial final";
        for word in grammar.split_whitespace() {
            assert!(lookup(KEYWORDS.iter(), word, None).is_some(), "{word}");
        }
        for ty in crate::resolve::BUILT_IN_TYPES {
            let mut page = Page::default();
            built_in_type(&mut page, ty);
            assert!(page.finish().is_some(), "{ty}");
        }
    }
}
