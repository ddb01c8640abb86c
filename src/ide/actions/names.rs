//! Good names for expressions, which nothing else has.

use super::place::Place;
use crate::cel::ast::{BinaryOp, Expr, ExprKind, Literal};
use crate::cel::{self};
use crate::hir::{NodeKind, Workflow, WorkflowId};
use crate::syntax;
use rustc_hash::FxHashSet;
use smol_str::SmolStr;

/// The longest name that is made of what an expression says.
const MAX_NAME: usize = 40;

/// From here on a number with a fraction is more than a name should tell.
const MAX_ROUND: f64 = 1_000_000.0;

/// All names that mean something somewhere in a workflow, or could.
pub(super) fn taken(place: &Place<'_>, id: WorkflowId) -> FxHashSet<SmolStr> {
    let program = place.focus.program();
    let workflow: &Workflow = &program.workflows[id];
    let mut taken: FxHashSet<SmolStr> = workflow.params.iter().map(|param| param.name.text.clone()).collect();
    taken.extend(workflow.lets.iter().map(|decl| decl.name.text.clone()));
    for node in &workflow.nodes {
        taken.insert(node.name.text.clone());
        if let NodeKind::Each { item, index, .. } = &node.kind {
            taken.insert(item.text.clone());
            taken.extend(index.iter().map(|index| index.text.clone()));
        }
    }
    let module = workflow.module;
    taken.extend(place.focus.resolved().names.values(module));
    let imports = &program.modules[module].imports;
    taken.extend(imports.iter().filter_map(|import| Some(import.namespace.as_ref()?.text.clone())));
    workflow.seats(&mut |_, expr| {
        cel::visit(expr, &mut |part| taken.extend(part.as_ident().map(SmolStr::from)));
    });
    taken
}

/// A name for what an expression says, or `usual`, that is not taken.
pub(super) fn fresh(expr: &Expr, usual: &str, taken: &FxHashSet<SmolStr>) -> String {
    let said = said(expr).map(|name| snake(&name)).filter(|name| name.len() <= MAX_NAME);
    let wanted = said.filter(|name| is_free(name, taken)).unwrap_or_else(|| snake(usual));
    numbered(&wanted, taken)
}

/// The name, or the first one with a number behind it that is free.
pub(super) fn numbered(wanted: &str, taken: &FxHashSet<SmolStr>) -> String {
    let wanted = if wanted.is_empty() { "value" } else { wanted };
    if is_free(wanted, taken) {
        return wanted.to_owned();
    }
    let numbers = 2..=taken.len() + 3;
    let mut names = numbers.map(|number| format!("{wanted}_{number}"));
    names.find(|name| is_free(name, taken)).unwrap_or_else(|| format!("{wanted}_new"))
}

fn is_free(name: &str, taken: &FxHashSet<SmolStr>) -> bool {
    syntax::is_name(name) && !cel::is_reserved(name) && name != "run" && name != "root" && !taken.contains(name)
}

/// What an expression says, in a few words.
fn said(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Binary(binary) => {
            let (left, right) = (said(&binary.left)?, said(&binary.right));
            let word = match binary.op {
                BinaryOp::Equal => "is",
                BinaryOp::NotEqual => "is_not",
                BinaryOp::Less => "below",
                BinaryOp::LessEqual => "up_to",
                BinaryOp::Greater => "above",
                BinaryOp::GreaterEqual => "at_least",
                BinaryOp::In => "in",
                BinaryOp::Add => "plus",
                BinaryOp::Subtract => "minus",
                BinaryOp::Multiply => "times",
                BinaryOp::Divide => "over",
                BinaryOp::Modulo => "modulo",
            };
            Some(format!("{left}_{word}_{}", right?))
        }
        ExprKind::Ident { name, .. } => Some(name.to_string()),
        ExprKind::Select(select) => Some(select.field.text.to_string()),
        ExprKind::Call(call) => {
            let of = call.target.as_ref().or(call.args.first())?;
            Some(format!("{}_{}", said(of)?, call.function.text))
        }
        ExprKind::Unary(unary) => Some(format!("not_{}", said(&unary.operand)?)),
        // Signs that no name can have would be missed.
        ExprKind::Literal(Literal::String(text)) => {
            let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.');
            (!text.is_empty() && text.chars().all(plain)).then(|| text.to_string())
        }
        ExprKind::Literal(Literal::Int(number)) => Some(number.to_string()),
        ExprKind::Literal(Literal::Double(number)) if number.fract() == 0.0 && number.abs() < MAX_ROUND => {
            Some(format!("{number:.0}"))
        }
        ExprKind::Literal(Literal::Bool(truth)) => Some(truth.to_string()),
        ExprKind::Literal(Literal::Null | Literal::Uint(_) | Literal::Double(_) | Literal::Bytes(_))
        | ExprKind::Error
        | ExprKind::Index(_)
        | ExprKind::Logic(_)
        | ExprKind::Conditional(_)
        | ExprKind::List(_)
        | ExprKind::Map(_)
        | ExprKind::Message(_) => None,
    }
}

/// In the style of names; nothing if there is nothing to make one of.
fn snake(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut small = false;
    for c in text.chars() {
        match c {
            'A'..='Z' => {
                if small {
                    out.push('_');
                }
                out.push(c.to_ascii_lowercase());
                small = false;
            }
            'a'..='z' | '0'..='9' => {
                out.push(c);
                small = true;
            }
            _ => {
                if !out.is_empty() && !out.ends_with('_') {
                    out.push('_');
                }
                small = false;
            }
        }
    }
    let out = out.trim_end_matches('_');
    out.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_').to_owned()
}
