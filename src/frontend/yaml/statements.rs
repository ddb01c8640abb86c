//! The statements of workflows: entries of `steps`, and what stands beside it.

use super::clauses::{Clauses, place};
use super::read::{DOTTED, PLAIN, Reader};
use crate::base::suggest::nearest;
use crate::base::{Name, Span};
use crate::cel::Expr;
use crate::cel::ast::ExprKind;
use crate::diagnostic::Diagnostic;
use crate::frontend::rules::{MISSING_KEY, UNEXPECTED_VALUE, UNKNOWN_KEY};
use crate::frontend::tree::{Entry, Fields, Kind, Value};
use crate::syntax::ast::{ActionCall, Arg, Arm, Choose, Each, Emit, Loop, Spanned, Step, Stmt, StmtKind, Work};
use crate::syntax::{self, NameKind};

/// The keys that say what a statement does.
const WORKS: [&str; 8] = ["uses", "let", "choose", "each", "loop", "wait", "await", "emit"];

/// How a statement of each kind is written.
const FORMS: &str = "say what it does, with `uses: action`, `let: expression`, `choose: [ … ]`, `each: { … }`, `loop: { … }`, \
                     `wait: 5m`, `await: event` or `emit: event`";

impl Reader<'_, '_> {
    /// The statements of a block: its `steps`, its `edges`, in the order of the text.
    pub(super) fn block(&mut self, fields: &mut Fields<'_>) -> Vec<Stmt> {
        let mut body = Vec::new();
        if let Some(steps) = fields.take("steps") {
            for entry in self.entries(steps, "a map from names to statements") {
                body.extend(self.statement(entry));
            }
        }
        if let Some(edges) = fields.take("edges") {
            for edge in self.one_or_many(edges) {
                body.extend(self.edge(edge));
            }
        }
        body.sort_by_key(|stmt| stmt.span.start);
        body
    }

    fn edge(&mut self, value: Value<'_>) -> Option<Stmt> {
        let scalar = self.scalar(value, "an edge, as in `a -> b`")?;
        let chain = self.code(scalar, syntax::parse_edge)??;
        let doc = self.docs.above(scalar.span);
        Some(Stmt { span: scalar.span, doc, kind: StmtKind::Edge(chain) })
    }

    fn statement(&mut self, entry: Entry<'_>) -> Option<Stmt> {
        let (span, doc) = (place(&entry), self.docs.above(entry.key.span));
        let name = self.key(entry.key, NameKind::Declared { dotted: false })?;
        let what = format!("the statement `{name}`");
        let Some(mut fields) = Fields::of(entry.value, what, self.sink) else {
            return Some(broken(name, span, doc));
        };
        let works: Vec<Entry<'_>> = entry.value.entries().filter(|entry| WORKS.contains(&entry.key.text)).collect();
        let Some(work) = works.first() else {
            // A misspelt key is reported as one.
            let known = self.step_clauses(&mut fields);
            let rest = fields.rest();
            let near = rest.iter().find_map(|entry| {
                let near = nearest(entry.key.text, WORKS)?;
                Some((entry.key, near))
            });
            let report = MISSING_KEY.at(name.span, format!("nothing says what `{name}` does"));
            self.sink.report(match near {
                Some((key, near)) => misspelt(key.span, key.text, near, &name),
                None => report.help(FORMS),
            });
            drop(known);
            return Some(broken(name, span, doc));
        };
        if let Some(second) = works.get(1) {
            let message =
                format!("a statement does one thing, and `{name}` has `{}` and `{}`", work.key.text, second.key.text);
            let report = UNEXPECTED_VALUE.at(second.key.span, message).related(work.key.span, "the first");
            self.sink.report(report.help("give each a name and an entry of its own"));
        }
        let kind = self.work(work.key.text, name, &mut fields);
        for second in works.iter().skip(1) {
            WORKS.iter().filter(|key| **key == second.key.text).for_each(|key| _ = fields.entry(key));
        }
        fields.finish(self.sink);
        Some(Stmt { span, doc, kind: kind? })
    }

    fn work(&mut self, key: &str, name: Name, fields: &mut Fields<'_>) -> Option<StmtKind> {
        match key {
            "uses" => Some(self.call(name, fields)),
            "let" => {
                let entry = fields.entry("let")?;
                Some(StmtKind::Let { name, value: self.bare(entry.value) })
            }
            "choose" => {
                let arms = fields.take("choose");
                let arms = arms.map_or_else(Vec::new, |arms| self.arms(arms));
                Some(StmtKind::Choose(Choose { name, arms }))
            }
            "each" => self.each(name, fields),
            "loop" => self.loop_statement(name, fields),
            "emit" => self.emit(name, fields),
            "await" => Some(self.await_event(name, fields)),
            _ => Some(self.wait(name, fields)),
        }
    }

    fn call(&mut self, name: Name, fields: &mut Fields<'_>) -> StmtKind {
        let action = fields.entry("uses").and_then(|action| self.name(action.value, DOTTED));
        let with = fields.entry("with");
        let args = with.as_ref().map_or_else(Vec::new, |with| self.args(with.value));
        let clauses = self.step_clauses(fields);
        let readable = with.as_ref().is_none_or(|with| matches!(with.value.kind(), Kind::Map | Kind::Null));
        let work = match action.filter(|_| readable) {
            Some(action) => {
                let parens = with.map_or(action.span, |with| place(&with));
                Work::Call(ActionCall { action, args, parens })
            }
            None => Work::Error,
        };
        StmtKind::Step(Step { name, work, clauses })
    }

    fn args(&mut self, value: Value<'_>) -> Vec<Arg> {
        let entries = self.entries(value, "a map from parameters to values");
        let read = |entry: Entry<'_>| {
            let name = self.key(entry.key, PLAIN);
            let value = self.value(entry.value);
            let name = name?;
            let short = value.as_ident() == Some(name.as_str());
            Some(Arg { name, value, short })
        };
        entries.into_iter().filter_map(read).collect()
    }

    fn wait(&mut self, name: Name, fields: &mut Fields<'_>) -> StmtKind {
        let work = match fields.entry("wait").map(|entry| entry.value) {
            Some(wait) if wait.kind() == Kind::Map => {
                let until = Fields::of(wait, "a wait", self.sink).and_then(|mut fields| {
                    let until = fields.require("until", self.sink).map(|until| self.bare(until));
                    fields.finish(self.sink);
                    until
                });
                until.map(Work::WaitUntil)
            }
            wait => wait.and_then(|wait| self.duration(wait)).map(Work::WaitFor),
        };
        let clauses = self.step_clauses(fields);
        StmtKind::Step(Step { name, work: work.unwrap_or(Work::Error), clauses })
    }

    fn await_event(&mut self, name: Name, fields: &mut Fields<'_>) -> StmtKind {
        let event = fields.entry("await").and_then(|event| self.text(event.value));
        let payload = fields.entry("payload").map(|payload| self.ty(payload.value));
        let work = event.map_or(Work::Error, |event| Work::Await { event, payload });
        let clauses = self.step_clauses(fields);
        StmtKind::Step(Step { name, work, clauses })
    }

    fn emit(&mut self, name: Name, fields: &mut Fields<'_>) -> Option<StmtKind> {
        let event = fields.entry("emit").and_then(|event| self.text(event.value));
        let args = fields.take("with").map_or_else(Vec::new, |with| self.args(with));
        let mut clauses = Clauses::default();
        self.edge_clauses(fields, &mut clauses);
        Some(StmtKind::Emit(Emit { name: Some(name), event: event?, args, clauses: clauses.list }))
    }

    fn arms(&mut self, value: Value<'_>) -> Vec<Arm> {
        if value.kind() != Kind::List {
            self.unexpected(value, "a list of arms, as in `- when: …`");
        }
        value.items().filter_map(|arm| self.arm(arm)).collect()
    }

    fn arm(&mut self, value: Value<'_>) -> Option<Arm> {
        let span = value.span();
        let mut fields = Fields::of(value, "an arm", self.sink)?;
        let (when, otherwise) = (fields.entry("when"), fields.entry("otherwise"));
        let head = when.as_ref().or(otherwise.as_ref()).map_or(span, place);
        match (&when, &otherwise) {
            (Some(_), Some(otherwise)) => {
                let report = UNEXPECTED_VALUE.at(otherwise.key.span, "an arm has a `when` or an `otherwise`, not both");
                self.sink.report(report.related(head, "the `when`").help("make two arms of it"));
            }
            (None, None) => {
                let report = MISSING_KEY
                    .at(span, "an arm has neither a `when` nor an `otherwise`")
                    .help("say when it runs with `when: …`; the last one may have `otherwise: true`");
                fields.lacks(&["when", "otherwise"], report);
            }
            (None, Some(otherwise)) if otherwise.value.kind() != Kind::Bool(true) => {
                let report = UNEXPECTED_VALUE.at(otherwise.value.span(), "an `otherwise` is `true`");
                self.sink.report(report.help("write `otherwise: true`, or remove the arm"));
            }
            _ => {}
        }
        let is_error = when.is_none() && otherwise.is_none();
        let when = match when {
            Some(when) => Some(self.bare(when.value)),
            None => is_error.then(|| Expr::new(head, ExprKind::Error)),
        };
        let body = self.block(&mut fields);
        fields.finish(self.sink);
        Some(Arm { span, head, when, body })
    }

    fn each(&mut self, name: Name, fields: &mut Fields<'_>) -> Option<StmtKind> {
        let each = fields.entry("each")?;
        let mut inner = Fields::of(each.value, format!("the each `{name}`"), self.sink)?;
        let item = inner.require("item", self.sink).and_then(|item| self.name(item, NameKind::Variable));
        let index = inner.take("index").and_then(|index| self.name(index, NameKind::Variable));
        let list = inner.require("in", self.sink).map(|list| self.bare(list));
        let parallel = inner.take("parallel").and_then(|parallel| self.integer(parallel));
        let expects = inner.take("expects").and_then(|expects| self.integer(expects));
        let body = self.block(&mut inner);
        inner.finish(self.sink);
        Some(StmtKind::Each(Each { name, item: item?, index, list: list?, parallel, expects, body }))
    }

    fn loop_statement(&mut self, name: Name, fields: &mut Fields<'_>) -> Option<StmtKind> {
        let entry = fields.entry("loop")?;
        let mut inner = Fields::of(entry.value, format!("the loop `{name}`"), self.sink)?;
        // A bound that cannot be read is none that is missing.
        let max = inner.take("max");
        let max = max.map(|max| self.integer(max).unwrap_or(Spanned { value: 1, span: max.span() }));
        let until = inner.require("until", self.sink).map(|until| self.bare(until));
        let body = self.block(&mut inner);
        inner.finish(self.sink);
        Some(StmtKind::Loop(Loop { name, max, body, until }))
    }
}

/// A step that is kept, so that references to it are known.
fn broken(name: Name, span: Span, doc: Option<String>) -> Stmt {
    Stmt { span, doc, kind: StmtKind::Step(Step { name, work: Work::Error, clauses: Vec::new() }) }
}

fn misspelt(place: Span, found: &str, near: &str, name: &Name) -> Diagnostic {
    let report = UNKNOWN_KEY.at(place, format!("the statement `{name}` has no key `{found}`"));
    report.suggest(place, Some(near))
}
