//! Graphs of nodes and edges, made at random: what is put together by the rules is clean and always gets to its end; anything else is
//! read without harm.

use flowright::driver::{Analysis, MemoryWorld, analysis, check};
use flowright::hir::Workflow;
use flowright::resolve::Vertex;
use proptest::prelude::*;
use std::fmt::Write as _;

const PATH: &str = "main.workflow.json";

/// A part of a workflow with one way in.
#[derive(Clone, Debug)]
enum Part {
    Nothing,
    Node,
    Row(Vec<Part>),
    /// One of these runs.
    Branches(Vec<Part>),
    /// All of these run.
    Together(Vec<Part>),
    Loop(Box<Part>),
}

fn parts() -> impl Strategy<Value = Part> {
    let leaf = prop_oneof![Just(Part::Nothing), Just(Part::Node), Just(Part::Node)];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let some = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            some.clone().prop_map(Part::Row),
            some.clone().prop_map(Part::Branches),
            some.prop_map(Part::Together),
            inner.prop_map(|body| Part::Loop(Box::new(body))),
        ]
    })
}

/// A way out of what was built so far, that leads to what comes next.
#[derive(Clone, Debug)]
struct Exit {
    from: usize,
    kind: Kind,
}

#[derive(Clone, Debug)]
enum Kind {
    Plain,
    If(usize),
    Break,
    Timeout,
}

#[derive(Default)]
struct Graph {
    nodes: Vec<Node>,
    edges: Vec<String>,
}

#[derive(Default)]
struct Node {
    /// Where a loop goes back to.
    back_to: Option<usize>,
    break_path: Vec<String>,
    timeout_path: Vec<String>,
}

impl Graph {
    fn node(&mut self, before: &[Exit]) -> usize {
        let to = self.nodes.len();
        self.nodes.push(Node::default());
        for exit in before {
            let from = exit.from;
            match exit.kind {
                Kind::Plain => self.edges.push(format!(r#"{{"from": "n{from}", "to": "n{to}"}}"#)),
                Kind::If(case) => self
                    .edges
                    .push(format!(r#"{{"from": "n{from}", "to": "n{to}", "condition": "output.k == 'c{case}'"}}"#)),
                Kind::Break => self.nodes[from].break_path.push(format!(r#""n{to}""#)),
                Kind::Timeout => self.nodes[from].timeout_path.push(format!(r#""n{to}""#)),
            }
        }
        to
    }

    fn part(&mut self, part: &Part, before: Vec<Exit>) -> Vec<Exit> {
        let plain = |from| Exit { from, kind: Kind::Plain };
        match part {
            Part::Nothing => before,
            Part::Node => vec![plain(self.node(&before))],
            Part::Row(parts) => parts.iter().fold(before, |before, part| self.part(part, before)),
            Part::Branches(parts) => {
                let from = self.node(&before);
                let last = parts.len() - 1;
                let kind = |case| if case == last { Kind::Plain } else { Kind::If(case) };
                let branches = parts.iter().enumerate();
                branches.flat_map(|(case, part)| self.part(part, vec![Exit { from, kind: kind(case) }])).collect()
            }
            Part::Together(parts) => {
                let from = self.node(&before);
                parts.iter().flat_map(|part| self.part(part, vec![plain(from)])).collect()
            }
            Part::Loop(body) => {
                let head = self.node(&before);
                let inside = self.part(body, vec![plain(head)]);
                let from = self.node(&inside);
                self.nodes[from].back_to = Some(head);
                vec![Exit { from, kind: Kind::Break }, Exit { from, kind: Kind::Timeout }]
            }
        }
    }

    fn text(&self) -> String {
        let mut nodes = Vec::new();
        for (number, node) in self.nodes.iter().enumerate() {
            nodes.push(match node.back_to {
                None => format!(r#"{{"id": "n{number}", "type": "function"}}"#),
                Some(back_to) => format!(
                    r#"{{"id": "n{number}", "type": "loop", "config": {{"max_iterations": 3, "loop_back_to": "n{back_to}", "condition": "output.more", "break_path": [{}], "timeout_path": [{}]}}}}"#,
                    node.break_path.join(", "),
                    node.timeout_path.join(", ")
                ),
            });
        }
        format!("{{\"nodes\": [\n{}\n],\n\"edges\": [\n{}\n]}}\n", nodes.join(",\n"), self.edges.join(",\n"))
    }
}

fn world(text: &str) -> MemoryWorld {
    MemoryWorld::new().with(PATH, text)
}

fn said(found: &Analysis) -> String {
    found.report.diagnostics.iter().fold(String::new(), |mut said, found| {
        _ = writeln!(said, "{} {}", found.rule.code, found.message);
        said
    })
}

/// Numbers that a random graph is made of: each is a choice.
fn tape() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 4..60)
}

/// Conditions, some of them wrong.
const CONDITIONS: [&str; 8] = [
    "output.x",
    "!$.x",
    "ctx.n1.output.y > 3",
    "ctx['n2'].output.z == \\\"a\\\"",
    "has(ctx.n3) && ctx.n3.?output.x.orValue(true)",
    "ctx.n9.output || n1.x",
    "output.x +",
    "output.items.all(ctx, ctx.a > $.b)",
];

/// A graph without any order in it.
fn anything(tape: &[u8]) -> String {
    let mut numbers = tape.iter().copied().map(usize::from).cycle();
    let mut next = |below: usize| numbers.next().unwrap_or(0) % below;
    let count = 1 + next(7);
    let mut graph = String::from("{\"nodes\": [");
    for node in 0..count {
        let comma = if node == 0 { "" } else { ", " };
        let (back, to, other, condition) = (next(9), next(9), next(9), CONDITIONS[next(8)]);
        _ = match next(3) {
            0 => write!(
                graph,
                r#"{comma}{{"id": "n{node}", "type": "loop", "config": {{"max_iterations": {other}, "loop_back_to": "n{back}", "condition": "{condition}", "break_path": ["n{to}"], "timeout_path": ["n{other}"]}}}}"#
            ),
            1 => write!(
                graph,
                r#"{comma}{{"id": "n{node}", "type": "transform", "retry": {{"max_attempts": {other}}}}}"#
            ),
            _ => write!(graph, r#"{comma}{{"id": "n{}", "type": "agent", "config": {{"n": [{back}]}}}}"#, node % 6),
        };
    }
    graph.push_str("],\n\"edges\": [");
    for edge in 0..next(14) {
        let comma = if edge == 0 { "" } else { ",\n" };
        let (from, to) = (next(8), next(8));
        _ = match next(3) {
            0 => {
                write!(graph, r#"{comma}{{"from": "n{from}", "to": "n{to}", "condition": "{}"}}"#, CONDITIONS[next(8)])
            }
            _ => write!(graph, r#"{comma}{{"from": "n{from}", "to": "n{to}"}}"#),
        };
    }
    graph + "]}\n"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn what_is_well_made_is_clean_and_gets_to_its_end(part in parts()) {
        let mut graph = Graph::default();
        let start = graph.node(&[]);
        let exits = graph.part(&part, vec![Exit { from: start, kind: Kind::Plain }]);
        let end = graph.node(&exits);
        let text = graph.text();
        let found = analysis(&world(&text), &[PATH.to_owned()]);
        prop_assert!(found.report.diagnostics.is_empty(), "{}\n{text}", said(&found));
        let (id, workflow) = found.program.workflows.enumerate().next().unwrap();
        let name = format!("n{end}");
        let (node, last) = workflow.nodes.enumerate().find(|(_, node)| node.name.text == name).unwrap();
        prop_assert_eq!(last.region, Workflow::ROOT);
        let vertex = found.resolved.workflows[id].graph.vertex(Vertex::Node(node));
        let runs = found.typed.workflows[id].facts.run(vertex);
        prop_assert!(runs.is_true(), "the end is not always reached\n{text}");
    }

    #[test]
    fn whatever_a_graph_is_it_is_read_and_findings_stand_in_its_text(tape in tape()) {
        let text = anything(&tape);
        let report = check(&world(&text), &[PATH.to_owned()]);
        for found in &report.diagnostics {
            let spans = found.related.iter().chain([&found.primary]).map(|label| label.span);
            for span in spans.chain(found.fixes.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span)) {
                prop_assert!(span.start <= span.end && text.get(span.range()).is_some(), "{:?} in\n{text}", span);
            }
        }
        let again = check(&world(&text), &[PATH.to_owned()]);
        prop_assert_eq!(&report.diagnostics, &again.diagnostics);
    }

    #[test]
    fn a_graph_that_is_cut_off_is_read(tape in tape(), cut in any::<prop::sample::Index>()) {
        let text = anything(&tape);
        let text = &text[..cut.index(text.len())];
        prop_assert!(!check(&world(text), &[PATH.to_owned()]).diagnostics.is_empty());
    }
}
