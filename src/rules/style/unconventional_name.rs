//! S1201, `unconventional-name`.

use super::convention::Convention;
use crate::base::Name;
use crate::diagnostic::{Fix, Sink, rule};
use crate::hir::{ModuleId, NodeKind, Workflow, WorkflowId};
use crate::resolve::scope::node_word;
use crate::rules::Context;
use crate::rules::uses::Thing;
use crate::syntax;

rule! {
    /// A name is written in another way than names of its kind.
    ///
    /// Names say what they are by how they are written: steps, lets, parameters, resources, actions and workflows in `snake_case`, types and
    /// machines in `PascalCase`, constants and secrets in `SCREAMING_SNAKE_CASE`. Who reads `score.value >= PAGE_ABOVE` knows what is computed and
    /// what is fixed.
    ///
    /// ```flow bad
    /// const pageAbove = 0.8
    ///
    /// compute score(text: string) -> double
    ///
    /// workflow rate(text: string) -> bool {
    ///   step rating = score(text)
    ///   return rating > pageAbove
    /// }
    /// ```
    ///
    /// Rename it, everywhere it is named.
    ///
    /// ```flow good
    /// const PAGE_ABOVE = 0.8
    ///
    /// compute score(text: string) -> double
    ///
    /// workflow rate(text: string) -> bool {
    ///   step rating = score(text)
    ///   return rating > PAGE_ABOVE
    /// }
    /// ```
    ///
    /// Fields of records are the names of other systems' data, and are not looked at.
    pub UNCONVENTIONAL_NAME = style "S1201" "unconventional-name"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let program = context.program;
    let mut names = Names { context, sink };
    for (id, it) in program.types.enumerate() {
        names.declared((it.module, &it.name), "type", Convention::Pascal, Some(Thing::Type(id)));
    }
    for it in &program.machines {
        names.declared((it.module, &it.name), "machine", Convention::Pascal, None);
    }
    for (id, it) in program.consts.enumerate() {
        names.declared((it.module, &it.name), "constant", Convention::Screaming, Some(Thing::Const(id)));
    }
    for (id, it) in program.secrets.enumerate() {
        names.declared((it.module, &it.name), "secret", Convention::Screaming, Some(Thing::Secret(id)));
    }
    for (id, it) in program.resources.enumerate() {
        names.declared((it.module, &it.name), "resource", Convention::Snake, Some(Thing::Resource(id)));
    }
    for (id, it) in program.actions.enumerate() {
        names.declared((it.module, &it.name), "action", Convention::Snake, Some(Thing::Action(id)));
        it.params.iter().for_each(|param| names.local((it.module, &param.name), "parameter", None));
    }
    for (id, it) in program.workflows.enumerate() {
        names.workflow(id, it);
    }
}

struct Names<'a, 's> {
    context: Context<'a>,
    sink: &'s mut Sink,
}

impl Names<'_, '_> {
    fn workflow(&mut self, id: WorkflowId, workflow: &Workflow) {
        let module = workflow.module;
        self.declared((module, &workflow.name), "workflow", Convention::Snake, None);
        for param in &workflow.params {
            self.local((module, &param.name), "parameter", None);
        }
        for (decl_id, decl) in workflow.lets.enumerate() {
            self.local((module, &decl.name), "let", Some((id, Thing::Let(id, decl_id))));
        }
        for node in &workflow.nodes {
            // An emit is called like its event.
            if !matches!(node.kind, NodeKind::Emit { .. }) {
                self.local((module, &node.name), node_word(&node.kind), None);
            }
            if let NodeKind::Each { item, index, .. } = &node.kind {
                std::iter::once(item).chain(index).for_each(|it| self.local((module, it), "loop variable", None));
            }
        }
    }

    /// Looks at the name of a declaration. Of a `thing` it is known whether something else names it.
    fn declared(
        &mut self,
        (module, name): (ModuleId, &Name),
        what: &str,
        convention: Convention,
        thing: Option<Thing>,
    ) {
        let alone = thing.is_some_and(|thing| !self.context.uses(self.sink).is_named(thing));
        let names = &self.context.resolved.names;
        self.look((module, name), what, (convention, alone), &|new| names.is_declared(module, new));
    }

    /// Looks at a name within a workflow or an action, which only that sees. Of a let it is known whether something reads it.
    fn local(&mut self, (module, name): (ModuleId, &Name), what: &str, thing: Option<(WorkflowId, Thing)>) {
        let alone = thing.is_some_and(|(_, thing)| !self.context.uses(self.sink).is_named(thing));
        let scope = thing.map(|(id, _)| &self.context.resolved.workflows[id].scope);
        self.look((module, name), what, (Convention::Snake, alone), &|new| {
            scope.is_some_and(|scope| scope.declared(new).is_some())
        });
    }

    fn look(
        &mut self,
        (module, name): (ModuleId, &Name),
        what: &str,
        (convention, alone): (Convention, bool),
        is_taken: &dyn Fn(&str) -> bool,
    ) {
        if !self.context.program.modules[module].native || name.text.split('.').all(|part| convention.holds(part)) {
            return;
        }
        let new = convention.spelled(&name.text);
        let found = UNCONVENTIONAL_NAME.at(name.span, format!("the {what} `{name}` is not in {}", convention.as_str()));
        self.sink.report(match (is_taken(&new) || syntax::is_reserved_name(&new), alone) {
            (true, _) => found.help(format!("rename it; `{new}` means something else")),
            (false, true) => found
                .help(format!("call it `{new}`"))
                .fix(Fix::guess(format!("call it `{new}`")).replace(name.span, new)),
            (false, false) => found.help(format!("call it `{new}`, here and wherever it is named")),
        });
    }
}
