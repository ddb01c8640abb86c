//! The graphs of workflows, for those who draw them.

use super::Focus;
use super::hover::scene;
use super::waits::waits;
use crate::analysis::{Scene, Verdict};
use crate::base::Span;
use crate::cel;
use crate::hir::{Callable, NodeId, NodeKind, WorkflowId};
use crate::resolve::scope::node_word;
use crate::resolve::{EdgeKind, Vertex};
use crate::syntax::ast::Outcome;
use crate::syntax::format::fragments::{self, Fragment, line};
use rustc_hash::FxHashMap;

/// The graph of a workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graph {
    /// The workflow's name.
    pub name: String,
    /// Where it is declared.
    pub range: Span,
    /// How long a run is expected to take; none if something is wrong with the file.
    pub makespan_ms: Option<u64>,
    /// Steps and blocks, in source order.
    pub nodes: Vec<Node>,
    /// What waits for what.
    pub edges: Vec<Edge>,
}

/// A step or a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What edges call it: its name.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `step`, `wait`, `await`, `emit`, `choose`, `each` or `loop`.
    pub kind: &'static str,
    /// What it does, in a few words.
    pub label: String,
    /// The whole statement.
    pub range: Span,
    /// Its group in the plan of its graph, from 0.
    pub group: Option<u32>,
    /// Whether any delay of it delays the end.
    pub critical: bool,
    /// By how much it may be late.
    pub slack_ms: Option<u64>,
    /// When it runs, if it does not always run.
    pub runs_when: Option<String>,
    /// The block that it stands in.
    pub parent: Option<String>,
}

/// That one node waits for another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// The node that is waited for.
    pub from: String,
    /// The node that waits.
    pub to: String,
    /// Why.
    pub kind: Kind,
    /// A condition, an outcome, or the `let` that data goes through.
    pub label: Option<String>,
    /// Whether it leads back: to the start of a loop, or in a circle.
    pub back: bool,
}

/// Why a node waits for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It reads its output.
    Data,
    /// It depends on how it ends.
    Control,
    /// It only comes after it.
    Order,
}

impl Kind {
    /// `data`, `control` or `order`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Control => "control",
            Self::Order => "order",
        }
    }
}

/// The graphs of the workflows in the file in question.
pub fn graphs(focus: &Focus) -> Vec<Graph> {
    let own = focus.program().workflows.enumerate().filter(|(_, workflow)| workflow.span.file == focus.file);
    own.map(|(id, _)| graph(focus, id)).collect()
}

fn graph(focus: &Focus, id: WorkflowId) -> Graph {
    let scene = scene(focus, id);
    let planned = focus.plan(id);
    Graph {
        name: scene.workflow.name.to_string(),
        range: scene.workflow.span,
        makespan_ms: planned.map(|planned| planned.plan.makespan_ms()),
        nodes: scene.workflow.nodes.ids().map(|node| self::node(focus, id, node)).collect(),
        edges: edges(scene),
    }
}

fn node(focus: &Focus, workflow: WorkflowId, id: NodeId) -> Node {
    let scene = scene(focus, workflow);
    let it = &scene.workflow.nodes[id];
    let why = focus.typed().workflows[workflow].facts.why(scene, id);
    let step = focus.plan(workflow).and_then(|plan| plan.step(&it.name.text));
    let owner = scene.workflow.regions[it.region].owner;
    Node {
        id: it.name.to_string(),
        name: it.name.to_string(),
        kind: node_word(&it.kind),
        label: label(focus, workflow, id),
        range: it.span,
        group: step.map(|step| step.group),
        critical: step.is_some_and(|step| step.critical && step.duration_ms > 0),
        slack_ms: step.map(|step| step.slack_ms),
        runs_when: match why.verdict {
            Verdict::Sometimes => why.condition,
            Verdict::Never => Some("false".to_owned()),
            Verdict::Always | Verdict::Unknown => None,
        },
        parent: owner.map(|owner| scene.workflow.nodes[owner].name.to_string()),
    }
}

/// What a node does, in a few words.
fn label(focus: &Focus, workflow: WorkflowId, id: NodeId) -> String {
    let program = focus.program();
    match &program.workflows[workflow].nodes[id].kind {
        NodeKind::Broken => String::new(),
        NodeKind::Call(call) => match focus.resolved().workflows[workflow].callees[id] {
            Some(Callable::Workflow(_)) => format!("workflow {}", call.action),
            Some(Callable::Action(_)) | None => call.action.to_string(),
        },
        NodeKind::WaitFor(time) => format!("wait {}", fragments::duration(time.value)),
        NodeKind::WaitUntil(until) => format!("wait until {}", line(Fragment::Expr(until))),
        NodeKind::Await { event, .. } => format!("await {}", cel::quoted(&event.value)),
        NodeKind::Emit { event, .. } => format!("emit {}", cel::quoted(&event.value)),
        NodeKind::Choose { arms } => super::hover::page::count(arms.len(), "arm"),
        NodeKind::Each { item, list, .. } => format!("each {item} in {}", line(Fragment::Expr(list))),
        NodeKind::Loop { max, .. } => max.map_or_else(String::new, |max| format!("up to {} times", max.value)),
    }
}

fn edges(scene: Scene<'_>) -> Vec<Edge> {
    let order = &scene.resolved.graph.order;
    let places: FxHashMap<u32, usize> = order.iter().enumerate().map(|(place, &vertex)| (vertex, place)).collect();
    let place = |vertex: Vertex| places.get(&scene.resolved.graph.vertex(vertex)).copied().unwrap_or(0);
    let mut found: Vec<Edge> = Vec::new();
    for (id, node) in scene.workflow.nodes.enumerate() {
        for wait in waits(scene, id) {
            let (kind, label) = match wait.kind {
                EdgeKind::Data { .. } => {
                    (Kind::Data, wait.through.map(|through| scene.workflow.lets[through].name.to_string()))
                }
                EdgeKind::Control { on, when } => control(scene, on, when),
                EdgeKind::Contains => continue,
            };
            let back = place(Vertex::End(wait.from)) > place(Vertex::Node(id));
            let from = scene.workflow.nodes[wait.from].name.to_string();
            let edge = Edge { from, to: node.name.to_string(), kind, label, back };
            if found.last() != Some(&edge) {
                found.push(edge);
            }
        }
        if let NodeKind::Loop { until, .. } = &node.kind {
            let label = until.as_ref().map(|until| format!("until {}", line(Fragment::Expr(until))));
            let name = node.name.to_string();
            found.push(Edge { from: name.clone(), to: name, kind: Kind::Control, label, back: true });
        }
    }
    found
}

fn control(scene: Scene<'_>, on: Outcome, when: Option<usize>) -> (Kind, Option<String>) {
    let when = when.map(|place| line(Fragment::Expr(&scene.workflow.conditions[place])));
    let (kind, outcome) = match on {
        Outcome::Succeeded => (Kind::Control, None),
        Outcome::Failed => (Kind::Control, Some("failed")),
        Outcome::Settled => (if when.is_some() { Kind::Control } else { Kind::Order }, Some("settled")),
    };
    let label = match (outcome, when) {
        (None, when) => when,
        (Some(outcome), None) => Some(outcome.to_owned()),
        (Some(outcome), Some(when)) => Some(format!("{outcome}, {when}")),
    };
    (kind, label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::hover::testing::focus;
    use std::fmt::Write as _;

    fn shown(text: &str) -> String {
        let focus = focus("main.flow", text);
        let mut out = String::new();
        for graph in graphs(&focus) {
            _ = writeln!(out, "{} {:?}", graph.name, graph.makespan_ms);
            for it in graph.nodes {
                let plan = format!("{:?} {} {:?}", it.group, it.critical, it.slack_ms);
                _ = writeln!(
                    out,
                    "  {} {} [{}] {plan} when {:?} in {:?}",
                    it.kind, it.id, it.label, it.runs_when, it.parent
                );
            }
            for it in graph.edges {
                let (arrow, label) = (if it.back { "~>" } else { "->" }, it.label.unwrap_or_default());
                _ = writeln!(out, "  {} {arrow} {} {} {label}", it.from, it.to, it.kind.as_str());
            }
        }
        out
    }

    #[test]
    fn a_graph_has_blocks_edges_and_times() {
        insta::assert_snapshot!(shown(
            r#"
compute draft(topic: string, hint: string?) -> { text: string, good: bool } { takes 2s..9s ~ 4s }
effect post(text: string) -> { url: string } { timeout 5s takes 1s }
effect log(text: string) { timeout 5s takes 1s }
workflow publish(topics: list<string>, loud: bool) {
  loop rounds max 3 {
    step drafted = draft(topic: topics[0], hint: null)
    until drafted.good
  }
  let text = rounds.drafted.text
  choose route {
    when loud => { step posted = post(text) }
    otherwise => { step held = wait 5m }
  }
  each all (topic in topics) { step one = log(text: topic) }
  step sorry = log(text: "sorry") after posted failed
  step done = log(text: "done") after sorry settled
  route -> all when size(topics) > 1
  emit "post.done" (text: text)
}
"#
        ));
    }

    #[test]
    fn a_circle_leads_back() {
        let text = "effect log(text: string) { timeout 5s }\nworkflow w() {\n  step a = log(text: \"\") after b\n  step b = log(text: \"\") after a\n}\n";
        assert_eq!(
            shown(text),
            "w None\n  step a [log] None false None when None in None\n  step b [log] None false None when None in None\n  \
             b ~> a control \n  a -> b control \n"
        );
    }
}
