//! That the cases are worth trying: everything that a workflow of the oracle may have occurs often, and so does each answer.

use super::answers::{Answers, ChooseAnswers, answers, answers_of_all_values, count_runs, guard};
use super::execute::Written;
use super::generate::MAX_RUNS;
use super::model::{Asked, Edge, Ended, Formula, Join, Kind, Model, Node, On, Operator, Place, Read, Source, Work};
use super::representatives::all_truths;

/// Over how many cases features are counted.
const CASES: usize = 3000;

/// One case in so many has to have each feature.
const ONE_IN: usize = 100;

type Feature = (&'static str, fn(&Model, &Answers) -> bool);

fn node(model: &Model, has: impl Fn(&Node) -> bool) -> bool {
    model.nodes.iter().any(has)
}

fn edge(model: &Model, has: impl Fn(&Edge) -> bool) -> bool {
    node(model, |node| node.edges.iter().any(&has))
}

fn read(model: &Model, has: impl Fn(&Read) -> bool) -> bool {
    node(model, |node| node.reads.iter().any(&has))
}

/// Whether a guard, or a part of one, is such.
fn part(model: &Model, has: &dyn Fn(&Formula) -> bool) -> bool {
    fn within(formula: &Formula, has: &dyn Fn(&Formula) -> bool) -> bool {
        let inner: &[Formula] = match formula {
            Formula::And(parts) | Formula::Or(parts) => parts,
            Formula::Not(inner) => std::slice::from_ref(&**inner),
            Formula::If(parts) => &parts[..],
            Formula::Constant(_) | Formula::Test(_) | Formula::OrDefault(_) | Formula::Ended(..) | Formula::Let(_) => {
                &[]
            }
        };
        has(formula) || inner.iter().any(|part| within(part, has))
    }
    node(model, |node| node.formulas().any(|formula| within(formula, has)))
}

fn ended(model: &Model, wanted: Ended) -> bool {
    part(model, &|part| matches!(part, Formula::Ended(ended, _) if *ended == wanted))
}

fn kind(model: &Model, kind: Kind) -> bool {
    model.terms.iter().any(|term| term.kind == kind)
}

fn compared(model: &Model, wanted: Operator) -> bool {
    model.tests.iter().any(|test| matches!(test.asked, Asked::Compare { op, .. } if op == wanted))
}

fn choose(answers: &Answers, is: impl Fn(&ChooseAnswers) -> bool) -> bool {
    answers.nodes.iter().filter_map(|node| node.choose.as_ref()).any(is)
}

fn missing(answers: &Answers, wanted: bool) -> bool {
    answers.nodes.iter().flat_map(|node| &node.missing).any(|&(_, missing)| missing == wanted)
}

fn always(answers: &Answers, of: impl Fn(Written) -> bool, value: bool) -> bool {
    let mut guards = answers.guards.iter().filter(|guard| of(guard.written));
    guards.any(|guard| (guard.values.ever_true, guard.values.ever_false) == (value, !value))
}

const WRITTEN: &[Feature] = &[
    ("no join with several edges", |m, _| node(m, |n| n.join.is_none() && n.edges.len() > 1)),
    ("join all", |m, _| node(m, |n| n.join == Some(Join::All) && n.edges.len() > 1)),
    ("join any", |m, _| node(m, |n| n.join == Some(Join::Any) && n.edges.len() > 1)),
    ("join k", |m, _| node(m, |n| matches!(n.join, Some(Join::AtLeast(2..))))),
    ("after", |m, _| edge(m, |e| e.on == On::Succeeded && !e.arrow)),
    ("after … failed", |m, _| edge(m, |e| e.on == On::Failed)),
    ("after … settled", |m, _| edge(m, |e| e.on == On::Settled)),
    ("arrow", |m, _| edge(m, |e| e.arrow && e.when.is_none())),
    ("arrow with a condition", |m, _| edge(m, |e| e.when.is_some())),
    ("arrow to a choose", |m, _| node(m, |n| matches!(n.work, Work::Choose(_)) && !n.edges.is_empty())),
    ("choose without otherwise", |m, _| {
        node(m, |n| matches!(&n.work, Work::Choose(arms) if arms.last().unwrap().is_some()))
    }),
    ("choose with otherwise", |m, _| {
        node(m, |n| matches!(&n.work, Work::Choose(arms) if arms.last().unwrap().is_none()))
    }),
    ("each", |m, _| node(m, |n| n.work == Work::Each)),
    ("loop", |m, _| node(m, |n| n.work == Work::Loop)),
    ("guard in a body", |m, _| node(m, |n| matches!(n.place, Place::Body(_)) && n.when.is_some())),
    ("body that needs an outer step", |m, a| {
        m.nodes
            .iter()
            .zip(&a.nodes)
            .any(|(n, a)| matches!(n.place, Place::Body(block) if a.missing.iter().any(|&(read, _)| read < Source::Node(block))))
    }),
    ("fallback", |m, _| node(m, |n| n.fallback)),
    ("field", |m, _| read(m, |r| matches!(r, Read::Field(_)))),
    ("optional argument", |m, _| read(m, |r| matches!(r, Read::Whole(_)))),
    ("orValue", |m, _| read(m, |r| matches!(r, Read::OrValue(_)))),
    ("coalesce", |m, _| read(m, |r| matches!(r, Read::Coalesce(_)))),
    ("error", |m, _| read(m, |r| matches!(r, Read::Error(_)))),
    ("ran", |m, _| ended(m, Ended::Ran)),
    ("hasValue", |m, _| ended(m, Ended::HasValue)),
    ("failed", |m, _| ended(m, Ended::Failed)),
    ("skipped", |m, _| ended(m, Ended::Skipped)),
    ("let", |m, _| part(m, &|p| matches!(p, Formula::Let(_)))),
    ("constant", |m, _| part(m, &|p| matches!(p, Formula::Constant(_)))),
    ("not", |m, _| part(m, &|p| matches!(p, Formula::Not(_)))),
    ("and", |m, _| part(m, &|p| matches!(p, Formula::And(_)))),
    ("or", |m, _| part(m, &|p| matches!(p, Formula::Or(_)))),
    ("conditional", |m, _| part(m, &|p| matches!(p, Formula::If(_)))),
    ("int", |m, _| kind(m, Kind::Int)),
    ("double", |m, _| kind(m, Kind::Double)),
    ("text", |m, _| kind(m, Kind::Text)),
    ("label", |m, _| kind(m, Kind::Label)),
    ("flag", |m, _| kind(m, Kind::Flag)),
    ("prefix", |m, _| kind(m, Kind::Prefix)),
    ("presence", |m, _| kind(m, Kind::Presence)),
    ("relation", |m, _| kind(m, Kind::Relation)),
    ("orValue in a guard", |m, _| part(m, &|p| matches!(p, Formula::OrDefault(_)))),
    ("hasValue of error", |m, _| ended(m, Ended::HasError)),
    ("size", |m, _| kind(m, Kind::Size)),
    ("field in a guard", |m, _| m.terms.iter().any(|t| t.step.is_some())),
    ("four terms", |m, _| m.terms.len() == 4),
    ("in", |m, _| m.tests.iter().any(|t| matches!(t.asked, Asked::OneOf(_)))),
    ("turned", |m, _| m.tests.iter().any(|t| matches!(t.asked, Asked::Compare { turned: true, .. }))),
    ("==", |m, _| compared(m, Operator::Equal)),
    ("!=", |m, _| compared(m, Operator::NotEqual)),
    ("<", |m, _| compared(m, Operator::Less)),
    ("<=", |m, _| compared(m, Operator::LessEqual)),
    (">", |m, _| compared(m, Operator::Greater)),
    (">=", |m, _| compared(m, Operator::GreaterEqual)),
    ("eight nodes", |m, _| m.nodes.len() == 8),
];

const FOUND: &[Feature] = &[
    ("a step that never runs", |_, a| a.nodes.iter().any(|n| !n.runs)),
    ("a guarded step that always runs", |m, a| {
        m.nodes.iter().zip(&a.nodes).any(|(n, a)| n.when.is_some() && !a.skipped)
    }),
    ("a step that may or may not run", |_, a| a.nodes.iter().any(|n| n.runs && n.skipped)),
    ("a step that succeeds", |_, a| a.nodes.iter().any(|n| n.succeeds)),
    ("a step that fails", |_, a| a.nodes.iter().any(|n| n.fails)),
    ("a step that runs after a failure", |m, a| {
        m.nodes.iter().zip(&a.nodes).any(|(n, a)| a.runs && n.edges.iter().any(|e| e.on == On::Failed))
    }),
    ("a step that needs two", |_, a| a.nodes.iter().any(|n| n.runs && n.missing.len() > 1)),
    ("missing data", |_, a| missing(a, true)),
    ("data of a skippable step that are never missing", |_, a| {
        a.nodes.iter().any(|n| {
            n.runs
                && n.missing
                    .iter()
                    .any(|&(from, missing)| !missing && matches!(from, Source::Node(from) if a.nodes[from].skipped))
        })
    }),
    ("no missing data", |_, a| missing(a, false) && !missing(a, true)),
    ("joins that differ", |_, a| a.nodes.iter().any(|n| n.joins.is_some_and(|j| j.differ))),
    ("joins that do not", |_, a| a.nodes.iter().any(|n| n.runs && n.joins.is_some_and(|j| !j.differ))),
    ("joins that differ only where the guard is false or data are missing", |_, a| {
        a.nodes.iter().any(|n| n.joins.is_some_and(|j| !j.differ && j.differ_where_it_stands))
    }),
    ("an incomplete choose", |_, a| choose(a, |c| !c.complete)),
    ("a complete choose without otherwise", |m, a| {
        m.nodes.iter().zip(&a.nodes).any(|(n, a)| {
            let open = matches!(&n.work, Work::Choose(arms) if arms.last().unwrap().is_some());
            open && a.runs && a.choose.as_ref().is_some_and(|choose| choose.complete)
        })
    }),
    ("an arm that is never chosen", |_, a| {
        a.nodes.iter().any(|n| n.runs && n.choose.iter().any(|c| c.chosen.contains(&false)))
    }),
    ("a redundant otherwise", |m, a| {
        m.nodes.iter().zip(&a.nodes).any(|(n, a)| {
            let closed = matches!(&n.work, Work::Choose(arms) if arms.last().unwrap().is_none());
            closed && a.runs && a.choose.as_ref().is_some_and(|choose| !choose.chosen.last().unwrap())
        })
    }),
    ("a guard that is always true", |_, a| always(a, |w| matches!(w, Written::When(_)), true)),
    ("a guard that is always false", |_, a| always(a, |w| matches!(w, Written::When(_)), false)),
    ("an edge's condition that is always true", |_, a| always(a, |w| matches!(w, Written::Edge(..)), true)),
    ("an edge's condition that is always false", |_, a| always(a, |w| matches!(w, Written::Edge(..)), false)),
    ("an arm's condition that is always true", |_, a| always(a, |w| matches!(w, Written::Arm(..)), true)),
    ("an arm's condition that is always false", |_, a| always(a, |w| matches!(w, Written::Arm(..)), false)),
    ("a guard that its data make true", |_, a| {
        a.guards.iter().any(|g| g.values.ever_true && !g.values.ever_false && g.values_without_data.ever_false)
    }),
    ("a guard that is true by itself and not of constants", |m, a| {
        a.guards
            .iter()
            .any(|g| g.values.ever_true && !g.values.ever_false && !matches!(guard(m, g.written), Formula::Constant(_)))
    }),
    ("a missing let", |_, a| {
        a.nodes.iter().any(|n| n.missing.iter().any(|&(read, missing)| missing && matches!(read, Source::Let(_))))
    }),
    ("one path", |_, a| a.paths == 1),
    ("many paths", |_, a| a.paths > 7),
    ("a result that is there", |_, a| a.result_missing == Some(false)),
    ("a result that may be missing", |_, a| a.result_missing == Some(true)),
    ("hundreds of runs", |_, a| a.runs > 200),
];

#[test]
fn everything_occurs_in_one_case_of_a_hundred() {
    let features: Vec<&Feature> = WRITTEN.iter().chain(FOUND).collect();
    let mut counts = vec![0; features.len()];
    for model in super::models(CASES) {
        let answers = answers(&model);
        for (count, (_, has)) in counts.iter_mut().zip(&features) {
            *count += usize::from(has(&model, &answers));
        }
    }
    let rare = features.iter().zip(&counts).filter(|(_, count)| **count * ONE_IN < CASES);
    let rare: Vec<String> = rare.map(|((name, _), count)| format!("{name}: {count}")).collect();
    assert!(rare.is_empty(), "of {CASES} cases: {rare:#?}");
}

#[test]
fn most_steps_of_most_cases_can_run() {
    let found: Vec<Answers> = super::models(1000).map(|model| answers(&model)).collect();
    let nodes = || found.iter().flat_map(|answers| &answers.nodes);
    let runs = nodes().filter(|node| node.runs).count();
    assert!(runs * 3 > nodes().count() * 2, "{runs} of {} nodes run", nodes().count());
}

#[test]
fn there_are_never_more_runs_than_allowed() {
    for model in super::models(1000) {
        let runs = answers(&model).runs;
        assert_eq!(runs, count_runs(&model));
        assert!(runs <= MAX_RUNS);
    }
}

#[test]
fn values_that_no_test_tells_apart_add_nothing() {
    let few = |model: &Model| all_truths(model).iter().map(Vec::len).product::<usize>() < MAX_RUNS;
    for model in super::models(500).filter(few) {
        let (some, all) = (answers(&model), answers_of_all_values(&model));
        assert_eq!(some, Answers { runs: some.runs, ..all });
    }
}
