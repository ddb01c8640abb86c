//! E0901, `secret-leak`.

use super::flows::{Flow, Held, Looked};
use super::origin::{At, Calls, label, quoted};
use super::secrets::Secrets;
use super::texts::{self, Kept};
use crate::base::Span;
use crate::cel::Expr;
use crate::cel::ast::{BinaryOp, ExprKind, Literal};
use crate::diagnostic::{Diagnostic, Label, Sink, rule};
use crate::hir::{LetId, Node, NodeId, NodeKind, RegionId, RegionKind, Workflow, WorkflowId};
use crate::rules::Context;
use crate::syntax::ast::{ActionCall, Arg};
use crate::ty::ParamType;

rule! {
    /// A secret gets where others can read it.
    ///
    /// What is in a condition, a `let`, a result, an event or a text is stored and logged with the run. A value of type `secret` may only be handed over, as a
    /// whole argument, to a parameter of type `secret`: whoever carries out the action then knows to keep it. The finding shows the way that the
    /// secret took. Which of several secrets is handed over, a condition may decide, and so may `coalesce`, `or` and `orValue`, as in
    /// `token: region == "eu" ? TOKEN_EU : TOKEN_US`: what comes out is a secret as it was.
    ///
    /// ```flow bad
    /// secret TOKEN
    /// effect http.get(url: string, authorization: string) -> string { timeout 5s idempotent }
    ///
    /// workflow load(url: string) -> string {
    ///   step page = http.get(url, authorization: "Bearer " + TOKEN)
    ///   return page
    /// }
    /// ```
    ///
    /// Declare the parameter as `secret`, and hand the secret over whole. What belongs around it, the action adds: config that is not logged, as the headers
    /// of a request, may take it in.
    ///
    /// ```flow good
    /// secret TOKEN
    /// effect http.get(path: string, token: secret) -> string {
    ///   via http { url: "https://example.com/{path}", headers: { "Authorization": "Bearer {token}" } }
    ///   timeout 5s
    ///   idempotent
    /// }
    ///
    /// workflow load(path: string) -> string {
    ///   step page = http.get(path, token: TOKEN)
    ///   return page
    /// }
    /// ```
    pub SECRET_LEAK = error "E0901" "secret-leak"
}

/// What to do about most leaks.
const HELP: &str = "hand it over whole, as an argument of its own, to a parameter of type `secret`";

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let Some(secrets) = Secrets::of(context) else { return };
    let calls = Calls::of(context);
    for id in context.program.workflows.ids() {
        let workflow = secrets.workflow(id);
        let mut search = Search { secrets: &secrets, calls: &calls, id, workflow, found: Vec::new() };
        search.run();
        search.found.into_iter().for_each(|found| sink.report(found));
    }
    configs(context, &secrets, sink);
}

/// The search through one workflow.
struct Search<'a> {
    secrets: &'a Secrets<'a>,
    calls: &'a Calls<'a>,
    id: WorkflowId,
    workflow: &'a Workflow,
    found: Vec<Diagnostic>,
}

impl<'a> Search<'a> {
    fn run(&mut self) {
        let workflow = self.workflow;
        for (id, node) in workflow.nodes.enumerate() {
            self.node(id, node);
        }
        for (id, decl) in workflow.lets.enumerate() {
            self.binding(id, decl.region, &decl.value);
        }
        for edge in &workflow.edges {
            if let Some(when) = edge.when {
                self.looked(edge.region, &workflow.conditions[when]);
            }
        }
        for (result, _) in &workflow.results {
            for held in self.held(Workflow::ROOT, result).into_iter().take(1) {
                let message = format!("the result of `{}` holds {}", workflow.name, named(self.secrets, &held));
                let help =
                    "return what others may read; what needs the secret is better done by a step of this workflow";
                self.report(&held, held.chain.span, message, |found| found.help(help));
            }
        }
    }

    fn node(&mut self, id: NodeId, node: &'a Node) {
        let region = node.region;
        match &node.kind {
            NodeKind::Call(call) => self.call(id, region, call),
            NodeKind::Emit { event, args } => args.iter().for_each(|arg| self.emitted(&event.value, region, arg)),
            NodeKind::WaitUntil(until) => self.looked(region, until),
            NodeKind::Each { list, .. } => self.looked(region, list),
            NodeKind::Loop { body, until: Some(until), .. } => self.looked(*body, until),
            NodeKind::Choose { arms } => {
                for &arm in arms {
                    if let RegionKind::Arm { when: Some(when), .. } = &self.workflow.regions[arm].kind {
                        self.looked(region, when);
                    }
                }
            }
            NodeKind::Broken | NodeKind::WaitFor(_) | NodeKind::Await { .. } | NodeKind::Loop { until: None, .. } => {}
        }
        node.clauses.when.iter().for_each(|when| self.looked(region, when));
        if let Some(fallback) = &node.clauses.fallback {
            for held in self.held(region, fallback).into_iter().take(1) {
                let message =
                    format!("{} becomes the output of `{}` if that fails", named(self.secrets, &held), node.name);
                self.report(&held, held.chain.span, message, |found| found.help(HELP));
            }
        }
    }

    fn call(&mut self, id: NodeId, region: RegionId, call: &'a ActionCall) {
        let secrets = self.secrets;
        let callee = secrets.context.resolved.workflows[self.id].callees[id];
        let params = callee.map_or(&[][..], |callee| &secrets.context.typed.signatures.of(callee).params);
        for arg in &call.args {
            let held = self.held(region, &arg.value);
            let Some(param) = params.iter().find(|param| param.name == arg.name.text) else { continue };
            let keeps = secrets.is_secret(&param.ty);
            let whole = self.is_whole(&arg.value, &held);
            let Some(held) = held.into_iter().next() else { continue };
            if !(keeps && whole) {
                self.argument(&held, (call, arg, param), (keeps, whole));
            }
        }
    }

    /// Whether a value is one of some secrets, as it is: a condition, `coalesce`, `or` and `orValue` only choose among them.
    fn is_whole(&self, value: &Expr, held: &[Held<'_>]) -> bool {
        let secret = |held: &&Held<'_>| self.secrets.is_secret(&held.ty);
        let whole: Vec<*const Expr> = held.iter().filter(secret).map(|held| std::ptr::from_ref(held.chain)).collect();
        let mut open = vec![value];
        while let Some(at) = open.pop() {
            if whole.contains(&std::ptr::from_ref(at)) {
                continue;
            }
            match &at.kind {
                ExprKind::Literal(Literal::Null) => {}
                ExprKind::Conditional(conditional) => open.extend([&conditional.then, &conditional.otherwise]),
                ExprKind::Call(call) => match (&call.target, call.function.text.as_str()) {
                    (None, "coalesce") => open.extend(&call.args),
                    (Some(target), "or" | "orValue" | "value") => open.extend(call.args.iter().chain([target])),
                    (Some(space), "of") if space.as_ident() == Some("optional") => open.extend(&call.args),
                    (Some(space), "none") if space.as_ident() == Some("optional") => {}
                    _ => return false,
                },
                _ => return false,
            }
        }
        true
    }

    /// An argument that holds a secret, and is none as a whole, or goes to a parameter that is none.
    fn argument(
        &mut self,
        held: &Held<'a>,
        (call, arg, param): (&ActionCall, &Arg, &ParamType),
        (keeps, whole): (bool, bool),
    ) {
        let name = named(self.secrets, held);
        let (message, advice) = match (keeps, whole) {
            (_, true) => (
                format!("{name} is handed to `{}` of `{}`, which is no secret", arg.name, call.action),
                format!("declare the parameter as `{}: secret`, or leave the secret out", arg.name),
            ),
            (true, false) => (
                format!("{name} is only a part of the argument `{}`", arg.name),
                "hand over one secret, as it is; which one, a condition, `coalesce` or `orValue` may decide".to_owned(),
            ),
            (false, false) => (
                format!("{name} is put into the argument `{}` of `{}`, which is no secret", arg.name, call.action),
                HELP.to_owned(),
            ),
        };
        let declared = label(param.span, format!("`{}` is declared as `{}`", param.name, param.ty));
        self.report(held, held.chain.span, message, |mut found| {
            found.related.push(declared);
            found.help(advice)
        });
    }

    fn emitted(&mut self, event: &str, region: RegionId, arg: &'a Arg) {
        for held in self.held(region, &arg.value).into_iter().take(1) {
            let message = format!("the event \"{event}\" carries {} out", named(self.secrets, &held));
            self.report(&held, held.chain.span, message, |found| {
                found.help("leave it out: whoever hears the event reads all of it")
            });
        }
    }

    fn binding(&mut self, id: LetId, region: RegionId, value: &'a Expr) {
        let name = &self.workflow.lets[id].name;
        for held in self.held(region, value).into_iter().take(1) {
            let message = format!("the let `{name}` holds {}", named(self.secrets, &held));
            self.report(&held, held.chain.span, message, |found| {
                found.help("name the secret itself where it is handed over: a let is stored with the run")
            });
        }
    }

    /// The secrets that a value holds. Those that it looks at are reported.
    fn held(&mut self, region: RegionId, expr: &'a Expr) -> Vec<Held<'a>> {
        let mut flow = Flow::new(self.secrets, self.id, region);
        let held = flow.value(expr);
        for looked in std::mem::take(&mut flow.looked) {
            self.computed(looked);
        }
        held
    }

    fn looked(&mut self, region: RegionId, expr: &'a Expr) {
        self.held(region, expr);
    }

    /// An operation that computes with a secret.
    fn computed(&mut self, Looked { held, by }: Looked<'a>) {
        let name = named(self.secrets, &held);
        let message = match &by.kind {
            ExprKind::Binary(binary) if binary.op == BinaryOp::Add => format!("{name} becomes part of another value"),
            ExprKind::Binary(binary) if binary.op.is_relation() => format!("{name} is compared"),
            // What stands in `${ … }` in a text is turned into one.
            ExprKind::Call(call) if call.function.text == "string" => format!("{name} is made a text"),
            ExprKind::Call(call) => format!("{name} is given to `{}`", call.function),
            _ => format!("{name} is used in an expression"),
        };
        self.report(&held, by.span, message, |found| found.help(HELP));
    }

    fn report(&mut self, held: &Held<'a>, span: Span, message: String, more: impl FnOnce(Diagnostic) -> Diagnostic) {
        let at = At { workflow: self.id, def: held.root };
        let way: Vec<Label> = self.calls.way_of(at, "a secret");
        let report = SECRET_LEAK.at(span, message).label("from here on it is no secret any more");
        self.found.push(more(Diagnostic { related: way, ..report }));
    }
}

/// What a held value is called: "the secret `TOKEN`", "the secret `login.token`", of which only `login` may be written.
fn named(secrets: &Secrets<'_>, held: &Held<'_>) -> String {
    let text = quoted(held.chain).unwrap_or_else(|| "…".to_owned());
    format!("the secret `{text}{}`", secrets.within(&held.ty).unwrap_or_default())
}

/// Secrets that are taken into configs which others can read.
fn configs(context: Context<'_>, secrets: &Secrets<'_>, sink: &mut Sink) {
    for text in texts::all(context) {
        let Kept::Seen { why, instead } = text.kept() else { continue };
        for (span, name) in text.placeholders() {
            let params = &context.typed.signatures.action(text.id).params;
            let Some(param) = params.iter().find(|param| param.name == name) else { continue };
            if secrets.within(&param.ty).is_none() {
                continue;
            }
            let message = format!("the secret `{name}` is put into the `{}` of `{}`", text.key, text.action.name);
            let report = SECRET_LEAK.at(span, message).label(why);
            let report = report.related(param.span, format!("`{name}` is a secret"));
            sink.report(match instead {
                Some(instead) => report.help(format!("put it into `{instead}`, which is not logged")),
                None => report.help("leave it out: whoever carries out the action gets it as an argument"),
            });
        }
    }
}
