//! Words that start something: declarations, statements, arms, clauses.

use super::super::desk::{Desk, Draft, FIRST};
use super::super::place::{Block, Owner};
use super::super::walk::ITEMS;
use super::super::{ItemKind, walk};
use crate::hir::NodeKind;
use crate::ide::lex::Token;

/// A word with what is written for it, and what it is for.
type Form = (&'static str, &'static str, &'static str);

/// Declarations, in the order of use.
const DECLARATIONS: [Form; 14] = [
    (
        "effect",
        "effect ${1:name}(${2:input}: ${3:string}) -> ${4:null} { timeout ${5:30s} }",
        "an action that talks to the outside world",
    ),
    (
        "compute",
        "compute ${1:name}(${2:input}: ${3:string}) -> ${4:string}",
        "an action that is pure: the same input gives the same output",
    ),
    ("workflow", "workflow ${1:name}(${2:input}: ${3:string}) {\n  $0\n}", "which steps run, when, and on what data"),
    (
        "workflow … ->",
        "workflow ${1:name}(${2:input}: ${3:string}) -> ${4:string} {\n  $0\n}",
        "a workflow with a result",
    ),
    ("type", "type ${1:Name} = { ${2:id}: ${3:string} }", "a name for a type"),
    ("type … from", "type ${1:Name} from \"${2:schema.json}\"", "a type of a JSON Schema"),
    ("import", "import \"${1:file.flow}\" as ${2:name}", "brings the names of another file in"),
    (
        "test",
        "test \"${1:what it shows}\" {\n  given ${2:input} = ${3:\"\"}\n  $0\n}",
        "what a workflow does with given data and mocked actions",
    ),
    ("const", "const ${1:NAME} = ${2:0}", "a value that is known when the file is compiled"),
    ("secret", "secret ${1:NAME}", "a value that a run is given from outside and nobody may read"),
    ("resource", "resource ${1:name} capacity ${2:1}", "something that steps hold while they run"),
    (
        "machine",
        "machine ${1:Name} {\n  initial ${2:open}\n  ${2:open} -> ${3:closed} on ${4:close}\n  final ${3:closed}\n}",
        "a finite state machine",
    ),
    (
        "reducer",
        "reducer ${1:name}(state: ${2:State}, ${3:event}: ${4:string}) -> ${2:State}",
        "an action that folds state and does no I/O",
    ),
    ("events", "events \"${1:acme.orders}\" v${2:1}", "the names of the lifecycle events of runs"),
];

/// Statements of a workflow, in the order of use.
const STATEMENTS: [Form; 10] = [
    ("step", "step ${1:name} = $0", "one run of an action or of another workflow"),
    ("let", "let ${1:name} = $0", "a name for an expression"),
    (
        "choose",
        "choose ${1:name} {\n  when ${2:true} => {\n    $0\n  }\n  otherwise => {\n  }\n}",
        "runs the first arm whose condition holds",
    ),
    (
        "each",
        "each ${1:name} (${2:item} in ${3:list}) parallel ${4:4} {\n  $0\n}",
        "runs its block once for each element of a list",
    ),
    ("loop", "loop ${1:name} max ${2:3} {\n  $0\n  until ${3:true}\n}", "runs its block until a condition holds"),
    ("emit", "emit \"${1:event}\" ($0)", "publishes an event"),
    ("step … wait", "step ${1:pause} = wait ${2:5m}", "waits for a while"),
    ("step … wait until", "step ${1:pause} = wait until $0", "waits until a point in time"),
    (
        "step … await",
        "step ${1:received} = await \"${2:event}\" (${3:{ id: string \\}}) timeout ${4:24h}",
        "waits for an outside event",
    ),
    (
        "choose (one arm)",
        "choose ${1:name} {\n  when ${2:true} => {\n    $0\n  }\n}",
        "runs its arm if a condition holds",
    ),
];

/// What a clause takes, by its keyword.
const CLAUSES: [Form; 20] = [
    ("when", "when $0", "runs only if this holds"),
    ("after", "after $0", "waits for these steps"),
    ("join", "join ${1|any,all|}", "how many control edges must fire"),
    ("fallback", "fallback $0", "the output when the action has failed for good"),
    ("timeout", "timeout ${1:30s}", "after this an attempt has failed"),
    ("retry", "retry ${1:3} backoff ${2:1s}..${3:8s}", "how often it is tried again when it has failed"),
    ("takes", "takes ${1:1s}..${2:5s}", "an estimate of how long it takes, for plans"),
    ("needs", "needs $0", "what it holds while it runs"),
    ("priority", "priority ${1:5}", "what goes first when not everything can, from 1 to 10"),
    ("via", "via $0", "how it is carried out"),
    ("deterministic", "deterministic", "the same arguments give the same result"),
    ("idempotent", "idempotent", "doing it twice is the same as doing it once"),
    ("cached", "cached ${1:1h}", "for how long a result may be used again"),
    ("emits", "emits $0", "the intents that a reducer may return"),
    ("tracks", "tracks $0", "the machine whose states a reducer's state follows"),
    ("version", "version \"${1:1.0.0}\"", "the author's version"),
    ("description", "description \"$0\"", "what it is for"),
    ("seed", "seed ${1:42}", "the seed of a run that is given none"),
    ("concurrency", "concurrency ${1:4}", "how many nodes run at once at most"),
    ("until", "until $0", "ends the rounds of the loop when it holds"),
];

/// Clauses that an action of one archetype has only.
const OF_REDUCERS: [&str; 2] = ["emits", "tracks"];

fn add(desk: &mut Desk<'_>, rank: u32, (label, snippet, doc): Form) {
    let draft = Draft::new(label, ItemKind::Keyword).detail(doc);
    let is_plain = !snippet.contains('$');
    desk.add(rank, if is_plain { draft.plain(snippet) } else { draft.snippet(snippet) });
}

/// Declarations.
pub(super) fn items(desk: &mut Desk<'_>) {
    if desk.in_text() {
        return;
    }
    let has_events = desk.module.is_some_and(|module| !desk.focus.program().modules[module].events.is_empty());
    for (rank, form) in (0..).zip(DECLARATIONS) {
        if !(form.0 == "events" && has_events) {
            add(desk, rank, form);
        }
    }
}

/// Statements of a workflow.
pub(super) fn statements(desk: &mut Desk<'_>, block: Block) {
    if desk.in_text() {
        return;
    }
    // On a line of its own a statement is likelier than a clause of the one above.
    let (base, lead) = (desk.base, 0);
    if desk.looked.tail.first {
        desk.base = FIRST / 2;
    }
    header(desk, block);
    for (rank, form) in (lead..).zip(STATEMENTS) {
        add(desk, rank, form);
    }
    if block == Block::Loop && !has_until(desk) {
        add(desk, lead + 1, form("until"));
    }
    if block == Block::Root && wants_return(desk) {
        add(desk, lead + 2, ("return", "return $0", "the result of the workflow"));
    }
    edges(desk);
    desk.base = base;
}

/// Clauses of the workflow, where no statement stands above.
fn header(desk: &mut Desk<'_>, block: Block) {
    if block != Block::Root {
        return;
    }
    let at = desk.canvas.place(desk.looked.tail.range.clone()).start;
    let Some(workflow) = desk.hir() else { return };
    if workflow.nodes.iter().any(|node| node.span.start < at) || workflow.lets.iter().any(|it| it.span.start < at) {
        return;
    }
    let header = &workflow.header;
    let there = [
        ("version", header.version.is_some()),
        ("description", header.description.is_some()),
        ("timeout", header.timeout.is_some()),
        ("seed", header.seed.is_some()),
        ("concurrency", header.concurrency.is_some()),
    ];
    let given = desk.looked.site.given.clone();
    for (rank, (word, there)) in (30..).zip(there) {
        if !there && !given.iter().any(|given| given == word) {
            add(desk, rank, form(word));
        }
    }
}

/// A step that an edge may start at.
fn edges(desk: &mut Desk<'_>) {
    let Some(workflow) = desk.hir() else { return };
    let region = desk.region();
    let nodes =
        workflow.nodes.iter().filter(|node| workflow.visible(node.region, region)).take(super::super::MAX_ITEMS);
    for node in nodes {
        let draft = Draft::new(node.name.as_str(), ItemKind::Step).detail("an edge from this step");
        desk.add(60, draft.snippet(format!("{} -> $0", node.name)));
    }
}

fn has_until(desk: &Desk<'_>) -> bool {
    let block = desk.looked.site.blocks.last();
    let node = block.and_then(|block| desk.node(&block.name));
    let kind = node.zip(desk.hir()).map(|(node, workflow)| &workflow.nodes[node].kind);
    matches!(kind, Some(NodeKind::Loop { until: Some(_), .. }))
}

fn wants_return(desk: &Desk<'_>) -> bool {
    desk.hir().is_some_and(|workflow| workflow.returns.is_some() && workflow.results.is_empty())
}

/// Arms of a choose.
pub(super) fn arms(desk: &mut Desk<'_>) {
    if desk.in_text() {
        return;
    }
    let has_otherwise = words_ahead(desk, &["otherwise"]).iter().any(|word| word == "otherwise");
    add(desk, 0, ("when", "when ${1:true} => {\n  $0\n}", "an arm with a condition"));
    if !has_otherwise {
        add(desk, 1, ("otherwise", "otherwise => {\n  $0\n}", "the arm that is chosen when no other one is"));
    }
}

/// Clauses that may still be given.
pub(super) fn clauses(desk: &mut Desk<'_>, owner: Owner, given: &[String]) {
    if desk.in_text() {
        return;
    }
    let ahead = words_ahead(desk, owner.clauses());
    let archetype = desk.action().map(|id| desk.focus.program().actions[id].archetype);
    for (rank, word) in (0..).zip(owner.clauses()) {
        let again = matches!(*word, "after" | "needs");
        let taken = given.iter().chain(&ahead).any(|given| given == word);
        let foreign = OF_REDUCERS.contains(word)
            && owner == Owner::Action
            && archetype.is_some_and(|it| it != crate::syntax::ast::Archetype::Reducer);
        if (again || !taken) && !foreign {
            let rank = if taken { rank + 20 } else { rank };
            add(desk, rank, form(word));
        }
    }
}

/// Which of these words stand behind the cursor, in the same statement or block.
fn words_ahead(desk: &Desk<'_>, words: &[&str]) -> Vec<String> {
    let (mut depth, mut found) = (0_usize, Vec::new());
    let mut before: Option<Token<'_>> = None;
    for token in desk.looked.ahead() {
        let starts = walk::is_statement(token.text) && token.first && !words.contains(&token.text);
        if depth == 0 && (token.is("}") || token.is_word() && starts && !before.is_some_and(|it| it.is("."))) {
            break;
        }
        match token.text {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => depth = depth.saturating_sub(1),
            word if depth == 0 && token.is_word() && words.contains(&word) => found.push(word.to_owned()),
            word if token.first && ITEMS.contains(&word) => break,
            _ => {}
        }
        before = Some(token);
    }
    found
}

fn form(word: &'static str) -> Form {
    CLAUSES.iter().copied().find(|form| form.0 == word).unwrap_or((word, word, ""))
}

/// Statements of a machine.
pub(super) fn machine_items(desk: &mut Desk<'_>) {
    let machine = desk.machine().map(|id| &desk.focus.program().machines[id]);
    let has = |initial: bool| {
        machine.is_some_and(|machine| {
            machine.items.iter().any(|item| match item {
                crate::syntax::ast::MachineItem::Initial(_) => initial,
                crate::syntax::ast::MachineItem::Final(_) => !initial,
                crate::syntax::ast::MachineItem::Transition(_) => false,
            })
        })
    };
    let (has_initial, has_final) = (has(true), has(false));
    let first = desk.base;
    if desk.looked.tail.first {
        desk.base = FIRST / 2;
    }
    if !has_initial {
        add(desk, 0, ("initial", "initial $0", "the state that it begins in"));
    }
    if !has_final {
        add(desk, 1, ("final", "final $0", "the states that nothing leaves"));
    }
    desk.base += 10;
    super::events::leavable(desk);
    desk.base = first;
}

/// Statements of a test.
pub(super) fn test_items(desk: &mut Desk<'_>) {
    if desk.in_text() {
        return;
    }
    let forms: [Form; 4] = [
        ("given", "given ${1:name} = $0", "a parameter of the workflow"),
        ("mock", "mock ${1:action} => $0", "what an action gives"),
        ("expect", "expect $0", "must hold after the run"),
        ("mock … fails", "mock ${1:action} fails \"${2:Timeout}\"", "an action fails"),
    ];
    for (rank, form) in (0..).zip(forms) {
        add(desk, rank, form);
    }
}

/// Single words.
pub(super) fn words(desk: &mut Desk<'_>, words: &[&'static str]) {
    if desk.in_text() {
        return;
    }
    for (rank, word) in (0..).zip(words) {
        let snippet = match *word {
            "as" => "as ${1:name}",
            "capacity" => "capacity ${1:2}",
            "backoff" => "backoff ${1:1s}..${2:8s}",
            "factor" => "factor ${1:2}",
            "on" if !desk.in_machine() => "on \"${1:Timeout}\"",
            "max" => "max ${1:3}",
            "parallel" => "parallel ${1:4}",
            "expects" => "expects ${1:20}",
            "times" => "times ${1:1}",
            "fails" => "fails \"${1:Timeout}\"",
            word => word,
        };
        add(desk, rank, (word, snippet, ""));
    }
}
