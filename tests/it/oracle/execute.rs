//! One run of a model, by the rules of execution (`docs/semantics.md`, part 1).
//!
//! A run is given by which tests are true and which steps would fail. Nodes are visited in their order, in which every reference leads
//! back, so each finds the outcomes of all that it waits for. The run also keeps what the analyses are about: what would have run but
//! for its data, where a guard was looked at, where joins differ.
//!
//! The body of an each or a loop is run once: what holds of one round holds of each. A run of no round (an each over an empty list)
//! is a run without the body, and nothing is asked of it.

use super::model::{Ended, Formula, Join, MAX_NODES, Model, Node, NodeAt, On, Place, Set, Source, Work, has, only};
use super::representatives::{Truths, Value, holds};

/// A set of guards, a bit each, by their place in [`Executor::guards`].
pub(super) type Guards = u64;

/// What stands in the place of an arm where none is chosen.
pub(super) const NO_ARM: u8 = u8::MAX;

/// Where a guard is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// `when` of a step.
    When(NodeAt),
    /// The condition of the control edge of this place in [`Node::edges`].
    Edge(NodeAt, usize),
    /// The condition of this arm of a choose.
    Arm(NodeAt, usize),
}

/// What happened in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) succeeded: Set,
    pub(super) failed: Set,
    /// What ran, or would have if all that it needs the output of had been there.
    pub(super) wanted: Set,
    /// The arm that was chosen of each choose.
    pub(super) chosen: [u8; MAX_NODES],
    pub(super) seen: Seen,
    /// The same where it does not matter whether the node's data are there.
    pub(super) seen_without_data: Seen,
    /// The conditions of arms that are true where their choose runs, and those that are false.
    pub(super) arms_true: Guards,
    pub(super) arms_false: Guards,
    /// Blocks that run, or would if all that their body needs had been there.
    opened: Set,
}

/// What a run showed of guards and joins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    /// The guards that were looked at and true.
    pub(super) guards_true: Guards,
    /// The guards that were looked at and false.
    pub(super) guards_false: Guards,
    /// The nodes of which some control edges fired and some did not, and no step that one wants to have succeeded failed.
    pub(super) joins_differ: Set,
}

impl Run {
    /// What ran, however it ended.
    pub(super) const fn ran(&self) -> Set {
        self.succeeded | self.failed
    }
}

impl Seen {
    pub(super) const fn add(&mut self, other: &Self) {
        self.guards_true |= other.guards_true;
        self.guards_false |= other.guards_false;
        self.joins_differ |= other.joins_differ;
    }
}

/// A model, ready to be run many times.
#[derive(Debug)]
pub(super) struct Executor<'m> {
    pub(super) model: &'m Model,
    /// The steps that may fail.
    pub(super) may_fail: Set,
    /// By node, what it has hard references to.
    pub(super) sources: Vec<Vec<(Source, Set)>>,
    /// By node, what must have succeeded if it is to run.
    needs: Vec<Set>,
    /// By block, what its body needs from outside.
    needs_of_body: Vec<Set>,
    /// The guards, node by node: of edges, of arms, its own.
    pub(super) guards: Vec<Written>,
    /// By node, the place of its first guard.
    first_guard: Vec<usize>,
}

impl<'m> Executor<'m> {
    /// The hard references of a node that are `taken` to be there do not keep it from running.
    pub(super) fn new(model: &'m Model, taken: &[(NodeAt, Source)]) -> Self {
        let sources: Vec<Vec<(Source, Set)>> = model.nodes.iter().map(|node| model.sources(node)).collect();
        let needs = |(at, sources): (NodeAt, &Vec<(Source, Set)>)| {
            let kept = sources.iter().filter(|(source, _)| !taken.contains(&(at, *source)));
            kept.fold(0, |all, (_, needs)| all | needs)
        };
        let needs: Vec<Set> = sources.iter().enumerate().map(needs).collect();
        let mut needs_of_body = vec![0; needs.len()];
        for (node, &needs) in model.nodes.iter().zip(&needs) {
            if let Place::Body(block) = node.place {
                needs_of_body[block] |= needs & (only(block) - 1); // what stands before the block
            }
        }
        let (mut guards, mut first_guard) = (Vec::new(), Vec::new());
        for (at, node) in model.nodes.iter().enumerate() {
            first_guard.push(guards.len());
            let edges = node.edges.iter().enumerate().filter(|(_, edge)| edge.when.is_some());
            guards.extend(edges.map(|(edge, _)| Written::Edge(at, edge)));
            if let Work::Choose(arms) = &node.work {
                let arms = arms.iter().enumerate().filter(|(_, arm)| arm.is_some());
                guards.extend(arms.map(|(arm, _)| Written::Arm(at, arm)));
            }
            guards.extend(node.when.iter().map(|_| Written::When(at)));
        }
        assert!(guards.len() <= 64, "a guard is a bit of a number");
        Self { model, may_fail: model.may_fail(), sources, needs, needs_of_body, guards, first_guard }
    }

    /// Runs. Of `failing`, what may not fail does not.
    pub(super) fn run(&self, truths: Truths, failing: Set) -> Run {
        let mut run = Run { chosen: [NO_ARM; MAX_NODES], ..Run::default() };
        for (at, node) in self.model.nodes.iter().enumerate() {
            self.visit(at, node, truths, failing & self.may_fail, &mut run);
        }
        run
    }

    fn visit(&self, at: NodeAt, node: &Node, truths: Truths, failing: Set, run: &mut Run) {
        let inside = self.is_inside(at, node, run);
        let own_data = self.needs[at] & !run.succeeded == 0;
        let data = own_data && self.needs_of_body[at] & !run.succeeded == 0;
        let mut guard = self.first_guard[at];
        let mut look = |run: &mut Run, formula: &Formula, reached: bool, data: bool| {
            let value = self.holds(formula, truths, run);
            look(run, guard, value, reached, data);
            guard += 1;
            value
        };

        let (mut fired, mut calm) = (0, true);
        for edge in &node.edges {
            let on = match edge.on {
                On::Succeeded => has(run.succeeded, edge.from),
                On::Failed => has(run.failed, edge.from),
                On::Settled => true,
            };
            calm &= edge.on != On::Succeeded || !has(run.failed, edge.from);
            let when = edge.when.as_ref().is_none_or(|when| look(run, when, inside && on, data));
            fired += usize::from(on && when);
        }
        let edges = node.edges.len();
        let joined = match node.join {
            None | Some(Join::All) => fired == edges,
            Some(Join::Any) => fired > 0,
            Some(Join::AtLeast(count)) => fired >= count,
        };

        let wanted = inside && joined;
        let runs = wanted && data;
        if let Work::Choose(arms) = &node.work {
            let mut open = true;
            let first = self.first_guard[at] + node.edges.iter().filter(|edge| edge.when.is_some()).count();
            for (bit, when) in (first..).zip(arms.iter().flatten().filter(|_| runs)) {
                let holds = self.holds(when, truths, run);
                let seen = if holds { &mut run.arms_true } else { &mut run.arms_false };
                *seen |= 1 << bit;
            }
            for (arm, when) in (0_u8..).zip(arms) {
                if when.as_ref().is_none_or(|when| look(run, when, wanted && open, data)) && open {
                    run.chosen[at] = if runs { arm } else { NO_ARM };
                    open = false;
                }
            }
        }
        let when = node.when.as_ref().is_none_or(|when| look(run, when, wanted, data));

        if inside && calm && fired > 0 && fired < edges {
            run.seen_without_data.joins_differ |= only(at);
            run.seen.joins_differ |= if when && data { only(at) } else { 0 };
        }
        run.wanted |= if wanted && when { only(at) } else { 0 };
        run.opened |= if wanted && own_data { only(at) } else { 0 };
        if runs && when {
            let outcome = if has(failing, at) { &mut run.failed } else { &mut run.succeeded };
            *outcome |= only(at);
        }
    }

    /// Whether what the node stands in runs: its arm was chosen, its block began. What a step of a body needs from outside keeps
    /// the whole block from running; to ask whether it would run without, the block is taken as if it had begun.
    fn is_inside(&self, at: NodeAt, node: &Node, run: &Run) -> bool {
        match node.place {
            Place::Root => true,
            Place::Arm { choose, arm } => usize::from(run.chosen[choose]) == arm,
            Place::Body(block) if self.needs[at] & self.needs_of_body[block] != 0 => has(run.opened, block),
            Place::Body(block) => has(run.ran(), block),
        }
    }

    fn holds(&self, formula: &Formula, truths: Truths, run: &Run) -> bool {
        match formula {
            Formula::Constant(value) => *value,
            Formula::Test(test) => truths >> test & 1 == 1,
            Formula::OrDefault(test) => {
                let asked = &self.model.tests[*test];
                match self.model.terms[asked.term].step {
                    Some(step) if !has(run.succeeded, step) => holds(asked, &Value::Flag(false)),
                    _ => truths >> test & 1 == 1,
                }
            }
            Formula::Ended(ended, node) => match ended {
                Ended::Ran | Ended::HasValue => has(run.succeeded, *node),
                Ended::Failed | Ended::HasError => has(run.failed, *node),
                Ended::Skipped => !has(run.ran(), *node),
            },
            Formula::Let(at) => self.holds(&self.model.lets[*at], truths, run),
            Formula::Not(inner) => !self.holds(inner, truths, run),
            Formula::And(parts) => parts.iter().all(|part| self.holds(part, truths, run)),
            Formula::Or(parts) => parts.iter().any(|part| self.holds(part, truths, run)),
            Formula::If(parts) => {
                self.holds(&parts[if self.holds(&parts[0], truths, run) { 1 } else { 2 }], truths, run)
            }
        }
    }
}

/// Notes that a guard was looked at, if it was `reached`.
const fn look(run: &mut Run, guard: usize, value: bool, reached: bool, data: bool) {
    let bit = (reached as Guards) << guard;
    let with_data = if data { bit } else { 0 };
    if value {
        run.seen_without_data.guards_true |= bit;
        run.seen.guards_true |= with_data;
    } else {
        run.seen_without_data.guards_false |= bit;
        run.seen.guards_false |= with_data;
    }
}
