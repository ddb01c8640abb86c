//! The cases that Flowright shows, run: each must show what it is shown for, whatever the values are that it does not mention.

use super::answers::{Answers, as_reported};
use super::cases::Cases;
use super::execute::{Executor, NO_ARM, Run};
use super::facts::Said;
use super::model::{Kind, LABELS, Model, NodeAt, Place, Source, has, only};
use super::representatives::{Value, truths_of};
use super::text::{name, other, term};
use flowright::analysis::paths::{Ending, Path};
use flowright::analysis::{Verdict, Witness, condition::Assignment};
use flowright::base::{FileId, Span};
use flowright::cel;
use flowright::diagnostic::Sink;
use flowright::resolve::Vertex;

/// The most paths of a workflow that are run.
const MAX_PATHS: usize = 64;

/// What witnesses of one workflow showed.
struct Trial<'a> {
    said: Said<'a>,
    /// What is missing is taken to be there by what follows.
    executor: Executor<'a>,
    wrong: Vec<String>,
}

/// Runs everything that Flowright shows of a workflow; gives what is not as it is shown.
fn wrong(model: &Model, text: &str) -> Vec<String> {
    let (answers, taken) = as_reported(model);
    let (said, executor) = (Said::new(model, text), Executor::new(model, &taken));
    let mut trial = Trial { said, executor, wrong: Vec::new() };
    trial.missing();
    for (at, node) in answers.nodes.iter().enumerate() {
        trial.why(at, &answers);
        if node.choose.is_some() {
            trial.gap(at, &answers);
        }
        if let Some(joins) = node.joins {
            trial.joins(at, joins.differ);
        }
    }
    trial.result(&answers);
    trial.paths();
    trial.wrong
}

impl Trial<'_> {
    fn missing(&mut self) {
        let graph = &self.said.scene().resolved.graph;
        let model = self.said.model;
        let mut shown = Vec::new();
        for missing in self.said.facts().missing() {
            let edge = &graph.edges[missing.edge];
            let reader =
                (0..model.nodes.len()).find(|&at| self.said.vertex(Vertex::Node(self.said.node(at))) == edge.to);
            let nodes = (0..model.nodes.len()).map(Source::Node);
            let mut sources = nodes.chain((0..model.lets.len()).map(Source::Let));
            let source = sources.find(|source| self.said.source(*source) == edge.from);
            shown.push((reader.unwrap(), source.unwrap(), missing.witness.clone()));
        }
        for (reader, source, witness) in shown {
            let needs = self.executor.model.needs_of(source);
            let what = format!("{source:?} is missing in `{}`", name(self.executor.model, reader));
            let claim = |run: &Run| has(run.wanted, reader) && needs & !run.ran() != 0;
            self.show(&what, true, Some(&witness), &claim);
        }
    }

    fn why(&mut self, at: NodeAt, answers: &Answers) {
        let (model, answer) = (self.executor.model, &answers.nodes[at]);
        let name = name(model, at);
        let why = self.said.facts().why(self.said.scene(), self.said.node(at));
        let verdict = match (answer.runs, answer.skipped_in_round) {
            (false, _) => Verdict::Never,
            (true, false) => Verdict::Always,
            (true, true) => Verdict::Sometimes,
        };
        if why.verdict != verdict {
            self.wrong.push(format!("`{name}` runs {verdict:?}, and {:?} by what is said of it", why.verdict));
        }
        let sometimes = verdict == Verdict::Sometimes;
        self.show(&format!("`{name}` runs"), sometimes, why.runs.as_ref(), &|run| has(run.ran(), at));
        let round =
            |run: &Run| if let Place::Body(block) = model.nodes[at].place { has(run.ran(), block) } else { true };
        let skipped = |run: &Run| round(run) && !has(run.ran(), at);
        self.show(&format!("`{name}` is skipped"), sometimes, why.skipped.as_ref(), &skipped);
    }

    fn gap(&mut self, at: NodeAt, answers: &Answers) {
        let facts = self.said.facts();
        let last = *self.said.arms(at).unwrap().last().unwrap();
        let workflow = self.said.scene().workflow;
        let context = facts.context(workflow, workflow.nodes[self.said.node(at)].region);
        let (when, before) = facts.arm(last).unwrap();
        let witness = facts.counterexample(facts.both(context, before), when);
        let complete = answers.nodes[at].choose.as_ref().unwrap().complete;
        let what = format!("`{}` leaves a gap", name(self.executor.model, at));
        self.show(&what, !complete, witness.as_ref(), &|run| has(run.ran(), at) && run.chosen[at] == NO_ARM);
    }

    fn joins(&mut self, at: NodeAt, differ: bool) {
        let [all, any] = self.said.joins(at).unwrap();
        let witness = self.said.facts().counterexample(any, all);
        let what = format!("the joins of `{}` differ", name(self.executor.model, at));
        self.show(&what, differ, witness.as_ref(), &|run| has(run.seen.joins_differ, at));
    }

    fn result(&mut self, answers: &Answers) {
        let (Some(missing), Some(at)) = (answers.result_missing, self.executor.model.result) else { return };
        let there = self.said.facts().there(self.said.source(Source::Node(at)));
        let witness = self.said.facts().counterexample(flowright::analysis::Condition::TRUE, there);
        self.show("the result is missing", missing, witness.as_ref(), &|run| !has(run.succeeded, at));
    }

    fn paths(&mut self) {
        let paths = self.said.facts().paths(self.said.scene(), MAX_PATHS);
        let model = self.executor.model;
        let nodes: Vec<(NodeAt, _)> = (0..model.nodes.len()).map(|at| (at, self.said.node(at))).collect();
        for (index, path) in paths.iter().enumerate() {
            let ending =
                |at: NodeAt| path.endings.iter().find(|(node, _)| *node == nodes[at].1).map(|(_, ending)| *ending);
            let claim =
                |run: &Run| (0..model.nodes.len()).all(|at| ending(at).is_none_or(|ending| ends(run, at, ending)));
            self.show(&format!("path {index}"), true, Some(&path.witness), &claim);
            let root = model.nodes.iter().filter(|node| !matches!(node.place, Place::Body(_))).count();
            if !path.certain || path.endings.len() != root {
                self.wrong.push(format!("path {index} is not certain, or says nothing of some node"));
            }
            if paths[..index].iter().any(|other: &Path| other.endings == path.endings) {
                self.wrong.push(format!("path {index} is there twice"));
            }
        }
    }

    /// Runs a witness with every value of what it does not mention. There is one exactly where what it shows `happens`.
    fn show(&mut self, what: &str, happens: bool, witness: Option<&Witness>, claim: &dyn Fn(&Run) -> bool) {
        let wrong = match (happens, witness) {
            (false, None) => None,
            (false, Some(witness)) => Some(format!("{what}: it never happens, and `{witness}` is shown")),
            (true, None) => Some(format!("{what}: no case is shown")),
            (true, Some(witness)) => self.run(witness, claim).err().map(|why| format!("{what}, in `{witness}`: {why}")),
        };
        self.wrong.extend(wrong);
    }

    fn run(&self, witness: &Witness, claim: &dyn Fn(&Run) -> bool) -> Result<(), String> {
        let mut cases = Cases::new(self.executor.model);
        for part in &witness.parts {
            assume(self.executor.model, part, &mut cases)?;
        }
        let mut found = Ok(());
        cases.visit(&mut |_, truths, failing| {
            let run = self.executor.run(truths, failing);
            if found.is_ok() && !claim(&run) {
                found = Err(format!("not where {failing:b} fail and the tests {truths:b} hold"));
            }
        });
        found
    }
}

fn ends(run: &Run, at: NodeAt, ending: Ending) -> bool {
    match ending {
        Ending::Ran => has(run.succeeded, at),
        Ending::Failed => has(run.failed, at),
        Ending::Skipped => !has(run.ran(), at),
    }
}

/// Leaves only the cases in which a part of a witness is so. What it shows must be what it means.
fn assume(model: &Model, part: &Assignment, cases: &mut Cases) -> Result<(), String> {
    if let Some((step, outcome)) = part.text.strip_prefix('`').and_then(|rest| rest.split_once("` ")) {
        let at = (0..model.nodes.len()).find(|&at| name(model, at) == step).ok_or("no such step")?;
        let fails = match (outcome, &part.value) {
            ("succeeds", cel::Value::Bool(true)) => 0,
            ("fails", cel::Value::Bool(false)) => only(at),
            _ => return Err(format!("`{}` does not mean {:?}", part.text, part.value)),
        };
        if !has(cases.may_fail, at) {
            return Err(format!("`{step}` cannot fail"));
        }
        cases.may_fail &= !only(at);
        cases.failing |= fails;
        return Ok(());
    }
    if let Some((at, order)) = relation(model, &part.text) {
        if part.value != cel::Value::Int(order) && part.value != cel::Value::Int(-order) {
            return Err(format!("`{}` does not mean {:?}", part.text, part.value));
        }
        cases.truths[at] = vec![truths_of(model, at, &Value::Int(order))];
        return Ok(());
    }
    let (subject, said) =
        [" = ", " is "].into_iter().find_map(|sign| part.text.split_once(sign)).ok_or("neither = nor is")?;
    let at = (0..model.terms.len()).find(|&at| term(model, at) == subject).ok_or("no such term")?;
    let agrees = match said.strip_prefix("not ").or_else(|| said.strip_prefix("none of ")) {
        Some(named) => !list(named).contains(&part.value),
        None => said == "something else" || list(said) == [part.value.clone()],
    };
    if !agrees {
        return Err(format!("`{}` does not mean {:?}", part.text, part.value));
    }
    let value = value(model.terms[at].kind, &part.value).ok_or_else(|| format!("`{subject}` is never {said}"))?;
    cases.truths[at] = vec![truths_of(model, at, &value)];
    Ok(())
}

/// The relation that a part of a witness is about, and how its sides compare: `m0 < v0`, which may be the other way round.
fn relation(model: &Model, text: &str) -> Option<(usize, i64)> {
    let relations = (0..model.terms.len()).filter(|&at| model.terms[at].kind == Kind::Relation);
    relations.into_iter().find_map(|at| {
        let (left, right) = (term(model, at), other(at));
        [("<", -1), ("=", 0), (">", 1)].into_iter().find_map(|(sign, order)| match text {
            text if text == format!("{left} {sign} {right}") => Some((at, order)),
            text if text == format!("{right} {sign} {left}") => Some((at, -order)),
            _ => None,
        })
    })
}

/// The values of a list of literals.
fn list(text: &str) -> Vec<cel::Value> {
    let text = format!("[{text}]");
    let expr = cel::parse(&text, Span::new(FileId::new(0), 0, u32::try_from(text.len()).unwrap()), &mut Sink::new());
    match cel::constant(&expr, &|_| None) {
        Ok(cel::Value::List(values)) => values,
        other => panic!("{text}: {other:?}"),
    }
}

/// A value of a term, if a term of this kind can have it.
fn value(kind: Kind, value: &cel::Value) -> Option<Value> {
    match (kind, value) {
        (Kind::Int, cel::Value::Int(value)) | (Kind::Size, cel::Value::Int(value @ 0..)) => Some(Value::Int(*value)),
        (Kind::Double, cel::Value::Double(value)) if !value.is_nan() => Some(Value::Double(*value)),
        (Kind::Text, cel::Value::String(value)) => Some(Value::Text(value.to_string())),
        (Kind::Label, cel::Value::String(value)) if LABELS.contains(&&**value) => Some(Value::Text(value.to_string())),
        (Kind::Flag | Kind::Prefix | Kind::Presence, cel::Value::Bool(value)) => Some(Value::Flag(*value)),
        _ => None,
    }
}

#[test]
fn every_case_that_is_shown_shows_it() {
    super::try_all(5, wrong);
}

#[test]
fn a_case_that_does_not_show_what_it_is_shown_for_is_caught() {
    let mut caught = 0;
    for model in super::models(200) {
        let text = super::text::text(&model);
        let said = Said::new(&model, &text);
        for at in 0..model.nodes.len() {
            let why = said.facts().why(said.scene(), said.node(at));
            let (Some(runs), Some(skipped)) = (why.runs, why.skipped) else { continue };
            let mut trial =
                Trial { said: Said::new(&model, &text), executor: Executor::new(&model, &[]), wrong: Vec::new() };
            let claim = |run: &Run| has(run.ran(), at);
            trial.show("the other case", true, Some(&skipped), &claim);
            trial.show("too little said", true, Some(&Witness::default()), &claim);
            trial.show("no case", true, None, &claim);
            trial.show("it never happens", false, Some(&runs), &claim);
            assert_eq!(trial.wrong.len(), 4, "{:?}", trial.wrong);
            caught += 1;
        }
    }
    assert!(caught > 100, "{caught}");
}
