//! `flowright paths`: the ways that a run can take.

use super::args::{AnswerFormat, PathsArgs};
use super::config::RuleArgs;
use super::console::Console;
use super::exit::Exit;
use super::question::{Question, ask};
use crate::analysis::paths::{Count, Ending, Path};
use crate::hir::{NodeId, WorkflowId};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io;

pub(super) fn run(args: &PathsArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let settings = args.config.settings(&RuleArgs::default(), None);
    let question = match ask(&args.file, args.workflow.as_deref(), (&args.input, &settings), console)? {
        Ok(question) => question,
        Err(exit) => return Ok(exit),
    };
    let ways: Vec<Ways<'_>> = question.workflows.iter().map(|&id| Ways::of(&question, id, args)).collect();
    match args.format {
        AnswerFormat::Text => {
            let texts: Vec<String> = ways.iter().map(Ways::text).collect();
            write!(console.out, "{}", texts.join("\n"))?;
        }
        AnswerFormat::Json => {
            let all: Vec<Json> = ways.iter().map(Ways::json).collect();
            writeln!(console.out, "{}", serde_json::to_string_pretty(&all).unwrap_or_default())?;
        }
    }
    Ok(Exit::Clean)
}

/// The paths of one workflow.
struct Ways<'q> {
    question: &'q Question,
    workflow: WorkflowId,
    /// How many there are; none of a workflow with a cycle.
    count: Option<Count>,
    /// The first of them; none were asked for with `--count`.
    paths: Vec<Path>,
    listed: bool,
}

impl<'q> Ways<'q> {
    fn of(question: &'q Question, workflow: WorkflowId, args: &PathsArgs) -> Self {
        let (facts, scene) = (question.facts(workflow), question.scene(workflow));
        let known = facts.is_known();
        let paths = if args.count || !known { Vec::new() } else { facts.paths(scene, args.max) };
        Self { question, workflow, count: known.then(|| facts.count_paths(scene)), paths, listed: !args.count }
    }

    fn name(&self, node: NodeId) -> &'q str {
        &self.question.scene(self.workflow).workflow.nodes[node].name.text
    }

    fn text(&self) -> String {
        let name = &self.question.scene(self.workflow).workflow.name;
        let mut text = match self.count {
            None => return format!("workflow {name}: nobody can say, its steps wait for each other\n"),
            Some(Count::Exactly(1)) => format!("workflow {name}: 1 path\n"),
            Some(Count::Exactly(count)) => format!("workflow {name}: {count} paths\n"),
            Some(Count::AtLeast(count)) => format!("workflow {name}: more than {count} paths\n"),
        };
        let always = self.on_every_path();
        if !always.is_empty() {
            let first = self.paths.iter().take(1).flat_map(|path| &path.endings);
            let names: Vec<&str> =
                first.filter(|(node, _)| always.contains(node)).map(|(node, _)| self.name(*node)).collect();
            _ = writeln!(text, "  on every path{}: {}", if self.is_whole() { "" } else { " shown" }, names.join(", "));
        }
        for (index, path) in self.paths.iter().enumerate() {
            let own = path.endings.iter().filter(|(node, ending)| match ending {
                Ending::Skipped => false,
                Ending::Failed => true,
                Ending::Ran => !always.contains(node),
            });
            let own: Vec<String> = own.map(|(node, ending)| self.shown(*node, *ending)).collect();
            let nothing = if always.is_empty() { "nothing" } else { "nothing else" };
            let nodes = if own.is_empty() { nothing.to_owned() } else { own.join(", ") };
            _ = writeln!(text, "  {}. {nodes}", index + 1);
            let case = case(path);
            if !case.is_empty() {
                let doubt = if path.certain { "" } else { " (if these can be so together)" };
                _ = writeln!(text, "     when {case}{doubt}");
            }
        }
        if self.listed && !self.paths.is_empty() && !self.is_whole() {
            _ = writeln!(text, "  … the first {} are shown; --max shows more", self.paths.len());
        }
        text
    }

    /// What runs on every path listed says nothing about one of them. A single path is told in full.
    fn on_every_path(&self) -> BTreeSet<NodeId> {
        let [first, others @ ..] = &self.paths[..] else { return BTreeSet::new() };
        // Paths list the same nodes in the same order.
        let common = |(place, ending): &(usize, &(NodeId, Ending))| {
            ending.1 == Ending::Ran && others.iter().all(|path| path.endings.get(*place) == Some(ending))
        };
        let common = first.endings.iter().enumerate().filter(common).map(|(_, (node, _))| *node);
        if others.is_empty() { BTreeSet::new() } else { common.collect() }
    }

    fn is_whole(&self) -> bool {
        matches!(self.count, Some(Count::Exactly(count)) if count == self.paths.len() as u128)
    }

    fn shown(&self, node: NodeId, ending: Ending) -> String {
        let name = self.name(node);
        if ending == Ending::Failed { format!("{name} (fails)") } else { name.to_owned() }
    }

    fn json(&self) -> Json {
        let (count, exact) = match self.count {
            None => (None, false),
            Some(Count::Exactly(count)) => (Some(count), true),
            Some(Count::AtLeast(count)) => (Some(count), false),
        };
        // Beyond 2^53 readers of JSON lose digits.
        let number = |count: u128| match u64::try_from(count) {
            Ok(count) if count < 1 << 53 => json!(count),
            _ => json!(count.to_string()),
        };
        let of = |path: &Path, wanted: Ending| -> Vec<&str> {
            let ended = path.endings.iter().filter(|(_, ending)| *ending == wanted);
            ended.map(|(node, _)| self.name(*node)).collect()
        };
        let path = |path: &Path| {
            json!({
                "ran": of(path, Ending::Ran),
                "failed": of(path, Ending::Failed),
                "skipped": of(path, Ending::Skipped),
                "when": path.witness.to_string(),
                "certain": path.certain,
            })
        };
        json!({
            "workflow": self.question.scene(self.workflow).workflow.name.text,
            "count": count.map(number),
            "exact": exact,
            "paths": self.paths.iter().map(path).collect::<Vec<Json>>(),
        })
    }
}

/// The case of a path, without how steps end: the path says so.
fn case(path: &Path) -> String {
    let is_ending = |text: &str| text.starts_with('`') && (text.ends_with("` succeeds") || text.ends_with("` fails"));
    let told = path.witness.parts.iter().map(|part| part.text.as_str()).filter(|text| !is_ending(text));
    told.collect::<Vec<_>>().join(", ")
}
