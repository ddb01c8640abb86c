//! Models drawn from a tape. The first of all choices is the simplest, so a shorter tape gives a smaller workflow.

use super::answers::count_runs;
use super::formulas::Formulas;
use super::model::{Edge, Join, MAX_NODES, Model, Node, NodeAt, On, Place, Read, Set, Work, has, only};
use crate::cel::tape::Tape;

/// The most terms of a model.
const MAX_TERMS: usize = 4;

/// The most runs that trying every case may take.
pub(super) const MAX_RUNS: usize = 4096;

/// The most chooses of a model.
const MAX_CHOOSES: usize = 2;

/// How many choices a model is drawn from.
pub(super) const TAPE: usize = 320;

/// A model. If there are too many cases to try them all, the same choices make one with fewer terms.
pub(super) fn model(tape: &Tape) -> Model {
    let models = (0..=MAX_TERMS).rev().map(|terms| Generator::new(tape.clone(), terms).model());
    let small = models.into_iter().find(|model| count_runs(model) <= MAX_RUNS);
    small.expect("without terms, there is nothing but failures")
}

struct Generator {
    tape: Tape,
    formulas: Formulas,
    model: Model,
}

/// What a node may refer to.
#[derive(Clone, Copy)]
pub(super) struct Sight {
    /// It may have edges from these.
    pub(super) control: Set,
    /// It may need the output of these.
    pub(super) hard: Set,
    /// It may ask how these ended.
    pub(super) soft: Set,
    /// Whether it stands in a body, and conditions that outside may read cannot be of it.
    pub(super) in_body: bool,
}

impl Generator {
    fn new(tape: Tape, terms: usize) -> Self {
        Self { tape, formulas: Formulas::new(terms), model: Model::default() }
    }

    fn model(mut self) -> Model {
        let count = *self.tape.pick(&[1, 2, 3, 4, 5, 6, 7, 8, 8, 7, 6, 5]);
        while self.model.nodes.len() < count {
            let room = count - self.model.nodes.len();
            let chooses = self.model.nodes.iter().filter(|node| matches!(node.work, Work::Choose(_))).count();
            let block = self.model.nodes.iter().any(|node| matches!(node.work, Work::Each | Work::Loop));
            match self.tape.below(10) {
                6..=8 if room > 1 && chooses < MAX_CHOOSES => self.choose(room - 1),
                9 if room > 1 && !block => self.block(room - 1),
                _ => self.step(Place::Root),
            }
        }
        self.result();
        self.model
    }

    /// What the next node may refer to, if it stands there.
    fn sight(&mut self, place: Place) -> Sight {
        let before: Set = only(self.model.nodes.len()) - 1;
        let nodes = &self.model.nodes;
        let of = |keep: &dyn Fn(NodeAt, &Node) -> bool| {
            let kept = nodes.iter().enumerate().filter(|(at, node)| keep(*at, node));
            kept.fold(0, |all, (at, _)| all | only(at))
        };
        let chooses = of(&|_, node| matches!(node.work, Work::Choose(_)));
        let bodies = of(&|_, node| matches!(node.place, Place::Body(_)));
        match place {
            Place::Root => Sight {
                control: before & !bodies,
                hard: before & !bodies & !chooses,
                soft: before & !bodies,
                in_body: false,
            },
            Place::Arm { choose, .. } => {
                // What waits for a step of another arm never runs: that is to happen, but not everywhere.
                let others = of(&|_, node| {
                    matches!(node.place, Place::Arm { choose: of, .. } if of == choose) && node.place != place
                });
                let hidden = if self.tape.once_in(4) { 0 } else { others };
                let outside = before & !bodies & !only(choose) & !hidden;
                Sight { control: outside, hard: outside & !chooses, soft: outside, in_body: false }
            }
            Place::Body(block) => {
                let body = of(&|_, node| node.place == place);
                let outside = (only(block) - 1) & !bodies;
                // What a body needs from outside keeps all of it from running; so that is the first step's, which has no condition.
                let hard = if body == 0 { outside & !chooses } else { body };
                Sight { control: body, hard, soft: outside | body, in_body: true }
            }
        }
    }

    fn choose(&mut self, room: usize) {
        let choose = self.model.nodes.len();
        let sight = self.sight(Place::Root);
        let count = 1 + self.tape.below(3);
        let mut arms = Vec::new();
        for _ in 0..count {
            arms.push(Some(self.formulas.guard(&mut self.tape, &mut self.model, sight)));
        }
        if self.tape.once_in(2) {
            arms.push(None);
        }
        let count = arms.len();
        let edges = self.edges(sight, true);
        self.model.nodes.push(Node { work: Work::Choose(arms), edges, ..Node::step(Place::Root) });
        let mut left = room;
        for arm in 0..count {
            let steps = (*self.tape.pick(&[1, 1, 1, 2, 0])).min(left);
            left -= steps;
            for _ in 0..steps {
                self.step(Place::Arm { choose, arm });
            }
        }
    }

    fn block(&mut self, room: usize) {
        let block = self.model.nodes.len();
        let work = if self.tape.once_in(2) { Work::Loop } else { Work::Each };
        let sight = self.sight(Place::Root);
        let edges = self.edges(sight, true);
        self.model.nodes.push(Node { work, edges, ..Node::step(Place::Root) });
        for _ in 0..(1 + self.tape.below(3)).min(room) {
            self.step(Place::Body(block));
        }
    }

    fn step(&mut self, place: Place) {
        let sight = self.sight(place);
        let first_of_body = sight.in_body && sight.control == 0;
        let mut node = Node::step(place);
        node.edges = self.edges(sight, false);
        if !node.edges.is_empty() {
            let count = node.edges.len();
            node.join = match self.tape.below(8) {
                5 => Some(Join::All),
                6 => Some(Join::Any),
                7 => Some(Join::AtLeast(1 + self.tape.below(count))),
                _ => None,
            };
        }
        node.reads = self.reads(sight);
        // Often the same guard as that of a step that it reads.
        if !first_of_body && self.tape.below(5) > 1 {
            node.when = Some(self.formulas.guard(&mut self.tape, &mut self.model, sight));
        }
        node.fallback = self.tape.once_in(12);
        self.model.nodes.push(node);
    }

    /// Control edges, no two of the same node on the same outcome. To a block and a choose they are arrows.
    fn edges(&mut self, sight: Sight, arrows: bool) -> Vec<Edge> {
        let mut edges: Vec<Edge> = Vec::new();
        for _ in 0..*self.tape.pick(&[0, 0, 1, 0, 2, 1, 3, 0]) {
            let Some(from) = self.any_of(sight.control) else { break };
            let arrow = arrows || self.tape.once_in(3);
            let on = match self.tape.below(8) {
                _ if arrow => On::Succeeded,
                // A choose does not fail.
                5 | 6 if !matches!(self.model.nodes[from].work, Work::Choose(_)) => On::Failed,
                7 => On::Settled,
                _ => On::Succeeded,
            };
            let conditional = arrow && self.tape.once_in(2);
            let when = conditional.then(|| self.formulas.guard(&mut self.tape, &mut self.model, sight));
            if !edges.iter().any(|edge| edge.from == from && edge.on == on) {
                edges.push(Edge { from, on, arrow, when });
            }
        }
        edges
    }

    fn reads(&mut self, sight: Sight) -> Vec<Read> {
        let mut reads = Vec::new();
        for _ in 0..*self.tape.pick(&[0, 1, 0, 1, 0, 2]) {
            let known =
                reads.iter().fold(0, |all, read| if let Read::Field(from) = read { all | only(*from) } else { all });
            reads.extend(self.any_of(sight.hard & !known).map(Read::Field));
        }
        let steps = self.steps() & sight.soft;
        match self.tape.below(12) {
            8 => reads.extend(self.any_of(steps).map(Read::Whole)),
            9 => reads.extend(self.any_of(steps).map(Read::OrValue)),
            10 => {
                let from: Vec<NodeAt> = (0..2).filter_map(|_| self.any_of(steps)).collect();
                reads.extend((!from.is_empty()).then_some(Read::Coalesce(from)));
            }
            11 => reads.extend(self.any_of(steps).map(Read::Error)),
            _ => {}
        }
        reads
    }

    /// All nodes that are steps.
    fn steps(&self) -> Set {
        let steps = self.model.nodes.iter().enumerate().filter(|(_, node)| node.work == Work::Step);
        steps.fold(0, |all, (at, _)| all | only(at))
    }

    fn result(&mut self) {
        if self.tape.once_in(3) {
            let candidates = self.steps() & self.sight(Place::Root).hard;
            self.model.result = self.any_of(candidates);
        }
    }

    /// One of a set, the last being the simplest: chains are more telling than stars.
    fn any_of(&mut self, set: Set) -> Option<NodeAt> {
        pick_of(&mut self.tape, set)
    }
}

/// One of a set, the last first.
pub(super) fn pick_of(tape: &mut Tape, set: Set) -> Option<NodeAt> {
    let nodes = || (0..MAX_NODES).rev().filter(|&at| has(set, at));
    let count = nodes().count();
    if count == 0 { None } else { nodes().nth(tape.below(count)) }
}
