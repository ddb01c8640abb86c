//! Literals and operators of the expressions in YAML and JSON.

use super::{Modifiers, Token, TokenKind, lines};
use crate::base::Span;
use crate::cel::Expr;
use crate::cel::ast::{ExprKind, Literal};
use crate::hir::{ModuleId, NodeKind, Workflow};
use crate::ide::Focus;
use crate::syntax::ast::{MachineItem, TestItem, TypeBody, TypeExpr, TypeExprKind};
use rustc_hash::FxHashSet;
use std::ptr::from_ref;

/// The literals and operators of all expressions in the file in question. What is data there, and no expression, has the editor's own
/// colours.
pub(super) fn literals(focus: &Focus, found: &mut Vec<Token>) {
    in_types(focus, found);
    let program = focus.program();
    let modules: Vec<_> = focus.modules().collect();
    for workflow in program.workflows.iter().filter(|it| modules.contains(&it.module)) {
        in_workflow(focus, workflow, found);
    }
    for machine in program.machines.iter().filter(|it| modules.contains(&it.module)) {
        for item in &machine.items {
            if let MachineItem::Transition(transition) = item {
                transition.when.iter().for_each(|when| in_expr(focus, when, false, found));
            }
        }
    }
    for test in program.tests.iter().filter(|it| modules.contains(&it.module)) {
        for item in &test.items {
            if let TestItem::Expect(expectation) = item {
                in_expr(focus, expectation, false, found);
            }
        }
    }
}

fn in_workflow(focus: &Focus, workflow: &Workflow, found: &mut Vec<Token>) {
    let mut data: FxHashSet<*const Expr> = FxHashSet::default();
    for node in &workflow.nodes {
        match &node.kind {
            NodeKind::Call(call) => data.extend(call.args.iter().map(|arg| from_ref(&arg.value))),
            NodeKind::Emit { args, .. } => data.extend(args.iter().map(|arg| from_ref(&arg.value))),
            _ => {}
        }
        data.extend(node.clauses.fallback.iter().map(from_ref));
    }
    data.extend(workflow.results.iter().map(|(result, _)| from_ref(result)));
    workflow.seats(&mut |_, expr| {
        in_expr(focus, expr, data.contains(&from_ref(expr)), found);
    });
}

/// What types say that is no name: `list` and `map`, and the members of unions. Types are as deep as the parser lets them be.
fn in_type(focus: &Focus, ty: &TypeExpr, found: &mut Vec<Token>) {
    let word = |text: &str, found: &mut Vec<Token>| {
        let span = Span { end: ty.span.start.saturating_add(u32::try_from(text.len()).unwrap_or(0)), ..ty.span };
        if focus.sources.text(ty.span).starts_with(text) {
            found.push(Token { span, kind: TokenKind::Type, modifiers: Modifiers::DEFAULT_LIBRARY });
        }
    };
    match &ty.kind {
        TypeExprKind::Error | TypeExprKind::Name(_) => {}
        TypeExprKind::Enum(members) => {
            let texts = members.iter().filter(|it| focus.sources.text(it.span).contains(&*it.value));
            texts.for_each(|it| lines(it.span, focus, TokenKind::String, found));
        }
        TypeExprKind::List(inner) => {
            word("list", found);
            in_type(focus, inner, found);
        }
        TypeExprKind::Map(key, value) => {
            word("map", found);
            in_type(focus, key, found);
            in_type(focus, value, found);
        }
        TypeExprKind::Optional(inner) => in_type(focus, inner, found),
        TypeExprKind::Record { fields, .. } => fields.iter().for_each(|field| in_type(focus, &field.ty, found)),
    }
}

/// The types of all declarations in the file in question.
fn in_types(focus: &Focus, found: &mut Vec<Token>) {
    let program = focus.program();
    let here = |module: ModuleId| program.modules[module].file == focus.file;
    for decl in program.types.iter().filter(|it| here(it.module)) {
        if let TypeBody::Expr(body) = &decl.body {
            in_type(focus, body, found);
        }
    }
    for action in program.actions.iter().filter(|it| here(it.module)) {
        let types = action.params.iter().map(|it| &it.ty).chain(&action.returns);
        types.for_each(|ty| in_type(focus, ty, found));
    }
    for workflow in program.workflows.iter().filter(|it| here(it.module)) {
        let types = workflow.params.iter().map(|it| &it.ty).chain(&workflow.returns);
        types.for_each(|ty| in_type(focus, ty, found));
        for node in &workflow.nodes {
            if let NodeKind::Await { payload: Some(payload), .. } = &node.kind {
                in_type(focus, payload, found);
            }
        }
    }
}

/// The literals in an expression; `data`: what is around is YAML, in which texts hold expressions. Expressions are as deep as the parser
/// lets them be.
fn in_expr(focus: &Focus, expr: &Expr, data: bool, found: &mut Vec<Token>) {
    match &expr.kind {
        ExprKind::Literal(literal) if !data => {
            let text = focus.sources.text(expr.span);
            let kind = match literal {
                Literal::Null | Literal::Bool(_) => TokenKind::Keyword,
                Literal::Int(_) | Literal::Uint(_) | Literal::Double(_) => TokenKind::Number,
                Literal::String(_) | Literal::Bytes(_) => TokenKind::String,
            };
            // What a reader of another format has made of something stands for it, and is not written there.
            let fits = match kind {
                TokenKind::Number => text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '.')),
                TokenKind::Keyword => matches!(text, "null" | "true" | "false"),
                _ => text.trim_start_matches(['r', 'R', 'b', 'B', '\\']).starts_with(['"', '\'']),
            };
            if fits {
                lines(expr.span, focus, kind, found);
            }
        }
        ExprKind::List(elements) if data => {
            for element in elements {
                in_expr(focus, &element.value, true, found);
            }
        }
        ExprKind::Map(entries) if data => entries.iter().for_each(|entry| in_expr(focus, &entry.value, true, found)),
        ExprKind::Error | ExprKind::Literal(_) => {}
        _ => crate::cel::visit(expr, &mut |part| match &part.kind {
            ExprKind::Literal(_) => in_expr(focus, part, false, found),
            ExprKind::Unary(it) => operator(focus, it.op_span, it.op.as_str(), found),
            ExprKind::Binary(it) => operator(focus, it.op_span, it.op.as_str(), found),
            ExprKind::Logic(it) => {
                it.op_spans.iter().for_each(|span| operator(focus, *span, it.op.as_str(), found));
            }
            ExprKind::Conditional(it) => {
                operator(focus, it.question, "?", found);
                operator(focus, it.colon, ":", found);
            }
            _ => {}
        }),
    }
}

fn operator(focus: &Focus, span: Span, sign: &str, found: &mut Vec<Token>) {
    if focus.sources.text(span) == sign {
        let kind = if sign == "in" { TokenKind::Keyword } else { TokenKind::Operator };
        found.push(Token { span, kind, modifiers: Modifiers::default() });
    }
}
