//! `flowright why`: when a step runs, and what decides about it.

use super::args::{AnswerFormat, WhyArgs};
use super::console::Console;
use super::exit::Exit;
use super::question::{Question, ask};
use crate::analysis::{Reason, ReasonKind, Verdict, Why, Witness};
use crate::base::suggest::nearest;
use crate::hir::NodeId;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use std::io;

pub(super) fn run(args: &WhyArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let question = match ask(&args.file, args.workflow.as_deref(), &args.input, console)? {
        Ok(question) => question,
        Err(exit) => return Ok(exit),
    };
    let mut found = Vec::new();
    for &workflow in &question.workflows {
        let nodes = question.scene(workflow).workflow.nodes.enumerate();
        found.extend(nodes.filter(|(_, node)| node.name.text == args.step).map(|(node, _)| (workflow, node)));
    }
    if found.is_empty() {
        return unknown(&args.step, &question, console);
    }
    let answers: Vec<Answer<'_>> =
        found.into_iter().map(|(workflow, node)| Answer::new(&question, workflow, node)).collect();
    match args.format {
        AnswerFormat::Text => {
            for (index, answer) in answers.iter().enumerate() {
                if index > 0 {
                    writeln!(console.out)?;
                }
                write!(console.out, "{}", answer.text())?;
            }
        }
        AnswerFormat::Json => {
            let answers: Vec<Json> = answers.iter().map(Answer::json).collect();
            writeln!(console.out, "{}", serde_json::to_string_pretty(&answers).unwrap_or_default())?;
        }
    }
    Ok(Exit::Clean)
}

fn unknown(step: &str, question: &Question, console: &mut Console<'_>) -> io::Result<Exit> {
    let names: Vec<&str> = question
        .workflows
        .iter()
        .flat_map(|&workflow| question.scene(workflow).workflow.nodes.iter().map(|node| node.name.text.as_str()))
        .collect();
    let help = match nearest(step, names.iter().copied()) {
        Some(name) => format!("did you mean `{name}`?"),
        None if names.is_empty() => "the file has no steps".to_owned(),
        None if names.len() <= 12 => format!("choose one of `{}`", names.join("`, `")),
        None => "name a step, a choose, an each, a loop, a wait, an await or an emit of the file".to_owned(),
    };
    console.usage(&format!("no step is called `{step}`"), &help)
}

/// What is to be said of one step.
struct Answer<'q> {
    question: &'q Question,
    workflow: crate::hir::WorkflowId,
    node: NodeId,
    why: Why,
}

impl<'q> Answer<'q> {
    fn new(question: &'q Question, workflow: crate::hir::WorkflowId, node: NodeId) -> Self {
        let why = question.facts(workflow).why(question.scene(workflow), node);
        Self { question, workflow, node, why }
    }

    fn name(&self, node: NodeId) -> &'q str {
        &self.question.scene(self.workflow).workflow.nodes[node].name.text
    }

    fn text(&self) -> String {
        let (name, why) = (self.name(self.node), &self.why);
        let round = why.block.map(|block| format!(" in a round of `{}`", self.name(block))).unwrap_or_default();
        let mut text = match (why.verdict, &why.condition) {
            (Verdict::Always, _) => match why.block {
                Some(block) => format!("`{name}` runs in every round of `{}`\n", self.name(block)),
                None => format!("`{name}` always runs\n"),
            },
            (Verdict::Never, _) => format!("`{name}` never runs{round}\n"),
            (Verdict::Unknown, _) => format!("`{name}` runs nobody knows when: its workflow has a cycle\n"),
            (Verdict::Sometimes, Some(condition)) => format!("`{name}` runs{round} when {condition}\n"),
            (Verdict::Sometimes, None) => {
                format!("`{name}` runs{round} only sometimes; the condition is too long to print\n")
            }
        };
        let mut case = |title: &str, witness: &Option<Witness>| {
            if let Some(witness) = witness.as_ref().filter(|witness| !witness.parts.is_empty()) {
                _ = writeln!(text, "  {title}, for example, when {witness}");
            }
        };
        case("runs", &why.runs);
        case("skipped", &why.skipped);
        if why.handled {
            _ = writeln!(text, "  it may fail, and something handles that");
        }
        if !why.reasons.is_empty() {
            _ = writeln!(text, "  decided by:");
        }
        for reason in &why.reasons {
            _ = writeln!(text, "    {}: {}", self.question.location(reason.span), self.words(reason));
        }
        text
    }

    /// What a place asks for, with whose requirement it is.
    fn words(&self, reason: &Reason) -> String {
        let source = self.question.excerpt(reason.span);
        let of = match reason.node {
            Some(node) if node != self.node => format!(", which `{}` needs", self.name(node)),
            _ => String::new(),
        };
        match reason.kind {
            ReasonKind::Guard => format!("the guard `{source}`{of}"),
            ReasonKind::Edge => format!("the condition `{source}` of an edge{of}"),
            ReasonKind::Arm => format!("the arm `{source}`{of}"),
            ReasonKind::Otherwise => format!("the arm `otherwise`{of}"),
            ReasonKind::Failed(failed) => format!("the failure of `{}`{of}", self.name(failed)),
        }
    }

    fn json(&self) -> Json {
        let why = &self.why;
        let runs = match why.verdict {
            Verdict::Always => "always",
            Verdict::Sometimes => "sometimes",
            Verdict::Never => "never",
            Verdict::Unknown => "unknown",
        };
        let case = |witness: &Option<Witness>| witness.as_ref().map(ToString::to_string);
        let reasons: Vec<Json> = why
            .reasons
            .iter()
            .map(|reason| json!({ "at": self.question.location(reason.span), "why": self.words(reason) }))
            .collect();
        json!({
            "workflow": self.question.scene(self.workflow).workflow.name.text,
            "step": self.name(self.node),
            "runs": runs,
            "condition": why.condition,
            "block": why.block.map(|block| self.name(block)),
            "example_runs": case(&why.runs),
            "example_skipped": case(&why.skipped),
            "failure_handled": why.handled,
            "decided_by": reasons,
        })
    }
}
