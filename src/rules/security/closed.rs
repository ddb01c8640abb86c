//! Chains of which a guard says that they are one of some known texts, or have a form in which nothing is hidden.
//!
//! Only what stands in the guard as such counts: `u in ["a", "b"]`, `u == "a" || u == "b"`, `u.matches("^[a-z0-9]+$")`, and several of them with `&&`.

use crate::cel::Expr;
use crate::cel::ast::{BinaryOp, ExprKind, Literal, LogicOp};
use crate::hir::{NodeId, RegionKind, Workflow};

/// Guards are looked into so deeply, and so many arms around a step are looked at.
const MAX_DEPTH: usize = 16;

/// The chains that are closed when a step runs, by its guard and those of the arms around it.
pub(super) fn by_guards(workflow: &Workflow, step: NodeId) -> Vec<&Expr> {
    let mut closed = Vec::new();
    let node = &workflow.nodes[step];
    if let Some(when) = &node.clauses.when {
        by_guard(when, MAX_DEPTH, &mut closed);
    }
    let mut at = node.region;
    for _ in 0..MAX_DEPTH {
        let region = &workflow.regions[at];
        let (RegionKind::Arm { when, .. }, Some(owner)) = (&region.kind, region.owner) else { break };
        if let Some(when) = when {
            by_guard(when, MAX_DEPTH, &mut closed);
        }
        at = workflow.nodes[owner].region;
    }
    closed
}

/// The chains that are closed where a condition holds.
fn by_guard<'e>(condition: &'e Expr, depth: usize, closed: &mut Vec<&'e Expr>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    match &condition.kind {
        ExprKind::Logic(logic) if logic.op == LogicOp::And => {
            logic.operands.iter().for_each(|part| by_guard(part, depth, closed));
        }
        ExprKind::Logic(logic) => {
            let Some((first, others)) = logic.operands.split_first() else { return };
            let mut all = Vec::new();
            by_guard(first, depth, &mut all);
            for other in others {
                let mut more = Vec::new();
                by_guard(other, depth, &mut more);
                all.retain(|one| more.iter().any(|other| is_same(one, other)));
            }
            closed.append(&mut all);
        }
        ExprKind::Binary(binary) => match binary.op {
            BinaryOp::Equal if is_text(&binary.right) => closed.push(&binary.left),
            BinaryOp::Equal if is_text(&binary.left) => closed.push(&binary.right),
            BinaryOp::In => match &binary.right.kind {
                ExprKind::List(elements) if elements.iter().all(|element| is_text(&element.value)) => {
                    closed.push(&binary.left);
                }
                _ => {}
            },
            _ => {}
        },
        ExprKind::Call(call) if call.function.text == "matches" => {
            let (Some(target), [pattern]) = (&call.target, &call.args[..]) else { return };
            if let ExprKind::Literal(Literal::String(pattern)) = &pattern.kind
                && is_harmless(pattern)
            {
                closed.push(target);
            }
        }
        _ => {}
    }
}

fn is_text(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Literal(_))
}

/// Whether two chains say the same.
pub(super) fn is_same(one: &Expr, other: &Expr) -> bool {
    match (&one.kind, &other.kind) {
        (ExprKind::Ident { name, rooted }, ExprKind::Ident { name: other, rooted: also }) => {
            name == other && rooted == also
        }
        (ExprKind::Select(one), ExprKind::Select(other)) => {
            one.field.text == other.field.text && is_same(&one.operand, &other.operand)
        }
        _ => false,
    }
}

/// Whether a pattern lets only letters, digits and `_-./` through: from `^` to `$`, without alternatives.
fn is_harmless(pattern: &str) -> bool {
    let Some(inner) = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$')) else { return false };
    let mut letters = inner.chars().peekable();
    let mut in_class = false;
    let mut before = None;
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied();
        let fine = match letter {
            '[' => !std::mem::replace(&mut in_class, true),
            ']' => std::mem::replace(&mut in_class, false),
            '\\' => matches!(letters.next(), Some('d' | 'w' | '.' | '-' | '/')),
            '-' if in_class => match (before, after) {
                (Some('[') | None, _) | (_, Some(']')) => true,
                (Some(from), Some(to)) => is_range(from, to),
                (Some(_), None) => false,
            },
            '+' | '*' | '?' | '{' | '}' | ',' => !in_class,
            '.' => in_class,
            _ => letter.is_ascii_alphanumeric() || matches!(letter, '_' | '/' | '-'),
        };
        if !fine {
            return false;
        }
        before = Some(letter);
    }
    !in_class
}

fn is_range(from: char, to: char) -> bool {
    let same = |is: fn(&char) -> bool| is(&from) && is(&to);
    same(char::is_ascii_lowercase) || same(char::is_ascii_uppercase) || same(char::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::is_harmless;

    #[test]
    fn a_pattern_is_harmless_if_it_lets_no_sign_of_a_shell_through() {
        for pattern in ["^[a-z0-9]+$", r"^[\w.-]+$", "^v[0-9]{1,3}$", r"^\d+\.\d+$", "^[A-Za-z0-9_/-]*$"] {
            assert!(is_harmless(pattern), "{pattern}");
        }
        for pattern in [
            "[a-z]+", "^[a-z]+", "^.+$", "^[^;]+$", "^a|b$", "^[ -~]+$", "^[A-z]+$", "^[+-z]+$", r"^\S+$", "^a b$",
            r"^a\$", "^(a)$", "^[a$",
        ] {
            assert!(!is_harmless(pattern), "{pattern}");
        }
    }
}
