//! The plans of the workflows of a file, made when somebody asks for one.

use super::Focus;
use crate::base::FileId;
use crate::diagnostic::Sink;
use crate::hir::{ModuleId, Program, WorkflowId};
use crate::ir::Workflow;
use crate::ir::build::{self, Input};
use crate::plan::{self, GraphPlan, Plan};
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// The plans that were asked for.
#[derive(Debug, Default)]
pub(super) struct Planned {
    /// Whether names and types are right in all files that the one in question needs.
    sound: OnceCell<bool>,
    workflows: RefCell<BTreeMap<WorkflowId, Option<Rc<PlannedWorkflow>>>>,
}

/// The plan of a workflow.
#[derive(Debug)]
pub struct PlannedWorkflow {
    /// The plan.
    pub plan: Plan,
    steps: FxHashMap<SmolStr, PlannedStep>,
}

/// A node in a plan. Times inside a block count from the start of one run of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlannedStep {
    /// Its group, from 0.
    pub group: u32,
    /// How many groups its graph has.
    pub groups: usize,
    /// When it can start.
    pub start_ms: u64,
    /// How long it is expected to take.
    pub duration_ms: u64,
    /// By how much it may start later without delaying the end of its graph.
    pub slack_ms: u64,
    /// Whether any delay of it delays the end of the run: it has no slack, and neither has a block around it.
    pub critical: bool,
    /// Whether its graph has steps that may be late and others that may not: where all are alike, nothing is told by saying so.
    pub differs: bool,
}

impl PlannedWorkflow {
    /// What is planned of a node.
    pub fn step(&self, name: &str) -> Option<PlannedStep> {
        self.steps.get(name).copied()
    }
}

impl Planned {
    /// The plan of a workflow of the file in question, unless something is wrong in a file that it needs.
    pub(super) fn get(&self, focus: &Focus, faulty: &BTreeSet<FileId>, id: WorkflowId) -> Option<Rc<PlannedWorkflow>> {
        let program = focus.program();
        if program.modules[program.workflows[id].module].file != focus.file {
            return None;
        }
        let wrong = |module: ModuleId| faulty.contains(&program.modules[module].file);
        let is_sound = || !needed(program, focus.modules()).into_iter().any(wrong);
        if !*self.sound.get_or_init(is_sound) {
            return None;
        }
        if let Some(known) = self.workflows.borrow().get(&id) {
            return known.clone();
        }
        let planned = planned(focus, id).map(Rc::new);
        self.workflows.borrow_mut().insert(id, planned.clone());
        planned
    }
}

/// The plan of a workflow; none if its nodes wait for each other.
fn planned(focus: &Focus, id: WorkflowId) -> Option<PlannedWorkflow> {
    let input =
        Input { program: focus.program(), resolved: focus.resolved(), typed: focus.typed(), sources: &focus.sources };
    let document = build::build(input, id, &mut Sink::new());
    let place = document.workflows.place(&document.entry)?;
    let plan = plan::plans(&document).swap_remove(place);
    if plan.graphs.is_empty() {
        return None;
    }
    let mut steps = FxHashMap::default();
    if let Some(workflow) = document.workflows.get(&document.entry) {
        // A block's graph comes behind the one that the block stands in.
        plan.graphs.iter().for_each(|graph| add_steps(workflow, graph, &mut steps));
    }
    Some(PlannedWorkflow { plan, steps })
}

fn add_steps(workflow: &Workflow, graph: &GraphPlan, steps: &mut FxHashMap<SmolStr, PlannedStep>) {
    let takes_time = || graph.rows.iter().filter(|row| row.duration_ms > 0);
    let differs = takes_time().any(|row| row.slack_ms == 0) && takes_time().any(|row| row.slack_ms > 0);
    let block = workflow.regions[graph.region as usize].parent.as_ref().and_then(|block| steps.get(block));
    let critical = block.is_none_or(|block| block.critical);
    for row in &graph.rows {
        let step = PlannedStep {
            group: row.group,
            groups: graph.groups.len(),
            start_ms: row.start_ms,
            duration_ms: row.duration_ms,
            slack_ms: row.slack_ms,
            critical: critical && row.slack_ms == 0,
            differs,
        };
        steps.insert(workflow.nodes[row.node as usize].id.clone(), step);
    }
}

/// These modules, and all that they import.
fn needed(program: &Program, modules: impl Iterator<Item = ModuleId>) -> BTreeSet<ModuleId> {
    let mut open: Vec<ModuleId> = modules.collect();
    let mut seen: BTreeSet<ModuleId> = open.iter().copied().collect();
    while let Some(module) = open.pop() {
        let imports = program.modules[module].imports.iter().filter_map(|import| import.target);
        open.extend(imports.filter(|&target| seen.insert(target)));
    }
    seen
}
