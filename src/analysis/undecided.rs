//! What was not decided: which question had no answer, and why.
//!
//! Silence is no proof: a workflow whose conditions are over the limits has no findings about them. So every question that had no answer is
//! kept, for those who want to know. Whoever asks says first what the question is ([`Facts::ask`]).

use super::condition::Excess;
use super::{Facts, Scene};
use crate::base::Span;
use crate::hir::{LetId, NodeId, NodeKind};

/// A question about a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Question {
    /// Whether the condition at a place ever holds.
    Condition(Span),
    /// Whether a node is ever reached.
    Reached(NodeId),
    /// Whether a node ever runs.
    Runs(NodeId),
    /// Whether what a let needs is always there.
    Let(LetId),
    /// Whether the arm at a place is ever chosen.
    Arm(Span),
    /// Whether what an edge reads is always there; the edge by its place in the graph's edges.
    Read(usize),
    /// Whether what the result or an `until` reads at a place is always there; what is read as a vertex.
    Result(Span, u32),
    /// Whether one of the arguments of the `coalesce` at a place is always there.
    Coalesce(Span),
    /// Whether what a block gives of a vertex is there in every round.
    Given(u32),
    /// Whether the guard of a node is always true.
    Guard(NodeId),
    /// Whether the condition of edges at a place decides anything.
    Edge(Span),
    /// Whether the condition that ends a loop can become true, and whether it always is.
    Until(NodeId),
    /// Whether it matters how the edges into a node join.
    Join(NodeId),
    /// Whether the arms of a choose leave a gap.
    Gap(NodeId),
    /// Whether a node writes at once with another one to the same place.
    Apart(NodeId),
}

/// Why a question has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The work went over a limit.
    Excess(Excess),
    /// The condition has more than so many parts.
    Parts(usize),
    /// More than so many nodes of the workflow write where others do.
    Writers(usize),
    /// More than so many pairs of nodes were to be compared.
    Pairs(usize),
    /// There may be a case, but none of which it is certain that it can occur.
    Uncertain,
}

/// A question that had no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// What it is about: a node, a guard.
    pub span: Span,
    /// The question: `whether …`.
    pub question: String,
    /// Why it had no answer.
    pub cause: Cause,
}

impl Facts {
    /// Says what the questions that follow are about, until somebody else does. Returns what it was before.
    pub fn ask(&self, question: impl Into<Option<Question>>) -> Option<Question> {
        self.asking.replace(question.into())
    }

    /// Notes that the question that was asked has no answer, since the work went over a limit.
    pub(super) fn exceeded(&self) {
        if let Some(excess) = self.conditions.borrow().excess() {
            self.not_decided(Cause::Excess(excess));
        }
    }

    /// Notes that the question that was asked has no answer.
    pub(super) fn not_decided(&self, cause: Cause) {
        if let Some(question) = self.asking.get() {
            // The first cause is the nearest; what follows from it says no more.
            self.undecided.borrow_mut().entry(question).or_insert(cause);
        }
    }

    /// Notes that a rule left a question open, and says nothing of it.
    pub fn left_open(&self, question: Question, cause: Cause) {
        self.undecided.borrow_mut().entry(question).or_insert(cause);
    }

    /// The questions that had no answer, each with the first cause, in the order in which they were asked.
    pub fn undecided(&self) -> Vec<(Question, Cause)> {
        self.undecided.borrow().iter().map(|(question, cause)| (*question, *cause)).collect()
    }

    /// The same in words, in source order.
    pub fn unanswered(&self, scene: Scene<'_>) -> Vec<Undecided> {
        let undecided = self.undecided.borrow();
        let found = undecided.iter().map(|(question, cause)| Undecided {
            span: question.span(scene),
            question: question.words(scene),
            cause: *cause,
        });
        let mut found: Vec<Undecided> = found.collect();
        found.sort_by_key(|undecided| undecided.span);
        found
    }
}

impl Question {
    fn span(self, scene: Scene<'_>) -> Span {
        let node = |id: NodeId| &scene.workflow.nodes[id];
        match self {
            Self::Condition(span)
            | Self::Arm(span)
            | Self::Result(span, _)
            | Self::Coalesce(span)
            | Self::Edge(span) => span,
            Self::Reached(id) | Self::Runs(id) | Self::Join(id) | Self::Gap(id) | Self::Apart(id) => node(id).name.span,
            Self::Guard(id) => node(id).clauses.when.as_ref().map_or(node(id).name.span, |when| when.span),
            Self::Until(id) => match &node(id).kind {
                NodeKind::Loop { until: Some(until), .. } => until.span,
                _ => node(id).name.span,
            },
            Self::Let(id) => scene.workflow.lets[id].name.span,
            Self::Read(edge) => scene.resolved.graph.edges[edge].span,
            Self::Given(vertex) => match scene.resolved.graph.node_of(vertex) {
                Some(id) => node(id).name.span,
                None => scene.workflow.name.span,
            },
        }
    }

    /// The question in words.
    fn words(self, scene: Scene<'_>) -> String {
        let node = |id: NodeId| &scene.workflow.nodes[id].name;
        let vertex = |vertex| scene.resolved.graph.name(scene.workflow, vertex);
        match self {
            Self::Condition(_) => "whether this condition ever holds".to_owned(),
            Self::Reached(id) => format!("whether `{}` is ever reached", node(id)),
            Self::Runs(id) => format!("whether `{}` ever runs", node(id)),
            Self::Let(id) => format!("whether what `{}` reads is always there", scene.workflow.lets[id].name),
            Self::Arm(_) => "whether this arm is ever chosen".to_owned(),
            Self::Read(edge) => {
                let edge = &scene.resolved.graph.edges[edge];
                format!("whether `{}` is always there when `{}` reads it", vertex(edge.from), vertex(edge.to))
            }
            Self::Result(_, from) => format!("whether `{}` is always there", vertex(from)),
            Self::Coalesce(_) => "whether one of these is always there".to_owned(),
            Self::Given(at) => format!("whether `{}` is there in every round", vertex(at)),
            Self::Guard(id) => format!("whether this guard of `{}` is always true", node(id)),
            Self::Edge(_) => "whether this condition decides anything".to_owned(),
            Self::Until(id) => format!("whether `{}` can end by this condition", node(id)),
            Self::Join(id) => format!("whether it matters how the edges to `{}` join", node(id)),
            Self::Gap(id) => format!("whether the arms of `{}` leave a gap", node(id)),
            Self::Apart(id) => format!("whether `{}` and another step write one thing at once", node(id)),
        }
    }
}

impl std::fmt::Display for Undecided {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not decided: {}: {}", self.question, self.cause)
    }
}

impl std::fmt::Display for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Excess(Excess::Operation(steps)) => write!(f, "it would take more than {steps} steps"),
            Self::Excess(Excess::Total(steps)) => {
                write!(f, "the conditions of this workflow take more than {steps} steps together")
            }
            Self::Excess(Excess::Levels(levels)) => write!(f, "it builds on more than {levels} conditions in a row"),
            Self::Excess(Excess::Nodes(nodes)) => {
                write!(f, "the conditions of this workflow have more than {nodes} parts together")
            }
            Self::Parts(parts) => write!(f, "it has more than {parts} parts"),
            Self::Writers(most) => write!(f, "more than {most} steps of this workflow write where others do"),
            Self::Pairs(most) => write!(f, "it would take to compare more than {most} pairs of steps"),
            Self::Uncertain => f.write_str("there are cases in which it matters, but none that can certainly occur"),
        }
    }
}
