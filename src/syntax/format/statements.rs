//! The statements of workflows.

use super::gaps::Docs;
use super::printer::Printer;
use crate::base::{Name, Span};
use crate::cel::{Expr, Page as _};
use crate::syntax::ast::{Arg, Arm, Choose, Each, EdgeChain, Emit, Loop, Step, Stmt, StmtKind, Work};

impl Printer<'_> {
    /// Statements; `apart` says whether an empty line stands before the first.
    pub(super) fn statements(&mut self, body: &[Stmt], apart: bool) {
        for (index, stmt) in body.iter().enumerate() {
            let docs = Docs { own: stmt.doc.as_deref(), ..Docs::default() };
            let place = self.lead(start_of(stmt), self.comments.blank_before(stmt.span.start), docs);
            if apart && index == 0 && !self.out[place..].starts_with("\n\n") {
                self.out.insert(place, '\n');
            }
            self.last = stmt.span.start;
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Step(step) => self.step(step),
            StmtKind::Let { name, value } => {
                self.word("let");
                self.layout.space();
                self.ident(name);
                self.between("=");
                self.expr(value);
            }
            StmtKind::Choose(choose) => return self.choose(choose, stmt.span),
            StmtKind::Each(each) => return self.each(each, stmt.span),
            StmtKind::Loop(looped) => return self.loop_stmt(looped, stmt.span),
            StmtKind::Emit(emit) => self.emit(emit),
            StmtKind::Edge(chain) => self.edge(chain),
            StmtKind::Return(value) => {
                self.word("return");
                self.layout.space();
                self.expr(value);
            }
        }
        self.flush();
    }

    fn step(&mut self, step: &Step) {
        self.layout.begin();
        self.word("step");
        self.layout.space();
        self.ident(&step.name);
        self.between("=");
        self.work(&step.work);
        self.clauses_behind(&step.clauses);
        self.layout.end();
    }

    fn work(&mut self, work: &Work) {
        match work {
            Work::Error => self.word("<error>"),
            Work::Call(call) => {
                self.ident(&call.action);
                self.args(&call.args, Some(call.parens));
            }
            Work::WaitFor(duration) => {
                self.word("wait");
                self.layout.space();
                self.duration(*duration);
            }
            Work::WaitUntil(value) => {
                self.word("wait until");
                self.layout.space();
                self.expr(value);
            }
            Work::Await { event, payload } => {
                self.word("await");
                self.layout.space();
                self.quoted(event);
                if let Some(payload) = payload {
                    self.layout.space();
                    self.word("(");
                    self.type_expr(payload);
                    self.word(")");
                }
            }
        }
    }

    /// Arguments in parentheses, which stand at `parens` if that is known.
    fn args(&mut self, args: &[Arg], parens: Option<Span>) {
        self.open("(");
        for (index, Arg { name, value, short }) in args.iter().enumerate() {
            if index > 0 {
                self.comma();
            }
            self.ident(name);
            if !short && !is_name(value, name) {
                self.word(":");
                self.layout.space();
                self.expr(value);
            } else if !short {
                self.ends(value.span.end);
            }
        }
        let closing = parens.map_or_else(|| self.closing(b')'), |parens| parens.end.saturating_sub(1));
        self.close(")", closing, !args.is_empty());
        self.ends(parens.map_or(0, |parens| parens.end));
    }

    fn emit(&mut self, emit: &Emit) {
        self.layout.begin();
        if let Some(name) = &emit.name {
            self.word("step");
            self.layout.space();
            self.ident(name);
            self.between("=");
        }
        self.word("emit");
        self.layout.space();
        self.quoted(&emit.event);
        if !emit.args.is_empty() {
            self.layout.space();
            self.args(&emit.args, None);
        }
        self.clauses_behind(&emit.clauses);
        self.layout.end();
    }

    pub(super) fn edge(&mut self, chain: &EdgeChain) {
        self.begin();
        for (index, group) in chain.groups.iter().enumerate() {
            if index > 0 {
                self.layout.line();
                if let Some(arrow) = chain.arrows.get(index - 1) {
                    self.at(arrow.start);
                }
                self.word("->");
                self.layout.space();
            }
            match &group[..] {
                [only] => self.ident(only),
                names => {
                    self.open("{");
                    for (index, name) in names.iter().enumerate() {
                        if index > 0 {
                            self.comma();
                        }
                        self.ident(name);
                    }
                    let closing = self.closing(b'}');
                    self.close("}", closing, false);
                }
            }
        }
        if let Some(when) = &chain.when {
            self.layout.line();
            self.word("when");
            self.layout.space();
            self.expr(when);
        }
        self.end();
    }

    fn choose(&mut self, choose: &Choose, span: Span) {
        self.word("choose");
        self.layout.space();
        self.ident(&choose.name);
        self.block(span, choose.arms.is_empty(), |this| {
            for arm in &choose.arms {
                let start = arm.span.start;
                this.lead(start, this.comments.blank_before(start), Docs::default());
                this.last = start;
                this.arm(arm);
            }
        });
    }

    fn arm(&mut self, arm: &Arm) {
        match &arm.when {
            Some(when) => {
                self.word("when");
                self.layout.space();
                self.expr(when);
            }
            None => self.word("otherwise"),
        }
        self.layout.space();
        self.word("=>");
        self.block(arm.span, arm.body.is_empty(), |this| this.statements(&arm.body, false));
    }

    fn each(&mut self, each: &Each, span: Span) {
        let Each { name, item, index, list, parallel, expects, body } = each;
        self.word("each");
        self.layout.space();
        self.ident(name);
        self.layout.space();
        self.open("(");
        self.ident(item);
        if let Some(index) = index {
            self.word(",");
            self.layout.space();
            self.ident(index);
        }
        self.between("in");
        self.expr(list);
        let closing = self.closing(b')');
        self.close(")", closing, false);
        for (word, number) in [("parallel", parallel), ("expects", expects)] {
            if let Some(number) = number {
                self.between(word);
                self.integer(*number);
            }
        }
        self.block(span, body.is_empty(), |this| this.statements(body, false));
    }

    fn loop_stmt(&mut self, looped: &Loop, span: Span) {
        let Loop { name, max, body, until } = looped;
        self.word("loop");
        self.layout.space();
        self.ident(name);
        if let Some(max) = max {
            self.between("max");
            self.integer(*max);
        }
        self.block(span, body.is_empty() && until.is_none(), |this| match until {
            Some(until) => this.loop_body(body, until),
            None => this.statements(body, false),
        });
    }

    /// What ends a loop is written at its end, wherever it stood, with its comments.
    fn loop_body(&mut self, body: &[Stmt], until: &Expr) {
        let behind = body.partition_point(|stmt| stmt.span.start < until.span.start);
        if behind == body.len() {
            self.statements(body, false);
            return self.until(until);
        }
        let before = behind.checked_sub(1).map(|at| body[at].span.end);
        self.last = before.unwrap_or(self.last);
        let start = self.keyword("until", until.span.start);
        let mut places: Vec<Span> = body[..behind].iter().map(|stmt| stmt.span).collect();
        places.push(Span { start, ..until.span });
        self.trail_brace(places[0].start);
        let attached = self.attached(&places, self.cursor).pop().unwrap_or_default();
        let own = attached.lead.start..attached.trail.map_or(attached.inner.end, |trail| trail + 1);
        // Nobody else may write them meanwhile.
        let reserved = self.untaken(own);
        for &at in &reserved {
            self.taken[at] = true;
        }
        self.statements(body, false);
        for &at in &reserved {
            self.taken[at] = false;
        }
        // What stands behind the last statement on its line stays there; what follows is at the end of the block.
        let end = body.last().map_or(0, |stmt| stmt.span.end);
        self.lead_end(self.comments.trailing(end).map_or(end, |behind| behind.span.end));
        let lead = self.untaken(attached.lead.clone());
        self.lead_with(&lead, self.comments.blank_before(start), Docs::default());
        self.cursor = attached.inner.start;
        self.word("until");
        self.layout.space();
        self.expr(until);
        self.flush();
        let behind = self.left_over(&attached);
        for &at in self.trail(&behind) {
            self.comment_line(at, false, false);
        }
    }

    fn until(&mut self, until: &Expr) {
        let start = self.keyword("until", until.span.start);
        self.lead(start, self.comments.blank_before(start), Docs::default());
        self.word("until");
        self.layout.space();
        self.expr(until);
        self.flush();
    }
}

/// Where the first word of a statement stands. The braces around a single step are not written.
fn start_of(stmt: &Stmt) -> u32 {
    match &stmt.kind {
        StmtKind::Edge(EdgeChain { groups, .. }) => match groups.first().map(Vec::as_slice) {
            Some([only]) => only.span.start,
            _ => stmt.span.start,
        },
        _ => stmt.span.start,
    }
}

/// Whether an argument is a name that is given to the parameter of this name: then the short form says it.
pub(super) fn is_name(value: &Expr, name: &Name) -> bool {
    matches!(&value.kind, crate::cel::ast::ExprKind::Ident { name: own, rooted: false } if *own == name.text)
}
