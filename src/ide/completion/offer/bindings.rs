//! What the offers ask about the declarations around the cursor.

use super::super::canvas::Canvas;
use super::super::desk::Desk;
use super::super::place::ItemSite;
use crate::hir::{ActionId, Callable, MachineId, WorkflowId};

impl Desk<'_> {
    /// The action whose contract the cursor is in.
    pub(super) fn action(&self) -> Option<ActionId> {
        let ItemSite::Action(name) = &self.looked.site.item else { return None };
        match self.callable(name)? {
            Callable::Action(id) => Some(id),
            Callable::Workflow(_) => None,
        }
    }

    /// The machine that the cursor is in.
    pub(super) fn machine(&self) -> Option<MachineId> {
        let ItemSite::Machine(name) = &self.looked.site.item else { return None };
        self.focus.resolved().names.machine(self.module?, name)
    }

    /// Whether the cursor is in a machine.
    pub(super) const fn in_machine(&self) -> bool {
        matches!(self.looked.site.item, ItemSite::Machine(_))
    }

    /// The workflow that the test around the cursor is of.
    pub(super) fn tested(&self) -> Option<WorkflowId> {
        let test = &self.focus.program().tests[self.test()?];
        self.view.test(self.focus.typed(), test).map(|(id, _)| id)
    }

    /// What the workflow calls that the test around the cursor is of.
    pub(super) fn tested_calls(&self) -> Vec<Callable> {
        let Some(id) = self.tested() else { return Vec::new() };
        self.focus.resolved().workflows[id].callees.iter().copied().flatten().collect()
    }

    /// What was said of an action or a workflow.
    pub(in crate::ide) fn callable_doc(&self, callable: Callable) -> String {
        let program = self.focus.program();
        let doc = match callable {
            Callable::Action(id) => &program.actions[id].doc,
            Callable::Workflow(id) => &program.workflows[id].doc,
        };
        doc.clone().unwrap_or_default()
    }

    /// Whether it is the workflow that the cursor is in.
    pub(super) fn is_own(&self, callable: Callable) -> bool {
        self.workflow.map(Callable::Workflow) == Some(callable)
    }

    /// Whether the file is in the language itself, so that whole statements can be written.
    pub(super) const fn canvas_is_file(&self) -> bool {
        matches!(self.canvas, Canvas::File)
    }
}
