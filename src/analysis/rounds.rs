//! What is known of the rounds of loops and of places in lists.

use super::Place;
use super::condition::Condition;
use super::guard::Reading;
use crate::base::Name;
use crate::cel;
use crate::cel::ast::{Expr, ExprKind, Select};
use crate::hir::NodeKind;
use crate::resolve::Def;
use crate::resolve::scope::STEP_FUNCTIONS;
use std::cell::Cell;

/// The first and the last value of what counts: `l.iteration` inside of a loop, `l.iterations` after it, the place of an element.
pub(super) fn bounds(place: Place<'_>, expr: &Expr) -> Option<(i64, i64)> {
    if let Some(Def::Index(_)) = expr.as_ident().and_then(|name| place.lookup(name)) {
        return Some((0, i64::MAX));
    }
    let ExprKind::Select(select) = &expr.kind else { return None };
    let (id, counts_from) = match (place.lookup(select.operand.as_ident()?)?, select.field.text.as_str()) {
        (Def::Round(id), "iteration") => (id, 0),
        (Def::Node(id), "iterations") => (id, 1),
        _ => return None,
    };
    let NodeKind::Loop { max, .. } = &place.scene.workflow.nodes[id].kind else { return None };
    let rounds = max.map_or(i64::MAX, |max| max.value.max(1));
    Some((counts_from, rounds - 1 + counts_from))
}

impl Reading<'_> {
    /// After a loop, `l.exhausted` says that its `until` did not hold after the last round, whose outputs are `l.step`.
    pub(super) fn exhausted(&self, block: &Expr) -> Option<Condition> {
        let name = block.as_ident()?;
        let Some(Def::Node(id)) = self.place.lookup(name) else { return None };
        let scene = self.place.scene;
        let NodeKind::Loop { body, until: Some(until), .. } = &scene.workflow.nodes[id].kind else { return None };
        let known = Cell::new(true);
        // How steps of the round ended, which round it was and what its lets are cannot be asked afterwards.
        cel::visit(until, &mut |part| match &part.kind {
            ExprKind::Error => known.set(false),
            ExprKind::Call(call) if STEP_FUNCTIONS.contains(&call.function.text.as_str()) => known.set(false),
            _ => {}
        });
        let inside = |region| scene.workflow.enclosing(region).any(|around| around == *body);
        let afterwards = cel::substitute(until, &|used| match scene.lookup(*body, used)? {
            Def::Node(inner) if inside(scene.workflow.nodes[inner].region) => {
                let root = Expr::new(block.span, ExprKind::Ident { name: name.into(), rooted: true });
                let field = Name { text: used.into(), span: block.span };
                let select = Select { operand: root, field, optional: false };
                Some(Expr::new(block.span, ExprKind::Select(Box::new(select))))
            }
            Def::Let(inner) if inside(scene.workflow.lets[inner].region) => {
                known.set(false);
                None
            }
            Def::Round(_) => {
                known.set(false);
                None
            }
            _ => None,
        });
        let holds = if known.get() { self.facts.read(self.place, &afterwards)? } else { return None };
        self.facts.not(holds)
    }
}
