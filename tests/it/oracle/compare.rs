//! What an analysis has to say of a workflow, and whether it is so.

use super::answers::{Answers, ChooseAnswers, JoinAnswers, Values};
use super::execute::Written;
use super::model::{Model, NodeAt, Source};
use super::text::{let_name, name};
use std::fmt::Debug;

/// What an analysis says of the text of a model, asked by the model's numbers: [`name`] has the name of a node, an arm and an edge are
/// counted as they are written (of edges, those of clauses before those of arrows). None means that it does not know.
///
/// "Can" is: in some run. Failures that nothing handles are left out of account.
pub(super) trait Analysis {
    /// Whether this guard is judged where all that its node has hard references to is there. Otherwise it is judged as if a skipped step
    /// could have given anything.
    fn counts_data(&self, written: Written) -> bool;
    /// Whether joins are judged where the `when` of their node is true and its data are there. Otherwise they are judged wherever the
    /// arm or body that the node stands in runs.
    fn counts_guards_of_joins(&self) -> bool;
    /// Whether the node can run.
    fn runs(&self, node: NodeAt) -> Option<bool>;
    /// Whether the node can be skipped.
    fn skipped(&self, node: NodeAt) -> Option<bool>;
    /// Whether what the reader has a hard reference to can be skipped where the reader, but for its hard references, runs.
    fn missing(&self, reader: NodeAt, source: Source) -> Option<bool>;
    /// Whether `join all` and `join any` can differ; asked for two control edges and more.
    fn joins_differ(&self, node: NodeAt) -> Option<bool>;
    /// Whether an arm is chosen whenever the choose runs.
    fn complete(&self, choose: NodeAt) -> Option<bool>;
    /// Whether the arm can be chosen.
    fn chosen(&self, choose: NodeAt, arm: usize) -> Option<bool>;
    /// Which values the guard can have where it stands.
    fn guard(&self, written: Written) -> Option<Values>;
    /// How many ways the root frame can go.
    fn paths(&self) -> Option<usize>;
    /// Whether what `return` reads can be missing, be it skipped or failed; asked if it reads a step.
    fn result_missing(&self) -> Option<bool>;
}

/// What came of a comparison.
#[derive(Debug, Default)]
pub(super) struct Comparison {
    /// How many answers were the same.
    pub(super) agreed: usize,
    /// What the analysis did not know.
    pub(super) unknown: Vec<String>,
    /// Where it was wrong.
    pub(super) wrong: Vec<String>,
}

/// Asks the analysis everything that has an answer.
pub(super) fn compare(model: &Model, answers: &Answers, analysis: &dyn Analysis) -> Comparison {
    let mut comparison = Comparison::default();
    for (at, node) in answers.nodes.iter().enumerate() {
        let name = name(model, at);
        comparison.hold(&format!("`{name}` can run"), &node.runs, analysis.runs(at));
        comparison.hold(&format!("`{name}` can be skipped"), &node.skipped, analysis.skipped(at));
        for &(source, missing) in &node.missing {
            let read = match source {
                Source::Node(step) => self::name(model, step),
                Source::Let(at) => let_name(at),
            };
            let what = format!("`{read}` can be missing in `{name}`");
            comparison.hold(&what, &missing, analysis.missing(at, source));
        }
        if let Some(JoinAnswers { differ, differ_where_it_stands }) = node.joins {
            let differ = if analysis.counts_guards_of_joins() { differ } else { differ_where_it_stands };
            comparison.hold(&format!("the joins of `{name}` can differ"), &differ, analysis.joins_differ(at));
        }
        if let Some(ChooseAnswers { complete, chosen }) = &node.choose {
            comparison.hold(&format!("`{name}` is complete"), complete, analysis.complete(at));
            for (arm, chosen) in chosen.iter().enumerate() {
                comparison.hold(&format!("arm {arm} of `{name}` can be chosen"), chosen, analysis.chosen(at, arm));
            }
        }
    }
    for guard in &answers.guards {
        let values = if analysis.counts_data(guard.written) { guard.values } else { guard.values_without_data };
        comparison.hold(&format!("{:?}", guard.written), &values, analysis.guard(guard.written));
    }
    comparison.hold("number of paths", &answers.paths, analysis.paths());
    if let Some(missing) = answers.result_missing {
        comparison.hold("the result can be missing", &missing, analysis.result_missing());
    }
    comparison
}

impl Comparison {
    fn hold<T: Debug + PartialEq>(&mut self, what: &str, truth: &T, said: Option<T>) {
        match said {
            None => self.unknown.push(what.to_owned()),
            Some(said) if said == *truth => self.agreed += 1,
            Some(said) => self.wrong.push(format!("{what}: {truth:?}, and the analysis says {said:?}")),
        }
    }
}

/// The answers themselves are an analysis: the best there is.
impl Analysis for Answers {
    fn counts_data(&self, _: Written) -> bool {
        true
    }

    fn counts_guards_of_joins(&self) -> bool {
        true
    }

    fn runs(&self, node: NodeAt) -> Option<bool> {
        Some(self.nodes[node].runs)
    }

    fn skipped(&self, node: NodeAt) -> Option<bool> {
        Some(self.nodes[node].skipped)
    }

    fn missing(&self, reader: NodeAt, source: Source) -> Option<bool> {
        let mut found = self.nodes[reader].missing.iter();
        found.find(|&&(read, _)| read == source).map(|&(_, missing)| missing)
    }

    fn joins_differ(&self, node: NodeAt) -> Option<bool> {
        self.nodes[node].joins.map(|joins| joins.differ)
    }

    fn complete(&self, choose: NodeAt) -> Option<bool> {
        self.nodes[choose].choose.as_ref().map(|choose| choose.complete)
    }

    fn chosen(&self, choose: NodeAt, arm: usize) -> Option<bool> {
        self.nodes[choose].choose.as_ref().map(|choose| choose.chosen[arm])
    }

    fn guard(&self, written: Written) -> Option<Values> {
        self.guards.iter().find(|guard| guard.written == written).map(|guard| guard.values)
    }

    fn paths(&self) -> Option<usize> {
        Some(self.paths)
    }

    fn result_missing(&self) -> Option<bool> {
        self.result_missing
    }
}

/// Everything that may be right or wrong in answers.
fn claims(answers: &mut Answers) -> Vec<&mut bool> {
    let mut claims: Vec<&mut bool> = Vec::new();
    for node in &mut answers.nodes {
        claims.extend([&mut node.runs, &mut node.skipped]);
        claims.extend(node.missing.iter_mut().map(|(_, missing)| missing));
        claims.extend(node.joins.iter_mut().map(|joins| &mut joins.differ));
        if let Some(ChooseAnswers { complete, chosen }) = &mut node.choose {
            claims.push(complete);
            claims.extend(chosen);
        }
    }
    for guard in &mut answers.guards {
        claims.extend([&mut guard.values.ever_true, &mut guard.values.ever_false]);
    }
    claims.extend(&mut answers.result_missing);
    claims
}

#[test]
fn who_knows_the_answers_agrees_with_them_and_who_errs_anywhere_is_caught() {
    for model in super::models(200) {
        let truth = super::answers::answers(&model);
        let compared = compare(&model, &truth, &truth);
        assert!(compared.wrong.is_empty() && compared.unknown.is_empty() && compared.agreed > 0, "{compared:?}");
        for at in 0..claims(&mut truth.clone()).len() {
            let mut said = truth.clone();
            let claim = claims(&mut said).swap_remove(at);
            *claim = !*claim;
            assert_eq!(compare(&model, &truth, &said).wrong.len(), 1, "claim {at}");
        }
        let said = Answers { paths: truth.paths + 1, ..truth.clone() };
        assert_eq!(compare(&model, &truth, &said).wrong.len(), 1);
    }
}
