//! What holds of every input, however it was made: properties, tried on examples that were damaged at random.

use crate::examples::EXAMPLES;
use flowright::driver::{self, Entry, MemoryWorld, Report};
use flowright::ir::Document;
use flowright::plan;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

/// The stack of a thread that has to be enough for any input.
const STACK: usize = 2 * 1024 * 1024;

/// The texts that are damaged: the examples, the broken ones too, each without what it imports.
static TEXTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let broken = ["cycle", "join-of-arms", "skipped-output", "unclosed-brace", "unbounded-loop"];
    let broken = broken.iter().map(|name| format!("examples/broken/{name}.flow"));
    EXAMPLES.iter().map(|&path| path.to_owned()).chain(broken).map(|path| read(&path)).collect()
});

#[expect(clippy::disallowed_methods, reason = "the examples are files")]
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

/// One act of damage. Numbers are places, taken modulo what there is.
#[derive(Clone, Debug)]
pub(crate) enum Damage {
    DeleteToken(usize),
    DuplicateToken(usize),
    SwapTokens(usize, usize),
    InsertToken(usize, usize),
    DeleteByte(usize),
    InsertText(usize, &'static str),
    CutOff(usize),
}

/// What is easily typed at the wrong place.
const INSERTIONS: &[&str] = &[
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "'",
    "\"\"\"",
    "->",
    "=>",
    ":",
    ",",
    "..",
    "?",
    "|",
    "&&",
    "=",
    "\n",
    " ",
    "//",
    "é",
    "\u{1F600}",
    "\0",
    "\u{202e}",
    "step",
    "when",
    "loop",
    "9999999999999999999",
    "1.5e309",
    "true",
    "null",
    "list<",
    "b\"",
    "\\",
];

pub(crate) fn damage() -> impl Strategy<Value = Damage> {
    let at = || any::<prop::sample::Index>().prop_map(|index| index.index(1_000_000));
    prop_oneof![
        at().prop_map(Damage::DeleteToken),
        at().prop_map(Damage::DuplicateToken),
        (at(), at()).prop_map(|(a, b)| Damage::SwapTokens(a, b)),
        (at(), at()).prop_map(|(a, b)| Damage::InsertToken(a, b)),
        at().prop_map(Damage::DeleteByte),
        (at(), prop::sample::select(INSERTIONS)).prop_map(|(at, text)| Damage::InsertText(at, text)),
        at().prop_map(Damage::CutOff),
    ]
}

/// A text of the examples with a few acts of damage.
pub(crate) fn damaged() -> impl Strategy<Value = String> {
    (0..TEXTS.len(), prop::collection::vec(damage(), 1..6))
        .prop_map(|(text, damages)| damages.iter().fold(TEXTS[text].clone(), |text, damage| apply(&text, damage)))
}

/// Words, numbers and single signs, with the blanks between them: joined, they are the text.
fn tokens(text: &str) -> Vec<&str> {
    let kind = |letter: char| match letter {
        _ if letter.is_alphanumeric() || letter == '_' => 0,
        _ if letter.is_whitespace() => 1,
        _ => 2,
    };
    let (mut found, mut start, mut last) = (Vec::new(), 0, None);
    for (at, letter) in text.char_indices() {
        if last.is_some_and(|last| last != kind(letter) || last == 2) {
            found.push(&text[start..at]);
            start = at;
        }
        last = Some(kind(letter));
    }
    found.push(&text[start..]);
    found
}

pub(crate) fn apply(text: &str, damage: &Damage) -> String {
    let mut tokens = tokens(text);
    let count = tokens.len();
    let place = |at: usize| {
        let at = at % (text.len() + 1);
        (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
    };
    match *damage {
        Damage::DeleteToken(at) => _ = tokens.remove(at % count),
        Damage::DuplicateToken(at) => tokens.insert(at % count, tokens[at % count]),
        Damage::SwapTokens(a, b) => tokens.swap(a % count, b % count),
        Damage::InsertToken(at, from) => tokens.insert(at % count, tokens[from % count]),
        Damage::DeleteByte(at) => {
            let at = place(at);
            let length = text[at..].chars().next().map_or(0, char::len_utf8);
            return format!("{}{}", &text[..at], &text[at + length..]);
        }
        Damage::InsertText(at, inserted) => {
            let at = place(at);
            return format!("{}{inserted}{}", &text[..at], &text[at..]);
        }
        Damage::CutOff(at) => return text[..place(at)].to_owned(),
    }
    tokens.concat()
}

fn world(text: &str) -> MemoryWorld {
    MemoryWorld::new()
        .with("main.flow", text)
        .with("crm.flow", read("examples/triage/crm.flow"))
        .with("schemas/rubric.json", read("examples/triage/schemas/rubric.json"))
}

/// Runs in a thread with a small stack; a panic in it is one here.
pub(crate) fn in_small_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(work).unwrap();
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// What a check says, as text, with every place in it.
pub(crate) fn said(report: &Report) -> String {
    let mut text = String::new();
    for found in &report.diagnostics {
        _ = writeln!(text, "{:?} {} {found:?}", found.primary.span, found.rule.code);
    }
    text
}

/// Every place that a finding or one of its fixes names lies in its file, between characters.
pub(crate) fn places_exist(report: &Report) -> Result<(), TestCaseError> {
    for found in &report.diagnostics {
        let labels = std::iter::once(&found.primary).chain(&found.related).map(|label| label.span);
        let edits = found.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
        for span in labels.chain(edits) {
            let text = report.sources.file(span.file).text();
            let (start, end) = (span.start as usize, span.end as usize);
            let inside =
                start <= end && end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end);
            prop_assert!(inside, "{span:?} of {} bytes: {found:?}", text.len());
        }
    }
    Ok(())
}

/// The plan of a document holds to its graph.
pub(crate) fn plan_is_right(document: &Document) -> Result<(), TestCaseError> {
    for (name, workflow) in document.workflows.iter() {
        let plan = &workflow.plan;
        let graphs = std::iter::once((None, plan)).chain(plan.bodies.iter().map(|(region, plan)| (Some(region), plan)));
        for (region, plan) in graphs {
            let order: BTreeMap<_, _> = plan.order.iter().enumerate().map(|(at, node)| (node.as_str(), at)).collect();
            prop_assert_eq!(order.len(), plan.order.len(), "{} lists a node twice", name);
            for node in &workflow.nodes {
                for edge in &node.incoming {
                    if let (Some(from), Some(to)) = (order.get(edge.from.as_str()), order.get(node.id.as_str())) {
                        prop_assert!(from < to, "{name}, {region:?}: {} -> {} is turned around", edge.from, node.id);
                    }
                }
            }
            let grouped: Vec<_> = plan.groups.iter().flatten().collect();
            prop_assert_eq!(grouped.len(), order.len(), "every node is in one group");
            let critical = |node: &str| plan.critical_paths.iter().flatten().any(|on| on == node);
            for (node, slack) in plan.slack_ms.iter() {
                prop_assert!(
                    !critical(node) || *slack == 0,
                    "{name}: `{node}` is critical and has {slack} ms of slack"
                );
                let listed = plan.critical_paths_truncated || critical(node);
                prop_assert!(*slack > 0 || listed, "{name}: `{node}` has no slack and is on no critical path");
            }
        }
    }
    Ok(())
}

/// A workflow of a few steps in layers, with references, guards, arms, durations and resources, that is right.
fn workflow() -> impl Strategy<Value = String> {
    let step = (any::<[u8; 3]>(), 0..5_u8, 1..60_u16, 0..4_u8);
    (prop::collection::vec(step, 1..40), 1..4_u8).prop_map(|(steps, capacity)| {
        let mut text = format!(
            "resource gpu capacity {capacity}\ncompute work(a: int, b: int?) -> int\nworkflow w(x: int) -> int {{\n"
        );
        let mut total = Vec::new();
        for (at, (reads, guard, seconds, extra)) in steps.iter().enumerate() {
            let read = |index: usize| match at {
                0 => "x".to_owned(),
                _ => format!("s{}", usize::from(reads[index]) % at),
            };
            let sure = |name: String| if total.contains(&name) { name } else { "x".to_owned() };
            let (first, second) = (sure(read(0)), read(1));
            _ = write!(text, "  step s{at} = work(a: {first}, b: {second}) takes {seconds}s");
            if *extra == 1 {
                text += " needs gpu";
            }
            if *extra == 2 && at > 0 {
                _ = write!(text, " priority {}", 1 + reads[2] % 10);
            }
            if *guard == 0 {
                _ = write!(text, " when x > {}", reads[2]);
            } else {
                total.push(format!("s{at}"));
            }
            text.push('\n');
        }
        let sum = if total.is_empty() { "x".to_owned() } else { total.join(" + ") };
        _ = write!(text, "  return {sum}\n}}\n");
        text
    })
}

proptest! {
    // 256 cases each, or as many as `PROPTEST_CASES` says.
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_damage_makes_it_panic(text in damaged()) {
        let report = in_small_thread(move || driver::check(&world(&text), &["main.flow".into()]));
        places_exist(&report)?;
    }

    #[test]
    fn the_same_text_gives_the_same_findings(text in damaged()) {
        let check = || said(&driver::check(&world(&text), &["main.flow".into()]));
        prop_assert_eq!(check(), check());
    }

    #[test]
    fn what_is_generated_compiles_and_verifies(text in workflow()) {
        let compile = || driver::compile(&world(&text), "main.flow", Entry::Every);
        let compilation = compile();
        prop_assert!(compilation.documents.len() == 1, "{}\n{text}", said(&compilation.report));
        let document = &compilation.documents[0];
        let json = flowright::ir::write::canonical_string(&**document);
        prop_assert_eq!(plan::verify::verify(json.as_bytes()).err(), None);
        prop_assert_eq!(&json, &flowright::ir::write::canonical_string(&*compile().documents[0]));
        plan_is_right(document)?;
    }
}

#[test]
fn the_plans_of_the_examples_hold_to_their_graphs() {
    for (path, text) in EXAMPLES.iter().zip(TEXTS.iter()) {
        let compilation = driver::compile(&world(text), "main.flow", Entry::Every);
        assert_eq!(compilation.documents.len(), 1, "{path}: {}", said(&compilation.report));
        plan_is_right(&compilation.documents[0]).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
}

#[test]
fn tokens_are_the_text() {
    for text in TEXTS.iter() {
        assert_eq!(&tokens(text).concat(), text);
    }
}
