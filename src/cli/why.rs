//! `flowright why`: when a step runs, and what decides about it.

use super::args::{AnswerFormat, WhyArgs};
use super::config::RuleArgs;
use super::console::Console;
use super::exit::Exit;
use super::question::{Question, ask};
use crate::analysis::{Reason, ReasonKind, Verdict, Why, Witness};
use crate::base::Span;
use crate::base::suggest::nearest;
use crate::hir::{NodeId, NodeKind, RegionKind, WorkflowId};
use crate::resolve::{Def, EdgeKind, Vertex};
use crate::syntax::ast::Join;
use serde_json::{Value as Json, json};
use std::fmt::Write as _;
use std::io;

pub(super) fn run(args: &WhyArgs, console: &mut Console<'_>) -> io::Result<Exit> {
    let settings = args.config.settings(&RuleArgs::default(), None);
    let question = match ask(&args.file, args.workflow.as_deref(), (&args.input, &settings), console)? {
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
    let several = found.len() > 1;
    let answers: Vec<Answer<'_>> =
        found.into_iter().map(|(workflow, node)| Answer::new(&question, workflow, node, several)).collect();
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

/// The most names that are listed where none is near.
const MAX_LISTED: usize = 12;

fn unknown(step: &str, question: &Question, console: &mut Console<'_>) -> io::Result<Exit> {
    let scenes = || question.workflows.iter().map(|&workflow| question.scene(workflow));
    let names: Vec<&str> =
        scenes().flat_map(|scene| scene.workflow.nodes.iter().map(|node| node.name.text.as_str())).collect();
    let other = scenes().find_map(|scene| match scene.resolved.scope.declared(step)? {
        Def::Let(_) => Some(format!("`{step}` is a `let`")),
        Def::Param(_) => Some(format!("`{step}` is a parameter of `{}`", scene.workflow.name)),
        _ => None,
    });
    let help = match (other, nearest(step, names.iter().copied()), elsewhere(step, question)) {
        (Some(other), ..) => format!("{other}, which has no time of its own: name a step that reads it"),
        (None, _, Some(workflow)) => format!("`{workflow}` has a step of this name: `--workflow {workflow}`"),
        (None, Some(name), None) => format!("did you mean `{name}`?"),
        (None, None, None) if names.is_empty() => "the file has no steps".to_owned(),
        (None, None, None) if names.len() <= MAX_LISTED => format!("choose one of `{}`", names.join("`, `")),
        (None, None, None) => {
            "name a step, a choose, an each, a loop, a wait, an await or an emit of the file".to_owned()
        }
    };
    console.usage(&format!("no step is called `{step}`"), &help)
}

/// A workflow of the file that was not asked about and has a step of this name.
fn elsewhere<'q>(step: &str, question: &'q Question) -> Option<&'q str> {
    let has = |id: &WorkflowId| question.scene(*id).workflow.nodes.iter().any(|node| node.name.text == step);
    let found = question.others.iter().copied().find(has)?;
    Some(question.scene(found).workflow.name.as_str())
}

/// What is to be said of one step.
struct Answer<'q> {
    question: &'q Question,
    workflow: WorkflowId,
    node: NodeId,
    why: Why,
    /// Whether steps of several workflows are called so.
    several: bool,
}

impl<'q> Answer<'q> {
    fn new(question: &'q Question, workflow: WorkflowId, node: NodeId, several: bool) -> Self {
        let mut why = question.facts(workflow).why(question.scene(workflow), node);
        why.reasons.sort_by_key(|reason| reason.span);
        Self { question, workflow, node, why, several }
    }

    fn name(&self, node: NodeId) -> &'q str {
        &self.question.scene(self.workflow).workflow.nodes[node].name.text
    }

    fn text(&self) -> String {
        let (mut text, why) = (self.verdict(), &self.why);
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
        let reasons: Vec<_> = why.reasons.iter().map(|reason| (reason.span, self.words(reason))).collect();
        for (title, places) in
            [("decided by", reasons), (self.joins().as_str(), self.edges()), ("its arms", self.arms())]
        {
            if !places.is_empty() {
                _ = writeln!(text, "  {title}:");
            }
            for (span, words) in places {
                _ = writeln!(text, "    {}: {words}", self.question.location(span));
            }
        }
        text
    }

    /// Whether and when it runs, on one line; of what stands in a block that does not always run, when that does on another.
    fn verdict(&self) -> String {
        let why = &self.why;
        let mut name = format!("`{}`", self.name(self.node));
        if self.several {
            _ = write!(name, " of `{}`", self.question.scene(self.workflow).workflow.name);
        }
        let block = why.block.map(|block| format!("`{}`", self.name(block)));
        let mut text = why.sentence(&name, block.as_deref(), &str::to_owned);
        text.push('\n');
        if why.verdict == Verdict::Unknown {
            return text;
        }
        if let Some(block) = why.block.filter(|_| why.verdict != Verdict::Never) {
            let around = self.question.facts(self.workflow).why(self.question.scene(self.workflow), block);
            if let (Verdict::Sometimes, Some(condition)) = (around.verdict, around.condition) {
                _ = writeln!(text, "  `{}` runs when {condition}", self.name(block));
            }
        }
        text
    }

    /// How its edges are joined, as a title.
    fn joins(&self) -> String {
        match self.question.scene(self.workflow).workflow.nodes[self.node].clauses.join.map(|clause| clause.join) {
            Some(Join::Any) => "waits for any of".to_owned(),
            Some(Join::AtLeast(count)) => format!("waits for {} of", count.value),
            Some(Join::All) | None => "waits for".to_owned(),
        }
    }

    /// The edges that it waits for, where it takes more than one to see when it runs.
    fn edges(&self) -> Vec<(Span, String)> {
        let (scene, facts) = (self.question.scene(self.workflow), self.question.facts(self.workflow));
        let vertex = scene.resolved.graph.vertex(Vertex::Node(self.node));
        if !facts.is_known() {
            return Vec::new();
        }
        let incoming = scene.resolved.graph.incoming(vertex);
        let edges: Vec<_> = incoming.filter(|edge| matches!(edge.kind, EdgeKind::Control { .. })).collect();
        let any = matches!(
            scene.workflow.nodes[self.node].clauses.join.map(|clause| clause.join),
            Some(Join::Any | Join::AtLeast(_))
        );
        if edges.is_empty() || !any && !self.why.reasons.is_empty() || self.why.verdict == Verdict::Always {
            return Vec::new();
        }
        let words = |edge: &crate::resolve::Edge| {
            let from = scene.resolved.graph.name(scene.workflow, edge.from);
            let when = facts.fires(scene, edge).and_then(|fires| facts.text(fires));
            match when.as_deref() {
                Some("true") => format!("the edge from `{from}`, which always fires"),
                Some("false") => format!("the edge from `{from}`, which never fires"),
                Some(when) => format!("the edge from `{from}`, which fires when {when}"),
                None => format!("the edge from `{from}`"),
            }
        };
        edges.into_iter().map(|edge| (edge.span, words(edge))).collect()
    }

    /// The arms of a choose, with when each is chosen.
    fn arms(&self) -> Vec<(Span, String)> {
        let (scene, facts) = (self.question.scene(self.workflow), self.question.facts(self.workflow));
        let NodeKind::Choose { arms } = &scene.workflow.nodes[self.node].kind else { return Vec::new() };
        let arm = |&arm: &crate::hir::RegionId| {
            let RegionKind::Arm { when, head, .. } = &scene.workflow.regions[arm].kind else { return None };
            let source = when.as_ref().map_or("otherwise".to_owned(), |when| self.question.excerpt(when.span));
            let (holds, before) = facts.arm(arm)?;
            let words = match facts.text(facts.both(holds, before)).as_deref() {
                Some("true") => format!("`{source}`, always chosen"),
                Some("false") => format!("`{source}`, never chosen"),
                Some(chosen) => format!("`{source}`, chosen when {chosen}"),
                None => format!("`{source}`"),
            };
            Some((when.as_ref().map_or(*head, |when| when.span), words))
        };
        if facts.is_known() { arms.iter().filter_map(arm).collect() } else { Vec::new() }
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
            ReasonKind::Above => format!("the arm above, `{source}`, must not hold{of}"),
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
        let at = |(span, words): (Span, String)| json!({ "at": self.question.location(span), "why": words });
        let places = |places: Vec<(Span, String)>| places.into_iter().map(at).collect::<Vec<Json>>();
        let reasons = why.reasons.iter().map(|reason| (reason.span, self.words(reason))).collect();
        json!({
            "workflow": self.question.scene(self.workflow).workflow.name.text,
            "step": self.name(self.node),
            "runs": runs,
            "condition": why.condition,
            "block": why.block.map(|block| self.name(block)),
            "example_runs": case(&why.runs),
            "example_skipped": case(&why.skipped),
            "failure_handled": why.handled,
            "decided_by": places(reasons),
            "waits_for": places(self.edges()),
            "arms": places(self.arms()),
        })
    }
}
