//! What stands above declarations: how large a workflow is and what tests it, what a test is of, how often an action is used.

use super::{Focus, Symbol, occurrences};
use crate::base::Span;
use crate::hir::{ActionId, Test, WorkflowId};
use crate::ide::Role;
use crate::plan::text::duration;
use crate::syntax::ast::TestItem;
use crate::ty::view::View;
use std::collections::BTreeMap;

/// A line above a declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lens {
    /// The name, or of a test the title, that it stands above.
    pub range: Span,
    /// What it says.
    pub title: String,
    /// What it does when it is chosen.
    pub target: Target,
}

/// What a lens does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// Shows the graph of the workflow of this name: `flowright.showGraph`.
    Graph(String),
    /// Goes to a place.
    Place(Span),
    /// Shows these places.
    References(Vec<Span>),
}

/// The lenses of the file in question, by place. Where so many files import it that not all were looked at, nothing is counted in them.
pub fn lenses(focus: &Focus) -> Vec<Lens> {
    let program = focus.program();
    let view = View::new(program, focus.resolved(), focus.typed());
    let mut tests: BTreeMap<WorkflowId, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for test in &program.tests {
        let Some(tested) = view.tested(test) else { continue };
        *tests.entry(tested).or_default() += 1;
        if test.title.span.file == focus.file {
            found.push(of_test(focus, test, tested));
        }
    }
    for (id, workflow) in program.workflows.enumerate() {
        if workflow.name.span.file == focus.file {
            found.push(of_workflow(focus, id, tests.get(&id).copied().unwrap_or(0)));
        }
    }
    if focus.is_whole {
        found.extend(references(focus));
    }
    found.sort_by_key(|lens| lens.range);
    found
}

fn of_workflow(focus: &Focus, id: WorkflowId, tests: usize) -> Lens {
    let workflow = &focus.program().workflows[id];
    let mut parts = vec![counted(workflow.nodes.len(), "step")];
    if let Some(planned) = focus.plan(id) {
        let groups = planned.plan.graphs.first().map_or(0, |graph| graph.groups.len());
        parts.push(counted(groups, "group"));
        let makespan = planned.plan.makespan_ms();
        if makespan > 0 {
            parts.push(format!("{} expected", duration(makespan)));
        }
    }
    if tests > 0 && focus.is_whole {
        parts.push(counted(tests, "test"));
    }
    Lens { range: workflow.name.span, title: parts.join(" · "), target: Target::Graph(workflow.name.to_string()) }
}

fn of_test(focus: &Focus, test: &Test, tested: WorkflowId) -> Lens {
    let name = &focus.program().workflows[tested].name;
    let (mut mocks, mut expectations) = (0, 0);
    for item in &test.items {
        match item {
            TestItem::Given { .. } => {}
            TestItem::Mock { .. } => mocks += 1,
            TestItem::Expect(_) => expectations += 1,
        }
    }
    let title = format!("tests `{name}` · {} · {}", counted(mocks, "mock"), counted(expectations, "expectation"));
    Lens { range: test.title.span, title, target: Target::Place(name.span) }
}

/// Where the actions of the file are used.
fn references(focus: &Focus) -> impl Iterator<Item = Lens> {
    let program = focus.program();
    let own = program.actions.enumerate().filter(|(_, action)| action.name.span.file == focus.file);
    let mut uses: BTreeMap<ActionId, Vec<Span>> = own.map(|(id, _)| (id, Vec::new())).collect();
    if !uses.is_empty() {
        for file in focus.files() {
            occurrences::visit(focus, file, &mut |it| {
                if let Symbol::Action(id) = it.symbol
                    && it.role != Role::Declaration
                    && let Some(found) = uses.get_mut(&id)
                {
                    found.push(it.span);
                }
            });
        }
    }
    uses.into_iter().map(|(id, places)| Lens {
        range: program.actions[id].name.span,
        title: counted(places.len(), "reference"),
        target: Target::References(places),
    })
}

fn counted(number: usize, what: &str) -> String {
    super::hover::page::count(number, what)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ide::hover::testing::focus;

    fn shown(name: &str, text: &str) -> Vec<String> {
        let focus = focus(name, text);
        let line = |lens: &Lens| {
            let target = match &lens.target {
                Target::Graph(name) => format!("graph of {name}"),
                Target::Place(span) => format!("to {}", focus.sources.text(*span)),
                Target::References(places) => format!("{} places", places.len()),
            };
            format!("{}: {} [{target}]", focus.sources.text(lens.range), lens.title)
        };
        lenses(&focus).iter().map(line).collect()
    }

    const TEXT: &str = r#"
effect pay(total: int) -> { ok: bool } { timeout 5s takes 2s..9s ~ 4s }
effect ship(total: int) { timeout 5s takes 1s }
workflow shop(total: int) {
  step paid = pay(total)
  step sent = ship(total) when paid.ok
}
test "it pays" {
  given total = 3
  mock pay => { "ok": true }
  expect ran(sent)
  expect paid.ok
}
"#;

    #[test]
    fn workflows_tests_and_actions_have_lenses() {
        assert_eq!(
            shown("main.flow", TEXT),
            [
                "pay: 2 references [2 places]",
                "ship: 1 reference [1 places]",
                "shop: 2 steps · 2 groups · 5.5s expected · 1 test [graph of shop]",
                "\"it pays\": tests `shop` · 1 mock · 2 expectations [to shop]",
            ]
        );
    }

    #[test]
    fn without_a_plan_the_rest_is_said() {
        let broken = TEXT.replace("paid.ok\n}", "paid.oks\n}");
        assert_eq!(shown("main.flow", &broken)[2], "shop: 2 steps · 1 test [graph of shop]");
    }
}
