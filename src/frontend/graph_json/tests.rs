//! Large graphs of every kind are read on a small stack, in a time that grows with them.

use super::GraphJson;
use crate::base::FileId;
use crate::diagnostic::Sink;
use crate::frontend::Frontend;
use crate::syntax::ast::{Item, ItemKind, StmtKind};

/// More would take long in a test: what takes the square of it would do so already.
const NODES: usize = 20_000;

#[derive(Default)]
struct Draft {
    nodes: Vec<String>,
    edges: Vec<String>,
}

impl Draft {
    fn node(&mut self, id: &str) {
        self.nodes.push(format!(r#"{{"id":"{id}","type":"function"}}"#));
    }

    fn back(&mut self, id: &str, head: &str, next: &str) {
        self.nodes.push(format!(
            r#"{{"id":"{id}","type":"loop","config":{{"max_iterations":3,"loop_back_to":"{head}","condition":"output.x","break_path":["{next}"]}}}}"#
        ));
    }

    fn edge(&mut self, from: &str, to: &str) {
        self.edges.push(format!(r#"{{"from":"{from}","to":"{to}"}}"#));
    }

    fn edge_if(&mut self, from: &str, to: &str, condition: &str) {
        self.edges.push(format!(r#"{{"from":"{from}","to":"{to}","condition":"{condition}"}}"#));
    }

    fn read(&self) -> (Vec<Item>, Vec<String>) {
        let text = format!("{{\"nodes\":[{}],\"edges\":[{}]}}", self.nodes.join(",\n"), self.edges.join(",\n"));
        let mut sink = Sink::new();
        let files = GraphJson.read(FileId::new(0), &text, &mut sink);
        let said = sink.found().iter().map(|found| format!("{} {}", found.rule.code, found.message)).collect();
        (files.into_iter().flat_map(|file| file.items).collect(), said)
    }
}

/// How many statements of each kind the workflow has: steps, edges, lets, loops; those in loops are not counted.
fn counts(items: &[Item]) -> [usize; 4] {
    let mut counts = [0; 4];
    let Some(ItemKind::Workflow(workflow)) = items.last().map(|item| &item.kind) else { return counts };
    for stmt in &workflow.body {
        match stmt.kind {
            StmtKind::Step(_) => counts[0] += 1,
            StmtKind::Edge(_) => counts[1] += 1,
            StmtKind::Let { .. } => counts[2] += 1,
            StmtKind::Loop(_) => counts[3] += 1,
            _ => {}
        }
    }
    counts
}

fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(test);
    match thread.map(std::thread::JoinHandle::join) {
        Ok(Ok(())) => {}
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => panic!("a thread cannot be started: {error}"),
    }
}

#[test]
fn two_long_chains_and_what_joins_them_at_each_step() {
    on_a_small_stack(|| {
        let mut draft = Draft::default();
        draft.node("s");
        let (mut left, mut right) = ("s".to_owned(), "s".to_owned());
        for at in 0..NODES / 3 {
            let (a, b, c) = (format!("a{at}"), format!("b{at}"), format!("c-{at}"));
            for id in [&a, &b, &c] {
                draft.node(id);
            }
            for (from, to) in [(&left, &a), (&right, &b), (&a, &c), (&b, &c)] {
                draft.edge(from, to);
            }
            (left, right) = (a, b);
        }
        let (items, said) = draft.read();
        assert_eq!((counts(&items), said.len()), ([1 + NODES / 3 * 3, NODES / 3 * 4, 0, 0], 0));
    });
}

#[test]
fn many_rules_of_one_node_that_all_lead_to_another() {
    on_a_small_stack(|| {
        let mut draft = Draft::default();
        draft.node("s");
        draft.node("end");
        for at in 0..NODES {
            let id = format!("k{at}");
            draft.node(&id);
            draft.edge_if("s", &id, &format!("output.k == 'c{at}'"));
            draft.edge(&id, "end");
        }
        let (items, said) = draft.read();
        assert_eq!((counts(&items), said.len()), ([NODES + 2, 2 * NODES, NODES - 1, 0], 0));
    });
}

#[test]
fn loops_in_loops_in_loops_are_too_deep_and_nothing_else_happens() {
    on_a_small_stack(|| {
        let mut draft = Draft::default();
        for at in 0..NODES / 2 {
            draft.node(&format!("h{at}"));
            draft.back(
                &format!("l{at}"),
                &format!("h{at}"),
                &at.checked_sub(1).map_or("end".to_owned(), |next| format!("l{next}")),
            );
            if at > 0 {
                draft.edge(&format!("h{}", at - 1), &format!("h{at}"));
            }
        }
        draft.edge(&format!("h{}", NODES / 2 - 1), &format!("l{}", NODES / 2 - 1));
        draft.node("end");
        let (items, said) = draft.read();
        assert_eq!(counts(&items), [1, 1, 0, 1]);
        assert_eq!(said, ["E0105 the loop `l40` lies in 40 others, and no more can nest"]);
    });
}

#[test]
fn loops_in_a_row_with_one_name_after_another_that_is_taken() {
    on_a_small_stack(|| {
        let mut draft = Draft::default();
        let mut last = String::new();
        for at in 0..NODES / 2 {
            let (head, back, next) = (format!("h-{at}"), format!("l-{at}"), format!("h-{}", at + 1));
            draft.node(&head);
            draft.back(&back, &head, &next);
            draft.edge(&head, &back);
            last = next;
        }
        draft.node(&last);
        let (items, said) = draft.read();
        assert_eq!((counts(&items), said.len()), ([1, NODES / 2, 0, NODES / 2], 0));
    });
}

#[test]
fn many_jumps_that_make_no_loops_are_all_reported() {
    on_a_small_stack(|| {
        let mut draft = Draft::default();
        draft.node("s");
        for at in 0..NODES / 10 {
            let id = format!("l{at}");
            draft.back(&id, "x", "end");
            draft.edge("s", &id);
        }
        draft.node("x");
        draft.node("end");
        let (_, said) = draft.read();
        assert_eq!(said.len(), NODES / 10);
        assert!(said[0].starts_with("E0412 `l0` goes back to `x`, and no way leads from there to it"), "{}", said[0]);
    });
}
