//! One level of an expression over new parts, for what rewrites trees.

use super::ast::{
    Binary, Call, Conditional, Element, Entry, Expr, ExprKind, FieldInit, Index, Logic, Message, Select, Unary,
};

/// The expression with each of its direct parts replaced by what `part` makes of it, in the order of the text. The names that a
/// macro binds are parts, too.
pub(super) fn rebuild(expr: &Expr, part: &mut dyn FnMut(&Expr) -> Expr) -> Expr {
    let kind = match &expr.kind {
        ExprKind::Error | ExprKind::Literal(_) | ExprKind::Ident { .. } => expr.kind.clone(),
        ExprKind::Select(select) => {
            let Select { operand, field, optional } = &**select;
            ExprKind::Select(Box::new(Select { operand: part(operand), field: field.clone(), optional: *optional }))
        }
        ExprKind::Index(index) => {
            let (operand, at) = (part(&index.operand), part(&index.index));
            let Index { optional, brackets, .. } = **index;
            ExprKind::Index(Box::new(Index { operand, index: at, optional, brackets }))
        }
        ExprKind::Call(call) => ExprKind::Call(Box::new(rebuild_call(call, part))),
        ExprKind::Unary(unary) => {
            let Unary { op, op_span, ref operand } = **unary;
            ExprKind::Unary(Box::new(Unary { op, op_span, operand: part(operand) }))
        }
        ExprKind::Binary(binary) => {
            let (left, right) = (part(&binary.left), part(&binary.right));
            let Binary { op, op_span, .. } = **binary;
            ExprKind::Binary(Box::new(Binary { op, op_span, left, right }))
        }
        ExprKind::Logic(logic) => {
            let operands = logic.operands.iter().map(part).collect();
            ExprKind::Logic(Box::new(Logic { op: logic.op, op_spans: logic.op_spans.clone(), operands }))
        }
        ExprKind::Conditional(conditional) => {
            let condition = part(&conditional.condition);
            let (then, otherwise) = (part(&conditional.then), part(&conditional.otherwise));
            let Conditional { question, colon, .. } = **conditional;
            ExprKind::Conditional(Box::new(Conditional { condition, question, then, colon, otherwise }))
        }
        ExprKind::List(elements) => {
            let element = |element: &Element| Element { optional: element.optional, value: part(&element.value) };
            ExprKind::List(elements.iter().map(element).collect())
        }
        ExprKind::Map(entries) => {
            let entry = |entry: &Entry| {
                let (key, value) = (part(&entry.key), part(&entry.value));
                Entry { optional: entry.optional, key, value }
            };
            ExprKind::Map(entries.iter().map(entry).collect())
        }
        ExprKind::Message(message) => {
            let field = |field: &FieldInit| FieldInit {
                optional: field.optional,
                name: field.name.clone(),
                value: part(&field.value),
            };
            let fields = message.fields.iter().map(field).collect();
            ExprKind::Message(Box::new(Message { name: message.name.clone(), rooted: message.rooted, fields }))
        }
    };
    Expr::new(expr.span, kind)
}

fn rebuild_call(call: &Call, part: &mut dyn FnMut(&Expr) -> Expr) -> Call {
    let Call { target, function, rooted, args, parens } = call;
    let target = target.as_ref().map(&mut *part);
    let args = args.iter().map(part).collect();
    Call { target, function: function.clone(), rooted: *rooted, args, parens: *parens }
}

/// Visits each direct part of an expression, in the order of the text.
pub(super) fn parts<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    match &expr.kind {
        ExprKind::Error | ExprKind::Literal(_) | ExprKind::Ident { .. } => {}
        ExprKind::Select(select) => visit(&select.operand),
        ExprKind::Index(index) => [&index.operand, &index.index].into_iter().for_each(visit),
        ExprKind::Call(call) => call.target.iter().chain(&call.args).for_each(visit),
        ExprKind::Unary(unary) => visit(&unary.operand),
        ExprKind::Binary(binary) => [&binary.left, &binary.right].into_iter().for_each(visit),
        ExprKind::Logic(logic) => logic.operands.iter().for_each(visit),
        ExprKind::Conditional(conditional) => {
            let Conditional { condition, then, otherwise, .. } = &**conditional;
            [condition, then, otherwise].into_iter().for_each(visit);
        }
        ExprKind::List(elements) => elements.iter().for_each(|element| visit(&element.value)),
        ExprKind::Map(entries) => entries.iter().flat_map(|entry| [&entry.key, &entry.value]).for_each(visit),
        ExprKind::Message(message) => message.fields.iter().for_each(|field| visit(&field.value)),
    }
}

/// Visits an expression and all its parts, outermost first.
pub fn visit<'e>(expr: &'e Expr, see: &mut dyn FnMut(&'e Expr)) {
    see(expr);
    parts(expr, &mut |part| visit(part, see));
}

/// Whether the parts of an expression nest deeper than `most`.
pub fn is_deeper(expr: &Expr, most: usize) -> bool {
    let mut deeper = most == 0;
    if !deeper {
        parts(expr, &mut |part| deeper = deeper || is_deeper(part, most - 1));
    }
    deeper
}

/// How many parts an expression has, itself included; counting ends beyond `most`.
pub fn count_parts(expr: &Expr, most: usize) -> usize {
    fn count(expr: &Expr, most: usize, found: &mut usize) {
        *found += 1;
        if *found <= most {
            parts(expr, &mut |part| count(part, most, found));
        }
    }
    let mut found = 0;
    count(expr, most, &mut found);
    found
}
