//! Run conditions as they are printed, evaluated: each is true exactly in the runs in which its node runs.

use super::answers::as_reported;
use super::cases::Cases;
use super::execute::{Executor, Run};
use super::facts::Said;
use super::model::{Kind, Model, NodeAt, Place, Set, has};
use super::representatives::{Value, values_with_truths};
use super::text::{field_name, name, other, parameter};
use flowright::base::{FileId, Span};
use flowright::cel::value::Key;
use flowright::cel::{self, Activation, Program};
use flowright::diagnostic::Sink;
use flowright::driver::{self, Entry, MemoryWorld};
use flowright::resolve::Vertex;
use smol_str::SmolStr;
use std::collections::BTreeMap;

/// A printed condition, ready to be evaluated.
struct Printed<'m> {
    model: &'m Model,
    text: String,
    program: Program,
    /// The terms that it reads.
    terms: Vec<usize>,
    /// What was found before: of the values of these terms and the outcomes of all nodes.
    known: BTreeMap<(Vec<usize>, Set, Set), bool>,
}

/// What is wrong with the conditions of a workflow.
fn wrong(model: &Model, text: &str) -> Vec<String> {
    let (said, (_, taken)) = (Said::new(model, text), as_reported(model));
    let executor = Executor::new(model, &taken);
    let values = values_with_truths(model);
    let mut wrong = Vec::new();
    for at in 0..model.nodes.len() {
        let run = said.facts().run(said.vertex(Vertex::Node(said.node(at))));
        match said.facts().text(run) {
            Some(text) => wrong.extend(Printed::new(model, text.to_string()).mistake(&executor, at, &values)),
            None => wrong.push(format!("the condition of `{}` is not printed", name(model, at))),
        }
    }
    wrong.extend(compiled(&said, text));
    wrong
}

/// What a compiled document says that was not held to the runs above.
fn compiled(said: &Said<'_>, text: &str) -> Vec<String> {
    let compilation = driver::compile(&MemoryWorld::new().with("main.flow", text), "main.flow", Entry::Every);
    let Some(document) = compilation.documents.first() else { return Vec::new() };
    let nodes = &document.workflows.get("w").unwrap().nodes;
    let of_node = |at: NodeAt| {
        let name = name(said.model, at);
        let written = nodes.iter().find(|node| node.id == name).unwrap().run_condition.as_ref();
        let run = said.facts().run(said.vertex(Vertex::Node(said.node(at))));
        let printed = said.facts().text(run);
        (written.map_or("", SmolStr::as_str) != printed.as_deref().unwrap_or(""))
            .then(|| format!("the document says that `{name}` runs if {written:?}, and it runs if {printed:?}"))
    };
    (0..said.model.nodes.len()).filter_map(of_node).collect()
}

impl<'m> Printed<'m> {
    fn new(model: &'m Model, text: String) -> Self {
        let mut plain = text.clone();
        for at in 0..model.nodes.len() {
            for function in ["ran", "failed", "skipped"] {
                let name = name(model, at);
                plain = plain.replace(&format!("{function}({name})"), &format!("{function}_{name}"));
            }
        }
        let mut sink = Sink::new();
        let end = u32::try_from(plain.len()).unwrap();
        let expr = cel::parse(&plain, Span::new(FileId::new(0), 0, end), &mut sink);
        assert!(sink.found().is_empty(), "{text}: {:?}", sink.found());
        let mut names: Vec<String> = Vec::new();
        cel::free_variables(&expr, &[], &mut |used| names.push(used.name.to_string()));
        let owner = |at: &usize| model.terms[*at].step.map_or_else(|| parameter(model, *at), |step| name(model, step));
        let terms = (0..model.terms.len()).filter(|at| names.contains(&owner(at))).collect();
        let program = Program::new(&expr, &|name: &str| names.iter().any(|known| known == name).then(|| name.into()));
        Self { model, text, program: program.unwrap(), terms, known: BTreeMap::new() }
    }

    /// A run in which the condition is not what happens.
    fn mistake(&mut self, executor: &Executor<'_>, at: NodeAt, values: &[Vec<(Value, u64)>]) -> Option<String> {
        let mut wrong = None;
        Cases::new(self.model).visit(&mut |digits, truths, failing| {
            let run = executor.run(truths, failing);
            let round = if let Place::Body(block) = self.model.nodes[at].place { has(run.ran(), block) } else { true };
            if wrong.is_some() || !round {
                return;
            }
            let holds = self.holds(digits, &run, values);
            if holds != has(run.ran(), at) {
                let name = name(self.model, at);
                let values = digits.iter().zip(values).map(|(&digit, values)| &values[digit].0).collect::<Vec<_>>();
                let failed = run.failed;
                wrong = Some(format!("`{name}` is to run if `{}`: not with {values:?}, failed {failed:b}", self.text));
            }
        });
        wrong
    }

    fn holds(&mut self, digits: &[usize], run: &Run, values: &[Vec<(Value, u64)>]) -> bool {
        let of_terms: Vec<usize> = self.terms.iter().map(|&term| digits[term]).collect();
        let key = (of_terms, run.succeeded, run.failed);
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let found = match self.program.evaluate(&self.data(&key.0, run, values)) {
            Ok(cel::Value::Bool(holds)) => holds,
            other => panic!("{}: {other:?}", self.text),
        };
        self.known.insert(key, found);
        found
    }

    fn data(&self, digits: &[usize], run: &Run, values: &[Vec<(Value, u64)>]) -> Activation {
        let mut data = Activation::new();
        let mut outputs = BTreeMap::new();
        for (&term, &digit) in self.terms.iter().zip(digits) {
            let value = value(self.model.terms[term].kind, &values[term][digit].0);
            if self.model.terms[term].kind == Kind::Relation {
                data.set(&other(term), &cel::Value::Int(0));
            }
            match self.model.terms[term].step {
                None => _ = data.set(&parameter(self.model, term), &value),
                Some(step) => {
                    let fields: &mut Vec<_> = outputs.entry(step).or_default();
                    fields.push((Key::String(field_name(self.model.terms[term].kind).into()), value));
                }
            }
        }
        for (step, fields) in outputs {
            data.set(&name(self.model, step), &cel::Value::Map(fields.into_iter().collect()));
        }
        for at in 0..self.model.nodes.len() {
            let name = name(self.model, at);
            for (function, is) in
                [("ran", has(run.succeeded, at)), ("failed", has(run.failed, at)), ("skipped", !has(run.ran(), at))]
            {
                data.set(&format!("{function}_{name}"), &cel::Value::Bool(is));
            }
        }
        data
    }
}

/// A value as data: of a size, a list of so many; of a relation, what is compared with 0.
fn value(kind: Kind, value: &Value) -> cel::Value {
    match (kind, value) {
        (Kind::Size, Value::Int(size)) => cel::Value::List(vec![cel::Value::Int(0); usize::try_from(*size).unwrap()]),
        (Kind::Prefix, Value::Flag(value)) => cel::Value::String(if *value { "ab" } else { "b" }.into()),
        (Kind::Presence, Value::Flag(value)) => {
            let note = (Key::String("note".into()), cel::Value::String("".into()));
            cel::Value::Map(value.then_some(note).into_iter().collect())
        }
        (_, Value::Int(value)) => cel::Value::Int(*value),
        (_, Value::Double(value)) => cel::Value::Double(*value),
        (_, Value::Text(value)) => cel::Value::String(value.as_str().into()),
        (_, Value::Flag(value)) => cel::Value::Bool(*value),
    }
}

#[test]
fn a_printed_condition_is_true_exactly_in_the_runs_in_which_its_node_runs() {
    super::try_all(3, wrong);
}
