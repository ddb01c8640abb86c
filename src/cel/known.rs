//! What is known where a part of an expression is evaluated, and what follows from it by its form alone.
//!
//! In `a && b` the value of `b` counts only if `a` is true, in `a || b` only if `a` is false, and in `c ? x : y` one branch counts
//! either way: occurrence typing (Tobin-Hochstadt and Felleisen 2010), with plain selections and indexes of names as the things
//! that are known. An [`Assumption`] is a whole expression with a polarity; it is taken apart when something is asked. What
//! is known came to be without a failure: so a field that was read to find it out is there.

use super::ast::{Binary, BinaryOp, Call, Expr, ExprKind, Literal, LogicOp, UnaryOp};
use super::normal::compare;
use super::types::Type;
use smol_str::SmolStr;
use std::sync::Arc;

/// The most parts of what is known that one question looks at. Of what would take more nothing is claimed: a field counts as present,
/// and an enum keeps its members.
pub const MAX_PARTS: usize = 256;

/// A condition that was evaluated before, and how it came out.
#[derive(Clone, Copy, Debug)]
pub struct Assumption<'e> {
    /// The condition.
    pub expr: &'e Expr,
    /// Whether it is true.
    pub holds: bool,
}

/// Whether what is known says that the field which `path` ends in is there: `has(path)`, `path.?f.hasValue()`, `path != null`,
/// `"f" in e` of a path `e.f`.
pub fn proves_present(path: &Expr, known: &[Assumption<'_>]) -> bool {
    presence(path, known).unwrap_or(true)
}

/// [`proves_present`]; none where that takes too many parts to tell.
pub(super) fn presence(path: &Expr, known: &[Assumption<'_>]) -> Option<bool> {
    Presence { path, functions: &[], left: MAX_PARTS }.follows(known)
}

/// Whether what is known says that the variable which `path` names is there; `functions` are those that ask for the presence of a
/// variable, as `ran(step)` does. None where that takes too many parts to tell.
pub(super) fn variable_presence(path: &Expr, functions: &[&str], known: &[Assumption<'_>]) -> Option<bool> {
    Presence { path, functions, left: MAX_PARTS }.follows(known)
}

/// The type of a path, without the members of an enum that it is known not to be; the type as it is if none is left.
pub fn narrow(path: &Expr, ty: &Type, known: &[Assumption<'_>]) -> Type {
    let Type::Enum(members) = ty else { return ty.clone() };
    let mut question = Narrowing { path, members, left: MAX_PARTS };
    let mut kept = vec![true; members.len()];
    for known in known.iter().rev() {
        both(&mut kept, &question.allowed(*known));
    }
    if kept.iter().all(|&kept| kept) || !kept.contains(&true) {
        return ty.clone();
    }
    Type::Enum(members.iter().zip(kept).filter(|(_, kept)| *kept).map(|(member, _)| member.clone()).collect())
}

/// An operand and the name of its field that is read: `e.f`, `e.?f`, `e["f"]`.
pub(super) fn field(expr: &Expr) -> Option<(&Expr, &str)> {
    match &expr.kind {
        ExprKind::Select(select) => Some((&select.operand, &select.field.text)),
        ExprKind::Index(index) => Some((&index.operand, string(&index.index)?)),
        _ => None,
    }
}

/// What a conjunction or disjunction with a polarity says of its operands.
enum Parts {
    /// Each of them has the polarity.
    Each,
    /// At least one of them has, and nobody knows which.
    Some,
}

const fn parts(op: LogicOp, holds: bool) -> Parts {
    match (op, holds) {
        (LogicOp::And, true) | (LogicOp::Or, false) => Parts::Each,
        (LogicOp::And, false) | (LogicOp::Or, true) => Parts::Some,
    }
}

impl<'e> Assumption<'e> {
    const fn of(expr: &'e Expr, holds: bool) -> Self {
        Self { expr, holds }
    }
}

/// Whether a path is there.
struct Presence<'p> {
    path: &'p Expr,
    /// The functions that ask for the presence of a variable.
    functions: &'p [&'p str],
    left: usize,
}

impl Presence<'_> {
    fn follows(&mut self, known: &[Assumption<'_>]) -> Option<bool> {
        let proved = known.iter().rev().any(|known| self.proves(*known));
        (self.left > 0).then_some(proved)
    }

    fn proves(&mut self, known: Assumption<'_>) -> bool {
        if self.left == 0 {
            return true;
        }
        self.left -= 1;
        let holds = known.holds;
        match &known.expr.kind {
            ExprKind::Unary(unary) if unary.op == UnaryOp::Not => self.proves(Assumption::of(&unary.operand, !holds)),
            ExprKind::Logic(logic) => {
                let mut operands = logic.operands.iter().map(|operand| Assumption::of(operand, holds));
                match parts(logic.op, holds) {
                    Parts::Each => operands.any(|operand| self.proves(operand)),
                    Parts::Some => operands.all(|operand| self.proves(operand)),
                }
            }
            ExprKind::Conditional(chosen) => {
                [(true, &chosen.then), (false, &chosen.otherwise)].iter().all(|(way, branch)| {
                    self.proves(Assumption::of(&chosen.condition, *way)) || self.proves(Assumption::of(branch, holds))
                })
            }
            // What cannot be proves anything.
            ExprKind::Literal(Literal::Bool(value)) => *value != holds,
            ExprKind::Call(call) => holds && self.asked_by(call),
            ExprKind::Binary(binary) => self.compared(binary, holds),
            _ => false,
        }
    }

    /// Whether a call that is true asks whether the path is there.
    fn asked_by(&self, call: &Call) -> bool {
        let function = call.function.text.as_str();
        match (&call.target, call.args.as_slice()) {
            (None, [arg]) if function == "has" => goes_through(arg, self.path),
            (None, [arg]) if self.functions.contains(&function) => same_path(arg, self.path),
            (Some(target), []) if function == "hasValue" => goes_through(target, self.path),
            _ => false,
        }
    }

    fn compared(&self, binary: &Binary, holds: bool) -> bool {
        let null = |expr: &Expr| expr.kind == ExprKind::Literal(Literal::Null);
        // A comparison that came out either way had values to compare.
        let read = |expr: &Expr| is_plain(expr) && goes_through(expr, self.path);
        let is_null_test = null(&binary.left) || null(&binary.right);
        if binary.op.is_relation() && !is_null_test && (read(&binary.left) || read(&binary.right)) {
            return true;
        }
        match binary.op {
            BinaryOp::Equal | BinaryOp::NotEqual if holds == (binary.op == BinaryOp::NotEqual) => {
                null(&binary.right) && goes_through(&binary.left, self.path)
                    || null(&binary.left) && goes_through(&binary.right, self.path)
            }
            BinaryOp::In if holds => match (field(self.path), string(&binary.left)) {
                (Some((operand, name)), Some(key)) if name == key => same_path(&binary.right, operand),
                _ => false,
            },
            _ => false,
        }
    }
}

/// Whether a chain of fields is `path` or starts with it.
fn goes_through(chain: &Expr, path: &Expr) -> bool {
    let mut at = chain;
    loop {
        if same_path(at, path) {
            return true;
        }
        match field(at) {
            Some((operand, _)) => at = operand,
            None => return false,
        }
    }
}

/// Whether a chain of fields fails where one of them is absent.
fn is_plain(chain: &Expr) -> bool {
    match &chain.kind {
        ExprKind::Select(select) => !select.optional && is_plain(&select.operand),
        ExprKind::Index(index) => !index.optional && is_plain(&index.operand),
        ExprKind::Ident { .. } => true,
        _ => false,
    }
}

/// Whether two expressions read the same, `?` or not: `a.b`, `a.?b`, `a["b"]`.
fn same_path(a: &Expr, b: &Expr) -> bool {
    let (mut a, mut b) = (a, b);
    loop {
        match (field(a), field(b)) {
            (Some(of_a), Some(of_b)) if of_a.1 == of_b.1 => (a, b) = (of_a.0, of_b.0),
            (None, None) => return compare(a, b).is_eq(),
            _ => return false,
        }
    }
}

fn string(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Literal(Literal::String(text)) => Some(text),
        _ => None,
    }
}

/// Which members of an enum a path may be. Answers have one place a member.
struct Narrowing<'m> {
    path: &'m Expr,
    members: &'m Arc<[SmolStr]>,
    left: usize,
}

fn both(kept: &mut [bool], other: &[bool]) {
    kept.iter_mut().zip(other).for_each(|(kept, other)| *kept &= other);
}

fn either(kept: &mut [bool], other: &[bool]) {
    kept.iter_mut().zip(other).for_each(|(kept, other)| *kept |= other);
}

impl Narrowing<'_> {
    fn all(&self, allowed: bool) -> Vec<bool> {
        vec![allowed; self.members.len()]
    }

    fn allowed(&mut self, known: Assumption<'_>) -> Vec<bool> {
        if self.left == 0 {
            return self.all(true);
        }
        self.left -= 1;
        let holds = known.holds;
        match &known.expr.kind {
            ExprKind::Unary(unary) if unary.op == UnaryOp::Not => self.allowed(Assumption::of(&unary.operand, !holds)),
            ExprKind::Logic(logic) => {
                let each = matches!(parts(logic.op, holds), Parts::Each);
                let mut kept = self.all(each);
                for operand in &logic.operands {
                    let allowed = self.allowed(Assumption::of(operand, holds));
                    if each { both(&mut kept, &allowed) } else { either(&mut kept, &allowed) }
                }
                kept
            }
            ExprKind::Conditional(chosen) => {
                let mut kept = self.all(false);
                for (way, branch) in [(true, &chosen.then), (false, &chosen.otherwise)] {
                    let mut allowed = self.allowed(Assumption::of(&chosen.condition, way));
                    both(&mut allowed, &self.allowed(Assumption::of(branch, holds)));
                    either(&mut kept, &allowed);
                }
                kept
            }
            ExprKind::Literal(Literal::Bool(value)) => self.all(*value == holds),
            ExprKind::Binary(binary) => self.comparison(binary, holds),
            _ => self.all(true),
        }
    }

    fn comparison(&self, binary: &Binary, holds: bool) -> Vec<bool> {
        let (left, right) = (&binary.left, &binary.right);
        match (binary.op, &right.kind) {
            (BinaryOp::Equal | BinaryOp::NotEqual, _) => {
                let text = match (string(left), string(right)) {
                    (None, Some(text)) if same_path(left, self.path) => text,
                    (Some(text), None) if same_path(right, self.path) => text,
                    _ => return self.all(true),
                };
                let equal = holds == (binary.op == BinaryOp::Equal);
                self.members.iter().map(|member| (member == text) == equal).collect()
            }
            (BinaryOp::In, ExprKind::List(elements)) if same_path(left, self.path) => {
                let listed: Vec<&str> = elements.iter().filter_map(|element| string(&element.value)).collect();
                // What is no literal may be any member.
                let complete = listed.len() == elements.len();
                let allowed = |member: &SmolStr| match (listed.contains(&member.as_str()), holds) {
                    (true, holds) => holds,
                    (false, true) => !complete,
                    (false, false) => true,
                };
                self.members.iter().map(allowed).collect()
            }
            _ => self.all(true),
        }
    }
}
