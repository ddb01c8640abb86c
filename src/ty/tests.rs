//! Tests of workflows: givens, mocks and expectations fit the workflow that is tested.

use super::consts::{ConstEnv, as_data};
use super::env::WorkflowEnv;
use super::rules::{UNKNOWN_ARGUMENT, UNTESTED_WORKFLOW};
use super::{TypedWorkflow, Typing, calls};
use crate::analysis::Condition;
use crate::base::suggest::nearest;
use crate::base::{IdVec, Name};
use crate::cel::{self, Env, Named, Overload, Type};
use crate::diagnostic::{Diagnostic, Label, Sink};
use crate::hir::{ModuleId, Test, Workflow, WorkflowId};
use crate::syntax::ast::{MockResponse, TestItem};
use smol_str::SmolStr;

impl Typing<'_> {
    /// Checks one test.
    pub(super) fn test(&self, test: &Test, workflows: &IdVec<WorkflowId, TypedWorkflow>, sink: &mut Sink) {
        let Some(id) = self.tested(test) else {
            sink.report(
                UNTESTED_WORKFLOW
                    .at(test.title.span, "there is no workflow that this test could be of")
                    .help("declare a workflow in this file, or import the file that does"),
            );
            return;
        };
        let workflow = &self.program.workflows[id];
        let signature = self.signatures.workflow(id);
        let inner = WorkflowEnv {
            typing: self,
            workflow,
            resolved: &self.resolved.workflows[id],
            params: &signature.params,
            outputs: &workflows[id].outputs,
            facts: &workflows[id].facts,
            given: Condition::TRUE,
            assumed: Vec::new(),
            is_condition: false,
            as_declared: false,
            region: Workflow::ROOT,
        };
        let env = TestEnv { inner, result: signature.returns.clone() };
        let mut given = Vec::new();
        for item in &test.items {
            match item {
                TestItem::Given { param, value } => {
                    self.given(test.module, id, param, value, sink);
                    given.push(&param.text);
                }
                TestItem::Mock { action, response } => self.mock(test.module, action, response, sink),
                TestItem::Expect(expectation) => calls::condition(expectation, &env, sink),
            }
        }
        // A misspelt parameter was reported; the one that was meant is not missed again.
        let mut misspelt =
            given.iter().filter(|name| !signature.params.iter().any(|param| param.name == ***name)).count();
        for param in &signature.params {
            if !param.may_be_left_out(self.table) && !given.contains(&&param.name) {
                if misspelt > 0 {
                    misspelt -= 1;
                    continue;
                }
                sink.report(
                    super::rules::MISSING_ARGUMENT
                        .at(test.title.span, format!("this test gives no value for `{}`", param.name))
                        .related(param.span, format!("`{}` needs `{}: {}`", workflow.name, param.name, param.ty))
                        .help(format!("add `given {} = …`", param.name)),
                );
            }
        }
    }

    /// The workflow that a test is of: among those of the file, or else those it imports, the one that knows most of the
    /// parameters that the test gives; the first of those that know equally many.
    pub(super) fn tested(&self, test: &Test) -> Option<WorkflowId> {
        let given: Vec<&SmolStr> = test
            .items
            .iter()
            .filter_map(|item| match item {
                TestItem::Given { param, .. } => Some(&param.text),
                TestItem::Mock { .. } | TestItem::Expect(_) => None,
            })
            .collect();
        let imported: Vec<ModuleId> =
            self.program.modules[test.module].imports.iter().filter_map(|import| import.target).collect();
        let of = |modules: &[ModuleId]| {
            let candidates = self.program.workflows.enumerate().filter(|(_, it)| modules.contains(&it.module));
            let known = |workflow: &Workflow| {
                given.iter().filter(|name| workflow.params.iter().any(|param| param.name.text == ***name)).count()
            };
            candidates.rev().max_by_key(|(_, workflow)| known(workflow)).map(|(id, _)| id)
        };
        of(&[test.module]).or_else(|| of(&imported))
    }

    fn given(&self, module: ModuleId, id: WorkflowId, param: &Name, value: &cel::Expr, sink: &mut Sink) {
        let signature = self.signatures.workflow(id);
        let env = ConstEnv { in_test: true, ..self.const_env(module) };
        let Some(declared) = signature.params.iter().find(|declared| declared.name == param.text) else {
            let workflow = &self.program.workflows[id].name;
            let near = nearest(&param.text, signature.params.iter().map(|param| param.name.as_str()));
            sink.report(
                UNKNOWN_ARGUMENT
                    .at(param.span, format!("`{workflow}` has no parameter `{param}`"))
                    .help("give a parameter of the workflow that is tested")
                    .suggest(param.span, near),
            );
            cel::check(value, &env, sink);
            return;
        };
        let why = || Label { span: declared.span, text: format!("`{param}` takes `{}`", declared.ty) };
        env.value(value, &as_data(&declared.ty), Some(&why), sink);
    }

    fn mock(&self, module: ModuleId, action: &Name, response: &MockResponse, sink: &mut Sink) {
        let env = ConstEnv { in_test: true, ..self.const_env(module) };
        let callable = self.resolved.names.callable(module, action, sink);
        let returns = callable.map_or(Type::Error, |callable| self.signatures.of(callable).returns.clone());
        let declared = callable.and_then(|callable| self.signatures.of(callable).returns_span);
        let gives = || format!("`{action}` gives `{returns}`");
        let why = declared.map(|span| move || Label { span, text: gives() });
        let why: Option<cel::Why<'_>> = why.as_ref().map(|why| why as cel::Why<'_>);
        match response {
            MockResponse::Value(value) => {
                env.value(value, &as_data(&returns), why, sink);
            }
            MockResponse::Values(values) => {
                for value in values {
                    env.value(value, &as_data(&returns), why, sink);
                }
            }
            MockResponse::Fails { .. } => {}
        }
    }
}

/// What an expectation may refer to: what the workflow's `return` may, `result` and `trace`.
pub(super) struct TestEnv<'a> {
    pub(super) inner: WorkflowEnv<'a>,
    pub(super) result: Type,
}

impl Env for TestEnv<'_> {
    fn variable(&self, name: &str) -> Option<Type> {
        match name {
            "result" => Some(self.result.clone()),
            "trace" => Some(Type::list(Type::String)),
            _ => self.inner.variable(name),
        }
    }

    fn variables(&self) -> Vec<SmolStr> {
        let mut names = self.inner.variables();
        names.extend(["result".into(), "trace".into()]);
        names
    }

    fn unfold(&self, named: &Named) -> Type {
        self.inner.unfold(named)
    }

    fn overloads(&self, function: &str) -> &[Overload] {
        self.inner.overloads(function)
    }

    fn functions(&self) -> &[&'static str] {
        self.inner.functions()
    }

    fn may_be_absent(&self, variable: &str) -> bool {
        self.inner.may_be_absent(variable)
    }

    fn unknown(&self, name: &Name) -> Option<Diagnostic> {
        self.inner.unknown(name)
    }
}
