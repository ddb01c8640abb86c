//! Moves the spans of an expression. The parser bounds the depth of every tree, so the walk may recurse.

use super::ast::{
    Binary, Call, Conditional, Element, Entry, Expr, ExprKind, FieldInit, Index, Logic, Message, Select, Unary,
};
use crate::base::{Shift, Shifted};

impl Shifted for Expr {
    fn shift(&mut self, shift: Shift) {
        let Self { span, kind } = self;
        span.shift(shift);
        match kind {
            ExprKind::Error | ExprKind::Literal(_) | ExprKind::Ident { name: _, rooted: _ } => {}
            ExprKind::Select(select) => select.shift(shift),
            ExprKind::Index(index) => index.shift(shift),
            ExprKind::Call(call) => call.shift(shift),
            ExprKind::Unary(unary) => unary.shift(shift),
            ExprKind::Binary(binary) => binary.shift(shift),
            ExprKind::Logic(logic) => logic.shift(shift),
            ExprKind::Conditional(conditional) => conditional.shift(shift),
            ExprKind::List(elements) => elements.shift(shift),
            ExprKind::Map(entries) => entries.shift(shift),
            ExprKind::Message(message) => message.shift(shift),
        }
    }
}

impl Shifted for Select {
    fn shift(&mut self, shift: Shift) {
        let Self { operand, field, optional: _ } = self;
        operand.shift(shift);
        field.shift(shift);
    }
}

impl Shifted for Index {
    fn shift(&mut self, shift: Shift) {
        let Self { operand, index, optional: _, brackets } = self;
        operand.shift(shift);
        index.shift(shift);
        brackets.shift(shift);
    }
}

impl Shifted for Call {
    fn shift(&mut self, shift: Shift) {
        let Self { target, function, rooted: _, args, parens } = self;
        target.shift(shift);
        function.shift(shift);
        args.shift(shift);
        parens.shift(shift);
    }
}

impl Shifted for Unary {
    fn shift(&mut self, shift: Shift) {
        let Self { op: _, op_span, operand } = self;
        op_span.shift(shift);
        operand.shift(shift);
    }
}

impl Shifted for Binary {
    fn shift(&mut self, shift: Shift) {
        let Self { op: _, op_span, left, right } = self;
        op_span.shift(shift);
        left.shift(shift);
        right.shift(shift);
    }
}

impl Shifted for Logic {
    fn shift(&mut self, shift: Shift) {
        let Self { op: _, op_spans, operands } = self;
        op_spans.shift(shift);
        operands.shift(shift);
    }
}

impl Shifted for Conditional {
    fn shift(&mut self, shift: Shift) {
        let Self { condition, question, then, colon, otherwise } = self;
        condition.shift(shift);
        question.shift(shift);
        then.shift(shift);
        colon.shift(shift);
        otherwise.shift(shift);
    }
}

impl Shifted for Element {
    fn shift(&mut self, shift: Shift) {
        let Self { optional: _, value } = self;
        value.shift(shift);
    }
}

impl Shifted for Entry {
    fn shift(&mut self, shift: Shift) {
        let Self { optional: _, key, value } = self;
        key.shift(shift);
        value.shift(shift);
    }
}

impl Shifted for Message {
    fn shift(&mut self, shift: Shift) {
        let Self { name, rooted: _, fields } = self;
        name.shift(shift);
        fields.shift(shift);
    }
}

impl Shifted for FieldInit {
    fn shift(&mut self, shift: Shift) {
        let Self { optional: _, name, value } = self;
        name.shift(shift);
        value.shift(shift);
    }
}
