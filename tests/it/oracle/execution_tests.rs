//! The rules of execution, one by one: what `docs/semantics.md` says, the executor does.

use super::answers::{answers, answers_as_reported};
use super::execute::{Executor, NO_ARM};
use super::model::{
    Asked, Edge, Ended, Formula, Join, Kind, Model, Node, NodeAt, On, Place, Read, Set, Source, Term, Test, Work, has,
};
use super::representatives::Truths;

/// A model with three flags as parameters, whose tests are 0, 1 and 2.
fn model(nodes: Vec<Node>) -> Model {
    let term = Term { kind: Kind::Flag, step: None, constants: Vec::new() };
    let test = |term| Test { term, asked: Asked::Itself };
    Model { terms: vec![term; 3], tests: (0..3).map(test).collect(), nodes, ..Model::default() }
}

fn step() -> Node {
    Node::step(Place::Root)
}

fn in_arm(arm: usize) -> Node {
    Node::step(Place::Arm { choose: 0, arm })
}

/// A flag.
const fn flag(test: usize) -> Formula {
    Formula::Test(test)
}

fn edge(from: NodeAt, on: On) -> Edge {
    Edge { from, on, arrow: false, when: None }
}

fn when(formula: Formula, node: Node) -> Node {
    Node { when: Some(formula), ..node }
}

fn after(edges: Vec<Edge>, node: Node) -> Node {
    Node { edges, ..node }
}

fn reading(reads: Vec<Read>, node: Node) -> Node {
    Node { reads, ..node }
}

fn not(formula: Formula) -> Formula {
    Formula::Not(Box::new(formula))
}

/// A step that runs when another one failed, so that failure is handled.
fn handler(of: NodeAt) -> Node {
    after(vec![edge(of, On::Failed)], step())
}

/// How the nodes end: `s`ucceeded, `f`ailed, `-` skipped. Flags and failing steps are sets, the first in the lowest bit.
fn outcomes(model: &Model, flags: Truths, failing: Set) -> String {
    let run = Executor::new(model, &[]).run(flags, failing);
    let outcome = |at| match (has(run.succeeded, at), has(run.failed, at)) {
        (true, false) => 's',
        (false, true) => 'f',
        (false, false) => '-',
        (true, true) => panic!("a node has one outcome"),
    };
    (0..model.nodes.len()).map(outcome).collect()
}

#[test]
fn an_edge_fires_on_its_outcome() {
    let ends = |on| {
        let model = model(vec![when(flag(0), step()), after(vec![edge(0, on)], step()), handler(0)]);
        // The source succeeds, fails, is skipped.
        [(1, 0), (1, 1), (0, 0)].map(|(flags, failing)| outcomes(&model, flags, failing))
    };
    assert_eq!(ends(On::Succeeded), ["ss-", "f-s", "---"]);
    assert_eq!(ends(On::Failed), ["s--", "fss", "---"]);
    assert_eq!(ends(On::Settled), ["ss-", "fss", "-s-"]);
}

#[test]
fn the_condition_of_an_edge_must_be_true_too() {
    let arrow = Edge { arrow: true, when: Some(flag(1)), ..edge(0, On::Succeeded) };
    let model = model(vec![when(flag(0), step()), after(vec![arrow], step())]);
    assert_eq!([0, 1, 2, 3].map(|flags| outcomes(&model, flags, 0)), ["--", "s-", "--", "ss"]);
}

#[test]
fn a_node_without_edges_is_an_entry_and_its_own_guard_decides() {
    let model = model(vec![step(), when(flag(0), step())]);
    assert_eq!([0, 1].map(|flags| outcomes(&model, flags, 0)), ["s-", "ss"]);
}

#[test]
fn joins_count_the_edges_that_fired() {
    let runs = |join| {
        let sources = (0..3).map(|test| when(flag(test), step()));
        let edges = (0..3).map(|from| edge(from, On::Succeeded)).collect();
        let target = Node { join, ..after(edges, step()) };
        let model = model(sources.chain([target]).collect());
        (0..8).filter(|&flags| outcomes(&model, flags, 0).ends_with('s')).collect::<Vec<Truths>>()
    };
    assert_eq!(runs(None), [7]);
    assert_eq!(runs(Some(Join::All)), [7]);
    assert_eq!(runs(Some(Join::Any)), [1, 2, 3, 4, 5, 6, 7]);
    assert_eq!(runs(Some(Join::AtLeast(2))), [3, 5, 6, 7]);
}

#[test]
fn a_join_does_not_count_what_is_only_read() {
    let any = |reads| Node { join: Some(Join::Any), reads, ..after(vec![edge(0, On::Succeeded)], step()) };
    let sources = || vec![when(flag(0), step()), when(flag(1), step())];
    let with = |node| model(sources().into_iter().chain([node]).collect());
    assert_eq!(outcomes(&with(any(vec![Read::Field(1)])), 1, 0), "s--");
    assert_eq!(outcomes(&with(any(vec![Read::Field(1)])), 2, 0), "-s-");
    assert_eq!(outcomes(&with(any(vec![Read::Field(1)])), 3, 0), "sss");
}

#[test]
fn only_a_hard_reference_needs_the_other_step() {
    let ends = |read| {
        let model = model(vec![when(flag(0), step()), reading(vec![read], step()), handler(0)]);
        [(1, 0), (1, 1), (0, 0)].map(|(flags, failing)| outcomes(&model, flags, failing))
    };
    assert_eq!(ends(Read::Field(0)), ["ss-", "f-s", "---"]);
    for soft in [Read::Whole(0), Read::OrValue(0), Read::Coalesce(vec![0]), Read::Error(0)] {
        assert_eq!(ends(soft), ["ss-", "fss", "-s-"]);
    }
}

#[test]
fn guards_ask_how_a_step_ended() {
    let ends = |ended| {
        let model = model(vec![when(flag(0), step()), when(Formula::Ended(ended, 0), step()), handler(0)]);
        [(1, 0), (1, 1), (0, 0)].map(|(flags, failing)| outcomes(&model, flags, failing))
    };
    assert_eq!(ends(Ended::Ran), ["ss-", "f-s", "---"]);
    assert_eq!(ends(Ended::HasValue), ["ss-", "f-s", "---"]);
    assert_eq!(ends(Ended::Failed), ["s--", "fss", "---"]);
    assert_eq!(ends(Ended::Skipped), ["s--", "f-s", "-s-"]);
}

#[test]
fn who_reads_a_field_in_a_guard_or_asks_for_more_besides_needs_the_step() {
    let mut model = model(vec![when(flag(0), step()), step()]);
    model.terms[1].step = Some(0); // the second flag is a field of the first step
    for guard in [
        flag(1),
        Formula::If(Box::new([Formula::Ended(Ended::Ran, 0), Formula::Constant(true), flag(1)])),
        Formula::Or(vec![Formula::Ended(Ended::Ran, 0), flag(1)]),
        Formula::And(vec![flag(1), Formula::Ended(Ended::Ran, 0)]),
        Formula::And(vec![not(Formula::Ended(Ended::Skipped, 0)), flag(1)]),
        Formula::Let(0),
    ] {
        model.lets = vec![flag(1)];
        model.nodes[1].when = Some(guard);
        assert_eq!([2, 3].map(|flags| outcomes(&model, flags, 0)), ["--", "ss"]);
    }
}

#[test]
fn who_asked_before_copes_with_absence() {
    let mut model = model(vec![when(flag(0), step()), step()]);
    model.terms[1].step = Some(0); // the second flag is a field of the first step
    let ran = || Formula::Ended(Ended::Ran, 0);
    for guard in [
        Formula::If(Box::new([ran(), flag(1), Formula::Constant(true)])),
        Formula::Or(vec![not(ran()), flag(1)]),
        Formula::Or(vec![not(Formula::And(vec![flag(2), Formula::Ended(Ended::HasValue, 0)])), flag(1)]),
    ] {
        model.nodes[1].when = Some(guard);
        assert_eq!([0, 4, 5, 7].map(|flags| outcomes(&model, flags, 0)), ["-s", "-s", "s-", "ss"]);
        assert_eq!(answers(&model).nodes[1].missing, []);
    }
}

#[test]
fn formulas_mean_what_they_say() {
    let [a, b, c] = [0, 1, 2].map(flag);
    let of = |formula: &Formula| {
        let mut model = model(vec![when(formula.clone(), step())]);
        model.lets = vec![Formula::And(vec![flag(0), flag(1)])];
        (0..8).filter(|&flags| outcomes(&model, flags, 0) == "s").collect::<Vec<Truths>>()
    };
    assert_eq!(of(&Formula::And(vec![a.clone(), b.clone()])), [3, 7]);
    assert_eq!(of(&Formula::Let(0)), [3, 7]);
    assert_eq!(of(&Formula::Or(vec![a.clone(), b.clone()])), [1, 2, 3, 5, 6, 7]);
    assert_eq!(of(&Formula::Not(Box::new(a.clone()))), [0, 2, 4, 6]);
    assert_eq!(of(&Formula::If(Box::new([a, b, c]))), [3, 4, 6, 7]);
}

#[test]
fn the_first_arm_that_holds_is_chosen() {
    let ends = |arms: Vec<Option<Formula>>| {
        let choose = Node { work: Work::Choose(arms), ..step() };
        let model = model(vec![choose, in_arm(0), in_arm(1), after(vec![edge(0, On::Succeeded)], step())]);
        [0, 1, 2, 3].map(|flags| outcomes(&model, flags, 0))
    };
    assert_eq!(ends(vec![Some(flag(0)), Some(flag(1))]), ["s--s", "ss-s", "s-ss", "ss-s"]);
    assert_eq!(ends(vec![Some(flag(0)), None]), ["s-ss", "ss-s", "s-ss", "ss-s"]);
}

#[test]
fn a_choose_whose_conditions_read_what_is_not_there_is_skipped() {
    let choose = Node { work: Work::Choose(vec![Some(flag(1)), None]), ..step() };
    let member = Node::step(Place::Arm { choose: 1, arm: 1 });
    let mut model = model(vec![when(flag(0), step()), choose, member]);
    model.terms[1].step = Some(0);
    assert_eq!([0, 1, 2, 3].map(|flags| outcomes(&model, flags, 0)), ["---", "sss", "---", "ss-"]);
    assert_eq!(Executor::new(&model, &[]).run(2, 0).chosen[1], NO_ARM);
    let answers = answers(&model);
    assert_eq!(answers.nodes[1].missing, [(Source::Node(0), true)]);
    assert!(answers.nodes[1].choose.as_ref().unwrap().complete, "it is never open where it runs");
}

#[test]
fn a_step_fails_only_where_somebody_asks_for_it() {
    let asked = |asking: Node| outcomes(&model(vec![step(), asking]), 0, 3);
    assert_eq!(asked(after(vec![edge(0, On::Failed)], step())), "fs");
    assert_eq!(asked(after(vec![edge(0, On::Settled)], step())), "fs");
    assert_eq!(asked(when(Formula::Ended(Ended::Failed, 0), step())), "fs");
    assert_eq!(asked(reading(vec![Read::Error(0)], step())), "fs");
    let unread = Model { lets: vec![Formula::Ended(Ended::Failed, 0)], ..model(vec![step()]) };
    assert_eq!(outcomes(&unread, 0, 1), "f", "an expression that nobody reads asks, too");
    // None of these handles a failure, so there are no such runs.
    assert_eq!(asked(after(vec![edge(0, On::Succeeded)], step())), "ss");
    assert_eq!(asked(when(Formula::Ended(Ended::Skipped, 0), step())), "s-");
    assert_eq!(asked(reading(vec![Read::Coalesce(vec![0])], step())), "ss");
}

#[test]
fn a_step_with_a_fallback_and_a_choose_never_fail() {
    let fallback = Node { fallback: true, ..step() };
    assert_eq!(outcomes(&model(vec![fallback, handler(0)]), 0, 3), "s-");
    let choose = Node { work: Work::Choose(vec![Some(flag(0))]), ..step() };
    let settled = after(vec![edge(0, On::Settled)], step());
    assert_eq!(outcomes(&model(vec![choose, settled]), 0, 3), "ss");
}

#[test]
fn what_a_body_needs_from_outside_keeps_the_block_from_running() {
    let block = Node { work: Work::Each, ..step() };
    let inner = reading(vec![Read::Field(0)], Node::step(Place::Body(1)));
    let other = Node::step(Place::Body(1));
    let model = model(vec![when(flag(0), step()), block, inner, other]);
    assert_eq!([0, 1].map(|flags| outcomes(&model, flags, 0)), ["----", "ssss"]);
    let answers = answers(&model);
    assert_eq!(answers.nodes[2].missing, [(Source::Node(0), true)]);
    assert_eq!(answers.paths, 2, "a body is no part of the paths of the root");
}

#[test]
fn a_block_that_fails_has_run_its_body() {
    let block = Node { work: Work::Loop, ..step() };
    let model = model(vec![block, Node::step(Place::Body(0)), handler(0)]);
    assert_eq!([0, 1].map(|failing| outcomes(&model, 0, failing)), ["ss-", "fss"]);
}

#[test]
fn data_are_missing_where_the_reader_would_run_without_them() {
    let missing = |reader: Node| {
        let reader = reading(vec![Read::Field(0)], reader);
        answers(&model(vec![when(flag(0), step()), reader])).nodes[1].missing.clone()
    };
    assert_eq!(missing(step()), [(Source::Node(0), true)]);
    assert_eq!(missing(when(flag(1), step())), [(Source::Node(0), true)]);
    assert_eq!(missing(when(flag(0), step())), [(Source::Node(0), false)]);
    assert_eq!(missing(when(Formula::And(vec![flag(0), flag(1)]), step())), [(Source::Node(0), false)]);
    assert_eq!(missing(when(Formula::Ended(Ended::Ran, 0), step())), [(Source::Node(0), false)]);
    assert_eq!(missing(after(vec![edge(0, On::Succeeded)], step())), [(Source::Node(0), false)]);
    assert_eq!(missing(after(vec![edge(0, On::Settled)], step())), [(Source::Node(0), true)]);
    // It failed, so it was not skipped; that the reader then never runs is another matter.
    assert_eq!(missing(after(vec![edge(0, On::Failed)], step())), [(Source::Node(0), false)]);
}

#[test]
fn joins_differ_where_one_source_runs_without_the_other() {
    let joins = |second: Formula, edges: [On; 2]| {
        let [first_edge, second_edge] = edges;
        let target = after(vec![edge(0, first_edge), edge(1, second_edge)], step());
        let nodes = vec![when(flag(0), step()), when(second, step()), target];
        answers(&model(nodes)).nodes[2].joins.unwrap().differ
    };
    let (not, succeeded) = (Formula::Not(Box::new(flag(0))), On::Succeeded);
    assert!(joins(flag(1), [succeeded, succeeded]));
    assert!(joins(not, [succeeded, succeeded]));
    assert!(!joins(flag(0), [succeeded, succeeded]));
    assert!(joins(flag(0), [succeeded, On::Failed]));
    assert!(joins(flag(0), [succeeded, On::Settled]));
}

#[test]
fn joins_do_not_differ_by_failures_alone() {
    let target = after(vec![edge(0, On::Succeeded), edge(1, On::Succeeded)], step());
    let answers = answers(&model(vec![step(), step(), target, handler(0)]));
    assert!(answers.nodes[0].fails);
    assert!(!answers.nodes[2].joins.unwrap().differ_where_it_stands);
}

#[test]
fn a_guard_is_looked_at_where_it_stands() {
    let nodes = vec![
        when(flag(0), step()),
        after(vec![edge(0, On::Succeeded)], when(flag(0), step())),
        reading(vec![Read::Field(0)], when(Formula::Or(vec![Formula::Ended(Ended::Ran, 0), flag(1)]), step())),
    ];
    let answers = answers(&model(nodes));
    let seen = |at: usize| {
        let guard = answers.guards[at];
        [guard.values, guard.values_without_data].map(|values| (values.ever_true, values.ever_false))
    };
    assert_eq!(seen(0), [(true, true), (true, true)]);
    assert_eq!(seen(1), [(true, false), (true, false)], "behind a step with the same guard it is always true");
    assert_eq!(seen(2), [(true, false), (true, true)], "where its data are there, the step ran");
}

#[test]
fn a_let_is_missing_where_something_that_it_needs_is() {
    let mut model = model(vec![when(flag(0), step()), when(Formula::Let(0), step())]);
    model.terms[1].step = Some(0);
    model.lets = vec![flag(1)];
    assert_eq!(answers(&model).nodes[1].missing, [(Source::Let(0), true)]);
}

#[test]
fn reported_once_what_is_missing_is_taken_to_be_there() {
    let nodes = || {
        let reader = |from| reading(vec![Read::Field(from)], step());
        vec![when(flag(0), step()), reader(0), reader(1)]
    };
    let ends = |answers: &super::answers::Answers| answers.nodes.iter().map(|node| node.skipped).collect::<Vec<_>>();
    let model = model(nodes());
    let (truth, reported) = (answers(&model), answers_as_reported(&model));
    assert_eq!(ends(&truth), [true, true, true]);
    assert_eq!(truth.nodes[2].missing, [(Source::Node(1), true)]);
    assert_eq!(ends(&reported), [true, false, false]);
    assert_eq!(reported.nodes[1].missing, [(Source::Node(0), true)]);
    assert_eq!(reported.nodes[2].missing, [(Source::Node(1), false)]);
}

#[test]
fn what_never_runs_misses_nothing() {
    let not = Formula::Not(Box::new(flag(0)));
    let model = model(vec![when(flag(0), step()), reading(vec![Read::Field(0)], when(not, step()))]);
    assert_eq!(answers(&model).nodes[1].missing, [(Source::Node(0), true)]);
    assert_eq!(answers_as_reported(&model).nodes[1].missing, [(Source::Node(0), false)]);
}
