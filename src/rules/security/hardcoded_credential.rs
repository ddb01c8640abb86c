//! W0903, `hardcoded-credential`.

use super::credential;
use crate::base::{FileId, Span};
use crate::cel::ast::{ExprKind, Literal};
use crate::cel::{self, Expr, Value};
use crate::diagnostic::{Sink, rule};
use crate::hir::NodeKind;
use crate::rules::Context;
use crate::syntax::ast::{MockResponse, Param, TestItem};
use rustc_hash::FxHashSet;

rule! {
    /// A text in the file looks like a credential: a token, a private key, a password.
    ///
    /// Whoever reads the file can use it, and it stays in the history of the repository when it is taken out. Known are the forms that services give their
    /// tokens, private keys, addresses with a password in them, and random texts under a name such as `password` or `api_key`. What is plainly made up is
    /// left alone.
    ///
    /// ```flow bad
    /// effect db.load(id: string) -> string {
    ///   via custom "postgres" { url: "postgres://app:a1B2c3D4e5@db.example.com/orders" }
    ///   timeout 5s
    ///   idempotent
    /// }
    /// ```
    ///
    /// Declare a `secret` and hand it over; the run gets its value from outside. One that was in a file is no secret any more: replace it where it was
    /// given out.
    ///
    /// ```flow good
    /// secret DB_PASSWORD
    ///
    /// effect db.load(id: string, password: secret) -> string {
    ///   via custom "postgres" { url: "postgres://app:{password}@db.example.com/orders" }
    ///   timeout 5s
    ///   idempotent
    /// }
    ///
    /// workflow load(id: string) -> string {
    ///   step order = db.load(id, password: DB_PASSWORD)
    ///   return order
    /// }
    /// ```
    pub HARDCODED_CREDENTIAL = warning "W0903" "hardcoded-credential"
}

pub(super) fn check(context: Context<'_>, sink: &mut Sink) {
    let program = context.program;
    let elsewhere = program.modules.iter().filter(|module| !module.native).map(|module| module.file).collect();
    let mut search = Search { elsewhere, seen: FxHashSet::default(), sink };
    for (id, decl) in program.consts.enumerate() {
        let value = context.typed.consts.get(id).value.as_ref();
        search.constant(&decl.value, value, &decl.name.text);
    }
    for (id, action) in program.actions.enumerate() {
        for (key, expr) in action.via.iter().flat_map(|via| &via.config) {
            let value = context.typed.configs[id].iter().find(|(name, _)| *name == key.text).map(|(_, value)| value);
            search.constant(expr, value, &key.text);
        }
        search.defaults(&action.params);
    }
    for workflow in &program.workflows {
        search.defaults(&workflow.params);
        for node in &workflow.nodes {
            if let NodeKind::Call(call) = &node.kind {
                for arg in &call.args {
                    search.expr(&arg.value, Some(&arg.name.text), true);
                }
            }
        }
        workflow.expressions(&mut |_, expr| _ = search.expr(expr, None, true));
    }
    for item in program.tests.iter().flat_map(|test| &test.items) {
        // In tests random texts are data like any other.
        match item {
            TestItem::Given { value, .. }
            | TestItem::Expect(value)
            | TestItem::Mock { response: MockResponse::Value(value), .. } => _ = search.expr(value, None, false),
            TestItem::Mock { response: MockResponse::Values(values), .. } => {
                for value in values {
                    search.expr(value, None, false);
                }
            }
            TestItem::Mock { response: MockResponse::Fails { .. }, .. } => {}
        }
    }
}

struct Search<'s> {
    /// Files of formats in which no secret can be declared.
    elsewhere: FxHashSet<FileId>,
    /// Texts that were reported.
    seen: FxHashSet<Span>,
    sink: &'s mut Sink,
}

impl Search<'_> {
    fn defaults(&mut self, params: &[Param]) {
        for param in params {
            if let Some(default) = &param.default {
                self.expr(default, Some(&param.name.text), true);
            }
        }
    }

    /// A constant; what is put together from pieces is looked at as a whole, too.
    fn constant(&mut self, expr: &Expr, value: Option<&Value>, name: &str) {
        let found = self.expr(expr, Some(name), true);
        if let (Some(Value::String(text)), false) = (value, found) {
            self.text(expr.span, text, Some(name), true);
        }
    }

    /// Looks at the literals of an expression that stands under a name; whether one was found.
    fn expr(&mut self, expr: &Expr, name: Option<&str>, by_name: bool) -> bool {
        if let ExprKind::Literal(Literal::String(text)) = &expr.kind {
            return self.text(expr.span, text, name, by_name);
        }
        let mut any = false;
        cel::visit(expr, &mut |part| match &part.kind {
            ExprKind::Literal(Literal::String(text)) => any |= self.text(part.span, text, None, by_name),
            ExprKind::Map(entries) => {
                for entry in entries {
                    if let (ExprKind::Literal(Literal::String(key)), ExprKind::Literal(Literal::String(text))) =
                        (&entry.key.kind, &entry.value.kind)
                    {
                        any |= self.text(entry.value.span, text, Some(key), by_name);
                    }
                }
            }
            _ => {}
        });
        any
    }

    fn text(&mut self, span: Span, text: &str, name: Option<&str>, by_name: bool) -> bool {
        let name = name.filter(|_| by_name);
        let found = credential::known(text).or_else(|| credential::under(name?, text));
        // One text may be come to in several ways.
        let Some(what) = found.filter(|_| self.seen.insert(span)) else { return found.is_some() };
        let help = if self.elsewhere.contains(&span.file) {
            "let the runtime take it from its environment or a store of secrets, and replace this one where it was given out"
        } else {
            "declare it, as in `secret API_TOKEN`, hand it over, and replace this one where it was given out"
        };
        let report = HARDCODED_CREDENTIAL
            .at(span, format!("this text looks like {what}"))
            .label("whoever reads the file can use it")
            .help(help);
        self.sink.report(report);
        true
    }
}
