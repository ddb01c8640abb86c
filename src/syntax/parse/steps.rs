//! Steps: a name, what the step does, and its clauses.

use super::clauses::STEP;
use super::cursor::{Parser, Reported};
use super::grammar::{Node, Rule};
use super::keywords::NameUse;
use crate::base::Name;
use crate::cel::Expr;
use crate::cel::ast::ExprKind;
use crate::syntax::ast::{ActionCall, Arg, Step, StmtKind, Work};

impl<'t> Parser<'t, '_> {
    /// `name =`, and what is usually wrong with it: the name is kept even then.
    pub(super) fn binding(&mut self, start: usize, name_use: NameUse) -> Result<Name, Reported> {
        match self.attempt(Rule::binding) {
            Ok(node) => {
                let node = node.into_inner().next().ok_or(Reported)?;
                Ok(self.new_name(&node, name_use))
            }
            Err(failure) => {
                let rest = &self.text[failure.at.min(self.end)..self.end];
                let forgotten = failure.expected == [Rule::equals] && !rest.is_empty();
                let other = rest.starts_with(':') || rest.starts_with("==");
                let starts =
                    rest.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '"' | '[' | '{'));
                if !forgotten || !(other || starts) || self.limit() <= failure.at {
                    self.fail(Rule::binding, start, &failure);
                    return Err(Reported);
                }
                let name = self.apply(Rule::name, start)?;
                self.forgotten_equals(start, &failure, starts);
                Ok(self.new_name(&name, name_use))
            }
        }
    }

    pub(super) fn step(&mut self, start: usize) -> Result<StmtKind, Reported> {
        let (name, work) = match self.attempt(Rule::step_body) {
            Ok(node) => self.step_body(node).ok_or(Reported)?,
            // Half of it may be fine.
            Err(_) => (self.binding(start, NameUse::Declared)?, self.apply_typed(Rule::work, start).ok()),
        };
        let emitted = work.as_ref().and_then(|work| work.clone().into_inner().next());
        if let Some(emit) = emitted.filter(|node| node.as_rule() == Rule::emit) {
            return self.emit_body(Some(name), emit.into_inner().nth(1).ok_or(Reported)?);
        }
        let work = work.and_then(|node| self.work(node)).unwrap_or(Work::Error);
        Ok(StmtKind::Step(Step { name, work, clauses: self.clauses(&STEP) }))
    }

    fn step_body(&mut self, node: Node<'t>) -> Option<(Name, Option<Node<'t>>)> {
        let mut parts = node.into_inner();
        let name = parts.next()?.into_inner().next()?;
        Some((self.new_name(&name, NameUse::Declared), parts.next()))
    }

    fn work(&mut self, node: Node<'t>) -> Option<Work> {
        let node = node.into_inner().next()?;
        let rule = node.as_rule();
        let mut parts = node.into_inner();
        if rule == Rule::call {
            let action = self.name(&parts.next()?);
            let args = parts.next()?;
            let parens = self.span_of(args.as_str());
            return Some(Work::Call(ActionCall { action, args: self.args(args), parens }));
        }
        let (mut event, mut payload) = (None, None);
        for part in parts {
            match part.as_rule() {
                Rule::duration => return Some(Work::WaitFor(self.duration(&part))),
                Rule::expr => return Some(Work::WaitUntil(self.expr(&part))),
                Rule::text => event = Some(self.text_of(&part)),
                Rule::payload => payload = part.into_inner().nth(1).map(|ty| self.type_expr(ty)),
                _ => {}
            }
        }
        Some(Work::Await { event: event?, payload })
    }

    pub(super) fn args(&mut self, node: Node<'t>) -> Vec<Arg> {
        let args = node.into_inner().filter(|part| part.as_rule() == Rule::arg);
        args.filter_map(|arg| self.arg(arg)).collect()
    }

    fn arg(&mut self, node: Node<'t>) -> Option<Arg> {
        let mut parts = node.into_inner();
        let name = self.name(&parts.next()?);
        if let Some(value) = parts.nth(1) {
            return Some(Arg { name, value: self.expr(&value), short: false });
        }
        let kind = ExprKind::Ident { name: name.text.clone(), rooted: false };
        Some(Arg { value: Expr::new(name.span, kind), name, short: true })
    }
}
