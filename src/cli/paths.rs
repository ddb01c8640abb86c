//! `flowright paths`: the ways that a run can take.

use super::args::{AnswerFormat, PathsArgs};
use super::console::Console;
use super::exit::Exit;
use super::question::{Question, ask};
use crate::analysis::paths::{Count, Ending, Path};
use crate::hir::{NodeId, WorkflowId};
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use std::io;

pub(super) fn run(args: &PathsArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let question = match ask(&args.file, args.workflow.as_deref(), &args.input, console)? {
        Ok(question) => question,
        Err(exit) => return Ok(exit),
    };
    let known = |id: &&WorkflowId| question.facts(**id).is_known();
    let ways: Vec<Ways<'_>> =
        question.workflows.iter().filter(known).map(|&id| Ways::of(&question, id, args)).collect();
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
    count: Count,
    /// The first of them; none were asked for with `--count`.
    paths: Vec<Path>,
    listed: bool,
}

impl<'q> Ways<'q> {
    fn of(question: &'q Question, workflow: WorkflowId, args: &PathsArgs) -> Self {
        let (facts, scene) = (question.facts(workflow), question.scene(workflow));
        let paths = if args.count { Vec::new() } else { facts.paths(scene, args.max) };
        Self { question, workflow, count: facts.count_paths(scene), paths, listed: !args.count }
    }

    fn name(&self, node: NodeId) -> &'q str {
        &self.question.scene(self.workflow).workflow.nodes[node].name.text
    }

    fn text(&self) -> String {
        let name = &self.question.scene(self.workflow).workflow.name;
        let mut text = match self.count {
            Count::Exactly(1) => format!("workflow {name}: 1 path\n"),
            Count::Exactly(count) => format!("workflow {name}: {count} paths\n"),
            Count::AtLeast(count) => format!("workflow {name}: more than {count} paths\n"),
        };
        // What is on every path listed says nothing about one of them.
        let common =
            |node: NodeId, ending: Ending| self.paths.iter().all(|path| path.endings.contains(&(node, ending)));
        let always: Vec<&str> = self.paths.first().map_or_else(Vec::new, |first| {
            let ran = first.endings.iter().filter(|(_, ending)| *ending == Ending::Ran);
            ran.filter(|(node, ending)| common(*node, *ending)).map(|(node, _)| self.name(*node)).collect()
        });
        if self.paths.len() > 1 && !always.is_empty() {
            _ = writeln!(text, "  on every path{}: {}", if self.is_whole() { "" } else { " shown" }, always.join(", "));
        }
        for (index, path) in self.paths.iter().enumerate() {
            let own = path.endings.iter().filter(|(node, ending)| match ending {
                Ending::Skipped => false,
                Ending::Failed => true,
                Ending::Ran => self.paths.len() == 1 || !always.contains(&self.name(*node)),
            });
            let own: Vec<String> = own.map(|(node, ending)| self.shown(*node, *ending)).collect();
            let nodes = if own.is_empty() { "nothing else".to_owned() } else { own.join(", ") };
            _ = writeln!(text, "  {}. {nodes}", index + 1);
            if !path.witness.parts.is_empty() {
                _ = writeln!(
                    text,
                    "     when {}{}",
                    path.witness,
                    if path.certain { "" } else { " (if these can be so together)" }
                );
            }
        }
        if self.listed && !self.is_whole() {
            _ = writeln!(text, "  … the first {} are shown; --max shows more", self.paths.len());
        }
        text
    }

    fn is_whole(&self) -> bool {
        matches!(self.count, Count::Exactly(count) if count == self.paths.len() as u128)
    }

    fn shown(&self, node: NodeId, ending: Ending) -> String {
        let name = self.name(node);
        if ending == Ending::Failed { format!("{name} (fails)") } else { name.to_owned() }
    }

    fn json(&self) -> Json {
        let (count, exact) = match self.count {
            Count::Exactly(count) => (count, true),
            Count::AtLeast(count) => (count, false),
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
            // Beyond 2^53 readers of JSON lose digits.
            "count": if count < 1 << 53 { json!(u64::try_from(count).unwrap_or(u64::MAX)) } else { json!(count.to_string()) },
            "exact": exact,
            "paths": self.paths.iter().map(path).collect::<Vec<Json>>(),
        })
    }
}
