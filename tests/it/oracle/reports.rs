//! What `check` reports, held to the answers: a report for each fault where the rule says, and none else.
//!
//! For most rules the answers say exactly what is to be reported. That a step can never run is reported once, where the cause is: at the
//! step itself, or at something that it depends on.

use super::answers::{Answers, Values, answers_as_reported};
use super::execute::Written;
use super::facts::Said;
use super::model::{Join, Model, Node, NodeAt, On, Place, Source, Work, has};
use flowright::base::Span;
use flowright::diagnostic::Diagnostic;
use flowright::hir::{NodeKind, RegionId, RegionKind};
use flowright::resolve::{EdgeKind, Vertex};
use std::cell::Cell;

/// One workflow in so many has nothing to report.
const CLEAN_IN: usize = 10;

/// What a report is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Node(NodeAt),
    Guard(Written),
    /// An `otherwise`.
    Otherwise(NodeAt),
    /// A control edge: from, to.
    Edge(NodeAt, NodeAt),
    /// A step that is read, and who reads it.
    Read(NodeAt, NodeAt),
    /// A let that reads a step, whoever reads the let.
    Let(usize),
    Until(NodeAt),
    Result,
}

/// A rule's code, and what it is about.
type Report = (&'static str, About);

/// What is wrong with some reports.
fn wrong(model: &Model, answers: &Answers, found: &[Report]) -> Vec<String> {
    let (dead, others): (Vec<Report>, Vec<Report>) = found.iter().partition(|(code, _)| *code == "E0501");
    let expected = expected(model, answers);
    let mut wrong = differences(&others, &expected);
    for (at, answer) in answers.nodes.iter().enumerate() {
        let reported = dead.iter().filter(|(_, about)| *about == About::Node(at)).count();
        let echo = |certainly| is_echo(model, answers, at, certainly);
        wrong.extend(match (answer.runs, reported) {
            (true, 0) => None,
            (true, _) => Some(format!("node {at} runs, and is reported to be dead")),
            (false, 0) if !echo(false) => Some(format!("node {at} never runs, and nothing is reported")),
            (false, 1) if echo(true) => Some(format!("node {at} never runs as a consequence, and is reported again")),
            (false, 0 | 1) => None,
            (false, _) => Some(format!("node {at} is reported to be dead {reported} times")),
        });
    }
    wrong
}

/// Whether a node that never runs depends on what was reported: `certainly` only if it cannot run for this reason alone.
fn is_echo(model: &Model, answers: &Answers, at: NodeAt, certainly: bool) -> bool {
    let node = &model.nodes[at];
    let dead = |at: NodeAt| !answers.nodes[at].runs;
    let outside = match node.place {
        Place::Root => false,
        Place::Arm { choose, arm } => !answers.nodes[choose].choose.as_ref().unwrap().chosen[arm],
        Place::Body(block) => dead(block),
    };
    // What the inside of a block reads from outside, the block needs.
    let inside = model.nodes.iter().filter(|inner| inner.place == Place::Body(at));
    let sources = std::iter::once(node).chain(inside).flat_map(|node| model.sources(node));
    let needs = sources.fold(0, |all, (_, needs)| all | needs);
    let needs_dead = (0..at).any(|at| has(needs, at) && dead(at));
    let all = certainly && !matches!(node.join, None | Some(Join::All)) && node.edges.len() > 1;
    let waits = node.edges.iter().filter(|_| !all).any(|edge| {
        edge.on != On::Settled && dead(edge.from) || edge.on == On::Failed && !has(model.may_fail(), edge.from)
    });
    let asked = node.formulas().fold(0, |all, formula| all | model.asks(formula) | model.reads(formula));
    let asks = (0..at).any(|at| has(asked, at) && dead(at));
    let joins = node.join.is_none() && answers.nodes[at].joins.is_some_and(|joins| joins.differ);
    outside || needs_dead || waits || joins || asks && !certainly
}

fn differences(found: &[Report], expected: &[Report]) -> Vec<String> {
    let count = |of: &[Report], report: &Report| of.iter().filter(|other| *other == report).count();
    let too_much = found.iter().filter(|report| count(found, report) > count(expected, report));
    let missed = expected.iter().filter(|report| count(found, report) < count(expected, report));
    let too_much = too_much.map(|report| format!("{report:?} is reported without reason, or twice"));
    too_much.chain(missed.map(|report| format!("{report:?} is not reported"))).collect()
}

/// Everything that is to be reported, but for steps that never run.
fn expected(model: &Model, answers: &Answers) -> Vec<Report> {
    let mut expected = Vec::new();
    for (at, (node, answer)) in model.nodes.iter().zip(&answers.nodes).enumerate() {
        if node.join.is_none() && answer.joins.is_some_and(|joins| joins.differ) {
            expected.push(("W0506", About::Node(at)));
        }
        for edge in node.edges.iter().filter(|edge| edge.on == On::Failed && !has(model.may_fail(), edge.from)) {
            expected.push(("E0508", About::Edge(edge.from, at)));
        }
        for (source, _) in answer.missing.iter().filter(|(_, missing)| *missing) {
            let about = match *source {
                Source::Node(from) => About::Read(from, reader(model, at, *source)),
                Source::Let(at) => About::Let(at),
            };
            let report = ("E0512", about);
            if !expected.contains(&report) {
                expected.push(report);
            }
        }
        if answer.until_missing == Some(true) {
            expected.push(("E0513", About::Until(at)));
        }
        if answer.runs {
            choose(at, node, answers, &mut expected);
        }
    }
    let result = model.result.is_some_and(|result| answers.nodes[result].runs);
    expected.extend((result && answers.result_missing == Some(true)).then_some(("E0513", About::Result)));
    expected.extend(guards(model, answers));
    expected
}

/// Who is said to need a source: the block, if the source stands outside of it.
fn reader(model: &Model, at: NodeAt, source: Source) -> NodeAt {
    match (model.nodes[at].place, source) {
        (Place::Body(block), Source::Node(from)) if from < block => block,
        _ => at,
    }
}

/// Whether a node is said to miss something.
fn misses(model: &Model, answers: &Answers, at: NodeAt) -> bool {
    let mut missing = answers.nodes[at].missing.iter().filter(|(_, missing)| *missing);
    missing.any(|(source, _)| reader(model, at, *source) == at)
}

fn choose(at: NodeAt, node: &Node, answers: &Answers, expected: &mut Vec<Report>) {
    let (Work::Choose(arms), Some(found)) = (&node.work, &answers.nodes[at].choose) else { return };
    for (arm, when) in arms.iter().enumerate() {
        let written = Written::Arm(at, arm);
        let values = answers.guards.iter().find(|guard| guard.written == written).map(|guard| guard.values_of_arm);
        expected.extend(match (when, values, found.chosen[arm]) {
            (Some(_), Some(Values { ever_true: false, .. }), _) => Some(("W0502", About::Guard(written))),
            (Some(_), _, false) => Some(("E0503", About::Guard(written))),
            (Some(_), Some(Values { ever_false: false, .. }), true) if arm + 1 == arms.len() => {
                Some(("W0502", About::Guard(written)))
            }
            (None, _, false) => Some(("W0505", About::Otherwise(at))),
            _ => None,
        });
    }
    if !found.complete && arms.len() > 1 {
        expected.push(("W0504", About::Node(at)));
    }
}

/// The guards of steps and of edges that decide nothing.
fn guards(model: &Model, answers: &Answers) -> impl Iterator<Item = Report> {
    answers.guards.iter().filter_map(move |guard| {
        let Values { ever_true, ever_false } = guard.values_without_data;
        let constant = match guard.written {
            // A guard that lets through too much is part of what is said of the data that are missing then.
            Written::When(at) => ever_true && !ever_false && !misses(model, answers, at),
            Written::Edge(at, _) => answers.nodes[at].runs && ever_true != ever_false,
            Written::Arm(..) => false,
        };
        constant.then_some(("W0502", About::Guard(guard.written)))
    })
}

/// The findings about when things run, by what they are about.
fn found(said: &Said<'_>) -> Result<Vec<Report>, String> {
    // What nothing reads is no question of when things run.
    let is_unused = |found: &Diagnostic| found.rule.name.starts_with("unused-");
    let about_running = |found: &&Diagnostic| found.rule.code[1..].starts_with("05") && !is_unused(found);
    let found = said.analysis.report.diagnostics.iter().filter(about_running);
    found.map(|found| Ok((found.rule.code, about(said, found).ok_or_else(|| found.message.clone())?))).collect()
}

fn about(said: &Said<'_>, found: &Diagnostic) -> Option<About> {
    let (at, nodes) = (found.primary.span, 0..said.model.nodes.len());
    let workflow = said.scene().workflow;
    let name = |node: NodeAt| workflow.nodes[said.node(node)].name.span;
    // A part of a guard may be what is pointed at.
    let guards = || guard_places(said).into_iter().find(|(span, _)| span.contains(at)).map(|(_, written)| written);
    let until = |node: &NodeAt| match &workflow.nodes[said.node(*node)].kind {
        NodeKind::Loop { until: Some(until), .. } => until.span.contains(at),
        _ => false,
    };
    match found.rule.code {
        "E0501" => match guards() {
            Some(Written::When(node)) => Some(About::Node(node)),
            _ => nodes.into_iter().find(|node| name(*node) == at).map(About::Node),
        },
        "W0502" | "E0503" => guards().map(About::Guard),
        "W0504" | "W0506" => nodes.into_iter().find(|node| name(*node) == at).map(About::Node),
        "W0505" => nodes.into_iter().find(|node| otherwise(said, *node) == Some(at)).map(About::Otherwise),
        "E0508" => edge(said, at),
        "E0512" => missing(said, at),
        "E0513" => Some(nodes.into_iter().find(until).map_or(About::Result, About::Until)),
        _ => None,
    }
}

/// Where each guard stands.
fn guard_places(said: &Said<'_>) -> Vec<(Span, Written)> {
    let workflow = said.scene().workflow;
    let mut places = Vec::new();
    for at in 0..said.model.nodes.len() {
        places.extend(workflow.nodes[said.node(at)].clauses.when.iter().map(|when| (when.span, Written::When(at))));
        for (arm, region) in said.arms(at).into_iter().flatten().enumerate() {
            places.extend(arm_guard(said, *region).map(|span| (span, Written::Arm(at, arm))));
        }
        for (index, edge) in said.model.nodes[at].edges.iter().enumerate().filter(|(_, edge)| edge.when.is_some()) {
            let from = said.source(Source::Node(edge.from));
            let place = said.control_edges(at).into_iter().find_map(|edge| match edge.kind {
                EdgeKind::Control { when, .. } if edge.from == from => when,
                _ => None,
            });
            places.extend(place.map(|place| (workflow.conditions[place].span, Written::Edge(at, index))));
        }
    }
    places
}

fn arm_guard(said: &Said<'_>, region: RegionId) -> Option<Span> {
    match &said.scene().workflow.regions[region].kind {
        RegionKind::Arm { when, .. } => when.as_ref().map(|when| when.span),
        _ => None,
    }
}

fn otherwise(said: &Said<'_>, choose: NodeAt) -> Option<Span> {
    match &said.scene().workflow.regions[*said.arms(choose)?.last()?].kind {
        RegionKind::Arm { when: None, head, .. } => Some(*head),
        _ => None,
    }
}

fn edge(said: &Said<'_>, at: Span) -> Option<About> {
    let nodes = 0..said.model.nodes.len();
    let mut pairs = nodes.clone().flat_map(|to| nodes.clone().map(move |from| (from, to)));
    let found = |(from, to): &(NodeAt, NodeAt)| {
        let source = said.source(Source::Node(*from));
        said.control_edges(*to).iter().any(|edge| edge.span == at && edge.from == source)
    };
    pairs.find(found).map(|(from, to)| About::Edge(from, to))
}

/// Which missing data is meant, by the place where it is read.
fn missing(said: &Said<'_>, at: Span) -> Option<About> {
    let edges = &said.scene().resolved.graph.edges;
    let edge = said.facts().missing().iter().map(|missing| &edges[missing.edge]).find(|edge| edge.span == at)?;
    let nodes = 0..said.model.nodes.len();
    if let Some(at) = (0..said.model.lets.len()).find(|at| said.source(Source::Let(*at)) == edge.from) {
        return Some(About::Let(at));
    }
    let from = nodes.clone().find(|from| said.source(Source::Node(*from)) == edge.from)?;
    let reader = nodes.into_iter().find(|reader| said.vertex(Vertex::Node(said.node(*reader))) == edge.to)?;
    Some(About::Read(from, reader))
}

#[test]
fn what_is_proved_is_so_in_every_case_and_each_fault_is_reported_once() {
    let (tried, clean) = (Cell::new(0), Cell::new(0));
    super::try_all(28, |model, text| {
        let said = Said::new(model, text);
        let answers = answers_as_reported(model);
        tried.set(tried.get() + 1);
        let is_clean = expected(model, &answers).is_empty() && answers.nodes.iter().all(|node| node.runs);
        clean.set(clean.get() + usize::from(is_clean));
        let mut all = super::differences(model, &answers, &said);
        match found(&said) {
            Ok(found) => all.extend(wrong(model, &answers, &found)),
            Err(unknown) => all.push(format!("this is about nothing that is known: {unknown}")),
        }
        all
    });
    assert!(clean.get() * CLEAN_IN >= tried.get(), "{} of {} have nothing to report", clean.get(), tried.get());
}

#[test]
fn a_report_too_few_and_one_too_many_are_caught() {
    for model in super::models(200) {
        let answers = answers_as_reported(&model);
        let dead =
            (0..model.nodes.len()).filter(|&at| !answers.nodes[at].runs && !is_echo(&model, &answers, at, false));
        let reports: Vec<Report> =
            expected(&model, &answers).into_iter().chain(dead.map(|at| ("E0501", About::Node(at)))).collect();
        assert_eq!(wrong(&model, &answers, &reports), [""; 0]);
        for at in 0..reports.len() {
            let mut fewer = reports.clone();
            let gone = fewer.remove(at);
            assert!(!wrong(&model, &answers, &fewer).is_empty(), "{gone:?}");
            let twice: Vec<Report> = reports.iter().copied().chain([gone]).collect();
            assert!(!wrong(&model, &answers, &twice).is_empty(), "{gone:?}");
        }
        let alive = (0..model.nodes.len()).find(|&at| answers.nodes[at].runs);
        let more: Vec<Report> = reports.iter().copied().chain(alive.map(|at| ("E0501", About::Node(at)))).collect();
        assert!(alive.is_none() || !wrong(&model, &answers, &more).is_empty());
    }
}
