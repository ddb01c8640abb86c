//! What is true of a model, found by running it in every case there is.

use super::cases::Cases;
use super::execute::{Executor, Guards, NO_ARM, Run, Seen, Written};
use super::model::{Formula, MAX_NODES, Model, Node, NodeAt, Place, Set, Source, Work, has, only};
use std::collections::BTreeSet;

/// What was found, in words that do not speak of bits.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answers {
    /// In the order of the model's nodes.
    pub(super) nodes: Vec<NodeAnswers>,
    /// Node by node: of edges, of arms, its own.
    pub(super) guards: Vec<GuardAnswers>,
    /// How many different ways the workflow can go: which nodes of the root frame (with those in arms) ran, failed, were skipped.
    pub(super) paths: usize,
    /// Whether the step that `return` reads is missing in some run: skipped, or failed. None if there is no such `return`.
    pub(super) result_missing: Option<bool>,
    /// How many runs there were.
    pub(super) runs: usize,
}

/// What is true of a node.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is an answer of its own")]
pub(super) struct NodeAnswers {
    /// It runs in some run: succeeds or fails.
    pub(super) runs: bool,
    /// It is skipped in some run.
    pub(super) skipped: bool,
    /// It succeeds in some run.
    pub(super) succeeds: bool,
    /// It fails in some run, and the failure is handled.
    pub(super) fails: bool,
    /// For all that it has hard references to, ascending: whether in some run that was skipped while this node would run if it had no
    /// hard references. Of a let, something that it needs was skipped.
    pub(super) missing: Vec<(Source, bool)>,
    /// For two control edges and more.
    pub(super) joins: Option<JoinAnswers>,
    /// For a choose.
    pub(super) choose: Option<ChooseAnswers>,
    /// It is skipped in some run in which the block that it stands in runs; of the root frame, in some run.
    pub(super) skipped_in_round: bool,
    /// For a loop: in some run in which it runs, what its `until` reads is not there.
    pub(super) until_missing: Option<bool>,
}

/// Whether `join all` and `join any` differ, over the runs in which no step failed that an edge wants to have succeeded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct JoinAnswers {
    /// In some run the node would run with the one and not with the other, its `when` and its data considered.
    pub(super) differ: bool,
    /// In some run in which its arm was chosen the one holds and the other does not.
    pub(super) differ_where_it_stands: bool,
}

/// What is true of a choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ChooseAnswers {
    /// Whenever it runs an arm is chosen.
    pub(super) complete: bool,
    /// By arm, `otherwise` too: it is chosen in some run.
    pub(super) chosen: Vec<bool>,
}

/// What is true of a guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GuardAnswers {
    pub(super) written: Written,
    /// Over the runs in which it is looked at: what it stands in runs, its join holds (for the condition of an edge: the edge would fire,
    /// for that of an arm: no arm above was chosen), and all hard references of its node are there.
    pub(super) values: Values,
    /// The same when hard references of its node are left out of account: what a missing step would have given may be anything.
    pub(super) values_without_data: Values,
    /// For the condition of an arm: over all runs in which its choose runs, also where an arm above is chosen.
    pub(super) values_of_arm: Values,
}

/// Which values a guard has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) ever_true: bool,
    pub(super) ever_false: bool,
}

/// How many runs it takes to try every case.
pub(super) fn count_runs(model: &Model) -> usize {
    Cases::new(model).count()
}

/// Runs the model in every case.
pub(super) fn answers(model: &Model) -> Answers {
    over(model, &Cases::new(model), &[])
}

/// What is true if every mistake is said once: a node that can never run with all that it has hard references to is not said to miss any
/// of it, and what is missing is taken to be there, so that the node runs all the same and what follows from it is not said again.
pub(super) fn answers_as_reported(model: &Model) -> Answers {
    as_reported(model).0
}

/// The same, with what is missing, by who misses it: what is taken to be there.
pub(super) fn as_reported(model: &Model) -> (Answers, Vec<(NodeAt, Source)>) {
    let cases = Cases::new(model);
    let mut taken: Vec<(NodeAt, Source)> = Vec::new();
    let mut missing = vec![Vec::new(); model.nodes.len()];
    let mut answers = over(model, &cases, &taken);
    for at in 0..model.nodes.len() {
        let NodeAnswers { runs, missing: found, .. } = &answers.nodes[at];
        missing[at] = found.iter().map(|&(source, missing)| (source, missing && *runs)).collect();
        let mistakes: Vec<_> =
            missing[at].iter().filter(|(_, missing)| *missing).map(|&(source, _)| (at, source)).collect();
        if !mistakes.is_empty() {
            taken.extend(mistakes);
            answers = over(model, &cases, &taken);
        }
    }
    for (node, missing) in answers.nodes.iter_mut().zip(missing) {
        node.missing = missing;
    }
    (answers, taken)
}

/// The same, without leaving out values that no test of the model tells apart.
pub(super) fn answers_of_all_values(model: &Model) -> Answers {
    over(model, &Cases::of_all_values(model), &[])
}

/// The formula of a guard.
pub(super) fn guard(model: &Model, written: Written) -> &Formula {
    let formula = match written {
        Written::When(node) => &model.nodes[node].when,
        Written::Edge(node, edge) => &model.nodes[node].edges[edge].when,
        Written::Arm(node, arm) => match &model.nodes[node].work {
            Work::Choose(arms) => &arms[arm],
            Work::Step | Work::Each | Work::Loop => &None,
        },
    };
    formula.as_ref().unwrap()
}

fn over(model: &Model, cases: &Cases, taken: &[(NodeAt, Source)]) -> Answers {
    let executor = Executor::new(model, taken);
    let mut found = Found::new(model);
    cases.visit(&mut |_, truths, failing| found.add(&executor, &executor.run(truths, failing)));
    assert_eq!(found.runs, cases.count(), "every case is tried once");
    found.answers(model, &executor)
}

/// What all runs so far showed.
struct Found {
    /// The nodes of the root frame.
    root: Set,
    ran: Set,
    skipped: Set,
    succeeded: Set,
    failed: Set,
    skipped_in_round: Set,
    until_missing: Set,
    arms_true: Guards,
    arms_false: Guards,
    /// By node, a bit for each of its sources.
    missing: [u32; MAX_NODES],
    /// By choose, the arms that were chosen, and in the last bit whether none was.
    arms: [u8; MAX_NODES],
    seen: Seen,
    seen_without_data: Seen,
    paths: BTreeSet<(Set, Set)>,
    runs: usize,
}

/// The bit of "no arm".
const NONE_CHOSEN: u8 = 1 << 7;

impl Found {
    fn new(model: &Model) -> Self {
        let root = |node: &Node| !matches!(node.place, Place::Body(_));
        let root = model.nodes.iter().enumerate().filter(|(_, node)| root(node)).fold(0, |all, (at, _)| all | only(at));
        Self {
            root,
            ran: 0,
            skipped: 0,
            succeeded: 0,
            failed: 0,
            skipped_in_round: 0,
            until_missing: 0,
            arms_true: 0,
            arms_false: 0,
            missing: [0; MAX_NODES],
            arms: [0; MAX_NODES],
            seen: Seen::default(),
            seen_without_data: Seen::default(),
            paths: BTreeSet::new(),
            runs: 0,
        }
    }

    fn add(&mut self, executor: &Executor<'_>, run: &Run) {
        self.runs += 1;
        self.ran |= run.ran();
        self.skipped |= !run.ran();
        self.succeeded |= run.succeeded;
        self.failed |= run.failed;
        for (at, node) in executor.model.nodes.iter().enumerate() {
            let round = if let Place::Body(block) = node.place { has(run.ran(), block) } else { true };
            self.skipped_in_round |= if round && !has(run.ran(), at) { only(at) } else { 0 };
            let missing = node.work == Work::Loop && has(run.ran(), at) && !has(run.succeeded, at + 1);
            self.until_missing |= if missing { only(at) } else { 0 };
        }
        self.arms_true |= run.arms_true;
        self.arms_false |= run.arms_false;
        self.seen.add(&run.seen);
        self.seen_without_data.add(&run.seen_without_data);
        for (at, sources) in executor.sources.iter().enumerate() {
            if has(run.wanted, at) {
                for (bit, (_, needs)) in sources.iter().enumerate() {
                    self.missing[at] |= u32::from(needs & !run.ran() != 0) << bit;
                }
            }
            if has(run.ran(), at) {
                self.arms[at] |= if run.chosen[at] == NO_ARM { NONE_CHOSEN } else { 1 << run.chosen[at] };
            }
        }
        self.paths.insert((run.succeeded & self.root, run.failed & self.root));
    }

    fn answers(&self, model: &Model, executor: &Executor<'_>) -> Answers {
        let node = |(at, node): (NodeAt, &Node)| NodeAnswers {
            runs: has(self.ran, at),
            skipped: has(self.skipped, at),
            succeeds: has(self.succeeded, at),
            fails: has(self.failed, at),
            missing: (0..)
                .zip(&executor.sources[at])
                .map(|(bit, (source, _))| (*source, self.missing[at] >> bit & 1 == 1))
                .collect(),
            joins: (node.edges.len() > 1).then(|| JoinAnswers {
                differ: has(self.seen.joins_differ, at),
                differ_where_it_stands: has(self.seen_without_data.joins_differ, at),
            }),
            choose: match &node.work {
                Work::Choose(arms) => Some(ChooseAnswers {
                    complete: self.arms[at] & NONE_CHOSEN == 0,
                    chosen: (0..arms.len()).map(|arm| self.arms[at] & 1 << arm != 0).collect(),
                }),
                Work::Step | Work::Each | Work::Loop => None,
            },
            skipped_in_round: has(self.skipped_in_round, at),
            until_missing: (node.work == Work::Loop).then(|| has(self.until_missing, at)),
        };
        let values = |seen: &Seen, guard: usize| Values {
            ever_true: seen.guards_true >> guard & 1 == 1,
            ever_false: seen.guards_false >> guard & 1 == 1,
        };
        let guard = |(at, &written): (usize, &Written)| GuardAnswers {
            written,
            values: values(&self.seen, at),
            values_without_data: values(&self.seen_without_data, at),
            values_of_arm: Values {
                ever_true: self.arms_true >> at & 1 == 1,
                ever_false: self.arms_false >> at & 1 == 1,
            },
        };
        Answers {
            nodes: model.nodes.iter().enumerate().map(node).collect(),
            guards: executor.guards.iter().enumerate().map(guard).collect(),
            paths: self.paths.len(),
            result_missing: model.result.map(|step| has(self.skipped, step) || has(self.failed, step)),
            runs: self.runs,
        }
    }
}
