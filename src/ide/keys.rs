//! What the keys of the YAML and JSON spelling say, each where it stands: `when` of an arm is not `when` of a step, and a step may be called `when`.

use super::completion::Part;
use super::hover::sentence;

/// A map of the spelling, by what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The file.
    File,
    /// An import.
    Import,
    /// A type that a JSON Schema makes.
    Schema,
    /// The names of lifecycle events.
    Events,
    /// An action.
    Action,
    /// A parameter.
    Param,
    /// How an action is carried out.
    Via,
    /// The pauses between attempts.
    Retry,
    /// A machine.
    Machine,
    /// A workflow.
    Workflow,
    /// A statement.
    Statement,
    /// What a statement comes after.
    After,
    /// A wait.
    Wait,
    /// An arm of a choose.
    Arm,
    /// An each.
    Each,
    /// A loop.
    Loop,
    /// A test.
    Test,
    /// What an action does in a test.
    Mock,
}
use Place::{
    Action, After, Arm, Each, Events, File, Import, Loop, Machine, Mock, Param, Retry, Schema, Statement, Test, Via,
    Wait, Workflow,
};

/// A key: where it stands, how it is written, and what it says; nothing, if it says what the word of the language says.
struct Key {
    places: &'static [Place],
    word: &'static str,
    form: &'static str,
    says: &'static str,
}

const fn key(places: &'static [Place], word: &'static str, form: &'static str, says: &'static str) -> Key {
    Key { places, word, form, says }
}

/// What is said of a key: how it is written, and a sentence or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct About {
    /// How it is written, in YAML.
    pub(super) form: &'static str,
    /// What it says.
    pub(super) says: &'static str,
}

/// What a key says in the map that the way leads to.
pub(super) fn about(path: &[Part], word: &str) -> Option<About> {
    let place = place(path)?;
    let found = KEYS.iter().find(|key| key.word == word && key.places.contains(&place))?;
    let says = if found.says.is_empty() { sentence(word)? } else { found.says };
    Some(About { form: found.form, says })
}

/// The kind of `via` whose config the way leads to.
pub(super) fn config_of(path: &[Part]) -> Option<&str> {
    match path {
        [Part::Key(actions), Part::Key(_), Part::Key(via), Part::Key(kind)] if actions == "actions" && via == "via" => {
            Some(kind)
        }
        _ => None,
    }
}

/// What the map is that the way leads to.
pub(super) fn place(path: &[Part]) -> Option<Place> {
    let words: Vec<Option<&str>> = path
        .iter()
        .map(|part| match part {
            Part::Key(key) => Some(key.as_str()),
            Part::Item(_) => None,
        })
        .collect();
    match words.as_slice() {
        [] => Some(File),
        [Some("imports")] | [Some("imports"), None] => Some(Import),
        [Some("types"), Some(_)] => Some(Schema),
        [Some("events")] => Some(Events),
        [Some("actions"), Some(_), rest @ ..] => match rest {
            [] => Some(Action),
            [Some("params"), Some(_)] => Some(Param),
            [Some("via")] => Some(Via),
            [Some("retry")] => Some(Retry),
            _ => None,
        },
        [Some("machines"), Some(_)] => Some(Machine),
        [Some("workflows"), Some(_)] => Some(Workflow),
        [Some("workflows"), Some(_), Some("params"), Some(_)] => Some(Param),
        [Some("workflows"), Some(_), rest @ ..] => block(rest),
        [Some("tests"), Some(_)] => Some(Test),
        [Some("tests"), Some(_), Some("mock"), Some(_)] | [Some("tests"), Some(_), Some("mock"), Some(_), None] => {
            Some(Mock)
        }
        _ => None,
    }
}

/// The same inside of a block.
fn block(mut rest: &[Option<&str>]) -> Option<Place> {
    while let [Some("steps"), Some(_), inside @ ..] = rest {
        let (inner, at) = match inside {
            [] => return Some(Statement),
            [Some("retry")] => return Some(Retry),
            [Some("after")] => return Some(After),
            [Some("wait")] => return Some(Wait),
            [Some("choose"), None, inner @ ..] => (inner, Arm),
            [Some("each"), inner @ ..] => (inner, Each),
            [Some("loop"), inner @ ..] => (inner, Loop),
            _ => return None,
        };
        if inner.is_empty() {
            return Some(at);
        }
        rest = inner;
    }
    None
}

const KEYS: &[Key] = &[
    key(
        &[File],
        "flowright",
        "flowright: 1",
        "Says that the file is a workflow file, and of which version of the language.",
    ),
    key(
        &[File],
        "imports",
        "imports: [{ path: …, as: … }]",
        "The files whose declarations are brought in, each behind a namespace if one is given.",
    ),
    key(&[File], "types", "types: { Name: T }", "Types by their names; each is written as in `.flow`, in a text."),
    key(&[File], "consts", "consts: { NAME: value }", "Values that are known when the file is compiled."),
    key(
        &[File],
        "secrets",
        "secrets: [NAME]",
        "Values that a run is given from outside and that may only be handed over as a whole.",
    ),
    key(
        &[File],
        "resources",
        "resources: { name: capacity }",
        "What steps hold while they run, with the number of units there are.",
    ),
    key(&[File], "events", "events: { prefix: acme.orders, version: 1 }", ""),
    key(
        &[File],
        "actions",
        "actions: { name: { … } }",
        "Actions by their names: contracts of work that somebody else performs.",
    ),
    key(&[File], "machines", "machines: { Name: { … } }", "Finite state machines by their names."),
    key(&[File], "workflows", "workflows: { name: { … } }", "Workflows by their names."),
    key(
        &[File],
        "tests",
        "tests: { what it shows: { … } }",
        "Runs of workflows with mocked actions, and what must hold after them.",
    ),
    key(&[Import], "path", "path: other.flow", "The file that is imported. It is relative to the folder of this file."),
    key(&[Import], "as", "as: name", "The namespace behind which the names of the file stand here."),
    key(
        &[Schema],
        "$ref",
        "$ref: 'order.json#/$defs/Order'",
        "The JSON Schema that makes the type, and behind `#` which part of it.",
    ),
    key(&[Events], "prefix", "prefix: acme.orders", "What the names of the events begin with."),
    key(&[Events], "version", "version: 1", "The version of the events; their names end with it."),
    key(
        &[Action],
        "archetype",
        "archetype: compute | effect | reducer",
        "What the action promises: to be pure, to talk to the outside world, or to fold state.",
    ),
    key(
        &[Action, Workflow],
        "params",
        "params: { name: T }",
        "What is handed over, by name; with `default` it may be left out.",
    ),
    key(&[Action, Workflow], "returns", "returns: T", "The type of the result; `null` when left out."),
    key(&[Param], "type", "type: T", "The type of the parameter."),
    key(&[Param], "default", "default: value", "What it is when it is left out."),
    key(&[Action], "via", "via: { kind: { config } }", ""),
    key(&[Via], "custom", "custom: kind", "A kind of one's own: how the action is carried out, others know."),
    key(&[Via], "config", "config: { … }", "The config of a kind of one's own."),
    key(&[Action], "deterministic", "deterministic: true", ""),
    key(&[Action], "idempotent", "idempotent: true", ""),
    key(&[Action], "cached", "cached: 1h", ""),
    key(&[Action], "emits", "emits: [A, B]", ""),
    key(&[Action], "tracks", "tracks: Machine", ""),
    key(&[Action, Statement], "timeout", "timeout: 20s", "After this time an attempt has failed."),
    key(&[Workflow], "timeout", "timeout: 30m", "After this time the whole run has failed."),
    key(
        &[Action, Statement],
        "retry",
        "retry: { times: 3, backoff: 1s..8s, factor: 2, jitter: true, on: [Timeout] }",
        "How often a failed action is tried again, and with which pauses. A number alone is `times`.",
    ),
    key(&[Retry], "times", "times: 3", "How often it is tried again after the first attempt."),
    key(&[Retry], "backoff", "backoff: 1s..8s", ""),
    key(&[Retry], "factor", "factor: 2", ""),
    key(&[Retry], "jitter", "jitter: true", ""),
    key(&[Retry], "on", "on: [Timeout]", "Only errors of these types are tried again; all when left out."),
    key(&[Action, Statement], "takes", "takes: 2s..9s ~ 4s", ""),
    key(&[Action, Statement], "needs", "needs: { resource: n }", ""),
    key(&[Machine], "initial", "initial: state", ""),
    key(&[Machine], "final", "final: [a, b]", ""),
    key(
        &[Machine],
        "transitions",
        "transitions: [ 'a -> b on event' ]",
        "From which states to which ones, and on which event.",
    ),
    key(&[Workflow], "version", "version: 1.2.0", ""),
    key(&[Workflow], "description", "description: …", ""),
    key(&[Workflow], "seed", "seed: 42", ""),
    key(&[Workflow], "concurrency", "concurrency: 4", ""),
    key(&[Workflow], "return", "return: expression", ""),
    key(
        &[Workflow, Arm, Each, Loop],
        "steps",
        "steps: { name: { … } }",
        "The statements of a block by their names. Their order decides nothing.",
    ),
    key(
        &[Workflow, Arm, Each, Loop],
        "edges",
        "edges: [ 'a -> b' ]",
        "Control edges: each step behind an arrow runs only after those before it succeeded.",
    ),
    key(&[Statement], "uses", "uses: action", "The action or the workflow that the step runs."),
    key(
        &[Statement],
        "with",
        "with: { argument: value }",
        "The arguments, by name. A text that is wholly `${ … }` is an expression.",
    ),
    key(&[Statement], "let", "let: expression", ""),
    key(&[Statement], "choose", "choose: [{ when: c, steps: { … } }, { otherwise: true, steps: { … } }]", ""),
    key(&[Statement], "each", "each: { item: name, in: list, parallel: n, steps: { … } }", ""),
    key(
        &[Statement],
        "loop",
        "loop: { max: n, until: condition, steps: { … } }",
        "Runs its block, then again while the condition of `until` is false, `max` times at most.",
    ),
    key(&[Statement], "wait", "wait: 5m", ""),
    key(&[Wait], "until", "until: moment", "Waits for a timestamp, or for a duration that an expression gives."),
    key(&[Statement], "await", "await: event", ""),
    key(&[Statement], "payload", "payload: T", "The type of what the event brings, which is the output of the step."),
    key(&[Statement], "emit", "emit: event", "Publishes an event; its payload stands in `with`."),
    key(&[Statement], "when", "when: condition", ""),
    key(
        &[Statement],
        "after",
        "after: [a, b] | { failed: a }",
        "Waits for these steps, and runs only if they succeeded; with `failed` only if they failed, with `settled` however they ended.",
    ),
    key(
        &[After],
        "succeeded",
        "succeeded: [a, b]",
        "Waits for these steps, and runs only if they succeeded. That is what a list alone says, too.",
    ),
    key(&[After], "failed", "failed: a", ""),
    key(&[After], "settled", "settled: a", ""),
    key(&[Statement], "join", "join: all | any | n", ""),
    key(&[Statement], "fallback", "fallback: value", ""),
    key(&[Statement], "priority", "priority: 5", ""),
    key(&[Arm], "when", "when: condition", "The arm is chosen if this is true and no arm above it is chosen."),
    key(&[Arm], "otherwise", "otherwise: true", ""),
    key(&[Each], "item", "item: name", "What the element is called in the block."),
    key(&[Each], "index", "index: name", "What the place of the element is called in the block; it counts from 0."),
    key(&[Each], "in", "in: list", "The list: the block is run once for each of its elements."),
    key(&[Each], "parallel", "parallel: 8", ""),
    key(&[Each], "expects", "expects: 100", ""),
    key(&[Loop], "max", "max: 5", ""),
    key(&[Loop], "until", "until: condition", ""),
    key(&[Test], "given", "given: { parameter: value }", "The parameters of the workflow that is tested."),
    key(
        &[Test],
        "mock",
        "mock: { action: { returns: value } }",
        "What each action gives in the test, or how it fails.",
    ),
    key(&[Test], "expect", "expect: condition", ""),
    key(&[Mock], "returns", "returns: value", "What the action gives, at each call."),
    key(&[Mock], "returns_each", "returns_each: [value, …]", "What the action gives: a value for each call, in order."),
    key(&[Mock], "fails", "fails: Type", "The action fails with an error of this type."),
    key(&[Mock], "times", "times: 1", "How many calls fail, from the first one; all when left out."),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys of every map of the schema, with a way that leads there.
    #[test]
    fn every_key_of_the_schema_is_explained() {
        let step = ["workflows", "w", "steps", "s"];
        let below = |more: &[&str]| step.iter().chain(more).map(|word| (*word).to_owned()).collect::<Vec<_>>();
        let ways: Vec<Vec<String>> = [
            &[][..],
            &["imports", "-"],
            &["events"],
            &["actions", "a"],
            &["actions", "a", "params", "p"],
            &["actions", "a", "retry"],
            &["machines", "M"],
            &["workflows", "w"],
            &["tests", "t"],
            &["tests", "t", "mock", "a"],
        ]
        .iter()
        .map(|way| way.iter().map(|word| (*word).to_owned()).collect())
        .chain([
            below(&[]),
            below(&["choose", "-"]),
            below(&["each"]),
            below(&["loop"]),
            below(&["after"]),
            below(&["wait"]),
        ])
        .collect();
        let mut seen = 0;
        for way in ways {
            let part = |word: &String| if word == "-" { Part::Item(0) } else { Part::Key(word.clone()) };
            let way: Vec<Part> = way.iter().map(part).collect();
            for key in crate::ide::completion::schema_keys(&way) {
                seen += 1;
                assert!(about(&way, &key).is_some(), "{key} in {way:?}");
            }
        }
        assert!(seen > 80, "{seen}");
    }
}
